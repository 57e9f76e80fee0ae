"""One figure of a file changed, and nothing else: the bytes, or None where it cannot be done so cleanly."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from workaday.artifacts.editors import replace_docx_text, replace_pptx_text, write_cells
from workaday.artifacts.editors.parts import Parts
from workaday.artifacts.readers import read
from workaday.errors import DeskError
from workaday.grading.contradictions import Bound

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
EDITED = (".docx", ".pptx", ".xlsx", ".md")


def other_form(text: str) -> str:
    """A figure with another first digit: "$1,234" becomes "$2,234"."""
    return re.sub(r"\d", lambda m: str(int(m[0]) % 9 + 1), text, count=1)


def with_figure(content: bytes, path: str, places: Sequence[Bound], new: str, when: datetime) -> bytes | None:
    """A file in which the figure at all these places reads otherwise; None unless every place where it is written
    so is among them."""
    suffix = "." + path.rpartition(".")[2].lower()
    old = {b.text for b in places}
    if len(old) != 1 or suffix not in EDITED:
        return None
    if suffix == ".xlsx":
        return _with_cell(content, places, when)
    return _with_text(content, suffix, old.pop(), new, len(places))


def _with_text(content: bytes, suffix: str, old: str, new: str, places: int) -> bytes | None:
    text = read(content, f"x{suffix}").text
    if (
        text.count(old) != places
        or len(re.findall(rf"(?<![\d.,]){re.escape(old)}(?![\d%])", text)) != places
        or new in text
    ):
        return None
    if suffix == ".md":
        return content.replace(old.encode(), new.encode())
    replace = replace_docx_text if suffix == ".docx" else replace_pptx_text
    try:
        return replace(content, old, new)[0]
    except DeskError:
        return None


def _with_cell(content: bytes, places: Sequence[Bound], when: datetime) -> bytes | None:
    """A number typed over; cells that depend on it must stay as they are."""
    before = read(content, "x.xlsx")
    cells: dict[str, float] = {}
    for bound in places:
        if bound.passage.value is None or "chart" in bound.place:
            return None
        cells[bound.place] = _other(float(bound.passage.value))
    sheets = {place.rpartition("!")[0] for place in cells}
    if len(sheets) != 1:
        return None
    made = write_cells(
        content, sheets.pop(), {p.rpartition("!")[2]: v for p, v in cells.items()}, author="x", when=when
    ).content
    others = [
        {p.place: p.value for p in c.passages if p.place not in cells} for c in (before, read(made, "x.xlsx"))
    ]
    return made if others[0] == others[1] and _formulas(made) else None


def _other(value: float) -> float:
    """Another value of the same kind: a count stays a count, a share a share."""
    return 2 * value + 7 if value.is_integer() else 1.37 * value + 0.03


def _formulas(content: bytes) -> int:
    return sum(len(grid.formulas) for grid in read(content, "x.xlsx").grids)


def without_formulas(content: bytes) -> bytes:
    """A workbook in which every value is typed in."""
    parts = Parts(content)
    for part in parts.related(parts.main, "worksheet"):
        for formula in list(parts.tree(part).iter(f"{_S}f")):
            formula.getparent().remove(formula)
    return parts.to_bytes()
