"""How much a home holds: as the paper's computers, as somebody's laptop after two years, as the real median."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from typing import Literal, get_args

Size = Literal["paper", "lived-in", "full"]
SIZES: tuple[Size, ...] = get_args(Size)


@dataclass(frozen=True)
class Spread:
    """Log-normal: the median, the sigma of the logarithm, and the bounds."""

    median: float
    sigma: float
    least: int
    most: int

    def draw(self, rng: random.Random, times: float) -> int:
        """A number of files; `times` is how much of an average user somebody is."""
        drawn = self.median * times * math.exp(rng.gauss(0, self.sigma))
        return round(min(max(drawn, self.least), self.most))


SPREADS: dict[str, Spread] = {
    # mean about 112 with a tail to 600, as the paper reports
    "paper": Spread(98, 0.5, 66, 600),
    # our choice of the median; people differ as much as a third of what real ones do
    "lived-in": Spread(2_000, 0.8, 500, 16_000),
    # knowledge workers' collections (arXiv 2402.06421), cut at their tenth and ninetieth percentiles
    "full": Spread(26_872, 1.98, 2_130, 339_000),
}
_USAGE = {"low": 0.75, "medium": 0.95, "high": 1.15}
_WORK = {"paper": (0.74, 0.9), "lived-in": (240, 400), "full": (450, 1_200)}
_MOST_WORK = 0.2


def draw_files(rng: random.Random, size: str, usage: str) -> int:
    """How many files there shall be in all."""
    return SPREADS[size].draw(rng, _USAGE[usage])


def draw_work(rng: random.Random, size: str, files: int) -> int:
    """How many of them shall be papers of the job, today's and earlier ones, at the most."""
    low, high = _WORK[size]
    if size == "paper":
        return round(files * rng.uniform(low, high))
    return min(rng.randint(int(low), int(high)), round(files * _MOST_WORK))
