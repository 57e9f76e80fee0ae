"""Computers by a model in a fleet: threads, one that fails among its siblings, caps, forecasts, a row gone on from."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from workaday.authors.embedded.author import TRIES, Request
from workaday.authors.model.author import ModelAuthor
from workaday.computer.records import ComputerPlan
from workaday.errors import ModelSetupError, SpendError
from workaday.fleet.authoring import Author, AuthorTerms, author_forecast, model_author
from workaday.fleet.create import create, prepare, requests

sys.path.append(str(Path(__file__).parents[1] / "authors" / "model"))
from scripted_author import writer  # isort: skip

PERSONAS = ["A nurse manager who counts falls", "A nurse manager in a small place"]


def wanted(count: int = 2) -> list[Any]:
    return requests(PERSONAS, count, 3, "windows", "nurse_manager")


def author(tmp_path: Path, spoil: Any = lambda request, answer: answer) -> Author:
    model = ModelAuthor(writer(spoil), tmp_path / "trades", files=5)
    return Author("scripted:writer", model.write, waits=True)


def listed(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


def test_one_that_fails_is_said_its_sibling_lives_and_is_not_made_again_but_by_another(
    tmp_path: Path,
) -> None:
    def spoil(request: Any, answer: Any) -> Any:
        return "no" if request.purpose.subject == "win_000000" else answer

    home = prepare(tmp_path / "c", resume=False, force=False)
    by = author(tmp_path, spoil)
    outcomes = create(wanted(), home, jobs=2, author=by)
    assert "profile: no usable answer in 3 tries" in outcomes[0].error
    assert not outcomes[1].error
    assert listed(home) == ["win_000001"]
    assert listed(tmp_path) == ["c"]
    made_again: list[str] = []
    create(wanted(), home, jobs=1, author=by, progress=lambda o: made_again.append(o.id))
    assert made_again == ["win_000000"]
    other = Author("scripted:other", by.write)
    create(wanted(), home, jobs=1, author=other, progress=lambda o: made_again.append(o.id))
    assert made_again == ["win_000000", "win_000000", "win_000001"]


@pytest.mark.parametrize("error", [SpendError("the cap"), ModelSetupError("no key")], ids=["cap", "key"])
def test_what_every_sibling_would_fail_of_stops_the_fleet(tmp_path: Path, error: Exception) -> None:
    def spoil(request: Any, answer: Any) -> Any:
        raise error

    home = prepare(tmp_path / "c", resume=False, force=False)
    with pytest.raises(type(error)):
        create(wanted(), home, jobs=1, author=author(tmp_path, spoil))
    assert listed(home) == []


def test_a_world_that_fails_its_rehearsal_is_not_paid_for(tmp_path: Path) -> None:
    model = writer()
    by = ModelAuthor(model, tmp_path / "trades", files=5)

    def spoilt(request: Request, first: int) -> ComputerPlan:
        plan = by.rehearse(request, max(first, TRIES - 1))
        return replace(plan, about={**plan.about, "files_planned": 1})

    home = prepare(tmp_path / "c", resume=False, force=False)
    one = Author("scripted:writer", by.write, waits=True, rehearse=spoilt)
    outcome = create(wanted(1), home, jobs=1, controls=True, author=one)[0]
    assert "not released" in outcome.error
    assert {r.purpose.stage for r in model.asked} == {"profile", "policy"}
    assert by.rehearse(wanted(1)[0]).about["world"] == by.write(wanted(1)[0]).about["world"]


def test_a_forecast_needs_no_key_and_counts_what_is_asked() -> None:
    few = author_forecast("openai:gpt-4.1", wanted(1), AuthorTerms(files=20))
    many = author_forecast("openai:gpt-4.1", wanted(2), AuthorTerms(files=20))
    assert many.calls == (2 * few.calls[0], 2 * few.calls[1])
    assert {line.stage for line in few.lines} == {"profile", "policy", "plan", "spec", "rubric"}
    drafted = author_forecast("openai:gpt-4.1", requests(PERSONAS, 1, 3, "windows"), AuthorTerms(files=20))
    assert "trade-plan" in {line.stage for line in drafted.lines}


def test_a_name_that_means_nothing_is_one_line(tmp_path: Path) -> None:
    with (
        pytest.raises(ModelSetupError, match="no model 'nosuch'"),
        model_author("nosuch", tmp_path, AuthorTerms()),
    ):
        pass
