"""The ledger: what was so, as known at a moment, and what happens to wrong questions."""

from __future__ import annotations

import sqlite3
from datetime import date, datetime
from pathlib import Path

import pytest

from workaday.authors.embedded.objectives import trial
from workaday.errors import BuildError, ReadError
from workaday.world.ledger import Ledger, iso, rows_of
from workaday.world.period import Period
from workaday.world.records import Event, Organization, Person, Project, Value
from workaday.world.tables import Measure, RecordTable

INVOICES = RecordTable.model_validate(
    {
        "label": "Invoices",
        "key": "no",
        "date": "sent",
        "columns": {
            "no": {"gen": "key", "pattern": "I-{n:02d}"},
            "project": {"gen": "each", "of": "projects"},
            "sent": {"gen": "date", "unit": "date"},
            "net": {"gen": "uniform", "unit": "money"},
            "gross": {"gen": "sql", "unit": "money", "sql": "ROUND(self.net * 1.2, 2)"},
        },
    }
)
MEASURES = {
    "sent": Measure(label="Sent", unit="money", sql="SELECT COALESCE(SUM(gross), 0) FROM invoices"),
    "mean": Measure(
        label="Mean", unit="money", sql="SELECT AVG(net) FROM invoices WHERE sent >= :year_start"
    ),
    "month": Measure(
        label="M", unit="count", sql="SELECT COUNT(*) FROM invoices WHERE substr(sent,1,7) = :month"
    ),
    "mine": Measure(label="Mine", unit="count", sql="SELECT COUNT(*) FROM invoices WHERE project = :project"),
    "over": Measure(label="Over", unit="count", sql="SELECT COUNT(*) FROM invoices WHERE net > :f_limit"),
    "none": Measure(label="None", unit="count", sql="SELECT net FROM invoices WHERE net < 0"),
}
ROWS: list[dict[str, Value]] = [
    {"no": "I-01", "project": "P1", "sent": "2025-12-01", "net": 100.0},
    {"no": "I-02", "project": "P1", "sent": "2026-01-10", "net": 200.0},
    {"no": "I-03", "project": "P2", "sent": "2026-02-10", "net": 300.0},
]
NOW = date(2026, 3, 5)
PROJECT = Project(
    "P1", "case", "Case one", "One", date(2025, 1, 6), date(2026, 6, 30), "active", "a", "b", "c"
)


@pytest.fixture
def ledger() -> Ledger:
    made = Ledger.new()
    made.add_table("invoices", INVOICES)
    made.add_rows("invoices", ROWS, [str(r["sent"]) for r in ROWS])
    made.add_measures(MEASURES)
    made.add(PROJECT)
    made.add_fact("limit", "Limit", "money", 150, "c01", "asked", "2025-01-01")
    return made


@pytest.mark.parametrize(
    ("known", "total"),
    [
        (date(2025, 11, 30), 0),
        (date(2025, 12, 1), 120),
        (date(2026, 1, 9), 120),
        (datetime(2026, 1, 10, 0, 0), 360),
        (NOW, 720),
    ],
    ids=["before", "first", "day-before", "midnight", "all"],
)
def test_a_row_counts_from_its_date(ledger: Ledger, known: date, total: float) -> None:
    assert ledger.value("sent", Period(NOW), known) == total


@pytest.mark.parametrize(
    ("measure", "asof", "project", "value"),
    [
        ("month", NOW, "", 1),
        ("month", date(2026, 2, 1), "", 1),
        ("month", date(2026, 5, 1), "", 0),
        ("mine", NOW, "P1", 2),
        ("mine", NOW, "", 0),
        ("over", NOW, "P1", 2),
    ],
    ids=["february", "january", "april", "project", "no-project", "fact"],
)
def test_a_measure_is_asked_for_a_period_and_a_project(
    ledger: Ledger, measure: str, asof: date, project: str, value: Value
) -> None:
    assert ledger.value(measure, Period(asof), NOW, project) == value


def test_a_correction_holds_from_its_moment_on(ledger: Ledger) -> None:
    moment = datetime(2026, 3, 3, 14, 20)
    before = ledger.value("sent", Period(NOW), NOW)
    ledger.correct("invoices", "I-02", "net", 1200.0, moment)
    assert before == 720
    assert ledger.value("sent", Period(NOW), datetime(2026, 3, 3, 14, 19, 59)) == 720
    assert ledger.value("sent", Period(NOW), date(2026, 3, 3)) == 720
    assert ledger.value("sent", Period(NOW), moment) == 1920
    assert ledger.value("sent", Period(NOW), NOW) == 1920
    assert ledger.query("SELECT COUNT(*) AS n FROM invoices", Period(NOW), NOW) == [{"n": 3}]


def test_a_row_can_be_corrected_twice(ledger: Ledger) -> None:
    ledger.correct("invoices", "I-03", "net", 310.0, datetime(2026, 3, 1, 9))
    ledger.correct("invoices", "I-03", "net", 320.0, datetime(2026, 3, 2, 9))
    nets = [
        ledger.query("SELECT net FROM invoices WHERE no = 'I-03'", Period(NOW), day)
        for day in (date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 3))
    ]
    assert nets == [[{"net": 300.0}], [{"net": 310.0}], [{"net": 320.0}]]


def test_rows_are_shown_in_the_tables_order_and_a_corrected_one_keeps_its_place(ledger: Ledger) -> None:
    by_date = INVOICES.model_copy(update={"label": "Bills", "sort": "sent"})
    ledger.add_table("bills", by_date)
    rows: list[dict[str, Value]] = [
        {"no": f"I-{n}", "project": "P1", "sent": sent, "net": 1.0}
        for n, sent in enumerate(["2026-01-09", None, "2026-01-02", "2026-01-09", "2025-12-30"])
    ]
    ledger.add_rows("bills", rows, ["2025-01-01"] * 5)
    shown = [r["no"] for r in ledger.query("SELECT no FROM bills", Period(NOW), NOW)]
    ledger.correct("bills", "I-2", "net", 2.0, datetime(2026, 3, 1, 9))
    ledger.correct("bills", "I-2", "net", 3.0, datetime(2026, 3, 2, 9))
    assert shown == ["I-1", "I-4", "I-2", "I-0", "I-3"]
    after = ledger.query("SELECT no, net FROM bills", Period(NOW), NOW)
    assert [r["no"] for r in after] == shown
    assert after[2]["net"] == 3.0


def test_a_row_that_is_not_there_cannot_be_corrected(ledger: Ledger) -> None:
    with pytest.raises(BuildError, match="invoices has no row 'I-99'"):
        ledger.correct("invoices", "I-99", "net", 1.0, datetime(2026, 3, 1))


def test_answers_follow_rows_and_facts_that_come_later(ledger: Ledger) -> None:
    assert ledger.value("over", Period(NOW), NOW) == 2
    ledger.add_rows("invoices", [ROWS[0] | {"no": "I-04", "net": 500.0}], ["2026-02-01"])
    assert ledger.value("over", Period(NOW), NOW) == 3
    ledger.db.execute("DELETE FROM facts")
    ledger.add_fact("limit", "Limit", "money", 450, "c01", "asked", "2025-01-01")
    assert ledger.value("over", Period(NOW), NOW) == 1


@pytest.mark.parametrize(
    ("change", "total"), [("drop_row", 480), ("repeat_row", 960)], ids=["dropped", "repeated"]
)
def test_what_would_be_so_is_undone_after_a_trial(ledger: Ledger, change: str, total: float) -> None:
    assert ledger.value("sent", Period(NOW), NOW) == 720
    with trial(ledger):
        getattr(ledger, change)("invoices", "I-02")
        assert ledger.value("sent", Period(NOW), NOW) == total
    assert ledger.value("sent", Period(NOW), NOW) == 720


def test_a_trial_that_fails_is_undone_too(ledger: Ledger) -> None:
    def fail() -> None:
        with trial(ledger):
            ledger.correct("invoices", "I-01", "net", 0.0, datetime(2026, 1, 1))
            raise BuildError("no")

    with pytest.raises(BuildError):
        fail()
    assert ledger.value("sent", Period(NOW), NOW) == 720


def test_a_copy_goes_its_own_way(ledger: Ledger) -> None:
    twin = ledger.copy()
    twin.drop_row("invoices", "I-01")
    assert (twin.value("sent", Period(NOW), NOW), ledger.value("sent", Period(NOW), NOW)) == (600, 720)


@pytest.mark.parametrize("measure", ["mean", "none"], ids=["null", "no-row"])
def test_a_measure_over_nothing_has_no_value(ledger: Ledger, measure: str) -> None:
    assert ledger.value(measure, Period(date(2020, 1, 1)), date(2020, 1, 1)) is None


@pytest.mark.parametrize(
    ("sql", "problem"),
    [
        ("SELECT nope FROM invoices", "no such column: nope"),
        ("SELECT 1 FROM nowhere", "no such table: nowhere"),
        ("SELECT :f_unknown", "binding"),
        ("SELECT (", "incomplete input"),
        ("SELECT 1; SELECT 2", "one statement"),
        ("DELETE FROM rows_invoices", "begins with SELECT"),
        ("ATTACH '/tmp/elsewhere' AS e", "begins with SELECT"),
        ("", "begins with SELECT"),
    ],
    ids=["column", "table", "parameter", "syntax", "two", "delete", "attach", "empty"],
)
def test_a_wrong_query_is_a_build_error_that_says_what(ledger: Ledger, sql: str, problem: str) -> None:
    with pytest.raises(BuildError, match=problem):
        ledger.query(sql, Period(NOW), NOW)
    assert ledger.value("sent", Period(NOW), NOW) == 720


@pytest.mark.parametrize(
    "write",
    ["DELETE FROM rows_invoices", "UPDATE rows_invoices SET net = 1", "INSERT INTO meta VALUES ('a', 'b')"],
)
def test_a_query_that_writes_behind_with_writes_nothing(ledger: Ledger, write: str) -> None:
    before = ledger.db.serialize()
    for _ in range(2):
        with pytest.raises(BuildError, match="readonly"):
            ledger.query(f"WITH a AS (SELECT 1) {write}", Period(NOW), NOW)
    assert ledger.db.serialize() == before
    assert ledger.query("WITH a AS (SELECT 1 AS one) SELECT one FROM a", Period(NOW), NOW) == [{"one": 1}]


def test_save_and_open_give_the_same_ledger(ledger: Ledger, tmp_path: Path) -> None:
    ledger.add(Organization("org", "Acme", "firm", "Oslo", "acme.test"))
    ledger.add(Person("me", "Ann Lee", "Ann", "Lee", "ann@acme.test", "me", "Clerk", "Acme", "me"))
    ledger.add(Event("e1", datetime(2026, 1, 5, 10, 30), "meeting", "Kick-off", "P1", ("me",)))
    ledger.set_meta(scale="2.0")
    ledger.put("traps", "t1", {"wrong": 1.5, "path": "é"})
    ledger.put_document("plan", {"a": [1, None]})
    ledger.correct("invoices", "I-02", "net", 1200.0, datetime(2026, 3, 3, 14, 20))
    path = tmp_path / "ledger.sqlite"
    ledger.save(path)
    opened = Ledger.open(path)
    for known in (date(2025, 12, 31), date(2026, 3, 3), NOW):
        for measure in MEASURES:
            assert opened.value(measure, Period(NOW), known, "P1") == ledger.value(
                measure, Period(NOW), known, "P1"
            )
    assert opened.tables == ledger.tables
    assert opened.measures == ledger.measures
    assert opened.projects() == {"P1": PROJECT}
    assert opened.people() == ledger.people()
    assert opened.facts("P1") == {"limit": 150}
    assert (opened.meta("scale"), opened.get("traps"), opened.document("plan")) == (
        "2.0",
        {"t1": {"wrong": 1.5, "path": "é"}},
        {"a": [1, None]},
    )
    assert opened.db.execute("SELECT people FROM events").fetchone() == ('["me"]',)
    opened.save(tmp_path / "again.sqlite")
    assert (tmp_path / "again.sqlite").read_bytes() == path.read_bytes()


def test_an_opened_ledger_never_writes_to_its_file(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    ledger.save(path)
    before = path.read_bytes()
    Ledger.open(path).drop_row("invoices", "I-01")
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [None, b"", b"no database " * 99], ids=["missing", "empty", "garbage"])
def test_what_is_no_ledger_does_not_open(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "ledger.sqlite"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ReadError, match="the ledger does not open"):
        Ledger.open(path)


def test_what_the_ledger_does_not_have_is_named(ledger: Ledger) -> None:
    with pytest.raises(ReadError, match="no document 'voices'"):
        ledger.document("voices")
    with pytest.raises(ReadError, match="no 'month_start'"):
        ledger.meta("month_start")


def test_facts_of_a_project_stand_over_those_of_the_job(ledger: Ledger) -> None:
    ledger.add_fact("limit", "Limit", "money", 250, "c01", "asked", "2025-01-01", "P1")
    assert ledger.facts("P1") == {"limit": 250}
    assert ledger.facts("P2") == {"limit": 150}
    assert ledger.value("over", Period(NOW), NOW, "P1") == 1


def test_the_parameters_of_a_query(ledger: Ledger) -> None:
    ledger.set_meta(scale="20")
    found = ledger.parameters(Period(NOW), "P1")
    assert (found["f_limit"], found["project"], found["subject"], found["scale"]) == (150, "P1", "", 20.0)
    assert found["month"] == "2026-02"


def test_the_tables_of_a_query_are_found_through_derived_columns(ledger: Ledger) -> None:
    lines = {"no": {"gen": "key", "pattern": "{n}"}, "x": {"gen": "sql", "sql": "(SELECT net FROM invoices)"}}
    ledger.add_table("lines", RecordTable.model_validate({"label": "L", "key": "no", "columns": lines}))
    assert ledger.tables_of("SELECT SUM(x) FROM lines") == ["invoices", "lines"]
    assert ledger.tables_of("SELECT 1") == []


def test_a_register_holds_the_rows_that_a_filter_selects(ledger: Ledger) -> None:
    rows = rows_of(ledger, "invoices", "project = :project", Period(NOW), date(2026, 1, 1), "P1")
    assert rows == [ROWS[0] | {"gross": 120.0}]
    stored = ledger.tables["invoices"].stored
    assert rows_of(ledger, "invoices", "gross = 120", Period(NOW), date(2026, 1, 1), "P1", stored) == [
        ROWS[0]
    ]


def test_two_rows_of_one_name_are_refused(ledger: Ledger) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        ledger.add(PROJECT)


@pytest.mark.parametrize(
    ("moment", "text"),
    [(date(2026, 3, 5), "2026-03-05"), (datetime(2026, 3, 5, 7, 8, 9, 123), "2026-03-05T07:08:09")],
    ids=["date", "time"],
)
def test_moments_as_text(moment: date, text: str) -> None:
    assert iso(moment) == text
