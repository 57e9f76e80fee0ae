"""Facts and files: what was released, in words, in one mail or two."""

from __future__ import annotations

import random
from collections.abc import Mapping, MutableMapping
from datetime import datetime, timedelta
from pathlib import Path

from workaday.artifacts import figures
from workaday.month.office.enclosures import held_file
from workaday.month.office.release import Item, Release
from workaday.month.office.said import Said
from workaday.month.office.voice import Voice
from workaday.month.records import SentMail
from workaday.world.forms import midway
from workaday.world.records import Person, Project

LATE, HALF = 0.1, 0.2
"""How often an answer is put off with a word, and how often two or more come in two mails."""

_SAID = "said:"


class Giving:
    """Words what the rules release, and nothing else."""

    def __init__(
        self,
        release: Release,
        voice: Voice,
        people: Mapping[str, Person],
        projects: Mapping[str, Project],
        truth: Path,
    ) -> None:
        self.release, self.voice, self.people, self.projects, self.truth = (
            release,
            voice,
            people,
            projects,
            truth,
        )

    def give(
        self, person: Person, mail: SentMail, memory: MutableMapping[str, str], rng: random.Random
    ) -> Said:
        """What is released, in words, with the files."""
        items = self._of_the_project(self.release.released(person.id, mail, memory), mail)
        lines, enclosures = [], []
        others = dict.fromkeys(i.holder for i in items if i.holder != person.id)
        for other in others:
            lines.append(self.voice.say(person.id, "for_other", rng, other=self.people[other].first))
        known = [memory[k] for i in items if (k := f"{_SAID}{person.id}:{i.id}") in memory]
        if items and len(known) == len(items) and max(known) < mail.when.isoformat():
            day = datetime.fromisoformat(max(known))
            lines.append(self.voice.say(person.id, "again", rng, day=f"{day:%A, %B} {day.day}"))
        for item in items:
            if item.kind == "file":
                enclosures.append(held_file(self.truth, item.holder, item.label))
                lines.append(self.voice.say(person.id, "send_file", rng, file=item.label))
            else:
                lines.append(self._told(person, item, rng))
        return Said(tuple(lines), tuple(enclosures), tuple(items))

    def _of_the_project(self, items: list[Item], mail: SentMail) -> list[Item]:
        """A mail that names one of several projects is answered for that one."""
        text = f"{mail.subject}\n{mail.body}".casefold()
        named = {
            id for id in {i.project for i in items if i.project}
            if any(word.casefold() in text for word in (self.projects[id].short, self.projects[id].name))
        }  # fmt: skip
        return [i for i in items if not i.project or not named or i.project in named]

    def _told(self, person: Person, item: Item, rng: random.Random) -> str:
        several = bool(item.project) and sum(i.thing == item.thing for i in self.release.items) > 1
        label = f"{item.label} ({self.projects[item.project].short})" if several else item.label
        line = self.voice.say(person.id, "tell", rng, item.tell, label=label, value=item.form)
        if item.form not in line:
            return f"{label}: {item.form}."
        if not figures.names(line, item.label) or (several and label not in line):
            return f"On {midway(label)}: {line}"
        return line

    def parts(
        self, person: Person, said: Said, when: datetime, rng: random.Random
    ) -> list[tuple[Said, datetime]]:
        """An answer in one mail, or late after a word, or in two halves. Decisions come whole."""
        if said.decides or not said.items:
            return [(said, when)]
        chance, more = rng.random(), timedelta(hours=rng.uniform(1.0, 4.0))
        later = self.release.diaries.after(person.id, when, more)
        if chance < LATE:
            return [(Said((self.voice.say(person.id, "later", rng),)), when), (said, later)]
        lines = len(said.lines) - len(said.items)
        if chance < LATE + HALF and len(said.items) > 1:
            half = (len(said.items) + 1) // 2
            first, second = said.items[:half], said.items[half:]
            partly, rest = (self.voice.say(person.id, move, rng) for move in ("partly", "rest"))
            return [
                (said.part((*said.lines[: lines + half], partly), first), when),
                (said.part((rest, *said.lines[lines + half :]), second), later),
            ]
        return [(said, when)]

    def remember(self, person: Person, said: Said, when: datetime, memory: MutableMapping[str, str]) -> None:
        for item in said.items:
            memory.setdefault(f"{_SAID}{person.id}:{item.id}", when.isoformat())
