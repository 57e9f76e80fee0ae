"""What a mail asks for, recognised in free text by its words. It decides nothing: release rules come after."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

_STOP = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "for",
        "to",
        "in",
        "on",
        "at",
        "by",
        "and",
        "or",
        "is",
        "are",
        "was",
        "be",
        "with",
        "as",
        "it",
        "its",
        "this",
        "that",
        "you",
        "your",
        "i",
        "my",
        "we",
        "our",
        "me",
        "us",
        "do",
        "does",
        "did",
        "have",
        "has",
        "had",
        "can",
        "could",
        "would",
        "should",
        "will",
        "please",
        "what",
        "which",
        "when",
        "how",
        "much",
        "many",
        "send",
        "tell",
        "give",
        "know",
        "need",
        "use",
        "using",
        "current",
        "latest",
        "per",
        "from",
        "about",
        "any",
        "so",
        "if",
        "not",
        "no",
        "thanks",
        "hi",
        "hello",
        "dear",
    ]
)
_ENOUGH = 86.0


def words(text: str) -> list[str]:
    """The words that carry meaning, lower case, crudely without endings."""
    found = re.findall(r"[a-z0-9]+", text.lower())
    return [_stem(w) for w in found if w not in _STOP]


def _stem(word: str) -> str:
    for ending in ("ies", "es", "s"):
        if word.endswith(ending) and len(word) > len(ending) + 3:
            return word[: -len(ending)] + ("y" if ending == "ies" else "")
    return word


def sentences(text: str) -> list[str]:
    """Sentences and lines of a mail, quoted lines left out."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith(">")]
    parts = [s for line in lines for s in re.split(r"(?<=[.?!;])\s+", line) if s.strip()]
    return parts + [line for line in lines if line.strip() and line not in parts]


def mentions(text: str, labels: Sequence[str]) -> bool:
    """Whether some sentence speaks of a thing known under one of these labels."""
    return any(_speaks_of(words(sentence), words(label)) for sentence in sentences(text) for label in labels)


def _speaks_of(said: list[str], label: list[str]) -> bool:
    if not label or not said:
        return False
    present = sum(any(_alike(word, wanted) for word in said) for wanted in label)
    needed = len(label) if len(label) <= 2 else max(2, round(len(label) * 0.7))
    return present >= needed


def _alike(word: str, wanted: str) -> bool:
    return word == wanted or (len(wanted) > 4 and fuzz.ratio(word, wanted) >= _ENOUGH)


_ASKING = re.compile(
    r"\b(please|kindly|(could|can|would) you|i need|need the|i('d| would) like|looking for|let me have"
    r"|let me know (?!if )|(send|give|tell|show|forward) me|share (the|your|it|with))\b"
    r"|^\W*(what('s| is| are| was| were)|how (much|many|long))\b",
    re.MULTILINE,
)


def asks(text: str) -> bool:
    """Whether a mail puts a question or a request, quoted lines left out."""
    own = "\n".join(line for line in text.lower().splitlines() if not line.lstrip().startswith(">"))
    return "?" in own or bool(_ASKING.search(own))
