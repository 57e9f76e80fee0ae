"""Fills a world: rows of business data, projects, facts."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from workaday.authors.embedded.given import GivenProject
from workaday.authors.embedded.trade import ProjectKind, Trade
from workaday.authors.embedded.world import World
from workaday.errors import BuildError
from workaday.world.generate import Setting, generate, order
from workaday.world.names import NameSource
from workaday.world.period import add_months, on_or_after
from workaday.world.places import company_name
from workaday.world.records import Project, Value
from workaday.world.refs import Row, Scope
from workaday.world.resolve import NoFigures
from workaday.world.tables import Fact

_STALLED = 0.35
"""How often one of the projects has come to a halt."""


def fill(world: World, source: NameSource, taken: set[str]) -> None:
    """Draws the rows, the projects and the facts of a world into its ledger."""
    seed, trade, city = world.seed, world.trade, world.city

    def person(rng: random.Random) -> str:
        return source.person(rng, country=city.country, taken=taken).full

    def company(rng: random.Random) -> str:
        kind = rng.choice(
            ["generic", "contractor", "manufacturer", "consultancy", "retail", "studio", "generic"]
        )
        surname = source.person(rng, country=city.country).family
        return company_name(rng, kind, city, surname)

    names = {**world.terms, "place": city.name, "org": world.org, "me": world.me, "who": world.people}
    none, sector = NoFigures(), world.terms["sector"]

    def text(template: str, row: Mapping[str, Value], rng: random.Random) -> str:
        return Scope(none, rng, trade.pools, {**names, "row": row, **row}, world.forms, sector).text(template)

    setting = Setting(
        min(world.life_start, add_months(world.month_start, -24)), world.until, world.projects,
        float(world.ledger.meta("scale")), person, company, text,
    )  # fmt: skip
    sequence = order(trade.tables)
    late = _needing_projects(trade, sequence)
    early = {name: trade.tables[name] for name in sequence if name not in late}
    generate(world.ledger, early, setting, seed.child("tables"))
    world.rows = setting.rows
    _projects(world, person, company)
    setting.rows["projects"] = [
        {"id": p.id, "kind": p.kind, "name": p.name, "status": p.status} for p in world.projects
    ]
    for project in world.projects:
        world.ledger.add(project)
    world.ledger.add_measures(trade.measures)
    generate(world.ledger, {n: trade.tables[n] for n in sequence if n in late}, setting, seed.child("tables"))
    for id, fact in trade.facts.items():
        _fact(world, id, fact)


def _needing_projects(trade: Trade, sequence: list[str]) -> set[str]:
    late: set[str] = set()
    for name in sequence:
        table = trade.tables.get(name)
        if table is None:
            continue
        needs = {a.partition(":")[0] for a in table.each} | {
            c.table for c in table.columns.values() if c.gen == "ref"
        }
        if "projects" in needs or needs & late:
            late.add(name)
    return late


def _projects(world: World, person: Any, company: Any) -> None:
    """Five or six projects, most of them under way when the month starts; one may have stalled; and some that
    were closed over the years."""
    rng = world.seed.rng("projects")
    kinds = world.trade.projects
    wanted = [kind for kind, definition in kinds.items() for _ in range(definition.count[0])]
    for kind, definition in kinds.items():
        wanted += [kind] * rng.randint(0, definition.count[1] - definition.count[0])
    target = rng.randint(5, 6)
    while len(wanted) > target:
        doubles = [k for k, kind in enumerate(wanted) if wanted.count(kind) > 1]
        wanted.pop(rng.choice(doubles or range(len(wanted))))
    rng.shuffle(wanted)
    taken: set[str] = set()
    closed = sum(rng.random() < kinds[kind].ended for kind in wanted[3:])
    states = ["active"] * (len(wanted) - min(2, closed)) + ["closed"] * min(2, closed)
    years = (world.cutoff - world.life_start).days / 365
    for _ in range(round(years * rng.uniform(0.3, 1.3))):
        wanted.append(rng.choice(list(kinds)))
        states.append("closed")
    if len(wanted) > 4 and rng.random() < _STALLED:
        states[3] = "stalled"
    first = 61 if world.era else 1  # numbers that today's projects do not have
    for n, given in enumerate(world.given.projects, first):
        world.projects.append(_given_project(world, n, given, taken, person, company))
    if world.projects:  # what is given covers its kinds; others of the trade's come beside it
        first += len(world.projects)
        there = {p.kind for p in world.projects}
        wanted, states = [k for k in kinds if k not in there], ["active"] * len(kinds)
    for n, (kind, state) in enumerate(zip(wanted, states), first):
        world.projects.append(_project(world, n, kind, state, taken, person, company))


def _span(world: World, definition: ProjectKind, state: str, rng: random.Random) -> tuple[date, date]:
    """From when to when a project runs."""
    days = rng.randint(*definition.months) * 30
    if state == "closed":
        life = (world.until - world.life_start).days
        end = world.until - timedelta(days=rng.randint(40, max(60, life - 120)))
        start = max(end - timedelta(days=days), world.life_start)
    else:
        start = world.until - timedelta(days=int(days * rng.uniform(0.45, 0.85)))
        start = max(start, world.life_start + timedelta(days=rng.randint(3, 40)))
        end = max(start + timedelta(days=days), world.month_start + timedelta(days=45))
    return on_or_after(min(start, world.until - timedelta(days=60))), end


def _project(
    world: World, n: int, kind: str, state: str, taken: set[str], person: Any, company: Any
) -> Project:  # fmt: skip
    definition = world.trade.projects[kind]
    rng = world.seed.rng("project", n)
    start, end = _span(world, definition, state, rng)
    subject = _subject(world, definition, taken, rng)
    client = {"company": company, "person": person}.get(definition.client, lambda _: world.org.name)(rng)
    names = {
        **world.terms, "place": world.city.name, "client": client, "subject": subject, "org": world.org,
        "me": world.me, "who": world.people, "year": str(start.year), "start": start, "end": end,
    }  # fmt: skip
    scope = Scope(NoFigures(), rng, world.trade.pools, names, world.forms, world.terms["sector"])
    name = _unlike(world, scope, definition, start.year)
    scope.names = {**names, "name": name}
    short = scope.text(definition.short) if definition.short else " ".join(name.split()[:3])
    folder = _filename(short)
    if any(p.folder.lower() == folder.lower() for p in world.projects):
        folder = f"{folder} {start.year}"
    key = world.trade.tables[definition.subject].key if definition.subject else ""
    id = definition.code.format(yy=f"{start.year % 100:02d}", n=n, year=start.year)
    if state == "stalled":
        world.stalled[id] = start + (world.until - start) * rng.uniform(0.5, 0.75)
    return Project(
        id=id, kind=kind, name=name, short=_filename(short), start=start, end=end, status=state,
        what=scope.one_of(definition.what), why=scope.one_of(definition.why), my_role=scope.one_of(definition.my_role),
        client=client, subject=str(subject.get(key, "")) if key else "", folder=folder,
    )  # fmt: skip


def _given_project(
    world: World, n: int, given: GivenProject, taken: set[str], person: Any, company: Any
) -> Project:  # fmt: skip
    """A project that is settled, with what the trade's kind adds: a number, somebody whom it is for, a subject."""
    drawn = _project(world, n, given.kind, given.status, taken, person, company)
    id = given.id or drawn.id
    if world.stalled.pop(drawn.id, None):
        world.stalled[id] = given.start + (world.until - given.start) * 0.6
    return replace(
        drawn, id=id, name=given.name, short=_filename(given.folder or given.name),
        start=given.start, end=given.end, what=given.what or drawn.what, why=given.why or drawn.why,
        my_role=given.my_role or drawn.my_role, client=given.client or drawn.client,
        folder=_filename(given.folder or given.name),
    )  # fmt: skip


def _unlike(world: World, scope: Scope, definition: ProjectKind, year: int) -> str:
    """A name that no other project has."""
    taken = {word.lower() for p in world.projects for word in (p.name, p.short)}
    for _ in range(4):
        name = scope.one_of(definition.name)
        if name.lower() not in taken:
            return name
    marks = [f"{name} {mark}" for mark in (year, "II", "North", "East", "B", "III", "West", "C")]
    return next(marked for marked in marks if marked.lower() not in taken)


def _filename(text: str) -> str:
    """A name that Windows and macOS both take."""
    clean = re.sub(r'[<>:"/\\|?*\x00-\x1f]', " ", text)
    return re.sub(r"\s+", " ", clean).strip(" .")[:48].rstrip(" .") or "Project"


def _subject(world: World, definition: ProjectKind, taken: set[str], rng: random.Random) -> Row:
    if not definition.subject:
        return {}
    table = world.trade.tables[definition.subject]
    if definition.subject not in world.rows:
        raise BuildError(f"subject table {definition.subject!r} depends on projects; it must not")
    free = [r for r in world.rows[definition.subject] if str(r[table.key]) not in taken]
    # somebody with a history: rows that came late would have nothing to work on
    if table.date:
        free = sorted(free, key=lambda r: str(r[table.date]))[: max(5, len(free) // 2)]
    row = rng.choice(free or world.rows[definition.subject])
    taken.add(str(row[table.key]))
    return row


def _fact(world: World, id: str, fact: Fact) -> None:
    projects = [p.id for p in world.projects] if fact.scope == "project" else [""]
    scale = float(world.ledger.meta("scale")) if fact.unit == "money" else 1.0
    for project in projects:
        rng = world.seed.rng("fact", id, project)
        value: Value
        if isinstance(fact.value, list):
            value = rng.choice(fact.value)
        else:
            value = rng.uniform(*fact.value) * scale
            step = fact.round * scale
            if step:
                value = round(round(value / step) * step, 6)
            if fact.unit == "count" or (step and step >= 1):
                value = round(value)
        holder = world.people[fact.known_by].id if fact.known_by in world.people else "c01"
        world.ledger.add_fact(
            id, fact.label, fact.unit, value, holder, fact.release, world.life_start.isoformat(), project
        )
