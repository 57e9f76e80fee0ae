"""The ledger of what models cost, by role, stage and subject, and the caps that hold.

A call is booked before it is made, with what it may cost at most, and corrected when its answer is there: many threads
and processes that share a ledger do not pass a cap together. Nothing here knows a provider; money is US dollars.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from workaday.errors import ModelSetupError, SpendError
from workaday.models.prices import Price
from workaday.models.records import Model, Purpose, Reply, Request, Usage
from workaday.models.shared_file import SharedFile
from workaday.models.tokens import text_tokens

_ANSWER_TOKENS = 16_384
"""What an answer is booked with that has no bound of its own."""

_LEAST_TOKENS = 256
"""An answer that the cap would bound to fewer is not asked for."""

_SAFETY = 1.2
"""The estimate of a prompt, against tokenizers that cut finer."""

_TABLES = """
CREATE TABLE IF NOT EXISTS calls (
  id INTEGER PRIMARY KEY, process INTEGER, role TEXT, stage TEXT, subject TEXT, model TEXT,
  prompt INTEGER, written INTEGER, cached INTEGER, usd REAL, least_usd REAL,
  state TEXT CHECK (state IN ('asked', 'paid', 'failed', 'lost')));
CREATE INDEX IF NOT EXISTS asked ON calls (state) WHERE state = 'asked';
CREATE TABLE IF NOT EXISTS total (tokens INTEGER, usd REAL);
INSERT INTO total SELECT 0, 0.0 WHERE NOT EXISTS (SELECT 1 FROM total);
"""

State = Literal["paid", "failed", "lost"]


@dataclass(frozen=True)
class SpendLine:
    """What a role's stage cost, `subject` "" over all of them. `lost` calls were under way when a process died:
    they are booked with what their prompts cost."""

    role: str
    stage: str
    subject: str
    calls: int
    prompt: int
    written: int
    cached: int
    usd: float
    failed: int = 0
    lost: int = 0


@dataclass(frozen=True)
class Booking:
    """A call that was booked: its row, and how long its answer may be; 0 where the cap does not bound it."""

    row: int
    tokens: int
    usd: float
    answer_tokens: int


def check_cap(name: str, price: Price | None, max_usd: float | None) -> None:
    """Raises ModelSetupError where a cap on money is set and nobody knows the model's price."""
    if max_usd is not None and price is None:
        raise ModelSetupError(
            f"{name}: no price is known, so money cannot be capped; give price_in and price_out in "
            "workaday.toml (dollars for a million tokens), or cap tokens"
        )


class Spend:
    """A ledger in a file. Caps hold for all that stands in it, calls of earlier runs too."""

    def __init__(
        self,
        path: Path,
        *,
        max_usd: float | None = None,
        max_tokens: int | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.path = path
        self.max_usd = max_usd
        self.max_tokens = max_tokens
        self._sleep = sleep
        self._file = SharedFile(path, _TABLES)
        self._bury()

    def metered(self, model: Model, price: Price | None) -> Model:
        """The model, its calls in this ledger. Raises ModelSetupError where a cap on money is set and nobody knows
        the model's price."""
        check_cap(model.name, price, self.max_usd)
        return _Metered(model, price, self)

    def book(self, model: str, request: Request, price: Price | None) -> Booking:
        """Book a call with the most it may cost; wait for others where that does not fit now. Raises SpendError
        where it does not fit at all."""
        prompt = int(request.tokens * _SAFETY)
        wanted = request.max_tokens or _ANSWER_TOKENS
        while True:
            with self._writing() as db:
                allowed = self._allowed(db, prompt, price)
                others = db.execute("SELECT 1 FROM calls WHERE state = 'asked' LIMIT 1").fetchone()
                if allowed >= wanted or (not others and allowed >= _LEAST_TOKENS):
                    return _enter(db, model, request.purpose, price, prompt, min(wanted, allowed), wanted)
                if not others:
                    raise SpendError(self._words(db))
            self._sleep(0.02)

    def settle(self, booking: Booking, state: State, usage: Usage) -> None:
        """Put what a call was in place of what it was booked with."""
        usd = usage.usd or 0.0
        with self._writing() as db:
            db.execute(
                "UPDATE calls SET state = ?, prompt = ?, written = ?, cached = ?, usd = ? WHERE id = ?",
                (state, usage.prompt, usage.written, usage.cached, usd, booking.row),
            )
            _add(db, usage.prompt + usage.written - booking.tokens, usd - booking.usd)

    def lines(self, *, by_subject: bool = False) -> list[SpendLine]:
        """The ledger by role and stage, and by subject where that is asked for."""
        subject = "subject" if by_subject else "''"
        query = f"""
            SELECT role, stage, {subject} AS about, SUM(state = 'paid'), SUM(prompt), SUM(written), SUM(cached),
                   SUM(usd), SUM(state = 'failed'), SUM(state = 'lost')
            FROM calls WHERE state != 'asked' GROUP BY role, stage, about ORDER BY MIN(id)"""
        with self._file.lock:
            return [SpendLine(*row) for row in self._file.connection().execute(query)]

    def total(self) -> Usage:
        """All that was paid for."""
        lines = self.lines()
        prompt, written, cached = (sum(getattr(s, k) for s in lines) for k in ("prompt", "written", "cached"))
        return Usage(prompt, written, cached, sum(s.usd for s in lines))

    def close(self) -> None:
        self._file.close()

    def _allowed(self, db: sqlite3.Connection, prompt: int, price: Price | None) -> int:
        """How many tokens an answer may have under the caps."""
        tokens, usd = db.execute("SELECT tokens, usd FROM total").fetchone()
        allowed = float("inf") if self.max_tokens is None else self.max_tokens - tokens - prompt
        if self.max_usd is not None and price is not None:
            left = self.max_usd - usd - price.at_most(prompt, 0)
            allowed = (
                min(allowed, left * 1e6 / price.written) if price.written else allowed if left >= 0 else -1
            )
        return int(min(allowed, 1e15))

    def _words(self, db: sqlite3.Connection) -> str:
        tokens, usd = db.execute("SELECT tokens, usd FROM total").fetchone()
        caps = [f"${self.max_usd:.2f}"] if self.max_usd is not None else []
        caps += [f"{self.max_tokens:,} tokens"] if self.max_tokens is not None else []
        return (
            f"the cap of {' and '.join(caps)} would be passed: ${usd:.2f} and {tokens:,} tokens are spent; what is done "
            "is kept, go on with a higher --max-usd or --max-tokens"
        )

    def _bury(self) -> None:
        """Calls whose process is gone will not be settled any more."""
        with self._writing() as db:
            asked = db.execute(
                "SELECT id, process, prompt, written, usd, least_usd FROM calls WHERE state = 'asked'"
            )
            for row, process, _, written, usd, least in asked.fetchall():
                if not _is_alive(process):
                    db.execute(
                        "UPDATE calls SET state = 'lost', written = 0, usd = ? WHERE id = ?", (least, row)
                    )
                    _add(db, -written, least - usd)

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction, alone among threads and processes."""
        with self._file.lock:
            db = self._file.connection()
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
            except BaseException:
                db.execute("ROLLBACK")
                raise
            db.execute("COMMIT")


class _Metered:
    """A model whose calls are booked."""

    def __init__(self, model: Model, price: Price | None, spend: Spend) -> None:
        self.name = model.name
        self.calls_tools = model.calls_tools
        self.context_tokens = model.context_tokens
        self._model = model
        self._price = price
        self._spend = spend

    def ask(self, request: Request) -> Reply:
        booking = self._spend.book(self.name, request, self._price)
        bound = booking.answer_tokens
        state: State = "failed"
        usage = Usage()
        try:
            reply = self._model.ask(replace(request, max_tokens=bound) if bound else request)
            state, usage = "paid", self._counted(request, reply)
        finally:
            self._spend.settle(booking, state, usage)
        if bound and reply.finish == "length":
            raise SpendError(
                f"{self.name}: its answer was cut at {bound} tokens, where the cap ends; go on with a higher "
                "--max-usd or --max-tokens"
            )
        return reply

    def _counted(self, request: Request, reply: Reply) -> Usage:
        """The provider's count; ours where it gives none."""
        usage = reply.usage
        if not usage.prompt and not usage.written:
            calls = sum(text_tokens(c.arguments) for c in reply.calls)
            usage = Usage(request.tokens, text_tokens(reply.text) + calls)
        if usage.usd is None and self._price is not None:
            usage = replace(usage, usd=self._price.of(usage))
        return usage


def _enter(
    db: sqlite3.Connection,
    model: str,
    purpose: Purpose,
    price: Price | None,
    prompt: int,
    written: int,
    wanted: int,
) -> Booking:
    usd = price.at_most(prompt, written) if price else 0.0
    least = price.at_most(prompt, 0) if price else 0.0
    row = db.execute(
        "INSERT INTO calls (process, role, stage, subject, model, prompt, written, cached, usd, least_usd, state) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, ?, 'asked')",
        (os.getpid(), purpose.role, purpose.stage, purpose.subject, model, prompt, written, usd, least),
    ).lastrowid
    _add(db, prompt + written, usd)
    return Booking(row or 0, prompt + written, usd, written if written < wanted else 0)


def _add(db: sqlite3.Connection, tokens: int, usd: float) -> None:
    db.execute("UPDATE total SET tokens = tokens + ?, usd = usd + ?", (tokens, usd))


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
