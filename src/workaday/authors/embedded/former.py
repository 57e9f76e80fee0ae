"""An earlier job: a world of its own, of which some papers were kept.

Its ledger stands beside today's, since its people, projects and figures are others'.
"""

from __future__ import annotations

from dataclasses import dataclass

from workaday.authors.embedded.files import FileMaker
from workaday.authors.embedded.founding import found
from workaday.authors.embedded.history import Historian, thin
from workaday.authors.embedded.layout import Layout
from workaday.authors.embedded.objectives import MonthPlan
from workaday.authors.embedded.world import World
from workaday.world.records import Event

_CHANCE = {"junior": 0.15, "mid": 0.4, "senior": 0.45, "executive": 0.35}
"""How often a computer has seen an earlier job, by career stage."""


@dataclass(frozen=True)
class FormerJob:
    world: World
    layout: Layout
    maker: FileMaker
    events: list[Event]


def former_job(today: World, layout: Layout, serial: int, most: int) -> FormerJob | None:
    """The earlier job, if there was one, with at most so many papers."""
    rng = today.seed.rng("former job")
    if most < 4 or rng.random() > _CHANCE[today.stage]:
        return None
    world = found(today.reading, today.trade, today.seed.child("former"), serial, today)
    historian = Historian(world, "p")
    history = historian.run()
    kept = thin(history.instances, rng.randint(4, most), rng)
    theirs = Layout(world, layout.system, now=layout)
    maker = FileMaker(world, theirs, MonthPlan([]), "former")
    maker.run(kept)
    return FormerJob(world, theirs, maker, history.events)
