"""A house's logo as a picture, the way it sits in letterheads: an emblem, the name, soft edges, a scan's grain."""

from __future__ import annotations

from functools import lru_cache
from math import cos, pi, sin
from random import Random
from typing import TYPE_CHECKING, Literal

from workaday.artifacts.spec import Image, Logo
from workaday.artifacts.writers.colours import tint
from workaday.artifacts.writers.drawing import (
    Box,
    Drawing,
    Label,
    Polygon,
    Shape,
    encode,
    shorten,
    text_width,
    to_image,
)
from workaday.artifacts.writers.image import write_jpg

if TYPE_CHECKING:
    from PIL.Image import Image as Bitmap

_EMBLEMS = 5


@lru_cache(maxsize=64)
def draw_logo(logo: Logo, accent: str, form: Literal["png", "jpeg"] = "png") -> bytes:
    """The picture. Its size in bytes differs between houses as their files do: flat art is small, a scan is not."""
    return encode(_drawn(logo, accent), form)


@lru_cache(maxsize=8)
def _drawn(logo: Logo, accent: str) -> Bitmap:
    chance = Random(logo.seed)
    height = logo.width // 4
    room = logo.width - height - 12
    fitting = (n for n in range(height // 3, height // 7, -1) if text_width(logo.text, n, True) <= room)
    size = next(fitting, height // 7)
    text = shorten(logo.text, room, size)
    emblem = _emblem(chance, height, accent)
    words = Label(height + 8, height / 2, text, size, accent, "left", True)
    rule = Box(
        height + 8, height * 0.78, text_width(text, size, True), max(1, height // 40), tint(accent, 0.5)
    )
    drawing = Drawing(logo.width, height, (Box(0, 0, logo.width, height, "FFFFFF"), *emblem, words, rule))
    flat = to_image(drawing)
    if not logo.scanned:
        return flat
    from PIL import Image as Pillow
    from PIL import ImageChops

    grain = Pillow.frombytes("L", flat.size, chance.randbytes(flat.width * flat.height)).point(
        lambda v: v // 42
    )
    return ImageChops.subtract(flat, Pillow.merge("RGB", (grain, grain, grain)))


@lru_cache(maxsize=16)
def draw_cover(logo: Logo) -> bytes:
    """The picture on the house's title slides, as a jpeg: as large as it came from a camera, as most are."""
    height = 1800 + logo.seed % 5 * 420
    return write_jpg(Image("photo", logo.text, logo.seed, width=height * 4 // 9, height=height))


def _emblem(chance: Random, size: int, accent: str) -> list[Shape]:
    """A simple figure in a square of that size."""
    pale, inner = tint(accent, chance.uniform(0.3, 0.7)), size * 0.12
    kind = chance.randrange(_EMBLEMS)
    side = size - 2 * inner
    if kind == 0:
        return [Box(inner, inner, side, side, accent), Box(inner * 2, inner * 2, side / 2, side / 2, pale)]
    if kind == 1:
        return [
            _regular(size, side / 2, chance.choice([3, 5, 6, 8, 24]), accent),
            _regular(size, side / 4, 24, pale),
        ]
    if kind == 2:
        bars = chance.randint(3, 5)
        each = side / bars
        return [
            Box(
                inner + k * each,
                inner + side * (1 - part),
                each * 0.72,
                side * part,
                accent if k % 2 else pale,
            )
            for k, part in enumerate(chance.uniform(0.3, 1.0) for _ in range(bars))
        ]
    if kind == 3:
        middle = size / 2
        roof = ((inner, middle), (middle, inner), (size - inner, middle))
        return [Polygon(roof, accent), Box(inner * 1.8, middle, size - inner * 3.6, side / 2, pale)]
    return [_regular(size, side / 2, 24, pale), _regular(size, side / 3, chance.choice([4, 5]), accent)]


def _regular(size: int, radius: float, corners: int, fill: str) -> Polygon:
    turns = [2 * pi * k / corners - pi / 2 for k in range(corners)]
    return Polygon(tuple((size / 2 + radius * cos(t), size / 2 + radius * sin(t)) for t in turns), fill)
