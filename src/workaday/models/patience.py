"""How long a fault that passes is waited for."""

from __future__ import annotations

import random
from dataclasses import dataclass


@dataclass(frozen=True)
class Patience:
    """How often a request is sent and how long is waited in between: `base_s` doubled each time up to `most_s`,
    scattered; a server that asks for more than `longest_s` is not waited for."""

    tries: int = 6
    base_s: float = 0.5
    most_s: float = 60.0
    longest_s: float = 300.0

    def pause(self, tried: int, chance: random.Random) -> float:
        """Seconds before the next try, after `tried` of them."""
        return chance.uniform(0.5, 1.0) * min(self.most_s, self.base_s * 2.0 ** (tried - 1))
