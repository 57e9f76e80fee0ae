"""A notebook comes to the ledger's figures from rows that were read, and to none from rows that were not."""

from __future__ import annotations

import random
from datetime import date

import pytest

from workaday.world.generate import Setting, generate
from workaday.world.ledger import Ledger
from workaday.world.notebook import Notebook
from workaday.world.period import Period
from workaday.world.records import Project
from workaday.world.refs import Scope
from workaday.world.resolve import LedgerResolver
from workaday.world.seeds import Seed
from workaday.world.tables import Measure, RecordTable

CUTOFF = date(2026, 1, 30)
PROJECT = Project(
    "P1", "case", "One", "One", date(2025, 2, 3), date(2026, 6, 1), "active", "", "", "", "", "C2"
)
TABLES = {
    "clients": RecordTable.model_validate(
        {
            "label": "Clients",
            "key": "client",
            "rows": [4, 4],
            "columns": {
                "client": {"gen": "key", "pattern": "C{n}"},
                "rate": {"gen": "uniform", "low": 1, "high": 2},
            },
        }
    ),
    "bills": RecordTable.model_validate(
        {
            "label": "Bills",
            "key": "no",
            "each": ["months"],
            "rows": [8, 12],
            "months": 14,
            "date": "sent",
            "columns": {
                "no": {"gen": "key", "pattern": "B{n:03d}"},
                "client": {"gen": "ref", "table": "clients"},
                "sent": {"gen": "date", "within": "month"},
                "paid": {"gen": "date", "after": "sent", "lag_days": [5, 60]},
                "due": {"gen": "date", "after": "sent", "lag_days": [30, 30], "planned": True},
                "net": {"gen": "lognormal", "median": 500, "spread": 2, "unit": "money", "blank": 0.1},
                "gross": {
                    "gen": "sql",
                    "sql": "self.net * (SELECT c.rate FROM clients c WHERE c.client = self.client)",
                },
            },
        }
    ),
}
SQL = {
    "month": "SELECT COALESCE(SUM(gross), 0) FROM bills WHERE substr(sent, 1, 7) = :month",
    "quarter": "SELECT COALESCE(SUM(net), 0) FROM bills WHERE sent BETWEEN :quarter_start AND :quarter_end",
    "open": "SELECT COUNT(*) FROM bills WHERE paid IS NULL",
    "overdue": "SELECT COUNT(*) FROM bills WHERE paid IS NULL AND due < :asof",
    "large": "SELECT COUNT(*) FROM bills WHERE net > :f_limit * :scale",
    "mine": "SELECT COALESCE(SUM(net), 0) FROM bills WHERE client = :subject",
    "mean_rate": "SELECT AVG(rate) FROM clients",
}
MEASURES = {id: Measure(label=id, unit="number", sql=sql) for id, sql in SQL.items()}


@pytest.fixture
def ledger() -> Ledger:
    made = Ledger.new()
    made.set_meta(scale="2.0")
    setting = Setting(date(2024, 1, 1), date(2026, 1, 29), [PROJECT], 2.0, str, str, lambda t, r, g: t)
    generate(made, TABLES, setting, Seed.root(4))
    made.add(PROJECT)
    made.add_measures(MEASURES)
    made.add_fact("limit", "Limit", "money", 400, "c01", "asked", "2024-01-01")
    return made


@pytest.fixture
def notebook() -> Notebook:
    project = {"id": "P1", "kind": "case", "name": "One", "subject": "C2"}
    return Notebook(TABLES, MEASURES, {"limit": ("money", "Limit")}, CUTOFF, "P1", 2.0, [project])


def read_all(notebook: Notebook, ledger: Ledger) -> None:
    for name in TABLES:
        notebook.enter(name, ledger.query(f"SELECT * FROM {name}", Period(CUTOFF), CUTOFF))


@pytest.mark.parametrize("shift", [0, 1], ids=["now", "a-month-before"])
@pytest.mark.parametrize("measure", SQL)
def test_exported_rows_give_the_ledgers_figures(
    ledger: Ledger, notebook: Notebook, measure: str, shift: int
) -> None:
    read_all(notebook, ledger)
    notebook.learn("limit", 400)
    right = LedgerResolver(ledger, Period(CUTOFF), CUTOFF, "P1").measure(measure, shift)
    assert right is not None
    assert notebook.resolver().measure(measure, shift) == pytest.approx(right, rel=1e-12)


def test_a_fact_that_was_not_learned_is_a_gap(ledger: Ledger, notebook: Notebook) -> None:
    read_all(notebook, ledger)
    scope = Scope(notebook.resolver(), random.Random(1), {}, {})
    assert scope.text("{{ f.limit }}, {{ m.large }}") == "n/a, n/a"
    notebook.learn("limit", 400)
    assert scope.text("{{ f.limit }}") == "$400"
    assert notebook.resolver().measure("large", 0) is not None


def test_what_is_not_a_fact_of_the_month_cannot_be_learned(notebook: Notebook) -> None:
    with pytest.raises(KeyError):
        notebook.learn("colour", "blue")


def test_an_amended_cell_moves_the_figures(ledger: Ledger, notebook: Notebook) -> None:
    read_all(notebook, ledger)
    row = ledger.query("SELECT * FROM bills WHERE client = 'C2' AND net > 0", Period(CUTOFF), CUTOFF)[0]
    before = notebook.resolver().measure("mine", 0)
    notebook.amend("bills", str(row["no"]), "net", float(str(row["net"])) + 100)
    after = notebook.resolver().measure("mine", 0)
    assert isinstance(before, float)
    assert after == pytest.approx(before + 100)


def test_a_notebook_knows_which_tables_it_has_read(ledger: Ledger, notebook: Notebook) -> None:
    assert notebook.read == set()
    read_all(notebook, ledger)
    assert notebook.read == {"bills", "clients"}


def test_columns_that_a_register_lacks_stay_empty(notebook: Notebook) -> None:
    notebook.enter("bills", [{"no": "B1", "sent": "2026-01-05", "net": 5.0}])
    assert notebook.resolver().query("SELECT no, net, paid, gross FROM bills") == [
        {"no": "B1", "net": 5.0, "paid": None, "gross": None}
    ]
