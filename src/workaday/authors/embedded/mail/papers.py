"""Mails around files: a draft that goes round and comes back, a final version, a colleague's file that arrives.

A mail carries the very file that lies on the computer, and is written when that version existed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from workaday.artifacts import spec
from workaday.artifacts.plan import PlannedFile
from workaday.authors.embedded.mail.compose import Note
from workaday.authors.embedded.mail.matters import Matter
from workaday.authors.embedded.mail.people import Correspondent
from workaday.authors.embedded.mail.rhythm import draw_words
from workaday.authors.embedded.mail.threads import Threads
from workaday.world.records import Event

_SENT = frozenset({".docx", ".xlsx", ".pptx", ".pdf", ".csv", ".md", ".txt", ".zip"})
_PRIVATE = ("sediment", "template:")
_WRITTEN = (spec.Document, spec.Workbook, spec.Deck, spec.Rows, spec.Text)


class Papers:
    """Conversations about the planned files of one world between two moments."""

    def __init__(self, threads: Threads, files: Sequence[PlannedFile], events: Sequence[Event]) -> None:
        self.threads, self.rng = threads, threads.rng
        self.people, self.talk = threads.people, threads.talk
        self.me = self.people.me
        self.events = {e.id: e for e in events}
        self.every = files
        self.saved = [f for f in files if isinstance(f.spec, spec.Mail) and not f.holder]
        mailed = {id for f in self.saved for id in f.attach}
        self.families: dict[tuple[str, str], list[PlannedFile]] = defaultdict(list)
        for file in files:
            wanted = file.suffix in _SENT and not file.holder and not file.era and file.event_id
            if (
                wanted
                and not file.kind.startswith(_PRIVATE)
                and file.id not in mailed
                and isinstance(file.spec, _WRITTEN)
            ):
                self.families[file.event_id, file.kind].append(file)

    def between(self, first: datetime, last: datetime, share: float) -> list[Note]:
        """Threads of the papers that were made in that time; `share` of the user's own are sent to somebody."""
        made: list[Note] = []
        for (event, _), files in self.families.items():
            here = [f for f in files if first <= f.modified <= last]
            if not here:
                continue
            author = here[-1].author
            if author == self.me.name:
                if self.rng.random() < share:
                    made += self.sent(
                        sorted(here, key=lambda f: (f.version, f.modified)), self.events.get(event)
                    )
            else:
                made += self.arrived(here[-1], author)
        return made

    # --- the user's own ---

    def sent(self, files: Sequence[PlannedFile], event: Event | None) -> list[Note]:
        """Each version goes out soon after it was saved; comments come back before the next."""
        readers = self.readers(files[0], event)
        made: list[Note] = []
        root: Note | None = None
        for n, file in enumerate(files):
            final = n == len(files) - 1
            if not final and files[n + 1].suffix == ".pdf" and files[n + 1].version == file.version:
                continue
            when = self.soon(file.modified, 4, 100)
            if when > self.threads.until or (n and self.rng.random() < 0.3 and not final):
                continue
            pool = "final" if final and len(files) > 1 else "draft" if root is None else "again"
            if len(files) == 1 and self.rng.random() < 0.5:
                pool = "final"
            parent = root if root is not None and self.rng.random() < 0.7 else None
            note = self.mail(self.me, readers[:1], readers[1:], when, file, pool, parent)
            root = root or note
            made.append(note)
            made += self.comments(note, file, files[n + 1].modified if not final else None, final)
        return made

    def readers(self, file: PlannedFile, event: Event | None) -> tuple[Correspondent, ...]:
        day = file.modified.date()
        here = self.people.on(day)
        known = [c for id in (event.people if event else ()) if (c := self.people.by_id.get(id)) is not None]
        known = [c for c in known if c is not self.me]
        roles = self.people.world.trade.roles
        bosses = [c for r, c in here.items() if r in roles and roles[r].relation == "manager"]
        pool = (
            known
            or (bosses if bosses and self.rng.random() < 0.5 else self.people.inside(day))
            or list(here.values())[1:]
        )
        return tuple(self.rng.sample(pool, min(len(pool), self.rng.choice([1, 1, 2, 3]))))

    def comments(self, note: Note, file: PlannedFile, before: datetime | None, final: bool) -> list[Note]:
        made: list[Note] = []
        for reader in self.rng.sample(note.to + note.cc, len(note.to + note.cc)):
            if self.rng.random() < (0.45 if final else 0.25):
                continue
            when = self.threads.reply_time(note.when, reader)
            if when > self.threads.until or (before is not None and when > before):
                continue
            pool = "received" if final or self.rng.random() < 0.12 else "comments"
            made.append(self.reply(note, reader, when, file, pool))
            if self.rng.random() < 0.5:
                thanks = self.threads.reply_time(when, self.me)
                if thanks <= self.threads.until and (before is None or thanks < before):
                    made.append(self.reply(made[-1], self.me, thanks, file, "thanks"))
        return made

    # --- what came ---

    def arrived(self, file: PlannedFile, author: str) -> list[Note]:
        """A colleague's file comes by mail shortly before it is saved."""
        sender = next((c for c in self.people.by_id.values() if c.name == author), None)
        if sender is None or file.origin == "web_download":
            return []
        earlier = file.modified - timedelta(minutes=self.rng.randint(2, 90), seconds=self.rng.randrange(60))
        if earlier.hour < 7:
            earlier = file.modified - timedelta(seconds=self.rng.randint(40, 600))
        note = self.mail(sender, (self.me,), (), earlier, file, "arrive", None)
        made = [note]
        if self.rng.random() < 0.45:
            when = self.threads.reply_time(max(note.when, file.modified), self.me)
            if when <= self.threads.until:
                made.append(self.reply(note, self.me, when, file, "received"))
                if self.rng.random() < 0.3:
                    back = self.threads.reply_time(when, sender)
                    if back <= self.threads.until:
                        made.append(self.reply(made[-1], sender, back, file, "extra"))
        return made

    # --- one message ---

    def mail(
        self, sender: Correspondent, to: tuple[Correspondent, ...], cc: tuple[Correspondent, ...], when: datetime,
        file: PlannedFile, pool: str, parent: Note | None,
    ) -> Note:  # fmt: skip
        threads = self.threads
        matter = self.matter(file)
        names = self.names(sender, to, cc, when, file, matter)
        subjects = "subject_draft" if pool in ("draft", "again") else "subject_final"
        subject = threads.speaker.pick(subjects, self.talk.documents[subjects], names)
        core = threads.speaker.pick(pool, self.talk.documents[pool], names)
        target = round(draw_words(self.rng) * 0.9 * sender.manner.wordy)
        near = sender.side in ("me", "inside") and not sender.office
        more = ["news", "list", "extra"] if matter and near else ["close"]
        text = threads.composer.words(core, target, more, names, None, matter, when.date())
        return threads.note(
            sender, to, cc, when, subject, text, names, parent=parent, position=0 if parent is None else 2,
            matter=matter, files=(file,),
        )  # fmt: skip

    def reply(
        self, parent: Note, sender: Correspondent, when: datetime, file: PlannedFile, pool: str
    ) -> Note:
        threads = self.threads
        matter = self.matter(file)
        to, cc = threads.back(parent, sender)
        names = self.names(sender, to, cc, when, file, matter)
        phrases = self.talk.documents.get(pool) or threads.speaker.pools[pool]
        target = draw_words(self.rng)
        core = (
            threads.speaker.one("thanks", names)
            if target <= 6
            else threads.speaker.pick(pool, phrases, names)
        )
        more = ["remark", "extra"] if pool == "comments" else ["extra"]
        text = threads.composer.words(
            core, target if pool != "thanks" else target // 3, more, names, None, matter, when.date()
        )
        return threads.note(sender, to, cc, when, "", text, names, parent=parent, position=2, matter=matter)

    def matter(self, file: PlannedFile) -> Matter | None:
        return next(
            (
                m
                for m in self.threads.matters.running
                if m.project is not None and m.project.id == file.project_id
            ),
            None,
        )

    def names(
        self, sender: Correspondent, to: tuple[Correspondent, ...], cc: tuple[Correspondent, ...], when: datetime,
        file: PlannedFile, matter: Matter | None,
    ) -> dict[str, str | Callable[[], str]]:  # fmt: skip
        names = self.threads.names(sender, to, cc, when.date(), matter)
        title = file.title.rpartition(".")[0] if "." in file.title[-6:] else file.title
        return names | {"title": title, "file": file.name, "n": str(file.version)}

    def soon(self, when: datetime, least: int, most: int) -> datetime:
        later = when + timedelta(minutes=self.rng.randint(least, most), seconds=self.rng.randrange(60))
        return (
            later
            if later.hour < 22 and later.date() == when.date()
            else when + timedelta(seconds=self.rng.randint(50, 900))
        )

    # --- what was saved by hand ---

    def keep(self, first: datetime) -> list[Note]:
        """Messages that lie as files beside a project are in the mailbox too; some of them were answered."""
        by_email = {c.email: c for c in self.people.by_id.values()}
        by_id = {f.id: f for f in self.every}
        made: list[Note] = []
        for file in self.saved:
            mail = file.spec
            if not isinstance(mail, spec.Mail) or not first <= mail.when <= self.threads.until:
                continue
            people = [by_email.get(a.email) for a in (mail.sender, *mail.to, *mail.cc)]
            if None in people or self.me not in people or not mail.to:
                continue
            known = [c for c in people if c is not None]
            carried = tuple(by_id[id] for id in file.attach if id in by_id)
            note = Note(
                mail.message_id, known[0], tuple(known[1 : 1 + len(mail.to)]), tuple(known[1 + len(mail.to) :]), mail.when,
                mail.subject, mail.body, mail.body, files=carried, matter=self.matter(file),
            )  # fmt: skip
            self.threads.notes.append(note)
            made.append(note)
            other = next((c for c in note.to if c is not note.sender), None)
            when = self.threads.reply_time(note.when, other) if other else None
            if (
                other is not None
                and when is not None
                and when <= self.threads.until
                and self.rng.random() < 0.4
            ):
                made.append(self.reply(note, other, when, carried[0] if carried else file, "received"))
        return made
