"""One loop for all threads; who is stopped stops the work; a forked process has its own."""

from __future__ import annotations

import asyncio
import os
import threading

import pytest

from workaday.models import loop


async def where() -> int:
    await asyncio.sleep(0)
    return id(asyncio.get_running_loop())


async def fail() -> None:
    raise ValueError("as it is")


def test_all_threads_wait_for_one_loop() -> None:
    found: set[int] = set()
    threads = [threading.Thread(target=lambda: found.add(loop.run(where()))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 1


def test_an_error_comes_as_it_is() -> None:
    with pytest.raises(ValueError, match="as it is"):
        loop.run(fail())


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_forked_process_starts_its_own() -> None:
    loop.run(where())
    child = os.fork()
    if not child:
        try:
            os._exit(0 if loop.run(where()) else 1)
        finally:
            os._exit(2)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
