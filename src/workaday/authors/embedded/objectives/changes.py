"""Late changes: rows that turn out to be wrong in mid-month, told in a mail or sent as a file."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time, timedelta

from workaday.authors.embedded.objectives.digits import digits_of
from workaday.authors.embedded.objectives.draft import Draft, trial
from workaday.authors.embedded.objectives.needs import delivered
from workaday.authors.embedded.objectives.wording import Pen
from workaday.authors.embedded.trade import LateChange
from workaday.objectives.records import Correction, Deliverable, Initiative, MonthEvent, RowChange
from workaday.world.period import Period
from workaday.world.records import Value
from workaday.world.tables import Column

FIRST_DAY, LAST_DAY = 6, 10
"""Between which working days of the month a change comes."""

_MOST_BATCHES = 10


def corrections(draft: Draft) -> None:
    """Two to four rows that turn out to be wrong, each moving a figure that is delivered; at times some more that
    come as a file."""
    wanted = min(4, max(2, len(draft.plan.deliverables)))
    done: set[str] = set()
    for _ in range(2):
        for deliverable in draft.plan.deliverables:
            if len(draft.plan.corrections) >= wanted:
                break
            for name in _names(draft, deliverable, done):
                if correct(draft, name, deliverable, by_file=False):
                    done.add(name)
                    break
    if draft.seed.rng("restated").random() < 0.7:
        _restate(draft, done)


def _restate(draft: Draft, done: set[str]) -> None:
    """One more change, of several rows, by file."""
    for deliverable in draft.plan.deliverables:
        for name in _names(draft, deliverable, done):
            if correct(draft, name, deliverable, by_file=True):
                return


def _names(draft: Draft, deliverable: Deliverable, done: set[str]) -> list[str]:
    names = [n for n in draft.trade.objectives[deliverable.pattern].changes if n not in done]
    draft.rng.shuffle(names)
    return names


def correct(draft: Draft, name: str, deliverable: Deliverable, by_file: bool) -> bool:
    """Finds rows whose change moves a delivered figure and enters it; False where there are none."""
    change = draft.trade.changes[name]
    if change.table not in {s.table for s in deliverable.sources} or not draft.admit(change.by):
        return False
    rng = draft.seed.rng("change", deliverable.id, name)
    day = draft.days[rng.randint(FIRST_DAY, LAST_DAY)]
    when = datetime.combine(day, time(rng.randint(9, 15), rng.randrange(60), rng.randrange(60)))
    options = _options(draft, change, deliverable, rng)
    size = rng.randint(2, 4) if by_file else 1
    read = [
        m for m in delivered(draft, deliverable)
        if change.table in draft.world.ledger.tables_of(draft.trade.measures[m].sql)
    ]  # fmt: skip
    before = _values(draft, read, when, deliverable.project_id) if len(options) >= size else {}
    for start in range(0, len(options) - size + 1, size)[: _MOST_BATCHES if by_file else None]:
        rows = options[start : start + size]
        found = _moved(draft, change, rows, when, before, deliverable.project_id)
        if found:
            _enter(draft, name, rows, when, found, deliverable, rng, by_file)
            return True
    return False


def _options(
    draft: Draft, change: LateChange, deliverable: Deliverable, rng: random.Random
) -> list[RowChange]:
    """Rows that could have been wrong, with what they should say."""
    world, table = draft.world, draft.trade.tables[change.table]
    rows = world.ledger.query(
        f'SELECT * FROM "{change.table}" WHERE {change.where or "1"}', Period(world.cutoff), world.cutoff,
        deliverable.project_id,
    )  # fmt: skip
    rng.shuffle(rows)
    touched = {(c.table, r.key) for c in draft.plan.corrections for r in c.rows}
    found = []
    for row in rows[:80]:
        key, old = str(row[table.key]), row[change.column]
        new = _new_value(draft, change, old, table.columns[change.column], rng)
        if (change.table, key) not in touched and new is not None and new != old:
            found.append(RowChange(key=key, old=old, new=new))
    return found


def _enter(
    draft: Draft, name: str, rows: Sequence[RowChange], when: datetime, measures: list[str], deliverable: Deliverable,
    rng: random.Random, by_file: bool,
) -> None:  # fmt: skip
    """Into the ledger, into the plan, and as a mail to come."""
    change = draft.trade.changes[name]
    id = f"chg_{len(draft.plan.corrections) + 1:02d}"
    sender = draft.world.people[change.by]
    for row in rows:
        draft.world.ledger.correct(change.table, row.key, change.column, row.new, when)
    file = f"{draft.trade.tables[change.table].label} corrected {when:%Y-%m-%d}.xlsx" if by_file else ""
    first, *more = rows
    draft.plan.corrections.append(
        Correction(id=id, when=when, table=change.table, key=first.key, column=change.column, old=first.old, new=first.new,
                   sender=sender.id, measures=measures, more=more, file=file.replace("/", "-"))
    )  # fmt: skip
    if by_file:
        draft.plan.events.append(_file_mail(draft, draft.plan.corrections[-1], rng))
        draft.plan.initiatives.append(
            Initiative(id=f"ini_{id}", kind="rows", sender=sender.id, when=when, deliverable=deliverable.id,
                       events=[f"ev_{id}"])
        )  # fmt: skip
    else:
        draft.plan.events.append(_mail(draft, id, name, first, when, deliverable, rng))


def _new_value(
    draft: Draft, change: LateChange, old: Value, column: Column, rng: random.Random
) -> str | int | float | None:
    """What the row should have said; None when there is nothing to correct."""
    if change.values:
        return rng.choice([v for v in change.values if v != old] or change.values)
    if not isinstance(old, int | float) or old == 0:
        return None
    times = rng.uniform(*change.factor)
    if abs(times - 1) < 0.04:
        times = 1.07
    scale = float(draft.world.ledger.meta("scale")) if column.unit == "money" else 1.0
    step = change.round * scale or column.round * scale
    new = round(old * times / step) * step if step else old * times
    return column.number(round(new, 2 if column.unit == "money" else 4))


def _values(draft: Draft, measures: Iterable[str], when: datetime, project: str) -> dict[str, Value]:
    """What measures come to for this month's report, as known a day after `when`."""
    ledger, period, known = draft.world.ledger, Period(draft.world.cutoff), when + timedelta(days=1)
    return {m: ledger.value(m, period, known, project) for m in measures}


def _moved(
    draft: Draft,
    change: LateChange,
    rows: Sequence[RowChange],
    when: datetime,
    before: Mapping[str, Value],
    project: str,
) -> list[str]:
    """The measures whose usual form changes with the corrected rows, of those with their values `before`."""
    ledger, forms, units = draft.world.ledger, draft.world.forms, draft.trade.measures
    with trial(ledger):
        for row in rows:
            ledger.correct(change.table, row.key, change.column, row.new, when)
        after = _values(draft, before, when, project)
    return [
        m for m in before if forms.usual(before[m], units[m].unit) != forms.usual(after[m], units[m].unit)
    ]


def _mail(
    draft: Draft,
    id: str,
    name: str,
    row: RowChange,
    when: datetime,
    deliverable: Deliverable,
    rng: random.Random,
) -> MonthEvent:
    """The mail that states the old value and the new one."""
    world, change = draft.world, draft.trade.changes[name]
    table = draft.trade.tables[change.table]
    column = table.columns[change.column]
    scope = draft.scope(draft.project(deliverable), when.date(), rng)
    digits = digits_of(column.unit, row.old, row.new)
    words = {
        "key": row.key, "old": world.forms.usual(row.old, column.unit, digits),
        "new": world.forms.usual(row.new, column.unit, digits), "label": table.label_of(change.column),
        "table": table.label, "first": world.me.first, "reason": "", "deliverable": deliverable.title,
    }  # fmt: skip
    body = []
    for part in change.body:
        phrase = part if isinstance(part, str) else rng.choice(part)
        if phrase.startswith("? "):
            if rng.random() < 0.5:
                continue
            phrase = phrase[2:]
        body.append(scope.text(phrase, **words))
    sender = world.people[change.by]
    return MonthEvent(
        id=f"ev_{id}", when=when, sender=sender.id, subject=scope.one_of(change.subject, **words),
        body=f"{world.me.first},\n\n" + "\n".join(body) + f"\n\n{sender.first}", change=id,
    )  # fmt: skip


def _file_mail(draft: Draft, correction: Correction, rng: random.Random) -> MonthEvent:
    """The mail that says where the right rows are, and none of them."""
    table = draft.trade.tables[correction.table]
    pen = Pen(draft, draft.persons[correction.sender], rng, correction.when.date())
    words = {
        "table": table.label, "column": table.label_of(correction.column), "file": correction.file,
        "count": str(len(correction.rows)),
    }  # fmt: skip
    subject, text = pen.words("rows_subject", **words), pen.words("rows", **words)
    return pen.mail(
        f"ev_{correction.id}", correction.when, subject, text, change=correction.id, attach=correction.file
    )
