"""One question until it can be used: what is forgiven, what is sent back, when it ends."""

from __future__ import annotations

import pytest
from pydantic import Field

from workaday.authors.model.asking import TRIES, Errand, ask
from workaday.errors import ModelAnswerError, ModelBusyError
from workaday.models.answers import Answer, UnusableError, clean
from workaday.models.records import Reply
from workaday.models.scripted import ScriptedModel


class Count(Answer):
    word: str
    number: int = Field(ge=1)


def errand(use=lambda answer: answer) -> Errand[Count, Count]:
    return Errand("count", "Count.", Count, use, subject="win_1")


@pytest.mark.parametrize(
    "said",
    [
        '{"word": "a", "number": 2}',
        '```json\n{"word": "a", "number": 2}\n```',
        'Here you are: {"word": "a", "number": 2} Anything else?',
        '{"word": " a\\u0000\\u0007 ", "number": 2}',
        '{"word": "a\x00", "number": 2}',
        '{"word": "a\\ud800", "number": 2}',
    ],
    ids=["plain", "fence", "words around", "control characters", "raw control character", "half a character"],
)
def test_what_is_forgiven(said: str) -> None:
    assert ask(ScriptedModel([said]), errand()) == Count(word="a", number=2)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("", "no JSON object"),
        ("I would rather not.", "no JSON object"),
        ('{"word": "a", "number": 2', "no JSON object"),
        ('{"word": "a", "number": 2,}', "not valid JSON"),
        ('{"word": "a", "number": NaN}', "not valid JSON"),
        ('{"word": "a"}', "number: is missing"),
        ('{"word": "a", "number": 0}', "number: Input should be greater"),
        ('{"word": "a", "number": 2, "more": 1}', "more: there is no such key"),
        ('{"a":' * 3000 + "1" + "}" * 3000, "not valid JSON"),
    ],
    ids=["empty", "prose", "cut", "comma", "nan", "missing", "small", "extra", "deep"],
)
def test_what_is_sent_back_with_the_reason(said: str, why: str) -> None:
    model = ScriptedModel([said, '{"word": "b", "number": 1}'])
    assert ask(model, errand()).word == "b"
    told = model.asked[1].messages
    assert [m.speaker for m in told] == ["system", "user", "assistant", "user"]
    assert why in told[-1].text
    assert len(told[-2].text) <= 6_000


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (Reply('{"word": "a", "number": 1}', finish="length"), "cut off"),
        (Reply("", finish="refused"), "declined"),
    ],
    ids=["too long", "refused"],
)
def test_a_reply_that_ended_otherwise(reply: Reply, why: str) -> None:
    model = ScriptedModel([reply, '{"word": "b", "number": 1}'])
    ask(model, errand())
    assert why in model.asked[1].messages[-1].text


def test_the_tries_are_bounded_and_the_last_reason_is_said() -> None:
    model = ScriptedModel(["nothing"] * 10)
    with pytest.raises(
        ModelAnswerError, match=f"win_1: count: no usable answer in {TRIES} tries, .*no JSON object"
    ):
        ask(model, errand())
    assert len(model.asked) == TRIES


def test_what_can_be_used_is_used_when_no_tries_are_left() -> None:
    def use(answer: Count) -> Count:
        raise UnusableError(["never right"], rest=lambda: answer)

    model = ScriptedModel(['{"word": "a", "number": 2}'] * TRIES)
    assert ask(model, errand(use)).word == "a"
    assert len(model.asked) == TRIES


def test_a_model_that_cannot_be_reached_is_not_a_wrong_answer() -> None:
    with pytest.raises(ModelBusyError):
        ask(ScriptedModel([ModelBusyError("down")]), errand())


def test_the_same_question_is_the_same_request() -> None:
    assert errand().request() == errand().request()


def test_a_persona_is_cleaned_before_it_stands_in_a_prompt() -> None:
    assert clean(" a\x00b\x1b[31m\u2028 ") == "ab[31m"
