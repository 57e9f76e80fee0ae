"""Image -> .png or .jpg by Pillow: a chart, a window on a screen, a photo, a scanned page.

The seed settles all that is drawn by chance; Pillow's effect_noise is not used (it has no seed).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from random import Random
from typing import TYPE_CHECKING

from workaday.artifacts.spec import HouseStyle, Image, Scan
from workaday.artifacts.writers.charts import draw_chart
from workaday.artifacts.writers.colours import contrast, rgb, tint
from workaday.artifacts.writers.drawing import Box, Drawing, Label, Shape, encode, font, shorten, to_image
from workaday.artifacts.writers.ooxml import clean
from workaday.artifacts.writers.photo_bands import exif
from workaday.errors import BuildError

if TYPE_CHECKING:
    from PIL.Image import Image as Bitmap

_ACCENTS = ("1F3864", "1F4E5F", "7B2D26", "375623", "5B3A8C", "3B3B3B")
_SKIES = (("9CC3E6", "F4E3C1"), ("6E8FB5", "E9C9A8"), ("B7C9D3", "EDEDE6"), ("4F6D8F", "D9A679"))
_GROUNDS = ("4F6B3A", "6B5B45", "3E5A66", "7A7466", "5C4A5E")
_MOST_PIXELS = 40_000_000
_PAINTED = 320  # pixels across, before a photo is enlarged


def write_png(spec: Image) -> bytes:
    return encode(_drawn(spec), "png")


def write_jpg(spec: Image) -> bytes:
    """Raises BuildError for a kind that nobody keeps as a JPEG."""
    if spec.kind not in ("photo", "scan"):
        raise BuildError(f"an image of kind {spec.kind!r} is no .jpg; allowed: photo, scan. Write it as .png")
    content = encode(_drawn(spec), "jpeg")
    return content[:2] + exif(spec.taken, spec.seed & 0xFFFFFFFF) + content[2:] if spec.taken else content


def draw_scan(block: Scan) -> bytes:
    """What was scanned into a document, as a jpeg."""
    return write_jpg(
        Image("scan", block.title, block.seed, lines=block.lines, width=block.width, height=block.height)
    )


def _drawn(spec: Image) -> Bitmap:
    draw = _KINDS.get(spec.kind)
    if draw is None:
        raise BuildError(f"image kind {spec.kind!r} is unknown; allowed: {', '.join(_KINDS)}")
    if not (spec.width >= 16 and spec.height >= 16 and spec.width * spec.height <= _MOST_PIXELS):
        raise BuildError(
            f"image of {spec.width} x {spec.height} pixels; allowed: from 16 x 16 to 40 million pixels"
        )
    return draw(spec)


def _chart(spec: Image) -> Bitmap:
    if spec.chart is None:
        raise BuildError(f"image {spec.title!r} of kind chart has no chart; give one or another kind")
    accent = _ACCENTS[spec.seed % len(_ACCENTS)]
    return to_image(draw_chart(spec.chart, HouseStyle(accent=accent), spec.width, spec.height))


def _screenshot(spec: Image) -> Bitmap:
    """A window: title bar, a row of menus, the lines of text, a status bar."""
    width, height = spec.width, spec.height
    accent = _ACCENTS[spec.seed % len(_ACCENTS)]
    title = shorten(clean(spec.title), width - 240, 20)
    shapes: list[Shape] = [
        Box(0, 0, width, height, "FFFFFF"),
        Box(0, 0, width, 44, accent),
        Label(20, 22, title, 20, contrast(accent), "left", True),
        *(
            Label(width - 134 + 50 * n, 22, sign, 22, contrast(accent), "middle")
            for n, sign in enumerate("–□×")
        ),
        Box(0, 44, width, 38, "F3F3F3"),
        Box(0, 81, width, 1, "D0D0D0"),
        Box(0, height - 32, width, 32, tint(accent, 0.9)),
        Label(20, height - 16, f"{len(spec.lines)} lines", 15, "595959"),
        Label(width - 20, height - 16, "100%", 15, "595959", "right"),
    ]
    x = 20.0
    for name in ("File", "Edit", "View", "Tools", "Help"):
        shapes.append(Label(x, 63, name, 17, "262626"))
        x += 74
    step = max(16, min(32, (height - 160) // max(1, len(spec.lines))))
    for number, line in enumerate(spec.lines):
        y = 112 + number * step
        if y > height - 50:
            break
        if number % 2:
            shapes.append(Box(16, y - step / 2, width - 32, step, "F7F7F7"))
        text = shorten(clean(line), width - 80, round(step * 0.62))
        shapes.append(Label(32, y, text, round(step * 0.62), "262626"))
    return to_image(Drawing(width, height, tuple(shapes)))


def _photo(spec: Image) -> Bitmap:
    """Soft scenery: a few ridges under a sky, painted small, enlarged, with grain."""
    from PIL import Image as Pillow
    from PIL import ImageDraw, ImageFilter

    chance = Random(spec.seed)
    small = (_PAINTED, max(16, _PAINTED * spec.height // spec.width))
    image = Pillow.new("RGB", small)
    pen = ImageDraw.Draw(image)
    top, low = (rgb(colour) for colour in chance.choice(_SKIES))
    for y in range(small[1]):
        share = min(1.0, y / small[1] * 1.5)
        pen.line(((0, y), (small[0], y)), fill=_mixed(top, low, share))
    across, down = chance.uniform(0.15, 0.85) * small[0], chance.uniform(0.12, 0.3) * small[1]
    size = chance.uniform(0.03, 0.06) * small[0]
    pen.ellipse(
        (across - size, down - size, across + size, down + size), fill=_mixed(low, (255, 255, 245), 0.7)
    )
    ground = rgb(chance.choice(_GROUNDS))
    for layer in range(3):
        height = small[1] * (0.45 + 0.18 * layer)
        ridge = [(0.0, float(small[1]))]
        for step in range(0, small[0] + 16, small[0] // 24):
            height += chance.uniform(-0.03, 0.03) * small[1]
            ridge.append((float(step), height))
        ridge.append((small[0] + 16.0, float(small[1])))
        pen.polygon(ridge, fill=_mixed(low, ground, 0.45 + 0.25 * layer))
    image = image.filter(ImageFilter.GaussianBlur(1.4))
    return _grained(image.resize((spec.width, spec.height), Pillow.Resampling.BICUBIC), chance, 0.06)


def _scan(spec: Image) -> Bitmap:
    """An off-white page, its lines of type a little aslant."""
    from PIL import Image as Pillow
    from PIL import ImageDraw

    chance = Random(spec.seed)
    width, height = spec.width, spec.height
    page = Pillow.new("RGB", (width, height), (247, 244, 236))
    pen = ImageDraw.Draw(page)
    left, top = width // 11, height // 14
    size = max(10, min(width // 42, (height - 2 * top) // max(1, round(1.55 * (len(spec.lines) + 3)))))
    if spec.title:
        title = shorten(clean(spec.title), width - 2 * left, size + 8)
        pen.text((left, top), title, (38, 38, 44), font(size + 8, True))
    for number, line in enumerate(spec.lines):
        shade = 44 + chance.randrange(26)
        place = (left + chance.uniform(-0.6, 0.6), top + (number + 2.2) * size * 1.55)
        pen.text(place, shorten(clean(line), width - 2 * left, size), (shade, shade, shade + 5), font(size))
    angle = chance.choice((-1, 1)) * chance.uniform(0.4, 1.3)
    page = page.rotate(angle, Pillow.Resampling.BILINEAR, fillcolor=(236, 232, 222))
    return _grained(page, chance, 0.05)


_KINDS: dict[str, Callable[[Image], Bitmap]] = {
    "chart": _chart,
    "screenshot": _screenshot,
    "photo": _photo,
    "scan": _scan,
}


def _grained(image: Bitmap, chance: Random, share: float) -> Bitmap:
    """The image with a tile of fixed noise laid over it, shifted by chance."""
    from PIL import Image as Pillow
    from PIL import ImageChops

    tile = ImageChops.offset(_noise(), chance.randrange(256), chance.randrange(256))
    noise = Pillow.new("RGB", image.size)
    for x in range(0, image.width, 256):
        for y in range(0, image.height, 256):
            noise.paste(tile, (x, y))
    return Pillow.blend(image, noise, share)


@cache
def _noise() -> Bitmap:
    from PIL import Image as Pillow

    grey = Pillow.frombytes("L", (256, 256), Random(0).randbytes(256 * 256))
    return Pillow.merge("RGB", (grey, grey, grey))


def _mixed(one: tuple[int, int, int], other: tuple[int, int, int], share: float) -> tuple[int, int, int]:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue
