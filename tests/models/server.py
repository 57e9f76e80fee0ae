"""A server that answers as it is told: every fault that a provider or a network has, on the loopback.

It speaks Chat Completions, Messages and generateContent. A script is a list of acts; each request takes the next one,
and the last one is repeated. What was asked is kept.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

Act = Callable[[web.Request, dict[str, Any]], Awaitable[web.StreamResponse]]


def says(text: str | None = "Good.", finish: str = "stop", **message: Any) -> Act:
    """A whole answer; `message` adds to the assistant's message, such as tool_calls or a refusal."""

    async def act(request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        if body.get("stream"):
            return web.Response(text=messages_stream(text), content_type="text/event-stream")
        return web.json_response(completion(request.path, text, finish, message))

    return act


def calls(name: str, arguments: str = "{}", id: str = "c1") -> Act:
    return says(None, "tool_calls", tool_calls=[{"id": id, "type": "function", "function": {"name": name, "arguments": arguments}}])  # fmt: skip


def fails(status: int, message: str = "it broke", headers: dict[str, str] | None = None, **error: Any) -> Act:
    async def act(request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        return web.json_response({"error": {"message": message, **error}}, status=status, headers=headers)

    return act


def sends(text: str, content_type: str = "application/json", status: int = 200) -> Act:
    """Some body or other."""

    async def act(request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        return web.Response(text=text, content_type=content_type, status=status)

    return act


def waits(seconds: float) -> Act:
    async def act(request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        await asyncio.sleep(seconds)
        return web.json_response(completion(request.path, "late", "stop", {}))

    return act


def drips(seconds: float) -> Act:
    """A body that comes byte by byte, so that no single read takes long."""

    async def act(request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        await response.prepare(request)
        for byte in json.dumps(completion(request.path, "slow", "stop", {})).encode():
            await response.write(bytes([byte]))
            await asyncio.sleep(seconds)
        return response

    return act


def breaks_off(after: int = 40) -> Act:
    """A body that promises more than it sends."""

    async def act(request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        text = json.dumps(completion(request.path, "cut", "stop", {})).encode()
        response = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": str(len(text))})  # fmt: skip
        await response.prepare(request)
        await response.write(text[:after])
        assert request.transport is not None
        request.transport.abort()
        return response

    return act


def hangs_up() -> Act:
    async def act(request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    return act


def completion(path: str, text: str | None, finish: str, message: dict[str, Any]) -> dict[str, Any]:
    if path.endswith("/messages"):
        return {"id": "m", "type": "message", "role": "assistant", "model": "claude", "stop_reason": "end_turn",
                "stop_sequence": None, "content": [{"type": "text", "text": text}],
                "usage": {"input_tokens": 11, "output_tokens": 3, "cache_read_input_tokens": 4}}  # fmt: skip
    if ":generateContent" in path:
        return {"candidates": [{"content": {"role": "model", "parts": [{"text": text}]}, "finishReason": "STOP", "index": 0}],
                "usageMetadata": {"promptTokenCount": 11, "candidatesTokenCount": 3, "totalTokenCount": 14}, "modelVersion": "g"}  # fmt: skip
    return {"id": "c", "object": "chat.completion", "created": 1, "model": "m",
            "choices": [{"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": text, **message}}],
            "usage": {"prompt_tokens": 11, "completion_tokens": 3, "total_tokens": 14}}  # fmt: skip


def messages_stream(text: str | None) -> str:
    """An answer of the Messages API as the events of a stream: how long answers are fetched there."""
    whole = completion("/messages", text, "stop", {})
    events: list[dict[str, Any]] = [
        {"type": "message_start", "message": {**whole, "content": [], "stop_reason": None}},
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
        {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": text}},
        {"type": "content_block_stop", "index": 0},
        {"type": "message_delta", "delta": {"stop_reason": "end_turn", "stop_sequence": None}, "usage": {"output_tokens": 3}},
        {"type": "message_stop"},
    ]  # fmt: skip
    return "".join(f"event: {e['type']}\ndata: {json.dumps(e)}\n\n" for e in events)


@dataclass
class Server:
    """`asked` holds each request's body, `headers` its headers, `most` how many were there at once."""

    script: list[Act] = field(default_factory=lambda: [says()])
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    most: int = 0
    port: int = 0
    _inside: int = 0
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def __enter__(self) -> Server:
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._runner = asyncio.run_coroutine_threadsafe(self._start(), self._loop).result()
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._runner.cleanup(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _start(self) -> web.AppRunner:
        app = web.Application(client_max_size=1 << 26)
        app.router.add_post("/{path:.*}", self._answer)
        app.router.add_get("/v1/models", self._models)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.port = runner.addresses[0][1]
        return runner

    async def _models(self, request: web.Request) -> web.Response:
        return web.json_response(
            {"object": "list", "data": [{"id": "m", "object": "model", "max_model_len": 4096}]}
        )

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        body = json.loads(await request.read() or b"{}")
        self.asked.append(body)
        self.headers.append(dict(request.headers))
        act = self.script[min(len(self.asked), len(self.script)) - 1]
        self._inside += 1
        self.most = max(self.most, self._inside)
        try:
            return await act(request, body)
        finally:
            self._inside -= 1
