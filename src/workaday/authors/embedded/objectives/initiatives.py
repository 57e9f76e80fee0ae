"""What colleagues start in the month: requests, invitations, changed minds, wrong figures, conflicts.

Each is drawn by the seed from what the ledger holds, can be known from the desk, and is either answered or
reminded of. Corrected rows that come as a file (changes.py) count among them.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, time, timedelta

from workaday.artifacts.figures import figures, same
from workaday.authors.embedded.objectives.digits import digits_of
from workaday.authors.embedded.objectives.draft import CannotBeDone, Draft
from workaday.authors.embedded.objectives.letters import manager
from workaday.authors.embedded.objectives.needs import delivered, pattern_measures
from workaday.authors.embedded.objectives.sources import prove
from workaday.authors.embedded.objectives.traps import transposed
from workaday.authors.embedded.objectives.wording import Pen, spoken
from workaday.objectives.records import Criterion, Deliverable, Gathering, Initiative, MonthEvent
from workaday.world.period import Period
from workaday.world.records import Person

FEWEST, MOST = 3, 8
"""How many things colleagues start in a month."""

APPROVAL_LEAD = 4
"""Working days before the due day at which a final can be sought approval for."""

_DAYS_TO_ANSWER = 3


def initiatives(draft: Draft) -> None:
    """Draws them into the plan."""
    rng = draft.seed.rng("initiatives")
    wanted = rng.randint(FEWEST, MOST)
    makers: list[Callable[[Draft, Deliverable, str, random.Random], bool]] = [
        _figure, _mind, _wrong, _conflict, _invitation, _file,
    ]  # fmt: skip
    rng.shuffle(makers)
    for maker in [*makers, _figure, _invitation, _wrong, _conflict]:
        if len(draft.plan.initiatives) >= wanted:
            return
        deliverables = list(draft.plan.deliverables)
        rng.shuffle(deliverables)
        id = f"ini_{len(draft.plan.initiatives) + 1:02d}"
        for deliverable in deliverables:
            if maker(draft, deliverable, id, draft.seed.rng("initiative", id, deliverable.id)):
                break


def value_criteria(draft: Draft) -> None:
    """What each criterion looks for, once everything that changes it is known."""
    period, end = Period(draft.world.cutoff), draft.end
    projects = {d.id: d.project_id for d in draft.plan.deliverables}
    for k, criterion in enumerate(draft.plan.criteria):
        project = projects[criterion.deliverable]
        if criterion.kind == "m":
            measure = draft.trade.measures[criterion.ref]
            value = draft.world.ledger.value(criterion.ref, period, end, project)
            unit, words = measure.unit, [measure.label, *measure.aliases]
        else:
            fact = draft.trade.facts[criterion.ref]
            value, unit = draft.world.ledger.facts(project)[criterion.ref], fact.unit
            words = [fact.label, *fact.aliases]
        number = float(value) if isinstance(value, int | float) else 0.0
        draft.plan.criteria[k] = criterion.model_copy(update={"value": number, "unit": unit, "words": words})


# --- who, when, what --------------------------------------------------------------------------------


def _insiders(draft: Draft, *without: str) -> list[Person]:
    """People of the user's own house with whom the month has to do, in a fixed order."""
    people = [draft.world.people[role] for role in sorted(draft.cast)]
    return [p for p in people if p.organization == draft.world.me.organization and p.id not in without]


def _moment(draft: Draft, rng: random.Random, first: int, last: int) -> datetime:
    """A time of an office day, between two working days of the month."""
    day = draft.days[rng.randint(first, max(first, last))]
    return datetime.combine(day, time(rng.randint(9, 15), rng.randrange(60), rng.randrange(60)))


def _asks(draft: Draft, measure: str) -> bool:
    """Whether a measure rests on a fact: somebody's, who must be asked for it, or another kind of project's."""
    return ":f_" in draft.trade.measures[measure].sql


def _knowable(draft: Draft, deliverable: Deliverable, name: str) -> bool:
    """Whether a measure comes out of the deliverable's own registers."""
    found = draft.found[deliverable.id]
    if not set(draft.world.ledger.tables_of(draft.trade.measures[name].sql)) <= {r.table for r in found}:
        return False
    try:
        prove(draft, draft.project(deliverable), [name], found, [])
    except CannotBeDone:
        return False
    return True


def _steady(
    draft: Draft, deliverable: Deliverable, names: list[str], rng: random.Random
) -> tuple[str, float] | None:
    """A knowable measure that no late change moves and that reads back as it is written."""
    ledger, period, place = draft.world.ledger, Period(draft.world.cutoff), deliverable.project_id
    taken = {i.ref for i in draft.plan.initiatives} | {t.measure for t in draft.plan.traps}
    names = [n for n in names if n not in taken and not _asks(draft, n)]
    rng.shuffle(names)
    for name in names[:30]:
        unit = draft.trade.measures[name].unit
        now = ledger.value(name, period, draft.world.cutoff, place)
        if (
            not isinstance(now, int | float)
            or now == 0
            or ledger.value(name, period, draft.end, place) != now
        ):
            continue
        form = draft.world.forms.usual(now, unit)
        if any(same(f, now, unit) for f in figures(form)) and _knowable(draft, deliverable, name):
            return name, float(now)
    return None


def _erring(draft: Draft, right: float, unit: str, rng: random.Random) -> float | None:
    """Another value, as hasty people state it."""
    options = list(transposed(right, unit)) + [right * f for f in (0.9, 1.1, 1.2)]
    rng.shuffle(options)
    form = draft.world.forms.usual
    for option in options:
        shown = next((f for f in figures(form(option, unit))), None)
        if shown and option and not same(shown, right, unit) and abs(option - right) > 0.02 * abs(right):
            return option
    return None


def _add(draft: Draft, initiative: Initiative, *events: MonthEvent) -> bool:
    draft.plan.initiatives.append(initiative.model_copy(update={"events": [e.id for e in events]}))
    draft.plan.events += events
    return True


def _follow_up(
    draft: Draft, initiative: Initiative, pen: Pen, what: str, rng: random.Random
) -> list[MonthEvent]:
    """A reminder on the due day and a manager's word after it, each only while no answer has come."""
    assert initiative.due is not None
    unless, due = f"answered:{initiative.id}", initiative.due.date()
    when = datetime.combine(due, time(9, rng.randrange(30)))
    subject = "Reminder"
    mails = [
        pen.mail(f"ev_{initiative.id}_remind", when, subject, pen.words("reminder", what=what), unless=unless)
    ]
    boss, at = manager(draft), draft.days.index(due) + 2
    if boss and boss is not pen.sender and at < len(draft.days):
        when = datetime.combine(draft.days[at], time(10, rng.randrange(60)))
        theirs = Pen(draft, boss, rng, when.date())
        text = theirs.words("escalated", what=what, other=pen.sender.first)
        mails.append(theirs.mail(f"ev_{initiative.id}_escalate", when, "Please answer", text, unless=unless))
    return mails


def _due(draft: Draft, when: datetime) -> datetime:
    """The end of the third working day after."""
    return datetime.combine(draft.days[draft.days.index(when.date()) + _DAYS_TO_ANSWER], time(18))


# --- requests ---------------------------------------------------------------------------------------


def _figure(draft: Draft, deliverable: Deliverable, id: str, rng: random.Random) -> bool:
    """Somebody wants a figure that the user can compute."""
    holders = [s.holder for s in deliverable.sources if s.holder]
    senders = _insiders(draft, *holders)
    found = _steady(draft, deliverable, list(draft.trade.measures), rng)
    if not senders or found is None:
        return False
    ref, right = found
    measure, when = draft.trade.measures[ref], _moment(draft, rng, 6, 12)
    pen = Pen(draft, rng.choice(senders), rng, when.date())
    due = _due(draft, when)
    words = {
        "label": measure.label,
        "title": deliverable.title,
        "cutoff": spoken(draft.world.cutoff),
        "due": spoken(due.date()),
    }
    initiative = Initiative(
        id=id, kind="figure", sender=pen.sender.id, when=when, due=due, deliverable=deliverable.id, ref=ref,
        label=measure.label, unit=measure.unit, right=right,
    )  # fmt: skip
    first = pen.mail(f"ev_{id}", when, pen.words("figure_subject", **words), pen.words("figure", **words))
    return _add(draft, initiative, first, *_follow_up(draft, initiative, pen, measure.label, rng))


def _file(draft: Draft, deliverable: Deliverable, id: str, rng: random.Random) -> bool:
    """Somebody wants a file that lies on the user's computer."""
    sources = [s for s in deliverable.sources if not s.holder]
    senders = _insiders(draft)
    if not sources or not senders:
        return False
    path = rng.choice(sorted({s.path for s in sources}))
    folder, _, name = path.rpartition("/")
    when = _moment(draft, rng, 3, 12)
    pen = Pen(draft, rng.choice(senders), rng, when.date())
    due = _due(draft, when)
    words = {"file": name, "folder": folder.rpartition("/")[2], "due": spoken(due.date())}
    initiative = Initiative(
        id=id,
        kind="file",
        sender=pen.sender.id,
        when=when,
        due=due,
        deliverable=deliverable.id,
        label=name,
        path=path,
    )
    first = pen.mail(f"ev_{id}", when, pen.words("file_subject", **words), pen.words("file", **words))
    return _add(draft, initiative, first, *_follow_up(draft, initiative, pen, name, rng))


# --- meetings ---------------------------------------------------------------------------------------


def _invitation(draft: Draft, deliverable: Deliverable, id: str, rng: random.Random) -> bool:
    """Somebody calls a meeting; who comes gets the minutes, who does not gets a line."""
    senders = _insiders(draft)
    if not senders:
        return False
    sender = rng.choice(senders)
    others = [p for p in senders if p is not sender]
    day = rng.randint(4, 14)
    start = datetime.combine(draft.days[day], time(rng.randint(10, 15), rng.choice([0, 30])))
    end = start + timedelta(minutes=rng.choice([30, 30, 60]))
    sent = _moment(draft, rng, day - 2, day - 2)
    pen = Pen(draft, sender, rng, sent.date())
    names = _settled(draft, deliverable)
    title = pen.words("meeting_title", **names)
    when = {"day": spoken(start.date()), "from": f"{start:%H:%M}", "to": f"{end:%H:%M}"}
    meeting = Gathering(
        title=title, start=start, end=end, place=pen.words("meeting_place"),
        people=[p.id for p in rng.sample(others, min(len(others), rng.randint(0, 2)))],
    )  # fmt: skip
    initiative = Initiative(
        id=id,
        kind="invitation",
        sender=sender.id,
        when=sent,
        due=start,
        deliverable=deliverable.id,
        meeting=title,
    )
    return _add(
        draft,
        initiative,
        pen.mail(f"ev_{id}", sent, title, pen.words("invitation", **names, **when), meeting=meeting),
        *_minutes(draft, initiative, pen, names, end, rng),
    )


def _settled(draft: Draft, deliverable: Deliverable) -> dict[str, str]:
    """What is fixed about a deliverable, in words."""
    name = {id: p.first for id, p in draft.persons.items()}
    return {
        "title": deliverable.title, "due": spoken(deliverable.due), "approver": name[deliverable.approver],
        "recipient": name[deliverable.recipient], "file": deliverable.final.path.rpartition("/")[2],
    }  # fmt: skip


def _minutes(
    draft: Draft, initiative: Initiative, pen: Pen, names: dict[str, str], end: datetime, rng: random.Random
) -> list[MonthEvent]:
    after = end + timedelta(minutes=rng.randint(40, 100))
    next_day = datetime.combine(draft.days[draft.days.index(end.date()) + 1], time(9, rng.randrange(60)))
    subject = pen.words("minutes_subject", meeting=initiative.meeting)
    id = f"ev_{initiative.id}"
    minutes, missed = pen.words("minutes", **names), pen.words("missed", **names)
    return [
        pen.mail(f"{id}_minutes", after, subject, minutes, only_if=f"accepted:{initiative.id}"),
        pen.mail(f"{id}_missed", next_day, subject, missed, unless=f"accepted:{initiative.id}"),
    ]


# --- changed minds ----------------------------------------------------------------------------------


def _mind(draft: Draft, deliverable: Deliverable, id: str, rng: random.Random) -> bool:
    """The approver wants something else in the final than they did before."""
    final = deliverable.final
    latest = draft.days.index(deliverable.due) - APPROVAL_LEAD - 3
    asked = {c.ref for c in draft.plan.criteria if c.deliverable == deliverable.id}
    known = asked.union(delivered(draft, deliverable))
    names = [
        n for n in pattern_measures(draft, draft.trade.objectives[deliverable.pattern]) if n not in known
    ] or [n for n in draft.trade.measures if n not in known]
    found = _steady(draft, deliverable, names, rng)
    if not final.path.endswith((".docx", ".pptx")) or found is None:
        return False
    ref, right = found
    measure, when = draft.trade.measures[ref], _moment(draft, rng, min(6, latest), latest)
    pen = Pen(draft, draft.persons[deliverable.approver], rng, when.date())
    words = {"title": deliverable.title, "file": final.path.rpartition("/")[2], "label": measure.label}
    withdrawn = _withdraw(draft, deliverable, when, rng)
    text = (
        pen.words("mind_swap", **words, old=withdrawn.label) if withdrawn else pen.words("mind_add", **words)
    )
    draft.plan.criteria.append(
        Criterion(
            reviewer=pen.sender.id,
            deliverable=deliverable.id,
            kind="m",
            ref=ref,
            label=measure.label,
            since=when,
        )
    )
    initiative = Initiative(
        id=id, kind="mind", sender=pen.sender.id, when=when, deliverable=deliverable.id, ref=ref, label=measure.label,
        unit=measure.unit, right=right,
    )  # fmt: skip
    return _add(draft, initiative, pen.mail(f"ev_{id}", when, pen.words("mind_subject", **words), text))


def _withdraw(draft: Draft, deliverable: Deliverable, when: datetime, rng: random.Random) -> Criterion | None:
    """A wish that the approver gives up; only their own, and not always."""
    own = [
        k for k, c in enumerate(draft.plan.criteria)
        if c.deliverable == deliverable.id and c.reviewer == deliverable.approver and c.until is None and c.since is None
    ]  # fmt: skip
    if len(own) < 2 or rng.random() < 0.5:
        return None
    k = rng.choice(own)
    draft.plan.criteria[k] = draft.plan.criteria[k].model_copy(update={"until": when})
    return draft.plan.criteria[k]


# --- what is not so ---------------------------------------------------------------------------------


def _wrong(draft: Draft, deliverable: Deliverable, id: str, rng: random.Random) -> bool:
    """Somebody passes on a figure that the rows contradict."""
    names = pattern_measures(draft, draft.trade.objectives[deliverable.pattern])
    found, senders = _steady(draft, deliverable, names, rng), _insiders(draft)
    if found is None or not senders:
        return False
    ref, right = found
    measure = draft.trade.measures[ref]
    return _claim(
        draft,
        deliverable,
        id,
        rng,
        "wrong",
        rng.choice(senders),
        ("m", ref, measure.label, measure.unit),
        right,
        (5, 10),
    )


def _conflict(draft: Draft, deliverable: Deliverable, id: str, rng: random.Random) -> bool:
    """Somebody states a fact otherwise than the one whom the brief names for it."""
    taken = {i.ref for i in draft.plan.initiatives}
    facts = [a for a in deliverable.asks if a.unit not in ("text", "date", "month") and a.fact not in taken]
    rng.shuffle(facts)
    for ask in facts:
        senders = _insiders(draft, ask.holder)
        right = draft.world.ledger.facts(deliverable.project_id)[ask.fact]
        asked = any(k.ref == ask.fact and k.release != "review" for k in draft.plan.knowledge)
        if senders and asked and isinstance(right, int | float) and right:
            fact = ("f", ask.fact, ask.label, ask.unit)
            return _claim(
                draft, deliverable, id, rng, "conflict", rng.choice(senders), fact, float(right), (2, 6)
            )
    return False


def _claim(
    draft: Draft, deliverable: Deliverable, id: str, rng: random.Random, kind: str, sender: Person,
    about: tuple[str, str, str, str], right: float, days: tuple[int, int],
) -> bool:  # fmt: skip
    """A mail that states something that is not so; the right answer goes back to its sender."""
    letter, ref, label, unit = about
    said = _erring(draft, right, unit, rng)
    if said is None:
        return False
    when = _moment(draft, rng, *days)
    pen = Pen(draft, sender, rng, when.date())
    form = draft.world.forms.usual(said, unit, digits_of(unit, round(said, 4)) if letter == "f" else None)
    words = {"label": label, "said": form, "title": deliverable.title}
    initiative = Initiative.model_validate(
        {"id": id, "kind": kind, "sender": sender.id, "when": when, "deliverable": deliverable.id, "kind_of_ref": letter,
         "ref": ref, "label": label, "unit": unit, "right": right, "said": said}
    )  # fmt: skip
    return _add(
        draft,
        initiative,
        pen.mail(f"ev_{id}", when, pen.words(f"{kind}_subject", **words), pen.words(kind, **words)),
    )
