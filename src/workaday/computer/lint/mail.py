"""Mail: unique ids, real addresses, people whom the world knows, attachments that are files of the computer,
answers after what they answer. Invitations go on to the calendars."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from workaday.computer.lint import calendars, figures
from workaday.computer.lint.letters import Letter, letters
from workaday.computer.lint.reading import placeholders
from workaday.computer.lint.records import Finding, Looked, Wrong
from workaday.computer.lint.subject import Subject
from workaday.errors import ReadError
from workaday.world.ledger import Ledger

ABSENT_LETTERS = "absent_letters"
"""The ledger's document that names message ids of letters that are gone on purpose."""
_ADDRESS = re.compile(r"[\w.+'&-]+@[\w-]+(\.[\w-]+)+")
_ZONES = timedelta(hours=26)
"""Grace for letters of others: their wall clock may be that far ahead of the owner's."""


@dataclass
class _Post:
    """What must be remembered of all letters to hold them against each other."""

    first: dict[str, tuple[str, str, datetime | None]] = field(default_factory=dict)
    answers: list[tuple[str, str, datetime | None]] = field(default_factory=list)
    invitations: list[calendars.Meeting] = field(default_factory=list)


def mail(subject: Subject) -> Iterator[Finding]:
    """All letters, then all calendars against them."""
    post, stated = _Post(), figures.Stated(subject)
    known = {a.sha256 for a in subject.artifacts if a.sha256}
    for path in subject.files:
        if not path.endswith((".eml", ".mbox")) or path not in subject.disk or subject.disk[path].is_link:
            continue
        wanted = stated.forms(path) if path.endswith(".mbox") else set()
        said: set[str] = set()
        try:
            for letter in letters(subject.place(path), path):
                yield from _letter(subject, path, letter, known, post)
                if path.endswith(".mbox"):
                    yield from placeholders(letter.where, letter.text)
                    said |= _said(wanted - said, letter.text)
        except OSError as error:
            yield Wrong("mail", path, f"cannot be read: {error.strerror}")
            continue
        if wanted:
            yield from stated.statements_in(path, figures.Shown(" ".join(said)))
    yield from _threads(subject, post)
    yield from calendars.check(subject, post.invitations)


def _said(forms: set[str], text: str) -> set[str]:
    """Those of the forms that a letter states."""
    squeezed = figures.squeezed(text) if forms else ""
    return {form for form in forms if form in squeezed}


def _letter(subject: Subject, path: str, letter: Letter, known: set[str], post: _Post) -> Iterator[Finding]:
    yield Looked("mail")
    if not letter.id or not letter.sender or letter.when is None:
        missing = [
            n for n, v in (("Message-ID", letter.id), ("From", letter.sender), ("Date", letter.when)) if not v
        ]
        yield Wrong("mail", letter.where, f"has no {' and no '.join(missing)}")
        return
    yield from _identity(letter, post)
    yield from _people(subject, path, letter)
    yield from _time(subject, path, letter)
    for name, sha in letter.attachments:
        if sha not in known:
            yield Wrong("mail", letter.where, f"its attachment {name} is no file of this computer")
    if letter.parent:
        post.answers.append((letter.where, letter.parent, letter.when))
        if letter.references and letter.parent not in letter.references:
            yield Wrong("mail", letter.where, f"answers {letter.parent}, which is not among its references")
    for text in letter.calendars:
        post.invitations += calendars.meetings(text, letter.where)


def _identity(letter: Letter, post: _Post) -> Iterator[Finding]:
    """A letter may lie in two places, but two letters have two ids."""
    what = " ".join(
        f"{letter.sender} {letter.subject}".split()
    )  # a long subject may be folded in one of them
    key = (letter.where, what, letter.when)
    where, *same = post.first.setdefault(letter.id, key)
    if tuple(same) != key[1:]:
        yield Wrong("mail", letter.where, f"has the message id of {where}")


def _people(subject: Subject, path: str, letter: Letter) -> Iterator[Finding]:
    addresses = (letter.sender, *letter.recipients)
    for address in addresses:
        if not _ADDRESS.fullmatch(address):
            yield Wrong("mail", letter.where, f"{address!r} is no address")
    if letter.bulk or subject.is_sediment(path) or not subject.addresses:
        return
    for address in addresses:
        if address.lower() not in subject.addresses and _ADDRESS.fullmatch(address):
            yield Wrong("mail", letter.where, f"{address} is neither in the ledger nor in the contacts")


def _time(subject: Subject, path: str, letter: Letter) -> Iterator[Finding]:
    """Nothing is dated after the file that holds it was last written."""
    assert letter.when
    wall, modified = letter.when.replace(tzinfo=None), subject.disk[path].modified
    grace = timedelta() if letter.sender.lower() in subject.own_addresses else _ZONES
    if wall - grace > modified:
        yield Wrong("mail", letter.where, f"is dated {wall}, after its file's last change, {modified}")


def _threads(subject: Subject, post: _Post) -> Iterator[Finding]:
    """An answer comes after what it answers, and what it answers is there or known to be gone. A letter that
    was saved alone need not have its thread about."""
    gone = {id for ledger in subject.ledgers.values() for id in _absent(ledger)}
    for where, parent, when in post.answers:
        if parent in post.first:
            asked = post.first[parent][2]
            if asked and when and when < asked:
                yield Wrong("mail", where, f"answers a letter of {asked}, and is of {when}")
        elif parent not in gone and ".mbox: " in where:
            yield Wrong("mail", where, f"answers {parent}, which is on no mailbox and not known to be gone")


def _absent(ledger: Ledger) -> list[str]:
    try:
        return [str(id) for id in ledger.document(ABSENT_LETTERS)]
    except ReadError:
        return []
