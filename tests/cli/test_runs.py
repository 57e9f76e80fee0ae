"""`work --resume`, `fork` and `replay` as they are typed."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from one_computer import copy_of

from workaday.cli import run
from workaday.month.collaborators import Colleagues
from workaday.month.run import create_run


def said(capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    return out, err


def test_a_run_is_forked_and_gone_on_with(
    idle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    forked = tmp_path / "fork"
    assert run(["fork", str(idle), "--day", "9", "--out", str(forked)]) == 0
    out, err = said(capsys)
    assert json.loads(out) == {"run": str(forked), "parent": str(idle), "day": 9}
    assert f"work {forked} --resume" in err
    assert run(["work", str(forked), "--resume", "--json"]) == 0
    done = json.loads(said(capsys)[0])
    assert (done["turns"], done["worker"], done["outcome"]) == (20, "idle", "finished")
    assert run(["work", str(forked), "--resume"]) == 2
    assert "is finished (20 turns)" in said(capsys)[1]


def test_a_replay_says_whether_it_is_the_same(
    idle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["replay", str(idle)]) == 0
    assert said(capsys)[0].startswith("the same: 20 turns, tree ")
    copy = copy_of(idle, tmp_path / "run")
    (copy / "trees" / "day-20.json").unlink()
    db = sqlite3.connect(copy / "journal.sqlite", isolation_level=None)
    db.execute("UPDATE turns SET result = 'x' WHERE n = 7")
    db.close()
    assert run(["replay", str(copy)]) == 1
    assert "turn 7 is not what was sealed" in said(capsys)[1]


def test_a_month_that_stops_ends_with_1_and_says_why(
    computer: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The journal begins with a turn that the reference worker never did."""
    with create_run(computer, tmp_path / "run", worker="idle", office=Colleagues(computer)) as made:
        made.about["workers"][0]["name"] = made.about["worker"] = "reference"
        from workaday.month.desk import Desk

        Desk(made).call("end_day", {})
        made.stop(KeyboardInterrupt())
    assert run(["work", str(made.out), "--resume"]) == 1
    out, err = said(capsys)
    assert json.loads(out)["outcome"] == "diverged"
    assert "stopped after 1 turns (diverged): turn 1 (day 1) was end_day" in err


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["work", "{run}"], 2, "is a run; go on with it (--resume)"),
        (["work", "{computer}", "--resume"], 2, "takes the folder of a run"),
        (["work", "{run}", "--resume", "--out", "x"], 2, "leave --out away"),
        (["work", "{computer}", "--computer", "x"], 2, "give it with --resume"),
        (["work", "nowhere", "--resume"], 1, "holds no run"),
        (["fork", "{run}", "--day", "21"], 2, "from 0 (as the month began) to 20"),
        (["fork", "{run}"], 2, "--day"),
        (["replay", "nowhere"], 1, "holds no run"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_is_wrong_is_one_line(
    arguments: list[str], code: int, says: str, idle: Path, computer: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([a.format(run=idle, computer=computer) for a in arguments]) == code
    out, err = said(capsys)
    assert out == ""
    assert says in err
    assert len(err.strip().splitlines()) == 1
