"""Whole runs: the reference earns all, doing nothing earns nothing, a spoilt run loses what was spoilt."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from one_computer import copy_of, edit_zip, place_of, records, rewrite

from workaday.artifacts.editors import append_blocks, replace_docx_text
from workaday.artifacts.readers import read
from workaday.artifacts.spec import Document, Heading, Paragraph, Properties, Sheet, Workbook
from workaday.artifacts.writers import write
from workaday.errors import GradeError
from workaday.fleet.work import grade_run
from workaday.grading.evidence import evidence_of
from workaday.grading.grade import CheckResult, Grade, grade, load_checks, save
from workaday.objectives.records import Deliverable


@pytest.fixture
def run(finished: Path, tmp_path: Path) -> Path:
    """The reference run, to be spoilt."""
    return copy_of(finished, tmp_path / "run")


def graded(run: Path, computer: Path) -> Grade:
    return grade(evidence_of(run, computer), load_checks(computer), run)


def failed_checks(run: Path, computer: Path) -> list[CheckResult]:
    return [c for c in graded(run, computer).checks if c.verdict == "fail"]


Lost = Callable[[Path], list[CheckResult]]


@pytest.fixture(scope="session")
def lost(finished: Path, computer: Path) -> Lost:
    """The checks that a spoilt run fails and the reference run does not."""
    before = {c.id for c in failed_checks(finished, computer)}
    return lambda run: [c for c in failed_checks(run, computer) if c.id not in before]


def deliverables(computer: Path) -> list[Deliverable]:
    return [Deliverable.model_validate(d) for d in records(computer, "deliverables").values()]


def desk(run: Path, path: str) -> Path:
    return place_of(run / "desk", path)


def about(check: dict[str, Any]) -> set[str]:
    """The files that a check looks at."""
    data = check["data"]
    return {
        *([data["path"]] if "path" in data else []),
        *data.get("paths", []),
        *(p["path"] for p in data.get("places", [])),
    }


# --- controls ---


def test_the_reference_worker_earns_every_point(finished: Path, computer: Path) -> None:
    result = graded(finished, computer)
    assert failed_checks(finished, computer) == []
    assert result.score == 1.0
    assert result.points == result.max_points > 100


def test_doing_nothing_earns_nothing(idle: Path, computer: Path) -> None:
    result = graded(idle, computer)
    assert [c for c in result.checks if c.verdict == "pass"] == []
    assert result.score == 0.0
    assert result.points == 0.0


def test_every_check_says_what_was_found_and_where_it_can_be_known(
    finished: Path, idle: Path, computer: Path
) -> None:
    for run in (finished, idle):
        for check in graded(run, computer).checks:
            assert check.evidence
            assert check.basis
            assert all(set(b) == {"kind", "where", "how"} and b["where"] for b in check.basis)


def test_grading_twice_gives_the_same(finished: Path, computer: Path) -> None:
    assert graded(finished, computer) == graded(finished, computer)


MADE = Properties("x", "x", "x", datetime(2026, 1, 5, 10), datetime(2026, 1, 5, 10))


def _fill(idle: Path, target: Path, computer: Path, content: Callable[[str], bytes]) -> Path:
    """A run in which every output is there, with a content of somebody's making."""
    run = copy_of(idle, target)
    for deliverable in deliverables(computer):
        for output in deliverable.outputs:
            place = desk(run, output.path)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content(output.path))
    return run


def _office_file(path: str, *lines: str) -> bytes:
    suffix = "." + path.rpartition(".")[2]
    if suffix == ".xlsx":
        return write(Workbook((Sheet("S", tuple((line,) for line in lines) or ((None,),)),), MADE), suffix)
    if suffix in (".docx", ".pdf"):
        return write(Document("x", (Heading("x"), *(Paragraph(line) for line in lines)), MADE), suffix)
    return "\n".join(lines).encode() or b"\n"


def test_blank_files_with_the_right_names_earn_next_to_nothing(
    idle: Path, computer: Path, tmp_path: Path
) -> None:
    run = _fill(idle, tmp_path / "run", computer, lambda path: _office_file(path))
    assert graded(run, computer).score < 0.05


def test_a_dump_of_every_right_number_earns_next_to_nothing(
    idle: Path, computer: Path, tmp_path: Path
) -> None:
    """The numbers alone, without what they are of."""
    values = [c["data"]["value"] for c in records(computer, "checks").values() if "value" in c["data"]]
    dump = " ".join(f"{v:,.2f}" if isinstance(v, float) else str(v) for v in dict.fromkeys(values))
    run = _fill(idle, tmp_path / "run", computer, lambda path: _office_file(path, dump))
    result = graded(run, computer)
    assert not [
        c
        for c in result.checks
        if c.kind in ("figure", "fact", "review", "consistent") and c.verdict == "pass"
    ]


def test_the_brief_said_back_earns_no_figure(idle: Path, computer: Path, tmp_path: Path) -> None:
    """Objectives and labels in every file, no figure."""
    words = [w for d in deliverables(computer) for o in d.outputs for w in (*o.sections, *o.requires)]
    run = _fill(idle, tmp_path / "run", computer, lambda path: _office_file(path, *dict.fromkeys(words)))
    assert [c for c in graded(run, computer).checks if c.verdict == "pass"] == []


# --- the reference, spoilt in one place ---


def test_a_changed_figure_in_a_final_loses_that_figure(run: Path, computer: Path, lost: Lost) -> None:
    """One figure of one final document that is written only once in it."""
    checks = records(computer, "checks")
    path, check, content = _one_figure_wrong(run, computer)
    rewrite(desk(run, path), content)
    failed = {c.id for c in lost(run)}
    assert check in failed
    same = checks[check]["data"]
    for id in failed:
        data = checks[id]["data"]
        assert path in about(checks[id]), checks[id]["what"]
        if checks[id]["kind"] in ("approval", "delivery", "contradiction"):
            continue
        stated = [data.get("value"), *(p["new"] for p in data.get("places", []))]
        assert same["value"] in stated, checks[id]["what"]
    assert graded(run, computer).score < 1


def _one_figure_wrong(run: Path, computer: Path) -> tuple[str, str, bytes]:
    finals = {d.final.path for d in deliverables(computer) if d.final.path.endswith(".docx")}
    for id, check in records(computer, "checks").items():
        data = check["data"]
        if (
            check["kind"] != "figure"
            or data["path"] not in finals
            or data["unit"] != "money"
            or data["value"] < 1000
        ):
            continue
        place = desk(run, data["path"])
        text = read(place.read_bytes(), place.name).text
        forms = {f for f in (f"${data['value']:,.0f}", f"${data['value']:,.2f}") if f in text}
        content = place.read_bytes()
        for form in sorted(forms, key=len, reverse=True):
            content, _ = replace_docx_text(content, form, "$7,777,777")
        if forms:
            return data["path"], id, content
    raise AssertionError("no final states an amount of money")


def test_a_deleted_output_loses_all_that_was_asked_of_it(
    run: Path, finished: Path, computer: Path, lost: Lost
) -> None:
    checks = records(computer, "checks")
    output = next(o for d in deliverables(computer) for o in d.outputs if o.stage == "working")
    desk(run, output.path).unlink()
    failed = {c.id for c in lost(run)}
    asked = {
        id for id, c in checks.items() if c["data"].get("path") == output.path and c["kind"] != "delivery"
    }
    assert asked <= failed
    assert all(output.path in about(checks[id]) for id in failed)


def test_a_workbook_of_values_loses_its_formulas(run: Path, computer: Path, lost: Lost) -> None:
    path = next(c["data"]["path"] for c in records(computer, "checks").values() if c["kind"] == "formula")
    place = desk(run, path)

    def typed_in(name: str, part: bytes) -> bytes:
        return (
            re.sub(rb"<f[ >][^<]*</f>|<f[^>]*/>", b"", part)
            if name.startswith("xl/worksheets/sheet")
            else part
        )

    rewrite(place, edit_zip(place.read_bytes(), typed_in))
    failed = {c.kind: c for c in lost(run)}
    assert failed["formula"].evidence == "every figure is typed in; no formula is live"
    assert failed.keys() == {"formula"}


def test_an_altered_register_is_seen(run: Path, computer: Path, lost: Lost) -> None:
    preserved = next(c for c in records(computer, "checks").values() if c["kind"] == "preserved")
    place = desk(run, preserved["data"]["paths"][0])
    rewrite(place, place.read_bytes() + b" ")
    failed = lost(run)
    assert {c.kind for c in failed} == {"preserved"}
    assert preserved["id"] in {c.id for c in failed}
    assert all(preserved["data"]["paths"][0] in c.evidence for c in failed)


def test_a_final_changed_after_approval_loses_the_approval(run: Path, computer: Path, lost: Lost) -> None:
    deliverable = next(d for d in deliverables(computer) if d.final.path.endswith(".docx"))
    place = desk(run, deliverable.final.path)
    properties = read(place.read_bytes(), place.name).properties
    assert properties.modified is not None
    more = append_blocks(
        place.read_bytes(),
        (Paragraph("One more thing."),),
        author=properties.last_modified_by,
        when=properties.modified,
    )
    rewrite(place, more)
    failed = {c.kind: c for c in lost(run)}
    assert failed["approval"].evidence == "the file was changed after it was approved"
    assert failed.keys() <= {"approval", "delivery"}  # what was sent is not what lies there now
    assert {c.deliverable for c in failed.values()} == {deliverable.id}


@pytest.mark.parametrize(
    "broken", [b"", b"not a zip", b"PK\x03\x04" + b"\0" * 40], ids=["empty", "garbage", "broken-zip"]
)
def test_a_file_that_does_not_open_fails_its_checks_and_no_others(
    run: Path, computer: Path, lost: Lost, broken: bytes
) -> None:
    output = next(
        o
        for d in deliverables(computer)
        for o in d.outputs
        if o.path.endswith(".docx") and o.stage == "draft"
    )
    rewrite(desk(run, output.path), broken)
    failed = lost(run)
    assert {c.kind for c in failed} >= {"file"}
    assert all("does not open" in c.evidence for c in failed)
    assert all(output.path in about(records(computer, "checks")[c.id]) for c in failed)


def test_every_file_broken_is_a_grade_and_no_crash(run: Path, computer: Path) -> None:
    for place in (run / "desk").rglob("*"):
        if place.is_file():
            rewrite(place, b"\xff\xfe broken \0")
    result = graded(run, computer)
    assert result.score < 0.5
    assert {c.kind for c in result.checks if c.verdict == "pass"} <= {"trap", "message"}


# --- the grade as data ---


def test_the_grade_has_its_fixed_names(run: Path, computer: Path) -> None:
    result = graded(run, computer)
    data = json.loads(save(result, run).read_text(encoding="utf-8"))
    assert list(data) == [
        "computer",
        "run",
        "score",
        "points",
        "max_points",
        "checks",
        "colleagues",
        "by_deliverable",
        "by_kind",
    ]
    assert list(data["checks"][0]) == [
        "id", "deliverable", "kind", "what", "points", "earned", "verdict", "evidence", "basis", "places", "expected",
    ]  # fmt: skip
    for split in (data["by_deliverable"], data["by_kind"]):
        assert sum(s["points"] for s in split.values()) == data["points"]
        assert sum(s["max_points"] for s in split.values()) == data["max_points"]
    assert data["points"] == sum(c["earned"] for c in data["checks"])


def test_grading_writes_nothing_but_the_grade(run: Path, computer: Path) -> None:
    def state() -> dict[str, int]:
        files = (p for p in run.rglob("*") if p.is_file() and not p.name.endswith(("-shm", "-wal")))
        return {str(p.relative_to(run)): p.stat().st_mtime_ns for p in files}

    (run / "grade.json").unlink(missing_ok=True)
    before = state()
    result = grade_run(run, computer)
    after = state()
    assert after.pop("grade.json")
    assert after == before
    assert result.checks == graded(run, computer).checks


# --- ungraded ---


def journal_garbage(run: Path) -> None:
    for name in ("journal.sqlite-wal", "journal.sqlite-shm"):
        (run / name).unlink(missing_ok=True)
    (run / "journal.sqlite").write_bytes(b"garbage" * 1000)


def told(run: Path, **about: Any) -> None:
    """run.json, with something else in it."""
    place = run / "run.json"
    place.write_text(json.dumps({**json.loads(place.read_bytes()), **about}), encoding="utf-8")


def enclosure_lost(run: Path) -> None:
    shutil.rmtree(run / "objects")


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (shutil.rmtree, "give a run's folder"),
        (lambda run: (run / "run.json").unlink(), "give a run's folder"),
        (lambda run: (run / "run.json").write_text("{half", encoding="utf-8"), "give a run's folder"),
        (lambda run: (run / "run.json").write_text("{}", encoding="utf-8"), "give a run's folder"),
        (lambda run: (run / "run.json").write_text("[]", encoding="utf-8"), "give a run's folder"),
        (lambda run: (run / "run.json").write_text('{"computer": 5}', encoding="utf-8"), "give a run's folder"),
        (lambda run: (run / "run.json").write_bytes(b"\xff\xfe\0"), "give a run's folder"),
        (lambda run: told(run, computer="/gone"), "--computer"),
        (lambda run: told(run, computer_hash="of another"), "--computer"),
        (lambda run: told(run, state="open", outcome=None), "under way, or was killed"),
        (lambda run: told(run, state="stopped", outcome={"type": "disk", "what": "no space left"}), "stopped: disk, no space"),
        (lambda run: (run / "journal.sqlite").unlink(), "journal.sqlite is missing"),
        (journal_garbage, "the journal is damaged"),
        (enclosure_lost, "the run is damaged"),
    ],
    ids=["gone", "no-run.json", "half", "no-field", "a-list", "a-number", "not-utf8", "computer-gone", "another-computer",
         "open", "stopped", "no-journal",
         "garbage-journal", "objects-gone"],
)  # fmt: skip
def test_a_run_that_cannot_be_read_is_ungraded(run: Path, spoil: Callable[[Path], Any], words: str) -> None:
    spoil(run)
    with pytest.raises(GradeError, match=r"^ungraded: ") as raised:
        evidence_of(run)
    assert words in str(raised.value)
    assert not (run / "grade.json").exists()


def test_a_broken_ledger_is_ungraded(computer: Path, tmp_path: Path) -> None:
    copy = copy_of(computer, tmp_path / computer.name)
    (copy / "truth" / "ledger.sqlite").write_bytes(b"garbage" * 1000)
    with pytest.raises(GradeError, match=r"^ungraded: .*the ledger does not open"):
        load_checks(copy)


def test_a_moved_computer_can_be_named(run: Path, finished: Path, computer: Path, tmp_path: Path) -> None:
    moved = copy_of(computer, tmp_path / "elsewhere" / computer.name)
    about_run = json.loads((run / "run.json").read_text(encoding="utf-8"))
    (run / "run.json").write_text(json.dumps(about_run | {"computer": "/gone"}), encoding="utf-8")
    assert graded(run, moved).checks == graded(finished, computer).checks
