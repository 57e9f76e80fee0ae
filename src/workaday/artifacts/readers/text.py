"""Plain text in any of its suffixes; also the decoding that mail and delimited files share."""

from __future__ import annotations

import re

from workaday.artifacts.readers.content import Content, Passage
from workaday.errors import ReadError

_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def read(content: bytes, name: str) -> Content:
    """Read text; a line is a passage, Markdown headings its context. Raises for binary files."""
    text = decode(content)
    return Content("text", text, tuple(line_passages(text, "line")))


def decode(content: bytes) -> str:
    """utf-8 with or without a mark, utf-16 with one, else cp1252. Raises `ReadError` for binary bytes."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return _unified(content.decode("utf-16"))
        except UnicodeDecodeError as error:
            raise ReadError("marked as utf-16 but is not") from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
        if len(_CONTROL.findall(text)) + text.count("\ufffd") > len(text) * 0.02:
            raise ReadError("binary, and no reader knows the suffix") from None
    if "\x00" in text:
        raise ReadError("binary, and no reader knows the suffix")
    return _unified(text)


def line_passages(text: str, place: str, context: str = "") -> list[Passage]:
    """A passage a paragraph: lines that a wrap has parted come together; table rows stay alone."""
    passages: list[Passage] = []
    headings: list[tuple[int, str]] = []
    start, held = 0, ""
    above = context

    def flush() -> None:
        nonlocal held
        if held.strip():
            passages.append(Passage(held.strip(), f"{place} {start}", above))
        held = ""

    for number, line in enumerate(text.split("\n"), 1):
        bare = line.strip()
        if heading := _HEADING.match(bare):
            flush()
            headings = [(lv, t) for lv, t in headings if lv < len(heading[1])]
            headings.append((len(heading[1]), heading[2]))
            above = " | ".join(part for part in (context, *(t for _, t in headings)) if part)
            start, held = number, heading[2]
            flush()
        elif not bare or not held or not _wraps(held, bare):
            flush()
            start, held = number, bare
        else:
            held += " " + bare
    flush()
    return passages


def _wraps(held: str, line: str) -> bool:
    """Whether a line goes on where the one before stopped: long enough before, no mark of its own."""
    begins_anew = re.match(r"[-*+•>|#]|\d{1,3}[.)]\s|[\w ]{1,30}[:\t]", line)
    table_like = "|" in held or "|" in line or "\t" in line or "\t" in held
    return not begins_anew and not table_like and len(held) >= 50 and not held.endswith((":", ",,"))


def _unified(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
