"""A run before its judge: the rubric's side of a grade, beside the points that code decides."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from workaday.computer.open import open_computer
from workaday.errors import UsageError
from workaday.grading.evidence import computer_of
from workaday.grading.judge.judge import REPEATS, judge_run, save
from workaday.grading.judge.material import rubric_of
from workaday.grading.judge.records import Judgement
from workaday.models.forecast import Forecast, ForecastLine, forecast
from workaday.models.open import SPENT, find_settings, open_model
from workaday.models.prices import price_of
from workaday.models.spend import Spend

_PROMPT, _WRITTEN = (4_000, 40_000), (500, 2_500)
"""Tokens of one reading: a few short files, or a dozen long ones with pictures."""


def judge_with(
    run: Path,
    name: str,
    *,
    computer: Path | None = None,
    repeats: int = REPEATS,
    seed: int = 0,
    pictures: bool = False,
    max_usd: float | None = None,
    max_tokens: int | None = None,
    out: Path | None = None,
) -> Judgement:
    """Judges a finished run, writes judgement.json into `out` or the run's folder; what it cost stands in the run's
    spend.sqlite. Raises UsageError, GradeError, or a ModelError."""
    if repeats < 1:
        raise UsageError(f"--repeats {repeats}: give a number from 1 on")
    with closing(Spend(run / SPENT, max_usd=max_usd, max_tokens=max_tokens)) as spend:
        model = open_model(name, spend=spend)
        found = judge_run(run, model, computer=computer, repeats=repeats, seed=seed, pictures=pictures)
    save(found, out or run)
    return found


def forecast_judge(run: Path, name: str, *, computer: Path | None = None, repeats: int = REPEATS) -> Forecast:
    """What judging a run will cost, without asking anybody."""
    home = open_computer(computer_of(run, computer))
    readings = len({i.deliverable for i in rubric_of(home)}) * repeats
    price = price_of(find_settings(name))
    return forecast(
        [ForecastLine("judge", "rubric", name, (readings, readings * 2), _PROMPT, _WRITTEN, price)]
    )
