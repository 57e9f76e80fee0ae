"""Figures in what a model writes: references are let through if they are plain, bare figures are matched to the
measure or fact that has this value in this form at the file's time, or sent back with the reason.

So a file can state nothing that the ledger does not hold. Years, and numbers that are names ("Form 1040"), are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from workaday.authors.embedded.world import World
from workaday.errors import BuildError
from workaday.world.records import Project
from workaday.world.refs import Scope

_FIGURE = re.compile(
    r"(?<![\w.\-/#§])(?:[$€£¥]\s?-?\d[\d,.]*\s?(?:[KkMm]\b|million\b|billion\b|thousand\b)?"
    r"|-?\d[\d,.]*\s?(?:%|bps\b|per ?cent\b|percent\b|basis points\b|million\b|billion\b|thousand\b|kr\b|CHF\b)"
    r"|(?:CHF|EUR|USD|GBP)\s\d[\d,.]*|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{3,}(?:\.\d+)?)(?![\w-])"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_NAMED = re.compile(
    r"(?:\b(?:form|section|sections|room|rule|article|chapter|no|nr|number|unit|suite|iso|building|route|highway|clause"
    r"|page|pages|model|type|version|part|case|docket|title|code|ticket|order|file|policy|act)\.?|[#§])\s?$",
    re.IGNORECASE,
)
"""Words after which a number is a name."""

_REFERENCE = re.compile(
    r"\s*[a-z]\w*(?:\.[A-Za-z]\w*)*(?:\.trend\((?:'[\w ]{1,20}'(?:, ?'[\w ]{1,20}')*)?\))?(?:\s*\|\s*[a-z_0-9]+)*\s*"
)
"""What may stand between double braces: a name, its parts and forms. No arithmetic, no calls, no literals."""

_ROOTS = ("m", "f", "who", "me", "org", "project", "subject", "period", "date", "place", "row", "field", "job", "clients",
          "workplace", "n")  # fmt: skip
_FORMS = {
    "money": ("money0", "money2", "money_k", "money_m"), "pct": ("pct0", "pct1", "pct2", "bps"), "bps": ("int",),
    "count": ("int",), "number": ("int", "num1", "num2"), "days": ("int", "num1", "days"), "hours": ("int", "num1", "hours"),
    "ratio": ("x1", "num1", "num2"),
}  # fmt: skip
_SKIPPED = frozenset({"sql", "where", "kind", "layout", "by", "to", "cc", "rows", "figures", "columns", "label_column",
                      "sheet", "content", "unit", "total", "values"})  # fmt: skip
"""Keys of an answer whose text is no prose."""


@dataclass(frozen=True)
class Known:
    """The figures of one day: by the form in which each is written, the references that give it."""

    forms: dict[str, list[str]]

    def references(self, written: str) -> list[str]:
        return self.forms.get(_bare(written), [])


def known_figures(world: World, project: Project | None, when: date) -> Known:
    """What every measure and fact comes to on that day, in every form that it may take."""
    scope = world.scope(Random(0), project, when)
    forms: dict[str, list[str]] = {}
    for name, unit in _names(world, scope):
        for form in ("", *_FORMS.get(unit, ())):
            reference = f"{{{{ {name}|{form} }}}}" if form else f"{{{{ {name} }}}}"
            try:
                written = _bare(scope.text(reference))
            except BuildError:
                continue  # it says nothing here: a measure of a project, in a file that belongs to none
            if not any(_name(r) == name for r in forms.setdefault(written, [])):
                forms[written].append(reference)
    return Known(forms)


def _names(world: World, scope: Scope) -> Iterator[tuple[str, str]]:
    for id, measure in world.trade.measures.items():
        yield f"m.{id}", measure.unit
        yield f"m.{id}.prev", measure.unit
    for id, fact in world.trade.facts.items():
        yield f"f.{id}", fact.unit


def bound(value: Any, known: Known, faults: list[str], key: str = "") -> Any:
    """An answer's parts with each bare figure as the reference that gives it; what is wrong goes into `faults`."""
    if isinstance(value, str):
        return value if key in _SKIPPED else bind(value, known, faults)
    if key == "grid":
        return _words_only(value, faults)
    if isinstance(value, list):
        return [bound(v, known, faults, key) for v in value]
    if isinstance(value, dict):
        return {k: v if k in _SKIPPED else bound(v, known, faults, k) for k, v in value.items()}
    return value


def _words_only(value: Any, faults: list[str]) -> Any:
    """A table of words as it is: a reference would not be resolved there."""
    text = " ".join(cell for line in [value["header"], *value["lines"]] for cell in line)
    if marks := re.findall(r"\{\{.*?(?:\}\}|$)", text):
        faults.append(
            f"a grid holds plain words: write out the name that {marks[0]} stands for; figures belong into p, bullets,"
            " figures or table"
        )
    else:
        bind(text, Known({}), faults)
    return value


def bind(text: str, known: Known, faults: list[str]) -> str:
    """A text whose figures are references. Names of nothing, arithmetic and commands of templates are faults."""
    parts = re.split(r"(\{\{.*?\}\})", text)
    for k, part in enumerate(parts):
        if part.startswith("{{") and part.endswith("}}"):
            if (
                not _REFERENCE.fullmatch(part[2:-2])
                or part[2:-2].strip().split(".")[0].split("|")[0].strip() not in _ROOTS
            ):
                faults.append(f"{part[:60]!r} is no plain reference; {{{{ m.name|form }}}} is one")
            continue
        if mark := re.search(r"\{\{|\}\}|\{%|\{#|\[\[|\]\]", part):
            faults.append(f"{mark.group()!r} in {part[:60]!r}: only {{{{ ... }}}} references are known")
        parts[k] = _FIGURE.sub(lambda m: _matched(m, known, faults), part)
    return "".join(parts)


def _matched(match: re.Match[str], known: Known, faults: list[str]) -> str:
    """The reference that a bare figure stands for, or the figure itself with a fault said."""
    written, before = match.group().rstrip(".,"), match.string[max(0, match.start() - 16) : match.start()]
    tail = match.group()[len(written) :]
    if _YEAR.fullmatch(written) or (written.isdigit() and _NAMED.search(before)):
        return match.group()
    references = known.references(written)
    if len(references) == 1:
        return references[0] + tail
    around = match.string[max(0, match.start() - 40) : match.end() + 20]
    if references:
        faults.append(
            f"the bare figure {written!r} in {around!r} could be {' or '.join(references[:4])}: write which"
        )
    else:
        faults.append(
            f"the bare figure {written!r} in {around!r} is no measure's or fact's value on that day: write a reference"
            " from the list, or leave the figure out"
        )
    return match.group()


def _bare(written: str) -> str:
    return re.sub(r"\s+", "", written).replace("percent", "%").replace("basispoints", "bps").lower()


def _name(reference: str) -> str:
    return reference.strip("{} ").partition("|")[0].strip()
