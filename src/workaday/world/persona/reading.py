"""Reading a persona (crude; the real reader comes next)."""

from __future__ import annotations

import random

from workaday.world.persona.occupations import draw_occupation, occupations
from workaday.world.persona.record import PersonaReading


def read_persona(text: str, rng: random.Random) -> PersonaReading:
    """The life found for a persona; same text and state of `rng`, same life."""
    low = text.lower()
    named = [o for o in occupations().values() if o.title.lower() in low]
    job = named[0] if named else draw_occupation(rng)
    return PersonaReading(
        text, job, job.title, job.field, bool(named), "mid", (30, 50), "", "", "US", "", "", "en", "", (),
        "employed", "crude",
    )  # fmt: skip
