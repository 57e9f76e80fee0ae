"""The figures reader: does this file state this value, and does it say of what?

A value is canonical: money in whole currency units, pct a fraction (0.034), bps in basis points, days,
hours, ratio (3.0 for 3:1), count and number as they are. Any sensible form states it, as long as the
form is right to the last digit that it shows and is not coarser than the tolerance allows. Currency
signs are not compared, and the reader knows nothing of the ledger.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from workaday.artifacts.readers.content import Content, Passage
from workaday.artifacts.readers.forms import Figure, Reading, figures
from workaday.artifacts.readers.number_formats import half_unit
from workaday.errors import UsageError

__all__ = [
    "UNITS",
    "Figure",
    "FigureIndex",
    "Found",
    "Reading",
    "Tolerance",
    "figures",
    "find",
    "first_near",
    "same",
]

UNITS = ("money", "pct", "bps", "number", "count", "days", "hours", "ratio")


@dataclass(frozen=True)
class Tolerance:
    """How far a written figure may stand from the value.

    A form is right when the value rounds to it: "$1.2M" states 1,234,567. Beyond that, `relative` (of
    the value) and `absolute` (canonical units) widen what is right. A form whose half unit is more than
    `coarsest` of the value says too little, though right: "$1M" does not state 1,234,567 (40 %), "$1.2M"
    does (4 %). A form that equals the value exactly always counts: "3 %" states 0.03.
    """

    relative: float = 0.0
    absolute: float = 0.0
    coarsest: float = 0.05


EXACT = Tolerance()
# Below this step nobody writes a figure: half a cent, half a basis point. At most 0.2 % of the value.
_GRAIN = {"money": 0.005, "pct": 0.00005, "bps": 0.5}
_GRAIN_SHARE = 0.002
_ROUNDING_SLACK = 1.000001

_PERCENT = re.compile(r"%|\bper\s?cent|\bpct\b|\bpercentage", re.IGNORECASE)
_BPS = re.compile(r"\bbps?\b|\bbasis points?", re.IGNORECASE)
_DAYS = re.compile(r"\bdays?\b|\bd\b|\bDSO\b|\bDPO\b", re.IGNORECASE)
_HOURS = re.compile(r"\bhours?\b|\bhrs?\b|\bh\b", re.IGNORECASE)
_PERCENT_BESIDE = re.compile(r"\(%\)|\bpct\b|\(in per\s?cent")
_CURRENCY = re.compile(r"[$€£¥₹]|\[\$")
_MONEY_CODES = r"\b(?:USD|EUR|GBP|CHF|CAD|AUD)"
_SCALED = tuple(
    (re.compile(pattern, re.IGNORECASE), scale)
    for pattern, scale in (
        (rf"\bthousands?\b|['’]000s?\b|[$€£¥₹](?:000s?|k)\b|{_MONEY_CODES} ?k\b|\(000s?\)|\(k\)", 1e3),
        (rf"\bmillions?\b|[$€£¥₹] ?(?:mm?|mn)\b|{_MONEY_CODES} ?(?:mm?|mn)\b|\((?:mm?|mn)\)", 1e6),
        (rf"\bbillions?\b|[$€£¥₹] ?(?:b|bn)\b|{_MONEY_CODES} ?bn\b|\(bn\)", 1e9),
    )
)


@dataclass(frozen=True, slots=True)
class Found:
    """A place that states the value. `value` is what is written there, in the unit asked for.
    `near`: a label word stands in its sentence or in its context; `hits` counts the words that do."""

    passage: Passage
    figure: Figure
    value: float
    near: bool
    hits: int


@dataclass(frozen=True, slots=True)
class _About:
    """What a passage's surroundings say of the numbers in it."""

    cell: bool = False
    percent: bool = False
    bps: bool = False
    days: bool = False
    hours: bool = False
    scales: tuple[float, ...] = ()


def find(
    content: Content, value: float, unit: str, *, tolerance: Tolerance = EXACT, words: Sequence[str] = ()
) -> list[Found]:
    """Where a content states a value, the best label first. For many checks keep a `FigureIndex`.

    Raises `UsageError` for a unit that is none of `UNITS`.
    """
    return FigureIndex(content).find(value, unit, tolerance=tolerance, words=words)


def same(figure: Figure, value: float, unit: str, tolerance: Tolerance = EXACT) -> bool:
    """Whether a figure, taken without its surroundings, states the value."""
    _check_unit(unit)
    about = _About(days=True, hours=True)
    return any(
        _states(canonical, half, value, unit, tolerance)
        for canonical, half in _canonical(figure, unit, about)
    )


def first_near(text: str, words: Sequence[str], unit: str) -> float | None:
    """The figure of a free text that its label words point to, in canonical form; None when there is none.

    A label before its figure binds closer than one behind it. Without any label in the text, the only
    figure of that unit is the answer.
    """
    _check_unit(unit)
    labels = label_stems(words)
    eligible = [(figure, about, values) for figure, about, values in _eligible(text, unit)]
    spots = [(stem, start, end) for stem, start, end in _word_spots(text) if stem in labels]
    if not spots:
        distinct = {values[0][0] for _, _, values in eligible}
        return distinct.pop() if len(distinct) == 1 else None
    ranked = sorted(
        (min(_distance(text, figure, spot) for spot in spots), rank, values[0][0])
        for rank, (figure, _, values) in enumerate(eligible)
    )
    return ranked[0][2] if ranked else None


class FigureIndex:
    """A content with its figures parsed once; each unit's values are sorted on first use."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self._sorted: dict[str, tuple[list[float], list[_Entry]]] = {}
        self._around: dict[int, frozenset[str]] = {}

    @cached_property
    def stated(self) -> list[tuple[Passage, Figure, _About]]:
        """Every figure with its passage."""
        found = []
        for passage in self.content.passages:
            own = _own_figures(passage)
            if own:
                about = _about(passage)
                found += [(passage, figure, about) for figure in own]
        return found

    def readings(self, unit: str) -> list[tuple[Passage, Figure, float, float]]:
        """Every figure that can be meant in a unit: its passage, itself, its value, half of its last digit. A
        figure that can be read in several ways comes several times."""
        _check_unit(unit)
        _, entries = self._by_value(unit)
        return [(e.passage, e.figure, e.value, e.half) for e in sorted(entries, key=lambda e: e.order)]

    def find(
        self, value: float, unit: str, *, tolerance: Tolerance = EXACT, words: Sequence[str] = ()
    ) -> list[Found]:
        """As the function `find`."""
        _check_unit(unit)
        keys, entries = self._by_value(unit)
        reach = abs(value) * max(tolerance.coarsest, tolerance.relative) * _ROUNDING_SLACK
        reach = max(reach, tolerance.absolute * _ROUNDING_SLACK, 1e-9)
        labels = label_stems(words)
        best: dict[tuple[int, int], tuple[float, Found]] = {}
        for sign in (1.0, -1.0) if value < 0 else (1.0,):
            low, high = sorted((sign * value - reach, sign * value + reach))
            for entry in entries[bisect_left(keys, low) : bisect_right(keys, high)]:
                if sign < 0 and not entry.figure.falling:
                    continue
                if not _states(entry.value, entry.half, sign * value, unit, tolerance):
                    continue
                hits = self._hits(entry, labels)
                found = Found(entry.passage, entry.figure, sign * entry.value, bool(hits) or not labels, hits)
                off = abs(entry.value - sign * value)
                key = (entry.order, entry.figure.start)
                if key not in best or off < best[key][0]:
                    best[key] = (off, found)
        ranked = sorted(
            best.items(), key=lambda item: (-item[1][1].near, -item[1][1].hits, item[1][0], item[0])
        )
        return [found for _, (_, found) in ranked]

    def crowd(self, unit: str, label: str, hits: int) -> int:
        """How many different values of a unit stand as near to a label, by its words, as one with so many hits."""
        _check_unit(unit)
        labels = label_stems([label])
        _, entries = self._by_value(unit)
        return len({round(e.value, 6) for e in entries if self._hits(e, labels) >= hits})

    def _hits(self, entry: _Entry, labels: frozenset[str]) -> int:
        """How many of the labels' stems stand around a figure."""
        if not labels:
            return 0
        around = self._around.get(entry.order)
        if around is None:
            around = self._around[entry.order] = _stems_around(entry.passage, entry.figure)
        return len(labels & around)

    def _by_value(self, unit: str) -> tuple[list[float], list[_Entry]]:
        if unit not in self._sorted:
            entries = [
                _Entry(canonical, half, order, passage, figure)
                for order, (passage, figure, about) in enumerate(self.stated)
                for canonical, half in _canonical(figure, unit, about)
            ]
            entries.sort(key=lambda entry: entry.value)
            self._sorted[unit] = ([entry.value for entry in entries], entries)
        return self._sorted[unit]


@dataclass(frozen=True, slots=True)
class _Entry:
    value: float
    half: float
    order: int
    passage: Passage
    figure: Figure


def _check_unit(unit: str) -> None:
    if unit not in UNITS:
        raise UsageError(f"unknown unit {unit!r}; a figure's unit is one of {', '.join(UNITS)}")


def _states(written: float, half: float, value: float, unit: str, tolerance: Tolerance) -> bool:
    off = abs(written - value)
    if off <= 1e-9 * max(abs(value), 1e-9):
        return True
    size = abs(value)
    if half > tolerance.coarsest * size:
        return off <= tolerance.absolute
    grain = min(_GRAIN.get(unit, 0.0), _GRAIN_SHARE * size)
    return off <= max(half, tolerance.relative * size, tolerance.absolute, grain) * _ROUNDING_SLACK


# --- what a figure means in a unit ------------------------------------------------------------


def _canonical(figure: Figure, unit: str, about: _About) -> Iterator[tuple[float, float]]:
    """The figure's readings in a unit, as (canonical value, half unit)."""
    for reading in figure.candidates:
        factor = _factor(reading, unit, about, figure.text)
        if factor is None:
            continue
        if unit == "count" and not (reading.value * factor).is_integer():
            continue
        yield reading.value * factor, reading.half_unit * factor
        if reading.kind in ("plain", "money") and unit in ("money", "number", "count"):
            for scale in about.scales:
                yield reading.value * scale, reading.half_unit * scale


def _factor(reading: Reading, unit: str, about: _About, text: str) -> float | None:
    """What turns a reading into the unit; None where it cannot be meant."""
    if reading.kind == unit:
        return 1.0
    if reading.kind == "plain":
        return _plain_factor(reading, unit, about, text)
    return {("bps", "pct"): 1e-4, ("pct", "bps"): 1e4, ("pct", "ratio"): 1.0, ("ratio", "number"): 1.0}.get(
        (reading.kind, unit)
    )


def _plain_factor(reading: Reading, unit: str, about: _About, text: str) -> float | None:
    if unit in ("money", "number", "count", "ratio"):
        return 1.0
    if unit == "pct":
        if about.percent:
            return 0.01
        exact = about.cell and reading.half_unit == 0
        fraction = (exact and abs(reading.value) < 10) or (
            abs(reading.value) < 1 and 0 < reading.half_unit <= 0.005
        )
        return 1.0 if fraction or (about.cell and reading.value in (0, 1)) else None
    if unit == "bps":
        return 1.0 if about.bps or about.cell else None
    return 1.0 if about.cell or (about.days if unit == "days" else about.hours) else None


def _about(passage: Passage) -> _About:
    return _about_words(passage.context, passage.text, passage.cell)


@lru_cache(maxsize=4096)
def _about_context(context: str) -> _About:
    scales = tuple(scale for pattern, scale in _SCALED if pattern.search(context))
    percent, bps = _PERCENT.search(context), _BPS.search(context)
    days, hours = _DAYS.search(context), _HOURS.search(context)
    return _About(False, bool(percent), bool(bps), bool(days), bool(hours), scales)


def _about_words(context: str, text: str, cell: bool) -> _About:
    around = _about_context(context)
    if cell:
        return _About(True, around.percent, around.bps, around.days, around.hours, around.scales)
    percent = bool(_PERCENT_BESIDE.search(text))
    days, hours = bool(_DAYS.search(text)), bool(_HOURS.search(text))
    return _About(False, percent, bool(_BPS.search(text)), days or around.days, hours or around.hours)


def _own_figures(passage: Passage) -> Sequence[Figure]:
    if passage.value is None or not passage.number_format:
        return _written(passage.text) if len(passage.text) <= _LONGEST_CELL else figures(passage.text)
    return [_stored(passage.text, passage.value, passage.number_format)]


_LONGEST_CELL = 200
"""Letters of a text of which the figures are kept."""


@lru_cache(maxsize=4096)
def _written(text: str) -> tuple[Figure, ...]:
    """A text's figures: the cells of tables repeat each other."""
    return tuple(figures(text))


def _stored(text: str, value: float, number_format: str) -> Figure:
    """A sheet's number: what is stored, and what its format shows of it."""
    kind = "pct" if "%" in number_format else "money" if _CURRENCY.search(number_format) else "plain"
    readings = [Reading(value, kind, 0.0)]
    half = half_unit(number_format)
    if half:
        readings.append(Reading(round(value / (2 * half)) * 2 * half, kind, half))
    return Figure(text, 0, len(text), tuple(readings))


def written_near(text: str, label: str, unit: str) -> Figure | None:
    """The figure, as written, that a text gives for a label: on the label's line, else on a line with most of
    its words, else the one that the whole text points to. None where there is none."""
    lines = text.splitlines()
    exact = [line for line in lines if label.casefold() in line.casefold()]
    for part in [*exact, *(line for line in lines if names(line, label)), text]:
        value = first_near(part, [label], unit)
        for figure in figures(part):
            if value is not None and same(figure, value, unit):
                return figure
    return None


def share_named(line: str, label: str) -> float:
    """Which share of a label's words a line has."""
    said = set(re.findall(r"[a-z0-9]+", line.casefold()))
    words = re.findall(r"[a-z0-9]+", label.casefold())
    return sum(w in said for w in words) / len(words) if words else 0.0


def names(line: str, label: str) -> bool:
    """Whether a line has most of a label's words."""
    count = len(re.findall(r"[a-z0-9]+", label.casefold()))
    return count > 0 and round(share_named(line, label) * count) >= max(1, round(0.75 * count))


def labelled(index: FigureIndex, value: float, unit: str, labels: Sequence[str]) -> Found | None:
    """The best place where the value stands by one of its labels: two of a label's telling words, or its
    only one, are in the figure's sentence or context. None where it does not."""
    for label in labels:
        for found in index.find(value, unit, words=[label]):
            if found.passage.place.startswith("picture"):
                continue  # a picture's description is not what the file says
            if found.near and found.hits >= min(2, telling_words(label)):
                return found
    return None


# --- labels ------------------------------------------------------------------------------------

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_STOP = frozenset(
    {
        "a", "an", "the", "of", "and", "or", "in", "for", "to", "on", "at", "by", "with", "from",
        "per", "as", "is", "was", "were", "are", "be", "been", "its", "our", "their", "this",
        "that", "it", "we", "i", "you", "he", "she", "they", "has", "have", "had", "will", "would",
        "than", "vs", "versus", "not", "no", "s",
    }
)  # fmt: skip
_WEAK = frozenset(
    {
        "total", "amount", "number", "count", "value", "rate", "average", "figure", "sum",
        "overall", "percent", "percentage", "share", "year", "month", "quarter", "q1", "q2", "q3",
        "q4", "week", "day", "date", "current", "new", "all",
    }
)  # fmt: skip
_CLAUSE = re.compile(r"[.!?;\n](?=\s|$)|\s[|]\s")
_BREAKS = re.compile(r"[,;]\s|\b(?:and|but|while|whereas|against|versus|with)\b|[.!?](?=\s|$)|\n|\|")
_VICINITY = 200


@lru_cache(maxsize=65536)
def _stem(word: str) -> str:
    word = re.sub(r"['’]s?$", "", word.casefold())
    for ending, stem in (("ies", "y"), ("sses", "ss"), ("ing", ""), ("ed", ""), ("es", ""), ("s", "")):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            word = word[: -len(ending)] + stem
            break
    return word[:-1] if len(word) > 3 and word.endswith("e") else word


@lru_cache(maxsize=8192)
def _stems(text: str) -> frozenset[str]:
    return frozenset(_stem(word) for word in _WORD.findall(text) if word.casefold() not in _STOP)


@cache
def _weak_stems() -> frozenset[str]:
    return frozenset(_stem(word) for word in _WEAK)


@lru_cache(maxsize=4096)
def telling_words(label: str) -> int:
    """How many words of a label say what it is."""
    stems = _stems(label)
    return len(stems - _weak_stems()) or len(stems)


def label_stems(words: Iterable[str]) -> frozenset[str]:
    """The stems that a label may be known by; weak ones ("total") only where there is nothing better."""
    return _label_stems(tuple(words))


@lru_cache(maxsize=4096)
def _label_stems(words: tuple[str, ...]) -> frozenset[str]:
    stems: set[str] = set()
    for phrase in words:
        own = [word.casefold() for word in _WORD.findall(phrase) if word.casefold() not in _STOP]
        stems.update(_stem(word) for word in own)
        if len(own) > 2:
            stems.add("".join(word[0] for word in own))
    return frozenset(stems - _weak_stems()) or frozenset(stems)


def _stems_around(passage: Passage, figure: Figure) -> frozenset[str]:
    return _stems(passage.context) | _stems(_vicinity(passage.text, figure))


def _vicinity(text: str, figure: Figure) -> str:
    """The figure's sentence, cut to what stands close to it."""
    start = max(0, figure.start - _VICINITY)
    for stop in _CLAUSE.finditer(text, start, figure.start):
        start = stop.end()
    stop_after = _CLAUSE.search(text, figure.end)
    end = min(len(text), figure.end + _VICINITY, stop_after.start() if stop_after else len(text))
    return text[start:end]


# --- free text ----------------------------------------------------------------------------------


def _eligible(text: str, unit: str) -> Iterator[tuple[Figure, _About, list[tuple[float, float]]]]:
    """The text's figures that can be meant in a unit; those that name the unit first."""
    about = _about_words("", text, cell=False)
    found = []
    for figure in figures(text):
        values = list(_canonical(figure, unit, about))
        if values:
            explicit = figure.candidates[0].kind == unit
            found.append((not explicit, figure, about, values))
    has_explicit = any(not rank for rank, *_ in found)
    strict = unit in ("money", "pct", "bps", "days", "hours") and has_explicit
    for rank, figure, around, values in found:
        if not (strict and rank):
            yield figure, around, values


def _word_spots(text: str) -> Iterator[tuple[str, int, int]]:
    for match in _WORD.finditer(text):
        yield _stem(match[0]), match.start(), match.end()


def _distance(text: str, figure: Figure, spot: tuple[str, int, int]) -> int:
    _, start, end = spot
    label_first = end <= figure.start
    gap = text[end : figure.start] if label_first else text[figure.end : start]
    crossings = sum(200 if match[0] in ".!?\n" else 40 for match in _BREAKS.finditer(gap))
    between = len(figures(gap)) * 60
    return len(gap) + crossings + between + (0 if label_first else 15)
