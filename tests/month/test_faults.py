"""A disk that takes nothing, a tool that breaks, a caller that is gone: a typed outcome, and the run goes on."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from test_desk_computer import WORK, ScriptedOffice, begin, make_computer

from workaday.errors import DiskError, RunError, ToolFaultError
from workaday.month.desk import Desk
from workaday.month.desk.desk import TOOLS
from workaday.month.desk.place import Place
from workaday.month.desk.tool import Arguments, Tool
from workaday.month.run import Run, create_run, open_run

# --- a full disk ---


@dataclass(frozen=True)
class SmallDisk:
    """A disk of a few megabytes of its own."""

    root: Path

    @property
    def ballast(self) -> Path:
        return self.root / "ballast"

    def fill(self) -> None:
        with self.ballast.open("ab", buffering=0) as file:
            for size in (65536, 4096, 512, 1):
                try:
                    while file.write(b"x" * size) == size:
                        pass
                except OSError:
                    continue

    def make_room(self) -> None:
        self.ballast.unlink()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[SmallDisk]:
    root = tmp_path / "disk"
    root.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(root)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("only root can make a disk; the test with a limit on files stands in")
    try:
        yield SmallDisk(root)
    finally:
        subprocess.run(["umount", "-l", str(root)], check=True)


def steps(desk: Desk) -> list[Callable[[], object]]:
    return [
        lambda: desk.call("write_file", {"path": f"{WORK}/a.txt", "content": "a" * 20_000}),
        lambda: desk.call("send_mail", {"to": ["Ben"], "subject": "s", "body": "b" * 20_000}),
        lambda: desk.call("write_notes", {"text": "n" * 20_000}),
        lambda: desk.call("make_folder", {"path": f"{WORK}/new"}),
        lambda: desk.call("move_file", {"source": f"{WORK}/a.txt", "target": f"{WORK}/new"}),
        lambda: desk.call("end_day", {}),
        lambda: desk.call("write_notes", {"text": "m" * 20_000}),
        lambda: desk.call("end_day", {}),
    ]


def end_of(run: Run) -> tuple[str, str]:
    return run.tree.manifest(0).hash, run.journal.seal


def test_a_full_disk_stops_any_turn_and_it_goes_on(tmp_path: Path, small_disk: SmallDisk) -> None:
    run, desk = begin(tmp_path, "whole")
    with run:
        for step in steps(desk):
            step()
        wanted = end_of(run)
    out = small_disk.root / "run"
    create_run(tmp_path / "win_000001", out, worker="test", office=ScriptedOffice()).close()
    stopped = done = 0
    while done < len(wanted) + 6:
        with open_run(out, ScriptedOffice()) as run:
            desk = Desk(run)
            small_disk.fill()
            while run.journal.count() < 8:  # what still fits is done
                try:
                    steps(desk)[run.journal.count()]()
                except DiskError as error:
                    run.stop(error)
                    stopped += "is full; make room" in str(error)
                    break
            small_disk.make_room()
            done = run.journal.count()
        with open_run(out, ScriptedOffice()) as run:
            if run.journal.count() < 8:
                steps(Desk(run))[run.journal.count()]()
            done = run.journal.count()
            ended = end_of(run)
    assert stopped >= 3
    assert ended == wanted


def test_the_same_desk_goes_on_when_there_is_room_again(tmp_path: Path, small_disk: SmallDisk) -> None:
    make_computer(tmp_path)
    out = small_disk.root / "run"
    with create_run(tmp_path / "win_000001", out, worker="t", office=ScriptedOffice()) as run:
        desk = Desk(run)
        small_disk.fill()
        with pytest.raises(DiskError):
            desk.call("write_file", {"path": f"{WORK}/a.txt", "content": "a" * 100_000})
        small_disk.make_room()
        assert desk.call("write_file", {"path": f"{WORK}/a.txt", "content": "a"}).ok
        assert run.journal.count() == 1


def test_no_run_is_begun_on_a_full_disk(tmp_path: Path, small_disk: SmallDisk) -> None:
    computer = make_computer(tmp_path)
    small_disk.fill()
    with pytest.raises((DiskError, OSError), match=r"(?i)full|no space"):
        create_run(computer, small_disk.root / "run", worker="t", office=ScriptedOffice())
    assert [p.name for p in small_disk.root.iterdir()] == ["ballast"]


def test_a_read_only_folder_is_one_line(tmp_path: Path, small_disk: SmallDisk) -> None:
    make_computer(tmp_path)
    out = small_disk.root / "run"
    create_run(tmp_path / "win_000001", out, worker="t", office=ScriptedOffice()).close()
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk.root)], check=True)
    with pytest.raises(DiskError, match="cannot be written; make it writable, then go on"):
        open_run(out, ScriptedOffice())
    subprocess.run(["mount", "-o", "remount,rw", str(small_disk.root)], check=True)
    open_run(out, ScriptedOffice()).close()


_LIMITED = """
import resource, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from test_desk_computer import WORK, ScriptedOffice
from workaday.errors import DiskError
from workaday.month.desk import Desk
from workaday.month.desk.desk import TOOLS
from workaday.month.run import open_run
with open_run(Path(sys.argv[1]), ScriptedOffice()) as run:
    desk = Desk(run)
    resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, 150_000))
    try:
        while True:
            desk.call("write_file", {"path": f"{WORK}/a.txt", "content": "a" * 1000 * (run.journal.count() + 1)})
    except DiskError as error:
        print(run.journal.count(), "is full" in str(error) or "does not work" in str(error))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_a_disk_that_takes_no_more_of_a_file(tmp_path: Path) -> None:
    """The same without being root: no file may grow beyond a size."""
    run, _ = begin(tmp_path)
    run.close()
    command = [sys.executable, "-c", _LIMITED, str(run.out), str(Path(__file__).parent)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    turns, typed = done.stdout.split()
    assert typed == "True"
    with open_run(run.out, ScriptedOffice()) as again:
        assert again.journal.count() == int(turns) > 0
        size = again.tree.file(f"{WORK}/a.txt").size
        assert size == 1000 * int(turns)
        assert Desk(again).call("write_file", {"path": f"{WORK}/a.txt", "content": "b" * 300_000}).ok


# --- a broken tool ---


class Breaking(Arguments):
    how: str


def breaking(place: Place, arguments: Breaking) -> str:
    """Does half of its work, then breaks."""
    place.tree.write(f"{WORK}/half.txt", b"half", place.now)
    place.journal.state["half"] = "done"
    if arguments.how == "interrupt":
        raise KeyboardInterrupt
    if arguments.how == "recursion":
        return breaking(place, arguments)
    raise {"key": KeyError("x"), "os": FileNotFoundError("y"), "exit": SystemExit(3)}[arguments.how]


@pytest.mark.parametrize("how", ["key", "os", "recursion"])
def test_a_tool_that_breaks_is_told_from_a_wrong_call(tmp_path: Path, how: str) -> None:
    run, _ = begin(tmp_path)
    tools = {**TOOLS, "breaking": Tool("breaking", "Breaks.", Breaking, breaking, 5, False, False)}
    with run:
        desk = Desk(run, tools)
        before = end_of(run)
        with pytest.raises(ToolFaultError, match=r"the tool breaking broke in turn 1 .*go on") as caught:
            desk.call("breaking", {"how": how})
        run.stop(caught.value)
        assert run.about["outcome"]["type"] == "tool"
        assert "in breaking" in run.about["outcome"]["trace"]
        assert end_of(run) == before
        assert "half" not in run.journal.state
        assert desk.call("what_time", {}).ok  # the run is not spoilt by it
    with open_run(run.out, ScriptedOffice()) as again:
        assert (again.state, again.journal.count()) == ("open", 1)


# --- a caller that is gone ---


@pytest.mark.parametrize(("how", "raised"), [("interrupt", KeyboardInterrupt), ("exit", SystemExit)])
def test_a_call_that_is_broken_off_never_was(tmp_path: Path, how: str, raised: type[BaseException]) -> None:
    run, _ = begin(tmp_path)
    tools = {**TOOLS, "breaking": Tool("breaking", "Breaks.", Breaking, breaking, 5, False, False)}
    with run:
        desk = Desk(run, tools)
        before = end_of(run)
        with pytest.raises(raised):
            desk.call("breaking", {"how": how})
        assert end_of(run) == before
        assert list((run.out / "staging").iterdir()) == []
        assert desk.call("write_file", {"path": f"{WORK}/a.txt", "content": "x"}).ok


def test_an_interruption_right_after_the_commit_loses_nothing(tmp_path: Path) -> None:
    """The interpreter hands a signal over between two instructions, so also between the commit and its news."""
    run, desk = begin(tmp_path)
    with run:
        desk.call("what_time", {})

        def interrupt(frame: FrameType, event: str, function: Any) -> None:
            here = event == "c_return" and frame.f_code.co_name == "transaction"
            if here and function.__name__ == "execute" and run.journal.is_committed(2):
                sys.setprofile(None)
                raise KeyboardInterrupt

        sys.setprofile(interrupt)
        try:
            with pytest.raises(KeyboardInterrupt):
                desk.call("write_file", {"path": f"{WORK}/a.txt", "content": "kept"})
        finally:
            sys.setprofile(None)
        with pytest.raises(RunError, match="open the run again"):
            desk.call("what_time", {})
    with open_run(run.out, ScriptedOffice()) as again:
        assert [t.tool for t in again.journal.turns()] == ["what_time", "write_file"]
        assert again.tree.read(again.tree.file(f"{WORK}/a.txt")) == b"kept"


def test_a_desk_that_broke_off_after_its_commit_asks_to_be_opened_again(tmp_path: Path) -> None:
    """The disk goes between the commit and the carrying out: the turn counts, and opening finishes it."""
    run, desk = begin(tmp_path)
    with run:
        (run.out / "desk").rename(run.out / "away")
        (run.out / "desk/drives/C").mkdir(parents=True)
        with pytest.raises(OSError):
            desk.call("make_folder", {"path": f"{WORK}/new"})
        with pytest.raises(RunError, match="open the run again"):
            desk.call("what_time", {})
        os.removedirs(run.out / "desk/drives/C")
        (run.out / "away").rename(run.out / "desk")
    with open_run(run.out, ScriptedOffice()) as again:
        assert again.journal.count() == 1
        assert (again.desk_root / "C/Users/ana/Documents/Work/new").is_dir()
