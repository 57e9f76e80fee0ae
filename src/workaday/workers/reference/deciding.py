"""Drafts to review, finals to approve, deliveries."""

from __future__ import annotations

from workaday.objectives.records import Deliverable
from workaday.workers.reference.asking import ask_again, knows_all
from workaday.workers.reference.making import make_finals
from workaday.workers.reference.session import Session


def send_draft(session: Session, deliverable: Deliverable, output_id: str) -> None:
    output = next(o for o in deliverable.outputs if o.id == output_id)
    name = output.path.rpartition("/")[2]
    session.send(
        [deliverable.reviewer], f"Draft for review: {deliverable.title}",
        f"Attached is {name}. Could you review it and tell me what is missing?", [output.path],
        about=f"review {deliverable.id}",
    )  # fmt: skip


def seek_approval(session: Session, deliverable: Deliverable) -> None:
    if session.notes.approval.get(deliverable.id) == "approved":
        return
    final = deliverable.final
    session.notes.approval[deliverable.id] = "asked"
    session.send(
        [deliverable.approver], f"For approval: {deliverable.title}",
        f"{final.path.rpartition('/')[2]} is attached. Please approve it, or tell me what keeps you from it.",
        [final.path], about=f"approval {deliverable.id}",
    )  # fmt: skip
    session.done.append(f"asked for approval of {deliverable.title}")


def follow_up(session: Session) -> None:
    """Acts on verdicts: puts in what was missing, delivers what was approved."""
    for deliverable in session.plan.deliverables:
        state = session.notes.approval.get(deliverable.id)
        if state == "withheld":
            ask_again(session, deliverable)
            if knows_all(session, deliverable):
                make_finals(session, deliverable)
                seek_approval(session, deliverable)
        elif state == "approved" and deliverable.id not in session.notes.delivered:
            deliver(session, deliverable)


def check_up(session: Session, deliverable: Deliverable) -> None:
    """Between asking and delivering: has an answer come?"""
    follow_up(session)


def deliver(session: Session, deliverable: Deliverable) -> None:
    if deliverable.id in session.notes.delivered:
        return
    final = deliverable.final
    paths = [final.path, *(o.path for o in deliverable.outputs if o.export_of == final.id)]
    approver = session.person(deliverable.approver)["name"]
    session.send(
        [deliverable.recipient], deliverable.title,
        f"{deliverable.title} is attached, approved by {approver}. Figures are as of {session.plan.cutoff:%B} {session.plan.cutoff.day}, "
        "with the corrections received since.", paths, about=f"deliver {deliverable.id}",
    )  # fmt: skip
    session.notes.delivered.append(deliverable.id)
    session.done.append(f"delivered {deliverable.title}")
