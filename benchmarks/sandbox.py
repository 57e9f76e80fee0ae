"""What a command in the sandbox costs, beside the same command as a plain process.

    python benchmarks/sandbox.py --count 60

One JSON object a line: milliseconds from the call to its result, the smallest and the middle one of `count`
calls, for the plain process, for the box, and for the whole turn at the desk (journal, staging and carrying
out included). `beyond` is the difference of the middle ones: what the sandbox adds. The run is made by hand in
a temporary folder, of `--files` files. Nothing is judged.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from workaday.month.sandbox.box import Box, Command
from workaday.month.sandbox.bubblewrap import Bubblewrap, find_bubblewrap, find_clock
from workaday.month.sandbox.changes import stage
from workaday.month.sandbox.room import Room
from workaday.month.tree import Paths, Tree, lay_out, scan

NOW = datetime(2026, 1, 5, 9, 30)
SHELL = {
    "nothing": "true",
    "list": "ls -lR . > /dev/null",
    "pipeline": "cat Documents/*.txt | sort | uniq -c | tail -3",
    "write": "echo new > Documents/new.txt",
}
PYTHON = {"nothing": "pass", "write": "open('Documents/new.txt', 'w').write('new')"}


def make_tree(folder: Path, files: int) -> tuple[Tree, Path]:
    """A run's tree over a computer with so many small files."""
    computer, run = folder / "computer", folder / "run"
    home = computer / "drives" / "C" / "Users" / "ana"
    for n in range(files):
        place = home / ("Documents" if n % 3 else f"Documents/{n % 20:02d}") / f"f{n}.txt"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(f"file {n}\n" * 100, encoding="utf-8")
    for name in ("trees", "trash", "staging", "objects"):
        (run / name).mkdir(parents=True)
    system, listing = scan(computer)
    lay_out(listing.index(), Paths(system), computer, run)
    return Tree(run, system, listing, listing.index()), computer


def in_the_box(box: Box, tree: Tree, room: Room, command: Command, number: int) -> None:
    """A turn's work: the command, and its changes taken over."""
    with box.run(command) as outcome:
        if outcome.exit_code or outcome.stopped:
            raise SystemExit(f"{command.text!r} failed: {outcome}")
        stage(tree, outcome, NOW, f"{number:05d}", room.limits)
    tree.carry_out()


def plain(argv: list[str], folder: Path) -> None:
    subprocess.run(argv, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, check=True)


def measure(count: int, once: Callable[[int], None]) -> dict[str, float]:
    taken = []
    for number in range(count + 3):
        started = time.perf_counter()
        once(number)
        taken.append(1000 * (time.perf_counter() - started))
    taken = sorted(taken[3:])  # the first ones fill the caches
    return {"least_ms": round(taken[0], 2), "middle_ms": round(statistics.median(taken), 2)}


def compare(name: str, count: int, bare: Callable[[int], None], boxed: Callable[[int], None]) -> None:
    plainly, confined = measure(count, bare), measure(count, boxed)
    beyond = round(confined["middle_ms"] - plainly["middle_ms"], 2)
    least = round(confined["least_ms"] - plainly["least_ms"], 2)
    row = {"command": name, "plain": plainly, "box": confined, "beyond_ms": beyond, "beyond_least_ms": least}
    print(json.dumps(row), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--files", type=int, default=300)
    settings = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        tree, computer = make_tree(Path(name), settings.files)
        room = Room(tree, tree.run / "box", (tree.run, computer), "C:/Users/ana", "win", "Ana Ruiz")
        program = find_bubblewrap()
        about = {"bubblewrap": program.version, "libfaketime": bool(find_clock()), "files": settings.files}
        print(json.dumps({**about, "python": sys.version.split()[0]}), flush=True)
        home = tree.drives / "C" / "Users" / "ana"
        for clock in ("", None) if find_clock() else ("",):
            box = Bubblewrap(room, program, clock)
            suffix = "" if clock == "" else ", dated"
            for word, text in SHELL.items():
                argv = ["bash", "--noprofile", "--norc", "-c", text]
                compare_one(
                    f"shell {word}{suffix}",
                    settings.count,
                    argv,
                    home,
                    (box, tree, room, Command("shell", text, NOW)),
                )
            for word, text in PYTHON.items():
                argv = [sys.executable, "-c", text]
                compare_one(
                    f"python {word}{suffix}",
                    settings.count,
                    argv,
                    home,
                    (box, tree, room, Command("python", text, NOW)),
                )


def compare_one(
    name: str, count: int, argv: list[str], home: Path, turn: tuple[Box, Tree, Room, Command]
) -> None:
    box, tree, room, command = turn
    scratch = home.parents[4] / "scratch"
    subprocess.run(["rm", "-rf", str(scratch)], check=True)
    subprocess.run(["cp", "-a", str(home), str(scratch)], check=True)
    compare(name, count, lambda _: plain(argv, scratch), lambda n: in_the_box(box, tree, room, command, n))


if __name__ == "__main__":
    main()
