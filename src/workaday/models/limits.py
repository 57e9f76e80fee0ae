"""How much a model is asked at once: so many requests side by side, so many requests and tokens a minute.

One `Limits` holds for one model in one process. When the server says "too many", everybody waits, not only the one
who was told.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

_BURST_S = 6.0
"""A full bucket holds what may be asked in this time, so that a minute's worth is not sent in its first second."""


class Bucket:
    """Fills at `rate` a second up to `most`; taking more than there is leaves a debt that has to be waited for."""

    def __init__(self, rate: float, most: float, clock: Callable[[], float]) -> None:
        self._rate = rate
        self._most = self._level = most
        self._clock = clock
        self._at = clock()

    def take(self, amount: float) -> float:
        """Seconds to wait before what was taken may be used."""
        now = self._clock()
        self._level = min(self._most, self._level + (now - self._at) * self._rate) - amount
        self._at = now
        return max(0.0, -self._level / self._rate)


class Limits:
    """For use in one event loop."""

    def __init__(
        self,
        concurrency: int,
        requests_a_minute: int = 0,
        tokens_a_minute: int = 0,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._places = asyncio.Semaphore(concurrency)
        self._requests = _bucket(requests_a_minute, clock)
        self._tokens = _bucket(tokens_a_minute, clock)
        self._clock = clock
        self._sleep = sleep
        self._closed_until = 0.0

    @asynccontextmanager
    async def turn(self, tokens: int) -> AsyncIterator[None]:
        """A place among those who ask, once `tokens` (an estimate) may be sent."""
        async with self._places:
            wait = max(self._requests.take(1) if self._requests else 0.0, self._tokens.take(tokens) if self._tokens else 0.0)  # fmt: skip
            if wait:
                await self._sleep(wait)
            while (closed := self._closed_until - self._clock()) > 0:
                await self._sleep(closed)
            yield

    def correct(self, tokens: int) -> None:
        """Tokens that were used beyond the estimate; fewer than estimated is negative."""
        if self._tokens:
            self._tokens.take(tokens)

    def close_for(self, seconds: float) -> None:
        """Nobody asks before this time is over."""
        self._closed_until = max(self._closed_until, self._clock() + seconds)


def _bucket(a_minute: int, clock: Callable[[], float]) -> Bucket | None:
    return Bucket(a_minute / 60, max(1.0, a_minute * _BURST_S / 60), clock) if a_minute else None
