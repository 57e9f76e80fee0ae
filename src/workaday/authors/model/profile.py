"""The first stage: a persona becomes a person in full. The names are ours, so that a fleet repeats none; everything
else about the life is the model's, checked and brought into the records that a world is founded on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Annotated, Any, Literal

from pydantic import Field

from workaday.authors.embedded.founding import alike, seed_number
from workaday.authors.embedded.given import GivenPerson, GivenProject
from workaday.authors.embedded.trade import ProjectKind, Trade
from workaday.authors.model.asking import plain
from workaday.models.answers import Answer, UnusableError
from workaday.world.names import Name, NameSource
from workaday.world.period import on_or_after
from workaday.world.persona import PersonaReading
from workaday.world.places import countries
from workaday.world.seeds import Seed

CAST = 12
"""How many names a model is given for the people around the user."""

_BLOCK = 40

Line = Annotated[str, Field(min_length=2, max_length=400)]
Short = Annotated[str, Field(min_length=2, max_length=120)]
Level = Literal["low", "medium", "high"]


class Career(Answer):
    period: Annotated[str, Field(max_length=40)]
    role: Short
    organization: Short
    focus: Line


class Around(Answer):
    name: Short
    title: Short
    organization: Annotated[str, Field(max_length=120)] = ""
    side: Literal["inside", "client", "partner", "vendor", "authority"]
    relation: Literal["manager", "peer", "report", "client", "external"]
    about: Line


class Undertaking(Answer):
    name: Annotated[str, Field(min_length=3, max_length=70)]
    folder: Annotated[str, Field(min_length=2, max_length=40)]
    what: Line
    why: Line
    my_role: Line
    client: Annotated[str, Field(max_length=100)] = ""
    started: Annotated[str, Field(pattern=r"^\d{4}-\d\d$")]
    status: Literal["active", "closed", "stalled"]


class ProfileAnswer(Answer):
    """A person as the model answers it."""

    job_title: Short
    field: Short
    stage: Literal["junior", "mid", "senior", "executive"]
    age: int = Field(ge=16, le=90)
    city: Annotated[str, Field(min_length=2, max_length=60)]
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    employer: Short
    about_employer: Line
    bio: Annotated[str, Field(min_length=40, max_length=900)]
    career_summary: Line
    career_history: Annotated[list[Career], Field(min_length=1, max_length=6)]
    education: Annotated[list[Line], Field(min_length=1, max_length=3)]
    achievements: Annotated[list[Line], Field(min_length=2, max_length=6)]
    responsibilities: Annotated[list[Line], Field(min_length=3, max_length=8)]
    current_focus: Annotated[list[Line], Field(min_length=2, max_length=5)]
    document_types: Annotated[list[Line], Field(min_length=3, max_length=10)]
    document_habits: Annotated[list[Line], Field(min_length=2, max_length=8)]
    work_patterns: Annotated[list[Line], Field(min_length=2, max_length=5)]
    strengths: Annotated[list[Line], Field(min_length=2, max_length=5)]
    weaknesses: Annotated[list[Line], Field(min_length=1, max_length=4)]
    interests: Annotated[list[Short], Field(max_length=5)] = []
    tidiness: Level
    tech_level: Level
    usage: Level
    people: Annotated[list[Around], Field(min_length=5, max_length=CAST)]
    projects: Annotated[list[Undertaking], Field(min_length=4, max_length=7)]


@dataclass(frozen=True)
class Life:
    """Before the first question: how the persona reads, what its people are called, when its month begins."""

    reading: PersonaReading
    me: Name
    cast: tuple[Name, ...]
    month_start: date


def life_of(reading: PersonaReading, root: Seed, serial: int, month_start: date) -> Life:
    """The names of a computer, from those that are its own in the fleet."""
    source, taken = NameSource(seed_number(root)), set[str]()
    rng = root.rng("cast")

    def name(k: int, gender: str = "", origin: str = "") -> Name:
        return source.person(
            rng, gender=gender, origin=origin, country=reading.country, serial=serial * _BLOCK + k, taken=taken
        )  # fmt: skip

    me = name(0, reading.gender, reading.origin)
    if reading.full_name and " " in reading.full_name:
        given, _, family = reading.full_name.rpartition(" ")
        me = Name(given, family, reading.full_name, "given_first", me.gender, me.origin)
    elif reading.given_name:
        me = replace(me, given=reading.given_name, full=f"{reading.given_name} {me.family}")
    return Life(reading, me, tuple(name(k) for k in range(1, CAST + 1)), month_start)


def checked(answer: ProfileAnswer, life: Life) -> ProfileAnswer:
    """The answer, if a world can be founded on it. Raises UnusableError."""
    faults = plain(answer)
    names = {n.full for n in life.cast}
    chosen = [p.name for p in answer.people]
    faults += [f"people: {n!r} is none of the names you were given" for n in chosen if n not in names]
    faults += [f"people: {n!r} is there twice" for n in sorted({n for n in chosen if chosen.count(n) > 1})]
    if not any(p.relation == "manager" for p in answer.people):
        faults.append("people: somebody must be the manager whom this person reports to")
    if answer.country not in countries():
        faults.append(f"country: {answer.country!r} is no country of which we know names and towns")
    for key in ("name", "folder"):
        used = [getattr(p, key).casefold() for p in answer.projects]
        faults += [
            f"projects: two have the {key} {u!r}" for u in sorted({u for u in used if used.count(u) > 1})
        ]
    for project in answer.projects:
        if not "2000-01" <= project.started < life.month_start.isoformat()[:7] or project.started[5:] > "12":
            faults.append(
                f"projects: {project.name!r} started {project.started}, which is not before {life.month_start}"
            )
    if sum(p.status == "active" for p in answer.projects) < 3:
        faults.append("projects: at least three must be active")
    if faults:
        raise UnusableError(faults)
    return answer


# --- into the records of a world ---


def reading_of(
    answer: ProfileAnswer, reading: PersonaReading, drafted: Trade | None = None
) -> PersonaReading:
    """The persona as it reads now that the life is known, and the trade if it was drafted for this one person."""
    if drafted:
        occupation = replace(
            reading.occupation, title=answer.job_title, soc=next(iter(drafted.soc), ""), sector=drafted.sector
        )
        reading = replace(
            reading, occupation=occupation, named_job=True, why="The model author's reading of the persona."
        )
    return replace(
        reading, job_title=answer.job_title, field=answer.field, stage=answer.stage, age_range=(answer.age, answer.age),
        country=answer.country, city=answer.city, region=reading.region if reading.city == answer.city else "",
        employer=answer.employer, interests=tuple(answer.interests), language="en",
    )  # fmt: skip


def people_of(answer: ProfileAnswer, life: Life) -> tuple[GivenPerson, ...]:
    names = {n.full: n for n in life.cast}
    return tuple(
        GivenPerson(names[p.name], p.title, p.side, p.relation, p.organization if p.side != "inside" else "")
        for p in answer.people
    )


def projects_of(
    projects: Sequence[Undertaking], trade: Trade, life_start: date, month_start: date
) -> tuple[GivenProject, ...]:
    """The person's projects as projects of the trade: each gets the kind that is most like it, and each kind
    somebody needs gets one while there are enough."""
    until = month_start - timedelta(days=4)
    made = []
    kinds = kinds_for(
        [f"{p.name} {p.what}" for p in projects], [p.status == "active" for p in projects], trade
    )
    for project, kind in zip(projects, kinds, strict=True):
        year, month = map(int, project.started.split("-"))
        start = on_or_after(
            max(date(year, month, 3 + len(project.name) % 20), life_start + timedelta(days=7))
        )
        start = on_or_after(min(start, until - timedelta(days=60)))
        end = month_start + timedelta(days=60 + 7 * len(project.name))
        if project.status == "closed":
            end = max(start + timedelta(days=50), until - timedelta(days=45 + 5 * len(project.name)))
        made.append(
            GivenProject(
                project.name, kind, start, end, project.status, project.what, project.why, project.my_role,
                client=project.client, folder=project.folder,
            )
        )  # fmt: skip
    return tuple(made)


def kinds_for(words: Sequence[str], active: Sequence[bool], trade: Trade) -> list[str]:
    """A kind of the trade for each project, by the words on it; active ones are served first, and no kind twice
    while one is left."""
    order = sorted(range(len(words)), key=lambda n: (not active[n], n))
    left = list(trade.projects)
    found: dict[int, str] = {}
    for n in order:
        options = left or list(trade.projects)
        found[n] = max(options, key=lambda k: (alike(words[n], _kind_words(trade.projects[k])), k))
        if found[n] in left:
            left.remove(found[n])
    return [found[n] for n in range(len(words))]


def _kind_words(kind: ProjectKind) -> str:
    return " ".join([kind.label, *kind.name, *kind.what])


def told_profile(answer: ProfileAnswer, document: Mapping[str, Any]) -> dict[str, Any]:
    """user_profile.json with what the model wrote about the person; who people are stays as the ledger has it."""
    told = dict(document)
    told["biographical_summary"] = {"short_bio": answer.bio}
    told["career_profile"] = {
        "career_summary": answer.career_summary,
        "experience_highlights": answer.achievements[:3],
        "career_history": [c.model_dump() for c in answer.career_history],
        "notable_achievements": answer.achievements[3:] or answer.achievements[:1],
        "education": answer.education,
    }
    told["work_context"] = {
        **document["work_context"],
        "primary_responsibilities": answer.responsibilities,
        "current_focus_areas": answer.current_focus,
        "common_document_types": answer.document_types,
    }
    told["work_style"] = {
        "work_patterns": answer.work_patterns, "strengths": answer.strengths, "weaknesses": answer.weaknesses,
        "interests": answer.interests,
    }  # fmt: skip
    told["document_behavior"] = {
        **document["document_behavior"],
        "documents_written_well": answer.document_types[:3],
        "habits": answer.document_habits,
    }
    return told


def summary(answer: ProfileAnswer, me: str) -> str:
    """The person in a few lines, for the prompts that follow."""
    return (
        f"{me}, {answer.age}, {answer.job_title} at {answer.employer} in {answer.city} ({answer.country}), {answer.stage}."
        f" {answer.about_employer} {answer.bio} Document habits: {'; '.join(answer.document_habits)}."
    )
