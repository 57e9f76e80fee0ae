"""The month as a language model works it: each week's first morning a session that plans, each day a session that works, and
between them nothing but what was written at the desk.

The same answers of the model and of the desk bring the same calls, so a worker that was stopped begins again and comes to
where it was without asking for anything twice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from workaday.models.prompts import Prompt, prompt
from workaday.models.records import Model, Tool
from workaday.month.desk import ToolInfo
from workaday.workers.model.events import Events
from workaday.workers.model.hands import Hands, NativeHands, SchemaHands
from workaday.workers.model.limits import Limits, Room
from workaday.workers.model.mind import Mind, Once
from workaday.workers.model.opening import DAY, PLAN, Today, material, today
from workaday.workers.model.schemas import in_words
from workaday.workers.model.session import Ending, Seat, Session
from workaday.workers.model.skills import READ_SKILL, Skill
from workaday.workers.model.stages import DayStage, PlanStage
from workaday.workers.protocol import Call

PROMPTS = ("system", "action", "plan", "day", "remember", "memory", "corrections", "closing")
_OPENING = 0.2  # of the context
_ROOMY = 24_000  # tokens from which there is room for all about each tool's arguments
_OWN_AFFAIRS = frozenset(["wait", "write_log", "write_notes"])  # nothing that others or files would show


class ModelWorker:
    """A model at the desk. `once` answers a request from what the run has kept, or lets it be asked."""

    def __init__(
        self, model: Model, once: Once, tools: Sequence[ToolInfo], *, limits: Limits | None = None,
        skills: Sequence[Skill] = (), quiet: frozenset[str] = frozenset(), subject: str = "",
    ) -> None:  # fmt: skip
        """`quiet` names the tools that only look. Raises `ModelSetupError` for a context that is too small."""
        self.name = model.name
        self.limits, self.skills, self.subject = limits or Limits(), tuple(skills), subject
        self.prompts = {name: prompt(f"worker/{name}") for name in PROMPTS}
        self.events = Events()
        self.closed: list[tuple[int, str]] = []  # days that were ended for the model, and why
        self.mind = Mind(model, once)
        self._quiet = quiet | _OWN_AFFAIRS
        self._tools = tools_for(tools, self.skills)
        self._room = self.limits.room(model.context_tokens)
        self._hands = hands_for(self._tools, native=model.calls_tools, room=self._room)
        self._rules = rules_for(self._hands, self.skills)
        self._room.check(model.name, len(self._rules) + self._hands.characters)
        self._owed = ""  # a log entry that came too late for its day

    def work(self, call: Call, day: int = 1) -> None:
        """The month from where the desk's clock stands to its end."""
        planned = 0
        while now := today(call):
            if now.week != planned:
                self._plan(call, now)
                planned = now.week
            else:
                self._day(call, now)

    def _plan(self, call: Call, now: Today) -> None:
        """A week that gets no plan is worked without one."""
        self._pay_log(call)
        stage, turns = PlanStage(now.week), self.limits.turns_per_plan
        shown = material(call, PLAN, self._room.characters(_OPENING))
        opening = self.prompts["plan"].render(time=now.words, week=now.week, material=shown, turns=turns)
        if Session(self._seat(call), stage, opening, turns).run():
            self.events.add("no_plan")

    def _day(self, call: Call, now: Today) -> None:
        self._pay_log(call)
        stage, turns = DayStage(), self.limits.turns_per_day
        shown = material(call, DAY, self._room.characters(_OPENING))
        opening = self.prompts["day"].render(time=now.words, material=shown, turns=turns)
        session = Session(self._seat(call), stage, opening, turns)
        if why := session.run():
            self._close(call, now, why, session)
        elif stage.owed:
            self._owed = stage.owed

    def _close(self, call: Call, now: Today, why: Ending, session: Session) -> None:
        """End a day that the model did not end: what happened goes into the log, as it was."""
        self.events.add("day_closed")
        self.closed.append((now.day, why))
        limits = self.limits
        limit = {"turns": limits.turns_per_day, "tokens": limits.tokens_per_day}.get(why, limits.strikes)
        text = self.prompts["closing"].render(why=why, limit=f"{limit:,}", done=session.memory.done)
        if not call("write_log", {"text": text}).ok:
            self._owed = text
        call("end_day", {})

    def _pay_log(self, call: Call) -> None:
        """What could not be written into the log in the evening is written in the morning."""
        if self._owed:
            call("write_log", {"text": self._owed})
            self._owed = ""

    def _seat(self, call: Call) -> Seat:
        tools = {tool.name: tool for tool in self._tools}
        return Seat(call, self.mind, self._hands, tools, self._quiet, self._room, self.limits, self.events,
                    self.prompts, self.skills, self._rules, self.subject)  # fmt: skip

    @property
    def rules_print(self) -> str:
        """The same as long as rules, prompts and tools are the same."""
        texts = [self._rules, *(p.text for p in self.prompts.values()), *map(repr, self._tools)]
        return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]

    def report(self) -> dict[str, Any]:
        """What run.json says of the model: prompts, limits, skills, what it cost, what went otherwise."""
        return {
            "name": self.name,
            "prompts": versions(self.prompts),
            "rules": self.rules_print,
            "skills": [skill.name for skill in self.skills],
            "usage": vars(self.mind.spent).copy(),
            "events": self.events.as_json(),
            "closed_days": [{"day": day, "why": why} for day, why in self.closed],
        }


def versions(prompts: Mapping[str, Prompt]) -> dict[str, int]:
    return {p.name: p.version for p in prompts.values()}


def tools_for(tools: Sequence[ToolInfo], skills: Sequence[Skill]) -> list[Tool]:
    """The desk's tools, and one to read skills with where there are long ones."""
    own = [Tool(t.name, t.description, t.parameters) for t in tools]
    return [*own, READ_SKILL] if any(not skill.short for skill in skills) else own


def hands_for(tools: Sequence[Tool], *, native: bool, room: Room) -> Hands:
    if native:
        return NativeHands(tools)
    lines = in_words(tools, brief=room.tokens < _ROOMY)
    return SchemaHands(tools, prompt("worker/action").render(tools=lines))


def rules_for(hands: Hands, skills: Sequence[Skill]) -> str:
    """The system message. No skill closes the tags that it stands between."""
    shown = [replace(s, description=_inside(s.description), body=_inside(s.body)) for s in skills]
    rules = prompt("worker/system").render(skills=shown, unread=any(not s.short for s in skills))
    return f"{rules}\n\n{hands.rules}" if hands.rules else rules


def _inside(text: str) -> str:
    return text.replace("</skill", "< /skill")


def standing_characters(
    tools: Sequence[ToolInfo], skills: Sequence[Skill], *, native: bool, room: Room
) -> int:
    """How many characters of rules, tools and schema are sent each time."""
    hands = hands_for(tools_for(tools, skills), native=native, room=room)
    return len(rules_for(hands, skills)) + hands.characters
