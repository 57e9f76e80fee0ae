"""What a grader looks at: the tree that a run left, the mails it sent, what was approved. All read-only."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workaday.artifacts.figures import FigureIndex
from workaday.artifacts.readers import Content, read
from workaday.computer.build import on_disk
from workaday.errors import GradeError, ReadError, RunError
from workaday.month.journal import Journal, Mail
from workaday.month.records import Enclosure, SentMail
from workaday.month.tree import Objects


@dataclass
class Evidence:
    """A finished run beside the computer that it ran on."""

    computer: Path
    desk: Path  # the run's tree: drives/... below it
    sent: Sequence[SentMail]
    memory: Mapping[str, str]
    _contents: dict[str, FigureIndex | str] = field(default_factory=dict)

    def path(self, path: str) -> Path:
        return self.desk / on_disk(path)

    def exists(self, path: str) -> bool:
        return self.path(path).is_file()

    def index(self, path: str) -> FigureIndex | str:
        """The file's content with its figures, or why it cannot be read."""
        if path not in self._contents:
            self._contents[path] = self._open(path)
        return self._contents[path]

    def _open(self, path: str) -> FigureIndex | str:
        place = self.path(path)
        if not place.is_file() or place.is_symlink():
            return "there is no such file"
        try:
            return FigureIndex(read(place.read_bytes(), place.name))
        except ReadError as error:
            return f"does not open: {error}"

    def content(self, path: str) -> Content | str:
        index = self.index(path)
        return index if isinstance(index, str) else index.content

    def sha256(self, path: str) -> str:
        place = self.path(path)
        return hashlib.sha256(place.read_bytes()).hexdigest() if place.is_file() else ""

    def original_sha256(self, path: str) -> str:
        place = self.computer / on_disk(path)
        return hashlib.sha256(place.read_bytes()).hexdigest() if place.is_file() else ""

    def approval(self, deliverable: str) -> dict[str, Any] | None:
        """Who approved which bytes when, as the office remembers it."""
        text = self.memory.get(f"approved:{deliverable}")
        found: dict[str, Any] | None = json.loads(text) if text else None
        return found


def evidence_of(run: Path, computer: Path | None = None) -> Evidence:
    """The evidence of a run's folder. `computer` tells where its computer is now, if it has moved.
    Raises GradeError ("ungraded") when the run or its computer cannot be read."""
    try:
        about = json.loads((run / "run.json").read_text(encoding="utf-8"))
        home = computer or Path(about["computer"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise GradeError(
            f"ungraded: {run} holds no run that can be read ({error}); give a run's folder"
        ) from error
    if not (home / "truth" / "ledger.sqlite").is_file():
        raise GradeError(f"ungraded: the run's computer {home} is gone; say where it is with --computer")
    try:
        journal = Journal.open(run / "journal.sqlite", read_only=True)
        try:
            objects = Objects(run / "objects")
            sent = [_sent(mail, objects) for mail in journal.mails("out")]
            memory = dict(journal.memory)
        finally:
            journal.close()
    except (RunError, ReadError) as error:
        raise GradeError(f"ungraded: {error}") from error
    return Evidence(home, run / "desk", sent, memory)


def _sent(mail: Mail, objects: Objects) -> SentMail:
    enclosures = tuple(Enclosure(e.name, objects.get(e.sha)) for e in mail.enclosures)
    return SentMail(
        mail.id, mail.at, mail.to, mail.cc, mail.subject, mail.body, enclosures, mail.paths, mail.reply_to
    )
