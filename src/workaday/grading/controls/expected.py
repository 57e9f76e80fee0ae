"""What hangs on what: which checks a spoilt place must cost, from the checks' own data.

It never asks a check for its verdict: what a mutant is expected to lose is worked out beside the grader, so that the
two can disagree.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from workaday.grading.contradictions import Bound
from workaday.grading.evidence import Evidence, Opened
from workaday.grading.grade import LEAST_SUBSTANCE
from workaday.month.records import SentMail
from workaday.objectives.records import Check

ONE_FILE = ("file", "sections", "rows", "formula", "figure", "fact", "review")


class Dependence:
    """The checks of one computer beside the reference's month, asked what depends on a place."""

    def __init__(self, checks: Sequence[Check], evidence: Evidence) -> None:
        self.checks, self.evidence = checks, evidence

    def with_shells(self, lost: Iterable[str]) -> frozenset[str]:
        """The checks that are lost with others: form hangs on figures."""
        found = set(lost)
        for check in self.checks:
            right = sum(id not in found for id in check.substance)
            if check.substance and right < LEAST_SUBSTANCE * len(check.substance):
                found.add(check.id)
        return frozenset(found)

    def on_value(self, path: str, words: Sequence[str], unit: str) -> set[str]:
        """What a figure in one file, with no other value by its label there, is needed for."""
        lost = set()
        for check in self.checks:
            data = check.data
            if check.kind in ("figure", "fact", "review"):
                hit = data["path"] == path and _same(data, words, unit)
            elif check.kind == "consistent":
                hit = path in data["paths"] and _same(data, words, unit)
            elif check.kind == "change":
                hit = any(p["path"] == path and _same(p, words, unit) for p in data["places"])
            else:
                hit = check.kind == "contradiction" and self._elsewhere(data, path, words, unit)
            if hit:
                lost.add(check.id)
        return lost | self.on_bytes(path)

    def _elsewhere(self, data: dict[str, Any], path: str, words: Sequence[str], unit: str) -> bool:
        """Whether another file of the package says the same beyond doubt, and so contradicts."""
        if path not in data["paths"] or not any(_same(f, words, unit) for f in data["figures"]):
            return False
        about = {b.about for b in self.beside(path, words, unit)}
        return any(b.about in about for p in data["paths"] if p != path for b in self.beside(p, words, unit))

    def beside(self, path: str, words: Sequence[str], unit: str) -> list[Bound]:
        opened = self.evidence.opened(path)
        return [b for w in words for b in opened.bindings.of(w, unit)] if isinstance(opened, Opened) else []

    def on_bytes(self, path: str) -> set[str]:
        """What a file is needed for as it was: the bytes that were approved and sent."""
        lost = set()
        for check in self.checks:
            if check.kind == "approval" and check.data["path"] == path:
                lost.add(check.id)
            if (
                check.kind == "delivery"
                and _stem(check.data["path"]) == _stem(path)
                and not self.delivering(check, path)
            ):
                lost.add(check.id)
        return lost

    def on_file(self, path: str) -> set[str]:
        """What a file is needed for at all."""
        lost = self.on_bytes(path)
        for check in self.checks:
            data = check.data
            if (
                (check.kind in ONE_FILE and data["path"] == path)
                or (check.kind == "consistent" and path in data["paths"])
                or (check.kind == "change" and any(p["path"] == path for p in data["places"]))
                or data.get("final") == path
            ):
                lost.add(check.id)
        return lost

    def delivering(self, check: Check, without: str = "") -> list[SentMail]:
        """The mails that carried a deliverable to its recipient, bytes as on the desk; `without` a path's."""
        folder = check.data["path"].rpartition("/")[0]
        asked = self._asked(check)
        found = []
        for mail in self.evidence.sent:
            if check.data["recipient"] not in (*mail.to, *mail.cc) or mail.id == asked:
                continue
            for enclosure in mail.enclosures:
                place = f"{folder}/{enclosure.name}"
                same = hashlib.sha256(enclosure.content).hexdigest() == self.evidence.sha256(place)
                if place != without and _stem(place) == _stem(check.data["path"]) and same:
                    found.append(mail)
                    break
        return found

    def _asked(self, check: Check) -> str:
        """The mail by which somebody who also receives was asked for the approval: the first with the final."""
        name = check.data["path"].rpartition("/")[2].casefold()
        if check.data["approver"] != check.data["recipient"]:
            return ""
        now = self.evidence.sha256(check.data["path"])
        carrying = [
            m
            for m in self.evidence.sent
            if check.data["approver"] in m.to
            and any(
                e.name.casefold() == name and hashlib.sha256(e.content).hexdigest() == now
                for e in m.enclosures
            )
        ]
        return min(carrying, key=lambda m: m.when).id if carrying else ""


def _same(data: dict[str, Any], words: Sequence[str], unit: str) -> bool:
    return data["unit"] == unit and bool(
        {w.casefold() for w in data["words"]} & {w.casefold() for w in words}
    )


def _stem(path: str) -> str:
    return path.rpartition("/")[2].rpartition(".")[0].lower()
