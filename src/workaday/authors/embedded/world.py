"""A world: a ledger, and what the author remembers about the people, projects and habits in it.

`founding.py` makes one for a persona, `records.py` fills it with rows. Nothing is on disk yet.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from workaday.artifacts.spec import HouseStyle
from workaday.authors.embedded.given import Given
from workaday.authors.embedded.style import Habits
from workaday.authors.embedded.trade import Trade
from workaday.world.forms import Forms
from workaday.world.ledger import Ledger
from workaday.world.period import Period, on_or_before
from workaday.world.persona import PersonaReading
from workaday.world.places import City, country
from workaday.world.records import Organization, Person, Project
from workaday.world.refs import Row, Scope
from workaday.world.resolve import LedgerResolver
from workaday.world.seeds import Seed


@dataclass
class World:
    """A ledger, and what the author remembers about how it came to be."""

    seed: Seed
    trade: Trade
    reading: PersonaReading
    ledger: Ledger
    me: Person
    login: str
    org: Organization
    city: City
    stage: str
    people: dict[str, Person]  # by role, "me" among them, as they are when the month starts
    projects: list[Project]
    terms: dict[str, str]
    house: HouseStyle
    habits: Habits
    life_start: date
    month_start: date
    age: int
    before: dict[str, tuple[Person, date]] = field(default_factory=dict)
    """Who held a role earlier, and the day on which somebody else took it over."""
    era: str = ""  # "former" for an earlier job
    stalled: dict[str, date] = field(default_factory=dict)
    """Projects on which nothing has happened since a day."""
    rows: dict[str, list[Row]] = field(default_factory=dict)
    given: Given = field(default_factory=Given)

    @property
    def forms(self) -> Forms:
        return forms_of(self.city)

    @property
    def cutoff(self) -> date:
        """The last working day before the month: what is delivered is as of then."""
        return on_or_before(self.month_start - timedelta(days=1))

    @property
    def until(self) -> date:
        """The last day on which a record is dated: the registers of the cut-off hold them all."""
        return self.cutoff - timedelta(days=1)

    def people_on(self, day: date) -> dict[str, Person]:
        """Who held each role on that day."""
        earlier = {role: person for role, (person, until) in self.before.items() if day < until}
        return self.people | earlier if earlier else self.people

    def names(
        self, project: Project | None, when: date, version: int = 1, held: date | None = None
    ) -> dict[str, Any]:
        """What templates call things by. `held` is the day of the event that a paper is of, whatever its version."""
        return {
            **self.terms,
            "me": self.me,
            "who": self.people_on(when),
            "org": self.org,
            "project": project,
            "subject": self.subject(project),
            "period": Period(when),
            "date": when,
            "held": held or when,
            "n": version,
            "place": self.city.name,
        }

    def subject(self, project: Project | None) -> Row:
        if project is None or not project.subject:
            return {}
        table = self.trade.projects[project.kind].subject
        key = self.trade.tables[table].key
        rows = self.ledger.query(
            f'SELECT * FROM "{table}" WHERE "{key}" = :subject',
            Period(self.month_start),
            self.until,
            project.id,
        )
        return rows[0] if rows else {}

    def scope(
        self,
        rng: random.Random,
        project: Project | None,
        when: date,
        known: date | None = None,
        version: int = 1,
        held: date | None = None,
    ) -> Scope:
        """A scope over the ledger, for a file of that day."""
        resolver = LedgerResolver(self.ledger, Period(when), known or when, project.id if project else "")
        names = self.names(project, when, version, held)
        return Scope(resolver, rng, self.trade.pools, names, self.forms, self.terms.get("sector", ""))


def forms_of(city: City) -> Forms:
    """How figures and dates are written where somebody lives."""
    land = country(city.country)
    return Forms(land.sign, land.date_order)
