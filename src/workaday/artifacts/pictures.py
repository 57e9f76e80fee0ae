"""Pages of documents as pictures, for eyes and for models that see. PDFs are drawn here; office files become PDFs by
LibreOffice first, where it is installed."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

from workaday.artifacts.office import converted

OFFICE_FORMS = frozenset((".docx", ".xlsx", ".pptx"))
MOST_PAGES = 40


def pages(files: Mapping[str, bytes], most: int = 3, dots_per_inch: int = 60) -> dict[str, list[bytes]]:
    """The first pages of each file as PNG, by the file's name. A file that has no pages, does not open, or needs an
    office suite that is not there, is left out."""
    documents = {n: c for n, c in files.items() if PurePosixPath(n).suffix.lower() == ".pdf"}
    documents |= converted(
        {n: c for n, c in files.items() if PurePosixPath(n).suffix.lower() in OFFICE_FORMS}, "pdf"
    )
    drawn = {
        name: _drawn(content, min(most, MOST_PAGES), dots_per_inch) for name, content in documents.items()
    }
    return {name: found for name in files if (found := drawn.get(name))}


def _drawn(content: bytes, most: int, dots_per_inch: int) -> list[bytes]:
    import pypdfium2

    try:
        document: Any = pypdfium2.PdfDocument(content)  # type: ignore[no-untyped-call]
    except pypdfium2.PdfiumError:
        return []
    try:
        return [_png(document[n], dots_per_inch) for n in range(min(most, len(document)))]
    except pypdfium2.PdfiumError:
        return []
    finally:
        document.close()


def _png(page: Any, dots_per_inch: int) -> bytes:
    picture = page.render(scale=dots_per_inch / 72).to_pil().convert("RGB").quantize(64)
    out = BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()
