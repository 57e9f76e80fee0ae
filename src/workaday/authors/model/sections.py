"""Drafts a trade with a model, section by section: who does the work, with whom, what is recorded, what is counted,
what is written, what a month asks for.

A section is a part of a trade in the trade's own grammar, asked for as JSON. It joins the draft once it holds in
trial worlds made of what there is so far; the model sees what does not. Nobody writes a figure: rows are drawn,
measures computed, and texts refer to them. The end is a folder of YAML that the linter passes.
"""

from __future__ import annotations

import graphlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workaday.authors.embedded.reads import registers
from workaday.authors.model.trade_asking import Part, bring
from workaday.authors.model.trade_brief import Brief, Drafted
from workaday.authors.model.trade_context import (
    fact_words,
    job_words,
    measure_words,
    pool_words,
    role_words,
    stated,
    table_words,
    tables_behind,
)
from workaday.authors.model.trade_draft import Data, Draft, Item, compact
from workaday.authors.model.trade_finish import finish
from workaday.authors.model.trade_plan import Plan, wrong_in_plan
from workaday.models.prompts import prompt
from workaday.models.records import Model

JOB = (
    "name", "soc", "sector", "aliases", "titles", "organizations", "education", "responsibilities", "focus",
    "achievements", "strengths", "weaknesses", "work_patterns", "document_types", "work_folder", "areas",
)  # fmt: skip

_NARROW = 16_000
"""A model whose context is smaller than this is asked for one thing at a time."""


def draft_trade(
    brief: Brief,
    model: Model,
    folder: Path,
    *,
    tries: int = 4,
    jobs: int = 4,
    progress: Callable[[str], None] = lambda _: None,
) -> Drafted:
    """Writes a whole trade into `folder` as YAML, which `load_trade(str(folder))` reads. Each part is asked for
    `tries` times at most, `jobs` of them at a time. Raises ModelAnswerError when too little of it can be used, and
    whatever other ModelError the model raises."""
    draft = Draft.of(brief)
    bench = Bench(draft, model, tries, jobs, progress)
    for section in (
        job,
        people,
        outline,
        phrases,
        records,
        assumptions,
        kinds_of_project,
        figures,
        files,
        months,
    ):
        section(bench)
        draft.write(folder)
    finish(draft, bench.ask)
    draft.write(folder)
    return Drafted(
        folder, draft.data["id"], draft.calls, draft.repairs, tuple(draft.matched), tuple(draft.dropped)
    )


@dataclass(frozen=True)
class Bench:
    """A draft, and who is asked for its parts."""

    draft: Draft
    model: Model
    tries: int
    jobs: int
    progress: Callable[[str], None]

    def ask(self, stage: str, parts: Sequence[Part]) -> None:
        if parts:
            self.progress(f"{stage}: {len(parts)} {'part' if len(parts) == 1 else 'parts'}")
        bring(
            self.draft, self.model, parts, tries=self.tries, jobs=self.jobs, progress=self.progress,
        )  # fmt: skip

    def groups(self, names: Iterable[str], size: int) -> list[list[str]]:
        """Names in groups of at most `size`; alone for a model with a narrow context."""
        narrow = 0 < self.model.context_tokens < _NARROW
        names, size = list(names), 1 if narrow else size
        return [names[k : k + size] for k in range(0, len(names), size)]

    @property
    def plan(self) -> Plan:
        assert self.draft.plan is not None
        return self.draft.plan


# --- who --------------------------------------------------------------------------------------------


def job(bench: Bench) -> None:
    """The line of work, its titles and employers."""
    brief = bench.draft.brief
    words = prompt("author/trade-job").render(known=brief.known(), job_title=brief.job_title)

    def check(item: Item, value: Any) -> Iterator[str]:
        if item[0] == "titles" and brief.job_title and brief.job_title not in [*value.mid, *value.senior]:
            yield f"{brief.job_title!r} is not among mid or senior: add it"
        if item[0] == "aliases" and len(value) < 2:
            yield "give six lower-case names of the job"

    bench.ask("job", [Part("job", words, JOB, check=check)])


def people(bench: Bench) -> None:
    draft, count = bench.draft, bench.draft.brief.size.wanted["roles"]
    words = prompt("author/trade-roles").render(
        known=draft.brief.known(), job=job_words(draft), count=count
    )  # fmt: skip
    bench.ask("roles", [Part("roles", words, ("roles",), least=count)])


# --- what there is ----------------------------------------------------------------------------------


def outline(bench: Bench) -> None:
    """The plan. Nothing of it stands in the trade."""
    draft = bench.draft
    size = draft.brief.size
    words = prompt("author/trade-plan").render(
        known=draft.brief.known(), job=job_words(draft), roles=role_words(draft), count=size.wanted
    )

    def check(_: Item, plan: Plan) -> Iterator[str]:
        yield from list(wrong_in_plan(plan, draft.data["roles"], size))[:10]

    bench.ask("plan", [Part("plan", words, ("plan",), check=check)])


def phrases(bench: Bench) -> None:
    pools = bench.plan.pools
    parts = []
    for ids in bench.groups(pools, 7):
        words = prompt("author/trade-pools").render(
            job=job_words(bench.draft), pools={id: pools[id] for id in ids}
        )
        parts.append(Part("pools", words, ("pools",), {"pools": ids}))
    bench.ask("pools", parts)


def records(bench: Bench) -> None:
    """Tables, those first that others are made for."""
    draft = bench.draft
    order = _order(bench.plan)
    for ids in bench.groups(order, 3):
        plan = bench.plan
        ids = [id for id in ids if id in plan.tables]
        figures = dict.fromkeys(f for objective in plan.objectives.values() for f in objective.figures)
        words = prompt("author/trade-tables").render(
            job=job_words(draft), wanted={id: plan.tables[id] for id in ids}, tables=table_words(draft),
            later=[id for id in order if id not in ids and not draft.has(("tables", id))], kinds=list(plan.projects),
            pools=list(draft.data["pools"]), figures=list(figures)[:60],
        )  # fmt: skip
        settled: dict[Item, Data] = {("tables", id): {"each": plan.tables[id].each} for id in ids}
        bench.ask(
            "tables", [Part("tables", words, ("tables",), {"tables": ids}, settled=settled)] if ids else []
        )


def _order(plan: Plan) -> list[str]:
    needs = {
        id: {a.partition(":")[0] for a in t.each} & set(plan.tables) - {id} for id, t in plan.tables.items()
    }
    try:
        return list(graphlib.TopologicalSorter(needs).static_order())
    except graphlib.CycleError:
        return list(plan.tables)


def assumptions(bench: Bench) -> None:
    draft, count = bench.draft, bench.draft.brief.size.wanted["facts"]
    objectives = "; ".join(f"{o.title} ({', '.join(o.figures)})" for o in bench.plan.objectives.values())
    words = prompt("author/trade-facts").render(
        job=job_words(draft),
        roles=role_words(draft),
        tables=table_words(draft),
        objectives=objectives,
        count=count,
    )

    def check(item: Item, fact: Any) -> Iterator[str]:
        if fact.unit in ("text", "date", "month", "bps", "ratio") or not isinstance(fact.value, tuple):
            yield f"unit {fact.unit}: give a number in money, pct, number, count, days or hours"

    bench.ask("facts", [Part("facts", words, ("facts",), least=count, check=check)])


# --- what happens -----------------------------------------------------------------------------------


def kinds_of_project(bench: Bench) -> None:
    """Kinds of project, then what recurs beside them."""
    draft, plan = bench.draft, bench.plan
    files = {kind: _files_of(plan, kind) for kind in plan.projects}
    common = ", ".join(id for id in plan.others if plan.artifacts[id].scope == "project") or "none"
    parts = []
    for ids in bench.groups(plan.projects, 2):
        subjects = {plan.projects[id].subject for id in ids} - {""}
        words = prompt("author/trade-projects").render(
            job=job_words(draft), roles=role_words(draft), subjects=table_words(draft, subjects),
            wanted={id: plan.projects[id] for id in ids}, files={id: ", ".join(files[id]) or "none" for id in ids},
            common=common,
        )  # fmt: skip
        settled: dict[Item, Data] = {("projects", id): {"subject": plan.projects[id].subject} for id in ids}
        parts.append(Part("projects", words, ("projects",), {"projects": ids}, settled=settled))
    bench.ask("projects", parts)
    whole = {id: a for id, a in bench.plan.artifacts.items() if a.scope == "all"}
    words = prompt("author/trade-standing").render(
        job=job_words(draft), roles=role_words(draft),
        files="\n".join(f"- {id}: {a.title} ({a.format})" for id, a in whole.items()),
    )  # fmt: skip
    bench.ask("standing", [Part("standing", words, ("standing",))])


def _files_of(plan: Plan, kind: str) -> list[str]:
    """What a project of a kind makes: the outputs of its objectives."""
    named = dict.fromkeys(
        o.artifact
        for objective in plan.objectives.values()
        if kind in objective.project
        for o in objective.outputs
    )
    return [id for id in named if plan.artifacts[id].scope == "project"]


# --- figures, files ---------------------------------------------------------------------------------


def figures(bench: Bench) -> None:
    """Measures, one objective after the other, so that each sees what there is."""
    draft = bench.draft
    count = draft.brief.size.wanted["figures"]
    for id, objective in list(bench.plan.objectives.items()):
        before = set(draft.data["measures"])
        subjects = {bench.plan.projects[k].subject for k in objective.project if k in bench.plan.projects} - {
            ""
        }
        words = prompt("author/trade-measures").render(
            job=job_words(draft), tables=table_words(draft), measures=measure_words(draft), count=count,
            facts=[f":f_{f}" for f in draft.data["facts"]], objective=objective, subject=", ".join(sorted(subjects)),
        )  # fmt: skip
        bench.ask("measures", [Part("measures", words, ("measures",), least=0 if before else min(3, count))])
        draft.written_for[id] = [m for m in draft.data["measures"] if m not in before]


def files(bench: Bench) -> None:
    """Recipes: registers, what the month brings, what others send and what recurs."""
    plan, draft = bench.plan, bench.draft
    parts = [_recipes(bench, ids, []) for ids in bench.groups(plan.registers, 4)]
    done: set[str] = set()
    for id, objective in plan.objectives.items():
        mine = dict.fromkeys(o.artifact for o in objective.outputs if o.artifact in plan.outputs)
        new = [artifact for artifact in mine if artifact not in done]
        done |= set(new)
        own = draft.written_for.get(id) or list(draft.data["measures"])
        parts += [_recipes(bench, ids, [*own, *_few(draft, own)]) for ids in bench.groups(new, 2)]
    parts += [_recipes(bench, ids, list(draft.data["measures"])) for ids in bench.groups(plan.others, 3)]
    bench.ask("artifacts", parts)


def _few(draft: Draft, own: Sequence[str]) -> list[str]:
    """Some more measures that a paper may state beside its own."""
    return [m for m in draft.data["measures"] if m not in own][:12]


def _recipes(bench: Bench, ids: list[str], measures: list[str]) -> Part:
    draft, plan = bench.draft, bench.plan
    behind = tables_behind(draft, measures) | {table for id in ids for table in plan.artifacts[id].rows}
    homes = {
        id: " or ".join(
            dict.fromkeys(
                k
                for o in plan.objectives.values()
                if id in {x.artifact for x in o.outputs}
                for k in o.project
            )
        )
        or "any kind"
        for id in ids
    }
    words = prompt("author/trade-artifacts").render(
        job=job_words(draft), roles=role_words(draft), wanted={id: plan.artifacts[id] for id in ids}, homes=homes,
        measures=measure_words(draft, measures, values=True) if measures else "",
        facts=fact_words(draft) if measures else "", tables=table_words(draft, behind or None),
        pools=pool_words(draft), areas=draft.data["areas"],
    )  # fmt: skip
    settled: dict[Item, Data] = {}
    for id in ids:
        planned = plan.artifacts[id]
        settled["artifacts", id] = {"format": planned.format, "scope": planned.scope, "by": planned.by}
    return Part("artifacts", words, ("artifacts",), {"artifacts": ids}, settled=settled)


# --- months -----------------------------------------------------------------------------------------


def months(bench: Bench) -> None:
    """Objectives with their traps and late changes."""
    plan, draft = bench.plan, bench.draft
    by_artifact = {id: stated(draft, id) for id in draft.data["artifacts"]}
    parts = [_month(bench, id, by_artifact) for id in plan.objectives]
    bench.ask("objectives", [part for part in parts if part])


def _month(bench: Bench, id: str, by_artifact: dict[str, list[str]]) -> Part:
    draft, plan = bench.draft, bench.plan
    objective, wanted = plan.objectives[id], draft.brief.size.wanted
    named = dict.fromkeys(o.artifact for o in objective.outputs)
    mine = dict.fromkeys(m for artifact in named for m in by_artifact.get(artifact, ()))
    finals = {
        m for o in objective.outputs if o.stage == "final" for m in by_artifact.get(o.artifact, ())
    }  # fmt: skip
    text = str([draft.data["artifacts"].get(artifact) for artifact in named])
    facts = [f for f in draft.data["facts"] if f"f.{f}" in text or f":f_{f}" in text]
    held = registers(draft.whole())
    sources = "\n".join(
        f"- {a} ({plan.artifacts[a].title}), by {plan.artifacts[a].by}: {', '.join(m for m in by_artifact[a] if m in mine)}"
        for a in plan.others
        if plan.artifacts[a].by != "me" and set(by_artifact.get(a, ())) & set(mine)
        and (plan.artifacts[a].scope == "all" or objective.project)
    )  # fmt: skip
    outputs = [o.model_dump(exclude_defaults=True) for o in objective.outputs]
    words = prompt("author/trade-objectives").render(
        job=job_words(draft), roles=role_words(draft), id=id, objective=objective, outputs=compact(outputs),
        measures=measure_words(draft, set(mine)), more=measure_words(draft, [m for m in draft.data["measures"] if m not in finals][:16]),
        facts=fact_words(draft), stated=facts, sources=sources or "none",
        tables=table_words(draft, tables_behind(draft, mine) & set(held)), traps=wanted["traps"],
        changes=wanted["changes"], prefix=id,
    )  # fmt: skip
    people = {key: getattr(objective, key) for key in ("reviewer", "approver", "recipient")}
    settled: dict[Item, Data] = {
        ("objectives", id): {"outputs": outputs, "project": objective.project, **people}
    }
    least = 1 + wanted["traps"] + wanted["changes"]
    return Part("objectives", words, ("objectives", "traps", "changes"), {"objectives": [id]}, least, settled)
