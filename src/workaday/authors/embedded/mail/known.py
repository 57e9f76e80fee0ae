"""Everybody who writes or is written to is somebody: those whom the world did not know yet go into its ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workaday.artifacts import spec
from workaday.artifacts.plan import PlannedFile
from workaday.authors.embedded.world import World
from workaday.world.records import Person

_BULK = {"list-id", "list-unsubscribe", "precedence", "auto-submitted"}


def enter_strangers(world: World, files: Iterable[PlannedFile]) -> None:
    """Adds the correspondents of mailboxes and calendars who are not in the ledger, in the order in which they
    turn up. Who sends to lists and says so in the headers is nobody's acquaintance and stays out."""
    people = world.ledger.people().values()
    known, names = {p.email.lower() for p in people}, {p.name for p in people}
    for address in (a for file in files for a in _addresses(file.spec)):
        if address.email.lower() not in known:
            known.add(address.email.lower())
            name = (
                address.name
                if address.name not in names
                else f"{address.name} ({address.email.partition('@')[0]})"
            )
            names.add(name)
            given, _, family = name.rpartition(" ")
            world.ledger.add(
                Person(
                    f"q{len(known):04d}",
                    name,
                    given or family,
                    family,
                    address.email,
                    "",
                    "",
                    "",
                    "known by mail",
                )
            )


def _addresses(made: spec.Spec) -> Iterator[spec.Address]:
    if isinstance(made, spec.Mailbox):
        for letter in made.letters:
            bulk = any(key.lower() in _BULK for key, _ in letter.headers)
            yield from (*(() if bulk else (letter.mail.sender,)), *letter.mail.to, *letter.mail.cc)
    elif isinstance(made, spec.Calendar):
        for meeting in made.meetings:
            yield from (meeting.organizer, *meeting.attendees)
