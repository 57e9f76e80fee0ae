"""Drafts worded by a language model: it writes the words between what was released, and code looks at each of them.

What was released is put in by code, so no answer can change it, and the model is shown nothing else. It knows no rule and
no ledger; the office knows no model.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, MutableMapping, Sequence
from functools import cached_property, partial
from typing import Annotated

from pydantic import Field

from workaday.errors import ModelAnswerError, ModelRefusedError
from workaday.models.answers import Answer, UnusableError, read_answer
from workaday.models.prompts import Prompt, prompt
from workaday.models.records import Message, Model, Purpose, Request
from workaday.month.office.draft import Draft
from workaday.month.office.small_talk import SmallTalk
from workaday.month.office.wordings import Answered, Wordings

TRIES = 2
PROMPTS = ("voice/system", "voice/mail", "voice/again")
_COUNTS = "wording"
_TOKENS = 2_000
"""How long an answer may be, a model's thinking included."""
_FAULTS, _SHOWN = 12, 300
_MARK = re.compile(r"\[(\d{1,3})\]\s*(.*)")


class MailAnswer(Answer):
    lines: Annotated[list[Annotated[str, Field(max_length=500)]], Field(max_length=24)]


class Worded:
    """Words drafts from what the run has kept, and asks `model` for the others; without a model those stay in phrases."""

    def __init__(self, wordings: Wordings, model: Model | None = None, subject: str = "") -> None:
        self.wordings, self.model, self.subject = wordings, model, subject
        self._with_schema = True

    @cached_property
    def _prompts(self) -> dict[str, Prompt]:
        return {name: prompt(name) for name in PROMPTS}

    def word(self, draft: Draft, talk: SmallTalk, memory: MutableMapping[str, str]) -> str:
        """The mail. One that cannot be worded stays in phrases and is counted. Raises ModelBusyError,
        ModelSetupError, SpendError: then the run stops, and goes on where it was."""
        answers = self.wordings.of(draft.key)
        while self.model and len(answers) < TRIES and all(a.faults for a in answers):
            answers.append(self._ask(self.model, draft, talk, answers))
            self.wordings.add(answers[-1])
        if not answers:
            return draft.text
        used = next((a for a in answers if not a.faults), None)
        refused = sum(bool(a.faults) for a in answers)
        _count(memory, worded=int(used is not None), phrases=int(used is None), refused=refused)
        return draft.mail(used.lines) if used else draft.text

    def _ask(self, model: Model, draft: Draft, talk: SmallTalk, before: Sequence[Answered]) -> Answered:
        versions = {name: p.version for name, p in self._prompts.items()}
        answered = partial(Answered, draft.key, model.name, versions)
        try:
            answer = read_answer(model.ask(self._request(draft, before)), MailAnswer)
            return answered(tuple(mail_lines(answer.lines, draft, talk)))
        except UnusableError as wrong:
            return answered(faults=tuple(wrong.faults[:_FAULTS]))
        except ModelAnswerError as error:
            return answered(faults=(str(error)[:_SHOWN],))
        except ModelRefusedError as error:
            self._with_schema = False  # perhaps that was refused; the prompt says it in words too
            return answered(faults=(str(error)[:_SHOWN],), refused=True)

    def _request(self, draft: Draft, before: Sequence[Answered]) -> Request:
        words = self._prompts["voice/mail"].render(
            speaker=draft.speaker, mood=draft.mood, greeting=draft.greeting, sign=" ".join(draft.sign.split()),
            lines=draft.lines, courtesy=draft.courtesy,
        )  # fmt: skip
        again = [self._prompts["voice/again"].render(faults=a.faults) for a in before if not a.refused]
        said = "\n\n".join([words, *again])
        return Request(
            [Message("system", self._prompts["voice/system"].render()), Message("user", said)],
            Purpose("voice", "mail", self.subject),
            schema=MailAnswer.model_json_schema() if self._with_schema else None,
            schema_name="mail",
            schema_said=True,
            max_tokens=_TOKENS,
        )


def mail_lines(answer: Sequence[str], draft: Draft, talk: SmallTalk) -> list[str]:
    """The lines of a mail: the draft's own where their marks stand, the model's words between them. A released line
    that is written out as it is counts as its mark; greeting and signature, written again, are left out. Raises
    UnusableError with all that is wrong."""
    lines: list[str] = []
    marks: list[int] = []
    own: list[str] = []
    faults: list[str] = []
    framing = {line.strip() for line in (draft.greeting, *draft.sign.splitlines())}
    for line in (part.strip() for entry in answer for part in entry.splitlines()):
        number, rest = _marked(line, draft.lines, len(marks))
        if number is not None:
            if rest and rest != draft.lines[number - 1]:
                faults.append(
                    f"a line begins with [{number}]: write the mark alone, words of your own on other lines"
                )
            marks.append(number)
            lines.append(draft.lines[number - 1])
        elif line and line not in framing:
            own.append(line)
            lines.append(line)
    if marks != [*range(1, len(draft.lines) + 1)]:
        faults.append(
            f"use each mark from [1] to [{len(draft.lines)}] once, in order"
            if draft.lines
            else "there are no marks"
        )
    if not lines:
        faults.append("there is nothing in it")
    faults += talk.faults(own)
    if faults:
        raise UnusableError(faults)
    return lines


def _marked(line: str, lines: Sequence[str], next_one: int) -> tuple[int | None, str]:
    """Which released line a line stands for, and what is written behind its mark."""
    if next_one < len(lines) and line == lines[next_one].strip():
        return next_one + 1, ""
    match = _MARK.fullmatch(line)
    if match and 1 <= int(match[1]) <= len(lines):
        return int(match[1]), match[2]
    return None, ""


def counts(memory: Mapping[str, str]) -> dict[str, int]:
    """Of a run's mails: how many a model worded, how many stayed in phrases, how many answers were refused."""
    found: dict[str, int] = json.loads(memory.get(_COUNTS, '{"worded": 0, "phrases": 0, "refused": 0}'))
    return found


def _count(memory: MutableMapping[str, str], **more: int) -> None:
    memory[_COUNTS] = json.dumps({name: n + more[name] for name, n in counts(memory).items()})


def prompt_versions() -> dict[str, int]:
    return {name: prompt(name).version for name in PROMPTS}
