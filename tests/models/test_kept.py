"""What was made of a conversation is found again for that conversation, and for no other that looks like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workaday.models.kept import Kept
from workaday.models.records import Message, ToolCall

messages = st.lists(
    st.builds(
        Message,
        st.sampled_from(["user", "assistant"]),
        st.sampled_from(["", "a"]),
        calls=st.sampled_from([(), (ToolCall("1", "t", "{}"),)]),
    ),
    min_size=1,
    max_size=5,
)


@given(st.lists(messages, max_size=12))
def test_what_is_found_is_what_was_made_of_these_messages(histories: list[list[Message]]) -> None:
    """Many short histories with few texts, so that all marks clash."""
    kept: Kept[list[Message]] = Kept()
    for history in histories:
        known, made = kept.longest(history)
        assert (made or []) == history[:known]
        assert known < len(history)
        kept.keep(history, list(history), known)


def test_a_growing_conversation_is_kept_once() -> None:
    kept: Kept[int] = Kept()
    history = [Message("user", "0")]
    kept.keep(history, 0, 0)
    for i in range(1, 9):
        history.append(Message("assistant", str(i)))
        assert kept.longest(history) == (i, i - 1)
        kept.keep(history, i, i)
    assert kept.longest(history[:5]) == (0, None)


@pytest.mark.parametrize(("added", "known"), [(2, 1), (63, 1), (64, 0)])
def test_how_far_back_is_looked(added: int, known: int) -> None:
    kept: Kept[str] = Kept()
    start = [Message("user", "go")]
    kept.keep(start, "made", 0)
    assert kept.longest([*start, *(Message("user", str(i)) for i in range(added))])[0] == known


def test_the_oldest_goes() -> None:
    kept: Kept[int] = Kept(conversations=2)
    for i in range(3):
        kept.keep([Message("user", str(i))], i, 0)
    found = [kept.longest([Message("user", str(i)), Message("user", "more")])[1] for i in range(3)]
    assert found == [None, 1, 2]
