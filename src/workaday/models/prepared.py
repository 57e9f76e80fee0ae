"""The SDKs' clients, told to send messages as they are.

OpenAI's and Anthropic's SDKs walk through the whole history at each call, to check and copy it: 140 and 60 ms of
processor time at the end of a session of 500 turns. Of a chat completion only the messages that are new are converted
and encoded at all; the `Transcript` of the request holds the others as the bytes that were sent. Anthropic's SDK
leaves alone what goes in as `extra_body`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import openai
from openai.resources.chat import AsyncChat
from openai.resources.chat.completions import AsyncCompletions
from openai.types.chat import ChatCompletion
from pydantic_ai.models.openai import OpenAIChatModel


@dataclass
class Transcript:
    """A conversation as Chat Completions have it, each message in JSON: what was sent before, and with this request."""

    before: list[bytes]
    sent: list[bytes] = field(default_factory=list)


transcript: ContextVar[Transcript] = ContextVar("transcript")


class _Completions(AsyncCompletions):
    async def create(
        self, *, messages: Iterable[Any], extra_headers: Any = None, extra_body: Any = None, **rest: Any
    ) -> Any:
        here = transcript.get()
        here.sent = [*here.before, *map(_encoded, messages)]
        asked = {k: v for k, v in rest.items() if k not in _NOT_ASKED and not isinstance(v, _LEFT_OUT)}
        ending = _encoded({**asked, **(extra_body or {})})
        body = b"".join([b'{"messages":[', b",".join(here.sent), b"],", ending[1:]])
        options: Any = {"headers": extra_headers, "security": {"bearer_auth": True}}
        return await self._client.post(
            "/chat/completions", cast_to=ChatCompletion, content=body, options=options
        )


_NOT_ASKED = ("stream", "timeout")
"""Answers come whole, and how long they may take is for the caller."""

_LEFT_OUT = (openai.Omit, openai.NotGiven)


def _encoded(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


class _Chat(AsyncChat):
    @cached_property
    def completions(self) -> _Completions:
        return _Completions(self._client)


class PreparedOpenAI(openai.AsyncOpenAI):
    @cached_property
    def chat(self) -> _Chat:
        return _Chat(self)


class PreparedChatModel(OpenAIChatModel):
    """Takes the answers of servers that count tokens without adding them up."""

    def _validate_completion(self, response: ChatCompletion) -> Any:
        used = response.usage
        if used is not None and getattr(used, "total_tokens", None) is None:
            used.total_tokens = (used.prompt_tokens or 0) + (used.completion_tokens or 0)
        return super()._validate_completion(response)


def prepared_anthropic(**settings: Any) -> Any:
    """An AsyncAnthropic; a function, so that its SDK is loaded for those who ask it only."""
    from anthropic import AsyncAnthropic
    from anthropic.resources.beta import AsyncBeta
    from anthropic.resources.beta.messages import AsyncMessages

    class Messages(AsyncMessages):
        async def create(self, *, messages: Iterable[Any], extra_body: Any = None, **rest: Any) -> Any:
            body = {**(extra_body or {}), "messages": list(messages)}
            return await super().create(messages=[], extra_body=body, **rest)

    class Beta(AsyncBeta):
        @cached_property
        def messages(self) -> Messages:
            return Messages(self._client)

    class PreparedAnthropic(AsyncAnthropic):
        @cached_property
        def beta(self) -> Beta:
            return Beta(self)

    return PreparedAnthropic(**settings)
