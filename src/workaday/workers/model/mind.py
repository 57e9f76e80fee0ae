"""Asking the model, so that no answer is paid for twice: what it says is kept as it arrives, and a worker that starts
again hears it from there. Nothing here knows what is asked."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

from workaday.errors import ModelAnswerError, ModelRefusedError
from workaday.models.records import Model, Reply, Request, ToolCall, Usage

Once = Callable[[str, Callable[[], str]], str]
"""The answer to a request, by the request's key; thought up only when it is not kept yet."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True)
class Failure:
    """No answer: the server would not take the request ("refused"), or what it sent was of no use ("unusable")."""

    kind: str
    why: str


@dataclass
class Spent:
    """What the answers cost; `usd` is None as soon as one of them has no price."""

    calls: int = 0
    prompt: int = 0
    written: int = 0
    cached: int = 0
    usd: float | None = 0.0

    def add(self, usage: Usage) -> None:
        self.calls += 1
        self.prompt += usage.prompt
        self.written += usage.written
        self.cached += usage.cached
        self.usd = None if self.usd is None or usage.usd is None else self.usd + usage.usd


class Mind:
    """A model behind a memory of what it has said."""

    def __init__(self, model: Model, once: Once) -> None:
        self._model = model
        self._once = once
        self._was_taken = False
        self.spent = Spent()

    def ask(
        self, make: Callable[[], Request], key: str, *, firm: bool, simplify: Callable[[], bool]
    ) -> Reply | Failure:
        """The answer to the request that `make` makes; where the server refuses it, `simplify` may say that `make`
        makes a simpler one now. With `firm` a failure is kept like an answer, so that a worker who starts again fails
        at the same place; else it is raised. A server that does not answer, and a cap that is reached, are raised."""

        def think() -> str:
            try:
                return _written(self._asked(make, simplify))
            except (ModelRefusedError, ModelAnswerError) as error:
                if not firm:
                    raise
                kind = "refused" if isinstance(error, ModelRefusedError) else "unusable"
                return json.dumps({"failed": kind, "why": str(error)})

        heard = _read(self._once(key, think))
        if isinstance(heard, Reply):
            self.spent.add(heard.usage)
        return heard

    def _asked(self, make: Callable[[], Request], simplify: Callable[[], bool]) -> Reply:
        """A form of request that was taken once is not what a later one is refused for."""
        try:
            reply = self._model.ask(make())
        except ModelRefusedError:
            if self._was_taken or not simplify():
                raise
            reply = self._model.ask(make())
        self._was_taken = True
        return reply


def _written(reply: Reply) -> str:
    """A reply as text, plain ASCII, whatever characters it holds."""
    usage = reply.usage
    return json.dumps(
        {
            "text": _clean(reply.text),
            "calls": [[c.id, _clean(c.name), _clean(c.arguments)] for c in reply.calls],
            "finish": reply.finish,
            "usage": [usage.prompt, usage.written, usage.cached, usage.usd],
        }
    )


def _read(text: str) -> Reply | Failure:
    kept = json.loads(text)
    if "failed" in kept:
        return Failure(kept["failed"], kept["why"])
    calls = tuple(ToolCall(*call) for call in kept["calls"])
    return Reply(kept["text"], calls, kept["finish"], Usage(*kept["usage"]))


def _clean(text: str) -> str:
    """Without control characters and halves of characters, which no journal and no server takes."""
    return _CONTROL.sub("", text)
