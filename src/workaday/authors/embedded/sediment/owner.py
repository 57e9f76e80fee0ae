"""Who owns the computer, as far as it shows in what is left: hobby, family, trips, programs, machines.

Drawn from a world by its seed. The persona's own words are read for keywords and go into names and texts
only as data.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from pydantic import TypeAdapter

from workaday.authors.embedded.sediment.words import load
from workaday.authors.embedded.world import World
from workaday.world.places import cities, company_name, country, plain_letters
from workaday.world.records import Strict


class Hobby(Strict):
    """An unfinished hobby. `match` are beginnings of words in a persona that ask for it ("car$" that word alone); `deposits` are how
    much more of a kind of sediment such a person has."""

    match: list[str]
    folder: list[str]
    work: list[str]
    things: list[str]
    parts: list[str]
    doing: list[str]
    deposits: dict[str, float] = {}


class Application(Strict):
    """A kind of program: where its settings are and what they look like. Its name is invented."""

    stem: list[str]
    parts: list[str]
    roams: bool = True
    weight: float = 1.0


@dataclass(frozen=True)
class Trip:
    place: str
    land: str
    start: date
    days: int


@dataclass(frozen=True)
class Program:
    """An installed program: its name, its kind in applications.yaml, whose it is."""

    name: str
    kind: str
    maker: str
    version: str


@dataclass(frozen=True)
class Owner:
    """`leaning` is a factor for each deposit that this life has more or less of."""

    name: str
    first: str
    system: str
    age: int
    tidiness: str
    tech: str
    hobby: str
    subject: str
    children: tuple[str, ...]
    people: tuple[str, ...]
    trips: tuple[Trip, ...]
    programs: tuple[Program, ...]
    shops: tuple[str, ...]
    camera: str
    phone: str
    currency: str
    town: str
    paper: str
    leaning: Mapping[str, float]

    @property
    def untidy(self) -> float:
        return {"low": 1.0, "medium": 0.5, "high": 0.15}[self.tidiness]


@cache
def hobbies() -> Mapping[str, Hobby]:
    return TypeAdapter(dict[str, Hobby]).validate_python(load("hobbies.yaml"))


@cache
def applications() -> Mapping[str, Application]:
    return TypeAdapter(dict[str, Application]).validate_python(load("applications.yaml"))


@cache
def _traits() -> Mapping[str, list[str]]:
    return TypeAdapter(dict[str, list[str]]).validate_python(load("traits.yaml"))


def read_owner(world: World, system: str, count: int) -> Owner:
    """The owner of a world's computer; `count` is how many files are to be left."""
    rng = world.seed.rng("sediment", "owner")
    traits, habits = _traits(), world.habits
    hobby, subject = _hobby(rng, world)
    people = tuple(rng.sample(traits["given"], 6))
    parent = 28 <= world.age <= 60 and rng.random() < 0.55
    children = people[: rng.choice((1, 1, 2, 2, 3))] if parent else ()
    programs = _programs(rng, count, habits.tech_level)
    shops = tuple(dict.fromkeys(company_name(rng, "retail", world.city) for _ in range(9)))
    return Owner(
        name=world.me.name, first=world.me.first, system=system, age=world.age, tidiness=habits.tidiness,
        tech=habits.tech_level, hobby=hobby, subject=subject, children=children, people=people,
        trips=_trips(rng, world), programs=programs, shops=shops, camera=rng.choice(traits["camera"]),
        phone=rng.choice(traits["phone"]), currency=country(world.city.country).currency_symbol, town=world.city.name,
        paper=world.house.paper, leaning=_leaning(rng, world, hobby, bool(children)),
    )  # fmt: skip


def _hobby(rng: random.Random, world: World) -> tuple[str, str]:
    """The hobby that the persona names, with its words; else one that people of that age have."""
    for interest in (*world.reading.interests, world.reading.field, world.reading.text):
        words = plain_letters(interest).lower().replace("-", " ").split()
        for name, hobby in hobbies().items():
            if any(_begins(word.strip("'.,;:()"), begin) for word in words for begin in hobby.match):
                own = interest if interest in world.reading.interests and len(interest) < 42 else ""
                return name, own
    old = world.age >= 55
    likely = [
        n for n in hobbies() if not (old and n in ("boardgames", "running")) and (old or n != "genealogy")
    ]
    return rng.choice(likely), ""


def _begins(word: str, begin: str) -> bool:
    """Whether a word begins so; "car$" is that word alone."""
    return word == begin[:-1] if begin.endswith("$") else word.startswith(begin)


def _trips(rng: random.Random, world: World) -> tuple[Trip, ...]:
    """One to six journeys in this life, most in the own country, none at once."""
    home = world.city.country
    found: list[Trip] = []
    span = (world.cutoff - world.life_start).days
    for _ in range(rng.choice((1, 2, 2, 3, 3, 4, 6))):
        near = [c for c in cities(home) if c.name != world.city.name]
        pool = near if near and rng.random() < 0.55 else cities()
        city = rng.choices(pool, [math.sqrt(c.weight) for c in pool])[0]
        start = world.life_start + timedelta(days=rng.randint(6, max(7, span - 16)))
        if any(abs((start - trip.start).days) < 30 for trip in found):
            continue
        found.append(Trip(city.name, country(city.country).name, start, rng.choice((2, 3, 3, 4, 7, 8, 10))))
    return tuple(sorted(found, key=lambda trip: trip.start))


def _programs(rng: random.Random, count: int, tech: str) -> tuple[Program, ...]:
    """More programs on a bigger disk and with more skill; each name once."""
    kinds = applications()
    factor = {"low": 0.7, "medium": 1.0, "high": 1.5}[tech]
    wanted = max(3, round(min(60.0, 0.27 * math.sqrt(count)) * factor * rng.uniform(0.7, 1.3)))
    found: dict[str, Program] = {}
    traits = _traits()
    makers = [
        f"{half} {rng.choice(traits['maker'])}" for half in rng.sample(traits["first_half"], 2 + wanted // 7)
    ]
    for _ in range(wanted):
        kind = rng.choices(list(kinds), [k.weight for k in kinds.values()])[0]
        name = f"{rng.choice(traits['first_half'])}{rng.choice(kinds[kind].stem)}"
        maker = rng.choice(makers)
        version = f"{rng.randint(1, 24)}.{rng.randint(0, 9)}.{rng.randint(0, 30)}"
        found.setdefault(name, Program(name, kind, maker, version))
    return tuple(found.values())


_BY_STANDING = {
    "student": {"studies": 3.0, "papers": 0.6},
    "retired": {"studies": 0.4, "code": 0.4, "papers": 1.5, "photos": 1.2},
}


def _leaning(rng: random.Random, world: World, hobby: str, parent: bool) -> Mapping[str, float]:
    """How much of each kind of sediment, against the average: hobby, age, skill, and chance."""
    tech = {"low": 0.55, "medium": 0.95, "high": 1.45}[world.habits.tech_level]
    factors = {"code": tech, "applications": tech**0.3, "archives": tech**0.5, "phone_backup": 1.0}
    factors["games"] = 1.5 if world.age < 35 else 0.8 if world.age < 55 else 0.35
    factors["chats"] = 1.3 if world.age < 45 else 0.8
    factors["photos"] = 1.25 if parent else 1.0
    for more in (hobbies()[hobby].deposits, _BY_STANDING.get(world.reading.standing, {})):
        for name, factor in more.items():
            factors[name] = factors.get(name, 1.0) * factor
    names = sorted({*factors, "photos", "trips", "music", "films", "downloads", "installers", "pages", "papers",
                    "notes", "old_computer", "libraries", "leftovers", "studies", "screenshots", "copies"})  # fmt: skip
    return {name: factors.get(name, 1.0) * math.exp(rng.gauss(0, 0.3)) for name in names}
