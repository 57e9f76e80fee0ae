"""The trial of a trade: a sound one passes, and each way of being unsound is named with its place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from small_trade import Data, SmallTrade

from workaday.authors.embedded.lint import LEAST, lint_trade
from workaday.authors.embedded.load import trade_names, trades_folder

Change = Callable[[Data], object]


def test_a_sound_trade_has_no_mistakes(small_trade: SmallTrade) -> None:
    assert small_trade.lint() == []


@pytest.mark.slow
@pytest.mark.parametrize("name", trade_names())
def test_a_packaged_trade_has_no_mistakes(name: str) -> None:
    assert lint_trade(trades_folder() / name) == []


def put(*path: Any, to: Any) -> Change:
    """Sets one value, found by a path of keys."""

    def change(data: Any) -> None:
        for key in path[:-1]:
            data = data[key]
        data[path[-1]] = to

    return change


def circle(data: Data) -> None:
    data["projects"]["case_2"]["phases"][0]["after"] = ["end"]


def without_register(data: Data) -> None:
    data["artifacts"]["clients_list"]["sheets"] = [{"name": "None", "notes": ["none"]}]


def says(text: str) -> Change:
    return put("artifacts", "report", "blocks", 1, "p", 0, to=text)


ARTIFACT, OBJECTIVE = ("artifacts", "report"), ("objectives", "review_3")

# id: file, what is done to it, the path at whose line the mistake is, its words (what, and the remedy)
WRONG: dict[str, tuple[str, Change, tuple[str, ...], str]] = {
    "measure-fails": (
        "measures.yaml",
        put("measures", "stock_max", "sql", to="SELECT MAX(price) FROM stock"),
        ("measures", "stock_max"),
        "query failed: no such column: price",
    ),
    "measure-of-no-table": (
        "measures.yaml",
        put("measures", "stock_max", "sql", to="SELECT MAX(amount) FROM stocks"),
        ("measures", "stock_max"),
        "query failed: no such table: stocks",
    ),
    "measure-is-no-query": (
        "measures.yaml",
        put("measures", "stock_max", "sql", to="DELETE FROM rows_stock"),
        ("measures", "stock_max"),
        "begins with SELECT or WITH",
    ),
    "measure-without-a-value": (
        "measures.yaml",
        put("measures", "stock_max", "sql", to="SELECT MAX(amount) FROM stock WHERE amount < 0"),
        ("measures", "stock_max"),
        "gives no value (NULL): use COALESCE",
    ),
    "measure-is-text": (
        "measures.yaml",
        put("measures", "stock_max", "sql", to="SELECT MAX(line) FROM stock"),
        ("measures", "stock_max"),
        "a measure is a number",
    ),
    "two-measures-with-one-label": (
        "measures.yaml",
        put("measures", "stock_max", "label", to="Stock in all"),
        ("measures", "stock_max", "label"),
        "'stock_sum' has the same label: tell them apart",
    ),
    "pool-of-one": ("measures.yaml", put("pools", "mood", to=["good"]), ("pools", "mood"), "add phrases"),
    "fact-of-nobody": (
        "measures.yaml",
        put("facts", "limit", "known_by", to="bos"),
        ("facts", "limit", "known_by"),
        "there is no role 'bos'; did you mean 'boss'?",
    ),
    "phases-in-a-circle": (
        "projects.yaml",
        circle,
        ("projects", "case_2", "phases"),
        "in a circle (",
    ),
    "phase-after-no-phase": (
        "projects.yaml",
        put("projects", "case_2", "phases", 1, "after", to=["begn"]),
        ("projects", "case_2", "phases", "1", "after"),
        "there is no phase 'begn'; did you mean 'begin'?",
    ),
    "event-with-nobody": (
        "projects.yaml",
        put("projects", "case_2", "phases", 0, "events", 0, "meet", to=["bookz"]),
        ("projects", "case_2", "phases", "0", "events", "0", "meet"),
        "there is no role 'bookz'; did you mean 'books'?",
    ),
    "event-makes-nothing-known": (
        "projects.yaml",
        put("projects", "case_2", "phases", 0, "events", 0, "make", to=["note_22"]),
        ("projects", "case_2", "phases", "0", "events", "0", "make"),
        "there is no artifact 'note_22'; did you mean 'note_2'?",
    ),
    "event-mails-to-nobody": (
        "projects.yaml",
        put(
            "projects", "case_2", "phases", 0, "events", 0, "make", to=[{"artifact": "note_2", "mail": "bos"}]
        ),
        ("projects", "case_2", "phases", "0", "events", "0", "make"),
        "there is no role 'bos'",
    ),
    "standing-event-makes-nothing-known": (
        "trade.yaml",
        put("standing", "events", 2, "make", to=["statment"]),
        ("standing", "events", "2", "make"),
        "did you mean 'statement'?",
    ),
    "project-about-no-table": (
        "projects.yaml",
        put("projects", "case_3", "subject", to="client"),
        ("projects", "case_3", "subject"),
        "there is no table 'client'; did you mean 'clients'?",
    ),
    "row-for-each-nothing": (
        "tables.yaml",
        put("tables", "visits", "each", to=["project"]),
        ("tables", "visits", "each"),
        "did you mean 'projects'?",
    ),
    "row-for-each-of-no-kind": (
        "tables.yaml",
        put("tables", "visits", "each", to=["projects:case_6"]),
        ("tables", "visits", "each"),
        "there is no project kind 'case_6'",
    ),
    "column-refers-to-no-table": (
        "tables.yaml",
        put("tables", "orders", "columns", "client", "table", to="klients"),
        ("tables", "orders", "columns", "client"),
        "did you mean 'clients'?",
    ),
    "derived-column-fails": (
        "tables.yaml",
        put("tables", "orders", "columns", "gross", "sql", to="self.net *"),
        ("tables", "orders"),
        "the SQL of a derived column fails",
    ),
    "artifact-by-nobody": (
        "artifacts.yaml",
        put(*ARTIFACT, "by", to="bok"),
        ARTIFACT,
        "there is no role 'bok'; did you mean 'books'?",
    ),
    "sheet-of-no-table": (
        "artifacts.yaml",
        put("artifacts", "book", "sheets", 0, "rows", to="order"),
        ("artifacts", "book"),
        "there is no table 'order'; did you mean 'orders'?",
    ),
    "figures-of-nothing": (
        "artifacts.yaml",
        put("artifacts", "slides", "slides", 0, "figures", to=["m.order_sum"]),
        ("artifacts", "slides"),
        "there is no measure or fact 'm.order_sum'",
    ),
    "figures-of-a-fact-as-a-measure": (
        "artifacts.yaml",
        put("artifacts", "slides", "slides", 0, "figures", to=["m.limit"]),
        ("artifacts", "slides"),
        "m.limit is not defined",
    ),
    "fact-that-nothing-defines": (
        "artifacts.yaml",
        says("The floor is {{ f.floor }}."),
        ARTIFACT,
        "f.floor is not defined in 'The floor is {{ f.floor }}.'",
    ),
    "measure-that-nothing-defines": (
        "artifacts.yaml",
        says("{{ m.sales|money_k }} sold."),
        ARTIFACT,
        "m.sales is not defined",
    ),
    "form-that-is-none": (
        "artifacts.yaml",
        says("{{ m.orders_sum|dollars }}"),
        ARTIFACT,
        "No filter named 'dollars'",
    ),
    "pool-that-is-none": (
        "artifacts.yaml",
        says("{{ pool('wether') }}"),
        ARTIFACT,
        "there is no pool 'wether'",
    ),
    "bare-amount": (
        "artifacts.yaml",
        says("We spent $1,200."),
        ARTIFACT,
        "a bare figure '$1,200.' in 'We spent",
    ),
    "bare-share": (
        "artifacts.yaml",
        says("Up 12 % since May."),
        ARTIFACT,
        "a bare figure '12 %' in 'Up 12 %",
    ),
    "bare-number": ("artifacts.yaml", says("All 140 of them."), ARTIFACT, "a bare figure '140'"),
    "table-without-its-column": (
        "artifacts.yaml",
        put(*ARTIFACT, "blocks", 0, to={"table": {"sql": "SELECT 1 AS a", "columns": {"b": {"label": "B"}}}}),
        ARTIFACT,
        "the query gives no column 'b': it gives a",
    ),
    "chart-without-its-column": (
        "artifacts.yaml",
        put(
            *ARTIFACT,
            "blocks",
            0,
            to={"chart": {"sql": "SELECT 1 AS a", "title": "x", "label": "a", "values": {"b": "B"}}},
        ),
        ARTIFACT,
        "the query gives no column 'b': it gives a",
    ),
    "sql-and-excel-disagree": (
        "measures.yaml",
        put("measures", "orders_sum", "excel", to="MAX({orders.net})"),
        (),
        "the query gives",
    ),
    "output-of-no-artifact": (
        "month.yaml",
        put(*OBJECTIVE, "outputs", 2, "artifact", to="slide"),
        (*OBJECTIVE, "outputs", "2"),
        "there is no artifact 'slide'; did you mean 'slides'?",
    ),
    "output-that-nobody-writes": (
        "artifacts.yaml",
        put(*ARTIFACT, "format", to="html"),
        (),
        "nobody writes a html at the desk: use docx",
    ),
    "reviewed-by-nobody": (
        "month.yaml",
        put(*OBJECTIVE, "reviewer", to="bok"),
        OBJECTIVE,
        "there is no role 'bok'",
    ),
    "asks-for-no-fact": (
        "month.yaml",
        put(*OBJECTIVE, "ask", to=["limit", "limits"]),
        (*OBJECTIVE, "ask"),
        "there is no ask 'limits'; did you mean 'limit'?",
    ),
    "states-a-fact-not-asked-for": (
        "month.yaml",
        put(*OBJECTIVE, "ask", to=[]),
        (*OBJECTIVE, "ask"),
        "its files state the fact 'limit': list it in `ask`",
    ),
    "review-asks-for-what-is-there": (
        "month.yaml",
        put(*OBJECTIVE, "review_asks", to=["orders_sum"]),
        (*OBJECTIVE, "review_asks"),
        "the final file states 'orders_sum' already",
    ),
    "register-missing": (
        "artifacts.yaml",
        without_register,
        (),
        "nobody can see the rows of 'clients': give it a register (an xlsx or csv with `rows: clients`)",
    ),
    "trap-of-no-measure": (
        "month.yaml",
        put("traps", "trap_5", "measure", to="orders_sums"),
        ("traps", "trap_5"),
        "there is no measure 'orders_sums'; did you mean 'orders_sum'?",
    ),
    "trap-without-its-table": (
        "month.yaml",
        put("traps", "trap_5", "table", to=""),
        ("traps", "trap_5"),
        "omit_row needs `table`",
    ),
    "trap-words": (
        "month.yaml",
        put("traps", "trap_5", "finding", to=["{{ labl }} is wrong"]),
        ("traps", "trap_5"),
        "'labl' is undefined",
    ),
    "change-of-no-column": (
        "month.yaml",
        put("changes", "change_2", "column", to="nett"),
        ("changes", "change_2"),
        "there is no column 'nett'; did you mean 'net'?",
    ),
    "change-of-a-derived-column": (
        "month.yaml",
        put("changes", "change_2", "column", to="gross"),
        ("changes", "change_2"),
        "column 'gross' is derived: correct one that it is computed from",
    ),
    "change-to-nothing": (
        "month.yaml",
        put("changes", "change_2", "factor", to=[0, 0]),
        ("changes", "change_2"),
        "a change needs `factor` or `values`",
    ),
    "change-without-the-old-value": (
        "month.yaml",
        put("changes", "change_2", "body", to=["Row {{ key }}.", "It is {{ new }}."]),
        ("changes", "change_2"),
        "the mail's body must say {{ old }}",
    ),
    "change-of-no-row": (
        "month.yaml",
        put("changes", "change_2", "where", to="net < 0"),
        ("changes", "change_2", "where"),
        "selects no row",
    ),
    "change-of-rows-that-cannot-be-found": (
        "month.yaml",
        put("changes", "change_2", "where", to="nett < 0"),
        ("changes", "change_2", "where"),
        "no such column: nett",
    ),
}

ELSEWHERE = {
    "sql-and-excel-disagree": ("artifacts.yaml", ("artifacts", "book")),
    "output-that-nobody-writes": ("month.yaml", ("objectives", "review_1", "outputs", "1")),
    "register-missing": ("month.yaml", ("objectives", "review_1")),
}
"""Mistakes that show in another file than the one that was changed."""


def needs_clients(trade: SmallTrade) -> None:
    trade.edit(
        "artifacts.yaml", lambda d: d["artifacts"]["report"]["blocks"].append({"figures": ["m.clients_sum"]})
    )


@pytest.mark.parametrize("case", WRONG)
def test_a_mistake_has_its_file_line_and_remedy(small_trade: SmallTrade, case: str) -> None:
    file, change, path, words = WRONG[case]
    if case == "register-missing":
        needs_clients(small_trade)
        assert small_trade.lint() == []
    small_trade.edit(file, change)
    file, path = ELSEWHERE.get(case, (file, path))
    found = small_trade.lint()
    fitting = [m for m in found if words in m.what]
    assert fitting, "\n".join(map(str, found))
    line = small_trade.line(file, *path)
    assert fitting[0].file == file
    assert fitting[0].line in (line, line - 1)


@pytest.mark.parametrize("part", LEAST)
def test_a_trade_too_small_for_a_month_says_how_much_is_missing(small_trade: SmallTrade, part: str) -> None:
    files = {
        "roles": "roles.yaml",
        "projects": "projects.yaml",
        "tables": "tables.yaml",
        "measures": "measures.yaml",
    }
    file = files.get(part, "artifacts.yaml" if part == "artifacts" else "month.yaml")

    def cut(data: Data) -> None:
        while len(data[part]) >= LEAST[part]:
            data[part].popitem()

    small_trade.edit(file, cut)
    least = LEAST[part]
    mistakes = [m for m in small_trade.lint() if m.what == f"{least - 1} of at least {least}: add 1"]
    assert [(m.file, m.where) for m in mistakes] == [(file, part)]


def test_an_artifact_that_nothing_makes_is_named(small_trade: SmallTrade) -> None:
    small_trade.edit("artifacts.yaml", lambda d: d["artifacts"].update(idle=d["artifacts"]["note_1"]))
    (mistake,) = small_trade.lint()
    assert mistake.line == small_trade.line("artifacts.yaml", "artifacts", "idle")
    assert mistake.what == "no event or objective ever makes it: use it or remove it"


def test_a_measure_that_is_always_zero_is_named(small_trade: SmallTrade) -> None:
    sql = "SELECT COALESCE(SUM(amount), 0) FROM visits WHERE project = :project AND amount < 0"
    small_trade.edit(
        "tables.yaml", put("tables", "visits", "columns", "project", to={"gen": "each", "of": "projects"})
    )
    small_trade.edit("measures.yaml", put("measures", "visits_sum", "sql", to=sql))
    (mistake,) = small_trade.lint()
    assert mistake.line == small_trade.line("measures.yaml", "measures", "visits_sum")
    assert "always zero" in mistake.what


@pytest.mark.parametrize(
    "text",
    [
        "{{ date|long }} and {{ m.orders_sum }}",
        "Form 27 of two",
        "COVID-190",
        "Two of 12",
        "{{ 1200|money0 }}",
    ],
)
def test_what_is_no_bare_figure_passes(small_trade: SmallTrade, text: str) -> None:
    small_trade.edit("artifacts.yaml", says(text))
    small_trade.edit("month.yaml", lambda d: [o.update(ask=["limit"]) for o in d["objectives"].values()])
    assert small_trade.lint() == []
