"""Whether files' names fit their folders: character trigrams by weight, a name against its folder's others.

After arXiv 2405.04758: in real collections a name is nearer to the mean of its own folder than to another's.
"""

from __future__ import annotations

import math
import random
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from workaday.computer.audit.records import Absent, FoundFile, Share, Value

MOST_FILES = 400
Vector = Mapping[str, float]


def name_fit(files: Sequence[FoundFile], rng: random.Random) -> Value:
    """How many names are nearer to the other names of their own folder than to those of another folder, drawn
    by `rng`; ties count half. Folders of one file say nothing."""
    by_folder: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for file in sorted(files, key=lambda f: f.parts):
        by_folder[file.folder].append(file.name.rpartition(".")[0] or file.name)
    folders = [names for names in by_folder.values() if len(names) > 1]
    if len(folders) < 2:
        return Absent("fewer than two folders with two files")
    rng.shuffle(folders)
    folders = _bounded(folders)
    grams = [[_grams(n) for n in names] for names in folders]
    seen = Counter(g for folder in grams for name in folder for g in name)
    total = sum(map(len, grams))
    vectors = [
        [_unit({g: c * math.log(total / seen[g]) for g, c in name.items()}) for name in f] for f in grams
    ]
    sums = [_sum(f) for f in vectors]
    score = 0.0
    for at, folder in enumerate(vectors):
        for name in folder:
            other = sums[(at + rng.randrange(1, len(sums))) % len(sums)]
            own = _cosine(name, {g: v - name.get(g, 0.0) for g, v in sums[at].items()})
            away = _cosine(name, other)
            score += 1.0 if own > away else 0.5 if own == away else 0.0
    return Share(score, total)


def _bounded(folders: Sequence[list[str]]) -> list[list[str]]:
    kept: list[list[str]] = []
    left = MOST_FILES
    for names in folders:
        if left < 2 and len(kept) > 1:
            break
        kept.append(names[: max(2, min(left, MOST_FILES // 4))])
        left -= len(kept[-1])
    return kept


def _grams(name: str) -> Counter[str]:
    padded = f" {name.lower()} "
    return Counter(padded[k : k + 3] for k in range(len(padded) - 2))


def _unit(vector: Vector) -> Vector:
    length = math.sqrt(sum(v * v for v in vector.values()))
    return {g: v / length for g, v in vector.items()} if length else {}


def _sum(vectors: Sequence[Vector]) -> Vector:
    found: defaultdict[str, float] = defaultdict(float)
    for vector in vectors:
        for gram, value in vector.items():
            found[gram] += value
    return found


def _cosine(name: Vector, mean: Vector) -> float:
    """Of a unit vector with another one; 0 where either is nothing."""
    length = math.sqrt(sum(v * v for v in mean.values()))
    return round(sum(v * mean.get(g, 0.0) for g, v in name.items()) / length, 12) if length > 1e-9 else 0.0
