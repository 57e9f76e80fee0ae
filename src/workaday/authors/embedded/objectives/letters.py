"""Letters that come by themselves: what is told at once, reminders of a due day, word to the manager."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from workaday.authors.embedded.objectives.draft import Draft
from workaday.authors.embedded.objectives.wording import Pen, spoken
from workaday.objectives.records import Deliverable, Knowledge, MonthEvent
from workaday.world.forms import midway
from workaday.world.period import on_or_before
from workaday.world.records import Person


def letters(draft: Draft) -> None:
    """All of them, into the plan."""
    told: dict[str, list[Knowledge]] = {}
    for item in draft.plan.knowledge:
        if item.release == "told":
            told.setdefault(item.holder, []).append(item)
    for holder, items in told.items():
        draft.plan.events.append(_told(draft, holder, items))
    for deliverable in draft.plan.deliverables:
        draft.plan.events += _due(draft, deliverable)


def _told(draft: Draft, holder: str, items: list[Knowledge]) -> MonthEvent:
    rng = draft.seed.rng("told", holder)
    when = datetime.combine(draft.days[rng.randint(0, 1)], time(rng.randint(8, 11), rng.randrange(60)))
    pen = Pen(draft, draft.persons[holder], rng, when.date())
    lines = "\n".join(f"{i.label}: {i.form}" for i in items)
    text = f"{midway(pen.words('told'))}\n\n{lines}"
    return pen.mail(f"ev_told_{holder}", when, pen.words("told_subject"), text)


def _due(draft: Draft, deliverable: Deliverable) -> list[MonthEvent]:
    """Before the day, after it, and a manager's word, each only while nothing has come."""
    rng = draft.seed.rng("remind", deliverable.id)
    day = on_or_before(deliverable.due - timedelta(days=rng.randint(3, 5)))
    pen = Pen(draft, draft.persons[deliverable.recipient], rng, day)
    words = {"title": deliverable.title, "due": spoken(deliverable.due), "other": pen.sender.first}
    unless = f"delivered:{deliverable.id}"
    when = datetime.combine(day, time(rng.randint(9, 16), rng.randrange(60)))
    mails = [
        pen.mail(
            f"ev_remind_{deliverable.id}",
            when,
            deliverable.title,
            pen.words("remind", **words),
            unless=unless,
        )
    ]
    at = draft.days.index(deliverable.due)
    if at + 1 < len(draft.days):
        when = datetime.combine(draft.days[at + 1], time(rng.randint(9, 11), rng.randrange(60)))
        text = pen.words("overdue", **words)
        mails.append(
            pen.mail(
                f"ev_overdue_{deliverable.id}", when, f"Overdue: {deliverable.title}", text, unless=unless
            )
        )
    boss = manager(draft)
    if boss and boss is not pen.sender and at + 3 < len(draft.days):
        when = datetime.combine(draft.days[at + 3], time(rng.randint(9, 11), rng.randrange(60)))
        pen = Pen(draft, boss, rng, when.date())
        text = pen.words("overdue_escalated", **words)
        mails.append(
            pen.mail(f"ev_escalate_{deliverable.id}", when, f"Late: {deliverable.title}", text, unless=unless)
        )
    return mails


def manager(draft: Draft) -> Person | None:
    """The user's manager, if the month has to do with them."""
    people = (draft.world.people[role] for role in sorted(draft.cast))
    return next((p for p in people if p.relation == "manager"), None)
