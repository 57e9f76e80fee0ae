"""What a model can do, found out with a few tiny calls: whether it is there, keeps to a JSON schema, calls tools,
and how much it can read.

A model that cannot is no error here: what it cannot do is the finding.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from urllib.error import URLError
from urllib.request import Request as Get
from urllib.request import urlopen

from workaday.errors import ModelError, ModelSetupError
from workaday.models.prompts import prompt
from workaday.models.records import Message, Model, Purpose, Request, Tool
from workaday.models.settings import SERVERS, ModelSettings

_SCHEMA = {
    "type": "object",
    "properties": {"city": {"type": "string", "maxLength": 40}, "letters": {"type": "integer"}},
    "required": ["city", "letters"],
    "additionalProperties": False,
}
_TOOL = Tool(
    "look_up_room",
    "Finds the room of a colleague.",
    {
        "type": "object",
        "properties": {"name": {"type": "string", "description": "the colleague's name"}},
        "required": ["name"],
        "additionalProperties": False,
    },
)
MOST_TOKENS = 1_000
"""Room for a model that thinks before it answers, and a bound for one that does not end."""


@dataclass(frozen=True)
class Finding:
    """One question to the model: whether it was met, and what was seen."""

    name: str
    is_met: bool
    seen: str


@dataclass(frozen=True)
class Check:
    """All findings on a model; `context_tokens` 0 where nobody says."""

    model: str
    findings: tuple[Finding, ...]
    context_tokens: int
    context_said_by: str

    @property
    def is_usable(self) -> bool:
        """Reachable and able to answer in a form: all that the rooms above need."""
        return all(f.is_met for f in self.findings if f.name in ("answers", "schema"))

    @property
    def calls_tools(self) -> bool:
        return any(f.is_met for f in self.findings if f.name == "tools")


def check_model(model: Model, settings: ModelSettings, key: str = "", max_tokens: int = MOST_TOKENS) -> Check:
    """Ask three small questions. Raises ModelSetupError where there is no way to the model at all: no such model, a
    key that is not accepted."""
    findings = [_finding("answers", lambda: _answers(model, max_tokens))]
    if findings[0].is_met:
        findings.append(_finding("schema", lambda: _keeps_schema(model, max_tokens)))
        findings.append(_finding("tools", lambda: _calls_tool(model, max_tokens)))
    tokens, said_by = _context(model, settings, key)
    return Check(model.name, tuple(findings), tokens, said_by)


def advice(check: Check, settings: ModelSettings) -> list[str]:
    """What to write into workaday.toml, a line each."""
    lines = []
    if check.calls_tools != settings.calls_tools and check.is_usable:
        lines.append(f"tools = {'true' if check.calls_tools else 'false'}")
    if check.context_tokens and not settings.context and check.context_said_by == "its server":
        lines.append(f"context = {check.context_tokens}")
    if any(f.name == "schema" and not f.is_met for f in check.findings) and settings.schema:
        lines.append("schema = false")
    return lines


def _finding(name: str, look: Callable[[], tuple[bool, str]]) -> Finding:
    try:
        return Finding(name, *look())
    except ModelSetupError:
        raise
    except ModelError as error:
        return Finding(name, False, str(error))


def _answers(model: Model, most: int) -> tuple[bool, str]:
    reply = model.ask(_question("answer", most))
    return bool(reply.text.strip()), _shown(reply.text)


def _keeps_schema(model: Model, most: int) -> tuple[bool, str]:
    reply = model.ask(_question("schema", most, schema=_SCHEMA, schema_name="city"))
    try:
        found = json.loads(reply.text)
    except ValueError:
        return False, f"no JSON: {_shown(reply.text)}"
    fits = (
        isinstance(found, dict)
        and found.keys() == _SCHEMA["properties"].keys()  # type: ignore[attr-defined]
        and isinstance(found["city"], str)
        and isinstance(found["letters"], int)
    )
    return fits, _shown(reply.text)


def _calls_tool(model: Model, most: int) -> tuple[bool, str]:
    reply = model.ask(_question("tools", most, tools=[_TOOL]))
    if not reply.calls:
        return False, f"no call: {_shown(reply.text)}"
    call = reply.calls[0]
    try:
        arguments = json.loads(call.arguments)
    except ValueError:
        arguments = None
    fits = call.name == _TOOL.name and isinstance(arguments, dict) and isinstance(arguments.get("name"), str)
    return fits, _shown(f"{call.name}({call.arguments})")


def _question(stage: str, most: int, **more: object) -> Request:
    message = Message("user", prompt(f"models/check_{stage}").render())
    return Request([message], Purpose("check", stage), max_tokens=most, **more)  # type: ignore[arg-type]


def _context(model: Model, settings: ModelSettings, key: str) -> tuple[int, str]:
    """The context in tokens and who says so."""
    if settings.context:
        return settings.context, "workaday.toml"
    if settings.provider in (*SERVERS, "openai") and settings.base_url:
        return _served_context(settings, key), "its server"
    return model.context_tokens, "the price list"


def _served_context(settings: ModelSettings, key: str) -> int:
    """What the server's own list of models says (vLLM, llama.cpp); 0 where it says nothing."""
    get = Get(
        f"{settings.base_url.rstrip('/')}/models", headers={"Authorization": f"Bearer {key}"} if key else {}
    )
    try:
        with urlopen(get, timeout=10) as answer:
            listed = json.loads(answer.read(1 << 20))["data"]
    except (URLError, OSError, ValueError, LookupError, TypeError):
        return 0
    found = [m for m in listed if isinstance(m, dict)]
    named = [m for m in found if m.get("id") == settings.model] or found[:1]
    for model in named:
        meta = model.get("meta")
        meta = meta if isinstance(meta, dict) else {}
        for size in (model.get("max_model_len"), meta.get("n_ctx"), meta.get("n_ctx_train")):
            if isinstance(size, int) and size > 0:
                return size
    return 0


def _shown(text: str) -> str:
    """One short line of what a model said."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:80]
