"""What a mail tells that asks for nothing (an error, a delay, an absence, thanks), and what one asks that nobody's
knowledge answers: which of two ways, a favour. The answer need only fit; it knows nothing and releases nothing."""

from __future__ import annotations

import re
from typing import Literal

from workaday.month.office.words import own_words, plain

Told = Literal["told_wrong", "told_late", "told_absent", "told_sorry", "told_no", "thank", "told"]
Asked = Literal["choose", "favour", "unknown"]
"""The moves that answer it."""

_WORDS: dict[Told, str] = {
    "told_wrong": (
        r"wrong|errors?|mistakes?|incorrect\w*|typos?|discrepanc\w+|mismatch\w*|duplicate\w*|transposed|swapped"
        r"|disagrees?|(?:not|[a-z]+n't) (?:agree|match|add up|tally|reconcile|correct|right)|off by"
        r"|twice|two times|(?:leaves?|left) out|omit\w*|should (?:be|have been|read|say)|differs?|stale|outdated"
        r"|the rows (?:give|add up|say)|one (?:number|figure) too"
    ),
    "told_absent": (
        r"(?:can ?not|can't|won't|will not|unable to|not able to) (?:make|come|attend|join|be there)"
        r"|(?:i am|i'm|i will be|i'll be) (?:away|out|off|on leave|travelling|traveling|on holiday|on vacation)"
    ),
    "told_late": (
        r"(?:be|am|is|are|comes?|running|days?|hours?) late\w*|delay\w*|behind schedule|slips?|slipped|more time"
        r"|not (?:be )?(?:ready|done|finished) (?:by|until|before|in time|on)|push(?:ed)? back|takes? longer"
    ),
    "told_sorry": (r"sorry|apolog\w+|my fault|my mistake"),
    "told_no": (
        r"decided (?:for|against|on) (?:the |an)?other|(?:we|i) (?:have to |must )?(?:decline|turn (?:it|this|you) down)"
        r"|not (?:be )?(?:going ahead|interested|needed)|will not (?:go ahead|proceed)|cancel\w*|called off"
    ),
    "thank": (r"thanks?|attached|enclosed|here (?:is|are)|grateful|appreciate\w*"),
}
"""In the order of how much a wrong answer would hurt."""

_KINDS = {kind: re.compile(rf"\b(?:{words})\b") for kind, words in _WORDS.items()}


def told_by(subject: str, body: str) -> Told:
    """The kind of what a mail tells: the first that fits."""
    text = plain(f"{subject}\n{own_words(body)}")
    return next((kind for kind, words in _KINDS.items() if words.search(text)), "told")


_CHOICE = re.compile(
    r"\b(?:(?:shall|should|may|can|do|would) (?:i|we)|(?:do|would|should) you (?:want|prefer|rather|like|mind)|as of)\b"
    r"[^.?!]*[, ]or (?!so\b|not\b|anything\b|any\b)[^.?!]*\?"
)
_FAVOUR = re.compile(
    r"\b(?:could|can|would|will) (?:you|somebody|someone|anybody|anyone|one of you)(?: please| kindly| maybe)? "
    r"(?:take (?:the |some )?(?:notes|minutes|over|my)|book|cover|print|remind|bring|ring|pick|join|come|attend|sit in"
    r"|stand in|fill in for|lend|translate|scan|organi[sz]e|move|cancel|host|chair|present|order|swap)\b"
)


def asked_by(body: str) -> Asked:
    """The kind of what a mail asks for that nobody has to give."""
    text = plain(own_words(body))
    return "choose" if _CHOICE.search(text) else "favour" if _FAVOUR.search(text) else "unknown"
