"""No box: only when the run says so, and never without a word."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from world import FILES, HOME, NOW, World, python, shell

from workaday.errors import DeskError
from workaday.month.sandbox import UNSAFE
from workaday.month.sandbox.box import box_of
from workaday.month.sandbox.bubblewrap import Bubblewrap
from workaday.month.sandbox.changes import stage
from workaday.month.sandbox.unsafe import OpenBox


@pytest.mark.parametrize(
    ("about", "kind"),
    [({}, Bubblewrap), ({"sandbox": "bubblewrap"}, Bubblewrap), ({"sandbox": "none"}, Bubblewrap), ({"sandbox": UNSAFE}, OpenBox)],
    ids=["nothing-said", "said", "not-the-very-words", "unsafe"],
)  # fmt: skip
def test_only_the_users_word_opens_the_box(tmp_path: Path, about: dict[str, str], kind: type) -> None:
    assert type(box_of(World(tmp_path).room, about)) is kind


def test_every_result_says_that_nothing_is_confined(tmp_path: Path) -> None:
    world = World(tmp_path)
    assert OpenBox(world.room).note == (
        f"NOT CONFINED (--unsafe-shell): the date is the machine's; C: is {world.run / 'box' / 'turn' / 'C'}"
    )


@pytest.mark.parametrize("command", [shell("echo 1 > n; rm Documents/b.txt; echo x >> Documents/a.txt"), python("open('n', 'w').write('1\\n'); import os; os.remove('Documents/b.txt'); open('Documents/a.txt', 'a').write('x\\n')")], ids=["shell", "python"])  # fmt: skip
def test_the_promise_of_the_turn_holds(tmp_path: Path, command: object) -> None:
    world = World(tmp_path)
    before = world.fingerprint()
    with OpenBox(world.room).run(command) as outcome:  # type: ignore[arg-type]
        lines = stage(world.tree, outcome, NOW, "00001", world.limits)
    assert world.found() == FILES
    assert world.fingerprint() == before
    world.tree.carry_out()
    assert sorted(lines) == [
        f"changed {HOME}/Documents/a.txt (8 bytes)", f"trashed {HOME}/Documents/b.txt", f"wrote {HOME}/n (2 bytes)",
    ]  # fmt: skip
    assert {p.read_text() for p in (world.computer / "drives").rglob("*.txt")} == set(FILES.values())
    assert not (world.run / "box" / "turn").exists()


def test_it_ends_and_its_output_is_bounded(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.limits = replace(world.limits, kept_output_bytes=100)
    with OpenBox(world.room).run(shell("yes | head -c 5000; sleep 60 & sleep 60", 1)) as outcome:
        assert outcome.stopped == "it ran longer than 1 seconds"
        assert (len(outcome.output), outcome.output_bytes, outcome.layers) == (100, 5000, {})


def test_the_limit_counts_changes_not_files(tmp_path: Path) -> None:
    world = World(tmp_path)
    few = replace(world.limits, changes=2)
    with OpenBox(world.room).run(shell("echo 1 > m; echo 1 > n")) as outcome:
        assert len(stage(world.tree, outcome, NOW, "00001", few)) == 2
    world.tree.discard()
    with (
        OpenBox(world.room).run(shell("echo 1 > m; echo 1 > n; echo 1 > o")) as outcome,
        pytest.raises(DeskError, match="changed 3 files and folders, 2 are allowed"),
    ):
        stage(world.tree, outcome, NOW, "00001", few)
