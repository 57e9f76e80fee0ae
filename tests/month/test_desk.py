"""Every tool once right and once wrong; pages, mail, the clock, the month's end."""

from __future__ import annotations

import json
from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from test_desk_computer import HOME, WORK, ScriptedOffice, begin, make_computer

from workaday.errors import RunError, ToolFaultError
from workaday.month.desk import Desk, Reply
from workaday.month.desk.pages import LIMIT
from workaday.month.records import ScheduledMail, SentMail
from workaday.month.run import Run, create_run

REPORT, BOOK, NOTES, PLAN = (
    f"{WORK}/Q4 report.docx",
    f"{WORK}/Invoices.xlsx",
    f"{WORK}/notes.txt",
    f"{WORK}/plan.md",
)
DECK = f"{WORK}/deck.pptx"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    run, desk = begin(tmp_path)
    with run:
        assert desk.call("create_deck", {"path": DECK, "title": "Quarter", "subtitle": "Four"}).ok
        yield desk


def good(desk: Desk, tool: str, **arguments: Any) -> str:
    reply = desk.call(tool, arguments)
    assert reply.ok, reply.text
    return reply.text.removeprefix("[1 new mail]\n")


def bad(desk: Desk, tool: str, **arguments: Any) -> str:
    reply = desk.call(tool, arguments)
    assert not reply.ok, reply.text
    text = reply.text.removeprefix("[1 new mail]\n")
    assert text.startswith("error: ")
    return text


# tool, right arguments, what the answer then says, wrong arguments, what the error then says
CALLS: list[tuple[str, dict[str, Any], str, dict[str, Any], str]] = [
    ("list_folder", {"path": WORK}, "notes.txt | 34 bytes | 2025-12-01 09:30", {"path": f"{HOME}/Documents/Wrok"}, "nearest: C:/Users/ana/Documents/Work"),
    ("find_files", {"pattern": "*.DOCX"}, "2 files", {"pattern": "nowhere"}, "no file name fits"),
    ("search_text", {"query": "AUDIT is on"}, "  2: The audit is on Friday.", {"query": "zzzz"}, "no file in the whole computer"),
    ("read_file", {"path": REPORT}, "Revenue was 120 in the fourth quarter.", {"path": f"{WORK}/broken.docx"}, "broken.docx: not a zip"),
    ("file_info", {"path": REPORT}, "author: Ana Ruiz", {"path": f"{HOME}/notes.txt"}, f"nearest: {NOTES}"),
    ("write_file", {"path": f"{WORK}/new.md", "content": "# Hi"}, "wrote C:/Users/ana/Documents/Work/new.md (4 bytes)", {"path": f"{WORK}/new.xlsx", "content": ""}, "use create_workbook"),
    ("copy_file", {"source": NOTES, "target": f"{HOME}/Desktop"}, f"to {HOME}/Desktop/notes.txt", {"source": NOTES, "target": PLAN}, "exists already"),
    ("move_file", {"source": NOTES, "target": f"{WORK}/old notes.txt"}, "old notes.txt", {"source": HOME, "target": WORK}, "into itself"),
    ("trash_file", {"path": NOTES}, "to the trash", {"path": "C:/"}, "cannot be moved or trashed"),
    ("make_folder", {"path": f"{WORK}/a/b"}, "made C:/Users/ana/Documents/Work/a/b/", {"path": f"{NOTES}/x"}, "is a file"),
    ("create_document", {"path": f"{WORK}/r.docx", "markdown": "# R\n\nText."}, "wrote", {"path": f"{WORK}/r.md", "markdown": "x"}, "use write_file"),
    ("append_to_document", {"path": REPORT, "markdown": "## More\n\nText."}, "in place of", {"path": BOOK, "markdown": "x"}, "is no document"),
    ("replace_in_document", {"path": REPORT, "find": "calm", "replace": "busy"}, "replaced 1 time", {"path": REPORT, "find": "Revenue Was", "replace": ""}, "close to it"),
    ("replace_section", {"path": REPORT, "heading": "Outlook", "markdown": "Storms."}, "in place of", {"path": REPORT, "heading": "Weather", "markdown": "x"}, "Summary; Outlook"),
    ("comment_on_document", {"path": REPORT, "anchor": "calm spring", "text": "Sure?"}, "in place of", {"path": PLAN, "anchor": "Rest", "text": "x"}, "takes no comments"),
    ("export_pdf", {"path": REPORT}, "wrote C:/Users/ana/Documents/Work/Q4 report.pdf", {"path": BOOK}, "cannot be exported"),
    ("create_workbook", {"path": f"{WORK}/w.xlsx", "sheet": "S", "rows": [["a", "b"], [1, "=A2*2"]]}, "wrote", {"path": f"{WORK}/w.xlsx", "sheet": "S", "rows": [["a"], ["=1+"]]}, "does not parse"),
    ("describe_workbook", {"path": BOOK}, "sheet 'Invoices': 402 rows, 3 columns, 1 formulas", {"path": REPORT}, "is no workbook"),
    ("read_sheet", {"path": BOOK, "first_row": 402}, "402\tTotal\t\t822050", {"path": BOOK, "sheet": "Invoice"}, "its sheets are: Invoices, Empty"),
    ("add_sheet", {"path": BOOK, "sheet": "More", "rows": [["a"], ["=Invoices!C402"]]}, "in place of", {"path": BOOK, "sheet": "Invoices", "rows": []}, "already"),
    ("write_rows", {"path": BOOK, "sheet": "Empty", "start": "B2", "rows": [["x", 1]]}, "in place of", {"path": BOOK, "sheet": "Empty", "start": "22", "rows": [[1]]}, "named by column and row"),
    ("set_cells", {"path": BOOK, "sheet": "Invoices", "cells": {"C2": 0.25}}, "in place of", {"path": BOOK, "sheet": "Invoices", "cells": {"C2": float("inf")}}, "a finite number"),
    ("create_deck", {"path": f"{WORK}/d.pptx", "title": "T"}, "wrote", {"path": f"{WORK}/d.ppt", "title": "T"}, "end with .pptx"),
    ("add_slide", {"path": DECK, "title": "S", "bullets": ["a", "  b"], "table": [["h", "i"], ["x", 2]]}, "in place of", {"path": DECK, "title": "S", "table": [[], ["x"]]}, "header row is empty"),
    ("replace_in_deck", {"path": DECK, "find": "Quarter", "replace": "Year"}, "replaced 1 time", {"path": DECK, "find": "Month", "replace": ""}, "does not stand"),
    ("list_mail", {}, "m0001 | 2026-01-05 08:25 | from Ben Ode | Welcome back | 0 files | unread", {"folder": "outbox"}, "'inbox' or 'sent'"),
    ("read_mail", {"id": "m0001"}, "\nattachments: none\n\nGood to have you.", {"id": "m9"}, "there is no mail 'm9'"),
    ("search_mail", {"query": "ben GOOD"}, "m0001 |", {"query": ""}, "at least 1 character"),
    ("send_mail", {"to": ["Ben"], "subject": "s", "body": "b", "cc": ["Carla Voss"]}, "sent as m0002 to Ben Ode, Carla Voss", {"to": ["Bne Ode"], "subject": "s", "body": "b"}, "nearest: Ben Ode <ben@acme.example>"),
    ("save_attachment", {"id": "m0001", "name": "x", "folder": WORK}, "", {"id": "m0001", "name": "x", "folder": WORK}, "its attachments: none"),
    ("list_calendar", {"day": "week"}, "Tuesday 2026-01-06\n  due: dlv_001 Close the quarter", {"day": "soon"}, "is no day"),
    ("add_meeting", {"title": "Talk", "start": "2026-01-07 10:00", "minutes": 30, "people": ["Ben"]}, "Wednesday 2026-01-07 10:00", {"title": "Talk", "start": "2025-01-07 10:00", "minutes": 30}, "is past"),
    ("find_time", {"people": ["Ben Ode"], "day": "2026-01-07"}, "Ben Ode: ", {"people": ["Ben Ode"], "day": "soon"}, "is no day"),
    ("answer_invitation", {"id": "m0001", "answer": "accept"}, "", {"id": "m0001", "answer": "accept"}, "carries no invitation"),
    ("list_people", {}, "p_ben | Ben Ode | Controller | Acme | ben@acme.example", {"page": 0}, "greater than or equal to 1"),
    ("read_person", {"name": "Ben"}, "role: Controller", {"name": "Carla"}, "could be any of: Carla Voss <carla@acme.example>, Carla Nunez"),
    ("read_profile", {"section": "career profile"}, "Bookkeeper at Acme.", {"section": "carreer"}, "you mean 'career_profile'"),
    ("read_objectives", {"deliverable": "close the quarter"}, "id: dlv_001", {"deliverable": "dlv_9"}, "there are: dlv_001"),
    ("read_plan", {}, "no plan for week 1 yet", {"week": -1}, "'week' is wrong"),
    ("write_plan", {"week": 1, "text": "p"}, "is written", {"week": 5, "text": "p"}, "the month has 4"),
    ("read_log", {}, "no entries", {"days": 0}, "'days' is wrong"),
    ("write_log", {"text": "did it"}, "entry 1", {"txt": "did it"}, "you mean 'text'"),
    ("read_notes", {}, "(no notes)", {"page": 2}, "there is no page 2"),
    ("write_notes", {"text": "n"}, "are written", {}, "'text' is missing"),
    ("what_time", {}, "Monday 2026-01-05 08:36, day 1 of 20 (week 1 of 4), 564 minutes until", {"zone": "UTC"}, "Its arguments are: none"),
    ("wait", {"minutes": 30}, "Monday 2026-01-05 09:06", {"minutes": 0}, "greater than or equal to 1"),
    ("end_day", {}, "Day 1 has ended. Tuesday 2026-01-06 08:30", {"now": True}, "there is no argument 'now'"),
    ("run_python", {"code": "print(6*7)"}, "42", {"code": ""}, "at least 1 character"),
    ("run_shell", {"command": "ls"}, "Documents", {"command": "ls", "seconds": 500}, "less than or equal to 120"),
    ("read_output", {}, "", {"page": 0}, "greater than or equal to 1"),
]  # fmt: skip


def test_every_tool_is_called_below(desk: Desk) -> None:
    assert [info.name for info in desk.tools()] == [call[0] for call in CALLS]
    for info in desk.tools():
        assert len(info.description.split()) > 5
        assert info.parameters["type"] == "object"
        assert info.parameters["additionalProperties"] is False
        json.dumps(info.parameters)


@pytest.mark.parametrize(("tool", "right", "says", "wrong", "error"), CALLS, ids=[call[0] for call in CALLS])
def test_a_tool_right_and_wrong(
    desk: Desk, tool: str, right: dict[str, Any], says: str, wrong: dict[str, Any], error: str
) -> None:
    if says:
        assert says in good(desk, tool, **right)
    hash = desk.run.tree.manifest(0).hash
    assert error in bad(desk, tool, **wrong)
    assert desk.run.tree.manifest(0).hash == hash


# --- the door ---


def test_unknown_tools_and_broken_text_are_answers(desk: Desk) -> None:
    assert "you mean 'list_folder'" in bad(desk, "list_folders", path=WORK)
    assert "broken characters" in bad(desk, "write_notes", text="a\ud800b")
    assert "broken characters" in bad(desk, "write_notes\udfff", text="a\ud800b")
    assert [t.ok for t in desk.run.journal.turns()] == [True, False, False, False]


def test_turns_are_in_the_journal_with_their_time(desk: Desk) -> None:
    good(desk, "write_notes", text="n")
    bad(desk, "read_file", path="nope")
    turns = list(desk.run.journal.turns())[1:]
    assert [(t.tool, t.ok, t.minutes, t.at) for t in turns] == [
        ("write_notes", True, 3, datetime(2026, 1, 5, 8, 36)),
        ("read_file", False, 1, datetime(2026, 1, 5, 8, 39)),
    ]
    assert turns[0].arguments == {"text": "n"}
    assert turns[1].result.startswith("error: 'nope' is not a full path")


@dataclass
class FaultyOffice(ScriptedOffice):
    error: Exception = field(default_factory=ValueError)

    def on_mail(self, mail: SentMail, memory: MutableMapping[str, str]) -> list[ScheduledMail]:
        memory["half"] = "done"
        raise self.error


@pytest.mark.parametrize(
    ("error", "raised"),
    [(ValueError("a fault"), ToolFaultError), (RunError("no network"), RunError)],
    ids=["fault", "run"],
)
def test_a_fault_is_raised_and_the_turn_never_was(
    tmp_path: Path, error: Exception, raised: type[RunError]
) -> None:
    with create_run(
        make_computer(tmp_path), tmp_path / "run", worker="t", office=FaultyOffice(error=error)
    ) as run:
        desk = Desk(run)
        with pytest.raises(raised, match=str(error)):
            desk.call("send_mail", {"to": ["Ben"], "subject": "s", "body": "b"})
        assert run.journal.count() == 0
        assert dict(run.journal.memory) == {}
        assert run.clock.minutes_left == 570
        assert desk.call("what_time", {}).text.startswith("[1 new mail]\n")
        assert run.journal.count() == 1


def test_a_mail_from_nobody_is_the_offices_fault(tmp_path: Path) -> None:
    run, _ = begin(tmp_path)
    with run, pytest.raises(RunError, match="no collaborator"):
        run.schedule([ScheduledMail(run.clock.now, "p_zed", "s", "b")])


# --- pages ---


def everything(desk: Desk, tool: str, **arguments: Any) -> list[str]:
    pages: list[str] = []
    while True:
        text = good(desk, tool, **arguments, page=len(pages) + 1)
        assert len(text) <= LIMIT
        pages.append(text)
        if "; ask for page=" not in text[-60:]:
            return pages


def test_a_long_file_comes_in_pages(desk: Desk) -> None:
    pages = everything(desk, "read_file", path=f"{WORK}/long.txt")
    assert len(pages) == 7
    assert pages[0].endswith("\n[page 1 of 7; ask for page=2]")
    assert pages[-1].endswith("\n[page 7 of 7]")
    text = "\n".join(page.rpartition("\n[page ")[0] for page in pages)
    assert text == "\n".join(f"line {n} of a long file" for n in range(2000))
    assert "ask for page=1 to 7" in bad(desk, "read_file", path=f"{WORK}/long.txt", page=8)


def test_a_line_longer_than_a_page_is_cut(desk: Desk) -> None:
    good(desk, "write_file", path=f"{WORK}/wide.txt", content="x" * 20_000)
    pages = everything(desk, "read_file", path=f"{WORK}/wide.txt")
    assert sum(page.count("x") for page in pages) == 20_000


def test_a_sheet_comes_row_by_row(desk: Desk) -> None:
    pages = everything(desk, "read_sheet", path=BOOK)
    assert all(page.startswith("sheet 'Invoices': rows 1 to 402 of 402\n") for page in pages)
    rows = [line.split("\t") for page in pages for line in page.split("\n") if "\t" in line]
    assert [int(row[0]) for row in rows] == list(range(1, 403))
    assert rows[3] == ["4", "INV-003", "2025-11-04", "30.75"]


def test_cells_keep_their_precision_and_their_line(desk: Desk) -> None:
    rows = [
        ["a", "b"],
        [1234567.891234, "tab\tand\nline"],
        ["2026-01-31", "2026-01-31T10:20"],
        [True, None],
        [7, "=A2*2"],
    ]
    good(desk, "create_workbook", path=f"{WORK}/p.xlsx", sheet="S", rows=rows)
    lines = good(desk, "read_sheet", path=f"{WORK}/p.xlsx").split("\n")[1:]
    assert lines[1] == "2\t1234567.891234\ttab and line"
    assert lines[2] == "3\t2026-01-31\t2026-01-31 10:20:00"
    assert lines[3] == "4\tTRUE\t"
    assert float(lines[4].split("\t")[2]) == pytest.approx(2469135.782468)


def test_long_listings_are_paged(desk: Desk) -> None:
    good(desk, "make_folder", path=f"{WORK}/many")
    for n in range(40):
        good(desk, "write_file", path=f"{WORK}/many/{'long name ' * 18}{n:02d}.txt", content="x")
    for tool, arguments in (
        ("list_folder", {"path": f"{WORK}/many"}),
        ("find_files", {"pattern": "long name"}),
    ):
        pages = everything(desk, tool, **arguments)
        assert len(pages) > 1
        assert sum(page.count(".txt") for page in pages) == 40


# --- mail ---


def test_a_mail_goes_out_and_an_answer_comes_back(desk: Desk) -> None:
    sent = good(
        desk, "send_mail", to=["Ben Ode", "p_ben", "carla@acme.example"], cc=["Carla Nunez", "Ben"], subject="Ask | tell",
        body="Please?", attachments=[NOTES],
    )  # fmt: skip
    assert sent == "sent as m0002 to Ben Ode, Carla Voss, Carla Nunez with 1 file"
    office = desk.run.office
    assert isinstance(office, ScriptedOffice)
    mail = office.sent[0]
    assert (mail.id, mail.to, mail.cc, mail.paths) == ("m0002", ("p_ben", "p_carla"), ("p_carlo",), (NOTES,))
    assert mail.enclosures[0].content.startswith(b"Call Ben.")
    assert desk.run.journal.memory["count"] == "1"
    assert good(desk, "list_mail", folder="sent").endswith(
        "| to Ben Ode, Carla Voss | Ask / tell | 1 file | read"
    )
    assert good(desk, "list_mail", unread_only=True).count("\n") == 0
    assert good(desk, "wait", minutes=60).endswith("; 2 new mails came in")
    assert [line[:5] for line in good(desk, "list_mail").split("\n")] == ["m0004", "m0003", "m0001"]
    text = good(desk, "read_mail", id="M0003")
    assert "from: Ben Ode <ben@acme.example>\n" in text
    assert "in reply to: m0002\nattachments: figures.csv\n\nAnswer 1 to: Ask | tell" in text
    assert (
        good(desk, "save_attachment", id="m0003", name="figures.csv", folder=WORK)
        == f"saved {WORK}/figures.csv"
    )
    assert (
        good(desk, "save_attachment", id="m0003", name="figures.csv", folder=WORK)
        == f"saved {WORK}/figures (1).csv"
    )
    assert good(desk, "read_file", path=f"{WORK}/figures (1).csv") == "item,amount\npens,12\n"
    reply = good(desk, "send_mail", to=["Ben"], subject="Re", body="Thanks", reply_to="m0003")
    assert desk.run.journal.mail(reply.split()[2]).thread == "m0002"  # type: ignore[union-attr]  # it is there


def test_news_is_told_before_the_answer(desk: Desk) -> None:
    good(desk, "end_day")
    reply = desk.call("what_time", {})
    assert reply == Reply(True, "[1 new mail]\nTuesday 2026-01-06 08:30, day 2 of 20 (week 1 of 4), 570 minutes until the office closes at 18:00")  # fmt: skip
    assert not desk.call("what_time", {}).text.startswith("[")


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"body": " \n"}, "body is empty"),
        ({"to": []}, "at least 1 item"),
        ({"attachments": [f"{WORK}/none.txt"]}, "there is no file"),
        ({"attachments": [NOTES, f"{HOME}/Desktop/notes.txt"]}, "same name"),
        ({"reply_to": "m0099"}, "there is no mail"),
        ({"cc": ["Nobody"]}, "there is nobody called 'Nobody'"),
    ],
    ids=["body", "to", "file", "names", "reply", "cc"],
)
def test_a_wrong_mail_is_not_sent(desk: Desk, change: dict[str, Any], error: str) -> None:
    good(desk, "copy_file", source=NOTES, target=f"{HOME}/Desktop")
    assert error in bad(desk, "send_mail", **{"to": ["Ben"], "subject": "s", "body": "b", **change})
    assert good(desk, "list_mail", folder="sent") == "no mails"
    assert desk.run.journal.memory.get("count") is None


# --- files say what was written ---


def test_a_document_is_made_changed_and_exported(desk: Desk) -> None:
    path = f"{WORK}/memo.docx"
    good(
        desk,
        "create_document",
        path=path,
        markdown="# Memo\n\n## One\n\nFirst **point**.\n\n| a | b |\n|---|--:|\n| x | 1 |",
    )
    good(desk, "append_to_document", path=path, markdown="## Two\n\nSecond point.")
    good(desk, "replace_section", path=path, heading="One", markdown="Another point.")
    good(desk, "comment_on_document", path=path, anchor="Second", text="Really?")
    text = good(desk, "read_file", path=path)
    assert "# Memo\n## One\nAnother point.\n## Two\nSecond point.\n[comment by Ana Ruiz: Really?]" in text
    good(desk, "export_pdf", path=path, target=f"{HOME}/Desktop")
    pdf = good(desk, "read_file", path=f"{HOME}/Desktop/memo.pdf")
    assert "Second point." in pdf
    assert "Really?" not in pdf
    info = good(desk, "file_info", path=path)
    assert "author: Ana Ruiz\nlast modified by: Ana Ruiz\ndocument created: 2026-01-05 08:" in info


def test_markdown_is_edited_as_text(desk: Desk) -> None:
    good(desk, "replace_section", path=PLAN, heading="january", markdown="Run.")
    good(desk, "append_to_document", path=PLAN, markdown="## March\n\nSwim.")
    good(desk, "replace_in_document", path=PLAN, find="Work", replace="Play")
    assert good(desk, "read_file", path=PLAN) == (
        "# Plan\n\n## January\n\nRun.\n\n## February\n\nPlay.\n\n## March\n\nSwim.\n"
    )


def test_formulas_are_live_and_errors_are_named(desk: Desk) -> None:
    path = f"{WORK}/live.xlsx"
    rows = [["Costs of January"], ["Item", "Amount"], ["pens", 2.5], ["ink", 4], ["Total", "=SUM(B3:B4)"]]
    good(desk, "create_workbook", path=path, sheet="Costs", rows=rows)
    assert "5\tTotal\t6.5" in good(desk, "read_sheet", path=path)
    assert "header in row 2: Item | Amount" in good(desk, "describe_workbook", path=path)
    good(desk, "add_sheet", path=path, sheet="Sum", rows=[["What", "Value"], ["All", "=Costs!B5"]])
    good(desk, "set_cells", path=path, sheet="Costs", cells={"B3": 10})
    assert "2\tAll\t14" in good(desk, "read_sheet", path=path, sheet="sum")
    assert "warning: formula errors: Sum!B3: #DIV/0!" in good(desk, "write_rows", path=path, sheet="Sum", start="A3", rows=[["Bad", "=1/0"]])  # fmt: skip


def test_a_deck_holds_what_was_put_on_it(desk: Desk) -> None:
    good(
        desk,
        "add_slide",
        path=DECK,
        title="Costs",
        bullets=["Pens", "  - Blue"],
        table=[["a", "b"], ["x", 2]],
        notes="Slow.",
    )
    good(desk, "replace_in_deck", path=DECK, find="Pens", replace="Ink")
    text = good(desk, "read_file", path=DECK)
    for part in ("Quarter", "Costs", "Ink", "Blue", "a | b", "Slow."):
        assert part in text


def test_folders_move_with_what_is_in_them(desk: Desk) -> None:
    good(desk, "move_file", source=WORK, target=f"{HOME}/Desktop")
    assert "The audit" in good(desk, "read_file", path=f"{HOME}/Desktop/work/NOTES.TXT")
    assert (
        good(desk, "list_folder", path=f"{HOME}/Documents") == f"{HOME}/Documents/ has 0 folders, 0 files\n"
    )
    good(desk, "move_file", source=f"{HOME}/Desktop/Work", target=f"{HOME}/Desktop/WORK")
    assert "WORK/" in good(desk, "list_folder", path=f"{HOME}/Desktop")
    good(desk, "trash_file", path=f"{HOME}/Desktop/Work")
    assert "there is no file" in bad(desk, "read_file", path=f"{HOME}/Desktop/work/notes.txt")
    disk = {p.name for p in desk.run.desk_root.rglob("*") if p.is_file()}
    assert disk == {"rows.csv"}


# --- the clock's hand on the tools ---


def test_late_in_the_evening_only_the_day_can_be_ended(desk: Desk) -> None:
    good(desk, "wait", minutes=600)
    assert "you can work late" in good(desk, "what_time")
    good(desk, "wait", minutes=600)
    for tool, arguments in (("read_notes", {}), ("wait", {"minutes": 5}), ("write_notes", {"text": "x"})):
        assert "call end_day" in bad(desk, tool, **arguments)
    assert "call end_day" in good(desk, "what_time")
    good(desk, "end_day")
    good(desk, "read_notes")


def test_after_the_month_one_can_only_read(desk: Desk) -> None:
    for _ in range(20):
        good(desk, "end_day")
    assert desk.run.clock.over
    assert sorted(p.name for p in (desk.run.out / "trees").iterdir()) == [
        "began.json",
        *(f"day-{n:02d}.json" for n in range(1, 21)),
    ]
    assert "The month is over" in good(desk, "what_time")
    good(desk, "read_file", path=NOTES)
    good(desk, "read_mail", id="m0001")
    for tool, arguments in (("end_day", {}), ("wait", {"minutes": 5}), ("write_notes", {"text": "x"})):
        assert "the month is over" in bad(desk, tool, **arguments)


def test_plan_log_and_notes_stay(desk: Desk) -> None:
    good(desk, "write_plan", week=1, text="first things")
    good(desk, "write_log", text="one")
    good(desk, "end_day")
    good(desk, "write_log", text="two")
    assert good(desk, "read_plan") == "first things"
    assert good(desk, "read_log", days=1) == "[2026-01-06 08:30, day 2] two"
    assert good(desk, "read_log").count("\n") == 1
    assert good(desk, "add_meeting", title="A", start="2026-01-06 10:00", minutes=60).endswith("A")
    assert good(desk, "add_meeting", title="B", start="2026-01-06T10:30", minutes=60).endswith(
        "overlaps with: A"
    )
    assert good(desk, "list_calendar").endswith("10:00-11:00 A\n  10:30-11:30 B")


def test_the_same_calls_make_the_same_run(tmp_path: Path) -> None:
    made = []
    for name in ("one", "two"):
        run, desk = begin(tmp_path, name)
        with run:
            for tool, right, _, wrong, _ in CALLS:
                desk.call(tool, right)
                desk.call(tool, wrong)
            rows = [repr(turn) for turn in run.journal.turns()]
            made.append((rows, [repr(m) for m in run.journal.mails()], run.tree.manifest(0).hash))
            assert (run.out / "trees" / "day-01.json").is_file()
    assert made[0] == made[1]


def test_no_answer_knows_the_truth(tmp_path: Path) -> None:
    run, desk = begin(tmp_path)
    with run:
        for query in ("secret answer", "4711"):
            assert not desk.call("search_text", {"query": query}).ok
        assert not desk.call("find_files", {"pattern": "ledger"}).ok


def test_a_run_is_not_reached_but_through_its_desk(desk: Desk) -> None:
    assert isinstance(desk.run, Run)
    for name in ("journal.sqlite", "run.json", "lock"):
        assert not desk.call("find_files", {"pattern": name}).ok
