"""`workaday trades draft`: its forecast, its refusals, and a whole draft against a server on the loopback that gives the
recorded answers again."""

from __future__ import annotations

import json
import lzma
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from chat_server import ChatServer, completion

from workaday.authors.model.trade_brief import Brief
from workaday.cli import run
from workaday.errors import ModelAnswerError, UsageError
from workaday.fleet.drafting import DraftTerms, draft, draft_forecast

RECORDING = Path(__file__).parents[1] / "recordings" / "trade-cemetery.jsonl.xz"
PERSONA = "Runs an old town cemetery with a crew of nine, fourteen years in, knows the maps by heart and still checks the book."
BRIEF = Brief("Cemetery superintendent", job_title="Cemetery Superintendent", persona=PERSONA)


class Answering(ChatServer):
    """A server that gives answers in order."""

    def __init__(self, answers: list[str]) -> None:
        super().__init__(
            lambda _: completion({"content": answers[min(len(self.asked), len(answers) - 1)]}, 100, 50)
        )

    @property
    def name(self) -> str:
        return f"openai-compatible:m@{self.url}"


@pytest.fixture
def recorded() -> Iterator[Answering]:
    with lzma.open(RECORDING, "rt", encoding="utf-8") as file:
        answers = [json.loads(line)["answer"]["content"] for line in file]
    with Answering(answers) as server:
        yield server


def test_the_forecast_asks_nobody(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out = tmp_path / "x"
    arguments = ["--occupation", "Sexton", "--model", "openai:gpt-5.2", "--out", str(out), "--dry-run"]
    assert run(["trades", "draft", *arguments]) == 0
    said = capsys.readouterr().out
    assert "trade-artifacts" in said
    assert not out.exists()


def test_a_deeper_trade_takes_more_calls() -> None:
    small, full = (draft_forecast("openai:gpt-5.2", Brief("Sexton", depth=d)) for d in ("small", "full"))
    assert small.calls[0] <= 43 <= small.calls[1] <= 110
    assert full.calls[0] > small.calls[0]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--occupation", "..", "--model", "openai:m", "--dry-run"], "name a line of work"),
        (["--occupation", "Sexton", "--model", "nobody", "--dry-run"], "nobody"),
        (["--occupation", "Sexton", "--model", "openai:m", "--tries", "0"], "--tries 0"),
        (["--occupation", "Sexton", "--model", "openai:m", "--max-usd", "-1"], "--max-usd"),
    ],
    ids=["no-occupation", "no-model", "no-tries", "negative-cap"],
)
def test_a_wrong_command_is_a_line(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run(["trades", "draft", *arguments, "--out", str(tmp_path / "x")]) == 2
    said = capsys.readouterr().err
    assert words in said
    assert "Traceback" not in said


def test_a_folder_with_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(UsageError, match="is not empty, and no draft was begun there"):
        draft(BRIEF, "openai-compatible:m@http://127.0.0.1:9/v1", tmp_path, DraftTerms())
    assert os.listdir(tmp_path) == ["thesis.txt"]


def test_a_model_that_talks_instead_fails_cleanly(tmp_path: Path) -> None:
    with Answering(["Happy to help!"]) as server, pytest.raises(ModelAnswerError, match="no usable answer"):
        draft(BRIEF, server.name, tmp_path / "x", DraftTerms(tries=2))


@pytest.mark.slow
def test_a_draft_that_was_stopped_goes_on_without_paying_twice(recorded: Answering, tmp_path: Path) -> None:
    out = tmp_path / "sexton"
    drafted = draft(BRIEF, recorded.name, out, DraftTerms(calls=1))
    assert (drafted.calls, len(recorded.asked)) == (43, 43)
    summary = json.loads((out / "draft.json").read_text())
    assert summary["holds"]["objectives"] == 4
    assert summary["spent"]["prompt"] == 4300
    again = draft(BRIEF, recorded.name, out, DraftTerms(calls=4))
    assert (again.calls, len(recorded.asked)) == (43, 43)
