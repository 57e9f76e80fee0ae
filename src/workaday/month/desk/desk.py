"""One door for all work agents: a tool's name and arguments in, a bounded text out, the turn in the journal.

A wrong call is an answer that says how to mend it. A fault of the program is not an answer: it is raised,
and the turn never was.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workaday.errors import BuildError, DeskError, ReadError, RunError
from workaday.month.desk import calendar, decks, documents, files, hours, mail, workbooks, works
from workaday.month.desk.pages import LIMIT
from workaday.month.desk.place import Place
from workaday.month.desk.tool import Tool, nearest
from workaday.month.run import Run
from workaday.month.tree import changes_text

_TOOLS: dict[str, Tool[Any]] = {
    tool.name: tool
    for group in (files, documents, workbooks, decks, mail, calendar, works, hours)
    for tool in group.TOOLS
}
_MISTAKE_MINUTES = 1


@dataclass(frozen=True)
class Reply:
    """A tool's answer. With `ok` false the text begins with "error: " and says how to mend the call."""

    ok: bool
    text: str


@dataclass(frozen=True)
class ToolInfo:
    """A tool for a model's eyes; `parameters` is a JSON schema."""

    name: str
    description: str
    parameters: dict[str, Any]


class Desk:
    """The tools of one run. One caller at a time."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self._place = Place(run)
        self._faulty = False

    def tools(self) -> list[ToolInfo]:
        return [ToolInfo(t.name, t.description, t.schema()) for t in _TOOLS.values()]

    def call(self, tool: str, arguments: Mapping[str, Any]) -> Reply:
        """One turn. Raises only what is no fault of the caller's; then the turn is not in the journal."""
        if self._faulty:
            raise RunError(f"{self.run.out}: an earlier turn broke off; open the run again to go on")
        run = self.run
        journal, tree, clock = run.journal, run.tree, run.clock
        before, standing = clock.state(), (clock.day, clock.over)
        text, readable = _as_json(arguments)
        name = str(tool).encode("utf-8", errors="replace").decode()[:80]
        n = journal.begin(clock.day, clock.now, name, text)
        try:
            with journal.transaction():
                arrived = 0 if clock.over else mail.deliver(self._place)
                reply, minutes = self._answer(name, arguments if readable else None)
                clock.advance(minutes)
                reply = Reply(reply.ok, _noticed(reply.text, arrived))
                if clock.state() != before:
                    journal.state["clock"] = clock.state()
                journal.finish(n, reply.text, reply.ok, minutes, changes_text(tree.staged))
        except BaseException:
            tree.discard()
            clock.restore(before)
            raise
        self._carry_out(day_ended=(clock.day, clock.over) != standing)
        return reply

    def _carry_out(self, day_ended: bool) -> None:
        """What was committed, brought to the disk. A run that breaks off here is mended when it is opened."""
        self._faulty = True
        self.run.tree.carry_out()
        if day_ended:
            self.run.end_day()
        self._faulty = False

    def _answer(self, name: str, arguments: Mapping[str, Any] | None) -> tuple[Reply, int]:
        """The reply and its minutes. A wrong call changes nothing."""
        try:
            with self.run.journal.attempt():
                if arguments is None:
                    raise DeskError("the arguments hold broken characters (lone surrogates); send plain text")
                tool = _found(name)
                parsed = tool.parse(arguments)
                _refuse_late(self.run, tool)
                return Reply(True, tool.function(self._place, parsed)), tool.minutes
        except (DeskError, ReadError, BuildError) as error:
            self.run.tree.discard()
            return Reply(False, f"error: {error}"), _MISTAKE_MINUTES


def _found(name: str) -> Tool[Any]:
    tool = _TOOLS.get(name)
    if tool is None:
        meant = nearest(name, _TOOLS)
        hint = f"; you mean {meant!r}" if meant else ""
        raise DeskError(f"there is no tool {name!r}{hint}. The tools are: {', '.join(_TOOLS)}")
    return tool


def _refuse_late(run: Run, tool: Tool[Any]) -> None:
    if run.clock.over and not tool.reads:
        raise DeskError("the month is over; you can still read, but nothing more is done or sent")
    if not run.clock.over and run.clock.day_is_over and not tool.free:
        raise DeskError("the day is over (it is 21:00); call end_day to go on tomorrow morning")


def _noticed(text: str, arrived: int) -> str:
    """The text below a word about new mail; never longer than an answer may be."""
    notice = f"[{arrived} new {'mail' if arrived == 1 else 'mails'}]\n" if arrived else ""
    room = LIMIT - len(notice)
    return notice + (text if len(text) <= room else f"{text[: room - 12]} … [cut off]")


def _as_json(arguments: Mapping[str, Any]) -> tuple[str, bool]:
    """Arguments as the journal keeps them, and whether they are text that a disk can hold."""
    text = json.dumps(dict(arguments), ensure_ascii=False)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(dict(arguments)), False
    return text, True
