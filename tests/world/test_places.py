"""Places: found in a text where they are meant, and telling what a paper from there looks like."""

from __future__ import annotations

import random
import re
from zoneinfo import ZoneInfo

import pytest

from workaday.world.names import origins
from workaday.world.places import (
    KINDS,
    cities,
    company_name,
    countries,
    country,
    draw_city,
    email_domain,
    find_place,
    phone_number,
    street_address,
)


@pytest.mark.parametrize(
    ("text", "code", "city", "region"),
    [
        ("a Cape Town mechanic", "ZA", "Cape Town", "Western Cape"),
        ("a Luxembourgish cook", "LU", "", ""),
        ("a farmer from Tulare County", "US", "Visalia", "California"),
        ("retired to the Canary Islands", "ES", "Las Palmas de Gran Canaria", "Canarias"),
        ("born in Mönchengladbach", "DE", "Mönchengladbach", "Nordrhein-Westfalen"),
        ("born in Moenchengladbach", "DE", "Mönchengladbach", "Nordrhein-Westfalen"),
        ("Portland, Maine", "US", "Portland", "Maine"),
        ("a nurse in Oklahoma", "US", "", "Oklahoma"),
        ("香港的老师", "HK", "Hong Kong", ""),
        ("из Москвы", "RU", "Moscow", "Moscow"),
        ("a peach grower in Georgia", "US", "", "Georgia"),
        ("a Georgian winemaker", "GE", "", ""),
    ],
)
def test_finding_a_place(text: str, code: str, city: str, region: str) -> None:
    place = find_place(text)
    assert place is not None
    assert (place.country.code, place.city.name if place.city else "", place.region) == (code, city, region)


@pytest.mark.parametrize(
    "text", ["a mobile developer", "plans to split the bill", "a jacket", "", "Jackson is late"]
)
def test_not_a_place(text: str) -> None:
    assert find_place(text) is None


def test_the_tables_hold_together() -> None:
    assert len(cities("US")) >= 150
    assert len([city for city in cities() if city.country != "US"]) >= 160
    assert len(countries()) >= 70
    for city in cities():
        ZoneInfo(city.time_zone)
        assert city.country in countries()
    known = set(origins())
    for land in countries().values():
        assert cities(land.code), land.code
        assert land.paper in ("A4", "Letter")
        assert land.date_order in ("mdy", "dmy", "ymd")
        assert re.fullmatch(r"[A-Z]{3}", land.currency)
        assert {origin for origin, _ in land.origins} <= known
    assert len({city.region for city in cities("US")}) == 51


def test_large_cities_are_drawn_more() -> None:
    rng = random.Random(1)
    drawn = [draw_city(rng).name for _ in range(500)]
    assert drawn.count("New York") > drawn.count("Fargo")
    assert {draw_city(rng, region="Utah").region for _ in range(9)} == {"Utah"}


@pytest.mark.parametrize("kind", [*KINDS, "no such kind"])
def test_organisations_are_many(kind: str) -> None:
    rng = random.Random(2)
    names = {company_name(rng, kind, draw_city(rng)) for _ in range(60)}
    assert len(names) > 45
    for name in names:
        assert re.fullmatch(r"[a-z0-9]+\.(com|org|edu|gov)", email_domain(name))


def test_a_founder_is_in_the_name() -> None:
    rng = random.Random(2)
    assert any("Okonjo" in company_name(rng, "law", draw_city(rng), "Okonjo") for _ in range(5))


def test_every_country_writes_addresses_and_numbers() -> None:
    rng = random.Random(3)
    for code in countries():
        city = draw_city(rng, code)
        assert re.search(r"\d", street_address(rng, city))
        number = phone_number(rng, city)
        assert not re.search(r"[#{}]", number)
    assert re.fullmatch(r"\(\d{3}\) 555-01\d\d", phone_number(rng, draw_city(rng)))
    assert email_domain("Café Müller", "DE") == "cafemuller.de"
    assert country("GB").tld == "co.uk"
