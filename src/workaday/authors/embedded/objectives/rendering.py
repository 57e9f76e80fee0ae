"""Outputs of the month as they should be, and what they would state."""

from __future__ import annotations

from datetime import date, datetime, time

from workaday.artifacts import spec
from workaday.artifacts.recipes import Artifact
from workaday.artifacts.render import Press, render
from workaday.authors.embedded.world import World
from workaday.world.period import Period
from workaday.world.records import Project
from workaday.world.refs import Scope, Statement
from workaday.world.resolve import LedgerResolver
from workaday.world.seeds import Seed


def project_rows(world: World) -> list[dict[str, str]]:
    """The projects as anybody at the desk can know them."""
    return [
        {
            "id": p.id, "kind": p.kind, "name": p.name, "short": p.short, "start": p.start.isoformat(),
            "end": p.end.isoformat(), "status": p.status, "client": p.client, "subject": p.subject,
            "what": p.what, "why": p.why, "my_role": p.my_role, "folder": p.folder,
        }
        for p in world.projects
    ]  # fmt: skip


def press_for(world: World, properties: spec.Properties, draft: bool = False) -> Press:
    return Press(world.trade.tables, world.trade.measures, world.people, properties, world.house, draft)


def statements_of(
    world: World, recipe: Artifact, seed_path: str, project: Project | None, due: date, known: datetime
) -> tuple[list[Statement], spec.Spec]:
    """What an output would state if it were written with everything that is known at `known`."""
    names = {**world.names(project, due), "period": Period(world.cutoff)}
    resolver = LedgerResolver(world.ledger, Period(world.cutoff), known, project.id if project else "")
    scope = Scope(
        resolver, Seed(seed_path).rng(), world.trade.pools, names, world.forms, world.terms["sector"]
    )
    moment = datetime.combine(due, time(12))
    title = scope.text(recipe.title)
    properties = spec.Properties(title, world.me.name, world.me.name, moment, moment)
    made = render(recipe, scope, press_for(world, properties))
    return scope.statements, made
