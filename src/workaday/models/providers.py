"""The doors to providers: one client for each, all over one kind of transport.

Requests go through aiohttp, which costs a third of the processor time of the libraries' own transport, and past the
SDKs' own checks of what was checked before (`prepared`).
"""

from __future__ import annotations

import atexit
import functools
import os
from typing import Any

import httpx2
import openai
from pydantic_ai.models import Model as PydanticModel
from pydantic_ai.profiles import ModelProfile
from pydantic_ai.profiles.openai import OpenAIModelProfile

from workaday.models import loop
from workaday.models.prepared import PreparedChatModel, PreparedOpenAI, prepared_anthropic
from workaday.models.settings import SERVERS, ModelSettings

_CONNECTIONS = 10_000
"""More than anybody asks for at once; None would mean the library's own hundred."""

_NO_KEY = "none"
"""What a server without a key is sent: the SDK insists on one."""


def open_provider(settings: ModelSettings, key: str) -> PydanticModel[Any]:
    """The library's model for our settings; opens no connection."""
    transport = _transport(os.getpid())
    if settings.provider == "anthropic":
        return _anthropic(settings, key, transport)
    if settings.provider == "google":
        return _google(settings, key, transport)
    return _chat(settings, key, transport)


@functools.cache
def _transport(process: int) -> httpx2.AsyncClient:
    """The connections of this process, shared by all its models. How many there are is for `Limits` to say, and how
    long an answer may take for `timeout_s`; here only a connection that does not come is given up."""
    client = openai.DefaultAioHttpClient(
        timeout=httpx2.Timeout(None, connect=10.0),
        limits=httpx2.Limits(max_connections=_CONNECTIONS, max_keepalive_connections=_CONNECTIONS),
    )
    atexit.register(_close, client, process)
    return client


def _close(client: httpx2.AsyncClient, process: int) -> None:
    if process == os.getpid():
        loop.run(client.aclose())


def _chat(settings: ModelSettings, key: str, transport: httpx2.AsyncClient) -> PydanticModel[Any]:
    client = PreparedOpenAI(
        base_url=settings.base_url or "https://api.openai.com/v1",
        api_key=key or _NO_KEY,
        http_client=transport,
        max_retries=0,
    )
    return PreparedChatModel(
        settings.model, provider=_chat_provider(settings, client), profile=_chat_profile(settings)
    )


def _chat_provider(settings: ModelSettings, client: PreparedOpenAI) -> Any:
    if settings.provider == "openai":
        from pydantic_ai.providers.openai import OpenAIProvider

        return OpenAIProvider(openai_client=client)
    if settings.provider == "vllm":
        from pydantic_ai.providers.vllm import VLLMProvider

        return VLLMProvider(openai_client=client)
    if settings.provider == "ollama":
        from pydantic_ai.providers.ollama import OllamaProvider

        return OllamaProvider(openai_client=client)
    from pydantic_ai.providers.openai_compatible import OpenAICompatibleProvider

    return OpenAICompatibleProvider(settings.provider, openai_client=client)


def _chat_profile(settings: ModelSettings) -> ModelProfile | None:
    """Servers of open weights: the schema goes out as it is (we say it in words ourselves), and answers are bounded
    by `max_tokens`, the name that all of them know."""
    if settings.provider not in SERVERS:
        return None
    return OpenAIModelProfile(
        supports_json_schema_output=True,
        native_output_requires_schema_in_instructions=False,
        openai_chat_supports_max_completion_tokens=False,
    )


def _anthropic(settings: ModelSettings, key: str, transport: httpx2.AsyncClient) -> PydanticModel[Any]:
    from pydantic_ai.models.anthropic import AnthropicModel
    from pydantic_ai.providers.anthropic import AnthropicProvider

    place = settings.base_url or "https://api.anthropic.com"
    client = prepared_anthropic(base_url=place, api_key=key or _NO_KEY, http_client=transport, max_retries=0)
    return AnthropicModel(settings.model, provider=AnthropicProvider(anthropic_client=client))


def _google(settings: ModelSettings, key: str, transport: httpx2.AsyncClient) -> PydanticModel[Any]:
    from pydantic_ai.models.google import GoogleModel
    from pydantic_ai.providers.google import GoogleProvider

    provider = GoogleProvider(
        api_key=key or _NO_KEY, base_url=settings.base_url or None, http_client=transport
    )
    return GoogleModel(settings.model, provider=provider)
