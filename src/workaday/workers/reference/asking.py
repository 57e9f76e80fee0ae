"""Questions and requests: at the beginning, after a review, and to whom stands in."""

from __future__ import annotations

from workaday.objectives.records import Deliverable
from workaday.workers.reference.session import Session


def ask_for_sources(session: Session, deliverable: Deliverable) -> None:
    """Questions and requests, one mail to each person."""
    questions = open_questions(deliverable, session)
    for holder, lines in questions.items():
        _ask(session, deliverable, session.notes.stand_ins.get(holder, holder), lines)
    if questions:
        session.done.append(f"asked {len(questions)} people about {deliverable.title}")


def open_questions(deliverable: Deliverable, session: Session) -> dict[str, list[str]]:
    """What has to be asked of whom and has not been answered."""
    questions: dict[str, list[str]] = {}
    for ask in deliverable.asks:
        if f"{ask.fact}@{deliverable.project_id}" not in session.notes.facts:
            questions.setdefault(ask.holder, []).append(ask.phrases[0])
    for source in deliverable.sources:
        if source.holder and f"{source.path}@{deliverable.id}" not in session.notes.received:
            questions.setdefault(source.holder, []).append(
                f"Please send me the {source.request} ({source.path.rpartition('.')[0]})."
            )
    for ref in session.notes.wanted.get(deliverable.id, []):
        if ref in session.plan.fact_units and f"{ref}@{deliverable.project_id}" not in session.notes.facts:
            label = session.plan.fact_units[ref][1]
            questions.setdefault(session.plan.fact_holders[ref], []).append(f"Could you tell me the {label}?")
    return questions


def ask_instead(session: Session, deliverable: Deliverable, holder: str, stand_in: str) -> None:
    """What somebody who is away was asked, to the one who stands in."""
    lines = open_questions(deliverable, session).get(holder)
    if lines:
        _ask(session, deliverable, stand_in, lines)


def _ask(session: Session, deliverable: Deliverable, person: str, lines: list[str]) -> None:
    session.send(
        [person], f"Questions for {deliverable.title}",
        f"For {deliverable.title} I need from you:\n" + "\n".join(f"- {line}" for line in dict.fromkeys(lines)),
        about=f"ask {deliverable.id}",
    )  # fmt: skip


def ask_again(session: Session, deliverable: Deliverable) -> None:
    """Facts that the reviewer wants and nobody has told yet."""
    for ref in session.notes.wanted.get(deliverable.id, []):
        key = f"{ref}@{deliverable.project_id}"
        if (
            ref in session.plan.fact_units
            and key not in session.notes.facts
            and key not in session.notes.asked
        ):
            _, label = session.plan.fact_units[ref]
            session.send([session.plan.fact_holders[ref]], label, f"Could you tell me the {label}? It is for {deliverable.title}.",
                      about=f"ask {deliverable.id}")  # fmt: skip
            session.notes.asked.append(key)


def knows_all(session: Session, deliverable: Deliverable) -> bool:
    """Whether every fact that the reviewer wants has been told."""
    facts = [r for r in session.notes.wanted.get(deliverable.id, []) if r in session.plan.fact_units]
    return all(f"{f}@{deliverable.project_id}" in session.notes.facts for f in facts)
