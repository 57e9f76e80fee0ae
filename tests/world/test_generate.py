"""Rows for tables: seasons, long tails, outliers, blanks, and keys that join."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from statistics import mean, median
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workaday.errors import BuildError
from workaday.world.generate import Row, Setting, generate, order
from workaday.world.ledger import Ledger
from workaday.world.period import Period, is_working
from workaday.world.records import Project, Value
from workaday.world.seeds import Seed
from workaday.world.tables import RecordTable

START, UNTIL = date(2024, 1, 8), date(2026, 1, 29)
PROJECTS = [
    Project("P1", "build", "One", "One", date(2025, 3, 3), date(2025, 6, 30), "closed", "", "", ""),
    Project("P2", "build", "Two", "Two", date(2025, 9, 1), date(2026, 9, 30), "active", "", "", ""),
    Project("P3", "audit", "Three", "Three", date(2025, 10, 6), date(2026, 5, 1), "active", "", "", ""),
]


def table(columns: dict[str, Any], key: str = "id", **more: Any) -> RecordTable:
    first = {"id": {"gen": "key", "pattern": "K{n:04d}"}} if key == "id" else {}
    return RecordTable.model_validate({"label": "T", "key": key, "columns": {**first, **columns}, **more})


def text(template: str, row: Mapping[str, Value], rng: random.Random) -> str:
    return template.format(**row)


def made(tables: dict[str, RecordTable], seed: int = 1, scale: float = 1.0) -> dict[str, list[Row]]:
    setting = Setting(
        START, UNTIL, PROJECTS, scale, lambda r: f"Ann {r.randrange(99)}", lambda r: f"Co {r.randrange(99)}", text
    )  # fmt: skip
    generate(Ledger.new(), {n: tables[n] for n in order(tables) if n in tables}, setting, Seed.root(seed))
    return setting.rows


def rows(columns: dict[str, Any], seed: int = 1, scale: float = 1.0, **more: Any) -> list[Row]:
    return made({"t": table(columns, **more)}, seed, scale)["t"]


def numbers(found: list[Row], column: str) -> list[float]:
    return [float(v) for r in found if isinstance(v := r[column], int | float)]


MANY = {"rows": (800, 800)}
CLIENTS = table({"size": {"gen": "choice", "of": {"big": 1, "small": 3}}}, rows=(12, 12))
ORDERS = table(
    {
        "client": {"gen": "ref", "table": "clients", "skew": 1.0},
        "small": {"gen": "ref", "table": "clients", "where": "size = 'small'"},
        "same": {"gen": "ref", "table": "clients", "where": "id = self.client"},
    },
    rows=(300, 300),
)


# --- keys and references ---------------------------------------------------------------------------


def test_keys_join() -> None:
    found = made({"orders": ORDERS, "clients": CLIENTS})
    sizes = {r["id"]: r["size"] for r in found["clients"]}
    assert {r["client"] for r in found["orders"]} <= sizes.keys()
    assert {sizes[r["small"]] for r in found["orders"]} == {"small"}
    assert all(r["same"] == r["client"] for r in found["orders"])


def test_skewed_references_prefer_a_few() -> None:
    counts = Counter(r["client"] for r in made({"orders": ORDERS, "clients": CLIENTS})["orders"])
    assert counts.most_common(1)[0][1] > 3 * 300 / 12


def test_a_reference_to_nothing_is_empty() -> None:
    none = table({"client": {"gen": "ref", "table": "clients", "where": "size = 'huge'"}})
    assert made({"orders": none, "clients": CLIENTS})["orders"][0]["client"] is None


@pytest.mark.parametrize(
    ("where", "sizes"),
    [
        ("n >= 3 AND n < 5", {3, 4}),
        ("n <> 1 and n != 2 AND n <= 3", {3}),
        ("n > 4", {5}),
        ("n = self.n", {2}),
        ("n < self.n", {1}),
    ],
)
def test_conditions_of_a_reference(where: str, sizes: set[int]) -> None:
    others = table({"n": {"gen": "int", "low": 1, "high": 5}}, rows=(60, 60))
    mine = table(
        {
            "n": {"gen": "const", "value": 2, "unit": "count"},
            "o": {"gen": "ref", "table": "others", "where": where},
        },
        rows=(80, 80),
    )
    found = made({"others": others, "mine": mine})
    by_key = {r["id"]: int(str(r["n"])) for r in found["others"]}
    assert {by_key[str(r["o"])] for r in found["mine"]} == sizes


def test_a_condition_that_cannot_be_read_is_named() -> None:
    wrong = table({"client": {"gen": "ref", "table": "clients", "where": "size LIKE 'b%'"}})
    with pytest.raises(BuildError, match="size LIKE 'b%'"):
        made({"orders": wrong, "clients": CLIENTS})


def test_tables_that_refer_to_each_other_are_named() -> None:
    tables = {a: table({"x": {"gen": "ref", "table": b}}) for a, b in (("eggs", "hens"), ("hens", "eggs"))}
    with pytest.raises(BuildError, match=r"circle: (eggs -> hens -> eggs|hens -> eggs -> hens)"):
        order(tables)


def test_a_table_that_is_not_there_is_named() -> None:
    with pytest.raises(BuildError, match="orders refers to 'clients'"):
        order({"orders": ORDERS})


def test_a_table_comes_after_those_that_it_needs() -> None:
    visits = table({"o": {"gen": "each", "of": "orders"}}, each=["orders", "months"])
    assert order({"visits": visits, "orders": ORDERS, "clients": CLIENTS}) == ["clients", "orders", "visits"]


def test_keys_are_numbered_by_date_with_the_rows_own_words() -> None:
    columns = {"no": {"gen": "key", "pattern": "I{yy}-{n:02d}-{kind}"}, "day": {"gen": "date"}}
    kind = {"kind": {"gen": "const", "value": "x"}}
    found = rows({**columns, **kind}, key="no", date="day", rows=(30, 30))
    days = [str(r["day"]) for r in found]
    assert days == sorted(days)
    assert [r["no"] for r in found] == [f"I{d[2:4]}-{n:02d}-x" for n, d in enumerate(days, 1)]


# --- axes ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("axis", "months", "keys"),
    [
        ("months", 3, ["2025-10", "2025-11", "2025-12"]),
        ("quarters", 12, ["2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4"]),
        ("weeks", 1, ["2025-12-29", "2026-01-05", "2026-01-12", "2026-01-19", "2026-01-26"]),
        ("projects", 1, ["P1", "P2", "P3"]),
        ("projects:audit", 1, ["P3"]),
        ("projects:audit, build", 1, ["P1", "P2", "P3"]),
    ],
)
def test_a_row_for_each_of_an_axis(axis: str, months: int, keys: list[str]) -> None:
    column = {"gen": "each", "of": axis.partition(":")[0]}
    assert [r["at"] for r in rows({"at": column}, each=[axis], months=months)] == keys


def test_days_are_working_days() -> None:
    found = [str(r["day"]) for r in rows({"day": {"gen": "each", "of": "days"}}, each=["days"], months=2)]
    assert len(found) > 38
    assert all(is_working(date.fromisoformat(d)) and d <= UNTIL.isoformat() for d in found)


@given(clients=st.integers(1, 4), low=st.integers(0, 2), more=st.integers(0, 2), months=st.integers(1, 4))
def test_axes_multiply(clients: int, low: int, more: int, months: int) -> None:
    columns = {"c": {"gen": "each", "of": "clients"}, "m": {"gen": "each", "of": "months"}}
    inner = table(columns, each=["clients", "months"], rows=(low, low + more), months=months)
    found = made({"clients": table({}, rows=(clients, clients)), "inner": inner})["inner"]
    counts = Counter((r["c"], r["m"]) for r in found)
    assert len({c for c, _ in counts}) <= clients
    assert all(low <= n <= low + more for n in counts.values())
    assert len(counts) == clients * months or low == 0
    assert [r["id"] for r in found] == [f"K{n:04d}" for n in range(1, len(found) + 1)]


def test_an_axis_that_the_table_lacks_is_named() -> None:
    with pytest.raises(BuildError, match=r"t\.at: 'weeks'"):
        rows({"at": {"gen": "each", "of": "weeks"}}, each=["months"])


@pytest.mark.parametrize(
    ("axis", "known"),
    [("months", "2026-01-01"), ("quarters", "2026-01-01"), ("weeks", "2026-01-26"), ("days", "2026-01-29")],
)
def test_a_row_of_an_axis_is_known_when_its_time_is_over(axis: str, known: str) -> None:
    ledger = Ledger.new()
    setting = Setting(START, UNTIL, PROJECTS, 1.0, str, str, text)
    only = table({"at": {"gen": "each", "of": axis}}, each=[axis], months=14)
    generate(ledger, {"t": only}, setting, Seed.root(1))
    assert ledger.db.execute("SELECT _from FROM rows_t ORDER BY _row DESC").fetchone() == (known,)
    day_before = date.fromisoformat(known) - timedelta(days=1)
    all_rows, then = (ledger.query("SELECT * FROM t", Period(UNTIL), d) for d in (UNTIL, day_before))
    assert len(all_rows) == len(then) + 1


# --- figures ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "low", "high"),
    [
        ({"gen": "lognormal", "median": 200, "spread": 2.0}, 180, 220),
        ({"gen": "normal", "mean": 50, "sd": 5}, 49, 51),
        ({"gen": "uniform", "low": 10, "high": 20}, 14, 16),
        ({"gen": "int", "low": 1, "high": 9}, 4, 6),
        ({"gen": "poisson", "mean": 4}, 4, 4),
        ({"gen": "poisson", "mean": 100}, 97, 103),
    ],
    ids=["lognormal", "normal", "uniform", "int", "poisson", "poisson-large"],
)
def test_medians_are_as_declared(column: dict[str, Any], low: float, high: float) -> None:
    assert low <= median(numbers(rows({"x": column}, **MANY), "x")) <= high


def test_long_tails_are_long() -> None:
    found = sorted(numbers(rows({"x": {"gen": "lognormal", "median": 100, "spread": 3.0}}, **MANY), "x"))
    assert 2.4 <= found[int(0.84 * 800)] / 100 <= 3.8
    assert mean(found) > 1.4 * median(found)


def test_seasons_show() -> None:
    season = [2.0, *[1.0] * 10, 0.5]
    columns = {
        "m": {"gen": "each", "of": "months"},
        "x": {"gen": "normal", "mean": 100, "sd": 5, "season": season},
    }
    found = rows(columns, each=["months"], rows=(20, 20), months=24)
    by_month = {m: mean(numbers([r for r in found if str(r["m"])[5:] == m], "x")) for m in ("01", "06", "12")}
    assert by_month["01"] == pytest.approx(200, rel=0.05)
    assert by_month["06"] == pytest.approx(100, rel=0.05)
    assert by_month["12"] == pytest.approx(50, rel=0.05)


def test_seasons_move_dates_too() -> None:
    season = [1.0] * 6 + [5.0] * 6
    column = {"gen": "date", "within": "life", "season": season}
    months = [int(str(r["d"])[5:7]) for r in rows({"d": column}, date="d", **MANY)]
    assert sum(m > 6 for m in months) > 0.7 * len(months)


def test_trends_show() -> None:
    columns = {"m": {"gen": "each", "of": "months"}, "x": {"gen": "const", "value": 1}}
    columns["x"] = {"gen": "uniform", "low": 100, "high": 100, "trend": 0.5}
    found = numbers(rows(columns, each=["months"], months=24), "x")
    assert found == sorted(found)
    assert found[-1] / found[-13] == pytest.approx(1.5, rel=0.001)


def test_outliers_stand_out() -> None:
    column = {"gen": "uniform", "low": 10, "high": 12, "outliers": {"share": 0.05, "times": 10}}
    found = numbers(rows({"x": column}, **MANY), "x")
    assert 0.02 < sum(v > 90 for v in found) / len(found) < 0.09
    assert not [v for v in found if 12 < v < 100]


def test_blanks_are_left() -> None:
    columns = {
        "x": {"gen": "int", "low": 1, "high": 2, "blank": 0.25},
        "t": {"gen": "text", "text": "a", "blank": 0.5},
    }
    found = rows(columns, **MANY)
    assert 0.2 < sum(r["x"] is None for r in found) / 800 < 0.3
    assert 0.43 < sum(r["t"] is None for r in found) / 800 < 0.57


def test_an_entity_is_high_or_low_in_all_of_its_rows() -> None:
    columns = {
        "kind": {"gen": "choice", "of": {"a": 1, "b": 1, "c": 2}},
        "x": {"gen": "uniform", "low": 100, "high": 101, "vary_by": {"kind": 0.5}},
        "y": {"gen": "uniform", "low": 100, "high": 101, "factors": {"kind": {"b": 3.0}}},
    }
    found = rows(columns, **MANY)
    for kind in "abc":
        own = numbers([r for r in found if r["kind"] == kind], "x")
        assert max(own) / min(own) < 1.011
    means = {k: mean(numbers([r for r in found if r["kind"] == k], "x")) for k in "abc"}
    assert max(means.values()) / min(means.values()) > 1.05
    assert {r["kind"] for r in found if float(str(r["y"])) > 290} == {"b"}
    shares = Counter(r["kind"] for r in found)
    assert 0.4 < shares["c"] / 800 < 0.6


def test_a_walk_goes_on_from_where_it_was() -> None:
    columns = {
        "c": {"gen": "each", "of": "clients"},
        "m": {"gen": "each", "of": "months"},
        "x": {"gen": "walk", "start": [100, 200], "drift": 0.0, "vol": 0.01},
    }
    walk = table(columns, each=["clients", "months"], months=24)
    found = made({"clients": table({}, rows=(3, 3)), "walk": walk})["walk"]
    for client in {r["c"] for r in found}:
        own = numbers([r for r in found if r["c"] == client], "x")
        assert all(abs(b / a - 1) < 0.06 for a, b in itertools.pairwise(own))


@pytest.mark.parametrize(
    ("column", "kind"),
    [
        ({"gen": "uniform", "low": 0, "high": 1, "unit": "money"}, float),
        ({"gen": "uniform", "low": 0, "high": 9, "round": 1}, float),
        ({"gen": "uniform", "low": 0, "high": 9, "unit": "count"}, int),
        ({"gen": "int", "low": 0, "high": 9}, int),
        ({"gen": "poisson", "mean": 3}, int),
    ],
    ids=["money", "rounded", "count", "int", "poisson"],
)
def test_a_columns_type_never_depends_on_its_value(column: dict[str, Any], kind: type) -> None:
    assert {type(r["x"]) for r in rows({"x": column}, rows=(60, 60))} == {kind}


@pytest.mark.parametrize("scale", [1.0, 20.0, 500.0])
def test_money_is_in_the_size_of_the_house(scale: float) -> None:
    money = {"gen": "uniform", "low": 100, "high": 900, "min": 200, "max": 800, "round": 10, "unit": "money"}
    count = {"gen": "uniform", "low": 100, "high": 900, "unit": "number"}
    found = rows({"x": money, "y": count}, scale=scale, **MANY)
    amounts = numbers(found, "x")
    assert 200 * scale <= min(amounts) <= max(amounts) <= 800 * scale
    assert all(a % (10 * scale) == 0 for a in amounts)
    assert max(numbers(found, "y")) <= 900


# --- dates -----------------------------------------------------------------------------------------


def test_no_date_has_not_come_yet_unless_it_is_planned() -> None:
    columns = {
        "p": {"gen": "each", "of": "projects"},
        "opened": {"gen": "date", "within": "project"},
        "closed": {"gen": "date", "after": "opened", "lag_days": [0, 90]},
        "paid": {"gen": "date", "after": "closed", "lag_days": [5, 40]},
        "due": {"gen": "date", "after": "opened", "lag_days": [60, 120], "planned": True},
    }
    found = rows(columns, date="opened", each=["projects"], rows=(80, 80))
    until = UNTIL.isoformat()
    ends = {p.id: (p.start.isoformat(), min(p.end, UNTIL).isoformat()) for p in PROJECTS}
    for row in found:
        low, high = ends[str(row["p"])]
        assert low <= str(row["opened"]) <= high
        for name in ("closed", "paid"):
            assert row[name] is None or str(row["opened"]) <= str(row[name]) <= until
        assert row["due"] is not None
    assert any(str(r["due"]) > until for r in found)
    assert any(r["closed"] is None for r in found)
    assert all(r["paid"] is None for r in found if r["closed"] is None)


@pytest.mark.parametrize(
    ("column", "low", "high"),
    [
        ({"within": "life"}, START, UNTIL),
        ({"within": [-60, -1]}, UNTIL - timedelta(days=59), UNTIL),
        ({"within": [-60, -1], "weekday": False}, UNTIL - timedelta(days=59), UNTIL),
    ],
    ids=["life", "window", "any-day"],
)
def test_dates_lie_in_their_span(column: dict[str, Any], low: date, high: date) -> None:
    days = [date.fromisoformat(str(r["d"])) for r in rows({"d": {"gen": "date", **column}}, rows=(200, 200))]
    assert low <= min(days) <= max(days) <= high
    assert all(map(is_working, days)) == column.get("weekday", True)


def test_dates_of_a_month_lie_in_it() -> None:
    columns = {"m": {"gen": "each", "of": "months"}, "d": {"gen": "date", "within": "month"}}
    for row in rows(columns, each=["months"], date="d", rows=(5, 5)):
        assert str(row["d"])[:7] == row["m"]


# --- words and seeds -------------------------------------------------------------------------------


def test_people_companies_texts_and_constants() -> None:
    columns = {
        "who": {"gen": "person"},
        "firm": {"gen": "company"},
        "flag": {"gen": "const", "value": "y"},
        "note": {"gen": "text", "text": ["{who} of {firm} ({id})"]},
    }
    (row,) = rows(columns)
    assert row["note"] == f"{row['who']} of {row['firm']} (K0001)"
    assert row["flag"] == "y"
    assert list(row) == ["id", "who", "firm", "flag", "note"]


def test_the_same_seed_gives_the_same_rows_and_another_other_ones() -> None:
    tables = {"orders": ORDERS, "clients": CLIENTS}
    assert made(tables, seed=3) == made(tables, seed=3)
    assert made(tables, seed=3) != made(tables, seed=4)


def test_a_table_more_does_not_change_the_others() -> None:
    alone = made({"clients": CLIENTS})["clients"]
    assert made({"aaa": table({}, **MANY), "clients": CLIENTS, "orders": ORDERS})["clients"] == alone


def test_what_the_ledger_holds_is_what_was_made() -> None:
    ledger = Ledger.new()
    setting = Setting(START, UNTIL, PROJECTS, 1.0, str, str, text)
    generate(ledger, {"clients": CLIENTS, "orders": ORDERS}, setting, Seed.root(1))
    assert ledger.query("SELECT * FROM orders", Period(UNTIL), UNTIL) == setting.rows["orders"]
