"""Conversations: somebody begins, others answer in their own time, some threads run on and off their subject.

Here it is settled who writes to whom, when and in answer to what; compose.py finds the words.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from itertools import accumulate

from workaday.artifacts.plan import PlannedFile
from workaday.artifacts.spec import Calendar
from workaday.authors.embedded.mail.compose import Composer, Note
from workaday.authors.embedded.mail.diary import Diary
from workaday.authors.embedded.mail.load import Kind, Talk
from workaday.authors.embedded.mail.matters import Matter, Matters
from workaday.authors.embedded.mail.people import Correspondent, People
from workaday.authors.embedded.mail.rhythm import begins, draw_thread, draw_words, replies, writing
from workaday.authors.embedded.mail.signatures import is_private
from workaday.authors.embedded.mail.topics import PIECES, Topic, Topics
from workaday.authors.embedded.mail.words import Names, Speaker
from workaday.world.period import is_working

_COPIES = re.compile(r"[Cc]opying|[Cc]opied|Looping in|Adding")
_RE = re.compile(r"^(?:(?:re|fwd?|aw): *)+", re.IGNORECASE)
_TWICE = re.compile(r"^(.+): \1$")
"""A project and its label, where the label is the project."""
_SUBJECT = "Subject: "
_AUTO = 0.035
_LOOSE = 0.4
"""The share of such talks that is about no record but about the project at large."""
_CROWDED = 8
"""Threads of more messages than this have more than two people in them."""


def headed(text: str) -> tuple[str, str]:
    """What an opening says its subject is, and the rest of it; "" where any of its kind's subjects fits."""
    if not text.startswith(_SUBJECT):
        return "", text
    subject, _, rest = text.removeprefix(_SUBJECT).partition("\n")
    return subject, rest


class Threads:
    """Makes conversations of one mailbox; `notes` are their messages, none of them after `until`."""

    def __init__(
        self, talk: Talk, people: People, matters: Matters, composer: Composer, topics: Topics, diary: Diary,
        until: datetime,
    ) -> None:  # fmt: skip
        self.talk, self.people, self.matters = talk, people, matters
        self.composer, self.diary, self.until = composer, diary, until
        self.speaker: Speaker = composer.speaker
        self.topics = topics
        self.rng: random.Random = composer.rng
        self.notes: list[Note] = []
        self._who: dict[date, dict[str, str]] = {}
        self.kinds = {k: v for k, v in talk.kinds.items() if not v.meeting}
        self._weights = list(accumulate(k.weight for k in self.kinds.values()))
        self._drawn = list(self.kinds.values())

    # --- a conversation ---

    def talk_of(self, day: date) -> list[Note]:
        """A conversation that begins on that day."""
        kind = self.rng.choices(self._drawn, cum_weights=self._weights)[0]
        matter = (
            self.matters.project(day, self.rng) if kind.about == "project" else self.matters.on(day, self.rng)
        )
        me = self.people.me
        partner = self.partner(kind, matter, day)
        if kind.with_ == "client":
            matter = self.matters.of(partner.name, day, self.rng) or self.matters.project(day, self.rng)
        new = self.matters.fresh(day, self.rng) if kind.open is self.talk.kinds["inform"].open else None
        matter = new if new is not None and self.rng.random() < 0.5 else matter
        if kind is self.kinds["cover"] and (self.until.date() - day).days < 6 and partner.role:
            return []  # whoever has a part in the month to come is there when it begins
        if kind.about == "matter" and kind is not self.kinds["inform"] and self.rng.random() < _LOOSE:
            matter = self.matters.project(day, self.rng)
        topic = self.topics.about(matter if kind.about == "matter" else None)
        mine = (self.rng.random() < kind.mine or partner.side == "outside") and day not in self.diary.away
        if kind.with_ != "any":
            mine = mine and kind.mine > 0
        size = 1 if self.rng.random() < kind.alone else min(draw_thread(self.rng), kind.most)
        others = self.others(kind, size, partner, day)
        sender, to = (me, partner) if mine else (partner, me)
        rest = tuple(c for c in others if c not in (sender, to))
        when = begins(self.rng, day)
        hour = sender.manner.hour
        if when.hour < hour - 0.5:
            when = when.replace(hour=int(hour) + self.rng.randrange(2))
        if kind.group > 0.5 and not mine and rest:
            first = self.opening(kind, sender, (to, *rest), (), when, matter, topic)
        else:
            first = self.opening(kind, sender, (to,), rest, when, matter, topic)
        early = (self.until.date() - day).days > 10
        if mine and early and len(first.people) == 2 and self.rng.random() < _AUTO:
            return [first, self.away(first, to)]
        return [first, *self.answers(first, kind, size, matter, topic)]

    def partner(self, kind: Kind, matter: Matter, day: date) -> Correspondent:
        """Who the user talks to about such a thing: whoever has to do with the matter, first of all."""
        here = [c for r, c in self.people.on(day).items() if r != "me"]
        everybody = [*here, *self.people.more]
        if kind.with_ == "client":
            served = [c for c in everybody if c.side == "client"]
            return self.rng.choice(served or [c for c in here if c.side != "inside"] or here)
        if kind.with_ == "outside":
            return self._near(
                [c for c in everybody if c.side == "outside" and (kind.firms == "goods") == c.goods] or here
            )
        inside = self.people.inside(day) if kind.about == "none" else self.people.near(day)
        asked = kind is self.kinds["chase"] or kind is self.kinds["need"]
        fitting = [
            c
            for c in here
            if c.role in matter.roles and (c.side == "inside" or (asked and c.side == "outside"))
        ]
        if fitting and kind.about == "matter" and self.rng.random() < 0.75:
            return self.rng.choice(fitting)
        if kind.clients and self.rng.random() < 0.25:
            return self._near([c for c in everybody if c.side != "inside"] or here)
        return self._near(inside or here)

    def _near(self, people: Sequence[Correspondent]) -> Correspondent:
        """Those whom one works with come first in the lists and are met more often."""
        return people[min(int(self.rng.expovariate(2.2) * len(people)), len(people) - 1)]

    def others(self, kind: Kind, size: int, partner: Correspondent, day: date) -> list[Correspondent]:
        if size <= _CROWDED and self.rng.random() >= kind.group:
            return []
        most = self.rng.randint(3, 6) if size > _CROWDED or kind.group > 0.5 else self.rng.choice([1, 1, 2])
        pool = [
            c
            for c in (self.people.inside(day) if kind.about == "none" else self.people.near(day))
            if c is not partner
        ]
        return self.rng.sample(pool, min(most, len(pool)))

    def opening(
        self, kind: Kind, sender: Correspondent, to: tuple[Correspondent, ...], cc: tuple[Correspondent, ...],
        when: datetime, matter: Matter, topic: Topic,
    ) -> Note:  # fmt: skip
        names = self.names(sender, to, cc, when.date(), matter, topic)
        core = self.speaker.pick(f"{id(kind)} open", kind.open, names)
        subject, core = headed(core)
        subject = subject or self.speaker.pick(f"{id(kind)} subject", kind.subject, names)
        subject = _TWICE.sub(r"\1", subject)
        if kind is self.talk.kinds["inform"] and (when.date() - matter.since).days <= 1 and matter.label:
            core = self.speaker.one("came", names)
        target = round(draw_words(self.rng) * kind.long * sender.manner.wordy * 1.25)
        text = self.composer.words(
            core, target, self.fitting(kind.more, sender), names, topic, matter, when.date()
        )
        return self.note(sender, to, cc, when, subject, text, names, matter=matter)

    def answers(self, first: Note, kind: Kind, size: int, matter: Matter, topic: Topic) -> list[Note]:
        made: list[Note] = []
        last = first
        for k in range(1, size):
            parent = last if self.rng.random() < 0.85 or not made else self.rng.choice([first, *made])
            sender = self.answerer(parent, made)
            note = self.answer(
                parent, sender, self.step(kind, k, size, len(first.people) > 2), k, matter, topic, kind
            )
            if note is None:
                break
            made.append(note)
            last = max(last, note, key=lambda n: n.when)
        return made

    def answerer(self, parent: Note, made: Sequence[Note]) -> Correspondent:
        """Whoever was asked, most often; the user in half of the threads' answers that are theirs to give."""
        others = [c for c in parent.people if c is not parent.sender]
        asked = [c for c in parent.to if c is not parent.sender]
        return self.rng.choice(asked if asked and self.rng.random() < 0.7 else others)

    def step(self, kind: Kind, k: int, size: int, crowd: bool) -> tuple[str, Sequence[str], str]:
        """A key, the phrases of the k-th message and the pool of very short ones."""
        if k <= len(kind.steps):
            return f"{id(kind)} {k}", kind.steps[k - 1], kind.short[k > 1]
        if k == size - 1:
            return "thanks", self.speaker.pools["thanks"], "thanks"
        if kind.with_ in ("outside", "client"):
            pool = self.rng.choice(["thanks", "hello_again"])
        elif crowd:
            pool = self.rng.choice(
                ["drift", "drift_group", "drift_group", "news" if kind.about != "none" else "drift"]
            )
        else:
            pool = self.rng.choice(
                ["drift", "ask_back", "hello_again", "pieces" if kind.about != "none" else "drift"]
            )
        if pool == "pieces":
            return "", ["{{ ask }}", "{{ answer }}", "{{ decide }}"], "wait"
        return pool, self.speaker.pools[pool], self.rng.choice(["agreed", "wait", "thanks"])

    def answer(
        self, parent: Note, sender: Correspondent, step: tuple[str, Sequence[str], str], k: int, matter: Matter,
        topic: Topic, kind: Kind,
    ) -> Note | None:  # fmt: skip
        """The reply, or None where it would come after the mailbox ends."""
        when = self.reply_time(parent.when, sender, prompt=kind.prompt)
        if when > self.until:
            return None
        to, cc = self.back(parent, sender)
        names = self.names(sender, to, cc, when.date(), matter, topic)
        key, phrases, short = step
        target = round(draw_words(self.rng) * sender.manner.wordy * (1.0 if kind.about == "none" else 1.75))
        if target <= 7:
            text = self.composer.polished(self.speaker.one(short, names))
        else:
            if sender.side == "outside" and kind.about != "none":
                key, phrases = "outside_answer", self.speaker.pools["outside_answer"]
            core = (
                self.speaker.pick(key, phrases, names)
                if key
                else self.speaker.say(self.rng.choice(phrases), names)
            )
            pieces = ["close"] if kind.about == "none" else ["story", "view", "list", "todo", "extra"]
            text = self.composer.words(
                core or self.speaker.one(short, names), target, self.fitting(pieces, sender), names, topic, matter,
                when.date(),
            )  # fmt: skip
        return self.note(
            sender, to, cc, when, parent.subject, text, names, parent=parent, position=k, matter=matter
        )

    def fitting(self, pieces: Sequence[str], sender: Correspondent) -> list[str]:
        """What this person would add: those who do not know the work do not talk shop."""
        if sender.side == "client":
            return ["plea" if is_private(sender) else "claim"]
        if sender.side == "outside":
            return ["trade_talk" if sender.goods else "service_talk", "close"]
        if sender.office:
            return [p for p in pieces if p == "close"]
        return list(pieces)

    def reply_time(self, when: datetime, sender: Correspondent, *, prompt: bool = False) -> datetime:
        answer = replies(self.rng, when, sender.manner.hour, prompt=prompt)
        while sender is self.people.me and answer.date() in self.diary.away:
            answer = replies(
                self.rng,
                datetime.combine(answer.date() + timedelta(days=1), answer.time()),
                sender.manner.hour,
            )
        return answer

    def back(
        self, parent: Note, sender: Correspondent
    ) -> tuple[tuple[Correspondent, ...], tuple[Correspondent, ...]]:
        """To whom a reply goes: to all, or, now and then, to the sender alone where the user is one of the two."""
        others = [c for c in parent.people if c not in (sender, parent.sender)]
        me = self.people.me
        if others and self.rng.random() < 0.2 and me in (sender, parent.sender):
            others = []
        return (parent.sender,), tuple(dict.fromkeys(others))

    # --- a message ---

    def note(
        self, sender: Correspondent, to: tuple[Correspondent, ...], cc: tuple[Correspondent, ...], when: datetime,
        subject: str, text: str, names: Names, *, parent: Note | None = None, position: int = 0,
        matter: Matter | None = None, files: tuple[PlannedFile, ...] = (), meeting: Calendar | None = None,
        kind: str = "work", forward: bool = False,
    ) -> Note:  # fmt: skip
        """Writes the message and keeps it."""
        third = self.people.by_id.get(str(names.get("third_id", "")))
        if (
            third is not None
            and third.first in text
            and _COPIES.search(text)
            and third not in (sender, *to, *cc)
        ):
            cc = (*cc, third)
        if parent is not None and not forward:
            takes = writing(len(text.split()), reading=bool(parent.files))
            when = max(when, min(parent.when + takes, self.until))
        mobile = self.rng.random() < sender.manner.phone and not files
        words = self.composer.letter(text, sender, to, position, mobile)
        body = f"{words}\n"
        references: tuple[str, ...] = ()
        if parent is not None:
            prefix = (
                ("FW: " if sender.manner.prefix == "RE: " else "Fwd: ") if forward else sender.manner.prefix
            )
            subject = prefix + _RE.sub("", parent.subject)
            references = (*parent.references[-12:], parent.id)
            if forward:
                body = f"{words}\n\n{self.composer.forwarded(parent)}\n"
            elif not (mobile and self.rng.random() < 0.5):
                body = f"{words}\n\n{self.composer.quoted(parent, sender.manner.quote)}\n"
        made = Note(
            self.message_id(sender, when), sender, to, cc, when, subject, words, body, parent, references, files,
            meeting, matter=matter, kind=kind,
        )  # fmt: skip
        self.notes.append(made)
        return made

    def message_id(self, sender: Correspondent, when: datetime) -> str:
        domain = sender.email.partition("@")[2]
        number = self.rng.getrandbits(64)
        if sender.manner.quote == "outlook":
            return f"{number:016X}.{when:%y%m%d%H%M}@{domain}"
        return f"{number:016x}-{when:%d%H%M%S}@{domain}"

    def away(self, parent: Note, sender: Correspondent) -> Note:
        """A machine's answer within the minute."""
        when = parent.when + timedelta(seconds=self.rng.randint(2, 50))
        names = self.names(sender, (parent.sender,), (), when.date(), parent.matter)
        names["subject"] = parent.subject
        text = self.speaker.one("away", names)
        subject = self.speaker.one("away_subject", names)
        body = f"{text}\n\n{sender.name}\n{sender.organization}\n"
        made = Note(
            self.message_id(sender, when), sender, (parent.sender,), (), when, subject, text, body, parent,
            (*parent.references, parent.id), headers=(("Auto-Submitted", "auto-replied"),), matter=parent.matter, kind="auto",
        )  # fmt: skip
        self.notes.append(made)
        return made

    def forward(self, parent: Note, sender: Correspondent, to: Correspondent, when: datetime) -> Note:
        """A message passed on with a line above it."""
        names = self.names(sender, (to,), (), when.date(), parent.matter)
        text = self.composer.polished(self.speaker.one("pass_on", names))
        return self.note(
            sender,
            (to,),
            (),
            when,
            parent.subject,
            text,
            names,
            parent=parent,
            matter=parent.matter,
            forward=True,
        )

    # --- what sentences call things by ---

    def names(
        self, sender: Correspondent, to: Sequence[Correspondent], cc: Sequence[Correspondent], day: date,
        matter: Matter | None, topic: Topic | None = None,
    ) -> dict[str, str | Callable[[], str]]:  # fmt: skip
        rng = self.rng
        about_it = topic or self.topics.about(None)
        present = (sender, *to, *cc)
        third = self.third(present, day)
        first = to[0].first if len(to) == 1 else self.composer.crowd(to)
        other = self.matters.on(day, rng)
        project = (matter.project if matter else None) or self.matters.project(day, rng).project
        assert project is not None
        loose = self.speaker.pools["loose"]
        if matter is not None and matter.label:
            label, about = matter.label, matter.about
            thing = rng.choice([label, about, matter.called])
        else:
            label, about = project.short, rng.choice(loose)
            thing = rng.choice([label, f"{about} on {label}"])
        soon = self.composer.day(day)
        outside = next((c for c in present if c.side == "outside"), None)
        colleague = next(
            (
                c
                for c in self.people.more
                if outside and c.organization == outside.organization and c is not outside
            ),
            third,
        )
        names: dict[str, str | Callable[[], str]] = {
            "first": first, "i": sender.first, "label": label, "about": about, "thing": thing, "project": project.short,
            "about_any": other.about if other.label else f"{rng.choice(loose)} on {other.about}",
            "third": third.first, "third_full": third.name, "third_title": third.title, "third_org": third.organization,
            "third_id": third.id, "day": self.composer.named(soon, day), "colleague": colleague.name,
            "firm": outside.organization if outside else sender.organization,
            "here": " " + " ".join(c.role for c in present if c.role) + " ",
            "meet_day": self.composer.named(soon, day), "meet_time": "10",
            **self.who(day),
        }  # fmt: skip
        for c in present:  # nobody is spoken of by name to their face
            if c.role:
                names[f"who.{c.role}.first"] = third.first
        for piece in PIECES:
            names[piece] = partial(about_it.say, piece, names)
        return names

    def who(self, day: date) -> dict[str, str]:
        """First names by role, as of that day."""
        if day not in self._who:
            self._who[day] = {f"who.{role}.first": c.first for role, c in self.people.on(day).items()}
        return self._who[day]

    def third(self, present: Sequence[Correspondent], day: date) -> Correspondent:
        """Somebody of the house who is not in the conversation."""
        inside = [c for c in self.people.inside(day) if c not in present]
        outside = [c for c in self.people.on(day).values() if c not in present and c is not self.people.me]
        pool = inside or outside or [self.people.me]
        return self._near(pool)

    def next_day(self, day: date) -> date:
        day += timedelta(days=1)
        while not is_working(day) or day in self.diary.away:
            day += timedelta(days=1)
        return day
