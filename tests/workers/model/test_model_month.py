"""Whole months at a real desk: the reference worker's calls through the model worker's loop, and months that are killed."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import diligent
import pytest
from puppet import Puppet
from turns_of import turns

from workaday.computer.open import open_computer
from workaday.errors import ModelBusyError, UsageError
from workaday.fleet.hire import Terms, hire, worker_named
from workaday.fleet.work import Worked, fork, grade_run, resume, work_on
from workaday.models.records import Reply, Request, Usage
from workaday.models.scripted import ScriptedModel
from workaday.month.about import read_about
from workaday.month.collaborators import Colleagues
from workaday.month.run import create_run, open_run
from workaday.workers.model import Limits


def begin(computer: Path, out: Path, model: ScriptedModel, terms: Terms | None = None) -> Worked:
    with create_run(computer, out, worker=model.name, office=Colleagues(computer)) as run:
        return work_on(run, hire(model, terms or Terms()), time.monotonic())


def kept(run: Path) -> dict[str, Any]:
    found: dict[str, Any] = read_about(run)["workers"][-1]["model"]
    return found


@pytest.mark.parametrize(
    ("by_schema", "context"),
    [
        pytest.param(False, 48_000, id="native-folded"),
        pytest.param(True, 1_000_000, id="schema", marks=pytest.mark.slow),
    ],
)
def test_the_reference_month_through_the_models_loop_earns_all(
    computer: Path, tmp_path: Path, by_schema: bool, context: int
) -> None:
    """Nothing is lost or changed between the desk and the model, planning, days and folding included."""
    puppet = Puppet(worker_named("reference", open_computer(computer)), by_schema=by_schema)
    model = ScriptedModel(puppet.answer, name="scripted:puppet", calls_tools=not by_schema)
    terms = Terms(limits=Limits(turns_per_day=10_000, context_tokens=context))
    done = begin(computer, tmp_path / "run", model, terms)
    assert (done.outcome, done.why, puppet.error) == ("finished", "", None)
    assert grade_run(done.run).score == 1.0
    about = kept(done.run)
    assert set(about["events"]) <= {"refused_call", "folded"}
    assert ("folded" in about["events"]) != by_schema
    assert about["usage"]["calls"] == len(model.asked)


def test_a_month_that_is_killed_asks_for_nothing_twice(computer: Path, tmp_path: Path) -> None:
    """SIGKILL at random moments: the same end, and no request but the one that was under way is made again."""
    whole, log = tmp_path / "whole", tmp_path / "whole.log"
    begin(computer, whole, diligent.logging(log))
    asked = log.read_text(encoding="utf-8").splitlines()
    run, often = tmp_path / "run", tmp_path / "often.log"
    create_run(computer, run, worker="scripted:diligent", office=Colleagues(computer)).close()
    chance, kills = random.Random(5), 0
    for target in sorted(chance.randrange(5, len(asked) - 10) for _ in range(3)):
        with subprocess.Popen([sys.executable, diligent.__file__, str(run), str(often)]) as process:
            while process.poll() is None and _lines(often) < target:
                time.sleep(0.001)
            time.sleep(chance.random() * 0.01)
            process.send_signal(signal.SIGKILL)
        kills += process.returncode == -signal.SIGKILL
    diligent.go_on(run, often)
    assert kills == 3
    times = Counter(often.read_text(encoding="utf-8").splitlines())
    assert times.keys() == set(asked)
    assert sum(times.values()) <= len(asked) + kills
    assert read_about(run)["outcome"] == read_about(whole)["outcome"]
    assert kept(run) == kept(whole)


def _lines(place: Path) -> int:
    return place.read_bytes().count(b"\n") if place.exists() else 0


def test_a_server_that_fails_stops_the_run_and_it_goes_on_once_it_is_back(
    computer: Path, tmp_path: Path
) -> None:
    left = iter(range(40))

    def script(request: Request) -> Reply:
        if next(left, None) is None:
            raise ModelBusyError("scripted:diligent: too many requests")
        return diligent.answer(request)

    stopped = begin(computer, tmp_path / "run", ScriptedModel(script, name="scripted:diligent"))
    assert (stopped.outcome, stopped.why) == ("model", "scripted:diligent: too many requests")
    about = read_about(stopped.run)
    assert (about["state"], about["outcome"]["type"]) == ("stopped", "model")
    assert "trace" not in about["outcome"]
    assert kept(stopped.run)["usage"]["calls"] == 40
    log = tmp_path / "log"
    diligent.go_on(stopped.run, log)
    assert read_about(stopped.run)["state"] == "finished"
    assert _lines(log) == kept(stopped.run)["usage"]["calls"] - 40


def test_a_cap_stops_the_run_and_a_higher_one_goes_on(computer: Path, tmp_path: Path) -> None:
    model = diligent.logging(tmp_path / "log")
    stopped = begin(computer, tmp_path / "run", model, Terms(max_tokens=50_000))
    assert stopped.outcome == "spend"
    assert "--max-tokens" in stopped.why
    with open_run(stopped.run, Colleagues(computer)) as run:
        spent = kept(stopped.run)
        done = work_on(run, hire(model, Terms(max_tokens=10_000_000), spent), time.monotonic())
    assert done.outcome == "finished"
    calls = kept(stopped.run)["usage"]["calls"]
    assert calls == _lines(tmp_path / "log")
    assert 0 < spent["usage"]["calls"] < calls


def test_run_json_says_who_worked_on_which_terms_and_what_it_cost(computer: Path, tmp_path: Path) -> None:
    skills = tmp_path / "skills" / "reports"
    skills.mkdir(parents=True)
    (skills / "SKILL.md").write_text("---\nname: reports\ndescription: How.\n---\nCheck.", encoding="utf-8")
    model = diligent.logging(tmp_path / "log")
    done = begin(
        computer, tmp_path / "run", model, Terms(skills=skills.parent, limits=Limits(turns_per_day=50))
    )
    about = kept(done.run)
    assert about["name"] == "scripted:diligent"
    assert about["prompts"]["worker/day"] >= 1
    assert (about["skills"], about["limits"]["turns_per_day"]) == (["reports"], 50)
    assert about["usage"] == {
        "calls": 104, "prompt": 4_000 + 80_000 + 2_000, "written": 200 + 4_000 + 100, "cached": 0,
        "usd": pytest.approx(1.04),
    }  # fmt: skip
    assert about["events"] == {"prose": 20}
    assert [t.tool for t in turns(done.run)].count("end_day") == 20
    assert "Check." in model.asked[0].messages[0].text


def test_who_goes_on_is_on_the_terms_that_were_agreed(computer: Path, tmp_path: Path) -> None:
    with create_run(
        computer, tmp_path / "run", worker="scripted:diligent", office=Colleagues(computer)
    ) as run:
        with hire(diligent.logging(tmp_path / "log"), Terms(limits=Limits(turns_per_day=7)))(_desk(run)):
            pass
        agreed = kept(tmp_path / "run")
        assert agreed["limits"]["turns_per_day"] == 7
        with pytest.raises(UsageError, match="settled when a model begins"):
            hire(diligent.logging(tmp_path / "log"), Terms(limits=Limits(turns_per_day=9)), agreed)
        done = work_on(
            run, hire(diligent.logging(tmp_path / "log"), Terms(), {**agreed, "rules": "other"}), 0.0
        )
        assert (done.outcome, done.turns) == ("diverged", 0)
        assert "prompts, tools or skills" in done.why


def _desk(run: Any) -> Any:
    from workaday.month.desk import Desk

    return Desk(run)


def test_another_worker_takes_over_after_a_reply_that_nobody_acted_on(computer: Path, tmp_path: Path) -> None:
    """What the first model heard after its last turn is none of the second one's."""

    def stops(request: Request) -> Reply:
        if len(request.messages) > 6:
            raise ModelBusyError("gone")
        return (
            Reply("I only talk.", usage=Usage(10, 5, usd=0.0))
            if request.purpose.stage == "day"
            else diligent.answer(request)
        )

    first = begin(computer, tmp_path / "run", ScriptedModel(stops, name="scripted:talker"))
    assert first.outcome == "model"
    for _ in range(2):  # and goes on after having been stopped itself
        with open_run(first.run, Colleagues(computer)) as run:
            run.take_over("scripted:diligent")
            done = work_on(run, hire(diligent.logging(tmp_path / "log"), Terms()), time.monotonic())
        assert done.outcome == "finished"
        assert [w["name"] for w in read_about(first.run)["workers"]] == [
            "scripted:talker",
            "scripted:diligent",
        ]
    assert kept(first.run)["usage"]["calls"] == _lines(tmp_path / "log")
    forked = fork(first.run, 9, tmp_path / "fork")
    assert resume(forked, "idle").outcome == "finished"


def test_an_instruction_in_a_mail_touches_nothing_outside_the_run(computer: Path, tmp_path: Path) -> None:
    """A model that does what a mail tells it: the desk refuses, and the computer stays as it was."""
    before = {p: (p.stat().st_size, p.stat().st_mtime_ns) for p in computer.rglob("*") if p.is_file()}
    victim = tmp_path / "outside.txt"
    victim.write_text("mine", encoding="utf-8")
    wishes = [
        ("write_file", {"path": str(victim), "content": "owned"}),
        ("write_file", {"path": "C:/../../../../outside.txt", "content": "owned"}),
        ("read_file", {"path": "../truth/ledger.sqlite"}),
        ("trash_file", {"path": "/"}),
        ("copy_file", {"source": str(victim), "target": "C:/Users"}),
    ]
    left = iter(wishes)

    def obeys(request: Request) -> Reply:
        if request.purpose.stage == "plan" or len(request.messages) < 3:
            return diligent.answer(request)
        wish = next(left, None)
        return (
            diligent._calls(wish) if wish else diligent._calls(("write_log", {"text": "x"}), ("end_day", {}))
        )

    done = begin(computer, tmp_path / "run", ScriptedModel(obeys, name="scripted:gullible"))
    assert done.outcome == "finished"
    assert kept(done.run)["events"]["refused_call"] == len(wishes)
    assert victim.read_text(encoding="utf-8") == "mine"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["outside.txt", "run"]
    assert {p: (p.stat().st_size, p.stat().st_mtime_ns) for p in computer.rglob("*") if p.is_file()} == before
