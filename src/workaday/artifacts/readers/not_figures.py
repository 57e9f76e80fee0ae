"""What has digits and is no figure: dates, times, phone numbers, identifiers, files, versions, sections."""

from __future__ import annotations

import re

from workaday.artifacts.readers.numerals import CODES, SPACES, SUFFIX, decimal_readings

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
_ORDINAL = r"(?:st|nd|rd|th)"
_YEAR = r"(?:19|20)\d{2}"
_FILES = (
    "docx?|docm|xlsx?|xlsm|pptx?|pdf|csv|tsv|md|txt|json|eml|ics|png|jpe?g|gif|zip|py|html?|msg|db|xml|log"
)
_LABELS = (
    r"Section|Table|Figure|Fig\.|Page|Slide|Appendix|Chapter|Step|Exhibit|Version|Phase|Clause|Article|Row"
)
# What looks like a figure and is none; each match is blanked before numbers are looked for.
_NOT_FIGURES = [
    re.compile(pattern)
    for pattern in (
        r"(?i)\b(?:page|slide) \d+ (?:of|/) \d+",
        r"(?:https?://|www\.)\S+|\S+@[\w-]+\.[\w.-]+",
        rf"(?i)[\w.()-]*\w\.(?:{_FILES})\b|\b[a-z]:\\\S+",
        r"\b\d{4}-\d{2}-\d{2}(?:[T ]\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})?)?",
        rf"\b{_YEAR}[/.]\d{{1,2}}[/.]\d{{1,2}}\b|\b{_YEAR}-(?:0[1-9]|1[0-2])\b",
        r"(?<![\d.,/$€£])\d{1,2}([/.-])\d{1,2}\1(?:\d{4}|\d{2})(?![\d/]|[.,]\d|-\d)",
        rf"(?<![\w.,$€£])(?:\d{{1,2}}{_ORDINAL}?(?:\s+of)?[\s-]+)?\b{_MONTH}\b\.?"
        rf"(?:[\s-]*\d{{1,2}}{_ORDINAL}?(?!\d|[.,:]\d|\s?[%$€£kKM]|[ ](?:percent|million|of)\b)"
        rf"(?:\s*[-–]\s*(?:{_MONTH}\.?\s*)?\d{{1,2}}(?!\d|[.,]\d|\s?%))?)?"
        rf"(?:,?[\s-]+{_YEAR}(?!\d|[.,]\d)|-\d{{2}}\b|\s?['’]\d{{2}}\b)?",
        rf"\b(?:Q[1-4]|H[12]|[1-4]Q|FY|CY|fiscal(?: year)?|year(?= {_YEAR}))[\s'’/-]*"
        rf"(?:{_YEAR}(?![\d,]|\.\d|\s?%)|\d{{2}}(?!\d|[.,]\d|\s?%))?"
        rf"(?:\s?[/–-]\s?(?:{_YEAR}|\d{{2}})(?!\d))?",
        rf"(?<![\w.,$€£])(?:{_YEAR}|mid-{_YEAR})\s?[-–/]\s?(?:{_YEAR}|\d{{2}})(?![\d.,%])",
        r"\b\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]\.?m\b\.?)?(?!\d)|\b\d{1,2}\s?(?:[ap]m\b|[ap]\.m\.)",
        r"\+\d{1,3}[\s.(-]+\d[\d\s().-]{6,}\d|\(\d{3}\)\s?\d{3}[\s.-]\d{4}\b|(?<![\d.,])\d{3}[.-]\d{3}[.-]\d{4}\b"
        r"|(?<![\d.,])\d{3}-\d{4}\b",
        rf"\b(?!(?:{CODES})\b)[A-Z][A-Za-z]{{0,9}}[-_#]\d[\w/-]*(?![.,]?\d*\s?%)|[#№]\s?\d[\w-]*|\bNo\.\s?\d+",
        rf"\b(?i:{_LABELS}|Week)\s(?:#|no\.\s?)?\d+(?:\.\d+)*(?![\d,]|\s?%|\.\d)",
        r"\b(?:Invoice|Ticket|PO|Order|Ref\.?|Room|Suite|Form|Sprint|Tier|Level|Case|Claim|Account)"
        r"\s#?\d+(?![\d,.]?\d|\s?%)",
        r"\b\d+(?:st|nd|rd|th)\b|\[\d{1,3}\]|\b24/7\b|\b401\(k\)|\b(?:10-[KQ]|20-F|8-K)\b",
        r"\b(?:ISO|IFRS|IAS|ASC|SOC|RFC|EN|DIN)\s?\d[\d:-]*",
        r"^\s*(?:\d{1,2}[.)]|\(\d{1,2}\))\s+(?=[^\d\s])",
        r"^\s*\d{1,2}(?:\.\d{1,2})+\.?\s+(?=[A-Z][a-z]{2,})(?!Million|Billion|Thousand|Percent)",
    )
]
_VERSION = re.compile(r"(?<![\d.,])\d+(?:\.\d+){2,}(?![\d,]|\.\d)")
_BARE_YEAR = re.compile(rf"(?<![\w.,$€£¥₹+−-]){_YEAR}(?![\d%]|[.,]\d|[{SPACES}]?(?:%|{SUFFIX}))")
_BEFORE_YEAR = re.compile(
    r"(?:\b(?:in|of|since|until|till|by|for|from|to|through|during|fiscal|year|end|early|late|mid|vs\.?|versus"
    r"|than|and|the|ending|ended|before|after|summer|spring|autumn|fall|winter)|[(/–-])\s*$",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"\s+[a-z]+(?:ed|al|ing)?(?:\s[a-z]+)?s\b")


def without_non_figures(text: str) -> str:
    """The text with dates, identifiers and the like blanked out, letter for letter."""
    for pattern in _NOT_FIGURES:
        text = pattern.sub(_blank, text)
    text = _VERSION.sub(_blank_unless_grouped, text)
    return _BARE_YEAR.sub(_blank_year, text)


def _blank(match: re.Match[str]) -> str:
    return "\0" * len(match[0])


def _blank_unless_grouped(match: re.Match[str]) -> str:
    return match[0] if decimal_readings(match[0]) else _blank(match)


def _blank_year(match: re.Match[str]) -> str:
    """A bare 2025 in a sentence is a year, unless it counts things ("2025 open invoices")."""
    text = match.string
    if text.strip(" \n*()") == match[0]:
        return match[0]
    before = text[max(0, match.start() - 12) : match.start()]
    counts = _COUNTED.match(text, match.end()) and not _BEFORE_YEAR.search(before)
    return match[0] if counts else _blank(match)
