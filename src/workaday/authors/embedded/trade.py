"""What a trade's files may say. A trade is data: this module is its grammar, `load.py` reads it,
`lint.py` tries it, and the author makes worlds from it. The tutorial is docs/trades.md.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from workaday.world.records import Strict, Unit
from workaday.world.tables import Fact, Measure, RecordTable

Phrases = list[str]
"""Ways to say one thing. One is picked. Inside each, [[this|that|]] picks again and {{ ... }} refers."""

Format = Literal["docx", "pdf", "md", "txt", "xlsx", "csv", "pptx", "json", "png", "eml", "ics", "html"]


# --- who ---------------------------------------------------------------------------------------


class OrganizationKind(Strict):
    """A kind of employer. Names are templates over `place`, `surname`, `pool(...)`."""

    kind: str
    names: Phrases = Field(min_length=3)
    about: Phrases = Field(min_length=2)
    departments: list[str] = []


class Voice(Strict):
    """How somebody writes mail, by move. Empty moves fall back to the shared voices.

    Variables: `first` (the reader's first name), `me` (the user), `label`, `value`, `file`, `project`,
    `deliverable`, `points` (what is asked for), `reason`.
    """

    greet: Phrases = []
    sign: Phrases = []
    tell: Phrases = []
    send_file: Phrases = []
    unknown: Phrases = []
    approve: Phrases = []
    withhold: Phrases = []
    thank: Phrases = []
    remind: Phrases = []


class Role(Strict):
    """Somebody the user works with."""

    titles: list[str] = Field(min_length=1)
    side: Literal["inside", "client", "partner", "vendor", "authority"] = "inside"
    relation: Literal["manager", "peer", "report", "client", "external"]
    background: Phrases = Field(min_length=3)
    personality: Phrases = Field(min_length=3)
    style: Phrases = Field(min_length=2)
    authority: Phrases = Field(min_length=1)
    provides: Phrases = Field(min_length=1)
    latency_hours: tuple[float, float] = (1.0, 8.0)
    voice: Voice = Voice()


# --- what they write -----------------------------------------------------------------------------


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


# --- what happens ----------------------------------------------------------------------------------


class Make(Strict):
    """An artifact that an event makes: in how many versions, with a PDF of the last, mailed to whom."""

    artifact: str
    versions: tuple[int, int] = (1, 1)
    pdf: bool = False
    mail: str = ""
    chance: float = 1.0


class EventSpec(Strict):
    id: str
    title: Phrases = Field(min_length=1)
    every: Literal["once", "week", "two_weeks", "month", "quarter", "year"] = "once"
    make: list[str | Make] = []
    meet: list[str] = []
    chance: float = 1.0


class Phase(Strict):
    id: str
    label: str
    share: float = Field(gt=0)
    after: list[str] = []
    events: list[EventSpec] = Field(min_length=1)


class ProjectKind(Strict):
    label: str
    code: str = "P{yy}{n:02d}"
    """The project's number as people write it: `yy` the year it began, `n` a running number."""
    name: Phrases = Field(min_length=2)
    short: str = ""
    """How people call it, for file and folder names; a template over `name`, `client`, `subject`."""
    what: Phrases = Field(min_length=2)
    why: Phrases = Field(min_length=2)
    my_role: Phrases = Field(min_length=1)
    tags: list[str] = []
    client: Literal["company", "person", "inside"] = "inside"
    subject: str = ""
    count: tuple[int, int] = (1, 1)
    months: tuple[int, int] = (4, 14)
    ended: float = 0.3
    phases: list[Phase] = Field(min_length=2)


# --- the month -------------------------------------------------------------------------------------


class Output(Strict):
    """A file that a deliverable brings. `stage: draft` goes to the reviewer, `final` is delivered;
    a later output of the same artifact revises the earlier one. `pdf` exports it as well."""

    artifact: str
    week: int = Field(ge=1, le=4)
    stage: Literal["working", "draft", "final"] = "working"
    name: str = ""
    pdf: bool = False


class Objective(Strict):
    """A pattern of deliverable. `project` lists the kinds of project it can belong to (none: the whole
    job). `ask` are facts that somebody must be asked for; `review_asks` measures or facts that the
    reviewer wants to see and says so only at review; `held` are tables whose register a colleague
    holds (table: role), to be asked for; `traps` and `changes` name what can happen."""

    title: str
    outcome: Phrases = Field(min_length=2)
    project: list[str] = []
    outputs: list[Output] = Field(min_length=4)
    milestones: list[str] = Field(min_length=4, max_length=4)
    thresholds: Phrases = []
    reviewer: str
    approver: str
    recipient: str
    ask: list[str] = []
    review_asks: list[str] = []
    held: dict[str, str] = {}
    traps: list[str] = []
    changes: list[str] = []


class Trap(Strict):
    """An error planted in a file that somebody supplies: `artifact` states `measure`, wrongly.

    `kind`: omit_row and double_count (the measure over `table` with a row missing or twice),
    wrong_period (the month or quarter before), stale (as it stood some weeks ago), transposed (two
    digits), scale (ten or a thousand times), unit (per cent and basis points mixed up), sign.
    """

    kind: Literal[
        "omit_row", "double_count", "wrong_period", "stale", "transposed", "scale", "unit", "sign"
    ]  # fmt: skip
    artifact: str
    measure: str
    table: str = ""
    by: str
    report_to: str
    story: Phrases = Field(min_length=1)
    finding: Phrases = Field(min_length=1)


class LateChange(Strict):
    """A correction that arrives in mid-month: one row's `column` gets another value.

    The mail's templates know `key`, `old`, `new`, `label` (the column's), `table` (its label), `reason`.
    """

    table: str
    column: str
    where: str = ""
    factor: tuple[float, float] = (0.0, 0.0)
    values: list[str] = []
    round: float = 0.0
    by: str
    subject: Phrases = Field(min_length=2)
    body: list[str | list[str]] = Field(min_length=2)


# --- the trade -------------------------------------------------------------------------------------


class Titles(Strict):
    junior: list[str] = Field(min_length=1)
    mid: list[str] = Field(min_length=1)
    senior: list[str] = Field(min_length=1)
    executive: list[str] = Field(min_length=1)


class Standing(Strict):
    """What recurs outside of projects."""

    events: list[EventSpec] = Field(min_length=1)


class Trade(Strict):
    """All that the embedded author knows of one line of work."""

    id: str
    name: str
    soc: list[str]
    sector: str
    aliases: list[str]
    titles: Titles
    organizations: list[OrganizationKind] = Field(min_length=2)
    education: Phrases = Field(min_length=3)
    responsibilities: Phrases = Field(min_length=6)
    focus: Phrases = Field(min_length=4)
    achievements: Phrases = Field(min_length=5)
    strengths: Phrases = Field(min_length=4)
    weaknesses: Phrases = Field(min_length=4)
    work_patterns: Phrases = Field(min_length=4)
    document_types: Phrases = Field(min_length=5)
    work_folder: list[str] = Field(min_length=2)
    areas: list[str] = Field(min_length=3)
    """Folders beside the projects: areas of the work folder that every such person keeps."""
    roles: dict[str, Role]
    tables: dict[str, RecordTable]
    measures: dict[str, Measure]
    facts: dict[str, Fact] = {}
    pools: dict[str, list[str]] = {}
    projects: dict[str, ProjectKind]
    standing: Standing
    artifacts: dict[str, Artifact]
    objectives: dict[str, Objective]
    traps: dict[str, Trap]
    changes: dict[str, LateChange]
