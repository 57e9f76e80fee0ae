"""Bands: where a figure of real computers lies, and how far outside of it another one is.

Three verdicts: inside, outside, absurd. Absurd is more than threefold beyond the band; a share is compared by
its odds, so that 0 % and 100 % are absurd wherever the band holds neither. A share of so few items that a real
one could be 0 % or 100 % by chance gets none of them: "too few".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Scale = Literal["amount", "share"]
Verdict = Literal["inside", "outside", "absurd", "too few", "no reference", "not computed"]

ABSURD = 3.0
EXPECTED = 3.0
"""A share outside of its band is judged where a real fleet would have so many items on either side: none at all
is then a chance of 1 in 20."""


@dataclass(frozen=True)
class Band:
    """From `low` to `high`, both inside. `why` says how it comes from the source. Shares run from 0 to 1."""

    low: float
    high: float
    why: str
    scale: Scale = "amount"

    def judge(self, value: float, items: float = float("inf")) -> Verdict:
        """Where a value lies; `items` is of how many a share is."""
        if self.low <= value <= self.high:
            return "inside"
        if self.scale == "share" and items * (self.low if value < self.low else 1 - self.high) < EXPECTED:
            return "too few"
        x, low, high = (_odds(v) if self.scale == "share" else v for v in (value, self.low, self.high))
        return "absurd" if x < low / ABSURD or x > high * ABSURD else "outside"


def within(low: float, high: float, why: str) -> Band:
    """The range that the source gives, of an amount."""
    return Band(low, high, why)


def twofold(value: float) -> Band:
    """Half to twice a single figure."""
    return Band(value / 2, value * 2, "half to twice the source's figure")


def shares(low: float, high: float, why: str = "the source's range") -> Band:
    """A range of shares, 0 to 1."""
    return Band(low, high, why, "share")


def twofold_odds(share: float) -> Band:
    """Half to twice the odds of a single share."""
    return shares(
        _share(_odds(share) / 2), _share(_odds(share) * 2), "half to twice the odds of the source's figure"
    )


def at_most(high: float, why: str) -> Band:
    """A distance from 0 to `high`."""
    return Band(0.0, high, why)


def _odds(share: float) -> float:
    return share / (1 - share) if share < 1 else float("inf")


def _share(odds: float) -> float:
    return odds / (1 + odds)
