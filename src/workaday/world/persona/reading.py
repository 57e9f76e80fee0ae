"""Reading a persona: from one sentence to a life that fits it.

Any text works. A job that the persona names is taken; where it names none, a life is found that the person
could have, and `why` says how. Nothing here draws names: that is for who makes the profile.
"""

from __future__ import annotations

import random
import re

from workaday.world.persona import lives, traits
from workaday.world.persona.abroad import read_foreign
from workaday.world.persona.fallback import any_life, organisation
from workaday.world.persona.jobs import job_in_head, job_in_tail
from workaday.world.persona.language import language_of
from workaday.world.persona.life import Life
from workaday.world.persona.occupations import called
from workaday.world.persona.phrase import Phrase, read_phrase
from workaday.world.persona.record import PersonaReading
from workaday.world.persona.rules import first_fit, pattern
from workaday.world.persona.stages import child, former, retired, student
from workaday.world.places import countries, find_place


def read_persona(text: str, rng: random.Random) -> PersonaReading:
    """The life found for a persona; the same text and state of `rng` give the same life."""
    text = " ".join(text.split())
    language = language_of(text)
    if language != "en":
        return read_foreign(text, language, rng)
    phrase = read_phrase(text)
    life = _find_life(text, phrase, rng)
    return _fill(text, phrase, life, rng)


def _find_life(text: str, phrase: Phrase, rng: random.Random) -> Life:
    head = phrase.head
    if role := lives.as_of_today(text, head):
        why = "The persona is a figure out of a story; this is somebody of today who could be described so."
        return Life(called(role.alias), role.title, why, False, role.standing)
    if role := lives.after_prison(head):
        why = "The persona lived outside the law; the life found is after prison, helping others out of it."
        return Life(called(role.alias), role.title, why, False, role.standing)
    for finder in (retired, student, child, organisation, job_in_head, former, job_in_tail):
        if life := finder(text, phrase, rng):
            return life
    return any_life(text, phrase, rng)


def _fill(text: str, phrase: Phrase, life: Life, rng: random.Random) -> PersonaReading:
    place = traits.home_of(text, phrase.head, life.fan or _is_fan(phrase.head))
    code = place.country.code if place else traits.country_without_place(text, rng)
    stage = life.stage or traits.stage_of(phrase.head, text)
    ages = traits.age_of(text, phrase.head, stage)
    if re.search(r"High school student", life.title):
        ages = (traits.stated_age(text) or 16, traits.stated_age(text) or 18)
    elif life.standing == "stand_in":
        ages = (30, 46)
    elif (
        re.match(r"Doctoral|Graduate|Medical", life.title)
        and stage == "student"
        and not traits.stated_age(text)
    ):
        ages = (23, 31)
    interests = traits.interests_of(text, phrase.head)
    if life.standing == "organisation":
        interests = ()
    return PersonaReading(
        text=text,
        occupation=life.occupation,
        job_title=life.title,
        field=life.field or life.occupation.field,
        named_job=life.named,
        stage=stage,
        age_range=ages,
        gender=traits.gender_of(text, phrase.head) if life.standing not in ("stand_in",) else "",
        origin=_origin_of(text, phrase.head, code, rng),
        country=code,
        region=place.region if place else "",
        city=place.city.name if place and place.city else "",
        language="en",
        employer=traits.employer_of(text) if _has_employer(life) else "",
        interests=interests,
        standing=life.standing,
        why=life.why,
        given_name=phrase.name.split()[0] if phrase.name else "",
        full_name=phrase.name if " " in phrase.name else "",
        activity=life.activity,
    )


def _is_fan(head: str) -> bool:
    return bool(pattern("fan_head").match(head))


def _has_employer(life: Life) -> bool:
    """Whether an organisation named in the persona can be where this person works or studies now."""
    if life.standing in ("retired", "stand_in") or life.past:
        return False
    return life.named or life.standing in ("student", "organisation")


def _origin_of(text: str, head: str, code: str, rng: random.Random) -> str:
    if fit := first_fit("origin", text, ignore_case=False):
        return fit[0]
    born = pattern("born").search(text)
    if born and (there := find_place(born[1] or born[2])):
        code = there.country.code
    elif (people := find_place(head)) and people.depth == 1 and traits.home_of(head, head, _is_fan(head)):
        code = people.country.code
    shares = countries()[code].origins
    return rng.choices([origin for origin, _ in shares], [share for _, share in shares])[0]
