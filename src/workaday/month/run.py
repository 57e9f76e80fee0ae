"""One month on one computer: its folder, its lock, and the parts that the desk works with.

A run never edits the computer's own files, and never looks into its truth: colleagues do, behind the
`Office` that is passed in.
"""

from __future__ import annotations

import json
import os
import shutil
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from functools import cached_property
from io import FileIO
from pathlib import Path
from types import TracebackType
from typing import Any

from workaday import __version__
from workaday.errors import InputError, ModelError, RunBusyError, RunError, UsageError
from workaday.month.about import computer_hash, find_computer, read_about, write_about
from workaday.month.clock import Clock, month_days
from workaday.month.faults import disk_faults
from workaday.month.journal import Journal, KeptFile, PendingMail
from workaday.month.lock import take_lock
from workaday.month.people import Person, people_of
from workaday.month.records import Enclosure, Office, ScheduledMail
from workaday.month.sandbox import UNSAFE
from workaday.month.tree import Manifest, Tree, lay_out, manifest_place, scan

_FOLDERS = ("desk/drives", "trees", "trash", "staging", "objects")


class Run:
    """A run that this process holds. Use it as a context manager, or `close` it: the lock goes with it."""

    def __init__(
        self, out: Path, about: Mapping[str, Any], journal: Journal, tree: Tree, office: Office, lock: FileIO
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
        self.people = people_of(_object(self.computer / "collaborators.json"), self.profile, email)

    @property
    def desk_root(self) -> Path:
        """Where the working tree's drives lie on the disk."""
        return self.tree.drives

    @property
    def worker(self) -> str:
        return str(self.about["worker"])

    @property
    def taken_over(self) -> int:
        """The turn after which the present worker began."""
        return int(self.about["workers"][-1]["after"])

    @property
    def state(self) -> str:
        """open, finished or stopped."""
        return str(self.about["state"])

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

    def take_over(self, worker: str) -> None:
        """Somebody else works from here on; the turns up to now are none of theirs."""
        if worker != self.worker:
            self.about["workers"].append({"name": worker, "after": self.journal.count()})
            self.about["worker"] = worker
            write_about(self.out, self.about)

    # --- ends ---

    def end_day(self) -> Manifest:
        """Keep the tree as it is at the end of the day that the clock has just left."""
        return self.tree.snapshot(ended(self.clock))

    def finish(self) -> None:
        """Write down that nobody will go on, and the tree as it stands (trees/last.json)."""
        manifest = self.tree.snapshot(self.clock.day, "last")
        self._end("finished", {"type": "finished", "tree": manifest.hash, "journal": self.journal.seal})

    def stop(self, fault: BaseException) -> None:
        """Write down why the run stopped where it stands. It can be opened again, and go on. A disk that takes
        nothing keeps what it has: such a run stays "open" there."""
        kind = fault.outcome if isinstance(fault, RunError | ModelError) else "interrupted"
        if isinstance(fault, Exception) and not isinstance(fault, RunError | ModelError):
            kind = "worker"
        cause = fault.__cause__ or fault
        trace = "".join(traceback.format_exception(cause)) if kind in ("tool", "worker") else ""
        what = str(fault) or type(fault).__name__
        with suppress(OSError):
            self._end("stopped", {"type": kind, "what": what} | ({"trace": trace} if trace else {}))

    def _end(self, state: str, outcome: dict[str, Any]) -> None:
        self.about["state"] = state
        where = {"turn": self.journal.count(), "day": self.clock.day}
        self.about["outcome"] = outcome | where
        write_about(self.out, self.about)

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


# --- making ---


def create_run(computer: Path, out: Path, *, worker: str, office: Office, unsafe_shell: bool = False) -> Run:
    """A new run of a computer in the folder `out`, which must be empty or missing. With `unsafe_shell` the desk's
    Python and shell run as this very user, unconfined, and the run says so for ever.

    Nothing half-made is left behind. Raises `UsageError`, and `InputError` or `RunError` for a computer
    that no month can be worked on.
    """
    computer = computer.resolve()
    out = Path(os.path.abspath(out))
    about = {
        "computer": str(computer),
        "computer_id": _object(computer / "computer.json").get("id", computer.name),
        "computer_hash": computer_hash(computer),
        "worker": worker,
        "workers": [{"name": worker, "after": 0}],
        "state": "open",
        "outcome": None,
        "sandbox": UNSAFE if unsafe_shell else "bubblewrap",
        "version": __version__,
    }

    def fill(partial: Path, lock: FileIO) -> None:
        system, began = scan(computer)
        about["system"] = system
        began.write(partial)
        tree = Tree(partial, system, began, began.index())
        lay_out(tree.index, tree.paths, computer, partial)
        journal = Journal.create(partial / "journal.sqlite")
        try:
            _open_month(Run(partial, about, journal, tree, office, lock))
        finally:
            journal.close()
        write_about(partial, about)

    make_whole(out, fill)
    return open_run(out, office)


def _open_month(run: Run) -> None:
    """The month's mails on their way, and the clock."""
    with run.journal.transaction():
        run.schedule(run.office.opening())
        run.journal.state["clock"] = run.clock.state()
        run.journal.finish_opening(run.clock.now)


def make_whole(out: Path, fill: Callable[[Path, FileIO], None]) -> None:
    """Make a run's folder under a hidden name and rename it when it is whole. What a killed process left
    half-made under such a name goes. Raises `UsageError` when `out` is not empty."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UsageError(f"{out} is not empty; name a new folder, or go on with the run in it (--resume)")
    out.parent.mkdir(parents=True, exist_ok=True)
    partial = out.parent / f".partial-{out.name}-{os.getpid()}"
    _sweep(out)
    try:
        for folder in _FOLDERS:
            (partial / folder).mkdir(parents=True)
        with take_lock(partial) as lock:
            fill(partial, lock)
        if out.exists():
            out.rmdir()
        os.rename(partial, out)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise


def _sweep(out: Path) -> None:
    for left in out.parent.glob(f".partial-{out.name}-*"):
        try:
            take_lock(left).close()
        except RunBusyError:
            continue  # somebody is making it right now
        shutil.rmtree(left, ignore_errors=True)


# --- opening ---


def open_run(out: Path, office: Office, *, computer: Path | None = None) -> Run:
    """The run in `out`, where its last turn left it. `computer` tells where its computer has moved to.

    Raises `RunBusyError` when another process holds it, `RunDamagedError` when it is not what was written,
    `DiskError` when it cannot be written, `RunError` when it cannot be opened for another reason.
    """
    out = Path(os.path.abspath(out))
    about = read_about(out)
    about["computer"] = str(find_computer(about, computer))
    with disk_faults(out):
        lock = take_lock(out)
        try:
            journal = Journal.open(out / "journal.sqlite")
            try:
                run = Run(out, about, journal, _tree_of(out, about, journal), office, lock)
                _mend(run)
            except BaseException:
                journal.close()
                raise
        except BaseException:
            lock.close()
            raise
    return run


def tree_of(out: Path, journal: Journal) -> Tree:
    """A run's tree as its journal has it, for reading: from the last evening on, through the changes."""
    return _tree_of(out, read_about(out), journal)


def _tree_of(out: Path, about: Mapping[str, Any], journal: Journal) -> Tree:
    clock = json.loads(journal.state["clock"])
    day = int(clock["day"]) if clock["over"] else int(clock["day"]) - 1
    while day > 0 and not manifest_place(out, day).is_file():
        day -= 1
    tree = Tree.of_run(out, about["system"], day)
    tree.follow(change for turn in journal.turns(from_day=day + 1) for change in turn.changes)
    return tree


def _mend(run: Run) -> None:
    """Carry out what the last turn committed but a killed process did not do."""
    last = run.journal.last_turn()
    run.tree.mend(last.changes if last else ())
    day = ended(run.clock)
    if day and not manifest_place(run.out, day).is_file():
        run.end_day()
    if run.state == "stopped":
        run.about |= {"state": "open", "outcome": None}
        write_about(run.out, run.about)


def ended(clock: Clock) -> int:
    """The last day that has ended; 0 during the first."""
    return clock.day if clock.over else clock.day - 1


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
