"""Distributions, and how far a sample is from one. Knows nothing of files.

A log-normal is written as the sources do: mu and sigma of the natural logarithm.
"""

from __future__ import annotations

import math
import random
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Protocol


class Distribution(Protocol):
    """A reference distribution of a positive quantity."""

    def cdf(self, x: float) -> float: ...

    def quantile(self, p: float) -> float: ...


@dataclass(frozen=True)
class LogNormal:
    """exp(N(mu, sigma))."""

    mu: float
    sigma: float

    @classmethod
    def of_mean(cls, mean: float, sd: float) -> LogNormal:
        """The log-normal of that mean and standard deviation."""
        variance = math.log(1 + (sd / mean) ** 2)
        return cls(math.log(mean) - variance / 2, math.sqrt(variance))

    @classmethod
    def of_median(cls, median: float, x: float, p: float) -> LogNormal:
        """The log-normal of that median whose share below `x` is `p`."""
        return cls(math.log(median), math.log(x / median) / NormalDist().inv_cdf(p))

    @classmethod
    def of_median_and_mean(cls, median: float, mean: float) -> LogNormal:
        return cls(math.log(median), math.sqrt(2 * math.log(mean / median)))

    def cdf(self, x: float) -> float:
        return NormalDist(self.mu, self.sigma).cdf(math.log(x)) if x > 0 else 0.0

    def quantile(self, p: float) -> float:
        return math.exp(NormalDist(self.mu, self.sigma).inv_cdf(p))

    def draw(self, rng: random.Random) -> float:
        return rng.lognormvariate(self.mu, self.sigma)


@dataclass(frozen=True)
class Knots:
    """Known points (x, share at or below x), straight lines over the logarithm of x between them. The first
    point has share 0, the last 1."""

    points: tuple[tuple[float, float], ...]

    def cdf(self, x: float) -> float:
        if x <= self.points[0][0]:
            return 0.0
        for (x0, p0), (x1, p1) in zip(self.points, self.points[1:]):
            if x <= x1:
                return p0 + (p1 - p0) * math.log(x / x0) / math.log(x1 / x0)
        return 1.0

    def quantile(self, p: float) -> float:
        for (x0, p0), (x1, p1) in zip(self.points, self.points[1:]):
            if p <= p1:
                return x0 * math.pow(x1 / x0, (p - p0) / (p1 - p0))
        return self.points[-1][0]


def ks(sample: Sequence[float], reference: Distribution, *, whole: bool = False) -> float:
    """The Kolmogorov-Smirnov distance, 0 to 1. `whole`: the values are counts, each standing for the interval
    of half a unit about it. Raises ValueError for an empty sample."""
    if not sample:
        raise ValueError("an empty sample has no distance")
    ordered, n, worst = sorted(sample), len(sample), 0.0
    at = 0
    while at < n:
        x = ordered[at]
        after = bisect_right(ordered, x, at)
        low, high = (reference.cdf(x - 0.5), reference.cdf(x + 0.5)) if whole else (reference.cdf(x),) * 2
        worst = max(worst, abs(low - at / n), abs(high - after / n))
        at = after
    return worst


def tvd(found: Mapping[str, float], reference: Mapping[str, float]) -> float:
    """The total variation distance of two mixes, 0 to 1; each is scaled to sum to 1 first. Raises ValueError
    for a mix that is empty or has a negative share."""
    a, b = _scaled(found), _scaled(reference)
    return math.fsum(abs(a.get(k, 0.0) - b.get(k, 0.0)) for k in a.keys() | b.keys()) / 2  # in any order


def _scaled(mix: Mapping[str, float]) -> dict[str, float]:
    total = sum(mix.values())
    if total <= 0 or min(mix.values()) < 0:
        raise ValueError("a mix needs shares of 0 or more that are not all 0")
    return {k: v / total for k, v in mix.items()}


def quantile(sample: Sequence[float], p: float) -> float:
    """The sample's quantile, on the line between its neighbours. Raises ValueError for an empty sample."""
    if not sample:
        raise ValueError("an empty sample has no quantile")
    ordered = sorted(sample)
    place = p * (len(ordered) - 1)
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def median(sample: Sequence[float]) -> float:
    return quantile(sample, 0.5)


def thin(sample: Sequence[float], most: int) -> tuple[float, ...]:
    """At most `most` values that stand for the sample: its evenly spaced quantiles."""
    ordered = sorted(sample)
    if len(ordered) <= most:
        return tuple(ordered)
    return tuple(ordered[int((k + 0.5) * len(ordered) / most)] for k in range(most))
