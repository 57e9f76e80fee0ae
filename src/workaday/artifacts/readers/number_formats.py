"""Number formats of spreadsheets: which show dates, and how a value looks in one.

Covers what office files use: decimals, grouping, percent, currency, literals, negatives in their own
section, thousands scaling. Fractions and scientific forms fall back to the plain number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

BUILTIN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: "$#,##0_);($#,##0)",
    6: "$#,##0_);[Red]($#,##0)", 7: "$#,##0.00_);($#,##0.00)", 8: "$#,##0.00_);[Red]($#,##0.00)",
    9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 14: "mm-dd-yy", 15: "d-mmm-yy",
    16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss",
    22: "m/d/yy h:mm", 37: "#,##0_);(#,##0)", 38: "#,##0_);[Red](#,##0)", 39: "#,##0.00_);(#,##0.00)",
    40: "#,##0.00_);[Red](#,##0.00)", 41: "#,##0", 42: "$#,##0", 43: "#,##0.00", 44: "$#,##0.00",
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
}  # fmt: skip

_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_TOKEN = re.compile(
    r'"([^"]*)"|\\(.)|_.|\*.|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]|([#0?.,]+(?:[#0?.,]|(?<=0)\s(?=#))*)|(.)'
)


@dataclass(frozen=True)
class _Section:
    before: str
    after: str
    decimals: int
    grouped: bool
    percent: bool
    divisor: int
    general: bool


@lru_cache(maxsize=4096)
def shows_date(number_format: str) -> bool:
    """Whether a value in this format is a date or a time."""
    bare = _LITERAL.sub("", number_format.split(";")[0]).casefold()
    if re.search(r"\[(h|m|s)+\]", number_format.casefold()):
        return True
    return (
        bare != "general"
        and bare != "standard"
        and any(letter in bare for letter in "ymdhs")
        and "e+" not in bare
    )


def display(value: float, number_format: str) -> str:
    """The value as the sheet shows it; "General" shows up to 15 significant digits."""
    sections = _sections(number_format)
    if value < 0 and len(sections) > 1:
        return _in_section(-value, sections[1])
    if value == 0 and len(sections) > 2:
        return _in_section(value, sections[2])
    text = _in_section(abs(value), sections[0])
    return f"-{text}" if value < 0 and re.search(r"[1-9]", text) else text


def half_unit(number_format: str) -> float | None:
    """Half of the smallest step that the format shows; None for General."""
    section = _sections(number_format)[0]
    if section.general:
        return None
    return 0.5 * 10.0**-section.decimals * section.divisor / (100 if section.percent else 1)


@lru_cache(maxsize=4096)
def _sections(number_format: str) -> tuple[_Section, ...]:
    parts = re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', number_format or "General")
    return tuple(_section(part) for part in parts[:3])


def _section(text: str) -> _Section:
    before = after = digits = ""
    percent = False
    for match in _TOKEN.finditer(text):
        quoted, escaped, currency, run, other = match.groups()
        if run and not digits:
            digits = run
            continue
        literal = quoted or escaped or currency or other or ""
        percent = percent or other == "%"
        if digits:
            after += literal
        else:
            before += literal
    general = not any(mark in digits for mark in "0#?") or "E+" in text or "/" in text
    scaling = len(digits) - len(digits.rstrip(","))
    whole, _, fraction = digits.rstrip(",").partition(".")
    decimals = sum(fraction.count(mark) for mark in "0#?")
    if general:
        before = "" if re.search(r"(?i)general|standard|@", text) or not digits else before
        after = ""
    return _Section(before, after, min(decimals, 15), "," in whole, percent, 1000 ** min(scaling, 4), general)


def _in_section(value: float, section: _Section) -> str:
    if section.general or not value < 1e15:
        return f"{section.before}{value:.15g}"
    scaled = value * (100 if section.percent else 1) / section.divisor
    step = 10**section.decimals
    if abs(scaled * step % 1 - 0.5) < 1e-6:  # a tie by its decimal digits goes up, as in a spreadsheet
        scaled = float(
            Decimal(f"{scaled:.15g}").quantize(Decimal(1).scaleb(-section.decimals), ROUND_HALF_UP)
        )
    number = f"{scaled:{',' if section.grouped else ''}.{section.decimals}f}"
    return f"{section.before}{number}{section.after}".strip()
