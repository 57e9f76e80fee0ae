"""A whole computer written by a model: the linter passes it, its calls are bounded, what is stopped goes on."""

from __future__ import annotations

import json
import math
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from workaday.authors.embedded.author import Request
from workaday.authors.model.asking import TRIES
from workaday.authors.model.author import MOST_FILES, ModelAuthor
from workaday.authors.model.forecast import author_lines
from workaday.authors.model.plan import CHUNK
from workaday.authors.model.specs import MOST_REPAIRS
from workaday.authors.model.trade_brief import Brief
from workaday.authors.model.trade_forecast import draft_lines
from workaday.computer.build import build
from workaday.computer.lint import lint_computer
from workaday.errors import ModelAnswerError, SpendError
from workaday.models.cache import Cache
from workaday.models.scripted import ScriptedModel
from workaday.world.ledger import Ledger

from scripted_author import writer  # isort: skip
from trade_script import CutTrade, written_by  # isort: skip

REQUEST = Request("win_000003", "A nurse manager who counts falls", 1, 3, "windows", "nurse_manager")
MOST_CALLS, MOST_TOKENS = 400, 16_000


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[ScriptedModel, Path, Any]:
    home = tmp_path_factory.mktemp("home")
    model = writer()
    plan = ModelAuthor(model, home / "trades", files=14).write(REQUEST)
    return model, build(plan, home), plan


def document(folder: Path, name: str) -> Any:
    return json.loads((folder / name).read_text(encoding="utf-8"))


def test_the_linter_finds_nothing(made: tuple[ScriptedModel, Path, Any]) -> None:
    assert lint_computer(made[1]) == []


def test_the_computer_says_who_wrote_it_by_which_prompts(made: tuple[ScriptedModel, Path, Any]) -> None:
    author = document(made[1], "computer.json")["author"]
    assert author["model"] == "scripted:writer"
    assert author["prompts"]["author/spec"] >= 1
    assert (author["files_planned"], author["files_lost"]) == (14, [])


def test_person_people_and_projects_are_the_models(made: tuple[ScriptedModel, Path, Any]) -> None:
    profile, index = document(made[1], "user_profile.json"), document(made[1], "project_index.json")
    assert profile["identity"]["role"] == "Nurse Manager"
    assert profile["identity"]["organization"] == "Lindholm Valley Hospital"
    assert profile["biographical_summary"]["short_bio"].startswith("She runs two medical units")
    assert {"Project Falls", "Project Staffing"} <= {p["name"] for p in index["projects"]}
    names = made[0].asked[0].messages[1].text
    assert sum(c["name"] in names for c in document(made[1], "collaborators.json")["collaborators"]) >= 4


def test_planned_papers_are_there_with_their_times_and_edges(made: tuple[ScriptedModel, Path, Any]) -> None:
    ours = [f for f in document(made[1], "file_list.json") if "/paper " in f["path"]]
    assert len(ours) >= 14
    edges = document(made[1], "file_graph.json")["edges"]
    assert [e for e in edges if "/paper " in e["from"] and "/paper " in e["to"]]


def test_a_rubric_for_each_deliverable_is_in_the_truth(made: tuple[ScriptedModel, Path, Any]) -> None:
    items = Ledger.open(made[1] / "truth" / "ledger.sqlite").document("rubric")
    deliverables = document(made[1], "monthly_objectives.json")["deliverables"]
    assert {i["deliverable"] for i in items} == {d["id"] for d in deliverables}
    assert len({i["id"] for i in items}) == len(items)
    assert not (made[1] / "rubric.json").exists()


def test_prompts_and_calls_are_bounded(made: tuple[ScriptedModel, Path, Any]) -> None:
    assert max(r.tokens for r in made[0].asked) < MOST_TOKENS
    calls = Counter(r.purpose.stage for r in made[0].asked)
    assert calls["profile"] == calls["policy"] == calls["plan"] == 1
    assert calls["spec"] <= 14


def test_what_was_asked_is_within_its_forecast(made: tuple[ScriptedModel, Path, Any]) -> None:
    lines = {line.stage: line for line in author_lines("scripted:writer", "paper", 1, files=14, drafts=False)}
    for stage, count in Counter(r.purpose.stage for r in made[0].asked).items():
        low, high = lines[stage].calls
        assert low <= count <= high
        sent = sum(r.tokens for r in made[0].asked if r.purpose.stage == stage)
        assert sent <= lines[stage].prompt_tokens[1]


def test_no_computer_can_take_more_calls_than_the_bound_whatever_goes_wrong() -> None:
    trade = sum(line.calls[1] for line in draft_lines("m", Brief("")))
    stages = 2 * TRIES + math.ceil(MOST_FILES / CHUNK) * TRIES + MOST_FILES + MOST_REPAIRS + 5 * TRIES
    assert stages + trade <= MOST_CALLS


@pytest.mark.slow
def test_a_computer_of_paper_size_takes_fewer_than_400_calls(tmp_path: Path) -> None:
    model = writer()
    plan = ModelAuthor(model, tmp_path, files=MOST_FILES).write(REQUEST)
    assert plan.about["author"]["files_planned"] == MOST_FILES
    assert len(model.asked) < MOST_CALLS - 100  # for the trade
    assert max(r.tokens for r in model.asked) < MOST_TOKENS


def test_same_answers_same_computer(made: tuple[ScriptedModel, Path, Any], tmp_path: Path) -> None:
    again = build(ModelAuthor(writer(), tmp_path / "t", files=14, jobs=1).write(REQUEST), tmp_path)
    one = {p.relative_to(made[1]): p.read_bytes() for p in made[1].rglob("*") if p.is_file()}
    other = {p.relative_to(again): p.read_bytes() for p in again.rglob("*") if p.is_file()}
    assert one == other


def test_what_was_stopped_goes_on_without_asking_again(
    made: tuple[ScriptedModel, Path, Any], tmp_path: Path
) -> None:
    whole = len(made[0].asked)
    asked = 0

    def stopping(request: Any, answer: Any) -> Any:
        nonlocal asked
        asked += 1
        if asked == 9:
            raise SpendError("the cap is reached")
        return answer

    first = writer(stopping)
    with pytest.raises(SpendError):
        ModelAuthor(Cache(tmp_path / "a.sqlite").before(first), tmp_path / "t", files=14, jobs=1).write(
            REQUEST
        )
    second = writer()
    ModelAuthor(Cache(tmp_path / "a.sqlite").before(second), tmp_path / "t", files=14, jobs=1).write(REQUEST)
    assert len(second.asked) == whole - 8


@pytest.mark.parametrize(
    ("stage", "said", "why"),
    [
        ("profile", "", "profile: no usable answer in 3 tries.*no JSON object"),
        ("policy", '{"folders": 3}', "policy: no usable answer"),
        ("plan", {"files": []}, "0 of 14 files could be planned"),
        ("plan", "evil", "0 of 14 files could be planned: .*must lie below"),
        ("spec", "no", "files could not be had"),
        ("rubric", {"items": []}, "rubric: no usable answer"),
    ],
    ids=["empty", "wrong schema", "no files", "a persona's orders obeyed", "no papers", "no items"],
)
def test_a_model_that_cannot_do_it_fails_the_computer_and_nothing_else(
    tmp_path: Path, stage: str, said: Any, why: str
) -> None:
    def spoil(request: Any, answer: Any) -> Any:
        if request.purpose.stage != stage:
            return answer
        if said == "evil":
            return {
                "files": [
                    f | {"path": "C:/Windows/System32/" + f["path"].rpartition("/")[2]}
                    for f in answer["files"]
                ]
            }
        return said

    with pytest.raises(ModelAnswerError, match=f"win_000003: .*{why}|win_000003: {why}"):
        ModelAuthor(writer(spoil), tmp_path / "trades", files=14).write(REQUEST)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_a_person_gets_a_trade_of_their_own_and_papers_from_it(tmp_path: Path) -> None:
    trade = written_by(
        CutTrade("nurse_manager", ["falls_report", "readiness_packet", "cohort_report", "scanning_packet"])
    )
    rest = writer()
    model = ScriptedModel(lambda r: (trade if r.purpose.stage.startswith("trade-") else rest).ask(r).text)
    request = Request("win_000009", REQUEST.persona, 1, 9, "windows")
    plan = ModelAuthor(model, tmp_path / "trades", files=12).write(request)
    assert plan.about["trade"]["name"].startswith("nurse_manager_at_lindholm")
    assert lint_computer(build(plan, tmp_path)) == []
    assert len(model.asked) < MOST_CALLS
    assert max(r.tokens for r in model.asked) < MOST_TOKENS
