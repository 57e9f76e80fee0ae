"""What went otherwise than it should in a model's month, counted by kind: a month of weak answers and a good one must
be told apart without reading either."""

from __future__ import annotations

from collections import Counter
from typing import Literal, get_args

Event = Literal[
    "prose",  # text, and no tool called
    "no_json",  # no action could be read out of it (models that choose through a schema)
    "empty",  # nothing at all
    "cut",  # ended at the greatest length of an answer
    "refusal",  # the model would not
    "bad_arguments",  # arguments that are no JSON object
    "too_many",  # more calls in one answer than are carried out
    "unknown_tool",  # a tool that there is not
    "refused_call",  # the desk refused a call, with words how to mend it
    "blank_message",  # a mail that says nothing
    "loop",  # the same call with the same answer, again and again
    "no_log",  # a day to be ended without a log entry
    "no_plan",  # a planning session without a plan
    "plan_first",  # a day's work in a planning session
    "plan_untimed",  # a plan without times
    "no_skill",  # a skill that there is not
    "refused",  # the server would not take a request
    "unusable",  # what the server sent could not be read
    "folded",  # the older part of a conversation became a working memory
    "no_memory",  # and the model wrote none
    "day_closed",  # the day was ended for the model
]


class Events:
    """Counts of what happened."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def add(self, kind: Event) -> None:
        self._counts[kind] += 1

    def __getitem__(self, kind: Event) -> int:
        return self._counts[kind]

    def as_json(self) -> dict[str, int]:
        """What happened at least once, in the order of the kinds."""
        return {kind: self._counts[kind] for kind in get_args(Event) if self._counts[kind]}
