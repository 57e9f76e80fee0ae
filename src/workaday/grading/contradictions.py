"""One label, one value: which figures stand beside a label beyond doubt, and where two of them disagree.

A figure stands beside a label beyond doubt when the whole label is its row's or its column's, or when the label and
the figure are parted by nothing but a few linking words ("came to", ":"). What a sentence says in a freer way is
left to the figures reader, and is never held to contradict anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from workaday.artifacts.figures import Figure, FigureIndex
from workaday.artifacts.readers.content import Passage

_LINK = (
    "is|was|are|were|be|of|at|to|as|now|came|comes|come|stands|stood|would|will|lie|lies|lay|total|totals|totalled|"
    "amounts?|amounted|reached|reaches|has|have|been|about|around|roughly|approximately|currently|usd|eur|gbp|chf|an?|the"
)
_GAP = re.compile(
    rf"\s*(?:\([^()\d]{{0,40}}\))?\s*[:=–—-]?\s*(?:(?:{_LINK})\s+){{0,5}}[~≈]?\s*", re.IGNORECASE
)
_BEFORE = re.compile(
    r"(?:^|[.,;:!?(\[|•*/–—\d%)-]|\b(?:the|our|a|an|and|with|of|at|that|this|these|my|your|their|its|is|was|were|are|to|as|or|"
    r"while|but|for|by|makes|gives|shows|from|on|in|against|between))\s*$",
    re.IGNORECASE,
)
_UNIT_MARK = re.compile(
    r"\s*[(\[](?:in )?(?:[$€£¥%]|usd|eur|gbp|chf|percent|bps|days|hours|net|no\.?|#)[)\]]\s*$|[\s:*]+$", re.I
)
_LISTED = re.compile(r"(?:[\s,;/|\d]|\bor\b|\band\b)*")
"""Between the figures of a list; a year among them is none, and does not end it."""
_WORDS = re.compile(r"[^\W\d_]{2,}")
_MOST_WORDS = 4
"""A cell with more words than this is a note, not a row's or a column's figure."""
LEAST_LIST = 3
"""So many further values right behind a label's own make it a label with a list."""
_PLAIN_HEADS = frozenset(
    [
        "",
        "value",
        "values",
        "figure",
        "figures",
        "amount",
        "measure",
        "point",
        "points",
        "item",
        "total",
        "number",
        "result",
    ]
)


_PER = re.compile(r"\b(?:per|for each|for every)\s*$", re.IGNORECASE)
"""Before the 1,000 of "6.1 per 1,000 days", which is no value of its own."""
_SUMS = frozenset(["total", "sum"])
"""Rows below a column: of its months, say, which is another figure than the column's own."""


@dataclass(frozen=True)
class Bound:
    """A figure that stands beside a label. `about` is what else its place says of it: "" or a column's head."""

    passage: Passage
    figure: Figure
    about: str
    readings: tuple[tuple[float, float], ...]  # value, half of the last digit
    listed: bool = False  # the first of a list of figures

    @property
    def place(self) -> str:
        return self.passage.place

    @property
    def text(self) -> str:
        return self.figure.text.strip()

    def agrees(self, other: Bound) -> bool:
        """Whether both can be the same value, each to the last digit that it shows."""
        return any(
            abs(a - b) <= max(h, k) * 1.01 + 1e-9 * abs(a)
            for a, h in self.readings
            for b, k in other.readings
        )


class Bindings:
    """The figures of one content by the labels that they stand beside."""

    def __init__(self, index: FigureIndex, longer: Iterable[str] = ()) -> None:
        """`longer` are all labels that are known: a label within a longer one is not itself."""
        self.index = index
        self.longer = tuple(longer)
        self._kept: dict[tuple[str, str], list[Bound]] = {}
        self._tried: dict[str, int] = {}
        self._figures: dict[int, tuple[Passage, list[Figure]]] = {}
        self._by_passage: dict[str, list[tuple[Passage, dict[Figure, list[tuple[float, float]]]]]] = {}

    def of(self, label: str, unit: str) -> list[Bound]:
        if (label, unit) not in self._kept:
            self._kept[label, unit] = list(self._find(label, unit))
        return self._kept[label, unit]

    def tried(self, label: str) -> int:
        """How many different figures stand plainly beside a label, of whatever unit: many are guesses."""
        if label not in self._tried:
            self._tried[label] = len(set(self._try(label)))
        return self._tried[label]

    def _try(self, label: str) -> Iterator[str]:
        wanted, pattern = _plain(label), _pattern(label)
        for passage, figures in self._by_place().values():
            if passage.cell and _cell_about(passage.context, wanted) == "":
                yield from (figure.text.strip() for figure in figures)
            else:
                yield from (figure.text.strip() for figure, _ in self._beside(passage, pattern, ()))

    def _find(self, label: str, unit: str) -> Iterable[Bound]:
        wanted, pattern = _plain(label), _pattern(label)
        others = tuple(o for o in self.longer if len(o) > len(label) and label.casefold() in o.casefold())
        for passage, figures in self._passages(unit):
            if passage.cell and len(_WORDS.findall(passage.text)) <= _MOST_WORDS:
                about = _cell_about(passage.context, wanted)
                if about is not None:
                    values = ((f, r) for f, r in figures.items() if not _PER.search(passage.text, 0, f.start))
                    yield from (Bound(passage, f, about, tuple(r)) for f, r in values)
                    continue
            for figure, listed in self._beside(passage, pattern, others):
                if figure in figures or listed:
                    yield Bound(passage, figure, "", tuple(figures.get(figure, ())), listed)

    def _beside(
        self, passage: Passage, pattern: re.Pattern[str], others: tuple[str, ...]
    ) -> Iterator[tuple[Figure, bool]]:
        """The figures of a running text that a label has beside it, one for each time that it is said, and whether
        a list begins there."""
        text = passage.text
        for match in pattern.finditer(text):
            if not _BEFORE.search(text, 0, match.start()) or _within_longer(text, match, others):
                continue
            after = [f for f in self._figures_of(passage) if f.start >= match.end()][: LEAST_LIST + 1]
            if after and _GAP.fullmatch(text, match.end(), after[0].start):
                listed = all(_LISTED.fullmatch(text, a.end, b.start) for a, b in pairwise(after))
                yield after[0], listed and len(after) > LEAST_LIST

    def _figures_of(self, passage: Passage) -> list[Figure]:
        return self._by_place().get(id(passage), (passage, []))[1]

    def _by_place(self) -> dict[int, tuple[Passage, list[Figure]]]:
        if not self._figures:
            for passage, figure, _ in self.index.stated:
                self._figures.setdefault(id(passage), (passage, []))[1].append(figure)
        return self._figures

    def _passages(self, unit: str) -> list[tuple[Passage, dict[Figure, list[tuple[float, float]]]]]:
        if unit not in self._by_passage:
            found: dict[int, tuple[Passage, dict[Figure, list[tuple[float, float]]]]] = {}
            for passage, figure, value, half in self.index.readings(unit):
                entry = found.setdefault(id(passage), (passage, {}))
                entry[1].setdefault(figure, []).append((value, half))
            self._by_passage[unit] = list(found.values())
        return self._by_passage[unit]


@dataclass(frozen=True)
class Contradiction:
    label: str
    one: tuple[str, Bound]
    other: tuple[str, Bound]

    def __str__(self) -> str:
        places = [f"{b.text} in {path.rpartition('/')[2]} ({b.place})" for path, b in (self.one, self.other)]
        return f"{self.label}: {' but '.join(places)}"


def contradiction(label: str, found: Sequence[tuple[str, Bound]]) -> Contradiction | None:
    """The first two places, of (path, figure), that give one label two values; None where all agree."""
    by_about: dict[str, list[tuple[str, Bound]]] = {}
    for path, bound in found:
        if bound.listed:
            continue
        others = by_about.setdefault(bound.about, [])
        for other in others:
            if not other[1].agrees(bound):
                return Contradiction(label, other, (path, bound))
        if len(others) < 8 or not others[-1][1].agrees(bound):
            others.append((path, bound))
    return None


# --- what is beside a label ---------------------------------------------------------------------


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    """A label as it is compared: without case, marks and a unit in brackets."""
    previous = None
    while previous != text:
        previous, text = text, _UNIT_MARK.sub("", text)
    return " ".join(text.casefold().replace("’", "'").split())


@lru_cache(maxsize=4096)
def _pattern(label: str) -> re.Pattern[str]:
    words = r"\s+".join(re.escape(w).replace("'", "['’]") for w in label.split())
    return re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)


def _cell_about(context: str, wanted: str) -> str | None:
    """What else a cell's surroundings say, when its row or its column has the label; None when none has."""
    parts = [_plain(part) for part in context.split(" | ")]
    if wanted not in parts:
        return None
    after = parts[parts.index(wanted) + 1 :]
    before = parts[: parts.index(wanted)]
    if after:  # the row has the label, the column's head follows
        return " | ".join("" if p in _PLAIN_HEADS else p for p in after)
    row = before[-1] if before else ""
    return "" if row in _PLAIN_HEADS and row not in _SUMS else f"row {row}"


def _within_longer(text: str, match: re.Match[str], others: tuple[str, ...]) -> bool:
    lower = text.casefold()
    for other in others:
        start = lower.find(other.casefold(), max(0, match.start() - len(other)))
        if 0 <= start <= match.start() and start + len(other) >= match.end():
            return True
    return False
