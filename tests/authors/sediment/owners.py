"""Worlds whose sediment the tests of this room look at."""

from __future__ import annotations

from dataclasses import replace

from workaday.artifacts.plan import PlannedFile
from workaday.authors.embedded.founding import found
from workaday.authors.embedded.layout import Layout
from workaday.authors.embedded.load import load_trade
from workaday.authors.embedded.sediment.deposit import Sediment
from workaday.world.persona import read_persona
from workaday.world.seeds import Seed

PERSONAS = (
    "A keen amateur photographer who keeps the books of a dairy",
    "A retired archivist of a small town who traces her ancestors",
    "A software developer who designs board games at night",
    "A rugby coach and father of two",
)
HOSTILE = "A clerk who loves ../../../etc/passwd and <script>alert(1)</script> «name» gardens"


def sediment(
    persona: str, size: str = "paper", count: int = 60, *, system: str = "windows", seed: int = 3,
    work: tuple[PlannedFile, ...] = (), interests: tuple[str, ...] = (), taken: tuple[str, ...] = (),
) -> Sediment:  # fmt: skip
    """The sediment of a world founded for a persona, in the general trade."""
    root = Seed.root(seed).child(0, persona)
    reading = read_persona(persona, root.rng("reading"))
    if interests:
        reading = replace(reading, interests=interests)
    world = found(reading, load_trade("general"), root.child("world", 0), 0)
    layout = Layout(world, system)
    layout.taken |= set(taken)
    return Sediment(world, layout, size, count, work)
