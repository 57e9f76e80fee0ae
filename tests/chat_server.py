"""A server on the loopback that speaks Chat Completions, for tests that go all the way to a model and back. What it says is
the test's."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

Data = dict[str, Any]


class ChatServer:
    """`say` answers the body of a request with a status and a body, one request at a time; `asked` keeps the bodies of
    those that it took."""

    def __init__(self, say: Callable[[Data], tuple[int, Data]]) -> None:
        self.asked: list[Data] = []
        lock = threading.Lock()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_: object) -> None:
                """Silent."""

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                with lock:
                    status, said = say(body)
                    if status == 200:
                        outer.asked.append(body)
                content = json.dumps(said).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/v1"

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


def completion(message: Mapping[str, Any], sent: int, written: int) -> tuple[int, Data]:
    """A message as the body of an answer, with the tokens that it cost."""
    usage = {"prompt_tokens": sent, "completion_tokens": written, "total_tokens": sent + written}
    finish = "tool_calls" if message.get("tool_calls") else "stop"
    choice = {"index": 0, "message": {"role": "assistant", **message}, "finish_reason": finish}
    return 200, {"id": "1", "object": "chat.completion", "created": 1, "model": "m", "usage": usage, "choices": [choice]}  # fmt: skip
