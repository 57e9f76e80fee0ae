"""PDF text by page, lines joined to paragraphs, headings told by their size."""

from __future__ import annotations

import ctypes
import importlib
import re
from collections import Counter
from datetime import datetime
from typing import Any

from workaday.artifacts.readers.content import Content, FileProperties, Passage
from workaday.errors import ReadError

_COLOURS = re.compile(rb"/ICCBased(?=\s+\d+ \d+ R)")
_DATE = re.compile(r"D:(\d{4})(\d{2})?(\d{2})?(\d{2})?(\d{2})?(\d{2})?")
MAX_PAGES = 5_000
_WORDS = re.compile(r"[^\W\d_]{3}")
_LIST_MARK = re.compile(r"[-•‣◦▪*]")
_LINE_END = re.compile(r"[.!?:;]\W?$")
_SENTENCE_END = re.compile(r"[.!?]\W?$")


def read(content: bytes, name: str) -> Content:
    """Read a .pdf's text layer; a scan has none and gives an empty text."""
    pypdfium2 = _pdfium()
    try:
        document = pypdfium2.PdfDocument(_COLOURS.sub(b"/DeviceRGB", content))  # text needs no colour profile
    except pypdfium2.PdfiumError as error:
        raise ReadError(f"does not open: {error}") from error
    try:
        return _content(document)
    except pypdfium2.PdfiumError as error:
        raise ReadError(f"a page does not open: {error}") from error
    finally:
        document.close()


def _pdfium() -> Any:
    return importlib.import_module("pypdfium2")  # its bindings are made at run time and carry no types


def _content(document: Any) -> Content:
    count = len(document)
    if not 1 <= count <= MAX_PAGES:
        raise ReadError(f"{count} pages; 1 to {MAX_PAGES:,} can be read")
    texts: list[str] = []
    passages: list[Passage] = []
    heading = ""
    for number in range(count):
        lines = _lines(document[number])
        texts.append("\n".join(text for text, _ in lines))
        found, heading = _paragraphs(lines, f"page {number + 1}", heading)
        passages += found
    return Content("pdf", "\n\n".join(texts), tuple(passages), properties=_properties(document))


def _lines(page: Any) -> list[tuple[str, float]]:
    """The page's lines, each with the size of its first letter in points."""
    raw = _pdfium().raw
    text_page = page.get_textpage()
    text = str(text_page.get_text_range())
    sizes = []
    start = 0
    for line in text.split("\n"):
        lead = len(line) - len(line.lstrip())
        sizes.append(
            float(raw.FPDFText_GetFontSize(text_page, ctypes.c_int(start + lead))) if line.strip() else 0.0
        )
        start += len(line) + 1
    lines = [
        (re.sub(r"[\ufffe\x02]\s*$", "-", line.rstrip("\r")).replace("\ufffe", "-"), size)
        for line, size in zip(text.split("\n"), sizes, strict=True)
    ]
    text_page.close()
    page.close()
    return lines


def _paragraphs(lines: list[tuple[str, float]], place: str, heading: str) -> tuple[list[Passage], str]:
    letters: Counter[float] = Counter()
    for text, size in lines:
        letters[round(size, 1)] += len(text)
    body_size = letters.most_common(1)[0][0] if letters else 0.0
    width = max((len(text) for text, size in lines if abs(size - body_size) < 0.3), default=0)
    passages: list[Passage] = []
    held = ""
    table_header = ""
    for text, size in lines:
        bare = text.strip()
        if not bare:
            continue
        if size > body_size * 1.12 and _WORDS.search(bare):
            heading, table_header = bare, ""
        joins = bool(held) and len(held.rsplit("\n", 1)[-1]) > width * 0.5 and not _SENTENCE_END.search(held)
        held = f"{held}\n{bare}" if joins else bare
        about = " | ".join(dict.fromkeys(part for part in (heading, table_header) if part))
        passage = Passage(_unwrapped(held), f"{place}, line {len(passages) + (0 if joins else 1)}", about)
        if joins:
            passages[-1] = passage
        else:
            passages.append(passage)
        if _is_header(bare):
            table_header = bare
        elif len(bare) > width * 0.8:
            table_header = ""
    return passages, heading


def _is_header(line: str) -> bool:
    """Whether a line may be the header of a table below it: words only, no sentence, no list item."""
    has_digit = any(letter.isdigit() for letter in line)
    return not has_digit and len(line) < 100 and not _LINE_END.search(line) and not _LIST_MARK.match(line)


def _unwrapped(text: str) -> str:
    return " ".join(text.split("\n"))


def _properties(document: Any) -> FileProperties:
    info = document.get_metadata_dict()
    return FileProperties(
        title=info.get("Title", ""),
        author=info.get("Author", ""),
        created=_time(info.get("CreationDate", "")),
        modified=_time(info.get("ModDate", "")),
    )


def _time(text: str) -> datetime | None:
    match = _DATE.match(text)
    if match is None:
        return None
    year, *rest = (int(part) if part else None for part in match.groups())
    month, day, hour, minute, second = rest
    try:
        return datetime(year or 1, month or 1, day or 1, hour or 0, minute or 0, second or 0)
    except ValueError:
        return None
