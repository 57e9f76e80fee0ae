"""The table of occupations: what people live from, and by which words it is called."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from functools import cache

from workaday.world.persona.record import Occupation
from workaday.world.places import data_rows

MAJOR_GROUPS = {
    "11": "Management",
    "13": "Business and Financial Operations",
    "15": "Computer and Mathematical",
    "17": "Architecture and Engineering",
    "19": "Life, Physical, and Social Science",
    "21": "Community and Social Service",
    "23": "Legal",
    "25": "Educational Instruction and Library",
    "27": "Arts, Design, Entertainment, Sports, and Media",
    "29": "Healthcare Practitioners and Technical",
    "31": "Healthcare Support",
    "33": "Protective Service",
    "35": "Food Preparation and Serving Related",
    "37": "Building and Grounds Cleaning and Maintenance",
    "39": "Personal Care and Service",
    "41": "Sales and Related",
    "43": "Office and Administrative Support",
    "45": "Farming, Fishing, and Forestry",
    "47": "Construction and Extraction",
    "49": "Installation, Maintenance, and Repair",
    "51": "Production",
    "53": "Transportation and Material Moving",
    "55": "Military Specific",
}


def _occupation(row: list[str]) -> Occupation:
    title, soc, sector, thousands, education, computer, trade, field, workplaces, aliases = row
    return Occupation(
        id=re.sub(r"\W+", "_", title.lower()).strip("_"),
        title=title,
        soc=soc,
        major=MAJOR_GROUPS[soc[:2]],
        sector=sector.replace(" ", "_"),
        field=field,
        workplaces=tuple(workplaces.split(";")),
        employment_thousands=float(thousands),
        education=education,
        computer_heavy=computer == "1",
        trade=trade,
        aliases=tuple(alias for alias in aliases.split(";") if alias),
    )


@cache
def occupations() -> Mapping[str, Occupation]:
    """Every occupation by id."""
    return {job.id: job for job in map(_occupation, data_rows("occupations.tsv"))}


def occupation(id: str) -> Occupation:
    """The occupation with this id; KeyError where there is none."""
    return occupations()[id]


@cache
def by_alias() -> Mapping[str, Occupation]:
    """Occupations by title and alias in lower case; a title wins over another's alias."""
    found = {job.title.lower(): job for job in occupations().values()}
    for job in occupations().values():
        for alias in job.aliases:
            found.setdefault(alias, job)
    return found


def called(words: str) -> Occupation:
    """The occupation called so; KeyError where there is none."""
    return by_alias()[words.lower()]


def draw_occupation(
    rng: random.Random,
    *,
    trades: Sequence[str] | None = None,
    without: frozenset[str] = frozenset(),
    junior: bool = False,
) -> Occupation:
    """An occupation of those done largely at a computer, weighted by US employment.

    With `trades`, only occupations of those deep trades are drawn ("" stands for none). Occupations that
    go by a word in `without` are left out, and with `junior` managers and what takes long study, unless
    nothing is left.
    """
    pool = [job for job in occupations().values() if job.computer_heavy and job.soc[:2] != "55"]
    if trades is not None:
        pool = [job for job in occupations().values() if job.trade in trades]
    if junior:
        pool = [
            job for job in pool if job.soc[:2] != "11" and job.education not in ("doctorate", "master")
        ] or pool
    pool = [job for job in pool if not without & _stems(job)] or pool
    return rng.choices(pool, [job.employment_thousands for job in pool])[0]


@cache
def _stems(job: Occupation) -> frozenset[str]:
    text = " ".join((job.title, job.field, job.sector, *job.aliases)).lower()
    return frozenset(word[:6] for word in re.findall(r"[a-z]{4,}", text))
