"""The second stage: how this person keeps a computer. The answer becomes habits and folders, checked against what the
system takes; nothing that a model names lies outside the home or the data drive.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from workaday.authors.embedded.given import Folders
from workaday.authors.embedded.layout import file_name
from workaday.authors.embedded.style import Habits, draw_habits
from workaday.authors.model.asking import plain
from workaday.authors.model.profile import Line, ProfileAnswer
from workaday.models.answers import Answer, UnusableError

LIFE_DAYS = (380, 1_050)
"""How long before the month a computer was taken into use: one to three years."""

_MARK = re.compile(r"[ _\-.()A-Za-z]{0,14}\{n(:0\d)?\}[ _\-.()A-Za-z]{0,14}")
_FINAL = re.compile(r"[ _\-.()A-Za-z0-9]{0,24}")

FolderName = Annotated[str, Field(min_length=1, max_length=40)]
Mark = Annotated[str, StringConstraints(strip_whitespace=False)]
"""What follows a file's name: the space before it is part of it."""


class Place(Answer):
    what: Annotated[str, Field(min_length=3, max_length=120)]
    folder: Annotated[str, Field(min_length=1, max_length=160)]


class PolicyAnswer(Answer):
    """A filesystem policy as the model answers it."""

    started: date
    data_drive: bool
    work_folder: FolderName
    projects_folder: Annotated[str, Field(max_length=40)]
    closed_folder: FolderName
    areas: Annotated[list[FolderName], Field(min_length=3, max_length=10)]
    places: Annotated[list[Place], Field(min_length=3, max_length=12)]
    separator: Literal[" ", "_", "-"]
    version_mark: Annotated[Mark, Field(min_length=3, max_length=32)]
    final_mark: Annotated[Mark, Field(max_length=24)]
    dates: Literal["iso", "compact", "day", "none"]
    letters: Literal["as is", "lower", "upper"]
    numbered_folders: bool
    works_evenings: bool
    works_weekends: bool
    keeps_default_names: bool
    clutter: Annotated[list[Line], Field(min_length=1, max_length=5)]


@dataclass(frozen=True)
class Hours:
    """When this person works: hours of the day, the last one included, and whether at weekends."""

    first: int = 7
    last: int = 19
    weekends: bool = False


def checked(answer: PolicyAnswer, month_start: date, system: str) -> PolicyAnswer:
    """The answer, if a computer can be kept so. Raises UnusableError."""
    faults = plain(answer)
    early, late = (month_start - timedelta(days=d) for d in reversed(LIFE_DAYS))
    if not early <= answer.started <= late:
        faults.append(f"started: {answer.started} is not from {early} to {late}")
    if answer.data_drive and system != "windows":
        faults.append("data_drive: a Mac has no data drive here; say false")
    names = [answer.work_folder, answer.closed_folder, *answer.areas, *filter(None, [answer.projects_folder])]
    faults += [f"{n!r} is no name that the system takes for a folder; {file_name(n)!r} would be" for n in names if file_name(n) != n]  # fmt: skip
    below = [answer.projects_folder, answer.closed_folder, *answer.areas]
    if len({n.casefold() for n in below}) < len(below):
        faults.append("projects_folder, closed_folder and areas must be different folders")
    if not _MARK.fullmatch(answer.version_mark):
        faults.append(f'version_mark: {answer.version_mark!r} must hold "{{n}}" once, as in "_v{{n}}"')
    if not _FINAL.fullmatch(answer.final_mark) or answer.final_mark.endswith("."):
        faults.append(f'final_mark: {answer.final_mark!r} is no end of a file name; " FINAL" or "" would be')
    if faults:
        raise UnusableError(faults)
    return answer


def habits_of(answer: PolicyAnswer, profile: ProfileAnswer, rng: Random) -> Habits:
    """The traits that show in the tree; marks that the person does not use themselves are drawn."""
    drawn = draw_habits(rng, profile.stage)
    return Habits(
        tidiness=profile.tidiness, tech_level=profile.tech_level, usage=profile.usage, separator=answer.separator,
        versions=(answer.version_mark, *(v for v in drawn.versions if v != answer.version_mark)),
        finals=(answer.final_mark, *(f for f in drawn.finals if f != answer.final_mark)),
        deviates={"low": 0.6, "medium": 0.2, "high": 0.0}[profile.tidiness], dates=answer.dates,
        letters=answer.letters, numbered=answer.numbered_folders, chronotype=drawn.chronotype,
    )  # fmt: skip


def folders_of(answer: PolicyAnswer, login: str, system: str) -> Folders:
    home = f"C:/Users/{login}" if system == "windows" else f"/Users/{login}"
    base = "D:" if answer.data_drive else f"{home}/Documents"
    return Folders(
        home,
        f"{base}/{answer.work_folder}",
        answer.projects_folder,
        answer.closed_folder,
        tuple(answer.areas),
    )


def hours_of(answer: PolicyAnswer) -> Hours:
    return Hours(last=22 if answer.works_evenings else 19, weekends=answer.works_weekends)


def told_policy(answer: PolicyAnswer, document: Mapping[str, Any]) -> dict[str, Any]:
    """filesystem_policy.json with what the model wrote of this person's ways."""
    told = dict(document)
    told["storage_patterns"] = {
        **document["storage_patterns"],
        "where_things_go": [p.model_dump() for p in answer.places],
    }
    told["organization_style"] = {**document["organization_style"], "clutter": answer.clutter}
    told["naming_style"] = {**document["naming_style"], "keeps_default_filenames": answer.keeps_default_names}
    told["usage_patterns"] = {
        **document["usage_patterns"],
        "works_in_the_evening": answer.works_evenings,
        "works_at_weekends": answer.works_weekends,
    }
    return told


def summary(answer: PolicyAnswer) -> str:
    """The policy in a few lines, for the prompts that follow."""
    places = "; ".join(f"{p.what}: {p.folder}" for p in answer.places)
    names = f"words joined by {answer.separator!r}, versions marked {answer.version_mark!r}, the last {answer.final_mark!r}"
    dates = {"none": "no dates in names", "iso": "names begin 2026-03-14", "compact": "names begin 260314"}
    return (
        f"{places}. File names: {names}, {dates.get(answer.dates, 'days such as 3-14 in names')}, letters {answer.letters}."
        f" Clutter: {'; '.join(answer.clutter)}."
    )
