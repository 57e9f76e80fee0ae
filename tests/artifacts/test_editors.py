"""Editors: the change is there, everything else is as it was, and the same edit gives the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime

import docx
import openpyxl
import pptx
import pytest
import xlsxwriter

from workaday.artifacts import editors
from workaday.artifacts.editors import EditedWorkbook, markdown_blocks
from workaday.artifacts.readers import read
from workaday.artifacts.spec import (
    Block,
    Bullets,
    Change,
    Chart,
    Comment,
    Heading,
    HouseStyle,
    PageBreak,
    Paragraph,
    Slide,
    Table,
)
from workaday.artifacts.writers import ooxml
from workaday.errors import DeskError

WHEN = datetime(2026, 2, 3, 16, 45)
TABLE = Table(("Region", "Amount"), (("North", "$700"), ("Total", "$700")), numeric=(1,), total=True)


def saved(document: object) -> bytes:
    out = io.BytesIO()
    document.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


def word() -> bytes:
    document = docx.Document()
    document.add_heading("Report", 1)
    document.add_paragraph("Opening words.")
    document.add_heading("Costs", 2)
    paragraph = document.add_paragraph("Costs were ")
    paragraph.add_run("$0.").bold = True
    paragraph.add_run("9M").italic = True
    paragraph.add_run(" in total.")
    document.add_heading("Detail", 3)
    document.add_paragraph("A detail.")
    document.add_heading("Outlook", 2)
    document.add_paragraph("first", style="List Number")
    document.sections[0].header.paragraphs[0].text = "Draft of 2025"
    table = document.add_table(1, 1)
    table.cell(0, 0).text = "cell of 2025"
    return saved(document)


def book() -> bytes:
    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(out, {"in_memory": True})
    workbook.set_properties({"author": "Ana", "created": datetime(2026, 1, 5)})
    money = workbook.add_format({"num_format": "$#,##0", "bold": True})
    data = workbook.add_worksheet("Data")
    data.write_row(0, 0, ["Region", "Amount"])
    for row, (region, amount) in enumerate([("North", 700), ("South", 300)], 1):
        data.write(row, 0, region)
        data.write(row, 1, amount, money)
    summary = workbook.add_worksheet("Summary")
    summary.write_formula("B1", "=SUM(Data!B2:B3)", money, 1000)
    summary.write_formula("B2", "=B1*2", None, 2000)
    summary.merge_range("D1:E1", "merged")
    chart = workbook.add_chart({"type": "column"})
    chart.add_series({"values": "=Data!$B$2:$B$3", "categories": "=Data!$A$2:$A$3"})
    chart.set_title({"name": "Amounts"})
    summary.insert_chart("G2", chart)
    workbook.close()
    return out.getvalue()


def deck() -> bytes:
    presentation = pptx.Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[1])
    slide.shapes.title.text = "Results of 2025"
    frame = slide.placeholders[1].text_frame
    frame.text = "Revenue $1."
    frame.paragraphs[0].add_run().text = "2M"
    slide.notes_slide.notes_text_frame.text = "notes on 2025"
    return saved(presentation)


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def lines(content: bytes, name: str = "a.docx") -> list[str]:
    return read(content, name).text.split("\n")


def write(content: bytes, cells: dict[str, object], **more: object) -> EditedWorkbook:
    arguments = {"author": "Bo Li", "when": WHEN} | more
    return editors.write_cells(content, "Summary", cells, **arguments)  # type: ignore[arg-type]


def value(content: bytes, sheet: str, cell: str) -> object:
    return openpyxl.load_workbook(io.BytesIO(content), data_only=True)[sheet][cell].value


# --- Word -----------------------------------------------------------------------------------------


BLOCKS: list[tuple[Block, list[str]]] = [
    (Heading("Next steps", 2), ["## Next steps"]),
    (Paragraph("Some **bold** and *slanted* words."), ["Some bold and slanted words."]),
    (Paragraph("one\ntwo", style="address"), ["one", "two"]),
    (Bullets(("a", "b")), ["- a", "- b"]),
    (Bullets(("a", "b"), ordered=True), ["1. a", "2. b"]),
    (TABLE, ["Region | Amount", "North | $700", "Total | $700", ""]),
    (
        Chart("bar", "Sales", ("N", "S"), (("2025", (1.0, 2.5)),)),
        ["Sales", " | 2025", "N | 1", "S | 2.5", ""],
    ),
    (Paragraph("Costs:", change=Change("Bo", WHEN, "12", "14")), ["Costs:14"]),
    (Paragraph("Odd.", comment=Comment("Bo", WHEN, "why?")), ["Odd.", "[comment by Bo: why?]"]),
    (PageBreak(), []),
]


def test_an_edited_file_is_packed_as_a_new_one() -> None:
    edited = write(book(), {"A1": 5}).content
    assert edited[:10] == ooxml.package([ooxml.part("a.xml", "a" * 99)])[:10]


@pytest.mark.parametrize(
    ("block", "expected"), BLOCKS, ids=[type(b).__name__ + str(n) for n, (b, _) in enumerate(BLOCKS)]
)
def test_blocks_are_appended(block: Block, expected: list[str]) -> None:
    before = lines(word())
    after = lines(editors.append_blocks(word(), [block], author="Bo Li", when=WHEN))
    end = before.index("[header: Draft of 2025]")
    assert after == before[:end] + expected + before[end:]


def test_appended_blocks_have_the_documents_styles() -> None:
    content = editors.append_blocks(
        word(), [Heading("New", 2), Bullets(("a",)), Paragraph("x **y**")], author="Bo", when=WHEN
    )
    heading, bullet, paragraph = docx.Document(io.BytesIO(content)).paragraphs[-3:]
    assert (heading.style.name, bullet.style.name, paragraph.style.name) == (
        "Heading 2",
        "List Bullet",
        "Normal",
    )
    assert [(run.text, bool(run.bold)) for run in paragraph.runs] == [("x ", False), ("y", True)]


def test_an_appended_table_looks_like_the_documents_own() -> None:
    document = docx.Document()
    table = document.add_table(2, 1, style="Light Grid Accent 1")
    table.cell(0, 0).paragraphs[0].add_run("Head").italic = True
    table.cell(1, 0).text = "x"
    content = editors.append_blocks(saved(document), [TABLE], author="Bo", when=WHEN)
    first, added = docx.Document(io.BytesIO(content)).tables
    assert added.style.name == first.style.name == "Light Grid Accent 1"
    looks = [[(run.bold, run.italic) for run in row.cells[0].paragraphs[0].runs] for row in added.rows]
    assert looks == [[(True, True)], [(None, None)], [(True, None)]]


def test_an_edit_says_who_changed_the_file_when() -> None:
    properties = read(editors.append_blocks(word(), [TABLE], author="Bo Li", when=WHEN), "a.docx").properties
    assert (properties.last_modified_by, properties.modified) == ("Bo Li", WHEN)
    assert properties.author == "python-docx"


def test_untouched_parts_stay_byte_for_byte() -> None:
    before, after = parts(word()), parts(editors.append_blocks(word(), [TABLE], author="Bo", when=WHEN))
    assert {name for name in before if before[name] != after[name]} == {
        "word/document.xml",
        "docProps/core.xml",
    }


def test_words_are_replaced_across_runs() -> None:
    content, count = editors.replace_docx_text(word(), "$0.9M", "$0.8M")
    assert count == 1
    runs = docx.Document(io.BytesIO(content)).paragraphs[3].runs
    assert [(run.text, bool(run.bold)) for run in runs] == [
        ("Costs were ", False),
        ("$0.8M", True),
        ("", False),
        (" in total.", False),
    ]


def test_words_are_replaced_in_headers_and_cells() -> None:
    content, count = editors.replace_docx_text(word(), "2025", "2026", author="Bo", when=WHEN)
    assert count == 2
    assert "[header: Draft of 2026]" in lines(content)
    assert "cell of 2026" in lines(content)


def test_the_number_of_replacements_is_bounded() -> None:
    _, count = editors.replace_docx_text(word(), "e", "E", 3)
    assert count == 3


def test_a_new_text_that_holds_the_old_one_is_replaced_once() -> None:
    content, count = editors.replace_docx_text(word(), "Opening", "The Opening")
    assert count == 1
    assert "The Opening words." in lines(content)


def test_a_section_ends_at_the_next_heading_of_its_level() -> None:
    content = editors.replace_section(word(), "costs", [Paragraph("New words.")], author="Bo", when=WHEN)
    text = lines(content)
    assert text[2:5] == ["## Costs", "New words.", "## Outlook"]


def test_a_comment_hangs_on_its_words() -> None:
    content = editors.add_comment(word(), "$0.9M", "Bo Li", "Is it?\nReally?", WHEN)
    content = editors.add_comment(content, "A detail", "Ana", "Which?", WHEN)
    found = read(content, "a.docx").comments
    assert [(c.author, c.text, c.anchor, c.when) for c in found] == [
        ("Bo Li", "Is it?\nReally?", "$0.9M", WHEN),
        ("Ana", "Which?", "A detail.", WHEN),
    ]
    assert [c.text for c in docx.Document(io.BytesIO(content)).comments] == ["Is it?\nReally?", "Which?"]


def test_numbered_lists_start_anew() -> None:
    content = editors.append_blocks(word(), [Bullets(("x", "y"), ordered=True)], author="Bo", when=WHEN)
    numbering = {
        p.text: p._p.pPr.numPr.numId.val if p._p.pPr is not None and p._p.pPr.numPr is not None else None
        for p in docx.Document(io.BytesIO(content)).paragraphs
    }
    assert numbering["first"] is None
    assert numbering["x"] == numbering["y"] is not None


# --- workbooks ------------------------------------------------------------------------------------


def test_written_cells_are_recalculated() -> None:
    edited = editors.write_cells(
        book(), "Data", {"B2": 900, "A4": "West", "B4": 50.5}, author="Bo", when=WHEN
    )
    assert value(edited.content, "Summary", "B1") == 1200
    assert value(edited.content, "Summary", "B2") == 2400
    assert value(edited.content, "Data", "B4") == 50.5
    assert (edited.errors, edited.uncalculated) == ((), ())
    assert read(edited.content, "a.xlsx").missing_values == ()


def test_written_formulas_get_values_and_newer_functions_their_prefix() -> None:
    edited = write(book(), {"B3": '=XLOOKUP("South",Data!A2:A3,Data!B2:B3)', "B4": '=IF(B1>1,"yes","no")'})
    assert (value(edited.content, "Summary", "B3"), value(edited.content, "Summary", "B4")) == (300, "yes")
    assert b"_xlfn.XLOOKUP(" in parts(edited.content)["xl/worksheets/sheet2.xml"]
    formulas = next(g for g in read(edited.content, "a.xlsx").grids if g.name == "Summary").formulas
    assert formulas[2, 1] == '=XLOOKUP("South",Data!A2:A3,Data!B2:B3)'


def test_today_is_the_day_passed_in() -> None:
    edited = write(book(), {"B3": '=TEXT(TODAY(),"yyyy-mm-dd")'})
    assert value(edited.content, "Summary", "B3") == "2026-02-03"


def test_formulas_with_errors_are_named_and_never_zero() -> None:
    edited = write(book(), {"B3": "=B1/0", "B4": "=NOSUCH(1)", "B5": "=Nowhere!A1"})
    assert [error.split(" ")[0:2] for error in sorted(edited.errors)] == [
        ["Summary!B3:", "#DIV/0!"],
        ["Summary!B4:", "#NAME?"],
        ["Summary!B5:", "#REF!"],
    ]
    assert value(edited.content, "Summary", "B3") == "#DIV/0!"


def test_a_circular_formula_is_named_and_the_rest_is_calculated() -> None:
    edited = write(book(), {"B3": "=B4+1", "B4": "=B3+1", "B5": "=B1+1"})
    assert edited.uncalculated == (
        "Summary!B3: refers to itself (circular reference)",
        "Summary!B4: refers to itself (circular reference)",
    )
    assert value(edited.content, "Summary", "B1") == 1000
    assert value(edited.content, "Summary", "B5") == 1001
    assert read(edited.content, "a.xlsx").missing_values == ("Summary!B3", "Summary!B4")


def test_what_the_engine_refuses_is_named_and_stores_nothing() -> None:
    edited = write(book(), {"B3": "=[1]Sheet!A1"})
    assert [entry.split(":")[0] for entry in edited.uncalculated] == [
        "Summary!B1",
        "Summary!B2",
        "Summary!B3",
    ]
    assert set(read(edited.content, "a.xlsx").missing_values) == {"Summary!B1", "Summary!B2", "Summary!B3"}


def test_the_workbooks_chart_merges_and_parts_survive() -> None:
    before, edited = parts(book()), write(book(), {"B1": "=SUM(Data!B2:B3)+1"})
    after = parts(edited.content)
    for name in before:
        if "chart" in name or "drawing" in name:
            assert before[name] == after[name]
    assert openpyxl.load_workbook(io.BytesIO(edited.content))["Summary"].merged_cells.ranges
    assert "[chart: Amounts]" in lines(edited.content, "a.xlsx")


def test_cells_keep_their_look_and_take_formats() -> None:
    edited = editors.write_cells(
        book(),
        "Data",
        {
            "B2": 5,
            "C2": 0.125,
            "C3": 0.5,
            "D2": date(2026, 1, 5),
            "E2": datetime(2026, 1, 5, 9, 30),
            "F2": 1.5,
        },
        {"C": "pct1", "F2": "money2"},
        author="Bo",
        when=WHEN,
        currency="€",
    )
    sheet = openpyxl.load_workbook(io.BytesIO(edited.content))["Data"]
    assert (sheet["B2"].number_format, sheet["B2"].font.b) == ("$#,##0", True)
    assert (sheet["C2"].number_format, sheet["C3"].number_format) == ("0.0%", "0.0%")
    assert sheet["F2"].number_format == "€#,##0.00;(€#,##0.00)"
    grid = read(edited.content, "a.xlsx").grids[0]
    assert grid.rows[1] == ("North", 5, 0.125, date(2026, 1, 5), datetime(2026, 1, 5, 9, 30), 1.5)


def test_texts_truths_and_empty_cells() -> None:
    edited = write(
        book(), {"A5": "'=not a formula", "A6": "a < b & c\x01", "A7": True, "B2": None, "A9": None}
    )
    sheet = openpyxl.load_workbook(io.BytesIO(edited.content))["Summary"]
    assert [sheet[cell].value for cell in ("A5", "A6", "A7", "B2", "A9")] == [
        "=not a formula",
        "a < b & c",
        True,
        None,
        None,
    ]


def test_rows_are_set_from_a_corner() -> None:
    edited = editors.set_rows(
        book(), "Data", "A2", [["East", 1], ["West", 2], ["Total", "=SUM(B2:B3)"]], author="Bo", when=WHEN
    )
    assert read(edited.content, "a.xlsx").grids[0].rows[1:] == (("East", 1), ("West", 2), ("Total", 3))
    assert value(edited.content, "Summary", "B1") == 3


def test_a_sheet_is_added_with_its_header() -> None:
    rows = [["Region", "Share"], ["North", "=Data!B2/Summary!B1"]]
    edited = editors.add_sheet(book(), "Shares", rows, formats={"B": "pct1"}, author="Bo", when=WHEN)
    sheet = openpyxl.load_workbook(io.BytesIO(edited.content))["Shares"]
    assert sheet.freeze_panes == "A2"
    assert (sheet["A1"].font.b, sheet["A2"].font.b, sheet["B2"].number_format) == (True, False, "0.0%")
    assert value(edited.content, "Shares", "B2") == 0.7
    assert [g.name for g in read(edited.content, "a.xlsx").grids][:3] == ["Data", "Summary", "Summary chart"]


def test_shared_formulas_outlive_their_source() -> None:
    content = parts(book())
    name = "xl/worksheets/sheet2.xml"
    shared = (
        b'<row r="10"><c r="A10"><f t="shared" ref="A10:A12" si="0">ROW()*2</f><v>20</v></c></row>'
        b'<row r="11"><c r="A11"><f t="shared" si="0"/><v>22</v></c></row>'
        b'<row r="12"><c r="A12"><f t="shared" si="0"/><v>24</v></c></row></sheetData>'
    )
    content[name] = content[name].replace(b"</sheetData>", shared)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for part, data in content.items():
            package.writestr(part, data)
    edited = write(out.getvalue(), {"A10": 1})
    grid = next(g for g in read(edited.content, "a.xlsx").grids if g.name == "Summary")
    assert [row[0] for row in grid.rows[9:12]] == [1, 22, 24]
    assert grid.formulas[11, 0] == "=ROW()*2"


def test_files_that_openpyxl_saved_get_their_values_back() -> None:
    stale = saved(openpyxl.load_workbook(io.BytesIO(book())))
    assert read(stale, "a.xlsx").missing_values == ("Summary!B1", "Summary!B2")
    again = editors.recalculate(stale, when=WHEN)
    assert value(again.content, "Summary", "B2") == 2000
    assert read(again.content, "a.xlsx").missing_values == ()


# --- slides ---------------------------------------------------------------------------------------

SLIDES = {
    "bullets": (Slide("Next", (("first", 0), ("deeper", 1))), ["# Slide 2: Next", "- first", "  - deeper"]),
    "table": (
        Slide("Next", table=TABLE),
        ["# Slide 2: Next", "Region | Amount", "North | $700", "Total | $700"],
    ),
    "chart": (
        Slide("Next", chart=Chart("bar", "Sales", ("N", "S"), (("2025", (1.0, 2.5)),))),
        ["# Slide 2: Next", "[chart: Sales]", " | 2025", "N | 1.0", "S | 2.5"],
    ),
    "notes": (Slide("Next", notes="say it"), ["# Slide 2: Next", "[notes: say it]"]),
    "bullets and table": (
        Slide("Next", (("first", 0),), table=TABLE),
        ["# Slide 2: Next", "- first", "Region | Amount", "North | $700", "Total | $700"],
    ),
    "section": (Slide("Next", subtitle="part two", layout="section"), ["# Slide 2: Next", "- part two"]),
}


@pytest.mark.parametrize(("slide", "expected"), SLIDES.values(), ids=SLIDES)
def test_a_slide_is_added(slide: Slide, expected: list[str]) -> None:
    content = editors.add_slide(deck(), slide, HouseStyle(), author="Bo", when=WHEN)
    text = lines(content, "a.pptx")
    assert text[text.index("# Slide 2: Next") :] == expected
    assert read(content, "a.pptx").properties.modified == WHEN


def test_words_on_slides_and_in_notes_are_replaced_across_runs() -> None:
    content, count = editors.replace_pptx_text(deck(), "$1.2M", "$1.3M")
    assert count == 1
    assert "- Revenue $1.3M" in lines(content, "a.pptx")
    content, count = editors.replace_pptx_text(deck(), "2025", "2026", author="Bo", when=WHEN)
    assert count == 2
    assert lines(content, "a.pptx") == [
        "# Slide 1: Results of 2026",
        "- Revenue $1.2M",
        "[notes: notes on 2026]",
    ]


# --- the same bytes, and wrong calls --------------------------------------------------------------

EDITS: dict[str, Callable[[], bytes]] = {
    "append": lambda: editors.append_blocks(FIXED["docx"], [b for b, _ in BLOCKS], author="Bo", when=WHEN),
    "section": lambda: editors.replace_section(FIXED["docx"], "Costs", [TABLE], author="Bo", when=WHEN),
    "replace": lambda: editors.replace_docx_text(FIXED["docx"], "2025", "2026")[0],
    "comment": lambda: editors.add_comment(FIXED["docx"], "detail", "Bo", "?", WHEN),
    "cells": lambda: write(FIXED["xlsx"], {"B3": "=NOW()", "C4": "=RAND()"}).content,
    "sheet": lambda: editors.add_sheet(FIXED["xlsx"], "New", [["a"], [1]], author="Bo", when=WHEN).content,
    "slide": lambda: editors.add_slide(FIXED["pptx"], SLIDES["chart"][0], author="Bo", when=WHEN),
    "words": lambda: editors.replace_pptx_text(FIXED["pptx"], "2025", "2026")[0],
}
FIXED = {"docx": word(), "xlsx": book(), "pptx": deck()}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_the_same_edit_gives_the_same_bytes(edit: Callable[[], bytes]) -> None:
    import time

    first = edit()
    time.sleep(1.1 if edit is EDITS["slide"] else 0)
    assert first == edit()


WRONG: dict[str, tuple[Callable[[], object], str]] = {
    "no such words": (
        lambda: editors.replace_docx_text(word(), "nowhere", "x"),
        "does not stand in the file",
    ),
    "other case": (lambda: editors.replace_docx_text(word(), "OPENING words", "x"), "Opening words."),
    "empty words": (lambda: editors.replace_docx_text(word(), "", "x"), "no text to replace"),
    "no such heading": (
        lambda: editors.replace_section(word(), "Risks", [], author="Bo", when=WHEN),
        "its headings are: Report; Costs; Detail; Outlook",
    ),
    "no such anchor": (lambda: editors.add_comment(word(), "nowhere", "Bo", "?", WHEN), "copy a few words"),
    "not a docx": (lambda: editors.append_blocks(book(), [], author="Bo", when=WHEN), "not a Word document"),
    "garbage": (lambda: editors.append_blocks(b"garbage", [], author="Bo", when=WHEN), "write it anew"),
    "not an xlsx": (lambda: write(word(), {"A1": 1}), "not an Excel workbook"),
    "garbage book": (lambda: write(b"garbage", {"A1": 1}), "write it anew"),
    "no such sheet": (
        lambda: editors.write_cells(book(), "Nope", {"A1": 1}, author="Bo", when=WHEN),
        "its sheets are: Data, Summary",
    ),
    "no such cell": (lambda: write(book(), {"7B": 1}), "'7B' is no cell reference"),
    "outside": (lambda: write(book(), {"A9999999": 1}), "outside a sheet"),
    "bad formula": (lambda: write(book(), {"B3": "=SUM(A1"}), "does not parse"),
    "merged": (lambda: write(book(), {"E1": 1}), "write to D1"),
    "bad format": (
        lambda: write(book(), {"B3": 1}, formats={"B3": "pretty"}),
        "unknown number format 'pretty'",
    ),
    "not a number": (lambda: write(book(), {"B3": float("nan")}), "no number"),
    "old date": (lambda: write(book(), {"B3": date(1850, 1, 1)}), "before 1900"),
    "taken name": (lambda: editors.add_sheet(book(), "data", [], author="Bo", when=WHEN), "already"),
    "bad name": (lambda: editors.add_sheet(book(), "a/b", [], author="Bo", when=WHEN), "cannot name a sheet"),
    "not a deck": (lambda: editors.add_slide(book(), Slide("x"), author="Bo", when=WHEN), "deck"),
    "garbage deck": (
        lambda: editors.add_slide(b"garbage", Slide("x"), author="Bo", when=WHEN),
        "write it anew",
    ),
    "no such words on slides": (lambda: editors.replace_pptx_text(deck(), "nowhere", "x"), "does not stand"),
}


@pytest.mark.parametrize(("call", "hint"), WRONG.values(), ids=WRONG)
def test_a_wrong_call_says_how_to_mend_it(call: Callable[[], object], hint: str) -> None:
    with pytest.raises(DeskError) as caught:
        call()
    assert hint in str(caught.value)
    assert "\n" not in str(caught.value)


# --- Markdown -------------------------------------------------------------------------------------

MARKDOWN: dict[str, tuple[str, tuple[Block, ...]]] = {
    "headings": ("# A\n## B ##\ntext", (Heading("A", 1), Heading("B", 2), Paragraph("text"))),
    "wrapped paragraph": ("one\ntwo\n\nthree", (Paragraph("one two"), Paragraph("three"))),
    "hard breaks": ("Ana Ruiz  \nNorthwind", (Paragraph("Ana Ruiz\nNorthwind", style="address"),)),
    "bullets": ("- a\n- b\n  more\n* c", (Bullets(("a", "b more", "c")),)),
    "numbered": ("1. a\n2) b", (Bullets(("a", "b"), ordered=True),)),
    "list after text": ("Steps:\n- a", (Paragraph("Steps:"), Bullets(("a",)))),
    "quote": ("> said\n> so", (Paragraph("said so", style="quote"),)),
    "marks": ("**a** __b__ _c_ `d`", (Paragraph("**a** **b** *c* d"),)),
    "link": ("see [here](http://x.org)", (Paragraph("see here (http://x.org)"),)),
    "rule": ("a\n\n---\n\nb", (Paragraph("a"), Paragraph("b"))),
    "page": ("a\n\n\\pagebreak\n", (Paragraph("a"), PageBreak())),
    "table": (
        "| Region | Amount |\n|---|---|\n| North | $1,200 |\n| Total | (300) |",
        (Table(("Region", "Amount"), (("North", "$1,200"), ("Total", "(300)")), (1,), total=True),),
    ),
    "table, ruled right": (
        "Region | Note | N\n:-- | --: | ---\nNorth | see | 3.4%\n",
        (Table(("Region", "Note", "N"), (("North", "see", "3.4%"),), (1, 2)),),
    ),
    "ragged table": (
        "|a|b|\n|-|-|\n|1|\n|x|y|z|",
        (Table(("a", "b"), (("1", ""), ("x", "y"))),),
    ),
    "bold total": (
        "|a|b|\n|-|-|\n|x|1|\n|**Total**|**1**|",
        (Table(("a", "b"), (("x", "1"), ("**Total**", "**1**")), (1,), total=True),),
    ),
    "code": ("```\na  b\n```", (Paragraph("a  b", style="address"),)),
    "empty": ("\n\n", ()),
}


@pytest.mark.parametrize(("text", "blocks"), MARKDOWN.values(), ids=MARKDOWN)
def test_markdown_is_read_as_blocks(text: str, blocks: tuple[Block, ...]) -> None:
    assert markdown_blocks(text) == blocks
