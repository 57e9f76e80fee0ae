"""Files: rendered from the plan's recipes over what was read and told, written at the desk, read back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from workaday.artifacts import spec
from workaday.artifacts.recipes import Artifact
from workaday.artifacts.render import Press, render
from workaday.errors import RunError
from workaday.objectives.records import Deliverable, OutputFile
from workaday.workers.reference.session import Session
from workaday.workers.reference.writing import write_spec
from workaday.world.forms import Forms
from workaday.world.notebook import Notebook
from workaday.world.period import Period
from workaday.world.records import Person, Project
from workaday.world.refs import Row, Scope
from workaday.world.seeds import Seed


def make(session: Session, deliverable: Deliverable, output_id: str) -> None:
    """Writes one file, reads it back. What lacks a source waits, until the day on which it is due."""
    output = session.output(deliverable, output_id)
    if output.stage == "working" and lacks_source(session, deliverable, output):
        if output.id not in session.notes.postponed:
            session.notes.postponed.append(output.id)
        return
    session.notes.postponed = [id for id in session.notes.postponed if id != output.id]
    if output.export_of:
        source = next(o for o in deliverable.outputs if o.id == output.export_of)
        session.eyes.do("export_pdf", path=source.path, target=output.path)
    else:
        made = render_output(session, deliverable, output)
        open_folder(session, output.path.rpartition("/")[0])
        if output.id in session.notes.written:
            session.eyes.do("trash_file", path=output.path)
        write_spec(session.eyes, output.path, made)
        read_back(session, output, made)
    session.notes.written[output.id] = len(session.notes.amendments)
    session.done.append(f"wrote {output.path.rpartition('/')[2]}")


def lacks_source(session: Session, deliverable: Deliverable, output: OutputFile) -> bool:
    """Whether something that the deliverable asks for has not come and there is time left to wait."""
    if session.plan.working_days.index(output.due) <= session.day:
        return False
    told = (f"{a.fact}@{deliverable.project_id}" in session.notes.facts for a in deliverable.asks)
    return not (all(told) and all(session.readable(s, deliverable) for s in deliverable.sources))


def remake_postponed(session: Session) -> None:
    """What could not be made on its day, once its sources are there."""
    for deliverable in session.plan.deliverables:
        for output in deliverable.outputs:
            if output.id in session.notes.postponed:
                make(session, deliverable, output.id)


def open_folder(session: Session, folder: str) -> None:
    """The folder that a file goes into; made if it is not there."""
    if folder not in session.folders:
        if session.eyes.attempt("list_folder", path=folder) is None:
            session.eyes.do("make_folder", path=folder)
        session.folders.add(folder)


def read_back(session: Session, output: OutputFile, made: spec.Spec) -> None:
    """A file that cannot be read as it should be is no file: every sheet with its rows, every page."""
    if isinstance(made, spec.Workbook):
        session.eyes.do("describe_workbook", path=output.path)
        for sheet in made.sheets:
            rows = len(session.eyes.sheet(output.path, sheet.name))
            if rows < sum(any(c is not None for c in row) for row in sheet.rows):
                raise RunError(f"{output.path}: sheet {sheet.name} has {rows} of {len(sheet.rows)} rows")
        return
    for _ in session.eyes.pages("read_file", path=output.path):
        pass


def render_output(session: Session, deliverable: Deliverable, output: OutputFile) -> spec.Spec:
    recipe = session.plan.recipes[output.artifact]
    scope = scope_of(session, deliverable, output)
    made = render(recipe, scope, press_of(session, recipe, scope))
    wanted = session.notes.wanted.get(deliverable.id, [])
    if output.stage == "final" and wanted:
        made = with_points(session, made, scope, wanted)
    return made


def scope_of(session: Session, deliverable: Deliverable, output: OutputFile) -> Scope:
    plan = session.plan
    book = session.notebook(deliverable)
    people = {role: _person(p) for role, p in plan.people.items()}
    project = _project(plan.projects[deliverable.project_id]) if deliverable.project_id else None
    names: dict[str, Any] = {
        **plan.terms, "me": people["me"], "who": people, "org": plan.org, "project": project,
        "subject": subject_row(session, deliverable, book), "period": Period(plan.cutoff), "date": output.due,
        "held": output.due, "n": 1, "place": plan.org["place"],
    }  # fmt: skip
    return Scope(
        book.resolver(),
        Seed(output.seed).rng(),
        plan.pools,
        names,
        Forms(plan.currency),
        plan.terms.get("sector", ""),
    )


def subject_row(session: Session, deliverable: Deliverable, book: Notebook) -> Row:
    if deliverable.project_id not in session.plan.subjects:
        return {}
    table, key = session.plan.subjects[deliverable.project_id]
    rows = book.resolver().query(f'SELECT * FROM "{table}" WHERE "{key}" = :subject')
    return rows[0] if rows else {}


def press_of(session: Session, recipe: Artifact, scope: Scope) -> Press:
    me = _person(session.plan.people["me"])
    when = _noon(session.plan.working_days[session.day])
    title = scope.text(recipe.title)
    properties = spec.Properties(title, me.name, me.name, when, when)
    people = {role: _person(p) for role, p in session.plan.people.items()}
    return Press(
        session.plan.tables,
        session.plan.measures,
        people,
        properties,
        spec.HouseStyle(currency=session.plan.currency),
    )


def with_points(session: Session, made: spec.Spec, scope: Scope, wanted: list[str]) -> spec.Spec:
    """The final with what the reviewer wanted to see."""
    rows = []
    for ref in wanted:
        kind = "m" if ref in session.plan.measures else "f"
        unit, label = scope.resolver.describe(kind, ref)
        value = scope.resolver.measure(ref, 0) if kind == "m" else scope.resolver.fact(ref)
        rows.append((label, scope.forms.usual(value, unit)))
    table = spec.Table(("Point", "Figure"), tuple(rows), numeric=(1,))
    if isinstance(made, spec.Document):
        return replace(made, blocks=(*made.blocks, spec.Heading("Points from the review"), table))
    if isinstance(made, spec.Deck):
        return replace(made, slides=(*made.slides, spec.Slide("Points from the review", table=table)))
    return made


def catch_up(session: Session, deliverable: Deliverable) -> None:
    """Applies corrections to what was written before they came."""
    for output in deliverable.outputs:
        before = session.notes.written.get(output.id)
        if before is None or output.stage == "draft" or before == len(session.notes.amendments):
            continue
        if touched(session, deliverable, output, before):
            make(session, deliverable, output.id)
        else:
            session.notes.written[output.id] = len(session.notes.amendments)


def touched(session: Session, deliverable: Deliverable, output: OutputFile, before: int) -> bool:
    """Whether what the file would say has changed since."""
    if output.export_of:
        return True
    recipe = session.plan.recipes[output.artifact]
    pair = []
    for amendments in (session.notes.amendments[:before], None):
        scope = scope_of(session, deliverable, output)
        scope.resolver = session.notebook(deliverable, amendments).resolver()
        pair.append(render(recipe, scope, press_of(session, recipe, scope)))
    return pair[0] != pair[1]


def make_finals(session: Session, deliverable: Deliverable) -> None:
    for output in deliverable.outputs:
        if output.stage == "final":
            make(session, deliverable, output.id)


def _person(fields: dict[str, str]) -> Person:
    return Person(**fields)


def _project(fields: dict[str, str]) -> Project:
    words = {k: v for k, v in fields.items() if k not in ("start", "end")}
    start, end = (date.fromisoformat(fields[k]) for k in ("start", "end"))
    return Project(**words, start=start, end=end)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12))
