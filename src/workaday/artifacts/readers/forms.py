"""Figures as people write them: "$1.2M", "3,4 %", "(1.200,00)", "340 bps", "twelve", "12 of 30".

`figures` finds them in a text and says all that each may mean; it decides nothing. Dates, times, phone
numbers, identifiers, file names, versions and section numbers are not figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from workaday.artifacts.readers.not_figures import without_non_figures
from workaday.artifacts.readers.numerals import PREFIX, SPACES, SUFFIX, decimal_readings


@dataclass(frozen=True, slots=True)
class Reading:
    """One meaning of a figure. `kind`: plain, money, pct (a fraction), bps, days, hours or ratio.
    `half_unit` is half of the smallest step written, on the value's own scale."""

    value: float
    kind: str
    half_unit: float


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in a text, with its readings, the likeliest first. `falling`: the words beside it say
    that it goes down or is negative ("down 1,200"), though its sign does not."""

    text: str
    start: int
    end: int
    candidates: tuple[Reading, ...]
    falling: bool = False


_NUMBER = rf"\d+(?:[.,'’]\d+|[{SPACES}]\d{{3}}(?!\d))*|\.\d+"
_SCAN = re.compile(
    rf"(?P<sign>[-−–+](?=[\d.(]|{PREFIX}))?(?:(?P<currency>{PREFIX})[{SPACES}]?)?(?P<paren>\()?"
    rf"(?P<inner>[-−–+](?=[\d.]|{PREFIX}))?(?:(?P<currency2>{PREFIX})[{SPACES}]?)?(?P<number>{_NUMBER})"
)
_MINUS = ("-", "−", "–")

_SCALES = {
    "k": 1e3, "thousand": 1e3, "tsd": 1e3, "m": 1e6, "mm": 1e6, "mn": 1e6, "mln": 1e6, "mio": 1e6,
    "million": 1e6, "b": 1e9, "bn": 1e9, "bln": 1e9, "billion": 1e9, "mrd": 1e9, "milliard": 1e9,
    "t": 1e12, "tn": 1e12, "trn": 1e12, "trillion": 1e12, "lakh": 1e5, "lac": 1e5, "crore": 1e7, "cr": 1e7,
    "dozen": 12.0, "hundred": 100.0,
}  # fmt: skip
_SCALE = re.compile(
    rf"(?P<attached>[kK]|MM|mm|[mM](?:n|ln|io)?|[bB](?:n|ln)?|[tT](?:n|rn)?|cr)(?![A-Za-z\d²³])"
    rf"|[{SPACES}-]?(?P<worded>(?:thousand|million|billion|trillion|milliard|lakh|lac|crore|hundred)s?|dozen"
    rf"|[mM](?:n|ln|io)|[bB](?:n|ln)|tn|trn|[tT]sd|[mM]rd|[cC]r)(?![A-Za-z])\.?"
    rf"|[{SPACES}](?P<spaced>[kKmMbB]|MM)(?![A-Za-z\d²³'’])"
)
_UNIT = re.compile(
    rf"[{SPACES}]{{0,2}}(?:"
    rf"(?P<points>percentage[ -]points?|%[ -]points?|ppts?(?![A-Za-z])|pps?(?![A-Za-z])|p\.p\.)"
    rf"|(?P<bps>-?basis[ -]points?|bps?(?![A-Za-z]))"
    rf"|(?P<pct>%|-?per\s?cent(?:age)?(?![A-Za-z])|pct(?![A-Za-z])|p\.c\.)"
    rf"|(?P<days>-?(?:(?:business|working|calendar|full|net|consecutive)[ -])?days?(?![A-Za-z])"
    rf"|d(?![A-Za-z.]))"
    rf"|(?P<weeks>-?(?:weeks?|wks?)(?![A-Za-z]))"
    rf"|(?P<hours>-?(?:(?:billable|working|labou?r|person|man|staff)[ -])?(?:hours?|hrs?|h)(?![A-Za-z]))"
    rf"|(?P<minutes>-?(?:minutes?|mins?)(?![A-Za-z]))"
    rf"|(?P<times>[x×](?![A-Za-z\d])|times(?![A-Za-z])|-?fold(?![A-Za-z]))"
    rf"|(?P<money>{SUFFIX}))"
)

_RATIO = re.compile(
    r"(?<![\w.,:])(\d{1,6}(?:\.\d+)?)(?:\s?:(?=\d)|\s?[-\s]to[-\s]\s?)(\d{1,6}(?:\.\d+)?)(?![\w:]|[.,]\d|\s?[%$€])"
)
_SHARE = re.compile(
    r"(?<![\w.,/-])(\d[\d,]*)\s(?:out\s)?of\s(?:the\s|all\s|a\stotal\sof\s)?(\d[\d,]*)(?![\d%/]|[.,]\d|\s?%)"
)
_SLASH = re.compile(r"(?<![\w.,/$€£-])(\d{1,6})/(\d{1,6})(?![\w/]|[.,]\d|\s?%)")
_FALLING_BEFORE = re.compile(
    r"\b(?:down|fell|falls?|falling|fallen|declin\w*|decreas\w*|drop\w*|lower(?:ed)?|los[ets]\w*|losing"
    r"|shortfall|shr[aiu]nk\w*"
    r"|reduc\w*|below|under(?:spen\w+|ran|run|performed)?|deficit|cut|contract(?:ed|ion)|slipped|worsen\w*|missed)\b"
    r"[^.;!?\n\d]{0,30}$",
    re.IGNORECASE,
)
_FALLING_AFTER = re.compile(
    r"^[^.;,!?\n\d]{0,12}\b(?:lower|below|under|less|fewer|down|decline|decrease|drop|fall|loss|shortfall"
    r"|reduction|deficit)\b",
    re.IGNORECASE,
)
_NEGATIVE_WORD = re.compile(r"\b(?:minus|negative)\s+$", re.IGNORECASE)

_SMALL = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_WORDS = {word: index for index, word in enumerate(_SMALL)} | {w: 20 + 10 * i for i, w in enumerate(_TENS)}
_SPELLED = re.compile(
    rf"(?<![\w-])(?:(?P<tens>{'|'.join(_TENS)})[- ](?P<ones>{'|'.join(_SMALL[1:10])})"
    rf"|(?P<word>{'|'.join(sorted(_WORDS, key=len, reverse=True))})"
    r"|(?P<none>none|nil)|(?P<dozen>a\sdozen))(?![A-Za-z])(?!-(?:time|off|way|on|size|page|sided)\b)",
    re.IGNORECASE,
)
_ANY_DIGIT_OR_WORD = re.compile(rf"\d|\b(?:{'|'.join(_WORDS)}|none|nil|dozen)", re.IGNORECASE)


def figures(text: str) -> list[Figure]:
    """All figures of a text, in order. Overlapping ones are listed apart ("12 of 30": 12, 30, 0.4)."""
    if not _ANY_DIGIT_OR_WORD.search(text):
        return []
    masked = without_non_figures(text)
    found = [*_pairs(text, masked)]
    for figure in found:
        if ":" in figure.text or "/" in figure.text or " to " in figure.text or "-to-" in figure.text:
            masked = masked[: figure.start] + "\0" * (figure.end - figure.start) + masked[figure.end :]
    found += _numbers(text, masked)
    found += _spelled(text, masked)
    found.sort(key=lambda figure: (figure.start, -figure.end))
    return found


def _pairs(text: str, masked: str) -> Iterator[Figure]:
    """Ratios: "3:1", "3 to 1", "12 of 30", "12/30"."""
    for pattern in (_RATIO, _SHARE, _SLASH):
        for match in pattern.finditer(masked):
            left, right = (float(part.replace(",", "").rstrip(".") or "0") for part in match.groups())
            if right and not (" to " in match[0] and right != 1):
                whole = text[match.start() : match.end()]
                reading = Reading(left / right, "ratio", _pair_half_unit(match[1], left, right))
                yield Figure(whole, match.start(), match.end(), (reading,))


def _pair_half_unit(left_text: str, left: float, right: float) -> float:
    decimals = len(left_text.partition(".")[2])
    return 0.5 * 10.0**-decimals / right if decimals else 1e-9 * abs(left / right)


def _numbers(text: str, masked: str) -> Iterator[Figure]:
    at = 0
    pending: list[Figure] = []
    while match := _SCAN.search(masked, at):
        figure = _number(text, masked, match)
        at = match.end("number")
        if figure is None:
            continue
        at = max(at, figure.end)
        pending.append(figure)
    yield from _with_ranges(text, pending)
    for figure in pending:
        if re.search(r"\d \d", figure.text):
            yield from _split_groups(text, masked, figure)


def _number(text: str, masked: str, match: re.Match[str]) -> Figure | None:
    start = match.start()
    if not _starts_clean(masked, match):
        return None
    token = match["number"]
    values = decimal_readings(token)
    currency = match["currency"] or match["currency2"]
    negative = match["sign"] in _MINUS or match["inner"] in _MINUS
    if match["sign"] and start and (masked[start - 1].isalnum() or masked[start - 1] in ")%\0"):
        negative, start = match["inner"] in _MINUS, start + 1
    end = match.end("number")
    scale, end = _scale(masked, end, bool(currency), "." in token or "," in token)
    unit, end = _unit(masked, end)
    enclosed = _enclosed(masked, match, start, end)
    if enclosed and match["paren"]:
        end += 1
        if scale == 1:
            scale, end = _scale(masked, end, bool(currency), True)
        if not unit:
            unit, end = _unit(masked, end)
    if not values or (masked[end : end + 1].isalnum() or masked[end : end + 1] == "_"):
        return None
    if currency and not unit:
        unit = "money"
    signs: tuple[float, ...] = (-1.0,) if negative else (1.0,)
    if enclosed and not negative:
        alone = text[start:end].strip("() ") == text.strip("()* \n")
        signs = (-1.0,) if alone or (match["paren"] and match["currency"]) else (1.0, -1.0)
    if not negative and _NEGATIVE_WORD.search(text[max(0, start - 10) : start]):
        signs = (-1.0,)
    readings = tuple(
        reading
        for value, decimals in _fitting(values, token, unit, scale)
        for sign in signs
        for reading in _readings(sign * value, decimals, scale, unit)
    )
    if match["paren"] and not enclosed:
        start = match.start("inner") if match["inner"] else match.start("number")
        start = match.start("currency2") if match["currency2"] else start
    falling = bool(
        _FALLING_BEFORE.search(text[max(0, start - 45) : start]) or _FALLING_AFTER.match(text[end : end + 30])
    )
    return Figure(text[start:end], start, end, readings, falling)


def _starts_clean(masked: str, match: re.Match[str]) -> bool:
    start = match.start()
    before = masked[start - 1] if start else " "
    if before in "_\0" or (before.isalnum() and not (match["sign"] or match["currency"])):
        return False
    if before in ".,'’" and start > 1 and masked[start - 2].isdigit():
        return False
    if before == "-" and start > 1 and masked[start - 2].isalpha():
        return bool(re.match(r"\s?(?:%|per\s?cent)", masked[match.end() :])) or bool(match["currency"])
    joined = match["sign"] == "-" and before.isalpha()
    return not joined or bool(re.match(r"\s?(?:%|per\s?cent)", masked[match.end() :]))


def _enclosed(masked: str, match: re.Match[str], start: int, end: int) -> bool:
    if masked[end : end + 1] != ")":
        return False
    return bool(match["paren"]) or (start > 0 and masked[start - 1] == "(")


def _scale(masked: str, end: int, is_money: bool, is_decimal: bool) -> tuple[float, int]:
    match = _SCALE.match(masked, end)
    if match is None:
        return 1.0, end
    name = match["attached"] or match["worded"] or match["spaced"]
    if match["spaced"] and not is_money:
        return 1.0, end
    if match["attached"] in ("b", "t", "T") and not (is_money or is_decimal):
        return 1.0, end
    key = name.casefold()
    return _SCALES[key if key in _SCALES else key.removesuffix("s")], match.end()


def _unit(masked: str, end: int) -> tuple[str, int]:
    match = _UNIT.match(masked, end)
    if match is None or match.lastgroup is None:
        return "", end
    return match.lastgroup, match.end()


def _fitting(values: list[tuple[float, int]], token: str, unit: str, scale: float) -> list[tuple[float, int]]:
    """Of an ambiguous number's readings, those that its unit leaves possible."""
    if len(values) < 2:
        return values
    if unit in ("pct", "points", "times") or scale > 1:
        if "," in token and unit not in ("pct", "points"):
            return values[:1] if scale == 1 else values
        return [pair for pair in values if pair[1]] if "." in token else values
    return values[:1] if "," in token else values


def _readings(value: float, decimals: int, scale: float, unit: str) -> Iterator[Reading]:
    half = 0.5 * 10.0**-decimals * scale
    value *= scale
    if unit in ("pct", "points"):
        yield Reading(value / 100, "pct", half / 100)
    elif unit == "weeks":
        yield Reading(value * 7, "days", half * 7)
    elif unit == "minutes":
        yield Reading(value / 60, "hours", half / 60)
    elif unit == "times":
        yield Reading(value, "ratio", half)
    else:
        yield Reading(value, unit or "plain", half)


def _with_ranges(text: str, found: list[Figure]) -> Iterator[Figure]:
    """In "$1.2–1.4M" and "10 to 12 days" the first figure has the second's scale and unit too."""
    for index, figure in enumerate(found):
        following = found[index + 1] if index + 1 < len(found) else None
        gap = text[figure.end : following.start] if following else "."
        if following and re.fullmatch(r"\s?(?:[-–—]|to|and|or)\s?", gap):
            yield _ranged(figure, following)
        else:
            yield figure


def _ranged(first: Figure, second: Figure) -> Figure:
    own, other = first.candidates, second.candidates
    if not own or not other or own[0].kind not in ("plain", "money") or not own[0].half_unit:
        return first
    suffix = re.search(r"[^\d.,'’\s)]+(?:\s[a-z]+)*$", second.text)
    if suffix is None or re.search(r"\d\s?[A-Za-z%]", first.text):
        return first
    joined = figures(f"{first.text} {suffix[0]}") or figures(f"{first.text}{suffix[0]}")
    extra = tuple(r for r in (joined[0].candidates if joined else ()) if r not in own)
    return Figure(first.text, first.start, first.end, own + extra, first.falling)


def _split_groups(text: str, masked: str, figure: Figure) -> Iterator[Figure]:
    """ "12 345" may be one number or two columns of a row: the parts are figures too."""
    digits = re.search(r"\d+(?: \d{3})+(?![.,]?\d)", masked[figure.start : figure.end])
    if digits is None:
        return
    base = figure.start + digits.start()
    for part in re.finditer(r"\d+", digits[0]):
        start, end = base + part.start(), base + part.end()
        yield Figure(text[start:end], start, end, (Reading(float(part[0]), "plain", 0.5),))


def _spelled(text: str, masked: str) -> Iterator[Figure]:
    for match in _SPELLED.finditer(masked):
        value = _spelled_value(match)
        if value == 1 and re.match(r"\s+(?:of|another|or|day\b|hand)", masked[match.end() :]):
            continue
        worded = _SCALE.match(masked, match.end())
        scale, end = 1.0, match.end()
        if worded and worded["worded"]:
            scale, end = _scale(masked, end, False, False)
        unit, end = _unit(masked, end)
        readings = tuple(
            Reading(r.value, r.kind, r.half_unit if scale > 1 or unit else 0.0)
            for r in _readings(value, 0, scale, unit)
        )
        yield Figure(text[match.start() : end], match.start(), end, readings)


def _spelled_value(match: re.Match[str]) -> float:
    if match["dozen"]:
        return 12.0
    if match["none"]:
        return 0.0
    if match["tens"]:
        return float(_WORDS[match["tens"].casefold()] + _WORDS[match["ones"].casefold()])
    return float(_WORDS[match["word"].casefold()])
