"""run_python, run_shell and read_output at the desk: what a model sees, what the journal keeps."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from test_desk_computer import HOME, WORK, begin

from workaday.month.desk import Desk
from workaday.month.desk.pages import LIMIT
from workaday.month.desk.shell import plain
from workaday.month.sandbox import UNSAFE

ADD_A_SHEET = """
import openpyxl
book = openpyxl.load_workbook("Documents/Work/Invoices.xlsx")
book.create_sheet("Check").append(["total", "=SUM(Invoices!C2:C401)"])
book.save("Documents/Work/Invoices checked.xlsx")
print("saved")
"""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    run, desk = begin(tmp_path)
    with run:
        yield desk


def good(desk: Desk, tool: str, **arguments: Any) -> str:
    reply = desk.call(tool, arguments)
    assert reply.ok, reply.text
    return reply.text.removeprefix("[1 new mail]\n")


def bad(desk: Desk, tool: str, **arguments: Any) -> str:
    reply = desk.call(tool, arguments)
    assert not reply.ok, reply.text
    return reply.text.removeprefix("[1 new mail]\n")


def test_shell_and_file_tools_see_one_tree(desk: Desk) -> None:
    good(desk, "write_file", path=f"{WORK}/from desk.txt", content="desk")
    assert "desk" in good(desk, "run_shell", command="cat 'Documents/Work/from desk.txt'")
    text = good(
        desk, "run_shell", command="echo shell > 'Documents/Work/from shell.txt'; rm Documents/Work/plan.md"
    )
    assert f"wrote {WORK}/from shell.txt (6 bytes)" in text
    assert f"trashed {WORK}/plan.md" in text
    assert good(desk, "read_file", path=f"{WORK}/from shell.txt") == "shell\n"
    assert "there is no file" in bad(desk, "read_file", path=f"{WORK}/plan.md")
    assert "2026-01-05" in good(desk, "file_info", path=f"{WORK}/from shell.txt")
    assert desk.run.journal.last_turn() is not None
    changes = [c.kind for turn in desk.run.journal.turns() for c in turn.changes]
    assert changes == ["write", "trash", "write"]


def test_python_makes_a_workbook_that_the_desk_reads(desk: Desk) -> None:
    text = good(desk, "run_python", code=ADD_A_SHEET)
    assert text.startswith(f"exit code 0\nwrote {WORK}/Invoices checked.xlsx (")
    assert text.endswith("output:\nsaved")
    assert "sheet 'Check'" in good(desk, "describe_workbook", path=f"{WORK}/Invoices checked.xlsx")


def test_a_failing_program_is_an_answer_and_its_changes_count(desk: Desk) -> None:
    text = good(desk, "run_python", code="open('made.txt', 'w').write('x')\n1 / 0")
    assert text.startswith(f"exit code 1\nwrote {HOME}/made.txt (1 bytes)\noutput:\n")
    assert "ZeroDivisionError" in text
    assert 'File "/run/command.py", line 2' in text


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("ln -s /etc/passwd Documents/l; echo 1 > n", "l' is a symbolic link"),
        ("echo first; echo 1 > n; sleep 60", "it ran longer than 1 seconds. Nothing of it was taken; it printed last:\nfirst"),
    ],
    ids=["link", "too-long"],
)  # fmt: skip
def test_a_command_that_is_refused_leaves_nothing(desk: Desk, command: str, says: str) -> None:
    hash = desk.run.tree.manifest(0).hash
    assert says in bad(desk, "run_shell", command=command, seconds=1)
    assert desk.run.tree.manifest(0).hash == hash
    assert list((desk.run.out / "staging").iterdir()) == []
    assert good(desk, "run_shell", command="true") == "exit code 0\n(it printed nothing)"


def test_long_output_comes_in_pages(desk: Desk) -> None:
    assert "no command has run yet" in bad(desk, "read_output")
    text = good(desk, "run_shell", command="seq 5000")
    assert len(text) <= LIMIT
    assert text.endswith("read_output shows the others]")
    pages = int(text.rpartition("[page 1 of ")[2].partition(";")[0])
    last = good(desk, "read_output", page=pages)
    assert "\n5000\n" in last
    assert f"there is no page {pages + 1}" in bad(desk, "read_output", page=pages + 1)
    assert (
        len(
            good(
                desk,
                "run_shell",
                command="seq -f %08.0f 100000; mkdir d; for i in $(seq 99); do : > d/$i; done",
            )
        )
        <= LIMIT
    )
    assert "more bytes, not kept" in good(desk, "read_output", page=52)


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        (b"\x1b[31mred\x1b[0m \x1b]0;title\x07x\x1b]8;;http://a\x1b\\y", "red xy"),
        (b"a\x00b\x07\x08c\xff", "a\ufffdb\ufffd\ufffdc\ufffd"),
        (b"1\r\n2\t3", "1\n2\t3"),
        ("cod\u202eexe \x9b31m".encode(), "cod\ufffdexe \ufffd31m"),
        (b"\x1bP+q\x1b\\end\x1b", "end\ufffd"),
    ],
    ids=["colours-and-titles", "binary", "lines", "hiding", "cut-off"],
)
def test_output_is_plain_text(printed: bytes, shown: str) -> None:
    assert plain(printed) == shown


def test_an_unsafe_run_says_so_each_time(tmp_path: Path) -> None:
    run, desk = begin(tmp_path)
    with run:
        run.about["sandbox"] = UNSAFE
        for command in ("true", "echo 1 > n.txt"):
            text = good(desk, "run_shell", command=command)
            assert text.startswith("exit code 0\nNOT CONFINED (--unsafe-shell): ")
        assert f"wrote {HOME}/n.txt (2 bytes)" in text


def test_a_run_goes_on_where_a_box_was_left_behind(tmp_path: Path) -> None:
    run, desk = begin(tmp_path)
    with run:
        (run.out / "box" / "turn" / "u0").mkdir(parents=True)
        (run.out / "box" / "turn" / "u0" / "left").write_text("x")
        assert good(desk, "run_shell", command="ls") == "exit code 0\noutput:\nDesktop\nDocuments\nDownloads"
