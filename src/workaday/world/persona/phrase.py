"""The head of a persona: who is spoken of, and not who or what else is mentioned.

"A reporter who relies on the photographer" is a reporter: what follows who, that, with or a comma says
more about the person, and never who they are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from workaday.world.persona.rules import pattern, words
from workaday.world.persona.titles import is_mood, match_title


@dataclass(frozen=True, slots=True)
class Phrase:
    """`head`: the noun phrase that says who this is; `tail`: all that follows; `name`: a person's own."""

    head: str
    tail: str
    name: str = ""


def read_phrase(text: str) -> Phrase:
    """The head and the tail of an English persona."""
    text = " ".join(text.split()).rstrip(" .:;")
    name = ""
    stripped = re.sub(r"^[\s：:,.;\"'“”]*(?:(?:Dr|Mr|Mrs|Ms|Prof)\. [A-Z]\w+, )?", "", text)
    if self_named := re.match(
        r"(?i:my name is) ([A-Z][\w'-]+(?: [A-Z][\w'-]+)?)[,.]? (?:and )?(.*)", stripped
    ):
        rest = self_named[2]
        return Phrase(
            "" if rest.startswith("I ") and not rest.startswith("I am") else read_phrase(rest).head,
            f" {rest}",
            self_named[1],
        )
    if (named := pattern("name").match(stripped)) and not re.match(
        r"(As|Current|Former|Retired)\b", stripped
    ):
        name, stripped = named["name"], named["rest"]
        if _is_common(name):
            name, stripped = "", text
    body = stripped[pattern("opening").match(stripped).end() :]  # type: ignore[union-attr]
    body = re.sub(r"^(?:\w+ )?(?:group|team|pair|couple|crew|panel) of (?=[a-z])", "", body)
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
    hard = pattern("hard_cut").search(body, 1)
    head = body[: hard.start()] if hard else body
    if match_title(head, at_end=True) is None:
        opened = re.match(r"(.+?)\s+(\w{3,}ing)\b", head)
        if opened and opened[2] not in words("noun_ing") and _is_somebody(opened[1]):
            return opened[1]
    for soft in pattern("soft_cut").finditer(head, 1):
        before = head[: soft.start()]
        if _is_somebody(before):
            return before
    return head


def _is_somebody(head: str) -> bool:
    return match_title(head, at_end=True) is not None or pattern("person").search(head) is not None


def _is_common(name: str) -> bool:
    """ "Architect, who ..." begins with a capital and is no name."""
    return match_title(name) is not None or name.split()[0].lower() in ("young", "old", "retired")
