"""The good computer and its month, for every test of this room."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "computer"))

from one_computer import computer, finished, idle, run_of

__all__ = ["computer", "finished", "idle", "run_of"]
