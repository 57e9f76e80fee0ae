"""Fleets: started, refused, stopped, killed, gone on with; never a half-made computer in the list."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from one_computer import copy_of, shared

from workaday.authors.embedded.author import Request
from workaday.computer.lint import lint_computer
from workaday.computer.open import find_computers
from workaday.errors import UsageError
from workaday.fleet.create import Outcome, create, create_one, lint_many, prepare, requests

PERSONAS = ["A librarian who keeps lists", "An office clerk"]
COUNT = 2


def wanted(seed: int = 1) -> list[Request]:
    return requests(PERSONAS, COUNT, seed, "mixed", "general")


def bytes_of(home: Path) -> dict[str, str]:
    """Every file of every computer, by its content's hash, with its time where it is the user's."""
    return {
        str(p.relative_to(home)): hashlib.sha256(p.read_bytes()).hexdigest()
        + (str(p.stat().st_mtime) if "drives" in p.parts else "")
        for p in sorted(home.rglob("*"))
        if p.is_file()
    }


def _make(folder: Path) -> None:
    create(wanted(), prepare(folder / "out", resume=False, force=False), jobs=1)


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fleet that nobody interrupted. Not to be changed."""
    return shared(tmp_path_factory, "fleet", _make) / "out" / "computers"


@pytest.fixture
def fleet(whole: Path, tmp_path: Path) -> Path:
    """A copy of it, below an --out of its own."""
    (tmp_path / "out").mkdir()
    return copy_of(whole, tmp_path / "out" / "computers")


# --- requests ---


def test_personas_are_used_again_in_another_world() -> None:
    made = requests(["A", "B"], 5, 3, "windows", "general")
    assert [r.persona for r in made] == ["A", "B", "A", "B", "A"]
    assert [r.serial for r in made] == [0, 1, 2, 3, 4]
    assert [r.id for r in made] == [f"win_{k:06d}" for k in range(5)]
    assert {(r.seed, r.system, r.trade) for r in made} == {(3, "windows", "general")}


def test_a_mixed_fleet_has_both_systems_and_the_same_ones_for_a_seed() -> None:
    made = requests(["A"], 60, 3, "mixed")
    assert {r.system for r in made} == {"windows", "mac"}
    assert all(r.id.startswith("win" if r.system == "windows" else "mac") for r in made)
    assert made == requests(["A"], 60, 3, "mixed")
    assert made[:10] == requests(["A"], 10, 3, "mixed")


# --- the folder ---


def test_a_new_folder_is_made(tmp_path: Path) -> None:
    assert prepare(tmp_path / "a" / "b", resume=False, force=False) == tmp_path / "a" / "b" / "computers"
    assert (tmp_path / "a" / "b" / "computers").is_dir()
    assert prepare(tmp_path / "empty", resume=True, force=False).is_dir()


def test_a_folder_with_something_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(
        UsageError, match=r"is not empty; go on with --resume, start over with --force, or give another --out"
    ):
        prepare(tmp_path, resume=False, force=False)
    assert [p.name for p in tmp_path.iterdir()] == ["letter.txt"]


def test_starting_over_touches_nothing_but_the_fleet(tmp_path: Path) -> None:
    for name in ("computers/win_000000", "runs/win_000000/r01", "mine"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "file.txt").write_text("x", encoding="utf-8")
    home = prepare(tmp_path, resume=False, force=True)
    assert list(home.iterdir()) == []
    assert sorted(p.name for p in tmp_path.iterdir()) == ["computers", "mine"]
    assert (tmp_path / "mine" / "file.txt").exists()


def test_going_on_sweeps_what_was_half_made(tmp_path: Path) -> None:
    (tmp_path / "computers" / ".partial-win_000003" / "drives").mkdir(parents=True)
    (tmp_path / "computers" / "win_000002").mkdir()
    home = prepare(tmp_path, resume=True, force=False)
    assert [p.name for p in home.iterdir()] == ["win_000002"]


@pytest.mark.parametrize("where", ["file", "below-a-file", "unwritable"])
def test_a_folder_that_cannot_be_written_is_refused_with_a_remedy(tmp_path: Path, where: str) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    out = {
        "file": tmp_path / "file",
        "below-a-file": tmp_path / "file" / "out",
        "unwritable": Path("/proc/workaday"),
    }[where]
    with pytest.raises(UsageError, match="give a folder"):
        prepare(out, resume=False, force=False)


# --- going on ---


def test_a_whole_fleet_is_not_made_again(fleet: Path) -> None:
    before = bytes_of(fleet), {p: p.stat().st_ino for p in fleet.rglob("*")}
    made: list[Outcome] = []
    outcomes = create(wanted(), prepare(fleet.parent, resume=True, force=False), jobs=1, progress=made.append)
    assert made == []
    assert [o.path for o in outcomes] == [str(fleet / r.id) for r in wanted()]
    assert (bytes_of(fleet), {p: p.stat().st_ino for p in fleet.rglob("*")}) == before


def test_only_what_is_missing_is_made_and_it_is_the_same(fleet: Path, whole: Path) -> None:
    first, second = wanted()
    shutil.rmtree(fleet / second.id)
    kept = {p: p.stat().st_ino for p in (fleet / first.id).rglob("*")}
    made: list[Outcome] = []
    create(wanted(), prepare(fleet.parent, resume=True, force=False), jobs=2, progress=made.append)
    assert [o.id for o in made] == [second.id]
    assert {p: p.stat().st_ino for p in (fleet / first.id).rglob("*")} == kept
    assert bytes_of(fleet) == bytes_of(whole)


@pytest.mark.parametrize("spoil", ["another-persona", "a-list"])
def test_what_is_not_the_computer_asked_for_is_made_again(fleet: Path, whole: Path, spoil: str) -> None:
    first, _ = wanted()
    place = fleet / first.id / "computer.json"
    about = json.loads(place.read_text(encoding="utf-8"))
    texts = {"another-persona": json.dumps(about | {"persona": "Another"}), "a-list": "[]"}
    place.write_text(texts[spoil], encoding="utf-8")
    made: list[Outcome] = []
    create(wanted(), prepare(fleet.parent, resume=True, force=False), jobs=1, progress=made.append)
    assert [o.id for o in made] == [first.id]
    assert bytes_of(fleet) == bytes_of(whole)


# --- killed ---


def create_command(out: Path, *more: str) -> list[str]:
    people = out.parent / "people.txt"
    people.write_text("\n".join(PERSONAS), encoding="utf-8")
    return [sys.executable, "-m", "workaday", "create", "--out", str(out), "--personas", str(people), "--seed", "1",
            "--trade", "general", "--jobs", "1", "--no-controls", "--json", *more]  # fmt: skip


@pytest.fixture
def killed(tmp_path: Path) -> Path:
    """An --out in which a process was killed while it wrote a computer."""
    out = tmp_path / "out"
    home = out / "computers"
    with subprocess.Popen(
        create_command(out), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            deadline = time.monotonic() + 60
            while time.monotonic() < deadline and process.poll() is None:
                if any(p.is_file() for p in home.glob(".partial-*/**/drives/**/*")):
                    break
                time.sleep(0.002)
        finally:
            process.send_signal(signal.SIGKILL)
    return out


def test_after_a_kill_nothing_half_made_is_listed_and_going_on_gives_the_same(
    killed: Path, whole: Path
) -> None:
    home = killed / "computers"
    assert list(home.glob(".partial-*")), "the process was killed too late"
    listed = [p for p in home.iterdir() if not p.name.startswith(".")]
    assert all((p / "computer.json").is_file() and lint_computer(p) == [] for p in listed)
    if listed:
        assert find_computers(home) == sorted(listed)
    refused = subprocess.run(create_command(killed), capture_output=True, text=True, timeout=60, check=False)
    assert refused.returncode == 2
    assert "go on with --resume" in refused.stderr
    done = subprocess.run(
        create_command(killed, "--resume"), capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["computers"] == [str(home / r.id) for r in wanted()]
    assert bytes_of(home) == bytes_of(whole)


# --- a disk that does not take it ---


_SMALL = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
from workaday.cli import main
main(sys.argv[1:])
"""


def test_a_file_that_cannot_be_written_fails_that_computer_and_lists_nothing(tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = [sys.executable, "-c", _SMALL, *create_command(out)[3:]]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1
    failed = json.loads(done.stdout)["failed"]
    assert [f["id"] for f in failed] == [r.id for r in wanted()]
    assert all("File too large" in f["error"] for f in failed)
    assert list((out / "computers").iterdir()) == []
    assert "Traceback" not in done.stderr


def test_a_full_disk_stops_the_fleet_with_a_remedy_and_going_on_mends_it(tmp_path: Path, whole: Path) -> None:
    """A disk too small for the second computer, in a mount namespace of its own; then one with room."""
    size = sum(p.stat().st_blocks * 512 for p in (whole / wanted()[0].id).rglob("*")) // 1024 + 300
    disk = tmp_path / "disk"
    disk.mkdir()
    script = (
        f"mount -t tmpfs -o size={size}k tmpfs '{disk}' || exit 77; "
        '"$@"; code=$?; ls -A "$0/out/computers" >&2; exit $code'
    )
    people = tmp_path / "people.txt"
    people.write_text("\n".join(PERSONAS), encoding="utf-8")
    command = create_command(disk / "out")
    command[command.index("--personas") + 1] = str(people)
    (disk / "people.txt").unlink()
    inside = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script, str(disk), *command]
    if shutil.which("unshare") is None:
        pytest.skip("no unshare on this system")
    done = subprocess.run(inside, capture_output=True, text=True, timeout=120, check=False)
    if done.returncode == 77 or "unshare" in done.stderr:
        pytest.skip("this system lets nobody mount a small disk")
    assert done.returncode == 1
    first, *rest = done.stderr.splitlines()
    assert "No space left on device; make room and go on with --resume" in first
    assert rest == [wanted()[0].id]  # the first is whole, of the second nothing is left


def test_a_computer_that_fails_does_not_take_its_siblings(fleet: Path) -> None:
    """A file stands where one computer should go; the other is there."""
    first, second = wanted()
    shutil.rmtree(fleet / first.id)
    (fleet / first.id).write_text("in the way", encoding="utf-8")
    outcomes = create([first, second], fleet, jobs=1)
    assert outcomes[0].error
    assert not outcomes[0].path
    assert outcomes[1] == Outcome(second.id, str(fleet / second.id))


def test_a_trade_that_there_is_not_is_an_outcome(tmp_path: Path) -> None:
    home = prepare(tmp_path / "out", resume=False, force=False)
    outcome = create_one(Request("win_000000", "x", 0, 0, "windows", "alchemist"), home)
    assert outcome.path == ""
    assert "alchemist" in outcome.error
    assert list(home.iterdir()) == []


# --- processes ---


def test_two_processes_make_the_same_as_one(tmp_path: Path, whole: Path) -> None:
    home = prepare(tmp_path / "out", resume=False, force=False)
    outcomes = create(wanted(), home, jobs=2)
    assert [o.id for o in outcomes] == [r.id for r in wanted()]
    assert bytes_of(home) == bytes_of(whole)


def test_linting_with_two_processes_keeps_the_order(fleet: Path) -> None:
    folders = sorted(fleet.iterdir(), reverse=True)
    (folders[0] / "computer.json").unlink()
    found = list(lint_many(folders, 2))
    assert [r.computer for r in found] == [f.name for f in folders]
    assert [len(r.defects) for r in found] == [1, 0]
    assert found == list(lint_many(folders, 1))


def _children(pid: int) -> list[int]:
    found = subprocess.run(
        ["ps", "--ppid", str(pid), "-o", "pid="], capture_output=True, text=True, check=False
    )
    return [int(p) for p in found.stdout.split()]


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are watched through /proc")
def test_a_killed_fleet_leaves_no_process_behind(tmp_path: Path) -> None:
    command = create_command(tmp_path / "out")
    command[command.index("--jobs") + 1] = "2"
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and len(_children(process.pid)) < 2:
            time.sleep(0.05)
        children = _children(process.pid)
        process.send_signal(signal.SIGKILL)
    assert len(children) == 2
    try:
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline and any(_alive(c) for c in children):
            time.sleep(0.05)
        assert not [c for c in children if _alive(c)]
    finally:
        for child in children:
            if _alive(child):
                os.kill(child, signal.SIGKILL)
