"""What a judge is shown: text and pages of every file, and a word where a file cannot be read."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest

from workaday.computer.open import open_computer
from workaday.grading.evidence import evidence_of
from workaday.grading.judge import material
from workaday.grading.judge.material import materials


def test_a_deliverable_comes_with_pages_where_the_judge_sees(computer: Path, finished: Path) -> None:
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed")
    found = materials(open_computer(computer), evidence_of(finished, computer), pictures=True)
    assert found
    for one in found:
        assert one.papers
        assert one.missing == ()
        drawn = {p.name for p in one.papers if p.pictures}
        assert drawn == {p.name for p in one.papers if p.name.endswith((".docx", ".xlsx", ".pptx", ".pdf"))}
        assert all(len(p.pictures) <= material.PAGES for p in one.papers)


def test_a_reader_that_dies_or_sleeps_costs_its_file_alone() -> None:
    reader = material._Reader()
    try:
        assert reader(os._exit, 3, seconds=20, otherwise=None) is None
        assert reader(time.sleep, 60, seconds=0.5, otherwise=None) is None
        assert reader(len, "abc", seconds=20, otherwise=0) == 3
    finally:
        reader.close()
