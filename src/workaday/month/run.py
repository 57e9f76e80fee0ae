"""One month on one computer: its folder, its lock, and the parts that the desk works with.

A run never edits the computer's own files, and never looks into its truth: colleagues do, behind the
`Office` that is passed in.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Literal

from rapidfuzz import fuzz, process

from workaday import __version__
from workaday.errors import DeskError, InputError, RunBusyError, RunError, UsageError
from workaday.month.clock import Clock, month_days
from workaday.month.journal import Journal, KeptFile, PendingMail
from workaday.month.records import Enclosure, Office, ScheduledMail
from workaday.month.tree import Manifest, Tree, manifest_place, replace_file

State = Literal["open", "finished", "stopped"]


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


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


class Run:
    """A run that this process holds. Use it as a context manager, or `close` it: the lock goes with it."""

    def __init__(
        self, out: Path, about: Mapping[str, Any], journal: Journal, tree: Tree, office: Office, lock: IO[str]
    ) -> None:
        self.out = out
        self.about = dict(about)
        self.computer = Path(about["computer"])
        self.journal = journal
        self.tree = tree
        self.office = office
        self._lock = lock
        self.clock = Clock(_days(self.computer), journal.state.get("clock", ""))
        owner = self.profile.get("identity", {})
        email = str(owner.get("email", ""))
        self.user = Person("me", str(owner.get("full_name", "")), email, str(owner.get("role", "")))
        self.people = People(_people(self.computer, self.profile, email))

    @property
    def desk_root(self) -> Path:
        """Where the working tree's drives lie on the disk."""
        return self.tree.drives

    @property
    def worker(self) -> str:
        return str(self.about["worker"])

    @cached_property
    def profile(self) -> dict[str, Any]:
        return _object(self.computer / "user_profile.json")

    @cached_property
    def objectives(self) -> dict[str, Any]:
        return _object(self.computer / "monthly_objectives.json")

    def document(self, name: str) -> Any:
        """One of the computer's JSON files that the user may know."""
        return _json(self.computer / name)

    def schedule(self, mails: Iterable[ScheduledMail], not_before: datetime | None = None) -> None:
        """Put mails on their way to the user, within a transaction of the journal."""
        for mail in mails:
            if mail.sender not in self.people.by_id:
                raise RunError(f"a mail comes from {mail.sender!r}, who is no collaborator of this computer")
            at = max(mail.when, not_before) if not_before else mail.when
            kept = tuple(self.keep(e) for e in mail.enclosures)
            self.journal.schedule(
                PendingMail(0, at, mail.sender, mail.subject, mail.body, mail.reply_to, kept)
            )

    def keep(self, enclosure: Enclosure) -> KeptFile:
        """An enclosure's bytes into the run's objects."""
        return KeptFile(enclosure.name, self.tree.objects.put(enclosure.content), len(enclosure.content))

    def end_day(self) -> Manifest:
        """Keep the tree as it is at the end of the day that the clock has just left."""
        return self.tree.snapshot(_ended(self.clock))

    def finish(self, state: State = "finished") -> None:
        """Write down that nobody will go on, and the tree as it stands (trees/last.json)."""
        self.tree.snapshot(self.clock.day, "last")
        self.about["state"] = state
        _write_about(self.out, self.about)

    def close(self) -> None:
        """Give the run free. Twice does no harm."""
        self.journal.close()
        self._lock.close()

    def __enter__(self) -> Run:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def create_run(computer: Path, out: Path, *, worker: str, office: Office) -> Run:
    """A new run of a computer in the folder `out`, which must be empty or missing.

    Nothing half-made is left behind. Raises `UsageError`, and `InputError` or `RunError` for a computer
    that no month can be worked on.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UsageError(f"{out} is not empty; name a new folder, or open the run in it to go on")
    about = {
        "computer": str(computer.resolve()),
        "computer_id": _object(computer / "computer.json").get("id", computer.name),
        "worker": worker,
        "state": "open",
        "version": __version__,
    }
    out = Path(os.path.abspath(out))
    out.parent.mkdir(parents=True, exist_ok=True)
    partial = out.parent / f".partial-{out.name}"
    shutil.rmtree(partial, ignore_errors=True)
    try:
        tree = Tree.copy_of(computer, partial)
        about["system"] = tree.paths.system
        _begin(computer, partial, about, office, tree)
        if out.exists():
            out.rmdir()
        os.rename(partial, out)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    return open_run(out, office)


def _begin(computer: Path, folder: Path, about: dict[str, Any], office: Office, tree: Tree) -> None:
    """The journal of a new run, with the month's mails on their way, and run.json."""
    journal = Journal.create(folder / "journal.sqlite")
    try:
        with open(folder / "lock", "a+", encoding="utf-8") as lock:
            run = Run(folder, about, journal, tree, office, lock)
            with journal.transaction():
                run.schedule(office.opening())
                journal.state["clock"] = run.clock.state()
    finally:
        journal.close()
    _write_about(folder, about)


def open_run(out: Path, office: Office, *, computer: Path | None = None) -> Run:
    """The run in `out`, where its last turn left it. `computer` tells where its computer has moved to.

    Raises `RunBusyError` when another process holds it, `RunError` when it cannot be opened.
    """
    out = Path(os.path.abspath(out))
    place = out / "run.json"
    if not place.is_file():
        raise RunError(f"{out} holds no run (no run.json); create one there, or name another folder")
    about = _object(place)
    if computer is not None:
        about["computer"] = str(computer.resolve())
    if not Path(about["computer"]).is_dir():
        raise RunError(f"the run's computer {about['computer']} is gone; tell where it is now")
    lock = _take_lock(out)
    try:
        journal = Journal.open(out / "journal.sqlite")
        run = Run(out, about, journal, _tree_of(out, about, journal), office, lock)
        _mend(run)
    except BaseException:
        lock.close()
        raise
    return run


def tree_of(out: Path, journal: Journal) -> Tree:
    """A run's tree as its journal has it, for reading: from the last snapshot on, through the changes."""
    return _tree_of(out, _object(out / "run.json"), journal)


def _tree_of(out: Path, about: Mapping[str, Any], journal: Journal) -> Tree:
    clock = json.loads(journal.state["clock"])
    day = int(clock["day"]) if clock["over"] else int(clock["day"]) - 1
    while day > 0 and not manifest_place(out, day).is_file():
        day -= 1
    tree = Tree.of_run(out, about["system"], Manifest.read(manifest_place(out, day)))
    tree.replay(change for turn in journal.turns(from_day=day + 1) for change in turn.changes)
    return tree


def _mend(run: Run) -> None:
    """Carry out what the last turn committed but a killed process did not do."""
    last = run.journal.last_turn()
    for change in last.changes if last else ():
        run.tree.carry(change)
    run.tree.sweep()
    if run.about["state"] == "stopped":
        run.about["state"] = "open"
        _write_about(run.out, run.about)
    ended = _ended(run.clock)
    if ended and not manifest_place(run.out, ended).is_file():
        run.end_day()


def _ended(clock: Clock) -> int:
    """The last day that has ended; 0 during the first."""
    return clock.day if clock.over else clock.day - 1


def _take_lock(out: Path) -> IO[str]:
    """The run's lock file, held until it is closed; the system lets it go when the process dies."""
    lock = open(out / "lock", "a+", encoding="utf-8")  # noqa: SIM115 (the run closes it)
    try:
        _lock_file(lock)
    except OSError:
        lock.seek(0)
        holder = lock.read().strip() or "unknown"
        lock.close()
        raise RunBusyError(f"{out} is in use by process {holder}; wait for it to end, or stop it") from None
    lock.seek(0)
    lock.truncate()
    lock.write(f"{os.getpid()}\n")
    lock.flush()
    return lock


if sys.platform == "win32":

    def _lock_file(lock: IO[str]) -> None:
        import msvcrt

        lock.seek(1_000_000)  # a byte beyond the text, so that the holder's number can be read
        msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)

else:

    def _lock_file(lock: IO[str]) -> None:
        import fcntl

        fcntl.flock(lock.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)


def _write_about(out: Path, about: Mapping[str, Any]) -> None:
    text = json.dumps(about, ensure_ascii=False, indent=1) + "\n"
    replace_file(out / "run.json", text.encode())


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}); is this a computer's folder?") from error
    except ValueError as error:
        raise InputError(f"{path} is no JSON ({error}); make the computer again") from error


def _object(path: Path) -> dict[str, Any]:
    found = _json(path)
    if not isinstance(found, dict):
        raise InputError(f"{path} must hold a JSON object; make the computer again")
    return found


def _days(computer: Path) -> Sequence[date]:
    objectives = _object(computer / "monthly_objectives.json")
    try:
        return month_days(date.fromisoformat(objectives["simulation_period"]["start"][:10]))
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(
            f"{computer / 'monthly_objectives.json'}: simulation_period.start must be a date;"
            " make the computer again"
        ) from error


def _people(computer: Path, profile: Mapping[str, Any], own_email: str) -> list[Person]:
    """The month's collaborators, then whom else the profile names."""
    entries = _object(computer / "collaborators.json").get("collaborators", [])
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
    return people
