"""The people around the user. They read the ledger; the desk never does.

A mail is taken apart by code: who may answer, what is released, which file is judged. Only then is it worded.
Everything is drawn from the ledger's seed and the mail's id, so the same mails bring the same answers.
"""

from __future__ import annotations

import random
from collections.abc import MutableMapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from workaday.month.invitations import invitation_in
from workaday.month.office.decisions import Decisions
from workaday.month.office.diary import Diaries
from workaday.month.office.draft import Draft, Speaker, Wording, speakers_of
from workaday.month.office.enclosures import invitation_file, rows_file
from workaday.month.office.giving import Giving
from workaday.month.office.hearing import asked_by, told_by
from workaday.month.office.initiatives import DELIVERED, Initiatives, reply_to_invitation
from workaday.month.office.promises import Promise, lapsed, promise_made
from workaday.month.office.recognise import Recogniser, asks
from workaday.month.office.release import Release, items_of, things_of
from workaday.month.office.reviews import Reviews, Wanted
from workaday.month.office.said import Said
from workaday.month.office.small_talk import SmallTalk
from workaday.month.office.voice import Voice
from workaday.month.records import Enclosure, ScheduledMail, SentMail
from workaday.objectives.records import (
    Correction,
    Criterion,
    Deliverable,
    Initiative,
    Knowledge,
    MonthEvent,
    OfficePlan,
)
from workaday.world.ledger import Ledger
from workaday.world.records import Person
from workaday.world.seeds import Seed

_PASSED = "passed"


class Colleagues:
    """The office of one computer."""

    def __init__(self, computer: Path, wording: Wording | None = None) -> None:
        """`computer` is the computer's folder; without `wording` every mail is in phrases. Raises ReadError when its
        ledger does not open."""
        self.computer, self.wording = computer, wording
        self.truth = computer / "truth"
        self.ledger = ledger = Ledger.open(self.truth / "ledger.sqlite")
        self.people: dict[str, Person] = {p.id: p for p in ledger.people().values()}
        self.seed = Seed.root(ledger.meta("seed")).child("office")
        self.voices: dict[str, Any] = ledger.document("voices")
        self.voice = Voice(self.voices, self.people["me"])
        self.knowledge = [Knowledge.model_validate(k) for k in ledger.document("knowledge")]
        self.criteria = [Criterion.model_validate(c) for c in ledger.document("criteria")]
        self.held: dict[str, dict[str, str]] = ledger.document("held")
        self.deliverables = [Deliverable.model_validate(d) for d in ledger.get("deliverables").values()]
        self.projects = {p.id: p for p in ledger.projects().values()}
        rows = ledger.db.execute('SELECT definition FROM month_events ORDER BY "when", id')
        self.events = [MonthEvent.model_validate_json(row[0]) for row in rows]
        self.conditional = [e for e in self.events if e.only_if or e.unless]
        plan = OfficePlan.model_validate(ledger.document("office"))
        self.diaries = Diaries(plan.diaries)
        self.initiatives = Initiatives(plan.initiatives, {e.id: e for e in self.events})
        self.reviews = Reviews(self._wanted())
        measures = {id: [m.label, *m.aliases] for id, m in ledger.measures.items()}
        self.recogniser = Recogniser(things_of(self.knowledge, self.held, measures))
        titles = [d.title for d in self.deliverables]
        self.release = Release(items_of(self.knowledge, self.held), self.recogniser, self.diaries, titles)
        self.giving = Giving(self.release, self.voice, self.people, self.projects, self.truth)
        self.decisions = Decisions(self.deliverables, self.reviews, self.voice)

    def _wanted(self) -> dict[tuple[str, str], Wanted]:
        """What each criterion looks for."""
        return {
            (c.deliverable, c.ref): Wanted(c, c.value, c.unit, c.words or [c.label]) for c in self.criteria
        }

    @cached_property
    def speakers(self) -> dict[str, Speaker]:
        """The colleagues as the user knows them."""
        return speakers_of(self.computer)

    @cached_property
    def small_talk(self) -> SmallTalk:
        """What words may be added to a mail here."""
        items, measures = self.release.items, self.ledger.measures.values()
        return SmallTalk(
            [p.name for p in self.people.values()],
            [i.label for i in items if i.kind == "fact"],
            [m.label for m in measures],
            [*(d.title for d in self.deliverables), *(n for p in self.projects.values() for n in (p.name, p.short)),
             *self.held, *(name.rpartition(".")[0] for name in self.held), *(i.form for i in items)],
        )  # fmt: skip

    # --- the office's side of the protocol ---

    def opening(self) -> list[ScheduledMail]:
        """What arrives whatever happens: late changes, what is told at once, what colleagues start."""
        return [self._sent(e) for e in self.events if not (e.only_if or e.unless)]

    def on_time(self, now: datetime, memory: MutableMapping[str, str]) -> list[ScheduledMail]:
        """Reminders, minutes, word to the manager: what hangs on what the user did, up to now."""
        passed = start = int(memory.get(_PASSED, "0"))
        mails = []
        while passed < len(self.conditional) and self.conditional[passed].when <= now:
            event = self.conditional[passed]
            passed += 1
            if (not event.only_if or event.only_if in memory) and event.unless not in memory:
                mails.append(self._sent(event))
        if passed > start:
            memory[_PASSED] = str(passed)
        return mails + [self._reproach(p, when, memory) for p, when in lapsed(now, memory)]

    def busy(self, person: str, day: date) -> list[tuple[datetime, datetime]]:
        """When a colleague cannot be met on a day; nothing for people whom the office does not know."""
        if person not in self.people:
            return []
        return [(e.start, e.end) for e in self.diaries.busy(person, day)]

    def on_mail(self, mail: SentMail, memory: MutableMapping[str, str]) -> list[ScheduledMail]:
        """An answer from everybody to whom the mail was addressed (copies are read, not answered)."""
        replies: list[ScheduledMail] = []
        self._note_delivery(mail, memory)
        for person in dict.fromkeys(mail.to):
            if person in self.people and person != "me":
                replies += self._replies(self.people[person], mail, memory)
        for person in mail.cc:
            self.initiatives.settle(person, mail, memory)
        return replies

    # --- what comes by itself ---

    def _sent(self, event: MonthEvent) -> ScheduledMail:
        enclosures: list[Enclosure] = []
        sender = self.people[event.sender]
        if event.attach:
            correction = Correction.model_validate(self.ledger.get("changes")[event.change])
            enclosures.append(rows_file(self.ledger, correction, sender))
        if event.meeting:
            people = [self.people["me"], *(self.people[p] for p in event.meeting.people)]
            zone = self.ledger.meta("time_zone")
            enclosures.append(invitation_file(event.meeting, sender, people, event.when, zone))
        return ScheduledMail(event.when, event.sender, event.subject, event.body, tuple(enclosures))

    def _reproach(self, promise: Promise, when: datetime, memory: MutableMapping[str, str]) -> ScheduledMail:
        """A word about a day that has passed: first from who waits, then from the manager."""
        initiative = self.initiatives.by_id[promise.initiative]
        waiting = self.people[initiative.sender]
        known = [self.people[d] for d in self.diaries.by_person]
        manager = next((p for p in known if p.relation == "manager"), waiting)
        second = promise.stage == 2 and manager is not waiting
        speaker, move = (manager, "escalate") if second else (waiting, "promise_lapsed")
        rng = self.seed.rng(move, promise.initiative, promise.day)
        day = f"{date.fromisoformat(promise.day):%A}"
        line = self.voice.say(speaker.id, move, rng, day=day, other=waiting.first)
        subject = f"Re: {self.initiatives.subjects[initiative.id]}"
        body = self._worded(self._draft(speaker, when, Said((line,)), rng), memory)
        return ScheduledMail(when, speaker.id, subject, body)

    def _note_delivery(self, mail: SentMail, memory: MutableMapping[str, str]) -> None:
        """Whoever waits for a deliverable and gets its final does not ask after it again."""
        names = {e.name.casefold() for e in mail.enclosures}
        for deliverable in self.deliverables:
            final = deliverable.final.path.rpartition("/")[2].casefold()
            asked_now = (
                deliverable.recipient == deliverable.approver and f"approved:{deliverable.id}" not in memory
            )
            if deliverable.recipient in (*mail.to, *mail.cc) and final in names and not asked_now:
                memory[DELIVERED + deliverable.id] = mail.when.isoformat()

    # --- one person's answer ---

    def _replies(
        self, person: Person, mail: SentMail, memory: MutableMapping[str, str]
    ) -> list[ScheduledMail]:
        rng = self.seed.rng("reply", mail.id, person.id)
        replies = self._absent(person, mail, memory, rng)
        said = self._answer(person, mail, memory, rng)
        if not said.lines and not said.courtesy and not said.enclosures:
            return replies
        low, high = self.voices[person.id]["latency"]
        when = self.diaries.reply_time(person.id, mail.when, rng.uniform(low, high))
        for part, moment in self.giving.parts(person, said, when, rng):
            self.giving.remember(person, part, moment, memory)
            replies.append(self._reply(person, mail, part, moment, rng, memory))
        return replies

    def _reply(
        self, person: Person, mail: SentMail, said: Said, when: datetime, rng: random.Random,
        memory: MutableMapping[str, str],
    ) -> ScheduledMail:  # fmt: skip
        subject = mail.subject if mail.subject.lower().startswith("re:") else f"Re: {mail.subject}"
        mood = self.diaries.mood(person.id, when.date())
        if mood != "calm" and rng.random() < 0.5:
            said = replace(said, courtesy=(self.voice.say(person.id, mood, rng), *said.courtesy))
        draft = self._draft(person, when, said, rng, mail.id)
        body = draft.text if said.automatic else self._worded(draft, memory)
        return ScheduledMail(when, person.id, subject, body, said.enclosures, mail.id)

    def _draft(
        self, person: Person, when: datetime, said: Said, rng: random.Random, answers: str = ""
    ) -> Draft:
        greeting, sign = self.voice.framing(person, rng)
        speaker = self.speakers.get(person.id) if self.wording else None
        mood, at = self.diaries.mood(person.id, when.date()), f"{when:%Y-%m-%d %H:%M}"
        return Draft(speaker or Speaker(person.id, person.name), answers, at, mood, greeting, said.courtesy, said.lines,
                     sign)  # fmt: skip

    def _worded(self, draft: Draft, memory: MutableMapping[str, str]) -> str:
        return self.wording.word(draft, self.small_talk, memory) if self.wording else draft.text

    def _absent(
        self, person: Person, mail: SentMail, memory: MutableMapping[str, str], rng: random.Random
    ) -> list[ScheduledMail]:
        """The automatic answer of somebody who is away, once for each absence."""
        absence = self.diaries.away(person.id, mail.when)
        key = f"away:{person.id}:{absence.first}" if absence else ""
        if absence is None or key in memory:
            return []
        memory[key] = mail.when.isoformat()
        back = self.diaries.back(person.id, absence)
        other = self.people.get(self.diaries.of(person.id).stand_in)
        move = "away" if other else "away_alone"
        line = self.voice.say(
            person.id, move, rng, back=f"{back:%A, %B} {back.day}", other=other.name if other else ""
        )
        when = mail.when + timedelta(minutes=1)
        subject = f"Automatic reply: {mail.subject}"
        return [ScheduledMail(when, person.id, subject, f"{line}\n\n{person.name}\n", (), mail.id)]

    def _answer(
        self, person: Person, mail: SentMail, memory: MutableMapping[str, str], rng: random.Random
    ) -> Said:
        """What this person says to a mail, before it is cut into parts and worded as a letter."""
        meeting = self._meeting(person, mail, rng)
        if meeting is not None:
            return meeting
        decided = self.decisions.decide(person, mail, memory, rng)
        settled = self.initiatives.settle(person.id, mail, memory)
        given = self.giving.give(person, mail, memory, rng)
        lines = [*decided.lines, *given.lines]
        if not lines and settled and all(i.kind == "invitation" for i in settled):
            return Said(())  # calendars answer invitations; nobody thanks for that
        if not lines:
            return self._other_word(person, mail, settled, memory, rng)
        return Said(
            tuple(lines), (*decided.enclosures, *given.enclosures), given.items, decides=bool(decided.lines)
        )

    def _other_word(
        self, person: Person, mail: SentMail, settled: Sequence[Initiative], memory: MutableMapping[str, str],
        rng: random.Random,
    ) -> Said:  # fmt: skip
        """An answer to a mail that asks this person for nothing that they give."""
        if settled:
            moves = {
                "figure": "got_it",
                "file": "got_it",
                "mind": "noted_wish",
                "wrong": "put_right",
                "conflict": "put_right",
            }
            return Said((), courtesy=(self.voice.say(person.id, moves.get(settled[0].kind, "thank"), rng),))
        day = promise_made(person.id, mail, memory, self.initiatives)
        if day is not None:
            return Said((self.voice.say(person.id, "promise_kept_in_mind", rng, day=f"{day:%A}"),))
        if not asks(mail.body):
            return Said((), courtesy=(self.voice.say(person.id, told_by(mail.subject, mail.body), rng),))
        asked = set(self.release.asked(mail))
        kept_back = any(
            i.rule == "review" and i.thing in asked and self.release.answers_for(person.id, i, mail)
            for i in self.release.items
        )
        return Said((self.voice.say(person.id, "not_yet" if kept_back else asked_by(mail.body), rng),))

    # --- meetings ---

    def _meeting(self, person: Person, mail: SentMail, rng: random.Random) -> Said | None:
        """Yes or no to an invitation of the user's; None when the mail carries none."""
        invitation = invitation_in(mail.enclosures)
        if invitation is None or reply_to_invitation(mail) is not None:
            return None
        free = self.diaries.invited(person.id, invitation.start, invitation.end)
        if free.comes:
            line = self.voice.say(person.id, "come", rng, meeting=invitation.title)
            return Said((line,), decides=True, automatic=True)
        day = (
            f"{free.instead:%A, %B} {free.instead.day} at {free.instead:%H:%M}"
            if free.instead
            else "another week"
        )
        line = self.voice.say(person.id, "decline", rng, meeting=invitation.title, day=day)
        return Said((line,), decides=True, automatic=True)
