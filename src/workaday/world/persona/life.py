"""The working part of a life, while a persona is being read."""

from __future__ import annotations

from dataclasses import dataclass

from workaday.world.persona.record import Occupation, Stage, Standing


@dataclass(slots=True)
class Life:
    """What is found first: the work, its title, and why; the rest of the reading is filled in later.

    `named` says that the persona names a job, `fan` that its places may be a hobby's, `past` that an
    organisation in it is a former one. A `stage` of None is for the persona's words to tell.
    """

    occupation: Occupation
    title: str
    why: str
    named: bool = True
    standing: Standing = "employed"
    stage: Stage | None = None
    activity: str = ""
    field: str = ""
    fan: bool = False
    past: bool = False
