"""Corrected rows: told in a mail with the old value and the new one, or sent as a file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from workaday.artifacts import figures
from workaday.objectives.records import Deliverable, Foreseen, Source
from workaday.workers.reference.facts import value_of
from workaday.workers.reference.notes import Amendment
from workaday.workers.reference.reading import Letter, saved_path, table_rows
from workaday.workers.reference.session import Session
from workaday.world.records import Value


def correction_in(session: Session, mail: Letter) -> None:
    """A correction names a row and a column that we have, with the old value and the new one."""
    if not re.search(r"\d", mail.body) and not re.search(r"correct|chang|should|instead", mail.body.lower()):
        return
    for deliverable in session.plan.deliverables:
        for source in deliverable.sources:
            if not session.readable(source, deliverable) or not might_name(session, mail, source):
                continue
            for amendment in amendments(session, mail, source, deliverable):
                if amendment not in session.notes.amendments:
                    session.notes.amendments.append(amendment)
                    session.done.append(f"noted the correction of {amendment.key}")


def might_name(session: Session, mail: Letter, source: Source) -> bool:
    """Whether a mail can be about a table at all: it names one of its columns."""
    body = mail.body.lower()
    return any(label.lower() in body for label in source.columns)


def amendments(session: Session, mail: Letter, source: Source, deliverable: Deliverable) -> list[Amendment]:
    table = session.plan.tables[source.table]
    found = []
    for row in session.rows(source, deliverable):
        key = str(row[table.key])
        if not re.search(rf"(?<![\w-]){re.escape(key)}(?![\w-])", mail.body):
            continue
        for label, column in source.columns.items():
            if table.columns[column].derived or column == table.key or label.lower() not in mail.body.lower():
                continue
            new = new_value(session, mail.body.replace(key, " "), row[column], source.table, column)
            if new is not None:
                found.append(Amendment(source.table, key, column, new, mail.id))
    return found


def new_value(session: Session, body: str, old: Value, table: str, column: str) -> str | int | float | None:
    """The other value of a sentence that names the one we have."""
    definition = session.plan.tables[table].columns[column]
    if definition.numeric and isinstance(old, int | float):
        return new_figure(session, body, float(old), definition)
    if definition.gen == "date" and isinstance(old, str):
        dates = re.findall(r"\d{4}-\d\d-\d\d", body)
        others = [d for d in dates if d != old]
        return others[0] if old in dates and others else None
    if isinstance(old, str) and isinstance(definition.of, dict):
        return new_word(body, old, definition.of)
    return None


def new_word(body: str, old: str, words: Iterable[str]) -> str | None:
    """The word that stands with the one we have: in its sentence, else in its line, else in the mail."""
    for part in _parts(body):
        if old.lower() in part.lower():
            others = [w for w in words if w != old and re.search(rf"(?<!\w){re.escape(w)}(?!\w)", part)]
            if others:
                return max(others, key=len)
    return None


def _parts(body: str) -> Iterator[str]:
    """A mail by its sentences, by its lines, and whole."""
    yield from re.split(r"(?<=[.!?;])\s|\n", body)
    yield from body.splitlines()
    yield body


def new_figure(session: Session, body: str, old: float, definition: Any) -> int | float | None:
    """The figure that stands with the one we have: in its sentence, else in its line, else in the mail."""
    unit = definition.unit if definition.unit in figures.UNITS else "number"
    for part in _parts(body):
        read = [f for f in figures.figures(part) if any(c.isdigit() for c in f.text)]
        if not any(figures.same(f, old, unit) for f in read):
            continue
        for figure in read:
            value = None if figures.same(figure, old, unit) else value_of(figure, unit)
            if value is not None:
                number: int | float = definition.number(value)
                return number
    return None


def rows_in(session: Session, mail: Letter, foreseen: Foreseen) -> bool:
    """Takes over the rows of a file that came with a mail; False while the register itself is not at hand."""
    deliverable = session.deliverable(foreseen.deliverable)
    sources = [s for s in deliverable.sources if s.table == foreseen.table]
    if not all(session.readable(s, deliverable) for s in sources):
        return False
    folder = deliverable.final.path.rpartition("/")[0]
    answer = session.eyes.do("save_attachment", id=mail.id, name=foreseen.file, folder=folder)
    path = saved_path(answer, f"{folder}/{foreseen.file}")
    table = session.plan.tables[foreseen.table]
    stored = {
        label: column for label, column in sources[0].columns.items() if not table.columns[column].derived
    }
    sheet = table.label[:31]
    new = {str(row[table.key]): row for row in table_rows(session.eyes.sheet(path, sheet), stored, table)}
    for source in sources:
        for row in session.rows(source, deliverable):
            key = str(row[table.key])
            for column in (c for c in stored.values() if key in new and new[key][c] != row.get(c)):
                value = new[key][column]
                amendment = Amendment(foreseen.table, key, column, "" if value is None else value, mail.id)
                if amendment not in session.notes.amendments:
                    session.notes.amendments.append(amendment)
    session.done.append(f"took over {len(new)} corrected entries of {table.label}")
    return True
