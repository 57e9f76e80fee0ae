"""How wide columns are, no word of them broken as long as the page has room, and how an axis is marked."""

from __future__ import annotations

import pytest

from workaday.artifacts.spec import Table
from workaday.artifacts.writers.columns import shares
from workaday.artifacts.writers.forms import short_form

LONG = "family asked to leave and came back before the second round"


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (("No.", "Name"), ("1", "Ann")),
        (("Audit no.", "Date", "Opportunities", "Missed", "Compliance", "Comment"),
         ("AU-00498", "2026-03-27", "26", "2", "92.3%", LONG)),
        (("Month", "Comment", "Comment", "Comment"), ("Nov 2025", LONG, LONG, LONG)),
    ],
    ids=["few", "many", "notes"],
)  # fmt: skip
def test_no_word_is_broken(header: tuple[str, ...], row: tuple[str, ...]) -> None:
    parts = shares(Table(header, (row,)))
    assert sum(parts) == pytest.approx(1)
    for part, head, text in zip(parts, header, row, strict=True):
        words = [*head.split(), *([text] if len(text) <= 10 else text.split())]
        assert part * 84 > max(map(len, words)), head


def test_who_has_more_to_say_gets_more() -> None:
    short, long = shares(Table(("Note", "Note"), (("yes", LONG),)))
    assert long > 3 * short


def test_a_table_without_cells_has_no_columns() -> None:
    assert shares(Table((), ())) == []


def test_marks_of_an_axis_are_all_in_one_unit() -> None:
    marks = [0.0, 5_000.0, 10_000.0, 15_000.0]
    assert [short_form(m, "money0", "$", max(marks)) for m in marks] == ["$0", "$5K", "$10K", "$15K"]
    assert short_form(5_000.0, "money0", "$") == "$5,000"
