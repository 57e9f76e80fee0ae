"""The people around the user. Code decides what may be said, from who asked whom for what; a voice words it
and sees nothing else. What they have approved is kept in the run's memory, with the bytes that they saw.
"""

from __future__ import annotations

import functools
import hashlib
import json
import random
from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from workaday.artifacts import figures
from workaday.artifacts.readers import read
from workaday.errors import ReadError, RunError
from workaday.month.recognise import asks, mentions
from workaday.month.records import Enclosure, ScheduledMail, SentMail
from workaday.objectives.records import Criterion, Deliverable, Knowledge, MonthEvent
from workaday.world.ledger import Ledger
from workaday.world.period import is_working
from workaday.world.records import Person
from workaday.world.refs import Scope
from workaday.world.seeds import Seed

OPENS, CLOSES = time(8, 30), time(17, 30)


@functools.cache
def _shared_voices() -> dict[str, list[str]]:
    text = resources.files("workaday.month").joinpath("voices.yaml").read_text(encoding="utf-8")
    voices: dict[str, list[str]] = yaml.load(text, Loader=yaml.CSafeLoader)
    return voices


def reply_time(sent: datetime, hours: float) -> datetime:
    """When an answer comes that takes so many office hours."""
    now = sent
    left = timedelta(hours=hours)
    while True:
        opens, closes = datetime.combine(now.date(), OPENS), datetime.combine(now.date(), CLOSES)
        if is_working(now.date()) and now < closes:
            now = max(now, opens)
            if now + left <= closes:
                return now + left
            left -= closes - now
        now = datetime.combine(now.date() + timedelta(days=1), OPENS)


@dataclass(frozen=True)
class _Said:
    """What somebody says in one mail: lines in order, and files."""

    lines: tuple[str, ...]
    enclosures: tuple[Enclosure, ...] = ()


class Colleagues:
    """The office of one computer. It reads the ledger; the desk never does."""

    def __init__(self, computer: Path) -> None:
        """`computer` is the computer's folder. Raises ReadError when its ledger does not open."""
        self.truth = computer / "truth"
        ledger = Ledger.open(self.truth / "ledger.sqlite")
        self.people: dict[str, Person] = {p.id: p for p in ledger.people().values()}
        self.seed = Seed.root(ledger.meta("seed")).child("office")
        self.voices: dict[str, Any] = ledger.document("voices")
        self.knowledge = [Knowledge.model_validate(k) for k in ledger.document("knowledge")]
        self.criteria = [Criterion.model_validate(c) for c in ledger.document("criteria")]
        self.held: dict[str, dict[str, str]] = ledger.document("held")
        self.deliverables = [Deliverable.model_validate(d) for d in ledger.get("deliverables").values()]
        rows = ledger.db.execute('SELECT definition FROM month_events ORDER BY "when", id')
        self.events = [MonthEvent.model_validate_json(row[0]) for row in rows]
        self.projects = {p.id: p for p in ledger.projects().values()}
        self.wanted = self._wanted(ledger)

    def _wanted(self, ledger: Ledger) -> dict[tuple[str, str], tuple[float, str, list[str]]]:
        """For each criterion its value, unit and words, from the review checks."""
        found = {}
        for check in ledger.get("checks").values():
            if check["kind"] == "review":
                data = check["data"]
                found[check["deliverable"], data["ref"].partition(".")[2]] = (
                    data["value"],
                    data["unit"],
                    data["words"],
                )
        return found

    # --- the office's side of the protocol ---

    def opening(self) -> list[ScheduledMail]:
        """What arrives by itself: the late changes, what is told at once, reminders."""
        return [ScheduledMail(e.when, e.sender, e.subject, e.body) for e in self.events]

    def on_mail(self, mail: SentMail, memory: MutableMapping[str, str]) -> list[ScheduledMail]:
        """An answer from everybody to whom the mail was addressed (copies are read, not answered)."""
        replies = []
        for person in dict.fromkeys(mail.to):
            if person in self.people and person != "me":
                rng = self.seed.rng("reply", mail.id, person)
                said = self._answer(self.people[person], mail, memory, rng)
                low, high = self.voices[person]["latency"]
                when = reply_time(mail.when, rng.uniform(low, high))
                subject = mail.subject if mail.subject.lower().startswith("re:") else f"Re: {mail.subject}"
                body = self._letter(self.people[person], said.lines, rng)
                replies.append(ScheduledMail(when, person, subject, body, said.enclosures, mail.id))
        return replies

    # --- deciding ---

    def _answer(
        self, person: Person, mail: SentMail, memory: MutableMapping[str, str], rng: random.Random
    ) -> _Said:
        text = f"{mail.subject}\n{mail.body}"
        lines: list[str] = []
        enclosures: list[Enclosure] = []
        for deliverable in self.deliverables:
            lines += self._decide(person, deliverable, mail, memory, rng)
        if asks(text):
            lines += self._facts(person, mail.body, rng)
            for name, keeping in self.held.items():
                if keeping["holder"] == person.id and mentions(
                    text, [keeping["request"], name.rpartition(".")[0]]
                ):
                    enclosures.append(self._file(person, name))
                    lines.append(self._say(person, "send_file", rng, file=name))
        if not lines:
            lines.append(self._say(person, "unknown" if asks(mail.body) else "thank", rng))
        return _Said(tuple(lines), tuple(enclosures))

    def _file(self, person: Person, name: str) -> Enclosure:
        path = self.truth / "reference_files" / person.id / name
        try:
            return Enclosure(name, path.read_bytes())
        except OSError as error:
            raise RunError(
                f"{path}: a colleague's file is missing ({error.strerror}); make the computer again"
            ) from error

    def _facts(self, person: Person, body: str, rng: random.Random) -> list[str]:
        """What this person knows, is asked for here, and may tell when asked."""
        lines = []
        for item in self.knowledge:
            if item.holder != person.id or item.release == "review":
                continue
            if mentions(body, [item.label, *item.aliases, *item.asks]):
                several = bool(item.project) and sum(k.ref == item.ref for k in self.knowledge) > 1
                label = f"{item.label} ({self.projects[item.project].short})" if several else item.label
                phrases = item.tell or None
                line = self._say(person, "tell", rng, phrases, label=label, value=item.form)
                if item.form not in line:
                    line = f"{label}: {item.form}."
                elif not mentions(line, [item.label]) or (several and label not in line):
                    line = f"On {label[:1].lower()}{label[1:]}: {line}"
                lines.append(line)
        return lines

    # --- reviews and approvals ---

    def _decide(
        self, person: Person, deliverable: Deliverable, mail: SentMail, memory: MutableMapping[str, str],
        rng: random.Random,
    ) -> list[str]:  # fmt: skip
        if person.id not in (deliverable.reviewer, deliverable.approver):
            return []
        names = {o.path.rpartition("/")[2].lower(): o for o in deliverable.outputs}
        sent = [e for e in mail.enclosures if e.name.lower() in names]
        final_name = deliverable.final.path.rpartition("/")[2]
        if not sent:
            about = mentions(f"{mail.subject}\n{mail.body}", [deliverable.title])
            words = f"{mail.subject} {mail.body}".replace(deliverable.title, " ").lower()
            wants = any(w in words for w in ("approv", "for review", "please review", "sign off", "sign-off"))
            return (
                [self._say(person, "no_file", rng, deliverable=deliverable.title)] if about and wants else []
            )
        final = [e for e in sent if e.name.lower() == final_name.lower()]
        if person.id == deliverable.approver and final:
            return self._approval(person, deliverable, final[-1], mail, memory, rng)
        draft = [e for e in sent if names[e.name.lower()].stage != "working"] or sent
        lines = []
        if person.id == deliverable.reviewer:
            missing = self._missing(deliverable, draft[-1])
            if missing:
                lines.append(
                    self._say(person, "withhold", rng, deliverable=deliverable.title, points=_listed(missing))
                )
            else:
                lines.append(self._say(person, "fine", rng, file=draft[-1].name))
        elif "approv" in mail.body.lower() or "sign" in mail.body.lower():
            lines.append(self._say(person, "not_final", rng, file=final_name))
        return lines

    def _approval(
        self, person: Person, deliverable: Deliverable, file: Enclosure, mail: SentMail, memory: MutableMapping[str, str],
        rng: random.Random,
    ) -> list[str]:  # fmt: skip
        missing = self._missing(deliverable, file)
        if missing:
            return [
                self._say(person, "withhold", rng, deliverable=deliverable.title, points=_listed(missing))
            ]
        memory[f"approved:{deliverable.id}"] = json.dumps(
            {"by": person.id, "asked": mail.when.isoformat(), "file": file.name,
             "sha256": hashlib.sha256(file.content).hexdigest()}
        )  # fmt: skip
        line = self._say(person, "approve", rng, deliverable=deliverable.title)
        return [line if "approved" in line.lower() else f"{line} Approved."]

    def _missing(self, deliverable: Deliverable, file: Enclosure) -> list[str]:
        """What the reviewer looks for and does not find; a file that does not open lacks everything."""
        criteria = [c for c in self.criteria if c.deliverable == deliverable.id]
        try:
            index = figures.FigureIndex(read(file.content, file.name))
        except ReadError:
            return [c.label for c in criteria] or ["a file that opens"]
        missing = []
        for criterion in criteria:
            value, unit, words = self.wanted[deliverable.id, criterion.ref]
            if figures.labelled(index, float(value), unit, words) is None:
                missing.append(criterion.label)
        return missing

    # --- wording ---

    def _say(
        self,
        person: Person,
        move: str,
        rng: random.Random,
        phrases: Sequence[str] | None = None,
        **words: str,
    ) -> str:
        options = phrases or self.voices[person.id].get(move) or _shared_voices()[move]
        names = {"label": "", "value": "", "file": "", "project": "", "deliverable": "", "points": "", "reason": "",
                 "first": self.people["me"].first, "me": self.people["me"].first, **words}  # fmt: skip
        return Scope(_Mute(), rng, {}, names).one_of(options)

    def _letter(self, person: Person, lines: Sequence[str], rng: random.Random) -> str:
        me = self.people["me"].first
        voice = self.voices[person.id]
        names = {"me": me, "first": me, "label": "", "value": "", "file": "", "project": "", "deliverable": "",
                 "points": "", "reason": ""}  # fmt: skip
        greet = Scope(_Mute(), rng, {}, names).one_of(voice.get("greet") or _shared_voices()["greet"])
        own = Scope(_Mute(), rng, {}, {**names, "me": person.first, "first": person.first})
        sign = own.one_of(voice.get("sign") or _shared_voices()["sign"])
        if person.first not in sign and "".join(w[0] for w in person.name.split()) not in sign:
            sign = f"{sign}\n{person.first}"
        return f"{greet}\n\n" + "\n".join(lines) + f"\n\n{sign}\n"


class _Mute:
    """A voice resolves no figure: what it may say is handed to it in words."""

    def measure(self, id: str, shift: int) -> None:
        raise KeyError(id)

    def fact(self, id: str) -> None:
        raise KeyError(id)

    def query(self, sql: str) -> list[dict[str, Any]]:
        return []

    def describe(self, kind: str, id: str) -> tuple[str, str]:
        raise KeyError(id)


def _listed(points: Sequence[str]) -> str:
    if len(points) < 2:
        return "".join(points)
    return f"{', '.join(points[:-1])} and {points[-1]}"
