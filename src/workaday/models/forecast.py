"""What a run will ask of models, before it does: calls, tokens and a range of prices, by role and stage.

Nothing here knows what the stages are: the rooms that ask give a line for each. What a provider reads from its own
cache costs less than this says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from workaday.models.prices import Price

Range = tuple[int, int]


@dataclass(frozen=True)
class ForecastLine:
    """A stage of a role. `calls` from .. to; `prompt` and `written` are tokens a call, from .. to. `price` None:
    nobody knows it."""

    role: str
    stage: str
    model: str
    calls: Range
    prompt: Range
    written: Range
    price: Price | None

    @property
    def prompt_tokens(self) -> Range:
        return self.calls[0] * self.prompt[0], self.calls[1] * self.prompt[1]

    @property
    def written_tokens(self) -> Range:
        return self.calls[0] * self.written[0], self.calls[1] * self.written[1]

    @property
    def usd(self) -> tuple[float, float] | None:
        if self.price is None:
            return None
        low, high = zip(self.prompt_tokens, self.written_tokens, strict=True)
        return self.price.at_most(*low), self.price.at_most(*high)


@dataclass(frozen=True)
class Forecast:
    """The lines and their sums. `usd` leaves out lines whose price nobody knows; `unpriced` names their models."""

    lines: tuple[ForecastLine, ...]
    calls: Range
    prompt: Range
    written: Range
    usd: tuple[float, float]
    unpriced: tuple[str, ...]

    def data(self) -> dict[str, Any]:
        """As a JSON object."""
        lines = [{**asdict(line), "usd": line.usd} for line in self.lines]
        return {**asdict(self), "lines": lines}

    def text(self) -> str:
        """As a table for a terminal."""
        head = ("role", "stage", "model", "calls", "tokens sent", "tokens written", "US dollars")
        total = ("all", "", "", _numbers(self.calls), _numbers(self.prompt), _numbers(self.written), _dollars(self.usd))  # fmt: skip
        rows = [head, *map(_row, self.lines), total]
        widths = [max(len(row[i]) for row in rows) for i in range(len(head))]
        out = ["  ".join(c.ljust(w) if i < 3 else c.rjust(w) for i, (c, w) in enumerate(zip(row, widths, strict=True))).rstrip() for row in rows]  # fmt: skip
        if self.unpriced:
            out.append(
                f"no price is known for {', '.join(self.unpriced)}: price_in and price_out in workaday.toml"
            )
        return "\n".join(out)


def forecast(lines: Iterable[ForecastLine]) -> Forecast:
    """The sums of some lines."""
    kept = tuple(line for line in lines if line.calls[1])
    priced = [line.usd for line in kept if line.usd is not None]
    return Forecast(
        kept,
        _sum(line.calls for line in kept),
        _sum(line.prompt_tokens for line in kept),
        _sum(line.written_tokens for line in kept),
        (sum(low for low, _ in priced), sum(high for _, high in priced)),
        tuple(dict.fromkeys(line.model for line in kept if line.price is None)),
    )


def _sum(ranges: Iterable[Range]) -> Range:
    found = list(ranges)
    return sum(low for low, _ in found), sum(high for _, high in found)


def _row(line: ForecastLine) -> tuple[str, ...]:
    numbers: Iterator[str] = map(_numbers, (line.calls, line.prompt_tokens, line.written_tokens))
    return (line.role, line.stage, line.model, *numbers, _dollars(line.usd))


def _numbers(range: Range) -> str:
    low, high = range
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"


def _dollars(range: tuple[float, float] | None) -> str:
    if range is None:
        return "?"
    low, high = (f"{v:.2f}" for v in range)
    return low if low == high else f"{low} to {high}"
