"""Worlds in which a draft is tried. Rows do not depend on files and months, so a world serves as long as what it was
drawn from is the same."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from workaday.authors.embedded.bounds import bound_queries
from workaday.authors.embedded.trade import Trade
from workaday.authors.embedded.trial import trial_world
from workaday.authors.embedded.world import World

_DRAWN_WITHOUT = {"artifacts", "objectives", "traps", "changes", "standing"}


class Worlds:
    """Trial worlds of one draft."""

    def __init__(self) -> None:
        self._state = b""
        self._made: dict[int, World] = {}

    def of(self, trade: Trade, k: int) -> World:
        """The k-th world of a trade, with a ledger of its own. Raises BuildError where none can be made."""
        state = hashlib.sha256(trade.model_dump_json(exclude=_DRAWN_WITHOUT).encode()).digest()
        if state != self._state:
            self._state, self._made = state, {}
        if k not in self._made:
            self._made[k] = trial_world(trade, k)
        ledger = self._made[k].ledger.copy()
        bound_queries(ledger)
        return replace(self._made[k], trade=trade, ledger=ledger)
