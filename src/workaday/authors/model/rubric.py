"""The rubric: what a judge shall look at in each deliverable, written before any run and frozen in the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from workaday.authors.embedded.author import Scene
from workaday.authors.model.asking import Errand, plain
from workaday.models.answers import Answer, UnusableError
from workaday.models.prompts import prompt
from workaday.objectives.records import Check, Deliverable, RubricItem

LEAST, MOST = 4, 10


class ItemAnswer(Answer):
    text: Annotated[str, Field(min_length=15, max_length=400)]
    weight: int = Field(ge=1, le=10)
    basis: Annotated[str, Field(min_length=5, max_length=300)]


class RubricAnswer(Answer):
    items: Annotated[list[ItemAnswer], Field(min_length=LEAST, max_length=MOST)]


def rubric_errand(
    scene: Scene, person: str, deliverable: Deliverable, checks: Sequence[Check]
) -> Errand[RubricAnswer, list[RubricItem]]:
    """The question for one deliverable."""
    names = {p.id: f"{p.name}, {p.title}" for p in scene.world.people.values()}
    words = prompt("author/rubric").render(
        person=person, deliverable=deliverable, reviewer=names[deliverable.reviewer], approver=names[deliverable.approver],
        recipient=names[deliverable.recipient], least=LEAST, most=MOST,
        checked=[c.what for c in checks if c.deliverable == deliverable.id][:40],
    )  # fmt: skip
    return Errand("rubric", words, RubricAnswer, lambda a: items_of(a, deliverable.id), subject=scene.id)


def items_of(answer: RubricAnswer, deliverable: str) -> list[RubricItem]:
    """The items as the ledger keeps them. Raises UnusableError where two say the same."""
    faults = plain(answer)
    texts = [i.text.casefold() for i in answer.items]
    faults += [f"{t[:60]!r} is there twice" for t in sorted({t for t in texts if texts.count(t) > 1})]
    if faults:
        raise UnusableError(faults)
    return [
        RubricItem(
            id=f"{deliverable}_r{n:02d}",
            deliverable=deliverable,
            text=i.text,
            weight=float(i.weight),
            basis=i.basis,
        )
        for n, i in enumerate(answer.items, 1)
    ]
