"""The page: all of a grade, links that lead somewhere, and nothing of a run's that is more than text."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pytest
from one_computer import copy_of, place_of, records

from workaday.errors import UsageError
from workaday.grading.evidence import evidence_of
from workaday.grading.grade import Grade, grade, load_checks
from workaday.grading.report import render, write_report


@pytest.fixture(scope="module")
def result(finished: Path, computer: Path) -> Grade:
    return grade(evidence_of(finished, computer), load_checks(computer), finished)


def test_every_check_is_on_the_page(result: Grade, finished: Path, computer: Path, tmp_path: Path) -> None:
    page = render(result, finished, computer, tmp_path)
    assert set(re.findall(r'<tr class="(?:pass|fail)" id="([^"]+)"', page)) == {c.id for c in result.checks}
    assert "100.0 %" in page


def test_links_lead_to_files(result: Grade, finished: Path, computer: Path, tmp_path: Path) -> None:
    place = write_report(result, finished, computer, tmp_path / "deep" / "grade.html")
    links = set(re.findall(r'href="([^"]+)"', place.read_text(encoding="utf-8")))
    assert len(links) > 20
    assert all((place.parent / unquote(html.unescape(link))).is_file() for link in links)


def test_failed_checks_come_first_with_the_turn_that_wrote_the_file(
    finished: Path, computer: Path, tmp_path: Path
) -> None:
    run = copy_of(finished, tmp_path / "run")
    checks = load_checks(computer)
    path = next(c.data["path"] for c in checks if c.kind == "file" and c.data["path"].endswith(".md"))
    place = place_of(run / "desk", path)
    text = place.read_text(encoding="utf-8")
    place.unlink()
    place.write_text(re.sub(r"\d", "7", text), encoding="utf-8")
    page = render(grade(evidence_of(run, computer), checks, run), run, computer, tmp_path)
    assert page.index('class="fail"') < page.index('class="pass"')
    assert re.search(r'class="fail".*?written in turn \d+', page, re.DOTALL)


EVIL = '<script>alert(1)</script><img src=x onerror="x">&"\'javascript:'


def test_what_a_run_says_is_text(result: Grade, finished: Path, computer: Path, tmp_path: Path) -> None:
    spoilt = [
        replace(
            c,
            evidence=EVIL,
            what=EVIL,
            places=[{"path": f"C:/{EVIL}", "where": EVIL, "text": EVIL, "turn": "3"}],
        )
        for c in result.checks[:5]
    ]
    page = render(replace(result, checks=spoilt, run=EVIL, computer=EVIL), finished, computer, tmp_path)
    assert "<script" not in page
    assert "<img" not in page
    assert html.escape("<script>alert(1)</script>") in page
    assert not re.search(r'href="\s*javascript', page)


def test_a_page_that_cannot_be_written_is_one_line(
    result: Grade, finished: Path, computer: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(UsageError, match="--html"):
        write_report(result, finished, computer, tmp_path / "file" / "grade.html")


def test_titles_are_the_users(result: Grade, finished: Path, computer: Path, tmp_path: Path) -> None:
    page = render(result, finished, computer, tmp_path)
    for deliverable in records(computer, "deliverables").values():
        assert html.escape(deliverable["title"]) in page
