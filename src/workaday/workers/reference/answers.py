"""What colleagues start is taken care of: figures, files, invitations, wishes, and claims that are not so.

What cannot be answered yet, for want of rows or of somebody's word, stays open in the notes.
"""

from __future__ import annotations

from collections.abc import Callable

from workaday.artifacts import figures
from workaday.objectives.records import Foreseen
from workaday.workers.reference.corrections import rows_in
from workaday.workers.reference.inbox import labels_in, unit_and_label
from workaday.workers.reference.reading import Letter, letter
from workaday.workers.reference.session import Session
from workaday.world.forms import Forms


def answer_mails(session: Session) -> None:
    """Everything that can be answered today."""
    for id, k in list(session.notes.open.items()):
        foreseen = session.plan.foreseen[k]
        mail = letter(id, session.eyes.do("read_mail", id=id))
        if _ANSWERS[foreseen.kind](session, mail, foreseen):
            session.notes.closed.append(k)
            del session.notes.open[id]
            session.keep()


def _figure(session: Session, mail: Letter, foreseen: Foreseen) -> bool:
    """Works out what was asked for; waits while the rows are not there."""
    value = _known(session, foreseen)
    if value is None:
        return False
    unit, label = unit_and_label(session, foreseen)
    form = Forms(session.plan.currency).usual(value, unit)
    body = f"{label}: {form}, as of {session.plan.cutoff:%B} {session.plan.cutoff.day}."
    session.send(
        [foreseen.sender], f"Re: {mail.subject}", body, about=f"answer {foreseen.ref}", reply_to=mail.id
    )
    session.done.append(f"sent {label}")
    return True


def _file(session: Session, mail: Letter, foreseen: Foreseen) -> bool:
    name = foreseen.path.rpartition("/")[2]
    body = f"{name} is attached, as it is on my computer."
    session.send(
        [foreseen.sender],
        f"Re: {mail.subject}",
        body,
        [foreseen.path],
        about=f"answer {name}",
        reply_to=mail.id,
    )
    session.done.append(f"sent {name}")
    return True


def _invitation(session: Session, mail: Letter, foreseen: Foreseen) -> bool:
    session.eyes.do("answer_invitation", id=mail.id, answer="accept")
    session.done.append(f"accepted {mail.subject}")
    return True


def _rows(session: Session, mail: Letter, foreseen: Foreseen) -> bool:
    return rows_in(session, mail, foreseen)


def _mind(session: Session, mail: Letter, foreseen: Foreseen) -> bool:
    """What an approver wants instead goes onto the list of what the final must state."""
    deliverable = session.deliverable(foreseen.deliverable)
    wanted = session.notes.wanted.setdefault(deliverable.id, [])
    if foreseen.ref not in wanted:
        wanted.append(foreseen.ref)
    given_up = [r for r in labels_in(session, mail.body, deliverable) if r != foreseen.ref and r in wanted]
    for ref in given_up:
        wanted.remove(ref)
    label = session.plan.measures[foreseen.ref].label
    body = f"{label} will be in {deliverable.final.path.rpartition('/')[2]}."
    session.send(
        [foreseen.sender], f"Re: {mail.subject}", body, about=f"answer {foreseen.ref}", reply_to=mail.id
    )
    session.done.append(f"put {label} on the list for {deliverable.title}")
    return True


def _claim(session: Session, mail: Letter, foreseen: Foreseen) -> bool:
    """Compares what somebody states with what is so, and tells them where it differs."""
    value = _known(session, foreseen)
    if value is None:
        return False
    unit, label = unit_and_label(session, foreseen)
    body = mail.body.replace(session.deliverable(foreseen.deliverable).title, " ")  # "3 West" is no figure
    stated = figures.written_near(body, label, unit)
    if stated is not None and figures.same(stated, value, unit):
        return True
    form = Forms(session.plan.currency).usual(value, unit)
    said = f"You have {stated.text.strip()}. " if stated is not None else ""
    source = "the rows give" if foreseen.kind_of_ref == "m" else "I was told by who decides it"
    answer = f"{label}: {said}{source[:1].upper()}{source[1:]} {form}."
    session.send(
        [foreseen.sender], f"Re: {mail.subject}", answer, about=f"answer {foreseen.ref}", reply_to=mail.id
    )
    session.done.append(f"put right {label}")
    return True


_ANSWERS: dict[str, Callable[[Session, Letter, Foreseen], bool]] = {
    "figure": _figure, "file": _file, "invitation": _invitation, "rows": _rows, "mind": _mind, "wrong": _claim,
    "conflict": _claim,
}  # fmt: skip


def _known(session: Session, foreseen: Foreseen) -> float | None:
    """The figure as the rows that are at hand give it, or the fact as it was told; None while neither is there."""
    deliverable = session.deliverable(foreseen.deliverable)
    if foreseen.kind_of_ref == "f":
        value = session.notes.facts.get(f"{foreseen.ref}@{deliverable.project_id}")
        return float(value) if isinstance(value, int | float) else None
    if not all(session.readable(s, deliverable) for s in deliverable.sources):
        return None
    right = session.notebook(deliverable).resolver().measure(foreseen.ref, 0)
    return float(right) if isinstance(right, int | float) else None
