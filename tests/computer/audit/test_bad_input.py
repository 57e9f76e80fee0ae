"""Folders that are no computers, half copies, damaged files: a list of what is wrong and where, never a traceback."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from small_computer import make, word_file, workbook

from workaday.computer.audit.card import audit
from workaday.computer.audit.gather import measure
from workaday.computer.audit.records import Fault, Limits, Measured
from workaday.computer.audit.tree import SHOWN_FAULTS, find_fleet
from workaday.errors import InputError

FILES = {
    "Documents/note.docx": word_file("Some words of a note."),
    "Documents/list.xlsx": workbook([["a", 1]]),
    "a.txt": b"text",
}


def whats(folder: Path) -> list[tuple[str, str]]:
    found = measure(folder, Limits())
    faults = [found] if isinstance(found, Fault) else found.faults
    return [(Path(f.where).name, f.what) for f in faults]


def test_the_small_computer_itself_is_whole(tmp_path: Path) -> None:
    assert whats(make(tmp_path / "c", FILES)) == []


def _bomb() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("_rels/.rels", '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="x/officeDocument" Target="word/document.xml"/></Relationships>')  # fmt: skip
        z.writestr("word/document.xml", b"<a>" + b" " * 210_000_000)
    return out.getvalue()


def _with_doctype() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(FILES["Documents/note.docx"])) as old, zipfile.ZipFile(out, "w") as new:
        for item in old.infolist():
            data = old.read(item)
            if item.filename == "word/document.xml":
                data = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + data.split(b"?>", 1)[1]
            new.writestr(item, data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("cut.docx", FILES["Documents/note.docx"][:900], "not a zip package"),
        ("other.docx", FILES["Documents/list.xlsx"], ""),
        ("text.docx", b"I am a letter", "not a zip package"),
        ("bomb.docx", _bomb(), "unpacks to more than"),
        ("entity.docx", _with_doctype(), "document type"),
        ("text.xlsx", b"\0" * 400, "not a zip package"),
        ("text.pptx", b"PK\x03\x04 and no more", "not a zip package"),
        ("text.pdf", b"%PDF-1.4 and no more", "not a PDF that opens"),
        ("bin.txt", bytes(range(256)) * 9, "binary"),
        ("deep.json", b"[" * 100_000, ""),
        ("box.mbox", b"this is no mailbox", "does not open"),
        ("cal.ics", b"I am no calendar", "not a calendar"),
    ],
    ids=lambda v: v if isinstance(v, str) and "." in v else "",
)  # fmt: skip
def test_damaged_files_are_named_in_one_line(tmp_path: Path, name: str, content: bytes, what: str) -> None:
    found = measure(make(tmp_path / "c", FILES | {f"Documents/{name}": content}), Limits())
    assert isinstance(found, Measured)
    faults = [f for f in found.faults if f.where.endswith(name)]
    assert len(faults) == bool(what)
    for fault in faults:
        assert what in fault.what
        assert "\n" not in fault.what
        assert fault.where == f"C:/Users/ann/Documents/{name}"


@pytest.mark.parametrize(
    ("spoil", "where", "what"),
    [
        (lambda c: (c / "file_list.json").write_text("{ no", encoding="utf-8"), "file_list.json", "not JSON"),
        (lambda c: (c / "file_list.json").write_text("{}", encoding="utf-8"), "file_list.json", "is not a JSON list"),
        (lambda c: (c / "file_list.json").write_text("[1, {}, null]", encoding="utf-8"), "file_list.json", "3 entries are no objects"),
        (lambda c: (c / "persona.json").unlink(), "persona.json", "is missing"),
        (lambda c: (c / "persona.json").write_bytes(b"\xff\xfe\xff"), "persona.json", "not JSON"),
        (lambda c: (c / "computer.json").write_text("[]", encoding="utf-8"), "computer.json", "is not a JSON object"),
        (lambda c: shutil.rmtree(c / "drives"), "c", "no drives/"),
        (lambda c: (c / "drives/C/Users/ann/a.txt").unlink(), "a.txt", "is listed and not there"),
        (lambda c: (c / "drives/C/Users/ann/b.txt").write_bytes(b"x"), "b.txt", "is there and not listed"),
        (lambda c: (c / "drives/C/Users/ann/a.txt").write_bytes(b"longer now"), "a.txt", "another size"),
        (lambda c: (c / "drives/C/Users/ann/l").symlink_to("/etc"), "l", "a link or a device"),
        (lambda c: (c / "truth/ledger.sqlite").write_bytes(b"no database at all" * 99), "ledger.sqlite", "does not open"),
        (lambda c: (c / "truth/ledger.sqlite").write_bytes(b""), "ledger.sqlite", "does not open"),
        (lambda c: (c / "truth/ledger.sqlite").unlink(), "ledger.sqlite", "layers are told by projects alone"),
    ],
    ids=["list is cut", "list is an object", "list of oddities", "document is missing", "document is no text", "about is a list",
         "no drives", "file is gone", "file is new", "file has grown", "link", "ledger is no database", "ledger is empty", "ledger is missing"],
)  # fmt: skip
def test_what_does_not_agree_is_named(
    tmp_path: Path, spoil: Callable[[Path], object], where: str, what: str
) -> None:
    folder = make(tmp_path / "c", FILES)
    spoil(folder)
    found = [(w, text) for w, text in whats(folder) if w == where]
    assert any(what in text for _, text in found)


def test_a_half_copied_tree_is_summed_up(tmp_path: Path) -> None:
    folder = make(tmp_path / "c", {f"Documents/f{k}.txt": b"x" for k in range(100)} | {"a.txt": b"y"})
    shutil.rmtree(folder / "drives/C/Users/ann/Documents")
    found = [what for _, what in whats(folder) if "not there" in what]
    assert len(found) == SHOWN_FAULTS + 1
    assert found[-1] == f"{100 - SHOWN_FAULTS} more: is listed and not there"


def test_an_empty_home_is_measured(tmp_path: Path) -> None:
    made = audit([make(tmp_path / "c", {})], Limits(), map)
    assert made.files == 0
    assert made.count("not computed") > 30


def test_one_spoilt_computer_does_not_take_the_fleet_along(tmp_path: Path) -> None:
    make(tmp_path / "fleet" / "good", FILES)
    half = make(tmp_path / "fleet" / "half", FILES)
    (half / "computer.json").unlink()
    gone = make(tmp_path / "fleet" / "gone", FILES)
    shutil.rmtree(gone / "drives")
    folders, faults = find_fleet(tmp_path / "fleet")
    made = audit(folders, Limits(), map, faults)
    assert made.computers == 1
    said = {f.computer: f.what for f in made.faults}
    assert "computer.json missing" in said["half"]
    assert "no drives/" in said["gone"]


@pytest.mark.parametrize("lack", ["computer.json", "everything"])
def test_nothing_to_audit_says_what_is_wrong(tmp_path: Path, lack: str) -> None:
    folder = make(tmp_path / "c", FILES) if lack != "everything" else tmp_path / "c"
    folder.mkdir(exist_ok=True)
    (folder / "computer.json").unlink(missing_ok=True)
    with pytest.raises(
        InputError,
        match="half a computer: computer.json missing" if lack != "everything" else "no computer in it",
    ):
        find_fleet(folder)


def test_a_fleet_of_which_nothing_can_be_measured_is_refused(tmp_path: Path) -> None:
    folder = make(tmp_path / "c", FILES)
    shutil.rmtree(folder / "drives")
    with pytest.raises(InputError, match="no drives/"):
        audit([folder], Limits(), map)


def test_odd_values_in_the_file_list_do_not_stop_it(tmp_path: Path) -> None:
    folder = make(tmp_path / "c", FILES)
    listed = json.loads((folder / "file_list.json").read_text(encoding="utf-8"))
    listed[0] |= {"size_bytes": "many", "project_ids": None, "origin": 7, "content_mode": []}
    (folder / "file_list.json").write_text(json.dumps(listed), encoding="utf-8")
    assert ("note.docx", "has another size than the file list says") in whats(folder)
