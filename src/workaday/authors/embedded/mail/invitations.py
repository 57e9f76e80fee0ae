"""Meetings in the mailbox: the invitation with its calendar part, answers, questions on the agenda, minutes, a cancellation.

Every one of them names the meeting that stands in the calendar: same identity, same start.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from workaday.artifacts import spec
from workaday.artifacts.plan import PlannedFile
from workaday.artifacts.spec import Calendar
from workaday.authors.embedded.mail.compose import Note
from workaday.authors.embedded.mail.diary import Entry
from workaday.authors.embedded.mail.matters import Matter
from workaday.authors.embedded.mail.people import Correspondent
from workaday.authors.embedded.mail.rhythm import draw_words
from workaday.authors.embedded.mail.threads import Threads

_WORDS = {"ACCEPTED": "Accepted: ", "DECLINED": "Declined: ", "TENTATIVE": "Tentative: "}
_ASKED = ("item", "item", "need", "who", "place")
"""What people ask before a meeting."""
_MINUTES = (".docx", ".pdf", ".md", ".txt")


class Invitations:
    """Writes what the mailbox holds about the entries of a calendar."""

    def __init__(self, threads: Threads, files: Sequence[PlannedFile]) -> None:
        self.threads, self.rng = threads, threads.rng
        self.me = threads.people.me
        self.zone = threads.people.world.city.time_zone
        self.papers: dict[str, list[PlannedFile]] = {}
        for file in files:
            if file.suffix in _MINUTES and file.author == self.me.name and not file.holder and not file.era:
                self.papers.setdefault(file.event_id, []).append(file)

    def about(self, entry: Entry) -> list[Note]:
        """Some of the mails that a meeting leaves: most invitations vanish when they are answered."""
        if entry.asked is None or len(entry.people) < 2:
            return []
        made: list[Note] = []
        mine = entry.organizer is self.me
        if entry.kind == "call" and self.rng.random() < 0.3:
            made += self.arranged(entry)
        else:
            made.append(self.invitation(entry))
            if mine:
                made += self.answered(entry, made[0])
        if entry.dropped is not None:
            return [*made, self.cancellation(entry)]
        if self.rng.random() < (0.5 if entry.kind == "event" else 0.16):
            made += self.agenda(entry)
        named = entry.project is not None and entry.meeting.title.startswith(entry.project.short)
        if entry.kind == "event" or (named and self.rng.random() < 0.3):
            made += self.afterwards(entry)
        return [note for note in made if note.when <= self.threads.until]

    # --- before ---

    def invitation(self, entry: Entry) -> Note:
        meeting = entry.meeting
        assert entry.asked is not None
        title = meeting.title.partition(": ")[2] if meeting.status == "CANCELLED" else meeting.title
        asked = replace(
            meeting, status="CONFIRMED", sequence=0, title=title, stamped=entry.asked,
            answers=("NEEDS-ACTION",) * len(meeting.attendees),
        )  # fmt: skip
        words = "" if self.rng.random() < 0.35 else self.phrase("invite", entry, entry.organizer, entry.asked)
        where = f"\nWhere: {meeting.location}" if meeting.location else ""
        when = f"When: {self.threads.composer.long(meeting.start)}{where}"
        text = "\n\n".join(part for part in (words, when, meeting.notes) if part)
        subject = self.rng.choice(["{}", "Invitation: {}", "{}"]).format(title)
        return self.plain(
            entry.organizer,
            entry.people[1:],
            entry.asked,
            subject,
            text,
            self.sheet(asked, entry.asked, "REQUEST"),
            entry,
        )

    def answered(self, entry: Entry, invitation: Note) -> list[Note]:
        """Some of the answers to the user's invitation: a machine's line, or a few words with it."""
        made = []
        for person, answer in zip(entry.people[1:], entry.meeting.answers, strict=True):
            if answer not in _WORDS or self.rng.random() < 0.55:
                continue
            when = self.threads.reply_time(invitation.when, person)
            if when >= entry.meeting.start:
                continue
            said = replace(entry.meeting, attendees=(person.address,), answers=(answer,), status="", rrule="", exdates=(),
                           title=invitation.subject.removeprefix("Invitation: "), sequence=0)  # fmt: skip
            words = self.phrase("apology", entry, person, when) if answer == "DECLINED" else ""
            made.append(
                self.plain(person, (self.me,), when, _WORDS[answer] + invitation.subject.removeprefix("Invitation: "), words,
                           self.sheet(said, when, "REPLY"), entry, invitation)
            )  # fmt: skip
        return made

    def arranged(self, entry: Entry) -> list[Note]:
        """The date was made by mail, in as many messages as it takes."""
        threads, kind = self.threads, self.threads.talk.kinds["schedule"]
        sender, partner = entry.organizer, entry.people[1]
        assert entry.asked is not None
        matter = self.matter(entry)
        names = self.names(sender, (partner,), entry.people[2:], entry.asked, entry)
        subject = threads.speaker.pick("schedule subject", kind.subject, names)
        core = threads.speaker.pick("schedule open", kind.open, names)
        text = threads.composer.words(
            core, draw_words(self.rng) // 2, ["extra"], names, None, matter, entry.asked.date()
        )
        last = threads.note(
            sender, (partner,), entry.people[2:], entry.asked, subject, text, names, matter=matter
        )
        made = [last]
        for k, phrases in enumerate(kind.steps[: self.rng.choice([1, 2, 2])]):
            who = partner if k % 2 == 0 else sender
            when = threads.reply_time(last.when, who)
            if when > min(entry.meeting.start, threads.until):
                break
            to, cc = threads.back(last, who)
            names = self.names(who, to, cc, when, entry)
            core = threads.speaker.pick(f"schedule {k}", phrases, names)
            last = threads.note(
                who,
                to,
                cc,
                when,
                subject,
                threads.composer.polished(core),
                names,
                parent=last,
                position=k + 1,
                matter=matter,
            )
            made.append(last)
        return made

    def agenda(self, entry: Entry) -> list[Note]:
        threads = self.threads
        assert entry.asked is not None
        asker = self.rng.choice(entry.people[1:])
        to = entry.organizer
        if self.me not in (asker, to):
            to = self.me
        when = threads.reply_time(entry.asked + timedelta(minutes=20), asker)
        if when >= entry.meeting.start:
            return []
        asked = self.rng.choice(_ASKED)
        pool = "apology" if self.rng.random() < 0.25 and asker is not self.me else f"agenda_{asked}"
        note = self.spoken(asker, (to,), (), when, entry, pool, None)
        back = threads.reply_time(when, to)
        if back >= entry.meeting.start or self.rng.random() < 0.25:
            return [note]
        return [note, self.spoken(to, (asker,), (), back, entry, f"{pool}_answer", note)]

    # --- after, or not at all ---

    def afterwards(self, entry: Entry) -> list[Note]:
        """Minutes with the file they are in where there is one; who was there answers, or not."""
        threads, me = self.threads, self.me
        files = (
            [f for f in self.papers.get(entry.event.id, ()) if f.modified >= entry.meeting.start]
            if entry.event
            else []
        )
        others = tuple(c for c in entry.people if c is not me)
        if files:
            file = files[-1]
            when = file.modified + timedelta(minutes=self.rng.randint(3, 45), seconds=self.rng.randrange(60))
            note = self.spoken(me, others, (), when, entry, "minutes", None, (file,))
        else:
            writer = self.rng.choice(entry.people)
            when = entry.meeting.end + timedelta(
                minutes=self.rng.randint(15, 240), seconds=self.rng.randrange(60)
            )
            rest = tuple(c for c in entry.people if c is not writer)
            note = self.spoken(writer, rest, (), when, entry, "summary", None)
        made = [note]
        for reader in self.rng.sample(note.to, min(len(note.to), self.rng.choice([0, 1, 1, 2]))):
            when = threads.reply_time(note.when, reader)
            if when <= threads.until:
                made.append(self.spoken(reader, (note.sender,), (), when, entry, "correct", note))
        return made

    def cancellation(self, entry: Entry) -> Note:
        assert entry.dropped is not None
        words = self.phrase("cancel", entry, entry.organizer, entry.dropped)
        return self.plain(
            entry.organizer, entry.people[1:], entry.dropped, entry.meeting.title, words,
            self.sheet(replace(entry.meeting, stamped=entry.dropped), entry.dropped, "CANCEL"), entry,
        )  # fmt: skip

    # --- one message ---

    def sheet(self, meeting: spec.Meeting, when: datetime, method: str) -> Calendar:
        return Calendar((meeting,), when, self.zone, method)

    def plain(
        self, sender: Correspondent, to: tuple[Correspondent, ...], when: datetime, subject: str, text: str,
        sheet: Calendar, entry: Entry, parent: Note | None = None,
    ) -> Note:  # fmt: skip
        """What a calendar sends: no greeting, no signature."""
        made = Note(
            self.threads.message_id(sender, when), sender, to, (), when, subject, text, f"{text}\n" if text else "", parent,
            (*parent.references, parent.id) if parent else (), meeting=sheet, matter=self.matter(entry), kind="invitation",
        )  # fmt: skip
        self.threads.notes.append(made)
        return made

    def spoken(
        self, sender: Correspondent, to: tuple[Correspondent, ...], cc: tuple[Correspondent, ...], when: datetime,
        entry: Entry, pool: str, parent: Note | None, files: tuple[PlannedFile, ...] = (),
    ) -> Note:  # fmt: skip
        threads = self.threads
        names = self.names(sender, to, cc, when, entry, files)
        core = threads.speaker.pick(pool, threads.talk.meetings[pool], names)
        long = 1.6 if pool == "summary" else 0.7
        more = ["todo", "list", "extra"] if pool == "summary" else ["extra"]
        text = threads.composer.words(
            core,
            round(draw_words(self.rng) * long),
            threads.fitting(more, sender),
            names,
            None,
            self.matter(entry),
            when.date(),
        )
        subject = self.rng.choice(
            ["{}", "{}", "Notes: {}" if pool in ("minutes", "summary") else "{}"]
        ).format(names["title"])
        return threads.note(
            sender, to, cc, when, subject, text, names, parent=parent, position=1 if parent else 0,
            matter=self.matter(entry), files=files,
        )  # fmt: skip

    def phrase(self, pool: str, entry: Entry, sender: Correspondent, when: datetime) -> str:
        names = self.names(
            sender, (self.me,) if sender is not self.me else entry.people[1:2], (), when, entry
        )
        return self.threads.composer.polished(
            self.threads.speaker.pick(pool, self.threads.talk.meetings[pool], names)
        )

    def names(
        self, sender: Correspondent, to: Sequence[Correspondent], cc: Sequence[Correspondent], when: datetime,
        entry: Entry, files: Sequence[PlannedFile] = (),
    ) -> dict[str, str | Callable[[], str]]:  # fmt: skip
        composer, start = self.threads.composer, entry.meeting.start
        names = self.threads.names(sender, to, cc, when.date(), self.matter(entry))
        title = entry.meeting.title
        title = title.partition(": ")[2] if entry.meeting.status == "CANCELLED" else title
        return names | {
            "meet_day": composer.named(start.date(), when.date()) if start.date() != when.date() else "today",
            "meet_time": composer.hour(start), "title": title, "file": files[0].name if files else title,
        }  # fmt: skip

    def matter(self, entry: Entry) -> Matter | None:
        return next((m for m in self.threads.matters.running if m.project is entry.project), None)
