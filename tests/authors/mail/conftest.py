"""Worlds with their mail, made once for all tests of this room."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from mail_worlds import Made, all_of_them


@pytest.fixture(scope="session")
def computers() -> Sequence[Made]:
    return all_of_them()
