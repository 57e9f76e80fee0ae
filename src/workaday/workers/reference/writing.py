"""From a spec to tool calls: documents by section, workbooks by sheet, decks by slide."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from workaday.artifacts import spec
from workaday.errors import RunError
from workaday.workers.reference.reading import Eyes

ROWS_AT_ONCE = 120
"""How many rows go into one call: more than that nobody types, or prompts, at once."""


def write_spec(eyes: Eyes, path: str, made: spec.Spec) -> None:
    """Makes the file at the desk. Raises RunError for what a desk has no tool for."""
    if isinstance(made, spec.Document) and path.endswith(".docx"):
        _document(eyes, path, made)
    elif isinstance(made, spec.Document):
        eyes.do("write_file", path=path, content=f"# {made.title}\n\n{markdown(made.blocks)}")
    elif isinstance(made, spec.Workbook):
        _workbook(eyes, path, made)
    elif isinstance(made, spec.Deck):
        _deck(eyes, path, made)
    elif isinstance(made, spec.Rows):
        eyes.do("write_file", path=path, content=_delimited(made))
    elif isinstance(made, spec.Text):
        eyes.do("write_file", path=path, content=made.content)
    else:
        raise RunError(f"{path}: the desk has no tool that writes a {type(made).__name__}")


def _document(eyes: Eyes, path: str, made: spec.Document) -> None:
    sections = _sections(made.blocks)
    eyes.do("create_document", path=path, title=made.title, markdown=markdown(sections[0]))
    for section in sections[1:]:
        eyes.do("append_to_document", path=path, markdown=markdown(section))


def _sections(blocks: Sequence[spec.Block]) -> list[list[spec.Block]]:
    """Blocks by section: a new one at each heading of the first level."""
    sections: list[list[spec.Block]] = [[]]
    for block in blocks:
        if isinstance(block, spec.Heading) and block.level == 1 and sections[-1]:
            sections.append([])
        sections[-1].append(block)
    return sections


def markdown(blocks: Sequence[spec.Block]) -> str:
    return "\n\n".join(text for block in blocks if (text := _markdown(block)))


def _markdown(block: spec.Block) -> str:
    if isinstance(block, spec.Heading):
        return f"{'#' * block.level} {block.text}"
    if isinstance(block, spec.Paragraph):
        return "  \n".join(block.text.splitlines())
    if isinstance(block, spec.Bullets):
        return "\n".join(
            f"{f'{k}.' if block.ordered else '-'} {item}" for k, item in enumerate(block.items, 1)
        )
    if isinstance(block, spec.Table):
        return _table(block)
    if isinstance(block, spec.Chart):
        return _table(_chart_table(block))
    return ""


def _table(table: spec.Table) -> str:
    lines = [
        table.header,
        tuple("---:" if k in table.numeric else "---" for k in range(len(table.header))),
        *table.rows,
    ]
    text = "\n".join(
        "| " + " | ".join(c.replace("|", "/").replace("\n", " ") for c in line) + " |" for line in lines
    )
    return f"{text}\n\n*{table.caption}*" if table.caption else text


def _chart_table(chart: spec.Chart) -> spec.Table:
    """At the desk a chart's figures stand in a table."""
    header = (chart.title, *(name for name, _ in chart.series))
    rows = tuple(
        (category, *(f"{values[k]:,.4g}" for _, values in chart.series))
        for k, category in enumerate(chart.categories)
    )
    return spec.Table(header, rows, numeric=tuple(range(1, len(header))))


def _workbook(eyes: Eyes, path: str, made: spec.Workbook) -> None:
    for k, sheet in enumerate(made.sheets):
        rows = [[cell(c) for c in row] for row in sheet.rows]
        if k == 0:
            eyes.do("create_workbook", path=path, sheet=sheet.name, rows=rows[:ROWS_AT_ONCE])
        else:
            eyes.do("add_sheet", path=path, sheet=sheet.name, rows=rows[:ROWS_AT_ONCE])
        for start in range(ROWS_AT_ONCE, len(rows), ROWS_AT_ONCE):
            part = rows[start : start + ROWS_AT_ONCE]
            eyes.do("write_rows", path=path, sheet=sheet.name, start=f"A{start + 1}", rows=part)


def cell(value: spec.SheetCell) -> Any:
    """A cell as a tool call carries it: formulas as text that begins with "=", dates in ISO form."""
    if isinstance(value, spec.Styled):
        return cell(value.value)
    if isinstance(value, spec.Formula):
        return value.text
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value


def _deck(eyes: Eyes, path: str, made: spec.Deck) -> None:
    first, *rest = made.slides
    if first.layout == "title":
        eyes.do(
            "create_deck",
            path=path,
            title=first.title,
            subtitle=first.subtitle or "; ".join(t for t, _ in first.bullets),
        )
    else:
        eyes.do("create_deck", path=path, title=made.properties.title)
        rest = [first, *rest]
    for slide in rest:
        table = slide.table or (_chart_table(slide.chart) if slide.chart else None)
        arguments: dict[str, Any] = {
            "title": slide.title,
            "bullets": [t for t, _ in slide.bullets],
            "notes": slide.notes,
        }
        if table is not None:
            arguments["table"] = [list(table.header), *(list(row) for row in table.rows)]
        eyes.do("add_slide", path=path, **arguments)


def _delimited(made: spec.Rows) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(made.header)
    writer.writerows([["" if c is None else c for c in row] for row in made.rows])
    return buffer.getvalue()
