"""The file plan: what is taken, what is sent back, what is left out."""

from __future__ import annotations

import itertools
import json
from datetime import date, timedelta
from typing import Any

import pytest

from workaday.authors.embedded.author import Scene
from workaday.authors.model.asking import ask
from workaday.authors.model.plan import CHUNK, Planner, Window, kahn, windows
from workaday.authors.model.policy import Hours
from workaday.models.scripted import ScriptedModel
from workaday.world.period import on_or_after

from scripted_author import writer  # isort: skip


def planner(scene: Scene, hours: Hours | None = None) -> Planner:
    return Planner(scene, hours or Hours(), "Ann, nurse manager", "tidy")


def window(scene: Scene, count: int = 3) -> Window:
    first = on_or_after(scene.world.cutoff - timedelta(days=100))
    return Window(first, first + timedelta(days=20), count)


def file(scene: Scene, id: str, after: int = 0, **more: Any) -> dict[str, Any]:
    when = on_or_after(window(scene).first + timedelta(days=after))
    return {
        "id": id, "path": f"{scene.layout.work}/{id}.docx", "day": when.isoformat(), "time": "10:30", "about": "What it is about",
    } | more  # fmt: skip


def answers(*files: dict[str, Any]) -> ScriptedModel:
    return ScriptedModel(lambda request: json.dumps({"files": files}))


def test_a_plan_that_is_right_is_taken_at_the_first_try(scene: Scene) -> None:
    made, model = planner(scene), writer()
    assert ask(model, made.errand(window(scene, 9))) == 9
    assert len(model.asked) == 1
    assert len(made.plan.papers) == 9
    assert made.plan.edges
    assert not made.plan.left_out


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"path": "C:/Windows/System32/drivers/evil.docx"}, "must lie below"),
        ({"path": "C:/Users/x/../../Windows/a.docx"}, "must lie below"),
        ({"day": "1999-01-04"}, "is not from"),
        ({"day": "2090-01-04"}, "is not from"),
        ({"time": "03:10"}, "is not from 07:00"),
        ({"time": "25:99"}, "is not from 07:00"),
        ({"author": "nobody"}, "author 'nobody'"),
        ({"project": "P99"}, "project 'P99'"),
        ({"about": "It holds {{ secrets }} and so on"}, "plain text"),
        ({"sources": [{"file": "ghost", "relation": "references"}]}, "'ghost' is no file"),
        ({"sources": [{"file": "bad", "relation": "references"}]}, "'bad' is no file"),
        ({"sources": [{"file": "late", "relation": "derived_from"}]}, "is later than it"),
    ],
    ids=["system", "dots", "before", "after", "night", "no time", "author", "project", "template", "dangling", "itself", "later source"],
)  # fmt: skip
def test_what_is_wrong_is_said_and_left_out_and_the_rest_is_taken(
    scene: Scene, more: dict[str, Any], why: str
) -> None:
    made = planner(scene)
    model = answers(file(scene, "good"), file(scene, "bad", 1, **more), file(scene, "late", 12))
    assert ask(model, made.errand(window(scene))) == 2
    assert why in model.asked[1].messages[-1].text
    assert list(made.plan.papers) == ["good", "late"]
    assert len(made.plan.left_out) == 1
    assert why in made.plan.left_out[0]


def test_a_circle_is_cut(scene: Scene) -> None:
    ring = [
        file(scene, id, sources=[{"file": other, "relation": "references"}])
        for id, other in zip("abc", "bca", strict=True)
    ]
    made = planner(scene)
    model = answers(*ring)
    taken = ask(model, made.errand(window(scene)))
    assert taken < 3
    assert "circle" in model.asked[1].messages[-1].text
    assert sorted(kahn(made.plan)) == sorted(made.plan.papers)


@pytest.mark.parametrize("more", [{"id": "a"}, {"path": "SAME"}], ids=["id", "path"])
def test_nothing_is_there_twice(scene: Scene, more: dict[str, Any]) -> None:
    same = {k: file(scene, "a")["path"].upper() if v == "SAME" else v for k, v in more.items()}
    made = planner(scene)
    assert ask(answers(file(scene, "a"), file(scene, "b") | same), made.errand(window(scene, 2))) == 1


def test_weekends_and_evenings_are_for_those_who_work_then(scene: Scene) -> None:
    saturday = next(
        window(scene).first + timedelta(days=k)
        for k in range(7)
        if (window(scene).first + timedelta(days=k)).weekday() == 5
    )
    odd = file(scene, "a") | {"day": saturday.isoformat(), "time": "21:10"}
    assert ask(answers(odd), planner(scene).errand(window(scene, 1))) == 0
    assert ask(answers(odd), planner(scene, Hours(last=22, weekends=True)).errand(window(scene, 1))) == 1


def test_times_are_lived_in_and_keep_the_order_of_the_edges(scene: Scene) -> None:
    chain = [
        file(scene, f"f{k}", sources=[{"file": f"f{k - 1}", "relation": "version_of"}] if k else [])
        for k in range(12)
    ]
    made = planner(scene)
    ask(answers(*chain), made.errand(window(scene, 12)))
    papers = made.plan.papers
    assert len(papers) == 12
    assert all(papers[e.older].when < papers[e.newer].when for e in made.plan.edges)
    assert all(p.when.second for p in papers.values())


def test_windows_cover_a_life_and_thin_out_towards_its_beginning() -> None:
    first, last = date(2023, 3, 1), date(2026, 2, 1)
    cut = windows(first, last, 100)
    assert sum(w.count for w in cut) == 100
    assert all(w.count <= CHUNK for w in cut)
    assert (cut[0].first, cut[-1].last) == (first, last)
    assert all(a.last + timedelta(days=1) == b.first for a, b in itertools.pairwise(cut))
    assert (cut[0].last - cut[0].first).days < (last - first).days
    assert (cut[-1].last - cut[-1].first) > timedelta(days=5)
