"""What a session is for: the week's plan, or a day's work. A stage says what it does not take, and when it is over."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal, Protocol

from workaday.workers.model.events import Event
from workaday.workers.model.hands import Action

_CLOCK = re.compile(r"\b\d{1,2}:\d{2}\b")
_PASSES_TIME = ("end_day", "wait")


class Stage(Protocol):
    name: Literal["plan", "day"]
    over: bool

    def refuses(self, action: Action) -> tuple[Event, str] | None:
        """Why a call is not carried out here, with a word for the correction; None when it is."""

    def done(self, action: Action, ok: bool) -> None:
        """A call was carried out."""


@dataclass
class PlanStage:
    """Over when the week's plan is written. A plan without times is sent back once."""

    week: int
    over: bool = False
    name: Literal["plan", "day"] = "plan"
    _sent_back: bool = field(default=False, init=False)

    def refuses(self, action: Action) -> tuple[Event, str] | None:
        if action.tool in _PASSES_TIME:
            return "plan_first", str(self.week)
        text = str(action.arguments.get("text", ""))
        if action.tool == "write_plan" and not self._sent_back and text and not _CLOCK.search(text):
            self._sent_back = True
            return "plan_untimed", ""
        return None

    def done(self, action: Action, ok: bool) -> None:
        if ok and action.tool == "write_plan" and str(action.arguments.get("week")) == str(self.week):
            self.over = True


@dataclass
class DayStage:
    """Over when the day has ended, and it does not end without a log entry. One that the desk would not take (it is too
    late) is kept in `owed`."""

    over: bool = False
    owed: str = ""
    name: Literal["plan", "day"] = "day"
    _logged: bool = field(default=False, init=False)

    def refuses(self, action: Action) -> tuple[Event, str] | None:
        return ("no_log", "") if action.tool == "end_day" and not self._logged and not self.owed else None

    def done(self, action: Action, ok: bool) -> None:
        if action.tool == "write_log":
            text = action.arguments.get("text")
            if ok:
                self._logged, self.owed = True, ""
            elif isinstance(text, str) and text.strip():
                self.owed = text
        if ok and action.tool == "end_day":
            self.over = True
