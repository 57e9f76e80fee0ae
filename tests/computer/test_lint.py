"""The linter shows red: one good computer, one thing broken in each copy, a defect of the right kind."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from one_computer import (
    copy_of,
    document,
    edit_zip,
    place_of,
    put_document,
    query,
    records,
    rewrite,
)

from workaday.artifacts.editors import replace_docx_text
from workaday.artifacts.readers import read
from workaday.computer.lint import Defect, lint_computer
from workaday.computer.lint.reading import placeholders
from workaday.computer.lint.records import Wrong


@pytest.fixture
def copy(computer: Path, tmp_path: Path) -> Path:
    return copy_of(computer, tmp_path / computer.name)


def kinds(defects: list[Defect]) -> set[str]:
    return {d.kind for d in defects}


PLAIN = (".txt", ".md")


def sediment(folder: Path) -> set[str]:
    return {p for (p,) in query(folder, "SELECT path FROM artifacts WHERE kind LIKE 'sediment:%'")}


def listed(folder: Path, suffix: str | tuple[str, ...] = "") -> list[str]:
    """Files of the work that no planted error, mail or statement leans on, so that breaking one breaks one thing."""
    leaned = {t["path"] for t in records(folder, "traps").values()}
    leaned |= sediment(folder)
    leaned |= {
        p
        for (p,) in query(
            folder, "SELECT path FROM artifacts WHERE id IN (SELECT artifact_id FROM statements)"
        )
    }
    for path in (f["path"] for f in document(folder, "file_list.json")):
        if path.endswith(".eml"):
            names = {a.name for a in read(place_of(folder, path).read_bytes(), "m.eml").attachments}
            leaned |= {
                f["path"] for f in document(folder, "file_list.json") if f["path"].rpartition("/")[2] in names
            }
    return [
        f["path"]
        for f in document(folder, "file_list.json")
        if f["path"].endswith(suffix) and f["path"] not in leaned
    ]


def test_an_untouched_copy_has_no_defect(copy: Path) -> None:
    assert lint_computer(copy) == []


# --- ways to break one thing ---


@dataclass(frozen=True)
class Broken:
    """What breaking did: the kind of defect to expect, its words, and kinds that may come with it."""

    kind: str
    words: str
    also: Collection[str] = ()


def file_deleted(folder: Path) -> Broken:
    path = listed(folder, ".docx")[0]
    place_of(folder, path).unlink()
    return Broken("presence", "is listed and not there")


def file_added(folder: Path) -> Broken:
    place = place_of(folder, listed(folder)[0])
    (place.parent / "stray.txt").write_text("nobody knows me", encoding="utf-8")
    return Broken("presence", "is there and not listed")


def docx_truncated(folder: Path) -> Broken:
    place = place_of(folder, listed(folder, ".docx")[0])
    rewrite(place, place.read_bytes()[:-200])
    return Broken("opening", "does not open")


def text_emptied(folder: Path) -> Broken:
    rewrite(place_of(folder, listed(folder, PLAIN)[0]), b" \n")
    return Broken("opening", "is empty")


def edge_to_nowhere(folder: Path) -> Broken:
    graph = document(folder, "file_graph.json")
    graph["edges"][0]["to"] = graph["edges"][0]["to"] + ".gone"
    put_document(folder, "file_graph.json", graph)
    return Broken("graph", "is not a file of this computer")


def edge_of_no_kind(folder: Path) -> Broken:
    graph = document(folder, "file_graph.json")
    graph["edges"][0]["type"] = "inspired_by"
    put_document(folder, "file_graph.json", graph)
    return Broken("graph", "'inspired_by' is no relation")


def circle(folder: Path) -> Broken:
    graph = document(folder, "file_graph.json")
    edge = graph["edges"][0]
    graph["edges"].append({"from": edge["to"], "to": edge["from"], "type": "references"})
    put_document(folder, "file_graph.json", graph)
    return Broken("graph", "in a circle")


def source_newer(folder: Path) -> Broken:
    graph = document(folder, "file_graph.json")
    first, *_, last = (f["path"] for f in document(folder, "file_list.json"))
    graph["edges"].append({"from": last, "to": first, "type": "derived_from"})
    put_document(folder, "file_graph.json", graph)
    return Broken("graph", "the source is newer than what came from it")


def time_changed(folder: Path) -> Broken:
    place = place_of(folder, listed(folder)[0])
    content, when = place.read_bytes(), place.stat().st_mtime
    rewrite(place, content)
    os.utime(place, (when + 60, when + 60))
    return Broken("times", "the disk says")


def _retimed(folder: Path, when: Callable[[str], str]) -> None:
    """Another time for one file, in the list and on the disk."""
    files = document(folder, "file_list.json")
    leaned = sediment(folder) | {
        end for e in document(folder, "file_graph.json")["edges"] for end in (e["from"], e["to"])
    }
    file = next(f for f in files if f["path"].endswith(PLAIN) and f["path"] not in leaned)
    file["timestamp"] = when(file["timestamp"])
    put_document(folder, "file_list.json", files)
    place = place_of(folder, file["path"])
    rewrite(place, place.read_bytes())
    stamp = datetime.fromisoformat(file["timestamp"]).replace(tzinfo=UTC).timestamp()
    os.utime(place, (stamp, stamp))


def at_night(folder: Path) -> Broken:
    _retimed(folder, lambda t: f"{t[:11]}03:12:44")
    return Broken("times", "nobody works at 03:12")


def before_the_computer(folder: Path) -> Broken:
    _retimed(folder, lambda t: f"1999{t[4:]}")
    return Broken("times", "outside of the computer's life")


def own(folder: Path) -> str:
    """A document of the user's, neither a copy nor a blank template."""
    kinds = dict(query(folder, "SELECT path, kind FROM artifacts"))
    modes = {f["path"]: f["content_mode"] for f in document(folder, "file_list.json")}
    return [p for p in listed(folder, ".docx") if modes[p] == "generate" and ":" not in kinds[p]][-1]


def author_wrong(folder: Path) -> Broken:
    place = place_of(folder, own(folder))

    def other(name: str, part: bytes) -> bytes:
        wrong = rb"\1Somebody Else\2"
        return (
            re.sub(rb"(<dc:creator>)[^<]*(</dc:creator>)", wrong, part)
            if name == "docProps/core.xml"
            else part
        )

    rewrite(place, edit_zip(place.read_bytes(), other))
    return Broken("properties", "its author is 'Somebody Else'")


def created_wrong(folder: Path) -> Broken:
    place = place_of(folder, own(folder))

    def other(name: str, part: bytes) -> bytes:
        wrong = rb"\g<1>2001-01-01T10:00:00Z\2"
        return (
            re.sub(rb"(<dcterms:created[^>]*>)[^<]*(</dcterms:created>)", wrong, part)
            if name == "docProps/core.xml"
            else part
        )

    rewrite(place, edit_zip(place.read_bytes(), other))
    return Broken("properties", "created 2001-01-01")


def reference_left(folder: Path) -> Broken:
    place = place_of(folder, listed(folder, PLAIN)[0])
    rewrite(place, place.read_bytes() + b"\nRevenue was {{revenue.q3|usd0}}.\n")
    return Broken("placeholders", "{{revenue.q3|usd0}}")


def alternative_left(folder: Path) -> Broken:
    place = place_of(folder, listed(folder, PLAIN)[0])
    rewrite(place, place.read_bytes() + b"\nWe [[rose|fell]].\n")
    return Broken("placeholders", "[[rose|fell]]")


def figure_that_was_not_there(folder: Path) -> Broken:
    place = place_of(folder, listed(folder, PLAIN)[0])
    rewrite(place, place.read_bytes() + b"\nAgainst last year, revenue None rose.\n")
    return Broken("placeholders", "revenue None rose")


def figure_changed_in_document(folder: Path) -> Broken:
    """The planted errors' files apart, a docx whose statement is written once."""
    traps = {t["path"] for t in records(folder, "traps").values()}
    rows = query(folder, "SELECT a.path, s.form FROM statements s JOIN artifacts a ON a.id = s.artifact_id WHERE a.holder = '' "
                         "AND a.path LIKE '%.docx' AND s.unit = 'money' ORDER BY length(s.form) DESC")  # fmt: skip
    path, form = next((p, f) for p, f in rows if p not in traps)
    place = place_of(folder, path)
    properties = read(place.read_bytes(), place.name).properties
    content, times = replace_docx_text(
        place.read_bytes(), form, "$1,234,567", author=properties.last_modified_by, when=properties.modified
    )
    assert times
    rewrite(place, content)
    return Broken("figures", f"{form!r} is not in the file")


def figure_changed_in_delimited_file(folder: Path) -> Broken:
    place = place_of(folder, listed(folder, ".csv")[0])
    head, first, *rest = place.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    changed = re.sub(r"\d(?=\D*$)", lambda m: str((int(m[0]) + 1) % 10), first)
    assert changed != first
    rewrite(place, "".join([head, changed, *rest]).encode())
    return Broken("bytes", "does not hold the bytes that were built")


def figure_changed_in_ledger(folder: Path) -> Broken:
    """The file says what it always said; the truth is another one."""
    rows = query(folder, "SELECT s.rowid, s.value FROM statements s JOIN artifacts a ON a.id = s.artifact_id "
                         "WHERE a.holder = '' AND s.kind = 'm' AND typeof(s.value) != 'text' AND s.value > 0")  # fmt: skip
    query(folder, "UPDATE statements SET value = ? WHERE rowid = ?", rows[0][1] + 1, rows[0][0])
    return Broken("figures", f"is stated as {rows[0][1] + 1}, it was")


def _mails_with_attachments(folder: Path) -> list[str]:
    mails = [f["path"] for f in document(folder, "file_list.json") if f["path"].endswith(".eml")]
    return [p for p in mails if read(place_of(folder, p).read_bytes(), "m.eml").attachments]


def attachment_changed(folder: Path) -> Broken:
    place = place_of(folder, _mails_with_attachments(folder)[0])
    lines = place.read_bytes().split(b"\n")
    body = [k for k, line in enumerate(lines) if re.fullmatch(rb"[A-Za-z0-9+/=]{70,}\r?", line)]
    line = lines[body[len(body) // 2]]
    lines[body[len(body) // 2]] = (b"B" if line[:1] == b"A" else b"A") + line[1:]
    rewrite(place, b"\n".join(lines))
    return Broken("mail", "is no file of this computer")


def message_id_twice(folder: Path) -> Broken:
    mails = [f["path"] for f in document(folder, "file_list.json") if f["path"].endswith(".eml")]
    first, second = (place_of(folder, path) for path in mails[:2])
    id = re.search(rb"(?im)^message-id:[^\r\n]*", first.read_bytes())
    assert id
    rewrite(second, re.sub(rb"(?im)^message-id:[^\r\n]*", id[0], second.read_bytes(), count=1))
    return Broken("mail", "has the message id of")


def address_broken(folder: Path) -> Broken:
    place = place_of(
        folder, next(f["path"] for f in document(folder, "file_list.json") if f["path"].endswith(".eml"))
    )
    rewrite(place, re.sub(rb"(?im)^to:[^\r\n]*", b"To: Nobody <nobody.at.home>", place.read_bytes(), count=1))
    return Broken("mail", "'nobody.at.home' is no address")


def planted_error_removed(folder: Path) -> Broken:
    """Somebody put it right in the file; the ledger still lists it."""
    for trap in records(folder, "traps").values():
        form = query(
            folder,
            "SELECT form FROM statements WHERE artifact_id = ? AND ref = ? AND shift = 0",
            trap["artifact"],
            trap["measure"],
        )
        place = place_of(folder, trap["path"])
        if not form or place.suffix != ".docx" or form[0][0] not in read(place.read_bytes(), place.name).text:
            continue
        properties = read(place.read_bytes(), place.name).properties
        content, times = replace_docx_text(
            place.read_bytes(),
            form[0][0],
            "as agreed",
            author=properties.last_modified_by,
            when=properties.modified,
        )
        if times:
            rewrite(place, content)
            return Broken("traps", "does not state the planted", {"figures", "mail"})
    raise AssertionError("the good computer has no planted error in a document")


def planted_error_forgotten(folder: Path) -> Broken:
    """The file is wrong, and the ledger does not know of it."""
    trap = next(iter(records(folder, "traps")))
    query(folder, "DELETE FROM traps WHERE id = ?", trap)
    return Broken("figures", "it was")


def colleagues_file_missing(folder: Path) -> Broken:
    next(p for p in (folder / "truth" / "reference_files").rglob("*") if p.is_file()).unlink()
    return Broken("presence", "a colleague's own file is missing")


def output_twice(folder: Path) -> Broken:
    objectives = document(folder, "monthly_objectives.json")
    one, two = objectives["deliverables"][:2]
    two["output_files"][0] = one["output_files"][0]
    put_document(folder, "monthly_objectives.json", objectives)
    return Broken("month", "two deliverables bring the same file")


def output_there_already(folder: Path) -> Broken:
    objectives = document(folder, "monthly_objectives.json")
    objectives["deliverables"][0]["output_files"][0] = listed(folder)[0]
    put_document(folder, "monthly_objectives.json", objectives)
    return Broken("month", "is to be made and is there already")


def deliverables_too_few(folder: Path) -> Broken:
    objectives = document(folder, "monthly_objectives.json")
    objectives["deliverables"] = objectives["deliverables"][:1]
    put_document(folder, "monthly_objectives.json", objectives)
    return Broken("numbers", "1, expected 3 to 5")


def check_without_basis(folder: Path) -> Broken:
    id, check = next(iter(records(folder, "checks").items()))
    query(folder, "UPDATE checks SET definition = ? WHERE id = ?", json.dumps(check | {"basis": []}), id)
    return Broken("month", "a check without a basis")


def basis_nowhere(folder: Path) -> Broken:
    id, check = next(
        (i, c) for i, c in records(folder, "checks").items() if any(b["kind"] == "file" for b in c["basis"])
    )
    for basis in check["basis"]:
        basis["where"] = "C:/nowhere.xlsx"
    query(folder, "UPDATE checks SET definition = ? WHERE id = ?", json.dumps(check), id)
    return Broken("month", "its basis C:/nowhere.xlsx is not on the computer")


def changes_gone(folder: Path) -> Broken:
    query(folder, "DELETE FROM changes")
    return Broken("month", "0, at least 2 are needed")


def name_twice(folder: Path) -> Broken:
    names = query(folder, "SELECT id, name FROM people")
    query(folder, "UPDATE people SET name = ? WHERE id = ?", names[0][1], names[1][0])
    return Broken("people", "two people have this name")


def document_missing(folder: Path) -> Broken:
    (folder / "file_graph.json").unlink()
    return Broken("computer", "is missing; make or copy the computer again")


def document_broken(folder: Path) -> Broken:
    (folder / "file_list.json").write_text('[{"path": ', encoding="utf-8")
    return Broken("computer", "not JSON")


def ledger_broken(folder: Path) -> Broken:
    (folder / "truth" / "ledger.sqlite").write_bytes(b"no database " * 50)
    return Broken("computer", "the ledger does not open")


def ledger_missing(folder: Path) -> Broken:
    (folder / "truth" / "ledger.sqlite").unlink()
    return Broken("computer", "the ledger does not open")


def path_that_leads_out(folder: Path) -> Broken:
    files = document(folder, "file_list.json")
    put_document(folder, "file_list.json", [*files, files[0] | {"path": "C:/../../../etc/passwd"}])
    return Broken("documents", "leads outside of its drive")


def field_missing(folder: Path) -> Broken:
    files = document(folder, "file_list.json")
    put_document(folder, "file_list.json", [*files, {"timestamp": "2026-01-05T10:00:00"}])
    return Broken("documents", "path: field required")


def field_garbled(folder: Path) -> Broken:
    objectives = document(folder, "monthly_objectives.json")
    objectives["simulation_period"]["start"] = "soon"
    put_document(folder, "monthly_objectives.json", objectives)
    return Broken("documents", "simulation_period.start: ")


def list_of_no_kind(folder: Path) -> Broken:
    put_document(folder, "project_index.json", {"projects": {"a": 1}})
    return Broken("documents", "projects: input should be a valid list")


def unmade(folder: Path) -> Broken:
    (folder / "computer.json").unlink()
    return Broken("computer", "is missing; make or copy the computer again")


Way = Callable[[Path], Broken]

TOGETHER: list[list[Way]] = [
    [file_deleted, edge_of_no_kind, name_twice, check_without_basis, reference_left, message_id_twice, created_wrong],
    [file_added, edge_to_nowhere, docx_truncated, basis_nowhere, figure_changed_in_delimited_file, address_broken],
    [circle, time_changed, author_wrong, alternative_left, output_twice, planted_error_removed],
    [source_newer, at_night, text_emptied, output_there_already, figure_changed_in_ledger, attachment_changed],
    [before_the_computer, figure_that_was_not_there, figure_changed_in_document, changes_gone, deliverables_too_few, planted_error_forgotten,
     colleagues_file_missing],
]  # fmt: skip
"""Ways that do not get into each other's: one reading of a copy shows them all."""

ALONE: list[Way] = [
    document_missing, document_broken, ledger_broken, ledger_missing, path_that_leads_out, field_missing,
    field_garbled, list_of_no_kind, unmade,
]  # fmt: skip


@pytest.mark.parametrize("ways", TOGETHER, ids=lambda ways: "+".join(w.__name__ for w in ways))
def test_each_thing_that_is_broken_is_a_defect_of_its_kind(copy: Path, ways: list[Way]) -> None:
    broken = [way(copy) for way in ways]
    defects = lint_computer(copy)
    for one in broken:
        assert any(one.kind == d.kind and one.words in d.what for d in defects), (one, defects)
    allowed = {"bytes"} | {b.kind for b in broken} | {kind for b in broken for kind in b.also}
    assert kinds(defects) <= allowed, defects
    assert {d.computer for d in defects} == {copy.name}


@pytest.mark.parametrize("way", ALONE, ids=lambda way: way.__name__)
def test_a_computer_that_cannot_be_read_is_one_defect(copy: Path, way: Way) -> None:
    broken = way(copy)
    (defect,) = lint_computer(copy)
    assert (defect.computer, defect.kind) == (copy.name, broken.kind)
    assert broken.words in defect.what


@pytest.mark.parametrize("what", ["missing", "empty", "file"])
def test_what_is_no_computer_is_a_defect(tmp_path: Path, what: str) -> None:
    place = tmp_path / "thing"
    if what == "empty":
        place.mkdir()
    elif what == "file":
        place.write_text("{}", encoding="utf-8")
    (defect,) = lint_computer(place)
    assert (defect.kind, defect.where) == ("computer", str(place))


@pytest.mark.parametrize(
    "text", ["Revenue: None rose.", "Costs (None is due)", "the margin  None fell", "“None rose"]
)
def test_none_within_a_sentence_is_a_figure_that_was_not_there(text: str) -> None:
    assert any(isinstance(found, Wrong) for found in placeholders("notes.txt", text))


@pytest.mark.parametrize(
    "text", ["They are six. None is new to you.", "Dear Ann,\nNone is new.", "Open items\nNone rose by much."]
)
def test_none_may_begin_a_sentence(text: str) -> None:
    assert not any(isinstance(found, Wrong) for found in placeholders("notes.txt", text))


def test_linting_changes_nothing(copy: Path) -> None:
    def state() -> dict[str, Any]:
        return {str(p): (p.stat().st_mtime_ns, p.read_bytes()) for p in copy.rglob("*") if p.is_file()}

    before = state()
    lint_computer(copy)
    assert state() == before
