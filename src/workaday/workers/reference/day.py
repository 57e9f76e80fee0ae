"""One day as a good colleague works it: a morning with mail and plan, tasks, an evening log."""

from __future__ import annotations

from collections.abc import Callable

from workaday.workers.reference.answers import answer_mails
from workaday.workers.reference.asking import ask_again, ask_for_sources
from workaday.workers.reference.deciding import check_up, follow_up, seek_approval, send_draft
from workaday.workers.reference.inbox import read_mail
from workaday.workers.reference.looking import look_around, verify
from workaday.workers.reference.making import catch_up, make, remake_postponed
from workaday.workers.reference.notes import Notes
from workaday.workers.reference.session import Session

TASKS: dict[str, Callable[..., None]] = {
    "ask": ask_for_sources, "look_around": look_around, "verify": verify, "make": make, "send_draft": send_draft,
    "ask_again": ask_again, "catch_up": catch_up, "seek_approval": seek_approval, "check_up": check_up,
}  # fmt: skip
"""What the agenda's words mean."""


class Day(Session):
    """One day's session."""

    def run(self) -> None:
        self.morning()
        for task in self.agenda.tasks(self.day):
            deliverable = next(d for d in self.plan.deliverables if d.id == task.deliverable)
            if task.kind not in ("ask", "check_up"):
                self.recall(deliverable)
            TASKS[task.kind](self, deliverable, *task.arguments)
        remake_postponed(self)
        answer_mails(self)
        self.late_mail()
        self.evening()

    def morning(self) -> None:
        eyes, today = self.eyes, self.plan.working_days[self.day]
        eyes.do("what_time")
        eyes.do("read_log", days=3)
        eyes.do("read_plan", week=self.day // 5 + 1)
        self.notes = Notes.load("\n".join(eyes.pages("read_notes")))
        if self.day == 0:
            self.first_day()
        if self.day % 5 == 0:
            self.plan_week()
        eyes.do("list_calendar", day=today.isoformat())
        read_mail(self)
        answer_mails(self)

    def first_day(self) -> None:
        eyes = self.eyes
        eyes.do("read_profile")
        eyes.do("list_people")
        eyes.do("read_objectives")
        for deliverable in self.plan.deliverables:
            for _ in eyes.pages("read_objectives", deliverable=deliverable.id):
                pass
        deciding = {id for d in self.plan.deliverables for id in (d.approver, d.reviewer)}
        for person in sorted(deciding):  # a set's order is another one in each process
            eyes.do("read_person", name=self.person(person)["name"])

    def plan_week(self) -> None:
        week = self.day // 5 + 1
        for deliverable in self.plan.deliverables:
            self.recall(deliverable)
            folder = deliverable.final.path.rpartition("/")[0]
            self.eyes.attempt("list_folder", path=folder)
        self.eyes.do("write_plan", week=week, text=self.agenda.week(week))

    def late_mail(self) -> None:
        """Once more before going home."""
        if self.day % 2:
            read_mail(self)
            follow_up(self)
            answer_mails(self)

    def evening(self) -> None:
        if self.day % 5 == 4:
            self.look_back()
        done = "; ".join(self.done) or "read and sorted mail, prepared tomorrow"
        self.keep()
        self.eyes.do("write_log", text=f"Day {self.day + 1}: {done}.")
        self.eyes.do("end_day")

    def look_back(self) -> None:
        """Friday: what the week brought is where it should be."""
        for deliverable in self.plan.deliverables:
            for output in deliverable.outputs:
                if output.id in self.notes.written:
                    self.eyes.do("file_info", path=output.path)
