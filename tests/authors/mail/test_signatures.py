"""The block under a letter."""

from __future__ import annotations

import pytest

from workaday.authors.embedded.mail.signatures import block, signed
from workaday.world.records import Person
from workaday.world.seeds import Seed

SEED = Seed.root(3)


def person(name: str = "Ann Lee", title: str = "Editor", organization: str = "Call-Press") -> Person:
    given, family = name.split()
    mail, phone = "ann@call.example", "(317) 555-0193"
    return Person("c01", name, given, family, mail, "boss", title, organization, "peer", phone=phone)


def test_a_house_has_one_shape() -> None:
    shapes = {block(SEED, person(n, "Editor")).replace(n, "N") for n in ("Ann Lee", "Bo Day", "Cy Fox")}
    assert len(shapes) == 1
    others = {block(SEED, person(organization=f"House {k}")).replace(f"House {k}", "H") for k in range(30)}
    assert len(others) == 5


@pytest.mark.parametrize(
    "title", ["Parent", "Client's daughter, holds power of attorney", "Guardian", "Resident"]
)
def test_people_who_write_for_themselves_have_only_a_name(title: str) -> None:
    assert block(SEED, person(title=title)) == "Ann Lee"
    assert block(SEED, person(organization="")) == "Ann Lee"


def test_without_a_title_nothing_gapes() -> None:
    for k in range(30):
        made = block(SEED, person(title="", organization=f"House {k}"))
        assert not any(gap in made for gap in ("\n\n", "| \n", ", \n", "\n,"))
        assert made.removeprefix("-- \n").startswith("Ann Lee")


def test_the_name_is_not_written_twice() -> None:
    assert signed(SEED, "Yes.\n\nAnn Lee\n", person(organization="")) == "Yes.\n\nAnn Lee\n"
    assert signed(SEED, "Yes.\n\nAnn\n", person()).startswith("Yes.\n\nAnn\n\n")
    assert signed(SEED, "Yes.\n\nAnn Lee\n", person()).count("Ann Lee") == 1
