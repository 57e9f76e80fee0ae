"""How wide columns are: no column gets less than its longest word, as long as the page has room."""

from __future__ import annotations

import pytest

from workaday.artifacts.spec import Table
from workaday.artifacts.writers.columns import shares

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
