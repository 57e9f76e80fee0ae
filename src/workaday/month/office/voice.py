"""How colleagues word what was released. A voice sees words that it is handed and resolves no figure."""

from __future__ import annotations

import functools
import random
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any

import yaml

from workaday.world.records import Person
from workaday.world.refs import Scope
from workaday.world.resolve import NoFigures

_WORDS = (
    "label",
    "value",
    "file",
    "project",
    "deliverable",
    "points",
    "reason",
    "day",
    "back",
    "other",
    "count",
    "meeting",
)


@functools.cache
def shared_voices() -> dict[str, list[str]]:
    """Phrases for every move, for people whose trade gives them none of their own."""
    text = resources.files("workaday.month.office").joinpath("voices.yaml").read_text(encoding="utf-8")
    voices: dict[str, list[str]] = yaml.load(text, Loader=yaml.CSafeLoader)
    return voices


class Voice:
    """Words the moves of all colleagues. `own` are a person's own phrases by move."""

    def __init__(self, own: Mapping[str, Mapping[str, Any]], me: Person) -> None:
        self.own, self.me = own, me

    def say(
        self, person: str, move: str, rng: random.Random, phrases: Sequence[str] = (), **words: str
    ) -> str:
        """One move in words. `phrases` go before the person's own, those before the shared ones."""
        options = phrases or self.own.get(person, {}).get(move) or shared_voices()[move]
        names = dict.fromkeys(_WORDS, "") | {"first": self.me.first, "me": self.me.first, **words}
        return Scope(NoFigures(), rng, {}, names).one_of(options)

    def framing(self, person: Person, rng: random.Random) -> tuple[str, str]:
        """Greeting and signature."""
        greeting = self.say(person.id, "greet", rng)
        sign = self.say(person.id, "sign", rng, me=person.first, first=person.first)
        if person.first not in sign and "".join(w[0] for w in person.name.split()) not in sign:
            sign = f"{sign}\n{person.first}"
        return greeting, sign


def listed(points: Sequence[str]) -> str:
    """ "a, b and c"."""
    if len(points) < 2:
        return "".join(points)
    return f"{', '.join(points[:-1])} and {points[-1]}"
