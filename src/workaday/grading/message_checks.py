"""Checks of what colleagues were answered: the figure or the file that they wanted, a yes or no, what is really so."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from workaday.artifacts import figures
from workaday.grading.evidence import Evidence
from workaday.grading.people_checks import MOST_FIGURES_IN_A_REPORT
from workaday.grading.verdict import Verdict
from workaday.month.office.initiatives import reply_to_invitation
from workaday.month.records import SentMail


def message(data: dict[str, Any], evidence: Evidence) -> Verdict:
    """A mail to `to`, between `after` and `before`, that is what `wants` says: a "figure" near one of its words, a
    "file" as it is on the desk or was before the month, or an "answer" to an invitation."""
    mails = list(_in_time(data, evidence))
    holds = {"figure": _figure, "file": _file, "answer": _answer}[data["wants"]]
    for mail in mails:
        if holds(data, mail, evidence):
            return Verdict(True, f"mail of {mail.when:%Y-%m-%d %H:%M}: {mail.subject}")
    return Verdict(False, f"{len(mails)} mails to them in that time, none with {data['said']}")


def _in_time(data: dict[str, Any], evidence: Evidence) -> Iterator[SentMail]:
    after, before = datetime.fromisoformat(data["after"]), datetime.fromisoformat(data["before"])
    return (m for m in evidence.mails_to(data["to"]) if after <= m.when <= before)


def _figure(data: dict[str, Any], mail: SentMail, evidence: Evidence) -> bool:
    lines = [line for line in mail.body.splitlines() if not line.lstrip().startswith(">")]
    read = figures.figures("\n".join(lines))
    if len(read) > MOST_FIGURES_IN_A_REPORT:
        return False  # who sends every number has answered nothing
    named = any(figures.names(line, w) for line in (mail.subject, *lines) for w in data["words"])
    return named and any(figures.same(f, data["value"], data["unit"]) for f in read)


def _file(data: dict[str, Any], mail: SentMail, evidence: Evidence) -> bool:
    right = {evidence.sha256(data["path"]), evidence.original_sha256(data["path"])}
    return any(hashlib.sha256(e.content).hexdigest() in right for e in mail.enclosures)


def _answer(data: dict[str, Any], mail: SentMail, evidence: Evidence) -> bool:
    about = data["meeting"].casefold() in " ".join(f"{mail.subject} {mail.body}".casefold().split())
    return about and reply_to_invitation(mail) is not None
