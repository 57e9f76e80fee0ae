"""What a pattern needs: measures, queries, facts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from workaday.artifacts.recipes import Artifact
from workaday.authors.embedded.objectives.draft import Draft
from workaday.authors.embedded.reads import measures_of, queries_of
from workaday.authors.embedded.trade import Objective
from workaday.objectives.records import Deliverable


def recipes(draft: Draft, pattern: Objective) -> Iterator[Artifact]:
    for output in pattern.outputs:
        yield draft.trade.artifacts[output.artifact]


def pattern_measures(draft: Draft, pattern: Objective) -> list[str]:
    names = {m for recipe in recipes(draft, pattern) for m in measures_of(draft.trade, recipe)}
    names |= set(pattern.review_asks) & set(draft.trade.measures)
    names |= {draft.trade.traps[t].measure for t in pattern.traps}
    return sorted(names)


def pattern_queries(draft: Draft, pattern: Objective, measures: Iterable[str]) -> list[str]:
    queries = [draft.trade.measures[m].sql for m in measures]
    for recipe in recipes(draft, pattern):
        queries += queries_of(recipe)
    return queries


def facts_of(draft: Draft, pattern: Objective) -> list[str]:
    """Facts that are asked for before the work; those of the review come later."""
    names = dict.fromkeys(f for f in pattern.ask if f not in pattern.review_asks)
    for recipe in recipes(draft, pattern):
        names |= dict.fromkeys(f for f in re.findall(r"\bf\.(\w+)", recipe.words) if f in draft.trade.facts)
    for query in pattern_queries(draft, pattern, pattern_measures(draft, pattern)):
        names |= dict.fromkeys(f for f in re.findall(r":f_(\w+)", query) if f in draft.trade.facts)
    return list(names)


def delivered(draft: Draft, deliverable: Deliverable) -> list[str]:
    """Measures that its final files state."""
    finals = {o.artifact for o in deliverable.outputs if o.stage == "final"}
    return sorted({m for a in finals for m in measures_of(draft.trade, draft.trade.artifacts[a])})
