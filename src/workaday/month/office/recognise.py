"""What a mail asks for, recognised in free text. It decides nothing: whether it may be said comes after.

A sentence that asks is compared with everything that could be asked for, by the words of labels, other names and
usual questions, rare words counting more. Figures that nobody gives away are known too, so that a question about
one of those is not taken for a question about something that sounds like it.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from workaday.month.office.words import alike, own_words, plain, stems, terms

ENOUGH = 0.6
"""Which share of a name's weight a sentence must have to speak of the thing."""

OWN = 0.34
"""Which share of what was recognised must not belong to another thing that fits better."""

NAMED = 0.75
"""Which share makes a mere mention so clear that "it" can stand for it."""

_FROM_CONTEXT = 0.7
_LEAST_IN_SENTENCE = 0.3

Intent = Literal["approve", "review"]


@dataclass(frozen=True)
class Thing:
    """What can be asked for. `names` are its label, other names and usual ways to ask; a "figure" is known only to
    be told apart from the rest."""

    id: str
    kind: Literal["fact", "file", "figure"]
    names: tuple[str, ...]


@dataclass(frozen=True)
class _Hit:
    thing: Thing
    share: float
    weight: float
    words: frozenset[str]

    @property
    def force(self) -> float:
        """How much speaks for it: many and rare words, and few of its own that are missing."""
        return self.weight * self.share


class Recogniser:
    """Knows all things of one computer; built once a month."""

    def __init__(self, things: Iterable[Thing]) -> None:
        self.names: list[tuple[Thing, tuple[str, ...], str]] = []  # with the word of a name that has but one
        seen: dict[str, set[str]] = {}
        for thing in things:
            for name in thing.names:
                words = tuple(dict.fromkeys(terms(name)))
                if words:
                    self.names.append((thing, words, " ".join(stems(name)) if len(words) == 1 else ""))
                    seen.setdefault(thing.id, set()).update(words)
        count = Counter(word for words in seen.values() for word in words)
        self.weights = {w: math.log((len(seen) + 1) / (n + 0.5)) + 0.2 for w, n in count.items()}
        self.vocabulary: dict[str, list[str]] = {}
        for word in self.weights:
            self.vocabulary.setdefault(word[0], []).append(word)

    def asked(self, subject: str, body: str) -> list[str]:
        """Ids of what a mail asks for, in the order of the asking; quoted lines only say what "it" is."""
        own, quoted = own_words(body), _quoted(body)
        found: dict[str, None] = {}
        before = [subject, *quoted]
        for sentence in sentences(own):
            if sentence.asks:
                hits = self._hits(sentence.text, " ".join([*before[-1:], subject]))
                hits = hits or self._meant(sentence.text, [*before[1:][::-1], subject])
                found |= dict.fromkeys(h.thing.id for h in hits if h.thing.kind != "figure")
            before.append(sentence.text)
        return list(found)

    def _meant(self, sentence: str, before: Sequence[str]) -> list[_Hit]:
        """What "it" or a bare "how much?" refers to: the last thing that was clearly named."""
        if not _POINTING.search(plain(sentence)) and len(terms(sentence)) > 2:
            return []
        for text in before:
            hits = [h for h in self._hits(text, "") if h.share >= NAMED]
            if hits:
                return hits
        return []

    def _hits(self, sentence: str, context: str) -> list[_Hit]:
        """Things that a sentence speaks of: the weightiest first, none that lives on another's words."""
        said = self._known(terms(sentence))
        around = self._known(terms(context))
        if not said:
            return []
        literal = stems(sentence)
        best: dict[str, _Hit] = {}
        for thing, words, only in self.names:
            hit = self._hit(thing, words, said, around) if not only or only in literal else None
            if hit and (thing.id not in best or hit.force > best[thing.id].force):
                best[thing.id] = hit
        kept: list[_Hit] = []
        claimed: set[str] = set()
        for hit in sorted(best.values(), key=lambda h: (-h.force, h.thing.kind == "figure", h.thing.id)):
            free = sum(self.weights[w] for w in hit.words - claimed)
            if free >= OWN * sum(self.weights[w] for w in hit.words):
                kept.append(hit)
                claimed |= hit.words
        return kept

    def _hit(
        self, thing: Thing, words: tuple[str, ...], said: dict[str, float], around: dict[str, float]
    ) -> _Hit | None:
        total = sum(self.weights[w] for w in words)
        inside = sum(self.weights[w] * said[w] for w in words if w in said)
        outside = sum(self.weights[w] * around[w] for w in words if w not in said and w in around)
        share = (inside + _FROM_CONTEXT * outside) / total
        if share < ENOUGH or inside < _LEAST_IN_SENTENCE * total:
            return None
        matched = frozenset(w for w in words if w in said)
        return _Hit(thing, share, inside + _FROM_CONTEXT * outside, matched)

    def _known(self, said: Iterable[str]) -> dict[str, float]:
        """Words of the vocabulary that were said, each with how surely."""
        found: dict[str, float] = {}
        for word in dict.fromkeys(said):
            if word in self.weights:
                found[word] = 1.0
                continue
            for known in self.vocabulary.get(word[0], ()):
                sure = alike(word, known)
                if sure > found.get(known, 0.0):
                    found[known] = sure
        return found


# --- sentences, and which of them ask ---------------------------------------------------------------


@dataclass(frozen=True)
class Sentence:
    text: str
    asks: bool


_END = re.compile(r"(?<=[.?!;])\s+")
_POINTING = re.compile(r"\b(it|that|this|them|those|these|both|one|number|figure|value|amount|same)\b")
_OPENING = r"^\W*(?:(?:and|also|so|hi|hey|hello|btw|now|then|ok|okay|well|\d+)\b\W*)*"
_QUESTION = re.compile(
    _OPENING + r"(?:(?:by|at|from|in|within|above|below|up to|for|to|until|on|with|under|over|after)\s+)?"
    r"(?:what|whats|which|how|when|where|why|whose|is|are|do|does|did|can|could|would|will|may|might|shall|should|has)\b"
)
_REQUEST = re.compile(
    r"\b(?:please|pls|plz|kindly)\b.{0,30}?\b(?:send|give|tell|share|forward|attach|e?mail|export|confirm|let|remind"
    r"|provide|look|check|get|put|show|pull|read|approve|review|sign)\b"
    r"|\b(?:i|we)\b(?:'d| would| will| do| still| also| just| am| are|'m|'re)*"
    r" (?:need|require|lack|miss|missing|like to|love to|want to know|have to know|must know|looking for)\b"
    r"|\bneed (?:from you|your)\b|\blet me (?:know(?! if| whether)|have)\b|\bremind me\b|\bi'd (?:need|like|love)\b"
    r"|\b(?:grateful|appreciate it|obliged)\b|\bwould you mind\b|\bwaiting for your\b"
)
_IMPERATIVE = re.compile(
    _OPENING + r"(?:send|give|tell|forward|attach|email|mail|share|provide|confirm|remind|export|show|pass)\b"
)
_NO_REQUEST = re.compile(
    r"\bthanks?(?: you)?(?: so much| a lot| very much)? for\b|\bno need\b|\bneed(?:s)? not\b|\b(?:do not|don't|not) need\b"
    r"|\bany ?more\b|\bnever mind\b|\bfor your information\b|\bfyi\b|\bjust so you know\b|\bis already\b"
)
_MEANT = re.compile(r"\W*(?:i mean|that is|i\.e\.|meaning|namely)\b")
_LIST = re.compile(
    r"\b(?:need|questions?|items?|numbers?|things?|following|please|tell|send|from you|missing)\b.*:\s*$"
)


def sentences(text: str) -> list[Sentence]:
    """The sentences of a mail, and whether each asks. Lines below an asking line that ends with a colon ask too."""
    found: list[Sentence] = []
    listing = opened = False
    for line in text.splitlines():
        if not line.strip():  # ends a list, but not before its first line
            listing = listing and (opened or not any(s.asks for s in found[-1:]))
            continue
        for part in filter(str.strip, _END.split(line)):
            if found and found[-1].asks and _MEANT.match(plain(part)):
                found[-1] = Sentence(f"{found[-1].text} {part}", True)
            else:
                found.append(Sentence(part, listing or asking(part)))
        low = plain(line)
        opened = bool(_LIST.search(low))
        listing = opened or (listing and _is_item(line))
    return found


def _is_item(line: str) -> bool:
    return bool(re.match(r"\s*(?:[-*•–]|\(?\d+[.)])\s*", line)) or line.strip().endswith("?")


def asking(sentence: str) -> bool:
    """Whether one sentence puts a question or a request."""
    low = plain(sentence).strip()
    if low.endswith("?") or "?)" in low:
        return True
    if _NO_REQUEST.search(low):
        return False
    return bool("? " in low or _QUESTION.search(low) or _REQUEST.search(low) or _IMPERATIVE.search(low))


def asks(text: str) -> bool:
    """Whether a mail asks for anything at all, quoted lines left out."""
    return any(s.asks for s in sentences(own_words(text)))


def _quoted(body: str) -> list[str]:
    return [line.lstrip("> \t") for line in body.splitlines() if line.lstrip().startswith(">")]


# --- what is wanted of a file -----------------------------------------------------------------------

_PAST = re.compile(
    r"\b(?:has been|have been|was|were|is|are|been|already) (?:approved|signed|reviewed)|\bapproved by\b"
)
_APPROVE = re.compile(
    r"\bapprov(?:e|al|es|ing)\b|\bsign(?:ing)?[ -]?off\b|\bgo[ -]?ahead\b|\bgreen light\b|\byour ok(?:ay)?\b|\bclear(?:ance)?"
    r" (?:it|this|for)\b|\b(?:may|can) (?:i|we) (?:release|send it out)\b"
)
_REVIEW = re.compile(
    r"\breview\b|\b(?:have|take) a look\b|\blook (?:at|over|through)\b|\bcomments?\b|\bfeedback\b|\bmissing\b|\bread"
    r" (?:through|it|this|over)\b|\bcheck (?:the|this|it|my)\b|\bshould change\b|\bproofread\b"
)


def intents(subject: str, body: str) -> frozenset[Intent]:
    """Whether a mail wants an approval or a review."""
    text = _PAST.sub(" ", plain(f"{subject}\n{own_words(body)}"))
    found: set[Intent] = set()
    if _APPROVE.search(text):
        found.add("approve")
    if _REVIEW.search(text):
        found.add("review")
    return frozenset(found)
