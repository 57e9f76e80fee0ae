"""Document -> .pdf by typst: one template in the package data, the content as JSON beside it.

The content never becomes typst code: every text reaches the template as a string. Fonts are the
bundled Carlito (Calibri's metrics) and typst's own Libertinus Serif; the system's are not looked at.
"""

from __future__ import annotations

import json
from base64 import b64encode
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

from workaday.artifacts.spec import (
    Block,
    Bullets,
    Chart,
    Document,
    Heading,
    HouseStyle,
    PageBreak,
    Paragraph,
    Scan,
    Table,
)
from workaday.artifacts.writers.charts import describe, draw_chart
from workaday.artifacts.writers.colours import contrast, tint
from workaday.artifacts.writers.columns import grid, shares
from workaday.artifacts.writers.docx import fold, needs_space
from workaday.artifacts.writers.drawing import to_svg
from workaday.artifacts.writers.image import draw_scan
from workaday.artifacts.writers.logo import draw_logo
from workaday.artifacts.writers.marks import runs
from workaday.artifacts.writers.ooxml import clean

if TYPE_CHECKING:
    from typst import Compiler

_SERIFS = ("cambria", "times", "georgia", "garamond", "palatino", "serif", "book antiqua", "baskerville")
_EPOCH_YEAR = 1970


def write_pdf(spec: Document) -> bytes:
    modified = spec.properties.modified
    stamp = (
        (modified.toordinal() - 719_163) * 86_400
        + modified.hour * 3600
        + modified.minute * 60
        + modified.second
    )
    made = _compiler().compile(
        _template(),
        format="pdf",
        sys_inputs={"document": json.dumps(_document(spec), ensure_ascii=False)},
        timestamp=stamp if modified.year >= _EPOCH_YEAR else 0,
    )
    assert isinstance(made, bytes)
    return made


@cache
def _compiler() -> Compiler:
    from typst import Compiler

    with as_file(files("workaday.artifacts.writers").joinpath("data", "fonts")) as fonts:
        return Compiler(font_paths=[str(fonts)], ignore_system_fonts=True)


@cache
def _template() -> bytes:
    return files("workaday.artifacts.writers").joinpath("data", "document.typ").read_bytes()


def _document(spec: Document) -> dict[str, object]:
    style, properties = spec.style, spec.properties
    modified = properties.modified
    return {
        "title": clean(properties.title),
        "author": clean(properties.author),
        "date": list(modified.timetuple()[:6]),
        "heading": _runs(spec.title),
        "subtitle": _runs(spec.subtitle),
        "header": clean(fold(spec.header)),
        "footer": clean(fold(spec.footer)),
        "paper": "us-letter" if style.paper == "Letter" else "a4",
        "region": "us" if style.paper == "Letter" else "gb",
        "font": _family(style.font),
        "heading_font": _family(style.heading_font),
        "size": style.base_size_pt,
        "accent": style.accent,
        "on_accent": contrast(style.accent),
        "pale": tint(style.accent, 0.92),
        "line": tint(style.accent, 0.7),
        "logo": _logo(style),
        "blocks": [_block(block, spec) for block in spec.blocks],
    }


def _logo(style: HouseStyle) -> str:
    """The letterhead's logo, a quarter as high as it is wide; "" where there is none."""
    if style.logo is None:
        return ""
    return _bitmap(draw_logo(style.logo, style.accent, "jpeg"), style.logo.width, style.logo.width // 4)


def _bitmap(jpeg: bytes, width: int, height: int) -> str:
    """A jpeg as the template takes pictures: its bytes go into the file as they are."""
    size = f'width="{width}" height="{height}"'
    content = b64encode(jpeg).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" {size}>'
        f'<image {size} href="data:image/jpeg;base64,{content}"/></svg>'
    )


def _family(font: str) -> list[str]:
    """The bundled font nearest to the house's, then what covers more scripts."""
    serif = any(name in font.lower() for name in _SERIFS) and "sans" not in font.lower()
    return ["Libertinus Serif"] if serif else ["Carlito", "Libertinus Serif"]


def _block(block: Block, spec: Document) -> dict[str, object]:
    match block:
        case Heading(text, level):
            return {"kind": "heading", "level": min(max(level, 1), 3), "runs": _runs(text)}
        case Paragraph():
            return _paragraph(block)
        case Bullets(items, ordered):
            return {"kind": "bullets", "ordered": ordered, "items": [_runs(fold(item)) for item in items]}
        case Table():
            return _table(block)
        case Chart():
            picture = to_svg(draw_chart(block, spec.style), "Carlito")
            return {"kind": "picture", "svg": picture, "alt": clean(describe(block, spec.style))}
        case Scan():
            picture = _bitmap(draw_scan(block), block.width, block.height)
            return {"kind": "picture", "svg": picture, "alt": clean(block.title)}
        case PageBreak():
            return {"kind": "break"}


def _paragraph(block: Paragraph) -> dict[str, object]:
    text = block.text if block.style == "address" else fold(block.text)
    said: list[tuple[str, bool, bool]] = _runs(text)
    deleted = inserted = comment = ""
    if block.change:
        deleted, inserted = clean(block.change.deleted), clean(block.change.inserted)
        if needs_space(text, deleted or inserted):
            said.append((" ", False, False))
    if block.comment:
        note = block.comment
        comment = clean(f"{note.author}, {note.when:%Y-%m-%d %H:%M}: {note.text}")
    return {
        "kind": "paragraph",
        "style": block.style,
        "runs": said,
        "deleted": deleted,
        "inserted": inserted,
        "comment": comment,
    }


def _table(table: Table) -> dict[str, object]:
    return {
        "kind": "table",
        "caption": _runs(table.caption),
        "rows": [[_runs(text) for text in row] for row in grid(table)],
        "widths": [round(share, 4) for share in shares(table)],
        "numeric": list(table.numeric),
        "total": table.total,
    }


def _runs(text: str) -> list[tuple[str, bool, bool]]:
    return [(run.text, run.bold, run.italic) for run in runs(clean(text))]
