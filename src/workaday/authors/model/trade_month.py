"""Tries whether a month carries an objective: its sources, its planted errors, its corrections, in trial worlds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workaday.authors.embedded.bounds import Found
from workaday.authors.embedded.history import Historian
from workaday.authors.embedded.layout import Layout
from workaday.authors.embedded.lint import unknowable
from workaday.authors.embedded.objectives.changes import correct
from workaday.authors.embedded.objectives.month import MonthAuthor
from workaday.authors.embedded.objectives.traps import plant, trap_home
from workaday.authors.embedded.world import World
from workaday.errors import BuildError
from workaday.objectives.records import Deliverable


def wrong_objectives(worlds: Iterable[World], only: Iterable[str]) -> Iterator[Found]:
    """Objectives that none of the worlds carries, and what of their traps and changes never comes off."""
    worlds, wanted = list(worlds), list(only)
    trade = worlds[0].trade
    yield from (f for f in unknowable(trade) if f[0][1] in wanted)
    for id in wanted:
        reasons: dict[str, None] = {}
        failed: dict[str, int] = {}
        carried = 0
        for world in worlds:
            reason = _carry(world, id, failed)
            carried += not reason
            reasons |= {reason: None} if reason else {}
        if not carried:
            yield ["objectives", id], f"no month can carry it: {'; '.join(reasons)[:400]}"
            continue
        for name, count in failed.items():
            if count == carried:
                key = "traps" if name in trade.objectives[id].traps else "changes"
                yield [key, name], _WHY[key]


_WHY = {
    "traps": (
        "it cannot be planted: its artifact must state the measure right beside the measure's label, the measure must not"
        " be zero, and the kind of error must change it (omit_row and double_count: of rows that it counts)"
    ),
    "changes": (
        "it moves no figure that the objective's final files state: choose a column and rows (`where`) that one of those"
        " measures is computed from, or change it by more"
    ),
}


def _carry(world: World, id: str, failed: dict[str, int]) -> str:
    """Why the world cannot carry the objective ("" if it can); counts its traps and changes that fail."""
    historian = Historian(world)
    historian.run()
    month = MonthAuthor(world, historian, Layout(world, "windows"))
    try:
        month.consider(id, set())
    except BuildError as error:
        return str(error)
    if not month.plan.deliverables:
        return "; ".join(month.plan.dropped)
    deliverable = month.plan.deliverables[0]
    for name in _failing(month, id, deliverable):
        failed[name] = failed.get(name, 0) + 1
    return ""


def _failing(month: MonthAuthor, id: str, deliverable: Deliverable) -> Iterator[str]:
    draft, trade = month.draft, month.trade
    project = draft.project(deliverable)
    planted = {t.id.removeprefix(f"{deliverable.id}_") for t in month.plan.traps}
    for name in trade.objectives[id].traps:
        trap = trade.traps[name]
        taken = any(trade.traps[other].artifact == trap.artifact for other in planted)
        home = trap_home(draft, trap, project)
        if name in planted or (taken and home):
            continue
        if home is None or not plant(draft, name, trap, home[0], deliverable.id, draft.rng):
            yield name
    for name in trade.objectives[id].changes:
        if not correct(draft, name, deliverable, by_file=False):
            yield name
