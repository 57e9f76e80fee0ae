"""PDFs without text that is not painted, is tiny, lies beside the page, or cannot be told from what is behind it."""

from __future__ import annotations

import ctypes
import importlib
import io
from typing import Any

from workaday.artifacts.visible.colours import LEAST_POINTS, WHITE, unreadable
from workaday.errors import ReadError

_NOT_PAINTED = (3, 7)  # text render modes: invisible, and clipping only
_FLAT = 24  # of 255: less than this between the lightest and the darkest pixel is one colour


def without_hidden(content: bytes) -> bytes:
    pdfium: Any = importlib.import_module("pypdfium2")  # its bindings are made at run time and carry no types
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        raise ReadError(f"does not open: {error}") from error
    try:
        changed = [_clear(page, pdfium.raw) for page in document]
        if not any(changed):
            return content
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()
    except pdfium.PdfiumError as error:
        raise ReadError(f"a page does not open: {error}") from error
    finally:
        document.close()


def _clear(page: Any, raw: Any) -> bool:
    width, height = page.get_size()
    hidden = []
    picture: Any = None
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
        left, bottom, right, top = item.get_bounds()
        beside = right <= 0 or top <= 0 or left >= width or bottom >= height
        if (
            beside
            or raw.FPDFTextObj_GetTextRenderMode(item.raw) in _NOT_PAINTED
            or top - bottom < LEAST_POINTS / 4
        ):
            hidden.append(item)
            continue
        colour, alpha = _fill(item, raw)
        if alpha < 40:
            hidden.append(item)
        elif unreadable(colour, WHITE):
            if picture is None:
                picture = page.render(scale=2).to_pil().convert("L")
            if _is_flat(picture, (left, bottom, right, top), height):
                hidden.append(item)
    for item in hidden:
        page.remove_obj(item)
    if hidden:
        page.gen_content()
    return bool(hidden)


def _fill(item: Any, raw: Any) -> tuple[str, int]:
    """A text's colour, and how much of it covers what is behind, 0 to 255."""
    parts = [ctypes.c_uint(0) for _ in range(4)]
    if not raw.FPDFPageObj_GetFillColor(item.raw, *parts):
        return "000000", 255
    red, green, blue, alpha = (p.value for p in parts)
    return f"{red:02X}{green:02X}{blue:02X}", alpha


def _is_flat(picture: Any, bounds: tuple[float, float, float, float], height: float) -> bool:
    """Whether the page shows one colour where a text should be."""
    left, bottom, right, top = (round(2 * v) for v in bounds)
    tall = round(2 * height)
    box = (
        max(left, 0),
        max(tall - top, 0),
        min(right + 1, picture.width),
        min(tall - bottom + 1, picture.height),
    )
    if box[0] >= box[2] or box[1] >= box[3]:
        return True
    low, high = picture.crop(box).getextrema()
    return bool(high - low < _FLAT)
