"""What is there already: last time's papers, the registers, and what colleagues' files state wrongly."""

from __future__ import annotations

import re

from workaday.artifacts import figures
from workaday.objectives.records import Deliverable, Suspicion
from workaday.workers.reference.session import Session
from workaday.world.forms import Forms
from workaday.world.notebook import Notebook


def look_around(session: Session, deliverable: Deliverable) -> None:
    """What is there already: the folder, last time's papers, the registers."""
    folder = deliverable.final.path.rpartition("/")[0]
    listing = session.eyes.attempt("list_folder", path=folder) or ""
    last_time(session, deliverable, folder, listing)
    session.eyes.attempt(
        "find_files", pattern=deliverable.final.path.rpartition(".")[0].rpartition("/")[2].split(" ")[0]
    )
    for source in deliverable.sources:
        if session.readable(source, deliverable):
            session.rows(source, deliverable)
    session.done.append(f"went through the sources of {deliverable.title}")


def last_time(session: Session, deliverable: Deliverable, folder: str, listing: str) -> None:
    """How it was done before: the newest papers in the folder that are like those to be made."""
    suffixes = {o.path.rpartition(".")[2] for o in deliverable.outputs if o.stage == "final"}
    names = re.findall(r"([^\n|/\\]+?\.(?:" + "|".join(sorted(suffixes)) + r"))\b", listing)
    for name in list(dict.fromkeys(n.strip() for n in names))[-2:]:
        session.eyes.attempt("read_file", path=f"{folder}/{name}")


def verify(session: Session, deliverable: Deliverable) -> None:
    """Compares what colleagues' files state with the rows, and says so where they differ."""
    book = session.notebook(deliverable)
    for suspicion in deliverable.suspicions:
        if suspicion.trap not in session.notes.reported:
            verify_one(session, deliverable, suspicion, book)


def verify_one(session: Session, deliverable: Deliverable, suspicion: Suspicion, book: Notebook) -> None:
    text = "\n".join(session.eyes.pages("read_file", path=suspicion.path))
    measure = session.plan.measures[suspicion.measure]
    right = book.resolver().measure(suspicion.measure, 0)
    figure = figures.written_near(text, measure.label, measure.unit)
    if figure is None or not isinstance(right, int | float):
        session.done.append(f"found no {measure.label} in {suspicion.path.rpartition('/')[2]}")
        return
    if figures.same(figure, right, measure.unit):
        return  # nothing to report after all
    stated = figure.text.strip()
    form = Forms(session.plan.currency)
    name = suspicion.path.rpartition("/")[2]
    words = {"<stated>": stated, "<right>": form.usual(right, measure.unit), "<label>": measure.label,
             "<file>": name, "<where>": name, "<key>": ""}  # fmt: skip
    finding = suspicion.finding
    for mark, word in words.items():
        finding = finding.replace(mark, word)
    body = f"{finding}\n\n{name} states {measure.label}: {stated}. The rows give {words['<right>']}."
    session.send(
        [suspicion.report_to],
        f"{name}: {measure.label} does not agree",
        body,
        about=f"report {suspicion.trap}",
    )
    session.notes.reported.append(suspicion.trap)
    session.done.append(f"reported a difference in {name}")
