"""What there is to write about: records of the person's registers that were open on a day, and projects.

A matter is named by its key and its words, which no later correction touches; no figure of it is quoted.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from workaday.authors.embedded.mail.load import MatterKind, TradeTalk
from workaday.authors.embedded.mail.words import Speaker
from workaday.authors.embedded.world import World
from workaday.world.records import Project, Value
from workaday.world.refs import Row

_LONGEST = 72
_LATE = 30
"""Days for which a record that stays open is still written about."""


@dataclass(frozen=True)
class Matter:
    """One record, or one project where `label` is "". Open from `since` to `until`, both included."""

    label: str
    about: str
    project: Project | None
    roles: tuple[str, ...]
    since: date
    until: date
    weight: float = 1.0
    table: str = ""

    @property
    def called(self) -> str:
        return f"{self.label} ({self.about})" if self.label and self.about else self.label or self.about


class Matters:
    """The matters of one world between two days."""

    def __init__(self, world: World, talk: TradeTalk, speaker: Speaker, first: date, last: date) -> None:
        self.world, self.speaker = world, speaker
        self.projects = {p.id: p for p in world.projects}
        kinds = talk.matters or list(self.found())
        self.matters = [m for kind in kinds for m in self.records(kind, first, last)]
        self.running = [
            Matter("", p.short, p, (), p.start, min(p.end, world.stalled.get(p.id, p.end)))
            for p in world.projects
        ]  # fmt: skip
        self._days: dict[date, tuple[list[Matter], list[float]]] = {}

    def found(self) -> Iterator[MatterKind]:
        """Registers that people would write about in a trade of which nothing is known here: those with a date,
        a number and words of their own."""
        for name, table in self.world.trade.tables.items():
            words = next((n for n, c in table.columns.items() if c.gen == "text" and c.unit == "text"), "")
            dates = [n for n, c in table.columns.items() if c.gen == "date" and n != table.date and c.after]
            if table.date and words and table.columns[table.key].gen == "key":
                yield MatterKind.model_validate(
                    {"table": name, "label": f"{{{{ {table.key} }}}}", "about": f"{{{{ {words} }}}}", "opened": table.date,
                     "closed": dates[0] if dates else "", "with": []}
                )  # fmt: skip

    def records(self, kind: MatterKind, first: date, last: date) -> list[Matter]:
        if kind.table not in self.world.rows or kind.table not in self.world.trade.tables:
            return []
        table = self.world.trade.tables[kind.table]
        if not {kind.opened, kind.closed or kind.opened} <= table.columns.keys():
            return []
        joined = {
            name: index(self.world.rows[column.table], self.world.trade.tables[column.table].key)
            for name, column in table.columns.items()
            if column.gen == "ref" and column.table in self.world.rows
        } | {
            name: index(self.world.rows[of], self.world.trade.tables[of].key)
            for name, column in table.columns.items()
            if column.gen == "each" and isinstance(of := column.of, str) and of in self.world.trade.tables
            and of in self.world.rows
        }  # fmt: skip
        oldest = (first - timedelta(days=_LATE)).isoformat()
        found = []
        for row in self.world.rows[kind.table]:
            opened = row[kind.opened]
            if isinstance(opened, str) and oldest <= opened[:10] <= last.isoformat():
                matter = self.matter(kind, row, joined)
                if matter.until >= first and matter.about:
                    found.append(matter)
        return found

    def matter(self, kind: MatterKind, row: Row, joined: Mapping[str, Mapping[Value, Row]]) -> Matter:
        names = {key: str(value) for key, value in row.items() if value not in (None, "")}
        for column, rows in joined.items():
            other = rows.get(row[column], {})
            names |= {f"{column}.{key}": str(value) for key, value in other.items() if value is not None}
        since = date.fromisoformat(names[kind.opened][:10])
        until = since + timedelta(days=kind.days or _LATE)
        if kind.closed and kind.closed in names:
            until = min(until, date.fromisoformat(names[kind.closed][:10]) - timedelta(days=1))
        known = _Blank(names)
        about = _shortened(self.speaker.say(kind.about, known))
        project = self.projects.get(names.get("project", ""))
        return Matter(
            self.speaker.say(kind.label, known),
            about,
            project,
            tuple(kind.with_),
            since,
            until,
            kind.weight,
            kind.table,
        )

    def on(self, day: date, rng: random.Random) -> Matter:
        """A matter that is open on that day; a project where no record is."""
        if day not in self._days:
            here = [m for m in self.matters if m.since <= day <= m.until]
            self._days[day] = here, list(accumulate(m.weight for m in here))
        here, weights = self._days[day]
        if not here or rng.random() < 0.1:
            return self.project(day, rng)
        return rng.choices(here, cum_weights=weights)[0]

    def some(self, day: date, rng: random.Random, count: int, project: Project | None) -> list[Matter]:
        """Other matters of that day, those of the project first."""
        self.on(day, rng)
        here, _ = self._days[day]
        near = [m for m in here if project is not None and m.project is project]
        pool = near if len(near) >= count else here
        return rng.sample(pool, min(count, len(pool)))

    def fresh(self, day: date, rng: random.Random) -> Matter | None:
        """A record that came in on that day or the one before."""
        self.on(day, rng)
        new = [m for m in self._days[day][0] if (day - m.since).days <= 1]
        return rng.choice(new) if new else None

    def of(self, person: str, day: date, rng: random.Random) -> Matter | None:
        """A record of that day in which somebody is named."""
        self.on(day, rng)
        theirs = [m for m in self._days[day][0] if person in m.about]
        return rng.choice(theirs) if theirs else None

    def project(self, day: date, rng: random.Random) -> Matter:
        running = [m for m in self.running if m.since <= day <= m.until + timedelta(days=20)]
        return rng.choice(running or self.running)


class _Blank(dict[str, str]):
    """What a row does not hold is left out of its words."""

    def get(self, key: str, default: object = None) -> str:
        return super().get(key, "")


def index(rows: list[Row], key: str) -> dict[Value, Row]:
    return {row[key]: row for row in rows if key in row}


def _shortened(text: str) -> str:
    text = text.strip(" .,;:")
    while text.startswith((",", " ")):
        text = text[1:]
    if len(text) <= _LONGEST:
        return text
    return text[:_LONGEST].rsplit(" ", 1)[0].rstrip(" .,;:-(")
