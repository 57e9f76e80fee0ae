"""A month worked, killed, stopped, gone on with, forked and done once more, through the fleet's own doors."""

from __future__ import annotations

import json
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from killed import kill_often

from workaday.errors import GradeError, InputError, RunBusyError, RunDamagedError, RunError, UsageError
from workaday.fleet.work import fork, grade_run, replay, resume, work
from workaday.month.about import read_about
from workaday.month.collaborators import Colleagues
from workaday.month.desk import Desk
from workaday.month.journal import Journal
from workaday.month.run import create_run, open_run

KILLS = int(os.environ.get("WORKADAY_KILLS", "12"))
"""How often the killed month is killed; the README's figure is for 100."""


def outcome(run: Path) -> dict[str, Any]:
    found: dict[str, Any] = read_about(run)["outcome"]
    return found


def grade_of(run: Path, folder: Path) -> dict[str, Any]:
    grade = grade_run(run, out=folder).as_json()
    return {k: v for k, v in grade.items() if k != "run"}


@pytest.mark.slow
def test_a_month_killed_at_random_ends_the_same(computer: Path, finished: Path, tmp_path: Path) -> None:
    """The same tree, the same journal to the last mail, the same grade."""
    run = create_run(computer, tmp_path / "run", worker="reference", office=Colleagues(computer))
    run.close()
    killed = kill_often(run.out, KILLS, outcome(finished)["turn"], random.Random(KILLS))
    assert killed.kills > KILLS // 2
    assert killed.turns == sorted(killed.turns)
    assert outcome(run.out) == outcome(finished)
    assert grade_of(run.out, tmp_path / "a") == grade_of(finished, tmp_path / "b")


def test_a_month_done_once_more_is_the_same(finished: Path) -> None:
    done = replay(finished)
    assert (done.difference, done.tree) == ("", outcome(finished)["tree"])


def test_a_fork_goes_on_with_the_same_worker_or_another(
    finished: Path, tmp_path: Path, run_of: Callable[[str], Path]
) -> None:
    same = resume(fork(finished, 9, tmp_path / "same"))
    assert (same.outcome, same.worker) == ("finished", "reference")
    assert outcome(same.run) == outcome(finished)
    idle = resume(fork(finished, 9, tmp_path / "idle"), "idle")
    again = resume(fork(idle.run, 12, tmp_path / "again"), "reference")
    assert [w["name"] for w in read_about(again.run)["workers"]] == ["reference", "idle", "reference"]
    assert (idle.outcome, again.outcome) == ("finished", "finished")
    assert idle.turns < again.turns < same.turns


def test_a_fork_lies_beside_its_run(idle: Path, tmp_path: Path) -> None:
    shutil.copytree(idle, tmp_path / "r07")
    assert fork(tmp_path / "r07", 3) == tmp_path / "r08"


def test_a_finished_run_is_not_gone_on_with(idle: Path) -> None:
    with pytest.raises(UsageError, match=r"is finished .*fork"):
        resume(idle)
    with pytest.raises(UsageError, match="no worker 'nobody'"):
        resume(idle, "nobody")


def test_a_run_that_somebody_holds_is_left_alone(computer: Path, tmp_path: Path) -> None:
    with (
        create_run(computer, tmp_path / "run", worker="idle", office=Colleagues(computer)) as run,
        pytest.raises(RunBusyError),
    ):
        resume(run.out)


def test_a_damaged_journal_is_neither_gone_on_with_nor_graded(idle: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(idle, tmp_path / "run"))
    journal = Journal.open(copy / "journal.sqlite")
    journal._db.execute("UPDATE turns SET result = 'other' WHERE n = 5")
    journal.close()
    with pytest.raises(RunDamagedError, match=r"turn 5 .*fork it at day 3"):
        resume(copy)
    with pytest.raises(GradeError, match="ungraded"):
        grade_run(copy, out=tmp_path)
    assert resume(fork(copy, 3, tmp_path / "fork")).outcome == "finished"


def test_a_worker_that_does_something_else_is_an_outcome(computer: Path, tmp_path: Path) -> None:
    """A run that the reference worker began is cut off; the journal is then somebody else's."""
    with create_run(computer, tmp_path / "run", worker="reference", office=Colleagues(computer)) as run:
        Desk(run).call("read_notes", {})
    done = resume(run.out)
    assert (done.outcome, done.turns) == ("diverged", 1)
    assert "turn 1 (day 1) was read_notes" in done.why
    about = json.loads((run.out / "run.json").read_text(encoding="utf-8"))
    assert (about["state"], about["outcome"]["type"]) == ("stopped", "diverged")
    assert resume(run.out, "idle").outcome == "finished"


def test_a_month_goes_on_after_its_computer_has_moved(computer: Path, tmp_path: Path) -> None:
    moved = tmp_path / "computers" / computer.name
    shutil.copytree(computer, moved)
    run = create_run(moved, tmp_path / "run", worker="idle", office=Colleagues(moved))
    run.close()
    elsewhere = moved.rename(tmp_path / computer.name)
    with pytest.raises(RunError, match="is gone"):
        resume(run.out)
    assert resume(run.out, computer=elsewhere).outcome == "finished"


def test_what_is_no_run_is_one_line(tmp_path: Path) -> None:
    for doing in (resume, replay):
        with pytest.raises(RunError, match="holds no run"):
            doing(tmp_path)
    with pytest.raises(InputError, match="no run in it"):
        grade_run(tmp_path)


def test_two_begin_at_the_same_place_and_one_wins(computer: Path, tmp_path: Path) -> None:
    first = work(computer, tmp_path / "run", "idle")
    with pytest.raises(UsageError, match="not empty"):
        work(computer, tmp_path / "run", "idle")
    with open_run(first.run, Colleagues(computer)) as run:
        assert run.state == "finished"
