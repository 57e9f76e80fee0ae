"""What passes between desk, journal and office."""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol


@dataclass(frozen=True)
class Enclosure:
    """A file that a mail carries."""

    name: str
    content: bytes


@dataclass(frozen=True)
class SentMail:
    """A mail that the user sent. `to` and `cc` are ids of people; `paths` tell where the enclosures lay."""

    id: str
    when: datetime
    to: tuple[str, ...]
    cc: tuple[str, ...]
    subject: str
    body: str
    enclosures: tuple[Enclosure, ...] = ()
    paths: tuple[str, ...] = ()
    reply_to: str = ""


@dataclass(frozen=True)
class ScheduledMail:
    """A mail to the user that arrives at `when`. `sender` is a person's id; `reply_to` a mail's id or ""."""

    when: datetime
    sender: str
    subject: str
    body: str
    enclosures: tuple[Enclosure, ...] = ()
    reply_to: str = ""


class Office(Protocol):
    """The people around the user. `memory` is kept in the journal: what an office remembers survives a
    crash with the turn that made it remember."""

    def opening(self) -> list[ScheduledMail]:
        """What arrives during the month by itself."""

    def on_mail(self, mail: SentMail, memory: MutableMapping[str, str]) -> list[ScheduledMail]:
        """The replies to a mail of the user's, each with its time."""

    def on_time(self, now: datetime, memory: MutableMapping[str, str]) -> list[ScheduledMail]:
        """What has come by itself up to now and hangs on what happened: reminders, minutes, lapsed promises."""

    def busy(self, person: str, day: date) -> list[tuple[datetime, datetime]]:
        """When a colleague cannot be met on a day; nothing for whom the office does not know."""
