"""The geometry of the card's plots: numbers to places on a small canvas. The template draws them.

Widths and heights are in the units of an SVG's viewBox; y runs down.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from workaday.computer.audit.bands import ABSURD, Band
from workaday.computer.audit.card import Result
from workaday.computer.audit.distances import Distribution
from workaday.computer.audit.reference import HOURS, TYPE_MIX
from workaday.computer.audit.words import short

WIDTH, HEIGHT = 300.0, 74.0
BINS = 30
CURVE = 60
_PLAIN_UNITS = frozenset({"%", "KS", "TVD", "accuracy", "ratio"})


@dataclass(frozen=True)
class Tick:
    x: float
    label: str


@dataclass(frozen=True)
class Gauge:
    """Where a value lies beside its band, on a line of 100. `beyond` is -1 or 1 when it is off the line."""

    low: float
    high: float
    value: float
    beyond: int


@dataclass(frozen=True)
class Strip:
    """A histogram of the computers' values: bars (x, y, width, height), the band, the fleet's value."""

    bars: tuple[tuple[float, float, float, float], ...]
    band: tuple[float, float] | None
    value: float
    ticks: tuple[Tick, ...]


@dataclass(frozen=True)
class Curves:
    """Cumulative shares: what was found (`found`) and the reference, as points of a polyline."""

    found: str
    reference: str
    ticks: tuple[Tick, ...]


@dataclass(frozen=True)
class Bars:
    """Pairs of bars with a name: found and reference in percent, and as lengths of 100."""

    rows: tuple[tuple[str, float, float, float, float], ...]


def gauge(band: Band, value: float) -> Gauge:
    """The band in the middle; the ends of the line are as far beyond absurd as absurd is beyond the band."""
    if band.low <= 0:
        top = band.high * 2 * ABSURD or 1.0
        at = 100 * value / top
        return Gauge(0, 100 * band.high / top, min(max(at, 0), 100), 1 if at > 100 else 0)
    to = _logit if band.scale == "share" else math.log
    low, high = to(band.low), to(band.high)
    start, width = low - 2 * math.log(ABSURD), high - low + 4 * math.log(ABSURD)
    known = 0 < value < 1 if band.scale == "share" else value > 0
    at = 100 * (to(value) - start) / width if known else (-1.0 if value <= 0 else 101.0)
    beyond = -1 if at < 0 else 1 if at > 100 else 0
    return Gauge(100 * (low - start) / width, 100 * (high - start) / width, min(max(at, 0), 100), beyond)


def _logit(share: float) -> float:
    """Bounded: the ends of a band may be all."""
    share = min(max(share, 0.001), 0.999)
    return math.log(share / (1 - share))


def strip(result: Result) -> Strip | None:
    """The computers' values; None where there is only one."""
    values = [v for v in result.per_computer.values() if v is not None]
    if len(values) < 2 or result.value is None:
        return None
    s = result.statistic
    wanted = [*values, result.value, *((s.band.low, s.band.high) if s.band else ())]
    axis = _Axis.of(wanted, s.unit not in _PLAIN_UNITS and min(values) > 0)
    counts = [0] * BINS
    for v in values:
        counts[min(BINS - 1, int(axis.part(v) * BINS))] += 1
    step, top = WIDTH / BINS, max(counts)
    bars = tuple(
        (k * step, HEIGHT - HEIGHT * n / top, step - 1, HEIGHT * n / top) for k, n in enumerate(counts) if n
    )
    band = (axis.x(s.band.low), axis.x(s.band.high) - axis.x(s.band.low)) if s.band else None
    return Strip(bars, band, axis.x(result.value), axis.ticks(s.unit))


def curves(sample: Sequence[float], reference: Distribution, unit: str) -> Curves | None:
    """The sample's steps and the reference's curve over a logarithmic axis; None for an empty sample."""
    found = sorted(x for x in sample if x > 0)
    if not found:
        return None
    axis = _Axis.of([found[0], found[-1], reference.quantile(0.01), reference.quantile(0.99)], True)
    steps = [(axis.x(found[0]), HEIGHT)]
    for k, x in enumerate(found):
        at = axis.x(x)
        steps += [(at, steps[-1][1]), (at, HEIGHT * (1 - (k + 1) / len(found)))]
    steps.append((WIDTH, 0.0))
    smooth = [
        (WIDTH * k / CURVE, HEIGHT * (1 - reference.cdf(axis.back(k / CURVE)))) for k in range(CURVE + 1)
    ]
    return Curves(_points(steps), _points(smooth), axis.ticks(unit))


def mix_bars(found: Mapping[str, float]) -> Bars:
    """A layer's mix of types beside the reference's."""
    top = max(*found.values(), *TYPE_MIX.values(), 1.0)
    names = {"dev": "development", "none": "no extension", "sheet": "spreadsheets", "text": "text documents"}
    return Bars(
        tuple(
            (
                names.get(k, k),
                found.get(k, 0.0),
                TYPE_MIX[k],
                100 * found.get(k, 0.0) / top,
                100 * TYPE_MIX[k] / top,
            )
            for k in TYPE_MIX
        )
    )


def hour_bars(hours: Sequence[Sequence[float]]) -> tuple[Strip, str]:
    """Shares of changes by hour as bars, and the reference as a line."""
    found = [sum(day[h] for day in hours) for h in range(24)]
    wanted = [h / sum(HOURS) for h in HOURS]
    top, step = max(*found, *wanted), WIDTH / 24
    bars = tuple((h * step, HEIGHT * (1 - v / top), step - 2, HEIGHT * v / top) for h, v in enumerate(found))
    line = _points([((h + 0.5) * step - 1, HEIGHT * (1 - v / top)) for h, v in enumerate(wanted)])
    ticks = tuple(Tick((h + 0.5) * step - 1, str(h)) for h in range(0, 24, 4))
    return Strip(bars, None, 0.0, ticks), line


def _points(places: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in _without_repeats(places))


def _without_repeats(places: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    kept = [places[0]]
    for before, here in pairwise(places):
        if abs(before[0] - here[0]) + abs(before[1] - here[1]) > 0.02:
            kept.append(here)
    return kept


@dataclass(frozen=True)
class _Axis:
    """A scale from the least to the greatest value, with a little air."""

    start: float
    width: float
    logarithmic: bool

    @classmethod
    def of(cls, values: Sequence[float], logarithmic: bool) -> _Axis:
        usable = [v for v in values if v > 0] if logarithmic else list(values)
        to: Callable[[float], float] = math.log if logarithmic else float
        low, high = to(min(usable)), to(max(usable))
        air = (high - low) * 0.04 or 0.5 * (abs(high) or 1)
        start = max(0.0, low - air) if not logarithmic and low >= 0 else low - air
        return cls(start, high + air - start, logarithmic)

    def part(self, value: float) -> float:
        if self.logarithmic and value <= 0:
            return 0.0
        at = ((math.log(value) if self.logarithmic else value) - self.start) / self.width
        return min(1.0, max(0.0, at))

    def x(self, value: float) -> float:
        return round(self.part(value) * WIDTH, 1)

    def back(self, part: float) -> float:
        at = self.start + part * self.width
        return math.exp(at) if self.logarithmic else at

    def ticks(self, unit: str) -> tuple[Tick, ...]:
        """Round numbers, three to five of them."""
        low, high = self.back(0), self.back(1)
        if unit == "B":
            rounds = [32.0**e for e in range(8) if low <= 32.0**e <= high]
        else:
            rounds = _decades(low, high) if self.logarithmic else _steps(low, high)
        return tuple(Tick(self.x(v), short(v, unit)) for v in rounds)


def _decades(low: float, high: float) -> list[float]:
    """1, 2, 5 and powers of ten between, thinned to five."""
    for parts in ((1, 2, 5), (1, 3), (1,)):
        found = [
            m * 10.0**e
            for e in range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
            for m in parts
        ]
        inside = [v for v in found if low <= v <= high]
        if len(inside) <= 5:
            return inside
    return inside[:: math.ceil(len(inside) / 5)]


def _steps(low: float, high: float) -> list[float]:
    raw = (high - low) / 4
    size = 10.0 ** math.floor(math.log10(raw))
    step = next(m * size for m in (1, 2, 5, 10) if m * size >= raw)
    first = math.ceil(low / step)
    return [k * step for k in range(first, math.floor(high / step) + 1)]
