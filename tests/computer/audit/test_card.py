"""The card of a fleet: each distance is red on a fleet distorted for it, and green on one drawn from the reference."""

from __future__ import annotations

import json
import math
import random
import re
from collections.abc import Mapping
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from small_computer import make

from workaday.computer.audit.card import Card, Result, as_data, audit
from workaday.computer.audit.page import render
from workaday.computer.audit.records import Fault, Limits
from workaday.computer.audit.reference import SIZES
from workaday.computer.audit.words import about, shown, span

SUFFIXES = {"jpg": 20, "py": 14, "pdf": 10, "dll": 9, "": 7, "mp3": 40}


def card(folder: Path, fleet: list[Mapping[str, bytes]]) -> Card:
    folders = [make(folder / f"win_{k:06d}", files) for k, files in enumerate(fleet)]
    return audit(folders, Limits(), map)


def result(made: Card, key: str) -> Result:
    return next(r for r in made.results if r.statistic.key == key)


def sized(sizes: list[int]) -> dict[str, bytes]:
    return {f"Documents/f{k}.bin": b"x" * size for k, size in enumerate(sizes)}


def test_a_fleet_of_equal_sizes_is_as_far_as_theory_says(tmp_path: Path) -> None:
    made = result(card(tmp_path, [sized([1000] * 20)] * 3), "size_ks")
    share = SIZES.cdf(1000)
    assert made.distance == ("KS", pytest.approx(max(share, 1 - share)))
    assert made.verdict == "absurd"
    assert made.percentile == pytest.approx(100 * share)


def test_a_fleet_with_the_references_sizes_is_inside(tmp_path: Path) -> None:
    """Quantiles up to 1 MiB, so that the test stays small: the rest of the curve is the distance."""
    cut = 0.90
    fleet = [sized([round(SIZES.quantile(cut * (k + 0.5) / 60)) for k in range(60)])] * 3
    made = result(card(tmp_path, fleet), "size_ks")
    assert made.distance == ("KS", pytest.approx(1 - cut, abs=0.02))


def mixed(shares: Mapping[str, int]) -> dict[str, bytes]:
    return {
        f"Pictures/n{suffix}{k}{'.' * bool(suffix)}{suffix}": b"x"
        for suffix, n in shares.items()
        for k in range(n)
    }


@pytest.mark.parametrize(
    ("shares", "verdict"),
    [(SUFFIXES, "inside"), ({"xlsx": 100}, "absurd")],
    ids=["as real ones", "only workbooks"],
)
def test_the_mix_of_types(tmp_path: Path, shares: Mapping[str, int], verdict: str) -> None:
    made = result(card(tmp_path, [mixed(shares)] * 2), "type_mix")
    assert made.verdict == verdict
    assert made.distance is not None
    assert made.distance[1] == pytest.approx(made.value)


def test_a_small_home_lies_where_the_reference_table_says(tmp_path: Path) -> None:
    """112 files: the 0.3rd percentile of knowledge workers' collections."""
    made = result(card(tmp_path, [sized([10] * 112)] * 2), "files")
    assert made.percentile == pytest.approx(0.28, abs=0.05)
    assert made.distance is not None
    assert made.distance[1] > 0.99


@pytest.mark.parametrize(
    ("spread", "verdict"), [(1.98, "inside"), (0.02, "absurd")], ids=["people", "clones"]
)
def test_people_at_the_mean_are_unrealistic(tmp_path: Path, spread: float, verdict: str) -> None:
    rng = random.Random(3)
    counts = [max(1, min(300, round(9 * math.exp(spread * rng.gauss(0, 1))))) for _ in range(24)]
    fleet = [{f"f{k}": b"" for k in range(n)} for n in counts]
    assert result(card(tmp_path, list(fleet)), "file_spread").verdict == verdict


def test_copied_documents_are_red_and_named(tmp_path: Path) -> None:
    words = [f"word{k}" for k in range(200)]
    said = " ".join(words)
    fleet = [{"Documents/mine.txt": said.encode()}, {"Documents/yours.txt": (said + " indeed").encode()}]
    fleet += [
        {"Documents/other.txt": " ".join(random.Random(k).sample(words, 150)).encode()} for k in range(4)
    ]
    made = card(tmp_path, list(fleet))
    near = result(made, "near_duplicates")
    assert (near.verdict, near.distance) == ("absurd", ("documents", 2.0))
    page = render(made)
    assert "C:/Users/ann/Documents/mine.txt" in page
    assert "C:/Users/ann/Documents/yours.txt" in page
    assert any("mine.txt" in line for line in about(made))


def test_half_a_fleet_without_a_thing_does_not_hide_it(tmp_path: Path) -> None:
    made = card(tmp_path, [{"a.txt": b"x"}, sized([10] * 5)])
    files = result(made, "files")
    assert files.per_computer == {"win_000000": 1.0, "win_000001": 5.0}
    assert files.value == 3


# --- JSON and the page ---


@pytest.fixture(scope="module")
def some(tmp_path_factory: pytest.TempPathFactory) -> Card:
    rng = random.Random(1)
    fleet = [mixed(SUFFIXES) | sized([rng.randrange(9000) for _ in range(20 + 9 * k)]) for k in range(5)]
    return card(tmp_path_factory.mktemp("some"), list(fleet))


def test_json_has_every_row_of_the_table_and_every_computer(some: Card) -> None:
    found = json.loads(json.dumps(as_data(some), allow_nan=False))
    assert {r["row"] for r in found["rows"]} >= set(range(1, 33)) | set(range(35, 41))
    assert all(r["why"] for r in found["rows"] if r["verdict"] == "not computed")
    assert all(r["value"] is not None for r in found["rows"] if r["verdict"] != "not computed")
    assert all(
        len(r["per_computer"]) == 5 for r in found["rows"] if r["key"] in ("files", "depth", "received")
    )


class _Page(HTMLParser):
    """Open tags must be closed in their order; nothing may come from elsewhere or run."""

    VOID = frozenset({"meta", "br", "line", "rect", "circle", "polyline", "path"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        assert not any(name.startswith("on") or name in ("src", "href") for name, _ in attrs)
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_whole_and_runs_nothing(some: Card) -> None:
    page = _Page()
    text = render(some)
    page.feed(text)
    assert page.open == []
    assert not page.tags & {"script", "iframe", "img", "link", "object", "form"}
    assert "svg" in page.tags
    assert not re.search(r"url\(|@import|https?://", text)
    assert not re.search(r"\bnan\b|\binf\b", text)


def test_names_from_the_disk_are_escaped(some: Card) -> None:
    spoilt = replace(some, faults=(Fault("win", "<script>alert(1)</script>.docx", "does not <b>open</b>"),))
    text = render(spoilt)
    assert "<script" not in text
    assert "&lt;script&gt;" in text


def test_the_same_seed_gives_the_same_card(some: Card, tmp_path: Path) -> None:
    fleet = [sized([100 * k + 7 for k in range(30)])] * 2
    first, second = (card(tmp_path / name, fleet) for name in "ab")
    assert json.dumps(as_data(first)["rows"]) == json.dumps(as_data(second)["rows"])


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [(0.0512, "%", "5.1 %"), (0.0, "%", "0 %"), (26_872, "files", "26,872 files"), (0.7123, "KS", "0.71"), (2.35, "sheets", "2.4 sheets")],
)  # fmt: skip
def test_values_in_words(value: float, unit: str, text: str) -> None:
    assert shown(value, unit) == text


def test_a_span_names_its_unit_once() -> None:
    assert span(3, 8, "files") == "3.0 to 8.0 files"
    assert span(0.1, 0.2, "%") == "10 to 20 %"


def sized_as(folder: Path, size: str, files: int) -> Path:
    """A computer of so many files that says how large it is meant."""
    made = make(folder, {f"Documents/n{k}.txt": b"x" for k in range(files)})
    about = json.loads((made / "computer.json").read_text(encoding="utf-8"))
    (made / "computer.json").write_text(json.dumps(about | {"size": size}), encoding="utf-8")
    return made


def test_samples_are_held_against_the_paper_and_homes_against_homes(tmp_path: Path) -> None:
    folders = [
        sized_as(tmp_path / f"win_{k}", *kind)
        for k, kind in enumerate([("paper", 89), ("paper", 80), ("full", 4)])
    ]
    made = audit(folders, Limits(), map)
    assert (made.computers, made.homes) == (3, 1)
    assert result(made, "files").value == 4
    assert result(made, "sample_files").value == pytest.approx(84.5)
    assert result(made, "sample_files").verdict == "inside"
    assert result(made, "docx_median").verdict == "not computed"


def test_samples_alone_are_shown_as_what_they_are(tmp_path: Path) -> None:
    made = audit([sized_as(tmp_path / "win_0", "paper", 89)], Limits(), map)
    assert made.homes == 0
    assert result(made, "files").verdict == "absurd"
