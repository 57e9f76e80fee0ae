"""The controls of a new computer: the reference worker's month on it, and what grading/controls makes of it."""

from __future__ import annotations

import errno
import os
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from workaday.errors import RunError
from workaday.fleet.work import work
from workaday.grading.controls.cheats import Scene
from workaday.grading.controls.verdict import Controls, judge, record
from workaday.grading.evidence import evidence_of
from workaday.grading.grade import load_checks
from workaday.month.collaborators import Colleagues
from workaday.objectives.records import ReferencePlan
from workaday.world.ledger import Ledger
from workaday.world.seeds import Seed


def control(computer: Path) -> Controls:
    """Works the reference month in a folder that goes away, and judges the objectives. Raises RunError when the
    month does not come to its end, OSError when the disk is what stops it."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix=".controls-", dir=computer.parent) as folder:
        done = work(computer, Path(folder) / "run", "reference")
        if done.outcome == "disk":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(computer.parent))
        if done.outcome != "finished":
            raise RunError(f"the reference worker's month stopped ({done.outcome}): {done.why}")
        checks = load_checks(computer)
        ledger = Ledger.open(computer / "truth" / "ledger.sqlite")
        seed = Seed.root(ledger.meta("seed")).child("controls")
        controls = judge(evidence_of(done.run, computer), checks, scene_of(computer), seed)
    return replace(controls, seconds=time.monotonic() - started)


def control_and_record(computer: Path) -> Controls:
    """`control`, kept with the computer."""
    controls = control(computer)
    record(controls, computer)
    return controls


def scene_of(computer: Path) -> Scene:
    """A computer on which nothing was done, for those who cheat."""
    ledger = Ledger.open(computer / "truth" / "ledger.sqlite")
    plan = ReferencePlan.model_validate(ledger.document("plan"))
    people = sorted(p["id"] for p in plan.people.values() if p["id"] != "me")
    office = Colleagues(computer)
    return Scene(computer, load_checks(computer), plan.deliverables, people, office, plan.working_days)
