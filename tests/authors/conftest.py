"""Computers and trades that the tests of this room share."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "computer"))

from small_trade import SmallTrade, write_small_trade


@pytest.fixture
def small_trade(tmp_path: Path) -> SmallTrade:
    """A sound trade in a folder of its own, free to be broken."""
    return write_small_trade(tmp_path / "small")
