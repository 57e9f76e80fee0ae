"""The controls prove a set of objectives, and show red where it is not to be believed."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from one_computer import copy_of

from workaday.fleet.controls import scene_of
from workaday.grading.controls.cheats import CHEATS, Scene
from workaday.grading.controls.mutants import COUNT, mutants
from workaday.grading.controls.verdict import Controls, Miss, lost_in, record
from workaday.grading.evidence import Evidence, evidence_of
from workaday.grading.grade import grade, informed, load_checks


@pytest.fixture(scope="module")
def scene(computer: Path) -> Scene:
    return scene_of(computer)


@pytest.fixture(scope="module")
def reference(finished: Path, computer: Path) -> Evidence:
    return informed(evidence_of(finished, computer), load_checks(computer))


@pytest.mark.parametrize(
    "name",
    [pytest.param(n, marks=[pytest.mark.slow] if "dump" in n or n == "guesses" else []) for n in CHEATS],
)
def test_a_cheat_earns_next_to_nothing(scene: Scene, name: str) -> None:
    fresh = scene.empty()
    CHEATS[name](fresh)
    assert fresh.files
    assert fresh.sent
    result = grade(fresh.evidence, fresh.checks, fresh.computer)
    assert result.score < 0.05, [c.what for c in result.checks if c.verdict == "pass"]


def test_the_same_values_in_sight_would_earn(scene: Scene) -> None:
    """What keeps the white text down is that it is white."""
    from workaday.grading.controls.office_files import page

    fresh = scene.empty()
    for _, output in fresh.outputs():
        lines = [f"{f['words'][0]}: {f['value']:.6f}" for f in fresh.asked_of(output.path)]
        fresh.files[output.path] = page("." + output.path.rpartition(".")[2], lines, fresh.at(0))
    result = grade(fresh.evidence, fresh.checks, fresh.computer)
    earned, most = result.by("kind")["figure"]
    assert earned > 0.9 * most


def test_each_mutant_loses_what_it_should_and_nothing_else(
    reference: Evidence, finished: Path, computer: Path
) -> None:
    checks = load_checks(computer)
    made = mutants(reference, checks, random.Random(3))
    assert len(made) == COUNT
    assert all(m.expected for m in made)
    for mutant in made:
        assert lost_in(grade(mutant.evidence, checks, finished)) == mutant.expected, mutant.what


def test_the_same_draw_gives_the_same_mutants(reference: Evidence, computer: Path) -> None:
    checks = load_checks(computer)
    one, other = (mutants(reference, checks, random.Random(7)) for _ in range(2))
    assert [(m.what, m.expected) for m in one] == [(m.what, m.expected) for m in other]


GOOD = Controls(1.0, 0.0, {"white text": 0.004}, 20, 20)


@pytest.mark.parametrize(
    ("controls", "words"),
    [
        (Controls(0.98, 0.0, {}, 0, 0), "the reference worker earns 98.0%"),
        (Controls(1.0, 0.01, {}, 20, 20), "doing nothing earns 1.0%"),
        (Controls(1.0, 0.0, {"white text": 0.05}, 20, 20), "the cheat 'white text' earns 5.0%"),
        (
            Controls(1.0, 0.0, {}, 20, 19, [Miss("a value", ["c2"], [])]),
            "1 of 20 mutants are inexact: a value",
        ),
    ],
    ids=["reference", "nothing", "cheat", "mutant"],
)
def test_objectives_that_fail_say_why(controls: Controls, words: str) -> None:
    assert GOOD.faults == []
    assert controls.faults == [words]


def test_the_result_is_kept_with_the_computer(computer: Path, tmp_path: Path) -> None:
    copy = copy_of(computer, tmp_path / computer.name)
    record(GOOD, copy)
    about = json.loads((copy / "computer.json").read_text(encoding="utf-8"))
    assert about["controls"] == {
        "reference": 1.0,
        "nothing": 0.0,
        "worst_cheat": 0.004,
        "mutants": "20 of 20",
    }
    assert json.loads((copy / "truth" / "controls.json").read_text(encoding="utf-8"))["exact"] == 20
