"""The month as a good colleague works it: twenty days, each begun with nothing but what the desk holds.

The log, the plan and the notes are what the worker itself has written. Tables that were read yesterday are read
again today.
"""

from __future__ import annotations

from workaday.objectives.records import ReferencePlan
from workaday.workers.protocol import Call
from workaday.workers.reference.agenda import Agenda
from workaday.workers.reference.day import Day
from workaday.workers.reference.reading import Eyes

__all__ = ["Day", "ReferenceWorker"]


class ReferenceWorker:
    """Carries out a plan. The same desk and plan give the same month."""

    name = "reference"

    def __init__(self, plan: ReferencePlan) -> None:
        self.plan = plan
        self.agenda = Agenda(plan)

    def work(self, call: Call, day: int = 1) -> None:
        for each in range(day - 1, len(self.plan.working_days)):
            Day(self, Eyes(call), each).run()
