"""What drafting a trade will ask for: calls and tokens by stage, from .. to.

Measured on a recorded small draft and a packaged trade of full depth; the far end has every third answer asked for
twice.
"""

from __future__ import annotations

import math

from workaday.authors.model.trade_brief import Brief
from workaday.models.forecast import ForecastLine, Range
from workaday.models.prices import Price

_TOKENS: dict[str, tuple[Range, Range]] = {
    "job": ((700, 2_500), (1_200, 2_500)), "roles": ((950, 2_700), (2_200, 5_000)),
    "plan": ((1_400, 3_500), (2_000, 5_500)), "pools": ((500, 800), (400, 1_500)),
    "tables": ((1_700, 4_500), (1_000, 3_000)), "facts": ((1_300, 3_500), (300, 900)),
    "projects": ((1_200, 3_500), (700, 2_500)), "standing": ((900, 2_500), (500, 1_200)),
    "measures": ((1_600, 5_000), (500, 1_600)), "artifacts": ((2_400, 6_500), (500, 2_800)),
    "objectives": ((1_900, 5_500), (700, 1_800)), "mend": ((2_500, 8_000), (200, 1_500)),
}  # fmt: skip
"""Tokens of a call's prompt and of its answer."""


def draft_lines(model: str, brief: Brief, price: Price | None = None) -> list[ForecastLine]:
    """The lines of one draft."""
    wanted = brief.size.wanted
    objectives, tables = wanted["objectives"], wanted["tables"]
    files = math.ceil(tables / 4) + 2 * objectives + math.ceil((wanted["sources"] + wanted["papers"]) / 3)
    calls = {
        "job": 1, "roles": 1, "plan": 1, "pools": math.ceil(wanted["pools"] / 7), "tables": math.ceil(tables / 3),
        "facts": 1, "projects": math.ceil(wanted["projects"] / 2), "standing": 1, "measures": objectives,
        "artifacts": files, "objectives": objectives,
    }  # fmt: skip
    lines = [
        ForecastLine(
            "author", f"trade-{stage}", model, (count, math.ceil(count * 4 / 3) + 1), *_TOKENS[stage], price
        )
        for stage, count in calls.items()
    ]
    return [*lines, ForecastLine("author", "trade-mend", model, (0, 8), *_TOKENS["mend"], price)]
