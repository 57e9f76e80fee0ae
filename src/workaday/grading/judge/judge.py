"""The judge: rubric items that code cannot decide, scored by a model with quotes as evidence.

Blind to which run it is; items in another order at each repeat; a score above "no" must rest on words that stand in
the files, and code looks whether they do. What a file says to its judge is part of the file and nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

from pydantic import Field

from workaday.computer.open import open_computer
from workaday.errors import ModelAnswerError
from workaday.grading.evidence import computer_of, evidence_of
from workaday.grading.judge.material import materials, rubric_of
from workaday.grading.judge.records import Judged, Judgement, Material, Met, Vote
from workaday.models.answers import Answer, UnusableError, read_answer
from workaday.models.prompts import prompt
from workaday.models.records import Message, Model, Purpose, Request
from workaday.objectives.records import RubricItem
from workaday.world.seeds import Seed

TRIES = 3
REPEATS = 3
_TOKENS = 6_000
_SHORT = 12
"""A quote is at least so many characters, or a whole line."""
PROMPTS = ("judge/system", "judge/deliverable", "judge/again")


class VoteAnswer(Answer):
    number: int
    met: Met
    quotes: Annotated[list[Annotated[str, Field(max_length=400)]], Field(max_length=4)]
    reason: Annotated[str, Field(max_length=500)]


class VotesAnswer(Answer):
    votes: Annotated[list[VoteAnswer], Field(max_length=20)]


def judge_run(
    run: Path,
    model: Model,
    *,
    computer: Path | None = None,
    repeats: int = REPEATS,
    seed: int = 0,
    pictures: bool = False,
) -> Judgement:
    """A finished run's rubric scores. Raises GradeError when it cannot be read, a ModelError when the model fails."""
    home = open_computer(computer_of(run, computer))
    shown = materials(home, evidence_of(run, home.folder), pictures=pictures)
    items = rubric_of(home)
    judged = [
        j
        for m in shown
        for j in judge(m, [i for i in items if i.deliverable == m.deliverable], model, repeats, seed)
    ]
    versions = {name: prompt(name).version for name in PROMPTS}
    return Judgement(home.id, model.name, versions, repeats, tuple(judged))


def judge(
    material: Material, items: Sequence[RubricItem], model: Model, repeats: int, seed: int
) -> list[Judged]:
    """One deliverable, `repeats` times."""
    votes: dict[str, list[Vote]] = {i.id: [] for i in items}
    for repeat in range(repeats):
        order = list(items)
        Seed.root(seed).rng("judge", material.deliverable, repeat).shuffle(order)
        for id, vote in _asked(material, order, model, repeat).items():
            votes[id].append(vote)
    return [Judged(i, tuple(votes[i.id])) for i in items]


def _asked(material: Material, order: Sequence[RubricItem], model: Model, repeat: int) -> dict[str, Vote]:
    """The votes of one reading. A vote whose quotes are not there is sent back once; then it counts for nothing."""
    words = prompt("judge/deliverable").render(
        material=material, items=list(enumerate(order, 1)), reading=repeat + 1
    )
    pictures = tuple(p for paper in material.papers for p in paper.pictures)
    messages = [Message("system", prompt("judge/system").render()), Message("user", words, pictures=pictures)]
    text = _plain(" ".join(p.text for p in material.papers))
    last, faults = None, [""]
    for tries in range(TRIES):
        reply = model.ask(
            Request(messages, Purpose("judge", "rubric", material.deliverable), schema=VotesAnswer.model_json_schema(),
                    schema_name="votes", max_tokens=_TOKENS)
        )  # fmt: skip
        try:
            answer = read_answer(reply, VotesAnswer)
            votes, faults = _votes(answer, order, text)
            last = votes if votes is not None else last
        except UnusableError as wrong:
            faults = wrong.faults
        if not faults or (last is not None and tries > 0):
            break
        again = prompt("judge/again").render(faults=faults[:12])
        messages = [
            *messages[:2],
            Message("assistant", reply.text[:8_000] or "(nothing)"),
            Message("user", again),
        ]
    if last is None:
        raise ModelAnswerError(f"{model.name} as judge of {material.deliverable}: {'; '.join(faults)[:300]}")
    return last


def _votes(
    answer: VotesAnswer, order: Sequence[RubricItem], text: str
) -> tuple[dict[str, Vote] | None, list[str]]:
    """The votes by item, and what is wrong with them; no votes where items are missing or twice."""
    numbers = [v.number for v in answer.votes]
    if sorted(numbers) != list(range(1, len(order) + 1)):
        return None, [f"give each of the items 1 to {len(order)} one vote; you voted on {sorted(numbers)}"]
    found, faults = {}, []
    for vote in answer.votes:
        there = tuple(q for q in vote.quotes if stands_in(q, text))
        unsupported = vote.met != "no" and not there
        if unsupported:
            faults.append(f"item {vote.number}: none of its quotes stands in the files; quote word for word")
        found[order[vote.number - 1].id] = Vote(vote.met, there, vote.reason, unsupported)
    return found, faults


def stands_in(quote: str, text: str) -> bool:
    """Whether words stand in a text that went through `_plain`."""
    words = _plain(quote)
    return len(words) >= _SHORT and words in text


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def save(judgement: Judgement, folder: Path) -> Path:
    """judgement.json in a folder."""
    place = folder / "judgement.json"
    place.write_text(json.dumps(judgement.as_json(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return place


def words_of(judgement: Judgement) -> Mapping[str, str]:
    """The few lines beside a grade."""
    return {
        "rubric": f"{judgement.score:.1%}, judged by {judgement.judge}, {judgement.repeats} readings of {len(judgement.items)} items",
        "agreement": f"{judgement.agreement:.1%} of pairs of readings; {judgement.unsupported} votes without evidence",
    }
