"""How a value looks on paper: the forms in which figures and dates are written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from workaday.world.period import DAYS, MONTHS
from workaday.world.records import Value

_WORDS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip


_PROPER = frozenset({"I", "Pareto", *MONTHS, *DAYS})


@dataclass(frozen=True)
class Forms:
    """The house's way with figures and dates. `currency` stands before an amount ("$", "CHF ") or, where it
    begins with a space, after it (" kr"). `date_order` is "mdy" (March 14, 2026), or "dmy" or "ymd" (14 March
    2026)."""

    currency: str = "$"
    date_order: str = "mdy"

    def money(self, value: float, digits: int = 0, mark: str = "") -> str:
        text = with_currency(f"{abs(value):,.{digits}f}{mark}", self.currency)
        return f"-{text}" if value < 0 and float(f"{abs(value):.{digits}f}") else text

    def money_k(self, value: float) -> str:
        return self.money(value / 1e3, 1, "K")

    def money_m(self, value: float) -> str:
        return self.money(value / 1e6, 2, "M")

    def long_date(self, value: object) -> str:
        day = as_date(value)
        month = MONTHS[day.month - 1]
        return (
            f"{month} {day.day}, {day.year}" if self.date_order == "mdy" else f"{day.day} {month} {day.year}"
        )

    def short_date(self, value: object) -> str:
        day = as_date(value)
        month = MONTHS[day.month - 1][:3]
        return f"{month} {day.day}" if self.date_order == "mdy" else f"{day.day} {month}"

    def usual(self, value: Value, unit: str, digits: int | None = None) -> str:
        """The form that a unit takes when nobody says otherwise."""
        if value is None:
            return "n/a"
        if isinstance(value, str):
            return iso_month(value) if unit == "month" else value
        places = 0 if digits is None else digits
        if unit == "money":
            return self.money(value, places)
        if unit == "pct":
            return pct(value, 1 if digits is None else digits)
        if unit == "bps":
            return f"{number(value, places)} bps"
        if unit == "count":
            return number(value, 0)
        if unit in ("days", "hours"):
            whole = digits is None and float(value).is_integer()
            amount = number(value, 0 if whole else 1 if digits is None else digits)
            return f"{amount} {unit[:-1] if amount == '1' else unit}"
        if unit == "ratio":
            return f"{number(value, 2 if digits is None else digits)}x"
        if unit == "number":
            whole = digits is None and float(value).is_integer()
            return number(value, 0 if whole else 1 if digits is None else digits)
        return f"{value:g}"


def with_currency(amount: str, currency: str) -> str:
    """An amount with its currency's sign, before it or (for a sign that begins with a space) after it."""
    return amount + currency if currency.startswith(" ") else currency + amount


def number(value: float, digits: int) -> str:
    text = f"{value:,.{digits}f}"
    return text.lstrip("-") if float(text.replace(",", "")) == 0 else text


def pct(value: float, digits: int) -> str:
    return f"{number(value * 100, digits)}%"


def words(value: float) -> str:
    """Small counts in words, others as figures."""
    return _WORDS[int(value)] if float(value).is_integer() and 0 <= value <= 12 else number(value, 0)


def midway(text: str) -> str:
    """Words as they stand in the middle of a sentence: "Write the report", but "RMD list", "Monday call", "I did"."""
    first = re.split(r"[\s,:]", text, maxsplit=1)[0]
    proper = first in _PROPER or first[1:] != first[1:].lower()
    return text if proper else text[:1].lower() + text[1:]


def article(words: str) -> str:
    """With "a" or "an" before it, as it is spoken: a union, an HR manager."""
    vowel = words[:1].lower() in "aeiou" and not words.lower().startswith(
        ("uni", "eu", "one", "us", "ux", "ui")
    )
    spelled = words[:2].isupper() and words[0] in "AEFHILMNORSX"
    return f"{'an' if vowel or spelled else 'a'} {words}"


def as_date(value: object) -> date:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else date.fromisoformat(str(value)[:10])


def iso_month(value: str) -> str:
    """ "2026-10" as "Oct 2026"."""
    year, _, month = value.partition("-")
    return f"{MONTHS[int(month) - 1][:3]} {year}" if month.isdigit() and 1 <= int(month) <= 12 else value
