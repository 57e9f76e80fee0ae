"""A trade from a folder: read like a packaged one, known by its content, and never more than data."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from small_trade import SmallTrade

from workaday.authors.embedded.author import Request
from workaday.authors.embedded.bounds import bound_queries
from workaday.authors.embedded.load import load_trade, trade_hash, trade_mark, trades_folder
from workaday.cli.create import checked
from workaday.errors import BuildError, TradeError
from workaday.fleet.create import create_one, prepare
from workaday.world.ledger import Ledger
from workaday.world.period import Period

Data = dict[str, Any]


def test_a_folder_is_read_and_known_by_its_content(small_trade: SmallTrade) -> None:
    folder = small_trade.folder
    assert load_trade(str(folder)).id == "small"
    mark = trade_mark(str(folder))
    assert mark == f"small@{trade_hash(folder)[:16]}"
    twin = folder.parent / "elsewhere"
    shutil.copytree(folder, twin)
    assert trade_mark(str(twin)) == mark
    (twin / "notes.txt").write_text("no part of it")
    assert trade_mark(str(twin)) == mark


def test_a_changed_folder_is_another_trade(small_trade: SmallTrade) -> None:
    folder = str(small_trade.folder)
    before, mark = load_trade(folder), trade_mark(folder)
    small_trade.edit("trade.yaml", lambda data: data.update(name="Large office"))
    assert (before.name, load_trade(folder).name) == ("Small office", "Large office")
    assert trade_mark(folder) != mark


@pytest.mark.parametrize("name", ["", "nurse_manager", "general"])
def test_a_packaged_trade_is_known_by_its_name(name: str) -> None:
    assert trade_mark(name) == name


def test_nothing_passes_for_a_packaged_trade(small_trade: SmallTrade) -> None:
    small_trade.edit("trade.yaml", lambda data: data.update(id="general"))
    with pytest.raises(TradeError, match="'general' is a packaged trade's: give it its own"):
        load_trade(str(small_trade.folder))


@pytest.mark.parametrize("name", ["nobody", "/nowhere", ".", "../.."])
def test_no_trade_says_what_there_is(name: str) -> None:
    with pytest.raises(TradeError, match="or give a folder with a trade"):
        load_trade(name)


def test_a_computer_says_which_trade_made_it_and_not_where_it_lay(tmp_path: Path) -> None:
    folder = tmp_path / "ward"
    shutil.copytree(trades_folder() / "nurse_manager", folder)
    text = (folder / "trade.yaml").read_text().replace("id: nurse_manager", "id: ward_manager", 1)
    (folder / "trade.yaml").write_text(text)
    home = prepare(tmp_path / "out", resume=False, force=False)
    made = create_one(Request("win_000000", "A nurse manager", 1, 0, "windows", str(folder)), home)
    assert made.error == ""
    about = (Path(made.path) / "computer.json").read_text()
    assert json.loads(about)["asked_trade"] == trade_mark(str(folder))
    assert str(tmp_path) not in about


def spoilt(file: str, *path: Any, to: Any) -> tuple[str, Callable[[Data], None]]:
    def change(data: Any) -> None:
        for key in path[:-1]:
            data = data[key]
        data[path[-1]] = to

    return file, change


COLUMN = ("tables", "orders", "columns")


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (spoilt("tables.yaml", *COLUMN, "no", "pattern", to="{n.__class__}"), "there is no 'n.__class__'"),
        (spoilt("tables.yaml", *COLUMN, "no", "pattern", to="{n:09999999d}"), "widths stand after n alone"),
        (spoilt("tables.yaml", *COLUMN, "no", "pattern", to="{x}"), "there is no 'x'"),
        (spoilt("tables.yaml", *COLUMN, "no", "pattern", to="{"), "Single '{' encountered"),
        (spoilt("tables.yaml", "tables", "orders", "rows", to=[1, 10_000_000]), "from 0 to 400"),
        (spoilt("tables.yaml", "tables", "orders", "months", to=6000), "from 1 to 60"),
        (spoilt("tables.yaml", *COLUMN, "net", "low", to=1e30), "a number beyond"),
        (spoilt("tables.yaml", *COLUMN, "net", "low", to=95), "low 95.0 is above high 90.0"),
        (spoilt("tables.yaml", *COLUMN, "sent", "within", to=[-1, -400]), "the earlier first"),
        (spoilt("tables.yaml", *COLUMN, "sent", "lag_days", to=[9, 1]), "the smaller first"),
        (spoilt("tables.yaml", *COLUMN, "net", to={"gen": "poisson", "mean": 1e9}), "up to 500"),
        (spoilt("tables.yaml", *COLUMN, "net", to={"gen": "lognormal", "median": -2}), "above 0"),
        (spoilt("tables.yaml", *COLUMN, "net", to={"gen": "choice", "of": {"a": 0}}), "none below 0, one above"),
        (spoilt("tables.yaml", *COLUMN, "gross", "sql", to="self.net * random()"), "`random` has no place"),
        (spoilt("tables.yaml", *COLUMN, "gross", "sql", to="julianday('now')"), "`'now'` has no place"),
        (spoilt("projects.yaml", "projects", "case_1", "code", to="{yy!r:>9}"), "widths stand after n alone"),
        (spoilt("projects.yaml", "projects", "case_1", "name", to=["{{ 'x' * 999999999 }}", "b"]), "has no place in a template"),
        (spoilt("projects.yaml", "projects", "case_1", "name", to=["{% for a in place %}x{% endfor %}", "b"]), "has no place in a template"),
        (spoilt("projects.yaml", "projects", "case_1", "count", to=[0, 90000]), "from 0 to 6"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_what_would_hold_up_or_break_the_machine_is_refused(
    spoil: tuple[str, Callable[[Data], None]], words: str, small_trade: SmallTrade
) -> None:
    small_trade.edit(*spoil)
    with pytest.raises(TradeError, match=r"\.yaml:") as caught:
        checked(str(small_trade.folder))
    assert words in str(caught.value)


@pytest.mark.parametrize(
    "sql",
    [
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n",
        "SELECT replace(printf('%.*c', 9000000, 'x'), 'x', 'xxxxxxxxxx')",
    ],
    ids=["endless", "enormous"],
)
def test_a_query_in_a_trial_comes_to_an_end(sql: str) -> None:
    ledger = Ledger.new()
    ledger.set_meta(scale="1")
    bound_queries(ledger)
    period = Period(date(2026, 1, 5))
    with pytest.raises(BuildError, match="query failed"):
        ledger.query(sql, period, period.asof)
    assert ledger.query("SELECT 1 AS one", period, period.asof) == [{"one": 1}]
