"""Errors that are planted in files, each with a report that good work makes."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, time, timedelta

from workaday.artifacts import spec
from workaday.artifacts.figures import same, written_near
from workaday.artifacts.readers import read
from workaday.artifacts.render import render
from workaday.artifacts.writers import write
from workaday.authors.embedded.objectives.draft import Draft, trial
from workaday.authors.embedded.objectives.plan import PlantedError
from workaday.authors.embedded.objectives.rendering import press_for
from workaday.authors.embedded.trade import Objective, Trap
from workaday.objectives.records import Suspicion
from workaday.world.period import Period, add_months
from workaday.world.records import Project, Value
from workaday.world.resolve import ErringResolver, LedgerResolver

_PLACEHOLDERS = {
    "stated": "<stated>", "right": "<right>", "label": "<label>", "file": "<file>", "where": "<where>", "key": "<key>",
    "measure": "<label>", "value": "<right>",
}  # fmt: skip


def as_written(value: Value, unit: str) -> Value:
    """What a figure says in its usual form: a file that errs states that, not a hidden fraction."""
    if not isinstance(value, int | float):
        return value
    whole = float(value).is_integer()
    places = {"money": 0, "pct": 3, "count": 0, "bps": 0, "ratio": 2}.get(unit, 0 if whole else 1)
    return round(value, places) if places else float(round(value))


def transposed(value: float, unit: str) -> Iterator[float]:
    """The figure with two neighbouring digits swapped, as hasty fingers do."""
    places = {"pct": 3, "money": 0, "count": 0}.get(unit, 1 if not float(value).is_integer() else 0)
    digits = str(round(abs(value) * 10**places))
    for k in range(len(digits) - 1):
        if digits[k] != digits[k + 1] and not (k == 0 and digits[1] == "0"):
            swapped = digits[:k] + digits[k + 1] + digits[k] + digits[k + 2 :]
            yield int(swapped) / 10**places * (1 if value >= 0 else -1)


def suspicions_of(
    draft: Draft,
    id: str,
    pattern: Objective,
    project: Project | None,
    measures: list[str],
    rng: random.Random,
) -> list[Suspicion]:
    made: list[Suspicion] = []
    names = list(pattern.traps)
    rng.shuffle(names)
    for name in names:
        if len(made) == 2 or any(t.id.endswith("_" + name) for t in draft.plan.traps):
            continue
        trap = draft.trade.traps[name]
        home = trap_home(draft, trap, project)
        if home is None or trap.measure not in measures or not draft.admit(trap.report_to):
            continue
        planted = plant(draft, f"{id}_{name}", trap, home[0], id, rng)
        if planted is None:
            continue
        scope = draft.scope(project, draft.world.month_start, rng)
        finding = scope.one_of(trap.finding, **_PLACEHOLDERS)
        made.append(
            Suspicion(
                trap=planted.id, path=draft.path_of(planted.instance), measure=trap.measure,
                report_to=draft.world.people[trap.report_to].id, finding=finding,
            )
        )  # fmt: skip
    return made


def trap_home(draft: Draft, trap: Trap, project: Project | None) -> tuple[Project | None] | None:
    homes = draft.homes[trap.artifact]
    if project is not None and project.kind in homes:
        return (project,)
    return (None,) if "" in homes and ":project" not in draft.trade.measures[trap.measure].sql else None


def plant(
    draft: Draft, id: str, trap: Trap, project: Project | None, deliverable: str, rng: random.Random
) -> PlantedError | None:
    """The error itdraft: a value that the file will state and that is not so."""
    world = draft.world
    key = (trap.artifact, project.id if project else "")
    if key in draft.fresh or any((i.kind, i.project) == (trap.artifact, project) for i, _ in draft.plan.held):
        return None  # a file carries one error, and a register none
    right = world.ledger.value(trap.measure, Period(world.cutoff), world.cutoff, key[1])
    if not isinstance(right, int | float) or right == 0:
        return None
    unit = draft.trade.measures[trap.measure].unit
    if not keeps_digits(right, unit):
        return None  # of -7.85 dollars a file says -$8, and nobody could report which is right
    values = ((as_written(w, unit), kind) for kind, w in wrong_values(draft, trap, project, right, rng))
    wrong, how = next(
        (
            (w, kind)
            for w, kind in values
            if differs(draft, w, right, unit) and shows(draft, trap, project, w, right)
        ),
        (None, ""),
    )
    if wrong is None:
        return None
    instance = draft.bring_up_to_date(trap.artifact, project)
    instance.author = world.people[trap.by]
    story = draft.scope(project, world.cutoff, rng).one_of(trap.story, **_PLACEHOLDERS)
    planted = PlantedError(
        id, how, instance, trap.measure, right, wrong, story, world.people[trap.report_to].id, deliverable
    )
    draft.plan.traps.append(planted)
    return planted


def shows(draft: Draft, trap: Trap, project: Project | None, wrong: Value, right: float) -> bool:
    """Whether somebody who looks for the label in such a file comes upon the wrong value, as that."""
    world, recipe = draft.world, draft.trade.artifacts[trap.artifact]
    measure = draft.trade.measures[trap.measure]
    scope = world.scope(draft.seed.rng("shows", trap.artifact), project, world.cutoff)
    assert isinstance(scope.resolver, LedgerResolver)
    scope.resolver = ErringResolver.of(scope.resolver, {trap.measure: wrong})
    moment = datetime.combine(world.cutoff, time(12))
    properties = spec.Properties(recipe.title, world.me.name, world.me.name, moment, moment)
    made = render(recipe, scope, press_for(world, properties))
    text = read(write(made, recipe.format), f"trial.{recipe.format}").text
    found = written_near(text, measure.label, measure.unit)
    if found is None or same(found, right, measure.unit):
        return False
    return isinstance(wrong, int | float) and same(found, wrong, measure.unit)


def differs(draft: Draft, wrong: Value, right: float, unit: str) -> bool:
    """A difference that shows in the usual form and is more than rounding, less than absurd."""
    if not isinstance(wrong, int | float) or wrong == 0:
        return False
    forms = draft.world.forms
    return forms.usual(wrong, unit) != forms.usual(right, unit) and abs(wrong - right) > 0.004 * abs(right)


def keeps_digits(value: float, unit: str) -> bool:
    """Whether the usual form leaves a value what it is: 0.81 basis points would be written as 1."""
    written = as_written(value, unit)
    return isinstance(written, int | float) and abs(written - value) <= 0.01 * abs(value)


def believable(slip: float, unit: str) -> bool:
    """Whether it could stand in a file: nobody leaves 8,774.0 %."""
    return abs(slip) <= 1.5 if unit == "pct" else keeps_digits(slip, unit)


def wrong_values(
    draft: Draft, trap: Trap, project: Project | None, right: float, rng: random.Random
) -> Iterator[tuple[str, Value]]:
    world, place = draft.world, project.id if project else ""
    ledger, cutoff = world.ledger, Period(world.cutoff)
    if trap.kind in ("omit_row", "double_count"):
        rows = ledger.query(f'SELECT * FROM "{trap.table}"', cutoff, world.cutoff, place)
        keys = [str(r[draft.trade.tables[trap.table].key]) for r in rows]
        rng.shuffle(keys)
        for key in keys[:60]:
            with trial(ledger):
                (ledger.drop_row if trap.kind == "omit_row" else ledger.repeat_row)(trap.table, key)
                yield trap.kind, ledger.value(trap.measure, cutoff, world.cutoff, place)
    elif trap.kind == "wrong_period":
        for months in (1, 2, 3):
            period = Period(add_months(world.cutoff, -months))
            yield trap.kind, ledger.value(trap.measure, period, world.cutoff, place)
    elif trap.kind == "stale":
        for days in (30, 60, 90):
            then = world.cutoff - timedelta(days=days)
            yield trap.kind, ledger.value(trap.measure, Period(then), then, place)
    elif trap.kind in ("scale", "unit"):
        factor = 10 if trap.kind == "scale" else 100
        slips = rng.sample([right * factor, right / factor], 2)
        unit = draft.trade.measures[trap.measure].unit
        yield from ((trap.kind, slip) for slip in slips if believable(slip, unit))
    elif trap.kind == "sign":
        yield trap.kind, -right
    yield from (("transposed", value) for value in transposed(right, draft.trade.measures[trap.measure].unit))
