"""A chart's geometry: bars, lines or a pie, with axis, gridlines, value labels and legend.

Gives a Drawing; what becomes of it (PNG, SVG) is another module's matter.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, cos, floor, isfinite, log10, pi, sin

from workaday.artifacts.spec import Chart, HouseStyle
from workaday.artifacts.writers.colours import LIGHT_GREY, contrast, palette
from workaday.artifacts.writers.drawing import Box, Drawing, Label, Line, Polygon, Shape, shorten, text_width
from workaday.artifacts.writers.forms import form, short_form
from workaday.artifacts.writers.ooxml import clean
from workaday.errors import BuildError

TEXT, LABEL = 18, 16
_INK = "404040"


def draw_chart(chart: Chart, style: HouseStyle, width: int = 900, height: int = 440) -> Drawing:
    """The chart as shapes on white; values that are not finite count as 0."""
    check_kind(chart)
    colours = palette(style.accent)
    shapes: list[Shape] = [Box(0, 0, width, height, "FFFFFF")]
    title = shorten(clean(chart.title), width - 40, 26)
    shapes.append(Label(width / 2, 30, title, 26, style.accent, "middle", True))
    if chart.kind == "pie":
        shapes += _pie(chart, style, colours, width, height)
    else:
        shapes += _legend(chart, colours, width)
        shapes += _plot(chart, style, colours, (width, height))
    return Drawing(width, height, tuple(shapes))


def check_kind(chart: Chart) -> None:
    """Raises BuildError for a kind that nobody draws."""
    if chart.kind not in ("bar", "line", "pie"):
        raise BuildError(f"chart {chart.title!r} is of kind {chart.kind!r}; allowed: bar, line, pie")


def describe(chart: Chart, style: HouseStyle) -> str:
    """The chart in words, with every value: its alternative text."""
    said = "; ".join(
        f"{name}: "
        + ", ".join(f"{c} {form(v, chart.format, style.currency)}" for c, v in _pairs(chart, values))
        for name, values in chart.series
    )
    return f"{chart.kind.capitalize()} chart, {chart.title}. {said}"


def ticks(low: float, high: float, count: int = 5) -> list[float]:
    """Round values that cover low to high, about `count` of them, 0 always among them."""
    low, high = min(low, 0.0), max(high, 0.0)
    if high == low:
        high = 1.0
    rough = (high - low) / count
    power = 10.0 ** floor(log10(rough))
    step = next(power * m for m in (1, 2, 2.5, 5, 10) if power * m >= rough * 0.999)
    return [step * n for n in range(floor(low / step + 1e-9), ceil(high / step - 1e-9) + 1)]


def _pairs(chart: Chart, values: Sequence[float]) -> list[tuple[str, float]]:
    return [(clean(c), v if isfinite(v) else 0.0) for c, v in zip(chart.categories, values, strict=False)]


def _legend(chart: Chart, colours: Sequence[str], width: int) -> list[Shape]:
    if len(chart.series) < 2:
        return []
    names = [shorten(clean(name), 220, TEXT) for name, _ in chart.series]
    x = (width - sum(text_width(name, TEXT) + 46 for name in names) + 20) / 2
    shapes: list[Shape] = []
    for number, name in enumerate(names):
        shapes += (
            Box(x, 57, 16, 16, colours[number % len(colours)]),
            Label(x + 24, 65, name, TEXT, _INK),
        )
        x += text_width(name, TEXT) + 46
    return shapes


def _plot(chart: Chart, style: HouseStyle, colours: Sequence[str], size: tuple[int, int]) -> list[Shape]:
    width, height = size
    values = [v for _, row in chart.series for _, v in _pairs(chart, row)]
    marks = ticks(min(values, default=0.0), max(values, default=0.0))
    step = marks[1] - marks[0]
    if min(values, default=0.0) < 0 and min(values) - marks[0] < step / 2:
        marks.insert(0, marks[0] - step)  # room for a label under the lowest bar
    most = max(map(abs, marks))
    names = [short_form(mark, chart.format, style.currency, most) for mark in marks]
    if len(set(names)) < len(names):
        names = [f"{mark:g}" for mark in marks]
    left = max(text_width(name, LABEL) for name in names) + 34
    top, bottom, right = (90 if len(chart.series) > 1 else 66), height - 66, width - 24
    slot = (right - left) / max(1, len(chart.categories))

    def y_of(value: float) -> float:
        return bottom - (value - marks[0]) / (marks[-1] - marks[0]) * (bottom - top)

    shapes: list[Shape] = []
    for mark, name in zip(marks, names, strict=True):
        y = round(y_of(mark))
        colour = "8C8C8C" if mark == 0 else LIGHT_GREY
        shapes += (
            Line(((left, y), (right, y)), colour, 1),
            Label(left - 10, y, name, LABEL, "595959", "right"),
        )
    shapes += _category_labels(chart, left, slot, bottom)
    for number, (_, row) in enumerate(chart.series):
        colour = colours[number % len(colours)]
        points = [(left + slot * (i + 0.5), v) for i, (_, v) in enumerate(_pairs(chart, row))]
        if chart.kind == "line":
            shapes += _line(chart, style, [(x, y_of(v), v) for x, v in points], colour)
        else:
            bar = slot * 0.68 / len(chart.series)
            shift = (number - (len(chart.series) - 1) / 2) * bar
            shapes += _bars(
                chart, style, [(x + shift, y_of(v), v) for x, v in points], (bar, y_of(0)), colour
            )
    return shapes


def _bars(
    chart: Chart,
    style: HouseStyle,
    tops: list[tuple[float, float, float]],
    bar: tuple[float, float],
    colour: str,
) -> list[Shape]:
    thick, zero = bar
    shapes: list[Shape] = []
    names = _value_forms(chart, style, [v for _, _, v in tops], thick + (14 if len(chart.series) == 1 else 0))
    for (x, y, value), name in zip(tops, names, strict=True):
        shapes.append(
            Box(x - thick / 2 + 1, min(y, zero), max(1.0, thick - 2), max(1.0, abs(zero - y)), colour)
        )
        if name:
            shapes.append(Label(x, y - 12 if value >= 0 else y + 12, name, LABEL, _INK, "middle"))
    return shapes


def _line(
    chart: Chart, style: HouseStyle, points: list[tuple[float, float, float]], colour: str
) -> list[Shape]:
    shapes: list[Shape] = [Line(tuple((x, y) for x, y, _ in points), colour, 3)] if len(points) > 1 else []
    shapes += [_disc(x, y, 5, colour) for x, y, _ in points]
    if len(chart.series) == 1 and len(points) > 1:
        names = _value_forms(chart, style, [v for _, _, v in points], points[1][0] - points[0][0])
        shapes += [
            Label(x, y - 18, name, LABEL, _INK, "middle")
            for (x, y, _), name in zip(points, names, strict=True)
            if name
        ]
    return shapes


def _value_forms(chart: Chart, style: HouseStyle, values: list[float], room: float) -> list[str]:
    """Labels that fit the room, in full or short; none where neither fits."""
    for say in (form, short_form):
        names = [say(value, chart.format, style.currency) for value in values]
        if max((text_width(name, LABEL) for name in names), default=0) <= room - 2:
            return names
    return [""] * len(values)


def _category_labels(chart: Chart, left: float, slot: float, bottom: float) -> list[Shape]:
    """Each in two lines at most; where slots are narrow, every second, third and so on."""
    names = [clean(name) for name in chart.categories]
    longest = max((text_width(word, LABEL) for name in names for word in name.split()), default=0)
    step = max(1, ceil(min(longest, 90) / max(slot - 6, 1)))
    shapes: list[Shape] = []
    for i in range(0, len(names), step):
        lines = _two_lines(names[i], slot * step - 6)
        shapes += [
            Label(left + slot * (i + 0.5), bottom + 18 + 19 * row, line, LABEL, _INK, "middle")
            for row, line in enumerate(lines)
        ]
    return shapes


def _two_lines(text: str, width: float) -> list[str]:
    if text_width(text, LABEL) <= width:
        return [text]
    words = text.split()
    first = words.pop(0) if words else ""
    while words and text_width(f"{first} {words[0]}", LABEL) <= width:
        first += " " + words.pop(0)
    return [shorten(line, width, LABEL) for line in (first, " ".join(words)) if line]


def _pie(chart: Chart, style: HouseStyle, colours: Sequence[str], width: int, height: int) -> list[Shape]:
    pairs = [
        (name, max(0.0, value)) for name, value in _pairs(chart, chart.series[0][1] if chart.series else ())
    ]
    total = sum(value for _, value in pairs) or 1.0
    radius = (height - 130) / 2
    x, y = width * 0.32, 74 + radius
    shapes: list[Shape] = []
    legend_top = y - len(pairs) * 17
    start = -pi / 2
    for number, (name, value) in enumerate(pairs):
        colour = colours[number % len(colours)]
        end = start + 2 * pi * value / total
        shapes += _slice((x, y), radius, (start, end), colour)
        middle = (start + end) / 2
        if value / total >= 0.045:
            place = (x + cos(middle) * radius * 0.68, y + sin(middle) * radius * 0.68)
            shapes.append(Label(*place, f"{value / total:.0%}", TEXT, contrast(colour), "middle", True))
        row = legend_top + number * 34
        words = f"{name}  {form(value, chart.format, style.currency)}"
        room = width - (x + radius + 60) - 40
        shapes += (
            Box(x + radius + 60, row, 18, 18, colour),
            Label(x + radius + 90, row + 9, shorten(words, room, TEXT), TEXT, _INK),
        )
        start = end
    return shapes


def _slice(centre: tuple[float, float], radius: float, span: tuple[float, float], colour: str) -> list[Shape]:
    start, end = span
    if end - start <= 0:
        return []
    steps = max(2, ceil((end - start) * 24))
    angles = [start + (end - start) * step / steps for step in range(steps + 1)]
    rim = tuple((centre[0] + cos(angle) * radius, centre[1] + sin(angle) * radius) for angle in angles)
    outline: list[Shape] = [Line((centre, rim[0]), "FFFFFF", 2), Line((centre, rim[-1]), "FFFFFF", 2)]
    return [Polygon((centre, *rim), colour), *outline]


def _disc(x: float, y: float, radius: float, colour: str) -> Polygon:
    angles = [2 * pi * step / 16 for step in range(16)]
    return Polygon(tuple((x + cos(a) * radius, y + sin(a) * radius) for a in angles), colour)
