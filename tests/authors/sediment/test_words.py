"""Words: every slot is filled by something, and nothing from outside is taken for a slot."""

from __future__ import annotations

import random

import pytest

from workaday.authors.embedded.sediment import words
from workaday.authors.embedded.sediment.deposit import DEPOSITS
from workaday.authors.embedded.sediment.words import Words
from workaday.errors import BuildError
from workaday.world.seeds import Seed

GIVEN = {"back", "child", "day", "doing", "hobby", "label", "me", "month", "n", "out", "part", "place", "program", "shop", "subject",
         "taken", "title", "topic", "town", "unnamed", "version", "work", "year", "course", "album", "game", "name", "thing"}  # fmt: skip


def make() -> Words:
    return Words(Seed.root(1), {"town": "Bergen"})


def test_every_slot_names_a_pool_or_is_given() -> None:
    unknown = {(where, slot) for where, slot in words.slots() if slot not in words.pool_names() | GIVEN}
    assert unknown == set()


@pytest.mark.parametrize("name", sorted(words.pool_names()))
def test_every_line_of_every_pool_can_be_filled(name: str) -> None:
    made, rng = make(), random.Random(1)
    given = dict.fromkeys(GIVEN, "x")
    for line in words.pool(name):
        assert "«" not in made.fill(rng, line, **given)


@pytest.mark.parametrize("form", sorted(words._forms()))
def test_every_form_gives_a_text_of_about_its_size(form: str) -> None:
    made = make()
    text = made.text(random.Random(2), form, 9000, **dict.fromkeys(GIVEN, "x"))
    assert "«" not in text
    assert text.endswith("\n")
    assert 4500 < len(text) < 14_000


@pytest.mark.parametrize("form", ["json"])
def test_json_is_json(form: str) -> None:
    import json

    for seed in range(20):
        json.loads(make().text(random.Random(seed), form, 3000))


def test_every_deposit_has_words_for_its_event() -> None:
    assert {f"event_{name}" for name in DEPOSITS} <= words.pool_names()


def test_given_words_are_not_looked_at_again() -> None:
    assert make().fill(random.Random(1), "to «name»", name="«secret» <b>") == "to «secret» <b>"


@pytest.mark.parametrize(
    ("template", "said"), [("«nobody»", "nothing fills «nobody»"), ("«x:1-2»", "is no drawn slot")]
)
def test_a_wrong_slot_is_named(template: str, said: str) -> None:
    with pytest.raises(BuildError, match=said):
        make().fill(random.Random(1), template)


def test_two_computers_have_two_banks() -> None:
    first, second = (Words(Seed.root(n), {}).text(random.Random(1), "log", 4000) for n in (1, 2))
    assert first != second
