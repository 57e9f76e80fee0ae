"""What a journal holds, as records, and as the rows of its tables."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from workaday.month.tree import Change, changes_from


@dataclass(frozen=True)
class Turn:
    """One tool call with its result. `at` is when it began; `changes` is what it did to the tree.

    Arguments that were too long to be carried out are kept as {"beginning": their first characters};
    `digest` is then the hash of them all, and else "".
    """

    n: int
    day: int
    at: datetime
    tool: str
    arguments: dict[str, Any]
    result: str = ""
    ok: bool = False
    minutes: int = 0
    changes: tuple[Change, ...] = ()
    digest: str = ""

    @classmethod
    def of(cls, row: Sequence[Any]) -> Turn:
        n, day, at, tool, arguments, digest, result, ok, minutes, changes, _ = row
        when = datetime.fromisoformat(at)
        done = tuple(changes_from(json.loads(changes))) if changes != "[]" else ()
        return cls(n, day, when, tool, json.loads(arguments), result, bool(ok), minutes, done, digest)


@dataclass(frozen=True)
class KeptFile:
    """A mail's enclosure; its bytes lie in the run's objects."""

    name: str
    sha: str
    size: int


@dataclass(frozen=True)
class Mail:
    """One mail. People are named by id, the user is "me". `paths` tell where what was sent had lain."""

    id: str
    direction: Literal["in", "out"]
    at: datetime
    sender: str
    to: tuple[str, ...]
    subject: str
    body: str
    cc: tuple[str, ...] = ()
    reply_to: str = ""
    thread: str = ""
    read: bool = False
    enclosures: tuple[KeptFile, ...] = ()
    paths: tuple[str, ...] = ()

    def row(self) -> tuple[str, ...]:
        """Without its number and its turn; `read` is kept elsewhere."""
        return (
            *(self.id, self.direction, as_text(self.at), self.sender, _json(self.to), _json(self.cc)),
            *(self.subject, self.body, self.reply_to, self.thread or self.id),
            *(_kept_json(self.enclosures), _json(self.paths)),
        )

    @classmethod
    def of(cls, row: Sequence[Any]) -> Mail:
        id, direction, at, sender, to, cc, subject, body, reply_to, thread, enclosures, paths, read = row[2:]
        return cls(
            *(id, direction, datetime.fromisoformat(at), sender, tuple(json.loads(to)), subject, body),
            *(tuple(json.loads(cc)), reply_to, thread, bool(read), _kept(enclosures)),
            tuple(json.loads(paths)),
        )


@dataclass(frozen=True)
class PendingMail:
    """A mail on its way to the user."""

    n: int
    at: datetime
    sender: str
    subject: str
    body: str
    reply_to: str = ""
    enclosures: tuple[KeptFile, ...] = ()

    def row(self) -> tuple[str, ...]:
        """Without its number and its turn."""
        files = _kept_json(self.enclosures)
        return as_text(self.at), self.sender, self.subject, self.body, self.reply_to, files

    @classmethod
    def of(cls, row: Sequence[Any]) -> PendingMail:
        n, _, at, sender, subject, body, reply_to, enclosures = row
        when = datetime.fromisoformat(at)
        return cls(n, when, sender, subject, body, reply_to, _kept(enclosures))


def as_text(when: datetime) -> str:
    return when.isoformat(timespec="seconds")


def _json(values: Sequence[str]) -> str:
    return json.dumps(values, ensure_ascii=False) if values else "[]"


def _kept_json(files: Sequence[KeptFile]) -> str:
    return json.dumps([[f.name, f.sha, f.size] for f in files], ensure_ascii=False) if files else "[]"


def _kept(text: str) -> tuple[KeptFile, ...]:
    return tuple(KeptFile(*entry) for entry in json.loads(text)) if text != "[]" else ()
