"""A month of work as records: deliverables, who is asked and who decides, what will happen, and the checks.

Two kinds of record: what the user may know (the brief), and what only the ledger holds (checks, release
rules, events to come, and the plan by which the reference worker proves that it can be done).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from workaday.artifacts.recipes import Artifact
from workaday.world.records import Strict, Unit
from workaday.world.tables import Measure, RecordTable

Stage = Literal["working", "draft", "final"]
CheckKind = Literal[
    "file", "sections", "figure", "fact", "rows", "formula", "consistent", "change", "review", "approval",
    "delivery", "trap", "preserved",
]  # fmt: skip


class Source(Strict):
    """Where the rows of a table can be read: a sheet (or, with `sheet` empty, a delimited file) whose header has
    a label for each column. `holder` is "" for a file on the computer, else whom to ask for it."""

    table: str
    path: str
    sheet: str
    holder: str
    request: str
    columns: dict[str, str]  # label -> column


class Ask(Strict):
    """A fact that somebody has to be asked for. `phrases` are ways to ask."""

    fact: str
    label: str
    unit: Unit
    holder: str
    phrases: list[str]


class OutputFile(Strict):
    """One file that a deliverable brings. `requires` names the figures that it must state, `sections` its
    headings; both are part of the brief. `seed` fixes the recipe's choices of words."""

    id: str
    artifact: str
    path: str
    stage: Stage
    week: int
    due: date
    seed: str
    requires: list[str]
    sections: list[str]
    revises: str = ""
    export_of: str = ""


class Suspicion(Strict):
    """A statement worth checking against the rows: in which file, which measure, whom to tell if it is wrong."""

    trap: str
    path: str
    measure: str
    report_to: str
    finding: str


class Deliverable(Strict):
    """One package of work, as the user knows it and as the plan carries it out."""

    id: str
    pattern: str
    title: str
    project_id: str
    description: str
    outcome: str
    due: date
    milestones: list[str]
    thresholds: list[str]
    outputs: list[OutputFile]
    reviewer: str
    approver: str
    recipient: str
    asks: list[Ask]
    review_asks: list[str]
    suspicions: list[Suspicion]
    sources: list[Source]

    @property
    def final(self) -> OutputFile:
        """The file on which approval is sought and which is delivered: the last final document."""
        finals = [o for o in self.outputs if o.stage == "final" and not o.export_of]
        documents = [o for o in finals if o.path.endswith((".docx", ".pptx"))]
        return (documents or finals or self.outputs)[-1]


class MonthEvent(Strict):
    """Something that will happen to the user: a mail, and with it perhaps a corrected row."""

    id: str
    when: datetime
    sender: str
    subject: str
    body: str
    change: str = ""
    attach: str = ""


class Correction(Strict):
    """A late change: from `when` on, the row `key` of `table` has `new` in `column`. `measures` are those whose
    value it moves, as measure ids."""

    id: str
    when: datetime
    table: str
    key: str
    column: str
    old: str | int | float | None
    new: str | int | float
    sender: str
    measures: list[str]


class Criterion(Strict):
    """What a reviewer looks for in a draft: a figure, said only at review."""

    reviewer: str
    deliverable: str
    kind: Literal["m", "f"]
    ref: str
    label: str


class Knowledge(Strict):
    """Something a collaborator knows or holds, and when it is told: at once, when asked, at review."""

    id: str
    holder: str
    kind: Literal["fact", "file"]
    ref: str
    label: str
    aliases: list[str]
    release: Literal["told", "asked", "review"]
    project: str
    unit: Unit = "text"
    form: str = ""
    asks: list[str] = []
    tell: list[str] = []
    file: str = ""


class Basis(Strict):
    """Where in the world the answer to a check can be known: a file, a colleague, or the brief itself."""

    kind: Literal["file", "colleague", "mail", "brief"]
    where: str
    how: str


class Check(Strict):
    """One item of a grade, decided by code. `data` is what its kind needs; see grading/checks.py."""

    id: str
    deliverable: str
    kind: CheckKind
    points: float
    what: str
    basis: list[Basis]
    data: dict[str, Any]


class ReferencePlan(Strict):
    """How the month can be done: where to look, whom to ask, what to make. It holds methods, no values."""

    month_start: date
    cutoff: date
    working_days: list[date]
    deliverables: list[Deliverable]
    recipes: dict[str, Artifact]
    tables: dict[str, RecordTable]
    measures: dict[str, Measure]
    fact_units: dict[str, tuple[str, str]]  # id -> (unit, label)
    fact_holders: dict[str, str]  # id -> person
    pools: dict[str, list[str]]
    terms: dict[str, str]
    scale: float
    currency: str
    projects: dict[str, dict[str, str]]
    subjects: dict[str, tuple[str, str]]  # project id -> (table, key column)
    people: dict[str, dict[str, str]]  # role -> person
    org: dict[str, str]
