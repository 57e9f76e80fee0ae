"""Record tables as a trade declares them: columns, keys, and how their values come about."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from workaday.world.records import Strict, Unit

Gen = Literal[
    "key", "each", "date", "choice", "ref", "person", "company", "text", "const",
    "lognormal", "normal", "uniform", "int", "poisson", "walk", "sql",
]  # fmt: skip


class Outliers(Strict):
    """A few rows that stand out: this share of them, so many times the usual."""

    share: float = Field(gt=0, lt=0.5)
    times: float = Field(gt=0)


class Column(Strict):
    """One column and its generator. Which keys count depends on `gen`:

    - `key`: `pattern`, as in "CO-{n:03d}" (`n` counts rows of the table from 1; `{year}` the row's year)
    - `each`: `of`, the axis (a table, "projects", "months", ...) whose key stands here
    - `date`: `within` ("life", "project", "month" or [from, to] in days before the month of work, such as
      [-400, -1]); or `after` a column plus `lag_days`; `planned` dates may lie in the future, others
      that would are empty (it has not happened yet)
    - `choice`: `of` values with weights; `ref`: `table` (and `where`, `skew` towards few rows)
    - `person`, `company`: an invented name; `text`: a template from `text`
    - `lognormal` (`median`, `spread`: the ratio of the 84th percentile to the median), `normal` (`mean`,
      `sd`), `uniform` and `int` (`low`, `high`), `poisson` (`mean`), `walk` (`start`, `drift`, `vol`: a
      month's relative change and its spread, along the months axis)
    - `sql`: an expression over the row's other columns, computed whenever the table is read
    """

    gen: Gen
    label: str = ""
    unit: Unit = "text"
    pattern: str = ""
    of: str | dict[str, float] = ""
    table: str = ""
    where: str = ""
    skew: float = 0.0
    within: str | tuple[int, int] = "life"
    after: str = ""
    lag_days: tuple[int, int] = (0, 0)
    planned: bool = False
    weekday: bool = True
    text: str | list[str] = ""
    value: str | float | int = ""
    median: float = 0.0
    spread: float = 1.5
    mean: float = 0.0
    sd: float = 0.0
    low: float = 0.0
    high: float = 0.0
    start: tuple[float, float] = (0.0, 0.0)
    drift: float = 0.0
    vol: float = 0.0
    min: float | None = None
    max: float | None = None
    round: float = 0.0
    season: tuple[float, ...] = ()
    trend: float = 0.0
    vary_by: dict[str, float] = {}
    factors: dict[str, dict[str, float]] = {}
    outliers: Outliers | None = None
    blank: float = Field(default=0.0, ge=0, lt=1)
    sql: str = ""
    width: float = 0.0
    helper: bool = False  # of use to other columns only: no paper shows it of its own accord

    @model_validator(mode="after")
    def _complete(self) -> Column:
        needs = {
            "key": ["pattern"], "choice": ["of"], "ref": ["table"], "each": ["of"], "text": ["text"],
            "sql": ["sql"], "lognormal": ["median"],
        }  # fmt: skip
        for name in needs.get(self.gen, []):
            if not getattr(self, name):
                raise ValueError(f"gen: {self.gen} needs `{name}`")
        if self.season and len(self.season) != 12:
            raise ValueError("`season` needs 12 numbers, January first")
        return self

    @property
    def derived(self) -> bool:
        return self.gen == "sql"

    @property
    def numeric(self) -> bool:
        """Whether its values are numbers."""
        if self.gen == "const":
            return isinstance(self.value, int | float)
        return self.gen in ("lognormal", "normal", "uniform", "int", "poisson", "walk")

    @property
    def whole(self) -> bool:
        return self.gen in ("int", "poisson") or self.unit == "count"

    def number(self, value: float) -> int | float:
        """A number as this column holds it: its type never depends on its value."""
        return round(value) if self.whole else float(round(value, 6))


class RecordTable(Strict):
    """Rows of business data. `each` names the axes that rows are made for (their cross product);
    `rows` how many for each of them; `date` the column from which a row is known."""

    label: str
    note: str = ""
    key: str
    each: tuple[str, ...] = ()
    rows: tuple[int, int] = (1, 1)
    months: int = 24
    date: str = ""
    sort: str = ""
    columns: dict[str, Column]

    @model_validator(mode="after")
    def _names(self) -> RecordTable:
        for name in (self.key, self.date, self.sort):
            if name and name not in self.columns:
                raise ValueError(f"`{name}` is not a column of this table")
        return self

    def label_of(self, column: str) -> str:
        return self.columns[column].label or column.replace("_", " ").capitalize()

    @property
    def stored(self) -> list[str]:
        """Columns whose values are kept; the others are computed on reading."""
        return [name for name, column in self.columns.items() if not column.derived]


class Measure(Strict):
    """A figure computed from record tables, as one SQL expression that gives one number.

    Parameters: :asof (date), :month and :prev_month ("YYYY-MM", the last complete month and the one
    before), :quarter_start, :quarter_end, :prev_quarter_start, :prev_quarter_end (dates, the last complete
    quarter and the one before), :year_start (date), :project, :subject, :scale (money's size in this
    house), and :f_<fact> for each fact.
    """

    label: str
    unit: Unit
    sql: str
    how: str = ""
    """How it is worked out, in one sentence for whoever has to compute it from the rows."""
    aliases: tuple[str, ...] = ()
    excel: str = ""
    good: Literal["up", "down", ""] = ""


class Fact(Strict):
    """A single value that no table holds: a target, a rate, a limit, an assumption, somebody's word.
    `known_by` is a role; `release` says when that person tells it."""

    label: str
    unit: Unit
    value: tuple[float, float] | list[str] = (0.0, 0.0)
    round: float = 0.0
    known_by: str
    release: Literal["told", "asked", "review"] = "asked"
    scope: Literal["project", "all"] = "all"
    aliases: tuple[str, ...] = ()
    ask: list[str] = []
    tell: list[str] = []
