"""One label, two values: found across files and inside one, and not where two things are said."""

from __future__ import annotations

import pytest

from workaday.artifacts.figures import FigureIndex
from workaday.artifacts.readers import read
from workaday.grading.contradictions import Bindings, contradiction

LABEL = "Spend in the quarter"
OTHERS = ("Spend in the quarter before", "Net spend in the quarter")


def bound(text: str, label: str = LABEL, unit: str = "money", name: str = "x.md") -> list[str]:
    bindings = Bindings(FigureIndex(read(text.encode(), name)), OTHERS)
    return [b.text for b in bindings.of(label, unit)]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("Spend in the quarter: $7,313", ["$7,313"]),
        ("The spend in the quarter came to about $7,313.", ["$7,313"]),
        ("Spend in the quarter (by Ana) is 7,313.", ["7,313"]),
        ("| Point | Figure |\n|---|---|\n| Spend in the quarter | 7,313 |\n", ["7,313"]),
        ("spend in the quarter: $1; spend in the quarter: $2", ["$1", "$2"]),
        ("Spend in the quarter before: $7,313", []),
        ("Net spend in the quarter: $7,313", []),
        ("Spend in the quarter, against a budget of $9,000", []),
        ("Spend in the quarter fell. The budget is $9,000.", []),
        ("Of $9,000 the spend in the quarter took most.", []),
    ],
    ids=["colon", "came-to", "bracket", "table", "twice", "longer-label", "preceded", "another-clause", "next-sentence", "before"],
)  # fmt: skip
def test_what_stands_beside_a_label(text: str, figures: list[str]) -> None:
    assert bound(text) == figures


def clash(*texts: str, name: str = "x.md") -> str | None:
    found = []
    for n, text in enumerate(texts):
        bindings = Bindings(FigureIndex(read(text.encode(), name)), OTHERS)
        found += [(f"C:/f{n}.md", b) for b in bindings.of(LABEL, "money")]
    clashing = contradiction(LABEL, found)
    return None if clashing is None else str(clashing)


def test_two_files_with_two_values_are_reported_with_both_places() -> None:
    said = clash("Spend in the quarter: $7,313", "# Notes\n\nSpend in the quarter was 7,131.")
    assert said == "Spend in the quarter: $7,313 in f0.md (line 1) but 7,131 in f1.md (line 3)"


def test_two_values_in_one_file_are_reported() -> None:
    assert clash("Spend in the quarter: $7,313\n\nSpend in the quarter: $7,131") is not None


@pytest.mark.parametrize(
    "texts",
    [
        ("Spend in the quarter: $7,313", "Spend in the quarter: $7,312.60"),
        ("Spend in the quarter: $7.3k", "Spend in the quarter: 7,313"),
        ("Spend in the quarter: $7,313", "Spend in the quarter before: $6,000"),
        ("| Point | Q1 | Q2 |\n|---|---|---|\n| Spend in the quarter | 1 | 2 |\n", "| Point | Q2 |\n|---|---|\n| Spend in the quarter | 2 |\n"),
        ("| Project | Spend in the quarter |\n|---|---|\n| A | 1 |\n| B | 2 |\n",),
        ("Spend in the quarter: $2", "| Month | Spend in the quarter |\n|---|---|\n| May | 1 |\n| June | 2 |\n| Total | 3 |\n"),
        ("| Point | Figure |\n|---|---|\n| Spend in the quarter | 6.1 per 1,000 days |\n",),
        ("Nothing.", "Spend in the quarter: $1"),
    ],
    ids=["rounded", "thousands", "other-label", "by-quarter", "by-project", "total-of-months", "per-thousand", "one-silent"],
)  # fmt: skip
def test_what_can_be_the_same_is_no_contradiction(texts: tuple[str, ...]) -> None:
    assert clash(*texts) is None


def test_a_list_behind_a_label_is_told_apart() -> None:
    bindings = Bindings(FigureIndex(read(b"Spend in the quarter: 1, 2, 3, 4, 5", "x.md")))
    assert [b.listed for b in bindings.of(LABEL, "money")] == [True]
    bindings = Bindings(FigureIndex(read(b"Spend in the quarter: 1, 2, 1939, 3, 4, 5", "x.md")))
    assert [b.listed for b in bindings.of(LABEL, "money")] == [True]
    bindings = Bindings(FigureIndex(read(b"Spend in the quarter: 29, 12 of them late", "x.md")))
    assert [b.listed for b in bindings.of(LABEL, "money")] == [False]


@pytest.mark.parametrize(
    ("text", "tried"),
    [
        ("Spend in the quarter: $7.\nIn brief, the spend in the quarter came to $7.", 1),
        ("Spend in the quarter: 12 %\n\nSpend in the quarter: $4\n\nSpend in the quarter: 3 days", 3),
        ("| Point | Figure |\n|---|---|\n| Spend in the quarter | 1 |\n| Spend in the quarter | 2 % |\n", 2),
        ("| Project | Spend in the quarter |\n|---|---|\n| A | 1 |\n| B | 2 |\n", 0),
        ("Spend in the quarter by project: 4", 0),
    ],
    ids=["said-twice", "any-unit", "rows", "by-project", "other-label"],
)
def test_what_was_tried_beside_a_label_is_counted(text: str, tried: int) -> None:
    assert Bindings(FigureIndex(read(text.encode(), "x.md"))).tried(LABEL) == tried
