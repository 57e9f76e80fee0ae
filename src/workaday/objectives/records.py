"""A month of work as records: deliverables, who is asked and who decides, what will happen, and the checks.

Two kinds of record: what the user may know (the brief), and what only the ledger holds (checks, release
rules, events to come, and the plan by which the reference worker proves that it can be done).
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any, Literal

from workaday.artifacts.recipes import Artifact
from workaday.world.records import Strict, Unit
from workaday.world.tables import Measure, RecordTable

Stage = Literal["working", "draft", "final"]
CheckKind = Literal[
    "file", "sections", "figure", "fact", "rows", "formula", "consistent", "contradiction", "change", "review",
    "approval", "delivery", "trap", "preserved", "kept", "confidential", "message",
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


class Gathering(Strict):
    """A meeting to which somebody invites the user. `people` are the others who come, as ids."""

    title: str
    start: datetime
    end: datetime
    people: list[str]
    place: str = ""


class MonthEvent(Strict):
    """Something that will happen to the user: a mail, and with it perhaps corrected rows or an invitation.

    `only_if` and `unless` name entries of the colleagues' memory: the mail is sent only when the one is there
    and the other is not at that moment. `attach` is the name of the file that carries the rows of `change`.
    """

    id: str
    when: datetime
    sender: str
    subject: str
    body: str
    change: str = ""
    attach: str = ""
    only_if: str = ""
    unless: str = ""
    meeting: Gathering | None = None


class RowChange(Strict):
    """One cell that is corrected: the row with this key."""

    key: str
    old: str | int | float | None
    new: str | int | float


class Correction(Strict):
    """A late change: from `when` on, the row `key` of `table` has `new` in `column`; `more` are further rows that
    change with it. `measures` are those whose value it moves, as measure ids. With `file` the rows come in a
    file of that name and the mail states no value."""

    id: str
    when: datetime
    table: str
    key: str
    column: str
    old: str | int | float | None
    new: str | int | float
    sender: str
    measures: list[str]
    more: list[RowChange] = []
    file: str = ""

    @property
    def rows(self) -> list[RowChange]:
        """Every row that it corrects."""
        return [RowChange(key=self.key, old=self.old, new=self.new), *self.more]


class Criterion(Strict):
    """What a reviewer looks for in a draft: a figure, said only at review. `since` and `until` bound the time in
    which it is wanted: people change their minds."""

    reviewer: str
    deliverable: str
    kind: Literal["m", "f"]
    ref: str
    label: str
    since: datetime | None = None
    until: datetime | None = None
    value: float = 0.0
    unit: Unit = "number"
    words: list[str] = []

    def wanted_at(self, when: datetime) -> bool:
        return (self.since is None or self.since <= when) and (self.until is None or when < self.until)


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


class Absence(Strict):
    """Working days on which somebody is away, both ends included."""

    first: date
    last: date
    why: Literal["leave", "training", "sick"]


class Engagement(Strict):
    """A time at which somebody is busy."""

    start: datetime
    end: datetime


class Diary(Strict):
    """When a colleague can be reached in the month. `peaks` are days of their own deadlines; `stand_in` is whom
    their out-of-office reply names, "" for nobody."""

    person: str
    opens: time
    closes: time
    absences: list[Absence] = []
    stand_in: str = ""
    engagements: list[Engagement] = []
    peaks: list[date] = []

    def away(self, day: date) -> Absence | None:
        """The absence that covers a day."""
        return next((a for a in self.absences if a.first <= day <= a.last), None)


InitiativeKind = Literal["figure", "file", "invitation", "rows", "mind", "wrong", "conflict"]


class Initiative(Strict):
    """Something that a colleague starts in the month, and how the office sees that it was taken care of.

    figure, file: they want a figure or a file from the user by `due`. invitation: they want a yes or a no by
    then. rows: corrected rows come in a file. mind: they want something else in a deliverable. wrong, conflict:
    they state `said` where `right` is so. A mail of the user's to `sender` with the figure, the file or an
    answer in it puts "answered:<id>" into the office's memory; `events` are the mails that belong to it.
    """

    id: str
    kind: InitiativeKind
    sender: str
    when: datetime
    due: datetime | None = None
    deliverable: str = ""
    kind_of_ref: Literal["m", "f"] = "m"
    ref: str = ""
    label: str = ""
    unit: Unit = "text"
    right: float | None = None
    said: float | None = None
    path: str = ""
    meeting: str = ""
    events: list[str] = []


class OfficePlan(Strict):
    """The people of a month: when each can be reached, and what they start."""

    diaries: list[Diary] = []
    initiatives: list[Initiative] = []


class Basis(Strict):
    """Where in the world the answer to a check can be known: a file, a colleague, or the brief itself."""

    kind: Literal["file", "colleague", "mail", "brief"]
    where: str
    how: str


class Check(Strict):
    """One item of a grade, decided by code. `data` is what its kind needs; see grading/checks.py. `substance`
    names the checks of figures on which it hangs: the form of a file counts only where the file says something."""

    id: str
    deliverable: str
    kind: CheckKind
    points: float
    what: str
    basis: list[Basis]
    data: dict[str, Any]
    substance: list[str] = []


class RubricItem(Strict):
    """What a judge decides about a deliverable and code cannot: clarity, judgement, tone. `weight` counts among the
    items of its deliverable; `basis` says what in the brief or the files a reader can tell it by."""

    id: str
    deliverable: str
    text: str
    weight: float
    basis: str


class Foreseen(Strict):
    """A mail that the plan foresees, by sender and subject, and what it takes to answer it. It holds no value."""

    kind: InitiativeKind
    sender: str
    subject: str
    deliverable: str
    kind_of_ref: Literal["m", "f"] = "m"
    ref: str = ""
    path: str = ""
    file: str = ""
    table: str = ""


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
    foreseen: list[Foreseen] = []
