"""What a worker is: somebody who sits down at a desk until the month is over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol


class Answer(Protocol):
    """What the desk answers: whether the call was right, and a text."""

    @property
    def ok(self) -> bool: ...

    @property
    def text(self) -> str: ...


Call = Callable[[str, Mapping[str, Any]], Answer]
"""One tool call: name and arguments in, an answer out. It is all that a worker has of the world."""


class Worker(Protocol):
    name: str

    def work(self, call: Call, day: int = 1) -> None:
        """Works until the month is over; `day` is the one on which this worker begins.

        The same answers must bring the same calls: after a kill the worker begins again, and what it did
        before is answered from the journal. A worker that thinks with a model asks it through
        `month.resume.Replies`.
        """
