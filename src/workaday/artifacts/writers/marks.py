"""Inline marks of running text: **bold**, *italic* and both; and the plain text under them."""

from __future__ import annotations

import re
from typing import NamedTuple

_MARKED = re.compile(
    r"\*\*\*(?=\S)(.+?)(?<=\S)\*\*\*|\*\*(?=\S)(.+?)(?<=\S)\*\*|\*(?=[^\s*])([^*]*?[^\s*])\*"
)


class Run(NamedTuple):
    text: str
    bold: bool = False
    italic: bool = False


def runs(text: str, bold: bool = False) -> list[Run]:
    """Split marked text; an asterisk that opens nothing ("5 * 3") stays a character. `bold`: all of it is."""
    return _split(text, bold, False)


def plain(text: str) -> str:
    """The text as it reads, its marks gone."""
    return "".join(run.text for run in runs(text)) if "*" in text else text


def _split(text: str, bold: bool, italic: bool) -> list[Run]:
    if "*" not in text:
        return [Run(text, bold, italic)] if text else []
    out: list[Run] = []
    at = 0
    for match in _MARKED.finditer(text):
        if match.start() > at:
            out.append(Run(text[at : match.start()], bold, italic))
        both, strong, slanted = match.groups()
        inner = both or strong or slanted
        out += _split(inner, bold or bool(both or strong), italic or bool(both or slanted))
        at = match.end()
    if at < len(text):
        out.append(Run(text[at:], bold, italic))
    return out
