"""What people write is not said twice, fits its subject, and takes its time."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

import pytest

from workaday.authors.embedded.mail.load import talk
from workaday.authors.embedded.mail.rhythm import replies, writing
from workaday.authors.embedded.mail.threads import headed
from workaday.authors.embedded.mail.words import Speaker, sentence


@pytest.mark.parametrize("count", [1, 3, 9])
def test_no_phrase_comes_twice_in_a_list(count: int) -> None:
    speaker = Speaker(Random(4), {"pool": ["[[a|b]] one", "[[a|b]] two", "[[a|b]] three"]}, {})
    for _ in range(50):
        said = speaker.several("pool", count, {})
        assert len(said) <= min(count, 3)
        assert len({text.split()[1] for text in said}) == len(said)


def test_a_pool_from_which_nothing_can_be_said_gives_nothing() -> None:
    speaker = Speaker(Random(4), {"pool": ["{{ nobody }}"]}, {})
    assert speaker.several("pool", 3, {}) == []
    assert speaker.one("pool", {}) == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("bumping this up", "Bumping this up."),
        ("as-builts are current", "As-builts are current."),
        ("pat.alston@tide.example / soon", "pat.alston@tide.example / soon."),
        ("actions_2025-08.xlsx has it", "actions_2025-08.xlsx has it."),
        ("i.e. never", "I.e. never."),
        ("", ""),
    ],
)
def test_a_sentence_begins_with_a_capital_unless_with_an_address(text: str, said: str) -> None:
    assert sentence(text) == said


def test_an_opening_may_bring_its_subject() -> None:
    assert headed("Subject: Out Monday\nI am out.") == ("Out Monday", "I am out.")
    assert headed("I am out.") == ("", "I am out.")
    brought = [k for k in talk().kinds.values() if any(p.startswith("Subject: ") for p in k.open)]
    assert len(brought) >= 6
    assert all(p.startswith("Subject: ") and "\n" in p for k in brought for p in k.open)


def test_nobody_types_two_hundred_words_in_a_minute() -> None:
    assert writing(220) > timedelta(minutes=6)
    assert writing(1) < timedelta(minutes=1)
    assert writing(60, reading=True) - writing(60) >= timedelta(minutes=5)


def test_what_is_prompt_is_answered_on_the_day() -> None:
    asked = datetime(2026, 3, 2, 9, 0)
    waits = [replies(Random(k), asked, 8.0, prompt=True) - asked for k in range(400)]
    late = [replies(Random(k), asked, 8.0) - asked for k in range(400)]
    assert max(waits) < timedelta(hours=2)
    assert sum(w > timedelta(days=2) for w in late) > 10


@pytest.mark.parametrize("asked", ["item", "need", "who", "place"])
def test_every_question_before_a_meeting_has_its_own_answers(asked: str) -> None:
    meetings = talk().meetings
    assert len(meetings[f"agenda_{asked}"]) >= 8
    assert len(meetings[f"agenda_{asked}_answer"]) >= 8
