"""What one conversation is about: an exchange or a worry, told piece by piece and no piece twice.

So the question fits the trouble, the answer the question, and nobody hears the same story again.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from workaday.authors.embedded.mail.load import Exchange, TradeTalk, Worry
from workaday.authors.embedded.mail.matters import Matter
from workaday.authors.embedded.mail.words import Names, Speaker, sentence

PIECES = ("trouble", "ask", "answer", "decide", "story", "worry", "soothe")


@dataclass
class Topic:
    """One conversation's exchange and worry, and the phrases of them that are left to say."""

    speaker: Speaker
    exchange: Exchange
    worry: Worry
    _left: dict[str, list[str]] = field(default_factory=dict)

    def has(self, piece: str) -> bool:
        return piece not in self._left or bool(self._left[piece])

    def say(self, piece: str, names: Names) -> str:
        """A phrase of that piece which was not said yet; something harmless when all of them were."""
        if piece not in self._left:
            source = self.worry if piece in ("worry", "soothe") else self.exchange
            self._left[piece] = list(getattr(source, piece))
            self.speaker.rng.shuffle(self._left[piece])
        if not self._left[piece]:
            return sentence(self.speaker.one("extra", names))
        text = self.speaker.say(self._left[piece].pop(), names)
        return text if piece == "worry" else sentence(text)


class Topics:
    """Deals topics: each exchange as often as the others, one that fits the matter where there is one."""

    def __init__(self, speaker: Speaker, trade: TradeTalk, rng: random.Random) -> None:
        self.speaker, self.trade, self.rng = speaker, trade, rng
        self._decks: dict[str, list[Exchange]] = {}
        self._worries: list[Worry] = []

    def about(self, matter: Matter | None) -> Topic:
        table = matter.table if matter else ""
        fitting = [e for e in self.trade.exchanges if table in e.tables] if table else []
        loose = [e for e in self.trade.exchanges if not e.tables]
        exchange = self._dealt(table if fitting else "", fitting or loose or self.trade.exchanges)
        if not self._worries:
            self._worries = self.rng.sample(self.trade.worries, len(self.trade.worries))
        return Topic(self.speaker, exchange, self._worries.pop())

    def _dealt(self, key: str, exchanges: Sequence[Exchange]) -> Exchange:
        if not self._decks.get(key):
            self._decks[key] = self.rng.sample(exchanges, len(exchanges))
        return self._decks[key].pop()
