"""Reading a persona that is not in English: the head's job, the person's standing and place."""

from __future__ import annotations

import random
import re

from workaday.world.forms import midway
from workaday.world.persona import foreign, subjects, traits
from workaday.world.persona.language import HOME
from workaday.world.persona.occupations import called, draw_occupation
from workaday.world.persona.record import PersonaReading, Stage, Standing
from workaday.world.persona.stages import now_of, student_work
from workaday.world.persona.titles import as_title
from workaday.world.places import countries


def read_foreign(text: str, language: str, rng: random.Random) -> PersonaReading:
    alias = foreign.foreign_job(text, language)
    kind = foreign.foreign_kind(text, language)
    place = traits.home_abroad(text)
    code = place.country.code if place else rng.choice(HOME.get(language, ("US",)))
    job = called(alias) if alias else draw_occupation(rng)
    standing: Standing = "employed"
    stage: Stage = "mid"
    title = as_title(alias) if alias else job.title
    why = f"The persona, in another language than English, names the work: {title}."
    activity = ""
    named = bool(alias)
    if kind == "student" and not alias:
        subject = foreign.foreign_subject(text) or subjects.common_subject(rng)
        job, title, standing, stage = (
            called(subjects.leads_to(subject)),
            f"Undergraduate in {subject}",
            "student",
            "student",
        )
        why, activity = (
            f"The persona is a student; the subject is {subject}.",
            student_work(rng, "Undergraduate"),
        )
    elif kind == "retired":
        standing, stage, activity = "retired", "retired", rng.choice(now_of())
        title = f"Retired {midway(title)}"
        why = f"The persona is retired; today's papers come from {activity}."
    elif kind == "homemaker" and not alias:
        job, title, standing = called("bookkeeper"), "Parents' association treasurer", "homemaker"
        why = "The persona keeps a household; its accounts and an association's books are the work."
    elif not alias:
        why = "The persona names no work; it is drawn by US employment from occupations done at a computer."
    gender = foreign.foreign_gender(text, language)
    shares = countries()[code].origins
    origin = rng.choices([name for name, _ in shares], [share for _, share in shares])[0]
    ages = (
        (44, 57)
        if re.search(r"中年|middle|de mediana edad|de meia-idade|среднего возраста", text)
        else traits.age_of("", "", stage)
    )
    if stage == "student":
        ages = (19, 25)
    return PersonaReading(
        text, job, title, job.field, named, stage, ages, gender, origin, code,
        place.region if place else "", place.city.name if place and place.city else "", language, "",
        (), standing, why, activity=activity,
    )  # fmt: skip
