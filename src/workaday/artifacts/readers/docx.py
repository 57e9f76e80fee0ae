"""Word documents, by the standard library's XML: python-docx does not see inserted text."""

from __future__ import annotations

from dataclasses import dataclass, field

from workaday.artifacts.readers.charts import chart_grid, chart_passages
from workaday.artifacts.readers.content import Content, Grid, Passage, Remark
from workaday.artifacts.readers.tables import table_passages
from workaday.artifacts.readers.word import Line, TableItem, WordFile
from workaday.artifacts.spec import Chart

_CAPTION_LENGTH = 120


def read(content: bytes, name: str) -> Content:
    """Read a .docx: body, tables, charts, headers, footers, notes, comments, tracked changes."""
    file = WordFile(content)
    rendering = _Rendering(file.comments)
    for item in file.body:
        rendering.add(item)
    for kind, texts in (("header", file.headers), ("footer", file.footers), ("note", file.notes)):
        for index, text in enumerate(texts, 1):
            rendering.lines.append(f"[{kind}: {text}]")
            rendering.passages.append(Passage(text, f"{kind} {index}" if index > 1 else kind))
    return Content(
        kind="docx",
        text="\n".join(rendering.lines),
        passages=tuple(rendering.passages),
        grids=tuple(rendering.grids),
        properties=file.package.properties,
        comments=tuple(file.comments.values()),
        changes=tuple(change for item in file.body if isinstance(item, Line) for change in item.changes),
    )


@dataclass
class _Rendering:
    """Items turned into lines of text, passages and grids, with the headings they stand under."""

    comments: dict[str, Remark]
    lines: list[str] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    headings: list[tuple[int, str]] = field(default_factory=list)
    paragraphs: int = 0
    charts: int = 0
    pictures: int = 0
    number: int = 0
    list_id: str = ""
    previous: str = ""

    def add(self, item: Line | TableItem | Chart) -> None:
        if isinstance(item, TableItem):
            self.table(item)
        elif isinstance(item, Chart):
            self.chart(item)
        else:
            self.line(item)

    @property
    def context(self) -> str:
        return " | ".join(text for _, text in self.headings)

    def line(self, line: Line) -> None:
        for description in line.pictures:
            self.pictures += 1
            self.lines.append(f"[picture: {description}]")
            self.passages.append(Passage(description, f"picture {self.pictures}", self.context))
        if not line.text.strip():
            return
        counts_on = line.bullet == "number" and line.list_id == self.list_id
        self.number = self.number + 1 if counts_on else 1
        self.list_id = line.list_id if line.bullet == "number" else ""
        self.paragraphs += 1
        text = line.text.strip("\n")
        prefix = "#" * line.level + " " if line.level else ""
        if line.bullet:
            prefix = f"{self.number}. " if line.bullet == "number" else "- "
        self.lines.append(prefix + text)
        for key in line.remarks:
            if remark := self.comments.get(key):
                self.lines.append(f"[comment by {remark.author}: {remark.text}]")
        if line.level:
            is_title = line.style.casefold() == "title"
            level = 0 if is_title else line.level
            self.headings = [(lv, t) for lv, t in self.headings if lv < level]
            self.headings.append((level, text))
        self.passages.append(Passage(text, f"paragraph {self.paragraphs}", self.context))
        self.previous = text if len(text) <= _CAPTION_LENGTH else ""

    def table(self, table: TableItem) -> None:
        number = sum(1 for grid in self.grids if grid.name.startswith("table ")) + 1
        name = f"table {number}"
        self.lines += [" | ".join(" ".join(cell.split()) for cell in row) for row in table.rows]
        self.lines.append("")
        self.grids.append(Grid(name, tuple(tuple(row) for row in table.rows)))
        about = " | ".join(dict.fromkeys(part for part in (self.context, self.previous) if part))
        self.passages += table_passages(table.rows, name, about)
        self.previous = ""

    def chart(self, chart: Chart) -> None:
        self.charts += 1
        name = f"chart {self.charts}"
        grid = chart_grid(chart, name)
        self.grids.append(grid)
        self.lines.append(f"[chart: {chart.title}]")
        self.lines += [" | ".join("" if v is None else str(v) for v in row) for row in grid.rows]
        self.passages += chart_passages(chart, name, self.context)
