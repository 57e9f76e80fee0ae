"""The SDKs' clients, told to send messages as they are.

OpenAI's and Anthropic's SDKs walk through the whole history at each call, to check and copy it: 140 and 60 ms of
processor time at the end of a session of 500 turns. What goes in as `extra_body` they leave alone. Of a chat
completion only the messages that are new are converted at all; the `Transcript` of the request holds the others.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import openai
from openai.resources.chat import AsyncChat
from openai.resources.chat.completions import AsyncCompletions


@dataclass
class Transcript:
    """A conversation as Chat Completions have it: what was sent before, and with this request."""

    before: list[Any]
    sent: list[Any] = field(default_factory=list)


transcript: ContextVar[Transcript] = ContextVar("transcript")


class _Completions(AsyncCompletions):
    async def create(self, *, messages: Iterable[Any], extra_body: Any = None, **rest: Any) -> Any:
        here = transcript.get()
        here.sent = [*here.before, *messages]
        return await super().create(
            messages=[], extra_body={**(extra_body or {}), "messages": here.sent}, **rest
        )


class _Chat(AsyncChat):
    @cached_property
    def completions(self) -> _Completions:
        return _Completions(self._client)


class PreparedOpenAI(openai.AsyncOpenAI):
    @cached_property
    def chat(self) -> _Chat:
        return _Chat(self)


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
