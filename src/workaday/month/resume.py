"""Going on with a run: its worker starts again, and the turns it has done already come from the journal.

A worker keeps nothing on the disk. It is run from where it began, against a desk that answers out of the
journal as long as it calls what it called before, and that does the work from there on. A worker that
thinks with a model gets the model's replies in the same way (`Replies`): no turn is done and no model call is
paid twice.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

from workaday.errors import RunDivergedError
from workaday.month.desk import Desk, Reply
from workaday.month.desk.asked import Asked, asked
from workaday.month.journal import Turn

_SHOWN = 200


class Resumed:
    """A desk that knows what its worker has done: after a kill, or after somebody else had worked.

    `after` is the turn after which this worker began.
    """

    def __init__(self, desk: Desk, after: int = 0) -> None:
        self.desk = desk
        self._past = desk.run.journal.turns(after)
        self._next = next(self._past, None)

    @property
    def live(self) -> bool:
        """Whether the past is over, and turns are done."""
        return self._next is None

    def call(self, tool: str, arguments: Mapping[str, Any]) -> Reply:
        """The journal's answer, or the desk's. Raises `RunDivergedError` when the call is another one than
        it was, and what `Desk.call` raises."""
        turn = self._next
        if turn is None:
            return self.desk.call(tool, arguments)
        wanted = asked(tool, arguments)
        if not _same(turn, wanted):
            raise RunDivergedError(
                f"turn {turn.n} (day {turn.day}) was {_shown(turn.tool, str(turn.arguments))}, and now"
                f" {_shown(wanted.tool, wanted.text)} is called: this worker does not do again what it did."
                f" Give the run to another worker (--worker), or fork it"
            )
        self._next = next(self._past, None)
        return Reply(turn.ok, turn.result)

    def check_end(self) -> None:
        """Raises `RunDivergedError` when the worker has ended before its own past."""
        if self._next is not None:
            raise RunDivergedError(
                f"the worker ended before turn {self._next.n} (day {self._next.day}), which it had done before."
                " Give the run to another worker (--worker), or fork it"
            )


def _same(turn: Turn, wanted: Asked) -> bool:
    if turn.tool != wanted.tool or turn.digest != wanted.digest:
        return False
    return bool(turn.digest) or asked(turn.tool, turn.arguments).text == wanted.text


def _shown(tool: str, arguments: str) -> str:
    more = "..." if len(arguments) > _SHOWN else ""
    return f"{tool} {arguments[:_SHOWN]}{more}"


class Replies:
    """What a model has said to the worker, in order. A reply is committed as it arrives, before anything is done
    with it; a worker that starts again gets it from the journal. Nothing that was said is kept here."""

    def __init__(self, desk: Desk, after: int = 0) -> None:
        """`after` is the turn after which this worker began. Who had worked before may have heard something after
        its last turn; that is none of this worker's."""
        self._journal = desk.run.journal
        self._mark = f"{len(desk.run.about['workers'])}:"
        self._past = deque(r for r in self._journal.replies(after) if r[0].startswith(self._mark))
        self._at = 0

    def once(self, request: str, think: Callable[[], str]) -> str:
        """The reply to a request, of which its fingerprint will do; `think` is called for it only when the journal
        has none. Raises `RunDivergedError` when another request was made at this point."""
        self._at += 1
        key = self._mark + hashlib.sha256(request.encode("utf-8", errors="surrogatepass")).hexdigest()
        if not self._past:
            reply = think()
            self._journal.add_reply(key, reply)
            return reply
        known, reply = self._past.popleft()
        if known != key:
            raise RunDivergedError(
                f"request {self._at} to the model is not the one that was made before: this worker does not"
                " do again what it did. Give the run to another worker (--worker), or fork it"
            )
        return reply
