"""Lives for personas that are an organisation, or say nothing of work."""

from __future__ import annotations

import random
import re

from workaday.world.forms import midway
from workaday.world.persona import lives, traits
from workaday.world.persona.life import Life
from workaday.world.persona.occupations import called, draw_occupation
from workaday.world.persona.phrase import Phrase
from workaday.world.persona.record import Standing
from workaday.world.persona.rules import pattern


def organisation(text: str, phrase: Phrase, rng: random.Random) -> Life | None:
    if not pattern("organisation").search(phrase.head):
        return None
    role = lives.role_in_organisation(f"{phrase.head} {phrase.tail}")
    why = f"The persona is an organisation; this is somebody who works there, its {midway(role.title)}."
    return Life(called(role.alias), role.title, why, False, "organisation", field=phrase.head)


def any_life(text: str, phrase: Phrase, rng: random.Random) -> Life:
    kind = lives.kind_of(phrase.head)
    young = traits.stage_of(phrase.head, text) == "junior"
    job = draw_occupation(rng, without=traits.unknown_to(text), junior=young)
    standing: Standing = "employed"
    activity = ""
    fan = kind in ("fan", "beginner")
    if re.search(r"\bvolunteer\b", phrase.head):
        activity = "the volunteers' rota, lists and letters"
    if kind == "homemaker":
        standing, job = "homemaker", called("bookkeeper")
        activity = "the household's accounts and the treasurer's books of a parents' association"
        why = "The persona keeps a household; its accounts and an association's books are the work here."
        return Life(job, "Parents' association treasurer", why, False, standing, "mid", activity)
    if kind == "patient":
        activity = "appointments, claims and letters about treatment"
    elif kind == "parent":
        activity = "the family's school, health and travel papers"
    reason = {
        "fan": "a fan, which is a hobby",
        "beginner": "somebody new to a subject, not a worker in it",
        "parent": "a parent",
        "patient": "a patient",
        "resident": "from a place",
        "relation": "known by a relation to others",
        "customer": "a customer",
    }.get(kind, "described by character, not by work")
    known = " that the persona's ignorance allows" if traits.unknown_to(text) else ""
    why = f"The persona is {reason}; the work is drawn by US employment from desk occupations{known}."
    return Life(job, job.title, why, False, standing, None, activity, fan=fan)
