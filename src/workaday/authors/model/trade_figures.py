"""Bare figures in what a model wrote. A figure of the business stands in a text as a reference; one that stands
there as itself is matched to the fact that it must be, or goes back with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workaday.artifacts.figures import share_named
from workaday.authors.embedded.lint import BARE_FIGURE

_TEMPLATE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_FORMS = {"money": "money0", "pct": "pct1", "days": "days", "hours": "hours"}
_NO_PROSE = frozenset(("sql", "when", "where", "name", "format", "folder", "pattern", "code", "excel", "id"))
_CLOSE = 0.5
"""Which share of a fact's words stands near a figure that is the fact."""


@dataclass(frozen=True)
class Bare:
    """A bare figure: the sentence, the figure, and what to do about it."""

    text: str
    figure: str
    reason: str


def match_figures(value: Any, facts: Mapping[str, Any], found: list[Bare], matched: list[str]) -> Any:
    """The same value with every bare figure that can only be one fact made a reference to it. What was `matched`
    and what was `found` bare is entered into these lists."""
    if isinstance(value, dict):
        return {k: v if k in _NO_PROSE else match_figures(v, facts, found, matched) for k, v in value.items()}
    if isinstance(value, list):
        return [match_figures(v, facts, found, matched) for v in value]
    if not isinstance(value, str):
        return value
    text = value
    while bare := _first(text):
        figure = text[bare[0] : bare[1]].strip()
        fact = _fact_for(figure, text, facts)
        if not fact:
            found.append(Bare(value, figure, _reason(figure, text, facts)))
            return value
        unit = facts[fact]["unit"]
        reference = f"{{{{ f.{fact}|{_FORMS[unit]} }}}}" if unit in _FORMS else f"{{{{ f.{fact} }}}}"
        matched.append(f"{figure} is {fact} in {value[:60]!r}")
        text = f"{text[: bare[0]]}{reference}{text[bare[0] + len(figure) :]}"
    return text


def _first(text: str) -> tuple[int, int] | None:
    """Where the first bare figure stands."""
    plain = _TEMPLATE.sub(lambda m: "\x00" * len(m.group()), text)
    match = BARE_FIGURE.search(plain)
    return match.span() if match else None


def _read(figure: str) -> tuple[float, str] | None:
    """The value and the unit of a bare figure; "" where it shows none."""
    digits = re.search(r"\d[\d,]*(?:\.\d+)?", figure)
    if digits is None:
        return None
    value = float(digits.group().replace(",", ""))
    if re.search(r"%|percent", figure):
        return value / 100, "pct"
    if "bps" in figure:
        return value, "bps"
    if re.match(r"[$€£]", figure):
        return value, "money"
    return (value * 1e6, "") if "million" in figure else (value, "")


def _fact_for(figure: str, text: str, facts: Mapping[str, Any]) -> str:
    """The only fact that the figure can be: of its unit, with its value in range, named in the same sentence."""
    read = _read(figure)
    if read is None:
        return ""
    value, unit = read
    fitting = []
    for id, fact in facts.items():
        span: Sequence[float] = fact.get("value") or ()
        numbers = len(span) == 2 and all(isinstance(n, int | float) for n in span)
        if (
            not numbers
            or (unit and fact["unit"] != unit)
            or (not unit and fact["unit"] in ("pct", "bps", "money"))
        ):
            continue
        if span[0] <= value <= span[1] and share_named(text, fact["label"]) >= _CLOSE:
            fitting.append(id)
    return fitting[0] if len(fitting) == 1 else ""


def _reason(figure: str, text: str, facts: Mapping[str, Any]) -> str:
    near = [id for id, fact in facts.items() if share_named(text, fact["label"]) >= _CLOSE]
    hint = f"; perhaps {{{{ f.{near[0]} }}}}" if near else ""
    return (
        f"a bare figure {figure!r} in {text[:70]!r}: refer to a measure or a fact ({{{{ m.id }}}}, {{{{ f.id }}}}), or"
        f" say it without a number{hint}"
    )
