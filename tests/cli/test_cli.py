"""Command lines: exit codes, what stands on which stream, the fixed names of the JSON, errors with remedies."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from one_computer import copy_of, document

from workaday import __version__
from workaday.cli import run
from workaday.computer.lint import lint_computer

COMMANDS = [
    ["demo"],
    ["create"],
    ["work"],
    ["grade"],
    ["lint"],
    ["import", "microsoft"],
    ["show"],
    ["trades", "list"],
    ["trades", "lint"],
]


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str

    @property
    def data(self) -> dict[str, object]:
        """The JSON object on the last line of standard output."""
        found: dict[str, object] = json.loads(self.out.splitlines()[-1])
        return found


class Cli:
    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys

    def __call__(self, *arguments: str | Path) -> Said:
        self.capsys.readouterr()
        code = run([str(a) for a in arguments])
        said = self.capsys.readouterr()
        return Said(code, said.out, said.err)


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> Cli:
    return Cli(capsys)


# --- help ---


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_the_help_of_each_command_has_an_example(cli: Cli, command: Sequence[str]) -> None:
    said = cli(*command, "--help")
    assert (said.code, said.err) == (0, "")
    assert f"Example: workaday {' '.join(command)}" in " ".join(said.out.split())
    assert f"Usage: workaday {' '.join(command)}" in said.out


def test_the_help_names_every_command(cli: Cli) -> None:
    said = cli("--help")
    assert said.code == 0
    assert all(command[0] in said.out for command in COMMANDS)
    assert cli().out == said.out


def test_the_version_is_said(cli: Cli) -> None:
    assert cli("--version").out.strip() == __version__


@pytest.mark.parametrize(
    "command", [["-m", "workaday"], [str(Path(sys.executable).parent / "workaday")]], ids=["module", "script"]
)
def test_the_program_can_be_started_both_ways(command: list[str]) -> None:
    start = [sys.executable, *command] if command[0] == "-m" else command
    done = subprocess.run([*start, "trades", "list"], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "general: " in done.stdout
    wrong = subprocess.run(
        [*start, "lint", "/nowhere"], capture_output=True, text=True, timeout=60, check=False
    )
    assert (wrong.returncode, wrong.stdout) == (2, "")


# --- create ---


def test_create_makes_computers_and_says_which(cli: Cli, tmp_path: Path) -> None:
    people = tmp_path / "people.jsonl"
    people.write_text('{"persona": "An office clerk"}\n{"person": "?"}\n', encoding="utf-8")
    out = tmp_path / "out"
    wanted = [
        "create",
        "--out",
        out,
        "--personas",
        people,
        "--os",
        "mac",
        "--trade",
        "general",
        "--no-controls",
    ]
    said = cli(*wanted, "--jobs", 1)
    assert said.code == 1  # a line was broken; the others were made
    assert list(said.data) == ["computers", "failed", "broken_lines", "failed_controls"]
    folder = out / "computers" / "mac_000000"
    assert said.data["computers"] == [str(folder)]
    assert said.data["failed"] == []
    assert said.data["broken_lines"] == [
        f"{people}:2: no text under `persona`; each line is an object with `persona`"
    ]
    assert f"workaday: {people}:2: " in said.err
    assert "1 computers in" in said.err
    assert len(said.out.splitlines()) == 1
    assert lint_computer(folder) == []
    again = cli(*wanted, "--resume", "--json")
    assert again.data == said.data
    assert (
        again.err == f"workaday: {people}:2: no text under `persona`; each line is an object with `persona`\n"
    )


# --- work ---


def test_work_says_where_its_run_is(cli: Cli, computer: Path, tmp_path: Path) -> None:
    said = cli("work", computer, "--worker", "idle", "--out", tmp_path / "run")
    assert said.code == 0
    assert list(said.data) == ["run", "turns", "worker", "seconds", "outcome", "why"]
    assert said.data["run"] == str(tmp_path / "run")
    assert (said.data["turns"], said.data["worker"]) == (20, "idle")
    assert "next: workaday grade" in said.err
    quiet = cli("work", computer, "--worker", "idle", "--out", tmp_path / "second", "--json")
    assert (quiet.code, quiet.err, len(quiet.out.splitlines())) == (0, "", 1)


def test_runs_are_numbered_beside_the_computers(cli: Cli, computer: Path, tmp_path: Path) -> None:
    copy = copy_of(computer, tmp_path / "computers" / computer.name)
    runs = [cli("work", copy, "--worker", "idle", "--json").data["run"] for _ in range(2)]
    assert runs == [str(tmp_path / "runs" / computer.name / name) for name in ("r01", "r02")]


# --- grade ---

GRADE = [
    "computer",
    "run",
    "score",
    "points",
    "max_points",
    "checks",
    "colleagues",
    "by_deliverable",
    "by_kind",
]


def test_grade_as_json(cli: Cli, finished: Path, computer: Path, tmp_path: Path) -> None:
    said = cli("grade", finished, "--json", "--out", tmp_path)
    assert (said.code, said.err) == (0, "")
    assert list(said.data) == GRADE
    assert (said.data["computer"], said.data["run"]) == (computer.name, str(finished))
    assert json.loads((tmp_path / "grade.json").read_text(encoding="utf-8")) == said.data


def test_grade_as_text_lists_each_check_with_its_basis(
    cli: Cli, idle: Path, computer: Path, tmp_path: Path
) -> None:
    said = cli("grade", idle, "--out", tmp_path)
    lines = said.out.splitlines()
    assert lines[0].startswith(f"{computer.name}: 0.0% (0 of ")
    data = json.loads((tmp_path / "grade.json").read_text(encoding="utf-8"))
    assert sum(line.startswith("  fail ") for line in lines) == len(data["checks"])
    assert sum(line.strip().startswith("basis: ") for line in lines) == len(data["checks"])
    assert all(k in said.out for k in data["by_kind"])


def test_grade_of_the_failed_ones_alone(cli: Cli, finished: Path, tmp_path: Path) -> None:
    said = cli("grade", finished, "--failed", "--out", tmp_path)
    assert said.code == 0
    assert "  pass " not in said.out


# --- show ---


def test_show_as_json(cli: Cli, computer: Path) -> None:
    said = cli("show", computer, "--json")
    assert (said.code, said.err) == (0, "")
    assert list(said.data) == [
        "id",
        "about",
        "identity",
        "files",
        "folders",
        "edges",
        "deliverables",
        "collaborators",
    ]
    assert said.data["files"] == len(document(computer, "file_list.json"))


def test_show_for_the_eye(cli: Cli, computer: Path) -> None:
    said = cli("show", computer)
    assert (said.code, said.err) == (0, "")
    name = document(computer, "user_profile.json")["identity"]["full_name"]
    assert name in said.out
    assert f"{len(document(computer, 'file_list.json'))} files in" in said.out
    assert all(d["id"] in said.out for d in document(computer, "monthly_objectives.json")["deliverables"])


# --- trades ---


def test_trades_are_listed(cli: Cli) -> None:
    said = cli("trades", "list")
    assert said.code == 0
    assert {line.partition(":")[0] for line in said.out.splitlines()} >= {"general", "nurse_manager"}


def test_a_broken_trade_is_a_defect_with_its_line(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "trade.yaml").write_text("name: 5\nunknown: x\n", encoding="utf-8")
    said = cli("trades", "lint", tmp_path, "--json")
    assert said.code == 1
    assert list(said.data) == ["mistakes"]
    assert list(said.data["mistakes"][0]) == ["trade", "file", "line", "where", "what"]  # type: ignore[index]


# --- wrong usage: one line on standard error, a remedy, exit code 2 ---

WRONG: list[tuple[str, list[str], str]] = [
    ("no-such-command", ["crate"], "create"),
    ("no-such-option", ["create", "--out", "{tmp}/o", "--cuont", "3"], "--count"),
    ("option-without-value", ["create", "--out"], "See workaday --help"),
    ("required-option-missing", ["create"], "--out"),
    ("count-no-number", ["create", "--out", "{tmp}/o", "--count", "many"], "--count"),
    ("count-negative", ["create", "--out", "{tmp}/o", "--count", "-1"], "give numbers from 1 on"),
    ("no-such-system", ["create", "--out", "{tmp}/o", "--os", "linux"], "windows"),
    ("no-such-trade", ["create", "--out", "{tmp}/o", "--trade", "alchemist"], "general"),
    (
        "no-such-personas",
        ["create", "--out", "{tmp}/o", "--personas", "{tmp}/none"],
        "give a JSONL or text file",
    ),
    ("resume-and-force", ["create", "--out", "{tmp}/o", "--resume", "--force"], "exclude each other"),
    ("out-not-empty", ["create", "--out", "{tmp}"], "--resume"),
    ("out-is-a-file", ["create", "--out", "{tmp}/file"], "give a folder"),
    ("out-unwritable", ["create", "--out", "/proc/workaday"], "give a folder that can be written"),
    ("work-nowhere", ["work", "{tmp}/none"], "give the folder of a computer"),
    ("work-no-computer", ["work", "{tmp}"], "workaday create"),
    ("work-no-such-worker", ["work", "{computer}", "--worker", "nobody"], "reference, no-questions"),
    ("work-out-not-empty", ["work", "{computer}", "--worker", "idle", "--out", "{tmp}"], "name a new folder"),
    (
        "work-out-unwritable",
        ["work", "{computer}", "--worker", "idle", "--out", "/proc/workaday/r"],
        "give a folder",
    ),
    ("grade-nowhere", ["grade", "{tmp}/none"], "give the folder of a run"),
    ("grade-no-run", ["grade", "{tmp}"], "give the folder of a run"),
    ("grade-out-unwritable", ["grade", "{idle}", "--out", "/proc/workaday"], "give a folder"),
    ("lint-nowhere", ["lint", "{tmp}/none"], "no such folder"),
    ("lint-no-computer", ["lint", "{tmp}"], "workaday create"),
    ("show-nowhere", ["show", "{tmp}/none"], "give the folder of a computer"),
    ("show-computers-folder", ["show", "{computer}/.."], "did you mean"),
    ("show-a-file", ["show", "{tmp}/file"], "give the folder of a computer"),
    ("too-many-arguments", ["show", "{computer}", "{computer}"], "See workaday --help"),
    ("trades-no-such-trade", ["trades", "lint", "alchemist"], "there are "),
    ("demo-out-is-a-file", ["demo", "--out", "{tmp}/file"], "give a folder"),
    ("demo-no-number", ["demo", "--seed", "x"], "--seed"),
]


@pytest.mark.parametrize(("arguments", "remedy"), [w[1:] for w in WRONG], ids=[w[0] for w in WRONG])
def test_wrong_usage_is_one_line_with_a_remedy(
    cli: Cli, computer: Path, idle: Path, tmp_path: Path, arguments: list[str], remedy: str
) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    before = sorted(p.name for p in tmp_path.iterdir())
    said = cli(*(a.format(tmp=tmp_path, computer=computer, idle=idle) for a in arguments))
    assert said.code == 2, said
    assert said.out == ""
    assert said.err.startswith("workaday: ")
    assert len(said.err.splitlines()) == 1
    assert remedy in said.err
    assert sorted(p.name for p in tmp_path.iterdir()) == before


def test_a_run_that_cannot_be_graded_is_a_failure_and_no_zero(cli: Cli, idle: Path, tmp_path: Path) -> None:
    copy = copy_of(idle, tmp_path / "run")
    (copy / "run.json").write_text('{"computer": "/gone"}', encoding="utf-8")
    said = cli("grade", copy)
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("workaday: ungraded: ")
    assert not (copy / "grade.json").exists()


def test_a_reader_who_has_seen_enough_is_no_error(computer: Path) -> None:
    """`workaday show X | head -1`"""
    command = f"{sys.executable} -m workaday show {computer} | head -1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=60, check=False)
    assert "Traceback" not in done.stderr


# --- the whole, once ---


@pytest.mark.slow
def test_the_demo_runs_from_a_persona_to_a_grade(cli: Cli, tmp_path: Path) -> None:
    out = tmp_path / "demo"
    said = cli("demo", "--out", out)
    assert said.code == 0
    assert "score 100.0%" in said.out
    assert "turns of the reference worker" in said.out
    assert (out / "runs" / "win_000000" / "r01" / "grade.json").is_file()
    again = cli("demo", "--out", out)
    assert again.code == 0
