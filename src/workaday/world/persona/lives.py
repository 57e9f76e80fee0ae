"""Lives for personas that name no job: what the head's noun says, and which working life that allows."""

from __future__ import annotations

import re
from dataclasses import dataclass

from workaday.world.persona.record import Standing
from workaday.world.persona.rules import first_fit, pattern, rows
from workaday.world.persona.titles import match_title


def kind_of(head: str) -> str:
    """The kind of life that the head's last words speak of: a fan's, a parent's, ..., or "person"."""
    for kind, nouns in rows("kind"):
        if re.search(rf"\b(?:{nouns})$", head, re.IGNORECASE if kind != "resident" else re.NOFLAG):
            return kind
    for kind, nouns in rows("kind")[:7]:
        if re.search(rf"\b(?:{nouns})\b", head, re.IGNORECASE):
            return kind
    return "person"


@dataclass(frozen=True, slots=True)
class Role:
    """What somebody does who stands for an organisation or for a figure out of a story."""

    alias: str
    title: str
    standing: Standing = "employed"


DEFAULT_ROLE = Role("operations manager", "Operations manager")


def role_in_organisation(text: str) -> Role:
    """A fitting role in the organisation that the persona is."""
    for there, alias, title in rows("works_there"):
        if re.search(rf"\b(?:{there})", text, re.IGNORECASE):
            return Role(alias, title)
    return DEFAULT_ROLE


def after_prison(head: str) -> Role | None:
    """Somebody who lived outside the law, and today works with those who come out of prison."""
    return Role("case manager", "Re-entry case manager") if pattern("outlaws").search(head) else None


def as_of_today(text: str, head: str) -> Role | None:
    """A living person who could be described so, where the persona is a figure out of a story."""
    if not pattern("stories").search(head) and not re.search(r"\bfictional character\b", text):
        return None
    alias, title, standing = first_fit("as_today", text) or ("museum educator", "Museum educator", "employed")
    return Role(alias, title, "self_employed" if standing == "self_employed" else "employed")


def by_context(head: str, text: str) -> tuple[str, str] | None:
    """Alias and title (or "" for the head's own) where the words around decide what a head means.

    An alias of "-" says that no work is meant: anybody can be a driver with a ticket.
    """
    known = match_title(head, at_end=True)
    for ending, around, alias, title in rows("context"):
        found = re.search(rf"(?:{ending})s?$", head, re.I)
        if not found or (known and " " in known.alias and known.alias != found[0].lower()):
            continue
        if not around or re.search(around, text):
            return alias, title
    return None


def own_work(tail: str) -> tuple[str, str, str] | None:
    """Work said in the tail to be the person's own: words to match, or an alias, and a title."""
    for said, alias, title in rows("own_work"):
        if match := re.search(said, tail):
            if alias == "+owner":
                return (f"{match[1]} owner", "", "")
            return (match[1] if match.groups() else "", alias, title)
    return None
