"""The month as a good colleague works it: mornings with mail and plan, tasks, an evening log.

Each day begins with nothing but what the desk holds: the log, the plan and the notes that the worker itself
has written. Tables that were read yesterday are read again today.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from workaday.artifacts import figures, spec
from workaday.artifacts.recipes import Artifact
from workaday.artifacts.render import Press, render
from workaday.errors import RunError
from workaday.objectives.records import Deliverable, OutputFile, ReferencePlan, Source, Suspicion
from workaday.workers.protocol import Call
from workaday.workers.reference.agenda import Agenda
from workaday.workers.reference.notes import Amendment, Notes
from workaday.workers.reference.reading import Eyes, Letter, letter, mail_ids, table_rows
from workaday.workers.reference.writing import write_spec
from workaday.world.forms import Forms
from workaday.world.notebook import Notebook
from workaday.world.period import Period
from workaday.world.records import Person, Project, Value
from workaday.world.refs import Row, Scope
from workaday.world.seeds import Seed


class ReferenceWorker:
    """Carries out a plan. The same desk and plan give the same month."""

    name = "reference"

    def __init__(self, plan: ReferencePlan) -> None:
        self.plan = plan
        self.people = {p["id"]: p for p in plan.people.values()}
        self.agenda = Agenda(plan)

    def work(self, call: Call) -> None:
        for day in range(len(self.plan.working_days)):
            Day(self, Eyes(call), day).run()


class Day:
    """One day's session. Whatever it reads is gone in the evening."""

    def __init__(self, worker: ReferenceWorker, eyes: Eyes, day: int) -> None:
        self.worker, self.eyes, self.day = worker, eyes, day
        self.plan = worker.plan
        self.notes = Notes()
        self.tables: dict[tuple[str, str], list[Row]] = {}  # (path, table) -> rows read today
        self.done: list[str] = []
        self.recalled: set[str] = set()
        self.folders: set[str] = set()

    def run(self) -> None:
        self.morning()
        for task in self.worker.agenda.tasks(self.day):
            deliverable = next(d for d in self.plan.deliverables if d.id == task.deliverable)
            if task.kind not in ("ask", "check_up"):
                self.recall(deliverable)
            getattr(self, task.kind)(deliverable, *task.arguments)
        self.late_mail()
        self.evening()

    # --- the frame of a day ---

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
        self.mail()

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
            eyes.do("read_person", name=self.people(person)["name"])

    def recall(self, deliverable: Deliverable) -> None:
        """What a deliverable is about, once a day before work on it: yesterday's session is forgotten."""
        if deliverable.id not in self.recalled:
            self.recalled.add(deliverable.id)
            for _ in self.eyes.pages("read_objectives", deliverable=deliverable.id):
                pass

    def plan_week(self) -> None:
        week = self.day // 5 + 1
        for deliverable in self.plan.deliverables:
            self.recall(deliverable)
            folder = deliverable.final.path.rpartition("/")[0]
            self.eyes.attempt("list_folder", path=folder)
        self.eyes.do("write_plan", week=week, text=self.worker.agenda.week(week))

    def mail(self) -> None:
        """Reads what came and writes down what it says."""
        ids: list[str] = []
        for page in self.eyes.pages("list_mail", folder="inbox", unread_only=True):
            ids += mail_ids(page)
        for id in ids:
            self.take_in(letter(id, self.eyes.do("read_mail", id=id)))
        if ids:
            self.keep()

    def late_mail(self) -> None:
        """Once more before going home."""
        if self.day % 2:
            self.mail()
            self.follow_up()

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

    def keep(self) -> None:
        self.eyes.do("write_notes", text=self.notes.dump())

    def people(self, id: str) -> dict[str, str]:
        return self.worker.people[id]

    # --- what mail says ---

    def take_in(self, mail: Letter) -> None:
        sender = self.sender(mail)
        about = self.notes.waiting.get(mail.reply_to, "")
        if not mail.reply_to or about.startswith("ask"):
            self.facts_in(mail, sender, about)
        self.files_in(mail)
        self.verdict_in(mail, sender)
        if not mail.reply_to:
            self.reminder_in(mail, sender)
            self.correction_in(mail)

    def reminder_in(self, mail: Letter, sender: str) -> None:
        """Somebody waits for a deliverable and asks after it: they get a word."""
        for deliverable in self.plan.deliverables:
            if deliverable.recipient == sender and mail.subject == deliverable.title:
                state = self.notes.approval.get(deliverable.id, "")
                word = {"asked": "it is with the approver", "approved": "it is approved and on its way"}
                when = f"{deliverable.due:%A, %B} {deliverable.due.day}"
                body = f"{deliverable.title} is on track for {when}: {word.get(state, 'the final is being written')}."
                self.send([sender], f"Re: {mail.subject}", body, reply_to=mail.id)

    def sender(self, mail: Letter) -> str:
        for id, person in self.worker.people.items():
            if person["email"] in mail.sender or person["name"] in mail.sender:
                return id
        return ""

    def facts_in(self, mail: Letter, sender: str, about: str) -> None:
        """Facts that were asked for, or told at once: each line goes to the fact whose label it has most of."""
        asked = about.partition(" ")[2]
        for deliverable in self.plan.deliverables:
            if asked and deliverable.id != asked:
                continue
            holders = {a.fact: a.holder for a in deliverable.asks}
            wanted = [r for r in self.notes.wanted.get(deliverable.id, []) if r in self.plan.fact_units]
            holders |= {f: self.plan.fact_holders[f] for f in wanted}
            facts = [f for f, holder in holders.items() if holder == sender]
            for fact, lines in self.lines_by_fact(mail.body, facts).items():
                key = f"{fact}@{deliverable.project_id}"
                if key not in self.notes.facts:
                    value = self.fact_from(lines, fact, deliverable.project_id)
                    if value is not None:
                        self.notes.facts[key] = value

    def lines_by_fact(self, body: str, facts: list[str]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for line in body.splitlines():
            scores = {f: figures.share_named(line, self.plan.fact_units[f][1]) for f in facts}
            best = max(scores, key=lambda f: (scores[f], len(self.plan.fact_units[f][1])), default=None)
            if best is not None and figures.names(line, self.plan.fact_units[best][1]):
                found.setdefault(best, []).append(line)
        return found

    def fact_from(self, lines: list[str], fact: str, project: str) -> Value:
        unit, label = self.plan.fact_units[fact]
        short = self.plan.projects[project]["short"] if project else ""
        named = [line for line in lines if short and short in line]
        for line in named or lines:
            if unit in ("text", "date", "month"):
                match = re.search(r"(?:: | is | use )(.+?)\.?$", line)
                return match.group(1) if match else None
            value = _told(line, label, unit)
            if value is not None:
                return value
        return None

    def files_in(self, mail: Letter) -> None:
        """Registers that a colleague sent go into the deliverable's folder."""
        for deliverable in self.plan.deliverables:
            folder = deliverable.final.path.rpartition("/")[0]
            for source in deliverable.sources:
                key = f"{source.path}@{deliverable.id}"
                if source.holder and source.path in mail.attachments and key not in self.notes.received:
                    answer = self.eyes.do("save_attachment", id=mail.id, name=source.path, folder=folder)
                    self.notes.received[key] = _saved_path(answer, f"{folder}/{source.path}")

    def verdict_in(self, mail: Letter, sender: str) -> None:
        """What a reviewer or an approver says about a file that was sent."""
        about = self.notes.waiting.get(mail.reply_to, "")
        kind, _, id = about.partition(" ")
        deliverable = next((d for d in self.plan.deliverables if d.id == id), None)
        if deliverable is None or sender not in (deliverable.reviewer, deliverable.approver):
            return
        wanted = self.labels_in(mail.body, deliverable)
        known = self.notes.wanted.setdefault(id, [])
        known += [ref for ref in wanted if ref not in known]
        if kind == "review":
            self.notes.reviewed.append(id)
        elif kind == "approval":
            approved = "approved" in mail.body.lower() and not wanted
            self.notes.approval[id] = "approved" if approved else "withheld"

    def labels_in(self, text: str, deliverable: Deliverable) -> list[str]:
        """Measures and facts that a reviewer names, beside those in the deliverable's own title."""
        text = text.replace(deliverable.title, " ")
        labels = {m.label: ref for ref, m in self.plan.measures.items()}
        labels |= {label: ref for ref, (_, label) in self.plan.fact_units.items()}
        found = [(label, ref) for label, ref in labels.items() if label.lower() in text.lower()]
        longest = [p for p in found if not any(p[0].lower() in o[0].lower() and p != o for o in found)]
        return [ref for _, ref in longest]

    def correction_in(self, mail: Letter) -> None:
        """A correction names a row and a column that we have, with the old value and the new one."""
        if not re.search(r"\d", mail.body) and not re.search(
            r"correct|chang|should|instead", mail.body.lower()
        ):
            return
        for deliverable in self.plan.deliverables:
            for source in deliverable.sources:
                if not self.readable(source, deliverable) or not self.might_name(mail, source):
                    continue
                for amendment in self.amendments(mail, source, deliverable):
                    if amendment not in self.notes.amendments:
                        self.notes.amendments.append(amendment)
                        self.done.append(f"noted the correction of {amendment.key}")

    def might_name(self, mail: Letter, source: Source) -> bool:
        """Whether a mail can be about a table at all: it names one of its columns."""
        body = mail.body.lower()
        return any(label.lower() in body for label in source.columns)

    def amendments(self, mail: Letter, source: Source, deliverable: Deliverable) -> list[Amendment]:
        table = self.plan.tables[source.table]
        found = []
        for row in self.rows(source, deliverable):
            key = str(row[table.key])
            if not re.search(rf"(?<![\w-]){re.escape(key)}(?![\w-])", mail.body):
                continue
            for label, column in source.columns.items():
                if (
                    table.columns[column].derived
                    or column == table.key
                    or label.lower() not in mail.body.lower()
                ):
                    continue
                new = self.new_value(mail.body.replace(key, " "), row[column], source.table, column)
                if new is not None:
                    found.append(Amendment(source.table, key, column, new, mail.id))
        return found

    def new_value(self, body: str, old: Value, table: str, column: str) -> str | int | float | None:
        """The other value of a sentence that names the one we have."""
        definition = self.plan.tables[table].columns[column]
        if definition.numeric and isinstance(old, int | float):
            return self.new_figure(body, float(old), definition)
        if definition.gen == "date" and isinstance(old, str):
            dates = re.findall(r"\d{4}-\d\d-\d\d", body)
            others = [d for d in dates if d != old]
            return others[0] if old in dates and others else None
        if isinstance(old, str) and isinstance(definition.of, dict) and old.lower() in body.lower():
            others = [
                v for v in definition.of if v != old and re.search(rf"(?<!\w){re.escape(v)}(?!\w)", body)
            ]
            return max(others, key=len) if others else None
        return None

    def new_figure(self, body: str, old: float, definition: Any) -> int | float | None:
        """The figure that stands with the one we have: in its sentence, else in its line, else in the mail."""
        unit = definition.unit if definition.unit in figures.UNITS else "number"
        for parts in (re.split(r"(?<=[.!?;])\s|\n", body), body.splitlines(), [body]):
            for part in parts:
                read = [f for f in figures.figures(part) if any(c.isdigit() for c in f.text)]
                if not any(figures.same(f, old, unit) for f in read):
                    continue
                for figure in read:
                    value = None if figures.same(figure, old, unit) else _value(figure, unit)
                    if value is not None:
                        number: int | float = definition.number(value)
                        return number
        return None

    # --- reading ---

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

    # --- tasks ---

    def ask(self, deliverable: Deliverable) -> None:
        """Questions and requests, one mail to each person."""
        questions: dict[str, list[str]] = {}
        for ask in deliverable.asks:
            if f"{ask.fact}@{deliverable.project_id}" not in self.notes.facts:
                questions.setdefault(ask.holder, []).append(ask.phrases[0])
        for source in deliverable.sources:
            if source.holder and f"{source.path}@{deliverable.id}" not in self.notes.received:
                questions.setdefault(source.holder, []).append(
                    f"Please send me the {source.request} ({source.path.rpartition('.')[0]})."
                )
        for holder, lines in questions.items():
            self.send(
                [holder], f"Questions for {deliverable.title}",
                f"For {deliverable.title} I need from you:\n" + "\n".join(f"- {line}" for line in dict.fromkeys(lines)),
                about=f"ask {deliverable.id}",
            )  # fmt: skip
        if questions:
            self.done.append(f"asked {len(questions)} people about {deliverable.title}")

    def look_around(self, deliverable: Deliverable) -> None:
        """What is there already: the folder, last time's papers, the registers."""
        folder = deliverable.final.path.rpartition("/")[0]
        listing = self.eyes.attempt("list_folder", path=folder) or ""
        self.last_time(deliverable, folder, listing)
        self.eyes.attempt(
            "find_files", pattern=deliverable.final.path.rpartition(".")[0].rpartition("/")[2].split(" ")[0]
        )
        for source in deliverable.sources:
            if self.readable(source, deliverable):
                self.rows(source, deliverable)
        self.done.append(f"went through the sources of {deliverable.title}")

    def last_time(self, deliverable: Deliverable, folder: str, listing: str) -> None:
        """How it was done before: the newest papers in the folder that are like those to be made."""
        suffixes = {o.path.rpartition(".")[2] for o in deliverable.outputs if o.stage == "final"}
        names = re.findall(r"([^\n|/\\]+?\.(?:" + "|".join(sorted(suffixes)) + r"))\b", listing)
        for name in list(dict.fromkeys(n.strip() for n in names))[-2:]:
            self.eyes.attempt("read_file", path=f"{folder}/{name}")

    def verify(self, deliverable: Deliverable) -> None:
        """Compares what colleagues' files state with the rows, and says so where they differ."""
        book = self.notebook(deliverable)
        for suspicion in deliverable.suspicions:
            if suspicion.trap not in self.notes.reported:
                self.verify_one(deliverable, suspicion, book)

    def verify_one(self, deliverable: Deliverable, suspicion: Suspicion, book: Notebook) -> None:
        text = "\n".join(self.eyes.pages("read_file", path=suspicion.path))
        measure = self.plan.measures[suspicion.measure]
        right = book.resolver().measure(suspicion.measure, 0)
        figure = figures.written_near(text, measure.label, measure.unit)
        if figure is None or not isinstance(right, int | float):
            self.done.append(f"found no {measure.label} in {suspicion.path.rpartition('/')[2]}")
            return
        if figures.same(figure, right, measure.unit):
            return  # nothing to report after all
        stated = figure.text.strip()
        form = Forms(self.plan.currency)
        name = suspicion.path.rpartition("/")[2]
        words = {"<stated>": stated, "<right>": form.usual(right, measure.unit), "<label>": measure.label,
                 "<file>": name, "<where>": name, "<key>": ""}  # fmt: skip
        finding = suspicion.finding
        for mark, word in words.items():
            finding = finding.replace(mark, word)
        body = f"{finding}\n\n{name} states {measure.label}: {stated}. The rows give {words['<right>']}."
        self.send(
            [suspicion.report_to],
            f"{name}: {measure.label} does not agree",
            body,
            about=f"report {suspicion.trap}",
        )
        self.notes.reported.append(suspicion.trap)
        self.done.append(f"reported a difference in {name}")

    def make(self, deliverable: Deliverable, output_id: str) -> None:
        """Writes one file, reads it back."""
        output = next(o for o in deliverable.outputs if o.id == output_id)
        if output.export_of:
            source = next(o for o in deliverable.outputs if o.id == output.export_of)
            self.eyes.do("export_pdf", path=source.path, target=output.path)
        else:
            made = self.render(deliverable, output)
            self.open_folder(output.path.rpartition("/")[0])
            if output.id in self.notes.written:
                self.eyes.do("trash_file", path=output.path)
            write_spec(self.eyes, output.path, made)
            self.read_back(output, made)
        self.notes.written[output.id] = len(self.notes.amendments)
        self.done.append(f"wrote {output.path.rpartition('/')[2]}")

    def open_folder(self, folder: str) -> None:
        """The folder that a file goes into; made if it is not there."""
        if folder not in self.folders:
            if self.eyes.attempt("list_folder", path=folder) is None:
                self.eyes.do("make_folder", path=folder)
            self.folders.add(folder)

    def read_back(self, output: OutputFile, made: spec.Spec) -> None:
        """A file that cannot be read as it should be is no file: every sheet with its rows, every page."""
        if isinstance(made, spec.Workbook):
            self.eyes.do("describe_workbook", path=output.path)
            for sheet in made.sheets:
                rows = len(self.eyes.sheet(output.path, sheet.name))
                if rows < sum(any(c is not None for c in row) for row in sheet.rows):
                    raise RunError(f"{output.path}: sheet {sheet.name} has {rows} of {len(sheet.rows)} rows")
            return
        for _ in self.eyes.pages("read_file", path=output.path):
            pass

    def render(self, deliverable: Deliverable, output: OutputFile) -> spec.Spec:
        recipe = self.plan.recipes[output.artifact]
        scope = self.scope(deliverable, output)
        made = render(recipe, scope, self.press(recipe, scope))
        wanted = self.notes.wanted.get(deliverable.id, [])
        if output.stage == "final" and wanted:
            made = self.with_points(made, scope, wanted)
        return made

    def scope(self, deliverable: Deliverable, output: OutputFile) -> Scope:
        plan = self.plan
        book = self.notebook(deliverable)
        people = {role: _person(p) for role, p in plan.people.items()}
        project = _project(plan.projects[deliverable.project_id]) if deliverable.project_id else None
        names: dict[str, Any] = {
            **plan.terms, "me": people["me"], "who": people, "org": plan.org, "project": project,
            "subject": self.subject(deliverable, book), "period": Period(plan.cutoff), "date": output.due, "n": 1,
            "place": plan.org["place"],
        }  # fmt: skip
        return Scope(
            book.resolver(),
            Seed(output.seed).rng(),
            plan.pools,
            names,
            Forms(plan.currency),
            plan.terms.get("sector", ""),
        )

    def subject(self, deliverable: Deliverable, book: Notebook) -> Row:
        if deliverable.project_id not in self.plan.subjects:
            return {}
        table, key = self.plan.subjects[deliverable.project_id]
        rows = book.resolver().query(f'SELECT * FROM "{table}" WHERE "{key}" = :subject')
        return rows[0] if rows else {}

    def press(self, recipe: Artifact, scope: Scope) -> Press:
        me = _person(self.plan.people["me"])
        when = _noon(self.plan.working_days[self.day])
        title = scope.text(recipe.title)
        properties = spec.Properties(title, me.name, me.name, when, when)
        people = {role: _person(p) for role, p in self.plan.people.items()}
        return Press(
            self.plan.tables,
            self.plan.measures,
            people,
            properties,
            spec.HouseStyle(currency=self.plan.currency),
        )

    def with_points(self, made: spec.Spec, scope: Scope, wanted: list[str]) -> spec.Spec:
        """The final with what the reviewer wanted to see."""
        rows = []
        for ref in wanted:
            kind = "m" if ref in self.plan.measures else "f"
            unit, label = scope.resolver.describe(kind, ref)
            value = scope.resolver.measure(ref, 0) if kind == "m" else scope.resolver.fact(ref)
            rows.append((label, scope.forms.usual(value, unit)))
        table = spec.Table(("Point", "Figure"), tuple(rows), numeric=(1,))
        if isinstance(made, spec.Document):
            return replace(made, blocks=(*made.blocks, spec.Heading("Points from the review"), table))
        if isinstance(made, spec.Deck):
            return replace(made, slides=(*made.slides, spec.Slide("Points from the review", table=table)))
        return made

    def send_draft(self, deliverable: Deliverable, output_id: str) -> None:
        output = next(o for o in deliverable.outputs if o.id == output_id)
        name = output.path.rpartition("/")[2]
        self.send(
            [deliverable.reviewer], f"Draft for review: {deliverable.title}",
            f"Attached is {name}. Could you review it and tell me what is missing?", [output.path],
            about=f"review {deliverable.id}",
        )  # fmt: skip

    def catch_up(self, deliverable: Deliverable) -> None:
        """Applies corrections to what was written before they came."""
        for output in deliverable.outputs:
            before = self.notes.written.get(output.id)
            if before is None or output.stage == "draft" or before == len(self.notes.amendments):
                continue
            if self.touched(deliverable, output, before):
                self.make(deliverable, output.id)
            else:
                self.notes.written[output.id] = len(self.notes.amendments)

    def touched(self, deliverable: Deliverable, output: OutputFile, before: int) -> bool:
        """Whether what the file would say has changed since."""
        if output.export_of:
            return True
        recipe = self.plan.recipes[output.artifact]
        pair = []
        for amendments in (self.notes.amendments[:before], None):
            scope = self.scope(deliverable, output)
            scope.resolver = self.notebook(deliverable, amendments).resolver()
            pair.append(render(recipe, scope, self.press(recipe, scope)))
        return pair[0] != pair[1]

    def ask_again(self, deliverable: Deliverable) -> None:
        """Facts that the reviewer wants and nobody has told yet."""
        for ref in self.notes.wanted.get(deliverable.id, []):
            key = f"{ref}@{deliverable.project_id}"
            if ref in self.plan.fact_units and key not in self.notes.facts and key not in self.notes.asked:
                _, label = self.plan.fact_units[ref]
                self.send([self.plan.fact_holders[ref]], label, f"Could you tell me the {label}? It is for {deliverable.title}.",
                          about=f"ask {deliverable.id}")  # fmt: skip
                self.notes.asked.append(key)

    def seek_approval(self, deliverable: Deliverable) -> None:
        if self.notes.approval.get(deliverable.id) == "approved":
            return
        final = deliverable.final
        self.notes.approval[deliverable.id] = "asked"
        self.send(
            [deliverable.approver], f"For approval: {deliverable.title}",
            f"{final.path.rpartition('/')[2]} is attached. Please approve it, or tell me what keeps you from it.",
            [final.path], about=f"approval {deliverable.id}",
        )  # fmt: skip
        self.done.append(f"asked for approval of {deliverable.title}")

    def follow_up(self) -> None:
        """Acts on verdicts: puts in what was missing, delivers what was approved."""
        for deliverable in self.plan.deliverables:
            state = self.notes.approval.get(deliverable.id)
            if state == "withheld":
                self.ask_again(deliverable)
                if self.knows_all(deliverable):
                    self.make_finals(deliverable)
                    self.seek_approval(deliverable)
            elif state == "approved" and deliverable.id not in self.notes.delivered:
                self.deliver(deliverable)

    def knows_all(self, deliverable: Deliverable) -> bool:
        """Whether every fact that the reviewer wants has been told."""
        facts = [r for r in self.notes.wanted.get(deliverable.id, []) if r in self.plan.fact_units]
        return all(f"{f}@{deliverable.project_id}" in self.notes.facts for f in facts)

    def make_finals(self, deliverable: Deliverable) -> None:
        for output in deliverable.outputs:
            if output.stage == "final":
                self.make(deliverable, output.id)

    def check_up(self, deliverable: Deliverable) -> None:
        """Between asking and delivering: has an answer come?"""
        self.follow_up()

    def deliver(self, deliverable: Deliverable) -> None:
        if deliverable.id in self.notes.delivered:
            return
        final = deliverable.final
        paths = [final.path, *(o.path for o in deliverable.outputs if o.export_of == final.id)]
        approver = self.people(deliverable.approver)["name"]
        self.send(
            [deliverable.recipient], deliverable.title,
            f"{deliverable.title} is attached, approved by {approver}. Figures are as of {self.plan.cutoff:%B} {self.plan.cutoff.day}, "
            "with the corrections received since.", paths, about=f"deliver {deliverable.id}",
        )  # fmt: skip
        self.notes.delivered.append(deliverable.id)
        self.done.append(f"delivered {deliverable.title}")

    def send(
        self,
        to: list[str],
        subject: str,
        body: str,
        attachments: Sequence[str] = (),
        about: str = "",
        reply_to: str = "",
    ) -> None:
        names = [self.people(id)["email"] for id in to]
        first = self.people(to[0])["given"]
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


def _told(line: str, label: str, unit: str) -> float | None:
    """The figure that a line tells: the one written in its unit, else the one nearest to the label."""
    written = [f for f in figures.figures(line) if any(r.kind == unit for r in f.candidates)]
    if len(written) == 1:
        return _value(written[0], unit)
    value = figures.first_near(line, [label], unit)
    if value is None:
        plain = [v for f in figures.figures(line) if (v := _value(f, unit)) is not None]
        value = plain[0] if len(plain) == 1 else None
    return value


def _value(figure: figures.Figure, unit: str) -> float | None:
    wanted = {"money": ("money", "plain"), "pct": ("pct",), "bps": ("bps",)}.get(
        unit, (unit, "plain", "count", "number")
    )
    for reading in figure.candidates:
        if reading.kind in wanted:
            return round(reading.value, 12)
    return None


def _saved_path(answer: str, fallback: str) -> str:
    match = re.search(r"((?:[A-Z]:|/)[^\n]*?\.\w{2,4})(?=$|[\s.,;)])", answer)
    return match.group(1) if match else fallback


def _person(fields: dict[str, str]) -> Person:
    return Person(**fields)


def _project(fields: dict[str, str]) -> Project:
    words = {k: v for k, v in fields.items() if k not in ("start", "end")}
    start, end = (date.fromisoformat(fields[k]) for k in ("start", "end"))
    return Project(**words, start=start, end=end)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12))
