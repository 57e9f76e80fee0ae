"""What a grader looks at: the tree that a run left, the mails it sent, what was approved. All read-only."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from workaday.artifacts.figures import FigureIndex
from workaday.artifacts.readers import Content
from workaday.artifacts.visible import visible
from workaday.computer.build import on_disk
from workaday.computer.open import user_path
from workaday.errors import GradeError, InputError, ReadError, RunError
from workaday.grading.contradictions import Bindings
from workaday.grading.copies import Copies
from workaday.grading.recalculate import Recalculated, calculated, recalculated
from workaday.month.about import find_computer, read_about
from workaday.month.journal import Journal, Mail, Turn
from workaday.month.records import Enclosure, SentMail
from workaday.month.tree import Objects

BOOKS = (".xlsx", ".xlsm")
Opener = Callable[[bytes, str], Content]


def _unheard(path: str) -> None:
    """Nobody listens."""


@dataclass
class Opened:
    """A file that opens: its figures as a reader sees them, what stands beside which label, its formulas."""

    index: FigureIndex
    bindings: Bindings
    formulas: Recalculated | None = None


@dataclass
class Evidence:
    """A finished run beside the computer that it ran on. `changed` stands before the disk: what a file is instead,
    None for one that is gone."""

    computer: Path
    desk: Path  # the run's tree: drives/... below it
    sent: Sequence[SentMail]
    memory: Mapping[str, str]
    changed: Mapping[str, bytes | None] = field(default_factory=dict)
    labels: Sequence[str] = ()  # every label that is known
    writers: Mapping[str, int] = field(default_factory=dict)  # path -> the turn that wrote it last
    moves: Sequence[tuple[str, str]] = ()  # from where to where, in order of time
    refused: Mapping[str, str] = field(default_factory=dict)  # files that are not opened again, and why
    opening: Callable[[str], None] = _unheard  # told which file is opened now, "" when it is done
    people: int = 0  # how many the user can write to
    crowds: Mapping[tuple[str, str], int] = field(
        default_factory=dict
    )  # (path, label) -> how many values are usual
    traps: Sequence[Mapping[str, Any]] = ()  # every planted error: a report of any of them is no false alarm
    open_file: Opener = visible
    _opened: dict[tuple[str, str], Opened | str] = field(default_factory=dict)
    _original: dict[str, str] = field(default_factory=dict)
    _calculated: dict[str, Recalculated] = field(default_factory=dict)
    _copies: list[Copies] = field(default_factory=list)

    def but(self, **changes: Any) -> Evidence:
        """The same run with something else in it; what was read is not read again."""
        return replace(self, **changes)

    # --- files ---

    def path(self, path: str) -> Path:
        return self.desk / on_disk(path)

    def bytes_of(self, path: str) -> bytes | None:
        """A file's bytes; None where there is none. A link is no file."""
        if path in self.changed:
            return self.changed[path]
        place = self.path(path)
        return place.read_bytes() if place.is_file() and not place.is_symlink() else None

    def exists(self, path: str) -> bool:
        if path in self.changed:
            return self.changed[path] is not None
        return self.path(path).is_file()

    def opened(self, path: str) -> Opened | str:
        """The file, opened once, or why it cannot be."""
        content = self.bytes_of(path)
        if content is None:
            return "there is no such file"
        key = (path, hashlib.sha256(content).hexdigest())
        if path in self.refused:
            return f"does not open: {self.refused[path]}"
        if key not in self._opened:
            self.opening(path)
            self._opened[key] = self._open(content, path, key[1])
            self.opening("")
        return self._opened[key]

    def calculate(self, paths: Iterable[str]) -> None:
        """Works the formulas of many workbooks out again, in one go. One that does not open is left for `opened`."""
        books = {}
        for path in paths:
            content = self.bytes_of(path) if path.casefold().endswith(BOOKS) else None
            known = content is not None and hashlib.sha256(content).hexdigest() in self._calculated
            if content is not None and not known and path not in self.refused:
                books[path] = content
        for path, made in calculated(books, self.opening).items():
            self._calculated[hashlib.sha256(books[path]).hexdigest()] = made

    def _open(self, content: bytes, path: str, sha: str) -> Opened | str:
        name = path.rpartition("/")[2]
        try:
            formulas = self._formulas(content, sha) if name.casefold().endswith(BOOKS) else None
            shown = formulas.content if formulas and formulas.filled else content
            index = FigureIndex(self.open_file(shown, name))
        except ReadError as error:
            return f"does not open: {error}"
        except MemoryError:
            return "does not open: it takes more memory than the grader has"
        original = self.copies.source_of(content, index.content, path)
        if original:
            return f"is a copy of {original}: nothing in it is new"
        return Opened(index, Bindings(index, self.labels), formulas)

    @property
    def copies(self) -> Copies:
        """What was on the computer before, to tell work from a copy."""
        if not self._copies:
            self._copies.append(Copies(self.computer))
        return self._copies[0]

    def _formulas(self, content: bytes, sha: str) -> Recalculated:
        if sha not in self._calculated:
            self._calculated[sha] = recalculated(content)
        return self._calculated[sha]

    def index(self, path: str) -> FigureIndex | str:
        """The file's content with its figures, or why it cannot be read."""
        opened = self.opened(path)
        return opened if isinstance(opened, str) else opened.index

    def content(self, path: str) -> Content | str:
        index = self.index(path)
        return index if isinstance(index, str) else index.content

    def sha256(self, path: str) -> str:
        content = self.bytes_of(path)
        return "" if content is None else hashlib.sha256(content).hexdigest()

    # --- the computer as it was ---

    def original_sha256(self, path: str) -> str:
        if path not in self._original:
            place = self.computer / on_disk(path)
            self._original[path] = hashlib.sha256(place.read_bytes()).hexdigest() if place.is_file() else ""
        return self._original[path]

    def originals(self, folder: str) -> list[str]:
        """What lay in a folder of the computer, not in those below it, before the month."""
        place = self.computer / on_disk(folder)
        if not place.is_dir():
            return []
        return sorted(user_path(p.relative_to(self.computer)) for p in place.iterdir() if p.is_file())

    def moved_to(self, path: str) -> str:
        """Where a path that was there before is now, by the moves of the month."""
        for source, target in self.moves:
            if path == source or path.startswith(f"{source}/"):
                path = target + path[len(source) :]
        return path

    # --- people ---

    def approval(self, deliverable: str) -> dict[str, Any] | None:
        """Who approved which bytes when, as the office remembers it."""
        text = self.memory.get(f"approved:{deliverable}")
        found: dict[str, Any] | None = json.loads(text) if text else None
        return found

    def mails_to(self, person: str) -> list[SentMail]:
        """The mails that reached a person as one of few, in order of time. What was sent to everybody, in one mail
        or in many, was told to nobody."""
        crowds = self._crowds
        found = [
            m for m in self.sent if person in (*m.to, *m.cc) and len(crowds[_gist(m)]) <= self.most_addressed
        ]
        return sorted(found, key=lambda m: m.when)

    @property
    def most_addressed(self) -> int:
        """Three, or half of those whom the user can write to."""
        return max(3, self.people // 2)

    @cached_property
    def _crowds(self) -> dict[tuple[str, ...], set[str]]:
        crowds: dict[tuple[str, ...], set[str]] = {}
        for mail in self.sent:
            crowds.setdefault(_gist(mail), set()).update((*mail.to, *mail.cc))
        return crowds

    @cached_property
    def private_hashes(self) -> dict[str, str]:
        """The files that colleagues keep: their bytes' hash -> their name."""
        folder = self.computer / "truth" / "reference_files"
        files = (p for p in folder.rglob("*") if p.is_file())
        return {hashlib.sha256(p.read_bytes()).hexdigest(): p.name for p in files}


def _gist(mail: SentMail) -> tuple[str, ...]:
    """What a mail says whoever it is sent to: subject and body without its first line, the greeting, and its files."""
    body = mail.body.strip()
    greeting, _, rest = body.partition("\n")
    said = rest if len(greeting) < 40 and rest.strip() else body
    return (mail.subject.casefold(), " ".join(said.casefold().split()), *(e.name for e in mail.enclosures))


def evidence_of(run: Path, computer: Path | None = None) -> Evidence:
    """The evidence of a finished run's folder. `computer` tells where its computer is now, if it has moved.
    Raises GradeError ("ungraded") when the run is not finished, or it or its computer cannot be read."""
    home = computer_of(run, computer)
    try:
        journal = Journal.open(run / "journal.sqlite", read_only=True)
        try:
            objects = Objects(run / "objects")
            sent = [_sent(mail, objects) for mail in journal.mails("out")]
            memory = dict(journal.memory)
            writers, moves = _followed(journal.turns())
        finally:
            journal.close()
    except (RunError, ReadError) as error:
        raise GradeError(f"ungraded: {error}") from error
    return Evidence(home, run / "desk", sent, memory, writers=writers, moves=moves, people=_people(home))


def computer_of(run: Path, moved: Path | None = None) -> Path:
    """The folder of a finished run's computer. Raises GradeError for a run that is none, has not come to its end,
    or whose computer is gone or another one."""
    try:
        about = read_about(run)
    except RunError as error:
        raise GradeError(f"ungraded: {error}; give a run's folder") from error
    if about.get("state") != "finished":
        raise GradeError(f"ungraded: {run} has not come to its end ({_why(about)}); go on with it (--resume)")
    try:
        home = find_computer(about, moved)
    except (RunError, InputError, KeyError) as error:
        raise GradeError(f"ungraded: {error}; say where the run's computer is with --computer") from error
    if not (home / "truth" / "ledger.sqlite").is_file():
        raise GradeError(f"ungraded: {home} has no ledger; say where the run's computer is with --computer")
    return home


def _why(about: Mapping[str, Any]) -> str:
    outcome = about.get("outcome") or {}
    if about.get("state") == "open":
        return "it is under way, or was killed"
    return f"stopped: {outcome.get('type', 'unknown')}, {outcome.get('what', '')}".rstrip(", ")


def _followed(turns: Iterable[Turn]) -> tuple[dict[str, int], list[tuple[str, str]]]:
    """The last turn that wrote, moved or trashed each path, and every move."""
    writers: dict[str, int] = {}
    moves: list[tuple[str, str]] = []
    for turn in turns:
        for change in turn.changes:
            writers[change.path] = turn.n
            if change.kind == "move":
                writers[change.target] = turn.n
                moves.append((change.path, change.target))
    return writers, moves


def _people(computer: Path) -> int:
    try:
        listed = json.loads((computer / "collaborators.json").read_text(encoding="utf-8"))
        return len(listed["collaborators"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0


def _sent(mail: Mail, objects: Objects) -> SentMail:
    enclosures = tuple(Enclosure(e.name, objects.get(e.sha)) for e in mail.enclosures)
    return SentMail(
        mail.id, mail.at, mail.to, mail.cc, mail.subject, mail.body, enclosures, mail.paths, mail.reply_to
    )
