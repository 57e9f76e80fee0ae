"""Whom the user can write to: this month's colleagues, then everybody else whom the profile names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz, process

from workaday.errors import DeskError


@dataclass(frozen=True)
class Person:
    """Somebody the user can write to. `known` tells colleagues of this month from mere contacts."""

    id: str
    name: str
    email: str
    role: str = ""
    organization: str = ""
    about: Mapping[str, Any] = field(default_factory=dict)
    known: bool = True


class People:
    """Everybody whom the user knows, by id; found by id, mail address, full name or a lone first name."""

    def __init__(self, people: Iterable[Person]) -> None:
        self.by_id = {p.id: p for p in people}
        self._words: dict[str, list[Person]] = {}
        for person in self.by_id.values():
            for word in {person.id, person.email, person.name, *person.name.split()[:1]}:
                self._words.setdefault(_folded(word), []).append(person)

    def __iter__(self) -> Iterator[Person]:
        return iter(self.by_id.values())

    def __len__(self) -> int:
        return len(self.by_id)

    def get(self, id: str) -> Person | None:
        return self.by_id.get(id)

    def named(self, id: str) -> str:
        """The name for an id; "me" and ids that nobody has stay as they are."""
        person = self.by_id.get(id)
        return person.name if person else id

    def find(self, text: str) -> Person:
        """Raises `DeskError` with the nearest names when it is nobody, or more than one."""
        inner = text.partition("<")[2].partition(">")[0]
        found = self._words.get(_folded(inner or text), [])
        if len(found) == 1:
            return found[0]
        names = ", ".join(f"{p.name} <{p.email}>" for p in found or self._near(text))
        if found:
            raise DeskError(f"{text!r} could be any of: {names}; give the full name or the address")
        raise DeskError(
            f"there is nobody called {text!r}; nearest: {names or 'nobody'}. list_people shows all"
        )

    def _near(self, text: str) -> list[Person]:
        people = list(self.by_id.values())
        words = [f"{p.name} {p.email}" for p in people]
        best = process.extract(text, words, scorer=fuzz.partial_ratio, limit=3, processor=_folded)
        return [people[at] for _, _, at in best]


def people_of(collaborators: Mapping[str, Any], profile: Mapping[str, Any], own_email: str) -> People:
    """The people of collaborators.json, then those of the profile who are not among them."""
    entries = collaborators.get("collaborators", [])
    people = [
        Person(e["id"], e["name"], e.get("email", ""), e.get("role", ""), e.get("organization", ""), e)
        for e in entries
    ]
    taken = {_folded(p.email) for p in people} | {_folded(own_email), ""}
    for e in profile.get("related_people", []):
        email = str(e.get("email", ""))
        if _folded(email) not in taken:
            taken.add(_folded(email))
            people.append(
                Person(email, e["name"], email, e.get("role", ""), e.get("organization", ""), e, known=False)
            )
    return People(people)


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
