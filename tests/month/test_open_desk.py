"""The desk from Python, as the docs show it."""

from __future__ import annotations

import contextlib
import re
import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "computer"))
from one_computer import computer, idle, run_of

from workaday import month
from workaday.errors import InputError, RunBusyError, UsageError
from workaday.month.about import read_about

__all__ = ["computer", "idle", "run_of"]
DOCS = Path(__file__).parents[2] / "docs" / "month.md"


def test_the_docs_do_what_they_say(
    computer: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    blocks = re.findall(r"```python\n(.*?)```", DOCS.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert blocks
    with contextlib.chdir(tmp_path):
        for block in blocks:
            exec(compile(block, str(DOCS), "exec"), {"computer": computer})
    said = capsys.readouterr().out
    assert "day 1 of 20" in said
    assert "Ask about the rota." in said
    assert "3 turns" in said


def test_a_month_that_is_over_is_finished(computer: Path, tmp_path: Path) -> None:
    with month.open_desk(tmp_path / "run", computer=computer) as desk:
        for _ in range(20):
            assert desk.call("end_day", {}).ok
    assert read_about(tmp_path / "run")["state"] == "finished"
    with month.open_desk(tmp_path / "run") as desk:
        assert desk.call("read_log", {}).ok
    assert read_about(tmp_path / "run")["workers"] == [{"name": "python", "after": 0}]


def test_an_open_run_can_be_taken_over(computer: Path, tmp_path: Path) -> None:
    with month.open_desk(tmp_path / "run", computer=computer) as desk:
        desk.call("what_time", {})
        with pytest.raises(RunBusyError), month.open_desk(tmp_path / "run"):
            pass
    with month.open_desk(tmp_path / "run", worker="me") as desk:
        assert desk.run.taken_over == 1
    assert read_about(tmp_path / "run")["state"] == "open"


def test_what_is_no_run_and_no_computer_says_so(tmp_path: Path, idle: Path) -> None:
    with pytest.raises(UsageError, match="holds no run"), month.open_desk(tmp_path / "run"):
        pass
    with pytest.raises(InputError), month.open_desk(tmp_path / "run", computer=tmp_path):
        pass
    copied = shutil.copytree(idle, tmp_path / "copy")
    with month.open_desk(str(copied)) as desk:
        assert desk.run.state == "finished"
