"""A month in the making: the world, what was decided so far, and what several deliverables share."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from functools import cached_property

from workaday.authors.embedded.history import Historian, Instance
from workaday.authors.embedded.layout import Layout, file_name
from workaday.authors.embedded.objectives.plan import MonthPlan, Register
from workaday.authors.embedded.reads import artifact_homes, registers
from workaday.authors.embedded.world import World
from workaday.objectives.records import Deliverable
from workaday.world.ledger import Ledger
from workaday.world.period import Period, working_days_from
from workaday.world.records import Person, Project
from workaday.world.refs import Scope
from workaday.world.resolve import LedgerResolver

DAYS = 20
"""Working days of a month of work."""

MOST_PEOPLE = 8
"""With how many people a month has to do at the most."""


class CannotBeDone(Exception):
    """A pattern that this world cannot carry."""


class Draft:
    """What the parts of a month's author work on together."""

    def __init__(self, world: World, historian: Historian, layout: Layout) -> None:
        self.world, self.historian, self.layout = world, historian, layout
        self.trade = world.trade
        self.seed = world.seed.child("objectives")
        self.rng = self.seed.rng()
        self.homes = artifact_homes(world.trade)
        self.registers = registers(world.trade)
        self.days = working_days_from(world.month_start, DAYS)
        self.plan = MonthPlan(self.days)
        self.fresh: dict[tuple[str, str], Instance] = {}
        self.found: dict[str, list[Register]] = {}  # by deliverable, the registers behind its figures
        self.cast: set[str] = set()

    @property
    def end(self) -> datetime:
        """The last moment of the month."""
        return datetime.combine(self.days[-1], time(23, 59))

    @cached_property
    def roles(self) -> dict[str, str]:
        """Each person's role."""
        return {person.id: role for role, person in self.world.people.items()}

    @cached_property
    def persons(self) -> dict[str, Person]:
        return {person.id: person for person in self.world.people.values()}

    def project(self, deliverable: Deliverable) -> Project | None:
        return next((p for p in self.world.projects if p.id == deliverable.project_id), None)

    def scope(self, project: Project | None, when: date, rng: random.Random) -> Scope:
        """Words of the month: dated in it, with figures as of the cut-off."""
        world = self.world
        names = {**world.names(project, when), "period": Period(world.cutoff)}
        resolver = LedgerResolver(
            world.ledger, Period(world.cutoff), world.cutoff, project.id if project else ""
        )
        return Scope(resolver, rng, world.trade.pools, names, world.forms, world.terms["sector"])

    def admit(self, role: str) -> bool:
        """Whether there is room for one more in the month; if so they are in."""
        if role not in self.cast and len(self.cast) >= MOST_PEOPLE:
            return False
        self.cast.add(role)
        return True

    def bring_up_to_date(self, kind: str, project: Project | None) -> Instance:
        key = (kind, project.id if project else "")
        if key not in self.fresh:
            self.fresh[key] = self.historian.fresh(
                kind, project, f"{self.trade.artifacts[kind].title} brought up to date"
            )
        return self.fresh[key]

    def path_of(self, instance: Instance) -> str:
        """The path of a file of the cut-off day; decided here since the plan names it."""
        if not instance.path:
            scope = self.world.scope(
                self.world.seed.rng("name", instance.id), instance.project, instance.when.date()
            )
            folder = self.layout.folder(instance.recipe, instance.project, scope)
            name = self.layout.name(instance.recipe, scope)
            instance.path = self.layout.unique(folder, name, instance.recipe.format)
        return instance.path

    def held(self, kind: str, home: Project | None, role: str) -> str:
        """A register that a colleague keeps in its present state: its file's name."""
        for instance, holder in self.plan.held:
            if (instance.kind, instance.project, holder) == (kind, home, role):
                return instance.path
        instance = self.historian.fresh(kind, home, f"{self.trade.artifacts[kind].title} kept by a colleague")
        self.historian.history.instances.remove(instance)
        instance.author = self.world.people[role]
        scope = self.world.scope(self.world.seed.rng("held", kind, role), home, instance.when.date())
        instance.path = f"{file_name(scope.one_of(instance.recipe.name))}.{instance.recipe.format}"
        self.plan.held.append((instance, role))
        return instance.path


@contextmanager
def trial(ledger: Ledger) -> Iterator[None]:
    """What would be so if: everything done inside is undone."""
    ledger.db.execute("SAVEPOINT trial")
    try:
        yield
    finally:
        ledger.db.execute("ROLLBACK TO trial")
        ledger.db.execute("RELEASE trial")
        ledger.forget()
