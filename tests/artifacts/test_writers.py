"""Every writer: it opens with another's reader, holds what the spec says, and is the same twice."""

from __future__ import annotations

import csv
import email
import email.policy
import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from io import BytesIO, StringIO

import docx
import icalendar
import openpyxl
import pptx
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as Pillow
from python_calamine import CalamineWorkbook

from workaday.artifacts.readers.document import to_document
from workaday.artifacts.spec import (
    Address,
    Archive,
    Attachment,
    Bullets,
    Calendar,
    Change,
    Chart,
    Comment,
    Deck,
    Document,
    Formula,
    Heading,
    HouseStyle,
    Image,
    Mail,
    Meeting,
    PageBreak,
    Paragraph,
    Properties,
    Rows,
    Scan,
    Sheet,
    SheetChart,
    Slide,
    Spec,
    Styled,
    Table,
    Text,
    Workbook,
)
from workaday.artifacts.writers import suffixes, write
from workaday.artifacts.writers.ooxml import part
from workaday.errors import BuildError

CREATED, MODIFIED = datetime(2024, 3, 4, 9, 12), datetime(2024, 3, 8, 16, 40, 5)
PROPERTIES = Properties("Q3 & review", "Dana Whitfield", "Marco Ruiz", CREATED, MODIFIED, "Harlan & Pike", 4)
STYLE = HouseStyle(font="Cambria", accent="7B2D26", paper="A4", currency="£")
HOSTILE = (
    'A <b>&amp;</b> "x" #let y = 1 $z$ @ref \\[ `raw` <lab> //c /*d / ]]> {{e}} \x00\x07\x1b\ud800\ufffe end'
)
SEEN = 'A <b>&amp;</b> "x" #let y = 1 $z$ @ref \\[ `raw` <lab> //c /*d / ]]> {{e}}  end'
TABLE = Table(("Region", "Revenue"), (("North", "£1,200"), ("Total", "£1,200")), (1,), True, "Table 1")
BAR = Chart("bar", "Revenue", ("N", "S"), (("2023", (1.0, -2.0)), ("2024", (3.0, 4.5))), "money0")
CHARTS = (
    BAR,
    Chart("line", "Tickets", ("Jan", "Feb", "Mar"), (("Open", (3.0, 2.0, float("nan"))),)),
    Chart("pie", "Spend", ("A", "B"), (("Spend", (0.0, 0.0)),), "pct1"),
    Chart("bar", "Empty", (), ()),
)
DOCUMENT = Document(
    "Quarterly **review**",
    (
        Heading("Summary"),
        Paragraph("Revenue **rose** and *costs*\nfell."),
        Paragraph(
            "We meet",
            comment=Comment("Ana Díaz", datetime(2024, 3, 7, 11, 5), "Sure?\nAsk."),
            change=Change("Marco Ruiz", datetime(2024, 3, 7, 11, 6), "Monday", "Tuesday"),
        ),
        Bullets(("one", "two")),
        Bullets(("first", "second"), True),
        Bullets(("again",), True),
        TABLE,
        *CHARTS,
        PageBreak(),
        Scan("A card", ("two cups", HOSTILE), 7, 640, 400),
        Heading("Deep", 3),
        Paragraph(HOSTILE, "small"),
        Paragraph("1 Quay St\nBristol", "address"),
        Paragraph("Said so.", "quote"),
    ),
    PROPERTIES,
    "A subtitle",
    "Head & shoulders",
    "Confidential",
    STYLE,
)
WORKBOOK = Workbook(
    (
        Sheet(
            "Invoices",
            (
                ("Invoice register",),
                ("No", "Date", "Net", "Paid", "Rate"),
                ("=A1", date(2024, 1, 3), 10.5, True, 0.2),
                (HOSTILE, datetime(2024, 1, 4, 8, 30), 20, False, Styled(0.5, "pct1", "strong")),
                ("Total", None, Formula("=SUM(C3:C4)", 30.5), Formula('=IF(C5>1,"big","")', "big"), None),
                (Styled("unaudited", role="note"), date(1850, 1, 1), 10**17, float("inf")),
            ),
            ("text", "date", "money2", "general", "pct0"),
            header_row=1,
            last_data_row=3,
            title_rows=(0,),
            total_rows=(4,),
            chart=SheetChart("bar", "Net", 2, 3, 0, (2,), (7, 1)),
        ),
        Sheet("Bare", ((1,),)),
    ),
    PROPERTIES,
    STYLE,
)
DECK = Deck(
    (
        Slide("Review", subtitle="March", layout="title", notes="Welcome.\nBe brief."),
        Slide("Points", (("Revenue **up**", 0), (HOSTILE, 1))),
        Slide("Part two", layout="section"),
        Slide("Table", table=TABLE),
        Slide("Chart", (("beside", 0),), chart=BAR),
        Slide("Pie", chart=CHARTS[2], subtitle="under"),
        Slide("Both", (("above", 0),), table=TABLE),
    ),
    PROPERTIES,
    STYLE,
)
ANA = Address('Ana "A" Díaz', "ana@harlan.example")
MAIL = Mail(
    ANA,
    (Address("Bo", "bo@x.example"),),
    datetime(2024, 5, 6, 9, 30),
    "Größe\r\nBcc: evil@x.example",
    "Hello – see attached.\n",
    "2@harlan.example",
    (ANA,),
    "1@harlan.example",
    ("0@harlan.example", "1@harlan.example"),
    (Attachment("Übersicht.xlsx", b"PK\x00"), Attachment("note.txt", b"hi")),
    -240,
)
CALENDAR = Calendar(
    (Meeting("u1", "Review; Q3", CREATED, CREATED + timedelta(hours=1), ANA, (ANA,), "Room 4", "Bring\nit"),),
    datetime(2024, 3, 1, 8),
    "Europe/Berlin",
)
ROWS = Rows(("a", "b"), (("x,y", 1), (None, True), (date(2024, 1, 2), datetime(2024, 1, 2, 3, 4))))
IMAGES = tuple(Image(kind, "Site", 7, BAR, ("one", "two"), 320, 240) for kind in ("chart", "screenshot"))
PHOTOS = tuple(Image(kind, "Site", 7, None, ("one", "two"), 320, 240) for kind in ("photo", "scan"))
SPECS: tuple[Spec, ...] = (
    *(DOCUMENT, WORKBOOK, DECK, MAIL, CALENDAR, ROWS, Text("naïve\n")),
    *(*IMAGES, *PHOTOS, Archive((Attachment("é/a.txt", b"a" * 99), Attachment("b.bin", b"\x00")))),
)


def _written() -> list[tuple[str, Spec, str]]:
    out: list[tuple[str, Spec, str]] = []
    for spec in SPECS:
        for suffix in suffixes(type(spec))[:6]:
            kind = spec.kind if isinstance(spec, Image) else ""
            if suffix.startswith(".j") and kind in ("chart", "screenshot"):
                continue
            out.append((f"{type(spec).__name__}{kind}{suffix}", spec, suffix))
    return out


def digests() -> dict[str, str]:
    return {name: sha256(write(spec, suffix)).hexdigest() for name, spec, suffix in _written()}


def test_same_bytes_in_another_process():
    code = "import test_writers as t; print(t.digests())"
    environment = {
        **os.environ,
        "PYTHONHASHSEED": "4711",
        "TZ": "Asia/Tokyo",
        "PYTHONPATH": os.path.dirname(__file__),
    }
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True
    )
    assert done.stdout.strip() == str(digests())


def test_import_is_cheap():
    heavy = "docx pptx xlsxwriter typst PIL icalendar lxml"
    code = (
        f"import sys, workaday.artifacts.writers; print([m for m in '{heavy}'.split() if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_unknown_pair_says_what_is_allowed():
    with pytest.raises(BuildError, match=r"Deck cannot be written as '\.docx'; allowed: '\.pptx'"):
        write(DECK, ".docx")
    assert write(Text("x"), "PY") == b"x"


@pytest.mark.parametrize(("spec", "suffix"), [(DOCUMENT, "docx"), (WORKBOOK, "xlsx"), (DECK, "pptx")])
def test_office_properties(spec, suffix):
    data = write(spec, suffix)
    opened = {"docx": docx.Document, "xlsx": openpyxl.load_workbook, "pptx": pptx.Presentation}[suffix](
        BytesIO(data)
    )
    core = opened.properties if suffix == "xlsx" else opened.core_properties
    author = core.creator if suffix == "xlsx" else core.author
    names = (core.title, author, core.lastModifiedBy if suffix == "xlsx" else core.last_modified_by)
    assert names == (PROPERTIES.title, PROPERTIES.author, PROPERTIES.last_modified_by)
    assert [moment.replace(tzinfo=None) for moment in (core.created, core.modified)] == [CREATED, MODIFIED]
    with zipfile.ZipFile(BytesIO(data)) as package:
        assert package.testzip() is None
        assert b"<Company>Harlan &amp; Pike</Company>" in package.read("docProps/app.xml")
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert data[:10].hex(" ") == "50 4b 03 04 14 00 06 00 08 00"


def test_a_package_stores_what_is_packed_already():
    kinds = {
        name: part(name, b"a" * 99).method for name in ("word/document.xml", "word/media/a.png", "b.xlsx")
    }
    assert list(kinds.values()) == [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED, zipfile.ZIP_STORED]


def test_docx_holds_the_document():
    opened = docx.Document(BytesIO(write(DOCUMENT, "docx")))
    by_style = [(p.style.name, p.text) for p in opened.paragraphs if p.text]
    assert by_style[:4] == [
        ("Title", "Quarterly review"),
        ("Subtitle", "A subtitle"),
        ("Heading 1", "Summary"),
        ("Normal", "Revenue rose and costs fell."),
    ]
    assert ("Small Print", SEEN) in by_style
    assert ("Address", "1 Quay St\nBristol") in by_style
    assert [run.text for run in opened.paragraphs[3].runs if run.bold] == ["rose"]
    assert [[cell.text for cell in row.cells] for row in opened.tables[0].rows][1] == ["North", "£1,200"]
    assert opened.sections[0].header.paragraphs[0].text == "Head & shoulders"
    assert " PAGE " in opened.sections[0].footer._element.xml
    assert 'w:ascii="Cambria"' in opened.styles.element.xml
    assert opened.sections[0].page_width.mm == pytest.approx(210, abs=0.2)
    assert len(opened.inline_shapes) == len(CHARTS) + 1  # and a scan
    assert "2024: N £3, S £4" in opened.element.body.xml
    numbers = [p._p.pPr.numPr.numId.val for p in opened.paragraphs if p.style.name == "List Number"]
    assert numbers[0] == numbers[1] != numbers[2]


def test_docx_heading_after_a_break_begins_the_page():
    """A break in a paragraph of its own leaves a page empty where the page before it is full."""
    blocks = (Paragraph("One."), PageBreak(), Heading("Annex"), PageBreak(), Paragraph("Two."))
    made = write(replace(DOCUMENT, blocks=blocks), "docx")
    found = docx.Document(BytesIO(made)).paragraphs
    annex = next(p for p in found if p.text == "Annex")
    assert annex.paragraph_format.page_break_before
    assert sum('w:type="page"' in p._p.xml for p in found) == 1
    assert to_document(made, "r.docx").blocks[-4:] == blocks[1:]


def test_docx_comment_and_tracked_change():
    opened = docx.Document(BytesIO(write(DOCUMENT, "docx")))
    (comment,) = opened.comments
    assert (comment.author, comment.initials, comment.text) == ("Ana Díaz", "AD", "Sure?\nAsk.")
    assert comment.timestamp.replace(tzinfo=None) == datetime(2024, 3, 7, 11, 5)
    body = opened.element.body
    assert body.xpath("string(//w:del[@w:author='Marco Ruiz']//w:delText)") == "Monday"
    assert body.xpath("string(//w:ins[@w:date='2024-03-07T11:06:00Z']//w:t)") == "Tuesday"


def test_xlsx_holds_formulas_and_their_values():
    data = write(WORKBOOK, "xlsx")
    live = openpyxl.load_workbook(BytesIO(data))["Invoices"]
    cached = openpyxl.load_workbook(BytesIO(data), data_only=True)["Invoices"]
    assert (live["C5"].value, cached["C5"].value) == ("=SUM(C3:C4)", 30.5)
    assert cached["D5"].value == "big"
    assert (live["A3"].value, live["A3"].data_type) == ("=A1", "s")
    assert live["A4"].value == SEEN
    assert cached["B3"].value == datetime(2024, 1, 3)
    assert (live["C3"].number_format, live["E4"].number_format) == ("£#,##0.00;(£#,##0.00)", "0.0%")
    assert (live.freeze_panes, live.auto_filter.ref) == ("A3", "A2:E4")
    assert (cached["B6"].value, cached["C6"].value, cached["D6"].value) == ("1850-01-01", str(10**17), "inf")
    assert live["C5"].font.b
    assert len(live._charts) == 1


def test_xlsx_refuses_a_name_that_excel_would():
    with pytest.raises(BuildError, match="31 characters"):
        write(replace(WORKBOOK, sheets=(Sheet("a/b", ((1,),)),)), "xlsx")


def test_pptx_holds_the_deck():
    opened = pptx.Presentation(BytesIO(write(DECK, "pptx")))
    slides = list(opened.slides)
    assert [slide.slide_layout.name for slide in slides[:3]] == [
        "Title Slide",
        "Title and Content",
        "Section Header",
    ]
    assert [slide.shapes.title.text for slide in slides] == [slide.title for slide in DECK.slides]
    assert slides[0].notes_slide.notes_text_frame.text == "Welcome.\nBe brief."
    assert slides[1].placeholders[1].text_frame.paragraphs[1].text == SEEN
    assert slides[1].placeholders[1].text_frame.paragraphs[1].level == 1
    table = next(shape.table for shape in slides[3].shapes if shape.has_table)
    assert [cell.text for cell in table.rows[1].cells] == ["North", "£1,200"]
    chart = next(shape.chart for shape in slides[4].shapes if shape.has_chart)
    assert [(series.name, list(series.values)) for series in chart.plots[0].series] == [
        ("2023", [1.0, -2.0]),
        ("2024", [3.0, 4.5]),
    ]
    book = openpyxl.load_workbook(BytesIO(chart.part.chart_workbook.xlsx_part.blob))
    assert [[cell.value for cell in row] for row in book.active][1] == ["N", 1.0, 3.0]
    assert opened.slide_width / opened.slide_height == pytest.approx(16 / 9)


def test_pptx_sets_much_text_smaller():
    many = Slide("Many", tuple((f"Point {n} " + "word " * 20, 0) for n in range(12)))
    (slide,) = pptx.Presentation(BytesIO(write(replace(DECK, slides=(many,)), "pptx"))).slides
    assert slide.placeholders[1].text_frame.paragraphs[0].runs[0].font.size.pt <= 16


def test_pdf_holds_the_document():
    pdf = pypdfium2.PdfDocument(write(DOCUMENT, "pdf"))
    text = "\n".join(page.get_textpage().get_text_bounded() for page in pdf)
    for words in (
        "Quarterly review",
        "Tuesday",
        "Sure?",
        "£1,200",
        "Head & shoulders",
        "Page 1 of",
        "#let y = 1 $z$",
    ):
        assert words in text
    meta = pdf.get_metadata_dict()
    assert (meta["Title"], meta["Author"]) == (PROPERTIES.title, PROPERTIES.author)
    assert meta["CreationDate"].startswith("D:20240308164005")
    assert pdf[0].get_size()[0] == pytest.approx(595.3, abs=0.1)
    pdf.close()


@pytest.mark.parametrize("suffix", ["md", "txt", "html"])
def test_plainer_forms_keep_everything(suffix):
    text = write(DOCUMENT, suffix).decode()
    for words in ("Summary", "Monday", "Tuesday", "Ana Díaz", "£1,200", "again", "Bristol", "2023"):
        assert words in text
    if suffix == "txt":
        assert max(len(line) for line in text.split("\n")) <= 78
    if suffix == "html":
        assert "<b>" not in text
        assert text.count("<svg") == len(CHARTS)


def test_eml_headers_and_attachments():
    data = write(MAIL, "eml")
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert message["From"].addresses[0].display_name == 'Ana "A" Díaz'
    assert message["Subject"] == "Größe Bcc: evil@x.example"
    assert message["Bcc"] is None
    assert message["Date"].datetime.isoformat() == "2024-05-06T09:30:00-04:00"
    assert (message["Message-ID"], message["In-Reply-To"]) == ("<2@harlan.example>", "<1@harlan.example>")
    assert message["References"] == "<0@harlan.example> <1@harlan.example>"
    assert message.get_body().get_content().strip() == "Hello – see attached."
    found = [(part.get_filename(), part.get_payload(decode=True)) for part in message.iter_attachments()]
    assert found == [("Übersicht.xlsx", b"PK\x00"), ("note.txt", b"hi")]


def test_ics_keeps_local_time_and_its_zone():
    sheet = icalendar.Calendar.from_ical(write(CALENDAR, "ics"))
    (event,) = sheet.walk("VEVENT")
    assert event["SUMMARY"] == "Review; Q3"
    assert event.decoded("DTSTART").isoformat() == "2024-03-04T09:12:00+01:00"
    assert sheet.walk("VTIMEZONE")[0]["TZID"] == "Europe/Berlin"
    with pytest.raises(BuildError, match="IANA"):
        write(replace(CALENDAR, time_zone="Mars/Base"), "ics")


@pytest.mark.parametrize("spec", [*IMAGES, *PHOTOS], ids=lambda spec: spec.kind)
def test_images_open_and_follow_the_seed(spec):
    image = Pillow.open(BytesIO(write(spec, "png")))
    assert image.size == (320, 240)
    assert write(replace(spec, seed=8), "png") != write(spec, "png")


@pytest.mark.parametrize(
    ("spec", "suffix", "words"),
    [
        (replace(IMAGES[0], kind="oil"), "png", "allowed: chart, screenshot, photo, scan"),
        (IMAGES[1], "jpg", "photo, scan"),
        (replace(IMAGES[0], chart=None), "png", "has no chart"),
        (replace(PHOTOS[0], width=0), "png", "16 x 16"),
    ],
)
def test_images_refuse(spec, suffix, words):
    with pytest.raises(BuildError, match=words):
        write(spec, suffix)


@pytest.mark.parametrize("suffix", ["docx", "pdf", "html"])
def test_unknown_chart_kind_and_format_are_refused(suffix):
    with pytest.raises(BuildError, match="allowed: bar, line, pie"):
        write(replace(DOCUMENT, blocks=(replace(BAR, kind="radar"),)), suffix)
    with pytest.raises(BuildError, match="number format 'furlongs'"):
        write(Workbook((Sheet("S", ((1,),), ("furlongs",)),), PROPERTIES), "xlsx")


def test_zip_keeps_members_in_order():
    data = write(Archive((Attachment("é/b.txt", b"b" * 999), Attachment("a.bin", b"\x00"))), "zip")
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert archive.namelist() == ["é/b.txt", "a.bin"]
        assert archive.read("é/b.txt") == b"b" * 999
        assert archive.testzip() is None


TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=30
)
CELLS = st.one_of(
    TEXTS,
    st.booleans(),
    st.integers(-(10**14), 10**14),
    st.floats(-1e12, 1e12, allow_nan=False).map(lambda value: round(value, 4)),
    st.dates(date(1900, 3, 1), date(2100, 1, 1)),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=1, max_size=4), min_size=1, max_size=5))
def test_xlsx_cells_come_back(rows):
    book = Workbook((Sheet("S", tuple(tuple(row) for row in rows)),), PROPERTIES)
    sheet = CalamineWorkbook.from_filelike(BytesIO(write(book, "xlsx"))).get_sheet_by_name("S")
    found = [list(row) for row in sheet.to_python(skip_empty_area=False)]
    for row, back in zip(rows, found, strict=False):
        for cell, value in zip(row, back, strict=False):
            assert value == (pytest.approx(cell, rel=1e-14) if isinstance(cell, float) else cell)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(TEXTS, min_size=2, max_size=2), max_size=5))
def test_csv_fields_come_back(rows):
    data = write(Rows(("a", "b"), tuple(tuple(row) for row in rows)), "csv")
    assert list(csv.reader(StringIO(data.decode(), newline="")))[1:] == rows
    assert data.startswith(b"a,b\r\n")


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=40))
def test_any_text_can_stand_in_any_document(text):
    document = Document(
        text, (Paragraph(text), Table((text, "b"), ((text,),), (1,)), Bullets((text,))), PROPERTIES
    )
    for suffix in ("docx", "md", "txt", "html", "pdf"):
        assert write(document, suffix)
    docx.Document(BytesIO(write(document, "docx")))
    deck = Deck((Slide(text, ((text, 0),), text, Table((text,), ((text,),)), notes=text),), PROPERTIES)
    pptx.Presentation(BytesIO(write(deck, "pptx")))
