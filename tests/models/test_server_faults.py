"""Each fault that a server or a network has: gone on with, or the right error with its remedy and without the key."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from plain_request import KEY, ask
from server import Act, Server, breaks_off, drips, fails, hangs_up, says, sends, waits

from workaday.errors import (
    ModelAnswerError,
    ModelBusyError,
    ModelError,
    ModelRefusedError,
    ModelSetupError,
)
from workaday.models.patience import Patience
from workaday.models.records import Model

Make = Callable[..., Model]

PASSING = {
    "429": fails(429),
    "500": fails(500),
    "502": sends("<html>Bad gateway</html>", "text/html", 502),
    "503": fails(503, "overloaded"),
    "529": fails(529, type="overloaded_error"),
    "late": waits(9.0),
    "drips": drips(0.02),
    "broken-off": breaks_off(),
    "hung-up": hangs_up(),
    "half-JSON": sends('{"id": "c", "choices": [{"mess'),
    "no-JSON": sends("keep alive"),
    "no-completion": sends('{"hello": "world"}'),
    "no-choices": sends(
        '{"id": "c", "object": "chat.completion", "created": 1, "model": "m", "choices": []}'
    ),
    "a-list": sends("[1, 2]"),
    "odd-types": sends('{"id": 1, "choices": [{"message": "x", "index": "y"}], "created": "z"}'),
    "empty": says(""),
    "blank": says(" \n "),
    "nothing": says(None),
}


def short_of_patience(fault: str) -> dict[str, float]:
    """Only slow answers are given little time: a busy machine is slow with the others too."""
    return {"timeout_s": 0.6 if fault in ("late", "drips") else 60.0}


@pytest.mark.parametrize("fault", PASSING)
def test_what_passes_is_waited_for(server: Server, model_of: Make, fault: str) -> None:
    act = PASSING[fault]
    reply = model_of(act, act, says("At last."), settings=short_of_patience(fault)).ask(ask())
    assert (reply.text, len(server.asked)) == ("At last.", 3)


@pytest.mark.parametrize("fault", PASSING)
def test_what_does_not_pass_ends_after_all_tries(server: Server, model_of: Make, fault: str) -> None:
    with pytest.raises((ModelBusyError, ModelAnswerError)) as raised:
        model_of(PASSING[fault], settings=short_of_patience(fault)).ask(ask())
    said = str(raised.value)
    assert len(server.asked) == 3
    assert "it: " in said
    assert "\n" not in said
    assert any(remedy in said for remedy in ("go on later", "is a server running there?", "is there such a server", "take another model"))  # fmt: skip


LASTING: dict[str, tuple[Act, type[ModelError], str]] = {
    "wrong-key": (fails(401, f"Incorrect API key provided: {KEY}"), ModelSetupError, "key is not accepted; look at the environment variable A_KEY"),
    "forbidden": (fails(403, f"{KEY} may not"), ModelSetupError, "key is not accepted"),
    "no-credit": (fails(429, "no quota", code="insufficient_quota", type="insufficient_quota"), ModelSetupError, "top it up"),
    "no-model": (fails(404, "The model `m` does not exist", code="model_not_found"), ModelSetupError, "no such model 'm' there; look at its spelling and at base_url"),
    "no-place": (sends("Not Found", "text/plain", 404), ModelSetupError, "no such model"),
    "too-long": (fails(400, "maximum context length is 4096 tokens", code="context_length_exceeded"), ModelRefusedError, "longer than the model's context; set context = TOKENS"),
    "too-long-llama": (fails(400, "the request exceeds the available context size", type="exceed_context_size_error"), ModelRefusedError, "longer than the model's context"),
    "schema": (fails(400, "Invalid schema for response_format 'answer'"), ModelRefusedError, "with its JSON schema; write schema = false"),
    "tools": (fails(400, '"auto" tool choice requires --enable-auto-tool-choice'), ModelRefusedError, "with its tools; write tools = false"),
    "content": (fails(400, f"no\x1b[31m\n{KEY} in it"), ModelRefusedError, "is refused (it says: no [31m [key] in it)"),
    "unprocessable": (fails(422, "temperature"), ModelRefusedError, "is refused (it says: temperature)"),
    "all-thought": (says("", "length"), ModelAnswerError, "raise max_tokens"),
    "long-wait": (fails(429, headers={"Retry-After": "4000"}), ModelBusyError, "it asks for 4000 s of patience"),
}  # fmt: skip


@pytest.mark.parametrize(("act", "kind", "words"), LASTING.values(), ids=LASTING)
def test_what_lasts_ends_at_once_with_its_remedy(
    server: Server, model_of: Make, act: Act, kind: type[ModelError], words: str
) -> None:
    with pytest.raises(kind) as raised:
        model_of(act).ask(ask(schema={"type": "object"}))
    said = str(raised.value)
    assert words in said
    assert len(server.asked) == 1
    assert KEY not in said
    assert said.isprintable()
    assert raised.value.__suppress_context__


def test_nobody_at_home(model_of: Make) -> None:
    with pytest.raises(ModelBusyError, match=r"no connection to http://127\.0\.0\.1:9/v1; is a server"):
        model_of(settings={"base_url": "http://127.0.0.1:9/v1"}).ask(ask())


def test_a_server_that_names_a_time_is_given_it(server: Server, model_of: Make) -> None:
    begun = time.monotonic()
    model_of(fails(429, headers={"Retry-After": "1"}), says()).ask(ask())
    assert 1.0 <= time.monotonic() - begun < 20


def test_a_server_that_names_no_time_is_left_alone_for_a_while(server: Server, model_of: Make) -> None:
    begun = time.monotonic()
    model_of(fails(503), says(), patience=Patience(tries=2, base_s=0.4)).ask(ask())
    assert time.monotonic() - begun >= 0.2


def test_pauses_grow_and_are_scattered_and_are_the_same_for_the_same_seed() -> None:
    import random

    def pauses(seed: int) -> list[float]:
        chance = random.Random(seed)
        return [Patience().pause(i, chance) for i in range(1, 10)]

    assert pauses(1) == pauses(1) != pauses(2)
    assert all(0.25 * 2**i <= p <= 0.5 * 2**i for i, p in enumerate(pauses(1)[:7]))
    assert max(pauses(1)) <= 60


def test_a_mistake_of_ours_is_no_fault_of_the_model(server: Server, model_of: Make) -> None:
    tools: Any = ["no tool"]
    with pytest.raises(AttributeError):
        model_of().ask(ask(tools=tools))
    assert server.asked == []
