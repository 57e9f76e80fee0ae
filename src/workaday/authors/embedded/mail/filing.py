"""Where the letters lie: folders as this person files, what is unread, marked, thrown away."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from workaday.artifacts.spec import Letter, Mail
from workaday.authors.embedded.layout import file_name
from workaday.authors.embedded.mail.compose import Note
from workaday.authors.embedded.mail.load import Talk
from workaday.authors.embedded.mail.people import Correspondent
from workaday.authors.embedded.world import World

_MACHINES = frozenset({"work", "invitation", "auto"})
_THROWN = {"low": 0.08, "medium": 0.45, "high": 0.8}
_FILED = {"low": 0.0, "medium": 0.25, "high": 0.85}
_ARCHIVED = {"low": 0.0, "medium": 0.6, "high": 0.9}
_UNREAD = {"low": 0.5, "medium": 0.2, "high": 0.04}


class Filing:
    """Sorts the notes of one mailbox into folders of letters."""

    def __init__(self, world: World, talk: Talk, me: Correspondent, rng: random.Random, system: str) -> None:
        self.world, self.talk, self.me, self.rng = world, talk, me, rng
        self.tidiness = world.habits.tidiness
        client = rng.choice([system, system, "other"])
        self.inbox, self.sent, self.bin, self.archive = talk.filing[client]
        self.reading = rng.choice(talk.filing["reading"]) if self.tidiness == "high" else ""
        self.projects = rng.choice(talk.filing["projects"])
        self.labels = rng.sample(talk.filing["labels"], 3) if self.tidiness != "low" else []
        self.zone = ZoneInfo(world.city.time_zone)

    def folders(
        self, notes: Sequence[Note], recent: datetime, last: datetime
    ) -> dict[str, list[tuple[Note, Letter]]]:
        """Folder names (with "/" for those in others) and what lies in them, oldest first. What is older than
        `recent` has been dealt with."""
        answered = {id(n.parent) for n in notes if n.sender is self.me and n.parent is not None}
        found: dict[str, list[tuple[Note, Letter]]] = {}
        for note in sorted(notes, key=lambda n: (n.when, n.id)):
            where = self.folder(note, recent)
            found.setdefault(where, []).append((note, self.letter(note, where, id(note) in answered, last)))
        return found

    def folder(self, note: Note, recent: datetime) -> str:
        if note.sender is self.me:
            return self.sent
        rng, old = self.rng, note.when < recent
        if note.kind not in _MACHINES:
            if rng.random() < _THROWN[self.tidiness]:
                return self.bin
            return self.reading if self.reading and note.kind == "newsletter" else self.inbox
        project = note.matter.project if note.matter else None
        if project is not None and rng.random() < _FILED[self.tidiness] * (1.0 if old else 0.35):
            return f"{self.projects}/{file_name(project.folder)}"
        if old and rng.random() < _ARCHIVED[self.tidiness]:
            return f"{self.archive} {note.when.year}" if self.tidiness == "medium" else self.archive
        if not note.files and rng.random() < _THROWN[self.tidiness] * 0.1:
            return self.bin
        return self.inbox

    def letter(self, note: Note, where: str, answered: bool, last: datetime) -> Letter:
        rng = self.rng
        mine = note.sender is self.me
        fresh = last - note.when < timedelta(hours=20)
        unread = (_UNREAD[self.tidiness] if note.kind not in _MACHINES else 0.0) + (0.25 if fresh else 0.0)
        read = mine or answered or rng.random() >= unread
        flagged = not mine and note.kind in _MACHINES and rng.random() < 0.04 and where != self.bin
        labels = (rng.choice(self.labels),) if self.labels and not mine and rng.random() < 0.05 else ()
        return Letter(
            self.mail(note), tuple(f.id for f in note.files), read, flagged, answered, labels, note.meeting, note.html,
            note.headers,
        )  # fmt: skip

    def mail(self, note: Note) -> Mail:
        here = self.offset(note.when)
        theirs = here if note.utc_offset is None else note.utc_offset
        return Mail(
            sender=note.sender.address, to=tuple(c.address for c in note.to), when=note.when + timedelta(minutes=theirs - here),
            subject=note.subject, body=note.body, message_id=note.id, cc=tuple(c.address for c in note.cc),
            in_reply_to=note.parent.id if note.parent else "", references=note.references, utc_offset_minutes=theirs,
        )  # fmt: skip

    def offset(self, when: datetime) -> int:
        ahead = when.replace(tzinfo=self.zone).utcoffset()
        return int(ahead.total_seconds() // 60) if ahead is not None else 0
