"""A number in the form that a FORMATS key asks for, as a chart's labels need it."""

from __future__ import annotations

import re

from workaday.artifacts.spec import FORMATS
from workaday.errors import BuildError
from workaday.world.forms import with_currency

_DIGITS = {"0": 0, "1": 1, "2": 2}


def form(value: float, key: str, currency: str) -> str:
    """`form(1234.5, "money0", "$")` is "$1,234"; a key that is no number's gives at most two digits."""
    digits = _DIGITS.get(key[-1:], -1)
    if key.startswith("pct"):
        return f"{value * 100:,.{digits}f}%"
    if key.startswith("money"):
        figure = with_currency(f"{abs(value):,.{digits}f}", currency)
        return f"({figure})" if value < 0 else figure
    if key.startswith("number"):
        return f"{value:,.{digits}f}"
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def short_form(value: float, key: str, currency: str, most: float = 0.0) -> str:
    """The form for a crowded axis: thousands and millions as K and M, all in the unit of the axis' largest, `most`."""
    sign = currency if key.startswith("money") else ""
    for size, letter in ((1e9, "B"), (1e6, "M"), (1e4, "K")):
        if max(abs(value), most) >= size and value and not key.startswith("pct"):
            unit = 1e3 if letter == "K" else size
            figure = with_currency(f"{abs(value) / unit:,.1f}".removesuffix(".0") + letter, sign)
            return f"-{figure}" if value < 0 else figure
    return form(value, key, currency)


def excel_format(key: str, currency: str) -> str:
    """The spreadsheet's format code; the house's sign stands for ¤, quoted where it is longer, and follows the
    digits where it begins with a space."""
    if key not in FORMATS:
        raise BuildError(f"number format {key!r} is unknown; allowed: {', '.join(FORMATS)}")
    return with_sign(FORMATS[key], currency)


def with_sign(code: str, currency: str) -> str:
    """A format code with the currency in the place of each ¤."""
    sign = currency if currency in "$€£¥" else '"' + currency.replace('"', "") + '"'
    if currency.startswith(" "):
        return re.sub(r"¤([#,0.]+)", rf"\1{sign}", code)
    return code.replace("¤", sign)
