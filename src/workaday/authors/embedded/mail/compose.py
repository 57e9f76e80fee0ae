"""From what is to be said to a message: greeting, sentences up to a length, lists, closing, signature, quote.

It knows words and manners, not who writes to whom or when: that is threads.py.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from workaday.artifacts.plan import PlannedFile
from workaday.artifacts.spec import Calendar
from workaday.authors.embedded.mail.matters import Matter, Matters
from workaday.authors.embedded.mail.people import Correspondent
from workaday.authors.embedded.mail.signatures import block
from workaday.authors.embedded.mail.topics import Topic
from workaday.authors.embedded.mail.words import Names, Speaker, capital, sentence
from workaday.world.period import DAYS, MONTHS, on_or_after
from workaday.world.seeds import Seed

_NEW_SENTENCE = re.compile(r"(?<=[.!?] )[a-z][\w.@-]*")
_CROWD = 4
"""From so many readers on, a greeting names nobody."""
_QUOTED_LINES = 140
_TWELVE_HOURS = frozenset({"US", "CA", "AU", "NZ", "IN", "PH", "GB", "IE", "ZA", "PK", "NG", "KE"})
_ROOM = {
    "story": 36,
    "view": 42,
    "list": 19,
    "todo": 22,
    "remark": 20,
    "service_talk": 44,
    "trade_talk": 44,
    "news": 10,
    "plea": 8,
    "claim": 8,
}
"""Words that must be left for a piece to be worth it."""
_LEADS = {"list": "list_lead", "todo": "todo_lead", "news": "status_lead", "remark": "remark_lead"}


@dataclass
class Note:
    """One message, on its way to be a letter. `text` is what the sender wrote, `body` that and what it quotes."""

    id: str
    sender: Correspondent
    to: tuple[Correspondent, ...]
    cc: tuple[Correspondent, ...]
    when: datetime
    subject: str
    text: str
    body: str
    parent: Note | None = None
    references: tuple[str, ...] = ()
    files: tuple[PlannedFile, ...] = ()
    meeting: Calendar | None = None
    html: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    matter: Matter | None = None
    kind: str = "work"
    utc_offset: int | None = None  # the sender's, where it is not the user's
    labels: tuple[str, ...] = ()

    @property
    def people(self) -> tuple[Correspondent, ...]:
        return (self.sender, *self.to, *self.cc)


class Composer:
    """Words of one mailbox's letters."""

    def __init__(
        self, rng: random.Random, speaker: Speaker, matters: Matters, country: str, seed: Seed
    ) -> None:
        self.rng, self.speaker, self.matters, self.seed = rng, speaker, matters, seed
        self.twelve_hours = country in _TWELVE_HOURS
        self.views = 0

    # --- the message ---

    def letter(
        self, words: str, sender: Correspondent, to: Sequence[Correspondent], position: int, mobile: bool
    ) -> str:  # fmt: skip
        """The words with greeting, closing and signature; `position` counts messages of the thread from 0."""
        manner, rng = sender.manner, self.rng
        parts = [self.mistyped(words) if rng.random() < manner.typos * 4 else words]
        greeting = manner.greeting[rng.random() < 0.25] if position < 2 or rng.random() < 0.3 else ""
        if greeting and not (mobile and rng.random() < 0.6):
            whom = to[0].first if len(to) == 1 else self.crowd(to)
            parts.insert(0, greeting.format(whom))
        inside = sender.side in ("me", "inside")
        closing = manner.closing[rng.random() < 0.25]
        if mobile:
            parts.append(manner.note)
        elif rng.random() < ((0.45 if inside else 0.85) if position == 0 else (0.1 if inside else 0.4)):
            parts.append("\n".join(filter(None, [closing, block(self.seed, sender)])))
        elif position < 3 or rng.random() < 0.5:
            parts.append("\n".join(filter(None, [closing, sender.first])))
        joint = "\n\n"
        if greeting.endswith("-") and len(parts) > 1 and "\n" not in words:
            parts[:2] = [f"{parts[0]} {parts[1]}"]
        return joint.join(part for part in parts if part)

    def crowd(self, to: Sequence[Correspondent]) -> str:
        if len(to) >= _CROWD or len(to) == 0:
            return self.rng.choice([w for w in self.speaker.pools["all"] if w != "both"])
        if len(to) == 2 and self.rng.random() < 0.4:
            return "both"
        return ", ".join(c.first for c in to)

    def mistyped(self, text: str) -> str:
        """Two letters of a longer word changed places; names and addresses are not typed by hand."""
        words = list(re.finditer(r"(?<![\w@.-])[a-z]{6,}(?![\w@.-])", text))
        if not words:
            return text
        k = self.rng.choice(words).start() + self.rng.randrange(1, 4)
        return text[:k] + text[k + 1] + text[k] + text[k + 2 :]

    def quoted(self, parent: Note, style: str) -> str:
        """What a client puts below a reply."""
        lines = parent.body.split("\n")[:_QUOTED_LINES]
        if style == "outlook":
            to = "; ".join(c.name for c in parent.to)
            return (
                f"________________________________\nFrom: {parent.sender.name} <{parent.sender.email}>\n"
                f"Sent: {self.long(parent.when)}\nTo: {to}\nSubject: {parent.subject}\n\n" + "\n".join(lines)
            )
        when = f"{DAYS[parent.when.weekday()][:3]}, {MONTHS[parent.when.month - 1][:3]} {parent.when.day}, {parent.when.year}"
        head = f"On {when} at {self.clock(parent.when)}, {parent.sender.name} <{parent.sender.email}> wrote:"
        return "\n".join(
            [head, "", *(f">{line}" if line.startswith(">") else f"> {line}".rstrip() for line in lines)]
        )

    def forwarded(self, parent: Note) -> str:
        to = ", ".join(f"{c.name} <{c.email}>" for c in parent.to)
        return (
            f"---------- Forwarded message ---------\nFrom: {parent.sender.name} <{parent.sender.email}>\n"
            f"Date: {self.long(parent.when)}\nSubject: {parent.subject}\nTo: {to}\n\n{parent.body}"
        )

    # --- the words ---

    def words(
        self, core: str, target: int, more: Sequence[str], names: Names, topic: Topic | None, matter: Matter | None,
        day: date,
    ) -> str:  # fmt: skip
        """The core, and of the pieces `more`, in their order, as many as `target` words want."""
        first: list[str] = [self.polished(core)]
        last: list[str] = []
        blocks: list[str] = []
        left = target - len(core.split())
        for piece in more:
            if left < _ROOM.get(piece, 6) or (piece == "view" and not self.takes_view()):
                continue
            if piece in ("list", "todo", "remark") or (piece == "news" and left > 55):
                part = self.listed(piece, left, names, matter, day)
            elif piece == "story":
                part = topic.say("story", names) if topic is not None and topic.has("story") else ""
            elif piece in ("service_talk", "trade_talk", "view"):
                part = self.speaker.one(piece, names)
            else:
                sentences = self.some(piece, left, names)
                (first if piece == "news" else last).extend(sentences)
                left -= sum(len(s.split()) for s in sentences)
                continue
            if part:
                blocks.append(part if "\n" in part else self.polished(part))
                left -= len(part.split())
        if not blocks:
            return " ".join([*first, *last])
        ends = [" ".join(last)] if last else []
        if len(blocks) == 1 and "\n" not in blocks[0] and self.rng.random() < 0.3:
            return "\n\n".join([" ".join([*first, blocks[0]]), *ends])
        return "\n\n".join([" ".join(first), *blocks, *ends])

    def takes_view(self) -> bool:
        """Whether something is said at length here: each view is told twice in a mailbox at most."""
        if self.rng.random() < 0.25 or self.views >= 2 * len(self.speaker.pools["view"]):
            return False
        self.views += 1
        return True

    def some(self, piece: str, left: int, names: Names) -> list[str]:
        """A sentence or two of a pool; of pleas, claims and news as many as there is room for."""
        if piece in ("plea", "claim", "news"):
            count = max(1, left // 15)
        else:
            count = 1 if piece == "close" or left <= 17 else 2 if left <= 30 else 3
        return [self.polished(s) for s in self.speaker.several(piece, min(count, 6), names)]

    def listed(self, piece: str, room: int, names: Names, matter: Matter | None, day: date) -> str:
        """A list with its lead-in: open records, things to do, news of the week, remarks on a paper."""
        count = max(2, min(room // 10, self.rng.randint(3, 9)))
        if piece == "list":
            others = self.matters.some(day, self.rng, count, matter.project if matter else None)
            items = [self.line(m, names) for m in others if m.label and m is not matter]
        else:
            items = self.speaker.several(piece, count, names)
        items = list(dict.fromkeys(capital(item) if piece != "list" else item for item in items if item))
        if len(items) < 2:
            return ""
        lead = self.speaker.one(_LEADS[piece], names)
        marks = self.rng.choice(["- ", "* ", "- ", "{n}. ", "{n}) ", "  - "])
        return "\n".join([lead, *(marks.format(n=n) + item for n, item in enumerate(items, 1))])

    def line(self, matter: Matter, names: Names) -> str:
        shape = self.rng.randrange(4)
        if shape == 0:
            return f"{matter.label}: {matter.about}"
        if shape == 1:
            return f"{matter.about} ({matter.label})"
        state = self.speaker.one("state", names)
        return f"{matter.label} - {state}" if shape == 2 else f"{matter.called}: {state}"

    def polished(self, text: str) -> str:
        return _NEW_SENTENCE.sub(lambda m: capital(m[0]), sentence(text))

    # --- dates ---

    def day(self, after: date) -> date:
        """A working day soon, for promises."""
        return on_or_after(after + timedelta(days=self.rng.choice([1, 1, 2, 2, 3, 4, 6])))

    def named(self, day: date, today: date) -> str:
        """A day as people write it: by its weekday while it is near."""
        if (day - today).days < 6:
            return DAYS[day.weekday()]
        return f"{DAYS[day.weekday()]} the {day.day}{_ordinal(day.day)}"

    def clock(self, when: datetime) -> str:
        if self.twelve_hours:
            return f"{when.hour % 12 or 12}:{when.minute:02d} {'AM' if when.hour < 12 else 'PM'}"
        return f"{when.hour:02d}:{when.minute:02d}"

    def hour(self, when: datetime) -> str:
        """A time of a meeting as people write it."""
        if self.twelve_hours:
            short = f"{when.hour % 12 or 12}" + (f":{when:%M}" if when.minute else "")
            return (
                short
                if self.rng.random() < 0.4 and when.minute
                else f"{short} {'am' if when.hour < 12 else 'pm'}"
            )
        return f"{when:%H:%M}"

    def long(self, when: datetime) -> str:
        return f"{DAYS[when.weekday()]}, {MONTHS[when.month - 1]} {when.day}, {when.year} {self.clock(when)}"


def _ordinal(day: int) -> str:
    return "th" if 10 < day % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
