"""Rendering: recipes become specs with the figures of whoever resolves them, and live formulas agree."""

from __future__ import annotations

import json
import random
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from workaday.artifacts import spec
from workaday.artifacts.editors import recalculate
from workaday.artifacts.readers import read
from workaday.artifacts.readers.xlsx import column_name
from workaday.artifacts.recipes import Artifact
from workaday.artifacts.render import Press, expand, render
from workaday.artifacts.writers import write
from workaday.errors import BuildError
from workaday.world.ledger import Ledger
from workaday.world.period import Period
from workaday.world.records import Person, Value
from workaday.world.refs import Scope
from workaday.world.resolve import LedgerResolver
from workaday.world.tables import Measure, RecordTable

WHEN = datetime(2026, 3, 5, 16, 20, 7)
PROPERTIES = spec.Properties("Status", "Ann Lee", "Ann Lee", datetime(2026, 3, 2, 9, 1, 5), WHEN)
TABLES = {
    "orders": RecordTable.model_validate(
        {
            "label": "Orders",
            "key": "no",
            "columns": {
                "no": {"gen": "key", "pattern": "{n}", "label": "Order"},
                "day": {"gen": "date", "unit": "date", "planned": True},
                "status": {"gen": "text", "text": "x"},
                "net": {"gen": "uniform", "unit": "money", "label": "Net amount"},
                "share": {"gen": "uniform", "unit": "pct"},
                "gross": {"gen": "sql", "unit": "money", "sql": "ROUND(self.net * 1.25, 2)"},
            },
        }
    )
}
ROWS: list[dict[str, Value]] = [
    {"no": "O-1", "day": "2026-01-05", "status": "open", "net": 100.0, "share": 0.125},
    {"no": "O-2", "day": "2026-02-06", "status": "paid", "net": 250.5, "share": 0.5},
    {"no": "O-3", "day": "2026-02-07", "status": "open", "net": None, "share": None},
    {"no": "O-4", "day": "2026-03-01", "status": "paid", "net": 40.0, "share": 0.375},
]
MEASURES = {
    id: Measure.model_validate({"label": label, "unit": unit, "sql": f"SELECT {sql} FROM orders", "excel": excel})
    for id, label, unit, sql, excel in (
        ("net", "Net total", "money", "SUM(net)", "SUM({orders.net})"),
        ("gross", "Gross total", "money", "SUM(gross)", "=SUM({orders.gross})"),
        ("open", "Open orders", "count", "SUM(status = 'open')", 'COUNTIF({orders.status},"open")'),
        ("mean", "Mean share", "pct", "AVG(share)", "AVERAGE({orders.share})"),
        ("paid", "Paid", "money", "SUM(net * (status = 'paid'))", 'SUMIFS({orders.net},{orders.status},"paid")'),
        ("rate", "Paid share", "ratio", "1.0 * SUM(status = 'paid') / COUNT(*)", ""),
    )
}  # fmt: skip
PEOPLE = {
    role: Person(id, name, *name.split(" "), f"{id}@acme.test", role, "Title", "Acme", "peer")
    for role, id, name in (("me", "me", "Ann Lee"), ("boss", "c01", "Bo Ray"), ("clerk", "c02", "Cy Fox"))
}  # fmt: skip


@pytest.fixture
def ledger() -> Ledger:
    made = Ledger.new()
    made.add_table("orders", TABLES["orders"])
    made.add_rows("orders", ROWS, ["2026-01-01"] * len(ROWS))
    made.add_measures(MEASURES)
    made.add_fact("limit", "Limit", "money", 900, "c01", "asked", "2025-01-01")
    return made


@pytest.fixture
def scope(ledger: Ledger) -> Scope:
    day = date(2026, 3, 5)
    resolver = LedgerResolver(ledger, Period(day), day, "")
    return Scope(resolver, random.Random(1), {"word": ["alpha", "beta"]}, {"me": PEOPLE["me"], "date": day})


def press(draft: bool = False) -> Press:
    return Press(TABLES, MEASURES, PEOPLE, PROPERTIES, spec.HouseStyle(), draft, "Head", "Foot")


def artifact(format: str, **body: Any) -> Artifact:
    return Artifact.model_validate({"title": "T", "about": ["a"], "format": format, "name": ["n"], **body})


def made(scope: Scope, format: str, draft: bool = False, **body: Any) -> Any:
    return render(artifact(format, **body), scope, press(draft))


def blocks(scope: Scope, *blocks: dict[str, Any], draft: bool = False) -> tuple[spec.Block, ...]:
    document = made(scope, "docx", draft, blocks=list(blocks))
    assert isinstance(document, spec.Document)
    return document.blocks


# --- documents -------------------------------------------------------------------------------------

BY_STATUS = "SELECT status, SUM(net) AS net, COUNT(*) AS n FROM orders GROUP BY status ORDER BY status"
COLUMNS = {
    "status": {"label": "Status"},
    "net": {"label": "Net", "unit": "money"},
    "n": {"label": "Orders", "unit": "count"},
}
CHART = {"sql": BY_STATUS, "title": "Net", "label": "status", "values": {"net": "Net"}, "unit": "money"}
BLOCKS: list[tuple[dict[str, Any], list[spec.Block]]] = [
    ({"h": "About {{ me.first }}"}, [spec.Heading("About Ann", 1)]),
    ({"h2": ["Sub"]}, [spec.Heading("Sub", 2)]),
    ({"p": "Net is {{ m.net }}."}, [spec.Paragraph("Net is $390.")]),
    ({"p": ["One.", ["Two."], "Three {{ m.open }}."]}, [spec.Paragraph("One. Two. Three 2.")]),
    ({"p": "{{ '' }}"}, []),
    ({"small": "fine"}, [spec.Paragraph("fine", "small")]),
    ({"quote": "said"}, [spec.Paragraph("said", "quote")]),
    ({"address": ["{{ me.name }}", "{{ '' }}", "Oslo"]}, [spec.Paragraph("Ann Lee\nOslo", "address")]),
    ({"bullets": ["a", ["b"]]}, [spec.Bullets(("a", "b"), False)]),
    ({"numbered": ["a"]}, [spec.Bullets(("a",), True)]),
    (
        {"each": {"sql": "SELECT no, net FROM orders", "item": "{{ row.no }}: {{ row.net|money0 }}", "limit": 3}},
        [spec.Bullets(("O-1: $100", "O-2: $250", "O-3: n/a"))],
    ),
    (
        {"each": {"sql": "SELECT no FROM orders WHERE 0", "item": "{{ row.no }}"}},
        [spec.Paragraph("None at this time.")],
    ),
    (
        {"table": {"sql": BY_STATUS, "columns": COLUMNS, "total": ["net", "n"], "caption": "By {{ 'x' }}"}},
        [
            spec.Table(
                ("Status", "Net", "Orders"),
                (("open", "$100", "2"), ("paid", "$290", "2"), ("Total", "$390", "4")),
                (1, 2),
                True,
                "By x",
            )
        ],
    ),
    (
        {"table": {"sql": "SELECT no FROM orders WHERE 0", "columns": {"no": {"label": "No"}}, "total": ["no"]}},
        [spec.Table(("No",), (("none",),))],
    ),
    (
        {"chart": CHART},
        [spec.Chart("bar", "Net", ("open", "paid"), (("Net", (100.0, 290.5)),), "money0")],
    ),
    ({"page": True}, [spec.PageBreak()]),
    ({"p": "shown", "when": "m.open > 1"}, [spec.Paragraph("shown")]),
    ({"p": "hidden", "when": "m.open > 2"}, []),
    ({"comment": {"by": "boss", "text": ["why?"]}}, []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("block", "out"), BLOCKS, ids=[f"{next(iter(b))}-{k}" for k, (b, _) in enumerate(BLOCKS)]
)
def test_each_kind_of_block(scope: Scope, block: dict[str, Any], out: list[spec.Block]) -> None:
    assert blocks(scope, block) == tuple(out)


def test_a_list_of_figures_is_a_table_of_labels_and_values(scope: Scope) -> None:
    (table,) = blocks(scope, {"figures": ["m.net", "open", "f.limit", "limit", "m.rate"]})
    assert isinstance(table, spec.Table)
    assert table.rows == (
        ("Net total", "$390"),
        ("Open orders", "2"),
        ("Limit", "$900"),
        ("Limit", "$900"),
        ("Paid share", "0.50x"),
    )
    assert [s.ref for s in scope.statements] == ["net", "open", "limit", "limit", "rate"]


@pytest.mark.parametrize("draft", [True, False], ids=["draft", "final"])
def test_remarks_and_edits_stand_in_drafts_only(scope: Scope, draft: bool) -> None:
    (one, two) = blocks(
        scope,
        {"p": "First."},
        {"comment": {"by": "boss", "text": ["{{ m.net }}?"]}},
        {"p": "Second."},
        {"edit": {"by": "nobody", "deleted": "old", "inserted": "new"}},
        draft=draft,
    )
    comment, change = spec.Comment("Bo Ray", WHEN, "$390?"), spec.Change("Ann Lee", WHEN, "old", "new")
    assert one == spec.Paragraph("First.", comment=comment if draft else None)
    assert two == spec.Paragraph("Second.", change=change if draft else None)


def test_a_sentence_with_a_question_mark_is_left_out_half_of_the_time(scope: Scope) -> None:
    texts = [blocks(scope, {"p": ["Always.", "? Sometimes."]})[0] for _ in range(60)]
    assert {getattr(t, "text", "") for t in texts} == {"Always.", "Always. Sometimes."}


def test_statements_know_the_heading_under_which_they_stand(scope: Scope) -> None:
    blocks(
        scope,
        {"p": "{{ m.net }}"},
        {"h": "Costs"},
        {"p": "{{ m.gross|money_k }}"},
        {"h2": "Rest"},
        {"p": "{{ m.open }}"},
    )
    assert [(s.place, s.ref, s.form) for s in scope.statements] == [
        ("", "net", "$390"),
        ("Costs", "gross", "$0.5K"),
        ("Rest", "open", "2"),
    ]


@pytest.mark.parametrize("format", ["docx", "pdf", "md", "txt", "html"])
def test_documents_carry_their_properties(scope: Scope, format: str) -> None:
    document = made(scope, format, blocks=[{"p": "{{ m.net|money2 }}"}])
    assert (document.title, document.header, document.footer) == ("Status", "Head", "Foot")
    assert document.properties == PROPERTIES
    assert "$390.50" in read(write(document, f".{format}"), f"x.{format}").text


# --- workbooks -------------------------------------------------------------------------------------

FIGURES = {
    "name": "Figures",
    "figures": ["m.net", "m.gross", "m.open", "m.mean", "m.paid", "m.rate", "f.limit"],
}


def cells(workbook: spec.Workbook, sheet: int = 0) -> tuple[tuple[spec.SheetCell, ...], ...]:
    return workbook.sheets[sheet].rows


def formulas(workbook: spec.Workbook) -> dict[tuple[int, int, int], spec.Formula]:
    found = {}
    for s, sheet in enumerate(workbook.sheets):
        for r, row in enumerate(sheet.rows):
            for c, cell in enumerate(row):
                inner = cell.value if isinstance(cell, spec.Styled) else cell
                if isinstance(inner, spec.Formula):
                    found[s, r, c] = inner
    return found


def test_a_letter_has_no_headline_and_begins_with_a_capital(scope: Scope) -> None:
    blocks = [{"address": ["Ann Li"]}, {"p": "Dear Ann,"}, {"p": "it was good to see you."}]
    letter = artifact("docx", blocks=blocks)
    made = render(letter, scope, press())
    assert isinstance(made, spec.Document)
    assert letter.is_letter
    assert made.title == ""
    assert made.properties.title
    assert [b.text for b in made.blocks if isinstance(b, spec.Paragraph)][1:] == [
        "Dear Ann,",
        "It was good to see you.",
    ]
    report = artifact("docx", blocks=[{"h": "Agenda"}, *blocks])
    assert not report.is_letter


def test_a_register_holds_every_column_typed_and_labelled(scope: Scope) -> None:
    book = made(
        scope, "xlsx", sheets=[{"name": "Orders", "title": "All of {{ me.first }}", "rows": "orders"}]
    )
    rows = cells(book)
    assert rows[0] == ("All of Ann",)
    assert rows[2] == ("Order", "Day", "Status", "Net amount", "Share", "Gross")
    assert rows[3] == ("O-1", date(2026, 1, 5), "open", 100.0, 0.125, 125.0)
    assert rows[5] == ("O-3", date(2026, 2, 7), "open", None, None, None)
    sheet = book.sheets[0]
    assert sheet.formats == ("general", "date", "general", "money2", "pct1", "money2")
    assert (sheet.title_rows, sheet.header_row, sheet.last_data_row) == ((0,), 2, 6)


def test_totals_are_live_sums_below_the_rows(scope: Scope) -> None:
    book = made(
        scope, "xlsx", sheets=[{"name": "O", "rows": "orders", "where": "net > 0", "total": ["net", "gross"]}]
    )
    assert cells(book)[-1] == (
        "Total", None, None, spec.Formula("=SUM(D2:D4)", 390.5), None, spec.Formula("=SUM(F2:F4)", 488.13),
    )  # fmt: skip
    assert book.sheets[0].total_rows == (4,)


@pytest.mark.parametrize("name", ["Orders", "Orders of March", "Ann's orders", "2026"])
@pytest.mark.parametrize("title", ["", "A title"], ids=["plain", "titled"])
@pytest.mark.parametrize("first", ["rows", "figures"])
def test_live_figures_agree_with_a_recalculation(scope: Scope, name: str, title: str, first: str) -> None:
    register = {"name": name, "title": title, "rows": "orders", "total": ["net", "gross"]}
    sheets = [register, FIGURES] if first == "rows" else [FIGURES, register]
    book = made(scope, "xlsx", sheets=sheets)
    assert [s.name for s in book.sheets] == [str(s["name"]) for s in sheets]
    live = formulas(book)
    assert len(live) == 5 + 2
    grids = read(recalculate(write(book, ".xlsx"), when=WHEN).content, "x.xlsx").grids
    for (s, r, c), formula in live.items():
        assert grids[s].rows[r][c] == pytest.approx(formula.value), formula.text
    figures = cells(book, sheets.index(FIGURES))
    assert [row[0] for row in figures] == ["Measure", *(m.label for m in MEASURES.values()), "Limit"]
    assert figures[-2:] == (
        ("Paid share", spec.Styled(0.5, "number2")),
        ("Limit", spec.Styled(900, "money0")),
    )


def test_without_its_rows_in_the_book_a_figure_is_a_value(scope: Scope) -> None:
    book = made(scope, "xlsx", sheets=[FIGURES, {"name": "None", "rows": "orders", "where": "net > 999"}])
    assert formulas(book) == {}
    assert cells(book)[1] == ("Net total", spec.Styled(390.5, "money2"))


def test_a_query_is_a_sheet_with_totals_and_a_chart(scope: Scope) -> None:
    sheet = {
        "name": "S",
        "title": "T",
        "table": {"sql": BY_STATUS, "columns": COLUMNS, "total": ["net"]},
        "chart": CHART,
    }
    (page,) = made(scope, "xlsx", sheets=[sheet]).sheets
    assert page.rows[2:] == (
        ("Status", "Net", "Orders"),
        ("open", 100.0, 2),
        ("paid", 290.5, 2),
        ("Total", spec.Formula("=SUM(B4:B5)", 390.5), None),
    )
    assert page.chart == spec.SheetChart("bar", "Net", 3, 4, 0, (1,), (2, 4))


def test_notes_are_lines_of_text(scope: Scope) -> None:
    (page,) = made(scope, "xlsx", sheets=[{"name": "N", "notes": ["Net {{ m.net }}", ["Checked."]]}]).sheets
    assert page.rows == (("Net $390",), ("Checked.",))


def test_a_sheets_name_is_cut_to_what_excel_takes(scope: Scope) -> None:
    (page,) = made(
        scope, "xlsx", sheets=[{"name": "A very long name for one single sheet", "notes": ["x"]}]
    ).sheets
    assert page.name == "A very long name for one single"
    write(spec.Workbook((page,), PROPERTIES), ".xlsx")


@pytest.mark.parametrize(
    ("index", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")]
)
def test_column_letters(index: int, letter: str) -> None:
    assert column_name(index) == letter


@pytest.mark.parametrize(
    ("formula", "expanded"),
    [
        ("SUM({t.a})", "=SUM('S'!$A$2:$A$4)"),
        ("=SUM({t.a})-MAX({t.b})", "=SUM('S'!$A$2:$A$4)-MAX('S'!$B$2:$B$4)"),
        ("SUM({t.a})+SUM({u.a})", ""),
        ("1+1", ""),
        ("", ""),
    ],
    ids=["one", "two", "one-missing", "no-ranges", "none"],
)
def test_formulas_with_ranges_for_columns(formula: str, expanded: str) -> None:
    assert expand(formula, {"t.a": "'S'!$A$2:$A$4", "t.b": "'S'!$B$2:$B$4"}) == expanded


# --- the other formats -----------------------------------------------------------------------------


def test_slides(scope: Scope) -> None:
    slides = [
        {"title": ["{{ me.first }}'s review"], "layout": "title", "subtitle": "{{ date|long }}"},
        {"title": "Figures", "figures": ["m.net"], "notes": ["Say {{ m.open }}."]},
        {"title": "Table", "bullets": ["a", "b"], "table": {"sql": BY_STATUS, "columns": COLUMNS}},
        {"title": "Chart", "chart": CHART},
    ]
    one, two, three, four = made(scope, "pptx", slides=slides).slides
    assert (one.title, one.subtitle, one.layout) == ("Ann's review", "March 5, 2026", "title")
    assert (two.table.rows, two.notes) == ((("Net total", "$390"),), "Say 2.")
    assert three.bullets == (("a", 0), ("b", 0))
    assert four.chart.series == (("Net", (100.0, 290.5)),)
    assert [(s.place, s.ref) for s in scope.statements] == [("Figures", "net"), ("Figures", "open")]


def test_rows_as_csv_and_json(scope: Scope) -> None:
    rows = made(scope, "csv", rows="orders", where="status = 'paid'")
    assert rows.header == ("Order", "Day", "Status", "Net amount", "Share", "Gross")
    assert rows.rows[0] == ("O-2", "2026-02-06", "paid", 250.5, 0.5, 313.13)
    found = json.loads(made(scope, "json", rows="orders").content)
    assert [r["no"] for r in found] == ["O-1", "O-2", "O-3", "O-4"]


def test_pictures(scope: Scope) -> None:
    chart = made(scope, "png", chart=CHART)
    assert (chart.kind, chart.title, chart.chart.categories) == ("chart", "Status", ("open", "paid"))
    shot = made(scope, "png", screenshot=["Net {{ m.net }}", "ok"])
    assert (shot.kind, shot.lines) == ("screenshot", ("Net $390", "ok"))
    assert shot.seed != chart.seed


def test_mail(scope: Scope) -> None:
    mail = {
        "sender": "boss",
        "to": "clerk",
        "cc": ["me", "nobody"],
        "subject": ["Re: {{ m.open }}"],
        "body": ["Hi,", "{{ m.net }}"],
    }
    found = made(scope, "eml", mail=mail)
    assert (found.sender.email, [a.name for a in found.to], [a.name for a in found.cc]) == (
        "c01@acme.test",
        ["Cy Fox"],
        ["Ann Lee"],
    )
    assert (found.subject, found.body, found.when) == ("Re: 2", "Hi,\n\n$390\n", WHEN)
    assert found.message_id.endswith("@acme.test")


def test_a_meeting(scope: Scope) -> None:
    (meeting,) = made(scope, "ics", blocks=[{"p": "Bring {{ m.net }}."}]).meetings
    assert (meeting.start, meeting.end) == (datetime(2026, 3, 5, 10), datetime(2026, 3, 5, 11))
    assert (meeting.uid, meeting.notes) == ("status-20260305@acme.test", "Bring $390.")


@pytest.mark.parametrize(
    ("format", "body", "problem"),
    [
        ("docx", {"blocks": [{"p": "{{ m.turnover }}"}]}, "m.turnover is not defined"),
        ("docx", {"blocks": [{"figures": ["m.turnover"]}]}, "m.turnover is not defined"),
        ("docx", {"blocks": [{"p": "x", "when": "m.nope > 1"}]}, "m.nope is not defined"),
        ("docx", {"blocks": [{"each": {"sql": "SELECT x FROM orders", "item": "a"}}]}, "no such column: x"),
        (
            "docx",
            {"blocks": [{"table": {"sql": BY_STATUS, "columns": {"total": {"label": "T"}}}}]},
            "no column 'total': it gives status, net, n",
        ),
        (
            "xlsx",
            {"sheets": [{"name": "S", "table": {"sql": BY_STATUS, "columns": {"total": {"label": "T"}}}}]},
            "no column 'total'",
        ),
        ("csv", {"rows": "orders", "where": "colour = 1"}, "no such column: colour"),
    ],
    ids=["reference", "figures", "when", "each", "table", "sheet", "rows"],
)
def test_what_cannot_be_rendered_is_named(
    scope: Scope, format: str, body: dict[str, Any], problem: str
) -> None:
    with pytest.raises(BuildError, match=problem):
        made(scope, format, **body)


def test_a_chart_over_a_column_that_is_not_there_is_named(scope: Scope) -> None:
    with pytest.raises(BuildError, match="no column 'total': it gives status, net, n"):
        blocks(scope, {"chart": CHART | {"values": {"total": "T"}}})


@pytest.mark.parametrize("suffix", ["docx", "xlsx", "pptx", "eml", "ics", "csv"])
def test_what_is_rendered_twice_is_the_same_to_the_byte(scope: Scope, tmp_path: Path, suffix: str) -> None:
    body: dict[str, Any] = {
        "docx": {"blocks": [{"p": ["{{ pool('word') }}", "? {{ m.net }}"]}, {"figures": ["m.net"]}]},
        "xlsx": {"sheets": [{"name": "O", "rows": "orders"}, FIGURES]},
        "pptx": {"slides": [{"title": "[[a|b]]", "chart": CHART}]},
        "eml": {"mail": {"to": "boss", "subject": ["a", "b"], "body": ["x"]}},
        "ics": {"blocks": [{"p": "x"}]},
        "csv": {"rows": "orders"},
    }[suffix]
    found = []
    for _ in range(2):
        fresh = Scope(scope.resolver, random.Random(5), scope.pools, scope.names)
        found.append(write(render(artifact(suffix, **body), fresh, press()), f".{suffix}"))
    assert found[0] == found[1]
