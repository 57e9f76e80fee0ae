"""The words in which colleagues start something, and the mails that they make."""

from __future__ import annotations

import functools
import random
from datetime import date, datetime
from importlib import resources

import yaml

from workaday.authors.embedded.objectives.draft import Draft
from workaday.objectives.records import Gathering, MonthEvent
from workaday.world.records import Person
from workaday.world.refs import Scope


@functools.cache
def moves() -> dict[str, list[str]]:
    """Phrases for each thing that somebody may start."""
    text = (
        resources.files("workaday.authors.embedded.objectives")
        .joinpath("moves.yaml")
        .read_text(encoding="utf-8")
    )
    found: dict[str, list[str]] = yaml.load(text, Loader=yaml.CSafeLoader)
    return found


class Pen:
    """Writes one person's mails to the user."""

    def __init__(self, draft: Draft, sender: Person, rng: random.Random, when: date) -> None:
        self.draft, self.sender = draft, sender
        self.scope: Scope = draft.scope(None, when, rng)

    def words(self, move: str, **words: str) -> str:
        return self.scope.one_of(moves()[move], **words)

    def mail(
        self, id: str, when: datetime, subject: str, text: str, *, change: str = "", attach: str = "", only_if: str = "",
        unless: str = "", meeting: Gathering | None = None,
    ) -> MonthEvent:  # fmt: skip
        """A mail in the sender's name; `text` follows the user's name, and a comma."""
        body = f"{self.draft.world.me.first}, {text}\n\n{self.sender.first}"
        return MonthEvent(
            id=id, when=when, sender=self.sender.id, subject=subject[:1].upper() + subject[1:], body=body, change=change,
            attach=attach, only_if=only_if, unless=unless, meeting=meeting,
        )  # fmt: skip


def spoken(day: date) -> str:
    """ "Friday, March 6"."""
    return f"{day:%A, %B} {day.day}"
