"""Sums of calls, tokens and dollars, and how they are printed."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workaday.models.forecast import ForecastLine, forecast
from workaday.models.prices import Price, listed_context, price_of
from workaday.models.records import Message, Purpose, Request, Tool
from workaday.models.settings import settings_of
from workaday.models.tokens import text_tokens

PRICE = Price(2.0, 10.0, 0.2)
PLAN = ForecastLine("author", "plan", "openai:x", (1, 2), (1000, 2000), (100, 500), PRICE)
SPECS = ForecastLine("author", "specs", "openai:x", (100, 200), (8000, 8000), (500, 500), PRICE)
JUDGE = ForecastLine("judge", "line", "vllm:y", (5, 5), (10, 10), (1, 1), None)


def test_the_sums() -> None:
    found = forecast([PLAN, SPECS, JUDGE, ForecastLine("a", "none", "z", (0, 0), (1, 1), (1, 1), PRICE)])
    assert found.calls == (106, 207)
    assert found.prompt == (801_050, 1_604_050)
    assert found.usd == (pytest.approx(2.103), pytest.approx(4.218))
    assert found.unpriced == ("vllm:y",)


def test_the_table() -> None:
    lines = forecast([PLAN, SPECS, JUDGE]).text().splitlines()
    assert lines[0].split() == [
        "role",
        "stage",
        "model",
        "calls",
        "tokens",
        "sent",
        "tokens",
        "written",
        "US",
        "dollars",
    ]
    assert lines[2].split()[3:] == ["100", "to", "200", "800,000", "to", "1,600,000", "50,000", "to", "100,000", "2.10", "to", "4.20"]  # fmt: skip
    assert lines[3].endswith("?")
    assert lines[4].startswith("all ")
    assert lines[5].startswith("no price is known for vllm:y")
    assert len({len(line) for line in lines[:5]}) == 1


def test_the_json() -> None:
    found = json.loads(json.dumps(forecast([PLAN, JUDGE]).data()))
    assert found["lines"][0]["usd"] == [pytest.approx(0.003), pytest.approx(0.018)]
    assert (found["lines"][1]["usd"], found["calls"]) == (None, [6, 7])


@pytest.mark.parametrize(
    "name", ["openai:gpt-4o-mini", "anthropic:claude-sonnet-4-5", "google:gemini-2.5-pro"]
)
def test_the_packaged_list_knows_prices(name: str) -> None:
    price = price_of(settings_of(name, {}, {}))
    assert price is not None
    assert 0 < price.cached < price.sent < price.written


@pytest.mark.parametrize(
    ("name", "price"),
    [
        ("openai:no-such", None),
        ("openai:gpt-4o@http://h/v1", None),
        ("vllm:q@http://gpu/v1", None),
        ("vllm:q", Price(0, 0, 0)),
    ],
)
def test_a_price_that_nobody_knows_is_none(name: str, price: Price | None) -> None:
    assert price_of(settings_of(name, {}, {})) == price
    assert listed_context(settings_of(name, {}, {})) == 0


def test_the_list_knows_contexts() -> None:
    assert listed_context(settings_of("openai:gpt-4o", {}, {})) == 128_000


@given(st.text(max_size=400), st.text(max_size=400))
def test_an_estimate_grows_with_the_text(a: str, b: str) -> None:
    assert max(text_tokens(a), text_tokens(b)) <= text_tokens(a + b) <= text_tokens(a) + text_tokens(b)


def test_an_estimate_counts_what_is_sent() -> None:
    message = Message("user", "four" * 100)
    bare = Request([message], Purpose("a", "b")).tokens
    assert bare == 104
    tools = [Tool("name", "what it does", {"type": "object"})]
    assert Request([message], Purpose("a", "b"), tools=tools).tokens > bare
    assert Request([message], Purpose("a", "b"), schema={"type": "object"}).tokens > bare
