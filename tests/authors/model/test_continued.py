"""A description that is gone on from: what of it stays, what is left out, what cannot be gone on from."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from workaday.authors.embedded.author import Request, Scene
from workaday.authors.model.author import ModelAuthor
from workaday.authors.model.continued import Continuation, RowPen, read_description
from workaday.computer.build import build
from workaday.computer.lint import lint_computer
from workaday.errors import InputError

from scripted_author import writer  # isort: skip

HOME = "C:/Users/apark"
WORK = f"{HOME}/Documents/Unit 4"


def entry(path: str, when: str, **more: Any) -> dict[str, Any]:
    return {"path": path, "timestamp": when, "origin": "user_created", "description": f"On {path.rpartition('/')[2]}",
            "content_mode": "generate", "content_scale": "small", "project_ids": ["falls"], "derived_from": []} | more  # fmt: skip


DOCUMENTS: dict[str, Any] = {
    "persona.json": {"persona": "A nurse manager who counts falls", "os": "windows"},
    "user_profile.json": {
        "identity": {"full_name": "Ana Park", "username": "apark", "role": "Nurse Manager", "organization": "Hill Hospital",
                     "location": "Columbus, Ohio", "career_stage": "senior"},
        "biographical_summary": {"short_bio": "Twenty years at the bedside."},
        "related_people": [{"name": "Joan Weld", "role": "Director of Nursing", "relationship": "manager"}],
    },
    "filesystem_policy.json": {"default_paths": {"documents": f"{HOME}/Documents"}, "system_start_timestamp": "2024-01-02T08:00:00"},
    "project_index.json": {"projects": [
        {"project_id": id, "name": name, "description": f"Work on {name}.",
         "activity_timeline": [{"start": "2025-02-01", "end": "2025-12-31"}]}
        for id, name in (("falls", "Fewer falls"), ("staff", "A full roster"), ("scan", "Scanning"), ("money", "The budget"))
    ]},
    "file_list.json": [
        entry(f"{WORK}/Falls/plan.docx", "2025-03-10T09:00:00"),
        entry(f"{WORK}/Falls/counts.xlsx", "2025-03-10T09:00:00"),
        entry(f"{WORK}/Falls/report_v1.docx", "2025-05-05T16:31:00"),
        entry(f"{WORK}/Falls/report_v1.pdf", "2025-05-05T16:40:00"),
        entry(f"{WORK}/notes.md", "2025-06-02T10:10:10", project_ids=["gone"]),
        entry(f"{HOME}/Downloads/setup.exe", "2025-06-03T10:12:00", origin="web_download", content_mode="skip", project_ids=[]),
    ],
    "file_graph.json": {"nodes": [], "edges": [
        {"from": f"{WORK}/Falls/plan.docx", "to": f"{WORK}/Falls/report_v1.docx", "type": "references"},
        {"from": f"{WORK}/Falls/plan.docx", "to": f"{WORK}/Falls/counts.xlsx", "type": "references"},
        {"from": f"{WORK}/Falls/report_v1.docx", "to": f"{WORK}/Falls/report_v1.pdf", "type": "derived_from"},
    ]},
    "monthly_objectives.json": {"simulation_period": {"start": "2026-01-05", "end": "2026-01-30"},
                                "deliverables": [{"title": "Falls report", "description": "What happened."}]},
    "collaborators.json": {"collaborators": [{"name": "Bo Lind", "role": "Charge nurse", "organization": "Hill Hospital"},
                                             {"name": "Cy Roe", "role": "Supplier", "organization": "Roe Beds"}]},
}  # fmt: skip


def described(**changes: Any) -> dict[str, Any]:
    return copy.deepcopy(DOCUMENTS) | changes


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any]:
    home = tmp_path_factory.mktemp("row")
    description = read_description(DOCUMENTS)
    request = Request("row_1", description.persona, 0, 1, description.system, "nurse_manager")
    plan = Continuation(ModelAuthor(writer(), home / "trades"), description).write(request)
    return build(plan, home), plan


def document(made: tuple[Path, Any], name: str) -> Any:
    return json.loads((made[0] / name).read_text(encoding="utf-8"))


def test_paths_times_and_edges_stay(made: tuple[Path, Any]) -> None:
    files = {f["path"]: f for f in document(made, "file_list.json")}
    for given in DOCUMENTS["file_list.json"]:
        assert files[given["path"]]["timestamp"][:16] == given["timestamp"][:16]
    edges = {(e["from"], e["to"], e["type"]) for e in document(made, "file_graph.json")["edges"]}
    assert {(e["from"], e["to"], e["type"]) for e in DOCUMENTS["file_graph.json"]["edges"]} <= edges


def test_every_file_has_its_bytes_and_the_linter_finds_nothing_but_the_size(made: tuple[Path, Any]) -> None:
    assert {d.kind for d in lint_computer(made[0])} <= {"numbers"}


def test_people_and_projects_stay(made: tuple[Path, Any]) -> None:
    identity = document(made, "user_profile.json")["identity"]
    assert (identity["full_name"], identity["role"], identity["organization"]) == (
        "Ana Park",
        "Nurse Manager",
        "Hill Hospital",
    )
    assert {p["project_id"] for p in document(made, "project_index.json")["projects"]} >= {
        "falls",
        "staff",
        "scan",
        "money",
    }
    names = {c["name"] for c in document(made, "collaborators.json")["collaborators"]}
    assert {"Joan Weld", "Bo Lind"} & names
    assert document(made, "monthly_objectives.json")["simulation_period"]["start"] == "2026-01-05"


@pytest.mark.parametrize(
    ("file", "why"),
    [
        (entry("C:/../../etc/passwd.txt", "2025-05-05T10:00:00"), "outside of its drive"),
        (entry("somewhere.docx", "2025-05-05T10:00:00"), "no absolute path|not an absolute path"),
        (entry(f"{WORK}/CON.docx", "2025-05-05T10:00:00"), "device"),
        (entry(f"{WORK}/{'x' * 300}.docx", "2025-05-05T10:00:00"), "characters"),
        (entry(f"{WORK}/late.docx", "2026-01-20T10:00:00"), "the month begins on"),
        (entry(f"{WORK}/NOTES.md", "2025-07-05T10:00:00"), "twice"),
        ({"path": f"{WORK}/x.docx"}, "Field required"),
        ("not a file", "valid dictionary|Input should be"),
    ],
    ids=["dots", "relative", "device", "long", "late", "twice", "no time", "no entry"],
)
def test_what_leads_nowhere_is_left_out_and_said(file: Any, why: str) -> None:
    import re

    read = read_description(described(**{"file_list.json": [*DOCUMENTS["file_list.json"], file]}))
    assert len(read.files) == len(DOCUMENTS["file_list.json"])
    assert len(read.left_out) == 1
    assert re.search(why, read.left_out[0])


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("file_list.json", [], "no file from before"),
        ("file_list.json", None, "no file from before"),
        ("user_profile.json", {}, "user_profile.json.identity"),
        ("user_profile.json", {"identity": {"full_name": "A B", "username": "../x", "role": "No", "organization": "No"}}, "username"),
        ("monthly_objectives.json", {"simulation_period": {"start": "soon"}}, "simulation_period.start"),
        ("monthly_objectives.json", [], "monthly_objectives.json"),
    ],
    ids=["no files", "no list", "nobody", "a user name that is a path", "no date", "no month"],
)  # fmt: skip
def test_what_cannot_be_gone_on_from_is_one_line(name: str, value: Any, why: str) -> None:
    with pytest.raises(InputError, match=why) as error:
        read_description(described(**{name: value}))
    assert "\n" not in str(error.value)


def test_edges_that_close_a_circle_or_run_backwards_are_cut(scene: Scene, tmp_path: Path) -> None:
    a, b, c = (f"{WORK}/Falls/{n}.docx" for n in "abc")
    files = [entry(p, "2025-03-10T09:00:00") for p in (a, b, c)] + [
        entry(f"{WORK}/old.docx", "2024-03-04T09:00:00")
    ]
    edges = [
        {"from": x, "to": y, "type": "references"}
        for x, y in ((a, b), (b, c), (c, a), (c, f"{WORK}/old.docx"))
    ]
    description = read_description(
        described(**{"file_list.json": files, "file_graph.json": {"edges": edges}})
    )
    plan = RowPen(ModelAuthor(writer(), tmp_path), description, "Ana").plan(scene, 0)
    assert any("circle" in line for line in plan.left_out)
    assert any("against the times" in line for line in plan.left_out)
    assert len(plan.edges) == 2
    assert all(plan.papers[e.older].when < plan.papers[e.newer].when for e in plan.edges)
