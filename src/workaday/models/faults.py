"""What went wrong with a request: whether sending it again makes sense, and which `ModelError` to raise in the end.

Messages carry what, the value, and a remedy of one line. What a server said is quoted shortly, without the key,
and not at all where it speaks of the key.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx2
from pydantic import ValidationError
from pydantic_ai import exceptions as wrong

from workaday.errors import (
    ModelAnswerError,
    ModelBusyError,
    ModelError,
    ModelRefusedError,
    ModelSetupError,
)
from workaday.models.settings import ModelSettings

FAULTS = (
    wrong.AgentRunError,
    wrong.UserError,
    httpx2.HTTPError,
    OSError,  # TimeoutError and ConnectionError among them
    ValidationError,
    # An answer that is JSON and no completion breaks the library's reading of it in many ways.
    LookupError,
    TypeError,
    ValueError,
    AttributeError,
)
"""What the libraries raise; anything else is a fault of ours."""

_TOO_LONG = ("context length", "context_length", "context size", "context window", "exceed_context", "too many tokens",
             "prompt is too long", "maximum context", "n_ctx")  # fmt: skip
_SCHEMA = ("schema", "response_format", "grammar", "output_config", "output_format")
_TOOLS = ("tool",)
_NO_SUCH_MODEL = ("model not found", "unknown model", "does not exist", "no such model", "invalid model")


@dataclass(frozen=True)
class Fault:
    """`wait_s` is what the server asked for, None where it said nothing."""

    error: ModelError
    is_passing: bool
    wait_s: float | None = None


def fault_of(error: BaseException, settings: ModelSettings, key: str) -> Fault:
    """What an exception of the libraries means."""
    said = _quoted(error, key)
    name = settings.name
    if isinstance(error, wrong.ModelQuotaExceededError):
        return Fault(
            ModelSetupError(f"{name}: the account's quota or credit is used up; top it up{said}"), False
        )
    if isinstance(error, wrong.ModelAuthenticationError):
        return Fault(ModelSetupError(f"{name}: the key is not accepted; {_key_remedy(settings)}"), False)
    if isinstance(error, wrong.ModelContextWindowExceededError) or _speaks(error, _TOO_LONG):
        return Fault(ModelRefusedError(f"{name}: the request is longer than the model's context; {_context_remedy(settings)}{said}"), False)  # fmt: skip
    if isinstance(error, wrong.ModelNotFoundError) or _speaks(error, _NO_SUCH_MODEL):
        return Fault(ModelSetupError(f"{name}: no such model {settings.model!r} there; {_model_remedy(error, settings)}{said}"), False)  # fmt: skip
    if isinstance(error, wrong.ModelRequestRejectedError) or _status(error) in (400, 413, 415, 422):
        return Fault(ModelRefusedError(f"{name}: the request is refused{_refusal_remedy(error, settings)}{said}"), False)  # fmt: skip
    if isinstance(error, wrong.UserError):
        return Fault(
            ModelRefusedError(f"{name}: this model does not do that: {_short(str(error), key)}"), False
        )
    if isinstance(error, wrong.ModelAPIError | TimeoutError | httpx2.HTTPError | OSError):
        return _passing(error, settings, said)
    what = f"{name}: what came back is no answer of a chat model; is there such a server at its base URL?"
    return Fault(ModelAnswerError(what), True)


def _passing(error: BaseException, settings: ModelSettings, said: str) -> Fault:
    wait = getattr(error, "retry_after", None)
    status = _status(error)
    if isinstance(error, wrong.ModelRateLimitError) or status == 429:
        what = "its rate limit is reached; lower max_concurrency, rpm or tpm in workaday.toml, or go on later"
    elif getattr(error, "phase", None) == "connect":
        what = f"no connection to {_place(settings)}; is a server running there?"
    elif isinstance(error, TimeoutError | wrong.ModelTimeoutError | wrong.ModelRequestTimeout):
        what = f"no answer within {settings.timeout_s:g} s; raise timeout_s in workaday.toml, or go on later"
    elif status:
        what = f"its server failed (HTTP {status}); go on later"
    elif isinstance(error, wrong.ModelConnectionError | httpx2.TransportError | OSError):
        what = f"the connection to {_place(settings)} broke off; go on later"
    else:
        what = "its server sent something broken; go on later"
    return Fault(ModelBusyError(f"{settings.name}: {what}{said}"), True, wait)


def _status(error: BaseException) -> int:
    return error.status_code if isinstance(error, wrong.ModelHTTPError) else 0


def _speaks(error: BaseException, words: tuple[str, ...]) -> bool:
    """Whether a refusal of the server speaks of something."""
    if _status(error) not in (400, 404, 413, 422, 500):
        return False
    text = str(getattr(error, "body", "")).lower()
    return any(word in text for word in words)


def _key_remedy(settings: ModelSettings) -> str:
    if not settings.needs_key:
        return "the server wants one: name its environment variable with key_env in workaday.toml"
    return f"look at the environment variable {settings.key_env or 'with the key'}, and whether it may use {settings.model}"


def _context_remedy(settings: ModelSettings) -> str:
    if settings.context:
        return f"context = {settings.context} is set in workaday.toml: lower it, or take a model with more"
    return (
        "set context = TOKENS in workaday.toml (`workaday models check` finds it), or take a model with more"
    )


def _model_remedy(error: BaseException, settings: ModelSettings) -> str:
    if near := getattr(error, "suggested_model_id", None):
        return f"did you mean {near!r}?"
    return f"look at its spelling{' and at base_url' if settings.base_url else ''}"


def _refusal_remedy(error: BaseException, settings: ModelSettings) -> str:
    if _speaks(error, _SCHEMA):
        return (
            " with its JSON schema; write schema = false in workaday.toml to have the form asked for in words"
        )
    if _speaks(error, _TOOLS):
        return " with its tools; write tools = false in workaday.toml to have actions chosen by a schema"
    return ""


def _place(settings: ModelSettings) -> str:
    return settings.base_url or settings.provider


def _quoted(error: BaseException, key: str) -> str:
    """What the server said, in parentheses."""
    body: Any = getattr(error, "body", None)
    while isinstance(body, dict) and (inner := body.get("error") or body.get("message")):
        body = inner
    said = _short(body if isinstance(body, str) else "", key)
    return f" (it says: {said})" if said else ""


def _short(text: str, key: str) -> str:
    """One line of printable characters, without the key."""
    if key:
        text = text.replace(key, "[key]")
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:200]
