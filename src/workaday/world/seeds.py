"""Randomness that is passed in, never global: a tree of seeds, named by what they decide.

The child for ("table", "invoices") is the same whatever was drawn before it, so a change in one room
does not shift what another draws.
"""

from __future__ import annotations

import hashlib
import random
from dataclasses import dataclass


@dataclass(frozen=True)
class Seed:
    """A node in the tree of seeds."""

    path: str

    @classmethod
    def root(cls, number: int | str) -> Seed:
        return cls(str(number))

    def child(self, *names: object) -> Seed:
        return Seed("/".join([self.path, *map(str, names)]))

    def number(self, bits: int = 64) -> int:
        digest = hashlib.blake2b(self.path.encode("utf-8"), digest_size=bits // 8).digest()
        return int.from_bytes(digest, "big")

    def rng(self, *names: object) -> random.Random:
        """A fresh generator for this node, or for the child of that name."""
        return random.Random(self.child(*names).number() if names else self.number())
