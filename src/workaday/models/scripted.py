"""Models without a model: one that says what a script says, for tests and for whoever builds on this room."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from workaday.errors import ModelAnswerError
from workaday.models.records import Reply, Request


class ScriptedModel:
    """Answers from a list, in order, or from a function of the request; keeps the requests in `asked`.

    An exception in the list is raised instead of being answered.
    """

    def __init__(
        self,
        script: Iterable[Reply | str | Exception] | Callable[[Request], Reply | str],
        *,
        name: str = "scripted:script",
        calls_tools: bool = True,
        context_tokens: int = 0,
    ) -> None:
        self.name = name
        self.calls_tools = calls_tools
        self.context_tokens = context_tokens
        self.asked: list[Request] = []
        self._answer = script if callable(script) else None
        self._lines = iter(()) if callable(script) else iter(script)

    def ask(self, request: Request) -> Reply:
        self.asked.append(request)
        said = self._answer(request) if self._answer else next(self._lines, None)
        if said is None:
            raise ModelAnswerError(f"{self.name}: the script ended before request {len(self.asked)}")
        if isinstance(said, Exception):
            raise said
        return Reply(said) if isinstance(said, str) else said
