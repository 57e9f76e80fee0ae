"""How a model acts: it calls tools natively, or it chooses an action through a schema. Both turn an answer into actions and
the results into messages; the session cannot tell them apart."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from workaday.models.records import Message, Purpose, Reply, Request, Tool, ToolCall
from workaday.workers.model.events import Event
from workaday.workers.model.schemas import chosen, exact_schema, plain_schema

_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
_SAID_NOTHING = "(no answer)"  # servers refuse an empty message


@dataclass(frozen=True)
class Action:
    """A call as the model asked for it. `fault` is what is wrong with it before anybody has tried, `why` in words."""

    id: str
    tool: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    fault: Event | None = None
    why: str = ""


class Hands(Protocol):
    """What a session needs to know about how a model acts."""

    rules: str
    """What the rules say about it, or ""."""
    characters: int
    """What is sent beside the messages each time."""

    def request(self, messages: Sequence[Message], purpose: Purpose, most: int) -> Request:
        """A request for the next actions; `most` tokens may be written."""

    def request_words(self, messages: Sequence[Message], purpose: Purpose, most: int) -> Request:
        """A request for text."""

    def simplify(self) -> bool:
        """Whether from now on less is asked of the server than it has just refused."""

    def actions(self, reply: Reply, turn: int) -> list[Action]:
        """What the model wants to do; nothing where it called nothing."""

    def said(self, reply: Reply, actions: Sequence[Action]) -> Message:
        """The answer as it is kept in the conversation."""

    def answers(self, actions: Sequence[Action], texts: Sequence[str]) -> tuple[Message, ...]:
        """What the actions came to, a text for each."""


class NativeHands:
    """Tool calls as providers have them."""

    rules = ""

    def __init__(self, tools: Sequence[Tool]) -> None:
        self._tools = tuple(tools)
        self.characters = sum(len(t.name) + len(t.description) + len(json.dumps(t.parameters)) for t in tools)

    def request(self, messages: Sequence[Message], purpose: Purpose, most: int) -> Request:
        return Request(messages, purpose, tools=self._tools, max_tokens=most)

    def request_words(self, messages: Sequence[Message], purpose: Purpose, most: int) -> Request:
        """The tools stay: what providers keep of a prompt begins with them."""
        return self.request(messages, purpose, most)

    def simplify(self) -> bool:
        return False

    def actions(self, reply: Reply, turn: int) -> list[Action]:
        """Each gets an id of its own: servers leave them out, or give one twice."""
        return [_action(f"t{turn}_{n}", call) for n, call in enumerate(reply.calls)]

    def said(self, reply: Reply, actions: Sequence[Action]) -> Message:
        """Calls go back as calls that a server takes: a name of letters, arguments that are JSON."""
        calls = tuple(
            ToolCall(
                a.id, a.tool if _NAME.fullmatch(a.tool) else "unknown_tool", json.dumps(dict(a.arguments))
            )
            for a in actions
        )
        return Message("assistant", reply.text if calls or reply.text.strip() else _SAID_NOTHING, calls=calls)

    def answers(self, actions: Sequence[Action], texts: Sequence[str]) -> tuple[Message, ...]:
        return tuple(Message("tool", text, answers=a.id) for a, text in zip(actions, texts, strict=True))


def _action(id: str, call: ToolCall) -> Action:
    try:
        arguments = json.loads(call.arguments or "{}", strict=False)
    except (ValueError, RecursionError) as error:
        return Action(id, call.name, {}, "bad_arguments", f"{error}; they began {call.arguments[:80]!a}")
    if not isinstance(arguments, dict):
        return Action(id, call.name, {}, "bad_arguments", f"they are {type(arguments).__name__}")
    return Action(id, call.name, arguments)


class SchemaHands:
    """One action at a time, as a JSON object that a schema describes. Weak models manage that far better, and so do those
    whose server has no tool calls."""

    def __init__(self, tools: Sequence[Tool], rules: str) -> None:
        self.rules = rules
        self._simple = plain_schema(tools)
        self._schema = exact_schema(tools)
        self.characters = 0  # the schema bounds what comes out; the rules tell all of it

    def request(self, messages: Sequence[Message], purpose: Purpose, most: int) -> Request:
        return Request(
            messages, purpose, schema=self._schema, schema_name="action", schema_said=True, max_tokens=most
        )

    def request_words(self, messages: Sequence[Message], purpose: Purpose, most: int) -> Request:
        return Request(messages, purpose, max_tokens=most)

    def simplify(self) -> bool:
        simpler = self._schema is not self._simple
        self._schema = self._simple
        return simpler

    def actions(self, reply: Reply, turn: int) -> list[Action]:
        if not reply.text.strip():
            return []
        try:
            tool, arguments = chosen(reply.text)
        except ValueError as error:
            return [Action(f"t{turn}", "", {}, "no_json", str(error)[:200])]
        return [Action(f"t{turn}", tool, arguments)]

    def said(self, reply: Reply, actions: Sequence[Action]) -> Message:
        return Message("assistant", reply.text if reply.text.strip() else _SAID_NOTHING)

    def answers(self, actions: Sequence[Action], texts: Sequence[str]) -> tuple[Message, ...]:
        return (Message("user", "\n\n".join(texts)),)
