"""What a month will ask of a model, before it does. The bounds are the limits themselves; what lies below them is what a
month of the reference worker's calls takes when each answer holds several, as good models answer."""

from __future__ import annotations

from collections.abc import Sequence

from workaday.models.forecast import ForecastLine
from workaday.models.prices import Price
from workaday.month.desk import ToolInfo
from workaday.workers.model.limits import Limits
from workaday.workers.model.skills import Skill
from workaday.workers.model.worker import standing_characters

_FEW_TURNS = (4, 25)  # answers in a planning session and in a day of somebody who calls several tools at once
_OPENING = 1_500  # tokens of a day's opening
_TURN = (600, 1_800)  # tokens that a turn adds: a call and its answer
_WRITTEN = (80, 500)  # tokens of an answer: a look here or there, a document now and then


def month_lines(
    name: str,
    tools: Sequence[ToolInfo],
    *,
    native: bool,
    context_tokens: int,
    price: Price | None,
    limits: Limits,
    skills: Sequence[Skill] = (),
    days: int = 20,
) -> list[ForecastLine]:
    """Planning, days and folding of a month, from .. to."""
    room = limits.room(context_tokens)
    weeks = -(-days // 5)
    base = standing_characters(tools, skills, native=native, room=room) // 4 + _OPENING
    full = max(base, int(0.9 * room.tokens) - room.answer)
    folding = _folds(limits.turns_per_day, base, full)
    plan = (weeks * min(_FEW_TURNS[0], limits.turns_per_plan), weeks * limits.turns_per_plan)
    day = (days * min(_FEW_TURNS[1], limits.turns_per_day), days * limits.turns_per_day)
    written = (_WRITTEN[0], min(_WRITTEN[1], room.answer))
    return [
        ForecastLine("worker", "plan", name, plan, (base, _mean(base, full, limits.turns_per_plan)), written, price),
        ForecastLine("worker", "day", name, day, (_mean(base, full, _FEW_TURNS[1], _TURN[0]),
                     _mean(base, full, limits.turns_per_day)), written, price),
        ForecastLine("worker", "memory", name, (0, days * folding), (full, full), (200, room.tokens // 20), price),
    ]  # fmt: skip


def _mean(base: int, full: int, turns: int, added: int = _TURN[1]) -> int:
    """Tokens that a turn of a session sends on the mean: it grows until it is full, and then goes to and fro between
    about half of that and all."""
    climbing = min(turns, max(1, (full - base) // added))
    rest = turns - climbing
    return (climbing * (base + climbing * added // 2) + rest * max(base, full * 3 // 4)) // turns


def _folds(turns: int, base: int, full: int) -> int:
    """How often a day of so many turns is folded."""
    return max(0, turns * _TURN[1] - (full - base)) // max(1, (full - base) // 2) + 1
