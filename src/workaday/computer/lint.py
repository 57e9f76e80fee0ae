"""Everything agrees, or the computer is not released: files, graph, times, figures, people, errors planted.

The linter reads the disk with the readers, never with what the writers remember, and holds it against the
ledger. It judges any author's computer alike.
"""

from __future__ import annotations

import email
import email.policy
import email.utils
import graphlib
import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from workaday.artifacts.figures import FigureIndex
from workaday.artifacts.readers import Content, read
from workaday.computer.open import Computer, open_computer
from workaday.errors import ReadError, WorkadayError
from workaday.world.period import Period
from workaday.world.records import same_value

RELATIONS = {"references", "derived_from", "version_of", "extracted_from"}
FILES, FOLDERS, DELIVERABLES, OUTPUTS, PEOPLE = (70, 130), (20, 40), (3, 5), (19, 47), (5, 8)


@dataclass(frozen=True)
class Defect:
    """Something that does not agree: in which computer, of which kind, where, what."""

    computer: str
    kind: str
    where: str
    what: str


def lint_computer(folder: Path) -> list[Defect]:
    """Every defect of one computer; a folder that is none is a defect itself."""
    try:
        linter = _Linter(open_computer(folder))
        return [Defect(folder.name, kind, where, what) for kind, where, what in linter.run()]
    except WorkadayError as error:
        return [Defect(folder.name, "computer", str(folder), str(error))]
    except (KeyError, TypeError, ValueError) as error:
        return [
            Defect(folder.name, "computer", str(folder), f"a document lacks or garbles a field: {error!r}")
        ]


Found = tuple[str, str, str]


class _Linter:
    def __init__(self, computer: Computer) -> None:
        self.computer = computer
        self.files: dict[str, dict[str, Any]] = {f["path"]: f for f in computer.document("file_list.json")}
        self.contents: dict[str, Content] = {}
        self.indexes: dict[str, FigureIndex] = {}

    def run(self) -> Iterator[Found]:
        checks: list[Callable[[], Iterator[Found]]] = [
            self.presence, self.hashes, self.opening, self.numbers, self.graph, self.times, self.properties, self.placeholders,
            self.statements, self.traps, self.mails, self.people, self.month,
        ]  # fmt: skip
        for check in checks:
            yield from check()

    # --- files ---

    def presence(self) -> Iterator[Found]:
        on_disk = self.computer.files_on_disk()
        for path in sorted(self.files.keys() - on_disk):
            yield "presence", path, "is listed and not there"
        for path in sorted(on_disk - self.files.keys()):
            yield "presence", path, "is there and not listed"

    def hashes(self) -> Iterator[Found]:
        """Every file, colleagues' own included, holds the bytes that were built."""
        for path, holder, sha in self._rows("SELECT path, holder, sha256 FROM artifacts"):
            name = path.rpartition("/")[2]
            held = self.computer.folder / "truth" / "reference_files" / holder / name
            place = held if holder else self.computer.path(path)
            if holder and not place.is_file():
                yield "presence", f"{holder}: {name}", "a colleague's own file is missing"
            elif place.is_file() and hashlib.sha256(place.read_bytes()).hexdigest() != sha:
                yield "bytes", path, "does not hold the bytes that were built"

    def opening(self) -> Iterator[Found]:
        for path in self.files:
            place = self.computer.path(path)
            if not place.is_file():
                continue
            try:
                self.contents[path] = content = read(place.read_bytes(), place.name)
            except ReadError as error:
                yield "opening", path, f"does not open: {error}"
                continue
            if not content.text.strip():
                yield "opening", path, "is empty"

    def numbers(self) -> Iterator[Found]:
        folders = len(self.computer.folders())
        yield from _between("files", len(self.files), FILES)
        yield from _between("folders", folders, FOLDERS)

    def graph(self) -> Iterator[Found]:
        graph = self.computer.document("file_graph.json")
        nodes = {n["path"] for n in graph["nodes"]}
        needs: dict[str, set[str]] = {}
        for edge in graph["edges"]:
            older, newer, relation = edge["from"], edge["to"], edge["type"]
            where = f"{older} -> {newer}"
            if relation not in RELATIONS:
                yield "graph", where, f"{relation!r} is no relation"
            for end in (older, newer):
                if end not in self.files or end not in nodes:
                    yield "graph", where, f"{end} is not a file of this computer"
            if older in self.files and newer in self.files:
                needs.setdefault(newer, set()).add(older)
                if self.files[older]["timestamp"] > self.files[newer]["timestamp"]:
                    yield "graph", where, "the source is newer than what came from it"
        try:
            graphlib.TopologicalSorter(needs).prepare()
        except graphlib.CycleError as error:
            yield "graph", " -> ".join(error.args[1]), "files come from each other in a circle"

    # --- times and properties ---

    def times(self) -> Iterator[Found]:
        born = self.computer.document("filesystem_policy.json")["system_start_timestamp"]
        now = self.computer.document("persona.json")["current_timestamp"]
        for path, file in self.files.items():
            when = datetime.fromisoformat(file["timestamp"])
            if not born[:10] <= file["timestamp"][:10] or file["timestamp"] > now:
                yield (
                    "times",
                    path,
                    f"{file['timestamp']} is outside of the computer's life ({born} to {now})",
                )
            if not 5 <= when.hour <= 23:
                yield "times", path, f"nobody works at {when:%H:%M}"
            place = self.computer.path(path)
            if place.is_file():
                modified = datetime.fromtimestamp(round(place.stat().st_mtime), UTC).replace(tzinfo=None)
                if modified != when:
                    yield "times", path, f"the disk says {modified}, the list {when}"
        zero = sum(f["timestamp"].endswith(":00") for f in self.files.values())
        if self.files and zero > 0.2 * len(self.files):
            yield "times", "file_list.json", f"{zero} of {len(self.files)} times have no seconds"

    def properties(self) -> Iterator[Found]:
        """Document properties agree with the plan: who, and when."""
        authors = {
            row[0]: row[1:] for row in self._rows("SELECT path, author, created, modified FROM artifacts")
        }
        for path, content in self.contents.items():
            if content.kind not in ("docx", "xlsx", "pptx") or path not in authors:
                continue
            author, created, modified = authors[path]
            found = content.properties
            if found.author != author:
                yield "properties", path, f"its author is {found.author!r}, the plan says {author!r}"
            for name, said, planned in (
                ("created", found.created, created),
                ("modified", found.modified, modified),
            ):
                if said is None or said.isoformat(timespec="seconds") != planned:
                    yield "properties", path, f"{name} {said}, the plan says {planned}"

    def placeholders(self) -> Iterator[Found]:
        for path, content in self.contents.items():
            match = re.search(
                r"\{\{|\}\}|\[\[|\]\]|<stated>|<right>|\{%|Undefined|\bNone\b(?= (?:rose|fell|is))",
                content.text,
            )
            if match:
                around = content.text[max(0, match.start() - 30) : match.end() + 30]
                yield "placeholders", path, f"unresolved: {around!r}"

    # --- figures ---

    def _rows(self, sql: str) -> list[tuple[Any, ...]]:
        return self.computer.ledger.db.execute(sql).fetchall()

    def statements(self) -> Iterator[Found]:
        """Each statement says what was so at its time, and the file really says it."""
        ledger = self.computer.ledger
        planted = {(t["artifact"], t["measure"]): t["wrong"] for t in ledger.get("traps").values()}
        rows = self._rows(
            "SELECT a.id, a.path, s.place, s.kind, s.ref, s.shift, s.project, s.period, s.value, s.form, s.unit "
            "FROM statements s JOIN artifacts a ON a.id = s.artifact_id WHERE a.holder = ''"
        )
        for id, path, place, kind, ref, shift, project, period, value, form, unit in rows:
            where = f"{path}: {place}"
            right = self._truth(kind, ref, shift, project, date.fromisoformat(period))
            expected = planted.get((id, ref), right) if kind == "m" and shift == 0 else right
            if not same_value(expected, value):
                yield "figures", where, f"{ref} is stated as {value}, it was {right}"
            if path in self.contents and not self._said(path, value, form, unit):
                yield "figures", where, f"{ref}: {form!r} is not in the file"

    def _truth(self, kind: str, ref: str, shift: int, project: str, day: date) -> Any:
        ledger = self.computer.ledger
        if kind == "f":
            return ledger.facts(project).get(ref)
        now = ledger.value(ref, Period(day), day, project)
        if shift == 0:
            return now
        before = ledger.value(ref, Period(day).shifted(), day, project)
        if shift == 1:
            return before
        return now - before if isinstance(now, int | float) and isinstance(before, int | float) else None

    def _said(self, path: str, value: Any, form: str, unit: str) -> bool:
        content = self.contents[path]
        if _squeezed(form) in self._squeezed_text(path):
            return True
        if not isinstance(value, int | float):
            return False
        cells = [c for grid in content.grids for row in grid.rows for c in row if isinstance(c, int | float)]
        return any(abs(c - value) <= 1e-6 * max(1.0, abs(value)) for c in cells)

    def _squeezed_text(self, path: str) -> str:
        if not hasattr(self, "_texts"):
            self._texts: dict[str, str] = {}
        if path not in self._texts:
            self._texts[path] = _squeezed(self.contents[path].text)
        return self._texts[path]

    def traps(self) -> Iterator[Found]:
        """Every error that is listed is there."""
        traps = self.computer.ledger.get("traps")
        for id, trap in traps.items():
            path = trap["path"]
            if path not in self.contents:
                yield "traps", id, f"{path} is not on the computer"
                continue
            measure = self.computer.ledger.measures[trap["measure"]]
            index = self.indexes.setdefault(path, FigureIndex(self.contents[path]))
            if not index.find(trap["wrong"], measure.unit, words=[measure.label]):
                yield "traps", id, f"{path} does not state the planted {trap['wrong']}"

    # --- mail and people ---

    def mails(self) -> Iterator[Found]:
        known = {hashlib.sha256(self.computer.path(p).read_bytes()).hexdigest() for p in self.contents}
        ids: dict[str, str] = {}
        for path, content in self.contents.items():
            if content.kind != "eml":
                continue
            message = email.message_from_bytes(
                self.computer.path(path).read_bytes(), policy=email.policy.default
            )
            message_id = str(message["Message-ID"])
            lists = [str(message[h]) for h in ("From", "To", "Cc") if message[h]]
            addresses = [address for _, address in email.utils.getaddresses(lists)]
            if message_id in ids:
                yield "mail", path, f"has the message id of {ids[message_id]}"
            ids[message_id] = path
            for address in addresses:
                if not re.fullmatch(r"[\w.+'-]+@[\w-]+(\.[\w-]+)+", address):
                    yield "mail", path, f"{address!r} is no address"
            for item in content.attachments:
                if hashlib.sha256(item.content).hexdigest() not in known:
                    yield "mail", path, f"its attachment {item.name} is no file of this computer"

    def people(self) -> Iterator[Found]:
        names = [r[0] for r in self._rows("SELECT name FROM people")]
        for name in {n for n in names if names.count(n) > 1}:
            yield "people", name, "two people have this name"
        emails = [r[0] for r in self._rows("SELECT email FROM people")]
        for address in {e for e in emails if emails.count(e) > 1}:
            yield "people", address, "two people have this address"

    # --- the month ---

    def month(self) -> Iterator[Found]:
        objectives = self.computer.document("monthly_objectives.json")
        deliverables = objectives["deliverables"]
        outputs = [o for d in deliverables for o in d["output_files"]]
        yield from _between("deliverables", len(deliverables), DELIVERABLES)
        yield from _between("output files", len(outputs), OUTPUTS)
        yield from _between(
            "collaborators", len(self.computer.document("collaborators.json")["collaborators"]), PEOPLE
        )
        for path in {o for o in outputs if outputs.count(o) > 1}:
            yield "month", path, "two deliverables bring the same file"
        for path in outputs:
            if path in self.files:
                yield "month", path, "is to be made and is there already"
        ledger = self.computer.ledger
        for table, least in (("traps", 2), ("changes", 2)):
            if (count := len(ledger.get(table))) < least:
                yield "month", table, f"{count}, at least {least} are needed"
        checks = ledger.get("checks")
        for id, check in checks.items():
            if not check["basis"]:
                yield "month", id, "a check without a basis: nobody could know"
            for basis in check["basis"]:
                if basis["kind"] == "file" and basis["where"] not in self.files:
                    yield "month", id, f"its basis {basis['where']} is not on the computer"
        if not checks:
            yield "month", "checks", "there are none"


def _between(what: str, count: int, bounds: tuple[int, int]) -> Iterator[Found]:
    low, high = bounds
    if not low <= count <= high:
        yield "numbers", what, f"{count}, expected {low} to {high}"


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text).lower()
