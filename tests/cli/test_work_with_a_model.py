"""`workaday work` with a model, as it is typed: forecasts, and what is refused before anything is asked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from workaday.cli import run


def said(capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    return out, err


def test_a_forecast_needs_no_key_and_begins_nothing(
    computer: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = [
        "work",
        str(computer),
        "--worker",
        "openai:gpt-4o",
        "--dry-run",
        "--out",
        str(tmp_path / "run"),
    ]
    assert run(command) == 0
    table = said(capsys)[0]
    assert [line.split()[:2] for line in table.splitlines()[1:4]] == [
        ["worker", "plan"],
        ["worker", "day"],
        ["worker", "memory"],
    ]
    assert not (tmp_path / "run").exists()
    assert run([*command, "--json", "--turns-per-day", "10"]) == 0
    short = json.loads(said(capsys)[0])
    assert run([*command, "--json"]) == 0
    long = json.loads(said(capsys)[0])
    assert short["calls"][1] < long["calls"][1]
    for forecast in (short, long):
        for key in ("calls", "prompt", "written", "usd"):
            assert 0 <= forecast[key][0] <= forecast[key][1]
    assert short["usd"][1] < long["usd"][1]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--worker", "openai:gpt-4o", "--turns-per-day", "0"], "--turns-per-day 0: give a figure above 0"),
        (["--worker", "openai:gpt-4o", "--max-usd", "-1"], "--max-usd -1"),
        (["--worker", "openai:gpt-4o", "--max-usd", "nan"], "--max-usd nan"),
        (["--worker", "nosuch:gpt-4o"], "no model 'nosuch:gpt-4o'"),
        (["--worker", "nobody"], "no worker 'nobody'"),
        (["--worker", "reference", "--turns-per-day", "5"], "reference is no model"),
        (["--dry-run"], "name it"),
        (["--worker", "reference", "--dry-run"], "asks no model"),
        (["--worker", "llama-server:x", "--context-tokens", "1000"], "too small for the desk"),
        (["--worker", "llama-server:x", "--skills", "/nowhere"], "no such folder"),
        (["--worker", "openai-compatible:x@https://a.example/v1", "--max-usd", "5"], "no price is known"),
    ],
    ids=["turns", "usd", "nan", "provider", "name", "terms", "dry", "dry-reference", "context", "skills", "no-price"],
)  # fmt: skip
def test_bad_terms_are_refused_before_the_run_begins(
    computer: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], says: str
) -> None:
    out = tmp_path / "run"
    assert run(["work", str(computer), "--out", str(out), *options]) == 2
    assert says in said(capsys)[1]
    assert not out.exists()
