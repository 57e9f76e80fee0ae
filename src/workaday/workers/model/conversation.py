"""What a session has said and heard, as it is sent to the model. It grows by what is new and counts as it grows: neither
its size nor its fingerprint is ever computed over the whole of it, so a turn costs the same at any length."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from workaday.models.records import Message

_FRAME = 16  # characters around a message, roughly


@dataclass(frozen=True)
class Result:
    """What a tool answered: `label` is the call in short."""

    tool: str
    label: str
    text: str


@dataclass(frozen=True)
class Exchange:
    """What the model said, and the messages that answered it; `results` are the tools' own words among them."""

    said: Message
    answers: tuple[Message, ...]
    results: tuple[Result, ...] = ()

    @property
    def characters(self) -> int:
        return sum(_size(m) for m in (self.said, *self.answers))


class Conversation:
    """The rules, an opening, and exchanges. `salt` is whatever else makes its requests what they are."""

    def __init__(self, rules: str, opening: str, salt: str = "") -> None:
        self._rules = Message("system", rules)
        self._opening = opening
        self._first = Message("user", opening)
        self._rest: list[Message] = []
        self.exchanges: list[Exchange] = []
        self._print = hashlib.sha256(salt.encode())
        self.characters = 0
        self._count(self._rules, self._first)

    def messages(self) -> tuple[Message, ...]:
        return (self._rules, self._first, *self._rest)

    def messages_and(self, text: str) -> tuple[Message, ...]:
        """With a text from the program at the end; two messages of one speaker in a row are more than some models take."""
        *before, last = self.messages()
        if last.speaker == "user":
            return (*before, Message("user", f"{last.text}\n\n{text}"))
        return (*before, last, Message("user", text))

    @property
    def fingerprint(self) -> str:
        """The same for the same conversation, and for no other."""
        return self._print.copy().hexdigest()

    def add(self, exchange: Exchange) -> None:
        self.exchanges.append(exchange)
        self._rest += [exchange.said, *exchange.answers]
        self._count(exchange.said, *exchange.answers)

    def older_than(self, characters: int) -> int:
        """How many exchanges lie before the last ones that have so many characters together. The last always stays."""
        room = characters
        for n in range(len(self.exchanges) - 1, -1, -1):
            room -= self.exchanges[n].characters
            if room < 0:
                return min(n + 1, len(self.exchanges) - 1)
        return 0

    def fold(self, count: int, memory: str) -> None:
        """The first `count` exchanges give way to a text, which stands below the opening in place of an earlier one.
        One message holds both: some models take none but turns about."""
        self.exchanges = self.exchanges[count:]
        self._first = Message("user", f"{self._opening}\n\n{memory}")
        self._rest = [m for e in self.exchanges for m in (e.said, *e.answers)]
        self.characters = sum(_size(m) for m in self.messages())
        self._print.update(json.dumps(["folded", count, memory]).encode())

    def _count(self, *messages: Message) -> None:
        for message in messages:
            self.characters += _size(message)
            calls = [[c.id, c.name, c.arguments] for c in message.calls]
            parts = [message.speaker, message.text, calls, message.answers]
            self._print.update(json.dumps(parts).encode())


def _size(message: Message) -> int:
    return _FRAME + len(message.text) + sum(len(c.name) + len(c.arguments) + _FRAME for c in message.calls)


def exchanged(said: Message, answer: str) -> Exchange:
    """An exchange in which nothing was called: what was said, and a word about it."""
    return Exchange(said, (Message("user", answer),))


def results_of(exchanges: Sequence[Exchange]) -> list[Result]:
    return [result for exchange in exchanges for result in exchange.results]
