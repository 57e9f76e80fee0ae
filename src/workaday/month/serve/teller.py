"""One thread that holds the run: a desk has one caller at a time, and SQLite one thread."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from typing import Any

from workaday.errors import RunError
from workaday.month.desk import Desk, Reply, ToolInfo


class Teller:
    """Takes calls from any task and carries them out one after another, each to its end: a caller who goes away
    in the middle leaves a turn that was done, or never was."""

    def __init__(self, desk: Callable[[], AbstractContextManager[Desk]]) -> None:
        """`desk` opens the run; it is called in the teller's thread."""
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="desk")
        self._door = desk
        self._open: AbstractContextManager[Desk] | None = None
        self._desk: Desk | None = None

    def start(self) -> list[ToolInfo]:
        """Opens the run and says which tools there are. Raises `RunError` and its kind."""
        return self._thread.submit(self._enter).result()

    def _enter(self) -> list[ToolInfo]:
        self._open = self._door()
        self._desk = self._open.__enter__()
        return self._desk.tools()

    async def call(self, tool: str, arguments: Mapping[str, Any]) -> Reply:
        """One turn. It goes on when the waiting task is cancelled."""
        return await asyncio.shield(asyncio.wrap_future(self._thread.submit(self._call, tool, arguments)))

    def _call(self, tool: str, arguments: Mapping[str, Any]) -> Reply:
        if self._desk is None:
            raise RunError("the run is not open; start the teller first")
        return self._desk.call(tool, arguments)

    def stop(self) -> None:
        """Waits for the call under way and gives the run free."""
        if self._open is not None:
            self._thread.submit(self._open.__exit__, None, None, None).result()
            self._open = self._desk = None
        self._thread.shutdown()
