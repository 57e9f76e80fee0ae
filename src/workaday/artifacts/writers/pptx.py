"""Deck -> .pptx: PresentationML of our own over layouts kept as package data, 16:9.

Real layouts and placeholders, native tables and charts (each with its workbook), notes. Text that is
too much for its box is set smaller, by an estimate of its lines; python-pptx is the tests' other side.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from math import ceil
from typing import NamedTuple

from workaday.artifacts.spec import Chart, Deck, HouseStyle, Slide, Table
from workaday.artifacts.writers import ooxml
from workaday.artifacts.writers.chartml import chart_workbook, chart_xml
from workaday.artifacts.writers.charts import describe
from workaday.artifacts.writers.colours import contrast
from workaday.artifacts.writers.columns import grid, shares
from workaday.artifacts.writers.logo import draw_cover
from workaday.artifacts.writers.marks import plain, runs
from workaday.artifacts.writers.ooxml import RELATIONS, XML_HEAD, Part, escape, part

_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_NAMESPACES = f'xmlns:a="{_A}" xmlns:r="{RELATIONS}" xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
_TABLE_STYLE = "{5C22544A-7EE6-4342-B048-85BDC9FD1C3A}"  # Medium Style 2, Accent 1
_EMU_PER_POINT = 12_700
_LAYOUTS = 5
_TREE_HEAD = '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
_OVERRIDE = "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr>"


class _Frame(NamedTuple):
    """A place on the slide, in EMU."""

    x: int
    y: int
    width: int
    height: int

    @property
    def xml(self) -> str:
        return f'<a:off x="{self.x}" y="{self.y}"/><a:ext cx="{self.width}" cy="{self.height}"/>'


# these are the layouts' own places (data/pptx)
_TITLE = _Frame(609_600, 365_760, 10_972_800, 822_960)
_CONTENT = _Frame(609_600, 1_463_040, 10_972_800, 4_754_880)
_COVER_TITLE = _Frame(914_400, 1_600_200, 10_363_200, 2_011_680)
_COVER_TEXT = _Frame(914_400, 3_931_920, 10_363_200, 1_371_600)
_NARROW = 7_924_800  # of the words on a cover with a picture
_COVER_PICTURE = _Frame(9_144_000, 0, 3_048_000, 6_858_000)


def write_pptx(spec: Deck) -> bytes:
    parts = _Parts(spec)
    for number, slide in enumerate(spec.slides, 1):
        parts.add(number, slide)
    return ooxml.package(
        (
            part("[Content_Types].xml", parts.content_types_xml()),
            *_static_parts(spec.style),
            part("docProps/core.xml", ooxml.core_xml(spec.properties)),
            part("docProps/app.xml", ooxml.app_xml("Microsoft Office PowerPoint", spec.properties.company)),
            part("ppt/presentation.xml", _presentation_xml(len(spec.slides))),
            part("ppt/_rels/presentation.xml.rels", _presentation_relations(len(spec.slides))),
            *parts.made,
        )
    )


@dataclass
class _Parts:
    """The slides' parts as they are made."""

    deck: Deck
    made: list[Part] = field(default_factory=list)
    types: list[tuple[str, str]] = field(default_factory=list)
    charts: int = 0

    def add(self, number: int, slide: Slide) -> None:
        relations: list[tuple[str, str]] = [("slideLayout", "")]
        layout, tree = self._tree(number, slide, relations)
        relations[0] = ("slideLayout", f"../slideLayouts/slideLayout{layout}.xml")
        if slide.notes:
            relations.append(("notesSlide", f"../notesSlides/notesSlide{number}.xml"))
            self._keep(f"ppt/notesSlides/notesSlide{number}.xml", _notes_xml(slide.notes), "notesSlide")
            back = [
                ("notesMaster", "../notesMasters/notesMaster1.xml"),
                ("slide", f"../slides/slide{number}.xml"),
            ]
            self._keep(f"ppt/notesSlides/_rels/notesSlide{number}.xml.rels", ooxml.relations_xml(back))
        body = f"<p:cSld><p:spTree>{_TREE_HEAD}{tree}</p:spTree></p:cSld>{_OVERRIDE}"
        self._keep(f"ppt/slides/slide{number}.xml", f"{XML_HEAD}<p:sld {_NAMESPACES}>{body}</p:sld>", "slide")
        self._keep(f"ppt/slides/_rels/slide{number}.xml.rels", ooxml.relations_xml(relations))

    def content_types_xml(self) -> str:
        kind = "officedocument.presentationml"
        fixed = [("ppt/presentation.xml", f"{kind}.presentation.main")]
        fixed += [(f"ppt/{name}.xml", f"{kind}.{name}") for name in ("presProps", "viewProps", "tableStyles")]
        fixed += [
            (f"ppt/slideLayouts/slideLayout{n}.xml", f"{kind}.slideLayout") for n in range(1, _LAYOUTS + 1)
        ]
        fixed += [(f"ppt/theme/theme{n}.xml", "officedocument.theme") for n in (1, 2)]
        fixed += [(f"ppt/{name}s/{name}1.xml", f"{kind}.{name}") for name in ("slideMaster", "notesMaster")]
        return ooxml.content_types_xml(ooxml.DEFAULT_TYPES, [*fixed, *self.types])

    def _keep(self, name: str, content: str | bytes, kind: str = "") -> None:
        self.made.append(part(name, content))
        if kind == "chart":
            self.types.append((name, "officedocument.drawingml.chart"))
        elif kind:
            self.types.append((name, f"officedocument.presentationml.{kind}"))

    def _tree(self, number: int, slide: Slide, relations: list[tuple[str, str]]) -> tuple[int, str]:
        """The slide's layout number and its shapes."""
        shown = slide.table or slide.chart
        if slide.layout in ("title", "section") and not shown:
            pictured = slide.layout == "title" and bool(self.deck.style.cover)
            layout, tree = _cover(slide, pictured)
            if pictured:
                relations.append(("image", "../media/cover.jpg"))
                tree = _picture(len(relations)) + tree
            return layout, tree
        title = _placeholder(2, "Title 1", 'type="title"', _fitted(((slide.title, 0),), _TITLE, (30, 18)))
        foot = self._foot(number)
        place = _CONTENT
        under = slide.subtitle or (slide.table.caption if slide.table else "")
        if under:
            title += _text_box(10, under, _Frame(place.x, place.y - 130_000, place.width, 370_000))
            place = _Frame(place.x, place.y + 300_000, place.width, place.height - 300_000)
        if not shown:
            body = _fitted(slide.bullets or (("", 0),), place, (22, 10))
            moved = f"<a:xfrm>{place.xml}</a:xfrm>" if under else ""
            return 2, title + _placeholder(3, "Content Placeholder 2", 'idx="1"', body, moved) + foot
        if not slide.bullets:
            return 2, title + self._figure(shown, place, 'idx="1"', slide, relations) + foot
        beside = isinstance(shown, Chart)
        words, figure = _beside(place) if beside else _above(place, slide.bullets)
        body = _fitted(slide.bullets, words, (20, 10))
        moved = f"<a:xfrm>{words.xml}</a:xfrm>"
        half = 'sz="half" idx="1"' if beside else 'idx="1"'
        text = _placeholder(3, "Content Placeholder 2", half, body, moved)
        into = 'sz="half" idx="2"' if beside else ""
        return (4 if beside else 2), title + text + self._figure(shown, figure, into, slide, relations) + foot

    def _foot(self, number: int) -> str:
        company = escape(self.deck.properties.company)
        grey = '<a:rPr lang="en-US" sz="1000"><a:solidFill><a:srgbClr val="7F7F7F"/></a:solidFill></a:rPr>'
        words = f'<a:p><a:pPr algn="l"/><a:r>{grey}<a:t>{company}</a:t></a:r></a:p>'
        page = (
            '<a:p><a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum"><a:rPr lang="en-US"/>'
            f"<a:t>{number}</a:t></a:fld></a:p>"
        )
        foot = _placeholder(21, "Slide Number Placeholder", 'type="sldNum" sz="quarter" idx="12"', page)
        if company:
            foot = _placeholder(20, "Footer Placeholder", 'type="ftr" sz="quarter" idx="11"', words) + foot
        return foot

    def _figure(
        self, shown: Table | Chart, place: _Frame, into: str, slide: Slide, relations: list[tuple[str, str]]
    ) -> str:
        if isinstance(shown, Table):
            height, content = _table_xml(shown, place, self.deck.style.accent)
            return _graphic(
                f"{_A.removesuffix('main')}table",
                content,
                _Frame(*place[:3], height),
                into,
                shown.caption or "Table",
            )
        self.charts += 1
        relations.append(("chart", f"../charts/chart{self.charts}.xml"))
        name = f"ppt/charts/chart{self.charts}.xml"
        workbook = f"Microsoft_Excel_Sheet{self.charts}.xlsx"
        self._keep(name, chart_xml(shown, self.deck.style, shown.title not in ("", slide.title)), "chart")
        link = ooxml.relations_xml([("package", f"../embeddings/{workbook}")])
        self._keep(f"ppt/charts/_rels/chart{self.charts}.xml.rels", link)
        self._keep(f"ppt/embeddings/{workbook}", chart_workbook(shown))
        kind = f"{_A.removesuffix('main')}chart"
        content = f'<c:chart xmlns:c="{kind}" r:id="rId{len(relations)}"/>'
        return _graphic(kind, content, place, into, describe(shown, self.deck.style))


def _picture(relation: int) -> str:
    """The house's picture at the right side of the cover, behind the words."""
    return (
        '<p:pic><p:nvPicPr><p:cNvPr id="20" name="Cover" descr="Cover picture"/><p:cNvPicPr/><p:nvPr/></p:nvPicPr>'
        f'<p:blipFill><a:blip r:embed="rId{relation}"/><a:stretch><a:fillRect/></a:stretch></p:blipFill>'
        f'<p:spPr><a:xfrm>{_COVER_PICTURE.xml}</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic>'
    )


def _cover(slide: Slide, pictured: bool) -> tuple[int, str]:
    """A title or section slide: large words, and under them subtitle and bullets as plain lines; narrower where a
    picture stands at the right."""
    first = slide.layout == "title"
    lines = tuple((text, 0) for text in (slide.subtitle, *(text for text, _ in slide.bullets)) if text)
    kinds = (
        ('type="ctrTitle"', 'type="subTitle" idx="1"') if first else ('type="title"', 'type="body" idx="1"')
    )
    places = [f._replace(width=_NARROW) if pictured else f for f in (_COVER_TITLE, _COVER_TEXT)]
    shapes = [f"<a:xfrm>{f.xml}</a:xfrm>" if pictured else "" for f in places]
    words = _fitted(((slide.title, 0),), places[0], (44 if first else 38, 20))
    tree = _placeholder(2, "Title 1", kinds[0], words, shapes[0])
    if lines:
        tree += _placeholder(3, "Subtitle 2", kinds[1], _fitted(lines, places[1], (20, 10)), shapes[1])
    return (1 if first else 3), tree


def _beside(place: _Frame) -> tuple[_Frame, _Frame]:
    left = place.width * 38 // 100
    gap = 213_360
    return _Frame(place.x, place.y, left, place.height), _Frame(
        place.x + left + gap, place.y, place.width - left - gap, place.height
    )


def _above(place: _Frame, bullets: tuple[tuple[str, int], ...]) -> tuple[_Frame, _Frame]:
    need = ceil(_height_points(bullets, place.width / _EMU_PER_POINT, 18) * _EMU_PER_POINT) + 150_000
    top = min(need, place.height * 45 // 100)
    return _Frame(place.x, place.y, place.width, top), _Frame(
        place.x, place.y + top, place.width, place.height - top
    )


def _height_points(lines: tuple[tuple[str, int], ...], width: float, size: float) -> float:
    """About the height of lines of text in points: half an em a character, as in most sans faces."""
    total = 0.0
    for text, level in lines:
        room = max(40.0, width - 24 - 27 * level)
        font_size = size * (1 - 0.1 * min(level, 2))
        total += max(1, ceil(len(plain(text)) * font_size * 0.48 / room)) * font_size * 1.2 + 8
    return total


def _fitted(lines: tuple[tuple[str, int], ...], place: _Frame, sizes: tuple[int, int]) -> str:
    """Paragraphs at the layout's size, or at the largest smaller one that fits the place."""
    largest, least = sizes
    width, height = place.width / _EMU_PER_POINT, place.height / _EMU_PER_POINT - 6
    size = largest
    while size > least and _height_points(lines, width, size) > height + (8 if len(lines) == 1 else 0):
        size -= 1
    return "".join(_paragraph(text, level, size if size < largest else 0) for text, level in lines)


def _paragraph(text: str, level: int = 0, size: int = 0, look: str = "") -> str:
    """One a:p; size 0 leaves the layout's. Level 1 and deeper are set a tenth smaller each."""
    level = min(max(level, 0), 4)
    points = f' sz="{round(size * (1 - 0.1 * min(level, 2)) * 100)}"' if size else ""
    out = []
    for run in runs(ooxml.clean(text).replace("\n", " ")):
        weight = (' b="1"' if run.bold else "") + (' i="1"' if run.italic else "")
        out.append(
            f'<a:r><a:rPr lang="en-US"{points}{weight}>{look}</a:rPr><a:t>{escape(run.text)}</a:t></a:r>'
        )
    properties = f'<a:pPr lvl="{level}"/>' if level else ""
    return (
        f"<a:p>{properties}{''.join(out)}</a:p>"
        if out
        else f'<a:p>{properties}<a:endParaRPr lang="en-US"/></a:p>'
    )


def _placeholder(number: int, name: str, kind: str, paragraphs: str, shape: str = "") -> str:
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/><p:cNvSpPr><a:spLocks noGrp="1"/>'
        f"</p:cNvSpPr><p:nvPr><p:ph {kind}/></p:nvPr></p:nvSpPr><p:spPr>{shape}</p:spPr>"
        f"<p:txBody><a:bodyPr/><a:lstStyle/>{paragraphs}</p:txBody></p:sp>"
    )


def _text_box(number: int, text: str, place: _Frame) -> str:
    grey = '<a:solidFill><a:srgbClr val="595959"/></a:solidFill>'
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="TextBox {number}"/><p:cNvSpPr txBox="1"/>'
        f"<p:nvPr/></p:nvSpPr><p:spPr><a:xfrm>{place.xml}</a:xfrm>"
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></p:spPr>'
        f'<p:txBody><a:bodyPr wrap="square" lIns="0" rIns="0" anchor="ctr"/><a:lstStyle/>'
        f"{_paragraph(text, 0, 16 if len(text) < 120 else 12, grey)}</p:txBody></p:sp>"
    )


def _graphic(kind: str, content: str, place: _Frame, into: str, about: str) -> str:
    held = f"<p:ph {into}/>" if into else ""
    name = "Table 4" if kind.endswith("table") else "Chart 4"
    return (
        f'<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="4" name="{name}" descr="{escape(about)}"/>'
        f'<p:cNvGraphicFramePr><a:graphicFrameLocks noGrp="1"/></p:cNvGraphicFramePr><p:nvPr>{held}</p:nvPr>'
        f"</p:nvGraphicFramePr><p:xfrm>{place.xml}</p:xfrm><a:graphic>"
        f'<a:graphicData uri="{kind}">{content}</a:graphicData></a:graphic></p:graphicFrame>'
    )


def _table_xml(table: Table, place: _Frame, accent: str) -> tuple[int, str]:
    """The table's height and its XML, at the largest size from 16 to 7 points that fits the place."""
    rows = grid(table)
    widths = [round(share * place.width) for share in shares(table)]
    size = next(
        (size for size in range(16, 7, -1) if sum(_row_heights(rows, widths, size)) <= place.height), 7
    )
    heights = _row_heights(rows, widths, size)
    edge = f'<a:lnT w="19050"><a:solidFill><a:srgbClr val="{accent}"/></a:solidFill></a:lnT>'
    body = ""
    for number, (row, height) in enumerate(zip(rows, heights, strict=True)):
        total = table.total and number == len(rows) - 1
        cells = (
            _cell(f"**{text}**" if text and (total or number == 0) else text, size, column in table.numeric)
            for column, text in enumerate(row)
        )
        line = "".join(cells)
        if total:
            line = line.replace("/></a:tc>", f">{edge}</a:tcPr></a:tc>")
        body += f'<a:tr h="{height}">{line}</a:tr>'
    columns = "".join(f'<a:gridCol w="{width}"/>' for width in widths)
    look = f'<a:tblPr firstRow="1" bandRow="1"><a:tableStyleId>{_TABLE_STYLE}</a:tableStyleId></a:tblPr>'
    return sum(heights), f"<a:tbl>{look}<a:tblGrid>{columns}</a:tblGrid>{body}</a:tbl>"


def _row_heights(rows: list[tuple[str, ...]], widths: list[int], size: int) -> list[int]:
    out = []
    for row in rows:
        lines = max(
            ceil(len(plain(text)) * size * 0.5 / max(10.0, width / _EMU_PER_POINT - 15))
            for text, width in zip(row, widths, strict=True)
        )
        out.append(round((max(1, lines) * size * 1.2 + size * 0.7) * _EMU_PER_POINT))
    return out


def _cell(text: str, size: int, right: bool) -> str:
    pad = round(size * 0.33 * _EMU_PER_POINT)
    words = _paragraph(text, 0, size)
    if right:
        words = words.replace("<a:p>", '<a:p><a:pPr algn="r"/>', 1)
    return (
        f"<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>{words}</a:txBody>"
        f'<a:tcPr marL="85000" marR="85000" marT="{pad}" marB="{pad}" anchor="ctr"/></a:tc>'
    )


def _notes_xml(notes: str) -> str:
    image = (
        '<p:sp><p:nvSpPr><p:cNvPr id="2" name="Slide Image Placeholder 1"/><p:cNvSpPr>'
        '<a:spLocks noGrp="1" noRot="1" noChangeAspect="1"/></p:cNvSpPr>'
        '<p:nvPr><p:ph type="sldImg"/></p:nvPr>'
        "</p:nvSpPr><p:spPr/></p:sp>"
    )
    said = "".join(_paragraph(line) for line in ooxml.clean(notes).split("\n"))
    words = _placeholder(3, "Notes Placeholder 2", 'type="body" idx="1"', said)
    tree = f"<p:cSld><p:spTree>{_TREE_HEAD}{image}{words}</p:spTree></p:cSld>{_OVERRIDE}"
    return f"{XML_HEAD}<p:notes {_NAMESPACES}>{tree}</p:notes>"


def _presentation_xml(slides: int) -> str:
    ids = "".join(f'<p:sldId id="{256 + n}" r:id="rId{7 + n}"/>' for n in range(slides))
    listed = f"<p:sldIdLst>{ids}</p:sldIdLst>" if ids else ""
    return (
        f'{XML_HEAD}<p:presentation {_NAMESPACES} saveSubsetFonts="1"><p:sldMasterIdLst>'
        '<p:sldMasterId id="2147483648" r:id="rId1"/></p:sldMasterIdLst><p:notesMasterIdLst>'
        f'<p:notesMasterId r:id="rId2"/></p:notesMasterIdLst>{listed}<p:sldSz cx="12192000" cy="6858000"/>'
        '<p:notesSz cx="6858000" cy="9144000"/><p:defaultTextStyle><a:lvl1pPr algn="l">'
        '<a:defRPr sz="1800" kern="1200">'
        '<a:solidFill><a:schemeClr val="tx1"/></a:solidFill><a:latin typeface="+mn-lt"/>'
        '<a:ea typeface="+mn-ea"/><a:cs typeface="+mn-cs"/></a:defRPr></a:lvl1pPr>'
        "</p:defaultTextStyle></p:presentation>"
    )


def _presentation_relations(slides: int) -> str:
    fixed = [
        ("slideMaster", "slideMasters/slideMaster1.xml"),
        ("notesMaster", "notesMasters/notesMaster1.xml"),
        ("presProps", "presProps.xml"),
        ("viewProps", "viewProps.xml"),
        ("theme", "theme/theme1.xml"),
        ("tableStyles", "tableStyles.xml"),
    ]
    return ooxml.relations_xml(fixed + [("slide", f"slides/slide{n}.xml") for n in range(1, slides + 1)])


@lru_cache(maxsize=64)
def _static_parts(style: HouseStyle) -> tuple[Part, ...]:
    """Master, layouts, themes: the same in every deck of a house."""
    values = {"on_accent": contrast(style.accent)}

    def own(name: str, folder: str = "ppt") -> Part:
        return part(f"{folder}/{name}.xml", ooxml.template(f"pptx/{name}.xml").substitute(values))

    layouts = [("slideLayout", f"../slideLayouts/slideLayout{n}.xml") for n in range(1, _LAYOUTS + 1)]
    up = ooxml.relations_xml([("slideMaster", "../slideMasters/slideMaster1.xml")])
    parts = [
        part("_rels/.rels", ooxml.root_relations_xml("ppt/presentation.xml")),
        *(own(name) for name in ("presProps", "viewProps", "tableStyles")),
        own("slideMaster1", "ppt/slideMasters"),
        own("notesMaster1", "ppt/notesMasters"),
        part(
            "ppt/slideMasters/_rels/slideMaster1.xml.rels",
            ooxml.relations_xml([*layouts, ("theme", "../theme/theme1.xml")]),
        ),
        part(
            "ppt/notesMasters/_rels/notesMaster1.xml.rels",
            ooxml.relations_xml([("theme", "../theme/theme2.xml")]),
        ),
        *(part(f"ppt/theme/theme{n}.xml", ooxml.theme_xml(style)) for n in (1, 2)),
    ]
    if style.cover:
        parts.append(part("ppt/media/cover.jpg", draw_cover(style.cover)))
    for n in range(1, _LAYOUTS + 1):
        parts.append(own(f"slideLayout{n}", "ppt/slideLayouts"))
        parts.append(part(f"ppt/slideLayouts/_rels/slideLayout{n}.xml.rels", up))
    return tuple(parts)
