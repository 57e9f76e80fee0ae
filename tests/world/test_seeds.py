"""Seeds: a child's randomness depends on its name alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workaday.world.seeds import Seed


def test_a_child_is_the_same_whatever_was_drawn_before() -> None:
    quiet, busy = Seed.root(7), Seed.root(7)
    rng = busy.rng()
    for name in ("a", "b", "c"):
        busy.rng(name).random()
        rng.random()
    assert quiet.rng("table", "invoices").random() == busy.rng("table", "invoices").random()


def test_an_rng_is_fresh_at_each_call() -> None:
    seed = Seed.root(7)
    assert [seed.rng("x").random() for _ in range(3)] == [seed.rng("x").random()] * 3


def test_rng_of_names_is_the_rng_of_the_child() -> None:
    seed = Seed.root(7)
    assert seed.rng("table", 3).random() == seed.child("table", 3).rng().random()


@pytest.mark.parametrize(
    "other",
    [Seed.root(8), Seed.root(7).child("a"), Seed.root(7).child("b"), Seed.root("7").child("a", "b")],
    ids=["root", "child", "sibling", "grandchild"],
)
def test_other_names_draw_otherwise(other: Seed) -> None:
    assert other.rng().random() != Seed.root(7).rng().random()


def test_a_seed_draws_the_same_in_every_version_of_workaday() -> None:
    assert Seed.root(7).child("table", "invoices").number() == 770641959829094332


@given(
    st.integers() | st.text(), st.lists(st.text() | st.integers(), max_size=4), st.sampled_from([8, 32, 64])
)
def test_numbers_fit_their_bits(root: int | str, names: list[str | int], bits: int) -> None:
    seed = Seed.root(root).child(*names)
    assert 0 <= seed.number(bits) < 2**bits
    assert seed.number(bits) == Seed(seed.path).number(bits)
