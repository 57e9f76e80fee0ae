"""How a person keeps a computer, and how a house's documents look."""

from __future__ import annotations

import random
from dataclasses import dataclass

from workaday.artifacts.spec import HouseStyle

_FONTS = [("Calibri", "Calibri", 11.0), ("Calibri", "Cambria", 11.0), ("Cambria", "Calibri", 11.0),
          ("Arial", "Arial", 10.0), ("Georgia", "Arial", 10.5), ("Times New Roman", "Arial", 11.5),
          ("Calibri", "Calibri", 10.5), ("Verdana", "Verdana", 9.5)]  # fmt: skip
_ACCENTS = [
    "1F3864",
    "2E5E4E",
    "7A1F2B",
    "4A3B6B",
    "0B5C7A",
    "5B4A2F",
    "33475B",
    "8A4B08",
    "1B6B5A",
    "3D3D3D",
]


@dataclass(frozen=True)
class Habits:
    """Traits that show in a tree. `tidiness`, `tech_level`, `usage`: low, medium or high.

    `separator` joins words of a file name; `version` is the way versions are marked ("v2", "_v2",
    "draft 2", "rev2"); `final` the word for the last; `dates` whether and how names carry dates;
    `numbered` folders get numbers in front.
    """

    tidiness: str
    tech_level: str
    usage: str
    separator: str
    version: str
    final: str
    dates: str
    numbered: bool
    chronotype: int  # hours by which the day starts later (negative: earlier)


def draw_habits(rng: random.Random, stage: str) -> Habits:
    tidiness = rng.choices(["low", "medium", "high"], weights=[3, 5, 3])[0]
    old_hand = stage in ("senior", "executive", "retired")
    return Habits(
        tidiness=tidiness,
        tech_level=rng.choices(["low", "medium", "high"], weights=[3, 5, 2] if old_hand else [2, 5, 4])[0],
        usage=rng.choices(["low", "medium", "high"], weights=[1, 4, 5])[0],
        separator=rng.choices([" ", "_", "-"], weights=[6, 3, 1])[0],
        version=rng.choice([" v{n}", "_v{n}", " draft {n}", "_rev{n}", " ({n})", " V{n}"]),
        final=rng.choice([" FINAL", "_final", " final", "", " - Final"]),
        dates=rng.choice(["iso", "compact", "month", "none"]),
        numbered=tidiness == "high" and rng.random() < 0.5,
        chronotype=rng.choice([-1, 0, 0, 0, 1]),
    )


def draw_house(rng: random.Random, paper: str, currency: str) -> HouseStyle:
    font, heading, size = rng.choice(_FONTS)
    return HouseStyle(
        font=font,
        heading_font=heading,
        accent=rng.choice(_ACCENTS),
        paper=paper,
        currency=currency,
        base_size_pt=size,
    )
