"""Job titles in English: found in a noun phrase, and written as a person would carry them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from workaday.world.persona.occupations import by_alias
from workaday.world.persona.record import Occupation
from workaday.world.persona.rules import pattern, words
from workaday.world.places import cities, countries


@dataclass(frozen=True, slots=True)
class TitleMatch:
    """A job named in a phrase: `words` as written, with what belongs to the title before it."""

    occupation: Occupation
    words: str
    alias: str
    end: int


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


@cache
def _longest() -> int:
    return max(alias.count(" ") for alias in by_alias()) + 1


def match_title(phrase: str, *, at_end: bool = False) -> TitleMatch | None:
    """The job that a noun phrase names: the match that ends last, the longest of those.

    With `at_end`, only a job at the very end counts ("film producer", not "producer friend").
    """
    tokens = re.sub(r"[^\w\s'’.+#/&-]", " ", phrase).replace("’", "'").split()
    low = [
        token.lower().strip(".'") if token.lower() not in (".net", "c#") else token.lower()
        for token in tokens
    ]
    for end in range(len(low), 0, -1):
        for start in range(max(0, end - _longest()), end):
            called = " ".join(low[start:end])
            job = by_alias().get(called) or by_alias().get(called.replace("-", " "))
            if job is None and end == len(low):
                job = by_alias().get(" ".join([*low[start : end - 1], _singular(low[end - 1])]))
            if job is not None:
                first = _extend(low, tokens, start)
                written = tokens[first:end]
                if called not in by_alias() and called.replace("-", " ") not in by_alias():
                    written[-1] = _singular(written[-1])
                return TitleMatch(job, " ".join(written), called, end)
        if at_end:
            return None
    return None


def _extend(low: list[str], tokens: list[str], start: int) -> int:
    """Where the title begins: nouns and grades before the matched words belong to it, moods do not."""
    while start and _belongs(low[start - 1], tokens[start - 1]):
        start -= 1
    return start


def _belongs(word: str, token: str) -> bool:
    if (
        is_mood(word)
        or re.match(r"\d", word)
        or word in ("a", "an", "the", "and", "of", "or", "his", "her", "their")
    ):
        return False
    if any(word in words(name) for name in ("grades", "keep", "noun_ing", "noun_ly")):
        return True
    if "'" in word or is_demonym(token) or token in _place_words():
        return False
    if (token[:1].isupper() and not token.istitle()) or "." in token:
        return True
    return not pattern("adjective").search(word)


def is_mood(word: str) -> bool:
    """Whether the word tells of a person's manner, age or fame, and not of their work."""
    return word.lower() in words("mood")


def without_moods(head: str) -> str:
    """The head from its first word that is not a mood: "ex-banker" of "disillusioned ex-banker"."""
    kept = head.split()
    while len(kept) > 1 and is_mood(kept[0]) and kept[0].lower() not in ("former", "ex", "retired"):
        kept.pop(0)
    return " ".join(kept)


@cache
def _demonyms() -> frozenset[str]:
    return frozenset(
        w for land in countries().values() for name in (land.name, *land.demonyms) for w in name.split()
    )


@cache
def _place_words() -> frozenset[str]:
    names = [name for city in cities() for name in (city.name, city.region, *city.aliases)]
    return frozenset(word for name in names for word in name.split())


def is_demonym(token: str) -> bool:
    """Whether the word says where somebody is from."""
    return token in _demonyms() or token.endswith("-born")


def as_title(title: str) -> str:
    """Sentence case, with proper nouns and abbreviations left as they are: "Discord bot developer"."""
    kept = title.split()
    while len(kept) > 1 and is_mood(kept[0]) and " ".join(kept).lower() not in by_alias():
        kept.pop(0)
    first, _, rest = " ".join(kept).partition(" ")
    first = first.upper() if first.lower() in words("abbreviations") else first[:1].upper() + first[1:]
    rest = " ".join(w.upper() if w.lower() in words("abbreviations") else w for w in rest.split())
    rest = _lower_generic(rest)
    return f"{first} {rest}".strip()


def _lower_generic(rest: str) -> str:
    if re.search(r"\b(?:in|of) ", rest):
        return rest
    titles = {word for alias in by_alias() for word in alias.split()}
    proper = {"java", "python", "azure", "aws", "roman", "discord", "android", "unity", "swift", "go", "rust"}
    return " ".join(
        w.lower() if w.istitle() and w.lower() in titles and w.lower() not in proper else w
        for w in rest.split()
    )
