"""What a command did becomes changes of the tree: new, changed, deleted, moved; all of it or nothing."""

from __future__ import annotations

import random
import re
import subprocess
from datetime import datetime
from pathlib import Path

import pytest
from world import FILES, HOME, NOW, World, shell

from workaday.errors import DeskError
from workaday.month.sandbox.bubblewrap import Bubblewrap, find_bubblewrap
from workaday.month.sandbox.changes import stage


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def do(world: World, text: str) -> list[str]:
    """Run a command and carry out what it changed, as a turn would."""
    label = f"{len(list((world.run / 'trash').iterdir())):05d}"
    with Bubblewrap(world.room, find_bubblewrap()).run(shell(text)) as outcome:
        assert not outcome.stopped
        before = world.fingerprint()
        lines = stage(world.tree, outcome, NOW, label, world.limits)
        assert world.fingerprint() == before, "staging does not touch the tree"
    world.tree.carry_out()
    return [line.replace(f"{HOME}/", "") for line in lines]


DONE: list[tuple[str, str, list[str], dict[str, str]]] = [
    ("nothing", "ls -R > /dev/null", [], FILES),
    ("new", "echo 1 > n.txt", ["wrote n.txt (2 bytes)"], {**FILES, "n.txt": "1\n"}),
    ("new-below", "mkdir -p A/b && echo 1 > A/b/n.txt", ["made folder A/", "made folder A/b/", "wrote A/b/n.txt (2 bytes)"], {**FILES, "A/b/n.txt": "1\n"}),
    ("changed", "echo more >> Documents/a.txt", ["changed Documents/a.txt (11 bytes)"], {**FILES, "Documents/a.txt": "hello\nmore\n"}),
    ("same-bytes", "cat Documents/a.txt > /tmp/a && cat /tmp/a > Documents/a.txt; touch Documents/b.txt; chmod 600 Documents/b.txt", [], FILES),
    ("moved", "mv Documents/a.txt Documents/Old/z.txt", ["moved Documents/a.txt to Documents/Old/z.txt"], {**{k: v for k, v in FILES.items() if k != "Documents/a.txt"}, "Documents/Old/z.txt": "hello\n"}),
    ("case-alone", "mv Documents/a.txt Documents/A.TXT", ["moved Documents/a.txt to Documents/A.TXT"], {**{k: v for k, v in FILES.items() if k != "Documents/a.txt"}, "Documents/A.TXT": "hello\n"}),
    ("case-and-bytes", "cd Documents; mv a.txt A.TXT; echo 2 > A.TXT", ["trashed Documents/a.txt", "wrote Documents/A.TXT (2 bytes)"], {**{k: v for k, v in FILES.items() if k != "Documents/a.txt"}, "Documents/A.TXT": "2\n"}),
    ("swapped", "cd Documents; mv a.txt c; mv b.txt a.txt; mv c b.txt", ["changed Documents/a.txt (7 bytes)", "changed Documents/b.txt (6 bytes)"], {**FILES, "Documents/a.txt": "second\n", "Documents/b.txt": "hello\n"}),
    ("deleted", "rm Documents/Old/x.txt", ["trashed Documents/Old/x.txt"], {k: v for k, v in FILES.items() if not k.endswith("x.txt")}),
    ("deleted-folder", "rm -r Documents/Old", ["trashed Documents/Old/"], {k: v for k, v in FILES.items() if "Old" not in k}),
    ("moved-folder", "mv Documents/Old Documents/New", ["made folder Documents/New/", "moved Documents/Old/x.txt to Documents/New/x.txt", "moved Documents/Old/y.txt to Documents/New/y.txt", "trashed Documents/Old/"], {k.replace("Old", "New"): v for k, v in FILES.items()}),
    ("emptied-folder", "rm -r Documents/Old; mkdir Documents/Old; echo 1 > Documents/Old/n", ["trashed Documents/Old/x.txt", "trashed Documents/Old/y.txt", "wrote Documents/Old/n (2 bytes)"], {**{k: v for k, v in FILES.items() if "Old" not in k}, "Documents/Old/n": "1\n"}),
    ("emptied-deep", "rm -r Documents; mkdir -p Documents/Old; cp /etc/hostname Documents/Old/x.txt", ["trashed Documents/a.txt", "trashed Documents/b.txt", "trashed Documents/Old/y.txt", "changed Documents/Old/x.txt (11 bytes)"], {"Documents/Old/x.txt": "win-000001\n"}),
    ("other-writing", "echo 1 > 'Ünïcode – ж.txt'", ["wrote Ünïcode – ж.txt (2 bytes)"], {**FILES, "Ünïcode – ж.txt": "1\n"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "lines", "found"), [d[1:] for d in DONE], ids=[d[0] for d in DONE])
def test_what_a_command_did(world: World, text: str, lines: list[str], found: dict[str, str]) -> None:
    assert sorted(do(world, text)) == sorted(lines)
    assert world.found() == found
    computers = {p: p.read_text() for p in (world.computer / "drives").rglob("*") if p.is_file()}
    assert sorted(computers.values()) == sorted(FILES.values()), "the computer's own files stay"


@pytest.mark.parametrize("seed", range(12))
def test_any_commands_leave_the_tree_that_a_plain_folder_would_have(world: World, seed: int) -> None:
    """The overlay, its reading and the staging together change nothing about what a script means."""
    random_ = random.Random(seed)
    names = [
        "Documents",
        "Documents/Old",
        "Documents/a.txt",
        "Documents/Old/x.txt",
        "p",
        "q",
        "q/r",
        "Documents/s",
    ]
    steps = ["mkdir -p {a}", "rm -rf {a}", "echo {n} >> {a}", "mv {a} {b}", "cp {a} {b}", "touch {a}"]
    wanted = world.base / "wanted"
    subprocess.run(["cp", "-r", str(world.place("")), str(wanted)], check=True)
    done = 0
    while done < 4:
        lines = [
            random_.choice(steps).format(a=random_.choice(names), b=random_.choice(names), n=n)
            for n in range(6)
        ]
        text = "\n".join(f"{line} 2> /dev/null" for line in lines)
        tried = world.base / "tried"
        subprocess.run(["rm", "-rf", str(tried)], check=True)
        subprocess.run(["cp", "-r", str(wanted), str(tried)], check=True)
        subprocess.run(["bash", "-c", text], cwd=tried, check=False)
        try:
            do(world, text)
        except DeskError as error:
            world.tree.discard()
            refused = str(error)
        else:
            refused = ""
        if refused:
            assert re.search("was a (file|folder) and is now", refused)
            continue
        subprocess.run(["rm", "-rf", str(wanted)], check=True)
        tried.rename(wanted)
        done += 1
        assert _listing(world.place("")) == _listing(wanted), text
        known = {f.path.removeprefix(f"{HOME}/") for f in world.tree.under(HOME)}
        assert known == {k for k, v in _listing(wanted).items() if v is not None}


def _listing(folder: Path) -> dict[str, str | None]:
    return {str(p.relative_to(folder)): p.read_text() if p.is_file() else None for p in folder.rglob("*")}


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("echo 1 > t", NOW),
        ("touch -d 2024-02-03T04:05:06 t", datetime(2024, 2, 3, 4, 5, 6)),
        ("touch -d 2031-01-01 t", NOW),
        ("cp -p Documents/a.txt t", datetime(2025, 11, 30, 10, 53, 20)),
        ("cp Documents/a.txt t", NOW),
    ],
    ids=["written", "set-to-the-past", "set-to-the-future", "copied-with-its-time", "copied"],
)
def test_files_carry_simulated_times(world: World, text: str, time: datetime) -> None:
    do(world, text)
    assert world.tree.file(f"{HOME}/t").modified == time
    world.tree.read(world.tree.file(f"{HOME}/t"))


def test_more_changes_than_allowed_are_none(world: World) -> None:
    with Bubblewrap(world.room, find_bubblewrap()).run(
        shell("for i in $(seq 250); do : > f$i; done")
    ) as outcome:
        assert outcome.stopped == "it changed more than 200 files and folders"
        assert outcome.layers == {}


def test_names_in_the_trash_do_not_meet(world: World) -> None:
    do(world, "mkdir Documents/New; cp Documents/a.txt Documents/New")
    do(world, "rm Documents/a.txt Documents/New/a.txt Documents/b.txt")
    assert len(list((world.run / "trash").iterdir())) == 3
