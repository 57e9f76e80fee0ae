"""What comes by the dozen: newsletters of the sector, notices of the house's systems, lists, shops.

The house's own machines write from its domain. Everybody outside is made up and has an address below
`.example`, which is reserved: no such letter can name a sender that exists.
"""

from __future__ import annotations

import html
import re
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import accumulate

from workaday.artifacts.plan import PlannedFile
from workaday.authors.embedded.mail.compose import Note
from workaday.authors.embedded.mail.load import Bulk, Notice, page
from workaday.authors.embedded.mail.matters import Matter
from workaday.authors.embedded.mail.people import Correspondent, Manner
from workaday.authors.embedded.mail.threads import Threads
from workaday.authors.embedded.mail.words import Speaker, capital, sentence
from workaday.world.period import DAYS, MONTHS, is_working
from workaday.world.places import plain_letters

_PLAIN = Manner(("", ""), ("", ""), "wrote", 0.0, 7.0, 1.0, "Re: ")
_LETTERS = 0.22
"""Newsletters among what machines send."""
_OFFSETS = (0, 0, -240, -300, -420, -480, 60)
_FONTS = (
    "Georgia, serif",
    "Helvetica, Arial, sans-serif",
    "Verdana, sans-serif",
    "'Trebuchet MS', sans-serif",
)
_NAME = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Outlet:
    """A newsletter: its sender, the weekdays and the hour at which it comes, how long it is, how it looks."""

    sender: Correspondent
    days: frozenset[int]
    hour: int
    items: tuple[int, int]
    accent: str
    font: str
    offset: int
    html: bool


class Post:
    """Makes the bulk of one mailbox, day by day."""

    def __init__(
        self, threads: Threads, bulk: Bulk, files: Sequence[PlannedFile], themes: Sequence[str]
    ) -> None:
        self.threads, self.bulk, self.rng = threads, bulk, threads.rng
        world = self.world = threads.people.world
        speaker = threads.speaker
        self.files = [
            f for f in files if not f.holder and not f.era and f.suffix in (".docx", ".xlsx", ".pptx", ".pdf")
        ]
        self.fixed = {
            "it": self.rng.choice(bulk.pools["it"]), "hr": self.rng.choice(bulk.pools["hr"]), "org": world.org.name,
            "place": world.city.name, "first": world.me.first, "email": world.me.email,
        }  # fmt: skip
        pools = {**speaker.pools, **bulk.pools}
        if themes:
            pools["theme"] = list(themes)
        self.speaker = Speaker(self.rng, pools, {**speaker.names, **self.fixed})
        self.outlets = self._outlets()
        self.kinds = list(bulk.notices)
        self._weights = list(accumulate(n.weight for n in bulk.notices.values()))
        self._kept = list(accumulate(n.weight * n.kept for n in bulk.notices.values()))
        self._number = self.rng.randint(1000, 60000)

    def _outlets(self) -> list[Outlet]:
        rng, names = self.rng, {}
        sector = self.speaker.names.get("sector", "office").replace("_", " ")
        names = {"sector_title": rng.choice([sector, self.speaker.names["field"]]).title(),
                 "work_title": self.speaker.names["work_item"].title(), "workplace_title": self.speaker.names["workplace"].title()}  # fmt: skip
        found: dict[str, Outlet] = {}
        for phrase in rng.sample(self.bulk.outlets * 2, rng.randint(10, 18)):
            title = " ".join(w[:1].upper() + w[1:] for w in self.speaker.one("theme", {}).split())
            name = self.speaker.say(phrase, {**names, "theme_title": title})
            days = rng.choice([range(5), (0, 2, 4), (1,), (3,), (0,), (4,), (6,), (1, 3), range(5)])
            found.setdefault(name, Outlet(
                self.machine(name, f"{rng.choice(['letter', 'hello', 'news', 'editor', 'mail'])}@{_slug(name)}.example"),
                frozenset(days), rng.randint(5, 14), rng.choice([(1, 1), (2, 4), (3, 6), (5, 8)]),
                f"{rng.getrandbits(24):06X}", rng.choice(_FONTS), rng.choice(_OFFSETS), rng.random() < 0.8,
            ))  # fmt: skip
        return list(found.values())

    # --- a day ---

    def day(self, day: date, count: int, kept: bool) -> list[Note]:
        """`count` messages of that day; with `kept`, of those kinds that people keep."""
        letters = [o for o in self.outlets if day.weekday() in o.days]
        most = round(count * _LETTERS)
        made = [self.letter(o, day) for o in self.rng.sample(letters, min(len(letters), most))]
        weights = self._kept if kept else self._weights
        while len(made) < count:
            kind = self.rng.choices(self.kinds, cum_weights=weights)[0]
            notice = self.bulk.notices[kind]
            if is_working(day) or notice.weekend:
                made.append(self.notice(kind, notice, day))
        return made

    # --- newsletters ---

    def letter(self, outlet: Outlet, day: date) -> Note:
        speaker, rng = self.speaker, self.rng
        when = datetime.combine(day, time(outlet.hour, rng.randrange(60), rng.randrange(60)))
        heads = [sentence(speaker.one("headline", {})).rstrip(".") for _ in range(rng.randint(*outlet.items))]
        names = {
            "h1": heads[0], "outlet": outlet.sender.name, "number": str(day.toordinal() // 7 - 105_000), "weekday": DAYS[day.weekday()],
            "date": f"{MONTHS[day.month - 1]} {day.day}",
        }  # fmt: skip
        subject = speaker.pick("letter subject", self.bulk.newsletters["subject"], names)
        opener = speaker.one("opener", names)
        blocks: list[tuple[str, str]] = [("", opener)] if opener else []
        for head in heads:
            text = " ".join(
                speaker.one("blurb", names)
                for _ in range(rng.choice([1, 1, 2, 3] if len(heads) > 1 else [4, 6, 8]))
            )
            blocks.append((head, text))
        close = speaker.pick("letter close", self.bulk.newsletters["close"], names)
        blocks += [("", part) for part in (close, speaker.one("foot_news", names)) if part]
        mark = rng.choice(["{}", "* {}", "{}\n--------", "## {}"])
        body = (
            "\n\n".join("\n".join(filter(None, [mark.format(h) if h else "", t])) for h, t in blocks) + "\n"
        )
        headers = (("List-Id", f"<letters.{outlet.sender.email.partition('@')[2]}>"), ("Precedence", "bulk"))
        return self.made(
            outlet.sender, when, subject, body, "newsletter", headers,
            self.framed(subject, outlet.sender.name, blocks, outlet.accent, outlet.font) if outlet.html else "", outlet.offset,
        )  # fmt: skip

    def framed(
        self, title: str, sender: str, blocks: Sequence[tuple[str, str]], accent: str, font: str
    ) -> str:  # fmt: skip
        body = "\n".join(
            (f"<h3>{html.escape(h)}</h3>\n" if h else "")
            + "<p>"
            + html.escape(t).replace("\n", "<br>\n")
            + "</p>"
            for h, t in blocks
        )
        made = page()
        for key, value in (
            ("title", html.escape(title)),
            ("sender", html.escape(sender)),
            ("accent", accent),
            ("font", font),
            ("body", body),
        ):
            made = made.replace(f"@{key}@", value)
        return made

    # --- notices ---

    def notice(self, kind: str, notice: Notice, day: date) -> Note:
        rng, speaker = self.rng, self.speaker
        low, high = notice.hours
        when = datetime.combine(day, time(rng.randint(low, high - 1), rng.randrange(60), rng.randrange(60)))
        names = self.names(day)
        names["stamp"] = f"{when - timedelta(seconds=rng.randint(20, 150)):%Y%m%d_%H%M%S}"
        names["sender"] = sender = speaker.pick(f"{kind} name", notice.name, names)
        number = rng.randrange(len(notice.cases))
        case = notice.cases[number]
        phrasings = [notice.head, *case.body, notice.foot]
        parts = [speaker.pick(f"{kind} {number} {k}", phrases, names) for k, phrases in enumerate(phrasings)]
        parts = [part for part in parts if part]
        parts = [part if k and parts[k - 1].endswith(",") else capital(part) for k, part in enumerate(parts)]
        body = rng.choice(["\n\n", "\n\n", "\n"]).join(parts) + "\n"
        subject = speaker.pick(f"{kind} {number} subject", case.subject, names)
        email, headers, offset = self.from_whom(kind, notice.sender, sender)
        framed = ""
        if notice.html:
            framed = self.framed(
                subject, sender, [("", p) for p in parts], self.accent(sender), self.font(sender)
            )
        return self.made(self.machine(sender, email), when, subject, body, kind, headers, framed, offset)

    def accent(self, sender: str) -> str:
        return f"{zlib.crc32(sender.encode('utf-8')) & 0xFFFFFF:06X}"

    def font(self, sender: str) -> str:
        return _FONTS[zlib.crc32(sender.encode("utf-8")) % len(_FONTS)]

    def from_whom(
        self, kind: str, sender: str, name: str
    ) -> tuple[str, tuple[tuple[str, str], ...], int | None]:  # fmt: skip
        """The address, what a machine says of itself, and its clock where it is not the user's."""
        domain = self.world.org.domain
        if sender == "org":
            return f"{_slug(name)}@{domain}", (("Precedence", "list"),), None
        if sender == "system":
            local = self.rng.choice(["no-reply", "noreply", "notifications"]) if kind != "scan" else "scanner"
            return f"{local}@{domain}", (("Auto-Submitted", "auto-generated"),), None
        outside = f"{_slug(name)}.example"
        return (
            f"{self.rng.choice(['hello', 'team', 'news', 'mail'])}@{outside}",
            (("List-Unsubscribe", f"<mailto:leave@{outside}>"),),
            self.rng.choice(_OFFSETS),
        )

    def names(self, day: date) -> dict[str, str | Callable[[], str]]:
        rng, threads = self.rng, self.threads
        me = threads.people.me
        inside = list(threads.people.inside(day)) or list(threads.people.on(day).values())[1:]
        third, third2 = rng.choice(inside), rng.choice(inside)
        names = threads.names(third, (me,), (), day, self.record(day))
        room = rng.choice(self.bulk.pools["room"])
        bought = rng.sample(self.bulk.pools["bought"], 3)
        recent = [f for f in self.files[-400:] if f.modified.date() <= day][-30:]
        soon = day + timedelta(days=rng.randint(3, 24))
        meetings = sorted(threads.diary.agenda.get(day, []))
        self._number += rng.randint(1, 40)
        return names | self.fixed | {
            "third": third.first, "third_full": third.name, "third2": third2.name, "third_phone": third.phone,
            "file": rng.choice(recent).name if recent else f"{names['project']}.docx", "ticket": f"{self._number}",
            "count": str(rng.choice([14, 12, 10, 7, 5, 3, 2])), "weekday": DAYS[day.weekday()],
            "date": f"{MONTHS[day.month - 1]} {day.day}", "date_soon": f"{MONTHS[soon.month - 1]} {soon.day}",
            "meetings": "\n".join(f"{threads.composer.clock(s)}  {title}" for s, title in meetings) or "-",
            "meetings_count": str(len(meetings)),
            "room": room, "room_title": room[:1].upper() + room[1:], "bought": bought[0], "bought2": bought[1], "bought3": bought[2],
            "brand": rng.choice(self.bulk.pools["brand"]), "service": rng.choice(self.bulk.pools["service"]),
            "theme": rng.choice(self.speaker.pools["theme"]), "outlet": rng.choice(self.outlets).sender.name, "me_name": self.world.me.name,
            "span": self.span(), "third_brand": rng.choice(["Alex", "Sam", "Jo", "Robin", "Chris", "Kim", "Toni", "Lee"]),
        }  # fmt: skip

    def span(self) -> str:
        """Half an hour to two hours of a working day."""
        start = datetime(2000, 1, 1, self.rng.randint(8, 16), self.rng.choice([0, 30]))
        end = start + timedelta(minutes=self.rng.choice([30, 60, 60, 90, 120]))
        return f"{self.threads.composer.clock(start)} - {self.threads.composer.clock(end)}"

    def record(self, day: date) -> Matter:
        """Something that has a number; a project only where no record is open."""
        found = [self.threads.matters.on(day, self.rng) for _ in range(4)]
        return next((m for m in found if m.label), found[0])

    def made(
        self, sender: Correspondent, when: datetime, subject: str, body: str, kind: str,
        headers: tuple[tuple[str, str], ...], page_of: str, offset: int | None,
    ) -> Note:  # fmt: skip
        me = self.threads.people.me
        domain = sender.email.partition("@")[2]
        id = f"{when:%Y%m%d%H%M%S}.{self.rng.getrandbits(48):012x}@{domain}"
        note = Note(
            id,
            sender,
            (me,),
            (),
            when,
            subject,
            body,
            body,
            html=page_of,
            headers=headers,
            kind=kind,
            utc_offset=offset,
        )
        self.threads.notes.append(note)
        return note

    def machine(self, name: str, email: str) -> Correspondent:
        return Correspondent("", name, name, email, "", "", "", "outside", "", _PLAIN)


def _slug(name: str) -> str:
    return _NAME.sub("", plain_letters(name).lower().replace("&", "and"))[:32] or "mail"
