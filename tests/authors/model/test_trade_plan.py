"""A plan before any of it is written: what keeps it from being carried out, and what goes when a part of it goes."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from recorded import accepted

from workaday.authors.model.trade_brief import FULL, SMALL, Brief
from workaday.authors.model.trade_plan import Plan, wrong_in_plan

DATA = accepted()


def faults(change: Callable[[Any], object]) -> list[str]:
    data = copy.deepcopy(DATA["plan"])
    change(data)
    return list(wrong_in_plan(Plan.model_validate(data), DATA["roles"], SMALL))


def put(*path: Any, to: Any) -> Callable[[Any], None]:
    def change(data: Any) -> None:
        for key in path[:-1]:
            data = data[key]
        data[path[-1]] = to

    return change


def test_a_sound_plan_has_no_faults() -> None:
    assert faults(lambda _: None) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (put("tables", "order", to={"label": "x", "holds": "x", "each": []}), "tables.order: an id is lower case"),
        (put("tables", "burials", "each", to=["graves"]), "'graves' is neither another table nor one of months"),
        (put("tables", "burials", "each", to=["projects:wake"]), "there is no project kind 'wake'"),
        (put("projects", "survey", "subject", to="graves"), "there is no table 'graves'"),
        (put("artifacts", "work_log", "rows", to=[]), "tables.work_orders: no artifact has work_orders in its rows"),
        (put("artifacts", "work_log", "format", to="docx"), "a register is xlsx or csv"),
        (put("artifacts", "work_log", "by", to="verger"), "'verger' is neither me nor one of trustee"),
        (put("objectives", "care_review", "reviewer", to="verger"), "there is no role 'verger'"),
        (put("objectives", "care_review", "project", to=["wake"]), "there is no project kind 'wake'"),
        (put("objectives", "care_review", "outputs", 0, "artifact", to="poem"), "there is no artifact 'poem'"),
        (put("objectives", "care_review", "outputs", 0, "artifact", to="office_summary"), "an output is by me"),
        (put("objectives", "care_review", "outputs", 0, "artifact", to="survey_wb"), "its scope is 'project'"),
        (put("objectives", "care_review", "outputs", 2, "stage", to="working"), "there is no draft, or no final"),
        (put("objectives", "care_review", "outputs", 4, "pdf", to=False), "5 files, PDFs counted"),
        (lambda data: [data["artifacts"].pop(a) for a in ("office_summary", "crew_summary")], "2 of 3 that a colleague sends"),
        (lambda data: data["objectives"].pop("care_review"), "objectives: 3 of 4"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_what_cannot_be_carried_out_is_said(change: Callable[[Any], object], words: str) -> None:
    assert any(words in line for line in faults(change))


def test_a_register_may_be_named_in_a_word() -> None:
    data = copy.deepcopy(DATA["plan"])
    data["artifacts"]["work_log"]["rows"] = "work_orders"
    assert Plan.model_validate(data).artifacts["work_log"].rows == ["work_orders"]


def test_what_hangs_on_a_dropped_thing_goes_with_it() -> None:
    plan = Plan.model_validate(DATA["plan"])
    without = plan.without("tables", "burials")
    assert without.artifacts["burial_register"].rows == ["sections"]
    assert "work_log" not in plan.without("tables", "work_orders").artifacts
    assert plan.without("tables", "sections").projects["survey"].subject == ""
    assert "section_survey" not in plan.without("projects", "survey").objectives
    assert len(plan.without("artifacts", "open_points").objectives["month_report"].outputs) == 6


def test_the_packaged_depth_is_asked_for_more() -> None:
    said = list(wrong_in_plan(Plan.model_validate(DATA["plan"]), DATA["roles"], FULL))
    assert any(line.startswith("tables: 5 of 10") for line in said)


def test_a_draft_of_a_packaged_trades_occupation_gets_a_name_of_its_own() -> None:
    assert Brief(occupation="nurse manager").id == "nurse_manager_drafted"
    assert Brief(occupation="cemetery superintendent").id == "cemetery_superintendent"
