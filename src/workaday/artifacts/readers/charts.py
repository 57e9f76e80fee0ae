"""Native chart parts: titles, categories and the values that are drawn."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from workaday.artifacts.readers.content import Grid, Passage
from workaday.artifacts.readers.package import whole_number
from workaday.artifacts.spec import Chart

_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_KINDS = {"barChart": "bar", "bar3DChart": "bar", "pieChart": "pie", "doughnutChart": "pie"}
MAX_POINTS = 100_000


def chart_of(root: Element) -> Chart:
    """A chart part as a spec; points that are not stored count as 0.0."""
    area = root.find(f".//{_C}plotArea")
    kind = next(
        (k for tag, k in _KINDS.items() if area is not None and area.find(f"{_C}{tag}") is not None), "line"
    )
    title = "".join(node.text or "" for node in root.iterfind(f"{_C}chart/{_C}title//{_A}t"))
    categories: list[str] = []
    series: list[tuple[str, tuple[float, ...]]] = []
    for element in root.iter(f"{_C}ser"):
        name = _points(element.find(f"{_C}tx"))
        labels = _points(element.find(f"{_C}cat")) or _points(element.find(f"{_C}xVal"))
        values = _points(element.find(f"{_C}val")) or _points(element.find(f"{_C}yVal"))
        if len(labels) > len(categories):
            categories = labels
        series.append((name[0] if name else "", tuple(_number(value) for value in values)))
    if not title and len(series) == 1:
        title = series[0][0]
    return Chart(kind, title, tuple(categories), tuple(series))


def chart_passages(chart: Chart, place: str, context: str) -> list[Passage]:
    """A passage for each drawn value; the context holds title, series and category."""
    passages = []
    for name, values in chart.series:
        for index, value in enumerate(values):
            category = chart.categories[index] if index < len(chart.categories) else str(index + 1)
            about = " | ".join(dict.fromkeys(part for part in (context, chart.title, name, category) if part))
            where = f"{place}, {name or 'series'}, '{category}'"
            passages.append(Passage(f"{value:.15g}", where, about, value=value, cell=True))
    return passages


def chart_grid(chart: Chart, name: str) -> Grid:
    """The chart's data as a grid: a column of categories, then a column a series."""
    rows: list[tuple[str | float | None, ...]] = [("", *(label for label, _ in chart.series))]
    height = max([len(chart.categories), *(len(values) for _, values in chart.series)], default=0)
    for index in range(height):
        category = chart.categories[index] if index < len(chart.categories) else str(index + 1)
        rows.append((category, *(v[index] if index < len(v) else None for _, v in chart.series)))
    return Grid(name, tuple(rows))


def _points(element: Element | None) -> list[str]:
    if element is None:
        return []
    points: dict[int, str] = {}
    for point in element.iter(f"{_C}pt"):
        points[whole_number(point.get("idx"))] = point.findtext(f"{_C}v") or ""
    if not points:
        return [node.text or "" for node in element.iter(f"{_C}v")][:1]
    return [points.get(index, "") for index in range(min(max(points) + 1, MAX_POINTS))]


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
