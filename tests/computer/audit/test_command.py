"""`workaday audit`: exit codes, what goes where, one line for a mistake."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from small_computer import make

from workaday.cli import run


@pytest.fixture
def fleet(tmp_path: Path) -> Path:
    for k in range(2):
        make(tmp_path / "fleet" / f"win_{k}", {f"Documents/n{n}.txt": b"x" * n for n in range(9)})
    return tmp_path / "fleet"


def test_a_card_is_made_and_its_path_said(fleet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = fleet.parent / "new" / "card.html"
    assert run(["audit", str(fleet), "--html", str(page), "--jobs", "1"]) == 0
    out, err = capsys.readouterr()
    assert "mix of file types" in out
    assert "2 computers (2 whole homes), 18 files" in out
    assert err == f"the card: {page}\n"
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_json_alone_is_on_standard_output(fleet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["audit", str(fleet), "--json", "--jobs", "1"]) == 0
    out, err = capsys.readouterr()
    assert (json.loads(out)["computers"], err) == (2, "")


def test_defects_do_not_change_the_exit_code(fleet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (fleet / "win_0" / "drives/C/Users/ann/Documents/bad.docx").write_bytes(b"no document")
    assert run(["audit", str(fleet), "--jobs", "1"]) == 0
    assert "bad.docx: does not open" in capsys.readouterr().out.replace("\n", " ")


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["audit", "{0}/none"], "no such folder"),
        (["audit", "{0}"], "no computer in it"),
        (["audit", "{0}/half"], "half a computer: computer.json missing"),
        (["audit", "{0}/fleet/win_0", "--jobs", "-1"], "--jobs -1"),
        (["audit", "{0}/fleet/win_0", "--html", "{0}/fleet"], "is a folder"),
        (["audit", "{0}/fleet/win_0", "--html", "{0}/half/persona.json/card.html"], "that can be written"),
        (["audit", "{0}/a file"], "no such folder"),
    ],
    ids=["missing", "no computer", "half", "jobs", "html is a folder", "html below a file", "a file"],
)
def test_mistakes_are_one_line_and_exit_code_2(
    tmp_path: Path, fleet: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], what: str
) -> None:
    (make(tmp_path / "half", {"a.txt": b"x"}) / "computer.json").unlink()
    (tmp_path / "a file").write_bytes(b"")
    alone = tmp_path / "alone"
    alone.mkdir()
    root = alone if arguments[1] == "{0}" else tmp_path
    assert run([a.format(root) for a in arguments]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert what in err


def test_processes_give_the_same_card(fleet: Path) -> None:
    said = [
        subprocess.run([sys.executable, "-m", "workaday", "audit", str(fleet), "--json", "--jobs", jobs],
                       capture_output=True, text=True, timeout=120, check=True).stdout
        for jobs in ("1", "2")
    ]  # fmt: skip
    assert said[0] == said[1]
