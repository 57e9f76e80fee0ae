"""The words of a persona's own line of work, and the size of money where they live."""

from __future__ import annotations

import functools
import re
from importlib import resources

import yaml

from workaday.world.persona import PersonaReading

_SCALES = {
    "JPY": 100, "KRW": 1000, "INR": 20, "VND": 10_000, "IDR": 10_000, "ZAR": 10, "MXN": 10, "RUB": 50, "PHP": 20,
    "THB": 20, "TRY": 20, "HUF": 200, "CZK": 20, "NOK": 10, "SEK": 10, "DKK": 7, "PKR": 100, "LKR": 100, "NGN": 500,
    "KES": 100, "EGP": 20, "TWD": 20, "CNY": 5, "HKD": 5, "BRL": 4, "PLN": 4, "ARS": 500, "CLP": 500, "COP": 2000,
    "PEN": 3, "UAH": 30, "SDG": 400, "MUR": 40, "DZD": 100, "IRR": 20_000, "KZT": 400, "RSD": 100, "BDT": 100,
}  # fmt: skip


def house_scale(currency: str) -> float:
    """By what amounts in that currency are larger than in dollars, as a round number."""
    return float(_SCALES.get(currency, 1))


@functools.cache
def _words() -> dict[str, dict[str, list[str]]]:
    text = resources.files("workaday.authors.embedded").joinpath("terms.yaml").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, list[str]]] = yaml.load(text, Loader=yaml.CSafeLoader)
    return loaded


_SECTORS = {
    "healthcare": "health", "technology": "tech", "administration": "business", "public_safety": "security",
    "construction": "trades_crafts", "manufacturing": "trades_crafts", "government": "public", "entertainment": "arts",
    "services": "business", "maintenance": "trades_crafts", "marketing": "business", "sales": "retail",
    "agriculture": "farming", "real_estate": "business", "legal": "law", "management": "business",
    "logistics": "transport", "sports": "sport", "insurance": "finance", "design": "arts", "recreation": "sport",
    "culture": "arts", "commerce": "retail", "environment": "research", "tourism": "hospitality",
    "consulting": "business", "events": "hospitality", "language": "education", "military": "security",
    "mining": "engineering", "utilities": "engineering",
}  # fmt: skip


def sector_of(reading: PersonaReading) -> str:
    """The key of the sector whose words fit best."""
    if reading.standing == "student":
        return "student"
    if reading.standing == "homemaker":
        return "household"
    sector = reading.occupation.sector
    return _SECTORS.get(sector, sector if sector in _words() else "business")


def terms_of(reading: PersonaReading) -> dict[str, str]:
    """What every template may call the person's work: field, job, sector, clients, work items."""
    sector = sector_of(reading)
    words = _words()[sector]
    pick = len(reading.text)
    chosen = {key: values[pick % len(values)] for key, values in words.items()}
    item, _, items = chosen["work_item"].partition("/")
    return {
        "field": re.sub(r"^(an?|the|your) ", "", reading.field or reading.occupation.field),
        "job": reading.job_title or reading.occupation.title,
        "sector": sector,
        "interest": reading.interests[0] if reading.interests else "",
        "clients": chosen["clients"],
        "work_item": item,
        "work_items": items or item + "s",
        "workplace": chosen["workplace"],
    }
