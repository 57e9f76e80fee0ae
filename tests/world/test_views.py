"""Views: a table as it was seen at a moment."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workaday.errors import BuildError
from workaday.world.ledger import Ledger
from workaday.world.period import Period
from workaday.world.records import Value
from workaday.world.tables import RecordTable
from workaday.world.views import levels, quoted


def table(columns: dict[str, Any], **more: Any) -> RecordTable:
    return RecordTable.model_validate({"label": "T", "key": "k", "columns": columns, **more})


CASES = table(
    {
        "k": {"gen": "key", "pattern": "{n}"},
        "opened": {"gen": "date"},
        "closed": {"gen": "date", "after": "opened"},
        "due": {"gen": "date", "after": "opened", "planned": True},
        "state": {"gen": "sql", "sql": "CASE WHEN self.closed IS NULL THEN 'open' ELSE 'closed' END"},
        "mark": {"gen": "sql", "sql": "self.state || '!'"},
    },
    date="opened",
    sort="opened",
)
CASE: dict[str, Value] = {"k": "1", "opened": "2026-01-05", "closed": "2026-02-10", "due": "2026-03-01"}


def seen(definition: RecordTable, rows: list[dict[str, Value]], known: date) -> list[dict[str, Value]]:
    ledger = Ledger.new()
    ledger.add_table("t", definition)
    ledger.add_rows("t", rows, [str(r[definition.date or definition.key]) for r in rows])
    return ledger.query("SELECT * FROM t", Period(date(2026, 6, 1)), known)


@pytest.mark.parametrize(
    ("known", "row"),
    [
        (date(2026, 1, 4), None),
        (date(2026, 1, 5), CASE | {"closed": None, "state": "open", "mark": "open!"}),
        (datetime(2026, 2, 9, 23, 59), CASE | {"closed": None, "state": "open", "mark": "open!"}),
        (date(2026, 2, 10), CASE | {"state": "closed", "mark": "closed!"}),
    ],
    ids=["not-yet", "opened", "evening-before", "closed"],
)
def test_rows_and_dates_appear_when_they_have_come(known: date, row: dict[str, Value] | None) -> None:
    assert seen(CASES, [CASE], known) == ([row] if row else [])


def test_columns_stand_in_the_order_of_the_table() -> None:
    (row,) = seen(CASES, [CASE], date(2026, 6, 1))
    assert list(row) == list(CASES.columns)


def test_rows_are_sorted_and_ties_stay_as_entered() -> None:
    rows = [CASE | {"k": k, "opened": day} for k, day in (("b", "2026-02-01"), ("c", "2026-01-01"))]
    rows += [CASE | {"k": "a", "opened": "2026-02-01"}]
    assert [r["k"] for r in seen(CASES, rows, date(2026, 6, 1))] == ["c", "b", "a"]


def test_derived_columns_come_after_what_they_need() -> None:
    assert levels(CASES) == [["state"], ["mark"]]
    assert levels(table({"k": {"gen": "key", "pattern": "{n}"}})) == []


def test_a_long_chain_of_derived_columns_can_be_read() -> None:
    columns: dict[str, Any] = {"k": {"gen": "key", "pattern": "{n}"}, "c0": {"gen": "int", "high": 1}}
    columns |= {f"c{n}": {"gen": "sql", "sql": f"self.c{n - 1} + 1"} for n in range(1, 9)}
    assert seen(table(columns), [{"k": "1", "c0": 0}], date(2026, 1, 1))[0]["c8"] == 8


@pytest.mark.parametrize(
    ("sql", "problem"), [("self.nope + 1", "nope"), ("self.k +", "syntax error")], ids=["column", "syntax"]
)
def test_a_table_with_a_wrong_derived_column_says_so(sql: str, problem: str) -> None:
    wrong = table({"k": {"gen": "key", "pattern": "{n}"}, "x": {"gen": "sql", "sql": sql}})
    with pytest.raises(BuildError, match=problem):
        seen(wrong, [], date(2026, 1, 1))


@given(st.text(min_size=1).filter(lambda s: "\0" not in s and s.isprintable()))
def test_any_name_can_be_quoted(name: str) -> None:
    ledger = Ledger.new()
    ledger.db.execute(f"CREATE TABLE {quoted('x' + name)} ({quoted(name)})")
    cursor = ledger.db.execute(f"SELECT * FROM {quoted('x' + name)}")
    assert cursor.description[0][0] == name
