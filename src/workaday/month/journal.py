"""Every turn of a run, durably, in one SQLite file: the run can go on from any of them.

A turn has two phases. Its intent is committed first; then its result, with everything that it changed
(state, mails, what colleagues remember, the changes of the tree), in one transaction. An intent without a
result is a turn that never was: opening the journal takes it out again and keeps it in `interrupted`.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator, MutableMapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from workaday.errors import RunError
from workaday.month.tree import Change, changes_from

FORMAT = 1
_SCHEMA = """
CREATE TABLE turns (
    n INTEGER PRIMARY KEY, day INTEGER NOT NULL, at TEXT NOT NULL, tool TEXT NOT NULL,
    arguments TEXT NOT NULL, result TEXT NOT NULL DEFAULT '', ok INTEGER NOT NULL DEFAULT 0,
    minutes INTEGER NOT NULL DEFAULT 0, changes TEXT NOT NULL DEFAULT '[]',
    committed INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE mails (
    n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, direction TEXT NOT NULL, at TEXT NOT NULL,
    sender TEXT NOT NULL, recipients TEXT NOT NULL, copies TEXT NOT NULL, subject TEXT NOT NULL,
    body TEXT NOT NULL, reply_to TEXT NOT NULL,
    thread TEXT NOT NULL, read INTEGER NOT NULL, enclosures TEXT NOT NULL, paths TEXT NOT NULL
);
CREATE TABLE pending (
    n INTEGER PRIMARY KEY, at TEXT NOT NULL, sender TEXT NOT NULL, subject TEXT NOT NULL, body TEXT NOT NULL,
    reply_to TEXT NOT NULL, enclosures TEXT NOT NULL
);
CREATE INDEX pending_at ON pending (at, n);
CREATE TABLE memory (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE state (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""


@dataclass(frozen=True)
class Turn:
    """One tool call with its result. `at` is when it began; `changes` is what it did to the tree."""

    n: int
    day: int
    at: datetime
    tool: str
    arguments: dict[str, Any]
    result: str = ""
    ok: bool = False
    minutes: int = 0
    changes: tuple[Change, ...] = ()


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


class Entries(MutableMapping[str, str]):
    """A table of keys and values as a mapping; what is written stands in the turn's transaction."""

    def __init__(self, db: sqlite3.Connection, table: Literal["memory", "state"]) -> None:
        self._db, self._table = db, table

    def __getitem__(self, key: str) -> str:
        row = self._db.execute(f"SELECT value FROM {self._table} WHERE key = ?", (key,)).fetchone()
        if row is None:
            raise KeyError(key)
        return str(row[0])

    def __setitem__(self, key: str, value: str) -> None:
        self._db.execute(f"INSERT OR REPLACE INTO {self._table} VALUES (?, ?)", (key, value))

    def __delitem__(self, key: str) -> None:
        if not self._db.execute(f"DELETE FROM {self._table} WHERE key = ?", (key,)).rowcount:
            raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        rows = self._db.execute(f"SELECT key FROM {self._table} ORDER BY key").fetchall()
        return iter([row[0] for row in rows])

    def __len__(self) -> int:
        return int(self._db.execute(f"SELECT count(*) FROM {self._table}").fetchone()[0])

    def beginning(self, prefix: str) -> list[tuple[str, str]]:
        """Keys that begin so, with their values, in the order of the keys."""
        sql = f"SELECT key, value FROM {self._table} WHERE key >= ? AND key < ? ORDER BY key"
        return [(row[0], row[1]) for row in self._db.execute(sql, (prefix, prefix + "\U0010ffff"))]


class Journal:
    """The journal of one run. One caller at a time; who only reads needs no lock."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self.memory = Entries(db, "memory")
        self.state = Entries(db, "state")
        self.interrupted: Turn | None = None
        self._turn = 0
        self._mail = 0

    @classmethod
    def create(cls, path: Path) -> Journal:
        db = _connect(path)
        db.executescript(f"BEGIN; {_SCHEMA} PRAGMA user_version = {FORMAT}; COMMIT;")
        return cls(db)

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False) -> Journal:
        """Raises `RunError` when there is no journal, or one of another format. Read-only changes nothing."""
        if not path.is_file():
            raise RunError(f"{path} is missing; the run cannot be opened, start a new one")
        try:
            db = _connect(path, read_only)
            version = int(db.execute("PRAGMA user_version").fetchone()[0])
        except sqlite3.DatabaseError as error:
            raise RunError(f"{path} does not open ({error}); the run is damaged, start a new one") from error
        if version != FORMAT:
            db.close()
            raise RunError(f"{path} has format {version}, this version reads {FORMAT}; start a new run")
        journal = cls(db)
        journal._recover(read_only)
        return journal

    def _recover(self, read_only: bool) -> None:
        row = self._db.execute("SELECT * FROM turns WHERE committed = 0").fetchone()
        self.interrupted = _turn(row) if row else None
        if row and not read_only:
            self._db.execute("DELETE FROM turns WHERE committed = 0")
        self._turn = int(
            self._db.execute("SELECT ifnull(max(n), 0) FROM turns WHERE committed = 1").fetchone()[0]
        )
        self._mail = int(self._db.execute("SELECT ifnull(max(n), 0) FROM mails").fetchone()[0])

    def close(self) -> None:
        self._db.close()

    # --- turns ---

    def begin(self, day: int, at: datetime, tool: str, arguments: str) -> int:
        """Commit a turn's intent; gives its number. `arguments` is JSON."""
        n = self._turn + 1
        self._db.execute(
            "INSERT OR REPLACE INTO turns (n, day, at, tool, arguments) VALUES (?, ?, ?, ?, ?)",
            (n, day, _text(at), tool, arguments),
        )
        return n

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything in it is committed together, or, when it raises, not at all."""
        mails = self._mail
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            self._mail = mails
            raise

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Within a transaction: what raises leaves nothing behind; the transaction goes on."""
        mails = self._mail
        self._db.execute("SAVEPOINT attempt")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK TO attempt")
            self._mail = mails
            raise
        finally:
            self._db.execute("RELEASE attempt")

    def finish(self, n: int, result: str, ok: bool, minutes: int, changes: str = "[]") -> None:
        """A turn's result, within its transaction."""
        self._db.execute(
            "UPDATE turns SET result = ?, ok = ?, minutes = ?, changes = ?, committed = 1 WHERE n = ?",
            (result, int(ok), minutes, changes, n),
        )
        self._turn = n

    def turns(self, after: int = 0, from_day: int = 1) -> Iterator[Turn]:
        """Committed turns in their order."""
        sql = "SELECT * FROM turns WHERE committed = 1 AND n > ? AND day >= ? ORDER BY n"
        return map(_turn, self._db.execute(sql, (after, from_day)))

    def last_turn(self) -> Turn | None:
        row = self._db.execute("SELECT * FROM turns WHERE committed = 1 ORDER BY n DESC LIMIT 1").fetchone()
        return _turn(row) if row else None

    def count(self) -> int:
        return self._turn

    # --- mails ---

    def next_mail_id(self) -> str:
        return f"m{self._mail + 1:04d}"

    def add_mail(self, mail: Mail) -> None:
        self._mail += 1
        self._db.execute(
            "INSERT INTO mails VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(
                    self._mail,
                    mail.id,
                    mail.direction,
                    _text(mail.at),
                    mail.sender,
                    _json(mail.to),
                    _json(mail.cc),
                ),
                *(mail.subject, mail.body, mail.reply_to, mail.thread or mail.id, int(mail.read)),
                *(_kept_json(mail.enclosures), _json(mail.paths)),
            ),
        )

    def mail(self, id: str) -> Mail | None:
        row = self._db.execute("SELECT * FROM mails WHERE id = ?", (id,)).fetchone()
        return _mail(row) if row else None

    def mails(self, direction: Literal["in", "out", ""] = "") -> list[Mail]:
        """All mails, or those of one direction, newest first."""
        sql = "SELECT * FROM mails WHERE ? IN ('', direction) ORDER BY n DESC"
        return [_mail(row) for row in self._db.execute(sql, (direction,))]

    def mark_read(self, id: str) -> None:
        self._db.execute("UPDATE mails SET read = 1 WHERE id = ?", (id,))

    # --- mails on their way ---

    def schedule(self, mail: PendingMail) -> None:
        """`n` is given here; that of the argument does not count."""
        self._db.execute(
            "INSERT INTO pending (at, sender, subject, body, reply_to, enclosures) VALUES (?, ?, ?, ?, ?, ?)",
            (
                _text(mail.at),
                mail.sender,
                mail.subject,
                mail.body,
                mail.reply_to,
                _kept_json(mail.enclosures),
            ),
        )

    def due(self, now: datetime) -> list[PendingMail]:
        """What has arrived by now, in order of arrival."""
        rows = self._db.execute("SELECT * FROM pending WHERE at <= ? ORDER BY at, n", (_text(now),))
        return [_pending(row) for row in rows]

    def pending(self) -> list[PendingMail]:
        """All that is still on its way."""
        return [_pending(row) for row in self._db.execute("SELECT * FROM pending ORDER BY at, n")]

    def drop_pending(self, n: int) -> None:
        self._db.execute("DELETE FROM pending WHERE n = ?", (n,))


def _connect(path: Path, read_only: bool = False) -> sqlite3.Connection:
    if read_only:
        # a WAL journal in a folder that cannot be written opens only as one that nobody changes
        frozen = "" if os.access(path.parent, os.W_OK) else "&immutable=1"
        address = f"{path.absolute().as_uri()}?mode=ro{frozen}"
        db = sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)
        db.execute("PRAGMA query_only = 1")
        return db
    db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, cached_statements=256)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = NORMAL")
    return db


def _text(when: datetime) -> str:
    return when.isoformat(timespec="seconds")


def _json(values: Sequence[str]) -> str:
    return json.dumps(values, ensure_ascii=False) if values else "[]"


def _kept_json(files: Sequence[KeptFile]) -> str:
    return json.dumps([[f.name, f.sha, f.size] for f in files], ensure_ascii=False) if files else "[]"


def _kept(text: str) -> tuple[KeptFile, ...]:
    return tuple(KeptFile(*entry) for entry in json.loads(text)) if text != "[]" else ()


def _turn(row: tuple[Any, ...]) -> Turn:
    n, day, at, tool, arguments, result, ok, minutes, changes, _ = row
    when = datetime.fromisoformat(at)
    done = tuple(changes_from(json.loads(changes)))
    return Turn(n, day, when, tool, json.loads(arguments), result, bool(ok), minutes, done)


def _mail(row: tuple[Any, ...]) -> Mail:
    _, id, direction, at, sender, to, cc, subject, body, reply_to, thread, read, enclosures, paths = row
    return Mail(
        id=id,
        direction=direction,
        at=datetime.fromisoformat(at),
        sender=sender,
        to=tuple(json.loads(to)),
        subject=subject,
        body=body,
        cc=tuple(json.loads(cc)),
        reply_to=reply_to,
        thread=thread,
        read=bool(read),
        enclosures=_kept(enclosures),
        paths=tuple(json.loads(paths)),
    )


def _pending(row: tuple[Any, ...]) -> PendingMail:
    n, at, sender, subject, body, reply_to, enclosures = row
    return PendingMail(n, datetime.fromisoformat(at), sender, subject, body, reply_to, _kept(enclosures))
