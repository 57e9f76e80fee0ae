"""Styles and numbering of Word documents: which paragraphs are headings, and which are items of a list.

The documents of a house share these parts byte for byte: they are read once, not once a document.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias
from xml.etree.ElementTree import Element

from workaday.artifacts.readers.package import Part, read_once, whole_number

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL, PARAGRAPH_LOOK = f"{W}val", f"{W}pPr"
_NUMBERING, _NUM_ID, _LEVEL, _OUTLINE = f"{W}numPr", f"{W}numId", f"{W}ilvl", f"{W}outlineLvl"

Numbering: TypeAlias = Mapping[str, Mapping[int, str]]
"""The id of a list -> its level from 0 -> "bullet" or "number"."""


@dataclass(frozen=True)
class Style:
    """`level` is 1 to 9 for headings; `bullet` is "", "bullet" or "number"."""

    name: str
    level: int = 0
    bullet: str = ""


@read_once
def read_numbering(part: Part | None) -> Numbering:
    if part is None:
        return {}
    root = part.xml()
    kinds: dict[str, dict[int, str]] = {}
    for abstract in root.iter(f"{W}abstractNum"):
        levels = kinds.setdefault(abstract.get(f"{W}abstractNumId", ""), {})
        for level in abstract.iter(f"{W}lvl"):
            form = level.find(f"{W}numFmt")
            is_bullet = form is not None and form.get(VAL) in ("bullet", "none")
            levels[whole_number(level.get(_LEVEL))] = "bullet" if is_bullet else "number"
    found: dict[str, dict[int, str]] = {}
    for number in root.iter(f"{W}num"):
        found[number.get(_NUM_ID, "")] = kinds.get(value_of(number, f"{W}abstractNumId"), {})
    return found


@read_once
def read_styles(part: Part | None, numbering: Part | None) -> Mapping[str, Style]:
    """Styles by their ids, each with what it has from those that it is based on."""
    if part is None:
        return {}
    raw: dict[str, tuple[str, str, Element | None]] = {}
    for style in part.xml().iter(f"{W}style"):
        key = style.get(f"{W}styleId", "")
        raw[key] = (value_of(style, f"{W}name"), value_of(style, f"{W}basedOn"), style.find(PARAGRAPH_LOOK))
    lists = read_numbering(numbering)
    return {key: _style(key, raw, lists) for key in raw}


def _style(key: str, raw: Mapping[str, tuple[str, str, Element | None]], lists: Numbering) -> Style:
    name = raw[key][0]
    level, bullet = _heading_level(name), ""
    seen: set[str] = set()
    while key in raw and key not in seen:
        seen.add(key)
        ancestor, parent, properties = raw[key]
        level = level or _heading_level(ancestor) or outline_level(properties)
        bullet = bullet or list_kind(properties, lists) or _list_style(ancestor)
        key = parent
    return Style(name, level, "" if level else bullet)


def value_of(parent: Element, tag: str) -> str:
    """The value of the first child of a tag; "" where there is none."""
    child = parent.find(tag)
    return "" if child is None else child.get(VAL, "")


def outline_level(properties: Element | None) -> int:
    if properties is None or properties.find(_OUTLINE) is None:
        return 0
    level = whole_number(value_of(properties, _OUTLINE), 9)
    return level + 1 if level < 9 else 0


def list_id(properties: Element | None) -> str:
    numbering = None if properties is None else properties.find(_NUMBERING)
    return "" if numbering is None else value_of(numbering, _NUM_ID)


def list_kind(properties: Element | None, lists: Numbering) -> str:
    """ "bullet", "number", or "" for what is in no list."""
    numbering = None if properties is None else properties.find(_NUMBERING)
    if numbering is None:
        return ""
    key = value_of(numbering, _NUM_ID)
    if key in ("", "0"):
        return ""
    return lists.get(key, {}).get(whole_number(value_of(numbering, _LEVEL)), "bullet")


def _heading_level(name: str) -> int:
    if match := re.fullmatch(r"heading ([1-9])", name.casefold()):
        return int(match[1])
    return 1 if name.casefold() == "title" else 0


def _list_style(name: str) -> str:
    name = name.casefold()
    return "bullet" if name.startswith("list bullet") else "number" if name.startswith("list number") else ""
