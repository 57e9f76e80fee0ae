"""From one sentence about a person to a life that fits it."""

from workaday.world.persona.occupations import draw_occupation, occupation, occupations
from workaday.world.persona.reading import read_persona
from workaday.world.persona.record import Occupation, PersonaReading
from workaday.world.persona.sentences import draw_persona

__all__ = [
    "Occupation",
    "PersonaReading",
    "draw_occupation",
    "draw_persona",
    "occupation",
    "occupations",
    "read_persona",
]
