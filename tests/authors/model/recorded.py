"""A recorded draft: a small trade for cemetery superintendents that a capable writer wrote by hand, answering the very
requests that a model would have been sent (tests/recordings/README.md). Here its answers are given again."""

from __future__ import annotations

import json
import lzma
from functools import cache
from pathlib import Path
from typing import Any

from workaday.authors.model.trade_brief import Brief
from workaday.authors.model.trade_draft import KEYED, Draft, Item
from workaday.authors.model.trade_plan import Plan
from workaday.models.scripted import ScriptedModel

Data = dict[str, Any]

RECORDING = Path(__file__).parents[2] / "recordings" / "trade-cemetery.jsonl.xz"

BRIEF = Brief(
    "Cemetery superintendent",
    job_title="Cemetery Superintendent",
    persona="Runs an old town cemetery with a crew of nine, fourteen years in, knows the maps by heart and still"
    " checks the book.",
)


@cache
def answers() -> list[str]:
    """What was answered, in order."""
    with lzma.open(RECORDING, "rt", encoding="utf-8") as file:
        return [json.loads(line)["answer"]["content"] for line in file]


@cache
def requests() -> list[Data]:
    """The bodies of the requests, in order."""
    with lzma.open(RECORDING, "rt", encoding="utf-8") as file:
        return [json.loads(line)["request"] for line in file]


def replayed() -> ScriptedModel:
    return ScriptedModel(answers())


def accepted() -> Data:
    """The answers put together, each thing as it was last given; the plan under "plan"."""
    found: Data = {key: {} for key in KEYED}
    for text in answers():
        answer = json.loads(text[text.index("{") : text.rindex("}") + 1])
        if answer.keys() >= {"tables", "objectives", "artifacts"}:
            found["plan"] = answer
            continue
        for key, value in answer.items():
            if key in KEYED:
                found[key] |= value
            else:
                found[key] = value
    plan = Plan.model_validate(found["plan"])
    for id, artifact in found["artifacts"].items():
        planned = plan.artifacts[id]
        artifact |= {"format": planned.format, "scope": planned.scope, "by": planned.by}
    for id, objective in found["objectives"].items():
        objective["outputs"] = [o.model_dump(exclude_defaults=True) for o in plan.objectives[id].outputs]
        people = {k: getattr(plan.objectives[id], k) for k in ("reviewer", "approver", "recipient")}
        objective |= people | {"project": plan.objectives[id].project}
    for id, table in found["tables"].items():
        table["each"] = plan.tables[id].each
    return found


def written_but(*missing: Item) -> Draft:
    """The recorded draft, whole but for some things."""
    draft = Draft.of(BRIEF)
    data = accepted()
    draft.put(("plan", ""), data.pop("plan"))
    draft.data |= data
    for key, id in missing:
        draft.data[key].pop(id)
    return draft
