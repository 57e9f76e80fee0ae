"""One question to a model until its answer can be used: a prompt, a schema, what is wrong with the answer said to
the model, a bounded number of tries.

What a model says is untrusted text. It is parsed, cleaned of control characters and validated; nothing in it is
run, and nothing here knows what is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Generic, TypeVar

from pydantic import BaseModel

from workaday.errors import ModelAnswerError
from workaday.models.answers import UnusableError, read_answer
from workaday.models.prompts import prompt
from workaday.models.records import Message, Model, Purpose, Reply, Request

TRIES = 3
"""How often one thing is asked for."""

_MOST_TOKENS = 12_000
"""How long an answer may be, a model's thinking included."""

_SHOWN = 6_000
"""How many characters of a wrong answer are shown to the model again."""
_FAULTS = 12
"""How many of its faults."""


A = TypeVar("A", bound=BaseModel)
T = TypeVar("T")


class Errand(Generic[A, T]):
    """A question under way. Send `request()`, hand the reply to `take()`, until `done`."""

    def __init__(
        self, stage: str, words: str, answer: type[A], use: Callable[[A], T], *, subject: str = "", tries: int = TRIES
    ) -> None:  # fmt: skip
        """`words` is the prompt; `use` makes the result from a valid answer or raises UnusableError."""
        self.stage, self.answer, self.use, self.subject, self.tries = stage, answer, use, subject, tries
        self.faults: list[str] = []
        self.done = False
        self.result: T | None = None
        self._said = ""
        self._tried = 0
        self._messages = [Message("system", prompt("author/system").render()), Message("user", words)]

    def request(self) -> Request:
        """What to ask now: the question, and after a wrong answer that answer with what is wrong with it."""
        messages = list(self._messages)
        if self.faults:
            words = prompt("author/repair").render(
                faults=self.faults[:_FAULTS], left=self.tries - self._tried
            )
            messages += [Message("assistant", self._said[:_SHOWN] or "(nothing)"), Message("user", words)]
        return Request(
            messages,
            Purpose("author", self.stage, self.subject),
            schema=self.answer.model_json_schema(),
            schema_name=self.stage,
            max_tokens=_MOST_TOKENS,
        )

    def take(self, reply: Reply) -> None:
        """Uses a reply. Raises ModelAnswerError when it was the last and no good."""
        self._tried += 1
        self._said = reply.text
        try:
            self.result, self.done = self.use(read_answer(reply, self.answer)), True
        except UnusableError as wrong:
            self.faults = wrong.faults
            if self._tried < self.tries:
                return
            if wrong.rest is None:
                raise ModelAnswerError(self._failure()) from wrong
            self.result, self.done = wrong.rest(), True

    def _failure(self) -> str:
        what = f"{self.subject}: {self.stage}" if self.subject else self.stage
        return f"{what}: no usable answer in {self.tries} tries, the last one: {'; '.join(self.faults[:3])[:300]}"


def ask(model: Model, errand: Errand[A, T]) -> T:
    """Asks until there is a result. Raises a ModelError."""
    while not errand.done:
        errand.take(model.ask(errand.request()))
    assert errand.result is not None
    return errand.result


def plain(answer: BaseModel) -> list[str]:
    """A fault for each mark of a template in an answer that is to be plain text."""
    marks = sorted(set(re.findall(r"\{\{|\{%|\{#|\[\[", answer.model_dump_json())))
    return [f"write plain text, without {mark!r}" for mark in marks]
