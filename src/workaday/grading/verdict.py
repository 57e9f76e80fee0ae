"""What a check comes to: passed or not, a sentence that says why, and the places that it was seen in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """A spot in one of the run's files."""

    path: str
    where: str = ""
    text: str = ""


@dataclass(frozen=True)
class Verdict:
    passed: bool
    evidence: str
    places: tuple[Place, ...] = ()


def written(value: float, unit: str) -> str:
    """A canonical value as a person reads it: 0.0345 pct is "3.45 %"."""
    if unit == "pct":
        return f"{100 * value:.6g} %"
    if unit == "money":
        return f"{value:,.2f}".removesuffix(".00")
    plain = f"{value:,.10g}"
    return f"{plain} {unit}" if unit in ("days", "hours", "bps") else plain
