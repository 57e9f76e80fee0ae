"""Whom to ask for what, and who knows it."""

from __future__ import annotations

import random

from workaday.authors.embedded.objectives.digits import digits_of
from workaday.authors.embedded.objectives.draft import Draft
from workaday.authors.embedded.trade import Objective
from workaday.objectives.records import Ask, Criterion, Knowledge
from workaday.world.forms import midway
from workaday.world.records import Project


def ask(draft: Draft, fact: str, project: Project | None, rng: random.Random) -> Ask:
    definition = draft.trade.facts[fact]
    scope = draft.scope(project, draft.world.month_start, rng)
    label = midway(definition.label)
    phrases = [scope.text(phrase) for phrase in definition.ask] or [
        f"Could you tell me the {label}?",
        f"What should I use for {label}?",
        f"I need the {label} for this. Do you have it?",
    ]
    holder = draft.world.people[definition.known_by].id
    rng.shuffle(phrases)
    return Ask(fact=fact, label=definition.label, unit=definition.unit, holder=holder, phrases=phrases)


def know(draft: Draft, id: str, pattern: Objective, project: Project | None, asks: list[Ask]) -> None:
    project_id = project.id if project else ""
    for ask in asks:
        knowledge(
            draft, ask.fact, "asked" if draft.trade.facts[ask.fact].release == "review" else None, project_id
        )
    reviewer = draft.world.people[pattern.reviewer]
    for name in pattern.review_asks:
        kind = "m" if name in draft.trade.measures else "f"
        definition = draft.trade.measures.get(name) or draft.trade.facts[name]
        draft.plan.criteria.append(
            Criterion(
                reviewer=reviewer.id,
                deliverable=id,
                kind="m" if kind == "m" else "f",
                ref=name,
                label=definition.label,
            )
        )
        if kind == "f":
            knowledge(draft, name, "review", project_id)


def knowledge(draft: Draft, fact: str, release: str | None, project: str) -> None:
    definition = draft.trade.facts[fact]
    scope = project if definition.scope == "project" else ""
    id = f"k_{fact}_{scope or 'all'}"
    earlier = next((k for k in draft.plan.knowledge if k.id == id), None)
    if earlier is not None:
        if earlier.release == "review" and release != "review":  # here it is needed before any review
            draft.plan.knowledge.remove(earlier)
        else:
            return
    value = draft.world.ledger.facts(scope)[fact]
    draft.plan.knowledge.append(
        Knowledge(
            id=id, holder=draft.world.people[definition.known_by].id, kind="fact", ref=fact, label=definition.label,
            aliases=list(definition.aliases), release=release or definition.release, project=scope,  # type: ignore[arg-type]
            unit=definition.unit, form=draft.world.forms.usual(value, definition.unit, digits_of(definition.unit, value)),
            tell=definition.tell, asks=definition.ask,
        )
    )  # fmt: skip
