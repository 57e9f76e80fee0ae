"""The table of occupations (crude; the data come next)."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from functools import cache

from workaday.world.persona.record import Occupation


@cache
def occupations() -> Mapping[str, Occupation]:
    """Every occupation by id."""
    rows = [
        ("personal_financial_advisor", "Personal financial advisor", "13-2052", "financial_advisor", "finance"),
        ("construction_manager", "Construction manager", "11-9021", "construction_pm", "construction"),
        ("nurse_manager", "Nurse manager", "11-9111", "nurse_manager", "healthcare"),
        ("accountant", "Accountant", "13-2011", "", "finance"),
    ]
    return {
        i: Occupation(i, t, s, "Business and Financial Operations", sec, t.lower(), ("generic",), 100.0,
                      "bachelor", True, trade, ())
        for i, t, s, trade, sec in rows
    }  # fmt: skip


def occupation(id: str) -> Occupation:
    """The occupation with this id; KeyError where there is none."""
    return occupations()[id]


def draw_occupation(rng: random.Random, *, trades: Sequence[str] | None = None) -> Occupation:
    """An occupation, weighted by US employment; with `trades`, only of those deep trades ("" is none)."""
    pool = [o for o in occupations().values() if trades is None or o.trade in trades]
    return rng.choices(pool, [o.employment_thousands for o in pool])[0]
