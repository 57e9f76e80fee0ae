"""Address books: each card with its names, addresses, numbers and notes."""

from __future__ import annotations

import re

from workaday.artifacts.readers.content import Content, FileProperties, Passage
from workaday.artifacts.readers.text import decode, line_passages
from workaday.errors import ReadError

_LINE = re.compile(r"(?:[\w-]+\.)?([A-Za-z-]+)((?:;[^:\"]*(?:\"[^\"]*\"[^:\"]*)*)?):(.*)")
_LABELS = {
    "FN": "Name",
    "ORG": "Organization",
    "TITLE": "Title",
    "EMAIL": "Email",
    "TEL": "Phone",
    "ADR": "Address",
    "CATEGORIES": "Categories",
    "NOTE": "Note",
    "BDAY": "Birthday",
}
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def read(content: bytes, name: str) -> Content:
    """Read a .vcf. Raises `ReadError` where no card begins in it or one does not end."""
    text = re.sub(r"\n[ \t]", "", decode(content))
    cards: list[list[tuple[str, str]]] = []
    inside = False
    for line in text.split("\n"):
        if line.upper().strip() == "BEGIN:VCARD":
            cards.append([])
            inside = True
        elif line.upper().strip() == "END:VCARD":
            inside = False
        elif inside and (match := _LINE.match(line)):
            cards[-1].append((match[1].upper(), _ESCAPED.sub(_plain, match[3])))
    if not cards:
        raise ReadError("no VCARD")
    if inside:
        raise ReadError("a card without its end: the file is cut")
    return _content(cards)


def _plain(match: re.Match[str]) -> str:
    return "\n" if match[1] in "nN" else match[1]


def _content(cards: list[list[tuple[str, str]]]) -> Content:
    lines: list[str] = []
    passages: list[Passage] = []
    for number, card in enumerate(cards, 1):
        title = next((value for key, value in card if key == "FN"), "")
        facts = [f"{_LABELS[key]}: {value}" for key, value in card if key in _LABELS and key != "FN"]
        lines += [f"## {title}", *facts, ""]
        passages.append(Passage(title, f"card {number}", title))
        for fact in facts:
            passages += line_passages(fact, f"card {number}", title)
    first = lines[0].removeprefix("## ") if len(cards) == 1 else ""
    return Content("vcf", "\n".join(lines), tuple(passages), properties=FileProperties(title=first))
