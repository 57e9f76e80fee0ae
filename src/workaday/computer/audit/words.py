"""The card's figures in words: numbers with their units, and the few sentences beside the table."""

from __future__ import annotations

import math
from collections.abc import Iterator

from workaday.computer.audit.card import Card
from workaday.computer.audit.detect import Detection

SHOWN = 12


def shown(value: float, unit: str) -> str:
    """A value as people write it: shares in percent, large amounts in thousands groups."""
    if unit == "%":
        return f"{_digits(100 * value)} %"
    plain = unit in ("ratio", "sigma", "accuracy", "KS", "TVD", "")
    return f"{value:.2f}" if plain else f"{_digits(value)} {unit}"


def span(low: float, high: float, unit: str) -> str:
    """From here to there, the unit once."""
    first, last = shown(low, unit), shown(high, unit)
    end = last.rpartition(" ")[2] if " " in last else ""
    return f"{first.removesuffix(f' {end}') if end else first} to {last}"


def _digits(value: float) -> str:
    """Three digits that count, thousands grouped."""
    if value == 0 or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.{max(0, min(3, 1 - math.floor(math.log10(abs(value)))))}f}"


def about(card: Card) -> Iterator[str]:
    """What a reader should know next: how many inside, what was copied, what told us apart, what is wrong."""
    judged = [card.count(v) for v in ("inside", "outside", "absurd")]
    yield (
        f"{card.computers} computers ({card.homes} whole homes), {card.files:,} files: {judged[0]} figures inside the band of real computers,"
        f" {judged[1]} outside, {judged[2]} absurd; {card.count('not computed')} not computed."
    )
    for r in card.results:
        if r.value is None:
            yield f"not computed: row {r.statistic.row}, {r.statistic.title}: {r.why}"
    for c in [c for c in card.near.clusters if not c.boilerplate][:SHOWN]:
        paths = ", ".join(f"{m.computer}: {m.path}" for m in c.members[:2])
        yield f"near-copies: {len(c.members)} on {c.computers} computers ({', '.join(c.kinds)}), such as {paths}"
    if isinstance(card.detection, Detection):
        alone = sorted(card.detection.alone.items(), key=lambda x: -x[1])
        yield "told apart by: " + ", ".join(f"{name} {accuracy:.2f}" for name, accuracy in alone)
    for f in card.faults[:SHOWN]:
        yield f"wrong: {f.computer}: {f.where}: {f.what}"
    if len(card.faults) > SHOWN:
        yield f"wrong: {len(card.faults) - SHOWN} more, all in --json and --html"


def short(value: float, unit: str) -> str:
    """A number beside an axis."""
    if unit == "%":
        return f"{100 * value:g}"
    if unit == "B":
        for size, name in ((1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")):
            if value >= size:
                return f"{value / size:.0f} {name}"
        return f"{value:.0f} B"
    if value >= 10_000:
        return f"{value / 1000:,.0f}k"
    return f"{value:,.4g}"
