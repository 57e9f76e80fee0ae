"""What the model author will ask for one computer: calls and tokens by stage, from .. to.

The figures of a call are measured on worlds of the packaged trades; a range's end has every third answer asked for
twice and prompts with all the sources that fit.
"""

from __future__ import annotations

import math
from dataclasses import replace

from workaday.authors.embedded.size import SPREADS
from workaday.authors.model.author import MOST_FILES
from workaday.authors.model.plan import CHUNK
from workaday.authors.model.trade_brief import Brief
from workaday.authors.model.trade_forecast import draft_lines
from workaday.models.forecast import ForecastLine, Range
from workaday.models.prices import Price

_CALLS = {
    "profile": ((1_500, 2_600), (1_000, 2_500)), "policy": ((900, 1_500), (350, 800)),
    "plan": ((1_800, 7_500), (1_200, 3_200)), "spec": ((2_700, 10_000), (250, 2_200)), "rubric": ((1_200, 3_000), (250, 800)),
}  # fmt: skip
"""Tokens of a call's prompt and of its answer."""
_PAPERS = 0.55
"""Which share of a paper-sized home's files is planned, about."""


def author_lines(
    model: str, size: str, count: int, *, files: int = 0, drafts: bool = True, price: Price | None = None
) -> list[ForecastLine]:
    """The lines for `count` computers of a size. `files` is how many files are planned where that is settled; without
    `drafts` they are made from a trade that is there."""
    papers = (files, files) if files else planned(size)
    calls: dict[str, Range] = {
        "profile": (1, 1), "policy": (1, 1), "plan": (math.ceil(papers[0] / CHUNK), math.ceil(papers[1] / CHUNK)),
        "spec": (papers[0] * 3 // 4, papers[1]), "rubric": (3, 5),
    }  # fmt: skip
    lines = [
        ForecastLine("author", stage, model, (low, math.ceil(high * 4 / 3)), *_CALLS[stage], price)
        for stage, (low, high) in calls.items()
    ]
    if drafts:
        lines[2:2] = draft_lines(model, Brief(""), price)
    return [replace(line, calls=(line.calls[0] * count, line.calls[1] * count)) for line in lines]


def planned(size: str) -> Range:
    """How many files are planned for a home of a size, from .. to."""
    if size != "paper":
        return MOST_FILES, MOST_FILES
    spread = SPREADS["paper"]
    likely = spread.median * math.exp(spread.sigma)
    return round(spread.least * _PAPERS), min(MOST_FILES, round(likely * _PAPERS * 1.2))
