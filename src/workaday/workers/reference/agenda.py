"""What is done on which day: drawn from the plan's dates alone, before the month begins."""

from __future__ import annotations

from dataclasses import dataclass

from workaday.objectives.records import Deliverable, OutputFile, ReferencePlan


@dataclass(frozen=True)
class Task:
    """Something to do for a deliverable; `kind` names a method of the day."""

    kind: str
    deliverable: str
    arguments: tuple[str, ...] = ()


APPROVAL_LEAD = 4
"""Working days between asking for approval and the due day: people are slow, and sometimes say no."""


class Agenda:
    """Tasks by day (0 to 19), in the order in which they are done."""

    def __init__(self, plan: ReferencePlan) -> None:
        self.plan = plan
        self.days: list[list[Task]] = [[] for _ in plan.working_days]
        for k, deliverable in enumerate(plan.deliverables):
            self._schedule(k, deliverable)

    def tasks(self, day: int) -> list[Task]:
        return self.days[day]

    def week(self, number: int) -> str:
        """The week's plan in words."""
        titles = {d.id: d for d in self.plan.deliverables}
        lines = [f"Week {number}"]
        for day in range(number * 5 - 5, min(number * 5, len(self.days))):
            lines.append(f"{self.plan.working_days[day]:%A %B} {self.plan.working_days[day].day}")
            for task in self.days[day]:
                deliverable = titles[task.deliverable]
                names = [o.path.rpartition("/")[2] for o in deliverable.outputs if o.id in task.arguments]
                lines.append(
                    f"- {task.kind.replace('_', ' ')}: {deliverable.title}"
                    + (f" ({', '.join(names)})" if names else "")
                )
        return "\n".join(lines)

    def _schedule(self, k: int, deliverable: Deliverable) -> None:
        add = self._add
        due = self.plan.working_days.index(deliverable.due)
        finals_day = due - APPROVAL_LEAD
        add(0, "ask", deliverable)
        add(1 + k % 2, "look_around", deliverable)
        add(2, "ask", deliverable)
        add(4, "ask", deliverable)
        add(3 + k % 2, "verify", deliverable)
        working = [o for o in deliverable.outputs if o.stage == "working"]
        drafts = [o for o in deliverable.outputs if o.stage == "draft"]
        finals = [o for o in deliverable.outputs if o.stage == "final"]
        for n, output in enumerate(working):
            add(min(self._day(output, n + k), finals_day - 1), "make", deliverable, output)
        for output in drafts:
            day = min(5 + k % 3, 7)
            add(day, "make", deliverable, output)
            if not output.export_of:
                add(day, "send_draft", deliverable, output)
        add(finals_day - 2, "ask_again", deliverable)
        add(finals_day, "catch_up", deliverable)
        for output in finals:
            add(finals_day, "make", deliverable, output)
        add(finals_day, "seek_approval", deliverable)
        for day in range(finals_day + 1, min(due + 3, len(self.days))):
            add(day, "check_up", deliverable)

    def _add(self, day: int, kind: str, deliverable: Deliverable, *outputs: OutputFile) -> None:
        self.days[day].append(Task(kind, deliverable.id, tuple(o.id for o in outputs)))

    @staticmethod
    def _day(output: OutputFile, n: int) -> int:
        """A day in the output's week, not before sources can be at hand."""
        first = {1: 3, 2: 5, 3: 10, 4: 13}[output.week]
        return first + n % (2 if output.week == 1 else 4)
