"""The watch counts what is written and what runs, together."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from workaday.month.sandbox.bubblewrap import find_bubblewrap
from workaday.month.sandbox.limits import MIB, Limits, Watch
from workaday.month.sandbox.process import Started

LIMITS = Limits(processes=3, memory_bytes=10 * MIB, changes=4, changed_bytes=100)


def proc(folder: Path, *pages: int, threads: int = 1) -> Path:
    """A /proc with a process for each number of pages of its own."""
    for n, own in enumerate(pages, 1):
        for thread in range(threads):
            (folder / str(n) / "task" / str(thread)).mkdir(parents=True)
        (folder / str(n) / "statm").write_text(f"99999 {own + 50} 50 1 0 1 0")
    (folder / "sys").mkdir(parents=True)
    return folder


@pytest.mark.parametrize(
    ("pages", "threads", "says"),
    [((1, 1), 1, ""), ((1,) * 4, 1, "more than 3 processes"), ((1,), 4, "threads"), ((1500, 1500), 1, "more than 10 MiB of memory")],
    ids=["little", "processes", "threads", "memory"],
)  # fmt: skip
def test_what_runs(tmp_path: Path, pages: tuple[int, ...], threads: int, says: str) -> None:
    told = LIMITS.too_many_processes(proc(tmp_path / "proc", *pages, threads=threads))
    assert says in told
    assert bool(told) == bool(says)


def test_what_is_written(tmp_path: Path) -> None:
    roots = [tmp_path / "a", tmp_path / "b"]
    for root in roots:
        root.mkdir()
        (root / "f").write_bytes(b"x" * 40)
    assert LIMITS.too_much_left(roots) == ""
    (roots[1] / "g").write_bytes(b"x" * 40)
    assert "wrote more than" in LIMITS.too_much_left(roots)
    for n in range(3):
        (roots[0] / f"e{n}").touch()
    assert LIMITS.too_much_left(roots) == "it changed more than 4 files and folders"


def test_a_box_that_has_ended_is_no_fault(tmp_path: Path) -> None:
    assert Watch(LIMITS, [tmp_path], lambda: None).verdict() == ""
    assert Watch(LIMITS, [tmp_path], lambda: tmp_path / "gone").verdict() == ""


def test_the_limits_of_each_process_as_bash_sets_them() -> None:
    assert Limits().ulimits(20) == "ulimit -c 0 -f 262144 -n 256 -t 21 -u 64 -v 2097152"


def test_a_box_that_is_starting_does_not_show_the_machines_processes() -> None:
    """Its first process sees the machine's /proc until it has mounted its own."""
    options = ["--unshare-user", "--unshare-pid", "--ro-bind", "/", "/", "--proc", "/proc"]
    machine = os.stat("/proc").st_dev
    for _ in range(8):
        with Started(find_bubblewrap().path, options, ["/bin/sleep", "30"], LIMITS) as box:
            until = time.monotonic() + 20
            while (place := box.processes()) is None and time.monotonic() < until:
                pass
            assert place
            assert place.stat().st_dev != machine
            box.stopped = "seen"
