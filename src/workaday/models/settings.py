"""Models by name: `provider:model`, a server's address behind it, or a section of `workaday.toml`.

    openai:gpt-5.2   anthropic:claude-sonnet-4-5   google:gemini-2.5-pro   ollama:qwen3
    vllm:Qwen/Qwen3-8B@http://gpu:8000/v1          openai:any@http://127.0.0.1:8080/v1

    [models.writer]
    provider = "anthropic"
    model = "claude-sonnet-4-5"
    max_concurrency = 20

Nothing here opens a connection, and nothing here holds a key: settings name the environment variable that does.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Literal, get_args
from urllib.parse import urlsplit

from workaday.errors import InputError, ModelSetupError

Provider = Literal["openai", "anthropic", "google", "openai-compatible", "vllm", "ollama", "llama-server"]
PROVIDERS: tuple[str, ...] = get_args(Provider)
SERVERS = ("openai-compatible", "vllm", "ollama", "llama-server")
"""Providers whose servers run weights of anybody: they call tools only where the settings say so."""

_KEYS = {
    "openai": ("OPENAI_API_KEY",),
    "anthropic": ("ANTHROPIC_API_KEY",),
    "google": ("GOOGLE_API_KEY", "GEMINI_API_KEY"),
}
_PLACES = {
    "vllm": "http://127.0.0.1:8000/v1",
    "ollama": "http://127.0.0.1:11434/v1",
    "llama-server": "http://127.0.0.1:8080/v1",
}
_PLACE_VARIABLES = {
    "openai": "OPENAI_BASE_URL",
    "anthropic": "ANTHROPIC_BASE_URL",
    "vllm": "VLLM_BASE_URL",
    "ollama": "OLLAMA_BASE_URL",
    "openai-compatible": "OPENAI_COMPATIBLE_BASE_URL",
}
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]*")
_MODEL = re.compile(r"[\w./:+@-]+")


@dataclass(frozen=True)
class ModelSettings:
    """How a model is reached. Prices are US dollars for a million tokens; 0 of `context` (tokens), `rpm` (requests
    a minute) and `tpm` (tokens a minute) means that nobody said. `tools` None: as the provider has it."""

    name: str
    provider: Provider
    model: str
    base_url: str = ""
    key_env: str = ""
    context: int = 0
    tools: bool | None = None
    schema: bool = True
    max_concurrency: int = 200
    rpm: int = 0
    tpm: int = 0
    timeout_s: float = 600.0
    price_in: float | None = None
    price_out: float | None = None

    @property
    def needs_key(self) -> bool:
        return bool(self.key_env) or (self.provider in _KEYS and not self.base_url)

    @property
    def calls_tools(self) -> bool:
        return self.provider not in SERVERS if self.tools is None else self.tools

    @property
    def is_local(self) -> bool:
        """Whether it runs on this machine, where an answer costs nothing."""
        return urlsplit(self.base_url).hostname in _LOOPBACK if self.base_url else False

    @property
    def identity(self) -> str:
        """What makes its answers its own: provider, model and place."""
        return f"{self.provider}:{self.model}@{self.base_url}"


def read_settings(path: Path = Path("workaday.toml")) -> dict[str, ModelSettings]:
    """The sections `[models.NAME]` of a settings file; none where there is no file. Raises InputError with every
    mistake, a line each."""
    if not path.is_file():
        return {}
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise InputError(f"{path}: {error}; write TOML in UTF-8") from None
    mistakes = list(_unknown(found, ("models",), str(path)))
    sections = found.get("models", {})
    if not isinstance(sections, dict):
        raise InputError(f"{path} models: write a section for each model, [models.NAME]")
    read = {
        name: _section(name, values, f"{path} [models.{name}]", mistakes) for name, values in sections.items()
    }
    if mistakes:
        raise InputError("\n".join(mistakes))
    return {name: settings for name, settings in read.items() if settings}


def settings_of(
    name: str, sections: Mapping[str, ModelSettings], environment: Mapping[str, str]
) -> ModelSettings:
    """The settings behind a name. Raises ModelSetupError where it names nothing."""
    settings = sections.get(name) or _spelled(name, sections)
    if not settings.base_url and (said := environment.get(_PLACE_VARIABLES.get(settings.provider, ""))):
        # Whoever sets both variables means the key for that server.
        key = settings.key_env or next((k for k in _KEYS.get(settings.provider, ()) if k in environment), "")
        settings = replace(settings, base_url=said, key_env=key)
    if not settings.base_url and settings.provider in SERVERS:
        if settings.provider not in _PLACES:
            raise ModelSetupError(
                f"{name}: no base URL; write {settings.provider}:{settings.model}@http://HOST:PORT/v1, or base_url "
                "in workaday.toml"
            )
        settings = replace(settings, base_url=_PLACES[settings.provider])
    if mistake := _url_mistake(settings.base_url):
        raise ModelSetupError(f"{settings.provider}:{settings.model}: {mistake}")
    return settings


def key_of(settings: ModelSettings, environment: Mapping[str, str]) -> str:
    """The key from the environment, "" where none is needed. A server that is not the provider's own is sent a
    key only where the settings name its variable. Raises ModelSetupError where it is missing."""
    wanted = (settings.key_env,) if settings.key_env else _KEYS.get(settings.provider, ())
    if not settings.needs_key:
        return ""
    key = next((environment[k].strip() for k in wanted if environment.get(k, "").strip()), "")
    if not key:
        raise ModelSetupError(f"{settings.name}: no key; set the environment variable {' or '.join(wanted)}")
    if not key.isascii() or not key.isprintable() or " " in key:
        raise ModelSetupError(
            f"{settings.name}: what {wanted[0]} holds is no key: it has spaces or odd characters"
        )
    return key


def _spelled(name: str, sections: Mapping[str, ModelSettings]) -> ModelSettings:
    provider, _, rest = name.partition(":")
    model, at, place = rest.rpartition("@http")
    model, place = (model, f"http{place}") if at else (rest, "")
    if provider not in PROVIDERS or not _MODEL.fullmatch(model):
        near = difflib.get_close_matches(
            name, [*sections, *(f"{p}:{model}" for p in PROVIDERS)], n=1, cutoff=0.5
        )
        hint = f"; did you mean {near[0]!r}?" if near and ("@" not in name) else ""
        shown = ascii(name.split("@http")[0][:80])
        there = f", or a section of workaday.toml ({', '.join(sections)})" if sections else ""
        raise ModelSetupError(
            f"no model {shown}: give provider:model with a provider of {', '.join(PROVIDERS)}{there}{hint}"
        )
    return ModelSettings(name=name, provider=provider, model=model, base_url=place)  # type: ignore[arg-type]


def _section(name: str, values: Any, where: str, mistakes: list[str]) -> ModelSettings | None:
    """One section; its mistakes go into the list. No message shows a value that could be a key."""
    if not isinstance(values, dict):
        mistakes.append(f"{where}: write a section of keys and values")
        return None
    known = {f.name: f for f in fields(ModelSettings) if f.name != "name"}
    before = len(mistakes)
    mistakes.extend(_unknown(values, known, where))
    given = {k: v for k, v in values.items() if k in known}
    mistakes.extend(m for k, v in given.items() if (m := _value_mistake(k, v, where)))
    mistakes.extend(f"{where}: {key!r} is missing" for key in ("provider", "model") if key not in values)
    if len(mistakes) > before:
        return None
    numbers = {k: float(v) for k, v in given.items() if k in ("timeout_s", "price_in", "price_out")}
    return ModelSettings(name=name, **{**given, **numbers})


def _unknown(values: Mapping[str, Any], known: Iterable[str], where: str) -> Iterable[str]:
    for key in values:
        if key in known:
            continue
        if key in ("key", "api_key", "token", "secret", "password"):
            yield f'{where}: {key!r} is not kept in a file; put the key into the environment and write key_env = "ITS_NAME"'
            continue
        near = difflib.get_close_matches(key, list(known), n=1, cutoff=0.0)
        yield f"{where}: unknown key {key!r}; did you mean {near[0]!r}?"


def _value_mistake(key: str, value: Any, where: str) -> str:
    """What is wrong with a value, or ""."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if key == "provider":
        wrong = "" if value in PROVIDERS else f"one of {', '.join(PROVIDERS)}"
    elif key == "model":
        wrong = "" if isinstance(value, str) and _MODEL.fullmatch(value) else "a model's name, without spaces"
    elif key == "key_env":
        fits = isinstance(value, str) and _VARIABLE.fullmatch(value)
        wrong = "" if fits else "the name of an environment variable such as MY_KEY, never the key itself"
    elif key == "base_url":
        wrong = _url_mistake(value) if isinstance(value, str) else "a URL"
    elif key in ("tools", "schema"):
        wrong = "" if isinstance(value, bool) else "true or false"
    elif key in ("price_in", "price_out"):
        wrong = "" if is_number and 0 <= value < 1e6 else "dollars for a million tokens"
    elif key == "timeout_s":
        wrong = "" if is_number and 0 < value <= 86_400 else "seconds, at most a day"
    else:
        least = 1 if key == "max_concurrency" else 0
        wrong = (
            "" if isinstance(value, int) and is_number and value >= least else f"a whole number from {least}"
        )
    return f"{where}: {key} is to be {wrong}" if wrong else ""


def _url_mistake(url: str) -> str:
    """What is wrong with a base URL, or ""; the URL is not shown, since a key might stand in it."""
    if not url:
        return ""
    try:
        parts = urlsplit(url)
        fits = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fits = False
    if not fits or not url.isprintable() or " " in url:
        return "a base URL such as http://127.0.0.1:8080/v1"
    if parts.username or parts.password or parts.query or parts.fragment:
        return (
            "a base URL without user, password or query: a key belongs into the environment, key_env names it"
        )
    return ""
