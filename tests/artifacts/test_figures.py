"""The figures reader: every form of a value is found, and what is no figure is not."""

from __future__ import annotations

import time
from datetime import datetime
from io import BytesIO

import docx
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from workaday.artifacts.figures import (
    UNITS,
    FigureIndex,
    Tolerance,
    figures,
    find,
    first_near,
    same,
)
from workaday.artifacts.readers import Content, Passage, read
from workaday.errors import UsageError


def content(*texts: str, context: str = "", cell: bool = False) -> Content:
    passages = tuple(Passage(text, f"p{n}", context, cell=cell) for n, text in enumerate(texts))
    return Content("text", "\n".join(texts), passages)


def states(text: str, value: float, unit: str) -> bool:
    return bool(find(content(text), value, unit))


STATED = [
    # money, plain and scaled
    ("Revenue was $1,234,567 in total.", 1234567, "money"),
    ("Revenue was $1.2M.", 1234567, "money"),
    ("Revenue was $1.23M.", 1234567, "money"),
    ("Revenue was $1.2 million.", 1234567, "money"),
    ("Revenue was 1.2 million dollars.", 1234567, "money"),
    ("Revenue was $1.235 mn.", 1234567, "money"),
    ("Revenue was 1.2m", 1234567, "money"),
    ("Revenue was $1,235k", 1234567, "money"),
    ("Revenue was $1,235 thousand", 1234567, "money"),
    ("Revenue was $1,235K.", 1234567, "money"),
    ("Revenue was USD 1,234,567.", 1234567, "money"),
    ("Revenue was 1,234,567 USD.", 1234567, "money"),
    ("Revenue was US$1,234,567.", 1234567, "money"),
    ("Revenue was CHF 1'234'567.", 1234567, "money"),
    ("Revenue was 1’234’567 CHF.", 1234567, "money"),
    ("Umsatz: 1.234.567 €", 1234567, "money"),
    ("Umsatz: 1.234.567,00 €", 1234567, "money"),
    ("Umsatz: €1.234.567,00", 1234567, "money"),
    ("Umsatz: EUR 1,23 Mio.", 1234567, "money"),
    ("Chiffre d'affaires : 1 234 567 €", 1234567, "money"),
    ("Chiffre d'affaires : 1\u00a0234\u00a0567,00 €", 1234567, "money"),
    ("Chiffre d'affaires : 1\u202f234\u202f567 €", 1234567, "money"),
    ("Revenue was ₹12,34,567.", 1234567, "money"),
    ("Revenue was Rs. 12,34,567.00", 1234567, "money"),
    ("Revenue was ₹12.35 lakh.", 1234567, "money"),
    ("Revenue was ₹1.2 crore.", 12_100_000, "money"),
    ("Revenue was $1.2bn.", 1_234_567_890, "money"),
    ("Revenue was $1.23B.", 1_234_567_890, "money"),
    ("Revenue was 1.2 billion.", 1_234_567_890, "money"),
    ("Revenue was £1.2 bn", 1_234_567_890, "money"),
    ("Revenue was $1.2T.", 1_234_567_890_000, "money"),
    ("**$1,200.50** was paid", 1200.5, "money"),
    ("It costs 1,200 euros.", 1200, "money"),
    ("It costs $1M.", 1_000_000, "money"),
    ("It costs $1,200", 1200.4, "money"),
    ("It costs $1,200.499", 1200.5, "money"),
    ("A total of 1,200 (net)", 1200, "money"),
    ("Between $1.2M and $1.4M", 1_400_000, "money"),
    ("Between $1.2–1.4M", 1_200_000, "money"),
    ("$1.2-1.4 million", 1_400_000, "money"),
    ("two million dollars", 2_000_000, "money"),
    ("Betrag 1.200", 1200, "money"),
    ("Price 1.200", 1.2, "money"),
    ("Price=$45.10;", 45.1, "money"),
    ("$45.10/unit", 45.1, "money"),
    ("1,200 kr", 1200, "money"),
    ("1,200 $ net", 1200, "money"),
    ("C$1,200", 1200, "money"),
    ("¥1,234,567", 1234567, "money"),
    # negative
    ("(1,200)", -1200, "money"),
    ("($1,200)", -1200, "money"),
    ("$(1,200)", -1200, "money"),
    ("-1,200", -1200, "money"),
    ("-$1,200", -1200, "money"),
    ("$-1,200", -1200, "money"),
    ("−1,200", -1200, "money"),
    ("−$1,200", -1200, "money"),
    ("–1,200", -1200, "money"),
    ("a variance of -$1.2M", -1_200_000, "money"),
    ("a variance of ($1.2M)", -1_200_000, "money"),
    ("a variance of $(1.2M)", -1_200_000, "money"),
    ("minus 1,200", -1200, "money"),
    ("negative $1,200", -1200, "money"),
    ("down 1,200", 1200, "money"),
    ("down 1,200 from last year", -1200, "money"),
    ("a loss of $1,200", -1200, "money"),
    ("1,200 below budget", -1200, "money"),
    ("margin fell by 3.4%", -0.034, "pct"),
    ("margin fell 3.4 percent", 0.034, "pct"),
    ("(3.4%)", -0.034, "pct"),
    ("(3.4)%", -0.034, "pct"),
    # percent and basis points
    ("grew 3.4 %", 0.034, "pct"),
    ("grew 3.4%", 0.034, "pct"),
    ("grew 3.4%", 0.0342, "pct"),
    ("grew 3.42%", 0.0342, "pct"),
    ("grew +3.4%.", 0.034, "pct"),
    ("grew 3,4 %", 0.034, "pct"),
    ("grew 3,4%", 0.034, "pct"),
    ("grew 3.4\u00a0%", 0.034, "pct"),
    ("grew 3.4 percent", 0.034, "pct"),
    ("grew 3.4 per cent", 0.034, "pct"),
    ("grew 3.4 pct", 0.034, "pct"),
    ("a 3.4-percent rise", 0.034, "pct"),
    ("grew 3.4 percentage points", 0.034, "pct"),
    ("grew 3.4 pp", 0.034, "pct"),
    ("grew 3.4pp", 0.034, "pct"),
    ("grew 340 bps", 0.034, "pct"),
    ("grew 340bps", 0.034, "pct"),
    ("grew 340 basis points", 0.034, "pct"),
    ("a ratio of 0.034", 0.034, "pct"),
    ("a ratio of .034", 0.034, "pct"),
    ("exactly 3%", 0.03, "pct"),
    ("twelve percent", 0.12, "pct"),
    ("between 3 and 4%", 0.03, "pct"),
    ("3-4%", 0.03, "pct"),
    ("12%", 0.1234, "pct"),
    ("112.5%", 1.125, "pct"),
    ("1.250,5 %", 12.505, "pct"),
    ("spread of 340 bps", 340, "bps"),
    ("spread of 340bp", 340, "bps"),
    ("spread of 340 basis points", 340, "bps"),
    ("spread of 3.4%", 340, "bps"),
    ("spread of 3.40%", 340, "bps"),
    # counts
    ("12 open invoices", 12, "count"),
    ("twelve open invoices", 12, "count"),
    ("Twelve open invoices", 12, "count"),
    ("twenty-one open invoices", 21, "count"),
    ("two open invoices", 2, "count"),
    ("a dozen open invoices", 12, "count"),
    ("12 of 30 invoices", 12, "count"),
    ("12 of 30 invoices", 30, "count"),
    ("12 out of 30 invoices", 12, "count"),
    ("1,234 records", 1234, "count"),
    ("1234 records", 1234, "count"),
    ("1.2k records", 1234, "count"),
    ("we hold 2025 invoices", 2025, "count"),
    ("invoices: 30", 30, "count"),
    ("30.", 30, "count"),
    ("zero defects", 0, "count"),
    ("none", 0, "count"),
    ("top-line: 7", 7, "count"),
    ("there are (12) of them", 12, "count"),
    # time
    ("lead time of 12 days", 12, "days"),
    ("a 12-day lead time", 12, "days"),
    ("12 business days", 12, "days"),
    ("12 calendar days", 12, "days"),
    ("two weeks", 14, "days"),
    ("a 2-week delay", 14, "days"),
    ("45.3 days", 45.3, "days"),
    ("days late: 12", 12, "days"),
    ("10-12 days", 10, "days"),
    ("10 to 12 days", 12, "days"),
    ("twelve days", 12, "days"),
    ("7.5 hours", 7.5, "hours"),
    ("7.5h", 7.5, "hours"),
    ("7.5 hrs", 7.5, "hours"),
    ("90 minutes", 1.5, "hours"),
    ("1,240 billable hours", 1240, "hours"),
    ("hours billed were 1,240", 1240, "hours"),
    # ratios and numbers
    ("a ratio of 3:1", 3.0, "ratio"),
    ("a ratio of 3.5:1", 3.5, "ratio"),
    ("3 to 1", 3.0, "ratio"),
    ("cover of 3.2x", 3.2, "ratio"),
    ("cover of 3.2 times", 3.2, "ratio"),
    ("12 of 30 passed", 0.4, "ratio"),
    ("12/30 passed", 0.4, "ratio"),
    ("40% passed", 0.4, "ratio"),
    ("index at 104.2", 104.2, "number"),
    ("index at 104,2", 104.2, "number"),
    ("1,2", 1.2, "number"),
    ("index at 1,234.5", 1234.5, "number"),
    ("index at 1.234,5", 1234.5, "number"),
    ("index at 1", 1, "number"),
]

NOT_STATED = [
    ("on 2026-01-05", 2026, "count"),
    ("on 2026-01-05", 5, "count"),
    ("on 2026-01-05T10:30", 10, "count"),
    ("on Jan 5", 5, "count"),
    ("on January 5, 2026", 2026, "count"),
    ("on 5 January 2026", 5, "count"),
    ("on 5th January", 5, "count"),
    ("on the 5th of January", 5, "count"),
    ("5-Jan-26", 26, "count"),
    ("Mar 3-5", 5, "count"),
    ("on 05/01/2026", 5, "count"),
    ("on 5.1.2026", 5.1, "number"),
    ("on 1/5/26", 26, "count"),
    ("2026/01/05", 2026, "number"),
    ("at 14:30", 14, "count"),
    ("at 9:15 am", 15, "count"),
    ("at 9am", 9, "count"),
    ("Q3 2025", 3, "count"),
    ("Q3 2025", 2025, "count"),
    ("FY25 budget", 25, "count"),
    ("FY2025/26", 26, "count"),
    ("in 2025 revenue grew", 2025, "money"),
    ("since 2019, sales", 2019, "count"),
    ("2023-2025", 2023, "count"),
    ("the year 2025", 2025, "number"),
    ("CO-014", 14, "count"),
    ("INV-2026-0034", 34, "count"),
    ("PO-4512 is open", 4512, "count"),
    ("ticket #4512", 4512, "count"),
    ("No. 4512", 4512, "count"),
    ("v1.2", 1.2, "number"),
    ("v1.2.3", 1.2, "number"),
    ("release 1.2.3", 1.2, "number"),
    ("report_v2.docx", 2, "count"),
    ("forecast 2025-12.xlsx", 12, "count"),
    ("C:\\Users\\x\\3\\4.pdf", 3, "count"),
    ("call 555-123-4567", 555, "count"),
    ("call (555) 123-4567", 123, "count"),
    ("call +1 (555) 123-4567", 4567, "count"),
    ("mail a12@b3.com", 12, "count"),
    ("see https://x.org/12", 12, "count"),
    ("cell B12", 12, "count"),
    ("H2O and CO2", 2, "count"),
    ("Section 3.2", 3.2, "number"),
    ("see Table 4", 4, "count"),
    ("on page 12", 12, "count"),
    ("3. Findings of the review", 3, "count"),
    ("3.2 Findings of the review", 3.2, "number"),
    ("the 3rd time", 3, "count"),
    ("noted [12]", 12, "count"),
    ("24/7 support", 24, "count"),
    ("401(k) plan", 401, "count"),
    ("ISO 9001", 9001, "count"),
    ("form 10-K", 10, "count"),
    ("1,2,3", 1, "count"),
    ("one of them", 1, "count"),
    ("top-10 list", 10, "count"),
    # right, but too coarse
    ("$1M", 1234567, "money"),
    ("$1 million", 1234567, "money"),
    ("3%", 0.034, "pct"),
    ("0.03", 0.034, "pct"),
    ("5 days", 5.4, "days"),
    # wrong
    ("$1.3M", 1234567, "money"),
    ("$1,234,568", 1234567, "money"),
    ("$1,234,657", 1234567, "money"),
    ("3.5%", 0.034, "pct"),
    ("34%", 0.034, "pct"),
    ("0.34%", 0.034, "pct"),
    ("-3.4%", 0.034, "pct"),
    ("(1,200)", 1200, "money"),
    ("1,200", -1200, "money"),
    ("12.5 invoices", 12, "count"),
    ("13 of 30", 0.4, "ratio"),
    # another unit
    ("3.4", 0.034, "pct"),
    ("12%", 12, "count"),
    ("12%", 12, "number"),
    ("$12", 12, "count"),
    ("12 hours", 12, "days"),
    ("12 days", 12, "hours"),
    ("12 invoices", 12, "days"),
    ("$0.034", 0.034, "pct"),
]


@pytest.mark.parametrize(("text", "value", "unit"), STATED, ids=[f"{t}={v}{u}" for t, v, u in STATED])
def test_a_form_states_its_value(text: str, value: float, unit: str) -> None:
    assert states(text, value, unit), figures(text)


@pytest.mark.parametrize(
    ("text", "value", "unit"), NOT_STATED, ids=[f"{t}!={v}{u}" for t, v, u in NOT_STATED]
)
def test_what_is_not_the_figure_does_not_state_it(text: str, value: float, unit: str) -> None:
    assert not states(text, value, unit), figures(text)


def test_the_ambiguous_point_has_both_readings() -> None:
    (figure,) = figures("1.200")
    assert [reading.value for reading in figure.candidates] == [1.2, 1200.0]


def test_a_figure_knows_where_it_stands() -> None:
    text = "Revenue was $1.2M, up 3.4 %."
    assert [text[f.start : f.end] for f in figures(text)] == ["$1.2M", "3.4 %"]


@pytest.mark.parametrize(
    ("tolerance", "expected"),
    [
        (Tolerance(), False),
        (Tolerance(relative=0.01), True),
        (Tolerance(absolute=10_000), True),
        (Tolerance(relative=0.001), False),
    ],
    ids=["default", "relative", "absolute", "too narrow"],
)
def test_tolerance_widens_what_is_right(tolerance: Tolerance, expected: bool) -> None:
    assert bool(find(content("about $1,240,000"), 1234567, "money", tolerance=tolerance)) is expected


def test_a_coarser_form_can_be_allowed() -> None:
    assert find(content("about $1M"), 1234567, "money", tolerance=Tolerance(coarsest=0.5))


def test_an_unknown_unit_is_refused_by_name() -> None:
    with pytest.raises(UsageError, match="furlongs"):
        find(content("12"), 12, "furlongs")


@pytest.mark.parametrize(
    ("context", "text", "value", "unit"),
    [
        ("Sales | Growth (%)", "3.4", 0.034, "pct"),
        ("Sales ($ in thousands) | North", "1,235", 1_234_567, "money"),
        ("Sales (€m) | North", "1.23", 1_234_567, "money"),
        ("Sales, USD millions | North", "1.23", 1_234_567, "money"),
        ("Sales $000 | North", "1,235", 1_234_567, "money"),
        ("Spread (bps) | North", "340", 340, "bps"),
        ("Lead time | North", "12", 12, "days"),
        ("Utilisation | North", "0.72", 0.72, "pct"),
    ],
    ids=["percent column", "thousands", "€m", "millions", "$000", "bps", "days", "fraction"],
)
def test_a_cell_is_read_with_its_headings(context: str, text: str, value: float, unit: str) -> None:
    assert find(content(text, context=context, cell=True), value, unit)


NEAR = [
    ("Revenue was $1.2M. Costs were $0.8M.", 1.2e6, ("revenue",), True),
    ("Revenue was $1.2M. Costs were $0.8M.", 1.2e6, ("cost",), False),
    ("Revenue was $1.2M. Costs were $0.8M.", 0.8e6, ("operating costs",), True),
    ("The invoices that are open: $1.2M", 1.2e6, ("open invoice",), True),
    ("Our DSO stands at $1.2M", 1.2e6, ("days sales outstanding",), True),
    ("Total headcount cost $1.2M", 1.2e6, ("total revenue",), False),
    ("The total is $1.2M", 1.2e6, ("total",), True),
    ("It is $1.2M", 1.2e6, (), True),
]


@pytest.mark.parametrize(
    ("text", "value", "words", "near"), NEAR, ids=[f"{t[:24]}/{w}" for t, _, w, _ in NEAR]
)
def test_near_says_whether_the_label_is_there(
    text: str, value: float, words: tuple[str, ...], near: bool
) -> None:
    (found, *_) = find(content(text), value, "money", words=words)
    assert found.near is near


def test_near_reads_headings_and_comes_first() -> None:
    both = Content(
        "docx",
        "",
        (
            Passage("It was $1.2M.", "paragraph 2", "Costs"),
            Passage("It was $1.2M.", "paragraph 4", "Revenue"),
        ),
    )
    found = find(both, 1.2e6, "money", words=("revenue",))
    assert [(f.passage.place, f.near) for f in found] == [("paragraph 4", True), ("paragraph 2", False)]


REPLIES = [
    ("Q3 revenue came in at $1.24M, costs at $0.8M.", ("revenue",), "money", 1.24e6),
    ("Q3 revenue came in at $1.24M, costs at $0.8M.", ("costs",), "money", 0.8e6),
    ("Revenue was $1.2M and costs were $0.8M", ("costs",), "money", 0.8e6),
    ("We have 12 open invoices and 3 credit notes.", ("open invoices",), "count", 12),
    ("We have 12 open invoices and 3 credit notes.", ("credit notes",), "count", 3),
    ("Churn is 3.4%, down from 4.1% last year.", ("churn",), "pct", 0.034),
    ("It was $1.2M.", ("revenue",), "money", 1.2e6),
    ("It was $1.2M or $1.3M.", ("revenue",), "money", None),
    ("I do not know.", ("revenue",), "money", None),
    ("Revenue? Ask Ana.", ("revenue",), "money", None),
    ("Hi,\n\nthe lead time is 12 days.\nThe notice is 30 days.\n", ("notice",), "days", 30),
    ("Margin: 12.5 %\nTax rate: 21 %", ("tax rate",), "pct", 0.21),
    ("On 5 March the headcount stood at 48.", ("headcount",), "count", 48),
]


@pytest.mark.parametrize(
    ("text", "words", "unit", "expected"), REPLIES, ids=[f"{t[:20]}/{w[0]}" for t, w, _, _ in REPLIES]
)
def test_first_near_picks_the_labelled_figure(
    text: str, words: tuple[str, ...], unit: str, expected: float | None
) -> None:
    found = first_near(text, words, unit)
    assert found == (None if expected is None else pytest.approx(expected))


def test_same_compares_one_figure() -> None:
    (figure,) = figures("$1.2M")
    assert same(figure, 1234567, "money")
    assert not same(figure, 1334567, "money")


# --- round trips ----------------------------------------------------------------------------------

amounts = st.integers(min_value=100, max_value=10**11)


@given(amounts, st.sampled_from(["us", "eu", "fr", "ch", "code", "plain", "brackets"]))
def test_an_amount_is_found_in_any_form(cents: int, form: str) -> None:
    value = cents / 100
    us = f"{value:,.2f}"
    eu = us.translate(str.maketrans(",.", ".,"))
    text = {
        "us": f"${us}",
        "eu": f"{eu} €",
        "fr": us.replace(",", "\u00a0").replace(".", ",") + " €",
        "ch": "CHF " + us.replace(",", "'"),
        "code": f"USD {us}",
        "plain": f"{value:.2f}",
        "brackets": f"(${us})",
    }[form]
    assert states(text, -value if form == "brackets" else value, "money")


@given(
    st.integers(min_value=10, max_value=10**8), st.sampled_from([(1e3, "k"), (1e6, "M"), (1e9, " billion")])
)
def test_a_rounded_scale_is_found(thousandths: int, scale: tuple[float, str]) -> None:
    value = thousandths / 1000 * scale[0]
    decimals = 3 if thousandths < 1000 else 2
    text = f"about ${thousandths / 1000:,.{decimals}f}{scale[1]}"
    assert states(text, value, "money")


@given(st.floats(min_value=0.01, max_value=5), st.integers(min_value=1, max_value=3))
def test_a_share_is_found_as_percent_and_basis_points(share: float, decimals: int) -> None:
    assert states(f"grew {share * 100:.{decimals}f} %", share, "pct")
    assert states(f"grew {share * 100:.{decimals}f}%".replace(".", ","), share, "pct")
    assert states(f"grew {share * 10000:.1f} bps", share, "pct")


@given(st.integers(min_value=2, max_value=99_999))
def test_a_count_is_found(count: int) -> None:
    assert states(f"{count:,} open items", count, "count")
    assert states(f"items: {count:,}", count, "count")


@given(amounts, st.floats(min_value=0.002, max_value=0.5))
def test_another_amount_is_not_found(cents: int, off: float) -> None:
    value = cents / 100
    assert not states(f"${value:,.2f}", value * (1 + off) + 0.02, "money")


@settings(max_examples=300)
@given(st.text(max_size=200))
def test_any_text_is_read_without_error(text: str) -> None:
    for figure in figures(text):
        assert text[figure.start : figure.end] == figure.text
    for unit in UNITS:
        first_near(text, ["revenue"], unit)


@given(st.text(alphabet="0123456789.,'$%()-–kMx:/ \u00a0abn", max_size=40))
def test_any_jumble_of_marks_is_read_without_error(text: str) -> None:
    find(content(text), 12, "money", words=("a",))
    find(content(text), -0.5, "pct")


# --- whole files ----------------------------------------------------------------------------------


def workbook() -> bytes:
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": datetime(2026, 1, 5)})
    sheet = book.add_worksheet("Summary")
    percent, money = book.add_format({"num_format": "0.0%"}), book.add_format({"num_format": "$#,##0"})
    sheet.write_row(0, 0, ["Region", "Sales", "Growth"])
    sheet.write(1, 0, "North")
    sheet.write(1, 1, 1234567.123, money)
    sheet.write(1, 2, 0.0342156, percent)
    sheet.write(2, 0, "Gross margin")
    sheet.write_formula(2, 1, "=B2*0.5", money, 617283.56)
    book.close()
    return out.getvalue()


@pytest.mark.parametrize(
    ("value", "unit", "words", "place"),
    [
        (1234567.123, "money", ("north sales",), "Summary!B2"),
        (1234567, "money", ("sales",), "Summary!B2"),
        (1234567.12, "money", ("sales",), "Summary!B2"),
        (0.0342156, "pct", ("growth",), "Summary!C2"),
        (0.0342, "pct", ("growth",), "Summary!C2"),
        (617284, "money", ("gross margin",), "Summary!B3"),
    ],
    ids=["stored", "shown", "cents", "stored share", "shown share", "formula"],
)
def test_a_sheet_states_what_is_stored_and_what_is_shown(
    value: float, unit: str, words: tuple[str, ...], place: str
) -> None:
    found = find(read(workbook(), "a.xlsx"), value, unit, words=words)
    assert [(f.passage.place, f.near) for f in found] == [(place, True)]


def test_a_hundred_checks_on_fifty_pages_take_well_under_a_second() -> None:
    document = docx.Document()
    for page in range(50):
        document.add_heading(f"Part {page}", 1)
        for line in range(8):
            document.add_paragraph(
                f"In Q3 2025 the region {page}.{line} sold {page * 977 + line:,} units for "
                f"${page * 1.37 + line:.2f}M, a margin of {line + page / 10:.1f} %, and {line + 3} of "
                f"{page + 20} orders were late, as the team had said in its review of the plan for the year. "
                * 2
            )
    out = BytesIO()
    document.save(out)
    whole = read(out.getvalue(), "a.docx")
    start = time.perf_counter()
    index = FigureIndex(whole)
    found = sum(bool(index.find(n * 977 + 3, "count", words=("units sold",))) for n in range(50))
    found += sum(bool(index.find((n * 1.37 + 3) * 1e6, "money", words=("region",))) for n in range(50))
    assert found == 100
    assert time.perf_counter() - start < 3  # 0.2 s on a free core; the machine may be busy
