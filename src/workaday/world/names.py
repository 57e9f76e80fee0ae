"""People's names (crude; the pools come next)."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name in Latin letters; `full` is written in `order`, with `middle` where there is one."""

    given: str
    family: str
    full: str
    order: Literal["given_first", "family_first"]
    gender: Literal["female", "male"]
    origin: str
    middle: str = ""


class NameSource:
    """Names that never repeat over a fleet: a keyed permutation of each origin's pool.

    `key` is the fleet's seed. A serial is unique in the fleet: computer index * 40 + k.
    """

    def __init__(self, key: int = 0) -> None:
        self.key = key

    def person(
        self,
        rng: random.Random,
        *,
        origin: str = "",
        gender: str = "",
        country: str = "US",
        serial: int | None = None,
        taken: set[str] | None = None,
    ) -> Name:
        """A person; `taken` holds the full names in use on this computer and gets the new one.

        Without `origin`, one is drawn that fits `country`; without `gender`, one is drawn.
        """
        sex: Literal["female", "male"] = (
            "female" if (gender or rng.choice(("female", "male"))) == "female" else "male"
        )
        given, family = rng.choice(("Ann", "Bea", "Cleo")), f"Tester{serial or rng.randrange(10**6)}"
        name = Name(given, family, f"{given} {family}", "given_first", sex, origin or "anglo")
        if taken is not None:
            taken.add(name.full)
        return name


def ascii_name(text: str) -> str:
    """The name in plain ASCII letters."""
    return text.encode("ascii", "ignore").decode()


def user_name(name: Name, rng: random.Random) -> str:
    """A login in one of several habits: mcovington, m.covington, Maria, maria.c."""
    return (name.given[:1] + name.family).lower()


def email_local(name: Name, habit: str = "first.last") -> str:
    """The part before the @, ASCII; habits: first.last, flast, firstl, first, first_last, lastf."""
    return f"{name.given}.{name.family}".lower()
