"""Going on: a worker begins again and its past comes from the journal; forks; a month done once more."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from test_desk_computer import HOME, WORK, ScriptedOffice, begin

from workaday.errors import RunBusyError, RunDivergedError, RunError, UsageError
from workaday.month.about import read_about
from workaday.month.desk import Desk, Reply
from workaday.month.desk.desk import TOOLS
from workaday.month.desk.place import Place
from workaday.month.desk.tool import Arguments, Tool
from workaday.month.fork import fork_run
from workaday.month.journal import Journal
from workaday.month.replay import replay
from workaday.month.resume import Replies, Resumed
from workaday.month.run import Run, create_run, open_run

Call = Callable[[str, Mapping[str, Any]], Reply]


def days_of_work(call: Call, days: int, *, first: int = 1, flavour: str = "") -> None:
    """A worker that does the same again when it is answered the same."""
    for day in range(first, first + days):
        seen = call("find_files", {"pattern": "*.txt"}).text
        call("write_file", {"path": f"{WORK}/d{day}.txt", "content": f"{flavour}{len(seen)}"})
        call("move_file", {"source": f"{WORK}/d{day - 1}.txt", "target": f"{HOME}/Desktop"})
        call("send_mail", {"to": ["Ben"], "subject": f"day {day}", "body": seen[:20]})
        call(
            "set_cells", {"path": f"{WORK}/Invoices.xlsx", "sheet": "Invoices", "cells": {"C2": float("inf")}}
        )
        call("read_file", {"path": f"{WORK}/none.txt"})
        call("end_day", {})


def worked(folder: Path, days: int, name: str = "run") -> Path:
    run, desk = begin(folder, name)
    with run:
        days_of_work(desk.call, days)
    return run.out


def end_of(out: Path) -> tuple[str, str]:
    with open_run(out, ScriptedOffice()) as run:
        return run.tree.manifest(0).hash, run.journal.seal


# --- resume ---


@pytest.mark.parametrize("turns", [0, 1, 6, 7, 20, 28])
def test_a_worker_goes_on_wherever_it_was(tmp_path: Path, turns: int) -> None:
    whole = worked(tmp_path, 4)

    class Enough(Exception):
        pass

    def some(call: Call) -> Call:
        left = iter(range(turns))

        def limited(tool: str, arguments: Mapping[str, Any]) -> Reply:
            if next(left, None) is None:
                raise Enough
            return call(tool, arguments)

        return limited

    run, desk = begin(tmp_path, "part")
    with run:
        try:
            days_of_work(some(desk.call), 4)
        except Enough:
            assert turns < 28
    with open_run(run.out, ScriptedOffice()) as again:
        resumed = Resumed(Desk(again))
        assert resumed.live == (turns == 0)
        days_of_work(resumed.call, 4)
        resumed.check_end()
        assert resumed.live
    assert end_of(run.out) == end_of(whole)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (("wait", {"minutes": 5}), "turn 1 .* was find_files .* and now wait"),
        (("find_files", {"pattern": "*.md"}), r"\*\.txt.*\*\.md"),
    ],
    ids=["tool", "arguments"],
)
def test_another_worker_is_told_where_it_differs(
    tmp_path: Path, call: tuple[str, dict[str, Any]], says: str
) -> None:
    out = worked(tmp_path, 1)
    with open_run(out, ScriptedOffice()) as run, pytest.raises(RunDivergedError, match=says):
        Resumed(Desk(run)).call(*call)


def test_a_worker_that_ends_before_its_past_has_diverged(tmp_path: Path) -> None:
    out = worked(tmp_path, 2)
    with open_run(out, ScriptedOffice()) as run:
        resumed = Resumed(Desk(run))
        days_of_work(resumed.call, 1)
        with pytest.raises(RunDivergedError, match="before turn 8"):
            resumed.check_end()


def test_somebody_else_takes_over(tmp_path: Path) -> None:
    out = worked(tmp_path, 2)
    for _ in range(2):  # and goes on after a kill of its own
        with open_run(out, ScriptedOffice()) as run:
            run.take_over("other")
            resumed = Resumed(Desk(run), run.taken_over)
            days_of_work(resumed.call, 1, first=3, flavour="mine ")
            assert run.journal.count() == 21
    assert read_about(out)["workers"] == [{"name": "test", "after": 0}, {"name": "other", "after": 14}]


def test_no_model_call_is_made_twice(tmp_path: Path) -> None:
    asked: list[str] = []

    def think(request: str) -> Callable[[], str]:
        def reply() -> str:
            asked.append(request)
            return f"reply {len(asked)} to {request}"

        return reply

    def session(run: Run, steps: int) -> list[str]:
        resumed, replies = Resumed(Desk(run)), Replies(Desk(run))
        said = []
        for step in range(steps):
            said.append(replies.once(f"step {step}", think(f"step {step}")))
            resumed.call("write_log", {"text": said[-1]})
        return said

    run, _ = begin(tmp_path)
    with run:
        session(run, 3)
        Replies(Desk(run), 3).once("step 3", think("step 3"))  # killed between the reply and its turn
    with open_run(run.out, ScriptedOffice()) as again:
        said = session(again, 5)
    assert asked == [f"step {n}" for n in range(5)]
    assert said == [f"reply {n + 1} to step {n}" for n in range(5)]
    with open_run(run.out, ScriptedOffice()) as third, pytest.raises(RunDivergedError, match="request 1"):
        Replies(Desk(third)).once("another", think("another"))


# --- fork ---


def test_a_fork_has_the_past_and_a_future_of_its_own(tmp_path: Path) -> None:
    parent = worked(tmp_path, 4)
    before = end_of(parent)
    same, other = fork_run(parent, 2, tmp_path / "same"), fork_run(parent, 2, tmp_path / "other")
    with open_run(same, ScriptedOffice()) as run:
        assert (run.journal.count(), run.clock.day) == (14, 3)
        days_of_work(Resumed(Desk(run)).call, 4)
    with open_run(other, ScriptedOffice()) as run:
        days_of_work(Desk(run).call, 2, first=3, flavour="other ")
    assert end_of(same) == before == end_of(parent)
    assert end_of(other)[0] != before[0]
    about = read_about(same)
    assert about["parent"] == {"run": str(parent), "day": 2, "turn": 14}
    assert about["workers"] == [{"name": "test", "after": 0}]


def test_forks_share_what_lies_on_the_disk(tmp_path: Path) -> None:
    parent = worked(tmp_path, 2)
    forked = fork_run(parent, 2, tmp_path / "fork")
    objects = [p for p in (parent / "objects").rglob("*") if p.is_file()]
    assert objects
    for place in objects:
        assert place.samefile(forked / place.relative_to(parent))
    shared = "desk/drives/C/Users/ana/Documents/Work/long.txt"
    assert (forked / shared).samefile(parent / shared)


def test_a_fork_from_the_beginning_and_of_a_run_at_work(tmp_path: Path) -> None:
    run, desk = begin(tmp_path)
    with run:
        days_of_work(desk.call, 1)
        desk.call("write_notes", {"text": "in the middle of day 2"})
        with open_run(fork_run(run.out, 1, tmp_path / "one"), ScriptedOffice()) as forked:
            assert Desk(forked).call("read_notes", {}).text.endswith("(no notes)")
        with open_run(fork_run(run.out, 0, tmp_path / "none"), ScriptedOffice()) as forked:
            assert forked.journal.count() == 0
            days_of_work(Desk(forked).call, 1)
            assert forked.tree.manifest(0).hash == run.tree.manifest(0).hash


@pytest.mark.parametrize("day", [-1, 3, 20])
def test_only_an_evening_that_was_can_be_forked(tmp_path: Path, day: int) -> None:
    parent = worked(tmp_path, 2)
    with pytest.raises(UsageError, match=f"day {day} .* from 0 .* to 2"):
        fork_run(parent, day, tmp_path / "fork")
    with pytest.raises(UsageError, match="not empty"):
        fork_run(parent, 1, parent)
    with pytest.raises(RunError, match="holds no run"):
        fork_run(tmp_path, 1, tmp_path / "fork")
    assert not (tmp_path / "fork").exists()


# --- replay ---


def test_a_replay_comes_to_the_same_end(tmp_path: Path) -> None:
    out = worked(tmp_path, 3)
    before = {p: p.stat().st_mtime_ns for p in out.rglob("*")}
    done = replay(out, ScriptedOffice())
    assert (done.difference, done.turns) == ("", 21)
    assert done.tree == end_of(out)[0]
    assert {p for p in before if ".sqlite" not in p.name} <= set(out.rglob("*"))


def test_a_replay_names_the_first_turn_that_differs(tmp_path: Path) -> None:
    """The office answers otherwise the second time: the first mail of it is told in turn 8."""
    out = worked(tmp_path, 3)

    class Terse(ScriptedOffice):
        def on_mail(self, mail: Any, memory: Any) -> Any:
            return [*super().on_mail(mail, memory), *super().on_mail(mail, memory)]

    done = replay(out, Terse())
    assert done.difference.startswith("turn 8 (day 2, find_files): the reply was '[2 new mails]")
    assert "is now '[3 new mails]" in done.difference


def test_a_replay_sees_what_no_reply_shows(tmp_path: Path) -> None:
    out = worked(tmp_path, 1)

    class Remembering(ScriptedOffice):
        def on_mail(self, mail: Any, memory: Any) -> Any:
            memory["more"] = "x"
            return super().on_mail(mail, memory)

    assert replay(out, Remembering()).difference == "the end: the memory differs"


class Dice(Arguments):
    sides: int


def dice(place: Place, arguments: Dice) -> str:
    """Writes something else each time."""
    thrown.append(arguments.sides)
    place.tree.write(f"{WORK}/thrown.txt", f"throw {len(thrown)}".encode(), place.now)
    place.journal.state["thrown"] = str(len(thrown))
    return f"throw {len(thrown)}"


thrown: list[int] = []


def test_what_cannot_be_done_again_is_taken_from_the_journal(tmp_path: Path) -> None:
    run, _ = begin(tmp_path)
    tools = {t: TOOLS[t] for t in ("read_file", "end_day", "what_time")}
    tools["dice"] = Tool("dice", "Throws.", Dice, dice, 7, False, False, replayable=False)
    with run:
        desk = Desk(run, tools)
        for _ in range(3):  # the first two throws are overwritten before the evening
            desk.call("dice", {"sides": 6})
            assert desk.call("read_file", {"path": f"{WORK}/thrown.txt"}).ok
        desk.call("end_day", {})
        desk.call("dice", {"sides": "many"})
        throws = len(thrown)
        with create_run(run.computer, tmp_path / "again", worker="t", office=ScriptedOffice()) as again:
            second = Desk(again, tools)
            for turn in run.journal.turns():
                reply = second.repeat(turn, run.tree, run.journal)
                assert (reply.ok, reply.text) == (turn.ok, turn.result)
            assert again.journal.seal == run.journal.seal
            assert again.tree.manifest(0).hash == run.tree.manifest(0).hash
            assert again.journal.state["thrown"] == run.journal.state["thrown"]
    assert len(thrown) == throws


def test_a_replay_reads_a_run_that_nobody_may_write(tmp_path: Path) -> None:
    out = worked(tmp_path, 1)
    copied = tmp_path / "copy"
    shutil.copytree(out, copied)
    assert replay(copied, ScriptedOffice()).difference == ""
    about = json.loads((copied / "run.json").read_text(encoding="utf-8"))
    about["computer"] = str(tmp_path / "nowhere")
    (copied / "run.json").write_text(json.dumps(about), encoding="utf-8")
    with pytest.raises(RunError, match="is gone"):
        replay(copied, ScriptedOffice())
    moved = tmp_path / "win_000001"
    assert replay(copied, ScriptedOffice(), computer=moved).difference == ""


# --- a second writer ---


def test_a_second_writer_is_refused_and_the_first_goes_on(tmp_path: Path) -> None:
    run, desk = begin(tmp_path)
    with run:
        desk.call("what_time", {})
        with pytest.raises(RunBusyError):
            open_run(run.out, ScriptedOffice())
        assert desk.call("what_time", {}).ok
        reader = Journal.open(run.out / "journal.sqlite", read_only=True)
        assert reader.count() == 2
        reader.close()
