"""The head of a persona: who is spoken of, and not who or what else is mentioned.

"A reporter who relies on the photographer" is a reporter: what follows who, that, with or a comma says
more about the person, and never who they are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from workaday.world.persona.titles import is_mood, match_title

PERSON = re.compile(
    r"\b(?:fans?|enthusiasts?|supporters?|lovers?|buff|admirers?|hobbyists?|patients?|clients?|customers?|friends?|colleagues?|"
    r"residents?|parents?|mother|father|students?|watcher|followers?|collectors?|dropout|homeowner|users?|company|firm|"
    r"organi[sz]ation|cooperative|neighbou?r|practitioner|wife|housewife|husband|daughter|son|members?|alumna|alumnus|"
    r"survivor|person|man|woman|guy|professional|major|freshman|sophomore|undergraduate|candidate|graduate|recruit|intern|"
    r"beginner|biker|climber|peer|child|kid|tenant|agency|character|scribe|someone|people|officer|cheerleader|expert|"
    r"competitor|thinker|native|[A-Z]\w+er)$", re.IGNORECASE)  # fmt: skip
_OPENING = re.compile(
    r"^[\s：:,.;\"'“”‘’*•-]*(?:(?:persona|description)\s*:\s*)?"
    r"(?:as\s+|i\s+am\s+|i['’]m\s+|he\s+is\s+|she\s+is\s+|this\s+is\s+|my\s+name\s+is\s+)?"
    r"(?:(?:an?|the|another|one|some|your|our|my|currently|current)\s+)*",
    re.IGNORECASE,
)
_HARD_CUT = re.compile(
    r"\s*[,;:()—–]\s*|\s+(?:who|who['’]s|that|which|whose|whom|with|without|where|when|while|because|but|yet|"
    r"for|in|at|of|from|on|by|to|into|under|across|about|among|like|is|are|was|has|have|having)\b",
    re.IGNORECASE,
)
_SOFT_CUT = re.compile(
    r"\s+(?:looking|trying|seeking|specializing|specialising|specialized|specialised|specilises|working|living|residing|"
    r"responsible|interested|passionate|dedicated|committed|known|familiar|unfamiliar|critical|skilled|"
    r"based|using|used|planning|studying|focused|focusing|preparing|running|facing|learning|determined|"
    r"considering|incorporating|developing|exploring|examining|creating|managing|leading|representing|"
    r"providing|offering|eager|able|obsessed|curious|proficient|resistant|practicing|capable|tired|"
    r"struggling|serving|hoping|aiming|aspiring|competing|covering|shadowing|overseeing|conducting|"
    r"supporting|advocating|attending|hailing|born|raised|stuck|often|always|never|just|currently|"
    r"turned|now|also|ready|aware|proud|affected|forced|introducing|using|in-charge|adapting|challenging|"
    r"reminiscing|transitioning|stationed|relocating|writing|researching|building|making|selling|"
    r"teaching|pursuing|enrolled|majoring|participating|involved|recovering|helping|striving|doing|raising|"
    r"sharing|affiliated|employed|passionately|deeply|highly|particularly|especially|promoting|going|being|resistant|wanting|needing|involving|stationed|shares|"
    r"named|called|aged)\b",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"^(?P<name>[A-Z][\w'’-]+(?:\s+(?:[A-Z][\w'’-]+|[A-Z]\.|van|von|de|da|el|al|bin)){0,3}),\s+"
    r"(?P<rest>(?:an?|the)\s+.+|[A-Z]\w+(?:an|ish|ese|i|ch)\s+[a-z].+|\d.+|[a-z]+.+)$"
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """`head` is the noun phrase that says who this is; `tail` all that follows; `name` a person's own name."""

    head: str
    tail: str
    name: str = ""


def read_phrase(text: str) -> Phrase:
    """The head and the tail of an English persona."""
    text = " ".join(text.split()).rstrip(" .:;")
    name = ""
    stripped = re.sub(r"^[\s：:,.;\"'“”]*", "", text)
    if (named := _NAME.match(stripped)) and not re.match(r"(As|Current|Former|Retired)\b", stripped):
        name, stripped = named["name"], named["rest"]
        if _is_common(name):
            name, stripped = "", text
    body = stripped[_OPENING.match(stripped).end() :]  # type: ignore[union-attr]
    body = _join_moods(body)
    head = _cut(body)
    return Phrase(re.sub(r"[\"'“”.]+$", "", head).strip(), body[len(head) :], name)


def _join_moods(body: str) -> str:
    """ "Young, job-seeking biochemist" without the comma, which cuts elsewhere."""
    while (match := re.match(r"^((?:[\w-]+ )*)([\w-]+), (?=\S)", body)) and all(
        is_mood(word) for word in f"{match[1]}{match[2]}".split()
    ):
        body = f"{match[1]}{match[2]} {body[match.end() :]}"
    return body


def _cut(body: str) -> str:
    """The head: up to a relative word, or up to a participle where what stands before it is somebody."""
    hard = _HARD_CUT.search(body, 1)
    head = body[: hard.start()] if hard else body
    for soft in _SOFT_CUT.finditer(head, 1):
        before = head[: soft.start()]
        if match_title(before, at_end=True) or PERSON.search(before):
            return before
    return head


def _is_common(name: str) -> bool:
    """ "Architect, who ..." begins with a capital and is no name."""
    return (
        match_title(name) is not None
        or " " in name
        and name.split()[0].lower() in ("young", "old", "retired")
    )


def clauses(tail: str) -> list[str]:
    """The tail's parts between commas, semicolons, and relative pronouns."""
    return [part.strip() for part in re.split(r"[,;]|\bwho\b|\bthat\b|\band\b|\bbut\b", tail) if part.strip()]
