"""Document -> plain text: Markdown for .md, and for .txt a page of 78 columns with aligned tables.

Comments and tracked changes stay visible: nothing that a document says is lost in a plainer format.
"""

from __future__ import annotations

from textwrap import wrap

from workaday.artifacts.spec import (
    Block,
    Bullets,
    Chart,
    Comment,
    Document,
    Heading,
    PageBreak,
    Paragraph,
    Scan,
    Table,
)
from workaday.artifacts.writers.columns import grid
from workaday.artifacts.writers.docx import fold, needs_space
from workaday.artifacts.writers.forms import form
from workaday.artifacts.writers.marks import plain
from workaday.artifacts.writers.ooxml import clean

_COLUMNS = 78
_WIDEST_CELL = 40


def write_md(spec: Document) -> bytes:
    parts = [f"# {fold(spec.title)}"] if spec.title else []
    parts += [f"*{fold(spec.subtitle)}*"] if spec.subtitle else []
    parts += [_md(block, spec) for block in spec.blocks]
    parts += [f"---\n\n{fold(text)}" for text in (spec.footer,) if text]
    return clean("\n\n".join(part for part in parts if part) + "\n").encode("utf-8")


def write_txt(spec: Document) -> bytes:
    parts = [_wrapped(spec.header)] if spec.header else []
    if spec.title:
        parts.append(f"{_wrapped(spec.title.upper())}\n{'=' * min(_COLUMNS, len(plain(spec.title)))}")
    parts += [_wrapped(spec.subtitle)] if spec.subtitle else []
    parts += [_txt(block, spec) for block in spec.blocks]
    parts += [_wrapped(spec.footer)] if spec.footer else []
    return clean("\n\n".join(part for part in parts if part) + "\n").encode("utf-8")


def chart_table(chart: Chart, spec: Document) -> Table:
    """A chart where no picture can be: its values."""
    rows = []
    for number, category in enumerate(chart.categories):
        values = (row[number] if number < len(row) else 0.0 for _, row in chart.series)
        rows.append((category, *(form(value, chart.format, spec.style.currency) for value in values)))
    names = tuple(name for name, _ in chart.series)
    return Table(("", *names), tuple(rows), tuple(range(1, len(names) + 1)), caption=chart.title)


def remark(comment: Comment) -> str:
    return f"[{comment.author}, {comment.when:%Y-%m-%d %H:%M}] {fold(comment.text)}"


def _md(block: Block, spec: Document) -> str:
    match block:
        case Heading(text, level):
            return f"{'#' * (min(max(level, 1), 3) + 1)} {fold(text)}"
        case Paragraph():
            return _md_paragraph(block)
        case Bullets(items, ordered):
            return "\n".join(
                f"{f'{number}.' if ordered else '-'} {fold(item)}" for number, item in enumerate(items, 1)
            )
        case Table():
            return _md_table(block)
        case Chart():
            return _md_table(chart_table(block, spec))
        case Scan(title, lines):
            return "\n".join(f"> {fold(line)}  " for line in (title, *lines))
        case PageBreak():
            return ""


def _md_paragraph(block: Paragraph) -> str:
    text = block.text.replace("\n", "  \n") if block.style == "address" else fold(block.text)
    if block.change:
        gap = " " if needs_space(text, block.change.deleted or block.change.inserted) else ""
        struck = f"~~{block.change.deleted}~~ " if block.change.deleted else ""
        text += gap + struck + block.change.inserted
    if block.style == "quote":
        text = f"> {text}"
    return f"{text}\n\n> {remark(block.comment)}" if block.comment else text


def _md_table(table: Table) -> str:
    rows = [[fold(text).replace("|", "\\|") for text in row] for row in grid(table)]
    if not rows[0]:
        return ""
    if table.total:
        rows[-1] = [f"**{text}**" if text and not text.startswith("**") else text for text in rows[-1]]
    rule = ["---:" if column in table.numeric else "---" for column in range(len(rows[0]))]
    lines = [f"| {' | '.join(row)} |" for row in (rows[0], rule, *rows[1:])]
    return "\n".join([f"**{fold(table.caption)}**\n"] * bool(table.caption) + lines)


def _txt(block: Block, spec: Document) -> str:
    match block:
        case Heading(text, level):
            line = "=" if level <= 1 else "-"
            return f"{_wrapped(text)}\n{line * min(_COLUMNS, len(plain(fold(text))))}"
        case Paragraph():
            return _txt_paragraph(block)
        case Bullets(items, ordered):
            return "\n".join(
                _wrapped(item, f"{number}. " if ordered else "- ") for number, item in enumerate(items, 1)
            )
        case Table():
            return _txt_table(block)
        case Chart():
            return _txt_table(chart_table(block, spec))
        case Scan(title, lines):
            return "\n".join(_wrapped(line, "| ") for line in (title, *lines))
        case PageBreak():
            return "\f"


def _txt_paragraph(block: Paragraph) -> str:
    text = block.text
    if block.change:
        gap = " " if needs_space(text, block.change.deleted or block.change.inserted) else ""
        struck = f"[-{block.change.deleted}-]" if block.change.deleted else ""
        put = f"{{+{block.change.inserted}+}}" if block.change.inserted else ""
        text += gap + struck + put
    said = (
        plain(text) if block.style == "address" else _wrapped(text, "    " if block.style == "quote" else "")
    )
    return f"{said}\n{_wrapped(remark(block.comment), '  ')}" if block.comment else said


def _wrapped(text: str, lead: str = "") -> str:
    """Lines of at most 78 columns, hanging under the lead."""
    lines = wrap(
        plain(fold(clean(text))), _COLUMNS - len(lead), break_long_words=False, break_on_hyphens=False
    )
    hang = " " * len(lead)
    return "\n".join((lead if number == 0 else hang) + line for number, line in enumerate(lines or [""]))


def _txt_table(table: Table) -> str:
    """Aligned columns; a long cell goes on in the lines below it."""
    rows = [[plain(fold(clean(text))) for text in row] for row in grid(table)]
    if not rows[0]:
        return ""
    widths = _txt_widths(rows)
    rule = "  ".join("-" * width for width in widths)
    lines = [plain(fold(table.caption)), ""] if table.caption else []
    for number, row in enumerate(rows):
        if table.total and number == len(rows) - 1:
            lines.append(rule)
        lines += _txt_row(row, widths, table.numeric)
        if number == 0:
            lines.append(rule)
    return "\n".join(lines)


def _txt_widths(rows: list[list[str]]) -> list[int]:
    widths = [
        min(_WIDEST_CELL, max(1, *(len(text) for text in column))) for column in zip(*rows, strict=True)
    ]
    while sum(widths) + 2 * (len(widths) - 1) > _COLUMNS and max(widths) > 8:
        widths[widths.index(max(widths))] -= 1
    return widths


def _txt_row(row: list[str], widths: list[int], numeric: tuple[int, ...]) -> list[str]:
    cells = [wrap(text, width) or [""] for text, width in zip(row, widths, strict=True)]
    lines = []
    for number in range(max(len(cell) for cell in cells)):
        texts = [cell[number] if number < len(cell) else "" for cell in cells]
        sides = [
            text.rjust(width) if column in numeric else text.ljust(width)
            for column, (text, width) in enumerate(zip(texts, widths, strict=True))
        ]
        lines.append("  ".join(sides).rstrip())
    return lines
