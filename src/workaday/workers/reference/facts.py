"""Facts in a mail: which lines tell which, and the value."""

from __future__ import annotations

import re

from workaday.artifacts import figures
from workaday.workers.reference.reading import Letter
from workaday.workers.reference.session import Session
from workaday.world.records import Value


def facts_in(session: Session, mail: Letter, sender: str, about: str) -> None:
    """Facts that were asked for, or told at once: each line goes to the fact whose label it has most of."""
    asked = about.partition(" ")[2]
    answers_for = {sender, *(holder for holder, other in session.notes.stand_ins.items() if other == sender)}
    for deliverable in session.plan.deliverables:
        if asked and deliverable.id != asked:
            continue
        holders = {a.fact: a.holder for a in deliverable.asks}
        wanted = [r for r in session.notes.wanted.get(deliverable.id, []) if r in session.plan.fact_units]
        holders |= {f: session.plan.fact_holders[f] for f in wanted}
        facts = [f for f, holder in holders.items() if holder in answers_for]
        for fact, lines in lines_by_fact(session, mail.body, facts).items():
            key = f"{fact}@{deliverable.project_id}"
            if key not in session.notes.facts:
                value = fact_from(session, lines, fact, deliverable.project_id)
                if value is not None:
                    session.notes.facts[key] = value


def lines_by_fact(session: Session, body: str, facts: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in body.splitlines():
        scores = {f: figures.share_named(line, session.plan.fact_units[f][1]) for f in facts}
        best = max(scores, key=lambda f: (scores[f], len(session.plan.fact_units[f][1])), default=None)
        if best is not None and figures.names(line, session.plan.fact_units[best][1]):
            found.setdefault(best, []).append(line)
    return found


def fact_from(session: Session, lines: list[str], fact: str, project: str) -> Value:
    unit, label = session.plan.fact_units[fact]
    short = session.plan.projects[project]["short"] if project else ""
    named = [line for line in lines if short and short in line]
    for line in named or lines:
        if unit in ("text", "date", "month"):
            match = re.search(r"(?:: | is | use )(.+?)\.?$", line)
            return match.group(1) if match else None
        value = told_figure(line, label, unit)
        if value is not None:
            return value
    return None


def told_figure(line: str, label: str, unit: str) -> float | None:
    """The figure that a line tells: the one written in its unit, else the one nearest to the label."""
    written = [f for f in figures.figures(line) if any(r.kind == unit for r in f.candidates)]
    if len(written) == 1:
        return value_of(written[0], unit)
    value = figures.first_near(line, [label], unit)
    if value is None:
        plain = [v for f in figures.figures(line) if (v := value_of(f, unit)) is not None]
        value = plain[0] if len(plain) == 1 else None
    return value


def value_of(figure: figures.Figure, unit: str) -> float | None:
    wanted = {"money": ("money", "plain"), "pct": ("pct",), "bps": ("bps",)}.get(
        unit, (unit, "plain", "count", "number")
    )
    for reading in figure.candidates:
        if reading.kind in wanted:
            return round(reading.value, 12)
    return None
