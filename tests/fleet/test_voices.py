"""Months whose mails a model words: the reference still earns all; killed, forked, done once more, the words are the same
and none is paid twice."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from workaday.computer.open import open_computer
from workaday.errors import ModelBusyError, ModelSetupError, UsageError
from workaday.fleet.hire import Hired, Terms, worker_named
from workaday.fleet.voices import Voice, beside, left_to, voice_lines, voice_named, words_on
from workaday.fleet.work import Worked, fork, grade_run, replay, work_on
from workaday.models.prices import Price
from workaday.models.records import Reply, Request, Usage
from workaday.models.scripted import ScriptedModel
from workaday.models.spend import Spend
from workaday.month import open_desk
from workaday.month.about import read_about
from workaday.month.collaborators import office_of
from workaday.month.journal import Journal
from workaday.month.run import create_run, open_run

TALK = (
    "Just out of a meeting.",
    "Happy to help, as ever.",
    "Hope the day is treating you well.",
    "All good here.",
)
Call = Callable[[str, Mapping[str, Any]], Any]


class Asker:
    """Asks everybody for all that the month holds, thanks them, and does so on three days."""

    name = "asker"

    def __init__(self, computer: Path) -> None:
        found = json.loads((computer / "collaborators.json").read_text(encoding="utf-8"))["collaborators"]
        self.people = [p["id"] for p in found]
        self.labels = [k["label"] for k in open_computer(computer).ledger.document("knowledge")]

    def work(self, call: Call, day: int = 1) -> None:
        for today in range(day, 4):
            for person in self.people:
                body = "\n".join(f"What is the {label}?" for label in self.labels[today - 1 :: 2])
                call("send_mail", {"to": [person], "subject": f"Day {today}", "body": body})
                call("send_mail", {"to": [person], "subject": "Thanks", "body": "I have put it in order."})
            call("list_mail", {})
            call("end_day", {})


def talkative(request: Request) -> Reply:
    """Words about every mail in another way each time that it is asked, and now and then uselessly."""
    mail = request.messages[1].text
    chance = os.urandom(1)[0]
    if chance < 40:
        return Reply("It is 500.", usage=Usage(500, 5, usd=0.001))
    marks = re.findall(r"^\[\d+\](?= )", mail, re.MULTILINE)
    lines = [TALK[chance % 4], *marks, TALK[chance // 4 % 4]]
    return Reply(json.dumps({"lines": lines}), usage=Usage(500, 40, usd=0.002))


def logging(place: Path) -> ScriptedModel:
    """A talkative model; each request leaves its mail's lines in a file before it is answered."""

    def script(request: Request) -> Reply:
        handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.write(handle, (json.dumps(request.messages[1].text) + "\n").encode())
        os.close(handle)
        return talkative(request)

    return ScriptedModel(script, name="scripted:talkative")


def asking(computer: Path) -> Hired:
    return lambda desk: nullcontext(Asker(computer))


def begin(computer: Path, out: Path, voice: Voice | None, hired: Hired | None = None) -> Worked:
    office = office_of(computer, out)
    with create_run(computer, out, worker="asker", office=office) as run:
        return work_on(run, beside(hired or asking(computer), office, voice), time.monotonic())


def go_on(run: Path, voice: Voice | None) -> Worked:
    computer = Path(read_about(run)["computer"])
    office = office_of(computer, run)
    with open_run(run, office) as opened:
        return work_on(opened, beside(asking(computer), office, voice), time.monotonic())


def bodies(run: Path) -> list[str]:
    journal = Journal.open(run / "journal.sqlite", read_only=True)
    try:
        return [m.body for m in [*journal.mails("in"), *journal.pending()]]
    finally:
        journal.close()


def lines_in(place: Path) -> list[str]:
    return place.read_text(encoding="utf-8").splitlines() if place.exists() else []


# --- the month as it is ---


@pytest.mark.slow
def test_the_reference_earns_all_among_talkative_colleagues(computer: Path, tmp_path: Path) -> None:
    reference = worker_named("reference", open_computer(computer))
    model = ScriptedModel(talkative, name="scripted:talkative")
    done = begin(computer, tmp_path / "run", Voice(model), lambda desk: nullcontext(reference))
    assert (done.outcome, done.why) == ("finished", "")
    grade = grade_run(done.run)
    assert grade.score == 1.0
    assert (
        grade.colleagues["leaks"] == grade.colleagues["contradictions"] == grade.colleagues["unanswered"] == 0
    )
    mails = read_about(done.run)["voice"]["mails"]
    assert mails["worded"] > 15
    assert mails["worded"] + mails["refused"] >= len(model.asked)
    assert replay(done.run).difference == ""


def test_run_json_and_the_ledger_say_who_words_the_mails_and_what_it_cost(
    computer: Path, tmp_path: Path
) -> None:
    model = ScriptedModel(talkative, name="scripted:talkative")
    done = begin(computer, tmp_path / "run", Voice(model, Price(1.0, 2.0, 0.1)))
    about = read_about(done.run)["voice"]
    assert about["name"] == "scripted:talkative"
    assert set(about["prompts"]) == {"voice/system", "voice/mail", "voice/again"}
    assert about["mails"]["worded"] > 5
    assert about["mails"]["worded"] + about["mails"]["refused"] == len(model.asked)
    with_lines = Spend(done.run / "spend.sqlite")
    (line,) = with_lines.lines()
    with_lines.close()
    assert (line.role, line.stage, line.calls) == ("voice", "mail", len(model.asked))
    assert words_on(done.run).startswith(f"{about['mails']['worded']} of ")
    said = bodies(done.run)
    assert sum(any(line in body for line in TALK) for body in said) == about["mails"]["worded"]
    assert not any("500." in body.splitlines() for body in said)


def test_without_a_voice_a_run_says_nothing_of_one(computer: Path, tmp_path: Path) -> None:
    done = begin(computer, tmp_path / "run", None)
    assert "voice" not in read_about(done.run)
    assert not (done.run / "wordings.jsonl").exists()
    assert words_on(done.run) == ""


# --- the same end, and nothing paid twice ---


def test_done_once_more_it_is_the_same_and_asks_nobody(computer: Path, tmp_path: Path) -> None:
    done = begin(computer, tmp_path / "run", Voice(logging(tmp_path / "log")))
    asked = len(lines_in(tmp_path / "log"))
    assert replay(done.run).difference == ""
    assert len(lines_in(tmp_path / "log")) == asked > 5
    (done.run / "wordings.jsonl").unlink()
    assert replay(done.run).difference != ""


def test_a_fork_has_the_words_and_its_replay_too(computer: Path, tmp_path: Path) -> None:
    done = begin(computer, tmp_path / "run", Voice(logging(tmp_path / "log")))
    asked = len(lines_in(tmp_path / "log"))
    forked = fork(done.run, 1, tmp_path / "fork")
    again = go_on(forked, Voice(logging(tmp_path / "log")))
    assert again.outcome == "finished"
    assert len(lines_in(tmp_path / "log")) == asked
    assert read_about(forked)["outcome"] == read_about(done.run)["outcome"]
    assert read_about(forked)["voice"] == read_about(done.run)["voice"]
    assert replay(forked).difference == ""


def test_a_server_that_fails_stops_the_run_and_it_goes_on_with_what_is_paid(
    computer: Path, tmp_path: Path
) -> None:
    left = iter(range(7))

    def script(request: Request) -> Reply:
        if next(left, None) is None:
            raise ModelBusyError("scripted:talkative: too many requests")
        return logging(tmp_path / "log").ask(request)

    stopped = begin(computer, tmp_path / "run", Voice(ScriptedModel(script, name="scripted:talkative")))
    assert (stopped.outcome, stopped.why) == ("model", "scripted:talkative: too many requests")
    assert read_about(stopped.run)["state"] == "stopped"
    done = go_on(stopped.run, Voice(logging(tmp_path / "log")))
    assert done.outcome == "finished"
    assert max(Counter(lines_in(tmp_path / "log")).values()) == 1
    assert replay(done.run).difference == ""


def test_a_cap_stops_the_run_and_a_higher_one_goes_on(computer: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    stopped = begin(computer, tmp_path / "run", Voice(logging(log), max_tokens=8_000))
    assert stopped.outcome == "spend"
    assert "--max-tokens" in stopped.why
    asked = len(lines_in(log))
    assert asked > 0
    assert go_on(stopped.run, Voice(logging(log), max_tokens=1_000_000)).outcome == "finished"
    assert len(lines_in(log)) > asked
    assert max(Counter(lines_in(log)).values()) == 1


def test_somebody_gives_the_voice_up(computer: Path, tmp_path: Path) -> None:
    """What was worded stays so, the rest is in phrases, and done once more it is the same."""
    log = tmp_path / "log"
    stopped = begin(computer, tmp_path / "run", Voice(logging(log), max_tokens=8_000))
    asked = len(lines_in(log))
    done = go_on(stopped.run, None)
    assert done.outcome == "finished"
    assert len(lines_in(log)) == asked
    about = read_about(done.run)["voice"]
    assert about["name"] == "phrases"
    assert "by a voice that was given up" in words_on(done.run)
    assert 0 < about["mails"]["worded"] <= asked
    assert replay(done.run).difference == ""


@pytest.mark.slow
def test_a_month_that_is_killed_pays_for_no_word_twice(computer: Path, tmp_path: Path) -> None:
    """SIGKILL between a word and its turn, again and again: only the call under way may be made again."""
    run, log = tmp_path / "run", tmp_path / "log"
    create_run(computer, run, worker="asker", office=office_of(computer, run)).close()
    kills = 0
    for target in (3, 9, 20):
        with subprocess.Popen([sys.executable, __file__, str(run), str(log)]) as process:
            while process.poll() is None and len(lines_in(log)) < target:
                time.sleep(0.0005)
            process.send_signal(signal.SIGKILL)
        kills += process.returncode == -signal.SIGKILL
    done = go_on(run, Voice(logging(log)))
    assert done.outcome == "finished"
    assert kills == 3
    times = Counter(lines_in(log))
    assert sum(n - 1 for n in times.values()) <= kills
    assert replay(run).difference == ""


# --- by name ---


def test_a_voice_is_a_model_or_phrases() -> None:
    assert voice_named("phrases", Terms()) is None
    assert voice_lines("phrases") == []
    with pytest.raises(UsageError, match="no voice 'nobody': there are phrases, and models"):
        voice_named("nobody", Terms())
    with pytest.raises(ModelSetupError, match="no price is known"):
        voice_named("openai-compatible:x@https://a.example/v1", Terms(max_usd=5))


def test_the_forecast_names_the_voices_calls() -> None:
    (line,) = voice_lines("openai:gpt-4o")
    assert (line.role, line.stage) == ("voice", "mail")
    assert 0 < line.calls[0] < line.calls[1]
    assert line.usd is not None


def test_caps_are_the_voices_where_the_worker_is_no_model() -> None:
    terms = Terms(max_usd=3.0, max_tokens=5)
    assert left_to("reference", terms, "openai:gpt-4o") == Terms()
    assert left_to("reference", terms, "phrases") == terms
    assert left_to("openai:gpt-4o", terms, "openai:gpt-4o") == terms


def test_the_desk_alone_does_not_go_on_in_another_voice(computer: Path, tmp_path: Path) -> None:
    stopped = begin(computer, tmp_path / "run", Voice(logging(tmp_path / "log"), max_tokens=8_000))
    with (
        pytest.raises(UsageError, match=r"worded by scripted:talkative; go on .*--resume"),
        open_desk(stopped.run),
    ):
        pass


if __name__ == "__main__":
    go_on(Path(sys.argv[1]), Voice(logging(Path(sys.argv[2]))))
