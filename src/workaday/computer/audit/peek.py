"""A document looked into cheaply: its words, and what the card counts in it. Not a reader: places, contexts and
formats are left out, which makes it several times faster than one.

Office files are opened with the readers' own bounded package, so a bomb or an entity is refused here too.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from workaday.artifacts.readers import kind_of
from workaday.artifacts.readers.mail import read as read_mail
from workaday.artifacts.readers.package import Package, whole_number
from workaday.artifacts.readers.text import decode
from workaday.errors import ReadError

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_APP = "{http://schemas.openxmlformats.org/officeDocument/2006/extended-properties}"
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_SLIDE = re.compile(r"ppt/slides/[^/]+\.xml")
_FUNCTION = re.compile(r"\b([A-Z][A-Z0-9.]*)\(")
_TAGS = re.compile(r"(?is)<(script|style)\b.*?</\1>|<[^>]*>")
MOST_CELLS = 20_000
MOST_PDF_PAGES = 20
WORDS_PER_PAGE = 350
TEXT_SUFFIXES = frozenset({"txt", "md", "rst", "log", "html", "htm", "json", "xml", "yaml", "yml", "py", "sql", "vcf", "rtf"})  # fmt: skip


@dataclass(frozen=True)
class Peek:
    """A document's text, and its counts where its kind has them: `pages` of Word and PDF, `units` words of each
    slide, `sheets`, `functions` of a workbook, `formulas` and `errors` cells, `pictures` media parts."""

    text: str
    pages: int = 0
    units: tuple[int, ...] = ()
    sheets: int = 0
    formulas: int = 0
    errors: int = 0
    functions: frozenset[str] = frozenset()
    pictures: int = 0


def form_of(name: str) -> str:
    """docx, xlsx, pptx, pdf, eml, csv, ics or text; "" for what is not looked into."""
    kind = kind_of(name)
    if kind == "text":
        return "text" if name.rpartition(".")[2].lower() in TEXT_SUFFIXES else ""
    return kind if kind in _PEEKS else ""


def peek(content: bytes, name: str) -> Peek:
    """Look into a document. Raises ReadError, in one line, for a broken one."""
    try:
        return _PEEKS[form_of(name)](content, name)
    except ReadError as error:
        raise ReadError(" ".join(str(error).split())) from error
    except RecursionError as error:
        raise ReadError("nested too deep to read") from error


def _docx(content: bytes, name: str) -> Peek:
    package = Package(content)
    root = package.xml(package.main_part())
    paragraphs = ["".join(t.text or "" for t in p.iter(f"{_W}t")) for p in root.iter(f"{_W}p")]
    text = "\n".join(paragraphs)
    pages = _said_pages(package) or max(1, round(len(text.split()) / WORDS_PER_PAGE))
    return Peek(text, pages=pages, pictures=_media(package, "word/media/"))


def _said_pages(package: Package) -> int:
    app = package.xml_or_none("docProps/app.xml")
    return 0 if app is None else whole_number(app.findtext(f"{_APP}Pages"))


def _pptx(content: bytes, name: str) -> Peek:
    package = Package(content)
    package.main_part()
    slides = [package.xml(n) for n in package.ordered_names if _SLIDE.fullmatch(n)]
    texts = [
        "\n".join("".join(t.text or "" for t in p.iter(f"{_A}t")) for p in s.iter(f"{_A}p")) for s in slides
    ]
    words = tuple(len(text.split()) for text in texts)
    return Peek("\n".join(texts), units=words, pictures=_media(package, "ppt/media/"))


def _media(package: Package, folder: str) -> int:
    return sum(name.startswith(folder) for name in package.names)


def _xlsx(content: bytes, name: str) -> Peek:
    package = Package(content)
    package.main_part()
    shared = package.xml_or_none("xl/sharedStrings.xml")
    strings = [] if shared is None else ["".join(t.text or "" for t in si.iter(f"{_S}t")) for si in shared]
    names = [n for n in package.ordered_names if _SHEET.fullmatch(n)]
    book = _Book(strings, [], MOST_CELLS)
    for sheet in names:
        book.sheet(package.xml(sheet))
    return Peek(
        "\n".join(book.cells), sheets=len(names), formulas=book.formulas, errors=book.errors,
        functions=frozenset(book.functions), pictures=_media(package, "xl/media/"),
    )  # fmt: skip


class _Book:
    """A workbook's cells as they come, up to a bound."""

    def __init__(self, strings: list[str], cells: list[str], left: int) -> None:
        self.strings, self.cells, self.left = strings, cells, left
        self.formulas = self.errors = 0
        self.functions: set[str] = set()

    def sheet(self, root: ElementTree.Element) -> None:
        for cell in root.iter(f"{_S}c"):
            self.left -= 1
            if self.left < 0:
                return
            kind, value = cell.get("t", ""), ""
            for part in cell:
                if part.tag == f"{_S}v":
                    value = part.text or ""
                elif part.tag == f"{_S}f":
                    self.formulas += 1
                    self.functions.update(_FUNCTION.findall(part.text or ""))
                elif part.tag == f"{_S}is":
                    value = "".join(t.text or "" for t in part.iter(f"{_S}t"))
            self.errors += kind == "e"
            if kind == "s":
                at = int(value) if value.isdecimal() and len(value) < 10 else len(self.strings)
                value = self.strings[at] if at < len(self.strings) else ""
            if value:
                self.cells.append(value)


def _pdf(content: bytes, name: str) -> Peek:
    pdfium: Any = importlib.import_module("pypdfium2")  # its bindings carry no types
    try:
        document = pdfium.PdfDocument(content)
        try:
            texts = [_page_text(document[k]) for k in range(min(len(document), MOST_PDF_PAGES))]
            return Peek("\n".join(texts), pages=len(document))
        finally:
            document.close()
    except pdfium.PdfiumError as error:
        raise ReadError(f"not a PDF that opens: {error}") from error


def _page_text(page: Any) -> str:
    text_page = page.get_textpage()
    text = str(text_page.get_text_range())
    text_page.close()
    page.close()
    return text


def _text(content: bytes, name: str) -> Peek:
    text = decode(content)
    return Peek(_TAGS.sub(" ", text) if name.lower().endswith(("html", "htm", "xml")) else text)


def _mail(content: bytes, name: str) -> Peek:
    return Peek(read_mail(content, name).text.partition("\n\n")[2])


_PEEKS: Mapping[str, Callable[[bytes, str], Peek]] = {
    "docx": _docx,
    "pptx": _pptx,
    "xlsx": _xlsx,
    "pdf": _pdf,
    "eml": _mail,
    "csv": _text,
    "ics": _text,
    "text": _text,
}
