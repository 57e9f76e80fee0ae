"""Formulas worked out again: they agree or they do not, and what cannot be worked out is named."""

from __future__ import annotations

import re
import shutil
from datetime import datetime
from typing import Any

import pytest
from one_computer import edit_zip

from workaday.artifacts.readers import read
from workaday.artifacts.spec import Formula, Properties, Sheet, Workbook
from workaday.artifacts.writers import write
from workaday.errors import ReadError
from workaday.grading.recalculate import calculated, recalculated

MONDAY = datetime(2026, 1, 5, 10)
MADE = Properties("x", "x", "x", MONDAY, MONDAY)


def book(*rows: tuple[Any, ...]) -> bytes:
    return write(Workbook((Sheet("Sums", rows),), MADE), ".xlsx")


def without_values(content: bytes) -> bytes:
    """The workbook as a library leaves it that writes formulas and calculates none."""

    def stripped(name: str, part: bytes) -> bytes:
        return re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", part) if "/sheet" in name else part

    return edit_zip(content, stripped)


def test_formulas_that_agree() -> None:
    found = recalculated(book(("a", 1.0), ("b", 2.0), ("Sum", Formula("=SUM(B1:B2)", 3.0))))
    assert (found.formulas, found.done, found.differing, found.filled) == (1, 1, (), False)


def test_a_formula_that_shows_something_else() -> None:
    found = recalculated(book(("a", 1.0), ("b", 2.0), ("Sum", Formula("=SUM(B1:B2)", 5.0))))
    assert found.differing == ("Sums!B3 shows 5, its formula =SUM(B1:B2) gives 3",)


def test_missing_values_are_filled_in() -> None:
    content = without_values(book(("a", 1.0), ("b", 2.0), ("Sum", Formula("=SUM(B1:B2)", 3.0))))
    assert read(content, "x.xlsx").missing_values == ("Sums!B3",)
    found = recalculated(content)
    assert found.filled
    assert read(found.content, "x.xlsx").grids[0].rows[2][1] == 3


def test_today_is_not_held_against_a_workbook() -> None:
    assert (
        recalculated(
            book(
                ("Age", Formula("=TODAY()-1", 46000)),
            )
        ).differing
        == ()
    )


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.slow
def test_what_one_engine_cannot_do_the_office_does() -> None:
    content = without_values(book(("a", 1.0), ("b", 2.0), ("c", Formula("=COUPNUM(40000,41000,2)", 1.0))))
    found = recalculated(content)
    assert (found.engine, found.left) == ("LibreOffice", ())
    assert read(found.content, "x.xlsx").grids[0].rows[2][1] == 6


def test_what_nobody_can_do_is_named() -> None:
    content = without_values(book(("a", 1.0), ("t", Formula("=NOSUCHFUNCTION(B1)", 1.0))))
    found = recalculated(content, office="no-such-program")
    assert (found.left, found.empty, found.done) == (("Sums!B2",), ("Sums!B2",), 0)


def test_workbooks_that_do_not_open_are_left_out() -> None:
    heard: list[str] = []
    assert calculated({"a.xlsx": b"broken"}, heard.append) == {}
    assert heard == ["a.xlsx", ""]
    with pytest.raises(ReadError):
        recalculated(b"broken")
