"""The ledger as a resolver: references as of a file's own time."""

from __future__ import annotations

import random
from datetime import date, datetime

import pytest

from workaday.world.ledger import Ledger, Moment
from workaday.world.period import Period
from workaday.world.refs import Scope
from workaday.world.resolve import LedgerResolver
from workaday.world.tables import Measure, RecordTable

VISITS = RecordTable.model_validate(
    {
        "label": "Visits",
        "key": "no",
        "date": "day",
        "columns": {
            "no": {"gen": "key", "pattern": "{n}"},
            "day": {"gen": "date"},
            "count": {"gen": "int", "unit": "count"},
        },
    }
)
VISITS_MONTH = "SELECT COALESCE(SUM(count), 0) FROM visits WHERE substr(day, 1, 7) = :month"


@pytest.fixture
def ledger() -> Ledger:
    made = Ledger.new()
    made.add_table("visits", VISITS)
    rows = [("1", "2025-12-03", 10), ("2", "2026-01-07", 15), ("3", "2026-01-20", 5), ("4", "2026-02-04", 40)]
    made.add_rows("visits", [{"no": n, "day": d, "count": c} for n, d, c in rows], [d for _, d, _ in rows])
    made.add_measures({"visits": Measure(label="Visits in the month", unit="count", sql=VISITS_MONTH)})
    made.add_fact("goal", "Goal", "count", 30, "c01", "told", "2025-01-01")
    made.add_fact("room", "Room", "text", "B12", "c01", "told", "2025-01-01", "P1")
    return made


def resolver(ledger: Ledger, asof: date, known: Moment, project: str = "") -> LedgerResolver:
    return LedgerResolver(ledger, Period(asof), known, project)


@pytest.mark.parametrize(
    ("asof", "known", "text"),
    [
        (date(2026, 2, 2), date(2026, 2, 2), "20, before 10, +10"),
        (date(2026, 3, 2), date(2026, 3, 2), "40, before 20, +20"),
        (date(2026, 2, 2), date(2026, 1, 10), "15, before 10, +5"),
        (date(2026, 1, 2), date(2026, 3, 2), "10, before 0, +10"),
    ],
    ids=["february", "march", "known-earlier", "asof-earlier"],
)
def test_a_text_says_what_was_so_at_its_time(ledger: Ledger, asof: date, known: Moment, text: str) -> None:
    scope = Scope(resolver(ledger, asof, known), random.Random(1), {}, {})
    assert scope.text("{{ m.visits }}, before {{ m.visits.prev }}, +{{ m.visits.delta }}") == text


def test_a_correction_shows_in_texts_written_after_it(ledger: Ledger) -> None:
    ledger.correct("visits", "3", "count", 6, datetime(2026, 2, 10, 9))
    day = date(2026, 2, 10)
    before = resolver(ledger, day, datetime(2026, 2, 10, 8, 59)).measure("visits", 0)
    assert (before, resolver(ledger, day, datetime(2026, 2, 10, 9)).measure("visits", 0)) == (20, 21)


def test_units_and_labels_are_the_ledgers(ledger: Ledger) -> None:
    asked = resolver(ledger, date(2026, 2, 2), date(2026, 2, 2), "P1")
    assert asked.describe("m", "visits") == ("count", "Visits in the month")
    assert asked.describe("f", "room") == ("text", "Room")
    assert (asked.fact("goal"), asked.fact("room")) == (30, "B12")
    assert asked.query("SELECT COUNT(*) AS n FROM visits") == [{"n": 3}]


@pytest.mark.parametrize(("kind", "id"), [("m", "calls"), ("f", "calls"), ("f", "room")], ids=str)
def test_what_is_not_known_here_is_a_key_error(ledger: Ledger, kind: str, id: str) -> None:
    with pytest.raises(KeyError):
        resolver(ledger, date(2026, 2, 2), date(2026, 2, 2), "P2").describe(kind, id)
