"""Near-duplicate documents: sets of word 5-grams, their MinHash, and the pairs whose Jaccard index is high.

One-permutation MinHash (Li, Owen & Zhang 2012) with empty bins filled from the next full one: each 5-gram is
hashed once. Bands of the signature bring candidates together, one band after the other, so memory stays at
the signatures; what the signature finds likely is then compared exactly, on the documents themselves.
"""

from __future__ import annotations

import hashlib
import re
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from workaday.computer.audit.peek import peek
from workaday.computer.audit.records import Limits, Text
from workaday.errors import ReadError

GRAM = 5
BINS = 63
ROWS_PER_BAND = 3
NEAR = 0.8
LIKELY = 0.65
"""Signatures agreeing in so many bins are compared exactly: three standard errors below NEAR."""
LEAST_WORDS = 12
"""Shorter documents say too little to be a copy of anything."""
MOST_EXACT = 20_000
BOILERPLATE_ORIGINS = frozenset({"web_download", "system"})
_WORD = re.compile(r"\w+")
_FULL = 0xFFFFFFFF


def words_of(text: str) -> list[str]:
    return _WORD.findall(text.lower())


@lru_cache(maxsize=200_000)
def _number(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode("utf-8", "replace"), digest_size=7).digest(), "big")


def grams(text: str, n: int = GRAM) -> frozenset[int]:
    """The document's n-grams of words as numbers: the hash of a tuple of ints is the same in every process."""
    numbers = [_number(w) for w in words_of(text)]
    return frozenset(map(hash, zip(*(numbers[k:] for k in range(n)))))


def jaccard(a: frozenset[int], b: frozenset[int]) -> float:
    both = len(a & b)
    return both / (len(a) + len(b) - both) if a or b else 0.0


def signature(found: Iterable[int]) -> bytes:
    """BINS numbers of 32 bits, as bytes; b"" for no 5-gram at all."""
    bins = [_FULL] * BINS
    for gram in found:
        mixed = (gram ^ (gram >> 31)) * 0x9E3779B97F4A7C15 & 0xFFFFFFFFFFFFFFFF
        at, value = mixed % BINS, mixed >> 32
        if value < bins[at]:
            bins[at] = value
    full = [k for k in range(BINS) if bins[k] != _FULL]
    if not full:
        return b""
    if len(full) < BINS:
        bins = [bins[_next_full(k, full)] for k in range(BINS)]
    return array("I", bins).tobytes()


def _next_full(at: int, full: Sequence[int]) -> int:
    return next((k for k in full if k >= at), full[0])


def agreement(a: bytes, b: bytes) -> float:
    """The share of bins in which two signatures agree: an estimate of the Jaccard index, standard error
    0.05 at 0.8."""
    return sum(x == y for x, y in zip(array("I", a), array("I", b))) / BINS


@dataclass(frozen=True)
class Member:
    """One document of a cluster, and how like the cluster's first it is."""

    computer: str
    path: str
    jaccard: float


@dataclass(frozen=True)
class Cluster:
    """Documents of different computers that are near-duplicates. `kinds` are the ledger's names for them,
    `shared` words that all but begin the same text. `boilerplate`: all of them came from a vendor, who gives
    everybody the same."""

    form: str
    kinds: tuple[str, ...]
    members: tuple[Member, ...]
    computers: int
    shared: str
    boilerplate: bool


@dataclass(frozen=True)
class Near:
    """What was found among so many documents of so many computers. `copies` counts documents in clusters that
    are not boilerplate. `exact`: every pair was compared on the documents themselves."""

    documents: int
    copies: int
    clusters: tuple[Cluster, ...]
    exact: bool


Labelled = tuple[str, Text]
Map = Callable[[Callable[[tuple[Path, Path]], float], Sequence[tuple[Path, Path]]], Iterable[float]]


def find_near(texts: Sequence[Labelled], map: Map) -> Near:
    """The clusters of near-duplicates between computers. `map` runs the exact comparisons, in order."""
    usable = [(id, t) for id, t in texts if t.words >= LEAST_WORDS and t.signature]
    pairs = sorted(_candidates(usable))
    chosen = pairs[:MOST_EXACT]
    places = [(usable[a][1].place, usable[b][1].place) for a, b in chosen]
    found = dict(zip(chosen, map(compare, places), strict=True))
    for a, b in pairs[MOST_EXACT:]:
        found[a, b] = agreement(usable[a][1].signature, usable[b][1].signature)
    near = {pair: value for pair, value in found.items() if value >= NEAR}
    clusters = [_cluster(group, usable, near) for group in _groups(near)]
    clusters.sort(key=lambda c: (c.boilerplate, -len(c.members), c.members[0].path))
    copies = sum(len(c.members) for c in clusters if not c.boilerplate)
    return Near(len(usable), copies, tuple(clusters), len(pairs) <= MOST_EXACT)


def _candidates(texts: Sequence[Labelled]) -> set[tuple[int, int]]:
    """Pairs worth an exact look. In a bucket each document meets those that nothing of another computer resembled
    before, so a text that is on all computers costs one comparison a computer, not one a pair."""
    width = ROWS_PER_BAND * 4
    pairs: set[tuple[int, int]] = set()
    for start in range(0, BINS * 4, width):
        buckets: defaultdict[bytes, list[int]] = defaultdict(list)
        for at, (_, text) in enumerate(texts):
            buckets[text.signature[start : start + width]].append(at)
        for bucket in buckets.values():
            if len(bucket) > 1:
                pairs.update(_in_bucket(bucket, texts))
    return pairs


def _in_bucket(bucket: Sequence[int], texts: Sequence[Labelled]) -> Iterator[tuple[int, int]]:
    leaders: list[int] = []
    for at in bucket:
        id, text = texts[at]
        like = [k for k in leaders if agreement(texts[k][1].signature, text.signature) >= LIKELY]
        others = [k for k in like if texts[k][0] != id]
        yield from ((k, at) for k in others)
        if not others:
            leaders.append(at)


def compare(pair: tuple[Path, Path]) -> float:
    """The exact Jaccard index of two documents' 5-grams; 0 for one that does not open any more."""
    return jaccard(_grams_at(pair[0]), _grams_at(pair[1]))


@lru_cache(maxsize=256)
def _grams_at(place: Path) -> frozenset[int]:
    return grams(_text_at(place))


def _text_at(place: Path) -> str:
    try:
        return peek(place.read_bytes(), place.name).text[: Limits().characters]
    except (OSError, ReadError):
        return ""


def _groups(near: Iterable[tuple[int, int]]) -> Iterator[list[int]]:
    """Documents joined by pairs, each group in order."""
    above: dict[int, int] = {}

    def top(at: int) -> int:
        while above.setdefault(at, at) != at:
            above[at] = at = above[above[at]]
        return at

    for a, b in near:
        first, second = sorted((top(a), top(b)))
        above[second] = first
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for at in sorted(above):
        groups[top(at)].append(at)
    yield from groups.values()


def _cluster(group: Sequence[int], texts: Sequence[Labelled], near: dict[tuple[int, int], float]) -> Cluster:
    best: dict[int, float] = {}
    for (a, b), value in near.items():
        for at in {a, b} & set(group):
            best[at] = max(best.get(at, 0.0), value)
    members = tuple(Member(texts[k][0], texts[k][1].path, round(best[k], 3)) for k in group)
    found = [texts[k][1] for k in group]
    return Cluster(
        form=found[0].form,
        kinds=tuple(sorted({t.kind or "unknown" for t in found})),
        members=members,
        computers=len({m.computer for m in members}),
        shared=_shared(
            found[0].place, next(texts[k][1].place for k in group if texts[k][0] != texts[group[0]][0])
        ),
        boilerplate=all(t.origin in BOILERPLATE_ORIGINS for t in found),
    )


def _shared(a: Path, b: Path) -> str:
    """The longest run of words that two documents share, at most 40 of them."""
    first, second = words_of(_text_at(a))[:2000], words_of(_text_at(b))[:2000]
    starts: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for k in range(len(second) - GRAM + 1):
        starts[tuple(second[k : k + GRAM])].append(k)
    best, at = 0, 0
    for k in range(len(first) - GRAM + 1):
        if k + best >= len(first):
            break
        for start in starts.get(tuple(first[k : k + GRAM]), ())[:8]:
            run = 0
            while (
                k + run < len(first) and start + run < len(second) and first[k + run] == second[start + run]
            ):
                run += 1
            if run > best:
                best, at = run, k
    return " ".join(first[at : at + min(best, 40)])
