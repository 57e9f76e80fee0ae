"""Checks of a file's form: it opens, has its sections, its rows, live formulas that agree with what they show."""

from __future__ import annotations

from typing import Any

from workaday.grading.evidence import Evidence, Opened
from workaday.grading.verdict import Place, Verdict

_ERRORS = ("#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#N/A", "#NUM!", "#NULL!")


def plain(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text.lower()).split())


def file(data: dict[str, Any], evidence: Evidence) -> Verdict:
    opened = evidence.opened(data["path"])
    if isinstance(opened, str):
        return _closed(data, opened)
    content = opened.index.content
    words = len(content.text.split())
    if words < data["least_words"]:
        said = f"opens with {words} words, at least {data['least_words']} are expected"
        return Verdict(False, said, (Place(data["path"]),))
    return Verdict(True, f"opens ({content.kind}, {words} words)", (Place(data["path"]),))


def _closed(data: dict[str, Any], why: str) -> Verdict:
    return Verdict(False, f"{data['path']}: {why}", (Place(data["path"]),))


def sections(data: dict[str, Any], evidence: Evidence) -> Verdict:
    opened = evidence.opened(data["path"])
    if isinstance(opened, str):
        return _closed(data, opened)
    text = plain(opened.index.content.text)
    missing = [s for s in data["sections"] if plain(s) not in text]
    enough = len(missing) <= 0.3 * len(data["sections"])
    found = f"{len(data['sections']) - len(missing)} of {len(data['sections'])} sections"
    return Verdict(
        enough, found + (f"; missing: {', '.join(missing)}" if missing else ""), (Place(data["path"]),)
    )


def rows(data: dict[str, Any], evidence: Evidence) -> Verdict:
    opened = evidence.opened(data["path"])
    if isinstance(opened, str):
        return _closed(data, opened)
    grids = opened.index.content.grids
    cells = {str(c).strip() for grid in grids for row in grid.rows for c in row if c is not None}
    missing = [k for k in data["keys"] if k not in cells]
    share = 1 - len(missing) / len(data["keys"])
    said = f"{len(data['keys']) - len(missing)} of {len(data['keys'])} rows are there"
    return Verdict(share >= 0.95, said, (Place(data["path"]),))


def formula(data: dict[str, Any], evidence: Evidence) -> Verdict:
    """Live, without an error, and agreeing: what each cell shows is what its formula gives now. Formulas that
    could not be worked out again are not held against the file while others could."""
    opened = evidence.opened(data["path"])
    if isinstance(opened, str):
        return _closed(data, opened)
    here = (Place(data["path"]),)
    found = opened.formulas
    if found is None or not found.formulas:
        return Verdict(False, "every figure is typed in; no formula is live", here)
    wrong = _errors(opened)
    if wrong:
        return Verdict(False, f"{found.formulas} formulas, with errors: {', '.join(wrong[:3])}", here)
    if found.differing:
        places = tuple(Place(data["path"], d.partition(" shows ")[0]) for d in found.differing[:3])
        return Verdict(False, f"shown and calculated differ: {'; '.join(found.differing[:3])}", places)
    if found.empty and not found.done:
        said = (
            f"shows nothing: {found.formulas} formulas without a value, not recalculated ({found.empty[0]})"
        )
        return Verdict(False, said, here)
    left = f"; {len(found.left)} not recalculated ({', '.join(found.left[:3])})" if found.left else ""
    agree = f", {found.done} recalculated by {found.engine} agree" if found.done else ""
    return Verdict(True, f"{found.formulas} live formulas{agree}{left}", here)


def _errors(opened: Opened) -> list[str]:
    grids = opened.index.content.grids
    return [f"{grid.name}: {c}" for grid in grids for row in grid.rows for c in row if str(c) in _ERRORS]
