"""Near-duplicates between computers are found and named; what only looks alike is not."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workaday.computer.audit.duplicates import (
    NEAR,
    Near,
    agreement,
    find_near,
    grams,
    jaccard,
    signature,
    words_of,
)
from workaday.computer.audit.records import Text

WORDS = [f"w{k}" for k in range(400)]


def prose(seed: int, length: int = 300) -> str:
    rng = random.Random(seed)
    return " ".join(rng.choice(WORDS) for _ in range(length))


def text(folder: Path, name: str, content: str, origin: str = "user_created", kind: str = "brief") -> Text:
    place = folder / f"{name}.txt"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(content, encoding="utf-8")
    found = grams(content)
    return Text(
        f"C:/Users/ann/{name}.txt", place, "text", kind, origin, len(words_of(content)), signature(found)
    )


def near(found: list[tuple[str, Text]]) -> Near:
    return find_near(found, map)


def test_a_planted_pair_is_found_with_paths_kind_and_shared_words(tmp_path: Path) -> None:
    said = prose(1)
    copy = said.replace("w7 ", "seven ", 1) + " and one more"
    found = [
        ("a", text(tmp_path / "a", "plan", said, kind="plan")),
        ("b", text(tmp_path / "b", "idea", copy, kind="idea_sheet")),
    ]
    found += [(c, text(tmp_path / c, f"other {k}", prose(100 + k))) for k, c in enumerate("abcdefgh")]
    [cluster] = near(found).clusters
    assert {(m.computer, m.path) for m in cluster.members} == {
        ("a", "C:/Users/ann/plan.txt"),
        ("b", "C:/Users/ann/idea.txt"),
    }
    assert cluster.kinds == ("idea_sheet", "plan")
    assert cluster.shared in " ".join(words_of(said))
    assert len(cluster.shared.split()) == 40
    assert near(found).copies == 2


@pytest.mark.parametrize(("kept", "copies"), [(0.96, 2), (0.70, 0)], ids=["nearly all", "two thirds"])
def test_the_line_is_drawn_at_four_fifths(tmp_path: Path, kept: float, copies: int) -> None:
    """The head of one text, then another's end: about (kept) / (2 - kept) of the 5-grams are shared."""
    head = round(300 * kept)
    mixed = " ".join(prose(1).split()[:head] + prose(2).split()[head:])
    found = [("a", text(tmp_path / "a", "x", prose(1))), ("b", text(tmp_path / "b", "x", mixed))]
    exact = jaccard(grams(prose(1)), grams(mixed))
    assert (exact >= NEAR) is (copies > 0)
    assert near(found).copies == copies


def test_copies_on_one_computer_are_its_own_affair(tmp_path: Path) -> None:
    found = [("a", text(tmp_path / "a", n, prose(1))) for n in ("v1", "v2", "v3")]
    assert near(found).clusters == ()


def test_a_family_and_a_stranger_with_the_same_text_are_one_group(tmp_path: Path) -> None:
    found = [("a", text(tmp_path / "a", n, prose(1))) for n in ("v1", "v2")]
    found.append(("b", text(tmp_path / "b", "mine", prose(1))))
    [cluster] = near(found).clusters
    assert (len(cluster.members), cluster.computers) == (3, 2)


def test_what_was_downloaded_is_listed_as_boilerplate_and_not_counted(tmp_path: Path) -> None:
    found = [(c, text(tmp_path / c, "manual", prose(1), origin="web_download")) for c in "abc"]
    result = near(found)
    assert result.copies == 0
    assert [c.boilerplate for c in result.clusters] == [True]


def test_a_text_on_many_computers_costs_a_comparison_a_computer(tmp_path: Path) -> None:
    found = [(str(k), text(tmp_path / str(k), "notice", prose(1))) for k in range(60)]
    compared: list[int] = []

    def counting(function, items):  # type: ignore[no-untyped-def]
        compared.append(len(items))
        return map(function, items)

    [cluster] = find_near(found, counting).clusters
    assert len(cluster.members) == 60
    assert compared == [59]


def test_short_texts_are_copies_of_nothing(tmp_path: Path) -> None:
    found = [(c, text(tmp_path / c, "list", "milk bread eggs butter tea salt")) for c in "ab"]
    assert near(found).documents == 0


@given(st.integers(0, 10_000), st.floats(min_value=0.3, max_value=1))
def test_signatures_estimate_the_jaccard_index(seed: int, kept: float) -> None:
    rng = random.Random(seed)
    whole = frozenset(rng.getrandbits(62) for _ in range(800))
    part = frozenset(rng.sample(sorted(whole), round(800 * kept)))
    assert abs(agreement(signature(whole), signature(part)) - kept) < 0.3


def test_signatures_are_right_on_average() -> None:
    found = []
    for seed in range(150):
        rng = random.Random(seed)
        both = [rng.getrandbits(62) for _ in range(160)]
        a, b = (frozenset(both + [rng.getrandbits(62) for _ in range(20)]) for _ in range(2))
        found.append(agreement(signature(a), signature(b)))
    assert sum(found) / len(found) == pytest.approx(0.8, abs=0.02)


def test_nothing_has_no_signature() -> None:
    assert signature(grams("four words are few")) == b""
