"""What is decided about a month, before it is compiled into checks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from workaday.authors.embedded.history import Instance
from workaday.objectives.records import (
    Correction,
    Criterion,
    Deliverable,
    Diary,
    Initiative,
    Knowledge,
    MonthEvent,
    OfficePlan,
)
from workaday.world.records import Project, Value


@dataclass
class PlantedError:
    """A trap, as the ledger keeps it: which file states which measure, with which wrong value."""

    id: str
    kind: str
    instance: Instance
    measure: str
    right: Value
    wrong: Value
    story: str
    report_to: str
    deliverable: str


@dataclass(frozen=True)
class Register:
    """Which artifact shows a table's rows, filtered how, in whose folder, kept by which role."""

    table: str
    kind: str
    where: str
    home: Project | None
    role: str


@dataclass
class MonthPlan:
    """All that was decided about the month."""

    working_days: list[date]
    deliverables: list[Deliverable] = field(default_factory=list)
    traps: list[PlantedError] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    criteria: list[Criterion] = field(default_factory=list)
    knowledge: list[Knowledge] = field(default_factory=list)
    events: list[MonthEvent] = field(default_factory=list)
    initiatives: list[Initiative] = field(default_factory=list)
    diaries: list[Diary] = field(default_factory=list)
    held: list[tuple[Instance, str]] = field(default_factory=list)  # a register, and who keeps it
    dropped: list[str] = field(default_factory=list)  # patterns that could not be carried out, and why

    @property
    def office(self) -> OfficePlan:
        return OfficePlan(diaries=self.diaries, initiatives=self.initiatives)
