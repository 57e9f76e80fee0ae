"""What a trade is drafted for, and how much of each thing it shall have."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from workaday.authors.embedded.lint import LEAST
from workaday.authors.embedded.load import trade_names
from workaday.models.answers import clean

MOST_WORDS = 6_000
"""How many characters of a profile a model is shown."""


@dataclass(frozen=True)
class Depth:
    """How many of each thing are asked for, how few of them a trade may be left with, and after how many calls
    nothing is asked for again."""

    wanted: dict[str, int]
    least: dict[str, int]
    calls: int


SMALL = Depth(
    {"roles": 6, "pools": 7, "tables": 5, "facts": 4, "projects": 3, "figures": 6, "objectives": 4, "sources": 3,
     "papers": 3, "traps": 2, "changes": 1},
    {"roles": 4, "tables": 3, "measures": 12, "projects": 2, "artifacts": 12, "objectives": 3, "traps": 3, "changes": 3},
    calls=110,
)  # fmt: skip
"""Enough for the months of one person's computer."""

FULL = Depth(
    {"roles": 8, "pools": 14, "tables": 10, "facts": 10, "projects": 6, "figures": 8, "objectives": 7, "sources": 7,
     "papers": 8, "traps": 3, "changes": 2},
    dict(LEAST),
    calls=300,
)  # fmt: skip
"""A trade like the packaged ones. Figures, traps and changes are counted for each objective."""


@dataclass(frozen=True)
class Brief:
    """Whom a trade is for: an occupation is enough. What else is known about one person or their employer is
    text from outside, in any language. `job_title` becomes one of the trade's titles."""

    occupation: str
    job_title: str = ""
    profile: str = ""
    organization: str = ""
    persona: str = ""
    depth: Literal["small", "full"] = "small"

    @property
    def size(self) -> Depth:
        return SMALL if self.depth == "small" else FULL

    @property
    def id(self) -> str:
        """A name for the trade that a folder can have."""
        name = re.sub(r"[^a-z0-9]+", "_", self.occupation.lower()).strip("_")[:40].strip("_") or "drafted"
        return f"{name}_drafted" if name in trade_names() else name

    def known(self) -> dict[str, str]:
        """What is known, by its name, as it may stand in a prompt."""
        texts = {
            "occupation": self.occupation, "job title": self.job_title, "persona": self.persona,
            "profile": self.profile, "organization": self.organization,
        }  # fmt: skip
        return {name: clean(text)[:MOST_WORDS] for name, text in texts.items() if text.strip()}


@dataclass(frozen=True)
class Drafted:
    """A trade that a model wrote: its folder (`load_trade(str(folder))` reads it), how many calls it took, how many
    of them were repairs, which bare figures were matched to facts, and what was dropped, a line each with the reason."""

    folder: Path
    trade: str
    calls: int
    repairs: int = 0
    matched: tuple[str, ...] = ()
    dropped: tuple[str, ...] = field(default=())
