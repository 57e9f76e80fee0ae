"""Cities, countries and organisations' names (crude; the data come next)."""

from __future__ import annotations

import random
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Country:
    """What a country means for papers: money, dates, telephone, time.

    `date_order` is "mdy", "dmy" or "ymd"; `paper` "Letter" or "A4"; `phone` a pattern where each # is a
    digit and {area} the area code; `tld` the ending of mail domains; `origins` names.py's origin keys.
    """

    code: str
    name: str
    currency: str
    currency_symbol: str
    paper: str
    date_order: str
    phone: str
    tld: str
    language: str
    demonyms: tuple[str, ...]
    origins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class City:
    """A city; `region` is the state or province ("" where none matters), `country` an ISO code."""

    name: str
    region: str
    region_code: str
    country: str
    time_zone: str
    area_code: str
    weight: float


@dataclass(frozen=True, slots=True)
class Place:
    """What `find_place` recognised: `city` None where only a region or a country is named."""

    country: Country
    city: City | None
    region: str
    words: str
    resident: bool = True


_US = Country(
    "US",
    "United States",
    "USD",
    "$",
    "Letter",
    "mdy",
    "({area}) 555-01##",
    "com",
    "en",
    ("American",),
    ("anglo",),
)  # noqa: E501
_CITY = City("Columbus", "Ohio", "OH", "US", "America/New_York", "614", 905.0)


def country(code: str) -> Country:
    """The country with this ISO code; KeyError where unknown."""
    return {"US": _US}[code]


def cities(code: str = "") -> tuple[City, ...]:
    """All cities, or those of one country."""
    return (_CITY,)


def draw_city(rng: random.Random, code: str = "US", *, region: str = "") -> City:
    """A city of the country (and region, if it has one there), weighted by population."""
    return _CITY


def find_place(text: str) -> Place | None:
    """The place named in a text, the longest match first; None where there is none."""
    return None


def street_address(rng: random.Random, city: City) -> str:
    """A street and number as the country writes them."""
    return f"{rng.randint(10, 990)} Example Street"


def phone_number(rng: random.Random, city: City) -> str:
    """A telephone number of the kind kept for fiction where the country keeps one."""
    return f"({city.area_code}) 555-01{rng.randrange(100):02d}"


def company_name(rng: random.Random, kind: str, place: City, surname: str = "") -> str:
    """A fictional organisation of this kind."""
    return f"{surname or place.name} Group"


def email_domain(organisation: str, country_code: str = "US") -> str:
    """A mail domain made from an organisation's name, ASCII."""
    return "".join(c for c in organisation.lower() if c.isascii() and c.isalnum()) + ".com"
