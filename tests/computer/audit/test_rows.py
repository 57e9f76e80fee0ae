"""Each row of one computer, on trees made for it."""

from __future__ import annotations

import os
import random
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import pytest
from small_computer import HOME, make, word_file, workbook

from workaday.computer.audit.gather import measure
from workaday.computer.audit.names import name_fit
from workaday.computer.audit.records import Absent, Limits, Measured, Share, Value
from workaday.computer.audit.reference import STATISTICS
from workaday.computer.audit.rows import ROWS
from workaday.computer.audit.tree import find_home


def measured(folder: Path) -> Measured:
    found = measure(folder, Limits())
    assert isinstance(found, Measured)
    return found


def plain(value: Value) -> float:
    assert not isinstance(value, Absent), value.why
    return value.value if isinstance(value, Share) else value


def test_every_statistic_has_its_function() -> None:
    assert {s.key for s in STATISTICS} == ROWS.keys()


TREE: Mapping[str, bytes] = {
    "Documents/a.txt": b"1",
    "Documents/Work/b.txt": b"22",
    "Documents/Work/Old/b.txt": b"22",
    "Desktop/c.png": b"",
    "loose.pdf": b"x" * 10_000,
}


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Measured:
    folder = tmp_path_factory.mktemp("tree") / "win_1"
    return measured(make(folder, TREE, folders=("Documents/Empty", "Pictures/2024")))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("files", 5),
        ("folders", 7),
        ("files_per_folder", 5 / 8),
        ("branching", 7 / 4),
        ("empty_folders", 2 / 7),
        ("switch_folders", 1 / 7),
        ("depth", (2 + 3 + 4 + 2 + 1) / 5),
        ("max_depth", 4),
        ("unfiled", 1.0),
        ("size_8k", 4 / 5),
        ("zero_bytes", 1 / 5),
        ("duplicate_names", 2 / 5),
        ("duplicate_bytes", 2 / 10_005),
        ("touched", 5),
    ],
)
def test_rows_of_the_tree(tree: Measured, key: str, value: float) -> None:
    assert plain(tree.values[key]) == pytest.approx(value)


def test_what_the_system_keeps_is_not_counted(tmp_path: Path) -> None:
    folder = make(tmp_path / "c", {"Documents/a.txt": b"1", "AppData/Local/x.dat": b"2", ".cache/y": b"3"})
    other = folder / "drives" / "D" / "Data"
    other.mkdir(parents=True)
    (other / "z.csv").write_bytes(b"4")
    (folder / "drives" / "C" / "Windows").mkdir()
    (folder / "drives" / "C" / "Windows" / "win.ini").write_bytes(b"5")
    home = find_home(folder)
    assert sorted(f.parts for f in home.files) == [("Data", "z.csv"), ("Documents", "a.txt")]
    assert ("Data",) in home.folders
    assert home.left_out == 3


def test_layers_are_told_by_project_and_stub(tmp_path: Path) -> None:
    entries = {
        "Music/song.mp3": {"project_ids": [], "content_mode": "stub"},
        "Pictures/p.jpg": {"project_ids": []},
    }
    files = {"Documents/a.txt": b"1", "Music/song.mp3": b"2", "Pictures/p.jpg": b"3"}
    home = find_home(make(tmp_path / "c", files, entries=entries))
    assert {f.name: (f.layer, f.stub) for f in home.files} == {
        "a.txt": ("work", False), "song.mp3": ("sediment", True), "p.jpg": ("sediment", False),
    }  # fmt: skip


def test_a_stubs_body_is_never_read(tmp_path: Path) -> None:
    """Two stubs of four gigabytes each, of one size: reading them would take minutes."""
    stub = {"content_mode": "stub", "size_bytes": 4 << 30}
    names = ("Movies/a.docx", "Movies/b.docx", "Mail/old.mbox")
    folder = make(tmp_path / "c", dict.fromkeys(names, b"PK"), entries=dict.fromkeys(names, stub))
    for name in names:
        os.truncate(folder / "drives" / "C" / "Users" / "ann" / name, 4 << 30)
    found = measured(folder)
    assert found.faults == ()
    assert found.texts == ()
    assert plain(found.layers["sediment"]["files"]) == 3
    assert isinstance(found.values["duplicate_bytes"], Absent)


def test_times_are_read_from_the_disk(tmp_path: Path) -> None:
    when = {
        "a.txt": datetime(2026, 2, 20, 23, 0),  # Friday night
        "b.txt": datetime(2026, 2, 21, 10, 0),  # Saturday
        "c.txt": datetime(2026, 2, 23, 10, 0),
        "d.txt": datetime(2026, 2, 23, 19, 59),
    }
    found = measured(make(tmp_path / "c", dict.fromkeys(when, b"x"), when=when))
    assert plain(found.values["evening"]) == 1 / 4
    assert plain(found.values["weekend"]) == 1 / 4
    assert plain(found.values["touched"]) == pytest.approx(4 / 3)
    assert found.hours[4][23] == 1


def test_only_documents_of_the_last_month_are_active(tmp_path: Path) -> None:
    files = {"Documents/Deep/Deeper/new.docx": b"x", "old.docx": b"x", "Documents/Deep/new.png": b"x"}
    found = measured(make(tmp_path / "c", files, when={"old.docx": datetime(2025, 1, 7, 9)}))
    assert plain(found.values["active_depth"]) == 4


def test_workbooks_and_documents_are_counted_inside(tmp_path: Path) -> None:
    rows = [["item", "cost"], *([f"thing {k} of the list", k] for k in range(40))]
    files = {
        "live.xlsx": workbook(
            [*rows, ["total", "=SUM(B2:B41)"], ["share", '=IF(B2>0,VLOOKUP("x",A:B,2),0)']], 3
        ),
        "copy.xlsx": workbook([*rows, ["total", "=SUM(B2:B41)"]]),
        "else.xlsx": workbook([["other", f"row {k}", k * 7] for k in range(40)]),
        "note.docx": word_file("One paragraph.\nAnother."),
    }
    found = measured(make(tmp_path / "c", files))
    expected = {"sheets": 5 / 3, "formulas": 2 / 3, "sum": 1, "if": 1 / 2, "vlookup": 1 / 2, "average": 0, "families": 2 / 3,
                "word_images": 0, "pages": 1}  # fmt: skip
    assert {key: plain(found.values[key]) for key in expected} == pytest.approx(expected)


def test_names_that_fit_their_folders_are_told_from_names_that_do_not(tmp_path: Path) -> None:
    topics = ("budget", "inventory", "minutes", "survey", "contract", "newsletter")
    tidy = {f"{t}/{t} {k}.txt": b"x" for t in topics for k in range(8)}
    rng = random.Random(4)
    mixed = {f"{topics[k]}/{t} {rng.randrange(10, 99)}.txt": b"x" for t in topics for k in range(6)}
    fits = [
        plain(name_fit(find_home(make(tmp_path / n, f)).files, random.Random(1)))
        for n, f in (("t", tidy), ("m", mixed))
    ]
    assert fits[0] > 0.95
    assert fits[1] < 0.5


def test_what_a_computer_lacks_is_absent_with_a_reason(tmp_path: Path) -> None:
    found = measured(make(tmp_path / "c", {"a.txt": b"x"}))
    for key, why in (("received", "no mailbox"), ("meeting_hours", "no calendar"), ("sheets", "no workbook"), ("slides", "no deck")):  # fmt: skip
        value = found.values[key]
        assert isinstance(value, Absent)
        assert why in value.why


def test_a_large_home_is_sampled_by_the_seed(tmp_path: Path) -> None:
    words = " ".join(f"word{k}" for k in range(30))
    folder = make(tmp_path / "c", {f"n{k:03}.txt": f"{k} {words}".encode() for k in range(40)})
    paths = []
    for seed in (1, 1, 2):
        found = measure(folder, Limits(seed=seed, work_documents=10))
        assert isinstance(found, Measured)
        paths.append([t.path for t in found.texts])
    assert len(paths[0]) == 10
    assert paths[0] == paths[1] != paths[2]
    assert paths[0][0].startswith(HOME)
