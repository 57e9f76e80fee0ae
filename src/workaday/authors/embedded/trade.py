"""What a trade's files may say. A trade is data: this module is its grammar, `load.py` reads it,
`lint.py` tries it, and the author makes worlds from it. The tutorial is docs/trades.md.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from workaday.artifacts.recipes import Artifact, Phrases
from workaday.world.records import Strict
from workaday.world.tables import Fact, Measure, RecordTable

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
    objectives: dict[str, Objective] = {}
    traps: dict[str, Trap] = {}
    changes: dict[str, LateChange] = {}
