"""Word documents without hidden, tiny and colourless runs."""

from __future__ import annotations

from dataclasses import dataclass

from workaday.artifacts.editors.parts import Element, Parts
from workaday.artifacts.visible.colours import LEAST_POINTS, WHITE, is_colour, unreadable

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass(frozen=True)
class _Look:
    """What is said of a run's look; None where nothing is."""

    hidden: bool | None = None
    colour: str | None = None
    half_points: int | None = None
    fill: str | None = None

    def over(self, below: _Look) -> _Look:
        return _Look(
            below.hidden if self.hidden is None else self.hidden,
            self.colour or below.colour,
            self.half_points or below.half_points,
            self.fill or below.fill,
        )


def without_hidden(content: bytes) -> bytes:
    parts = Parts(content)
    names = [parts.main, *(n for kind in ("footnotes", "endnotes") for n in parts.related(parts.main, kind))]
    styles = _styles(parts)
    changed = False
    for name in names:
        for run in list(parts.tree(name).iter(f"{W}r")):
            if _is_hidden(run, styles):
                run.getparent().remove(run)
                changed = True
    return parts.to_bytes() if changed else content


def _styles(parts: Parts) -> dict[str, _Look]:
    found = parts.related(parts.main, "styles")
    if not found:
        return {}
    root = parts.tree(found[0])
    defaults = _look(root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))
    raw = {s.get(f"{W}styleId", ""): s for s in root.iter(f"{W}style")}
    looks = {"": defaults}
    for key in raw:
        looks[key] = _chain(key, raw).over(defaults)
    normal = next(
        (k for k, s in raw.items() if s.get(f"{W}default") == "1" and s.get(f"{W}type") == "paragraph"), ""
    )
    looks[""] = looks[normal]
    return looks


def _chain(key: str, raw: dict[str, Element]) -> _Look:
    look, seen = _Look(), set()
    while key in raw and key not in seen:
        seen.add(key)
        style = raw[key]
        look = look.over(_look(style.find(f"{W}rPr")).over(_Look(fill=_fill(style.find(f"{W}pPr")))))
        parent = style.find(f"{W}basedOn")
        key = "" if parent is None else parent.get(f"{W}val", "")
    return look


def _look(properties: Element | None) -> _Look:
    if properties is None:
        return _Look()
    hidden = None
    for tag in ("vanish", "webHidden", "specVanish"):
        mark = properties.find(f"{W}{tag}")
        if mark is not None:
            hidden = mark.get(f"{W}val", "1") not in ("0", "false", "off")
    size = properties.find(f"{W}sz")
    digits = "" if size is None else size.get(f"{W}val", "")
    return _Look(hidden, _colour(properties), int(digits) if digits.isdigit() else None, _fill(properties))


def _colour(properties: Element) -> str | None:
    mark = properties.find(f"{W}color")
    if mark is None:
        return None
    if mark.get(f"{W}themeColor") in ("background1", "light1") and not mark.get(f"{W}themeShade"):
        return WHITE
    value = mark.get(f"{W}val")
    return value.upper() if is_colour(value) else "auto"


def _fill(properties: Element | None) -> str | None:
    shade = None if properties is None else properties.find(f"{W}shd")
    value = None if shade is None else shade.get(f"{W}fill")
    return value.upper() if value is not None and is_colour(value) else None


def _is_hidden(run: Element, styles: dict[str, _Look]) -> bool:
    properties = run.find(f"{W}rPr")
    look = _look(properties)
    named = None if properties is None else properties.find(f"{W}rStyle")
    if named is not None:
        look = look.over(styles.get(named.get(f"{W}val", ""), _Look()))
    paragraph = next(run.iterancestors(f"{W}p"), None)
    own = None if paragraph is None else paragraph.find(f"{W}pPr")
    style = None if own is None else own.find(f"{W}pStyle")
    look = look.over(_Look(fill=_fill(own)))
    look = look.over(styles.get("" if style is None else style.get(f"{W}val", ""), styles.get("", _Look())))
    if look.hidden or (look.half_points is not None and look.half_points < 2 * LEAST_POINTS):
        return True
    if look.colour in (None, "auto"):
        return False  # a colour that is left to Word can be read
    if properties is not None and properties.find(f"{W}highlight") is not None:
        return False
    background = look.fill or _cell_fill(run)
    return background is not None and unreadable(str(look.colour), background)


def _cell_fill(run: Element) -> str | None:
    """What lies behind a run: its cell's shade, else the page; None in the head of a table, which a style shades."""
    for cell in run.iterancestors(f"{W}tc"):
        fill = _fill(cell.find(f"{W}tcPr"))
        if fill:
            return fill
        row, table = cell.getparent(), next(cell.iterancestors(f"{W}tbl"))
        styled = table.find(f"{W}tblPr/{W}tblStyle") is not None
        if styled and table.find(f"{W}tr") is row:
            return None
    return WHITE
