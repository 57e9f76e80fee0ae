"""Readers: what a library wrote is read back; what is broken says so in one line."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from email.message import EmailMessage

import docx
import pptx
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from workaday.artifacts.readers import Content, read
from workaday.artifacts.readers.document import to_document
from workaday.artifacts.readers.number_formats import display, shows_date
from workaday.artifacts.readers.package import Package
from workaday.artifacts.spec import Bullets, Heading, PageBreak, Paragraph, Table
from workaday.errors import ReadError

CALENDAR = b"""BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//x//y//EN\r
BEGIN:VEVENT\r
UID:1@x\r
DTSTAMP:20260105T090000Z\r
DTSTART;TZID=America/New_York:20260106T100000\r
DTEND;TZID=America/New_York:20260106T110000\r
SUMMARY:Budget review\r
LOCATION:Room 4\r
ORGANIZER;CN=Ana Ruiz:mailto:ana@x.org\r
ATTENDEE;CN=Bo Li:mailto:bo@x.org\r
DESCRIPTION:Bring the $1.2M plan.\r
END:VEVENT\r
END:VCALENDAR\r
"""
PDF_TEXT = "Revenue was 1.2M in the third quarter"


def saved(document: object) -> bytes:
    out = io.BytesIO()
    document.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


def word() -> bytes:
    document = docx.Document()
    document.core_properties.title = "Quarterly report"
    document.core_properties.author = "Ana Ruiz"
    document.core_properties.last_modified_by = "Bo Li"
    document.core_properties.created = datetime(2026, 1, 5, 9, 30)
    document.sections[0].header.paragraphs[0].text = "Confidential"
    document.sections[0].footer.paragraphs[0].text = "Northwind"
    document.add_heading("Report", 0)
    document.add_heading("Findings", 1)
    paragraph = document.add_paragraph("Revenue was ")
    paragraph.add_run("$1.2M").bold = True
    document.add_comment(paragraph.runs, text="Is this final?", author="Bo Li", initials="BL")
    tracked = document.add_paragraph("Costs were ")
    tracked._p.append(change("del", "delText", "$0.9M"))
    tracked._p.append(change("ins", "t", "$0.8M"))
    document.add_paragraph("first", style="List Bullet")
    document.add_paragraph("second", style="List Bullet")
    document.add_paragraph("step", style="List Number")
    document.add_heading("Regions", 2)
    document.add_paragraph("Sales by region")
    table = document.add_table(2, 2)
    for (row, column), text in {(0, 0): "Region", (0, 1): "Amount", (1, 0): "North", (1, 1): "$700"}.items():
        table.cell(row, column).text = text
    return saved(document)


def change(kind: str, tag: str, text: str) -> object:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    return parse_xml(
        f'<w:{kind} {nsdecls("w")} w:id="7" w:author="Bo Li" w:date="2026-01-06T10:00:00Z">'
        f"<w:r><w:{tag}>{text}</w:{tag}></w:r></w:{kind}>"
    )


def sheets() -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties(
        {"title": "Book", "author": "Ana", "company": "Northwind", "created": datetime(2026, 1, 5)}
    )
    percent = book.add_format({"num_format": "0.0%"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    sheet = book.add_worksheet("Summary")
    sheet.write(0, 0, "Sales by region")
    sheet.write_row(2, 0, ["Region", "Share", "Since", "Seen", "Open", "Total"])
    sheet.write_row(3, 0, ["North", None])
    sheet.write_number(3, 1, 0.34, percent)
    sheet.write_datetime(3, 2, datetime(2025, 3, 31), day)
    sheet.write_datetime(3, 3, datetime(2025, 3, 31, 14, 30), moment)
    sheet.write_boolean(3, 4, True)
    sheet.write_formula(3, 5, "=SUM(B4:B4)", None, 0.34)
    sheet.write_formula(4, 5, "=F4*2", None, "")
    sheet.write_comment("B4", "check this", {"author": "Bo"})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=Summary!$B$4:$B$4", "categories": "=Summary!$A$4:$A$4"})
    chart.set_title({"name": "Shares"})
    sheet.insert_chart("H2", chart)
    book.add_worksheet("Empty")
    book.close()
    return out.getvalue()


def slides() -> bytes:
    deck = pptx.Presentation()
    first = deck.slides.add_slide(deck.slide_layouts[1])
    first.shapes.title.text = "Results"
    first.placeholders[1].text_frame.text = "Revenue $1.2M"
    nested = first.placeholders[1].text_frame.add_paragraph()
    nested.text, nested.level = "of which 40% abroad", 1
    first.notes_slide.notes_text_frame.text = "Say thanks to 12 colleagues"
    second = deck.slides.add_slide(deck.slide_layouts[5])
    second.shapes.title.text = "Chart"
    data = CategoryChartData()
    data.categories = ["North", "South"]
    data.add_series("Sales", (19.2, 21.4))
    frame = Inches(1), Inches(2), Inches(5), Inches(3)
    second.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *frame, data)
    table = second.shapes.add_table(2, 2, *frame).table
    for (row, column), text in {(0, 0): "Region", (0, 1): "Amount", (1, 0): "North", (1, 1): "$700"}.items():
        table.cell(row, column).text = text
    return saved(deck)


def message() -> bytes:
    mail = EmailMessage()
    mail["From"] = "Ana Ruiz <ana@x.org>"
    mail["To"] = "Bo Li <bo@x.org>"
    mail["Date"] = "Tue, 06 Jan 2026 10:00:00 -0500"
    mail["Subject"] = "Figures for März"
    mail.set_content("Hi Bo,\n\nRevenue was $1.2M, café.\n")
    mail.add_attachment(b"a,b\n1,2\n", maintype="text", subtype="csv", filename="data.csv")
    return mail.as_bytes()


def printed() -> bytes:
    import typst

    source = (
        '#set document(title: "Report", author: "Ana", date: datetime(year: 2026, month: 1, day: 5))\n'
        "= Findings\n" + PDF_TEXT + " and this sentence goes on for long enough that it needs a second line, "
        "where it says that costs were 0.8M.\n\n#table(columns: 2, [Region], [Amount], [North], [700])\n"
        "#pagebreak()\n= Outlook\nGrowth of 3.4%.\n"
    )
    return typst.compile(source.encode())


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, "PNG")
    return out.getvalue()


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as members:
        members.writestr("a/b.txt", "hello")
    return out.getvalue()


MAKERS: dict[str, Callable[[], bytes]] = {
    "a.docx": word,
    "a.xlsx": sheets,
    "a.pptx": slides,
    "a.eml": message,
    "a.pdf": printed,
    "a.png": picture,
    "a.zip": archive,
    "a.ics": lambda: CALENDAR,
}
_made: dict[str, bytes] = {}


def made(name: str) -> bytes:
    if name not in _made:
        _made[name] = MAKERS[name]()
    return _made[name]


def passage(content: Content, text: str) -> tuple[str, str]:
    return next((p.place, p.context) for p in content.passages if p.text == text)


# --- each format ----------------------------------------------------------------------------------


def test_word_text_has_insertions_comments_and_no_deletions() -> None:
    text = read(made("a.docx"), "a.docx").text
    assert text.split("\n") == [
        "# Report",
        "# Findings",
        "Revenue was $1.2M",
        "[comment by Bo Li: Is this final?]",
        "Costs were $0.8M",
        "- first",
        "- second",
        "1. step",
        "## Regions",
        "Sales by region",
        "Region | Amount",
        "North | $700",
        "",
        "[header: Confidential]",
        "[footer: Northwind]",
    ]


def test_word_passages_know_their_headings_row_and_column() -> None:
    content = read(made("a.docx"), "a.docx")
    assert passage(content, "Revenue was $1.2M") == ("paragraph 3", "Report | Findings")
    place, context = passage(content, "$700")
    assert place == "table 1, row 2, 'Amount'"
    assert context == "Report | Findings | Regions | Sales by region | North | Amount"


def test_word_properties_comments_and_changes() -> None:
    content = read(made("a.docx"), "a.docx")
    assert (content.properties.title, content.properties.author) == ("Quarterly report", "Ana Ruiz")
    assert content.properties.last_modified_by == "Bo Li"
    assert content.properties.created == datetime(2026, 1, 5, 9, 30)
    assert [(c.author, c.text, c.anchor) for c in content.comments] == [
        ("Bo Li", "Is this final?", "Revenue was $1.2M")
    ]
    assert [(c.deleted, c.inserted) for c in content.changes] == [("$0.9M", ""), ("", "$0.8M")]
    assert content.changes[1].when == datetime(2026, 1, 6, 10)


def test_workbook_cells_are_typed() -> None:
    content = read(made("a.xlsx"), "a.xlsx")
    grid = content.grids[0]
    assert grid.name == "Summary"
    row = ("North", 0.34, date(2025, 3, 31), datetime(2025, 3, 31, 14, 30), True, 0.34)
    assert grid.rows[3] == row
    assert grid.formulas == {(3, 5): "=SUM(B4:B4)", (4, 5): "=F4*2"}
    assert content.properties.company == "Northwind"


def test_workbook_passages_know_title_row_and_column() -> None:
    content = read(made("a.xlsx"), "a.xlsx")
    found = next(p for p in content.passages if p.place == "Summary!B4")
    assert (found.text, found.value, found.number_format) == ("34.0%", 0.34, "0.0%")
    assert found.context == "Summary | Sales by region | North | Share"
    assert next(p for p in content.passages if p.place == "Summary!F4").formula == "=SUM(B4:B4)"


def test_workbook_text_has_sheets_rows_comments_and_charts() -> None:
    text = read(made("a.xlsx"), "a.xlsx").text
    assert "## Summary\n1: Sales by region\n3: Region\tShare\t" in text
    assert "4: North\t0.34\t2025-03-31\t2025-03-31 14:30\tTRUE\t0.34" in text
    assert "[comment by Bo on B4: check this]" in text
    assert "[chart: Shares]" in text
    assert "## Empty" in text


def test_a_formula_without_a_stored_value_is_named() -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "S"
    sheet["A1"], sheet["A2"] = 3, "=A1*2"
    assert read(saved(book), "a.xlsx").missing_values == ("S!A2",)
    assert read(made("a.xlsx"), "a.xlsx").missing_values == ("Summary!F5",)


def test_slides_have_text_notes_tables_and_chart_values() -> None:
    content = read(made("a.pptx"), "a.pptx")
    assert "# Slide 1: Results\n- Revenue $1.2M\n  - of which 40% abroad\n[notes: Say thanks" in content.text
    assert "North | $700" in content.text
    assert passage(content, "Say thanks to 12 colleagues") == ("slide 1 notes", "Results")
    assert passage(content, "$700") == ("slide 2 table, row 2, 'Amount'", "Chart | North | Amount")
    point = next(p for p in content.passages if p.value == 21.4)
    assert (point.place, point.context) == ("slide 2 chart, Sales, 'South'", "Chart | Sales | South")
    assert content.grids[0].rows == (("", "Sales"), ("North", 19.2), ("South", 21.4))


def test_pdf_pages_lines_and_headings() -> None:
    content = read(made("a.pdf"), "a.pdf")
    joined = next(p for p in content.passages if p.text.startswith(PDF_TEXT))
    assert joined.text.endswith("costs were 0.8M.")
    assert joined.context == "Findings"
    growth = next(p for p in content.passages if "3.4%" in p.text)
    assert (growth.place, growth.context) == ("page 2, line 2", "Outlook")
    assert (content.properties.title, content.properties.author) == ("Report", "Ana")
    assert content.properties.created is not None
    assert content.properties.created.date() == date(2026, 1, 5)


def test_mail_headers_body_and_attachments() -> None:
    content = read(made("a.eml"), "a.eml")
    assert content.text.startswith("From: Ana Ruiz <ana@x.org>\nTo: Bo Li <bo@x.org>\n")
    assert "Revenue was $1.2M, café." in content.text
    assert "[attachment: data.csv, 8 bytes]" in content.text
    assert content.attachments[0].content == b"a,b\n1,2\n"
    assert passage(content, "Revenue was $1.2M, café.") == ("body line 3", "Figures for März")
    assert content.properties.created == datetime(2026, 1, 6, 10)


def test_html_mail_is_read_without_its_tags() -> None:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "a@x.org", "s"
    mail.set_content("<p>Revenue &amp; <b>costs</b></p><p>$1.2M</p>", subtype="html")
    assert read(mail.as_bytes(), "a.eml").text.endswith("Revenue & costs\n$1.2M")


def test_calendar_events() -> None:
    content = read(CALENDAR, "a.ics")
    assert content.text.split("\n") == [
        "## Budget review",
        "Start: 2026-01-06 10:00 EST",
        "End: 2026-01-06 11:00 EST",
        "Organizer: Ana Ruiz <ana@x.org>",
        "Attendees: Bo Li <bo@x.org>",
        "Location: Room 4",
        "Bring the $1.2M plan.",
        "",
    ]


@pytest.mark.parametrize("mark", [",", ";", "\t"], ids=["comma", "semicolon", "tab"])
def test_delimited_files_are_typed(mark: str) -> None:
    text = mark.join(["Region", "Sales", "Since"]) + "\n" + mark.join(["Nörd", "12.5", "2025-03-31"]) + "\n"
    content = read(text.encode(), "a.csv")
    assert content.grids[0].rows == (("Region", "Sales", "Since"), ("Nörd", 12.5, date(2025, 3, 31)))
    assert passage(content, "12.5") == ("row 2, 'Sales'", "Nörd | Sales")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_text_in_usual_encodings(encoding: str) -> None:
    assert read("Größe: 12 €\r\nok\r\n".encode(encoding), "a.txt").text == "Größe: 12 €\nok\n"


def test_markdown_headings_are_context() -> None:
    content = read(b"# Report\n\n## Costs\n\nIt was $1.2M.\n", "a.md")
    assert passage(content, "It was $1.2M.") == ("line 5", "Report | Costs")


def test_tables_in_markdown_and_mail_are_read_by_cell() -> None:
    text = b"# Sales\n\nBy region:\n\n| Region | Amount |\n|---|---:|\n| **North** | $700 |\n\nDone.\n"
    content = read(text, "a.md")
    assert passage(content, "$700") == (
        "line 5, table, row 2, 'Amount'",
        "Sales | By region | North | Amount",
    )
    assert content.grids[0].rows == (("Region", "Amount"), ("North", "$700"))


def test_pictures_and_archives() -> None:
    assert read(made("a.png"), "a.png").text == "PNG image, 40 x 30 pixels"
    assert read(made("a.zip"), "a.zip").text == "a/b.txt\t5 bytes"


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (1234.5, "#,##0", "1,235"),
        (-1234.5, "$#,##0.00;($#,##0.00)", "($1,234.50)"),
        (-1234.5, "$#,##0_);[Red]($#,##0)", "($1,235)"),
        (0.0342, "0.0%", "3.4%"),
        (1234567, '#,##0,"k"', "1,235k"),
        (1234567, "[$€-407]#,##0.00", "€1,234,567.00"),
        (12, '0 "days"', "12 days"),
        (2.675, "0.00", "2.68"),
        (1234.5, "General", "1234.5"),
        (-0.4, "0", "0"),
    ],
    ids=lambda value: str(value),
)
def test_numbers_look_as_in_the_sheet(value: float, code: str, shown: str) -> None:
    assert display(value, code) == shown


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("yyyy-mm-dd", True),
        ("d-mmm", True),
        ("[h]:mm", True),
        ("General", False),
        ('0 "days"', False),
        ("[Red]0.00", False),
        ("0.00E+00", False),
        ("$#,##0", False),
    ],
)
def test_formats_of_dates_are_told_from_others(code: str, expected: bool) -> None:
    assert shows_date(code) is expected


# --- documents as specs ---------------------------------------------------------------------------


def test_a_word_file_becomes_a_document() -> None:
    document = to_document(made("a.docx"), "a.docx")
    assert (document.title, document.header, document.footer) == ("Report", "Confidential", "Northwind")
    assert document.properties.created == datetime(2026, 1, 5, 9, 30)
    first, second, third, fourth, fifth, *_ = document.blocks
    assert first == Heading("Findings", 1)
    assert isinstance(second, Paragraph)
    assert second.text == "Revenue was **$1.2M**"
    assert second.comment is not None
    assert second.comment.text == "Is this final?"
    assert isinstance(third, Paragraph)
    assert third.change is not None
    assert (third.text, third.change.deleted, third.change.inserted) == ("Costs were", "$0.9M", "$0.8M")
    assert fourth == Bullets(("first", "second"))
    assert fifth == Bullets(("step",), ordered=True)
    assert document.blocks[-1] == Table(("Region", "Amount"), (("North", "$700"),), numeric=(1,))


def test_markdown_becomes_a_document() -> None:
    document = to_document(b"# Report\n\nText.\n\n\\pagebreak\n\n- a\n- b\n", "a.md")
    assert document.title == "Report"
    assert document.blocks == (Paragraph("Text."), PageBreak(), Bullets(("a", "b")))


def test_other_formats_are_no_documents() -> None:
    with pytest.raises(ReadError, match=r"\.docx, \.md"):
        to_document(made("a.pptx"), "a.pptx")


# --- broken files ---------------------------------------------------------------------------------


def read_or_refuse(content: bytes, name: str) -> None:
    """The only error that may come out of a reader is a ReadError of one line that names the file."""
    reason = f"{name}: "
    try:
        read(content, name)
    except ReadError as error:
        reason = str(error)
    assert reason.startswith(f"{name}: ")
    assert "\n" not in reason


ALL_NAMES = [*MAKERS, "a.xls", "a.ods", "a.xlsb", "a.csv", "a.txt", "a.md", "a.json", "a.jpg"]


@pytest.mark.parametrize("name", [n for n in ALL_NAMES if n not in ("a.csv", "a.txt", "a.md", "a.json")])
def test_garbage_is_refused(name: str) -> None:
    with pytest.raises(ReadError, match=f"^{name}: "):
        read(b"\x00\x01 garbage \xff" * 20, name)


@pytest.mark.parametrize("name", MAKERS)
def test_an_empty_file_is_refused(name: str) -> None:
    with pytest.raises(ReadError, match=f"^{name}: "):
        read(b"", name)


@pytest.mark.parametrize("name", MAKERS)
def test_truncated_files_raise_nothing_else(name: str) -> None:
    content = made(name)
    for share in (0.1, 0.3, 0.5, 0.8, 0.95, 0.99):
        read_or_refuse(content[: int(len(content) * share)], name)


@pytest.mark.parametrize("name", MAKERS)
def test_flipped_bytes_raise_nothing_else(name: str) -> None:
    rng = random.Random(5)
    content = made(name)
    for _ in range(25):
        broken = bytearray(content)
        for _ in range(rng.choice((1, 3, 20))):
            broken[rng.randrange(len(broken))] = rng.randrange(256)
        read_or_refuse(bytes(broken), name)


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx", "a.pptx"])
def test_broken_parts_raise_nothing_else(name: str) -> None:
    """Damage inside the zip, where its checksums do not see it."""
    rng = random.Random(6)
    with zipfile.ZipFile(io.BytesIO(made(name))) as source:
        parts = {item: source.read(item) for item in source.namelist()}
    xml = [part for part in parts if part.endswith((".xml", ".rels"))]
    for _ in range(60):
        broken = dict(parts)
        victim = rng.choice(xml)
        text = bytearray(broken[victim])
        kind = rng.randrange(4)
        if kind == 0:
            del broken[victim]
        elif kind == 1:
            broken[victim] = bytes(text[: rng.randrange(len(text))])
        else:
            for _ in range(5):
                text[rng.randrange(len(text))] = rng.choice(b"0123456789abcz<>\"'&;-. ")
            broken[victim] = bytes(text)
        read_or_refuse(zipped(broken), name)


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in parts.items():
            target.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize("name", ALL_NAMES)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(content=st.binary(max_size=300))
def test_any_bytes_raise_nothing_else(name: str, content: bytes) -> None:
    read_or_refuse(content, name)


def rebuilt(name: str, part: str, data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(made(name))) as source:
        parts = {item: source.read(item) for item in source.namelist()}
    return zipped({**parts, part: data})


def test_a_zip_bomb_is_refused() -> None:
    bomb = Package(rebuilt("a.docx", "word/document.xml", b" " * 6_000_000), max_bytes=5_000_000)
    with pytest.raises(ReadError, match="unpacks to more than 5 MB"):
        bomb.bytes_of("word/document.xml")


def test_the_bound_is_over_all_parts_together() -> None:
    file = Package(zipped({"a": b" " * 3_000_000, "b": b" " * 3_000_000}), max_bytes=5_000_000)
    file.bytes_of("a")
    with pytest.raises(ReadError, match="unpacks to more than 5 MB"):
        file.bytes_of("b")


def test_a_document_type_is_refused() -> None:
    entities = b'<!DOCTYPE a [<!ENTITY b "cc">]><a>&b;</a>'
    with pytest.raises(ReadError, match="document type"):
        read(rebuilt("a.docx", "word/document.xml", entities), "a.docx")


def test_deep_nesting_is_refused() -> None:
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    deep = f'<w:document xmlns:w="{w}"><w:body>{"<w:sdt>" * 20000}{"</w:sdt>" * 20000}</w:body></w:document>'
    with pytest.raises(ReadError, match="nested too deep"):
        read(rebuilt("a.docx", "word/document.xml", deep.encode()), "a.docx")


def test_a_far_cell_does_not_cost_its_rectangle() -> None:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    cell = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    far = f'<worksheet xmlns="{main}"><sheetData>{cell}</sheetData></worksheet>'
    with pytest.raises(ReadError, match="spans 1,048,576 rows"):
        read(rebuilt("a.xlsx", "xl/worksheets/sheet1.xml", far.encode()), "a.xlsx")
