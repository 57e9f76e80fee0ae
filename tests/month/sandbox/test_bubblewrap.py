"""The box from inside: who, when, where; and what happens where there is no bubblewrap."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from world import World, python, shell

from workaday.errors import DeskError
from workaday.month.sandbox.box import Command
from workaday.month.sandbox.bubblewrap import Bubblewrap, Program, find_bubblewrap, find_clock
from workaday.month.sandbox.room import home_of
from workaday.month.sandbox.shown import Python


def box(world: World, clock: str | None = None) -> Bubblewrap:
    return Bubblewrap(world.room, find_bubblewrap(), clock)


def said(box: Bubblewrap, command: Command) -> str:
    with box.run(command) as outcome:
        assert outcome.stopped == ""
        return outcome.output.decode()


def test_the_user_the_machine_and_the_home(tmp_path: Path) -> None:
    text = said(
        box(World(tmp_path)), shell("id -un; id -u; hostname; pwd; echo $HOME $TZ; getent passwd ana; ls")
    )
    assert text.splitlines() == [
        *("ana", "1000", "win-000001", "/mnt/c/Users/ana", "/mnt/c/Users/ana UTC0"),
        *("ana:x:1000:1000:Ana Ruiz:/mnt/c/Users/ana:/bin/bash", "Documents"),
    ]


def test_a_mac_has_its_paths(tmp_path: Path) -> None:
    world = World(tmp_path, home="/Users/ana")
    with box(world).run(shell("pwd; cat /Users/ana/Documents/a.txt; echo 1 > Documents/n.txt")) as outcome:
        assert outcome.output == b"/Users/ana\nhello\n"
        assert list(outcome.layers) == ["Macintosh HD/Users"]


def test_this_python_with_its_packages(tmp_path: Path) -> None:
    code = "import sys, openpyxl, docx, pptx, xlsxwriter, lxml, PIL, getpass; print(sys.version, getpass.getuser())"
    assert said(box(World(tmp_path)), python(code)) == f"{sys.version} ana\n"


def test_an_installed_package_of_ours_is_covered(tmp_path: Path) -> None:
    """Where it lies among the packages; openpyxl stands for it here."""
    this = Python.this()
    python_ = replace(this, own=this.packages[0] / "openpyxl")
    covered = Bubblewrap(World(tmp_path).room, find_bubblewrap(), python=python_)
    text = said(covered, python("import docx, openpyxl; print(openpyxl.__path__); openpyxl.Workbook"))
    assert "has no attribute 'Workbook'" in text


def test_python_does_not_take_modules_from_the_users_files(tmp_path: Path) -> None:
    world = World(tmp_path)
    (world.place("random.py")).write_text("raise SystemExit('taken')")
    assert said(box(world), python("import random; print('ours')")) == "ours\n"


@pytest.mark.skipif(not find_clock(), reason="libfaketime is not installed (apt-get install faketime)")
def test_the_simulated_date(tmp_path: Path) -> None:
    dated = box(World(tmp_path))
    assert dated.note == ""
    assert said(dated, shell("date +'%F %H:%M'")) == "2026-01-05 09:30\n"
    code = (
        "import datetime, time; time.sleep(0.2); print(datetime.datetime.now().isoformat(timespec='minutes'))"
    )
    assert said(dated, python(code)) == "2026-01-05T09:30\n"
    assert said(dated, shell("sleep 0.1; touch f; sleep 0.1; echo slept")) == "slept\n"


def test_without_libfaketime_the_result_says_so(tmp_path: Path) -> None:
    world = World(tmp_path)
    plain = box(world, clock="")
    assert plain.note == "the date inside is the machine's, not the simulated one"
    assert abs(int(said(plain, shell("date +%s"))) - time.time()) < 60


@pytest.mark.parametrize("name", ["a b", "a:b", "a,b", "a\\b", "ä'\"", "a{text}--"])
def test_a_run_may_lie_anywhere(tmp_path: Path, name: str) -> None:
    world = World(tmp_path / name)
    with box(world).run(shell("cat Documents/a.txt; echo 1 > n.txt")) as outcome:
        assert outcome.output == b"hello\n"
        assert [e.path for e in outcome.layers["C"][1] if e.kind == "file"] == ["Users/ana/n.txt"]


@pytest.mark.parametrize(("text", "code"), [("exit 7", 7), ("kill -9 $$", 137), ("none", 127), ("if", 2)])
def test_the_exit_code(tmp_path: Path, text: str, code: int) -> None:
    with box(World(tmp_path)).run(shell(text)) as outcome:
        assert outcome.exit_code == code


def test_output_beyond_what_is_kept_is_counted(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.limits = replace(world.limits, kept_output_bytes=1000)
    with box(world).run(shell("head -c 70000 /dev/zero")) as outcome:
        assert (len(outcome.output), outcome.output_bytes) == (1000, 70_000)


def test_a_killed_caller_leaves_no_command(tmp_path: Path) -> None:
    world = World(tmp_path)
    code = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
from pathlib import Path
from test_bubblewrap import box
from world import World, shell
with box(World(Path({str(tmp_path / "other")!r}))).run(shell("echo up > up; sleep 60", 60)):
    pass
"""
    other = world.base / "other" / "runs" / "win_000001" / "r01" / "box"
    caller = subprocess.Popen([sys.executable, "-c", code])
    try:
        _until(lambda: any(other.rglob("up")))
    finally:
        caller.send_signal(signal.SIGKILL)
        caller.wait()
    world.run = other.parent
    _until(lambda: world.survivors() == [])


def _until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


# --- no box, no command ---


def fake(folder: Path, text: str) -> str:
    place = folder / "bwrap"
    place.write_text(f"#!/bin/sh\n{text}\n")
    place.chmod(0o755)
    return str(place)


@pytest.mark.parametrize(
    ("text", "says"),
    [("", "install bubblewrap 0.11"), ("echo bubblewrap 0.8.0", "there is 0.8.0, which knows no overlays"), ("exit 1", "pip install 'workaday")],
    ids=["silent", "old", "broken"],
)  # fmt: skip
def test_no_bubblewrap_says_what_to_install(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(DeskError, match=says):
        find_bubblewrap([str(tmp_path / "none"), fake(tmp_path, text)])
    with pytest.raises(DeskError, match="pip install"):
        find_bubblewrap([])


def test_the_first_that_is_new_enough_is_taken(tmp_path: Path) -> None:
    new = fake(tmp_path, "echo bubblewrap 1.2")
    assert find_bubblewrap([str(tmp_path / "none"), new]) == Program(new, "1.2")


def test_a_box_that_does_not_start_says_why(tmp_path: Path) -> None:
    refusing = fake(tmp_path, "echo 'bwrap: setting up uid map: Permission denied' >&2; exit 1")
    closed = Bubblewrap(World(tmp_path / "w").room, Program(refusing, "0.11.0"))
    with (
        pytest.raises(DeskError, match=r"uid map: Permission denied.*user namespaces"),
        closed.run(shell("true")),
    ):
        pass
    gone = Bubblewrap(World(tmp_path / "v").room, Program(str(tmp_path / "gone"), "0.11.0"))
    with pytest.raises(DeskError, match="does not start"), gone.run(shell("true")):
        pass


def test_what_must_stay_closed_is_never_shown(tmp_path: Path) -> None:
    room = replace(World(tmp_path).room, closed=(Path("/usr/share"),))
    with pytest.raises(DeskError, match="move the run or the computer"):
        Bubblewrap(room, find_bubblewrap())


def test_the_home_is_found_without_a_policy(tmp_path: Path) -> None:
    tree = World(tmp_path).tree
    assert home_of(tree, "C:/Users/ana/Documents") == "C:/Users/ana"
    assert home_of(tree, "/Users/ana/Documents") == "C:/Users/ana"
    assert home_of(tree, "") == "C:/Users/ana"


def test_the_account_is_a_name_that_systems_take(tmp_path: Path) -> None:
    room = World(tmp_path).room
    accounts = {
        home: replace(room, home=home).account for home in ("C:/Users/Ana B.", "C:/Users/Ժան", "C:/Users/9x")
    }
    assert list(accounts.values()) == ["anab.", "user", "user"]


def test_the_caller_keeps_its_descriptors_and_its_folder(tmp_path: Path) -> None:
    world = World(tmp_path)
    used = box(world)
    said(used, shell("true"))
    before = sorted(os.listdir("/proc/self/fd"))
    for _ in range(3):
        said(used, shell("true"))
        with used.run(shell("sleep 9", 1)) as outcome:
            assert outcome.stopped
    assert sorted(os.listdir("/proc/self/fd")) == before
    assert not (world.run / "box" / "turn").exists()
