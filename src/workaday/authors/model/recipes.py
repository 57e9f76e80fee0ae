"""What a model answers for one file, by format, and how it becomes a recipe of our grammar.

The grammar is the trades' own without luck and conditions, and with `grid` beside it: a table of words.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field, ValidationError

from workaday.artifacts.recipes import Artifact, EachRow, QueryChart, QueryTable, Remark
from workaday.authors.embedded.trade import Trade
from workaday.authors.model.paths import DOCUMENTS, PICTURES
from workaday.authors.model.plan import Paper
from workaday.models.answers import Answer, UnusableError

Prose = Annotated[str, Field(min_length=1, max_length=2_400)]
Item = Annotated[str, Field(min_length=1, max_length=600)]
Cell = Annotated[str, Field(max_length=160)]
Title = Annotated[str, Field(min_length=1, max_length=160)]

MOST_ROWS = 120
"""How many rows a table in a document may show."""


def _listed(value: Any) -> Any:
    """Notes that came as one text are one note."""
    return [value] if isinstance(value, str) else value


class Grid(Answer):
    """A table of words: who does what until when."""

    header: Annotated[list[Cell], Field(min_length=1, max_length=8)]
    lines: Annotated[list[list[Cell]], Field(min_length=1, max_length=60)]


class Piece(Answer):
    """One piece of a document: exactly one of its keys."""

    h: Title | None = None
    h2: Title | None = None
    p: Prose | None = None
    small: Item | None = None
    quote: Prose | None = None
    address: Annotated[list[Cell], Field(max_length=8)] | None = None
    bullets: Annotated[list[Item], Field(min_length=1, max_length=30)] | None = None
    numbered: Annotated[list[Item], Field(min_length=1, max_length=30)] | None = None
    each: EachRow | None = None
    figures: Annotated[list[str], Field(min_length=1, max_length=20)] | None = None
    table: QueryTable | None = None
    chart: QueryChart | None = None
    grid: Grid | None = None
    comment: Remark | None = None
    page: bool | None = None


class DocumentAnswer(Answer):
    title: Title
    blocks: Annotated[list[Piece], Field(min_length=1, max_length=80)]


class SheetAnswer(Answer):
    """One sheet: the rows of a record table (`rows`), a query, figures, a table of words, or lines of notes."""

    name: Annotated[str, Field(min_length=1, max_length=31, pattern=r"^[^\[\]:*?/\\']+$")]
    title: Annotated[str, Field(max_length=160)] = ""
    rows: str = ""
    where: str = ""
    total: list[str] = []
    table: QueryTable | None = None
    figures: Annotated[list[str], Field(max_length=30)] | None = None
    grid: Grid | None = None
    notes: Annotated[list[Item], Field(max_length=60)] = []
    chart: QueryChart | None = None


class WorkbookAnswer(Answer):
    title: Title
    sheets: Annotated[list[SheetAnswer], Field(min_length=1, max_length=8)]


class SlideAnswer(Answer):
    title: Title
    layout: Annotated[str, Field(pattern="^(title|content|section)$")] = "content"
    subtitle: Annotated[str, Field(max_length=200)] = ""
    bullets: Annotated[list[Item], Field(max_length=10)] = []
    figures: Annotated[list[str], Field(max_length=10)] | None = None
    table: QueryTable | None = None
    grid: Grid | None = None
    chart: QueryChart | None = None
    notes: Annotated[list[Item], Field(max_length=8), BeforeValidator(_listed)] = []


class DeckAnswer(Answer):
    title: Title
    slides: Annotated[list[SlideAnswer], Field(min_length=1, max_length=30)]


class MailAnswer(Answer):
    subject: Title
    sender: str
    to: str
    cc: Annotated[list[str], Field(max_length=6)] = []
    body: Annotated[list[Prose], Field(min_length=1, max_length=20)]


class MeetingAnswer(Answer):
    """An invitation as a file: what the meeting is called, and what it is about."""

    title: Title
    notes: Annotated[list[Prose], Field(min_length=1, max_length=8)]


class RowsAnswer(Answer):
    """A delimited file: the rows of one record table."""

    title: Title
    rows: str
    where: str = ""


class PictureAnswer(Answer):
    """A picture: a chart over a query, or a screenshot as its lines."""

    title: Title
    chart: QueryChart | None = None
    screenshot: Annotated[list[Item], Field(max_length=30)] = []


class TextAnswer(Answer):
    """A file whose text is written as it is."""

    title: Title
    content: Annotated[str, Field(min_length=1, max_length=12_000)]


_CARRIES = {"p", "small", "quote", "address"}
"""Pieces that are a paragraph."""

_ANSWERS: dict[str, type[BaseModel]] = {
    "xlsx": WorkbookAnswer, "pptx": DeckAnswer, "eml": MailAnswer, "csv": RowsAnswer, "ics": MeetingAnswer,
    **dict.fromkeys(DOCUMENTS, DocumentAnswer), **dict.fromkeys(PICTURES, PictureAnswer),
}  # fmt: skip


def answer_for(suffix: str) -> type[BaseModel]:
    """What is asked for a file of that type."""
    return _ANSWERS.get(suffix, TextAnswer)


def recipe_of(body: Mapping[str, Any], paper: Paper, trade: Trade) -> Artifact:
    """The recipe of a paper, from an answer whose figures are bound. Raises UnusableError."""
    suffix = "png" if paper.suffix in PICTURES else paper.suffix
    made: dict[str, Any] = {
        "title": body.get("title") or body.get("subject"), "about": [paper.about], "format": suffix, "by": paper.author,
        "origin": paper.origin, "name": [paper.stem], "scope": "project" if paper.project else "all",
    }  # fmt: skip
    if suffix == "eml":
        made["mail"] = {
            "sender": body["sender"], "to": body["to"], "cc": body.get("cc", []), "subject": [body["subject"]],
            "body": body["body"],
        }  # fmt: skip
    elif suffix == "ics":
        made["blocks"] = [{"p": note} for note in body["notes"]]
    else:
        body = {**body, "blocks": _remarked(body.get("blocks") or [])}
        made |= {k: _compiled(v) for k, v in body.items() if k in ("blocks", "sheets", "slides", "rows", "where", "chart", "screenshot") and v}  # fmt: skip
    try:
        recipe = Artifact.model_validate(made)
    except ValidationError as error:
        found = [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors(include_url=False)]
        raise UnusableError(found) from error
    if faults := _faults(recipe, trade):
        raise UnusableError(faults)
    return recipe


def _compiled(value: Any) -> Any:
    """The answer's parts as the grammar has them: a grid is a query that selects its words."""
    if isinstance(value, list):
        return [_compiled(v) for v in value]
    if not isinstance(value, dict):
        return value
    made = {k: _compiled(v) for k, v in value.items() if v is not None and k != "grid"}
    if grid := value.get("grid"):
        made["table"] = _query(grid["header"], grid["lines"])
    if table := made.get("table"):
        made["table"] = {**table, "limit": min(table.get("limit", 25), MOST_ROWS)}
    return made


def _remarked(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The blocks with each reviewer's remarks behind a paragraph, since nothing else can carry them, and all of them one
    comment: the grammar would pick one."""
    placed: list[dict[str, Any]] = []
    for block in blocks:
        remark = block.get("comment")
        if not remark:
            placed.append(block)
            continue
        last = max((k for k, b in enumerate(placed) if b.keys() & _CARRIES), default=len(placed) - 1)
        placed.insert(last + 1, {"comment": {**remark, "text": ["\n".join(remark["text"])]}})
    return placed


def _query(header: list[str], lines: list[list[str]]) -> dict[str, Any]:
    names = [f"c{k}" for k in range(len(header))]
    rows = [
        ", ".join(f"{_literal(line[k] if k < len(line) else '')} AS {name}" for k, name in enumerate(names))
        for line in lines
    ]
    return {
        "sql": "SELECT " + " UNION ALL SELECT ".join(rows),
        "columns": {name: {"label": label} for name, label in zip(names, header, strict=True)},
        "limit": len(lines),
    }


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _faults(recipe: Artifact, trade: Trade) -> list[str]:
    """Names in a recipe that stand for nothing."""
    people = [recipe.by, *(b.comment.by for b in recipe.blocks if b.comment)]
    if recipe.mail:
        people += [recipe.mail.sender, recipe.mail.to, *recipe.mail.cc]
    known = ["me", *trade.roles]
    faults = [f"role {p!r} is none of {', '.join(known)}" for p in dict.fromkeys(people) if p not in known]
    tables = filter(None, [recipe.rows, *(s.rows for s in recipe.sheets)])
    faults += [f"rows: {t!r} is none of {', '.join(trade.tables)}" for t in tables if t not in trade.tables]
    for sheet in recipe.sheets:
        if not (sheet.rows or sheet.table or sheet.figures or sheet.notes):
            faults.append(f"sheet {sheet.name!r} holds nothing: give rows, table, grid, figures or notes")
        if sheet.rows in trade.tables:
            unknown = [t for t in sheet.total if t not in trade.tables[sheet.rows].columns]
            faults += [f"total: {t!r} is no column of {sheet.rows}" for t in unknown]
    if len({s.name.casefold() for s in recipe.sheets}) < len(recipe.sheets):
        faults.append("two sheets have one name")
    return faults
