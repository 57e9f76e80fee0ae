"""How many decimals it takes to write a value in full."""

from __future__ import annotations

from workaday.world.records import Value


def digits_of(unit: str, *values: Value) -> int | None:
    """As many decimals as it takes to write the values in full."""
    scale = 100 if unit == "pct" else 1
    numbers = [v * scale for v in values if isinstance(v, int | float)]
    if not numbers or unit in ("text", "date", "month"):
        return None
    return next((d for d in range(5) if all(abs(round(v, d) - v) < 1e-7 for v in numbers)), 4)
