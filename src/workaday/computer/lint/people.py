"""People: no two with one name or one address, the same in the ledger, the documents and the contacts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from workaday.computer.lint.records import Finding, Looked, Wrong
from workaday.computer.lint.subject import Subject


def people(subject: Subject) -> Iterator[Finding]:
    """Each world's people have names and addresses of their own."""
    for ledger in subject.ledgers.values():
        rows = ledger.db.execute("SELECT name, email FROM people").fetchall()
        yield Looked("people", len(rows))
        for column, what in ((0, "name"), (1, "address")):
            for value, times in Counter(row[column] for row in rows).items():
                if times > 1 and value:
                    yield Wrong("people", value, f"two people have this {what}")


def user(subject: Subject) -> Iterator[Finding]:
    """The profile's person is the ledger's."""
    identity = subject.documents.profile.identity if subject.documents.profile else None
    me = subject.ledgers[""].people().get("me")
    yield Looked("people")
    if me is None:
        yield Wrong("people", "me", "the ledger does not know the user")
    elif identity and (identity.full_name, identity.email) != (me.name, me.email):
        yield Wrong("people", "user_profile.json", f"is about {identity.full_name} <{identity.email}>, the ledger's user is {me.name} <{me.email}>")  # fmt: skip


def collaborators(subject: Subject) -> Iterator[Finding]:
    """Whom the user works with are people of the ledger."""
    there = subject.ledgers[""].people()
    for one in subject.documents.collaborators or ():
        yield Looked("people")
        person = there.get(one.id)
        if person is None:
            yield Wrong("people", one.name, f"is collaborator {one.id}, whom the ledger does not know")
        elif (person.name, person.email) != (one.name, one.email):
            yield Wrong(
                "people", one.name, f"is {person.name} <{person.email}> in the ledger, not <{one.email}>"
            )


def project_people(subject: Subject) -> Iterator[Finding]:
    """So are those whom the projects name."""
    for project in subject.documents.projects or ():
        for name in project.related_people:
            if name not in subject.names:
                yield Wrong("people", name, f"is named by project {project.project_id}, no ledger knows them")


def contacts(subject: Subject) -> Iterator[Finding]:
    """A contact with a ledger person's address has a word of that person's name: people keep "Larry (plumber)"."""
    names = {
        email.lower(): name
        for ledger in subject.ledgers.values()
        for name, email in ledger.db.execute("SELECT name, email FROM people WHERE email != ''")
    }
    for path, cards in subject.contacts.items():
        for name, addresses in cards:
            yield Looked("people")
            if not name:
                yield Wrong("people", path, f"a contact without a name: {', '.join(addresses) or 'nothing'}")
            for address in addresses:
                right = names.get(address.lower(), name)
                if name not in ("", address) and not _words(right) & _words(name):
                    yield Wrong("people", path, f"{address} is {right}'s, and is kept as {name}'s")


def _words(name: str) -> set[str]:
    return set(re.findall(r"\w+", name.casefold()))
