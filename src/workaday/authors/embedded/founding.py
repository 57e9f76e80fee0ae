"""Founds a world for a persona: the person, the people around them, the employer, a span of life.

Everything is drawn from a trade by a seed and written into a ledger; nothing is on disk yet.
"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

from workaday.authors.embedded.given import Given, GivenPerson, cast
from workaday.authors.embedded.records import fill
from workaday.authors.embedded.style import draw_habits, draw_house
from workaday.authors.embedded.terms import house_scale, terms_of
from workaday.authors.embedded.trade import OrganizationKind, Trade
from workaday.authors.embedded.world import World
from workaday.world.ledger import Ledger
from workaday.world.names import Name, NameSource, Sex, email_local, user_name
from workaday.world.period import add_months, on_or_after
from workaday.world.persona import PersonaReading
from workaday.world.places import City, cities, company_name, country, draw_city, email_domain, phone_number
from workaday.world.records import Organization, Person
from workaday.world.refs import Scope
from workaday.world.resolve import NoFigures
from workaday.world.seeds import Seed

_LADDER = ("junior", "mid", "senior", "executive")
_SIDES = {
    "client": ("manufacturer", "retail", "generic", "nonprofit"),
    "partner": ("consultancy", "studio", "generic", "law firm"),
    "vendor": ("generic", "manufacturer", "software", "consultancy"),
    "authority": ("municipality", "municipality", "school", "nonprofit"),
}
_REORGANISED = 0.3
"""How often an earlier world is the same employer before a reorganisation, not another one."""

_BLOCK = 40
"""Name numbers of one computer: 0 the user, from 1 the roles, 20 to 38 companies, 39 the employer."""

_FORMER = 500_000
"""Where the name numbers of earlier colleagues begin, so that a fleet of 12,500 computers repeats no name."""


def month_start_for(rng: random.Random) -> date:
    """A Monday early in a month, the month before it closed: a month of work begins there."""
    first = add_months(date(2025, 9, 5), rng.randrange(14))
    monday = first + timedelta(days=-first.weekday() % 7)
    return on_or_after(monday)


def life_before(rng: random.Random, month_start: date) -> date:
    """When a computer was taken into use, for a job of one to three years."""
    return on_or_after(month_start - timedelta(days=rng.randint(380, 1050)))


def found(
    reading: PersonaReading,
    trade: Trade,
    seed: Seed,
    serial: int,
    today: World | None = None,
    given: Given | None = None,
) -> World:
    """Makes a world for a persona. `serial` is the computer's number in its fleet: names depend on it. What is
    `given` is not drawn.

    With `today`, the world of an earlier job of that person: another employer, or the same one before it was
    reorganised, other colleagues, years that end where today's begin. Raises BuildError when the trade cannot
    carry it.
    """
    return _Founder(reading, trade, seed, serial, today, given or Given()).found()


class _Founder:
    def __init__(
        self,
        reading: PersonaReading,
        trade: Trade,
        seed: Seed,
        serial: int,
        today: World | None,
        given: Given,
    ) -> None:
        self.reading, self.trade, self.seed, self.serial, self.today = reading, trade, seed, serial, today
        self.given = given
        self.rng = seed.rng("person")
        self.source = NameSource(seed_number(seed))
        self.taken: set[str] = ({p.name for p in today.people.values()} if today else set()) | given.names
        self.city = today.city if today else _city(reading, self.rng)
        self.terms = terms_of(reading)
        self.ledger = Ledger.new()
        self.habit = self.rng.choice(["first.last", "flast", "firstl", "first.last"])

    def found(self) -> World:
        reading, trade, rng, today, given = self.reading, self.trade, self.rng, self.today, self.given
        if today is None:
            month_start = given.month_start or month_start_for(self.seed.rng("month"))
        else:
            month_start = on_or_after(today.life_start - timedelta(days=rng.randint(4, 45)))
        life_start = given.life_start or life_before(rng, month_start)
        stage = given.stage or _stage(reading, self.seed.rng("stage"), today)
        my_name = self.my_name()
        org, department = self.employer()
        me = self.person("me", "me", my_name, given.title or self.title(stage), org, "me")
        if given.email:
            me = replace(me, email=given.email)
        people = {"me": me} | self.colleagues(org)
        self.ledger.add(org)
        for person in people.values():
            self.ledger.add(person)
        land = country(self.city.country)
        house = draw_house(self.seed.rng("house"), land.paper, land.sign, org.name)
        self.ledger.set_meta(
            scale=str(house_scale(land.currency)), currency=house.currency, trade=trade.id, seed=self.seed.path,
            month_start=month_start.isoformat(), life_start=life_start.isoformat(), time_zone=self.city.time_zone,
            department=department,
        )  # fmt: skip
        habits = today.habits if today else given.habits or draw_habits(self.seed.rng("habits"), stage)
        login = today.login if today else given.login or user_name(my_name, self.seed.rng("login"))
        world = World(
            self.seed, trade, reading, self.ledger, me, login, org, self.city, stage, people, [], self.terms, house,
            habits, life_start, month_start, _age(reading, stage, rng), era="former" if today else "", given=given,
        )  # fmt: skip
        self.joined(world)
        fill(world, self.source, self.taken)
        return world

    def name(self, k: int, gender: str = "", origin: str = "") -> Name:
        number = self.serial * _BLOCK + k + (_FORMER if self.today else 0)
        return self.source.person(
            self.rng, gender=gender, origin=origin, country=self.city.country, serial=number, taken=self.taken
        )

    def my_name(self) -> Name:
        reading, today = self.reading, self.today
        if today is not None:
            me = today.me
            sex: Sex = "male" if me.gender == "male" else "female"
            return Name(me.given, me.family, me.name, "given_first", sex, "")
        if self.given.me:
            return self.given.me
        name = self.name(0, reading.gender, reading.origin)
        if reading.full_name and " " in reading.full_name:
            given, _, family = reading.full_name.rpartition(" ")
            return Name(given, family, reading.full_name, "given_first", name.gender, name.origin)
        if reading.given_name:
            given = reading.given_name
            return Name(given, name.family, f"{given} {name.family}", name.order, name.gender, name.origin)
        return name

    def title(self, stage: str) -> str:
        reading, trade = self.reading, self.trade
        own = trade.id == "general" or (reading.named_job and reading.occupation.trade == trade.id)
        if own and (self.today is None or trade.id == "general"):
            return reading.job_title
        titles: list[str] = getattr(trade.titles, stage)
        return self.rng.choice(titles)

    def colleagues(self, org: Organization) -> dict[str, Person]:
        people = {}
        played = cast(self.given.people, self.trade.roles, alike)
        for k, (role, definition) in enumerate(self.trade.roles.items(), 1):
            somebody = played.get(role)
            theirs = somebody.name if somebody else self.name(k)
            rng = self.seed.rng("role", role)
            home = org
            if definition.side != "inside":
                kind = rng.choice(_SIDES[definition.side])
                called = somebody.organization if somebody else ""
                called = called or company_name(rng, kind, self.city, self.name(20 + k % 18).family)
                home = Organization(
                    f"org_{role}", called, kind, self.city.name, email_domain(called, self.city.country)
                )
                self.ledger.add(home)
            title = self.words(rng).one_of(definition.titles)
            person = self.person(f"c{k:02d}", role, theirs, title, home, definition.relation)
            people[role] = _as_given(person, somebody) if somebody else person
        return people

    def person(
        self, id: str, role: str, name: Name, title: str, org: Organization, relation: str
    ) -> Person:  # fmt: skip
        email = f"{email_local(name, self.habit)}@{org.domain}"
        phone = phone_number(self.seed.rng("phone", id), self.city)
        return Person(
            id, name.full, name.given, name.family, email, role, title, org.name, relation, name.gender, phone
        )

    def joined(self, world: World) -> None:
        """Up to three colleagues came in the course of these years; others sat there before them."""
        rng = self.seed.rng("joined")
        inside = [r for r, d in self.trade.roles.items() if d.side == "inside"]
        days = (world.cutoff - world.life_start).days
        for n, role in enumerate(rng.sample(inside, min(len(inside), rng.choice([0, 1, 1, 2, 3])))):
            day = world.life_start + timedelta(days=round(days * rng.uniform(0.25, 0.8)))
            number = self.serial * _BLOCK + 30 + n + _FORMER
            name = self.source.person(rng, country=self.city.country, serial=number, taken=self.taken)
            person = self.person(f"x{n + 1:02d}", "", name, world.people[role].title, world.org, "former")
            world.before[role] = (person, day)
            world.ledger.add(person)

    def words(self, rng: random.Random, **more: str) -> Scope:
        """A scope for words without figures."""
        names = {**self.terms, "place": self.city.name, **more}
        return Scope(NoFigures(), rng, self.trade.pools, names, sector=self.terms["sector"])

    def employer(self) -> tuple[Organization, str]:
        """The organisation and the user's department there."""
        rng, trade, today = self.seed.rng("organization"), self.trade, self.today
        kind = rng.choice(trade.organizations)
        department = rng.choice(kind.departments) if kind.departments else ""
        if today is not None and rng.random() < _REORGANISED:
            return today.org, department
        surname = self.name(39).family
        name = (self.given.employer or self.reading.employer if today is None else "") or self.named(
            kind, surname, rng
        )
        about = self.given.about_employer
        about = about or self.words(rng, surname=surname, name=name).one_of(kind.about)
        domain = email_domain(name, self.city.country)
        return Organization("org", name, kind.kind, self.city.name, domain, about), department

    def named(self, kind: OrganizationKind, surname: str, rng: random.Random) -> str:
        """The trade's own way to name an employer; in the general trade, mostly the occupation's."""
        workplaces = self.reading.occupation.workplaces
        if self.trade.id == "general" and workplaces:
            return company_name(rng, rng.choice(workplaces), self.city, surname)
        return self.words(rng, surname=surname).one_of(kind.names)


def _stage(reading: PersonaReading, rng: random.Random, today: World | None) -> str:
    """How far somebody has come: as the persona says, else drawn; in an earlier job, often a step less."""
    if today is not None:
        return _LADDER[max(0, _LADDER.index(today.stage) - rng.choice([0, 1, 1]))]
    if reading.stage == "mid":
        return rng.choices(_LADDER, weights=[3, 8, 6, 2])[0]
    return {"student": "junior", "retired": "senior"}.get(reading.stage, reading.stage)


def _age(reading: PersonaReading, stage: str, rng: random.Random) -> int:
    """An age that fits the persona, in the part of its range that fits the stage."""
    low, high = reading.age_range
    part = {"junior": (0.0, 0.4), "mid": (0.15, 0.8), "senior": (0.5, 1.0), "executive": (0.6, 1.0)}[stage]
    return round(low + (high - low) * rng.uniform(*part))


def _as_given(person: Person, given: GivenPerson) -> Person:
    """The person with the title and address that are settled."""
    return replace(person, title=given.title or person.title, email=given.email or person.email)


def alike(one: str, other: str) -> float:
    """How alike two titles or names are, from 0 to 1."""
    from rapidfuzz import fuzz

    return fuzz.token_set_ratio(one.lower(), other.lower()) / 100


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
