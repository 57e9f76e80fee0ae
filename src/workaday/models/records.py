"""What goes to a language model and what comes back: plain records, and the Protocol that everything which can
be asked fulfils.

Nothing here knows a provider, a network or a price. The rooms above hold a `Model` and never learn whether it is
a server, a recording or a script; whatever a model says is untrusted text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, Protocol

from workaday.models.tokens import MESSAGE_TOKENS, PICTURE_TOKENS, text_tokens

Speaker = Literal["system", "user", "assistant", "tool"]
Finish = Literal["stop", "length", "tools", "refused"]


@dataclass(frozen=True)
class Picture:
    """A page or a photograph that a model is shown. `media_type` such as "image/png"."""

    content: bytes
    media_type: str = "image/png"


@dataclass(frozen=True)
class ToolCall:
    """A call that a model asks for. `arguments` is the text that it wrote: JSON, if it did well."""

    id: str
    name: str
    arguments: str


@dataclass(frozen=True)
class Message:
    """One entry of a conversation. `calls` stand in an assistant's message; `answers` is the id of the call that
    a tool's message answers."""

    speaker: Speaker
    text: str
    calls: tuple[ToolCall, ...] = ()
    answers: str = ""
    pictures: tuple[Picture, ...] = ()

    @cached_property
    def tokens(self) -> int:
        """About how many it is, counted once: a history is asked at each of its turns."""
        calls = sum(text_tokens(c.name) + text_tokens(c.arguments) + MESSAGE_TOKENS for c in self.calls)
        return MESSAGE_TOKENS + text_tokens(self.text) + calls + PICTURE_TOKENS * len(self.pictures)


@dataclass(frozen=True)
class Tool:
    """A tool that a model may call; `parameters` is a JSON Schema of type object."""

    name: str
    description: str
    parameters: Mapping[str, Any]

    @cached_property
    def tokens(self) -> int:
        """About how many it is."""
        return text_tokens(self.name + self.description + json.dumps(dict(self.parameters)))


@dataclass(frozen=True)
class Purpose:
    """What a request is paid for: the role ("author", "worker", "voice", "judge", "check"), its stage there
    ("profile", "plan", "day"), and the computer or run it is for."""

    role: str
    stage: str
    subject: str = ""


@dataclass(frozen=True)
class Request:
    """One request. With `schema` (a JSON Schema of type object) the answer is to be JSON that fulfils it;
    `schema_said` when the messages themselves tell what it wants, so that it need not be put into words. With
    `tools` the answer may be calls. `max_tokens` bounds the answer, 0 leaves it to the provider."""

    messages: Sequence[Message]
    purpose: Purpose
    tools: Sequence[Tool] = ()
    schema: Mapping[str, Any] | None = None
    schema_name: str = "answer"
    schema_said: bool = False
    max_tokens: int = 0
    temperature: float | None = None

    @cached_property
    def tokens(self) -> int:
        """About how many are sent: messages, tools and schema."""
        schema = text_tokens(json.dumps(self.schema)) if self.schema is not None else 0
        return sum(m.tokens for m in self.messages) + sum(t.tokens for t in self.tools) + schema


@dataclass(frozen=True)
class Usage:
    """Tokens as the provider counted them; `cached` of the `prompt` tokens were read from its cache. `usd` is None
    where no price is known."""

    prompt: int = 0
    written: int = 0
    cached: int = 0
    usd: float | None = None


@dataclass(frozen=True)
class Reply:
    """What a model said."""

    text: str
    calls: tuple[ToolCall, ...] = ()
    finish: Finish = "stop"
    usage: Usage = field(default_factory=Usage)


class Model(Protocol):
    """Something that answers. Safe to call from several threads at once."""

    @property
    def name(self) -> str:
        """`provider:model`, as the user gave it."""
        ...

    @property
    def calls_tools(self) -> bool:
        """Whether it calls tools natively; else the action is chosen through a schema."""
        ...

    @property
    def context_tokens(self) -> int:
        """How many tokens a request and its answer may have; 0 when nobody knows."""
        ...

    def ask(self, request: Request) -> Reply:
        """The answer. Raises a `ModelError`: its class says what happened and whether going on makes sense."""
        ...
