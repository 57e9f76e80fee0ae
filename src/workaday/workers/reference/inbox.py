"""What mail says, and where it is written down."""

from __future__ import annotations

import re

from workaday.objectives.records import Deliverable, Foreseen
from workaday.workers.reference.asking import ask_again, ask_instead
from workaday.workers.reference.corrections import correction_in
from workaday.workers.reference.facts import facts_in
from workaday.workers.reference.reading import Letter, letter, mail_ids, saved_path
from workaday.workers.reference.session import Session

_AUTOMATIC = "Automatic reply:"


def read_mail(session: Session) -> None:
    """Reads what came and writes down what it says."""
    ids: list[str] = []
    for page in session.eyes.pages("list_mail", folder="inbox", unread_only=True):
        ids += mail_ids(page)
    for id in ids:
        take_in(session, letter(id, session.eyes.do("read_mail", id=id)))
    for deliverable in session.plan.deliverables:
        ask_again(session, deliverable)
    if ids:
        session.keep()


def take_in(session: Session, mail: Letter) -> None:
    sender = session.sender(mail)
    about = session.notes.waiting.get(mail.reply_to, "")
    if mail.subject.startswith(_AUTOMATIC):
        absence_in(session, mail, sender, about)
        return
    wish = wish_in(session, mail, sender)
    if wish is not None:
        session.notes.open[mail.id] = wish
        return
    if not mail.reply_to or about.startswith("ask"):
        facts_in(session, mail, sender, about)
    files_in(session, mail)
    verdict_in(session, mail, sender)
    if not mail.reply_to:
        reminder_in(session, mail, sender)
        correction_in(session, mail)


def absence_in(session: Session, mail: Letter, sender: str, about: str) -> None:
    """Somebody is away: their stand-in is asked what they were asked."""
    others = [id for id, p in session.persons.items() if id != sender and p["name"] in mail.body]
    if others:
        session.notes.stand_ins[sender] = others[0]
        if about.startswith("ask "):
            ask_instead(session, session.deliverable(about.partition(" ")[2]), sender, others[0])


def wish_in(session: Session, mail: Letter, sender: str) -> int | None:
    """Which of the mails that the plan foresees this is: somebody starts something of their own."""
    if mail.reply_to:
        return None
    taken = {*session.notes.open.values(), *session.notes.closed}
    fitting = [
        k
        for k, foreseen in enumerate(session.plan.foreseen)
        if (foreseen.sender, foreseen.subject) == (sender, mail.subject) and k not in taken
    ]
    body = mail.body.lower()
    named = [k for k in fitting if _matter(session, session.plan.foreseen[k]).lower() in body]
    return next(iter(named or fitting), None)


def _matter(session: Session, foreseen: Foreseen) -> str:
    """What a foreseen mail is about, as it calls it: one person may write twice under one subject."""
    return unit_and_label(session, foreseen)[1] if foreseen.ref else foreseen.path.rpartition("/")[2]


def unit_and_label(session: Session, foreseen: Foreseen) -> tuple[str, str]:
    """Of the figure that is asked for."""
    if foreseen.kind_of_ref == "f":
        return session.plan.fact_units[foreseen.ref]
    measure = session.plan.measures[foreseen.ref]
    return measure.unit, measure.label


def reminder_in(session: Session, mail: Letter, sender: str) -> None:
    """Somebody waits for a deliverable and asks after it: they get a word."""
    for deliverable in session.plan.deliverables:
        if deliverable.recipient == sender and mail.subject == deliverable.title:
            state = session.notes.approval.get(deliverable.id, "")
            word = {"asked": "it is with the approver", "approved": "it is approved and on its way"}
            when = f"{deliverable.due:%A, %B} {deliverable.due.day}"
            body = f"{deliverable.title} is on track for {when}: {word.get(state, 'the final is being written')}."
            session.send([sender], f"Re: {mail.subject}", body, reply_to=mail.id)


def files_in(session: Session, mail: Letter) -> None:
    """Registers that a colleague sent go into the deliverable's folder."""
    for deliverable in session.plan.deliverables:
        folder = deliverable.final.path.rpartition("/")[0]
        for source in deliverable.sources:
            key = f"{source.path}@{deliverable.id}"
            if source.holder and source.path in mail.attachments and key not in session.notes.received:
                answer = session.eyes.do("save_attachment", id=mail.id, name=source.path, folder=folder)
                session.notes.received[key] = saved_path(answer, f"{folder}/{source.path}")


def verdict_in(session: Session, mail: Letter, sender: str) -> None:
    """What a reviewer or an approver says about a file that was sent."""
    about = session.notes.waiting.get(mail.reply_to, "")
    kind, _, id = about.partition(" ")
    deliverable = next((d for d in session.plan.deliverables if d.id == id), None)
    if deliverable is None or sender not in (deliverable.reviewer, deliverable.approver):
        return
    wanted = labels_in(session, mail.body + remarks_in(session, mail, deliverable), deliverable)
    known = session.notes.wanted.setdefault(id, [])
    known += [ref for ref in wanted if ref not in known]
    if kind == "review":
        session.notes.reviewed.append(id)
    elif kind == "approval":
        approved = "approved" in mail.body.lower() and not wanted
        session.notes.approval[id] = "approved" if approved else "withheld"


def remarks_in(session: Session, mail: Letter, deliverable: Deliverable) -> str:
    """The comments in a file that came back, as text."""
    folder = deliverable.final.path.rpartition("/")[0]
    found = ""
    for name in (n for n in mail.attachments if "(comments " in n):
        answer = session.eyes.do("save_attachment", id=mail.id, name=name, folder=folder)
        text = "\n".join(session.eyes.pages("read_file", path=saved_path(answer, f"{folder}/{name}")))
        found += "\n".join(["", *re.findall(r"\[comment by [^\]]*\]", text)])
    return found


def labels_in(session: Session, text: str, deliverable: Deliverable) -> list[str]:
    """Measures and facts that a reviewer names, beside those in the deliverable's own title."""
    text = text.replace(deliverable.title, " ")
    labels = {m.label: ref for ref, m in session.plan.measures.items()}
    labels |= {label: ref for ref, (_, label) in session.plan.fact_units.items()}
    found = [(label, ref) for label, ref in labels.items() if label.lower() in text.lower()]
    longest = [p for p in found if not any(p[0].lower() in o[0].lower() and p != o for o in found)]
    return [ref for _, ref in longest]
