"""The plain records of the ground floor: units, figures, people, projects.

Nothing here does I/O. Data that come from files are validated models; what lives inside is frozen.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict

Unit: TypeAlias = Literal[
    "text", "money", "pct", "bps", "number", "count", "days", "hours", "ratio", "date", "month"
]
"""What a figure is in. `pct` is held as a fraction (0.034), `bps` in basis points (340), `money` in
whole units of the house's currency, `month` as "YYYY-MM", `date` as an ISO date."""

Value: TypeAlias = str | int | float | None


def same_value(found: object, right: object) -> bool:
    """Whether two values are one: numbers to a millionth of the right one (of 1 where it is smaller)."""
    if isinstance(found, int | float) and isinstance(right, int | float):
        return abs(found - right) <= 1e-6 * max(1.0, abs(right))
    return found == right


class Strict(BaseModel):
    """Base of every model that data from outside pass through."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True)
class Person:
    """Somebody in the ledger. `role` is the trade's role id, "me" for the user, "" for others."""

    id: str
    name: str
    given: str
    family: str
    email: str
    role: str
    title: str
    organization: str
    relation: str  # me, manager, peer, report, client, external
    gender: str = ""
    phone: str = ""

    @property
    def first(self) -> str:
        return self.given


@dataclass(frozen=True)
class Organization:
    id: str
    name: str
    kind: str
    place: str
    domain: str
    about: str = ""


@dataclass(frozen=True)
class Project:
    """A piece of work with a beginning and, mostly, an end. `subject` is the key of the record row
    that it is about ("" when none); `folder` is its folder's name."""

    id: str
    kind: str
    name: str
    short: str
    start: date
    end: date
    status: str  # active, closed, stalled
    what: str
    why: str
    my_role: str
    client: str = ""
    subject: str = ""
    folder: str = ""


@dataclass(frozen=True)
class Event:
    """Something that happened; it made or changed artifacts."""

    id: str
    when: datetime
    kind: str
    title: str
    project_id: str = ""
    people: tuple[str, ...] = ()
