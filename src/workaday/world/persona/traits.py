"""What a persona says about age, gender, place, employer and interests. English, by pattern."""

from __future__ import annotations

import random
import re

from workaday.world.persona.record import Gender, Stage
from workaday.world.places import Place, find_places

_FEMALE = (r"woman|women|female|mother|mom|mum|housewife|wife|sister|daughter|actress|waitress|seamstress|girl|lady|"
           r"grandmother|grandma|aunt|queen|alumna|businesswoman|policewoman|nun|stewardess|ballerina|pregnant|"
           r"widow|hostess|heroine|cheerleader|craftswoman|congresswoman|nurse-midwife|saleswoman|spokeswoman")  # fmt: skip
_MALE = (r"man|male|father|dad|husband|brother|son|boy|guy|gentleman|grandfather|grandpa|uncle|king|alumnus|"
         r"businessman|policeman|monk|priest|fisherman|salesman|salaryman|widower|handyman|cameraman|mailman|"
         r"craftsman|congressman|rabbi|imam|bachelor dad|lumberjack|fireman|spokesman|repairman|bloke|lad")  # fmt: skip


def gender_of(text: str, head: str) -> Gender:
    """Said by a noun of the head, else by a pronoun where nobody else is named."""
    if re.search(r"transitioned from female to male", text):
        return "male"
    if re.search(r"transitioned from male to female", text):
        return "female"
    for gender, nouns in (("female", _FEMALE), ("male", _MALE)):
        if re.search(rf"\b(?:{nouns})\b", head, re.IGNORECASE):
            return gender  # type: ignore[return-value]
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


_AGES: tuple[tuple[str, tuple[int, int]], ...] = (
    (r"\btwenty-something", (22, 29)),
    (r"\bthirty-something", (30, 39)),
    (r"\bmiddle-aged\b|\bmiddle aged\b", (44, 57)),
    (r"\belderly\b|\bold man\b|\bold woman\b|\bold retired\b|\bnostalgic old\b", (66, 79)),
    (r"\b(?:intern|internship|entry-level|trainee|rookie|recent graduate|apprentice|recruit)\b", (21, 27)),
    (r"\byoung\b|\bbudding\b|\bnovice\b", (21, 31)),
    (r"\bgrizzled\b|\bdecades\b|\blegendary\b|\bveteran\b|\bin the (?:19)?[678]0'?s\b", (50, 66)),
    (r"\bseasoned\b|\brenowned\b|\bacclaimed\b|\bhighly experienced\b|\blong[- ]time\b", (42, 60)),
    (r"\bexperienced\b", (36, 56)),
)


def age_of(text: str, stage: Stage) -> tuple[int, int]:
    """The range of ages that the persona allows; a stated age is a range of one."""
    stated = re.search(r"\b(\d\d)[- ]year[- ]old|\baged? (\d\d)\b|\b(\d\d) years old", text)
    if stated:
        years = int(next(group for group in stated.groups() if group))
        return years, years
    if stage == "retired":
        return 61, 78
    for pattern, ages in _AGES:
        if re.search(pattern, text, re.IGNORECASE):
            return ages
    return {"student": (19, 25), "junior": (22, 29), "senior": (38, 60), "executive": (40, 62)}.get(
        stage, (27, 58)
    )


_EXECUTIVE = re.compile(
    r"\b(?:ceo|cfo|cto|coo|chief executive|chairman|president|executive director|head of operations|ambassador|"
    r"corporate executive|managing director|tycoon|magnate|governor|vice president|deputy head)\b", re.IGNORECASE)  # fmt: skip
_SENIOR = re.compile(
    r"\b(?:senior|lead|head|chief|principal|director|dean|seasoned|veteran|renowned|acclaimed|experienced|decades|"
    r"legendary|distinguished|expert|esteemed|influential|owner|leader|professor|judge|powerful|grizzled|"
    r"mother superior|captain|star|pioneered|proprietor|superintendent)\b", re.IGNORECASE)  # fmt: skip
_JUNIOR = re.compile(
    r"\b(?:junior|intern|interns|rookie|recruit|trainee|apprentice|novice|entry-level|recent graduate|aspiring|budding|"
    r"beginner|job-seeking|assistant to|young|new to|freshly|newly qualified|up-and-coming|emerging)\b", re.IGNORECASE)  # fmt: skip


def stage_of(head: str, text: str) -> Stage:
    """How far along, for one at work; student and retired are decided elsewhere."""
    if _EXECUTIVE.search(head):
        return "executive"
    if _JUNIOR.search(head) or re.search(r"\ba beginner\b|\brecent graduate\b", text):
        return "junior"
    return "senior" if _SENIOR.search(head) or re.search(r"\bdecades\b|\b[12]\d years\b", text) else "mid"


_HERE = re.compile(
    r"(?:\b(?:living|lives|live|residing|resides|resident|residents|based|located|moved|working|works|native|natives|"
    r"born|raised|grew up|operating|enrolled|studying|student|studied|graduate|graduated|alumna|alumnus|teaches|teach|"
    r"enterprise|hailing|originally|town|village|city|shop owner|company|player|engineer|scholar|professor|planner)\b"
    r"[^,;]{0,50}?\s(?:in|at|of|from|to|near|around|on)\s+(?:the\s+)?|\b(?:from|in|at|near|of)\s+(?:the\s+)?)$",
    re.IGNORECASE,
)  # fmt: skip
_THERE = re.compile(
    r"\b(?:history|culture|cultures|studies|literature|fan|fans|admirer|about|visit|visited|visiting|trip|never been|"
    r"travel|traveled|travelled|interested|interest|passion|curious|learn|learning|sites|objects|art|cuisine|fiction|"
    r"music|idol|dreams?|dreaming|performance|during|memories|win|won|policy|lack|obsessed|knowledge|tattoos)\b[^,;]*$",
    re.IGNORECASE,
)
_HERE_STRONG = re.compile(
    r"\b(?:living|lives|residing|resident|native|based|born|raised|moved|student at|teaches|properties in)\b[^,;]*$",
    re.IGNORECASE,
)
_FAN_FROM = re.compile(
    r"\b(?:fan|fans|supporter|enthusiast|shooter|player|follower|lover)\b(?: of [\w ]+)? from (?:the )?$",
    re.IGNORECASE,
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
    """The place in a persona of another language: the one that says most, wherever it stands."""
    return max(find_places(text), key=lambda place: (place.depth, -place.start), default=None)


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
            r"(?:-themed|\s+(?:teacher|tutor|food|cuisine|restaurant|cars?|language)\b)", after
        ):
            return 0
        return 10 + place.depth
    if re.search(r"\b(?:and|or),?\s+$", before) and not _HERE_STRONG.search(before):
        return 0
    if _HERE_STRONG.search(before):
        return 9 + place.depth
    if _FAN_FROM.search(before):
        return 6
    if (
        re.search(r"\b(?:alumn\w+|graduate|student|College|University|School|Institute)\b[^,;]*$", before)
        and place.depth == 3
    ):
        return 5
    if _THERE.search(before[-70:]):
        return 0
    if _HERE.search(before) and not (fan and place.depth == 1 and not before.endswith("from ")):
        return 5 + place.depth
    if before.endswith("familiar with ") or re.search(
        r"(?:University|College|School|Institute|Regiment)\b[^,]*$", text[place.start - 16 : place.end + 4]
    ):
        return 4
    return 5 if re.match(r"\s+(?:University|College|Community College)", after) else 0


_CONTINENTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("European (?!history|art|cuisine|Union|football|cars?)", ("DE", "FR", "IT", "NL", "ES", "GB", "PL")),
    ("Scandinavian|Nordic", ("SE", "NO", "DK")),
    ("Arab", ("EG", "JO", "MA", "LB", "AE")),
    ("Middle Eastern", ("JO", "LB", "AE", "TR")),
    ("Latin American", ("MX", "CO", "AR", "PE", "CL")),
    ("African (?!American|strategic|studies|art|history)", ("NG", "KE", "GH", "ZA", "SN")),
)
_COMMONWEALTH = re.compile(r"\b(?:Ministry|ministry|Higher Secondary)\b")
_BRITISH = re.compile(r"\b(?:mum|favourite|colour|organisation|specialis(?:e|ed|es|ing)|organis(?:e|ed|es|ing)|theatre|programme|centre|lorry|councillor|neighbour\w*|licence|grey|solicitor|barrister)\b")  # fmt: skip


def country_without_place(text: str, rng: random.Random) -> str:
    """A country where the persona names none: by spelling and institutions, else the United States."""
    if re.search(r"\bDawoodi|Higher Secondary|Dalit\b", text):
        return "IN"
    for words, codes in _CONTINENTS:
        if re.search(rf"\b(?:{words})\b", text):
            return rng.choice(codes)
    if _COMMONWEALTH.search(text):
        return rng.choice(("GB", "KE", "NZ", "PT", "SG", "ZA", "IE"))
    if _BRITISH.search(text):
        return rng.choice(("GB", "GB", "GB", "AU", "IE"))
    return "US"


_ORGANISATION = r"(?:the\s+)?((?:[A-Z][\w'’&.-]*|\d+(?:st|nd|rd|th))(?:\s+(?:of|and|for|the|de|la|du|&|[A-Z][\w'’&.-]*|\([A-Z]+\)))*\s*)"
_EMPLOYED = re.compile(rf"\b(?:at|for|with|from|of|in)\s+{_ORGANISATION}")
_INSTITUTION = re.compile(
    r"\b(?:University|College|School|Academy|Institute|Ministry|Department|Agency|Administration|Journal|Press|"
    r"Hospital|Authority|Directorate|Bank|Company|Inc|Corp|Police|Church|Museum|Library|Foundation|Society|Council|"
    r"Regiment|Hostgator|Service|Commission|Bureau|Reds|Club|Group|Airlines)\b"
)


def employer_of(text: str) -> str:
    """The organisation where the person works or studies, where one is named."""
    for match in _EMPLOYED.finditer(text):
        name = re.sub(r"\s+(?:of|and|for|the|de|la|du|&)$", "", match[1].strip()).rstrip(".,")
        around = text[max(0, match.start() - 60) : match.start()]
        if re.search(
            r"\b(?:fan|admirer|enthusiast|supporter|friend|client|enrolled|child|graduated|alumna|alumnus|during|moved|stadium|user|seeks|preparing|expertise)\b[^,]*$",
            around,
        ):
            continue
        if _INSTITUTION.search(name):
            return name
    return ""


_INTEREST = (
    r"(?:fan|fans|admirer|supporter|lover|enthusiast|follower|aficionado|devotee|connoisseur|collector|student|lovers?) of (?!sports but)",
    r"(?:passionate|obsessed|curious|enthusiastic) (?:about|with|for) ", r"passion for ", r"interested in ",
    r"(?:loves|love(?! for)|enjoys?|adores?|likes|idolizes|admires?|cherishes|appreciates?|who is into|who are into|fond of|hobby of|prides himself on being|follows|following) (?:the |to )?",
    r"inspiration in ", r"influenced by ", r"fascinated by ", r"admired and respected ", r"inspired to learn more about ",
    r"member of (?:a |an |the )(?=.*(?:band|club|team|society))", r"grew up admiring ", r"special interest in ", r"ambition of ", r"dreams of ", r"owner of (?:a |an |the )(?=.*[A-Z])",
    r"still keeps a close eye on ", r"compares ", r"stories about ", r"tips and tricks about ", r"trying to ",
)  # fmt: skip
_FAN_HEAD = re.compile(r"^(.*?)\s*(?:fan|fanatic|enthusiast|lover|supporter|buff|aficionado|hobbyist|connoisseur|watcher|admirer|devotee)$", re.IGNORECASE)  # fmt: skip
_ENDS = re.compile(r"\s*(?:[;:]|,? who\b|, (?:offering|aiming|providing|willing|always|often|seeking|but)\b|,? but\b|,? that\b|,? and (?:has|is|wants|helps|enjoys|hates|dreams|its|dislikes|supports|recommends|uses|his|her|eager)\b|, (?:eager|particularly|especially|which|and|on|helping)\b|\.$|\. ).*", re.DOTALL)  # fmt: skip
_DULL = frozenset(
    {
        "long",
        "time",
        "long time",
        "fairly",
        "first-time",
        "avid",
        "big",
        "huge",
        "devoted",
        "a",
        "the",
        "casual",
        "long-time",
        "passionate",
        "local",
        "ardent",
        "hardcore",
    }
)


def interests_of(text: str, head: str) -> tuple[str, ...]:
    """Hobbies and subjects as noun phrases, in the persona's own few words; at most three."""
    found: list[str] = []
    if (fan := _FAN_HEAD.match(re.split(r" and (?=admirer|fan|lover|supporter)", head)[0])) and (
        words := _without_moods(fan[1])
    ):
        found.append(words)
    for pattern in _INTEREST:
        if (match := re.search(rf"\b{pattern}(.+)", text)) and not re.search(
            r"(?:not|n't|isn't) (?:very |a )?$", text[: match.start()]
        ):
            found.append(_tidy(match[1]))
    unique = [
        w
        for i, w in enumerate(found)
        if w.lower() not in _DULL and not any(w in o or o in w for o in found[:i])
    ]
    return tuple(unique[:3])


def _without_moods(words: str) -> str:
    from workaday.world.persona.titles import is_demonym, is_mood

    kept = words.split()
    while kept and (is_mood(kept[0]) or kept[0].lower() in _DULL or is_demonym(kept[0]) and len(kept) > 1):
        kept.pop(0)
    return " ".join(kept)


def _tidy(words: str) -> str:
    words = _ENDS.sub("", words.strip()).strip(" .,;:")
    kept = words.split()[:12]
    while kept and kept[-1].lower().rstrip(",") in {
        "and",
        "the",
        "of",
        "in",
        "a",
        "to",
        "with",
        "for",
        "on",
        "his",
        "their",
        "s",
        "at",
    }:
        kept.pop()
    return " ".join(kept).rstrip(",")


_UNKNOWN = re.compile(
    r"\b(?:unfamiliar with|no knowledge of|knows? nothing about|not (?:very |deeply )?familiar with|zero understanding of|"
    r"limited knowledge (?:about|of)|lost when it comes to|does(?:n't| not) (?:fully )?understand|poorly understands|"
    r"comprehend|unable to relate to|isn't (?:very fond|a fan) of)\s+([^,.;]+)", re.IGNORECASE)  # fmt: skip


def unknown_to(text: str) -> frozenset[str]:
    """Stems of what the person says they do not know: no job of theirs is about it."""
    stems: set[str] = set()
    for match in _UNKNOWN.finditer(text):
        words = re.findall(r"[a-z]{4,}", match[1].lower())
        stems.update(word[:6] for word in words)
        if re.search(
            r"regex|digital|data|code|coding|build system|technolog|software|comput", match[1].lower()
        ):
            stems.update(("softwa", "comput", "techno", "data", "inform", "statis"))
    return frozenset(stems - {"with", "their", "existi", "intric", "partic"})
