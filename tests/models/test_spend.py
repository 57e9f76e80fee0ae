"""The ledger adds up, the caps hold for threads and processes, and nothing is lost when a run is stopped."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from plain_request import PURPOSE, ask

from workaday.errors import ModelBusyError, ModelSetupError, SpendError
from workaday.models.prices import Price
from workaday.models.records import Model, Purpose, Reply, Request, Usage
from workaday.models.scripted import ScriptedModel
from workaday.models.spend import Spend

PRICE = Price(10.0, 100.0, 1.0)
ANSWER = Reply("ok", usage=Usage(1000, 100))  # 1 cent sent, 1 cent written


def priced(spend: Spend, *script: Reply | Exception) -> tuple[Model, ScriptedModel]:
    model = ScriptedModel(script or (lambda _: ANSWER))
    return spend.metered(model, PRICE), model


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return tmp_path / "spend.sqlite"


def test_calls_are_booked_by_role_stage_and_subject(ledger: Path) -> None:
    spend = Spend(ledger)
    model, _ = priced(spend)
    for purpose in (
        Purpose("author", "plan", "a"),
        Purpose("author", "plan", "b"),
        Purpose("judge", "line", "a"),
    ):
        model.ask(Request([], purpose))
    found = [(s.role, s.stage, s.calls, s.prompt, s.written, round(s.usd, 6)) for s in spend.lines()]
    assert found == [("author", "plan", 2, 2000, 200, 0.04), ("judge", "line", 1, 1000, 100, 0.02)]
    assert [s.subject for s in spend.lines(by_subject=True)] == ["a", "b", "a"]
    assert spend.total() == Usage(3000, 300, 0, pytest.approx(0.06))


def test_what_the_provider_read_from_its_cache_costs_its_own_price(ledger: Path) -> None:
    spend = Spend(ledger)
    priced(spend, Reply("ok", usage=Usage(1000, 0, cached=900)))[0].ask(ask())
    assert spend.total().usd == pytest.approx((100 * 10 + 900 * 1) / 1e6)


def test_a_provider_that_does_not_count_is_counted_for(ledger: Path) -> None:
    spend = Spend(ledger)
    priced(spend, Reply("word " * 40))[0].ask(ask("x" * 400))
    assert 100 <= spend.total().prompt <= 130
    assert spend.total().written == 50


def test_a_cap_ends_before_the_call_that_would_pass_it(ledger: Path) -> None:
    spend = Spend(ledger, max_usd=0.1)
    model, asked = priced(spend)
    with pytest.raises(
        SpendError, match=r"the cap of \$0\.10 would be passed: \$0\.\d\d and [\d,]+ tokens are spent"
    ):
        for _ in range(100):
            model.ask(ask())
    usd = spend.total().usd or 0.0
    assert 0.07 < usd <= 0.1
    assert asked.asked[-1].max_tokens > 0, "near the cap the answer is bounded by what is left"
    assert asked.asked[-1].max_tokens * PRICE.written / 1e6 <= 0.1


def test_a_cap_on_tokens_holds_and_counts_earlier_runs(ledger: Path) -> None:
    for _ in range(2):
        spend = Spend(ledger, max_tokens=4000)
        model, _ = priced(spend)
        with pytest.raises(SpendError, match="4,000 tokens would be passed"):
            for _ in range(10):
                model.ask(ask("x" * 4000))
        assert spend.total().prompt == 3000
        spend.close()


def test_a_higher_cap_goes_on(ledger: Path) -> None:
    spend = Spend(ledger, max_tokens=1000)
    with pytest.raises(SpendError):
        for _ in range(9):
            priced(spend)[0].ask(ask())
    priced(Spend(ledger, max_tokens=90_000))[0].ask(ask())


def test_an_answer_that_the_cap_cut_is_no_answer(ledger: Path) -> None:
    cut = Reply("{", finish="length", usage=Usage(10, 300))
    model, _ = priced(Spend(ledger, max_tokens=1000), cut)
    with pytest.raises(SpendError, match=r"cut at 9.. tokens, where the cap ends"):
        model.ask(ask())


def test_a_call_that_failed_costs_nothing_and_is_counted(ledger: Path) -> None:
    spend = Spend(ledger, max_tokens=100_000)
    model, _ = priced(spend, ModelBusyError("no"), ANSWER)
    with pytest.raises(ModelBusyError):
        model.ask(ask())
    model.ask(ask())
    assert [(s.calls, s.failed, s.prompt) for s in spend.lines()] == [(1, 1, 1000)]


def test_threads_do_not_pass_a_cap_together(ledger: Path) -> None:
    """Without booking beforehand all of them would see room for their call."""

    def slow(_: Request) -> Reply:
        time.sleep(0.01)
        return ANSWER

    spend = Spend(ledger, max_usd=0.3)
    model = spend.metered(ScriptedModel(slow), PRICE)
    ended: list[bool] = []

    def work() -> None:
        try:
            while True:
                model.ask(ask(max_tokens=200))
        except SpendError:
            ended.append(True)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert ended == [True] * 8
    assert 0.25 < (spend.total().usd or 0.0) <= 0.3


_DYING = """
import os, sys
from pathlib import Path
from workaday.models.prices import Price
from workaday.models.records import Message, Purpose, Request
from workaday.models.scripted import ScriptedModel
from workaday.models.spend import Spend
model = Spend(Path(sys.argv[1]), max_usd=9).metered(ScriptedModel(lambda _: os._exit(9)), Price(10, 100, 1))
model.ask(Request([Message("user", "x" * 4000)], Purpose("author", "plan")))
"""


def test_a_call_of_a_process_that_died_is_booked_as_lost(ledger: Path) -> None:
    """The provider may have charged its prompt; its answer's share of the cap is free again."""
    done = subprocess.run([sys.executable, "-c", _DYING, str(ledger)], check=False, timeout=60)
    assert done.returncode == 9
    spend = Spend(ledger, max_usd=0.2)
    (line,) = spend.lines()
    assert (line.lost, line.calls, line.written) == (1, 0, 0)
    assert 0.01 <= line.usd < 0.02
    priced(spend)[0].ask(ask())


def test_money_cannot_be_capped_without_a_price(ledger: Path) -> None:
    with pytest.raises(ModelSetupError, match="no price is known, so money cannot be capped; give price_in"):
        Spend(ledger, max_usd=1).metered(ScriptedModel([]), None)
    Spend(ledger, max_tokens=1).metered(ScriptedModel([]), None)


def test_a_booking_costs_little(ledger: Path) -> None:
    spend = Spend(ledger, max_usd=1e6)
    model, _ = priced(spend)
    begun = time.process_time()
    for _ in range(300):
        model.ask(Request([], PURPOSE))
    assert (time.process_time() - begun) / 300 < 0.003


Make = Callable[..., Model]


def test_the_door_puts_the_ledger_before_the_model(model_of: Make, ledger: Path) -> None:
    spend = Spend(ledger, max_usd=1.0)
    model_of(settings={"price_in": 2.0, "price_out": 10.0}, spend=spend).ask(ask())
    assert spend.total() == Usage(11, 3, 0, pytest.approx(52e-6))
