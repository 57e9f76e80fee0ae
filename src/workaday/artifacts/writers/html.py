"""Document -> .html: one page that stands alone, charts as SVG in it."""

from __future__ import annotations

from base64 import b64encode

from workaday.artifacts.spec import (
    Block,
    Bullets,
    Chart,
    Document,
    Heading,
    PageBreak,
    Paragraph,
    Scan,
    Table,
)
from workaday.artifacts.writers import ooxml
from workaday.artifacts.writers.charts import describe, draw_chart
from workaday.artifacts.writers.colours import contrast, tint
from workaday.artifacts.writers.columns import grid
from workaday.artifacts.writers.docx import needs_space
from workaday.artifacts.writers.drawing import to_svg
from workaday.artifacts.writers.image import draw_scan
from workaday.artifacts.writers.marks import runs
from workaday.artifacts.writers.ooxml import escape
from workaday.artifacts.writers.plain import remark


def write_html(spec: Document) -> bytes:
    style, properties = spec.style, spec.properties
    body = [f"<header>{_said(spec.header)}</header>"] if spec.header else []
    body += [f"<h1>{_said(spec.title)}</h1>"] if spec.title else []
    body += [f'<p class="subtitle">{_said(spec.subtitle)}</p>'] if spec.subtitle else []
    body += [_block(block, spec) for block in spec.blocks]
    body += [f"<footer>{_said(spec.footer)}</footer>"] if spec.footer else []
    page = ooxml.template("document.html").substitute(
        title=escape(properties.title),
        author=escape(properties.author),
        modified=f"{properties.modified:%Y-%m-%d}",
        font=_family(style.font),
        heading_font=_family(style.heading_font),
        size=style.base_size_pt,
        accent=style.accent,
        on_accent=contrast(style.accent),
        line=tint(style.accent, 0.7),
        pale=tint(style.accent, 0.92),
        body="\n".join(body),
    )
    return page.encode("utf-8")


def _family(font: str) -> str:
    return "".join(character for character in font if character.isalnum() or character in " -")


def _said(text: str) -> str:
    out = ""
    for run in runs(text):
        words = escape(run.text).replace("\n", "<br>")
        words = f"<em>{words}</em>" if run.italic else words
        out += f"<strong>{words}</strong>" if run.bold else words
    return out


def _block(block: Block, spec: Document) -> str:
    match block:
        case Heading(text, level):
            tag = f"h{min(max(level, 1), 3) + 1}"
            return f"<{tag}>{_said(text)}</{tag}>"
        case Paragraph():
            return _paragraph(block)
        case Bullets(items, ordered):
            tag = "ol" if ordered else "ul"
            return f"<{tag}>{''.join(f'<li>{_said(item)}</li>' for item in items)}</{tag}>"
        case Table():
            return _table(block)
        case Chart():
            about = escape(describe(block, spec.style))
            return f'<figure role="img" aria-label="{about}">{to_svg(draw_chart(block, spec.style))}</figure>'
        case Scan():
            content = b64encode(draw_scan(block)).decode()
            return f'<img alt="{escape(block.title)}" src="data:image/jpeg;base64,{content}">'
        case PageBreak():
            return '<div style="break-after: page"></div>'


def _paragraph(block: Paragraph) -> str:
    said = _said(block.text if block.style == "address" else block.text.replace("\n", " "))
    if block.change:
        said += " " if needs_space(block.text, block.change.deleted or block.change.inserted) else ""
        said += f"<del>{escape(block.change.deleted)}</del>" if block.change.deleted else ""
        said += f"<ins>{escape(block.change.inserted)}</ins>" if block.change.inserted else ""
    tag = {"quote": "blockquote", "address": "address"}.get(block.style, "p")
    kind = ' class="small"' if block.style == "small" else ""
    note = f"\n<aside>{escape(remark(block.comment))}</aside>" if block.comment else ""
    return f"<{tag}{kind}>{said}</{tag}>{note}"


def _table(table: Table) -> str:
    rows = grid(table)
    lines = [f"<caption>{_said(table.caption)}</caption>"] if table.caption else []
    number_class = ' class="number"'
    for number, row in enumerate(rows):
        tag = "th" if number == 0 else "td"
        cells = "".join(
            f"<{tag}{number_class if column in table.numeric else ''}>{_said(text)}</{tag}>"
            for column, text in enumerate(row)
        )
        total = ' class="total"' if table.total and number == len(rows) - 1 else ""
        lines.append(f"<tr{total}>{cells}</tr>")
    return "<table>\n" + "\n".join(lines) + "\n</table>"
