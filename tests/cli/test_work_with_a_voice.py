"""`workaday work --voice`, as it is typed: its lines in the forecast, and what is refused before anything begins."""

from __future__ import annotations

from pathlib import Path

import pytest

from workaday.cli import run


@pytest.mark.parametrize(
    ("options", "roles"),
    [
        (["--voice", "openai:gpt-4o"], ["voice"]),
        (["--worker", "reference", "--voice", "openai:gpt-4o"], ["voice"]),
        (["--worker", "openai:gpt-4o", "--voice", "openai:gpt-4o-mini"], ["worker", "worker", "worker", "voice"]),
        (["--worker", "openai:gpt-4o", "--voice", "phrases"], ["worker", "worker", "worker"]),
    ],
    ids=["voice", "beside-the-reference", "beside-a-model", "phrases"],
)  # fmt: skip
def test_a_forecast_has_the_voices_lines(
    computer: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], roles: list[str]
) -> None:
    assert run(["work", str(computer), "--dry-run", "--out", str(tmp_path / "run"), *options]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[1:-1]] == roles
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--voice", "nobody"], "no voice 'nobody': there are phrases, and models (provider:model)"),
        (["--voice", "nosuch:gpt-4o"], "no model 'nosuch:gpt-4o'"),
        (["--voice", "openai-compatible:x@https://a.example/v1", "--max-usd", "5"], "no price is known"),
        (["--voice", "phrases", "--max-usd", "5"], "reference is no model"),
        (["--voice", "phrases", "--dry-run"], "name it (--worker provider:model, --voice provider:model)"),
        (["--worker", "nobody", "--voice", "openai:gpt-4o", "--dry-run"], "nobody asks no model"),
    ],
    ids=["name", "provider", "no-price", "caps-for-nobody", "dry", "worker"],
)
def test_a_voice_that_cannot_be_is_refused_before_the_run_begins(
    computer: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], says: str
) -> None:
    out = tmp_path / "run"
    assert run(["work", str(computer), "--out", str(out), *options]) == 2
    said = capsys.readouterr().err
    assert says in said
    assert "Traceback" not in said
    assert not out.exists()


def test_a_month_in_phrases_says_nothing_of_a_voice(
    computer: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = [
        "work",
        str(computer),
        "--out",
        str(tmp_path / "run"),
        "--worker",
        "idle",
        "--voice",
        "phrases",
    ]
    assert run(command) == 0
    assert "worded by" not in capsys.readouterr().err
