"""Tries a part of a trade that is still in the making: in worlds made of what there is and of stand-ins for the rest.

It says of each thing what is wrong with it. What the linter knows it asks the linter; it adds what the linter need
not ask people who write trades by hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from workaday.artifacts import spec
from workaday.artifacts.figures import same, written_near
from workaday.artifacts.readers import read
from workaday.artifacts.render import Press, render
from workaday.artifacts.writers import write
from workaday.authors.embedded.bounds import Found, out_of_bounds
from workaday.authors.embedded.lint import wrong_names
from workaday.authors.embedded.reads import artifact_homes, measures_of
from workaday.authors.embedded.trade import Trade
from workaday.authors.embedded.trial import (
    always_zero,
    place_of,
    wrong_artifacts,
    wrong_changes,
    wrong_measures,
)
from workaday.authors.embedded.world import World
from workaday.authors.model.trade_draft import KEYED, Draft, Item, items_of
from workaday.authors.model.trade_month import wrong_objectives
from workaday.errors import BuildError
from workaday.world.period import Period
from workaday.world.tables import RecordTable

Faults = dict[Item, list[str]]

_MOST_ROWS = 15_000
_WORLDS, _MORE_WORLDS = 2, 4
_NEAR = 2
"""How many figures of a file somebody must find by their labels."""


def try_items(draft: Draft, items: Mapping[Item, Any]) -> Faults:
    """What is wrong with things that are about to join a draft; those that are right are not named."""
    faults: Faults = {}
    try:
        _enter(_at_a_glance(draft.whole(items), items), items, faults)
        left = {item: value for item, value in items.items() if item not in faults}
        if left:
            _enter(_in_worlds(draft, draft.whole(left), left), left, faults)
    except ValidationError as error:  # two of them do not go together
        said = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()[:3])
        return {item: [said] for item in items}
    return faults


def _enter(found: Iterable[Found], items: Mapping[Item, Any], faults: Faults) -> None:
    for path, what in found:
        item = _item_of(path)
        rest = ".".join(str(p) for p in path[2 if item[1] else 1 :])
        line = f"{rest}: {what}" if rest else what
        for blamed in [item] if item in items else items:
            if line not in faults.setdefault(blamed, []):
                faults[blamed].append(line)


def _item_of(path: Sequence[object]) -> Item:
    key = str(path[0])
    return (key, str(path[1])) if key in KEYED and len(path) > 1 else (key, "")


def _at_a_glance(trade: Trade, items: Mapping[Item, Any]) -> Iterator[Found]:
    """What is wrong with names, labels and numbers, before any world is made."""
    yield from (f for f in (*out_of_bounds(trade), *wrong_names(trade)) if _item_of(f[0]) in items)
    wanted = _by_key(items)
    yield from _labels(trade, wanted)
    yield from (f for id in sorted(wanted.get("changes", ())) for f in _mail(trade, id))


def _by_key(items: Mapping[Item, Any]) -> dict[str, set[str]]:
    return {key: {id for k, id in items if k == key} for key, _ in items}


def _in_worlds(draft: Draft, trade: Trade, items: Mapping[Item, Any]) -> Iterator[Found]:
    """What goes wrong in worlds made of it."""
    wanted = _by_key(items)
    if missing := [f for f in wrong_names(trade) if _item_of(f[0]) in items]:  # they name what was not right
        yield from missing
        return
    worlds = []
    for k in range(_WORLDS):
        try:
            worlds.append(draft.worlds.of(trade, k))
        except BuildError as error:
            path = place_of(error)
            yield (path if _item_of(path) in items else ["", ""]), f"no world can be made: {str(error)[:400]}"
            return
    yield from _phrases(worlds[0], items)
    for id in wanted.get("roles", ()):
        yield from _telling(id, items["roles", id])
    for id in wanted.get("tables", ()):
        for world in worlds[:1]:
            yield from ((["tables", id, *path], what) for path, what in _rows(world, id, trade.tables[id]))
    if "measures" in wanted:
        yield from (f for f in _measures(worlds) if f[0][1] in wanted["measures"])
    if "artifacts" in wanted:
        yield from _artifacts(draft, worlds, wanted["artifacts"])
    if wanted.keys() & {"changes", "traps"}:
        yield from (f for f in wrong_changes(worlds[0]) if _item_of(f[0]) in items)
    if carried := _objectives(trade, wanted):
        more = [draft.worlds.of(trade, k) for k in range(_WORLDS, _MORE_WORLDS)]
        found = wrong_objectives([*worlds, *more], carried)
        yield from (f for f in found if _item_of(f[0]) in items)


def _objectives(trade: Trade, wanted: Mapping[str, set[str]]) -> list[str]:
    """The objectives that are to be tried: those asked for, and those whose errors and corrections are."""
    named = wanted.get("traps", set()) | wanted.get("changes", set())
    return [
        id
        for id, objective in trade.objectives.items()
        if id in wanted.get("objectives", ()) or named & {*objective.traps, *objective.changes}
    ]


# --- tables, measures, facts ------------------------------------------------------------------------


def _labels(trade: Trade, wanted: Mapping[str, set[str]]) -> list[Found]:
    """Labels and names by which a reader would take one thing for another."""
    found: list[Found] = []
    for id in sorted(wanted.get("tables", ())):
        seen: dict[str, str] = {}
        table = trade.tables[id]
        for name in table.columns:
            label, here = table.label_of(name), ["tables", id, "columns", name]
            if (other := seen.setdefault(label.lower(), name)) != name:
                found.append((here, f"{other!r} has the label {label!r} as well: tell them apart"))
            if name in trade.tables:
                found.append((here, "is called like a table: give the column another id"))
            if re.match(r"percent|%", label, re.IGNORECASE):
                found.append(([*here, "label"], f"{label!r} begins with a unit: name the thing first"))
    figures = {("measures", id): m.label for id, m in trade.measures.items()}
    figures |= {("facts", id): f.label for id, f in trade.facts.items()}
    by_label: dict[str, list[Item]] = {}
    for item, label in figures.items():
        by_label.setdefault(label.lower(), []).append(item)
        if item[1] in wanted.get(item[0], ()):
            here = [*item, "label"]
            if re.match(r"percent|%|\d", label, re.IGNORECASE):
                found.append((here, f"{label!r} begins with a unit or a digit: name the thing first"))
            if not 1 < len(label.split()) <= 7:
                found.append((here, f"{label!r}: two to seven words that people in the job use"))
    for same_label in by_label.values():
        found += [
            ([*item, "label"], f"{other[0]}.{other[1]} has that label: use it, or tell them apart")
            for item in same_label[1:]
            for other in same_label[:1]
            if item[1] in wanted.get(item[0], ())
        ]
    for id in sorted(wanted.get("facts", ())):
        value = trade.facts[id].value
        if isinstance(value, tuple) and not 0 < value[0] <= value[1]:
            found.append((["facts", id, "value"], f"{list(value)}: two numbers above 0, the smaller first"))
        if isinstance(value, tuple) and trade.facts[id].unit == "pct" and value[1] > 1.5:
            found.append(
                (["facts", id, "value"], f"{list(value)}: a pct is held as a fraction, 0.034 for 3.4 %")
            )
    return found


def _rows(world: World, id: str, table: RecordTable) -> Iterator[Found]:
    try:
        rows = world.ledger.query(f'SELECT * FROM "{id}"', Period(world.cutoff), world.cutoff)
    except BuildError as error:
        yield [], f"{str(error)[:300]}; see its sql columns"
        return
    if not rows:
        yield [], "has no rows: look at `each`, `rows` and the dates"
        return
    if len(rows) > _MOST_ROWS:
        yield [], f"has {len(rows):,} rows; {_MOST_ROWS:,} at most: fewer `rows`, `months` or axes"
    keys = [str(row[table.key]) for row in rows]
    if len(set(keys)) < len(keys):
        again = next(key for key in keys if keys.count(key) > 1)
        yield ["columns", table.key], f"two rows have the key {again!r}: let the pattern count with {{n:03d}}"
    for name, column in table.columns.items():
        values = [row[name] for row in rows if row[name] is not None]
        if not values:
            yield ["columns", name], "is empty in every row"
        elif column.numeric and all(v == 0 for v in values):
            yield ["columns", name], "is zero in every row"
        elif column.gen == "choice" and column.unit != "text":
            yield (
                ["columns", name],
                f"a choice is text, not {column.unit}: leave out the unit, or draw a number with int or normal",
            )
        elif column.unit == "pct" and any(isinstance(v, int | float) and abs(v) > 5 for v in values):
            yield ["columns", name], f"has {values[0]}: a pct is held as a fraction, 0.034 for 3.4 %"


def _measures(worlds: Iterable[World]) -> Iterator[Found]:
    zero: dict[str, int] = {}
    tried: dict[str, int] = {}
    for world in worlds:
        yield from wrong_measures(world, zero, tried)
        for id, measure in world.trade.measures.items():
            try:
                values = [
                    world.ledger.value(id, Period(world.cutoff), world.cutoff, p.id)
                    for p in world.projects[:3]
                ]
            except BuildError:
                continue  # said above
            for value in values:
                if isinstance(value, int | float) and value and not _shows(world, value, measure.unit):
                    form = world.forms.usual(value, measure.unit)
                    yield (
                        ["measures", id, "unit"],
                        f"{value:.6g} reads as {form!r}: another unit, or more rows",
                    )
                if isinstance(value, int | float) and measure.unit == "pct" and abs(value) > 5:
                    yield ["measures", id], f"gives {value:.6g}: a pct is a fraction, 0.034 for 3.4 %"
    yield from always_zero(zero, tried)


def _shows(world: World, value: float, unit: str) -> bool:
    return re.search(r"[1-9]", world.forms.usual(value, unit)) is not None


# --- words ------------------------------------------------------------------------------------------


def _phrases(world: World, items: Mapping[Item, Any]) -> Iterator[Found]:
    """Words of people, jobs, pools and months, rendered once each."""
    scope = world.scope(world.seed.rng("phrases"), None, world.cutoff)
    more = dict.fromkeys(
        ("first", "label", "value", "file", "project", "deliverable", "points", "reason", "surname", "name"),
        "x",
    )
    more["me"] = "x"
    for (key, id), value in items.items():
        if key in (
            "tables",
            "measures",
            "facts",
            "artifacts",
            "projects",
            "traps",
            "changes",
            "objectives",
            "standing",
        ):
            continue
        for text in _strings(value):
            try:
                scope.text(text, **(more if key in ("roles", "organizations") else {}))
            except BuildError as error:
                yield [key, id] if id else [key], str(error)[:300]


_TOLD = (("days", "29 days", 29), ("pct", "12%", 0.12), ("money", "$4,500", 4500), ("count", "35", 35))
"""Facts as they are told, for a trial of somebody's words."""


def _telling(id: str, role: Any) -> Iterator[Found]:
    """Whether somebody who is told a fact in a role's words finds the figure: "Figure 29 ..." is a caption."""
    for wording in role.get("voice", {}).get("tell", []):
        plain = re.sub(r"\{\{\s*label\b[^}]*\}\}", _LABEL, wording)
        for unit, form, value in _TOLD:
            line = re.sub(r"\{\{\s*value\b[^}]*\}\}", form, plain)
            figure = written_near(line, _LABEL, unit)
            if figure is None or not same(figure, value, unit):
                yield (
                    ["roles", id, "voice", "tell"],
                    f"{line[:80]!r} is not read as {form}: say it plainly, such as '{{{{ label }}}} is {{{{ value }}}}.'",
                )
                break


_LABEL = "Limit for the crew"


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _strings(inner)
    elif isinstance(value, str):
        yield value


# --- files ------------------------------------------------------------------------------------------


def _artifacts(draft: Draft, worlds: list[World], wanted: set[str]) -> Iterator[Found]:
    for world in worlds:
        yield from wrong_artifacts(world, wanted)
    world = worlds[0]
    homes = artifact_homes(world.trade)
    brought = {
        o.artifact
        for objective in world.trade.objectives.values()
        for o in objective.outputs
        if o.stage != "working"
    }
    for id in sorted(wanted):
        artifact = world.trade.artifacts[id]
        names = measures_of(world.trade, artifact)
        if "" in homes[id]:
            for name in names:
                if ":project" in (sql := world.trade.measures[name].sql) and ":project = ''" not in sql:
                    yield (
                        ["artifacts", id],
                        f"m.{name} counts one project, this file is of the whole job: use another",
                    )
        planned = draft.plan.artifacts.get(id) if draft.plan else None
        if planned and not planned.rows and (planned.by != "me" or id in brought):
            yield from ((["artifacts", id], what) for what in _recognised(world, id, names, homes[id]))


def _recognised(world: World, id: str, names: list[str], homes: set[str]) -> Iterator[str]:
    """Whether a reader finds enough of a file's figures by their labels."""
    if len(names) < _NEAR:
        yield f"states {len(names)} measures; such a file states three or more, each beside its label"
        return
    place = next((p for p in world.projects if p.kind in homes), None) if "" not in homes else None
    if place is None and "" not in homes:
        return
    scope = world.scope(world.seed.rng("labels", id), place, world.cutoff)
    moment = datetime(world.cutoff.year, world.cutoff.month, world.cutoff.day, 10)
    properties = spec.Properties("Trial", "A", "A", moment, moment)
    press = Press(world.trade.tables, world.trade.measures, world.people, properties, world.house)
    try:
        made = render(world.trade.artifacts[id], scope, press)
    except BuildError:
        return  # said by the linter's trial
    if isinstance(made, spec.Workbook):
        return
    format = world.trade.artifacts[id].format
    text = read(write(made, format), f"trial.{format}").text
    lost = []
    for name in names:
        measure = world.trade.measures[name]
        value = scope.resolver.measure(name, 0)
        figure = written_near(text, measure.label, measure.unit)
        if isinstance(value, int | float) and (figure is None or not same(figure, value, measure.unit)):
            lost.append(f"m.{name} ({measure.label!r})")
    if len(names) - len(lost) < _NEAR:
        yield (
            f"a reader who looks for their labels does not find {', '.join(lost[:5])}: write the label's very words in"
            " the same sentence as its figure, one or two figures a sentence"
        )


def _mail(trade: Trade, id: str) -> Iterator[Found]:
    """A correction's mail says key, old and new in sentences that are never left out, in every wording."""
    change = trade.changes[id]
    always = [[part] if isinstance(part, str) else part for part in change.body]
    always = [part for part in always if not any(p.startswith("? ") for p in part)]
    for name in ("key", "old", "new", "label"):
        said = any(all(re.search(rf"\{{\{{\s*{name}\b", wording) for wording in part) for part in always)
        if not said:
            yield (
                ["changes", id, "body"],
                f"one of its sentences must say {{{{ {name} }}}} in each of its wordings, without `? ` in front",
            )
    column = trade.tables[change.table].columns.get(change.column) if change.table in trade.tables else None
    if column and column.gen in ("text", "person", "company", "key", "each"):
        yield (
            ["changes", id, "column"],
            "correct a number, a choice or a date: free text cannot be told right from wrong",
        )


def all_items(draft: Draft) -> dict[Item, Any]:
    """Everything that is written."""
    return {item: value for item, value in items_of(draft.data) if item[0] in KEYED or item[0] == "standing"}
