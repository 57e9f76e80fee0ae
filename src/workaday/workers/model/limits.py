"""How much a day may cost, and how full a context may get."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workaday.errors import ModelSetupError

WORKING_CONTEXT = 48_000
"""Tokens of context that are used when nothing else is said, of whatever the model has: what is sent grows with each
turn until it is folded, so a day's price grows with this figure."""
_CHARACTER = 0.3  # tokens, until a server has counted: somewhat more than English prose takes


@dataclass(frozen=True)
class Limits:
    """`turns_per_day` and `turns_per_plan`: how often a model is asked in a session. `tokens_per_day`: sent and
    written together, 0 for no bound. `context_tokens`: 0 for what the model has, at most 48,000. `strikes`: how many
    answers in a row may do nothing before the day is ended for the model."""

    turns_per_day: int = 120
    turns_per_plan: int = 30
    tokens_per_day: int = 0
    context_tokens: int = 0
    answer_tokens: int = 8_000
    strikes: int = 4

    def room(self, model_context: int) -> Room:
        """The room in the context of a model that has so many tokens (0 when nobody knows)."""
        wanted = self.context_tokens or WORKING_CONTEXT
        tokens = min(wanted, model_context) if model_context else wanted
        return Room(tokens, min(self.answer_tokens, tokens // 6))


@dataclass
class Room:
    """A context of `tokens`, of which `answer` are kept free for the answer. How many tokens a character takes is
    measured by what the server counts; the same counts give the same decisions."""

    tokens: int
    answer: int
    per_character: float = _CHARACTER

    def measure(self, prompt_tokens: int, characters: int) -> None:
        """A request of so many characters was counted as so many tokens."""
        if prompt_tokens and characters:
            self.per_character = min(max(prompt_tokens / characters, 0.15), 1.5)

    def characters(self, share: float) -> int:
        """How many characters fit into a share of it."""
        return int(self.tokens * share / self.per_character)

    def is_full(self, characters: int) -> bool:
        return characters * self.per_character + self.answer > 0.9 * self.tokens

    def check(self, name: str, characters: int) -> None:
        """Raises `ModelSetupError` when what is sent each time (rules and tools) leaves too little for a day."""
        taken = int(characters * self.per_character)
        if taken > 0.45 * self.tokens:
            raise ModelSetupError(
                f"{name}: a context of {self.tokens:,} tokens is too small for the desk: rules and tools alone take"
                f" about {taken:,}; {round(taken / 0.45, -2) + 100:,.0f} are needed. Serve the model with a larger"
                " context, or take another one"
            )


def fair_share(lengths: Sequence[int], room: int) -> int:
    """How long each of several texts may be so that all of them fit into `room`: what the short ones leave free goes to
    the long ones."""
    for n, length in enumerate(sorted(lengths)):
        share = room // (len(lengths) - n)
        if length > share:
            return share
        room -= length
    return max(lengths, default=0)


def clip(text: str, most: int) -> str:
    """A text with its end cut off where it is longer, and a word about it."""
    if len(text) <= most:
        return text
    return f"{text[:most]}\n[cut: {most:,} of {len(text):,} characters are shown; ask for less at a time, or alone]"
