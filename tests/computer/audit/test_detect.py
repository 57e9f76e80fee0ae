"""The classifier test: near chance on the reference's own draws, far from it on a distorted feature; honest without
its library."""

from __future__ import annotations

import random
import subprocess
import sys

import pytest

from workaday.computer.audit.detect import FEATURES, NEEDS, Detection, Row, detect, draw_reference
from workaday.computer.audit.diversity import gzip_ratio, self_repetition
from workaday.computer.audit.records import Absent

ABSENT = """
import sys
sys.modules["sklearn"] = sys.modules["sklearn.ensemble"] = sys.modules["numpy"] = None
from workaday.computer.audit.detect import detect
from workaday.computer.audit.diversity import diversity
import random
print(detect([("windows", (1.0,) * 7)] * 300, 1).why)
print(diversity("docx", ["one text of many words that differ"] * 6, random.Random(1)).vendi.why)
"""


def drawn(count: int) -> list[tuple[str, Row]]:
    rng = random.Random(5)
    return [("windows", draw_reference("windows", rng)) for _ in range(count)]


def test_draws_of_the_reference_are_not_told_apart() -> None:
    pytest.importorskip("sklearn")
    found = detect(drawn(2000), seed=1)
    assert isinstance(found, Detection)
    assert found.joint == pytest.approx(0.5, abs=0.06)
    assert found.held_out == 1200


def test_one_distorted_feature_is_named_and_seeds_repeat() -> None:
    pytest.importorskip("sklearn")
    hour = FEATURES.index("hour")
    ours = [(system, (*row[:hour], 3.0, *row[hour + 1 :])) for system, row in drawn(1000)]
    found = detect(ours, seed=1)
    assert isinstance(found, Detection)
    assert max(found.alone, key=lambda name: found.alone[name]) == "hour"
    assert found.alone["hour"] > 0.95 < found.joint
    assert found.alone["depth"] < 0.6
    assert detect(ours, seed=1) == found


def test_dependence_alone_is_seen_jointly_and_not_in_the_marginals() -> None:
    """Files whose size and depth rise together, each with the reference's own marginal."""
    pytest.importorskip("sklearn")
    rows = [row for _, row in drawn(2000)]
    sizes, depths = sorted(r[0] for r in rows), sorted(r[2] for r in rows)
    ours = [("windows", (size, row[1], depth, *row[3:])) for size, depth, row in zip(sizes, depths, rows)]
    found = detect(ours, seed=1)
    assert isinstance(found, Detection)
    assert found.joint > 0.75
    assert found.marginals < 0.57


def test_few_files_are_not_judged() -> None:
    assert isinstance(detect(drawn(20), seed=1), Absent)


def test_without_the_extra_the_rows_say_what_to_install() -> None:
    done = subprocess.run(
        [sys.executable, "-c", ABSENT], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.splitlines() == [NEEDS, 'needs numpy: pip install "workaday[audit]"']
    assert 'pip install "workaday[audit]"' in NEEDS


def test_a_text_said_again_compresses_better() -> None:
    rng = random.Random(2)
    different = " ".join("".join(rng.choices("abcdefghijklmnop", k=6)) for _ in range(400))
    assert gzip_ratio(different[:1000] * 3) > 2 * gzip_ratio(different[:3000])


def test_self_repetition_counts_what_others_say() -> None:
    score, share = self_repetition(["a b c d e", "x a b c d", "one two three four five"])
    assert share == pytest.approx((1 / 2 + 1 / 2 + 0) / 3)
    assert score == pytest.approx((2 * 0.6931471805599453) / 3)


def test_vendi_is_one_for_unlike_texts_and_one_over_n_for_one_text() -> None:
    pytest.importorskip("numpy")
    from workaday.computer.audit.diversity import vendi

    assert vendi(["a b", "c d", "e f", "g h"]) == pytest.approx(1)
    assert vendi(["a b c"] * 4) == pytest.approx(1 / 4)
