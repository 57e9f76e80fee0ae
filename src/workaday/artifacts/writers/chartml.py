"""Chart -> a native chart part (DrawingML), with its data in a small workbook of its own or in a sheet."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import isfinite

from workaday.artifacts.readers.xlsx import column_name
from workaday.artifacts.spec import Chart, HouseStyle
from workaday.artifacts.writers import ooxml
from workaday.artifacts.writers.charts import check_kind
from workaday.artifacts.writers.colours import contrast, palette
from workaday.artifacts.writers.forms import excel_format
from workaday.artifacts.writers.ooxml import RELATIONS, XML_HEAD, Part, escape, part

_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_MOST_LABELLED, _MOST_BESIDE, _MOST_ON_LINE = 16, 6, 8
"""Points beyond which value labels would crowd: of one series, of several, on a line."""


@dataclass(frozen=True)
class Ranges:
    """Where a chart's data stand: the categories, and each series' name ("" for none) and values."""

    categories: str
    series: tuple[tuple[str, str], ...]


def own_ranges(chart: Chart) -> Ranges:
    """The ranges of `chart_workbook`."""
    last = len(chart.categories) + 1
    letters = [column_name(number + 1) for number in range(len(chart.series))]
    names = tuple((f"Sheet1!${c}$1", f"Sheet1!${c}$2:${c}${last}") for c in letters)
    return Ranges(f"Sheet1!$A$2:$A${last}", names)


def chart_xml(chart: Chart, style: HouseStyle, with_title: bool, ranges: Ranges | None = None) -> str:
    """The chart part. Without `ranges` its data are in a workbook of its own, whose relation is rId1."""
    check_kind(chart)
    places = ranges or own_ranges(chart)
    series = "".join(_series(chart, style, number, places) for number in range(len(chart.series)))
    data = "" if ranges else '<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData>'
    title = _title(chart, style) if with_title else ""
    legend = ""
    if len(chart.series) > 1 or chart.kind == "pie":
        side = "r" if chart.kind == "pie" else "t"
        legend = f'<c:legend><c:legendPos val="{side}"/><c:overlay val="0"/></c:legend>'
    return (
        f'{XML_HEAD}<c:chartSpace xmlns:c="{_C}" xmlns:a="{_A}" xmlns:r="{RELATIONS}">'
        '<c:roundedCorners val="0"/>'
        f'<c:chart>{title}<c:autoTitleDeleted val="{int(not with_title)}"/><c:plotArea><c:layout/>'
        f"{_plot(chart, style, series)}</c:plotArea>{legend}"
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        "<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr>"
        '<a:defRPr sz="1300"><a:solidFill><a:srgbClr val="404040"/></a:solidFill></a:defRPr></a:pPr>'
        f'<a:endParaRPr lang="en-US"/></a:p></c:txPr>{data}</c:chartSpace>'
    )


def chart_workbook(chart: Chart) -> bytes:
    """Categories in column A, a series in each column after it, names in the first row."""
    rows = [_row(1, ["", *(name for name, _ in chart.series)])]
    for number, category in enumerate(chart.categories):
        values = [row[number] if number < len(row) else 0.0 for _, row in chart.series]
        rows.append(_row(number + 2, [category, *values]))
    sheet = f'{XML_HEAD}<worksheet xmlns="{_S}"><sheetData>{"".join(rows)}</sheetData></worksheet>'
    return ooxml.package((*_workbook_parts(), part("xl/worksheets/sheet1.xml", sheet)))


def _plot(chart: Chart, style: HouseStyle, series: str) -> str:
    if chart.kind == "pie":
        return f'<c:pieChart><c:varyColors val="1"/>{series}<c:firstSliceAng val="0"/></c:pieChart>'
    ids = '<c:axId val="50010"/><c:axId val="50020"/>'
    if chart.kind == "line":
        body = (
            '<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>'
            f'{series}<c:marker val="1"/>{ids}</c:lineChart>'
        )
    else:
        body = (
            '<c:barChart><c:barDir val="col"/><c:grouping val="clustered"/><c:varyColors val="0"/>'
            f'{series}<c:gapWidth val="70"/>{ids}</c:barChart>'
        )
    return body + _axes(chart, style)


def _axes(chart: Chart, style: HouseStyle) -> str:
    scale = '<c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/>'
    grey = '<c:spPr><a:ln w="9525"><a:solidFill><a:srgbClr val="{}"/></a:solidFill></a:ln></c:spPr>'
    code = escape(excel_format(chart.format, style.currency))
    return (
        f'<c:catAx><c:axId val="50010"/>{scale}<c:axPos val="b"/>'
        '<c:numFmt formatCode="General" sourceLinked="0"/>'
        f'<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>'
        f'{grey.format("8C8C8C")}<c:crossAx val="50020"/><c:crosses val="autoZero"/></c:catAx>'
        f'<c:valAx><c:axId val="50020"/>{scale}<c:axPos val="l"/><c:majorGridlines>{grey.format("D9D9D9")}'
        f'</c:majorGridlines><c:numFmt formatCode="{code}" sourceLinked="0"/><c:majorTickMark val="none"/>'
        '<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:spPr><a:ln><a:noFill/></a:ln></c:spPr>'
        '<c:crossAx val="50010"/><c:crosses val="autoZero"/></c:valAx>'
    )


def _title(chart: Chart, style: HouseStyle) -> str:
    look = f'<a:solidFill><a:srgbClr val="{style.accent}"/></a:solidFill>'
    return (
        "<c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p><a:r>"
        f'<a:rPr lang="en-US" sz="1600" b="1">{look}</a:rPr><a:t>{escape(chart.title)}</a:t></a:r></a:p>'
        '</c:rich></c:tx><c:overlay val="0"/></c:title>'
    )


def _series(chart: Chart, style: HouseStyle, number: int, places: Ranges) -> str:
    name, values = chart.series[number]
    name_at, values_at = places.series[number]
    colours = palette(style.accent)
    fill = f'<a:solidFill><a:srgbClr val="{colours[number % len(colours)]}"/></a:solidFill>'
    count = len(chart.categories)
    head = f'<c:idx val="{number}"/><c:order val="{number}"/>'
    if name_at:
        head += (
            f'<c:tx><c:strRef><c:f>{escape(name_at)}</c:f><c:strCache><c:ptCount val="1"/>'
            f'<c:pt idx="0"><c:v>{escape(name)}</c:v></c:pt></c:strCache></c:strRef></c:tx>'
        )
    labels = _labels(chart, style, count)
    match chart.kind:
        case "line":
            stroke = f'<a:ln w="28575" cap="rnd">{fill}<a:round/></a:ln>'
            head += f'<c:spPr>{stroke}</c:spPr><c:marker><c:symbol val="circle"/><c:size val="6"/>'
            head += f'<c:spPr>{fill}<a:ln w="9525">{fill}</a:ln></c:spPr></c:marker>{labels}'
        case "pie":
            head += _slices(colours, count) + labels
        case _:
            head += f'<c:spPr>{fill}</c:spPr><c:invertIfNegative val="0"/>{labels}'
    category_points = "".join(_point(i, escape(text)) for i, text in enumerate(chart.categories))
    value_points = "".join(
        _point(i, repr(float(value))) for i, value in enumerate(values[:count]) if isfinite(value)
    )
    code = escape(excel_format(chart.format, style.currency))
    tail = '<c:smooth val="0"/>' if chart.kind == "line" else ""
    return (
        f"<c:ser>{head}<c:cat><c:strRef><c:f>{escape(places.categories)}</c:f><c:strCache>"
        f'<c:ptCount val="{count}"/>{category_points}</c:strCache></c:strRef></c:cat><c:val><c:numRef>'
        f"<c:f>{escape(values_at)}</c:f><c:numCache><c:formatCode>{code}</c:formatCode>"
        f'<c:ptCount val="{count}"/>{value_points}</c:numCache></c:numRef></c:val>{tail}</c:ser>'
    )


def _point(index: int, value: str) -> str:
    return f'<c:pt idx="{index}"><c:v>{value}</c:v></c:pt>'


def _slices(colours: tuple[str, ...], count: int) -> str:
    edge = '<a:ln w="19050"><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill></a:ln>'
    return "".join(
        f'<c:dPt><c:idx val="{i}"/><c:bubble3D val="0"/><c:spPr><a:solidFill>'
        f'<a:srgbClr val="{colours[i % len(colours)]}"/></a:solidFill>{edge}</c:spPr></c:dPt>'
        for i in range(count)
    )


def _labels(chart: Chart, style: HouseStyle, count: int) -> str:
    """Values on the points, shares on the slices; none where they would crowd."""
    pie = chart.kind == "pie"
    several = len(chart.series) > 1
    points, most = count * len(chart.series), _MOST_BESIDE if several else _MOST_LABELLED
    if not pie and (points > most or (chart.kind == "line" and (several or count > _MOST_ON_LINE))):
        return ""
    code = "0%" if pie else escape(excel_format(chart.format, style.currency))
    ink = contrast(style.accent) if pie else "404040"
    place = "ctr" if pie else {"line": "t"}.get(chart.kind, "outEnd")
    return (
        f'<c:dLbls><c:numFmt formatCode="{code}" sourceLinked="0"/>'
        "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
        f"<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr>"
        f'<a:defRPr sz="1100"><a:solidFill><a:srgbClr val="{ink}"/>'
        '</a:solidFill></a:defRPr></a:pPr><a:endParaRPr lang="en-US"/></a:p></c:txPr>'
        f'<c:dLblPos val="{place}"/><c:showLegendKey val="0"/><c:showVal val="{int(not pie)}"/>'
        f'<c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="{int(pie)}"/>'
        '<c:showBubbleSize val="0"/></c:dLbls>'
    )


def _row(number: int, cells: list[str | float]) -> str:
    out = []
    for column, value in enumerate(cells):
        place = f"{column_name(column)}{number}"
        if isinstance(value, str):
            out.append(
                f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
            )
        elif isfinite(value):
            out.append(f'<c r="{place}"><v>{value!r}</v></c>')
    return f'<row r="{number}">{"".join(out)}</row>'


@cache
def _workbook_parts() -> tuple[Part, ...]:
    sheet = "officedocument.spreadsheetml"
    types = (("xl/workbook.xml", f"{sheet}.sheet.main"), ("xl/worksheets/sheet1.xml", f"{sheet}.worksheet"))
    book = (
        f'<workbook xmlns="{_S}" xmlns:r="{RELATIONS}"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/>'
    )
    return (
        part("[Content_Types].xml", ooxml.content_types_xml(ooxml.DEFAULT_TYPES, types, properties=False)),
        part("_rels/.rels", ooxml.relations_xml([("officeDocument", "xl/workbook.xml")])),
        part("xl/workbook.xml", f"{XML_HEAD}{book}</sheets></workbook>"),
        part("xl/_rels/workbook.xml.rels", ooxml.relations_xml([("worksheet", "worksheets/sheet1.xml")])),
    )
