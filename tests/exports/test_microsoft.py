"""The import of the paper's release: small releases made here, and the real one where it lies."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workaday.cli import run
from workaday.computer.lint import Report, lint_report, total
from workaday.computer.records import DOCUMENTS
from workaday.exports.mending import MENDED, Mending, relation, rewritten
from workaday.exports.microsoft import AUTHOR, COLUMNS, import_release

RELEASE = (
    Path(__file__).parents[3] / "shared/reference/microsoft-synthetic-computers/train-00000-of-00001.parquet"
)
needs_release = pytest.mark.skipif(not RELEASE.is_file(), reason=f"the release is not at {RELEASE}")

HOME = "C:/Users/ada/Documents"


def file(name: str, time: str, **more: Any) -> dict[str, Any]:
    entry = {"path": f"{HOME}/{name}", "timestamp": time, "origin": "user_created", "content_mode": "generate",
             "project_ids": ["p1"], "derived_from": [], "content_generated": True}  # fmt: skip
    return entry | more


def row(id: str = "win_computer_000001") -> dict[str, Any]:
    """A row of the release in our documents' names, without a defect."""
    files = [file("a.txt", "2025-10-01T09:10:11"), file("b.txt", "2025-11-01T09:10:12"), file("c.txt", "2025-12-01T09:10:13")]  # fmt: skip
    return {
        "id": id,
        "persona.json": {"persona": "A tester", "current_timestamp": "2025-12-31T23:59:59"},
        "user_profile.json": {"identity": {"full_name": "Ada Ames"}},
        "filesystem_policy.json": {
            "system_start_timestamp": "2024-01-01T08:00:00", "default_paths": {"documents": HOME},
        },
        "project_index.json": {"projects": [{"project_id": "p1", "name": "One"}]},
        "file_list.json": files,
        "file_graph.json": {
            "nodes": [{"path": f["path"], "project_ids": ["p1"]} for f in files],
            "edges": [{"from": files[0]["path"], "to": files[1]["path"], "type": "references"}],
        },
        "monthly_objectives.json": {
            "simulation_period": {"start": "2026-01-05", "end": "2026-01-30"},
            "deliverables": [{"id": "d1", "title": "Report", "project_id": "p1", "target_completion": "2026-01-20",
                              "output_files": ["report.docx"]}],
        },
        "collaborators.json": {"collaborators": [{"id": "c1", "name": "Bo Bell"}]},
    }  # fmt: skip


def parquet(place: Path, *rows: dict[str, Any]) -> Path:
    import pyarrow
    import pyarrow.parquet

    columns = {"computer_id": [r["id"] for r in rows]}
    for name, column in COLUMNS.items():
        columns[column] = [r[name] if isinstance(r[name], str | None) else json.dumps(r[name]) for r in rows]
    pyarrow.parquet.write_table(pyarrow.table(columns), place)
    return place


def read(folder: Path, name: str) -> Any:
    return json.loads((folder / name).read_text(encoding="utf-8"))


def mended(**changes: Any) -> tuple[dict[str, Any], list[str]]:
    """The documents after mending, and the kinds of what was mended."""
    documents = row() | changes
    mending = Mending(documents)
    mending.run()
    return documents, [n.kind for n in mending.notes]


# --- the folders ---


def test_a_row_becomes_a_folder_of_our_form(tmp_path: Path) -> None:
    done = import_release(parquet(tmp_path / "x.parquet", row()), tmp_path / "out")
    folder = tmp_path / "out" / "computers" / "win_computer_000001"
    assert done.failed == []
    assert sorted(p.name for p in folder.iterdir()) == sorted([*DOCUMENTS, "computer.json"])
    about = read(folder, "computer.json")
    assert (about["author"], about["content"], about["os"]) == (AUTHOR, "metadata only", "windows")
    for name in DOCUMENTS:
        assert read(folder, name) == row()[name]
    assert done.total == {}


def test_as_published_nothing_is_changed(tmp_path: Path) -> None:
    bad = row() | {"file_graph.json": {"nodes": [], "edges": [{"source": "x"}], "nodes_day4": ["y"]}}
    import_release(parquet(tmp_path / "x.parquet", bad), tmp_path / "out", as_published=True)
    folder = tmp_path / "out" / "computers" / "win_computer_000001"
    assert read(folder, "file_graph.json") == bad["file_graph.json"]
    assert read(folder, "computer.json")["as_published"] is True


def test_what_was_mended_is_reported(tmp_path: Path) -> None:
    bad = copy.deepcopy(row())
    bad["file_graph.json"]["edges"].append(
        {"from": f"{HOME}/c.txt", "to": f"{HOME}/gone.txt", "type": "references"}
    )
    done = import_release(parquet(tmp_path / "x.parquet", row("a"), bad | {"id": "b"}), tmp_path / "out")
    assert done.total == {"dangling": 1}
    assert (done.computers("dangling"), done.computers("turned")) == (1, 0)
    report = read(tmp_path / "out", "import.json")
    assert report["mended"] == {"dangling": 1}
    assert report["computers"]["b"]["what"] == [["dangling", f"{HOME}/c.txt -> {HOME}/gone.txt"]]
    assert report["computers"]["a"] == {"mended": {}, "what": []}


# --- each thing that is mended ---


def edges(documents: dict[str, Any]) -> list[tuple[str, str, str]]:
    short = len(HOME) + 1
    return [(e["from"][short:], e["to"][short:], e["type"]) for e in documents["file_graph.json"]["edges"]]


def graph(*given: Any, **more: Any) -> dict[str, Any]:
    nodes = row()["file_graph.json"]["nodes"]
    full = [
        {k: f"{HOME}/{v}" if k in ("from", "to", "source", "target") else v for k, v in e.items()}
        if isinstance(e, dict) else e for e in given
    ]  # fmt: skip
    return {"nodes": nodes, "edges": full, **more}


EDGES: list[tuple[str, list[Any], list[tuple[str, str, str]], list[str]]] = [
    ("good", [{"from": "a.txt", "to": "b.txt", "type": "derived_from"}], [("a.txt", "b.txt", "derived_from")], []),
    ("newer first", [{"from": "b.txt", "to": "a.txt", "type": "derived_from"}], [("a.txt", "b.txt", "derived_from")], ["turned"]),
    ("other fields", [{"source": "a.txt", "target": "b.txt", "relation": "version_of"}], [("a.txt", "b.txt", "version_of")], ["edge fields"]),
    ("free words", [{"from": "a.txt", "to": "b.txt", "type": "superseded_by"}], [("a.txt", "b.txt", "version_of")], ["relation"]),
    ("no type", [{"from": "a.txt", "to": "b.txt"}], [("a.txt", "b.txt", "references")], ["edge fields", "relation"]),
    ("no end", [{"path": "a.txt", "type": "txt"}], [], ["edge without ends"]),
    ("no edge", ["a.txt", None, 3], [], ["edge without ends"] * 3),
    ("dangling", [{"from": "a.txt", "to": "z.txt", "type": "references"}], [], ["dangling"]),
    ("itself", [{"from": "a.txt", "to": "a.txt", "type": "version_of"}], [], ["self"]),
    ("twice", [{"from": "a.txt", "to": "b.txt", "type": "references"}, {"from": "b.txt", "to": "a.txt", "type": "references"}],
     [("a.txt", "b.txt", "references")], ["turned", "edge twice"]),
]  # fmt: skip


@pytest.mark.parametrize(("given", "right", "kinds"), [e[1:] for e in EDGES], ids=[e[0] for e in EDGES])
def test_edges_are_mended(given: list[Any], right: list[tuple[str, str, str]], kinds: list[str]) -> None:
    documents, notes = mended(**{"file_graph.json": graph(*given)})
    assert edges(documents) == right
    assert notes == kinds


def test_the_published_words_stand_beside_the_relation() -> None:
    given = {"from": "a.txt", "to": "b.txt", "type": "feeds", "note": "Monthly."}
    documents, _ = mended(**{"file_graph.json": graph(given)})
    (edge,) = documents["file_graph.json"]["edges"]
    assert (edge["type"], edge["published_type"], edge["note"]) == ("derived_from", "feeds", "Monthly.")


def test_a_circle_of_one_time_is_opened() -> None:
    files = [file(f"{n}.txt", "2025-10-01T09:10:11") for n in "ab"]
    given = graph({"from": "a.txt", "to": "b.txt", "type": "references"}, {"from": "b.txt", "to": "a.txt", "type": "references"})  # fmt: skip
    documents, notes = mended(**{"file_list.json": files, "file_graph.json": given})
    assert edges(documents) == [("a.txt", "b.txt", "references")]
    assert notes.count("circle") == 1


def test_parts_of_single_days_are_joined() -> None:
    given = graph(
        edges_added_day4=[{"from": f"{HOME}/b.txt", "to": f"{HOME}/c.txt", "type": "references"}],
        edges_day5=7,
    )
    documents, notes = mended(**{"file_graph.json": given})
    assert edges(documents) == [("b.txt", "c.txt", "references")]
    assert notes == ["day's part"]


def test_nodes_are_the_files() -> None:
    nodes = [
        {"id": f"{HOME}/a.txt"},
        f"{HOME}/b.txt",
        {"path": f"{HOME}/gone.txt"},
        {"path": f"{HOME}/a.txt"},
    ]
    documents, notes = mended(**{"file_graph.json": {"nodes": nodes, "edges": []}})
    assert [n["path"] for n in documents["file_graph.json"]["nodes"]] == [f"{HOME}/{n}.txt" for n in "abc"]
    assert notes == ["node"] * 3  # one to nowhere, one twice, one missing


def test_files_are_mended() -> None:
    files = [
        file(
            "a.txt",
            "2025-10-01T09:10:11",
            derived_from=[f"{HOME}/b.txt", "gone"],
            project_ids=["d1", "d1", "odd"],
        ),
        {"path": "drives/C/Users/ada/Documents/b.txt", "created": "2025-09-01"},
        {"path": f"{HOME}/no time.txt"},
        {"path": "outreach.json", "timestamp": "2025-10-01T09:10:11"},
        file("a.txt", "2025-09-01T09:10:11"),
        file("late.txt", "2026-01-20T09:10:11"),
        "nothing",
    ]
    documents, notes = mended(**{"file_list.json": files, "file_graph.json": graph()})
    found = {f["path"].rpartition("/")[2]: f for f in documents["file_list.json"]}
    assert list(found) == ["a.txt", "b.txt", "late.txt"]
    assert found["a.txt"]["timestamp"] == "2025-10-01T09:10:11"
    assert found["a.txt"]["derived_from"] == [f"{HOME}/b.txt"]
    assert found["a.txt"]["project_ids"] == ["p1"]
    assert found["b.txt"]["timestamp"] == "2025-09-01T12:00:00"
    assert notes.count("file left out") == 3
    for kind in ("path", "time", "file twice", "source", "project", "taken"):
        assert kind in notes


def test_a_computer_taken_after_its_month_is_linted_as_such(tmp_path: Path) -> None:
    late = copy.deepcopy(row())
    late["file_list.json"].append(file("report.docx", "2026-01-20T09:10:14"))
    late["monthly_objectives.json"]["deliverables"][0]["output_files"] = [f"{HOME}/report.docx"]
    source = parquet(tmp_path / "x.parquet", late)
    for as_published, expected in ((True, {"times", "month", "graph"}), (False, set())):
        out = tmp_path / str(as_published)
        import_release(source, out, as_published=as_published)
        report = lint_report(out / "computers" / late["id"])
        assert {d.kind for d in report.defects} - {"numbers"} == expected


@pytest.mark.parametrize(
    ("given", "right"),
    [
        ("drives/D/x/y.txt", "D:/x/y.txt"), ("d:/x.txt", "D:/x.txt"), ("drives/share/x.txt", "S:/x.txt"), ("D:\\x\\y.txt", "D:/x/y.txt"),
        ("/Users/a/x.txt", "/Users/a/x.txt"), ("D:/x/", "D:/x"), ("x.txt", ""), ("D:/../etc/passwd", ""), ("", ""), ("/", ""),
    ],
    ids=repr,
)  # fmt: skip
def test_paths_are_rewritten(given: str, right: str) -> None:
    assert rewritten(given) == right


@pytest.mark.parametrize(
    ("words", "right"),
    [("references", "references"), ("Version_Of", "version_of"), ("supersedes", "version_of"), ("copied_to", "version_of"),
     ("extracts_to", "extracted_from"), ("feeds", "derived_from"), ("data_source", "derived_from"), ("cited_in", "references"),
     ("", "references"), ("bewildering", "references")],
    ids=repr,
)  # fmt: skip
def test_free_words_come_down_to_four(words: str, right: str) -> None:
    assert relation(words) == right


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from([f"{HOME}/a.txt", "2025-10-01"]),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(
        st.sampled_from(["path", "timestamp", "edges", "nodes", "from", "to", "type", "id", "projects", "deliverables",
                         "project_id", "project_ids", "derived_from", "current_timestamp", "edges_day1"]),
        inner, max_size=5,
    ),
    max_leaves=14,
)  # fmt: skip


@given(st.fixed_dictionaries(dict.fromkeys(DOCUMENTS, JSON)))
def test_mending_survives_anything(documents: dict[str, Any]) -> None:
    """A model wrote the rows: whatever is in them, what comes out is JSON, and mending it again changes nothing."""
    mending = Mending(documents)
    mending.run()
    assert {n.kind for n in mending.notes} <= MENDED.keys()
    once = json.loads(json.dumps(documents))
    again = Mending(json.loads(json.dumps(documents)))
    again.run()
    assert again.documents == once


# --- bad input ---


def refused(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> str:
    capsys.readouterr()
    code = run(["import", "microsoft", *(str(a) for a in arguments)])
    said = capsys.readouterr()
    assert (code, said.out) == (2, "")
    assert len(said.err.splitlines()) == 1
    return said.err


def test_files_that_are_no_release_are_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    import pyarrow
    import pyarrow.parquet

    text, other, cut = tmp_path / "t.parquet", tmp_path / "o.parquet", tmp_path / "c.parquet"
    text.write_text("no parquet", encoding="utf-8")
    pyarrow.parquet.write_table(pyarrow.table({"computer_id": ["a"], "persona": ["{}"], "age": [3]}), other)
    cut.write_bytes(parquet(tmp_path / "x.parquet", row()).read_bytes()[:-300])
    out = tmp_path / "out"
    assert "not a parquet file" in refused(capsys, text, "--out", out)
    assert "not a parquet file" in refused(capsys, cut, "--out", out)
    assert "no column collaboration_context" in (said := refused(capsys, other, "--out", out))
    assert "it has computer_id, persona, age" in said
    assert "No such file" in refused(capsys, tmp_path / "none", "--out", out)
    assert refused(capsys, tmp_path, "--out", out)
    assert "not an empty folder" in refused(capsys, tmp_path / "x.parquet", "--out", tmp_path)
    assert "can be written" in refused(capsys, tmp_path / "x.parquet", "--out", "/proc/x")
    assert not out.exists()


def test_damaged_pages_are_one_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    whole = parquet(tmp_path / "x.parquet", row()).read_bytes()
    spoilt = tmp_path / "s.parquet"
    spoilt.write_bytes(whole[:4] + bytes(b ^ 0x5A for b in whole[4:900]) + whole[900:])
    assert "damaged" in refused(capsys, spoilt, "--out", tmp_path / "out")


def test_rows_that_cannot_be_read_are_named_and_the_others_live(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    source = parquet(
        tmp_path / "x.parquet", row("good"), row("../evil"), row("b") | {"file_list.json": "[{"}, row("c") | {"persona.json": None}, row("good"),
    )  # fmt: skip
    capsys.readouterr()
    assert run(["import", "microsoft", str(source), "--out", str(tmp_path / "out"), "--json"]) == 1
    said = capsys.readouterr()
    data = json.loads(said.out)
    assert list(data) == ["computers", "mended", "failed"]
    assert data["computers"] == [str(tmp_path / "out" / "computers" / "good")]
    assert len(data["failed"]) == len(said.err.splitlines()) == 4
    for number, words in (
        (1, "no name for a folder"),
        (2, "file_list is not JSON"),
        (3, "persona is not JSON"),
        (4, "there twice"),
    ):
        assert data["failed"][number - 1].startswith(f"row {number}: ")
        assert words in data["failed"][number - 1]
    assert not (tmp_path / "evil").exists()


def test_without_pyarrow_the_remedy_is_named(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['pyarrow'] = None; from workaday.cli import run; sys.exit(run(sys.argv[1:]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "import", "microsoft", "x.parquet", "--out", str(tmp_path / "out")],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert 'pip install "workaday[data]"' in done.stderr
    assert len(done.stderr.splitlines()) == 1


# --- the real one ---


@pytest.fixture(scope="module")
def before_and_after(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Report]]:
    """The reports of the release as it is and as it was mended."""
    at = tmp_path_factory.mktemp("release")
    found = {}
    for name in ("before", "after"):
        done = import_release(RELEASE, at / name, as_published=name == "before")
        assert (len(done.rows), done.failed) == (98, [])
        found[name] = [lint_report(p) for p in sorted(done.folder.iterdir())]
    return found


@needs_release
def test_the_release_is_read_whole_and_mended(before_and_after: dict[str, list[Report]]) -> None:
    before, after = ({t.kind: t for t in total(before_and_after[k])} for k in ("before", "after"))
    assert before["computer"].defects == after["computer"].defects == 0
    assert before["documents"].defects > 1000
    assert before["graph"].computers == 97
    assert after["documents"].defects == after["graph"].defects == 0
    for kind in ("times", "month"):
        assert after[kind].defects < before[kind].defects
    assert after["mail"].not_applicable == "metadata only"


@needs_release
def test_rows_taken_after_their_month_are_marked(tmp_path: Path) -> None:
    done = import_release(RELEASE, tmp_path / "out")
    marked = {p.name for p in done.folder.iterdir() if "taken" in read(p, "computer.json")}
    assert marked == {f"win_computer_{k:06d}" for k in range(30, 50)}
