"""Reviews and approvals: a file is read, what is missing is named and marked, or it is passed with its bytes kept."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import MutableMapping, Sequence
from datetime import datetime, time

from workaday.month.office.recognise import asks, intents
from workaday.month.office.release import RAISED
from workaday.month.office.reviews import Finding, Reviews, marked_up
from workaday.month.office.said import Said
from workaday.month.office.voice import Voice, listed
from workaday.month.records import Enclosure, SentMail
from workaday.objectives.records import Deliverable
from workaday.world.records import Person


class Decisions:
    """What reviewers and approvers say to files that they are sent."""

    def __init__(self, deliverables: Sequence[Deliverable], reviews: Reviews, voice: Voice) -> None:
        self.deliverables, self.reviews, self.voice = deliverables, reviews, voice

    def decide(
        self, person: Person, mail: SentMail, memory: MutableMapping[str, str], rng: random.Random
    ) -> Said:
        lines: list[str] = []
        enclosures: list[Enclosure] = []
        for deliverable in self.deliverables:
            if person.id in (deliverable.reviewer, deliverable.approver):
                said = self._decide_one(person, deliverable, mail, memory, rng)
                lines += said.lines
                enclosures += said.enclosures
        return Said(tuple(lines), tuple(enclosures))

    def _decide_one(
        self, person: Person, deliverable: Deliverable, mail: SentMail, memory: MutableMapping[str, str],
        rng: random.Random,
    ) -> Said:  # fmt: skip
        outputs = {o.path.rpartition("/")[2].casefold(): o for o in deliverable.outputs}
        sent = [e for e in mail.enclosures if e.name.casefold() in outputs]
        final_name = deliverable.final.path.rpartition("/")[2]
        wants = intents(mail.subject, mail.body)
        if not sent:
            titled = deliverable.title.casefold() in f"{mail.subject}\n{mail.body}".casefold()
            plain = intents(
                mail.subject.replace(deliverable.title, ""), mail.body.replace(deliverable.title, "")
            )
            asked = titled and bool(plain) and not mail.enclosures and asks(f"{mail.subject}\n{mail.body}")
            line = self.voice.say(person.id, "no_file", rng, deliverable=deliverable.title) if asked else ""
            return Said((line,) if line else ())
        final = [e for e in sent if e.name.casefold() == final_name.casefold()]
        if person.id == deliverable.approver and final:
            return self._approval(person, deliverable, final[-1], mail, memory, rng)
        draft = [e for e in sent if outputs[e.name.casefold()].stage != "working"] or sent
        if person.id == deliverable.reviewer:
            finding = self.reviews.find(deliverable, draft[-1], mail.when)
            if finding.passed:
                return Said((self.voice.say(person.id, "fine", rng, file=draft[-1].name),))
            return self._withheld(person, deliverable, draft[-1], finding, mail, memory, rng)
        if "approve" in wants:
            return Said((self.voice.say(person.id, "not_final", rng, file=final_name),))
        return Said(())

    def _approval(
        self, person: Person, deliverable: Deliverable, file: Enclosure, mail: SentMail, memory: MutableMapping[str, str],
        rng: random.Random,
    ) -> Said:  # fmt: skip
        finding = self.reviews.find(deliverable, file, mail.when)
        if not finding.passed:
            return self._withheld(person, deliverable, file, finding, mail, memory, rng)
        memory[f"approved:{deliverable.id}"] = json.dumps(
            {"by": person.id, "asked": mail.when.isoformat(), "file": file.name,
             "sha256": hashlib.sha256(file.content).hexdigest()}
        )  # fmt: skip
        line = self.voice.say(person.id, "approve", rng, deliverable=deliverable.title)
        return Said((line if "approved" in line.lower() else f"{line} Approved.",))

    def _withheld(
        self, person: Person, deliverable: Deliverable, file: Enclosure, finding: Finding, mail: SentMail,
        memory: MutableMapping[str, str], rng: random.Random,
    ) -> Said:  # fmt: skip
        """What is missing, in the mail and at its places in the file; from now on it may be asked for."""
        for criterion in finding.missing:
            if criterion.kind == "f":
                memory.setdefault(f"{RAISED}f.{criterion.ref}", mail.when.isoformat())
        points = listed(finding.labels)
        lines = [self.voice.say(person.id, "withhold", rng, deliverable=deliverable.title, points=points)]
        if not all(label in lines[0] for label in finding.labels):
            lines.append(f"{points}.")
        stamp = datetime.combine(mail.when.date(), time(mail.when.hour, mail.when.minute))
        marked = marked_up(file, finding.missing, person, stamp, self.voice, rng) if finding.missing else None
        if marked:
            count = str(len(finding.missing))
            lines.append(self.voice.say(person.id, "comments", rng, file=marked.name, count=count))
        return Said(tuple(lines), (marked,) if marked else ())
