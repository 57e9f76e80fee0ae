"""A model behind a network: one request in, one reply out, with patience for what passes.

`ask` is called from plain threads, hundreds at a time; the requests themselves run in one event loop. Faults that
pass are waited for with growing, scattered pauses; those that do not end at once in the `ModelError` that says so.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic_ai import direct
from pydantic_ai.messages import ModelMessage, ModelResponse
from pydantic_ai.models import ModelRequestParameters
from pydantic_ai.settings import ModelSettings as Knobs

from workaday.errors import ModelAnswerError, ModelBusyError, ModelError
from workaday.models import loop
from workaday.models.faults import FAULTS, fault_of
from workaday.models.kept import Kept
from workaday.models.limits import Limits
from workaday.models.patience import Patience
from workaday.models.prepared import Transcript, transcript
from workaday.models.prices import Price
from workaday.models.providers import open_provider
from workaday.models.records import Message, Reply, Request
from workaday.models.settings import SERVERS, ModelSettings
from workaday.models.wire import to_knobs, to_messages, to_parameters, to_reply, with_schema_said


@dataclass(frozen=True)
class Parcel:
    """A request as the library takes it: `before` is what was made of its first `known` messages."""

    messages: Sequence[Message]
    known: int
    before: list[Any]
    fresh: list[ModelMessage]
    knobs: Knobs
    parameters: ModelRequestParameters


class Client:
    """A `Model` at a provider or a server. The key is held by the connection alone."""

    def __init__(
        self,
        settings: ModelSettings,
        key: str,
        *,
        price: Price | None = None,
        context_tokens: int = 0,
        patience: Patience | None = None,
    ) -> None:
        self.settings = settings
        self.context_tokens = context_tokens
        self._key = key
        self._price = price
        self._patience = patience or Patience()
        self._chance = random.Random(0)
        self._limits = Limits(settings.max_concurrency, settings.rpm, settings.tpm)
        self._provider = open_provider(settings, key)
        self._takes_schema = settings.schema and bool(
            self._provider.profile.get("supports_json_schema_output")
        )
        self._is_chat = settings.provider not in ("anthropic", "google")
        self._kept: Kept[list[Any]] = Kept()

    @property
    def name(self) -> str:
        return self.settings.name

    @property
    def calls_tools(self) -> bool:
        return self.settings.calls_tools

    def __repr__(self) -> str:
        return f"Client({self.name!r})"

    def ask(self, request: Request) -> Reply:
        return loop.run(self._ask(request))

    async def _ask(self, request: Request) -> Reply:
        """Try until there is an answer, the fault does not pass, or patience ends."""
        tokens = request.tokens if self.settings.tpm else 0
        parcel = self._pack(request)
        tried = 0
        while True:
            tried += 1
            async with self._limits.turn(tokens):
                got, wait = await self._try(parcel, tried)
            if isinstance(got, Reply):
                self._limits.correct(got.usage.prompt + got.usage.written - tokens)
                return got
            if wait is None:
                raise got from None
            await asyncio.sleep(wait)

    async def _try(self, parcel: Parcel, tried: int) -> tuple[Reply | ModelError, float | None]:
        """One try: its reply, or what is wrong and the seconds until the next try, None where there is none."""
        try:
            async with asyncio.timeout(self.settings.timeout_s):
                response = await self._send(parcel)
        except FAULTS as error:
            fault = fault_of(error, self.settings, self._key)
            return self._judge(fault.error, tried if fault.is_passing else self._patience.tries, fault.wait_s)
        reply = to_reply(response)
        if reply.text.strip() or reply.calls or reply.finish == "refused":
            return self._priced(reply), 0.0
        return self._judge(
            self._empty(reply), tried if reply.finish != "length" else self._patience.tries, 0.0
        )

    def _judge(self, error: ModelError, tried: int, asked_s: float | None) -> tuple[ModelError, float | None]:
        if asked_s and asked_s > self._patience.longest_s:
            return ModelBusyError(f"{error}; it asks for {asked_s:.0f} s of patience"), None
        if tried >= self._patience.tries:
            return error, None
        if asked_s:
            self._limits.close_for(asked_s)
        return error, max(asked_s or 0.0, self._patience.pause(tried, self._chance))

    def _empty(self, reply: Reply) -> ModelError:
        if reply.finish == "length":
            return ModelAnswerError(
                f"{self.name}: all tokens of the answer were spent before a word of it; raise max_tokens, or take a "
                "model that thinks less"
            )
        return ModelAnswerError(
            f"{self.name}: empty answers in {self._patience.tries} tries; take another model"
        )

    def _pack(self, request: Request) -> Parcel:
        """What is to be sent; only messages that were not sent before are converted."""
        is_shown = self._takes_schema and self.settings.provider not in SERVERS
        says_schema = not (is_shown or request.schema_said)
        sent = with_schema_said(request) if says_schema else request
        known, before = self._kept.longest(sent.messages)
        fresh = list(to_messages(sent.messages, known))
        return Parcel(
            sent.messages, known, before or [], fresh, to_knobs(sent), to_parameters(sent, self._takes_schema)
        )

    async def _send(self, parcel: Parcel) -> ModelResponse:
        here = Transcript(parcel.before)
        transcript.set(here)
        response = await direct.model_request(
            self._provider,
            parcel.fresh if self._is_chat else [*parcel.before, *parcel.fresh],
            model_settings=parcel.knobs,
            model_request_parameters=parcel.parameters,
        )
        made = here.sent if self._is_chat else [*parcel.before, *parcel.fresh]
        self._kept.keep(parcel.messages, made, parcel.known)
        return response

    def _priced(self, reply: Reply) -> Reply:
        if self._price is None:
            return reply
        return replace(reply, usage=replace(reply.usage, usd=self._price.of(reply.usage)))
