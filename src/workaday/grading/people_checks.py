"""Checks of what went to whom: approval before delivery, delivery in time, errors reported to the right person."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from workaday.artifacts import figures
from workaday.grading.evidence import Evidence
from workaday.grading.file_checks import plain
from workaday.grading.verdict import Place, Verdict, written
from workaday.month.records import Enclosure, SentMail

MOST_FIGURES_IN_A_REPORT = 12
"""A paragraph that reports an error names what is wrong and what is right, not every number there is."""
LEAST_PRECISION = 0.2
"""How many of the errors that somebody is told of must be errors, at the least."""
FEW_REPORTS = 6
"""So many reports to one person are never too many, whatever they hold."""


def approval(data: dict[str, Any], evidence: Evidence) -> Verdict:
    found = evidence.approval(data.get("deliverable", ""))
    if found is None:
        return Verdict(False, "no approval was given")
    asked = sought(data, evidence)
    when = asked.when if asked else datetime.fromisoformat(found["asked"])
    delivery = delivery_mail(data, evidence)
    if delivery is not None and when > delivery.when:
        return Verdict(False, f"delivered on {delivery.when:%Y-%m-%d}, approval sought later")
    if found["sha256"] != evidence.sha256(data["path"]):
        return Verdict(False, "the file was changed after it was approved", (Place(data["path"]),))
    return Verdict(True, f"approved: {found['file']}, asked on {when:%Y-%m-%dT%H:%M}", (Place(data["path"]),))


def delivery(data: dict[str, Any], evidence: Evidence) -> Verdict:
    mail = delivery_mail(data, evidence)
    if mail is None:
        return Verdict(False, "it was never sent to them")
    due = date.fromisoformat(data["due"])
    return Verdict(mail.when.date() <= due, f"sent on {mail.when:%Y-%m-%d %H:%M}, due on {due}")


def sought(data: dict[str, Any], evidence: Evidence) -> SentMail | None:
    """The first mail to the approver that carried what was approved; the first with the file where nothing was."""
    found = evidence.approval(data.get("deliverable", ""))
    name = data["path"].rpartition("/")[2].casefold()
    mails = sorted((m for m in evidence.sent if data["approver"] in (*m.to, *m.cc)), key=lambda m: m.when)
    for mail in mails:
        if any(_sha(e) == found["sha256"] if found else e.name.casefold() == name for e in mail.enclosures):
            return mail
    return None


def delivery_mail(data: dict[str, Any], evidence: Evidence) -> SentMail | None:
    """The first mail to the recipient that carries the file, or its PDF, as it stands on the desk. Where one person
    approves and receives, the mail that sought the approval delivers nothing."""
    folder, _, name = data["path"].rpartition("/")
    stem = name.rpartition(".")[0].lower()
    asked = sought(data, evidence) if data["recipient"] == data["approver"] else None
    for mail in evidence.mails_to(data["recipient"]):
        carries = any(
            e.name.rpartition(".")[0].lower() == stem and _sha(e) == evidence.sha256(f"{folder}/{e.name}")
            for e in mail.enclosures
        )
        if carries and (asked is None or mail.id != asked.id):
            return mail
    return None


def _sha(enclosure: Enclosure) -> str:
    return hashlib.sha256(enclosure.content).hexdigest()


def trap(data: dict[str, Any], evidence: Evidence) -> Verdict:
    """A mail to the right person with a paragraph that names the wrong figure and the right one, from somebody who
    does not cry wolf."""
    mails = evidence.mails_to(data["report_to"])
    reports = [m for m in mails if _reports(m, data, evidence)]
    if not reports:
        both = " and ".join(written(v, data["unit"]) for v in (data["wrong"], data["right"][0]))
        said = f"{len(mails)} mails to them alone, none with both {both}"
        return Verdict(False, said)
    alarms = alarms_to(data["report_to"], evidence)
    true = sum(_any_trap(p, evidence, data) for p in alarms)
    if len(alarms) > FEW_REPORTS and true < LEAST_PRECISION * len(alarms):
        return Verdict(False, f"{len(alarms)} differences were reported to them, {true} of which are any")
    return Verdict(True, f"mail of {reports[0].when:%Y-%m-%d %H:%M}: {reports[0].subject}")


def _reports(mail: SentMail, data: dict[str, Any], evidence: Evidence) -> bool:
    whole = f"{mail.subject}\n{mail.body}"
    stem = plain(data["file"].rpartition("/")[2].rpartition(".")[0])
    about = stem in plain(whole) or any(
        figures.names(line, w) for line in whole.splitlines() for w in data["words"]
    )
    return about and any(_names_both(p, data) for p in (mail.body, *_paragraphs(mail.body)))


def _paragraphs(body: str) -> list[str]:
    return [p for p in re.split(r"\n\s*\n", body) if any(c.isdigit() for c in p)]


def _names_both(paragraph: str, trap: Mapping[str, Any]) -> bool:
    read = figures.figures(paragraph)
    if len(read) > MOST_FIGURES_IN_A_REPORT:
        return False  # a list of numbers reports nothing
    unit = trap["unit"]
    wrong = any(figures.same(f, trap["wrong"], unit) for f in read)
    return wrong and any(figures.same(f, value, unit) for f in read for value in trap["right"])


_ALARM = re.compile(
    r"\b(?:wrong|error|mistake|differ|agree|incorrect|suspicious|mismatch|instead|should be|not match|discrepan)",
    re.I,
)


def alarms_to(person: str, evidence: Evidence) -> list[str]:
    """The paragraphs, of mails to a person, that say of figures that they are wrong."""
    found = []
    for mail in evidence.mails_to(person):
        alarmed = _ALARM.search(mail.subject)
        for paragraph in _paragraphs(mail.body):
            if (alarmed or _ALARM.search(paragraph)) and len(figures.figures(paragraph)) >= 2:
                found.append(paragraph)
    return found


def _any_trap(paragraph: str, evidence: Evidence, own: dict[str, Any]) -> bool:
    return any(_names_both(paragraph, t) for t in (own, *evidence.traps))
