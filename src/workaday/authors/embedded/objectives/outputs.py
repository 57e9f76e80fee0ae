"""Which files a deliverable brings, where and until when."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

from workaday.artifacts.recipes import Artifact
from workaday.authors.embedded.layout import file_name
from workaday.authors.embedded.objectives.draft import Draft
from workaday.authors.embedded.trade import Objective
from workaday.objectives.records import OutputFile
from workaday.world.records import Project


def outputs_of(
    draft: Draft, id: str, pattern: Objective, project: Project | None, due: date, seed: Any
) -> list[OutputFile]:
    outputs: list[OutputFile] = []
    latest: dict[str, OutputFile] = {}
    for k, output in enumerate(sorted(pattern.outputs, key=lambda o: o.week), 1):
        recipe = draft.trade.artifacts[output.artifact]
        day = due if output.week == 4 else draft.days[output.week * 5 - 1 - seed.rng("due", k).randrange(2)]
        earlier = latest.get(output.artifact)
        path = output_path(
            draft, recipe, output.name, output.stage, project, day, seed.rng("name", output.artifact)
        )
        made = OutputFile(
            id=f"{id}_f{len(outputs) + 1:02d}", artifact=output.artifact, path=path, stage=output.stage,
            week=output.week, due=day, seed=seed.child("text", output.artifact).path, requires=[], sections=[],
            revises=earlier.id if earlier else "",
        )  # fmt: skip
        outputs.append(made)
        latest[output.artifact] = made
        if output.pdf and recipe.format == "docx":
            folder, _, name = path.rpartition("/")
            pdf = draft.layout.unique(folder, name.rpartition(".")[0], "pdf")
            outputs.append(
                made.model_copy(
                    update={
                        "id": f"{id}_f{len(outputs) + 1:02d}",
                        "path": pdf,
                        "export_of": made.id,
                        "revises": "",
                    }
                )
            )
    return outputs


def output_path(
    draft: Draft,
    recipe: Artifact,
    name: str,
    stage: str,
    project: Project | None,
    day: date,
    rng: random.Random,
) -> str:
    scope = draft.scope(project, day, rng)
    folder = draft.layout.folder(recipe, project, scope)
    base = file_name(scope.text(name)) if name else draft.layout.name(recipe, scope)
    if stage == "draft":
        base = draft.layout.versioned(base, 1, 2)
    elif stage == "final":
        base = draft.layout.versioned(base, 2, 2)
    return draft.layout.unique(folder, base, recipe.format)
