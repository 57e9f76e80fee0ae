"""One door for all work agents: a tool's name and arguments in, a bounded text out, the turn in the journal.

A wrong call is an answer that says how to mend it. A fault of the program is not an answer: it is raised,
and the turn never was.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from workaday.errors import BuildError, DeskError, ReadError, RunError, ToolFaultError, WorkadayError
from workaday.month.desk import calendar, decks, documents, files, hours, mail, shell, workbooks, works
from workaday.month.desk.asked import Asked, asked
from workaday.month.desk.pages import LIMIT
from workaday.month.desk.place import Place
from workaday.month.desk.tool import Tool, nearest
from workaday.month.faults import disk_faults
from workaday.month.journal import Journal, Turn
from workaday.month.run import Run
from workaday.month.tree import Tree, changes_text

TOOLS: dict[str, Tool[Any]] = {
    tool.name: tool
    for group in (files, documents, workbooks, decks, mail, calendar, works, hours, shell)
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

    def __init__(self, run: Run, tools: Mapping[str, Tool[Any]] = TOOLS) -> None:
        self.run = run
        self._tools = tools
        self._place = Place(run)
        self._faulty = False

    def tools(self) -> list[ToolInfo]:
        return [ToolInfo(t.name, t.description, t.schema()) for t in self._tools.values()]

    def call(self, tool: str, arguments: Mapping[str, Any]) -> Reply:
        """One turn. Raises only what is no fault of the caller's, then the turn never was: `ToolFaultError`,
        `DiskError`, `RunDamagedError`, or what interrupted the caller."""
        wanted = asked(tool, arguments)
        return self._turn(wanted, lambda: self._answer(wanted))

    def repeat(self, turn: Turn, tree: Tree, journal: Journal) -> Reply:
        """A turn of another run (its tree, its journal) once more. What cannot be had again by doing it again (a tool that is not
        replayable, arguments that were not kept) is taken over from there."""
        tool = self._tools.get(turn.tool)
        if not turn.digest and (tool is None or tool.replayable):
            return self.call(turn.tool, turn.arguments)

        def answer() -> tuple[Reply, int]:
            self.run.tree.restage(turn.changes, tree.objects)
            for key, value in journal.kept_by(turn.n):
                self.run.journal.state[key] = value
            return Reply(turn.ok, turn.result), turn.minutes

        text = json.dumps(turn.arguments, ensure_ascii=False)
        return self._turn(Asked(turn.tool, text, turn.arguments, turn.digest), answer, noticed=True)

    def _turn(self, wanted: Asked, answer: Callable[[], tuple[Reply, int]], noticed: bool = False) -> Reply:
        """One turn from its intent to its end. `noticed`: the answer speaks of new mail already."""
        if self._faulty:
            raise RunError(f"{self.run.out}: an earlier turn broke off; open the run again to go on")
        run = self.run
        journal, tree, clock = run.journal, run.tree, run.clock
        before, standing = clock.state(), (clock.day, clock.over)
        self._faulty = True  # until the turn is whole or never was
        with disk_faults(run.out):
            n = journal.count() + 1
            try:
                journal.begin(clock.day, clock.now, wanted.tool, wanted.text, wanted.digest)
                with journal.transaction():
                    arrived = 0 if clock.over else mail.deliver(self._place)
                    reply, minutes = answer()
                    clock.advance(minutes)
                    if not noticed:
                        reply = Reply(reply.ok, _noticed(reply.text, arrived))
                    if clock.state() != before:
                        journal.state["clock"] = clock.state()
                    journal.finish(n, reply.text, reply.ok, minutes, changes_text(tree.staged))
            except BaseException:
                if not journal.is_committed(n):  # else interrupted right after it: opening the run goes on
                    tree.discard()
                    clock.restore(before)
                    self._faulty = False
                raise
            tree.carry_out()  # a run that breaks off here is mended when it is opened
            if (clock.day, clock.over) != standing:
                run.end_day()
        self._faulty = False
        return reply

    def _answer(self, wanted: Asked) -> tuple[Reply, int]:
        """The reply and its minutes. A wrong call changes nothing."""
        tree = self.run.tree
        try:
            with self.run.journal.attempt():
                if wanted.problem:
                    raise DeskError(wanted.problem)
                tool = self._found(wanted.tool)
                parsed = tool.parse(wanted.arguments)
                _refuse_late(self.run, tool)
                text = self._done(tool, parsed)
                if not tool.replayable:
                    tree.keep_staged()
                return Reply(True, text), tool.minutes
        except (DeskError, ReadError, BuildError) as error:
            tree.discard()
            return Reply(False, f"error: {error}"), _MISTAKE_MINUTES

    def _done(self, tool: Tool[Any], parsed: Any) -> str:
        """The tool's own work. A fault of the program is told from a wrong call."""
        try:
            with disk_faults(self.run.out):
                return tool.function(self._place, parsed)
        except WorkadayError:
            raise
        except Exception as error:
            raise ToolFaultError(
                f"{self.run.out}: the tool {tool.name} broke in turn {self.run.journal.count() + 1}"
                f" ({type(error).__name__}: {error}); the turn never was. Mend the program, then go on:"
                " workaday work RUN --resume"
            ) from error

    def _found(self, name: str) -> Tool[Any]:
        tool = self._tools.get(name)
        if tool is None:
            meant = nearest(name, self._tools)
            hint = f"; you mean {meant!r}" if meant else ""
            raise DeskError(f"there is no tool {name!r}{hint}. The tools are: {', '.join(self._tools)}")
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
