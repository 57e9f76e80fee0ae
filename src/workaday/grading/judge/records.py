"""What a judge is asked, shown and decides: plain records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from statistics import fmean
from typing import Any, Literal

from workaday.models.records import Picture
from workaday.objectives.records import RubricItem

Met = Literal["yes", "partly", "no"]
POINTS: Mapping[Met, float] = {"yes": 1.0, "partly": 0.5, "no": 0.0}


@dataclass(frozen=True)
class Paper:
    """A file of a deliverable as the judge sees it: text that stands in it, and pages as pictures."""

    name: str
    text: str
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True)
class Material:
    """A deliverable: what it was to bring, and its files. Nothing tells whose work it is."""

    deliverable: str
    title: str
    outcome: str
    thresholds: tuple[str, ...]
    recipient: str
    papers: tuple[Paper, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Vote:
    """One judgement of an item. `quotes` stand in the material, letter by letter but for spaces; a `met` above "no"
    without one is not counted: `unsupported`."""

    met: Met
    quotes: tuple[str, ...]
    reason: str
    unsupported: bool = False

    @property
    def points(self) -> float:
        return 0.0 if self.unsupported else POINTS[self.met]


@dataclass(frozen=True)
class Judged:
    """An item with a vote for each repeat."""

    item: RubricItem
    votes: tuple[Vote, ...]

    @property
    def score(self) -> float:
        """0 to 1: the mean of its votes."""
        return fmean(v.points for v in self.votes)

    @property
    def agreement(self) -> float:
        """The share of pairs of votes that say the same; 1 where there is one vote."""
        pairs = [(a.met, b.met) for n, a in enumerate(self.votes) for b in self.votes[:n]]
        return fmean(a == b for a, b in pairs) if pairs else 1.0


@dataclass(frozen=True)
class Judgement:
    """The rubric's side of a grade. It stands beside the points that code decides and never among them."""

    computer: str
    judge: str
    prompts: Mapping[str, int]
    repeats: int
    items: tuple[Judged, ...]

    @property
    def score(self) -> float:
        """0 to 1: weighed within each deliverable, each deliverable counting the same."""
        return fmean(self.by_deliverable().values()) if self.items else 0.0

    @property
    def agreement(self) -> float:
        return fmean(i.agreement for i in self.items) if self.items else 1.0

    @property
    def unsupported(self) -> int:
        return sum(v.unsupported for i in self.items for v in i.votes)

    def by_deliverable(self) -> dict[str, float]:
        found: dict[str, list[Judged]] = {}
        for item in self.items:
            found.setdefault(item.item.deliverable, []).append(item)
        return {
            d: sum(i.score * i.item.weight for i in items) / sum(i.item.weight for i in items)
            for d, items in found.items()
        }

    def as_json(self) -> dict[str, Any]:
        return {
            "computer": self.computer, "judge": self.judge, "prompts": dict(self.prompts), "repeats": self.repeats,
            "score": self.score, "agreement": self.agreement, "unsupported": self.unsupported,
            "by_deliverable": self.by_deliverable(),
            "items": [{**i.item.model_dump(), "score": i.score, "agreement": i.agreement, "votes": [asdict(v) for v in i.votes]}
                      for i in self.items],
        }  # fmt: skip
