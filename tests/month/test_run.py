"""A run's folder: made whole or not at all, locked, mended, shared between days."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import MutableMapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from test_desk_computer import WORK, ScriptedOffice, begin, make_computer

from workaday.errors import DiskError, InputError, RunBusyError, RunDamagedError, RunError, UsageError
from workaday.month.about import read_about
from workaday.month.desk import Desk
from workaday.month.journal import Journal
from workaday.month.lock import take_lock
from workaday.month.records import ScheduledMail, SentMail
from workaday.month.run import create_run, open_run, tree_of
from workaday.month.tree import Manifest, Tree, changes_text


def test_a_folder_with_something_in_it_is_refused(tmp_path: Path) -> None:
    computer = make_computer(tmp_path)
    out = tmp_path / "run"
    out.mkdir()
    create_run(computer, out, worker="test", office=ScriptedOffice()).close()
    with pytest.raises(UsageError, match="not empty"):
        create_run(computer, out, worker="test", office=ScriptedOffice())


def test_what_is_no_computer_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="computer"):
        create_run(tmp_path / "none", tmp_path / "run", worker="test", office=ScriptedOffice())
    computer = make_computer(tmp_path)
    (computer / "monthly_objectives.json").write_text("{}", encoding="utf-8")
    with pytest.raises(InputError, match=r"simulation_period\.start"):
        create_run(computer, tmp_path / "run", worker="test", office=ScriptedOffice())
    assert sorted(p.name for p in tmp_path.iterdir()) == ["win_000001"]


def test_a_link_on_a_computer_is_refused(tmp_path: Path) -> None:
    computer = make_computer(tmp_path)
    (computer / "drives/C/Users/ana/truth").symlink_to(computer / "truth")
    with pytest.raises(RunError, match="link"):
        create_run(computer, tmp_path / "run", worker="test", office=ScriptedOffice())


def test_two_cannot_hold_a_run(tmp_path: Path) -> None:
    run, _ = begin(tmp_path)
    with run, pytest.raises(RunBusyError, match=f"process {os.getpid()}"):
        open_run(run.out, ScriptedOffice())
    open_run(run.out, ScriptedOffice()).close()


def test_no_run_and_a_lost_computer(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="holds no run"):
        open_run(tmp_path, ScriptedOffice())
    run, _ = begin(tmp_path)
    run.close()
    moved = run.computer.rename(tmp_path / "elsewhere")
    with pytest.raises(RunError, match="is gone"):
        open_run(run.out, ScriptedOffice())
    with open_run(run.out, ScriptedOffice(), computer=moved) as again:
        assert again.user.name == "Ana Ruiz"


def test_people_are_found_in_many_ways(tmp_path: Path) -> None:
    run, _ = begin(tmp_path)
    with run:
        people = run.people
        for word in ("p_ben", "Ben Ode", "ben", "BEN@acme.example", "Ben Ode <ben@acme.example>"):
            assert people.find(word).id == "p_ben"
        assert people.find("Dora").known is False
        assert len(people) == 4


def test_a_run_goes_on_where_it_was(tmp_path: Path) -> None:
    run, desk = begin(tmp_path)
    desk.call("write_file", {"path": f"{WORK}/a.txt", "content": "one"})
    desk.call("end_day", {})
    desk.call("write_file", {"path": f"{WORK}/b.txt", "content": "two"})
    desk.call("move_file", {"source": f"{WORK}/a.txt", "target": "C:/Users/ana/Desktop/a.txt"})
    desk.call("write_notes", {"text": "remember"})
    now, hash = run.clock.now, run.tree.manifest(0).hash
    run.close()
    with open_run(run.out, ScriptedOffice()) as again:
        assert again.clock.now == now
        assert again.tree.manifest(0).hash == hash
        desk = Desk(again)
        assert desk.call("read_notes", {}).text == "remember"
        assert desk.call("read_file", {"path": "C:/Users/ana/Desktop/a.txt"}).text == "one"
    reader = Journal.open(run.out / "journal.sqlite", read_only=True)
    assert tree_of(run.out, reader).manifest(0).hash == hash
    reader.close()


def contents(out: Path) -> set[str]:
    return {p.name for p in (out / "objects").rglob("*") if p.is_file()}


def test_a_content_is_stored_once_and_never_the_computers(tmp_path: Path) -> None:
    run, desk = begin(tmp_path)
    with run:
        desk.call("end_day", {})
        assert contents(run.out) == set()
        desk.call("write_file", {"path": f"{WORK}/notes.txt", "content": "new"})
        desk.call("write_file", {"path": f"{WORK}/again.txt", "content": "new"})
        desk.call("end_day", {})
        assert contents(run.out) == {hashlib.sha256(b"new").hexdigest()}
        first, second = (Tree.of_run(run.out, "windows", day) for day in (1, 2))
        assert first.manifest(0).hash != second.manifest(0).hash == run.tree.manifest(0).hash
        assert first.file(f"{WORK}/notes.txt").origin == f"{WORK}/notes.txt"
        assert run.tree.objects.get(second.file(f"{WORK}/notes.txt").sha) == b"new"


@pytest.mark.parametrize("name", ["began.json", "day-01.json"])
def test_a_damaged_manifest_is_not_believed(tmp_path: Path, name: str) -> None:
    run, desk = begin(tmp_path)
    desk.call("write_file", {"path": f"{WORK}/notes.txt", "content": "new"})
    desk.call("end_day", {})
    run.close()
    place = run.out / "trees" / name
    place.write_text(place.read_text(encoding="utf-8").replace("notes.txt", "notes2.txt"), encoding="utf-8")
    with pytest.raises(RunDamagedError, match="its own hash"):
        open_run(run.out, ScriptedOffice())


def test_finish_keeps_the_tree_and_the_state(tmp_path: Path) -> None:
    run, desk = begin(tmp_path)
    with run:
        desk.call("write_file", {"path": f"{WORK}/a.txt", "content": "one"})
        run.finish()
    last = Manifest.read(run.out / "trees" / "last.json")
    assert [f.name for f in last.files] == ["a.txt"]
    about = read_about(run.out)
    assert (about["state"], about["outcome"]["type"], about["outcome"]["tree"]) == (
        "finished",
        "finished",
        last.hash,
    )


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (DiskError("full"), "disk"),
        (RunError("the desk refused"), "worker"),
        (KeyError("x"), "worker"),
        (KeyboardInterrupt(), "interrupted"),
    ],
    ids=["disk", "refused", "fault", "keyboard"],
)
def test_a_stop_is_written_down_and_opening_takes_it_back(
    tmp_path: Path, fault: BaseException, kind: str
) -> None:
    run, desk = begin(tmp_path)
    with run:
        desk.call("what_time", {})
        run.stop(fault)
    outcome = read_about(run.out)["outcome"]
    assert (outcome["type"], outcome["turn"], outcome["day"]) == (kind, 1, 1)
    assert outcome["what"]
    assert ("trace" in outcome) == (kind == "worker")
    open_run(run.out, ScriptedOffice()).close()
    assert (read_about(run.out)["state"], read_about(run.out)["outcome"]) == ("open", None)


def test_what_a_killed_process_left_half_made_goes(tmp_path: Path) -> None:
    left = tmp_path / ".partial-run-1"
    (left / "desk").mkdir(parents=True)
    held = tmp_path / ".partial-run-2"
    held.mkdir()
    with take_lock(held):
        run, _ = begin(tmp_path)
        run.close()
        assert not left.exists()
        assert held.exists()


def test_another_computer_in_its_place_is_noticed(tmp_path: Path) -> None:
    run, _ = begin(tmp_path)
    run.close()
    (run.computer / "file_list.json").write_text("[1]", encoding="utf-8")
    with pytest.raises(RunError, match="not the computer that the run began on"):
        open_run(run.out, ScriptedOffice())


@pytest.mark.parametrize("text", ["", "{", "[]", '{"computer": 5}', '{"computer": "x"}'])
def test_a_damaged_run_json_is_one_line(tmp_path: Path, text: str) -> None:
    run, _ = begin(tmp_path)
    run.close()
    (run.out / "run.json").write_text(text, encoding="utf-8")
    with pytest.raises(RunDamagedError, match=r"run\.json is damaged"):
        open_run(run.out, ScriptedOffice())


# --- crashes ---


@dataclass
class DyingOffice(ScriptedOffice):
    """Takes a copy of the run in the middle of a turn: what a process killed there would leave."""

    run: Path = Path()
    copy: Path = Path()

    def on_mail(self, mail: SentMail, memory: MutableMapping[str, str]) -> list[ScheduledMail]:
        memory["seen"] = mail.id
        shutil.copytree(self.run, self.copy)
        return []


def test_a_turn_cut_off_in_its_middle_never_was(tmp_path: Path) -> None:
    computer = make_computer(tmp_path)
    office = DyingOffice(run=tmp_path / "run", copy=tmp_path / "crashed")
    with create_run(computer, tmp_path / "run", worker="test", office=office) as run:
        Desk(run).call("what_time", {})
        assert Desk(run).call("send_mail", {"to": ["Ben"], "subject": "s", "body": "b"}).ok
    with open_run(tmp_path / "crashed", ScriptedOffice()) as crashed:
        assert crashed.journal.interrupted is not None
        assert crashed.journal.interrupted.tool == "send_mail"
        assert [t.tool for t in crashed.journal.turns()] == ["what_time"]
        assert crashed.journal.mails("out") == []
        assert dict(crashed.journal.memory) == {}
        assert crashed.clock.minutes_left == 570
        assert Desk(crashed).call("send_mail", {"to": ["Ben"], "subject": "s", "body": "b"}).ok
        assert [m.id for m in crashed.journal.mails("out")] == ["m0002"]


@pytest.mark.parametrize("kind", ["write", "move", "folder", "trash"])
def test_what_was_committed_but_not_done_is_done_on_opening(tmp_path: Path, kind: str) -> None:
    run, _ = begin(tmp_path)
    tree, journal = run.tree, run.journal
    n = journal.begin(1, run.clock.now, kind, "{}")
    match kind:
        case "write":
            tree.write(f"{WORK}/new.txt", b"bytes", run.clock.now)
        case "move":
            tree.move(f"{WORK}/notes.txt", f"{WORK}/new.txt")
        case "folder":
            tree.make_folder(f"{WORK}/x/new.txt")
        case _:
            tree.trash(f"{WORK}/notes.txt", "00001")
    with journal.transaction():
        journal.finish(n, "done", True, 1, changes_text(tree.staged))
    run.close()  # here the process dies
    for _ in range(2):  # mending twice does no harm
        with open_run(run.out, ScriptedOffice()) as again:
            gone = not (again.desk_root / "C/Users/ana/Documents/Work/notes.txt").exists()
            assert gone == (kind in ("move", "trash"))
            if kind == "write":
                place = again.desk_root / "C/Users/ana/Documents/Work/new.txt"
                assert place.read_bytes() == b"bytes"
                assert place.stat().st_mtime_ns == 1_767_601_800_000_000_000  # 2026-01-05 08:30
            disk = {
                p.relative_to(again.desk_root).as_posix() for p in again.desk_root.rglob("*") if p.is_file()
            }
            assert disk == {again.tree.paths.on_disk(f.path) for f in again.tree.under("")}
            assert list((again.out / "staging").iterdir()) == []


def test_a_day_that_ended_without_its_snapshot_gets_it(tmp_path: Path) -> None:
    run, desk = begin(tmp_path)
    desk.call("write_file", {"path": f"{WORK}/a.txt", "content": "one"})
    desk.call("end_day", {})
    run.close()
    place = run.out / "trees" / "day-01.json"
    wanted = place.read_bytes()
    place.unlink()
    open_run(run.out, ScriptedOffice()).close()
    assert place.read_bytes() == wanted


_WORKER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from test_desk_computer import WORK, ScriptedOffice
from workaday.month.desk import Desk
from workaday.month.run import open_run
with open_run(Path(sys.argv[1]), ScriptedOffice()) as run:
    desk = Desk(run)
    print("ready", flush=True)
    while (n := run.journal.count()) < 600:
        match n % 6:
            case 0: desk.call("write_file", {"path": f"{WORK}/w.txt", "content": f"turn {n}"})
            case 1: desk.call("move_file", {"source": f"{WORK}/w.txt", "target": f"{WORK}/t{n}.txt"})
            case 2: desk.call("send_mail", {"to": ["Ben"], "subject": f"{n}", "body": "b"})
            case 3: desk.call("trash_file", {"path": f"{WORK}/t{n - 2}.txt"})
            case 4: desk.call("make_folder", {"path": f"{WORK}/f{n}"})
            case _: desk.call("end_day" if n % 60 == 59 else "wait", {} if n % 60 == 59 else {"minutes": 5})
"""


def _end_state(out: Path) -> tuple[str, list[str], list[str]]:
    journal = Journal.open(out / "journal.sqlite", read_only=True)
    rows = [repr(t) for t in journal.turns()]
    mails = [repr(m) for m in journal.mails()]
    hash = tree_of(out, journal).manifest(0).hash
    journal.close()
    return hash, rows, mails


def test_killed_at_any_point_the_end_is_the_same(tmp_path: Path) -> None:
    run, _ = begin(tmp_path)
    run.close()
    whole, killed = run.out, tmp_path / "killed"
    shutil.copytree(whole, killed)
    command = [sys.executable, "-c", _WORKER]
    tests = str(Path(__file__).parent)
    subprocess.run([*command, str(whole), tests], check=True, stdout=subprocess.DEVNULL, timeout=60)
    for delay in (0.0, 0.02, 0.05):
        with subprocess.Popen([*command, str(killed), tests], stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            try:
                process.wait(delay)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
    subprocess.run([*command, str(killed), tests], check=True, stdout=subprocess.DEVNULL, timeout=60)
    assert _end_state(killed) == _end_state(whole)
