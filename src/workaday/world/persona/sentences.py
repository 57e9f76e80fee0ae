"""Personas of our own, for when the user gives none (crude)."""

from __future__ import annotations

import random

from workaday.world.persona.record import Occupation


def draw_persona(occupation: Occupation, rng: random.Random) -> str:
    """One sentence about a person of this occupation."""
    return f"A {occupation.title.lower()} with {rng.randint(2, 30)} years in the job."
