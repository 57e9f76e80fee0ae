"""Decks without hidden slides and shapes, text beside the slide, and tiny or colourless runs."""

from __future__ import annotations

from workaday.artifacts.editors.parts import Element, Parts
from workaday.artifacts.visible.colours import LEAST_POINTS, WHITE, is_colour, unreadable

P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_PAPER = ("bg1", "lt1")
_LEAST_ALPHA = 20_000  # of 100,000


def without_hidden(content: bytes) -> bytes:
    parts = Parts(content)
    root = parts.tree(parts.main)
    relations = parts.relations(parts.main)
    width, height = _slide_size(root)
    changed = False
    listing = root.find(f"{P}sldIdLst")
    for entry in list(listing) if listing is not None else ():
        key = next((v for k, v in entry.attrib.items() if k.endswith("}id")), "")
        part = relations.get(key, ("", ""))[1]
        if not parts.has(part):
            continue
        slide = parts.tree(part)
        if slide.get("show") in ("0", "false"):
            listing.remove(entry)
            changed = True
        else:
            changed = _clear(slide, width, height) or changed
    return parts.to_bytes() if changed else content


def _slide_size(root: Element) -> tuple[int, int]:
    size = root.find(f"{P}sldSz")
    if size is None:
        return 9_144_000, 6_858_000
    return _whole(size.get("cx"), 9_144_000), _whole(size.get("cy"), 6_858_000)


def _clear(slide: Element, width: int, height: int) -> bool:
    paper = _paper(slide)
    changed = False
    for shape in [
        s for s in slide.iter(f"{P}sp", f"{P}graphicFrame", f"{P}pic") if _unseen(s, width, height)
    ]:
        if shape.getparent() is not None:
            shape.getparent().remove(shape)
            changed = True
    for run in list(slide.iter(f"{A}r", f"{A}fld")):
        if _is_blind(run, paper):
            run.getparent().remove(run)
            changed = True
    return changed


def _unseen(shape: Element, width: int, height: int) -> bool:
    named = next(iter(shape.iter(f"{P}cNvPr")), None)
    if named is not None and named.get("hidden") in ("1", "true"):
        return True
    frame = shape.find(f"{P}spPr/{A}xfrm") if shape.tag != f"{P}graphicFrame" else shape.find(f"{P}xfrm")
    if frame is None or any(True for _ in shape.iterancestors(f"{P}grpSp")):
        return False  # placed by its layout, or in a group's own measure
    offset, extent = frame.find(f"{A}off"), frame.find(f"{A}ext")
    if offset is None or extent is None:
        return False
    left, top = _whole(offset.get("x"), 0), _whole(offset.get("y"), 0)
    return (
        left >= width
        or top >= height
        or left + _whole(extent.get("cx"), 1) <= 0
        or top + _whole(extent.get("cy"), 1) <= 0
    )


def _is_blind(run: Element, paper: str) -> bool:
    properties = run.find(f"{A}rPr")
    if properties is None:
        return False
    if 0 < _whole(properties.get("sz"), 1800) < LEAST_POINTS * 100:
        return True
    fill = properties.find(f"{A}solidFill")
    if fill is None:
        return properties.find(f"{A}noFill") is not None
    alpha = next(iter(fill.iter(f"{A}alpha")), None)
    if alpha is not None and _whole(alpha.get("val"), 100_000) < _LEAST_ALPHA:
        return True
    colour = _colour(fill)
    background = _behind(run, paper)
    return bool(colour and background) and unreadable(colour, background)


def _behind(run: Element, paper: str) -> str:
    """What lies behind a run: its cell, its shape, the slide; "" where a style decides."""
    for cell in run.iterancestors(f"{A}tc"):
        fill = cell.find(f"{A}tcPr/{A}solidFill")
        if fill is not None:
            return _colour(fill)
        table = next(cell.iterancestors(f"{A}tbl"))
        return "" if table.find(f"{A}tr") is cell.getparent() else paper
    for shape in run.iterancestors(f"{P}sp"):
        fill = shape.find(f"{P}spPr/{A}solidFill")
        mark = shape.find(f"{P}nvSpPr/{P}nvPr/{P}ph")
        if fill is not None:
            return _colour(fill)
        if mark is not None and mark.get("type") in ("title", "ctrTitle"):
            return ""  # a layout may have a dark band there
    return paper


def _paper(slide: Element) -> str:
    fill = slide.find(f"{P}cSld/{P}bg/{P}bgPr/{A}solidFill")
    return (_colour(fill) or WHITE) if fill is not None else WHITE


def _colour(fill: Element) -> str:
    direct = fill.find(f"{A}srgbClr")
    if direct is not None:
        value = direct.get("val", "")
        return value.upper() if is_colour(value) else ""
    scheme = fill.find(f"{A}schemeClr")
    return WHITE if scheme is not None and scheme.get("val") in _PAPER and len(scheme) == 0 else ""


def _whole(text: str | None, default: int) -> int:
    try:
        return int(text) if text else default
    except ValueError:
        return default
