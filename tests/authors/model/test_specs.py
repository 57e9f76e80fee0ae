"""Papers: what is asked for and what is not, what is taken, what is lost."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from workaday.artifacts import spec
from workaday.artifacts.plan import Edge
from workaday.authors.embedded.author import Scene
from workaday.authors.model.plan import FilePlanned, Paper
from workaday.authors.model.specs import MOST_REPAIRS, Writer
from workaday.authors.model.wording import Wording
from workaday.errors import ModelAnswerError, ModelBusyError, ModelRefusedError
from workaday.models.scripted import ScriptedModel
from workaday.world.period import Period

from scripted_author import repaired, writer  # isort: skip


def plan_of(
    scene: Scene, *names: str, edges: tuple[tuple[int, int, str], ...] = (), **more: Any
) -> FilePlanned:
    start = datetime.combine(scene.world.cutoff, datetime.min.time()).replace(hour=9, second=7) - timedelta(
        days=30
    )
    given = {"mode": "generate", **more}
    papers = {
        f"p{n}": Paper(f"p{n}", f"{scene.layout.work}/{name}", start + timedelta(minutes=n), "me", "user_created", given["mode"], "small", "A paper")
        for n, name in enumerate(names)
    }  # fmt: skip
    return FilePlanned(papers, [Edge(f"p{a}", f"p{b}", r) for a, b, r in edges])  # type: ignore[arg-type]


def written(scene: Scene, plan: FilePlanned, model: ScriptedModel, jobs: int = 1) -> Writer:
    made = Writer(scene, plan, Wording(scene.world, "Ann"), model, jobs)
    made.run()
    return made


def answer(body: dict[str, Any]) -> ScriptedModel:
    return ScriptedModel(lambda request: json.dumps(body))


def document(*blocks: dict[str, Any]) -> dict[str, Any]:
    return {"title": "A note", "blocks": list(blocks)}


ALL = (
    "a.docx",
    "b.xlsx",
    "c.pptx",
    "d.pdf",
    "e.md",
    "f.txt",
    "g.html",
    "h.csv",
    "i.png",
    "j.eml",
    "k.ics",
    "l.py",
)


def test_every_format_can_be_written_and_states_what_is_so(scene: Scene) -> None:
    made = written(scene, plan_of(scene, *ALL), writer())
    assert not made.lost
    files = {f.name: f for f in made.files()}
    assert set(files) == set(ALL)
    assert files["a.docx"].statements
    day = files["a.docx"].modified.date()
    for statement in files["a.docx"].statements:
        facts = scene.world.ledger.facts("")
        right = (
            facts[statement.ref]
            if statement.kind == "f"
            else scene.world.ledger.value(statement.ref, Period(day), day)
        )
        assert statement.value == right


@pytest.mark.parametrize(
    ("names", "edge", "kind"),
    [
        (("Plan.docx", "Plan.pdf"), (0, 1, "derived_from"), spec.Document),
        (("Plan.docx", "Copy of Plan.docx"), (0, 1, "derived_from"), spec.Copy),
        (("Plan.xlsx", "Plan (1).xlsx"), (0, 1, "derived_from"), spec.Copy),
        (("Plan.docx", "All.zip"), (0, 1, "derived_from"), spec.Archive),
        (("Plan.docx", "Site.mp4"), (0, 1, "references"), spec.Stub),
        (("Plan.docx", "Site.jpg"), (0, 1, "references"), spec.Image),
    ],
    ids=["export", "copy", "download again", "archive", "film", "photo"],
)
def test_what_is_clear_takes_no_call(scene: Scene, names: tuple[str, str], edge: Any, kind: type) -> None:
    model = writer()
    made = written(scene, plan_of(scene, *names, edges=(edge,)), model)
    assert len(model.asked) == 1
    assert isinstance(made.made["p1"].spec, kind)
    assert made.edges() == [Edge("p0", "p1", edge[2])]


def test_a_source_is_before_the_models_eyes_as_it_was_made(scene: Scene) -> None:
    model = ScriptedModel(
        [json.dumps(document({"p": "The bridge is out."})), json.dumps(document({"p": "So we go round."}))]
    )
    written(scene, plan_of(scene, "a.docx", "b.docx", edges=((0, 1, "references"),)), model)
    assert "The bridge is out." in model.asked[1].messages[1].text
    assert "The bridge is out." not in model.asked[0].messages[1].text


@pytest.mark.parametrize(
    ("blocks", "why"),
    [
        ([{"p": "It cost $987,654,321."}], "bare figure .*987,654,321"),
        ([{"p": "It is {{ m.nothing_of_that_name }}"}], "not defined"),
        ([{"figures": ["m.nothing_of_that_name"]}], "not defined"),
        ([{"h": "One", "p": "Two"}], "exactly one kind"),
        ([{"table": {"sql": "DROP TABLE staff", "columns": {"a": {"label": "A"}}}}], "none of the record tables|begins with SELECT"),
        ([{"table": {"sql": "SELECT 12345 AS a", "columns": {"a": {"label": "A"}}}}], "none of the record tables"),
        ([{"table": {"sql": "SELECT nonesuch FROM staff", "columns": {"a": {"label": "A"}}}}], "no such column"),
        ([{"table": {"sql": "SELECT * FROM staff", "columns": {"zz": {"label": "A"}}}}], "no column 'zz'"),
        ([{"p": "x"}, {"comment": {"by": "stranger", "text": ["no"]}}], "role 'stranger'"),
    ],
    ids=["bare figure", "measure", "figures", "two kinds", "drop", "no table", "column", "label", "stranger"],
)  # fmt: skip
def test_what_cannot_be_taken_is_sent_back_with_the_reason_and_lost_at_last(
    scene: Scene, blocks: list[Any], why: str
) -> None:
    model = answer(document(*blocks))
    made = written(scene, plan_of(scene, "a.docx"), model)
    assert list(made.lost) == ["p0"]
    assert re.search(why, model.asked[1].messages[-1].text)
    assert made.files() == []


def test_a_wrong_answer_that_is_mended_is_taken(scene: Scene) -> None:
    model = writer(lambda request, answer: answer if repaired(request) else "nothing")
    made = written(scene, plan_of(scene, "a.docx", "b.xlsx"), model)
    assert not made.lost
    assert made.repairs == 2


def test_what_came_from_a_lost_paper_is_made_without_it(scene: Scene) -> None:
    model = writer(lambda request, answer: "nothing" if "/bad.docx" in request.messages[1].text else answer)
    plan = plan_of(scene, "bad.docx", "good.docx", edges=((0, 1, "derived_from"),))
    made = written(scene, plan, model)
    assert list(made.made) == ["p1"]
    assert made.edges() == []


def test_a_computer_that_loses_too_much_is_given_up(scene: Scene) -> None:
    with pytest.raises(ModelAnswerError, match="5 of 9 files could not be had"):
        written(scene, plan_of(scene, *(f"{k}.docx" for k in range(9))), answer({}))


def test_repairs_are_bounded_over_all_papers(scene: Scene) -> None:
    model = writer(
        lambda request, answer: answer if repaired(request) and len(request.messages) > 2 else "nothing"
    )
    count = MOST_REPAIRS + 4
    made = written(scene, plan_of(scene, *(f"{k}.py" for k in range(count))), model)
    assert len(model.asked) <= count + MOST_REPAIRS
    assert len(made.lost) == 4


def test_a_request_that_is_refused_costs_its_paper_and_a_dead_server_the_computer(scene: Scene) -> None:
    refusing = ScriptedModel([ModelRefusedError("content"), json.dumps(document({"p": "Fine."}))])
    assert list(written(scene, plan_of(scene, "a.docx", "b.docx"), refusing).lost) == ["p0"]
    with pytest.raises(ModelBusyError):
        written(scene, plan_of(scene, "a2.docx"), ScriptedModel([ModelBusyError("gone")]))


def test_a_query_without_end_is_ended(scene: Scene) -> None:
    sql = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM c) SELECT max(x) AS a FROM c, staff"
    endless = document({"table": {"sql": sql, "columns": {"a": {"label": "A"}}}})
    model = ScriptedModel([json.dumps(endless), json.dumps(document({"p": "Fine."}))])
    assert not written(scene, plan_of(scene, "a.docx"), model).lost
    assert "interrupted" in model.asked[1].messages[-1].text


def test_papers_side_by_side_come_out_as_one_after_the_other(scenes: Callable[[], Scene]) -> None:
    edges = ((0, 4, "references"), (1, 5, "derived_from"), (4, 9, "references"))
    one, many = (
        written(s := scenes(), plan_of(s, *ALL, edges=edges), writer(), jobs=jobs) for jobs in (1, 6)
    )
    assert [(f.path, f.spec, f.statements) for f in one.files()] == [
        (f.path, f.spec, f.statements) for f in many.files()
    ]
    assert one.edges() == many.edges()
