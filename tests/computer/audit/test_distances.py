"""Distances know their ends and their analytic values; log-normals give back what they were made from."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workaday.computer.audit.distances import Knots, LogNormal, ks, median, quantile, thin, tvd
from workaday.computer.audit.reference import OFFICE_SIZES, SIZES

POSITIVE = st.floats(min_value=0.01, max_value=1e9)
MIXES = st.dictionaries(st.sampled_from("abcdef"), st.floats(min_value=0.01, max_value=100), min_size=1)


@given(st.lists(POSITIVE, min_size=1, max_size=200))
def test_ks_lies_between_half_a_step_and_one(sample: list[float]) -> None:
    """No step function of n steps comes nearer to a curve than half a step."""
    assert 0.5 / len(sample) - 1e-9 <= ks(sample, SIZES) <= 1


@given(st.lists(POSITIVE, min_size=1, max_size=50), st.integers(2, 4))
def test_ks_does_not_see_how_often_a_sample_is_repeated_nor_its_order(
    sample: list[float], times: int
) -> None:
    assert ks(list(reversed(sample)) * times, SIZES) == pytest.approx(ks(sample, SIZES))


@pytest.mark.parametrize("p", [0.02, 0.25, 0.5, 0.9])
def test_equal_values_are_as_far_as_the_curve_is_from_its_ends(p: float) -> None:
    assert ks([SIZES.quantile(p)] * 40, SIZES) == pytest.approx(max(p, 1 - p))


def test_the_references_own_quantiles_are_at_half_a_step() -> None:
    sample = [SIZES.quantile((k + 0.5) / 100) for k in range(100)]
    assert ks(sample, SIZES) == pytest.approx(0.005, abs=1e-6)


def test_a_shifted_log_normal_has_its_analytic_distance() -> None:
    """Two normals one standard deviation apart differ most in the middle: 2 Phi(1/2) - 1."""
    shifted = LogNormal(SIZES.mu + SIZES.sigma, SIZES.sigma)
    sample = [shifted.quantile((k + 0.5) / 2000) for k in range(2000)]
    assert ks(sample, SIZES) == pytest.approx(math.erf(0.5 / math.sqrt(2)), abs=0.001)


def test_counts_drawn_from_a_rounded_log_normal_are_near_only_as_counts() -> None:
    rng, d = random.Random(1), LogNormal(math.log(3), 0.6)
    counts = [float(max(1, round(d.draw(rng)))) for _ in range(4000)]
    assert ks(counts, d, whole=True) < 0.06 < ks(counts, d)


@given(MIXES, MIXES, MIXES)
def test_tvd_is_a_metric_between_zero_and_one(
    a: dict[str, float], b: dict[str, float], c: dict[str, float]
) -> None:
    assert 0 <= tvd(a, b) <= 1 + 1e-9
    assert tvd(a, a) == pytest.approx(0)
    assert tvd(a, b) == pytest.approx(tvd(b, a))
    assert tvd(a, c) <= tvd(a, b) + tvd(b, c) + 1e-9


@given(MIXES, st.floats(min_value=0.1, max_value=50))
def test_tvd_does_not_see_the_scale(a: dict[str, float], factor: float) -> None:
    assert tvd(a, {k: v * factor for k, v in a.items()}) == pytest.approx(0, abs=1e-9)


def test_mixes_without_a_class_in_common_are_as_far_as_can_be() -> None:
    assert tvd({"a": 2}, {"b": 5}) == 1


@pytest.mark.parametrize("mix", [{}, {"a": 0.0}, {"a": 2.0, "b": -1.0}], ids=["empty", "nothing", "negative"])
def test_what_is_no_mix_is_refused(mix: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="mix"):
        tvd(mix, {"a": 1})


@pytest.mark.parametrize("measure", [lambda: ks([], SIZES), lambda: median([])], ids=["ks", "median"])
def test_an_empty_sample_is_refused(measure: object) -> None:
    with pytest.raises(ValueError, match="empty"):
        measure()  # type: ignore[operator]


def test_log_normals_give_back_what_they_were_made_from() -> None:
    of_mean = LogNormal.of_mean(12, 28)
    variance = of_mean.sigma**2
    assert math.exp(of_mean.mu + variance / 2) == pytest.approx(12)
    assert math.sqrt(math.expm1(variance)) * 12 == pytest.approx(28)
    assert LogNormal.of_median(47, 2160, 0.9).cdf(2160) == pytest.approx(0.9)
    both = LogNormal.of_median_and_mean(20, 25)
    assert (both.quantile(0.5), math.exp(both.mu + both.sigma**2 / 2)) == pytest.approx((20, 25))


@given(st.floats(min_value=0.001, max_value=0.999))
def test_quantile_and_share_undo_each_other(p: float) -> None:
    for reference in (SIZES, OFFICE_SIZES):
        assert reference.cdf(reference.quantile(p)) == pytest.approx(p)


def test_knots_go_through_their_points_and_stop_at_their_ends() -> None:
    knots = Knots(((1, 0.0), (10, 0.4), (1000, 1.0)))
    assert [knots.cdf(x) for x in (0, 1, 10, 100, 1000, 1e6)] == pytest.approx([0, 0, 0.4, 0.7, 1, 1])


@given(st.lists(POSITIVE, min_size=1, max_size=300), st.integers(1, 100))
def test_a_thinned_sample_is_part_of_it_and_keeps_its_middle(sample: list[float], most: int) -> None:
    kept = thin(sample, most)
    assert len(kept) == min(most, len(sample))
    assert set(kept) <= set(sample)
    assert quantile(sample, 0.5 - 1 / len(kept) if len(kept) > 2 else 0) <= median(kept) <= max(sample)
