"""The grader in a process of its own: the same grade, and no file that can bring it down or lift a score."""

from __future__ import annotations

import io
import sqlite3
import zipfile
from pathlib import Path

import pytest
from one_computer import copy_of, place_of, records, rewrite

from workaday.errors import GradeError
from workaday.grading.evidence import evidence_of
from workaday.grading.grade import grade, load_checks
from workaday.grading.process import grade_apart
from workaday.objectives.records import Deliverable


@pytest.fixture
def run(finished: Path, tmp_path: Path) -> Path:
    return copy_of(finished, tmp_path / "run")


def working_file(computer: Path, suffix: str) -> str:
    found = [Deliverable.model_validate(d) for d in records(computer, "deliverables").values()]
    return next(o.path for d in found for o in d.outputs if o.path.endswith(suffix) and o.id != d.final.id)


def test_a_process_of_its_own_comes_to_the_same_grade(run: Path, computer: Path) -> None:
    apart = grade_apart(run, computer)
    here = grade(evidence_of(run, computer), load_checks(computer), run)
    assert apart.checks == here.checks
    assert (apart.score, apart.run) == (here.score, str(run))


def bomb() -> bytes:
    """A document of 300 MB in 300 KB."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("_rels/.rels", '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                         '<Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
                         ' Target="word/document.xml"/></Relationships>')  # fmt: skip
        package.writestr("word/document.xml", b"<w>" + b" " * 300_000_000 + b"</w>")
    return out.getvalue()


def entities() -> bytes:
    """A document whose entities would unfold to gigabytes."""
    lines = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("_rels/.rels", '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                         '<Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
                         ' Target="word/document.xml"/></Relationships>')  # fmt: skip
        package.writestr("word/document.xml", f'<!DOCTYPE x [<!ENTITY e0 "lol">{lines}]><x>&e11;</x>')
    return out.getvalue()


@pytest.mark.parametrize(
    ("hostile", "words"),
    [(bomb(), "unpacks to more than"), (entities(), "document type")],
    ids=["zip", "entities"],
)
def test_a_hostile_file_fails_its_checks(run: Path, computer: Path, hostile: bytes, words: str) -> None:
    path = working_file(computer, ".docx")
    rewrite(place_of(run / "desk", path), hostile)
    failed = [c for c in grade_apart(run, computer).checks if c.verdict == "fail"]
    assert any(words in c.evidence for c in failed)
    assert {c.kind for c in failed} >= {"file"}


def test_a_file_that_kills_the_reader_is_refused_and_the_rest_is_graded(run: Path, computer: Path) -> None:
    """What a crash leaves behind is that the file is refused: here it is refused from the start."""
    path = working_file(computer, ".docx")
    checks = load_checks(computer)
    evidence = evidence_of(run, computer).but(refused={path: "the reader died of signal 11 (SIGSEGV) on it"})
    failed = [c for c in grade(evidence, checks, run).checks if c.verdict == "fail"]
    assert all("signal 11" in c.evidence or path.rpartition("/")[2] in c.evidence for c in failed)
    assert failed


def test_too_little_time_is_ungraded_and_no_zero(run: Path, computer: Path) -> None:
    with pytest.raises(GradeError, match=r"^ungraded: .*took longer than 0.01 s"):
        grade_apart(run, computer, seconds=0.01)


def test_a_changed_journal_is_ungraded(run: Path, computer: Path) -> None:
    """An approval that somebody wrote in by hand is not what the turns left."""
    db = sqlite3.connect(run / "journal.sqlite", isolation_level=None)
    db.execute("UPDATE entries SET value = '{}' WHERE book = 'memory' AND key LIKE 'approved:%'")
    db.close()
    with pytest.raises(GradeError, match=r"^ungraded: "):
        grade_apart(run, computer)
