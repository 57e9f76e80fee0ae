"""What students study, and what it leads to."""

from __future__ import annotations

import random
import re

_ENDS = re.compile(
    r"\s*(?:[,;.(]|\bwho\b|\band\b (?:has|is|its|debunk|eager)|\bat\b|\bwith\b|\bin the\b|\bto help\b|\bbut\b).*",
    re.DOTALL,
)
_SUBJECT = (
    r"\b(?:majoring|degree|major|dissertation|thesis) in ([^,;.]+)",
    r"\bstudying (?!at\b|abroad)([A-Za-z][^,;.]+)",
    r"\bpassionate about ([^,;.]+)",
    r"\b(?:specializing|specialising|specialized|focusing) (?:in|on) ([^,;.]+)",
    r"\bstudent (?:of|in) (?!the |a )([^,;.]+)",
    r"\b(?:research|thesis) (?:on|into|about) (?:the )?([^,;.]+)",
    r"\baspiring to (?:become|be) an? ([^,;.]+)",
    r"\blearning ([a-z][^,;.]+?) for the first time",
    r"\blearn more about ([^,;.]+)",
    r"\bimpact of ([^,;.]+?) on",
)
_LEADS: tuple[tuple[str, str], ...] = (
    (r"physiotherap|physical therapy", "physical therapist"), (r"nursing", "registered nurse"),
    (r"medical image", "software developer"), (r"medic(?:al|ine)|anatomy|pre-med", "physician"),
    (r"dent(?:al|istry)", "dentist"), (r"pharm", "pharmacist"), (r"veterinar", "veterinarian"), (r"\blaw\b|legal", "lawyer"),
    (r"health ?care admin|health admin|hospital admin", "medical and health services manager"),
    (r"public health|epidemi", "epidemiologist"), (r"petroleum", "petroleum engineer"), (r"civil eng", "civil engineer"),
    (r"mechanical", "mechanical engineer"), (r"electrical|electronic", "electrical engineer"),
    (r"chemical eng", "chemical engineer"), (r"aerospace|aeronaut", "aerospace engineer"),
    (r"biomedical", "biomedical engineer"), (r"industrial eng", "industrial engineer"),
    (r"environmental", "environmental scientist"), (r"\bmis\b|information system", "computer systems analyst"),
    (r"cyber|security", "information security analyst"), (r"data science|machine learning|statistic", "data scientist"),
    (r"computer|software|programming|coding|open source|algorithm", "software developer"),
    (r"psycholog", "psychologist"), (r"sociolog|gender studies", "sociologist"), (r"anthropolog", "anthropologist"),
    (r"arch(?:a)?eolog|maya", "archaeologist"), (r"architect", "architect"), (r"urban|planning", "urban planner"),
    (r"astro|cosmic|cosmolog", "astronomer"), (r"physics", "physicist"), (r"chemistry", "chemist"),
    (r"biolog|genetic|ecolog", "biologist"), (r"math", "mathematician"), (r"geolog|earth", "geoscientist"),
    (r"econom|trade polic", "economist"), (r"advertis|consumer|marketing", "market research analyst"),
    (r"media|film|cinema", "producer and director"), (r"drama|theat|stage|acting", "stage director"),
    (r"journalis|broadcast", "journalist"), (r"political|government|international relation|imperial", "political scientist"),
    (r"histor", "historian"), (r"linguist|language", "linguist"), (r"literature|english|poetry|writing", "writer"),
    (r"philosoph|theolog", "professor"), (r"education|teaching", "high school teacher"), (r"accounting", "accountant"),
    (r"financ", "financial and investment analyst"), (r"business|management|entrepreneur", "management consultant"),
    (r"art\b|painting|sculpture|animation", "fine artist"), (r"design", "graphic designer"), (r"music", "musician"),
    (r"sport|athlet|kinesiology|exercise", "athletic trainer"), (r"social work", "child, family and school social worker"),
    (r"communicat|public relation", "public relations specialist"), (r"culinary", "chef"), (r"agricult", "agricultural scientist"),
    (r"hospitality|tourism", "hotel manager"), (r"logic", "mathematician"), (r"engineer", "engineer"),
)  # fmt: skip
_CANONICAL = {
    "economist": "economics", "political scientist": "political science", "physical therapist": "physiotherapy",
    "registered nurse": "nursing", "lawyer": "law", "physician": "medicine", "software developer": "computer science",
    "historian": "history", "psychologist": "psychology", "biologist": "biology", "engineer": "engineering",
    "journalist": "journalism", "high school teacher": "education", "management consultant": "business administration",
    "writer": "creative writing", "environmental scientist": "environmental science", "accountant": "accounting",
}  # fmt: skip
_COMMON = (
    "business administration", "psychology", "biology", "computer science", "communication", "economics",
    "political science", "civil engineering", "history", "environmental science", "sociology", "accounting",
)  # fmt: skip


def subject_of(text: str, head: str) -> str:
    """The subject that a student's persona names, as a noun phrase, or ""."""
    before = re.match(r"(.*?)\s*(?:students?|majors?)\b", head, re.IGNORECASE)
    if before and (words := _subject_words(before[1])):
        return words
    for pattern in _SUBJECT:
        if match := re.search(pattern, text, re.IGNORECASE):
            words = _ENDS.sub("", match[1]).strip()
            if pattern in _SUBJECT[-4:] and "first time" not in pattern:
                return _CANONICAL.get(leads_to(words), words)
            if words and not re.match(r"(?:at|for|their|his|her|content)\b", words):
                return " ".join(words.split()[:7])
    return ""


_LEVELS = frozenset(
    """college university school high graduate undergraduate grad phd ph.d doctoral master's masters master
    exchange senior junior freshman sophomore transfer honors international first-year second-year third-year
    final-year foreign postgraduate mature middle elementary mba year""".split()
)


def _subject_words(words: str) -> str:
    from workaday.world.persona.titles import is_demonym, is_mood

    def dull(w: str) -> bool:
        return is_mood(w) or is_demonym(w) or w.lower() in _LEVELS or w.lower() in ("south", "north", "new")

    kept = words.split()
    while kept and dull(kept[0]):
        kept.pop(0)
    while kept and kept[-1].lower() in _LEVELS:
        kept.pop()
    return " ".join(kept)


def common_subject(rng: random.Random) -> str:
    """A subject for a student whose persona names none."""
    return rng.choice(_COMMON)


def leads_to(subject: str) -> str:
    """The alias of an occupation that a subject leads to."""
    low = subject.lower()
    return next((alias for pattern, alias in _LEADS if re.search(pattern, low)), "management consultant")
