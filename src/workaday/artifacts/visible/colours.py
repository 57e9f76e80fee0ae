"""Whether one colour can be read on another. Colours are "RRGGBB"."""

from __future__ import annotations

from functools import lru_cache

WHITE, BLACK = "FFFFFF", "000000"
LEAST_CONTRAST = 1.25
"""Below this nobody reads it: light grey on white (D9D9D9) has 1.4, the standard for the web asks for 4.5."""
LEAST_POINTS = 4.0
"""The smallest letters that count as written to be read, in points."""


def unreadable(colour: str, background: str) -> bool:
    return contrast(colour, background) < LEAST_CONTRAST


@lru_cache(maxsize=512)
def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def is_colour(text: str | None) -> bool:
    return text is not None and len(text) == 6 and all(c in "0123456789abcdefABCDEF" for c in text)


def _luminance(colour: str) -> float:
    parts = [int(colour[k : k + 2], 16) / 255 for k in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
