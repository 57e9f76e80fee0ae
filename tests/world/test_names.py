"""Names: nobody in a fleet is called like another, and each is called as people there are."""

from __future__ import annotations

import random
import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workaday.world.names import (
    EMAIL_HABITS,
    Name,
    NameSource,
    ascii_name,
    email_local,
    family_of,
    origins,
    permute,
    user_name,
)
from workaday.world.places import countries


def test_twelve_thousand_people_and_no_name_twice() -> None:
    source, rng = NameSource(7), random.Random(1)
    codes = list(countries())
    seen: Counter[str] = Counter()
    for computer in range(1334):
        taken: set[str] = set()
        code = "US" if rng.random() < 0.7 else rng.choice(codes)
        for k in range(9):
            seen[source.person(rng, country=code, serial=computer * 40 + k, taken=taken).full] += 1
        assert len(taken) == 9
    assert seen.total() > 12_000
    assert [name for name, times in seen.items() if times > 1] == []


@pytest.mark.parametrize("origin", ["latvian", "bohra", "hispanic", "anglo"])
def test_no_name_twice_within_an_origin_even_past_its_pool(origin: str) -> None:
    source, rng = NameSource(3), random.Random(1)
    names = [source.person(rng, origin=origin, gender="female", serial=i).full for i in range(10_000)]
    assert len(set(names)) == len(names)


@given(st.integers(1, 5000), st.integers(0, 2**60))
@settings(max_examples=40, deadline=None)
def test_the_permutation_is_one(size: int, key: int) -> None:
    assert sorted(permute(i, size, key) for i in range(size)) == list(range(size))


def test_same_key_same_names_other_key_others() -> None:
    def names(key: int) -> list[Name]:
        return [NameSource(key).person(random.Random(i), serial=i) for i in range(50)]

    assert names(1) == names(1)
    assert len({name.full for name in names(1)} & {name.full for name in names(2)}) < 5


@pytest.mark.parametrize("origin", origins())
def test_every_origin_gives_names(origin: str) -> None:
    source = NameSource(1)
    for serial in range(20):
        name = source.person(random.Random(serial), origin=origin, gender="male", serial=serial)
        assert name.gender == "male"
        assert re.fullmatch(r"[\w '’.-]+", name.full), name
        assert re.fullmatch(r"[a-z]+\.[a-z]+", email_local(name))


def test_people_fit_their_country() -> None:
    source, rng = NameSource(1), random.Random(2)
    assert {source.person(rng, country="JP", serial=i).origin for i in range(20)} == {"japanese"}
    american = Counter(source.person(rng, country="US", serial=i).origin for i in range(600))
    assert 0.35 < american["anglo"] / 600 < 0.6
    assert len(american) > 12
    assert source.person(rng, country="HU", serial=1).order == "family_first"
    assert source.person(rng, origin="vietnamese", country="US", serial=1).full.isascii()


def test_a_womans_family_name() -> None:
    assert family_of("Kowalski", "polish", "female") == "Kowalska"
    assert family_of("Kowalski", "polish", "male") == "Kowalski"
    assert family_of("Ivanov", "russian", "female") == "Ivanova"
    assert family_of("Novák", "slovak", "female") == "Nováková"
    assert family_of("Papadopoulos", "greek", "female") == "Papadopoulou"
    assert family_of("Ólafs", "icelandic", "female") == "Ólafsdóttir"


def test_colleagues_are_told_apart() -> None:
    source, rng, taken = NameSource(5), random.Random(3), set[str]()
    people = [source.person(rng, serial=i, taken=taken) for i in range(15)]
    assert len({person.given for person in people}) == 15
    assert len({person.family for person in people}) == 15


def test_unknown_origin_is_named() -> None:
    with pytest.raises(KeyError, match="martian"):
        NameSource().person(random.Random(0), origin="martian")


def test_logins_and_mail() -> None:
    name = Name("Siobhán", "O'Dwyer", "Siobhán O'Dwyer", "given_first", "female", "irish")
    logins = {user_name(name, random.Random(seed)) for seed in range(60)}
    assert {"sodwyer", "Siobhan", "s.odwyer"} <= logins
    assert {email_local(name, habit) for habit in EMAIL_HABITS} >= {"siobhan.odwyer", "sodwyer", "odwyers"}
    assert ascii_name("Đặng Łukasz Ærø") == "Dang Lukasz Aero"
