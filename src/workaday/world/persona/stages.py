"""Students, children, the retired, and those who were something and are no longer."""

from __future__ import annotations

import random
import re

from workaday.world.forms import midway
from workaday.world.persona import lives, subjects, traits
from workaday.world.persona.jobs import FORMER, field_of, named, title_of
from workaday.world.persona.life import Life
from workaday.world.persona.occupations import called, draw_occupation
from workaday.world.persona.phrase import Phrase
from workaday.world.persona.rules import first_fit, pattern, rows
from workaday.world.persona.titles import as_title, match_title, without_moods


def student(text: str, phrase: Phrase, rng: random.Random) -> Life | None:
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
    match = match_title(head, at_end=True)
    job_first = (
        match and match.alias not in ("major", "candidate", "athlete") and "student" not in match.alias
    )
    if job_first and not recruited and not re.match(r"(?:\w+ )?teen(?:age|aged)?\b", head):
        return None
    subject = subjects.subject_of(text, head)
    if pattern("high_school").search(text) or recruited:
        return _high_schooler(subject, text, rng)
    has_subject = bool(subject)
    subject = subject or subjects.common_subject(rng)
    job = called(subjects.leads_to(subject))
    if re.fullmatch(r"medical", subject, re.I):
        subject = "medicine"
    level = _level(text)
    subject_text = subject if re.search(r"[A-Z]", subject[1:]) else subject[:1].lower() + subject[1:]
    title = (
        "Medical student" if re.search(r"\bmedical student\b", head, re.I) else f"{level} in {subject_text}"
    )
    known = "it names the subject" if has_subject else "the subject is a common one"
    why = f"The persona is a student; {known}, {subject_text}."
    if re.search(r"student-? ?athlete", text):
        title = f"Student athlete, {subject_text}"
    return Life(job, title, why, False, "student", "student", student_work(rng, level), subject_text)


def _level(text: str) -> str:
    if re.search(r"\bdoctoral|ph\.?d\b", text, re.I):
        return "Doctoral candidate"
    if re.search(r"\bgraduate student|\bmaster'?s\b|\bgrad student|\bpostgraduate|\bmba\b", text, re.I):
        return "Graduate student"
    return "Undergraduate"


def student_work(rng: random.Random, level: str) -> str:
    if level == "Doctoral candidate":
        return "a dissertation, its data, and a section taught as a teaching assistant"
    return rng.choice((
        "a thesis, and the books of a student society as its treasurer",
        "coursework, and a part-time job in the department's office",
        "a research project, and the programme of a student society",
        "coursework, and part-time bookkeeping for a family shop",
        "a capstone project with an outside client, and a tutoring job",
    ))  # fmt: skip


def _high_schooler(subject: str, text: str, rng: random.Random) -> Life:
    work = rng.choice((
        "schoolwork, and the accounts and calendar of a school club",
        "schoolwork, college applications, and a club's competition entries",
        "schoolwork, and shifts and records of a weekend job",
    ))  # fmt: skip
    club = re.search(r"\bjournalism club\b", text)
    title = "High school student, journalism club head" if club else "High school student"
    why = "The persona is at school; the computer is the student's own laptop."
    return Life(called("tutor"), title, why, False, "student", "student", work, subject or "schoolwork")


def child(text: str, phrase: Phrase, rng: random.Random) -> Life | None:
    head = phrase.head
    tail_school = re.search(r"lemonade stand", text) or 13 <= traits.stated_age(text) <= 17
    if not (pattern("child").search(head) or tail_school) or (
        match_title(head, at_end=True) and not tail_school
    ):
        return None
    if tail_school or re.search(r"twin", head):
        return _high_schooler("", text, rng)
    job = draw_occupation(rng, without=traits.unknown_to(text))
    why = "The persona is a young child; this is a parent, who keeps the papers, with a job drawn by employment."
    return Life(
        job, job.title, why, False, "stand_in", "mid", "the child's appointments, letters and school papers"
    )


def now_of() -> list[str]:
    """What the retired do that makes papers."""
    return [cells[0] for cells in rows("retired_now")]


def retired(text: str, phrase: Phrase, rng: random.Random) -> Life | None:
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
    has_job = match is not None and not re.fullmatch(
        r"(?:old )?man|woman|person|alumna|high school alumna", words, re.I
    )
    now = rng.choice(now_of())
    if delegate := re.search(r"\band (RSL delegate|[\w ]*delegate)", phrase.head + phrase.tail):
        now = f"{delegate[1]}: minutes, members and letters"
    if not has_job or match is None:
        job = draw_occupation(rng, without=traits.unknown_to(text))
        why = "The persona is retired and names no work; the work before is drawn by employment."
        return Life(job, f"Retired {midway(job.title)}", why, False, "retired", "retired", now)
    title = as_title(title_of(match.words, phrase.tail))
    lower = midway(title)
    why = f"The persona is a retired {lower}; today's papers come from {now}."
    return Life(
        match.occupation,
        title if "emeritus" in lower else f"Retired {lower}",
        why,
        True,
        "retired",
        "retired",
        now,
        field_of(match.occupation, title, phrase),
    )


def former(text: str, phrase: Phrase, rng: random.Random) -> Life | None:
    head = without_moods(phrase.head)
    if not (FORMER.match(head + " ") or pattern("veteran").search(head)):
        return None
    words = FORMER.sub("", head)
    if re.search(r"\b(?:varsity|college|high school) .*player$", words):
        return None
    if (work := lives.own_work(phrase.tail)) and work[0] and (now := match_title(work[0])):
        why = f"The persona was a {words} and names the work of today: {as_title(now.words)}."
        return Life(
            now.occupation,
            as_title(now.words),
            why,
            True,
            "self_employed" if "consult" in work[0] else "employed",
            field=field_of(now.occupation, now.words, phrase),
        )
    if context := lives.by_context(words, text):
        return named(called(context[0]), context[1] or title_of(words, phrase.tail), text, phrase)
    match = match_title(words)
    if match is None:
        return None
    hay = f"{match.alias} {match.occupation.id}"
    alias, title = first_fit("after", hay) or ("management consultant", "Consultant")
    why = f"The persona was a {match.words} and is no longer; this is what such people often do next."
    return Life(called(alias), title, why, True, "employed", "mid", past=True)
