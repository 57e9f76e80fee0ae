"""One part of a trade, asked for until it can be used: what is forgiven, what goes back with which reason, what is
left out in the end."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from recorded import written_but

from workaday.authors.model.trade_asking import Part, bring
from workaday.authors.model.trade_brief import SMALL
from workaday.authors.model.trade_draft import Draft, Item
from workaday.authors.model.trade_worlds import Worlds
from workaday.errors import ModelAnswerError
from workaday.models.scripted import ScriptedModel

Data = dict[str, Any]
Spoil = Callable[[Data], object]

SHARED = Worlds()
"""Worlds are the same for all tests that change no row."""


def ask_for(items: list[Item], said: list[str], *, tries: int = 3) -> tuple[Draft, ScriptedModel]:
    """Asks for things of the recorded draft that it lacks."""
    draft, model = written_but(*items), ScriptedModel(said)
    draft.worlds = SHARED
    keys = tuple(dict.fromkeys(key for key, _ in items))
    part = Part("part", "Write it.", keys, {key: [id for k, id in items if k == key] for key in keys})
    bring(draft, model, [part], tries=tries, jobs=1, progress=lambda _: None)
    return draft, model


def right(items: list[Item]) -> Data:
    """What the recorded draft has for them."""
    whole = written_but()
    answer: Data = {}
    for key, id in items:
        answer.setdefault(key, {})[id] = copy.deepcopy(whole.data[key][id])
    return answer


def put(*path: Any, to: Any) -> Spoil:
    def spoil(data: Any) -> None:
        for key in path[:-1]:
            data = data[key]
        data[path[-1]] = to

    return spoil


MEASURE, TABLE, NOTES = ("measures", "open_orders"), ("tables", "memorials"), ("artifacts", "month_notes")
FACT, KIND = ("facts", "setting_goal"), ("projects", "survey")
TRAP, CHANGE = ("traps", "care_review_revenue_omit"), ("changes", "care_review_price")
WHOLE: list[Item] = [("objectives", "care_review"), TRAP, CHANGE]
COLUMNS = (*TABLE, "columns")
LINE = (*NOTES, "blocks", 1, "bullets", 0)

# id: what is asked for, what is wrong with the first answer, what the model is told
WRONG: dict[str, tuple[list[Item], Spoil, str]] = {
    "unknown-key": ([NOTES], put(*NOTES, "tone", to="dry"), "tone: there is no such key here; remove it"),
    "near-key": ([TABLE], put(*COLUMNS, "fee", "medain", to=3), "columns.fee.medain: there is no such key here; remove it; did you mean `median`?"),
    "sql-error": ([MEASURE], put(*MEASURE, "sql", to="SELECT COUNT(*) FROM work_order"), "no such table: work_order"),
    "always-zero": ([MEASURE], put(*MEASURE, "sql", to="SELECT COUNT(*) FROM work_orders WHERE status = 'open'"), "always zero"),
    "null": ([MEASURE], put(*MEASURE, "sql", to="SELECT MAX(hours) FROM work_orders WHERE section = 'S99'"), "gives no value (NULL)"),
    "endless-query": ([MEASURE], put(*MEASURE, "sql", to="WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n"), "interrupted"),
    "pct-label": ([MEASURE], put(*MEASURE, "label", to="Percent of orders open"), "begins with a unit"),
    "label-twice": ([MEASURE], put(*MEASURE, "label", to="Work orders opened"), "has that label"),
    "unit-too-coarse": ([MEASURE], put(*MEASURE, "sql", to="SELECT COUNT(*) * 1e-7 FROM work_orders"), "another unit, or more rows"),
    "sql-column": ([TABLE], put(*COLUMNS, "days_to_set", "sql", to="self.set_on - self.ordered"), "no such column: self.ordered"),
    "two-labels": ([TABLE], put(*COLUMNS, "set_on", "label", to="Received"), "has the label 'Received' as well"),
    "no-rows": ([TABLE], put(*TABLE, "rows", to=[0, 0]), "has no rows"),
    "no-such-table": ([TABLE], put(*COLUMNS, "section", "table", to="lots"), "there is no table 'lots'"),
    "pct-of-fifteen": ([TABLE], put(*COLUMNS, "fee", "unit", to="pct"), "a pct is held as a fraction"),
    "key-twice": ([TABLE], put(*COLUMNS, "memorial", "pattern", to="M{yy}"), "two rows have the key"),
    "no-such-pool": ([TABLE], put(*COLUMNS, "remark", "text", to=["{{ pool('jokes') }}"]), "there is no pool 'jokes'"),
    "wide-pattern": ([TABLE], put(*COLUMNS, "memorial", "pattern", to="M{n:0999999999d}"), "widths stand after n alone"),
    "dangling-measure": ([NOTES], put(*LINE, to=["Burials {{ m.burials|int }}."]), "m.burials is not defined"),
    "dangling-role": ([NOTES], put(*LINE, to=["Ask {{ who.verger.first }}."]), "has no attribute 'verger'"),
    "bare-figure": ([NOTES], put(*LINE, to=["We buried 812 people."]), "a bare figure '812'"),
    "no-figures": ([("artifacts", "office_summary")], put("artifacts", "office_summary", "blocks", to=[{"p": ["All is well."]}]), "states 0 measures"),
    "figures-far-from-labels": (
        [("artifacts", "board_report")],
        put("artifacts", "board_report", "blocks", to=[{"p": ["It was {{ m.burial_fees|money0 }} and {{ m.complaints|int }} and {{ m.open_orders|int }}."]}]),
        "a reader who looks for their labels does not find",
    ),
    "project-figure": ([KIND], put(*KIND, "name", to=["Survey {{ m.complaints }}", "b", "c"]), "complaints"),
    "negative-fact": ([FACT], put(*FACT, "value", to=[-5, 3]), "two numbers above 0"),
    "nobody-knows": ([FACT], put(*FACT, "known_by", to="mason"), "there is no role 'mason'"),
    "trap-kind": (WHOLE, put(*TRAP, "kind", to="typo"), "Input should be 'omit_row'"),
    "trap-cannot-show": (WHOLE, put(*TRAP, "artifact", to="crew_summary"), "it cannot be planted"),
    "change-of-nothing": (WHOLE, put(*CHANGE, "where", to="sold < '1990'"), "selects no row"),
    "change-of-a-name": (WHOLE, put(*CHANGE, "column", to="sale_month"), "correct a number, a choice or a date"),
    "change-mail": (WHOLE, put(*CHANGE, "body", 0, to=["One contract was wrong."]), "must say {{ key }}"),
    "asked-too-late": (WHOLE, put("objectives", "care_review", "review_asks", to=["unpaid"]), "ask for something it lacks"),
    "fact-not-asked": (WHOLE, put("objectives", "care_review", "ask", to=[]), "its files state the fact 'revenue_target'"),
    "missing": ([NOTES, MEASURE], lambda data: data.pop("measures"), "measures.open_orders: is missing"),
    "another-key": ([NOTES], put("notes", to={}), "there is no key 'notes' here"),
    "no-object": ([NOTES], put("artifacts", "month_notes", to="later"), "Input should be a valid dictionary"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_said_and_mended(name: str) -> None:
    items, spoil, words = WRONG[name]
    good = right(items)
    bad = copy.deepcopy(good)
    spoil(bad)
    draft, model = ask_for(items, [json.dumps(bad), json.dumps(good)])
    first, second = model.asked
    assert len(first.messages) == 2
    assert words in second.messages[-1].text
    assert draft.calls == 2
    assert draft.repairs == 1
    assert all(draft.has(item) for item in items)
    assert draft.dropped == []


@pytest.mark.parametrize(
    "dressed",
    [
        lambda text: f"```json\n{text}\n```",
        lambda text: f"Here it is:\n{text}\nI hope this helps.",
        lambda text: json.dumps(json.loads(text)["artifacts"]),
        lambda text: json.dumps({"artifacts": [{"id": "month_notes", **json.loads(text)["artifacts"]["month_notes"]}]}),
        lambda text: text.replace('"about"', '"where": null, "about"'),
    ],
    ids=["fence", "prose-around", "without-its-key", "as-a-list", "nulls"],
)  # fmt: skip
def test_clumsy_forms_are_forgiven(dressed: Callable[[str], str]) -> None:
    draft, model = ask_for([NOTES], [dressed(json.dumps(right([NOTES])))])
    assert len(model.asked) == 1
    assert draft.has(NOTES)


@pytest.mark.parametrize(
    "said",
    ["I cannot help with that.", "", "{", '{"artifacts": {', "[1, 2]"],
    ids=lambda s: s[:12] or "empty",
)
def test_no_answer_is_asked_for_again(said: str) -> None:
    draft, model = ask_for([NOTES], [said, json.dumps(right([NOTES]))])
    assert draft.has(NOTES)
    assert "JSON" in model.asked[1].messages[-1].text


def test_only_what_is_wrong_goes_back() -> None:
    items: list[Item] = [MEASURE, ("measures", "complaints")]
    bad = right(items)
    put(*MEASURE, "unit", to="furlong")(bad)
    draft, model = ask_for(items, [json.dumps(bad), json.dumps(right([MEASURE]))])
    again = model.asked[1]
    assert "Taken as they are, do not give them again: measures.complaints" in again.messages[-1].text
    assert "complaints" not in again.messages[-2].text
    assert list((again.schema or {})["properties"]["measures"]["properties"]) == ["open_orders"]
    assert draft.has(MEASURE)


def test_what_never_comes_right_is_left_out_with_its_reason() -> None:
    bad = right([NOTES])
    put(*LINE, to=["Burials {{ m.burials|int }}."])(bad)
    draft, model = ask_for([NOTES], [json.dumps(bad)] * 3)
    assert len(model.asked) == 3
    assert not draft.has(NOTES)
    assert draft.dropped[0].startswith("artifacts.month_notes: m.burials is not defined")
    assert draft.plan is not None
    assert "month_notes" not in str(draft.plan.objectives)
    assert "month_notes" not in str(draft.data["standing"])


def test_a_part_that_never_comes_is_a_typed_failure() -> None:
    draft, model = written_but(), ScriptedModel(["no", "no"])
    part = Part("standing", "Write it.", ("standing",))
    with pytest.raises(ModelAnswerError, match="standing: no usable answer in all tries"):
        bring(draft, model, [part], tries=2, jobs=1, progress=lambda _: None)


def test_a_bare_figure_that_can_only_be_one_fact_becomes_it() -> None:
    said = right([NOTES])
    put(*LINE, to=["The overtime ceiling of the board is 15%."])(said)
    draft, model = ask_for([NOTES], [json.dumps(said)])
    assert len(model.asked) == 1
    assert "The overtime ceiling of the board is {{ f.overtime_ceiling|pct1 }}." in str(draft.get(NOTES))
    assert draft.matched == ["15% is overtime_ceiling in 'The overtime ceiling of the board is 15%.'"]


def test_after_the_calls_of_its_depth_nothing_is_asked_for_again() -> None:
    draft, model = written_but(NOTES), ScriptedModel(["no"] * 3)
    draft.calls = SMALL.calls - 1
    part = Part("artifacts", "Write it.", ("artifacts",), {"artifacts": ["month_notes"]})
    bring(draft, model, [part], tries=3, jobs=1, progress=lambda _: None)
    assert len(model.asked) == 1
    assert draft.dropped == ["artifacts.month_notes: there is no JSON object in the answer"]
