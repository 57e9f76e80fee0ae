"""The verdict on a set of objectives: whether its grade can be believed."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from workaday.grading.controls.cheats import CHEATS, Scene
from workaday.grading.controls.mutants import Mutant, mutants
from workaday.grading.evidence import Evidence
from workaday.grading.grade import Grade, grade, informed
from workaday.objectives.records import Check
from workaday.world.seeds import Seed

MOST_FOR_A_CHEAT = 0.05


@dataclass(frozen=True)
class Miss:
    """A mutant that lost something else than it should: ids of checks."""

    what: str
    lost_too: list[str]
    not_lost: list[str]


@dataclass(frozen=True)
class Controls:
    """Scores are 0 to 1. `exact` of `mutants` mutants lost what they should and nothing else."""

    reference: float
    nothing: float
    cheats: dict[str, float]
    mutants: int
    exact: int
    misses: list[Miss] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def worst_cheat(self) -> float:
        return max(self.cheats.values(), default=0.0)

    @property
    def faults(self) -> list[str]:
        """What is wrong with the objectives, in words; empty where they pass."""
        found = []
        if self.reference < 1:
            found.append(f"the reference worker earns {self.reference:.1%}")
        if self.nothing > 0:
            found.append(f"doing nothing earns {self.nothing:.1%}")
        found += [f"the cheat {n!r} earns {s:.1%}" for n, s in self.cheats.items() if s >= MOST_FOR_A_CHEAT]
        if self.exact < self.mutants:
            found.append(
                f"{self.mutants - self.exact} of {self.mutants} mutants are inexact: {self.misses[0].what}"
            )
        return found

    def summary(self) -> dict[str, Any]:
        """What computer.json says of it."""
        return {
            "reference": round(self.reference, 4),
            "nothing": round(self.nothing, 4),
            "worst_cheat": round(self.worst_cheat, 4),
            "mutants": f"{self.exact} of {self.mutants}",
        }


def judge(reference: Evidence, checks: Sequence[Check], scene: Scene, seed: Seed) -> Controls:
    """All controls of one computer, from the reference worker's month; nothing is worked but what cheats do.
    Mutants are made only of a month that earns everything: what another one lacks would hide what they lose."""
    started = time.monotonic()
    reference = informed(reference, checks)
    best = grade(reference, checks, reference.desk)
    nothing = grade(scene.empty().evidence, checks, reference.desk).score
    cheats = {name: _cheated(name, scene, checks) for name in CHEATS}
    made = mutants(reference, checks, seed.rng("mutants")) if best.score == 1 else []
    misses = [m for m in (_missed(mutant, checks) for mutant in made) if m is not None]
    seconds = time.monotonic() - started
    return Controls(best.score, nothing, cheats, len(made), len(made) - len(misses), misses, seconds)


def _cheated(name: str, scene: Scene, checks: Sequence[Check]) -> float:
    fresh = scene.empty()
    CHEATS[name](fresh)
    return grade(fresh.evidence, checks, fresh.computer).score


def _missed(mutant: Mutant, checks: Sequence[Check]) -> Miss | None:
    lost = lost_in(grade(mutant.evidence, checks, mutant.evidence.desk))
    if lost == mutant.expected:
        return None
    return Miss(mutant.what, sorted(lost - mutant.expected), sorted(mutant.expected - lost))


def lost_in(result: Grade) -> frozenset[str]:
    return frozenset(c.id for c in result.checks if c.verdict == "fail")


def record(controls: Controls, computer: Path) -> None:
    """The result beside the truth, and its summary in computer.json. Seconds are left out: a computer is the same
    to the byte for the same seed."""
    kept = asdict(replace(controls, seconds=0.0))
    del kept["seconds"]
    text = json.dumps(kept, indent=1, ensure_ascii=False) + "\n"
    (computer / "truth" / "controls.json").write_text(text, encoding="utf-8")
    place = computer / "computer.json"
    about = json.loads(place.read_text(encoding="utf-8"))
    about["controls"] = controls.summary()
    place.write_text(json.dumps(about, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
