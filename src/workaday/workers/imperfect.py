"""Workers that are good but for one habit: they show that a grade tells a good month from a nearly good one.

Each is the reference worker with something left out of its agenda, or of what it is shown. None knows more.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workaday.objectives.records import ReferencePlan
from workaday.workers.protocol import Answer, Call
from workaday.workers.reference import ReferenceWorker


@dataclass(frozen=True)
class Habit:
    """What a worker does not do: tasks by the agenda's words, and whether it opens mail that it did not wait for."""

    left_out: frozenset[str] = frozenset()
    reads_unasked_mail: bool = True


HABITS: dict[str, Habit] = {
    "no-questions": Habit(frozenset(["ask"])),
    "no-reconciliation": Habit(frozenset(["catch_up"])),
    "no-late-mail": Habit(reads_unasked_mail=False),
    "trusting": Habit(frozenset(["verify"])),  # takes the copy that somebody else made for right
}


class ImperfectWorker(ReferenceWorker):
    """The reference worker with a habit. `name` is one of HABITS."""

    def __init__(self, plan: ReferencePlan, name: str) -> None:
        super().__init__(plan)
        self.name, self.habit = name, HABITS[name]
        self.agenda.days = [
            [task for task in day if task.kind not in self.habit.left_out] for day in self.agenda.days
        ]

    def work(self, call: Call, day: int = 1) -> None:
        super().work(call if self.habit.reads_unasked_mail else _closed_letters(call), day)


@dataclass(frozen=True)
class _Said:
    ok: bool
    text: str


_ANSWERS = re.compile(r"^in reply to:\s*m\d+", re.IGNORECASE | re.MULTILINE)


def _closed_letters(call: Call) -> Call:
    """A desk at which mail that answers nothing shows its head alone."""

    def shown(tool: str, arguments: Mapping[str, Any]) -> Answer:
        answer = call(tool, arguments)
        head, gap, _ = answer.text.partition("\n\n")
        if tool != "read_mail" or not answer.ok or _ANSWERS.search(head):
            return answer
        return _Said(True, f"{head}{gap}(not read)")

    return shown
