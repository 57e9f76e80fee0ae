"""Forms: how a value looks on paper."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workaday.artifacts.readers.forms import figures
from workaday.world import forms
from workaday.world.forms import Forms, article, midway
from workaday.world.places import country, data_rows
from workaday.world.records import Value

USUAL: list[tuple[Value, str, int | None, str]] = [
    (1234567.4, "money", None, "$1,234,567"),
    (1234.5, "money", 2, "$1,234.50"),
    (-1234.4, "money", None, "-$1,234"),
    (0, "money", None, "$0"),
    (-0.4, "money", None, "$0"),
    (-0.004, "money", 2, "$0.00"),
    (0.0345, "pct", None, "3.5%"),
    (-0.0345, "pct", 2, "-3.45%"),
    (-0.0004, "pct", None, "0.0%"),
    (1.5, "pct", 0, "150%"),
    (340, "bps", None, "340 bps"),
    (-0.4, "bps", None, "0 bps"),
    (12.0, "count", None, "12"),
    (1200, "count", None, "1,200"),
    (3, "days", None, "3 days"),
    (3.25, "days", None, "3.2 days"),
    (-3, "days", None, "-3 days"),
    (7.5, "hours", 2, "7.50 hours"),
    (1.456, "ratio", None, "1.46x"),
    (4.0, "number", None, "4"),
    (4.26, "number", None, "4.3"),
    (-0.04, "number", None, "0.0"),
    (None, "money", None, "n/a"),
    ("2026-10", "month", None, "Oct 2026"),
    ("2026-13", "month", None, "2026-13"),
    ("next month", "month", None, "next month"),
    ("2026-10-03", "date", None, "2026-10-03"),
    ("blue", "text", None, "blue"),
    (2.5, "text", None, "2.5"),
]


@pytest.mark.parametrize(
    ("value", "unit", "digits", "text"), USUAL, ids=[f"{v}-{u}-{d}" for v, u, d, _ in USUAL]
)
def test_the_usual_form(value: Value, unit: str, digits: int | None, text: str) -> None:
    assert Forms().usual(value, unit, digits) == text


@pytest.mark.parametrize(
    ("value", "thousands", "millions"),
    [
        (1_234_567, "$1,234.6K", "$1.23M"),
        (-1_234_567, "-$1,234.6K", "-$1.23M"),
        (0, "$0.0K", "$0.00M"),
        (-40, "$0.0K", "$0.00M"),
    ],
    ids=["plain", "negative", "zero", "rounds-to-zero"],
)
def test_short_amounts(value: float, thousands: str, millions: str) -> None:
    assert Forms().money_k(value) == thousands
    assert Forms().money_m(value) == millions


@pytest.mark.parametrize("currency", ["$", "€", "CHF ", "R$", "¥"])
def test_the_currency_stands_before_the_amount_and_the_sign_before_it(currency: str) -> None:
    assert Forms(currency).money(-1500) == f"-{currency}1,500"
    assert Forms(currency).usual(1500, "money") == f"{currency}1,500"


@given(st.floats(-1e12, 1e12), st.integers(0, 3))
def test_no_amount_is_a_negative_zero_and_each_reads_back(value: float, digits: int) -> None:
    for text, shown in (
        (Forms().money(value, digits).replace("$", ""), value),
        (forms.number(value, digits), value),
        (forms.pct(value / 1e6, digits).rstrip("%"), value / 1e4),
    ):
        read = float(text.replace(",", ""))
        assert read != 0 or not text.startswith("-")
        assert abs(read - shown) <= 0.5 * 10**-digits + 1e-6 * abs(shown)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "no"), (1, "one"), (12, "twelve"), (13, "13"), (-2, "-2"), (2.5, "2"), (1400, "1,400")],
    ids=str,
)
def test_small_counts_in_words(value: float, text: str) -> None:
    assert forms.words(value) == text


@pytest.mark.parametrize(
    "value", [date(2026, 3, 7), datetime(2026, 3, 7, 12, 30), "2026-03-07", "2026-03-07T12:30:00"], ids=str
)
def test_dates_in_words(value: object) -> None:
    assert Forms().long_date(value) == "March 7, 2026"
    assert Forms().short_date(value) == "Mar 7"


@pytest.mark.parametrize(
    ("order", "long", "short"),
    [("mdy", "March 7, 2026", "Mar 7"), ("dmy", "7 March 2026", "7 Mar"), ("ymd", "7 March 2026", "7 Mar")],
)
def test_dates_follow_the_country(order: str, long: str, short: str) -> None:
    form = Forms("€", order)
    assert (form.long_date("2026-03-07"), form.short_date("2026-03-07")) == (long, short)


def test_every_countrys_money_is_read_as_it_is_written() -> None:
    codes = [row[0] for row in data_rows("countries.tsv")]
    for land in map(country, codes):
        form = Forms(land.sign)
        for value, text in (
            (1234567.0, form.money(1234567)), (-4321.0, form.money(-4321)), (1234.56, form.money(1234.56, 2)),
            (1.23e6, form.money_m(1.23e6)), (-45600.0, form.money_k(-45600)), (12.0, form.money(12)),
        ):  # fmt: skip
            read = [
                r.value for f in figures(f"It came to {text}.") for r in f.candidates if r.kind == "money"
            ]
            assert any(abs(r - value) < 1e-6 * abs(value) for r in read), (land.code, text, read)


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("Write the report", "write the report"),
        ("RMD list", "RMD list"),
        ("Monday call notes", "Monday call notes"),
        ("I was told", "I was told"),
        ("E-mail from Ann", "e-mail from Ann"),
        ("McAllen, the second", "McAllen, the second"),
        ("", ""),
    ],
)
def test_words_in_the_middle_of_a_sentence(text: str, inside: str) -> None:
    assert midway(text) == inside


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("auditor", "an auditor"), ("HR manager", "an HR manager"), ("union rep", "a union rep"),
        ("UX designer", "a UX designer"), ("vice president", "a vice president"), ("one-off", "a one-off"),
    ],
)  # fmt: skip
def test_an_article_as_it_is_spoken(words: str, said: str) -> None:
    assert article(words) == said
