"""From free text to words that can be compared: sentences, stems, synonyms. It knows no question and no answer."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

import yaml
from rapidfuzz.distance import OSA

_ALIKE = 0.8
_SHORTEST_FUZZY = 5
_WORD = re.compile(r"[a-z0-9]+")
_ENDINGS = ("ments", "ment", "ings", "ing", "ions", "ion", "edly", "ed", "ly")


@dataclass(frozen=True)
class Lexicon:
    """What the package knows about office English: `stop` words, `classes` by stem, `phrases` by their text."""

    stop: frozenset[str]
    classes: Mapping[str, str]
    phrases: tuple[tuple[re.Pattern[str], str], ...]


@functools.cache
def lexicon() -> Lexicon:
    text = resources.files("workaday.month.office").joinpath("lexicon.yaml").read_text(encoding="utf-8")
    data = yaml.load(text, Loader=yaml.CSafeLoader)
    classes = {stem(str(word)): stem(str(group[0])) for group in data["classes"] for word in group}
    phrases = tuple(
        (re.compile(rf"(?<!\w){re.escape(p)}(?!\w)"), f" {word} ") for p, word in data["phrases"].items()
    )
    return Lexicon(frozenset(data["stop"].split()), classes, phrases)


def own_words(body: str) -> str:
    """A mail's text without what it quotes."""
    return "\n".join(line for line in body.splitlines() if not line.lstrip().startswith(">"))


def plain(text: str) -> str:
    """Small letters without accents and typographic marks."""
    text = unicodedata.normalize("NFKD", text).replace("’", "'")
    return "".join(c for c in text if not unicodedata.combining(c)).lower()


@functools.lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A word without its ending: "harvesting", "harvests" and "harvest" are one."""
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        word = word[:-1]
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    if word.endswith("e") and len(word) > 3:
        word = word[:-1]
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsz":
        word = word[:-1]
    return word[:-1] + "i" if word.endswith("y") and len(word) > 3 else word


def terms(text: str) -> list[str]:
    """The telling words of a text, in order, each as its stem or as the class that it belongs to."""
    known = lexicon()
    return [known.classes.get(s, s) for s in stems(text)]


def stems(text: str) -> list[str]:
    """The telling words of a text, in order, each without its ending."""
    known = lexicon()
    text = plain(text)
    for pattern, word in known.phrases:
        text = pattern.sub(word, text)
    return [stem(w) for w in _WORD.findall(text) if w not in known.stop]


def alike(said: str, meant: str) -> float:
    """How surely one word is another: 1 for the same, less for a slip of the finger, 0 for another word."""
    if said == meant:
        return 1.0
    if min(len(said), len(meant)) < _SHORTEST_FUZZY - 1 or said[0] != meant[0]:
        return 0.0
    if said.isdigit() or meant.isdigit():
        return 0.0
    longer, shorter = max(len(said), len(meant)), min(len(said), len(meant))
    if (
        shorter >= _SHORTEST_FUZZY
        and longer - shorter <= 4
        and (said.startswith(meant) or meant.startswith(said))
    ):
        return 0.9
    likeness = OSA.normalized_similarity(said, meant)
    return 0.85 if longer >= _SHORTEST_FUZZY and likeness >= _ALIKE else 0.0
