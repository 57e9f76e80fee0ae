"""A second reader, not ours: python-docx, python-pptx and calamine open a sample and must see what we see.

PDF, mail and calendars need no second one: pdfium, the standard library and icalendar read them from the start.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from workaday.artifacts.readers import Content
from workaday.computer.lint.records import Finding, Looked, Wrong
from workaday.computer.lint.subject import Subject

SAMPLE = {"docx": 2, "pptx": 1, "xlsx": 4}
"""How many files of each type are opened twice; one more for each hundred of the type."""
ROWS = 60
_BROKEN = (OSError, KeyError, ValueError, AttributeError, TypeError, SyntaxError, zipfile.BadZipFile)


def chosen(subject: Subject) -> set[str]:
    """The same files each time."""
    found: set[str] = set()
    for suffix, count in SAMPLE.items():
        paths = [p for p in subject.to_read if p.lower().endswith("." + suffix)]
        found.update(subject.sample(paths, count + len(paths) // 100))
    return found


def agrees(path: str, data: bytes, content: Content) -> Iterator[Finding]:
    """The second reader opens the file, and what it reads is in what we read."""
    yield Looked("independent")
    suffix = path.rpartition(".")[2].lower()
    try:
        missed = _READERS[suffix](data, content)
    except _BROKEN as error:
        yield Wrong(
            "independent",
            path,
            f"opens with our reader alone: {_READERS[suffix].__name__[1:]} says {error!r:.120}",
        )
        return
    if missed:
        yield Wrong("independent", path, f"the readers differ: {missed:.120}")


def _python_docx(data: bytes, content: Content) -> str:
    import docx
    from docx.opc.exceptions import OpcError

    try:
        document = docx.Document(io.BytesIO(data))
    except OpcError as error:
        raise ValueError(error) from error
    words = _squeezed(content.text)
    read = [p.text for p in document.paragraphs if p.text.strip()]
    if document.tables:
        read += [cell.text for cell in document.tables[0].rows[0].cells if cell.text.strip()]
    if document.core_properties.author != content.properties.author:
        return f"author {document.core_properties.author!r}, {content.properties.author!r}"
    return next((text for text in read[:8] + read[-8:] if _squeezed(text) not in words), "")


def _python_pptx(data: bytes, content: Content) -> str:
    import pptx
    from pptx.enum.shapes import PP_PLACEHOLDER
    from pptx.exc import PythonPptxError

    footers = (PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.SLIDE_NUMBER)
    try:
        deck = pptx.Presentation(io.BytesIO(data))
    except PythonPptxError as error:
        raise ValueError(error) from error
    words = _squeezed(content.text)
    for slide in list(deck.slides)[:6]:
        for shape in slide.shapes:
            if shape.is_placeholder and shape.placeholder_format.type in footers:
                continue  # our reader leaves out what stands on every slide
            text = shape.text_frame.text if shape.has_text_frame else ""
            for line in text.splitlines():
                if _squeezed(line) not in words:
                    return line
    return ""


def _calamine(data: bytes, content: Content) -> str:
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_object(io.BytesIO(data))
    except python_calamine.CalamineError as error:
        raise ValueError(error) from error
    grids = {grid.name: grid.rows for grid in content.grids}
    for name in book.sheet_names:
        if name not in grids:
            return f"sheet {name!r}"
        numbers = {round(float(c), 6) for row in grids[name] for c in row if isinstance(c, int | float)}
        for number, row in enumerate(book.get_sheet_by_name(name).to_python(nrows=ROWS), 1):
            for cell in row:
                if isinstance(cell, float) and round(cell, 6) not in numbers:
                    return f"{name}, row {number}: {cell}"
    return ""


_READERS = {"docx": _python_docx, "pptx": _python_pptx, "xlsx": _calamine}


def _squeezed(text: str) -> str:
    return "".join(text.split())
