"""What is settled about a world before it is drawn: by a model that wrote the person's profile, or by a computer
of which there is a description already. What is empty is drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from workaday.authors.embedded.style import Habits
from workaday.authors.embedded.trade import Role
from workaday.world.names import Name


@dataclass(frozen=True)
class GivenPerson:
    """Somebody beside the user. `side` and `relation` are a role's, `side` "outside" where it is not known more
    closely; `organization` is for people from outside."""

    name: Name
    title: str = ""
    side: str = "inside"
    relation: str = "peer"
    organization: str = ""
    email: str = ""


@dataclass(frozen=True)
class GivenProject:
    """A project that there is. `kind` is a kind of project of the trade; `id` and `folder` may be empty."""

    name: str
    kind: str
    start: date
    end: date
    status: str
    what: str
    why: str
    my_role: str
    id: str = ""
    client: str = ""
    folder: str = ""


@dataclass(frozen=True)
class Folders:
    """Where somebody keeps what: absolute paths of the home and of the work folder, names of the others below it."""

    home: str
    work: str
    projects: str
    closed: str
    areas: tuple[str, ...]


@dataclass(frozen=True)
class Given:
    """Everything that may be settled."""

    me: Name | None = None
    title: str = ""
    email: str = ""
    login: str = ""
    stage: str = ""
    employer: str = ""
    about_employer: str = ""
    people: tuple[GivenPerson, ...] = ()
    habits: Habits | None = None
    folders: Folders | None = None
    projects: tuple[GivenProject, ...] = ()
    life_start: date | None = None
    month_start: date | None = None

    @property
    def names(self) -> set[str]:
        """The full names that are taken."""
        return {p.name.full for p in self.people} | ({self.me.full} if self.me else set())


def cast(
    people: Sequence[GivenPerson], roles: Mapping[str, Role], like: Callable[[str, str], float]
) -> dict[str, GivenPerson]:
    """Who plays which role: those first who fit it best by side, relation and title. `like` says how alike two
    titles are, from 0 to 1. Roles may be left without anybody, and people without a role."""
    pairs = [
        (
            3.0 * (role.side == person.side or (person.side == "outside" and role.side != "inside")) + 2.0 * (person.relation == role.relation)
            + max(like(person.title, title) for title in role.titles),
            -n, id,
        )
        for n, person in enumerate(people)
        for id, role in roles.items()
    ]  # fmt: skip
    found: dict[str, GivenPerson] = {}
    taken: set[int] = set()
    for score, n, id in sorted(pairs, key=lambda p: (-p[0], -p[1], p[2])):
        if score >= _LEAST and id not in found and -n not in taken:
            found[id] = people[-n]
            taken.add(-n)
    return found


_LEAST = 3.0
"""Somebody of the wrong side plays no role."""
