"""Jobs that a persona names: in its head, or in its tail as the person's own."""

from __future__ import annotations

import random
import re

from workaday.world.persona import lives
from workaday.world.persona.life import Life
from workaday.world.persona.occupations import called
from workaday.world.persona.phrase import Phrase
from workaday.world.persona.record import Occupation, Standing
from workaday.world.persona.rules import pattern, rows
from workaday.world.persona.titles import as_title, match_title, without_moods

_OF = re.compile(r"^\s+(of|in|to|for|from)\s+((?:the\s+)?(?:[\w'’&/-]+\s?){1,4})", re.IGNORECASE)
FORMER = re.compile(r"\b(?:former|ex|previous|onetime|one-time)\b[- ]", re.I)


def job_in_head(text: str, phrase: Phrase, rng: random.Random) -> Life | None:
    head = re.sub(r"^(?:\d\d?-year-old|\d\d year old)\s+", "", phrase.head)
    if (
        FORMER.match(without_moods(head) + " ")
        or pattern("veteran").search(head)
        or _not_their_work(head, phrase.tail)
    ):
        return None
    if (turned := re.match(r"^\s+turned ([^,]+)", phrase.tail)) and (match := match_title(turned[1])):
        return named(match.occupation, as_title(match.words), text, phrase)
    if re.search(r"\bintern$", head):
        return _intern(rng)
    if context := lives.by_context(head, text):
        alias, title = context
        if alias == "-":
            return None
        return named(called(alias), title or title_of(head, phrase.tail), text, phrase)
    first = [
        part for part in re.split(r"\s+(?:and|&|/)\s+", head) if not re.match(r"(?:amateur|hobby)\b", part)
    ]
    if not first:
        return None
    if " and " in head and len(first) == 1:
        head = first[0]
    if owned := _owner_of(head, phrase.tail):
        return named(owned[0], owned[1], text, phrase)
    return _matched(head, first, text, phrase)


def _intern(rng: random.Random) -> Life:
    job = called(rng.choice(("marketing specialist", "hr specialist", "accountant", "project coordinator")))
    title = f"{as_title(job.title)} intern"
    why = f"The persona is an intern; where is not said, so a common department: {title}."
    return Life(job, title, why, False, stage="junior")


def _matched(head: str, first: list[str], text: str, phrase: Phrase) -> Life | None:
    """The job that the head's words name; of two joined by "and", the first."""
    whole = _with_of(head, phrase.tail)
    for words in (whole, head, *first):
        hobby_last = pattern("non_job_last").search(words)
        match = match_title(words) if words else None
        if match is None or (hobby_last and match.end < len(words.split())):
            continue
        if words == whole != head:
            return named(match.occupation, as_title(match.words), text, phrase)
        chosen = match if " and " in match.alias else match_title(first[0], at_end=True) or match
        return named(chosen.occupation, title_of(chosen.words, phrase.tail), text, phrase)
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


def title_of(words: str, tail: str) -> str:
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


def named(job: Occupation, title: str, text: str, phrase: Phrase) -> Life:
    around = f"{phrase.head} {phrase.tail}"
    standing: Standing = (
        "self_employed"
        if pattern("self").search(phrase.head)
        or re.search(r"\brunning a small\b|^\s*and small \w+ shop owner", phrase.tail)
        else "employed"
    )
    life = Life(
        job,
        title,
        f"The persona names the work: {title}.",
        True,
        standing,
        field=field_of(job, title, phrase),
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


def field_of(job: Occupation, title: str, phrase: Phrase) -> str:
    """What this person's own work is about, as a noun phrase."""
    special = pattern("special").search(phrase.tail[:140])
    if special and not re.search(
        r"\bbelieves\b|\bshould\b|\brudimentary\b|\bbasic\b", phrase.tail[: special.end()]
    ):
        words = pattern("field_end").sub("", next(group for group in special.groups() if group)).split()[:8]
        words = [] if words and words[0] in ("for", "at", "in", "on", "with", "abroad") else words
        words = re.sub(
            r"^(?:these|their|his|her|content on|providing|producing|how|unique and) ", "", " ".join(words)
        ).split()
        if len(words) > 1 or (words and len(words[0]) > 4):
            return " ".join(words).rstrip(" ,.'s" if words[-1].endswith("'s") else " ,.")
    low = title.lower()
    if of := re.search(r"\b(?:lecturer|professor)(?: in| of) (.+)", title):
        return of[1]
    if before := re.match(r"(.+?) (?:professor|lecturer)$", low):
        taught = re.sub(r"^(?:senior|associate|assistant|university|college|adjunct)\s*", "", before[1])
        return taught or job.field
    for noun, practice in rows("practice"):
        if low.endswith(noun) and (" " in low or "-" in low):
            return f"{low.removesuffix(noun)}{practice}"
    return job.field


def job_in_tail(text: str, phrase: Phrase, rng: random.Random) -> Life | None:
    work = lives.own_work(phrase.tail)
    if work is None:
        return None
    words, alias, title = work
    if words:
        match = match_title(words, at_end=True)
        if match is None or re.search(r"\b(?:mother|parent|fan)$", words):
            return None
        if title == "junior":
            life = named(match.occupation, f"Junior {match.words}", text, phrase)
            life.stage, life.why = (
                "junior",
                f"The persona is on the way to being a {match.words}; this is the first post.",
            )
            return life
        return named(match.occupation, as_title(match.words), text, phrase)
    return named(called(alias), title or called(alias).title, text, phrase)
