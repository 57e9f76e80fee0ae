"""Ways out of the box, each tried, each looked at from outside."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from world import NAME, NOW, SECRET, Doors, World, open_doors, shell

from workaday.errors import DeskError
from workaday.month.sandbox.box import Box, Command, Outcome
from workaday.month.sandbox.bubblewrap import Bubblewrap, find_bubblewrap
from workaday.month.sandbox.changes import stage
from workaday.month.sandbox.unsafe import OpenBox

ATTEMPTS: dict[str, dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("attempts.yaml").read_text(encoding="utf-8")
)


@dataclass
class Prison:
    world: World
    box: Box
    doors: Doors
    before: str

    def command(self, attempt: dict[str, Any]) -> Command:
        language = "python" if "python" in attempt else "shell"
        text = str(attempt[language])
        places = {
            "base": self.world.base,
            "computer": self.world.computer,
            "truth": self.world.computer / "truth" / "ledger.sqlite",
            "run": self.world.run,
            "other": self.world.run.parent / "r02",
            "port": self.doors.port,
            "abstract": self.doors.abstract,
            "socket": self.doors.path,
            "name": NAME,
            "pid": os.getpid(),
        }
        for word, value in places.items():
            text = text.replace(f"@{word}@", str(value))
        return Command("python" if language == "python" else "shell", text, NOW, attempt.get("seconds", 20))

    def take(self, outcome: Outcome) -> str:
        """What would be taken over, as lines; then the tree is as it was."""
        try:
            lines = stage(self.world.tree, outcome, NOW, "00001", self.world.limits)
            for staged in (self.world.run / "staging").iterdir():
                assert SECRET.encode() not in staged.read_bytes()
                assert staged.stat().st_mode & 0o7111 == 0
            return "\n".join(lines)
        finally:
            self.world.tree.discard()


@pytest.fixture(scope="module")
def prison(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prison]:
    base = tmp_path_factory.mktemp("world")
    os.environ[NAME] = SECRET
    try:
        world = World(base)
        with open_doors(base) as doors:
            yield Prison(world, Bubblewrap(world.room, find_bubblewrap()), doors, world.fingerprint())
    finally:
        del os.environ[NAME]


def test_there_are_enough_attempts() -> None:
    assert len(ATTEMPTS) >= 100
    assert all({"says", "stopped", "refused", "changes", "seconds"} & set(a) for a in ATTEMPTS.values())


@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=ATTEMPTS)
def test_an_attempt_fails(prison: Prison, attempt: dict[str, Any]) -> None:
    with prison.box.run(prison.command(attempt)) as outcome:
        said = outcome.output.decode(errors="replace")
        assert not re.search("(?m)^ESCAPED", said), said
        assert SECRET not in said
        assert re.search(attempt.get("says", ""), said), said
        if "stopped" in attempt:
            assert re.search(attempt["stopped"], outcome.stopped), outcome
        elif "seconds" not in attempt:
            assert not outcome.stopped
        if "refused" in attempt:
            with pytest.raises(DeskError, match=attempt["refused"]):
                prison.take(outcome)
        else:
            changes = prison.take(outcome)
            assert re.search(attempt.get("changes", ""), changes), changes
    assert prison.world.fingerprint() == prison.before
    assert prison.doors.visitors() == 0
    assert prison.world.survivors() == []
    assert not (prison.world.run / "box" / "turn").exists()
    assert list((prison.world.run / "staging").iterdir()) == []


def test_nothing_lives_on_after_a_box_whatever_the_machine_does(prison: Prison) -> None:
    """Bubblewrap itself may be gone a moment before the box's first process is."""
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(6)]
    try:
        for _ in range(60):
            with prison.box.run(shell("for i in $(seq 24); do sleep 9 & done")):
                assert prison.world.survivors() == []
            prison.world.tree.discard()
    finally:
        for process in busy:
            process.kill()
            process.wait()


@pytest.mark.parametrize(
    "name",
    [
        "read-the-truth",
        "read-another-run",
        "import-the-grader",
        "connect-to-loopback-outside",
        "abstract-socket",
    ],
)
def test_without_a_box_the_same_attempt_succeeds(prison: Prison, name: str) -> None:
    """So an attempt that fails in the box fails because of it."""
    with OpenBox(prison.world.room).run(prison.command(ATTEMPTS[name])) as outcome:
        assert re.search("(?m)^ESCAPED", outcome.output.decode()), outcome.output
    assert prison.doors.visitors() == ("socket" in name or "connect" in name)
