"""Between our records and the libraries that speak with providers: messages, tools and schemas out, a reply back.

With `providers`, `faults` and `client` all that knows pydantic-ai.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pydantic_ai.messages import (
    BinaryContent,
    ModelMessage,
    ModelRequest,
    ModelRequestPart,
    ModelResponse,
    ModelResponsePart,
    SystemPromptPart,
    TextPart,
    ToolCallPart,
    ToolReturnPart,
    UserPromptPart,
)
from pydantic_ai.models import ModelRequestParameters
from pydantic_ai.output import OutputObjectDefinition
from pydantic_ai.settings import ModelSettings as Knobs
from pydantic_ai.tools import ToolDefinition

from workaday.models.prompts import prompt
from workaday.models.records import Finish, Message, Reply, Request, ToolCall, Usage

_FINISHES: dict[str, Finish] = {"length": "length", "content_filter": "refused", "tool_call": "tools"}


def to_messages(messages: Sequence[Message], start: int = 0) -> Iterator[ModelMessage]:
    """The messages from `start` on; those before are looked into for the names of calls alone."""
    numbered = enumerate(itertools.islice(messages, start, None), start)
    for is_reply, group in itertools.groupby(numbered, lambda pair: pair[1].speaker == "assistant"):
        if is_reply:
            for _, message in group:
                yield ModelResponse(parts=list(_said(message)))
        else:
            yield ModelRequest(parts=[part for i, m in group for part in _told(m, messages, i)])


def _said(message: Message) -> Iterator[ModelResponsePart]:
    if message.text or not message.calls:
        yield TextPart(message.text or "…")
    for call in message.calls:
        yield ToolCallPart(call.name, call.arguments, tool_call_id=call.id)


def _told(message: Message, messages: Sequence[Message], place: int) -> Iterator[ModelRequestPart]:
    pictures = [BinaryContent(p.content, media_type=p.media_type) for p in message.pictures]
    if message.speaker == "system":
        yield SystemPromptPart(message.text)
    elif message.speaker == "user":
        yield UserPromptPart([message.text, *pictures] if pictures else message.text)
    else:
        name = _name_of_call(message.answers, messages, place)
        yield ToolReturnPart(name, message.text, tool_call_id=message.answers)
        if pictures:
            yield UserPromptPart(pictures)


def _name_of_call(id: str, messages: Sequence[Message], place: int) -> str:
    for i in range(place - 1, -1, -1):
        for call in messages[i].calls:
            if call.id == id:
                return call.name
    return "tool"


def with_schema_said(request: Request) -> Request:
    """The request with its schema told in words at the end of the last message: for a server that does not show
    the schema to its model, or that takes none."""
    if request.schema is None or not request.messages:
        return request
    schema = json.dumps(request.schema, ensure_ascii=False)
    last = request.messages[-1]
    text = f"{last.text}\n\n{prompt('models/schema').render(schema=schema)}"
    return replace(request, messages=[*request.messages[:-1], replace(last, text=text)])


def to_parameters(request: Request, is_native: bool) -> ModelRequestParameters:
    """Tools and, where the provider takes it natively, the schema."""
    tools = [
        ToolDefinition(name=t.name, parameters_json_schema=dict(t.parameters), description=t.description)
        for t in request.tools
    ]
    if request.schema is None or not is_native:
        return ModelRequestParameters(function_tools=tools)
    wanted = OutputObjectDefinition(json_schema=dict(request.schema), name=request.schema_name)
    return ModelRequestParameters(function_tools=tools, output_mode="native", output_object=wanted)


def to_knobs(request: Request) -> Knobs:
    """Bounds and the provider's prompt cache, where it has one that is to be asked for."""
    knobs = Knobs(cache=True)
    if request.max_tokens:
        knobs["max_tokens"] = request.max_tokens
    if request.temperature is not None:
        knobs["temperature"] = request.temperature
    return knobs


def to_reply(response: ModelResponse) -> Reply:
    """What a provider answered. Thoughts are left out; what it says of a refusal is the text."""
    text = _whole("".join(p.content for p in response.parts if isinstance(p, TextPart)))
    calls = tuple(
        ToolCall(
            p.tool_call_id,
            _whole(p.tool_name),
            _whole(p.args if isinstance(p.args, str) else p.args_as_json_str()),
        )
        for p in response.parts
        if isinstance(p, ToolCallPart)
    )
    finish = _FINISHES.get(response.finish_reason or "", "tools" if calls else "stop")
    if finish == "refused" and not text:
        text = str((response.provider_details or {}).get("refusal", ""))
    used = response.usage
    usage = Usage(used.input_tokens, used.output_tokens, used.cache_read_tokens)
    return Reply(text, calls, "tools" if calls and finish == "stop" else finish, usage)


def _whole(text: str) -> str:
    """The text without halves of characters, which could not be written down or sent back."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()
