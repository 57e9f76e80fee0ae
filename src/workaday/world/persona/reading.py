"""Reading a persona: from one sentence to a life that fits it.

Any text works. A job that the persona names is taken; where it names none, a life is found that the person
could have, and `why` says how. Nothing here draws names: that is for who makes the profile.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, replace

from workaday.world.persona import foreign, lives, subjects, traits
from workaday.world.persona.language import HOME, language_of
from workaday.world.persona.occupations import called, draw_occupation
from workaday.world.persona.phrase import Phrase, read_phrase
from workaday.world.persona.record import Occupation, PersonaReading, Stage, Standing
from workaday.world.persona.rules import first_fit, pattern
from workaday.world.persona.titles import as_title, match_title
from workaday.world.places import countries, draw_city, find_place


@dataclass(slots=True)
class _Life:
    """The working part of a life, while it is being found."""

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


def read_persona(text: str, rng: random.Random) -> PersonaReading:
    """The life found for a persona; the same text and state of `rng` give the same life."""
    text = " ".join(text.split())
    language = language_of(text)
    if language != "en":
        return _read_foreign(text, language, rng)
    phrase = read_phrase(text)
    life = _find_life(text, phrase, rng)
    return _fill(text, phrase, life, rng)


def _find_life(text: str, phrase: Phrase, rng: random.Random) -> _Life:
    head = phrase.head
    if role := lives.as_of_today(text, head):
        why = "The persona is a figure out of a story; this is somebody of today who could be described so."
        return _Life(called(role.alias), role.title, why, False, role.standing)
    if role := lives.after_prison(head):
        why = "The persona lived outside the law; the life found is after prison, helping others who come out of it."
        return _Life(called(role.alias), role.title, why, False, role.standing)
    for finder in (_retired, _student, _child, _organisation, _job, _former, _tail_job):
        if life := finder(text, phrase, rng):
            return life
    return _any_life(text, phrase, rng)


# -- students, children --------------------------------------------------------------------------------


def _student(text: str, phrase: Phrase, rng: random.Random) -> _Life | None:
    head = phrase.head
    aspiring = re.search(r"\bplanning to major in\b|\bjournalism club\b", text)
    recruited = re.search(r"\bhigh school \w+ player\b", head) or (
        re.search(r"\bplayer$", head) and re.search(r"\bidoli[sz]es\b|\bdreams of\b", text)
    )
    is_student = (
        pattern("student").search(head)
        or re.match(r"\s*\([^)]*\b(?:student|senior year)", phrase.tail)
        or aspiring
    )
    if not (is_student or recruited) or pattern("not_student").search(f"{head} {phrase.tail[:12]}"):
        return None
    if match := match_title(head, at_end=True):
        if (
            match.alias not in ("major", "candidate", "athlete")
            and "student" not in match.alias
            and not recruited
        ):
            return None
    subject = subjects.subject_of(text, head)
    if pattern("high_school").search(text) or recruited:
        return _high_schooler(subject, text, rng)
    named = bool(subject)
    subject = subject or subjects.common_subject(rng)
    job = called(subjects.leads_to(subject))
    if re.fullmatch(r"medical", subject, re.I):
        subject = "medicine"
    level = _level(text)
    subject_text = subject if re.search(r"[A-Z]", subject[1:]) else subject[:1].lower() + subject[1:]
    title = (
        "Medical student" if re.search(r"\bmedical student\b", head, re.I) else f"{level} in {subject_text}"
    )
    why = f"The persona is a student; {'it names the subject' if named else 'the subject is a common one'}, {subject_text}."
    if re.search(r"student-? ?athlete", text):
        title = f"Student athlete, {subject_text}"
    return _Life(job, title, why, False, "student", "student", _student_work(rng, level), subject_text)


def _level(text: str) -> str:
    if re.search(r"\bdoctoral|ph\.?d\b", text, re.I):
        return "Doctoral candidate"
    if re.search(r"\bgraduate student|\bmaster'?s\b|\bgrad student|\bpostgraduate|\bmba\b", text, re.I):
        return "Graduate student"
    return "Undergraduate"


def _student_work(rng: random.Random, level: str) -> str:
    if level == "Doctoral candidate":
        return "a dissertation, its data, and a section taught as a teaching assistant"
    return rng.choice((
        "a thesis, and the books of a student society as its treasurer",
        "coursework, and a part-time job in the department's office",
        "a research project, and the programme of a student society",
        "coursework, and part-time bookkeeping for a family shop",
        "a capstone project with an outside client, and a tutoring job",
    ))  # fmt: skip


def _high_schooler(subject: str, text: str, rng: random.Random) -> _Life:
    work = rng.choice((
        "schoolwork, and the accounts and calendar of a school club",
        "schoolwork, college applications, and a club's competition entries",
        "schoolwork, and shifts and records of a weekend job",
    ))  # fmt: skip
    club = re.search(r"\bjournalism club\b", text)
    title = "High school student, journalism club head" if club else "High school student"
    why = "The persona is at school; the computer is the student's own laptop."
    return _Life(called("tutor"), title, why, False, "student", "student", work, subject or "schoolwork")


def _child(text: str, phrase: Phrase, rng: random.Random) -> _Life | None:
    head = phrase.head
    tail_school = re.search(r"lemonade stand", text) or 13 <= traits.stated_age(text) <= 17
    if (
        not (pattern("child").search(head) or tail_school)
        or (match_title(head, at_end=True)
        and not tail_school)
    ):
        return None
    if tail_school or re.search(r"twin", head):
        return _high_schooler("", text, rng)
    job = draw_occupation(rng, without=traits.unknown_to(text))
    why = "The persona is a young child, who keeps no papers; this is the parent who keeps the household's, with a job drawn by employment."
    return _Life(
        job, job.title, why, False, "stand_in", "mid", "the child's appointments, letters and school papers"
    )


# -- organisations -------------------------------------------------------------------------------------


def _organisation(text: str, phrase: Phrase, rng: random.Random) -> _Life | None:
    if not pattern("organisation").search(phrase.head):
        return None
    role = lives.role_in_organisation(f"{phrase.head} {phrase.tail}")
    why = f"The persona is an organisation; this is somebody who works there, its {role.title.lower()}."
    return _Life(called(role.alias), role.title, why, False, "organisation", field=phrase.head)


# -- jobs ----------------------------------------------------------------------------------------------

_OF = re.compile(r"^\s+(of|in|to|for|from)\s+((?:the\s+)?(?:[\w'’&/-]+\s?){1,4})", re.IGNORECASE)
_FORMER = re.compile(r"\b(?:former|ex|previous|onetime|one-time)\b[- ]", re.I)


def _job(text: str, phrase: Phrase, rng: random.Random) -> _Life | None:
    head = re.sub(r"^(?:\d\d?-year-old|\d\d year old)\s+", "", phrase.head)
    if _FORMER.match(head + " ") or pattern("veteran").search(head) or _not_their_work(head, phrase.tail):
        return None
    if (turned := re.match(r"^\s+turned ([^,]+)", phrase.tail)) and (match := match_title(turned[1])):
        return _named(match.occupation, as_title(match.words), text, phrase)
    if re.search(r"\bintern$", head):
        job = called(
            rng.choice(
                ("marketing specialist", "hr specialist", "accountant", "project coordinator", "data analyst")
            )
        )
        title = f"{as_title(job.title)} intern"
        return _Life(
            job,
            title,
            f"The persona is an intern; where is not said, so a common department: {title}.",
            False,
            stage="junior",
        )
    if context := lives.by_context(head, text):
        alias, title = context
        if alias == "-":
            return None
        return _named(called(alias), title or _title_of(head, phrase.tail), text, phrase)
    first = [
        part for part in re.split(r"\s+(?:and|&|/)\s+", head) if not re.match(r"(?:amateur|hobby)\b", part)
    ]
    if not first:
        return None
    if " and " in head and len(first) == 1:
        head = first[0]
    if owned := _owner_of(head, phrase.tail):
        return _named(owned[0], owned[1], text, phrase)
    candidates = [_with_of(head, phrase.tail), head, *first]
    for words in candidates:
        if not words or (pattern("non_job_last").search(words) and not match_title(words, at_end=True)):
            continue
        match = match_title(words)
        if match is None:
            continue
        if match.end < len(words.split()) and pattern("non_job_last").search(words):
            continue
        chosen = match if " and " in match.alias else match_title(first[0], at_end=True) or match
        title = _title_of(chosen.words, phrase.tail)
        if words is candidates[0] and words != head:
            chosen, title = match, as_title(match.words)
        return _named(chosen.occupation, title, text, phrase)
    return None


def _owner_of(head: str, tail: str) -> tuple[Occupation, str] | None:
    """ "The owner of a cat café" is a café owner."""
    business = re.match(
        r"^\s+of (?:an? |the )?((?:[\w'é-]+ ){0,3}?[\w'é-]+)(?=\s(?:in|who|that|with|for|near)\b|[,.]|$)",
        tail,
    )
    if not business or not re.search(r"(?:^|\s)owner$", head):
        return None
    match = match_title(f"{business[1]} owner", at_end=True)
    return (match.occupation, as_title(match.words)) if match and match.alias != "owner" else None


def _not_their_work(head: str, tail: str) -> bool:
    """An owner of a car, a novice investor, somebody who hopes to be an athlete: none lives from it yet."""
    if (
        re.search(r"^(?:\w+ )?owner$", head)
        and tail.startswith(" of")
        and not pattern("business").match(tail)
    ):
        return True
    if pattern("hobby").search(head):
        return True
    match = match_title(head, at_end=True)
    return bool(match and "aspiring" in head and match.occupation.id == "professional_athlete")


def _with_of(head: str, tail: str) -> str:
    """ "Head" and " of operations for ..." are "head of operations", where the table knows such a job."""
    of = _OF.match(tail)
    if not of or of[1].lower() != "of":
        return ""
    words = of[2].split()
    for count in range(min(4, len(words)), 0, -1):
        whole = f"{head} of {' '.join(words[:count])}"
        match = match_title(whole, at_end=True)
        if match and " of " in match.words:
            return whole
    last = re.match(
        r"member of the (organizing committee|[\w ]*ethics committee|[\w ]*board)",
        f"{head.split()[-1]}{tail}",
        re.I,
    )
    return {"organizing committee": "organizing committee member"}.get(last[1].lower(), "") if last else ""


def _title_of(words: str, tail: str) -> str:
    """The title as carried: the matched words, with "in X" or "of X" where a teacher's or head's follows."""
    match = match_title(words)
    title = match.words if match else words
    last = title.split()[-1].lower()
    of = re.match(
        r"^\s+(in|of)\s+((?:the\s+)?[A-Za-z][\w'’&-]*(?:\s+(?:and|of|&|[A-Z][\w'’-]*|studies|theology)){0,5})",
        tail,
    )
    if of and last in ("professor", "lecturer") and not re.match(r"(?:the|a|his|her)\b", of[2]):
        title = f"{title} {of[1]} {of[2]}"
    return as_title(re.sub(r"\s+(?:and|of)$", "", title))


def _named(job: Occupation, title: str, text: str, phrase: Phrase) -> _Life:
    around = f"{phrase.head} {phrase.tail}"
    standing: Standing = (
        "self_employed"
        if pattern("self").search(phrase.head)
        or re.search(r"\brunning a small\b|^\s*and small \w+ shop owner", phrase.tail)
        else "employed"
    )
    life = _Life(
        job,
        title,
        f"The persona names the work: {title}.",
        True,
        standing,
        field=_field_of(job, title, phrase),
    )
    if re.search(r"\baspiring\b|\bjob-seeking\b|\bunemployed\b", phrase.head, re.I):
        life.stage = "junior" if re.search(r"\baspiring\b|\byoung\b", phrase.head, re.I) else None
        life.activity = "applications, and paid work by the hour until a post comes"
        life.why = f"The persona is not yet, or not now, in a post: {title}, with paid work by the hour."
    elif re.match(r"intern$", phrase.head.split()[-1] if phrase.head else "", re.I):
        life.stage = "junior"
    if re.search(r"\bvolunteer\b", phrase.head):
        life.standing = "volunteer"
    if re.search(r"\bstudent\b", around) and job.id == "research_assistant":
        life.standing = "student"
    return life


_PRACTICE = (("coach", "coaching"), ("photographer", "photography"), ("teacher", "teaching"), ("journalist", "journalism"),
             ("designer", "design"), ("engineer", "engineering"), ("developer", "development"), ("farmer", "farming"),
             ("historian", "history"), ("driver", "driving"), ("repairer", "repair"), ("critic", "criticism"),
             ("fact-checker", "fact-checking"), ("translator", "translation"), ("planner", "planning"),
             ("lawyer", "law"), ("attorney", "law"), ("broker", "brokerage"), ("manager", "management"))  # fmt: skip


def _field_of(job: Occupation, title: str, phrase: Phrase) -> str:
    """What this person's own work is about, as a noun phrase."""
    special = pattern("special").search(phrase.tail[:140])
    if special and not re.search(
        r"\bbelieves\b|\bshould\b|\brudimentary\b|\bbasic\b", phrase.tail[: special.end()]
    ):
        words = pattern("field_end").sub("", next(group for group in special.groups() if group)).split()[:8]
        words = re.sub(
            r"^(?:these|their|his|her|content on|providing|producing|how|unique and) ", "", " ".join(words)
        ).split()
        if len(words) > 1 or (words and len(words[0]) > 4):
            return " ".join(words).rstrip(" ,.'s" if words[-1].endswith("'s") else " ,.")
    low = title.lower()
    if of := re.search(r"\b(?:lecturer|professor)(?: in| of) (.+)", title):
        return of[1]
    if before := re.match(r"(.+?) (?:professor|lecturer)$", low):
        words = re.sub(r"^(?:senior|associate|assistant|university|college|adjunct)\s*", "", before[1])
        return words or job.field
    for noun, practice in _PRACTICE:
        if low.endswith(noun) and (" " in low or "-" in low):
            return f"{low.removesuffix(noun)}{practice}"
    return job.field


# -- retired, former -----------------------------------------------------------------------------------

_NOW = (
    "treasurer of a neighbourhood association", "secretary of a local history society", "consulting by the day",
    "a memoir, chapter by chapter, and its photographs", "board member of a housing association",
    "bookkeeping for a volunteer club", "trustee of a small charity", "mentoring, and talks for a local society",
)  # fmt: skip


def _retired(text: str, phrase: Phrase, rng: random.Random) -> _Life | None:
    if not re.search(
        r"\bsenior citizen\b|\bretired\b|\bretiree\b|\bpensioner\b|\bwar veteran\b|\bemeritus\b",
        phrase.head,
        re.I,
    ):
        return None
    words = re.sub(r"(?i)^.*?\b(?:retired|semi-retired)\s+", "", phrase.head)
    match = match_title(words, at_end=True) or match_title(words)
    before = re.search(r"\b(?:used to work as|worked as|was) an? ((?:\w+ ){0,3}\w+)", phrase.tail)
    match = match or (match_title(before[1]) if before else None)
    named = match is not None and not re.fullmatch(
        r"(?:old )?man|woman|person|alumna|high school alumna", words, re.I
    )
    now = rng.choice(_NOW)
    if delegate := re.search(r"\band (RSL delegate|[\w ]*delegate)", phrase.head + phrase.tail):
        now = f"{delegate[1]}: minutes, members and letters"
    if not named or match is None:
        job = draw_occupation(rng, without=traits.unknown_to(text))
        why = f"The persona is retired and names no work; the work before ({job.title.lower()}) is drawn by employment."
        return _Life(
            job, f"Retired {job.title[:1].lower()}{job.title[1:]}", why, False, "retired", "retired", now
        )
    title = as_title(_title_of(match.words, phrase.tail))
    lower = title if title[:2].isupper() else title[:1].lower() + title[1:]
    why = f"The persona is a retired {lower}; today's papers come from {now}."
    return _Life(
        match.occupation,
        f"Retired {lower}",
        why,
        True,
        "retired",
        "retired",
        now,
        _field_of(match.occupation, title, phrase),
    )


def _former(text: str, phrase: Phrase, rng: random.Random) -> _Life | None:
    if not (_FORMER.match(phrase.head + " ") or pattern("veteran").search(phrase.head)):
        return None
    words = _FORMER.sub("", phrase.head)
    if re.search(r"\b(?:varsity|college|high school) .*player$", words):
        return None
    if (work := lives.own_work(phrase.tail)) and work[0] and (now := match_title(work[0])):
        why = f"The persona was a {words} and names the work of today: {as_title(now.words)}."
        return _Life(
            now.occupation,
            as_title(now.words),
            why,
            True,
            "self_employed" if "consult" in work[0] else "employed",
            field=_field_of(now.occupation, now.words, phrase),
        )
    if context := lives.by_context(words, text):
        return _named(called(context[0]), context[1] or _title_of(words, phrase.tail), text, phrase)
    match = match_title(words)
    if match is None:
        return None
    hay = f"{match.alias} {match.occupation.id}"
    alias, title = first_fit("after", hay) or ("management consultant", "Consultant")
    why = f"The persona was a {match.words} and is no longer; {title.lower()} is what such people often do next."
    return _Life(called(alias), title, why, True, "employed", "mid", past=True)


# -- no job in the head --------------------------------------------------------------------------------


def _tail_job(text: str, phrase: Phrase, rng: random.Random) -> _Life | None:
    work = lives.own_work(phrase.tail)
    if work is None:
        return None
    words, alias, title = work
    if words:
        match = match_title(words, at_end=True)
        if match is None or re.search(r"\b(?:mother|parent|fan)$", words):
            return None
        if title == "junior":
            life = _named(match.occupation, f"Junior {match.words}", text, phrase)
            life.stage, life.why = (
                "junior",
                f"The persona is on the way to being a {match.words}; this is the first post.",
            )
            return life
        return _named(match.occupation, as_title(match.words), text, phrase)
    return _named(called(alias), title or called(alias).title, text, phrase)


def _any_life(text: str, phrase: Phrase, rng: random.Random) -> _Life:
    kind = lives.kind_of(phrase.head)
    young = traits.stage_of(phrase.head, text) == "junior"
    job = draw_occupation(rng, without=traits.unknown_to(text), junior=young)
    standing: Standing = "employed"
    activity = ""
    fan = kind in ("fan", "beginner", "person")
    if re.search(r"\bvolunteer\b", phrase.head):
        activity = "the volunteers' rota, lists and letters"
    if kind == "homemaker":
        standing, job = "homemaker", called("bookkeeper")
        activity = "the household's accounts and the treasurer's books of a parents' association"
        why = "The persona keeps a household; its accounts and a parents' association's books are the work on this computer."
        return _Life(job, "Parents' association treasurer", why, False, standing, "mid", activity)
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
    why = f"The persona is {reason}; the work is drawn by US employment from occupations done at a computer{known}."
    return _Life(job, job.title, why, False, standing, None, activity, fan=fan)


# -- the rest of the record ----------------------------------------------------------------------------


def _fill(text: str, phrase: Phrase, life: _Life, rng: random.Random) -> PersonaReading:
    place = traits.home_of(text, phrase.head, life.fan or bool(pattern("fan_head").match(phrase.head)))
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
        origin=_origin_of(text, code, rng),
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


def _has_employer(life: _Life) -> bool:
    """Whether an organisation named in the persona can be where this person works or studies now."""
    if life.standing in ("retired", "stand_in") or life.past:
        return False
    return life.named or life.standing in ("student", "organisation")


_ORIGIN_WORDS = (
    (r"\bAfrican[- ]American\b", "black_american"), (r"\bLatin[ao]\b|\bHispanic\b|\bPuerto Rican\b|\bChicano\b", "hispanic"),
    (r"\brabbi\b|\bJewish\b", "jewish"), (r"\bArab\b|\bMuslim\b|\bimam\b", "arab"), (r"\bDawoodi\b|\bBohra\b", "bohra"),
    (r"\bChinese[- ]American\b", "chinese_us"), (r"\bKorean[- ]American\b", "korean_us"), (r"\bIndian[- ]American\b", "indian"),
    (r"\bAborigin", "aboriginal"), (r"\bM[aā]ori\b", "maori"),
)  # fmt: skip


def _origin_of(text: str, code: str, rng: random.Random) -> str:
    for pattern, origin in _ORIGIN_WORDS:
        if re.search(pattern, text):
            return origin
    born = re.search(
        r"\b([A-Z]\w+)-born\b|\b(?:immigrant|refugee|emigrant|originally|migrant) from ([A-Z]\w+(?: [A-Z]\w+)?)",
        text,
    )
    if born and (there := find_place(born[1] or born[2])):
        code = there.country.code
    shares = countries()[code].origins
    return rng.choices([origin for origin, _ in shares], [share for _, share in shares])[0]


def _read_foreign(text: str, language: str, rng: random.Random) -> PersonaReading:
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
            _student_work(rng, "Undergraduate"),
        )
    elif kind == "retired":
        standing, stage, activity = "retired", "retired", rng.choice(_NOW)
        title = f"Retired {title[:1].lower()}{title[1:]}"
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
    reading = PersonaReading(
        text, job, title, job.field, named, stage, ages, gender, origin, code,
        place.region if place else "", place.city.name if place and place.city else "", language, "",
        (), standing, why, activity=activity,
    )  # fmt: skip
    return reading if reading.city or not place else replace(reading, city="")


def home_city(reading: PersonaReading, rng: random.Random) -> str:
    """The reading's city, or one drawn from its region or country."""
    return reading.city or draw_city(rng, reading.country, region=reading.region).name
