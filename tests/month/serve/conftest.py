"""The good computer, for every test of this room."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "computer"))

from one_computer import computer

__all__ = ["computer"]
