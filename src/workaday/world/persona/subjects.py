"""What students study, and what it leads to."""

from __future__ import annotations

import random
import re

from workaday.world.persona.rules import first_fit, pattern, rows, words
from workaday.world.persona.titles import is_demonym, is_mood

_COMMON = (
    "business administration", "psychology", "biology", "computer science", "communication", "economics",
    "political science", "civil engineering", "history", "environmental science", "sociology", "accounting",
)  # fmt: skip


def _subject_for(alias: str) -> str:
    return next((cells[1] for cells in rows("subject_name") if cells[0] == alias), "")


def subject_of(text: str, head: str) -> str:
    """The subject that a student's persona names, as a noun phrase, or ""."""
    before = re.match(r"(.*?)\s*(?:students?|majors?)\b", head, re.IGNORECASE)
    if before and (named := _subject_words(before[1])):
        return named
    for (said,) in rows("subject"):
        if match := re.search(said, text, re.IGNORECASE):
            found = pattern("subject_ends").sub("", match[1]).strip()
            if (said,) in rows("subject")[-4:] and "first time" not in said:
                return _subject_for(leads_to(found)) or found
            if found and not re.match(r"(?:at|for|their|his|her|content)\b", found):
                return " ".join(found.split()[:7])
    return ""


def _subject_words(text: str) -> str:
    def dull(w: str) -> bool:
        return (
            is_mood(w)
            or is_demonym(w)
            or w.lower() in words("levels")
            or w.lower() in ("south", "north", "new")
        )

    kept = text.split()
    while kept and dull(kept[0]):
        kept.pop(0)
    while kept and kept[-1].lower() in words("levels"):
        kept.pop()
    return " ".join(kept)


def common_subject(rng: random.Random) -> str:
    """A subject for a student whose persona names none."""
    return rng.choice(_COMMON)


def leads_to(subject: str) -> str:
    """The alias of an occupation that a subject leads to."""
    fit = first_fit("leads_to", subject)
    return fit[0] if fit else "management consultant"
