"""What tokens cost: the packaged price list, the user's own figures, and nothing for a server on this machine.

Prices are US dollars for a million tokens. The list is the one that `genai-prices` packs; nothing is fetched.
"""

from __future__ import annotations

from dataclasses import dataclass

from workaday.models.records import Usage
from workaday.models.settings import ModelSettings

_PROBE = 1_000_000


@dataclass(frozen=True)
class Price:
    """Dollars for a million tokens sent, written, and read from the provider's cache."""

    sent: float
    written: float
    cached: float

    def of(self, usage: Usage) -> float:
        """Dollars for a usage."""
        fresh = max(0, usage.prompt - usage.cached)
        return (fresh * self.sent + usage.cached * self.cached + usage.written * self.written) / 1e6

    def at_most(self, prompt: int, written: int) -> float:
        """Dollars, should nothing be read from a cache."""
        return (prompt * self.sent + written * self.written) / 1e6


def price_of(settings: ModelSettings) -> Price | None:
    """The price of a model; None where nobody knows it. The settings' figures come first."""
    if settings.price_in is not None or settings.price_out is not None:
        sent = settings.price_in or 0.0
        return Price(sent, settings.price_out or 0.0, sent)
    if settings.is_local:
        return Price(0.0, 0.0, 0.0)
    return _listed_price(settings)


def listed_context(settings: ModelSettings) -> int:
    """The context of a model in tokens, as the price list has it; 0 where it does not."""
    from genai_prices.data_snapshot import get_snapshot

    if not _is_listed(settings):
        return 0
    try:
        _, model = get_snapshot().find_provider_model(settings.model, None, settings.provider, None)
    except LookupError:
        return 0
    return model.context_window or 0


def _listed_price(settings: ModelSettings) -> Price | None:
    """Read off the list by pricing a million tokens of each kind: small enough steps are all linear there but for
    surcharges on very long prompts, which are left out."""
    from genai_prices import Usage as Listed
    from genai_prices import calc_price

    if not _is_listed(settings):
        return None

    def dollars(usage: Listed) -> float:
        return (
            float(calc_price(usage, settings.model, provider_id=settings.provider).total_price)
            * _PROBE
            / 1000
        )

    try:
        sent = dollars(Listed(input_tokens=1000))
        return Price(
            sent,
            dollars(Listed(output_tokens=1000)),
            dollars(Listed(input_tokens=1000, cache_read_tokens=1000)),
        )
    except LookupError:
        return None


def _is_listed(settings: ModelSettings) -> bool:
    """The list speaks of the providers' own places."""
    return settings.provider in ("openai", "anthropic", "google") and not settings.base_url
