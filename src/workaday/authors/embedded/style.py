"""How a person keeps a computer, and how a house's documents look."""

from __future__ import annotations

import random
from dataclasses import dataclass

from workaday.artifacts.spec import HouseStyle, Logo

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

    `separator` joins words of a file name; `versions` are the marks for a version and `finals` those for the last
    one, the usual one first ("_v{n}", " FINAL"); `deviates` is how often another one is taken; `dates` whether and
    how names carry dates (iso, compact, day or none); `letters` how they are cased (as is, lower, upper);
    `numbered` folders get numbers in front; `chronotype` hours by which the day starts later.
    """

    tidiness: str
    tech_level: str
    usage: str
    separator: str
    versions: tuple[str, ...]
    finals: tuple[str, ...]
    deviates: float
    dates: str
    letters: str
    numbered: bool
    chronotype: int


_VERSIONS = (
    " v{n}",
    "_v{n}",
    " draft {n}",
    "_rev{n}",
    " ({n})",
    " V{n}",
    "_{n}",
    " new",
    " NEW {n}",
    " edits",
    "_v{n}a",
)
_TIDY_VERSIONS = ("_v{n:02d}", " v{n}", "_v{n}.0", " rev {n}")
_FINALS = (
    " FINAL",
    "_final",
    " final",
    "",
    " - Final",
    " FINAL v{n}",
    "_final_FINAL",
    " final2",
    " (final)",
    " use this one",
)
_TIDY_FINALS = ("", "_final", " FINAL", " - issued", "_signed off")


def draw_habits(rng: random.Random, stage: str) -> Habits:
    tidiness = rng.choices(["low", "medium", "high"], weights=[3, 5, 3])[0]
    old_hand = stage in ("senior", "executive")
    tidy = tidiness == "high"
    versions, finals = (_TIDY_VERSIONS, _TIDY_FINALS) if tidy else (_VERSIONS, _FINALS)
    return Habits(
        tidiness=tidiness,
        tech_level=rng.choices(["low", "medium", "high"], weights=[3, 5, 2] if old_hand else [2, 5, 4])[0],
        usage=rng.choices(["low", "medium", "high"], weights=[2, 4, 5])[0],
        separator=rng.choices([" ", "_", "-"], weights=[6, 3, 1])[0],
        versions=tuple(rng.sample(versions, len(versions))),
        finals=tuple(rng.sample(finals, len(finals))),
        deviates={"low": 0.6, "medium": 0.2, "high": 0.0}[tidiness],
        dates=rng.choices(["iso", "compact", "day", "none"], weights=[4, 2, 0, 2] if tidy else [2, 2, 3, 5])[
            0
        ],
        letters=rng.choices(["as is", "lower", "upper"], weights=[8, 3, 0] if tidy else [8, 3, 1])[0],
        numbered=tidy and rng.random() < 0.5,
        chronotype=rng.choice([-1, 0, 0, 0, 1]),
    )


def draw_house(rng: random.Random, paper: str, currency: str, name: str) -> HouseStyle:
    """An organisation's look; most have a logo, as large and as badly scaled as it once came."""
    font, heading, size = rng.choice(_FONTS)
    width = round(rng.lognormvariate(6.55, 0.4)) // 4 * 4
    logo = Logo(name, rng.getrandbits(32), min(max(width, 240), 1200), rng.random() < 0.85)
    accent, has_logo = rng.choice(_ACCENTS), rng.random() < 0.9
    return HouseStyle(
        font=font, heading_font=heading, accent=accent, paper=paper, currency=currency, base_size_pt=size,
        logo=logo if has_logo else None, cover=logo if rng.random() < 0.76 else None,
    )  # fmt: skip
