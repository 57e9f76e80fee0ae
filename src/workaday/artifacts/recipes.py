"""Recipes: what a kind of file holds, as templates with references instead of figures.

An author writes recipes; `render.py` turns one into a spec by asking a resolver for each reference. The
ledger is one resolver; a worker that has read its sources is another.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import Literal

from pydantic import Field, model_validator

from workaday.world.records import Strict, Unit

Phrases = list[str]
"""Ways to say one thing. One is picked. Inside each, [[this|that|]] picks again and {{ ... }} refers."""

Format = Literal["docx", "pdf", "md", "txt", "xlsx", "csv", "pptx", "json", "png", "eml", "ics", "html"]


class TableColumn(Strict):
    label: str
    unit: Unit = "text"
    digits: int | None = None


class QueryTable(Strict):
    """A table in a document: a query (the measures' parameters), and how its columns look."""

    sql: str
    columns: dict[str, TableColumn]
    total: list[str] = []
    limit: int = 25
    caption: str = ""


class QueryChart(Strict):
    sql: str
    kind: Literal["bar", "line", "pie"] = "bar"
    title: str
    label: str
    values: dict[str, str]
    unit: Unit = "number"


class EachRow(Strict):
    """One bullet a row: `item` is a template over `row`."""

    sql: str
    item: str
    limit: int = 8


class Remark(Strict):
    """A reviewer's comment on the paragraph before it, in drafts only."""

    by: str
    text: Phrases


class Edit(Strict):
    """A tracked change on the paragraph before it, in drafts only."""

    by: str
    deleted: str
    inserted: str


class Block(Strict):
    """One piece of a document; exactly one of its keys is given (`when` may stand beside it).

    `p` is a paragraph: its sentences in order. A sentence is a template, or a list of which one is
    taken; a sentence that begins with "? " is left out half of the time.
    """

    h: str | list[str] | None = None
    h2: str | list[str] | None = None
    p: str | list[str | list[str]] | None = None
    small: str | None = None
    quote: str | None = None
    address: list[str] | None = None
    bullets: list[str | list[str]] | None = None
    numbered: list[str | list[str]] | None = None
    each: EachRow | None = None
    figures: list[str] | None = None
    table: QueryTable | None = None
    chart: QueryChart | None = None
    comment: Remark | None = None
    edit: Edit | None = None
    page: bool | None = None
    when: str = ""

    @model_validator(mode="after")
    def _one(self) -> Block:
        kinds = [n for n in type(self).model_fields if n != "when" and getattr(self, n) is not None]
        if len(kinds) != 1:
            raise ValueError(f"a block has exactly one kind, this one has {kinds or 'none'}")
        return self

    @property
    def kind(self) -> str:
        return next(n for n in type(self).model_fields if n != "when" and getattr(self, n) is not None)


class SheetSpec(Strict):
    """One sheet: the rows of a record table (`rows`), a query (`table`), label-and-value lines
    (`figures`) or lines of text (`notes`). `where` filters `rows`; `total` sums columns of them."""

    name: str
    title: str = ""
    rows: str = ""
    where: str = ""
    total: list[str] = []
    table: QueryTable | None = None
    figures: list[str] | None = None
    notes: list[str | list[str]] = []
    chart: QueryChart | None = None


class SlideSpec(Strict):
    title: str | list[str]
    layout: Literal["title", "content", "section"] = "content"
    subtitle: str = ""
    bullets: list[str | list[str]] = []
    figures: list[str] | None = None
    table: QueryTable | None = None
    chart: QueryChart | None = None
    notes: list[str | list[str]] = []


class MailSpec(Strict):
    sender: str = "me"
    to: str
    cc: list[str] = []
    subject: Phrases
    body: list[str | list[str]]
    attach: str = ""


class Artifact(Strict):
    """One kind of file. Exactly one of `blocks`, `sheets`, `slides`, `mail`, `rows`, `chart` or
    `screenshot`, as the format has it.

    `by` is who writes it ("me" or a role). `origin` is how it came to this computer. `folder` is below
    the project's folder (or, with `scope: all`, below the work folder). `name` is the file's name
    without its suffix.
    """

    title: str
    about: Phrases = Field(min_length=1)
    format: Format
    scope: Literal["project", "all"] = "project"
    by: str = "me"
    origin: Literal["user_created", "shared", "web_download"] = "user_created"
    folder: str = ""
    name: Phrases = Field(min_length=1)
    blocks: list[Block] = []
    sheets: list[SheetSpec] = []
    slides: list[SlideSpec] = []
    mail: MailSpec | None = None
    rows: str = ""
    where: str = ""
    chart: QueryChart | None = None
    screenshot: list[str] = []

    @cached_property
    def words(self) -> str:
        """All that stands in it, to look for references."""
        return str(self.model_dump())

    @property
    def is_letter(self) -> bool:
        """Whether it begins with an address: it has no headline then, no rows behind it, and leaves the house."""
        return bool(self.blocks) and self.blocks[0].address is not None

    @cached_property
    def figures(self) -> frozenset[str]:
        """The names of the measures and facts that it refers to as figures, in text or in lists."""
        lists = [b.figures for b in self.blocks] + [s.figures for s in self.sheets]
        lists += [s.figures for s in self.slides]
        listed = {name.rpartition(".")[2] for group in lists for name in group or ()}
        return frozenset(listed.union(re.findall(r"\bm\.(\w+)", self.words)))

    @model_validator(mode="after")
    def _body(self) -> Artifact:
        body = {
            "docx": "blocks", "pdf": "blocks", "md": "blocks", "txt": "blocks", "html": "blocks",
            "xlsx": "sheets", "pptx": "slides", "eml": "mail", "csv": "rows", "json": "rows",
        }.get(self.format)  # fmt: skip
        if body and not getattr(self, body):
            raise ValueError(f"a {self.format} artifact needs `{body}`")
        if self.format == "png" and not (self.chart or self.screenshot):
            raise ValueError("a png artifact needs `chart` or `screenshot`")
        return self
