"""What was made of a conversation's messages, so that it need not be made again at each of its turns."""

from __future__ import annotations

import itertools
import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import Generic, TypeVar

from workaday.models.records import Message

T = TypeVar("T")

_LOOK_BACK = 64
"""A turn adds a reply and the results of its calls; one that adds more is converted whole."""


class Kept(Generic[T]):
    """Found again by the messages themselves: a history that was changed anywhere is another one."""

    def __init__(self, conversations: int = 512) -> None:
        self._made: OrderedDict[tuple[int, int], tuple[tuple[Message, ...], T]] = OrderedDict()
        self._most = conversations
        self._lock = threading.Lock()

    def longest(self, messages: Sequence[Message]) -> tuple[int, T | None]:
        """How many of the first messages are known, at most all but the last, and what was made of them."""
        with self._lock:
            for count in range(len(messages) - 1, max(0, len(messages) - _LOOK_BACK), -1):
                found = self._made.get(_mark(messages, count))
                if found and found[0] == tuple(itertools.islice(messages, count)):
                    return count, found[1]
        return 0, None

    def keep(self, messages: Sequence[Message], made: T, known: int) -> None:
        """Remember, in place of its first `known` messages; the oldest conversation goes when there are too many."""
        with self._lock:
            if known:
                self._made.pop(_mark(messages, known), None)
            self._made[_mark(messages, len(messages))] = (tuple(messages), made)
            while len(self._made) > self._most:
                self._made.popitem(last=False)


def _mark(messages: Sequence[Message], count: int) -> tuple[int, int]:
    """Cheap, since texts keep their hash; `longest` compares what has the same mark."""
    return count, hash((messages[count - 1].text, messages[max(0, count - 2)].text, messages[0].text))
