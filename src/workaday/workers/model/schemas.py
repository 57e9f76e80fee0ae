"""How a model without tool calls says what it wants to do: one JSON object, made to fit by a schema."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from workaday.models.records import Tool

_THOUGHT = 200  # characters
_LINE = 400  # of a name, a path, a subject
_TEXT = 6_000  # of what becomes a file or a mail
_LONG = frozenset(["content", "markdown", "body", "text", "code", "command", "replace", "notes", "message"])
_MOST_ITEMS = 60


def exact_schema(tools: Sequence[Tool]) -> dict[str, Any]:
    """One branch for each tool with its own arguments: what comes out of a grammar is a call that fits. Every string has
    a bound, else a weak model fills the whole answer with one."""
    branches = [
        _object({"tool": {"const": tool.name}, "arguments": _bounded(tool.parameters)}) for tool in tools
    ]
    return _object({"thought": {"type": "string", "maxLength": _THOUGHT}, "action": {"anyOf": branches}})


def plain_schema(tools: Sequence[Tool]) -> dict[str, Any]:
    """The same without branches, for servers that refuse those."""
    names = [tool.name for tool in tools]
    action = _object({"tool": {"type": "string", "enum": names}, "arguments": {"type": "object"}})
    return _object({"thought": {"type": "string"}, "action": action})


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _bounded(schema: Mapping[str, Any], name: str = "") -> dict[str, Any]:
    """A tool's schema without words, and with bounds."""
    bounded: dict[str, Any] = {}
    for key, value in schema.items():
        if key in ("description", "default"):
            continue
        if key in ("properties", "$defs"):
            bounded[key] = {k: _bounded(v, k) for k, v in value.items()}
        elif key in ("anyOf", "oneOf", "allOf"):
            bounded[key] = [_bounded(v, name) for v in value]
        elif key in ("items", "additionalProperties") and isinstance(value, Mapping):
            bounded[key] = _bounded(value, name)
        else:
            bounded[key] = value
    kind = schema.get("type")
    if kind == "string" and "enum" not in schema and "const" not in schema:
        most = _TEXT if name in _LONG else _LINE
        bounded["maxLength"] = min(most, schema.get("maxLength", most))
    if kind == "array":
        bounded["maxItems"] = min(_MOST_ITEMS, schema.get("maxItems", _MOST_ITEMS))
    return bounded


def chosen(text: str) -> tuple[str, dict[str, Any]]:
    """Tool and arguments out of an answer. Code fences and words around the object are forgiven, the object with tool
    and arguments at its top too. Raises ValueError that says what is missing."""
    found = _object_in(text)
    action = found.get("action", found)
    if not isinstance(action, dict) or not isinstance(action.get("tool"), str) or not action["tool"].strip():
        raise ValueError("it names no tool")
    arguments = action.get("arguments", {})
    if arguments is None:
        arguments = {}
    if not isinstance(arguments, dict):
        raise ValueError("the arguments are no object")
    return action["tool"].strip(), arguments


def _object_in(text: str) -> dict[str, Any]:
    bare = re.sub(r"^\s*```[a-z]*\s*|\s*```\s*$", "", text)
    start = bare.find("{")
    if start < 0:
        raise ValueError("there is no {")
    try:
        found, _ = json.JSONDecoder(strict=False).raw_decode(bare, start)
    except (ValueError, RecursionError) as error:
        raise ValueError(str(error)) from error
    if not isinstance(found, dict):
        raise ValueError("it is no object")
    return found


def in_words(tools: Sequence[Tool], *, brief: bool) -> list[dict[str, Any]]:
    """The tools as lines to read: name, arguments, description; `brief` leaves out what a small context cannot hold."""
    return [_in_words(tool, brief) for tool in tools]


def _in_words(tool: Tool, brief: bool) -> dict[str, Any]:
    properties = tool.parameters.get("properties", {})
    needed = tool.parameters.get("required", [])
    names = ", ".join(name if name in needed else f"{name}?" for name in properties)
    words = tool.description.split(". ")[0].rstrip(".") + "." if brief else tool.description
    details = [f"{name}: {p['description']}" for name, p in properties.items() if "description" in p]
    return {"name": tool.name, "arguments": names, "description": words, "details": [] if brief else details}
