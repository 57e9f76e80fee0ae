"""A value is judged by its band: inside, outside, absurd, or not at all where chance alone could do it."""

from __future__ import annotations

import pytest

from workaday.computer.audit.bands import Band, at_most, shares, twofold, twofold_odds, within
from workaday.computer.audit.plots import gauge
from workaday.computer.audit.reference import STATISTICS


@pytest.mark.parametrize(
    ("band", "value", "verdict"),
    [
        (within(6, 12, ""), 6, "inside"),
        (within(6, 12, ""), 12.1, "outside"),
        (within(6, 12, ""), 36.1, "absurd"),
        (within(6, 12, ""), 1.9, "absurd"),
        (twofold(40), 20, "inside"),
        (at_most(0.1, ""), 0.0, "inside"),
        (at_most(0.1, ""), 0.29, "outside"),
        (at_most(0.1, ""), 0.31, "absurd"),
        (shares(0.05, 0.13), 0.02, "outside"),
        (shares(0.05, 0.13), 0.0, "absurd"),
        (shares(0.6, 0.9), 1.0, "absurd"),
        (twofold_odds(0.5), 1 / 3, "inside"),
    ],
)
def test_verdicts(band: Band, value: float, verdict: str) -> None:
    assert band.judge(value) == verdict


def test_a_share_of_few_items_is_not_judged_where_chance_could_do_it() -> None:
    band = shares(0.05, 0.13)
    assert band.judge(0.0, items=40) == "too few"
    assert band.judge(0.0, items=80) == "absurd"
    assert band.judge(0.10, items=10) == "inside"


@pytest.mark.parametrize("statistic", STATISTICS, ids=lambda s: s.key)
def test_every_statistic_has_its_own_figure_inside_its_band(statistic: object) -> None:
    from workaday.computer.audit.reference import Statistic

    assert isinstance(statistic, Statistic)
    assert statistic.band is not None
    assert statistic.band.low < statistic.band.high
    assert statistic.band.why
    if statistic.typical is not None:
        assert statistic.band.judge(statistic.typical) == "inside"


@pytest.mark.parametrize(
    ("value", "inside"),
    [(0.09, True), (0.0, False), (1.0, False), (0.5, False)],
    ids=["in", "none", "all", "half"],
)
def test_a_gauge_shows_inside_what_is_inside(value: float, inside: bool) -> None:
    drawn = gauge(shares(0.05, 0.13), value)
    assert 0 <= drawn.low < drawn.high <= 100
    assert (drawn.low <= drawn.value <= drawn.high) is inside
