"""Answers that were paid for once, found again by their request: what was stopped goes on without paying twice.

The file holds digests of requests and the replies; neither prompts nor keys. Many threads and processes may share it.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from workaday.models.kept import Kept
from workaday.models.records import Message, Model, Reply, Request, ToolCall, Usage
from workaday.models.shared_file import SharedFile

if TYPE_CHECKING:
    from hashlib import _Hash

_TABLE = "CREATE TABLE IF NOT EXISTS answers (key BLOB PRIMARY KEY, reply TEXT) WITHOUT ROWID"


class Cache:
    """A file of answers. The second time that a run asks the very same, it is given the second answer: a judge that
    asks three times gets three answers, and the same three when the run goes on."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = SharedFile(path, _TABLE)
        self._times: Counter[bytes] = Counter()
        self._digests: Kept[_Hash] = Kept()

    def before(self, model: Model, identity: str = "") -> Model:
        """The model, asked only for what is not known; `identity` is what tells its answers from others'."""
        return _Cached(model, identity or model.name, self)

    def key(self, identity: str, request: Request) -> bytes:
        """The digest of a request, and of how often it was asked before in this process."""
        rest = [
            identity, asdict(request.purpose), [asdict(t) for t in request.tools], request.schema,
            request.schema_name, request.schema_said, request.max_tokens, request.temperature,
        ]  # fmt: skip
        digest = self._digest(request.messages).copy()
        digest.update(json.dumps(rest, sort_keys=True, default=dict).encode())
        request_key = digest.digest()
        with self._file.lock:
            self._times[request_key] += 1
            return request_key + self._times[request_key].to_bytes(4, "big")

    def get(self, key: bytes) -> Reply | None:
        with self._file.lock:
            found = (
                self._file.connection().execute("SELECT reply FROM answers WHERE key = ?", (key,)).fetchone()
            )
        return _read(found[0]) if found else None

    def put(self, key: bytes, reply: Reply) -> None:
        text = json.dumps(asdict(reply))
        with self._file.lock:
            self._file.connection().execute("INSERT OR REPLACE INTO answers VALUES (?, ?)", (key, text))

    def close(self) -> None:
        self._file.close()

    def _digest(self, messages: Sequence[Message]) -> _Hash:
        """Each message of a conversation is digested once."""
        known, before = self._digests.longest(messages)
        digest = before.copy() if before else hashlib.sha256()
        for i in range(known, len(messages)):
            digest.update(_bytes(messages[i]))
        self._digests.keep(messages, digest, known)
        return digest


class _Cached:
    """A model with its answers in a file. An error is no answer and is not kept."""

    def __init__(self, model: Model, identity: str, cache: Cache) -> None:
        self.name = model.name
        self.calls_tools = model.calls_tools
        self.context_tokens = model.context_tokens
        self._model = model
        self._identity = identity
        self._cache = cache

    def ask(self, request: Request) -> Reply:
        key = self._cache.key(self._identity, request)
        if (known := self._cache.get(key)) is not None:
            return known
        reply = self._model.ask(request)
        self._cache.put(key, reply)
        return reply


def _bytes(message: Message) -> bytes:
    pictures = [(p.media_type, hashlib.sha256(p.content).hexdigest()) for p in message.pictures]
    calls = [(c.id, c.name, c.arguments) for c in message.calls]
    return json.dumps([message.speaker, message.text, calls, message.answers, pictures]).encode() + b"\n"


def _read(text: str) -> Reply:
    found = json.loads(text)
    calls = tuple(ToolCall(**c) for c in found["calls"])
    return Reply(found["text"], calls, found["finish"], Usage(**found["usage"]))
