"""The mail room: from a world, its history and its papers to mail folders, a calendar and an address book.

Mail is kept offline for some weeks, months or years; the last days are whole, older ones hold what the person
did not throw away. The month to come holds nothing but the series that run on.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from workaday.artifacts import spec
from workaday.artifacts.plan import Edge, PlannedFile
from workaday.authors.embedded.history import History
from workaday.authors.embedded.layout import Layout, file_name
from workaday.authors.embedded.mail.bulk import Post
from workaday.authors.embedded.mail.cards import cards
from workaday.authors.embedded.mail.compose import Composer, Note
from workaday.authors.embedded.mail.diary import Diary
from workaday.authors.embedded.mail.filing import Filing
from workaday.authors.embedded.mail.invitations import Invitations
from workaday.authors.embedded.mail.load import bulk, talk, trade_talk
from workaday.authors.embedded.mail.matters import Matters
from workaday.authors.embedded.mail.papers import Papers
from workaday.authors.embedded.mail.people import People
from workaday.authors.embedded.mail.rhythm import draw_pace, plenty
from workaday.authors.embedded.mail.threads import Threads
from workaday.authors.embedded.mail.topics import Topics
from workaday.authors.embedded.mail.words import Speaker
from workaday.authors.embedded.world import World
from workaday.world.period import is_working, on_or_after, working_days
from workaday.world.records import Event

_DEPTH = {"paper": (13, 19), "lived-in": (65, 125), "full": (250, 290)}
"""Working days for which mail is kept."""
_KEPT = {"paper": 0.09, "lived-in": 0.3, "full": 0.25}
"""The share of older conversations that is still there."""
_KEPT_BULK = {"low": 0.09, "medium": 0.05, "high": 0.015}
_LETTERS_WHOLE = 380
"""About so many received letters a paper computer's whole days hold: three days of a busy mailbox, seven of a quiet one."""


_MORNING = 7


class MailRoom:
    """Plans one computer's mail, calendar and contacts. `files` are its papers; they are not changed."""

    def __init__(
        self, world: World, layout: Layout, history: History, files: Sequence[PlannedFile], size: str
    ) -> None:  # fmt: skip
        self.world, self.layout, self.size = world, layout, size
        self.rng = world.seed.rng("mail", "room")
        self.talk, self.trade = talk(), trade_talk(world.trade.id)
        self.pace = draw_pace(world.seed.rng("mail", "pace"), world.stage, world.reading.standing)
        self.papers = sorted((f for f in files if not f.era), key=lambda f: (f.modified, f.id))
        self.events = sorted(history.events, key=lambda e: (e.when, e.id))
        self.until = datetime.combine(world.cutoff, time(21, 40))
        self.first = self._first()
        self.speaker = self._speaker()
        self.people = People(
            world, self.trade, [self.speaker.one("mobile", {}) for _ in range(6)],
            self.talk.pools["office_titles"], self.talk.pools["private_domains"],
        )  # fmt: skip
        self.files: list[PlannedFile] = []
        self.edges: list[Edge] = []

    def _first(self) -> date:
        days = list(
            working_days(
                max(self.world.life_start, self.world.cutoff - timedelta(days=440)), self.world.cutoff
            )
        )
        return days[-min(len(days), self.rng.randint(*_DEPTH[self.size]))]

    def _speaker(self) -> Speaker:
        world, trade = self.world, self.trade
        pools = {**world.trade.pools, **self.talk.pools, "news": trade.news}
        pools["todo"] = [
            p
            for name in trade.todo
            for p in (pools.get(f"{name}@{world.terms['sector']}") or pools.get(name) or [])
        ] or self.talk.pools["loose"]
        pools["themes"] = trade.themes or list(
            pools.get(f"theme@{world.terms['sector']}") or pools.get("theme") or self.talk.pools["loose"]
        )
        pools["theme"] = pools["themes"]
        department = world.ledger.meta("department") or world.terms["workplace"].capitalize()
        names = {
            **world.terms,
            "org": world.org.name,
            "dept": department,
            "record_system": self.rng.choice(trade.record_system),
        }
        names |= {f"who.{role}.first": person.first for role, person in world.people.items()}
        names["place"] = world.city.name
        return Speaker(self.rng, pools, names)

    # --- the whole ---

    def run(self) -> tuple[list[PlannedFile], list[Edge]]:
        """The planned files with the edges from the papers that the letters carry."""
        matters = self.matters = Matters(
            self.world, self.trade, self.speaker, self.first - timedelta(days=12), self.world.cutoff
        )
        composer = Composer(self.rng, self.speaker, matters, self.world.city.country, self.world.seed)
        diary = Diary(
            self.world, self.talk, self.people, self.speaker, matters, self.world.seed.rng("mail", "diary"),
            self.first - timedelta(days=10), self.world.cutoff,
        )  # fmt: skip
        diary.run(self.events, self.papers, self.pace.meetings)
        topics = Topics(self.speaker, self.trade, self.rng)
        threads = Threads(self.talk, self.people, matters, composer, topics, diary, self.until)
        notes = self.notes(threads, diary)
        self.folders(notes)
        self.calendar(diary)
        self.contacts(notes)
        return self.files, self.edges

    def whole(self) -> date:
        """The first of the days of which nothing is missing."""
        count = 10 if self.size != "paper" else max(3, min(7, round(_LETTERS_WHOLE / self.pace.received)))
        days = list(working_days(self.first, self.world.cutoff))
        return days[-min(count, len(days))]

    # --- letters ---

    def notes(self, threads: Threads, diary: Diary) -> list[Note]:
        papers = Papers(threads, self.papers, self.events)
        start = datetime.combine(self.first, time(7))
        papers.between(start, self.until, 0.6)
        papers.keep(start)
        invitations = Invitations(threads, self.papers)
        whole = self.whole()
        for entry in diary.entries:
            if entry.asked is None or not self.first <= entry.asked.date():
                continue
            if entry.day >= whole or entry.kind == "event" or self.rng.random() < _KEPT[self.size]:
                invitations.about(entry)
        self.conversations(threads, whole)
        self.forwards(threads, whole)
        me = self.people.me
        return [n for n in threads.notes if n.when <= self.until + timedelta(days=3) and me in n.people]

    def conversations(self, threads: Threads, whole: date) -> None:
        """Work and bulk, day by day, up to what this person gets."""
        me = self.people.me
        post = Post(threads, bulk(), self.papers, self.speaker.pools["themes"])
        received: dict[date, int] = {}
        for note in threads.notes:
            if note.sender is not me:
                received[note.when.date()] = received.get(note.when.date(), 0) + 1
        warm = whole - timedelta(days=2)
        day, end = self.first, self.world.month_start - timedelta(days=1)
        while day <= end:
            complete = day >= whole
            if is_working(day):
                kept = 1.0 if complete else 0.6 if day >= warm else _KEPT[self.size]
                wanted = self.pace.received * (1 - self.pace.share)
                self.work(threads, day, plenty(self.rng, wanted) * kept - received.get(day, 0))
            busy = 1.0 if is_working(day) else 0.22
            count = plenty(self.rng, self.pace.received * self.pace.share * busy)
            if not complete:
                count = plenty(self.rng, count * _KEPT_BULK[self.world.habits.tidiness])
            post.day(day, count, kept=not complete)
            day += timedelta(days=1)

    def work(self, threads: Threads, day: date, room: float) -> None:
        """Conversations that begin on that day, until they fill it."""
        me = self.people.me
        if day in threads.diary.away:
            room *= 0.7
        while room > self.rng.random() * 3:
            made = threads.talk_of(day)
            room -= sum(note.sender is not me for note in made)

    def forwards(self, threads: Threads, whole: date) -> None:
        """Some of what came is passed on, to the user or by them."""
        me = self.people.me
        news = [
            n
            for n in threads.notes
            if n.kind in ("newsletter", "webinar", "association") and n.when.date() >= whole
        ]
        for note in self.rng.sample(news, min(len(news), self.rng.randint(1, 4))):
            when = threads.reply_time(note.when, me)
            inside = self.people.inside(when.date())
            if when <= self.until and inside:
                threads.forward(note, me, self.rng.choice(inside), when)

    def folders(self, notes: Sequence[Note]) -> None:
        filing = Filing(
            self.world, self.talk, self.people.me, self.world.seed.rng("mail", "filing"), self.layout.system
        )
        home = f"{self.layout.documents}/{self.rng.choice(self.talk.filing['home'])}"
        recent = datetime.combine(self.whole(), time(7))
        self.home = home
        for name, kept in sorted(filing.folders(notes, recent, self.until).items()):
            folder, _, plain = name.rpartition("/")
            path = self.layout.unique(f"{home}/{folder}" if folder else home, file_name(plain), "mbox")
            enclosed = {file.id: file for note, _ in kept for file in note.files}
            last = max([kept[-1][0].when, *(f.modified for f in enclosed.values())])
            about = f"Mail folder {plain}: {len(kept)} messages"
            made = spec.Mailbox(tuple(letter for _, letter in kept))
            self.add("mailbox", path, made, kept[0][0].when, self.after(last), about, tuple(enclosed))
            self.edges += [Edge(id, self.files[-1].id, "references") for id in enclosed]

    def after(self, when: datetime) -> datetime:
        """When the client last wrote the folder; what came at night was fetched in the morning."""
        later = when + timedelta(seconds=self.rng.randint(20, 700))
        if later.hour < _MORNING:
            return later.replace(hour=_MORNING)
        return later if later.date() == when.date() else when + timedelta(seconds=1)

    # --- the rest ---

    def calendar(self, diary: Diary) -> None:
        cutoff = self.world.cutoff
        when = datetime.combine(
            cutoff, time(self.rng.randint(15, 18), self.rng.randrange(60), self.rng.randrange(1, 60))
        )
        sheet = spec.Calendar(tuple(e.meeting for e in diary.entries), when, self.world.city.time_zone)
        first = datetime.combine(
            on_or_after(diary.first), time(8, self.rng.randrange(60), self.rng.randrange(60))
        )
        name = self.speaker.pick(
            "calendar name", self.talk.filing["calendar"], {"first": self.world.me.first}
        )
        path = self.layout.unique(self.home, file_name(name), "ics")
        self.add("calendar", path, sheet, first, when, f"Calendar of {self.world.me.name}")

    def contacts(self, notes: Sequence[Note]) -> None:
        rng = self.world.seed.rng("mail", "cards")
        writers = list(dict.fromkeys(n.sender for n in notes if n.sender is not self.people.me))
        kept = cards(self.people, writers, self.talk, self.speaker, rng, self.world.cutoff)
        last = max(c.revised for c in kept if c.revised is not None)
        name = self.speaker.pick("contacts name", self.talk.filing["contacts"], {})
        path = self.layout.unique(self.home, file_name(name), "vcf")
        first = min(c.revised for c in kept if c.revised is not None)
        self.add(
            "contacts",
            path,
            spec.Contacts(tuple(kept)),
            first,
            self.after(last),
            f"Address book of {self.world.me.name}",
        )

    def add(
        self, kind: str, path: str, made: spec.Spec, created: datetime, modified: datetime, about: str,
        attach: tuple[str, ...] = (),
    ) -> None:  # fmt: skip
        event = Event(f"m{len(self.files) + 1:03d}", modified, f"{kind} kept", about, "", ())
        self.world.ledger.add(event)
        self.files.append(
            PlannedFile(
                id=f"mail{len(self.files) + 1:03d}", kind=kind, path=path, spec=made, created=created, modified=modified,
                author=self.world.me.name, origin="user_created" if kind != "mailbox" else "system", about=about,
                event_id=event.id, attach=attach, period=modified.date().isoformat(),
            )
        )  # fmt: skip
