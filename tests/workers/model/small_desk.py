"""A desk of a few days with hardly anything on it, and models that say what a test wants."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from workaday.models.records import Reply, Request, ToolCall, Usage
from workaday.models.scripted import ScriptedModel
from workaday.month.desk import ToolInfo
from workaday.workers.model import Limits, ModelWorker, Skill

_FREE = {"type": "object", "properties": {}}
_TEXT = {"type": "object", "properties": {"text": {"type": "string"}}, "required": ["text"]}
TOOLS = [
    ToolInfo("what_time", "The time.", _FREE),
    ToolInfo("wait", "Lets time pass.", {"type": "object", "properties": {"minutes": {"type": "integer"}}}),
    ToolInfo("read_file", "A file. As text.", {
        "type": "object", "properties": {"path": {"type": "string", "description": "Full path."}}, "required": ["path"],
    }),
    ToolInfo("send_mail", "Sends a mail.", {"type": "object", "properties": {"body": {"type": "string"}}}),
    ToolInfo("read_mail", "A mail.", {"type": "object", "properties": {"id": {"type": "string"}}}),
    ToolInfo("write_notes", "Notes.", _TEXT),
    ToolInfo("write_log", "Log.", _TEXT),
    ToolInfo("write_plan", "Plan.", {"type": "object", "properties": {"week": {"type": "integer"}, "text": {"type": "string"}}}),
    ToolInfo("end_day", "Ends the day.", _FREE),
]  # fmt: skip
QUIET = frozenset(["what_time", "read_file", "read_mail", "end_day"])


@dataclass(frozen=True)
class Said:
    ok: bool
    text: str


@dataclass
class SmallDesk:
    """`answers` says what a tool answers, text or a function of the arguments; `late` days on which no log is taken."""

    days: int = 1
    answers: dict[str, str | Callable[[Mapping[str, Any]], str]] = field(default_factory=dict)
    late: tuple[int, ...] = ()
    day: int = 1
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    log: list[tuple[int, str]] = field(default_factory=list)
    plans: dict[int, str] = field(default_factory=dict)
    notes: str = ""

    def __call__(self, tool: str, arguments: Mapping[str, Any]) -> Said:
        self.calls.append((tool, dict(arguments)))
        if tool in self.answers:
            answer = self.answers[tool]
            text = answer if isinstance(answer, str) else answer(arguments)
            return Said(not text.startswith("error: "), text)
        if tool == "what_time":
            if self.day > self.days:
                return Said(True, "The month is over (day 1 of 1)")
            week = (self.day - 1) // 5 + 1
            return Said(
                True,
                f"Monday 2026-01-05 08:30, day {self.day} of {self.days} (week {week} of 4), 570 minutes",
            )
        return self._do(tool, arguments)

    def _do(self, tool: str, arguments: Mapping[str, Any]) -> Said:
        match tool:
            case "end_day":
                self.day += 1
            case "write_log":
                if self.day in self.late:
                    self.late = tuple(d for d in self.late if d != self.day)
                    return Said(False, "error: the day is over (it is 21:00); call end_day")
                self.log.append((self.day, arguments["text"]))
            case "write_plan":
                self.plans[arguments["week"]] = arguments["text"]
            case "write_notes":
                self.notes = arguments["text"]
            case "read_notes":
                return Said(True, self.notes or "(no notes)")
            case name if name not in {t.name for t in TOOLS} and not name.startswith(("read_", "list_")):
                return Said(False, f"error: there is no tool {name!r}. The tools are: what_time, ...")
        return Said(True, f"{tool} is done")

    def made(self, tool: str) -> list[dict[str, Any]]:
        return [arguments for name, arguments in self.calls if name == tool]


def acts(tool: str, /, **arguments: Any) -> Reply:
    """An answer with one call."""
    return Reply("", (ToolCall("x", tool, json.dumps(arguments)),), "tools", Usage(0, 10))


def many(*calls: tuple[str, dict[str, Any]]) -> Reply:
    """An answer with several, all with the same id: servers do that."""
    return Reply("", tuple(ToolCall("x", tool, json.dumps(a)) for tool, a in calls), "tools")


def chooses(tool: str, /, **arguments: Any) -> str:
    """An answer of a model that chooses through a schema."""
    return json.dumps({"thought": "so", "action": {"tool": tool, "arguments": arguments}})


PLANNED = acts("write_plan", week=1, text="Monday\n- 09:00-10:00 deep work: all")
EVENING = (acts("write_log", text="Did it."), acts("end_day"))


@dataclass
class Kept:
    """What a run keeps of a model's replies; `paid` counts those that were thought up."""

    past: list[tuple[str, str]] = field(default_factory=list)
    at: int = 0
    paid: int = 0

    def once(self, key: str, think: Callable[[], str]) -> str:
        if self.at == len(self.past):
            self.past.append((key, think()))
            self.paid += 1
        known, reply = self.past[self.at]
        assert known == key, self.at
        self.at += 1
        return reply


def worker(
    script: Iterable[Reply | str | Exception] | Callable[[Request], Reply | str],
    *,
    calls_tools: bool = True,
    context_tokens: int = 0,
    limits: Limits | None = None,
    skills: Iterable[Skill] = (),
    kept: Kept | None = None,
) -> tuple[ModelWorker, ScriptedModel]:
    model = ScriptedModel(script, calls_tools=calls_tools, context_tokens=context_tokens)
    once = (kept or Kept()).once
    return ModelWorker(model, once, TOOLS, limits=limits, skills=tuple(skills), quiet=QUIET), model
