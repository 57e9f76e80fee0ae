"""What a model answered, as a record: JSON out of words and fences, cleaned of control characters, validated.

What a model says is untrusted text. Nothing in it is run.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from workaday.models.records import Reply

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")


class Answer(BaseModel):
    """Base of everything that a model answers."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


A = TypeVar("A", bound=BaseModel)


class UnusableError(Exception):
    """What is wrong with an answer, a line each. `rest` makes what it can of the answer when no tries are left."""

    def __init__(self, faults: Sequence[str], rest: Callable[[], Any] | None = None) -> None:
        super().__init__("; ".join(faults))
        self.faults, self.rest = list(faults), rest


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
