"""What was answered once is not asked again; what differs in anything is."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plain_request import ask

from workaday.errors import ModelBusyError
from workaday.models.cache import Cache, _read
from workaday.models.records import Message, Model, Picture, Purpose, Reply, Request, Tool, ToolCall, Usage
from workaday.models.scripted import ScriptedModel
from workaday.models.spend import Spend

Make = Callable[..., Model]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "answers.sqlite"


def counted(file: Path) -> tuple[Model, ScriptedModel]:
    """A run: a model that says how often it was asked, behind a cache that was opened anew."""
    said = iter(range(1, 1000))
    model = ScriptedModel(lambda _: f"answer {next(said)}")
    return Cache(file).before(model), model


def test_a_run_that_goes_on_pays_nothing_twice(file: Path) -> None:
    first, _ = counted(file)
    answers = [first.ask(ask(text)) for text in "abc"]
    again, asked = counted(file)
    assert [again.ask(ask(text)) for text in "abc"] == answers
    assert asked.asked == []
    again.ask(ask("d"))
    assert len(asked.asked) == 1


def test_who_asks_the_same_again_gets_another_answer_and_the_same_ones_later(file: Path) -> None:
    first, _ = counted(file)
    answers = [first.ask(ask()).text for _ in range(3)]
    assert answers == ["answer 1", "answer 2", "answer 3"]
    assert [counted(file)[0].ask(ask()).text for _ in range(2)] == ["answer 1", "answer 1"]
    again, asked = counted(file)
    assert [again.ask(ask()).text for _ in range(4)] == [*answers, "answer 1"]
    assert len(asked.asked) == 1


TOOL = Tool("t", "d", {"type": "object"})
OTHERS: dict[str, dict[str, Any]] = {
    "text": {"messages": [Message("user", "b")]},
    "speaker": {"messages": [Message("system", "a")]},
    "calls": {"messages": [Message("user", "a", calls=(ToolCall("1", "x", "{}"),))]},
    "picture": {"messages": [Message("user", "a", pictures=(Picture(b"1"),))]},
    "more": {"messages": [Message("user", "a"), Message("user", "")]},
    "role": {"purpose": Purpose("judge", "s", "w")},
    "subject": {"purpose": Purpose("author", "s", "v")},
    "tools": {"tools": [TOOL]},
    "schema": {"schema": {"type": "object"}},
    "said": {"schema_said": True},
    "bound": {"max_tokens": 5},
    "temperature": {"temperature": 0.5},
}


@pytest.mark.parametrize("change", OTHERS.values(), ids=OTHERS)
def test_any_difference_is_another_question(file: Path, change: dict[str, Any]) -> None:
    request = Request([Message("user", "a")], Purpose("author", "s", "w"))
    first, _ = counted(file)
    first.ask(request)
    again, asked = counted(file)
    again.ask(replace(request, **change))
    assert len(asked.asked) == 1


def test_another_model_is_asked_anew(file: Path) -> None:
    model = ScriptedModel(["a", "b"])
    assert Cache(file).before(model, "one").ask(ask()).text == "a"
    assert Cache(file).before(model, "two").ask(ask()).text == "b"


def test_an_error_is_no_answer(file: Path) -> None:
    model = Cache(file).before(ScriptedModel([ModelBusyError("no"), "yes"]))
    with pytest.raises(ModelBusyError):
        model.ask(ask())
    assert model.ask(ask()).text == "yes"


def test_threads_share_a_cache(file: Path) -> None:
    model, asked = counted(file)
    threads = [threading.Thread(target=model.ask, args=(ask(str(i % 10)),)) for i in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    again, later = counted(file)
    for i in range(40):
        again.ask(ask(str(i % 10)))
    assert (len(asked.asked), len(later.asked)) == (40, 0)


def test_what_is_known_is_not_booked(model_of: Make, tmp_path: Path, file: Path) -> None:
    spend = Spend(tmp_path / "spend.sqlite")
    for _ in range(3):
        model_of(spend=spend, cache=Cache(file)).ask(ask())
    assert [s.calls for s in spend.lines()] == [1]


texts = st.text(max_size=30)
replies = st.builds(
    Reply,
    texts,
    st.tuples(st.builds(ToolCall, texts, texts, texts)) | st.just(()),
    st.sampled_from(["stop", "length", "tools", "refused"]),
    st.builds(Usage, st.integers(0, 9), st.integers(0, 9), st.integers(0, 9), st.none() | st.floats(0, 9)),
)


@given(replies)
def test_a_reply_comes_back_as_it_was(reply: Reply) -> None:
    import json
    from dataclasses import asdict

    assert _read(json.dumps(asdict(reply))) == reply


def test_a_reply_with_half_a_character_can_be_kept(file: Path) -> None:
    model = Cache(file).before(ScriptedModel([Reply("\ud800\x00")]))
    model.ask(ask())
    assert counted(file)[0].ask(ask()).text == "\ud800\x00"
