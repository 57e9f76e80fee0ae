"""A mail before it is worded: what code has released, line by line, who says it, and in which mood.

It holds nothing that has not come through the door, and nothing that the user wrote.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import MutableMapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from workaday.errors import InputError
from workaday.models.answers import clean

if TYPE_CHECKING:
    from workaday.month.office.small_talk import SmallTalk


_LONGEST = 300
"""Characters of what is said of somebody."""


@dataclass(frozen=True)
class Speaker:
    """A colleague as the user knows them, out of collaborators.json."""

    id: str
    name: str
    role: str = ""
    organization: str = ""
    relation: str = ""
    personality: str = ""
    style: str = ""


@dataclass(frozen=True)
class Draft:
    """`lines` are what is said, each to stand as it is; `courtesy` says nothing that counts and may be put in other
    words. `answers` is the id of the mail that is answered, or "", `at` the minute at which this one comes."""

    speaker: Speaker
    answers: str
    at: str
    mood: str
    greeting: str
    courtesy: tuple[str, ...]
    lines: tuple[str, ...]
    sign: str

    @property
    def text(self) -> str:
        """The mail in phrases."""
        return self.mail((*self.courtesy, *self.lines))

    def mail(self, lines: tuple[str, ...]) -> str:
        """Greeting, lines, signature."""
        return f"{self.greeting}\n\n" + "\n".join(lines) + f"\n\n{self.sign}\n"

    @property
    def key(self) -> str:
        """The same for the same draft, whichever model words it and however it is asked."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()


class Wording(Protocol):
    """Whoever words a draft. What is remembered goes with the turn."""

    def word(self, draft: Draft, talk: SmallTalk, memory: MutableMapping[str, str]) -> str:
        """The mail's text. Raises a ModelError when nobody can be asked."""
        ...


def speakers_of(computer: Path) -> dict[str, Speaker]:
    """A computer's colleagues by id. Raises InputError when collaborators.json cannot be read."""
    place = computer / "collaborators.json"
    try:
        found = json.loads(place.read_bytes())["collaborators"]
        return {entry["id"]: _speaker(entry) for entry in found}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"{place} cannot be read ({error!r}); make the computer again") from error


def _speaker(entry: dict[str, Any]) -> Speaker:
    """As a prompt shows it: whoever wrote a computer may have put anything there."""
    background = entry.get("background") or {}
    known = [entry.get(k, "") for k in ("name", "role", "organization", "relation")]
    described = [background.get("personality", ""), entry.get("communication_style", "")]
    return Speaker(entry["id"], *(clean(str(text))[:_LONGEST] for text in (*known, *described)))
