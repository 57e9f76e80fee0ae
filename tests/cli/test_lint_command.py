"""`workaday lint`: the table, the list, the fixed names of the JSON, what is no computer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from one_computer import copy_of, document

from workaday.cli import run
from workaday.computer.lint import KINDS


def said(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    capsys.readouterr()
    code = run(["lint", *(str(a) for a in arguments)])
    out, err = capsys.readouterr()
    return code, out, err


def test_a_good_computer(capsys: pytest.CaptureFixture[str], computer: Path) -> None:
    code, out, err = said(capsys, computer)
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0].split() == ["kind", "looked", "at", "defects", "computers"]
    assert lines[-1] == "1 computers, 0 defects"
    assert {line.split()[0] for line in lines[1:-1]} == set(KINDS)
    assert all(line.split()[-2:] == ["0", "0"] for line in lines[1:-1])


def test_the_same_as_json(capsys: pytest.CaptureFixture[str], computer: Path) -> None:
    code, out, err = said(capsys, computer, "--json")
    assert (code, err) == (0, "")
    data = json.loads(out)
    assert list(data) == ["computers", "defects", "checks"]
    assert (data["computers"], data["defects"]) == (1, [])
    assert list(data["checks"][0]) == ["kind", "checked", "defects", "computers", "not_applicable"]
    assert [c["kind"] for c in data["checks"]] == list(KINDS)
    assert all(c["checked"] > 0 for c in data["checks"] if c["kind"] != "sediment")


def test_a_broken_one_among_many(capsys: pytest.CaptureFixture[str], computer: Path, tmp_path: Path) -> None:
    copy = copy_of(computer, tmp_path / "computers" / computer.name)
    copy_of(computer, tmp_path / "computers" / "win_000001")
    (copy / "monthly_objectives.json").unlink()
    code, out, _ = said(capsys, tmp_path, "--json", "--jobs", "1")
    assert code == 1
    (defect,) = json.loads(out)["defects"]
    assert list(defect) == ["computer", "kind", "where", "what"]
    assert (defect["computer"], defect["kind"]) == (computer.name, "computer")
    code, out, _ = said(capsys, tmp_path, "--jobs", "1")
    lines = out.splitlines()
    assert lines[-2].startswith(f"{computer.name}: computer: monthly_objectives.json: is missing")
    assert lines[-1] == "2 computers, 1 defects on 1 of them"
    assert next(line for line in lines if line.startswith("computer ")).split()[-2:] == ["1", "1"]


def test_a_long_list_is_cut_unless_asked_for(
    capsys: pytest.CaptureFixture[str], computer: Path, tmp_path: Path
) -> None:
    copy = copy_of(computer, tmp_path / computer.name)
    for place in sorted((copy / "drives").rglob("*")):
        if place.is_file():
            place.unlink()
    files = len(document(copy, "file_list.json"))
    code, out, err = said(capsys, copy)
    assert code == 1
    assert sum(line.startswith(f"{copy.name}: ") for line in out.splitlines()) == 50
    assert "see them with --all" in err
    code, out, err = said(capsys, copy, "--all")
    assert (code, err) == (1, "")
    assert sum(": presence: " in line for line in out.splitlines()) == files


def test_a_computer_that_was_half_copied_is_linted(
    capsys: pytest.CaptureFixture[str], computer: Path, tmp_path: Path
) -> None:
    """Its computer.json did not come over; the folder is linted all the same."""
    copy = copy_of(computer, tmp_path / computer.name)
    (copy / "computer.json").unlink()
    code, out, err = said(capsys, copy)
    assert (code, err) == (1, "")
    assert f"{copy.name}: computer: computer.json: is missing" in out


@pytest.mark.parametrize("what", ["nothing", "empty", "file"])
def test_what_is_no_computer_is_one_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, what: str
) -> None:
    place = tmp_path / "x"
    if what == "empty":
        place.mkdir()
    elif what == "file":
        place.write_text("x", encoding="utf-8")
    code, out, err = said(capsys, place)
    assert (code, out) == (2, "")
    assert err.startswith("workaday: ")
    assert len(err.splitlines()) == 1
