"""What a persona says about age, gender, place, employer and interests. English, by pattern."""

from __future__ import annotations

import random
import re

from workaday.world.persona.record import Gender, Stage
from workaday.world.persona.rules import pattern, rows, words
from workaday.world.persona.titles import is_demonym, is_mood
from workaday.world.places import Place, find_places


def gender_of(text: str, head: str) -> Gender:
    """Said by a noun of the head, else by a pronoun where nobody else is named."""
    if re.search(r"transitioned from female to male", text):
        return "male"
    if re.search(r"transitioned from male to female", text):
        return "female"
    if pattern("female_noun").search(head):
        return "female"
    if pattern("male_noun").search(head):
        return "male"
    if re.search(r"\balso a (?:mother|wife)\b|\bmother of\b|\ba mother\b", text):
        return "female"
    named_others = len(re.findall(r"[A-Z]\. ?[A-Z]\.", text)) + len(
        re.findall(r"(?<=[a-z,] )[A-Z][a-z]+ (?:[A-Z]\. )?[A-Z][a-z]+", text)
    )
    others = re.search(r"\bthe [a-z]+(?:er|or|ist|man|woman|ian)\b|\bsister\b|\bbrother\b|\bchild\b", text)
    if not named_others and not others:
        if re.search(r"\b(?:her|she|herself|hers)\b", text):
            return "female"
        if re.search(r"\b(?:his|he|himself)\b", text):
            return "male"
    return ""


_TEENS = ("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")


def stated_age(text: str) -> int:
    """The age in years that the text states, or 0."""
    stated = re.search(r"\b(\d\d)[- ]year[- ]old|\baged? (\d\d)\b|\b(\d\d) years old", text)
    if stated:
        return int(next(group for group in stated.groups() if group))
    spelled = re.search(rf"\b({'|'.join(_TEENS)})[- ]year", text, re.IGNORECASE)
    return 13 + _TEENS.index(spelled[1].lower()) if spelled else 0


def age_of(text: str, head: str, stage: Stage) -> tuple[int, int]:
    """The range of ages that the persona allows; a stated age is a range of one."""
    if years := stated_age(text):
        return years, years
    if stage == "retired":
        return 61, 78
    for said, youngest, oldest in rows("age"):
        if re.search(said, text if "decades" in said else head, re.IGNORECASE):
            return int(youngest), int(oldest)
    return {"student": (19, 25), "junior": (22, 29), "senior": (38, 60), "executive": (40, 62)}.get(
        stage, (27, 58)
    )


def stage_of(head: str, text: str) -> Stage:
    """How far along, for one at work; student and retired are decided elsewhere."""
    if pattern("executive").search(head):
        return "executive"
    if pattern("junior").search(head) or re.search(r"\ba beginner\b|\brecent graduate\b", text):
        return "junior"
    return (
        "senior"
        if pattern("senior").search(head) or re.search(r"\bdecades\b|\b[12]\d years\b", text)
        else "mid"
    )


def home_of(text: str, head: str, fan: bool) -> Place | None:
    """The place where the person lives or is from, if the persona says so."""
    best: tuple[int, Place] | None = None
    head_end = text.find(head) + len(head) if head else 0
    for place in find_places(text):
        score = _home_score(text, head_end, fan, place)
        if score >= 4 and (best is None or score > best[0]):
            best = (score, place)
    return best[1] if best else None


def home_abroad(text: str) -> Place | None:
    """The place in a persona of another language: the one that says most.

    In Chinese and Japanese only of the first clause, where the person is said; what they care for follows.
    """
    first = re.split(r"[，,。；;]", text.lstrip("：: "))[0]
    return max(
        find_places(first if re.search(r"[\u3040-\u9fff]", text) else text),
        key=lambda place: (place.depth, -place.start),
        default=None,
    )


def _home_score(text: str, head_end: int, fan: bool, place: Place) -> int:
    before, after = text[: place.start], text[place.end :]
    if place.end <= head_end:
        rest = text[place.end : head_end].split()
        about_hobby = (
            fan
            and len(rest) > 1
            and not re.search(r"football|soccer|baseball|handball|poetry", " ".join(rest))
        )
        if about_hobby or re.match(
            r"(?:-themed|\s+(?:teacher|tutor|food|cuisine|restaurant|cars?|language(?! guide))\b)", after
        ):
            return 0
        return 10 + place.depth
    if re.search(r"\b(?:and|or),?\s+$", before) and not pattern("here_strong").search(before):
        return 0
    if pattern("here_strong").search(before):
        return 12 + place.depth
    about = re.search(r"(?:an|ish|ese|ic|ch)$", place.words) and re.match(
        r"\s+(?!who|that|and|or|but|with)[a-z]", after
    )
    if about and place.depth == 1 and not before.endswith("in the "):
        return 0
    if pattern("fan_from").search(before):
        return 6
    if (
        re.search(r"\b(?:alumn\w+|graduate|student|College|University|School|Institute)\b[^,;]*$", before)
        and place.depth == 3
    ):
        return 5
    if pattern("there").search(before[-70:]):
        return 0
    if pattern("here").search(before) and not (fan and place.depth == 1 and not before.endswith("from ")):
        return 5 + place.depth
    if before.endswith("familiar with ") or re.search(
        r"(?:University|College|School|Institute|Regiment)\b[^,]*$", text[place.start - 16 : place.end + 4]
    ):
        return 4
    return 5 if re.match(r"\s+(?:University|College|Community College)", after) else 0


_COMMONWEALTH = re.compile(r"\b(?:Ministry|ministry|Higher Secondary)\b")


def country_without_place(text: str, rng: random.Random) -> str:
    """A country where the persona names none: by spelling and institutions, else the United States."""
    if re.search(r"\bDawoodi|Higher Secondary|Dalit\b", text):
        return "IN"
    for names, codes in rows("continent"):
        if re.search(rf"\b(?:{names})\b", text):
            return rng.choice(codes.split())
    if _COMMONWEALTH.search(text):
        return rng.choice(("GB", "KE", "NZ", "PT", "SG", "ZA", "IE"))
    if pattern("british").search(text):
        return rng.choice(("GB", "GB", "GB", "AU", "IE"))
    return "US"


def employer_of(text: str) -> str:
    """The organisation where the person works or studies, where one is named."""
    for match in pattern("employed").finditer(text):
        name = re.sub(r"\s+(?:of|and|for|the|de|la|du|&)$", "", match[1].strip()).rstrip(".,")
        around = text[max(0, match.start() - 60) : match.start()]
        if pattern("not_employed").search(around):
            continue
        if pattern("institution").search(name):
            return name
    return ""


def interests_of(text: str, head: str) -> tuple[str, ...]:
    """Hobbies and subjects as noun phrases, in the persona's own few words; at most three."""
    found: list[str] = []
    if (fan := pattern("fan_head").match(re.split(r" and (?=admirer|fan|lover|supporter)", head)[0])) and (
        named := _without_moods(fan[1])
    ):
        found.append(named)
    for (said,) in rows("interest"):
        if (match := re.search(rf"\b{said}(.+)", text)) and not re.search(
            r"(?:not|n't|isn't) (?:very |a )?$", text[: match.start()]
        ):
            found.append(_tidy(match[1]))
    unique = [
        w
        for i, w in enumerate(found)
        if w.lower() not in words("dull_interests") and not any(w in o or o in w for o in found[:i])
    ]
    return tuple(unique[:3])


def _without_moods(text: str) -> str:
    kept, dull = text.split(), words("dull_interests")
    while kept and (is_mood(kept[0]) or kept[0].lower() in dull or (is_demonym(kept[0]) and len(kept) > 1)):
        kept.pop(0)
    return " ".join(kept)


_LOOSE = frozenset(["and", "the", "of", "in", "a", "to", "with", "for", "on", "his", "their", "s", "at"])


def _tidy(text: str) -> str:
    kept = pattern("interest_ends").sub("", text.strip()).strip(" .,;:").split()[:12]
    while kept and kept[-1].lower().rstrip(",") in _LOOSE:
        kept.pop()
    return " ".join(kept).rstrip(",")


def unknown_to(text: str) -> frozenset[str]:
    """Stems of what the person says they do not know: no job of theirs is about it."""
    stems: set[str] = set()
    for match in pattern("unknown").finditer(text):
        stems.update(word[:6] for word in re.findall(r"[a-z]{4,}", match[1].lower()))
        if re.search(
            r"regex|digital|data|code|coding|build system|technolog|software|comput", match[1].lower()
        ):
            stems.update(("softwa", "comput", "techno", "data", "inform", "statis"))
    return frozenset(stems - {"with", "their", "existi", "intric", "partic"})
