"""A picture as a list of shapes, and its two projections: a bitmap (Pillow) and an SVG.

Knows nothing of charts. Units are pixels of the bitmap; text is set in the bundled Carlito.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING, TypeAlias

from workaday.artifacts.writers.colours import rgb
from workaday.artifacts.writers.ooxml import escape

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont

Point: TypeAlias = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    x: float
    y: float
    width: float
    height: float
    fill: str


@dataclass(frozen=True, slots=True)
class Line:
    points: tuple[Point, ...]
    colour: str
    width: float = 1.0


@dataclass(frozen=True, slots=True)
class Polygon:
    points: tuple[Point, ...]
    fill: str


@dataclass(frozen=True, slots=True)
class Label:
    """One line of text; (x, y) is the middle of its height, at its left, middle or right."""

    x: float
    y: float
    text: str
    size: int = 18
    colour: str = "404040"
    align: str = "left"
    bold: bool = False


Shape: TypeAlias = Box | Line | Polygon | Label


@dataclass(frozen=True, slots=True)
class Drawing:
    width: int
    height: int
    shapes: tuple[Shape, ...]


@cache
def font(size: int, bold: bool = False) -> FreeTypeFont:
    from PIL import ImageFont

    return ImageFont.truetype(BytesIO(_font_file(bold)), size, layout_engine=ImageFont.Layout.BASIC)


@cache
def _font_file(bold: bool) -> bytes:
    name = "Carlito-Bold.ttf" if bold else "Carlito-Regular.ttf"
    return files("workaday.artifacts.writers").joinpath("data", "fonts", name).read_bytes()


@cache
def _advance(character: str, bold: bool) -> float:
    return font(100, bold).getlength(character)


def text_width(text: str, size: float, bold: bool = False) -> float:
    """Pixels that the text takes, kerning left out: a hair more than it will be."""
    return sum(_advance(character, bold) for character in text) * size / 100


def shorten(text: str, width: float, size: int) -> str:
    """The text, cut with an ellipsis where it is wider than `width`."""
    if text_width(text, size) <= width:
        return text
    while text and text_width(text + "…", size) > width:
        text = text[:-1]
    return text.rstrip() + "…" if text else ""


def to_image(drawing: Drawing) -> Image:
    """The bitmap. Slanted edges are drawn at twice the size and reduced; text and boxes need none."""
    from PIL import Image, ImageDraw

    slanted = any(isinstance(shape, Polygon) or _slanted(shape) for shape in drawing.shapes)
    scale = 2 if slanted else 1
    image = Image.new("RGB", (drawing.width * scale, drawing.height * scale), "white")
    pen = ImageDraw.Draw(image)
    for shape in drawing.shapes:
        match shape:
            case Box(x, y, width, height, fill):
                corners = (x, y, max(x, x + width - 1), max(y, y + height - 1))
                pen.rectangle([round(value * scale) for value in corners], fill=rgb(fill))
            case Line(points, colour, width):
                path = [(x * scale, y * scale) for x, y in points]
                pen.line(path, fill=rgb(colour), width=max(1, round(width * scale)), joint="curve")
            case Polygon(points, fill):
                pen.polygon([(x * scale, y * scale) for x, y in points], fill=rgb(fill))
    if slanted:
        image = image.reduce(scale)
        pen = ImageDraw.Draw(image)
    for shape in drawing.shapes:
        if isinstance(shape, Label):
            anchor = {"left": "lm", "middle": "mm", "right": "rm"}[shape.align]
            face = font(shape.size, shape.bold)
            pen.text((shape.x, shape.y), shape.text, rgb(shape.colour), face, anchor=anchor)
    return image


def to_png(drawing: Drawing) -> bytes:
    """A png of at most 128 colours: plenty for shapes and type, and a third of the size."""
    from PIL.Image import Dither, Quantize

    image = to_image(drawing).quantize(128, Quantize.FASTOCTREE, dither=Dither.NONE)
    colours = image.getpalette() or []
    image.putpalette([255 if value > 251 else value for value in colours])  # white stays white
    return encode(image, "png")


def encode(image: Image, kind: str) -> bytes:
    """A Pillow image as png or jpeg bytes."""
    out = BytesIO()
    if kind == "png":
        image.save(out, "PNG", compress_level=6)
    else:
        image.save(out, "JPEG", quality=82)
    return out.getvalue()


def to_svg(drawing: Drawing, family: str = "Carlito, Calibri, sans-serif") -> str:
    body = "".join(_svg(shape) for shape in drawing.shapes)
    size = f'width="{drawing.width}" height="{drawing.height}" viewBox="0 0 {drawing.width} {drawing.height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="{family}">{body}</svg>'


def _svg(shape: Shape) -> str:
    match shape:
        case Box(x, y, width, height, fill):
            place = f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"'
            return f'<rect {place} fill="#{fill}"/>'
        case Line(points, colour, width):
            path = f'points="{_path(points)}" fill="none" stroke="#{colour}" stroke-width="{width:g}"'
            return f'<polyline {path} stroke-linejoin="round"/>'
        case Polygon(points, fill):
            return f'<polygon points="{_path(points)}" fill="#{fill}"/>'
        case Label(x, y, text, size, colour, align, bold):
            anchor = {"left": "start", "middle": "middle", "right": "end"}[align]
            place = f'x="{x:.1f}" y="{y + size * 0.32:.1f}" font-size="{size}" text-anchor="{anchor}"'
            weight = ' font-weight="bold"' if bold else ""
            return f'<text {place} fill="#{colour}"{weight}>{escape(text)}</text>'


def _path(points: tuple[Point, ...]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def _slanted(shape: Shape) -> bool:
    return isinstance(shape, Line) and len(shape.points) > 2
