"""Three recorded days of a model worker, worked once more: the answers are given again in their order by a server on the
loopback, whatever the requests say, so that another word in a prompt or in a tool's answer breaks nothing here.

What the recording is, and how another one is made: README.md beside this file.
"""

from __future__ import annotations

import itertools
import json
import lzma
import shutil
import tarfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from chat_server import ChatServer, completion

from workaday.errors import GradeError
from workaday.fleet.work import Worked, grade_run, resume, work
from workaday.month.about import read_about
from workaday.month.journal import Journal, Mail, Turn

HERE = Path(__file__).parent
PAPERS = "desk/drives/C/Users/f.mack/Documents/Inpatient Nursing"
LEFT = [{"name": "write_log", "arguments": {"text": "Nothing new."}}, {"name": "end_day", "arguments": {}}]


class Repeating(ChatServer):
    """A server that gives answers in their order, and refuses everything after the last."""

    def __init__(self, answers: list[dict[str, Any]]) -> None:
        super().__init__(self.next)
        self.answers = list(answers)

    def next(self, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if not self.answers:
            return 400, {"error": {"message": "the recording ends here"}}
        answer = self.answers.pop(0)
        calls = [
            {"id": f"c{len(self.asked)}_{n}", "type": "function",
             "function": {"name": c["name"], "arguments": json.dumps(c["arguments"])}}
            for n, c in enumerate(answer.get("tool_calls", []))
        ]  # fmt: skip
        message = {"content": answer.get("content"), "tool_calls": calls}
        return completion(message, len(json.dumps(body["messages"])) // 4, 500)

    @property
    def name(self) -> str:
        return f"openai:hand@{self.url}"


@pytest.fixture(scope="module")
def recorded() -> list[dict[str, Any]]:
    with lzma.open(HERE / "worker-days.jsonl.xz", "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


@pytest.fixture(scope="module")
def computer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The computer as it was when the days were recorded: later authors would make another one."""
    place = tmp_path_factory.mktemp("fleet") / "computers"
    with tarfile.open(HERE / "computer.tar.xz") as packed:
        packed.extractall(place, filter="data")
    return place / "win_000000"


@pytest.fixture(scope="module")
def server(recorded: list[dict[str, Any]]) -> Iterator[Repeating]:
    with Repeating([line["answer"] for line in recorded]) as server:
        yield server


@pytest.fixture(scope="module")
def days(server: Repeating, computer: Path, tmp_path_factory: pytest.TempPathFactory) -> Worked:
    return work(computer, tmp_path_factory.mktemp("runs") / "r01", server.name)


def journal(days: Worked) -> tuple[list[Turn], list[Mail]]:
    kept = Journal.open(days.run / "journal.sqlite", read_only=True)
    try:
        return list(kept.turns()), list(kept.mails())
    finally:
        kept.close()


def book(days: Worked, name: str) -> tuple[dict[str, object], int]:
    """The measures of a workbook with their values as stored, and how many formulas it has."""
    path = days.run / PAPERS / name
    values, formulas = (openpyxl.load_workbook(path, data_only=v) for v in (True, False))
    sheet = next(s for s in values if s.title in ("Measures", "Scorecard"))
    live = sum(str(c.value).startswith("=") for s in formulas for row in s.iter_rows() for c in row)
    return {str(row[0]): row[1] for row in sheet.iter_rows(values_only=True) if row[0]}, live


def test_three_days_end_with_their_logs_and_the_fourth_with_the_recording(days: Worked) -> None:
    assert (days.outcome, "the recording ends here" in days.why) == ("model", True)
    about = read_about(days.run)
    assert (about["state"], about["outcome"]["type"], about["outcome"]["day"]) == ("stopped", "model", 4)
    turns, _ = journal(days)
    ended = [t.day for t in turns if t.tool == "end_day" and t.ok]
    logged = [t.day for t in turns if t.tool == "write_log" and t.ok]
    assert (ended, logged) == ([1, 2, 3], [1, 2, 3])
    assert len([t for t in turns if t.tool == "write_plan" and t.ok]) == 1
    assert {t.day for t in turns if t.tool == "write_notes" and t.ok} == {1, 2, 3}
    assert 240 <= days.turns <= 300


def test_nothing_is_lost_and_mistakes_are_counted_as_what_they_are(
    days: Worked, server: Repeating, recorded: list[dict[str, Any]]
) -> None:
    about = read_about(days.run)["workers"][-1]["model"]
    assert about["usage"]["calls"] == len(recorded) == 49
    assert about["closed_days"] == []
    assert about["events"].keys() == {"refused_call", "no_log"}
    assert 5 <= about["events"]["refused_call"] <= 20  # five were made; one answers what no longer comes so
    heard = "\n".join(str(m.get("content")) for body in server.asked for m in body["messages"])
    for remedy in ("its sheets are: Measures", "the argument 'sheet' is missing", "nearest: ", "its headings are: ",
                   "the day has no log entry yet"):  # fmt: skip
        assert remedy in heard


@pytest.mark.parametrize(
    ("name", "stated"),
    [
        pytest.param(
            "Active/3T falls/Data/Fall analysis 2025-10.xlsx",
            {"Patient falls": 2, "Quarterly fall rate": 8000 / 1313, "Unassisted share of falls": 5 / 8},
            id="run_python-then-calculated-by-the-desk",
        ),
        pytest.param(
            "Active/4T BCMA/No scan analysis 2025-10.xlsx",
            {"Doses given without a scan": 463, "Barcode scanning rate": 1 - 463 / 7296},
            id="create_workbook-and-add_sheet",
        ),
        pytest.param(
            "Quality and safety/Nursing scorecard September.xlsx",
            {"Patient days": 988, "Safety events reported": 15, "Overtime hours": 177.75},
            id="six-registers",
        ),
    ],
)
def test_workbooks_open_with_live_formulas_and_their_values(
    days: Worked, name: str, stated: dict[str, float]
) -> None:
    values, formulas = book(days, name)
    assert formulas >= 15
    assert {label: values[label] for label in stated} == pytest.approx(stated)


def test_the_papers_of_the_first_week_are_there(days: Worked) -> None:
    written = {c.path.rpartition("/")[2] for t in journal(days)[0] for c in t.changes}
    notes = {"falls data notes 2025-10.md", "scanning notes 2025-10.md", "scorecard data notes 2025-10.md"}
    drafts = {"3T fall reduction report_v1.docx", "Med safety report 2025-10_v1.docx", "Scorecard report 2025-10_v1.docx"}  # fmt: skip
    assert notes | drafts <= written


def test_colleagues_answer_and_send_what_they_were_asked_for(days: Worked) -> None:
    mails = journal(days)[1]
    sent = {m.id for m in mails if m.direction == "out"}
    answers = [m for m in mails if m.direction == "in" and m.reply_to in sent]
    assert len(sent) >= 20
    assert len({m.reply_to for m in answers}) >= 15
    assert all(count >= 1 for count in Counter(m.sender for m in answers).values())
    assert len({m.sender for m in answers}) >= 5
    assert sum(bool(m.enclosures) for m in answers) >= 3  # reviews with comments, registers


def test_unfinished_days_are_no_grade_and_go_on_where_they_stopped(
    days: Worked, server: Repeating, tmp_path: Path
) -> None:
    run = Path(shutil.copytree(days.run, tmp_path / "r01", symlinks=True))
    with pytest.raises(GradeError, match="has not come to its end"):
        grade_run(run)
    before = len(server.asked)
    server.answers.append({"tool_calls": LEFT})
    again = resume(run)
    assert len(server.asked) == before + 1  # what was answered is not asked for again
    assert (again.outcome, read_about(run)["outcome"]["day"]) == ("model", 5)
    assert resume(run, "idle").outcome == "finished"
    grade = grade_run(run)
    assert (
        0.1 < grade.score < 0.5
    )  # three good days of twenty: what they left is counted, what is missing too


def test_the_recording_holds_whole_conversations(recorded: list[dict[str, Any]]) -> None:
    """As a trajectory it can be read without the run: each request begins with what the one before it said."""
    for earlier, later in itertools.pairwise(recorded):
        before, after = earlier["request"]["messages"], later["request"]["messages"]
        assert after[: len(before)] == before or len(after) == 2
    assert sum(len(line["request"]["messages"]) == 2 for line in recorded) == 4  # a plan and three days
