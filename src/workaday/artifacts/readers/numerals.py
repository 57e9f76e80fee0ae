"""How numbers and currencies are spelled: groups, decimal marks, signs and codes."""

from __future__ import annotations

import re

SPACES = "\u00a0\u202f\u2009 "
CODES = (
    "AED|AFN|ALL|AMD|ARS|AUD|AZN|BAM|BDT|BGN|BOB|BRL|BYN|CAD|CDF|CHF|CLP|CNY|COP|CRC|CUP|CZK|DKK|DOP|DZD|"
    "EGP|ETB|EUR|FJD|GBP|GEL|GHS|GTQ|HKD|HUF|IDR|ILS|INR|IQD|IRR|ISK|JMD|JOD|JPY|KES|KHR|KRW|KWD|KZT|LBP|"
    "LKR|MAD|MDL|MKD|MUR|MXN|MYR|NGN|NOK|NPR|NZD|PEN|PHP|PKR|PLN|QAR|RMB|RON|RSD|RUB|RWF|SAR|SDG|SEK|SGD|"
    "SYP|THB|TND|TRY|TTD|TWD|TZS|UAH|UGX|USD|UYU|UZS|VES|VND|WST|XAF|XOF|ZAR"
)
PREFIX = (
    rf"(?:US|CA|C|AU|A|HK|NT|NZ|RD|S|R|MX|Can)?\$|[€£¥₹₩₽₺₫฿₴₪₱]|(?<![A-Za-z])(?:{CODES}|Rs\.?|Fr\.|kr\.?|zł)"
)
SUFFIX = (
    rf"[€£¥₹₩₽₺₫฿₴₪₱]|\$(?!\s?\d)"
    rf"|(?:{CODES}|dollars?|euros?|pounds|rupees|francs|yen|kr|zł|Kč|Ft)(?![A-Za-z])"
)


def decimal_readings(token: str) -> list[tuple[float, int]]:
    """A number's digits as (value, decimals), the likeliest first; [] for none ("1,2,3").

    "1.200" may be one point two or twelve hundred; "1,200" is twelve hundred, and one point two last.
    """
    token = re.sub(r"[\u00a0\u202f\u2009]", " ", token).replace("’", "'")
    separators = [letter for letter in token if not letter.isdigit()]
    groups = re.split(r"\D", token)
    if not separators:
        return [(float(token), 0)]
    kinds = list(dict.fromkeys(separators))
    if len(kinds) > 2 or (len(kinds) == 2 and separators.count(kinds[1]) > 1):
        return []
    if len(kinds) == 2:
        if kinds[1] not in ".," or not _is_grouped(groups[:-1], kinds[0]):
            return []
        return [(float("".join(groups[:-1]) + "." + groups[-1]), len(groups[-1]))]
    grouped = [(float("".join(groups)), 0)] if _is_grouped(groups, kinds[0]) else []
    if kinds[0] not in ".," or len(separators) > 1:
        return grouped
    decimal = [(float(f"{groups[0] or '0'}.{groups[1]}"), len(groups[1]))]
    return [*decimal, *grouped] if kinds[0] == "." else [*grouped, *decimal]


def _is_grouped(groups: list[str], separator: str) -> bool:
    first, rest = groups[0], groups[1:]
    if not 1 <= len(first) <= 3 or first.startswith("0") or not rest:
        return False
    if all(len(group) == 3 for group in rest):
        return True
    indian = len(rest) > 1 and len(first) <= 2 and len(rest[-1]) == 3 and all(len(g) == 2 for g in rest[:-1])
    return separator == "," and indian
