"""One question to a model until its answer can be used: a prompt, a schema, what is wrong with the answer said to
the model, a bounded number of tries.

What a model says is untrusted text. It is parsed, cleaned of control characters and validated; nothing in it is
run, and nothing here knows what is asked for.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from workaday.errors import ModelAnswerError
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
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")


class Answer(BaseModel):
    """Base of everything that a model answers."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


A = TypeVar("A", bound=BaseModel)
T = TypeVar("T")


class UnusableError(Exception):
    """What is wrong with an answer, a line each. `rest` makes what it can of the answer when no tries are left."""

    def __init__(self, faults: Sequence[str], rest: Callable[[], Any] | None = None) -> None:
        super().__init__("; ".join(faults))
        self.faults, self.rest = list(faults), rest


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


def read_answer(reply: Reply, answer: type[A]) -> A:
    """The JSON of a reply as a record; fences and words around it are forgiven. Raises UnusableError."""
    if reply.finish == "refused":
        raise UnusableError(["you declined; what is asked for is fiction about an invented person at work"])
    if reply.finish == "length":
        raise UnusableError(["the answer was cut off before its end: answer more briefly"])
    try:
        return answer.model_validate(_cleaned(_json(reply.text)))
    except ValidationError as error:
        raise UnusableError([_words(e) for e in error.errors(include_url=False)]) from error


def _json(text: str) -> Any:
    start, end = text.find("{"), text.rfind("}")
    if start < 0 or end < start:
        raise UnusableError(["there is no JSON object in the answer"])
    try:
        return json.loads(text[start : end + 1], strict=False, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise UnusableError([f"the answer is not valid JSON: {str(error)[:160]}"]) from error


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is not a number")


def _cleaned(value: Any) -> Any:
    """Without the control characters and halves of characters that no office file takes."""
    if isinstance(value, str):
        return _CONTROL.sub("", value)
    if isinstance(value, list):
        return [_cleaned(v) for v in value]
    if isinstance(value, dict):
        return {_CONTROL.sub("", k): _cleaned(v) for k, v in value.items()}
    return value


def clean(text: str) -> str:
    """A text from outside as it may stand in a prompt."""
    return _CONTROL.sub("", text).strip()


def _words(error: Any) -> str:
    """A validation error as a line for the model."""
    where = ".".join(str(part) for part in error["loc"]) or "the answer"
    if error["type"] == "extra_forbidden":
        return f"{where}: there is no such key; remove it"
    if error["type"] == "missing":
        return f"{where}: is missing"
    found = str(error["input"])[:60]
    return f"{where}: {error['msg']} (found {found!r})"


def plain(answer: BaseModel) -> list[str]:
    """A fault for each mark of a template in an answer that is to be plain text."""
    marks = sorted(set(re.findall(r"\{\{|\{%|\{#|\[\[", answer.model_dump_json())))
    return [f"write plain text, without {mark!r}" for mark in marks]
