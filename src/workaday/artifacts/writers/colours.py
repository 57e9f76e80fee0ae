"""Colours of a house: six for series, and lighter or darker sisters of any. RRGGBB in and out."""

from __future__ import annotations

from functools import cache
from math import dist

GREY = "7F7F7F"
LIGHT_GREY = "D9D9D9"
_OTHERS = ("C55A11", "7F8C8D", "BF9000", "2E8B7A", "8064A2", "C0392B", "4F81BD")


def rgb(colour: str) -> tuple[int, int, int]:
    value = int(colour, 16)
    return value >> 16, value >> 8 & 255, value & 255


def tint(colour: str, share: float) -> str:
    """The colour mixed with white: share 0 is the colour, 1 is white."""
    return "".join(f"{round(part + (255 - part) * share):02X}" for part in rgb(colour))


def contrast(colour: str) -> str:
    """White or near-black, whichever reads better on the colour."""
    red, green, blue = rgb(colour)
    return "FFFFFF" if red * 0.299 + green * 0.587 + blue * 0.114 < 150 else "262626"


@cache
def palette(accent: str) -> tuple[str, ...]:
    """Eight colours for a chart's series, the house's own first, none too near to it."""
    accent = accent.upper()
    far = [other for other in _OTHERS if _distance(accent, other) > 60]
    return (accent, *far, *(tint(accent, 0.35), tint(accent, 0.6)))[:8]


def _distance(one: str, other: str) -> float:
    return dist(rgb(one), rgb(other))
