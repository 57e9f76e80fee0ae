"""Building: paths that cannot lead out, whole or not at all, sources before what came from them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from workaday.artifacts.plan import Edge, PlannedFile, Relation
from workaday.artifacts.readers import read
from workaday.artifacts.spec import Address, Mail, Rows, Text
from workaday.computer.build import build, is_done, on_disk, order, sweep
from workaday.computer.open import find_computers, open_computer
from workaday.computer.records import DOCUMENTS, ComputerPlan
from workaday.errors import BuildError, InputError
from workaday.world.ledger import Ledger

NOON = datetime(2026, 3, 2, 12, 0, 17)


def planned(
    id: str, name: str = "", *, hours: int = 0, attach: tuple[str, ...] = (), spec: Any = None
) -> PlannedFile:
    when = NOON + timedelta(hours=hours)
    path = f"C:/Users/ana/{name or id + '.txt'}"
    return PlannedFile(
        id, "note", path, spec or Text(f"text of {id}"), when, when, "Ana", "user_created", "", attach=attach
    )


def plan(
    files: Sequence[PlannedFile],
    edges: Sequence[Edge] = (),
    folders: Sequence[str] = (),
    id: str = "win_000001",
) -> ComputerPlan:
    documents = {name: {"made": "by hand"} for name in DOCUMENTS}
    return ComputerPlan(
        id, "windows", {"id": id}, documents, list(files), list(edges), list(folders), Ledger.new()
    )


def names(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


# --- containment ---


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("C:/Users/ana/a.txt", "drives/C/Users/ana/a.txt"),
        ("d:/data/a b.csv", "drives/D/data/a b.csv"),
        ("/Users/ana/a.txt", "drives/Macintosh HD/Users/ana/a.txt"),
        ("C:/Users/ana/..hidden/a..txt", "drives/C/Users/ana/..hidden/a..txt"),
        ("C:/Users/ana/…/año.txt", "drives/C/Users/ana/…/año.txt"),
    ],
    ids=["windows", "small-drive-letter", "mac", "dots-in-names", "not-ascii"],
)
def test_a_users_path_lies_below_the_drives(path: str, place: str) -> None:
    assert on_disk(path) == place


@pytest.mark.parametrize(
    "path",
    [
        "C:/../truth/ledger.sqlite", "C:/Users/../../../etc/passwd", "C:/..", "/..", "/Users/../../truth", "C:/./a.txt",
        "C:/Users//a.txt", "C:/Users/", "C:/", "/", "", "a.txt", "../a.txt", "./a.txt", "C:a.txt", "C:\\Users\\a.txt",
        "C:/Users\\..\\..\\a.txt", "/Users/ana\\..", "C:/Users/a\0b", "//server/share/a.txt", "~/a.txt", "file:///etc/passwd",
    ],
)  # fmt: skip
def test_a_path_that_leads_elsewhere_is_refused(path: str) -> None:
    with pytest.raises(BuildError, match=r"leads outside|not an absolute path"):
        on_disk(path)


@pytest.mark.parametrize(
    "path", ["1:/a.txt", "?:/a.txt", ".:/a.txt", "é:/a.txt", "::/a.txt", " :/a.txt", "_:/a.txt"]
)
def test_a_drive_is_a_letter(path: str) -> None:
    with pytest.raises(BuildError):
        on_disk(path)


def test_a_plan_that_leads_out_leaves_nothing(tmp_path: Path) -> None:
    bad = planned("x", "../../../../outside.txt")
    with pytest.raises(BuildError, match="leads outside"):
        build(plan([planned("a"), bad]), tmp_path / "out")
    assert names(tmp_path) == ["out"]
    assert names(tmp_path / "out") == []


# --- whole or not at all ---


class Exploding:
    """A spec that no writer knows."""


def test_a_writer_that_fails_in_the_middle_leaves_nothing_listed(tmp_path: Path) -> None:
    files = [planned("a"), planned("b", spec=Exploding(), hours=1), planned("c", hours=2)]
    with pytest.raises(BuildError, match="no spec"):
        build(plan(files), tmp_path)
    assert names(tmp_path) == []
    with pytest.raises(InputError, match="no computer in it"):
        find_computers(tmp_path)


def test_a_failed_rebuild_keeps_the_computer_that_was_there(tmp_path: Path) -> None:
    folder = build(plan([planned("a")]), tmp_path)
    with pytest.raises(BuildError, match="no spec"):
        build(plan([planned("b", spec=Exploding())]), tmp_path)
    assert names(tmp_path) == ["win_000001"]
    assert (folder / on_disk("C:/Users/ana/a.txt")).read_text(encoding="utf-8").strip() == "text of a"


def test_a_disk_that_does_not_take_it_leaves_nothing_listed(tmp_path: Path) -> None:
    clash = [planned("a", "a.txt"), planned("b", "a.txt/b.txt", hours=1)]  # a file where a folder must be
    with pytest.raises(OSError, match=r"a\.txt"):
        build(plan(clash), tmp_path)
    assert names(tmp_path) == []


def test_half_made_leftovers_are_swept_and_never_listed(tmp_path: Path) -> None:
    folder = build(plan([planned("a")]), tmp_path)
    for id in ("win_000001", "win_000002"):
        left = tmp_path / f".partial-{id}" / "drives" / "C"
        left.mkdir(parents=True)
        (left / "half.txt").write_text("half", encoding="utf-8")
        (tmp_path / f".partial-{id}" / "computer.json").write_text("{}", encoding="utf-8")
    assert find_computers(tmp_path) == [folder]
    assert sweep(tmp_path) == 2
    assert sweep(tmp_path) == 0
    assert names(tmp_path) == ["win_000001"]


def test_leftovers_of_a_killed_process_do_not_get_into_the_computer(tmp_path: Path) -> None:
    left = tmp_path / ".partial-win_000001" / "drives/C/Users/ana"
    left.mkdir(parents=True)
    (left / "stranger.txt").write_text("from another world", encoding="utf-8")
    folder = build(plan([planned("a")]), tmp_path)
    assert names(folder / "drives/C/Users/ana") == ["a.txt"]


def test_what_is_built_is_whole(tmp_path: Path) -> None:
    files = [planned("a"), planned("b", "table.csv", spec=Rows(("x",), ((1,),)), hours=1)]
    folder = build(plan(files, [Edge("a", "b", "derived_from")], ["C:/Users/ana/Empty"]), tmp_path)
    assert is_done(folder)
    computer = open_computer(folder)
    assert computer.files_on_disk() == {"C:/Users/ana/a.txt", "C:/Users/ana/table.csv"}
    assert (folder / "drives/C/Users/ana/Empty").is_dir()
    for file in files:
        modified = datetime.fromtimestamp((computer.path(file.path)).stat().st_mtime, UTC).replace(
            tzinfo=None
        )
        assert modified == file.modified
    listed = computer.document("file_list.json")
    assert [f["path"] for f in listed] == ["C:/Users/ana/a.txt", "C:/Users/ana/table.csv"]
    assert listed[1]["derived_from"] == ["C:/Users/ana/a.txt"]
    assert computer.document("file_graph.json")["edges"] == [
        {"from": "C:/Users/ana/a.txt", "to": "C:/Users/ana/table.csv", "type": "derived_from"}
    ]


def test_what_a_colleague_holds_is_not_on_the_computer(tmp_path: Path) -> None:
    held = planned("h", "Register.csv", spec=Rows(("x",), ((1,),)))
    held.holder = "c03"
    folder = build(plan([planned("a"), held], [Edge("h", "a", "derived_from")]), tmp_path)
    assert (folder / "truth/reference_files/c03/Register.csv").is_file()
    computer = open_computer(folder)
    assert computer.files_on_disk() == {"C:/Users/ana/a.txt"}
    assert [f["path"] for f in computer.document("file_list.json")] == ["C:/Users/ana/a.txt"]
    assert computer.document("file_graph.json")["edges"] == []


def test_a_mail_carries_the_very_bytes_of_the_file(tmp_path: Path) -> None:
    ana, ben = Address("Ana", "ana@acme.example"), Address("Ben", "ben@acme.example")
    mail = Mail(ana, (ben,), NOON, "Table", "Here.", "1@acme.example")
    files = [planned("m", "table.eml", spec=mail, attach=("t",)), planned("t", "table.txt", hours=1)]
    folder = build(plan(files), tmp_path)
    content = read((folder / on_disk("C:/Users/ana/table.eml")).read_bytes(), "table.eml")
    carried = (folder / on_disk("C:/Users/ana/table.txt")).read_bytes()
    assert [(a.name, a.content) for a in content.attachments] == [("table.txt", carried)]


# --- order ---


def test_sources_come_first_ties_by_time() -> None:
    files = [planned("d", hours=3), planned("c", hours=0), planned("b", hours=2), planned("a", hours=1)]
    edges = [Edge("d", "c", "derived_from"), Edge("b", "a", "version_of")]
    assert [f.id for f in order(plan(files, edges))] == ["b", "d", "c", "a"]


@pytest.mark.parametrize("relation", ["references", "derived_from", "version_of"])
def test_a_circle_is_refused_by_name(relation: Relation) -> None:
    edges = [Edge("a", "b", relation), Edge("b", "c", relation), Edge("c", "a", relation)]
    with pytest.raises(BuildError, match=r"in a circle: (a|b|c) -> (a|b|c) -> (a|b|c)"):
        order(plan([planned(i) for i in "abc"], edges))


def test_a_file_saved_from_a_mail_is_written_before_the_mail() -> None:
    files = [planned("m", attach=("f",)), planned("f", hours=1)]
    assert [f.id for f in order(plan(files, [Edge("m", "f", "extracted_from")]))] == ["f", "m"]


def test_edges_to_files_that_were_thinned_out_do_not_hold_anything_up() -> None:
    assert [f.id for f in order(plan([planned("a")], [Edge("gone", "a", "references")]))] == ["a"]


# --- opening ---


@pytest.mark.parametrize(
    ("break_it", "words"),
    [
        (lambda c: (c / "computer.json").unlink(), "no computer.json here"),
        (lambda c: (c / "file_graph.json").unlink(), "file_graph.json missing; make the computer again"),
    ],
    ids=["not-done", "a-document-missing"],
)
def test_what_is_no_whole_computer_does_not_open(tmp_path: Path, break_it: Any, words: str) -> None:
    folder = build(plan([planned("a")]), tmp_path)
    break_it(folder)
    with pytest.raises(InputError, match=words):
        open_computer(folder)


def test_opening_the_folder_above_says_which_was_meant(tmp_path: Path) -> None:
    folder = build(plan([planned("a")]), tmp_path)
    with pytest.raises(InputError, match=f"did you mean {folder}"):
        open_computer(tmp_path)
    assert find_computers(tmp_path) == [folder] == find_computers(folder)
    fleet = tmp_path.rename(tmp_path.parent / "computers")
    assert find_computers(fleet.parent) == [fleet / folder.name]
