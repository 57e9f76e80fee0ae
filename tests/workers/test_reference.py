"""The reference worker: all that it writes came to it over the desk, in this very run."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from importlib import resources
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from one_computer import copy_of, ledger_document, place_of, query, rewrite
from turns_of import turns

from workaday.artifacts.editors import write_cells
from workaday.artifacts.figures import FigureIndex, labelled
from workaday.artifacts.readers import read
from workaday.artifacts.readers.xlsx import column_name
from workaday.authors.embedded.objectives import trial
from workaday.errors import RunError
from workaday.month.collaborators import Colleagues
from workaday.month.desk import Desk
from workaday.month.run import create_run
from workaday.objectives.records import Deliverable, OutputFile, ReferencePlan, Source
from workaday.workers.idle import IdleWorker
from workaday.workers.reference import ReferenceWorker
from workaday.workers.reference.corrections import new_word
from workaday.workers.reference.notes import Amendment, Notes
from workaday.workers.reference.reading import Eyes, letter, mail_ids, table_rows
from workaday.workers.reference.worker import Day
from workaday.world.ledger import Ledger
from workaday.world.period import Period
from workaday.world.tables import Measure


def plan_of(computer: Path) -> ReferencePlan:
    return ReferencePlan.model_validate(ledger_document(computer, "plan"))


def work_days(computer: Path, out: Path, days: int) -> Path:
    """The first days of a month, each by a worker who was not there the day before."""
    with create_run(computer, out, worker="reference", office=Colleagues(computer)) as run:
        desk = Desk(run)
        for day in range(days):
            Day(ReferenceWorker(plan_of(computer)), Eyes(desk.call), day).run()
    return out


# --- provenance ---


@dataclass(frozen=True)
class Tampering:
    """A cell of a register on the disk, and a figure that moves with it."""

    source: Source
    column: str
    key: str
    old: float
    new: float
    deliverable: Deliverable
    output: OutputFile
    measure: Measure
    before: float
    after: float


def tamperings(computer: Path) -> Iterator[Tampering]:
    """Cells whose change moves a figure that an early working file must state; no late change touches it."""
    plan = plan_of(computer)
    ledger = Ledger.open(computer / "truth" / "ledger.sqlite")
    corrected = {
        m
        for (text,) in query(computer, "SELECT definition FROM changes")
        for m in json.loads(text)["measures"]
    }
    changed_keys = {json.loads(text)["key"] for (text,) in query(computer, "SELECT definition FROM changes")}
    checks = [
        json.loads(text) for (text,) in query(computer, "SELECT definition FROM checks WHERE kind = 'figure'")
    ]
    for deliverable in plan.deliverables:
        early = {o.path: o for o in deliverable.outputs if o.stage == "working"}
        for check in (c for c in checks if c["data"]["path"] in early):
            data = check["data"]
            measure = plan.measures[data["ref"].partition(".")[2]]
            if (
                data["ref"].partition(".")[2] in corrected
                or ":f_" in measure.sql
                or data["unit"] not in ("money", "count", "number", "days", "hours")
            ):
                continue
            for source in deliverable.sources:
                table = plan.tables[source.table]
                if source.holder or not source.sheet:
                    continue
                for label, column in source.columns.items():
                    definition = table.columns[column]
                    if definition.derived or not definition.numeric or column == table.key:
                        continue
                    rows = sorted(
                        (
                            r
                            for r in _rows(ledger, source.table, table.key, column)
                            if r[1] and r[0] not in changed_keys
                        ),
                        key=lambda r: -r[1],
                    )
                    for key, old in rows[:60]:
                        new = definition.number(old * 3 + 1)
                        after = _if(
                            ledger, plan, source.table, table.key, key, column, new, data, deliverable
                        )
                        if (
                            isinstance(after, int | float)
                            and abs(after - data["value"]) > 0.1 * abs(data["value"]) > 0
                        ):
                            yield Tampering(source, label, key, old, new, deliverable, early[data["path"]], measure,
                                            data["value"], after)  # fmt: skip
                            break


def _rows(ledger: Ledger, table: str, key: str, column: str) -> list[tuple[Any, ...]]:
    return ledger.db.execute(f'SELECT "{key}", "{column}" FROM "rows_{table}"').fetchall()


def _if(
    ledger: Ledger, plan: ReferencePlan, table: str, key: str, row: str, column: str, new: float, data: dict[str, Any],
    deliverable: Deliverable,
) -> Any:  # fmt: skip
    """The measure of a check, if one cell were another."""
    with trial(ledger):
        ledger.db.execute(f'UPDATE "rows_{table}" SET "{column}" = ? WHERE "{key}" = ?', (new, row))
        ledger.forget()
        return ledger.value(
            data["ref"].partition(".")[2], Period(plan.cutoff), datetime(9999, 1, 1), deliverable.project_id
        )


def tamper(computer: Path, found: Tampering) -> bool:
    """Changes that one cell of the workbook on the disk; the ledger keeps the truth."""
    place = place_of(computer, found.source.path)
    content = place.read_bytes()
    grid = next(g for g in read(content, place.name).grids if g.name == found.source.sheet)
    head = next(k for k, row in enumerate(grid.rows) if {str(c) for c in row} >= set(found.source.columns))
    names = [str(c) for c in grid.rows[head]]
    key_label = next(
        name
        for name, column in found.source.columns.items()
        if column == plan_of(computer).tables[found.source.table].key
    )
    at = next((k for k, row in enumerate(grid.rows) if str(row[names.index(key_label)]) == found.key), None)
    if at is None:
        return False
    cell = f"{column_name(names.index(found.column))}{at + 1}"
    edited = write_cells(
        content, found.source.sheet, {cell: found.new}, author="x", when=datetime(2026, 1, 1)
    )
    rewrite(place, edited.content)
    return True


def test_the_worker_states_what_the_desk_returned_and_not_the_ledger(computer: Path, tmp_path: Path) -> None:
    """One cell of one register is changed on the disk; the ledger, the brief and the colleagues know nothing of it."""
    copy = copy_of(computer, tmp_path / computer.name)
    found = next(t for t in tamperings(copy) if tamper(copy, t))
    days = found.output.week * 5
    run = work_days(copy, tmp_path / "run", days)
    place = place_of(run / "desk", found.output.path)
    index = FigureIndex(read(place.read_bytes(), place.name))
    words = [found.measure.label, *found.measure.aliases]
    assert labelled(index, found.after, found.measure.unit, words) is not None
    assert labelled(index, found.before, found.measure.unit, words) is None


_NO_FILE = """
import sys
from pathlib import Path
from workaday.month.collaborators import Colleagues
from workaday.month.desk import Desk
from workaday.month.run import create_run
from workaday.objectives.records import ReferencePlan
from workaday.workers.reference import ReferenceWorker
from workaday.workers.reference.reading import Eyes
from workaday.workers.reference.worker import Day
from workaday.world.ledger import Ledger

computer, out = Path(sys.argv[1]), Path(sys.argv[2])
plan = ReferencePlan.model_validate(Ledger.open(computer / "truth" / "ledger.sqlite").document("plan"))
at_desk, touched = True, []

def watch(event, arguments):
    if not at_desk and event in ("open", "sqlite3.connect", "os.listdir", "os.scandir", "subprocess.Popen", "socket.connect"):
        if any(str(place) in str(arguments[0]) for place in (computer, out)) or event in ("subprocess.Popen", "socket.connect"):
            touched.append((event, str(arguments[0])))

sys.addaudithook(watch)
with create_run(computer, out, worker="reference", office=Colleagues(computer)) as run:
    desk = Desk(run)

    def call(tool, arguments):
        global at_desk
        at_desk = True
        try:
            return desk.call(tool, arguments)
        finally:
            at_desk = False

    at_desk = False
    for day in range(6):
        Day(ReferenceWorker(plan), Eyes(call), day).run()
    at_desk = True
assert not touched, touched
print(run.out)
"""


def test_the_worker_opens_no_file_by_itself(computer: Path, tmp_path: Path) -> None:
    """An interpreter's audit hook sees every file that is opened outside of a desk's call."""
    command = [sys.executable, "-c", _NO_FILE, str(computer), str(tmp_path / "run")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "word", ["truth", ".open(", "open(", "read_bytes", "read_text", "sqlite3", "Ledger", "pathlib"]
)
def test_the_workers_sources_know_no_way_to_the_ledger(word: str) -> None:
    room = resources.files("workaday.workers")
    folder = Path(str(room))
    hits = [p.name for p in folder.rglob("*.py") if word in p.read_text(encoding="utf-8")]
    assert hits == []


# --- fresh each day ---


def test_a_day_begins_with_nothing_in_mind(computer: Path) -> None:
    worker = ReferenceWorker(plan_of(computer))
    first = Day(worker, Eyes(Refusing()), 3)
    first.tables["C:/x.xlsx", "t"] = [{"a": 1}]
    first.notes.facts["f@p"] = 5
    first.done.append("something")
    second = Day(worker, Eyes(Refusing()), 4)
    assert (second.tables, second.notes, second.done) == ({}, Notes(), [])


def test_nobody_remembers_but_the_desk(computer: Path, finished: Path, tmp_path: Path) -> None:
    """A new worker each day does what the one worker did, turn by turn."""
    run = work_days(computer, tmp_path / "run", 5)
    again = turns(run)
    assert again == [t for t in turns(finished) if t.day <= 5]
    assert len(again) > 50


def test_the_notes_come_back_as_they_were_written() -> None:
    notes = Notes(
        {"fee@p1": 25.0}, {"a.csv@d1": "C:/a.csv"}, {"d1": ["m1"]}, [Amendment("t", "k", "c", 1.5, "m0003")],
        {"o1": 1}, ["d1"], {"d1": "approved"}, ["d1"], ["trap"], ["fee@p1"], {"m0001": "ask d1"},
    )  # fmt: skip
    assert Notes.load(notes.dump()) == notes
    assert Notes.load("") == Notes()


# --- the month ---


def test_the_month_is_more_than_five_hundred_turns_with_the_desks_tools(
    finished: Path, computer: Path, tmp_path: Path
) -> None:
    month = turns(finished)
    with create_run(computer, tmp_path / "run", worker="test", office=Colleagues(computer)) as run:
        known = {tool.name for tool in Desk(run).tools()}
    assert len(month) > 500
    assert {t.tool for t in month} <= known
    assert len({t.tool for t in month}) >= 15
    assert {t.day for t in month} == set(range(1, 21))
    assert sum(t.tool == "end_day" for t in month) == 20


def test_hardly_a_call_is_refused(finished: Path) -> None:
    """A refusal is an error of the worker's, save where it looks whether something is there."""
    refused = [t for t in turns(finished) if not t.ok]
    assert {t.tool for t in refused} <= {"list_folder", "find_files"}


def test_the_month_has_no_turn_before_the_one_before(finished: Path) -> None:
    month = turns(finished)
    assert [t.n for t in month] == list(range(1, len(month) + 1))
    assert all(a.at <= b.at for a, b in pairwise(month))


def test_idling_is_twenty_calls(idle: Path) -> None:
    assert [t.tool for t in turns(idle)] == ["end_day"] * 20


# --- with nothing but a call ---


@dataclass
class Said:
    ok: bool
    text: str


@dataclass
class Refusing:
    """A desk that refuses everything."""

    calls: list[str] = field(default_factory=list)

    def __call__(self, tool: str, arguments: Mapping[str, Any]) -> Said:
        self.calls.append(tool)
        return Said(False, "error: not today")


def test_a_refusal_is_an_error_with_the_desks_words(computer: Path) -> None:
    desk = Refusing()
    with pytest.raises(RunError, match="the desk refused what_time: error: not today"):
        ReferenceWorker(plan_of(computer)).work(desk)
    assert desk.calls == ["what_time"]
    IdleWorker(3).work(desk)
    assert desk.calls == ["what_time", *["end_day"] * 3]


@dataclass
class Paged:
    """A desk whose answers have pages."""

    pages: list[str]

    def __call__(self, tool: str, arguments: Mapping[str, Any]) -> Said:
        page = int(arguments["page"])
        mark = (
            f"\n[page {page} of {len(self.pages)}; give page={page + 1} for more]"
            if len(self.pages) > 1
            else ""
        )
        return Said(True, "[2 new mails]\n" + self.pages[page - 1] + mark)


def test_eyes_read_every_page_without_its_marks() -> None:
    eyes = Eyes(Paged(["1\ta\tb\n2\t3\t", "3\t5\t6"]))
    assert eyes.sheet("C:/b.xlsx", "S") == [["a", "b"], ["3", ""], ["5", "6"]]
    assert Eyes(Paged(["a,b\n1,2"])).delimited("C:/b.csv") == [["a", "b"], ["1", "2"]]


def test_a_register_without_its_header_is_an_error(computer: Path) -> None:
    plan = plan_of(computer)
    source = plan.deliverables[0].sources[0]
    with pytest.raises(RunError, match="no header with "):
        table_rows([["something", "else"]], source.columns, plan.tables[source.table])


def test_a_mail_is_taken_apart() -> None:
    text = "From: Ben Ode <ben@a.example>\nSubject: Re: x\nIn reply to: m0004\nAttachments: a.csv; b c.xlsx\n\nHello\n\nBen"
    mail = letter("m0007", text)
    assert (mail.sender, mail.reply_to, mail.body) == ("Ben Ode <ben@a.example>", "m0004", "Hello\n\nBen")
    assert mail.attachments == ("a.csv", "b c.xlsx")
    assert letter("m1", "From: x\nAttachments: none\n\nHi").attachments == ()
    assert mail_ids("m0002 | a\nno mail\nm0001 | b\n m0009 | c") == ["m0001", "m0002"]


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ("Tried it this morning, not good.\nmake Condition poor, it is still down as fair.", "poor"),
        ("Condition is poor, not fair.", "poor"),
        ("It was fair.\nNow it is poor.", "poor"),
        ("It is as good as new.", None),
        ("Still fair.", None),
    ],
)
def test_a_corrected_word_stands_in_the_sentence_of_the_old_one(body: str, word: str | None) -> None:
    assert new_word(body, "fair", ["good", "fair", "poor", "out of use"]) == word
