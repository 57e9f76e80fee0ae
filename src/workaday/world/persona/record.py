"""What is read out of a persona, as records. Knows nothing of how it is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Stage = Literal["student", "junior", "mid", "senior", "executive", "retired"]
Gender = Literal["female", "male", ""]
Standing = Literal[
    "employed", "self_employed", "student", "retired", "homemaker", "volunteer", "stand_in", "organisation"
]


@dataclass(frozen=True, slots=True)
class Occupation:
    """One line of the table of occupations.

    `soc` is a code of the 2018 Standard Occupational Classification, `major` the name of its major group,
    `sector` one word for the industry it is mostly found in. `employment_thousands` is approximate US
    employment. `workplaces` are kinds of organisation, as `places.company_name` takes them. `trade` names
    the deep trade that serves this work, or is empty.
    """

    id: str
    title: str
    soc: str
    major: str
    sector: str
    field: str
    workplaces: tuple[str, ...]
    employment_thousands: float
    education: str
    computer_heavy: bool
    trade: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PersonaReading:
    """A life that the persona could be.

    `occupation` is what the person lives from (for a student or a retired person: what they head for, or
    were); `job_title` is how they would sign; `field` is what their own work is about ("ceramics",
    "rugby coaching"); `age_range` is inclusive. Strings are empty where the persona says nothing;
    `country` (ISO 3166 alpha-2), `origin` (a key of `names.origins()`)
    and `language` are always usable. `activity` is what makes papers beside the job or in its place (a
    thesis, a society's books), "" where the job does.
    """

    text: str
    occupation: Occupation
    job_title: str
    field: str
    named_job: bool
    stage: Stage
    age_range: tuple[int, int]
    gender: Gender
    origin: str
    country: str
    region: str
    city: str
    language: str
    employer: str
    interests: tuple[str, ...]
    standing: Standing
    why: str
    given_name: str = ""
    full_name: str = ""
    activity: str = ""
