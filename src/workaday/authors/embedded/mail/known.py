"""Everybody who writes or is written to is somebody: those whom the world did not know yet go into its ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workaday.artifacts import spec
from workaday.artifacts.plan import PlannedFile
from workaday.authors.embedded.world import World
from workaday.world.records import Person


def enter_strangers(world: World, files: Iterable[PlannedFile]) -> None:
    """Adds the correspondents of mailboxes and calendars who are not in the ledger, in the order in which they
    turn up, with ids q001 and on; bulk senders with their own headers as well, for they do no harm."""
    known = {p.email.lower() for p in world.ledger.people().values()}
    for address in (a for file in files for a in _addresses(file.spec)):
        if address.email.lower() not in known:
            known.add(address.email.lower())
            given, _, family = address.name.rpartition(" ")
            world.ledger.add(
                Person(
                    f"q{len(known):04d}", address.name, given or family, family, address.email, "", "", "", "known by mail"
                )
            )


def _addresses(made: spec.Spec) -> Iterator[spec.Address]:
    if isinstance(made, spec.Mailbox):
        for letter in made.letters:
            yield from (letter.mail.sender, *letter.mail.to, *letter.mail.cc)
    elif isinstance(made, spec.Calendar):
        for meeting in made.meetings:
            yield from (meeting.organizer, *meeting.attendees)
