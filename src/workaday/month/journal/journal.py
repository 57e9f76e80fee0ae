"""Every turn of a run, in one SQLite file.

A turn has two phases. Its intent is committed first; then its result, with everything that it changed
(state, mails, what colleagues remember, the changes of the tree), in one transaction. An intent without a
result is a turn that never was: opening the journal takes it out again and keeps it in `interrupted`.

Nothing is ever overwritten: each row says in which turn it came, so the journal as it stood after any turn
is a part of the journal, and a fork is a cut.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib import resources
from pathlib import Path
from typing import Literal

from workaday.errors import RunDamagedError, RunError
from workaday.month.faults import damaged, disk_faults
from workaday.month.journal.entries import Entries
from workaday.month.journal.records import Mail, PendingMail, Turn, as_text
from workaday.month.journal.seals import added_by, prove, seal_of

FORMAT = 2
_MAILS = "SELECT m.*, o.turn IS NOT NULL FROM mails m LEFT JOIN opened o ON o.mail = m.id"
_WAITING = "FROM pending WHERE n NOT IN (SELECT pending FROM arrived)"


class Journal:
    """The journal of one run. One caller at a time; who only reads needs no lock."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self.memory = Entries(db, "memory", lambda: self._under_way)
        self.state = Entries(db, "state", lambda: self._under_way)
        self.interrupted: Turn | None = None
        self._turn, self._seal = 0, ""
        self._under_way = 0
        self._mail = 0
        self._soonest: str | None = None  # when the next mail arrives, "" for none; None is not known

    # --- making, opening, cutting ---

    @classmethod
    def create(cls, path: Path) -> Journal:
        """An empty journal. The month's opening is written next, and sealed."""
        schema = resources.files(__package__).joinpath("schema.sql").read_text(encoding="utf-8")
        with disk_faults(path.parent, "start again"):
            db = _connect(path)
            db.executescript(f"BEGIN; {schema} PRAGMA user_version = {FORMAT}; COMMIT;")
        return cls(db)

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False, proven: bool = True) -> Journal:
        """Proves all seals, unless `proven` is false. Read-only changes nothing.

        Raises `RunError` when there is no journal or one of another format, `RunDamagedError` when it is not
        what was written, `DiskError` when it cannot be written.
        """
        if not path.is_file():
            raise RunError(f"{path} is missing; the run cannot be opened, start a new one")
        with disk_faults(path.parent):
            db = _connect(path, read_only)
            journal = cls(db)
            try:
                _check_format(db, path)
                if proven:
                    journal._recover(read_only)
            except (sqlite3.OperationalError, ValueError, TypeError) as error:
                journal.close()
                if getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF != sqlite3.SQLITE_ERROR:
                    raise  # the disk's, not the content's
                raise damaged(path.parent, error) from error
            except BaseException:
                journal.close()
                raise
        return journal

    @classmethod
    def cut(cls, source: Path, target: Path, turn: int) -> None:
        """A new journal at `target` with all that another one held after a turn."""
        journal = cls.create(target)
        db = journal._db
        with disk_faults(target.parent, "fork again"):
            try:
                db.execute("ATTACH ? AS source", (_read_only(source),))
                db.execute("BEGIN IMMEDIATE")
                db.execute(
                    "INSERT INTO turns SELECT * FROM source.turns WHERE n <= ? AND seal != ''", (turn,)
                )
                for table in ("mails", "opened", "pending", "arrived", "entries"):
                    db.execute(f"INSERT INTO {table} SELECT * FROM source.{table} WHERE turn <= ?", (turn,))
                db.execute("INSERT INTO replies SELECT * FROM source.replies WHERE turn < ?", (turn,))
                db.execute("COMMIT")
                prove(db)
            finally:
                journal.close()

    def _recover(self, read_only: bool) -> None:
        self._db.execute("BEGIN")
        self._turn, self._seal = prove(self._db)
        self._under_way = self._turn + 1
        row = self._db.execute("SELECT * FROM turns WHERE seal = ''").fetchone()
        self.interrupted = Turn.of(row) if row else None
        if row and not read_only:
            self._db.execute("DELETE FROM turns WHERE seal = ''")
        self._mail = int(self._db.execute("SELECT ifnull(max(n), 0) FROM mails").fetchone()[0])
        self._db.execute("COMMIT")

    def close(self) -> None:
        self._db.close()

    # --- turns ---

    def begin(self, day: int, at: datetime, tool: str, arguments: str, digest: str = "") -> int:
        """Commit the next turn's intent; gives its number. `arguments` is JSON."""
        n = self._turn + 1
        self._db.execute(
            "INSERT OR REPLACE INTO turns (n, day, at, tool, arguments, digest) VALUES (?, ?, ?, ?, ?, ?)",
            (n, day, as_text(at), tool, arguments, digest),
        )
        return n

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything in it is committed together, or, when it raises, not at all."""
        kept = self._turn, self._seal, self._under_way, self._mail
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            self._turn, self._seal, self._under_way, self._mail = kept
            self._soonest = None
            raise

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Within a transaction: what raises leaves nothing behind; the transaction goes on."""
        mails = self._mail
        self._db.execute("SAVEPOINT attempt")
        try:
            yield
        except BaseException:
            if self._db.in_transaction:  # a full disk may have ended it already
                self._db.execute("ROLLBACK TO attempt")
            self._mail, self._soonest = mails, None
            raise
        finally:
            if self._db.in_transaction:
                self._db.execute("RELEASE attempt")

    def finish(self, n: int, result: str, ok: bool, minutes: int, changes: str = "[]") -> None:
        """A turn's result and its seal, as the last of its transaction."""
        self._db.execute(
            "UPDATE turns SET result = ?, ok = ?, minutes = ?, changes = ? WHERE n = ?",
            (result, int(ok), minutes, changes, n),
        )
        *turn, _ = self._db.execute("SELECT * FROM turns WHERE n = ?", (n,)).fetchone()
        self._seal = seal_of(self._seal, tuple(turn), added_by(self._db, n))
        self._db.execute("UPDATE turns SET seal = ? WHERE n = ?", (self._seal, n))
        self._turn, self._under_way = n, n + 1

    def finish_opening(self, at: datetime) -> None:
        """What was written so far is how the month begins; seals it, within its transaction."""
        self._db.execute(
            "INSERT INTO turns (n, day, at, tool, arguments, digest) VALUES (0, 1, ?, '', '{}', '')",
            (as_text(at),),
        )
        self.finish(0, "", True, 0)

    def turns(self, after: int = 0, from_day: int = 1) -> Iterator[Turn]:
        """Turns in their order."""
        sql = "SELECT * FROM turns WHERE seal != '' AND n > ? AND day >= ? ORDER BY n"
        return map(Turn.of, self._db.execute(sql, (max(after, 0), from_day)))

    def last_turn(self) -> Turn | None:
        row = self._db.execute("SELECT * FROM turns WHERE n = ? AND n > 0", (self._turn,)).fetchone()
        return Turn.of(row) if row else None

    def is_committed(self, n: int) -> bool:
        """Whether a turn counts, whatever this process has seen of it."""
        if self._db.in_transaction:
            return False
        return self._db.execute("SELECT 1 FROM turns WHERE n = ? AND seal != ''", (n,)).fetchone() is not None

    def last_of_day(self, day: int) -> int:
        """The number of the last turn up to a day's evening."""
        sql = "SELECT ifnull(max(n), 0) FROM turns WHERE seal != '' AND day <= ?"
        return int(self._db.execute(sql, (day,)).fetchone()[0])

    def kept_by(self, turn: int) -> list[tuple[str, str]]:
        """What a turn wrote into the state, the clock excepted."""
        sql = "SELECT key, value FROM entries WHERE turn = ? AND book = 'state' AND key != 'clock'"
        return [(key, value) for key, value in self._db.execute(sql, (turn,)) if value is not None]

    def count(self) -> int:
        return self._turn

    @property
    def seal(self) -> str:
        """One hash for the journal as a whole."""
        return self._seal

    # --- mails ---

    def next_mail_id(self) -> str:
        return f"m{self._mail + 1:04d}"

    def add_mail(self, mail: Mail) -> None:
        self._mail += 1
        self._db.execute(
            "INSERT INTO mails VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (self._mail, self._under_way, *mail.row()),
        )
        if mail.read:
            self.mark_read(mail.id)

    def mail(self, id: str) -> Mail | None:
        row = self._db.execute(f"{_MAILS} WHERE m.id = ?", (id,)).fetchone()
        return Mail.of(row) if row else None

    def mails(self, direction: Literal["in", "out", ""] = "") -> list[Mail]:
        """All mails, or those of one direction, newest first."""
        sql = f"{_MAILS} WHERE ? IN ('', m.direction) ORDER BY m.n DESC"
        return [Mail.of(row) for row in self._db.execute(sql, (direction,))]

    def mark_read(self, id: str) -> None:
        self._db.execute("INSERT OR IGNORE INTO opened VALUES (?, ?)", (id, self._under_way))

    # --- mails on their way ---

    def schedule(self, mail: PendingMail) -> None:
        """`n` is given here; that of the argument does not count."""
        self._db.execute(
            "INSERT INTO pending (turn, at, sender, subject, body, reply_to, enclosures)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (self._under_way, *mail.row()),
        )
        self._soonest = None

    def due(self, now: datetime) -> list[PendingMail]:
        """What has arrived by now, in order of arrival."""
        if self._soonest is None:
            self._soonest = self._db.execute(f"SELECT ifnull(min(at), '') {_WAITING}").fetchone()[0]
        if not self._soonest or self._soonest > as_text(now):
            return []
        return [mail for mail in self.pending() if mail.at <= now]

    def pending(self) -> list[PendingMail]:
        """All that is still on its way."""
        return [PendingMail.of(row) for row in self._db.execute(f"SELECT * {_WAITING} ORDER BY at, n")]

    def drop_pending(self, n: int) -> None:
        """It has arrived."""
        self._db.execute("INSERT INTO arrived VALUES (?, ?)", (n, self._under_way))
        self._soonest = None

    # --- what a model said ---

    def add_reply(self, request: str, reply: str) -> None:
        """Commit what a model answered to a request (its hash), at once, before anything is done with it."""
        row = self._db.execute("SELECT seal FROM replies ORDER BY n DESC LIMIT 1").fetchone()
        seal = _reply_seal(row[0] if row else "", self._turn, request, reply)
        self._db.execute(
            "INSERT INTO replies (turn, request, reply, seal) VALUES (?, ?, ?, ?)",
            (self._turn, request, reply, seal),
        )

    def replies(self, after: int = 0) -> Iterator[tuple[str, str]]:
        """Requests (their hashes) with their replies, from those made after so many turns on.
        Raises `RunDamagedError` where one is not what was sealed."""
        before = ""
        for turn, request, reply, seal in self._db.execute(
            "SELECT turn, request, reply, seal FROM replies ORDER BY n"
        ):
            if seal != _reply_seal(before, turn, request, reply):
                raise RunDamagedError(f"a reply after turn {turn} is damaged; fork the run at an earlier day")
            before = seal
            if turn >= after:
                yield request, reply


def _reply_seal(before: str, turn: int, request: str, reply: str) -> str:
    return hashlib.sha256(f"{before} {turn} {request} {reply}".encode()).hexdigest()


def _check_format(db: sqlite3.Connection, path: Path) -> None:
    version = int(db.execute("PRAGMA user_version").fetchone()[0])
    if version != FORMAT:
        raise RunError(f"{path} has format {version}, this version reads {FORMAT}; start a new run")


def _read_only(path: Path) -> str:
    # a WAL journal in a folder that cannot be written opens only as one that nobody changes
    unfinished = Path(f"{path}-wal").is_file() and Path(f"{path}-shm").is_file()
    frozen = "" if unfinished or os.access(path.parent, os.W_OK) else "&immutable=1"
    return f"{path.absolute().as_uri()}?mode=ro{frozen}"


def _connect(path: Path, read_only: bool = False) -> sqlite3.Connection:
    address = _read_only(path) if read_only else path.absolute().as_uri()
    db = sqlite3.connect(
        address, uri=True, isolation_level=None, check_same_thread=False, cached_statements=256
    )
    if read_only:
        db.execute("PRAGMA query_only = 1")
    else:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
    return db
