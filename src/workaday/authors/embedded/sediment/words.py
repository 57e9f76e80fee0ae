"""Words and small texts of a private life, out of the YAML beside this file: pools, forms, what a file is.

A template names pools in marks: "ask «name» about «thing»". Values from outside (a persona's words)
are put in as they are and never looked at again.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources

import yaml
from pydantic import TypeAdapter

from workaday.errors import BuildError
from workaday.world.records import Strict
from workaday.world.seeds import Seed

_SLOT = re.compile(r"«([a-z_]+)(?::([^«»]*))?»")
_BANK = 160
_HEX = "0123456789abcdef"


class Form(Strict):
    """A kind of small text file: first lines, then any number of blocks, then last lines."""

    head: str = ""
    blocks: list[str]
    tail: str = ""
    joint: str = "\n"


def load(name: str) -> object:
    """A YAML file of this package."""
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    return yaml.load(text, Loader=yaml.CSafeLoader)


@cache
def _pools() -> Mapping[str, list[str]]:
    return TypeAdapter(dict[str, list[str]]).validate_python(load("words.yaml"))


@cache
def _forms() -> Mapping[str, Form]:
    return TypeAdapter(dict[str, Form]).validate_python(load("forms.yaml"))


class Words:
    """One computer's words. Blocks of machine-made texts come from a bank that is filled once a computer,
    so a settings file of 8 kB costs no more than one of 80 bytes."""

    def __init__(self, seed: Seed, given: Mapping[str, str]) -> None:
        self.seed = seed
        self.given = dict(given)
        self._banks: dict[str, list[str]] = {}

    def one(self, rng: random.Random, pool: str, **given: str) -> str:
        """A filled line of a pool."""
        return self.fill(rng, rng.choice(_pools()[pool]), **given)

    def fill(self, rng: random.Random, template: str, **given: str) -> str:
        """The template with every slot filled. Raises BuildError for a slot that nothing fills."""
        known = self.given | given if given else self.given

        def filled(slot: re.Match[str]) -> str:
            name, bounds = slot[1], slot[2]
            if name in known:
                return known[name]
            if bounds is not None:
                return _drawn(rng, name, bounds)
            if name not in _pools():
                raise BuildError(f"sediment words: nothing fills «{name}» in {template[:60]!r}")
            return self.fill(rng, rng.choice(_pools()[name]), **given)

        return _SLOT.sub(filled, template)

    def prose(self, rng: random.Random, pool: str, count: int, **given: str) -> str:
        """`count` lines of a pool, none twice while there are others, as one paragraph."""
        lines = _pools()[pool]
        chosen = rng.sample(lines, min(count, len(lines)))
        return " ".join(self.fill(rng, line, **given) for line in chosen)

    def text(self, rng: random.Random, form: str, size_bytes: int, **given: str) -> str:
        """A small text of about that size: at least one block, freshly filled."""
        made = _forms()[form]
        parts = [self.fill(rng, made.head, **given)] if made.head else []
        parts.append(self.fill(rng, rng.choice(made.blocks), **given))
        parts += self._filling(rng, form, made, size_bytes - sum(map(len, parts)))
        if made.tail:
            parts.append(self.fill(rng, made.tail, **given))
        return made.joint.join(parts) + "\n"

    def _filling(self, rng: random.Random, form: str, made: Form, size_bytes: int) -> list[str]:
        bank = self._banks.get(form)
        if bank is None:
            own = self.seed.rng("bank", form)
            bank = [self.fill(own, own.choice(made.blocks)) for _ in range(_BANK)]
            self._banks[form] = bank
        mean = sum(map(len, bank)) // _BANK + 1
        return rng.choices(bank, k=size_bytes // mean) if size_bytes > mean else []


def _drawn(rng: random.Random, name: str, bounds: str) -> str:
    """«n:2-9» a number, «hex:8» digits, «dec:1-9» one with decimals, «zz:00-99» one with leading zeros."""
    if name == "hex":
        return "".join(rng.choices(_HEX, k=int(bounds)))
    low, _, high = bounds.partition("-")
    if name == "n":
        return str(rng.randint(int(low), int(high)))
    if name == "dec":
        return f"{rng.uniform(float(low), float(high)):.2f}"
    if name == "zz":
        return f"{rng.randint(int(low), int(high)):0{len(high)}d}"
    raise BuildError(f"sediment words: «{name}:{bounds}» is no drawn slot; allowed: n, dec, zz, hex")


def slots() -> Iterator[tuple[str, str]]:
    """Every (place, pool name) that a template uses: for a test that all exist."""
    for name, lines in _pools().items():
        for line in lines:
            yield from ((name, slot[1]) for slot in _SLOT.finditer(line) if slot[2] is None)
    for name, form in _forms().items():
        for line in (form.head, *form.blocks, form.tail):
            yield from ((name, slot[1]) for slot in _SLOT.finditer(line) if slot[2] is None)


def pool_names() -> frozenset[str]:
    return frozenset(_pools())


def pool(name: str) -> list[str]:
    """The lines of a pool as they are."""
    return _pools()[name]
