"""When everybody can be reached: hours, engagements, absences with a stand-in, and the proof that it can be done.

What only one person can say or decide is never out of reach: who holds a fact or a file has answered what is asked
on the first days before they leave, and has a stand-in for what comes up later; who reviews or approves is there
when it is time.
"""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta

from workaday.authors.embedded.objectives.draft import Draft
from workaday.authors.embedded.objectives.initiatives import APPROVAL_LEAD
from workaday.errors import BuildError
from workaday.objectives.records import Absence, Deliverable, Diary, Engagement
from workaday.world.records import Person

ASKED_BY = 4
"""Working days in which all that is asked on the first one has been answered."""

_HOURS = [
    (time(7, 30), time(16, 30)),
    (time(8, 0), time(17, 0)),
    (time(8, 30), time(17, 30)),
    (time(9, 0), time(18, 0)),
]


def diaries(draft: Draft) -> None:
    """One for each colleague of the month, into the plan. Raises BuildError when the proof fails."""
    people = [draft.world.people[role] for role in sorted(draft.cast)]
    for person in people:
        draft.plan.diaries.append(_ordinary(draft, person))
    rng = draft.seed.rng("absences")
    wanted = rng.randint(1, 3)
    rng.shuffle(people)
    for person in people:
        away = [d for d in draft.plan.diaries if d.absences]
        if len(away) < wanted:
            _leave(draft, person, draft.seed.rng("absence", person.id))
    if problems := cannot_be_reached(draft):
        raise BuildError(f"absences make the month impossible: {'; '.join(problems)}")


def _ordinary(draft: Draft, person: Person) -> Diary:
    """Hours, engagements and own deadlines of somebody who is there all month."""
    rng = draft.seed.rng("diary", person.id)
    opens, closes = rng.choice(_HOURS)
    engagements = [_engagement(rng, day) for day in draft.days for _ in range(rng.choice([0, 0, 1, 1, 2]))]
    engagements += [
        Engagement(start=e.meeting.start, end=e.meeting.end)
        for e in draft.plan.events
        if e.meeting and person.id in (e.sender, *e.meeting.people)
    ]
    peaks = sorted(rng.sample(draft.days, rng.randint(0, 2)))
    return Diary(person=person.id, opens=opens, closes=closes, peaks=peaks,
                 engagements=sorted(engagements, key=lambda e: e.start))  # fmt: skip


def _engagement(rng: random.Random, day: date) -> Engagement:
    start = datetime.combine(day, time(rng.randint(9, 15), rng.choice([0, 30])))
    return Engagement(start=start, end=start + timedelta(minutes=rng.choice([30, 60, 60, 90])))


def _leave(draft: Draft, person: Person, rng: random.Random) -> None:
    """Some days off, where nobody is left waiting for them; none when there are no such days."""
    why, length = rng.choice(
        [("leave", 2), ("leave", 3), ("training", 1), ("training", 2), ("sick", 1), ("sick", 2)]
    )
    starts = list(range(ASKED_BY, len(draft.days) - length))
    rng.shuffle(starts)
    k = next(k for k, d in enumerate(draft.plan.diaries) if d.person == person.id)
    before = draft.plan.diaries[k]
    for start in starts:
        absence = Absence.model_validate(
            {"first": draft.days[start], "last": draft.days[start + length - 1], "why": why}
        )
        others = [d for d in draft.plan.diaries if d.person != person.id and _like(draft, person, d.person)]
        rng.shuffle(others)
        for other in (
            ["", *(d.person for d in others)] if not _holds(draft, person.id) else [d.person for d in others]
        ):
            stand_in = other or (others[0].person if others else "")
            draft.plan.diaries[k] = before.model_copy(update={"absences": [absence], "stand_in": stand_in})
            if not cannot_be_reached(draft):
                return
    draft.plan.diaries[k] = before


def _like(draft: Draft, person: Person, other: str) -> bool:
    """Only somebody of the same house stands in."""
    return draft.persons[other].organization == person.organization


def _holds(draft: Draft, person: str) -> bool:
    """Whether facts or files are this person's to give."""
    keeps = any(draft.world.people[role].id == person for _, role in draft.plan.held)
    return keeps or any(k.holder == person for k in draft.plan.knowledge)


# --- the proof --------------------------------------------------------------------------------------


def cannot_be_reached(draft: Draft) -> list[str]:
    """Why the month could not be done with these absences; empty when it can."""
    problems = []
    for diary in draft.plan.diaries:
        for absence in diary.absences:
            days = [d for d in draft.days if absence.first <= d <= absence.last]
            for reason in _missed(draft, diary, days):
                problems.append(f"{draft.persons[diary.person].name} away from {absence.first}: {reason}")
    return problems


def _missed(draft: Draft, diary: Diary, days: list[date]) -> list[str]:
    """Who or what would wait for somebody on those days."""
    reasons = []
    if any(e.sender == diary.person and e.when.date() in days for e in draft.plan.events):
        reasons.append("writes by themselves in that time")
    if any(e.start.date() in days for e in _meetings(draft, diary.person)):
        reasons.append("has called or joined a meeting then")
    if _holds(draft, diary.person):
        if draft.days.index(days[0]) < ASKED_BY:
            reasons.append("holds what is asked for on the first days")
        stand_in = next((d for d in draft.plan.diaries if d.person == diary.stand_in), None)
        if stand_in is None or any(stand_in.away(day) for day in days):
            reasons.append("holds facts or files and nobody stands in")
    for deliverable in draft.plan.deliverables:
        if diary.person in (deliverable.reviewer, deliverable.approver) and set(days) & set(
            _needed(draft, deliverable, diary.person)
        ):
            reasons.append(f"has to decide about {deliverable.title}")
    return reasons


def _meetings(draft: Draft, person: str) -> list[Engagement]:
    return [
        Engagement(start=e.meeting.start, end=e.meeting.end)
        for e in draft.plan.events
        if e.meeting and person in (e.sender, *e.meeting.people)
    ]


def _needed(draft: Draft, deliverable: Deliverable, person: str) -> list[date]:
    """The days on which a deliverable waits for a person: its review, its approval."""
    days, due = draft.days, draft.days.index(deliverable.due)
    drafts = [days.index(o.due) for o in deliverable.outputs if o.stage == "draft"] or [9]
    needed: list[date] = []
    if person == deliverable.reviewer:
        needed += days[5 : max(drafts) + 3]
    if person == deliverable.approver:
        needed += days[due - APPROVAL_LEAD - 1 : due + 2]
    return needed
