"""A language model that is none: what it answers is what the reference worker would call, read from what it is sent.

Whatever the loop loses, changes or adds on the way from the desk to the model, the reference worker stumbles over.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from queue import Queue
from typing import Any

from workaday.models.records import Reply, Request, ToolCall, Usage
from workaday.workers.protocol import Worker

_ADDED = re.compile(r"\n\[(?:[A-Z][a-z]+day \d{4}-|\d+ answers are left)[^\]]*\]$")
_WEEK = re.compile(r"\(week (\d+) of")


@dataclass(frozen=True)
class Said:
    ok: bool
    text: str


class Puppet:
    """`answer` is a ScriptedModel's script. The worker runs in a thread of its own; with `by_schema` it answers in JSON."""

    def __init__(self, worker: Worker, *, by_schema: bool = False, tokens: int = 0) -> None:
        self._by_schema, self._tokens = by_schema, tokens
        self._calls: Queue[tuple[str, Mapping[str, Any]] | None] = Queue()
        self._answers: Queue[Said] = Queue()
        self._thread = threading.Thread(target=self._run, args=(worker,), daemon=True)
        self._started = self._waiting = False
        self.error: Exception | None = None

    def _run(self, worker: Worker) -> None:
        try:
            worker.work(self._call)
        except Exception as error:  # noqa: BLE001 it is told in the model's thread
            self.error = error
        self._calls.put(None)

    def _call(self, tool: str, arguments: Mapping[str, Any]) -> Said:
        self._calls.put((tool, arguments))
        return Said(True, "Day 1 has ended.") if tool == "end_day" else self._answers.get(timeout=60)

    def answer(self, request: Request) -> Reply:
        stage = request.purpose.stage
        if stage == "memory":
            return self._said("I worked.")
        if stage == "plan":
            return self._plan(request)
        if not self._started:
            self._started = True
            self._thread.start()
        elif self._waiting:
            text = request.messages[-1].text
            while found := _ADDED.search(text):
                text = text[: found.start()]
            self._answers.put(Said(not text.startswith("error: "), text))
        call = self._calls.get(timeout=60)
        if call is None:
            raise AssertionError(f"the worker has ended: {self.error!r}")
        self._waiting = call[0] != "end_day"
        return self._acts(call)

    def _plan(self, request: Request) -> Reply:
        """Looks around once, then plans."""
        if len(request.messages) == 2:
            return self._acts(("list_people", {}))
        found = _WEEK.search(request.messages[1].text)
        assert found
        text = "Monday\n- 09:00-11:00 deep work: the registers | reads: what the objectives name"
        return self._acts(("write_plan", {"week": int(found[1]), "text": text}))

    def _acts(self, call: tuple[str, Mapping[str, Any]]) -> Reply:
        tool, arguments = call
        if self._by_schema:
            return self._said(json.dumps({"thought": "", "action": {"tool": tool, "arguments": arguments}}))
        return Reply(
            "", (ToolCall("x", tool, json.dumps(arguments)),), "tools", Usage(self._tokens, 10, 0, 0.001)
        )

    def _said(self, text: str) -> Reply:
        return Reply(text, usage=Usage(self._tokens, 10, 0, 0.001))
