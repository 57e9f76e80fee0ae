"""What a tool is: a function, an argument model, words for who has never seen it, a cost in minutes."""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from workaday.errors import DeskError
from workaday.month.desk.place import Place


class Arguments(BaseModel):
    """The arguments of one tool."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Page = Annotated[int, Field(ge=1, description="Which page of a long answer; the first is 1.")]
A = TypeVar("A", bound=Arguments)
_KINDS = ("bool", "int", "float", "str")


@dataclass(frozen=True)
class Tool(Generic[A]):
    """`function` does the work and gives the answer's text. Tools that only read work on when the month is
    over; `free` ones when the day is. A `replayable` tool does the same again on the same tree; what another
    one wrote is kept, and a replay takes it from there."""

    name: str
    description: str
    arguments: type[A]
    function: Callable[[Place, A], str]
    minutes: int
    reads: bool
    free: bool
    replayable: bool = True

    def parse(self, arguments: Mapping[str, Any]) -> A:
        """Raises `DeskError` that says what is wrong with which argument."""
        try:
            return self.arguments.model_validate(dict(arguments))
        except ValidationError as error:
            known = list(self.arguments.model_fields)
            problems = "; ".join(list(dict.fromkeys(_problem(e, known) for e in error.errors()))[:3])
            raise DeskError(f"{self.name}: {problems}") from error

    def schema(self) -> dict[str, Any]:
        """The arguments as JSON schema, for a model's eyes: no titles."""
        schema: dict[str, Any] = _untitled(self.arguments.model_json_schema())
        schema.pop("description", None)
        return schema


def tool(
    arguments: type[A], *, minutes: int, reads: bool = False, free: bool = False, replayable: bool = True
) -> Callable[[Callable[[Place, A], str]], Tool[A]]:
    """Makes a tool of a function; its name and docstring become the tool's."""

    def made(function: Callable[[Place, A], str]) -> Tool[A]:
        text = " ".join(inspect.cleandoc(function.__doc__ or "").split())
        return Tool(function.__name__, text, arguments, function, minutes, reads, free, replayable)

    return made


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that a wrong one was meant to be, or ""."""
    found = difflib.get_close_matches(word.lower(), list(known), n=1, cutoff=0.5)
    return found[0] if found else ""


def _problem(error: Any, known: list[str]) -> str:
    name, *inner = [str(part) for part in error["loc"]] or [""]
    if error["type"] == "extra_forbidden":
        meant = nearest(name, known)
        hint = f"; you mean {meant!r}" if meant else ""
        return f"there is no argument {name!r}{hint}. Its arguments are: {', '.join(known) or 'none'}"
    if error["type"] == "missing":
        return f"the argument {name!r} is missing. Its arguments are: {', '.join(known)}"
    given = f"(given: {ascii(error['input'])[:80]})"
    if inner and inner[-1] in _KINDS:  # one of several that a cell may be
        place = ".".join([name, *inner[:-1]])
        return f"the argument {place!r} is wrong: it takes text, a finite number, true, false or null {given}"
    return f"the argument {'.'.join([name, *inner])!r} is wrong: {error['msg']} {given}"


def _untitled(node: Any) -> Any:
    if isinstance(node, dict):
        return {k: _untitled(v) for k, v in node.items() if not (k == "title" and isinstance(v, str))}
    return [_untitled(v) for v in node] if isinstance(node, list) else node
