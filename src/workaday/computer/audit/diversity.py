"""How much the texts of a fleet say the same: gzip ratio, self-repetition, effective documents.

After Shaib 2024 (arXiv 2403.00553) and Friedman & Dieng 2022 (Vendi, arXiv 2210.02410). Each computer gives one
text of each form, so the figures are about the fleet and not about one home's versions.
"""

from __future__ import annotations

import gzip
import importlib
import math
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from workaday.computer.audit.duplicates import words_of
from workaday.computer.audit.records import Absent

SAME_LENGTH = 60_000
"""Characters that are compressed: the ratio grows with the length, so all forms get the same where they can."""
MOST_TEXTS = 300
LEAST_TEXTS = 5
REPEATED = 4
NEEDS = 'needs numpy: pip install "workaday[audit]"'


@dataclass(frozen=True)
class Diversity:
    """The texts of one form. `gzip_ratio` is bytes before by bytes after, over `characters`. `self_repetition` is
    the mean of ln(1 + occurrences of a text's 4-grams in other texts); `repeated` the mean share of a text's
    4-grams that some other text has. `vendi` is the effective number of texts over their number."""

    form: str
    texts: int
    characters: int
    gzip_ratio: float
    self_repetition: float
    repeated: float
    vendi: float | Absent


def diversity(form: str, texts: Sequence[str], rng: random.Random) -> Diversity | Absent:
    """Of one text a computer, in an order drawn by `rng`."""
    if len(texts) < LEAST_TEXTS:
        return Absent(f"{len(texts)} texts of 200 characters or more; at least {LEAST_TEXTS} are needed")
    chosen = rng.sample(texts, min(len(texts), MOST_TEXTS))
    joined = "\n".join(chosen)[:SAME_LENGTH]
    score, share = self_repetition(chosen)
    return Diversity(
        form,
        len(chosen),
        len(joined),
        round(gzip_ratio(joined), 3),
        round(score, 3),
        round(share, 4),
        vendi(chosen),
    )


def gzip_ratio(text: str) -> float:
    raw = text.encode("utf-8")
    return len(raw) / len(gzip.compress(raw, 9, mtime=0))


def self_repetition(texts: Sequence[str]) -> tuple[float, float]:
    """Salkar 2022's score, and the mean share of repeated 4-grams."""
    found = [Counter(_four(text)) for text in texts]
    everywhere: Counter[tuple[str, ...]] = Counter()
    for counts in found:
        everywhere.update(counts)
    scores, shares = [], []
    for counts in found:
        others = [everywhere[g] - c for g, c in counts.items()]
        scores.append(math.log1p(sum(others)))
        shares.append(sum(o > 0 for o in others) / len(others) if others else 0.0)
    return sum(scores) / len(texts), sum(shares) / len(texts)


def _four(text: str) -> list[tuple[str, ...]]:
    words = words_of(text)
    return list(zip(*(words[k:] for k in range(REPEATED))))


def vendi(texts: Sequence[str]) -> float | Absent:
    """exp of the entropy of the eigenvalues of K/n, over n; K is the cosine of TF-IDF counts of words."""
    try:
        numpy = importlib.import_module("numpy")
    except ImportError:
        return Absent(NEEDS)
    counts = [Counter(words_of(text)) for text in texts]
    seen = Counter(word for found in counts for word in found)
    column = {word: k for k, word in enumerate(sorted(seen))}
    matrix = numpy.zeros((len(texts), len(column)))
    for row, found in enumerate(counts):
        for word, count in found.items():
            matrix[row, column[word]] = count * (1 + math.log(len(texts) / seen[word]))
    lengths = numpy.linalg.norm(matrix, axis=1, keepdims=True)
    matrix /= numpy.where(lengths > 0, lengths, 1)
    values = numpy.linalg.eigvalsh(matrix @ matrix.T / len(texts))
    kept = values[values > 1e-12]
    return round(float(numpy.exp(-(kept * numpy.log(kept)).sum())) / len(texts), 4)
