"""A good month with one thing spoilt: one value, one file, one message, one date. Each must cost what hangs on it.

Mutants are made of the reference worker's end state, in memory: nothing is worked again.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import islice, pairwise
from typing import Any

from workaday.artifacts.editors import append_blocks
from workaday.artifacts.spec import Paragraph
from workaday.grading.contradictions import Bound
from workaday.grading.controls.edits import EDITED, other_form, with_figure, without_formulas
from workaday.grading.controls.expected import Dependence
from workaday.grading.evidence import Evidence
from workaday.grading.file_checks import plain
from workaday.month.records import Enclosure, SentMail
from workaday.objectives.records import Check

COUNT = 20
LEAST_VALUES = 6
TRIES = 60
"""How many figures are looked at, at the most, to find those that can be changed alone."""


@dataclass(frozen=True)
class Mutant:
    """What was spoilt, the run with it, and the ids of the checks that it must lose."""

    what: str
    evidence: Evidence
    expected: frozenset[str]


def mutants(
    evidence: Evidence, checks: Sequence[Check], rng: random.Random, count: int = COUNT
) -> list[Mutant]:
    """One mutant of each of most kinds, in a drawn order, and changed values up to `count`."""
    bench = _Bench(evidence, checks, rng)
    kinds = rng.sample(KINDS, len(KINDS))
    made = [m for make in kinds for m in islice(make(bench), 1)][: count - LEAST_VALUES]
    return [*made, *islice(_values(bench), count - len(made))]


class _Bench:
    def __init__(self, evidence: Evidence, checks: Sequence[Check], rng: random.Random) -> None:
        self.evidence, self.checks, self.rng = evidence, checks, rng
        self.depend = Dependence(checks, evidence)
        self.used: set[str] = set()

    def of(self, *kinds: str) -> list[Check]:
        """Checks of some kinds, in a drawn order."""
        found = [c for c in self.checks if c.kind in kinds]
        self.rng.shuffle(found)
        return found

    def mutant(self, what: str, lost: set[str], **changes: Any) -> Mutant:
        return Mutant(what, self.evidence.but(**changes), self.depend.with_shells(lost))

    def with_file(self, what: str, path: str, content: bytes | None, lost: set[str]) -> Mutant:
        return self.mutant(what, lost, changed={**self.evidence.changed, path: content})

    def places(self, data: dict[str, Any]) -> list[Bound]:
        """Where a file states a figure beyond doubt, when that is all it says by that label."""
        if not data["path"].lower().endswith(EDITED):
            return []
        found = self.depend.beside(data["path"], data["words"], data["unit"])
        spots = {(id(b.passage), b.figure.start): b for b in found}
        return [] if any(b.about or b.listed for b in found) else list(spots.values())


# --- one value ---


def _values(bench: _Bench) -> Iterator[Mutant]:
    """A figure changed in one file, in as many files as there are."""
    tried = 0
    for check in bench.of("figure", "fact", "review"):
        if check.data["path"] in bench.used or check.id in bench.used:
            continue
        tried += 1
        if tried > TRIES:
            return
        content = _changed(bench, check.data)
        if content is not None:
            bench.used.add(check.data["path"])
            name = check.data["path"].rpartition("/")[2]
            lost = bench.depend.on_value(check.data["path"], check.data["words"], check.data["unit"])
            yield bench.with_file(
                f"{check.data['words'][0]} changed in {name}", check.data["path"], content, lost
            )


def _changed(bench: _Bench, data: dict[str, Any], new: str = "") -> bytes | None:
    places = bench.places(data)
    content = bench.evidence.bytes_of(data["path"])
    if not places or content is None:
        return None
    return with_figure(content, data["path"], places, new or other_form(places[0].text), _noon(bench))


def _noon(bench: _Bench) -> datetime:
    return datetime.combine(date.fromisoformat(bench.of("delivery")[0].data["due"]), time(12))


def _second_value(bench: _Bench) -> Iterator[Mutant]:
    """The right value stays, and another one is put beside the same label."""
    for check in bench.of("figure", "fact"):
        path, words, unit = check.data["path"], check.data["words"], check.data["unit"]
        places, content = bench.places(check.data), bench.evidence.bytes_of(path)
        if not places or content is None or not path.endswith((".md", ".docx")):
            continue
        line = f"{words[0]}: {other_form(places[0].text)}"
        more = (
            content + f"\n\n{line}\n".encode()
            if path.endswith(".md")
            else append_blocks(content, (Paragraph(line),), author="x", when=_noon(bench))
        )
        lost = bench.depend.on_value(path, words, unit)
        lost |= {c.id for c in bench.checks if c.kind == "contradiction" and path in c.data["paths"]}
        bench.used.add(path)
        yield bench.with_file(
            f"{words[0]} with a second value in {path.rpartition('/')[2]}", path, more, lost
        )


def _swapped(bench: _Bench) -> Iterator[Mutant]:
    """Two figures of one kind in each other's place."""
    by_file: dict[tuple[str, str], list[Check]] = {}
    for check in bench.of("figure"):
        if not check.data["path"].endswith(".xlsx"):
            by_file.setdefault((check.data["path"], check.data["unit"]), []).append(check)
    for (path, unit), found in by_file.items():
        for one, other in pairwise(found):
            forms = [bench.places(c.data)[0].text if bench.places(c.data) else "" for c in (one, other)]
            if not all(forms) or forms[0] == forms[1]:
                continue
            content = bench.evidence.bytes_of(path)
            for check, new in ((one, "9988771"), (other, forms[0])):  # by way of a figure that is nowhere
                places = bench.places(check.data)
                content = content and with_figure(content, path, places, new, _noon(bench))
                if check is one and content is not None and forms[0] in _text(content, path):
                    content = None
            content = content and _replaced(content, path, "9988771", forms[1])
            if content:
                lost = bench.depend.on_value(path, one.data["words"], unit)
                lost |= bench.depend.on_value(path, other.data["words"], unit)
                bench.used.add(path)
                names = f"{one.data['words'][0]} and {other.data['words'][0]}"
                yield bench.with_file(f"{names} swapped in {path.rpartition('/')[2]}", path, content, lost)


def _text(content: bytes, path: str) -> str:
    from workaday.artifacts.readers import read

    return read(content, path.rpartition("/")[2]).text


def _replaced(content: bytes, path: str, old: str, new: str) -> bytes | None:
    from workaday.artifacts.editors import replace_docx_text, replace_pptx_text

    if path.endswith(".md"):
        return content.replace(old.encode(), new.encode())
    return (replace_docx_text if path.endswith(".docx") else replace_pptx_text)(content, old, new)[0]


def _undone(bench: _Bench) -> Iterator[Mutant]:
    """A late correction taken back in one file."""
    for check in bench.of("change"):
        for place in check.data["places"]:
            if place["path"].endswith(".xlsx") or place["path"] in bench.used:
                continue
            form = _like(bench.places(place), place)
            content = _changed(bench, place, form) if form else None
            if content is not None:
                lost = bench.depend.on_value(place["path"], place["words"], place["unit"])
                bench.used.add(place["path"])
                what = f"the correction of {place['words'][0]} undone in {place['path'].rpartition('/')[2]}"
                yield bench.with_file(what, place["path"], content, lost)


def _like(places: Sequence[Bound], place: dict[str, Any]) -> str:
    """The old value in the form of the new one: "$4,292" with 4350.45 is "$4,350"; "" where it would be the same."""
    if not places:
        return ""
    text = places[0].text
    digits = text.replace(",", "")
    decimals = len(digits.rstrip("%").partition(".")[2])
    value = float(place["old"]) * (100 if text.endswith("%") else 1)
    form = (
        ("$" if text.startswith("$") else "") + f"{value:,.{decimals}f}" + ("%" if text.endswith("%") else "")
    )
    return form if form != text and place["old"] >= 0 else ""


# --- one file ---


def _missing_file(bench: _Bench) -> Iterator[Mutant]:
    finals = {c.data["path"] for c in bench.of("delivery")}
    for check in bench.of("file"):
        path = check.data["path"]
        if path not in finals:
            yield bench.with_file(
                f"{path.rpartition('/')[2]} missing", path, None, bench.depend.on_file(path)
            )


def _missing_final(bench: _Bench) -> Iterator[Mutant]:
    for check in bench.of("delivery"):
        path = check.data["path"]
        yield bench.with_file(f"{path.rpartition('/')[2]} missing", path, None, bench.depend.on_file(path))


def _broken_file(bench: _Bench) -> Iterator[Mutant]:
    finals = {c.data["path"] for c in bench.of("delivery")}
    for check in bench.of("file"):
        path = check.data["path"]
        content = bench.evidence.bytes_of(path)
        if path not in finals and content and path.endswith((".docx", ".xlsx", ".pptx")):
            lost = bench.depend.on_file(path)
            yield bench.with_file(
                f"{path.rpartition('/')[2]} cut off", path, content[: len(content) // 2], lost
            )


def _typed_in(bench: _Bench) -> Iterator[Mutant]:
    for check in bench.of("formula"):
        path = check.data["path"]
        content = bench.evidence.bytes_of(path)
        if content is not None:
            lost = {check.id} | bench.depend.on_bytes(path)
            yield bench.with_file(
                f"{path.rpartition('/')[2]} without formulas", path, without_formulas(content), lost
            )


def _touched_after_approval(bench: _Bench) -> Iterator[Mutant]:
    for check in bench.of("approval"):
        path = check.data["path"]
        content = bench.evidence.bytes_of(path)
        if content is not None and path.endswith(".docx"):
            more = append_blocks(content, (Paragraph("One more thing."),), author="x", when=_noon(bench))
            yield bench.with_file(
                f"{path.rpartition('/')[2]} touched after approval", path, more, bench.depend.on_bytes(path)
            )


def _altered_register(bench: _Bench) -> Iterator[Mutant]:
    for check in bench.of("preserved"):
        path = check.data["paths"][0]
        content = bench.evidence.bytes_of(path)
        if content is not None:
            lost = {c.id for c in bench.of("preserved") if path in c.data["paths"]}
            yield bench.with_file(f"{path.rpartition('/')[2]} altered", path, content + b" ", lost)


def _deleted_paper(bench: _Bench) -> Iterator[Mutant]:
    guarded = {p for c in bench.of("preserved") for p in c.data["paths"]}
    for check in bench.of("kept"):
        for folder in check.data["folders"]:
            for path in bench.evidence.originals(folder):
                if path in guarded or not bench.evidence.exists(path):
                    continue
                lost = {c.id for c in bench.of("kept") if folder in c.data["folders"]}
                yield bench.with_file(f"{path.rpartition('/')[2]} deleted", path, None, lost)


# --- one message ---


def _resent(
    bench: _Bench, mails: Sequence[SentMail], change: Callable[[SentMail], SentMail | None]
) -> list[SentMail]:
    gone = {m.id for m in mails}
    changed = [c for m in mails if (c := change(m)) is not None]
    return [*(m for m in bench.evidence.sent if m.id not in gone), *changed]


def _unsent(bench: _Bench) -> Iterator[Mutant]:
    for check in bench.of("delivery"):
        sent = _resent(bench, bench.depend.delivering(check), lambda m: None)
        yield bench.mutant(f"{check.what}: never sent", {check.id}, sent=sent)


def _misdirected(bench: _Bench) -> Iterator[Mutant]:
    for check in bench.of("delivery"):
        mails = bench.depend.delivering(check)
        other = _somebody_else(bench, {check.data["recipient"]})
        sent = _resent(bench, mails, lambda m, to=other: replace(m, to=(to,), cc=()))  # type: ignore[misc]
        yield bench.mutant(f"{check.what}: to the wrong person", {check.id}, sent=sent)


def _somebody_else(bench: _Bench, but: set[str]) -> str:
    outside = {o for c in bench.of("confidential") for o in c.data["outsiders"]}
    met = sorted({p for m in bench.evidence.sent for p in (*m.to, *m.cc)} - but - outside)
    return met[0] if met else "nobody"


def _late(bench: _Bench) -> Iterator[Mutant]:
    for check in bench.of("delivery"):
        late = datetime.combine(date.fromisoformat(check.data["due"]), time(9)) + timedelta(days=2)
        sent = _resent(bench, bench.depend.delivering(check), lambda m, at=late: replace(m, when=at))  # type: ignore[misc]
        yield bench.mutant(f"{check.what}: two days late", {check.id}, sent=sent)


def _before_approval(bench: _Bench) -> Iterator[Mutant]:
    for check in bench.of("approval"):
        delivery = next(c for c in bench.of("delivery") if c.deliverable == check.deliverable)
        approval = bench.evidence.approval(check.deliverable)
        if check.data["approver"] == check.data["recipient"] or approval is None:
            continue
        early = datetime.fromisoformat(approval["asked"]) - timedelta(hours=2)
        sent = _resent(bench, bench.depend.delivering(delivery), lambda m, at=early: replace(m, when=at))  # type: ignore[misc]
        yield bench.mutant(f"{check.what}: delivered before", {check.id}, sent=sent)


def _unapproved(bench: _Bench) -> Iterator[Mutant]:
    for check in bench.of("approval"):
        if check.data["approver"] != check.data["recipient"]:
            memory = {k: v for k, v in bench.evidence.memory.items() if k != f"approved:{check.deliverable}"}
            yield bench.mutant(f"{check.what}: never", {check.id}, memory=memory)


def _reporting(bench: _Bench, data: dict[str, Any]) -> list[SentMail]:
    """The mails about a planted error: those that name its file in their subject."""
    stem = plain(data["file"].rpartition("/")[2].rpartition(".")[0])
    return [m for m in bench.evidence.sent if data["report_to"] in m.to and stem in plain(m.subject)]


def _lone_traps(bench: _Bench) -> Iterator[tuple[Check, list[SentMail]]]:
    """Planted errors that are the only one in their file, with the mails that report them and no other."""
    traps = bench.of("trap")
    files = [c.data["file"] for c in traps]
    reports = {c.id: _reporting(bench, c.data) for c in traps}
    told = Counter(mail.id for mails in reports.values() for mail in mails)
    for check in traps:
        mails = reports[check.id]
        if mails and files.count(check.data["file"]) == 1 and all(told[m.id] == 1 for m in mails):
            yield check, mails


def _unreported(bench: _Bench) -> Iterator[Mutant]:
    for check, mails in _lone_traps(bench):
        yield bench.mutant(f"{check.what}: not", {check.id}, sent=_resent(bench, mails, lambda m: None))


def _misreported(bench: _Bench) -> Iterator[Mutant]:
    for check, mails in _lone_traps(bench):
        other = _somebody_else(bench, {check.data["report_to"]})
        sent = _resent(bench, mails, lambda m, to=other: replace(m, to=(to,), cc=()))  # type: ignore[misc]
        yield bench.mutant(f"{check.what}: to the wrong person", {check.id}, sent=sent)


def _leaked(bench: _Bench) -> Iterator[Mutant]:
    """A register sent to somebody outside."""
    for check in bench.of("confidential"):
        own = [p for p, holder in check.data["private"].items() if not holder]
        content = bench.evidence.bytes_of(own[0]) if own else None
        if content is None:
            continue
        enclosure = Enclosure(own[0].rpartition("/")[2], content)
        outsider = check.data["outsiders"][0]
        mail = SentMail("m9999", _noon(bench), (outsider,), (), "For you", "See attached.", (enclosure,))
        lost = {c.id for c in bench.of("confidential") if _is_private(c, enclosure.name, outsider)}
        yield bench.mutant(f"{enclosure.name} sent outside", lost, sent=[*bench.evidence.sent, mail])


def _is_private(check: Check, name: str, outsider: str) -> bool:
    """Whether a file of that name must not go to somebody: files are known by their names, whatever their folder."""
    held = {p.rpartition("/")[2].casefold(): holder for p, holder in check.data["private"].items()}
    return outsider in check.data["outsiders"] and held.get(name.casefold(), outsider) != outsider


KINDS: Sequence[Callable[[_Bench], Iterator[Mutant]]] = (
    _second_value, _swapped, _undone, _missing_file, _missing_final, _broken_file, _typed_in, _touched_after_approval,
    _altered_register, _deleted_paper, _unsent, _misdirected, _late, _before_approval, _unapproved, _unreported,
    _misreported, _leaked,
)  # fmt: skip
