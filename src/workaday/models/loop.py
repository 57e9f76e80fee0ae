"""One event loop a process, in a thread of its own: whoever calls from a plain thread waits here for what runs there.

Nothing here knows what runs. The loop starts with the first call and ends with the process; a process that was
forked starts its own.
"""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

_lock = threading.Lock()
_loops: dict[int, asyncio.AbstractEventLoop] = {}


def run(work: Coroutine[Any, Any, T]) -> T:
    """The result of a coroutine, from any thread but the loop's own. A caller who is stopped stops the work too."""
    waiting = asyncio.run_coroutine_threadsafe(work, _loop())
    try:
        return waiting.result()
    finally:
        waiting.cancel()


def _loop() -> asyncio.AbstractEventLoop:
    with _lock:
        if not (loop := _loops.get(os.getpid())):
            _loops.clear()
            loop = _loops[os.getpid()] = asyncio.new_event_loop()
            threading.Thread(target=loop.run_forever, name="workaday-models", daemon=True).start()
        return loop
