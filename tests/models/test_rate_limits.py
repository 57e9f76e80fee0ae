"""Rates hold on a stepped clock; whoever is told to wait makes the others wait too."""

from __future__ import annotations

import asyncio

import pytest

from workaday.models.limits import Bucket, Limits


class SteppedClock:
    """Time that passes when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds
        await asyncio.sleep(0)


def spent(limits: Limits, turns: int, tokens: int) -> None:
    async def work() -> None:
        for _ in range(turns):
            async with limits.turn(tokens):
                pass

    asyncio.run(work())


@pytest.mark.parametrize(
    ("requests", "tokens", "seconds"),
    [(60, 0, 94), (0, 6000, 94), (60, 60_000, 94), (0, 0, 0)],
    ids=["requests", "tokens", "both", "none"],
)
def test_a_rate_holds_after_the_first_burst(requests: int, tokens: int, seconds: float) -> None:
    """100 turns of 100 tokens at one a second; six are free at the start."""
    clock = SteppedClock()
    spent(Limits(9, requests, tokens, clock=clock, sleep=clock.sleep), 100, 100)
    assert clock.now == pytest.approx(seconds)


def test_a_request_larger_than_the_burst_goes_out_in_its_time() -> None:
    clock = SteppedClock()
    spent(Limits(9, 0, 600, clock=clock, sleep=clock.sleep), 2, 600)
    assert clock.now == pytest.approx((2 * 600 - 60) / 10)


def test_tokens_beyond_the_estimate_are_made_up_for() -> None:
    clock = SteppedClock()
    limits = Limits(9, 0, 600, clock=clock, sleep=clock.sleep)
    limits.correct(660)
    spent(limits, 1, 0)
    assert clock.now == pytest.approx(60)


def test_what_is_not_used_does_not_pile_up() -> None:
    clock = SteppedClock()
    bucket = Bucket(1.0, 6.0, clock)
    clock.now = 1000.0
    assert [bucket.take(1) for _ in range(8)] == [0, 0, 0, 0, 0, 0, 1, 2]


def test_one_who_is_told_to_wait_closes_the_door_for_all() -> None:
    clock = SteppedClock()
    limits = Limits(9, clock=clock, sleep=clock.sleep)
    limits.close_for(30)
    limits.close_for(10)
    spent(limits, 1, 0)
    assert clock.now == pytest.approx(30)
