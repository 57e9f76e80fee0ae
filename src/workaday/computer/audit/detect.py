"""The classifier two-sample test: can a classifier tell our files from draws of the reference?

After Lopez-Paz & Oquab 2017. The reference is known by its marginals only, so its draws carry no dependence
between features. Three readings are therefore given: each feature alone; all of them with our columns shuffled
apart (our marginals against the reference's); all as they are, where dependence that every real home has counts
against us too. Features for which no reference is known are not tested: that would test our guess.
"""

from __future__ import annotations

import importlib
import math
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

from workaday.computer.audit.kinds import class_of
from workaday.computer.audit.records import Absent
from workaday.computer.audit.reference import (
    DEPTH,
    DUPLICATE_NAMES,
    FILES_PER_FOLDER,
    HOURS,
    SIZES,
    TYPE_MIX,
    WEEKEND_SHARE,
    ZERO_BYTES,
)
from workaday.computer.audit.tree import Home

FEATURES = ("size", "type", "depth", "hour", "weekend", "siblings", "name again")
UNTESTED = (
    "name length", "digits in the name", "spaces in the name", "capitals in the name", "age", "minute of the change",
    "created against changed", "place in the folder",
)  # fmt: skip
"""Metadata of a file for which the reference table gives no distribution."""

CLASSES = tuple(TYPE_MIX)
MOST_ROWS = 6_000
LEAST_ROWS = 200
TEST_SHARE = 0.3
NEEDS = 'needs scikit-learn: pip install "workaday[audit]"'

Row = tuple[float, ...]


@dataclass(frozen=True)
class Detection:
    """Accuracies on the held-out share; 0.5 is chance. `error` is the standard error at chance."""

    joint: float
    marginals: float
    alone: Mapping[str, float]
    rows: int
    held_out: int
    seed: int
    error: float


def features(home: Home, most: int, rng: random.Random) -> tuple[Row, ...]:
    """Rows of FEATURES for at most `most` files, drawn by `rng`."""
    chosen = home.files if len(home.files) <= most else rng.sample(home.files, most)
    names = Counter(f.name.lower() for f in home.files)
    return tuple(
        (
            math.log1p(f.size),
            float(CLASSES.index(c if (c := class_of(f)) in CLASSES else "other")),
            float(len(f.parts)),
            float(f.modified.hour),
            float(f.modified.weekday() > 4),
            float(len(home.by_folder[f.folder])),
            float(names[f.name.lower()] > 1),
        )
        for f in chosen
    )


def draw_reference(system: str, rng: random.Random) -> Row:
    """One file of a real home, each feature drawn from its own marginal. The spread of depth is a quarter of the
    way from the mean to the greatest depth; siblings are those of a file, in folders of geometric size."""
    mean, greatest = DEPTH.get(system, DEPTH["windows"])
    level = NormalDist(mean, (greatest - mean) / 4).inv_cdf(rng.uniform(0.001, 0.999))
    size = 0.0 if rng.random() < ZERO_BYTES else SIZES.draw(rng)
    stop = math.log(1 - 1 / FILES_PER_FOLDER)
    siblings = 1 + sum(int(math.log(1 - rng.random()) / stop) for _ in range(2))
    return (
        math.log1p(math.floor(size)),
        float(rng.choices(range(len(CLASSES)), [TYPE_MIX[c] for c in CLASSES])[0]),
        float(max(1, round(level))),
        float(rng.choices(range(24), HOURS)[0]),
        float(rng.random() < sum(WEEKEND_SHARE) / 2),
        float(siblings),
        float(rng.random() < sum(DUPLICATE_NAMES) / 2),
    )


def detect(ours: Sequence[tuple[str, Row]], seed: int) -> Detection | Absent:
    """Train and test on files of ours (with their system) and as many draws of the reference."""
    if len(ours) < LEAST_ROWS:
        return Absent(f"{len(ours)} files; at least {LEAST_ROWS} are needed")
    try:
        ensemble = importlib.import_module("sklearn.ensemble")
    except ImportError:
        return Absent(NEEDS)
    rng = random.Random(seed)
    chosen = rng.sample(ours, min(len(ours), MOST_ROWS // 2))
    rows = [row for _, row in chosen]
    drawn = [draw_reference(system, rng) for system, _ in chosen]
    columns = [list(column) for column in zip(*rows)]
    for column in columns:
        rng.shuffle(column)
    test = _Test(ensemble, importlib.import_module("threadpoolctl"), seed, len(rows))
    held_out = 2 * round(len(rows) * TEST_SHARE)
    return Detection(
        joint=test.accuracy(rows, drawn),
        marginals=test.accuracy(list(zip(*columns)), drawn),
        alone={
            name: test.accuracy([(r[k],) for r in rows], [(r[k],) for r in drawn])
            for k, name in enumerate(FEATURES)
        },
        rows=2 * len(rows),
        held_out=held_out,
        seed=seed,
        error=round(math.sqrt(0.25 / held_out), 4),
    )


@dataclass(frozen=True)
class _Test:
    """One way to split and train, for all readings."""

    ensemble: Any
    threads: Any
    seed: int
    count: int

    def accuracy(self, ours: Sequence[Row], drawn: Sequence[Row]) -> float:
        """Trained on the first rows of both, tested on the rest; both came in random order. One thread: on a busy
        machine several wait for each other longer than they work."""
        cut = self.count - round(self.count * TEST_SHARE)
        model = self.ensemble.HistGradientBoostingClassifier(
            max_iter=60, max_leaf_nodes=15, learning_rate=0.1, random_state=self.seed, early_stopping=False
        )
        rest = self.count - cut
        with self.threads.threadpool_limits(1):
            model.fit([*ours[:cut], *drawn[:cut]], [1] * cut + [0] * cut)
            return round(float(model.score([*ours[cut:], *drawn[cut:]], [1] * rest + [0] * rest)), 4)
