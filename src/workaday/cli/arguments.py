"""What several commands ask of their arguments."""

from __future__ import annotations

from typing import TypeVar

from workaday.errors import UsageError

N = TypeVar("N", int | None, float | None)


def positive(option: str, value: N) -> N:
    """Raises UsageError for a figure that is not above 0."""
    if value is not None and not 0 < value < 1e12:
        raise UsageError(f"{option} {value}: give a figure above 0")
    return value
