"""A world for a persona: the person, the people around, the projects, the rows, the facts.

Everything here is drawn from a trade by a seed and written into a ledger; nothing is on disk yet.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from workaday.artifacts.spec import HouseStyle
from workaday.authors.embedded.style import Habits, draw_habits, draw_house
from workaday.authors.embedded.terms import house_scale, terms_of
from workaday.authors.embedded.trade import OrganizationKind, ProjectKind, Trade
from workaday.errors import BuildError
from workaday.world.forms import Forms
from workaday.world.generate import Setting, generate, order
from workaday.world.ledger import Ledger
from workaday.world.names import Name, NameSource, email_local, user_name
from workaday.world.period import Period, add_months, on_or_after, on_or_before
from workaday.world.persona import PersonaReading
from workaday.world.places import City, cities, company_name, country, draw_city, email_domain, phone_number
from workaday.world.records import Organization, Person, Project, Value
from workaday.world.refs import Row, Scope
from workaday.world.resolve import LedgerResolver
from workaday.world.seeds import Seed
from workaday.world.tables import Fact

_STAGES = {"student": "junior", "retired": "senior"}
_SIDES = {
    "client": ("manufacturer", "retail", "generic", "nonprofit"),
    "partner": ("consultancy", "studio", "generic", "law firm"),
    "vendor": ("generic", "manufacturer", "software", "consultancy"),
    "authority": ("municipality", "municipality", "school", "nonprofit"),
}


@dataclass
class World:
    """A ledger, and what the author remembers about how it came to be."""

    seed: Seed
    trade: Trade
    reading: PersonaReading
    ledger: Ledger
    me: Person
    login: str
    org: Organization
    city: City
    stage: str
    people: dict[str, Person]  # by role, "me" among them
    projects: list[Project]
    terms: dict[str, str]
    house: HouseStyle
    habits: Habits
    life_start: date
    month_start: date
    age: int
    rows: dict[str, list[Row]] = field(default_factory=dict)

    @property
    def forms(self) -> Forms:
        return Forms(self.house.currency)

    @property
    def cutoff(self) -> date:
        """The last working day before the month: what is delivered is as of then."""
        return on_or_before(self.month_start - timedelta(days=1))

    @property
    def until(self) -> date:
        """The last day on which a record is dated: the registers of the cut-off hold them all."""
        return self.cutoff - timedelta(days=1)

    def names(self, project: Project | None, when: date, version: int = 1) -> dict[str, Any]:
        """What templates call things by."""
        return {
            **self.terms,
            "me": self.me,
            "who": self.people,
            "org": self.org,
            "project": project,
            "subject": self.subject(project),
            "period": Period(when),
            "date": when,
            "n": version,
            "place": self.city.name,
        }

    def subject(self, project: Project | None) -> Row:
        if project is None or not project.subject:
            return {}
        table = self.trade.projects[project.kind].subject
        key = self.trade.tables[table].key
        rows = self.ledger.query(
            f'SELECT * FROM "{table}" WHERE "{key}" = :subject',
            Period(self.month_start),
            self.until,
            project.id,
        )
        return rows[0] if rows else {}

    def scope(
        self,
        rng: random.Random,
        project: Project | None,
        when: date,
        known: date | None = None,
        version: int = 1,
    ) -> Scope:
        """A scope over the ledger, for a file of that day."""
        resolver = LedgerResolver(self.ledger, Period(when), known or when, project.id if project else "")
        names = self.names(project, when, version)
        return Scope(resolver, rng, self.trade.pools, names, self.forms, self.terms.get("sector", ""))


def month_start_for(rng: random.Random) -> date:
    """A Monday early in a month, the month before it closed: a month of work begins there."""
    first = add_months(date(2025, 9, 5), rng.randrange(14))
    monday = first + timedelta(days=-first.weekday() % 7)
    return on_or_after(monday)


def found(reading: PersonaReading, trade: Trade, seed: Seed, serial: int) -> World:
    """Makes a world for a persona. `serial` is the computer's number in its fleet: names depend on it.
    Raises BuildError when the trade cannot carry it."""
    rng = seed.rng("person")
    month_start = month_start_for(seed.rng("month"))
    life_start = on_or_after(month_start - timedelta(days=rng.randint(380, 1050)))
    city = _city(reading, rng)
    land = country(city.country)
    source = NameSource(seed_number(seed))
    taken: set[str] = set()

    def name(k: int, gender: str = "", origin: str = "") -> Name:
        return source.person(
            rng, gender=gender, origin=origin, country=city.country, serial=serial * 40 + k, taken=taken
        )

    my_name = name(0, reading.gender, reading.origin)
    if reading.full_name and " " in reading.full_name:
        given, _, family = reading.full_name.rpartition(" ")
        my_name = Name(given, family, reading.full_name, "given_first", my_name.gender, my_name.origin)
    elif reading.given_name:
        given = reading.given_name
        my_name = Name(
            given, my_name.family, f"{given} {my_name.family}", my_name.order, my_name.gender, my_name.origin
        )
    terms = terms_of(reading)
    org, department = _organization(trade, reading, city, name(39).family, terms, seed)
    stage = _STAGES.get(reading.stage, reading.stage)
    own = trade.id == "general" or (reading.named_job and reading.occupation.trade == trade.id)
    title = reading.job_title if own else rng.choice(getattr(trade.titles, stage))
    habit = rng.choice(["first.last", "flast", "firstl", "first.last"])
    ledger = Ledger.new()
    me = _person("me", "me", my_name, title, org, "me", habit, phone_number(rng, city))
    people = {"me": me}
    for k, (role, definition) in enumerate(trade.roles.items(), 1):
        theirs = name(k)
        role_rng = seed.rng("role", role)
        home = org
        if definition.side != "inside":
            kind = role_rng.choice(_SIDES[definition.side])
            home_name = company_name(role_rng, kind, city, name(20 + k % 18).family)
            home = Organization(
                f"org_{role}", home_name, kind, city.name, email_domain(home_name, city.country)
            )
            ledger.add(home)
        their_title = _plain(definition.titles, terms, role_rng)
        people[role] = _person(
            f"c{k:02d}",
            role,
            theirs,
            their_title,
            home,
            definition.relation,
            habit,
            phone_number(role_rng, city),
        )
    ledger.add(org)
    for person in people.values():
        ledger.add(person)
    house = draw_house(seed.rng("house"), land.paper, land.currency_symbol)
    ledger.set_meta(
        scale=str(house_scale(land.currency)), currency=house.currency, trade=trade.id, seed=seed.path,
        month_start=month_start.isoformat(), life_start=life_start.isoformat(), time_zone=city.time_zone,
        department=department,
    )  # fmt: skip
    world = World(
        seed, trade, reading, ledger, me, user_name(my_name, seed.rng("login")), org, city, stage, people, [],
        terms, house, draw_habits(seed.rng("habits"), reading.stage), life_start, month_start,
        rng.randint(*reading.age_range),
    )  # fmt: skip
    _records(world, source, taken)
    return world


def seed_number(seed: Seed) -> int:
    """The fleet's number: the seed without the computer's own part."""
    return Seed(seed.path.split("/")[0]).number(32)


def _city(reading: PersonaReading, rng: random.Random) -> City:
    code = reading.country or "US"
    if reading.city:
        for city in cities(code):
            if city.name == reading.city:
                return city
        return City(reading.city, reading.region, "", code, draw_city(rng, code).time_zone, "555", 1.0)
    return draw_city(rng, code, region=reading.region)


def _person(
    id: str, role: str, name: Name, title: str, org: Organization, relation: str, habit: str, phone: str
) -> Person:
    email = f"{email_local(name, habit)}@{org.domain}"
    return Person(
        id, name.full, name.given, name.family, email, role, title, org.name, relation, name.gender, phone
    )


def _plain(phrases: list[str], terms: Mapping[str, str], rng: random.Random) -> str:
    """A phrase that may use the trade's terms and alternatives, but no figures."""
    return Scope(_NO_FIGURES, rng, {}, {**terms}).one_of(phrases)


class _NoFigures:
    def measure(self, id: str, shift: int) -> Value:
        raise KeyError(id)

    fact = measure

    def query(self, sql: str) -> list[Row]:
        return []

    def describe(self, kind: str, id: str) -> tuple[str, str]:
        raise KeyError(id)


_NO_FIGURES: Any = _NoFigures()


def _organization(
    trade: Trade, reading: PersonaReading, city: City, surname: str, terms: dict[str, str], seed: Seed
) -> tuple[Organization, str]:
    rng = seed.rng("organization")
    kind = rng.choice(trade.organizations)
    scope = Scope(
        _NO_FIGURES,
        rng,
        trade.pools,
        {**terms, "place": city.name, "surname": surname},
        sector=terms["sector"],
    )
    name = reading.employer or _named(trade, kind, scope, reading, city, surname, rng)
    about_scope = Scope(
        _NO_FIGURES,
        rng,
        trade.pools,
        {**terms, "place": city.name, "surname": surname, "name": name},
        sector=terms["sector"],
    )
    about = about_scope.one_of(kind.about)
    org = Organization("org", name, kind.kind, city.name, email_domain(name, city.country), about)
    return org, rng.choice(kind.departments) if kind.departments else ""


def _named(
    trade: Trade,
    kind: OrganizationKind,
    scope: Scope,
    reading: PersonaReading,
    city: City,
    surname: str,
    rng: random.Random,
) -> str:
    """The trade's own way to name an employer; in the general trade, mostly the occupation's."""
    if trade.id == "general" and reading.occupation.workplaces:
        return company_name(rng, rng.choice(reading.occupation.workplaces), city, surname)
    return scope.one_of(kind.names)


# --- rows, projects, facts -------------------------------------------------------------------------


def _records(world: World, source: NameSource, taken: set[str]) -> None:
    seed, trade, city = world.seed, world.trade, world.city

    def person(rng: random.Random) -> str:
        return source.person(rng, country=city.country, taken=taken).full

    def company(rng: random.Random) -> str:
        kind = rng.choice(
            ["generic", "contractor", "manufacturer", "consultancy", "retail", "studio", "generic"]
        )
        surname = source.person(rng, country=city.country).family
        return company_name(rng, kind, city, surname)

    def text(template: str, row: Mapping[str, Value], rng: random.Random) -> str:
        names = {
            **world.terms,
            "row": row,
            "place": city.name,
            "org": world.org,
            "me": world.me,
            "who": world.people,
        }
        return Scope(
            _NO_FIGURES, rng, trade.pools, {**names, **row}, world.forms, world.terms["sector"]
        ).text(template)

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
    """Four to seven projects: most of them under way when the month starts, some closed."""
    rng = world.seed.rng("projects")
    wanted = [
        (kind, definition)
        for kind, definition in world.trade.projects.items()
        for _ in range(definition.count[0])
    ]
    for kind, definition in world.trade.projects.items():
        wanted += [(kind, definition)] * rng.randint(0, definition.count[1] - definition.count[0])
    target = rng.randint(5, 6)
    while len(wanted) > target:
        kinds = [k for k, _ in wanted]
        doubles = [k for k in range(len(wanted)) if kinds.count(wanted[k][0]) > 1]
        wanted.pop(rng.choice(doubles or range(len(wanted))))
    rng.shuffle(wanted)
    taken_subjects: set[str] = set()
    ended = 0
    for n, (kind, definition) in enumerate(wanted, 1):
        closed = rng.random() < definition.ended and ended < 2 and n > 3
        ended += closed
        world.projects.append(_project(world, n, kind, definition, closed, taken_subjects, person, company))


def _project(
    world: World,
    n: int,
    kind: str,
    definition: ProjectKind,
    closed: bool,
    taken: set[str],
    person: Any,
    company: Any,
) -> Project:
    rng = world.seed.rng("project", n)
    days = rng.randint(*definition.months) * 30
    if closed:
        end = world.until - timedelta(days=rng.randint(40, 200))
        start = max(end - timedelta(days=days), world.life_start)
    else:
        start = world.until - timedelta(days=int(days * rng.uniform(0.45, 0.85)))
        start = max(start, world.life_start + timedelta(days=rng.randint(3, 40)))
        end = max(start + timedelta(days=days), world.month_start + timedelta(days=45))
    start = on_or_after(min(start, world.until - timedelta(days=60)))
    subject = _subject(world, definition, taken, rng)
    client = {"company": company, "person": person}.get(definition.client, lambda _: world.org.name)(rng)
    names = {
        **world.terms, "place": world.city.name, "client": client, "subject": subject, "org": world.org,
        "me": world.me, "who": world.people, "year": str(start.year), "start": start, "end": end,
    }  # fmt: skip
    scope = Scope(_NO_FIGURES, rng, world.trade.pools, names, world.forms, world.terms["sector"])
    name = scope.one_of(definition.name)
    while any(p.name.lower() == name.lower() or p.short.lower() == name.lower() for p in world.projects):
        name = f"{scope.one_of(definition.name)} {rng.choice(['II', 'North', 'East', 'B', str(start.year)])}"
    scope.names = {**names, "name": name}
    short = scope.text(definition.short) if definition.short else " ".join(name.split()[:3])
    key = world.trade.tables[definition.subject].key if definition.subject else ""
    return Project(
        id=definition.code.format(yy=f"{start.year % 100:02d}", n=n, year=start.year),
        kind=kind, name=name, short=_filename(short), start=start, end=end,
        status="closed" if closed else "active", what=scope.one_of(definition.what), why=scope.one_of(definition.why),
        my_role=scope.one_of(definition.my_role), client=client, subject=str(subject.get(key, "")) if key else "",
        folder=_filename(short),
    )  # fmt: skip


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
