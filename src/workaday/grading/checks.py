"""Checks decided by code: one function for each kind, from a check and the evidence to a verdict.

A verdict says in words what was found and where, so that it can be argued with.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from workaday.artifacts import figures
from workaday.artifacts.figures import FigureIndex
from workaday.grading.evidence import Evidence
from workaday.month.records import SentMail
from workaday.objectives.records import Check


@dataclass(frozen=True)
class Verdict:
    passed: bool
    evidence: str


def decide(check: Check, evidence: Evidence) -> Verdict:
    """The verdict on one check."""
    return KINDS[check.kind](check.data, evidence)


# --- one file ---------------------------------------------------------------------------------------


def _file(data: dict[str, Any], evidence: Evidence) -> Verdict:
    content = evidence.content(data["path"])
    if isinstance(content, str):
        return Verdict(False, f"{data['path']}: {content}")
    words = len(content.text.split())
    if words < data["least_words"]:
        return Verdict(False, f"opens with {words} words, at least {data['least_words']} are expected")
    return Verdict(True, f"opens ({content.kind}, {words} words)")


def _sections(data: dict[str, Any], evidence: Evidence) -> Verdict:
    content = evidence.content(data["path"])
    if isinstance(content, str):
        return Verdict(False, f"{data['path']}: {content}")
    text = _plain(content.text)
    missing = [s for s in data["sections"] if _plain(s) not in text]
    enough = len(missing) <= 0.3 * len(data["sections"])
    found = f"{len(data['sections']) - len(missing)} of {len(data['sections'])} sections"
    return Verdict(enough, found + (f"; missing: {', '.join(missing)}" if missing else ""))


def _plain(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text.lower()).split())


def _figure(data: dict[str, Any], evidence: Evidence) -> Verdict:
    return _stated(data["path"], data["value"], data["unit"], data["words"], evidence)


def _stated(path: str, value: float, unit: str, words: list[str], evidence: Evidence) -> Verdict:
    """Whether a file states a value near one of its labels."""
    index = evidence.index(path)
    if isinstance(index, str):
        return Verdict(False, f"{path}: {index}")
    found = figures.labelled(index, value, unit, words)
    if found is not None:
        return Verdict(True, f"{found.figure.text.strip()!r} at {found.passage.place}")
    return Verdict(False, f"{words[0]} should be {value:g} {unit}; {_instead(index, unit, words)}")


def _instead(index: FigureIndex, unit: str, words: list[str]) -> str:
    """What stands there instead, as far as it can be seen."""
    said = []
    for passage in index.content.passages:
        line = f"{passage.context} {passage.text}".lower()
        if words[0].lower() in line and any(c.isdigit() for c in passage.text):
            said.append(f"{passage.text.strip()[:80]!r} at {passage.place}")
    return f"found {'; '.join(said[:3])}" if said else "no figure stands by that label"


def _rows(data: dict[str, Any], evidence: Evidence) -> Verdict:
    content = evidence.content(data["path"])
    if isinstance(content, str):
        return Verdict(False, f"{data['path']}: {content}")
    cells = {str(c).strip() for grid in content.grids for row in grid.rows for c in row if c is not None}
    missing = [k for k in data["keys"] if k not in cells]
    share = 1 - len(missing) / len(data["keys"])
    return Verdict(share >= 0.95, f"{len(data['keys']) - len(missing)} of {len(data['keys'])} rows are there")


_ERRORS = ("#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#N/A", "#NUM!", "#NULL!")


def _formula(data: dict[str, Any], evidence: Evidence) -> Verdict:
    content = evidence.content(data["path"])
    if isinstance(content, str):
        return Verdict(False, f"{data['path']}: {content}")
    formulas = sum(len(grid.formulas) for grid in content.grids)
    wrong = [
        f"{grid.name}: {c}" for grid in content.grids for row in grid.rows for c in row if str(c) in _ERRORS
    ]
    if wrong:
        return Verdict(False, f"{formulas} formulas, with errors: {', '.join(wrong[:3])}")
    return Verdict(
        formulas > 0,
        f"{formulas} live formulas" if formulas else "every figure is typed in; no formula is live",
    )


# --- across files -----------------------------------------------------------------------------------


def _consistent(data: dict[str, Any], evidence: Evidence) -> Verdict:
    verdicts = {p: _stated(p, data["value"], data["unit"], data["words"], evidence) for p in data["paths"]}
    wrong = [f"{p.rpartition('/')[2]}: {v.evidence}" for p, v in verdicts.items() if not v.passed]
    return Verdict(not wrong, "; ".join(wrong) or f"the same in all {len(verdicts)} files")


def _change(data: dict[str, Any], evidence: Evidence) -> Verdict:
    wrong = []
    for place in data["places"]:
        verdict = _stated(place["path"], place["new"], place["unit"], place["words"], evidence)
        if not verdict.passed:
            old = _stated(place["path"], place["old"], place["unit"], place["words"], evidence)
            still = f" (still {old.evidence})" if old.passed else ""
            wrong.append(
                f"{place['path'].rpartition('/')[2]}: {place['words'][0]} is not {place['new']:g}{still}"
            )
    return Verdict(not wrong, "; ".join(wrong) or f"applied in all {len(data['places'])} places")


def _preserved(data: dict[str, Any], evidence: Evidence) -> Verdict:
    if not evidence.exists(data["final"]):
        return Verdict(False, "nothing was delivered for which they could have been kept")
    changed = [p for p in data["paths"] if evidence.sha256(p) != evidence.original_sha256(p)]
    return Verdict(
        not changed, f"changed: {', '.join(changed)}" if changed else f"all {len(data['paths'])} unchanged"
    )


# --- people -----------------------------------------------------------------------------------------


def _approval(data: dict[str, Any], evidence: Evidence) -> Verdict:
    deliverable = data.get("deliverable", "")
    approval = evidence.approval(deliverable)
    if approval is None:
        return Verdict(False, "no approval was given")
    delivery = _delivery_mail(data, evidence)
    if delivery is not None and datetime.fromisoformat(approval["asked"]) > delivery.when:
        return Verdict(False, f"delivered on {delivery.when:%Y-%m-%d}, approval sought later")
    if approval["sha256"] != evidence.sha256(data["path"]):
        return Verdict(False, "the file was changed after it was approved")
    return Verdict(True, f"approved: {approval['file']}, asked on {approval['asked'][:16]}")


def _delivery_mail(data: dict[str, Any], evidence: Evidence) -> SentMail | None:
    """The first mail to the recipient that carries the file, or its PDF, as it stands on the desk."""
    stem = data["path"].rpartition("/")[2].rpartition(".")[0].lower()
    for mail in sorted(evidence.sent, key=lambda m: m.when):
        folder = data["path"].rpartition("/")[0]
        names = [
            e.name.rpartition(".")[0].lower()
            for e in mail.enclosures
            if hashlib.sha256(e.content).hexdigest() == evidence.sha256(f"{folder}/{e.name}")
        ]
        same_person = data["recipient"] == data.get("approver")
        about_approval = (
            same_person
            and "approv" in f"{mail.subject} {mail.body}".lower()
            and not _approved_before(data, evidence, mail)
        )
        if data["recipient"] in (*mail.to, *mail.cc) and stem in names and not about_approval:
            return mail
    return None


def _approved_before(data: dict[str, Any], evidence: Evidence, mail: SentMail) -> bool:
    approval = evidence.approval(data.get("deliverable", ""))
    return approval is not None and datetime.fromisoformat(approval["asked"]) < mail.when


def _delivery(data: dict[str, Any], evidence: Evidence) -> Verdict:
    mail = _delivery_mail(data, evidence)
    if mail is None:
        return Verdict(False, "it was never sent to them")
    due = date.fromisoformat(data["due"])
    return Verdict(mail.when.date() <= due, f"sent on {mail.when:%Y-%m-%d %H:%M}, due on {due}")


MOST_FIGURES_IN_A_REPORT = 60


def _trap(data: dict[str, Any], evidence: Evidence) -> Verdict:
    """A mail to the right person that holds the wrong figure and the right one."""
    unit = data["unit"]
    stem = _plain(data["file"].rpartition("/")[2].rpartition(".")[0])
    reported = 0
    for mail in evidence.sent:
        if data["report_to"] not in (*mail.to, *mail.cc):
            continue
        reported += 1
        text = f"{mail.subject}\n{mail.body}"
        about = stem in _plain(text) or any(
            figures.names(line, w) for line in text.splitlines() for w in data["words"]
        )
        read = figures.figures(mail.body)
        if not about or len(read) > MOST_FIGURES_IN_A_REPORT:
            continue  # a list of numbers reports nothing
        wrong = any(figures.same(f, data["wrong"], unit) for f in read)
        right = any(figures.same(f, value, unit) for f in read for value in data["right"])
        if wrong and right:
            return Verdict(True, f"mail of {mail.when:%Y-%m-%d %H:%M}: {mail.subject}")
    return Verdict(
        False, f"{reported} mails to them, none with both {data['wrong']:g} and {data['right'][0]:g}"
    )


KINDS: dict[str, Callable[[dict[str, Any], Evidence], Verdict]] = {
    "file": _file,
    "sections": _sections,
    "figure": _figure,
    "fact": _figure,
    "review": _figure,
    "rows": _rows,
    "formula": _formula,
    "consistent": _consistent,
    "change": _change,
    "preserved": _preserved,
    "approval": _approval,
    "delivery": _delivery,
    "trap": _trap,
}
