"""What one day's session holds, and what every task needs: people, rows, the notebook, a mail to send."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

from workaday.objectives.records import Deliverable, OutputFile, ReferencePlan, Source
from workaday.workers.reference.agenda import Agenda
from workaday.workers.reference.notes import Amendment, Notes
from workaday.workers.reference.reading import Eyes, Letter, table_rows
from workaday.world.notebook import Notebook
from workaday.world.refs import Row


class Planned(Protocol):
    """Whoever has a plan and knows what is done on which day of it."""

    plan: ReferencePlan
    agenda: Agenda


class Session:
    """One day at the desk. Whatever it reads is gone in the evening; what it notes stays."""

    def __init__(self, planned: Planned, eyes: Eyes, day: int) -> None:
        self.plan, self.agenda, self.eyes, self.day = planned.plan, planned.agenda, eyes, day
        self.persons = {p["id"]: p for p in planned.plan.people.values()}
        self.notes = Notes()
        self.tables: dict[tuple[str, str], list[Row]] = {}  # (path, table) -> rows read today
        self.done: list[str] = []
        self.recalled: set[str] = set()
        self.folders: set[str] = set()

    def recall(self, deliverable: Deliverable) -> None:
        """What a deliverable is about, once a day before work on it: yesterday's session is forgotten."""
        if deliverable.id not in self.recalled:
            self.recalled.add(deliverable.id)
            for _ in self.eyes.pages("read_objectives", deliverable=deliverable.id):
                pass

    def keep(self) -> None:
        self.eyes.do("write_notes", text=self.notes.dump())

    def person(self, id: str) -> dict[str, str]:
        return self.persons[id]

    def sender(self, mail: Letter) -> str:
        for id, person in self.persons.items():
            if person["email"] in mail.sender or person["name"] in mail.sender:
                return id
        return ""

    def readable(self, source: Source, deliverable: Deliverable) -> bool:
        return not source.holder or f"{source.path}@{deliverable.id}" in self.notes.received

    def rows(self, source: Source, deliverable: Deliverable) -> list[Row]:
        """A register's rows, read through the desk once a day."""
        path = self.notes.received[f"{source.path}@{deliverable.id}"] if source.holder else source.path
        key = (path, source.table)
        if key not in self.tables:
            if source.sheet:
                self.eyes.do("describe_workbook", path=path)
                lines = self.eyes.sheet(path, source.sheet)
            else:
                lines = self.eyes.delimited(path)
            self.tables[key] = table_rows(lines, source.columns, self.plan.tables[source.table])
        return self.tables[key]

    def notebook(self, deliverable: Deliverable, amendments: list[Amendment] | None = None) -> Notebook:
        """Everything known today about a deliverable: rows as corrected so far, facts as told so far."""
        plan = self.plan
        book = Notebook(
            plan.tables, plan.measures, plan.fact_units, plan.cutoff, deliverable.project_id, plan.scale,
            list(plan.projects.values()),
        )  # fmt: skip
        for source in deliverable.sources:
            if self.readable(source, deliverable):
                book.enter(source.table, self.rows(source, deliverable))
        for amendment in self.notes.amendments if amendments is None else amendments:
            book.amend(amendment.table, amendment.key, amendment.column, amendment.value)
        for key, value in self.notes.facts.items():
            fact, _, project = key.partition("@")
            if project == deliverable.project_id:
                book.learn(fact, value)
        return book

    def send(
        self,
        to: list[str],
        subject: str,
        body: str,
        attachments: Sequence[str] = (),
        about: str = "",
        reply_to: str = "",
    ) -> None:
        names = [self.person(id)["email"] for id in to]
        first = self.person(to[0])["given"]
        me = self.plan.people["me"]["given"]
        answer = self.eyes.do(
            "send_mail",
            to=names,
            subject=subject,
            body=f"{first},\n\n{body}\n\n{me}",
            attachments=list(attachments or []),
            reply_to=reply_to,
        )
        if match := re.search(r"\bm\d{4,}\b", answer):
            self.notes.waiting[match.group()] = about

    def deliverable(self, id: str) -> Deliverable:
        return next(d for d in self.plan.deliverables if d.id == id)

    def output(self, deliverable: Deliverable, id: str) -> OutputFile:
        return next(o for o in deliverable.outputs if o.id == id)
