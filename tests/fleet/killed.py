"""A month whose process is killed again and again, each time at a random moment, and gone on with.

python tests/fleet/killed.py COMPUTER FOLDER 100
"""

from __future__ import annotations

import json
import random
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

_GO_ON = """
import sys
from pathlib import Path
from workaday.fleet.work import resume
resume(Path(sys.argv[1]))
"""


@dataclass
class Killed:
    """How often the process was killed, and after how many turns each time."""

    kills: int
    turns: list[int]


def kill_often(run: Path, kills: int, turns: int, chance: random.Random) -> Killed:
    """Go on with an open run of so many turns until it is finished, killing it (SIGKILL) so often on the way.

    Each kill comes a few milliseconds after a turn that was drawn from the whole month, so anywhere in the
    turns that follow; where that turn was done already, somewhere between the start of the process and the
    end of what it takes from the journal.
    """
    killed = Killed(0, [])
    last = turns - turns // 30  # a process that is to be killed must not come to the end
    for target in sorted(chance.randrange(last) for _ in range(kills)):
        with subprocess.Popen([sys.executable, "-c", _GO_ON, str(run)]) as process:
            if turns_of(run) < target:
                _wait_for(target, run, process)
                time.sleep(chance.random() * 0.02)
            else:
                time.sleep(chance.random())
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
                process.wait()
                killed.kills += 1
                killed.turns.append(turns_of(run))
            assert process.returncode in (0, -signal.SIGKILL)
        if state_of(run) == "finished":
            return killed
    subprocess.run([sys.executable, "-c", _GO_ON, str(run)], check=True, timeout=300)
    return killed


def _wait_for(turn: int, run: Path, process: subprocess.Popen[bytes]) -> None:
    """Until the journal has a turn, or the process has ended."""
    while process.poll() is None and turns_of(run) < turn:
        time.sleep(0.001)


def state_of(run: Path) -> str:
    return str(json.loads((run / "run.json").read_text(encoding="utf-8"))["state"])


def turns_of(run: Path) -> int:
    """How many turns are committed, as another process sees it."""
    db = sqlite3.connect(f"{(run / 'journal.sqlite').as_uri()}?mode=ro", uri=True)
    try:
        return int(db.execute("SELECT max(n) FROM turns WHERE seal != ''").fetchone()[0])
    finally:
        db.close()


def main() -> None:
    from workaday.fleet.work import grade_run, work
    from workaday.month.collaborators import Colleagues
    from workaday.month.run import create_run

    computer, folder, kills = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    whole = work(computer, folder / "whole")
    create_run(computer, folder / "killed", worker="reference", office=Colleagues(computer)).close()
    started = time.monotonic()
    killed = kill_often(folder.resolve() / "killed", kills, whole.turns, random.Random(kills))
    ends = [
        json.loads((folder / n / "run.json").read_text(encoding="utf-8"))["outcome"]
        for n in ("whole", "killed")
    ]
    grades = [grade_run(folder / name).as_json() for name in ("whole", "killed")]
    for grade in grades:
        grade.pop("run")
    print(json.dumps({
        "kills": killed.kills, "turns": whole.turns, "after": killed.turns, "same_end": ends[0] == ends[1],
        "same_grade": grades[0] == grades[1], "score": grades[0]["score"],
        "seconds": round(time.monotonic() - started, 1),
    }))  # fmt: skip


if __name__ == "__main__":
    main()
