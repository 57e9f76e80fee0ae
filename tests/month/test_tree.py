"""The tree of a run: any changes come back from a manifest, are undone, are mended wherever they broke off."""

from __future__ import annotations

import hashlib
import os
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_desk_computer import HOME, WORK, begin, make_computer

from workaday.errors import DeskError, ReadError, RunDamagedError
from workaday.month.tree import Tree, copy, lay_out, scan
from workaday.month.tree.contents import sha_of_file
from workaday.month.tree.tree import LARGEST_READ

NOW = datetime(2026, 1, 5, 9, 0)
NAMES = ("a.txt", "B.txt", "c", "d", "notes.txt", "plan.md")
FOLDERS = (WORK, f"{WORK}/c", f"{WORK}/d", f"{HOME}/Desktop", f"{WORK}/c/d")
PATHS = st.builds("{}/{}".format, st.sampled_from(FOLDERS), st.sampled_from(NAMES))
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("write"), PATHS, st.binary(max_size=8)),
        st.tuples(st.sampled_from(("copy", "move")), PATHS, PATHS),
        st.tuples(st.sampled_from(("folder", "trash")), PATHS, st.just("")),
    ),
    max_size=12,
)


def new_tree(folder: Path) -> tuple[Path, Tree]:
    computer = folder / "win_000001"
    if not computer.exists():
        make_computer(folder)
    run = folder / "run"
    shutil.rmtree(run, ignore_errors=True)
    for name in ("desk/drives", "trees", "trash", "staging", "objects"):
        (run / name).mkdir(parents=True)
    system, began = scan(computer)
    tree = Tree(run, system, began, began.index())
    began.write(run)
    lay_out(tree.index, tree.paths, computer, run)
    return computer, tree


def stage(tree: Tree, step: tuple[str, str, bytes | str], n: int) -> bool:
    """One step as a tool would stage it; whether the tree took it."""
    kind, path, other = step
    when = NOW + timedelta(minutes=n)
    try:
        match kind, other:
            case "write", bytes():
                tree.write(path, other, when)
            case "copy", str():
                tree.copy(tree.file(path), other, when)
            case "move", str():
                tree.move(path, other)
            case "folder", _:
                tree.make_folder(path)
            case _:
                tree.trash(path, f"{n:05d}")
    except DeskError:
        return False
    return True


def on_disk(tree: Tree) -> dict[str, bytes]:
    return {
        p.relative_to(tree.drives).as_posix(): p.read_bytes() for p in tree.drives.rglob("*") if p.is_file()
    }


def as_index_says(tree: Tree) -> dict[str, bytes]:
    return {tree.paths.on_disk(f.path): tree.read(f) for f in tree.under("")}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(turns=st.lists(STEPS, max_size=4))
def test_any_turns_come_back_from_the_manifest(
    tmp_path: Path, turns: list[list[tuple[str, str, bytes | str]]]
) -> None:
    """Turns of many steps: carried out they are what the index says, and the manifest brings both back."""
    computer, tree = new_tree(tmp_path)
    original = on_disk(tree)
    changes = []
    for number, steps in enumerate(turns):
        before = tree.manifest(0)
        for k, step in enumerate(steps):
            stage(tree, step, number * 100 + k)
        if number % 3 == 2:  # a turn that fails
            tree.discard()
            assert tree.manifest(0) == before
            continue
        changes += tree.staged
        tree.carry_out()
    assert on_disk(tree) == as_index_says(tree)
    kept = tree.snapshot(1)
    again = Tree.of_run(tree.run, "windows", 1)
    assert again.manifest(1) == kept
    assert again.index.files == tree.index.files
    assert again.index.folders == tree.index.folders
    assert again.index.children == tree.index.children
    followed = Tree.of_run(tree.run, "windows", 0)
    followed.follow(changes)
    assert followed.manifest(0).hash == kept.hash
    shutil.rmtree(tree.drives)
    lay_out(again.index, again.paths, computer, tree.run)
    assert on_disk(again) == as_index_says(again) == as_index_says(tree)
    assert {p.relative_to(computer / "drives").as_posix(): p.read_bytes()
            for p in (computer / "drives").rglob("*") if p.is_file()} == original  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, at=st.integers(0, 12))
def test_a_turn_that_broke_off_anywhere_is_mended(
    tmp_path: Path, steps: list[tuple[str, str, bytes | str]], at: int
) -> None:
    _, tree = new_tree(tmp_path)
    for k, step in enumerate(steps):
        stage(tree, step, k)
    changes = list(tree.staged)
    for change in changes[:at]:
        tree._carry(change)
    killed = Tree.of_run(tree.run, "windows", 0)
    killed.follow(changes)
    for _ in range(2):  # the mending may be killed too
        killed.mend(changes)
        assert on_disk(killed) == as_index_says(killed)
    assert list((tree.run / "staging").iterdir()) == []


def test_later_steps_of_a_turn_see_the_earlier_ones(tmp_path: Path) -> None:
    _, tree = new_tree(tmp_path)
    tree.make_folder(f"{WORK}/new")
    tree.write(f"{WORK}/new/a.txt", b"one", NOW)
    assert tree.read(tree.file(f"{WORK}/new/a.txt")) == b"one"
    tree.trash(f"{WORK}/notes.txt", "1")
    with pytest.raises(DeskError, match="there is no file"):
        tree.file(f"{WORK}/notes.txt")
    tree.discard()
    assert tree.is_file(f"{WORK}/notes.txt")
    assert not tree.is_folder(f"{WORK}/new")
    assert tree.manifest(0).files == tree.manifest(0).gone == ()


# --- sharing with the computer ---


def test_files_are_shared_until_they_change_and_never_written_through(tmp_path: Path) -> None:
    run, desk = begin(tmp_path)
    with run:
        theirs = run.computer / "drives/C/Users/ana/Documents/Work/notes.txt"
        ours = run.desk_root / "C/Users/ana/Documents/Work/notes.txt"
        assert ours.samefile(theirs)
        before = theirs.read_bytes(), theirs.stat().st_mtime_ns
        assert desk.call("write_file", {"path": f"{WORK}/notes.txt", "content": "mine"}).ok
        assert desk.call("copy_file", {"source": f"{WORK}/plan.md", "target": f"{HOME}/Desktop"}).ok
        assert not ours.samefile(theirs)
        assert (theirs.read_bytes(), theirs.stat().st_mtime_ns) == before
        copied = run.desk_root / "C/Users/ana/Desktop/plan.md"
        assert not copied.samefile(run.computer / "drives/C/Users/ana/Documents/Work/plan.md")


def test_every_tool_that_writes_leaves_the_computer_alone(tmp_path: Path) -> None:
    run, desk = begin(tmp_path)
    with run:
        drives = run.computer / "drives"
        before = {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in drives.rglob("*") if p.is_file()}
        for tool, arguments in (
            ("append_to_document", {"path": f"{WORK}/Q4 report.docx", "markdown": "More."}),
            ("set_cells", {"path": f"{WORK}/Invoices.xlsx", "sheet": "Invoices", "cells": {"C2": 1}}),
            ("write_rows", {"path": f"{WORK}/Invoices.xlsx", "sheet": "Empty", "start": "A1", "rows": [[1]]}),
            ("move_file", {"source": WORK, "target": f"{HOME}/Desktop"}),
            ("trash_file", {"path": f"{HOME}/Desktop/rows.csv"}),
        ):
            assert desk.call(tool, arguments).ok, tool
        assert {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in drives.rglob("*") if p.is_file()} == before


@pytest.mark.parametrize("how", ["in place", "another size", "gone"])
def test_a_file_that_somebody_changed_is_not_believed(tmp_path: Path, how: str) -> None:
    run, desk = begin(tmp_path)
    with run:
        place = run.desk_root / "C/Users/ana/Documents/Work/notes.txt"
        size = place.stat().st_size
        if how == "gone":
            place.unlink()
        else:
            place.write_bytes(b"x" * (size if how == "in place" else 3))
        with pytest.raises(RunDamagedError):
            desk.call("read_file", {"path": f"{WORK}/notes.txt"})
        assert run.journal.count() == 0


# --- holes ---


def sparse(place: Path, size: int) -> None:
    with place.open("wb") as file:
        file.write(b"head")
        file.seek(size // 2)
        file.write(b"middle")
        file.truncate(size)
    os.utime(place, (1_700_000_000, 1_700_000_000))


def test_holes_stay_holes_and_hash_as_zeros(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    sparse(old, 5_000_000)
    copy(str(old), str(new))
    assert new.read_bytes() == old.read_bytes()
    assert new.stat().st_mtime_ns == old.stat().st_mtime_ns
    assert sha_of_file(str(old)) == hashlib.sha256(old.read_bytes()).hexdigest()
    if old.stat().st_blocks * 512 < 5_000_000:  # the disk keeps holes
        assert new.stat().st_blocks <= old.stat().st_blocks


def test_a_film_of_many_gigabytes_costs_nothing(tmp_path: Path) -> None:
    computer = make_computer(tmp_path)
    film = computer / "drives/C/Users/ana/Downloads/film.mp4"
    sparse(film, 40_000_000_000)
    run, desk = begin(tmp_path)
    with run:
        path = f"{HOME}/Downloads/film.mp4"
        assert "40,000,000,000 bytes" in desk.call("find_files", {"pattern": "film.mp4"}).text
        reply = desk.call("read_file", {"path": path})
        assert (reply.ok, f"no more than {LARGEST_READ:,}" in reply.text) == (False, True)
        assert desk.call("copy_file", {"source": path, "target": f"{HOME}/Desktop"}).ok
        assert desk.call("search_text", {"query": "The audit"}).ok
        assert desk.call("end_day", {}).ok
        copied = run.desk_root / "C/Users/ana/Desktop/film.mp4"
        assert copied.stat().st_size == 40_000_000_000
        assert copied.stat().st_blocks < 1_000
        with pytest.raises(ReadError):
            run.tree.read(run.tree.file(path))
