"""What a turn of a model's day costs beyond the model's and the tools' own work, and whether that grows with the day.

    python benchmarks/model_worker.py
    python benchmarks/model_worker.py --computer out/c/computers/win_000000 --turns 2000

A scripted model makes two calls an answer, all day long. Its replies are committed to a real run's journal; what it reads is
made up here, 2,000 to 6,000 characters a call (a real desk's day is over after some 300 calls). Two stages, each in a process
of its own, one JSON object a line:

    folded   the context that is used by default: the conversation is folded again and again
    whole    nothing is ever folded: the history grows to the end of the day

`ms_first` and `ms_last` are the loop's own milliseconds a turn (clock, without the model's and the desk's) over the first and
the last fifth of the day, the commit of each reply included; `grown_mb` is how much the process grew after the first fifth,
`history_mb` how much was said and heard since then and is still held.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workaday.fleet.hire import QUIET
from workaday.models.records import Reply, Request, ToolCall, Usage
from workaday.month.collaborators import Colleagues
from workaday.month.desk import Desk
from workaday.month.resume import Replies
from workaday.month.run import create_run
from workaday.workers.model import Limits, ModelWorker
from workaday.workers.protocol import Answer

CONTEXTS = {"folded": 0, "whole": 100_000_000}


class Looking:
    """A model that keeps nothing and answers at once: two looks an answer, until its turns are used up."""

    name, calls_tools, context_tokens = "scripted:looking", True, 0

    def __init__(self, turns: int) -> None:
        self.turns = turns
        self.answered = 0
        self.seconds = 0.0
        self.marks: list[tuple[float, int]] = []

    def ask(self, request: Request) -> Reply:
        started = time.perf_counter()
        reply = self._answer(request)
        self.seconds += time.perf_counter() - started
        return reply

    def _answer(self, request: Request) -> Reply:
        if request.purpose.stage == "plan":
            return _calls(("write_plan", {"week": 1, "text": "- 09:00-18:00 deep work: look"}))
        if request.purpose.stage == "memory":
            return Reply("I looked around.")
        self.answered += 1
        n = self.answered
        self.marks.append((time.perf_counter(), _peak_kb()))
        return _calls(("read_file", {"path": f"C:/a/{n}.docx"}), ("read_mail", {"id": f"m{n:04d}"}))


@dataclass(frozen=True)
class Said:
    ok: bool
    text: str


def read(tool: str, arguments: Mapping[str, Any]) -> Said:
    """What a file or a mail says: lines, some of them with figures."""
    if tool not in ("read_file", "read_mail"):
        time_line = "Monday 2026-01-05 08:30, day 1 of 20 (week 1 of 4), 570 minutes left"
        return Said(True, time_line if tool == "what_time" else f"{tool} is done")
    seed = sum(map(ord, str(arguments)))
    lines = [f"Item {k} of {seed}: {(seed * 37 + k * 101) % 100_000:,}" for k in range(2)]
    words = [f"words and words, line {n} of {seed}" for n in range(60 + seed % 130)]
    return Said(True, "\n".join([str(arguments), *lines, *words]))


def _calls(*calls: tuple[str, dict[str, Any]]) -> Reply:
    made = tuple(ToolCall(str(n), tool, json.dumps(a)) for n, (tool, a) in enumerate(calls))
    return Reply("Let me look.", made, "tools", Usage(0, 60))


def _peak_kb() -> int:
    return int(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def measure(computer: Path, folder: Path, stage: str, turns: int) -> dict[str, Any]:
    """One day of so many turns."""
    model, others, per_turn, heard = Looking(turns), 0.0, [], 0

    class Enough(Exception):
        pass

    with create_run(computer, folder / stage, worker=model.name, office=Colleagues(computer)) as run:
        desk = Desk(run)

        def call(tool: str, arguments: Mapping[str, Any]) -> Answer:
            nonlocal others, heard
            if tool == "end_day":
                raise Enough
            started = time.perf_counter()
            answer = read(tool, arguments)
            others += time.perf_counter() - started
            heard += len(answer.text)
            if model.answered > len(per_turn):
                per_turn.append((time.perf_counter() - others - model.seconds, _peak_kb(), heard))
            return answer

        limits = Limits(turns_per_day=turns, context_tokens=CONTEXTS[stage])
        worker = ModelWorker(model, Replies(desk).once, desk.tools(), limits=limits, quiet=QUIET)
        with suppress(Enough):
            worker.work(call)
    fifth = turns // 5

    def ms(first: int, last: int) -> float:
        return round((per_turn[last][0] - per_turn[first][0]) / (last - first) * 1000, 3)

    return {
        "stage": stage, "turns": turns, "folded": worker.events["folded"], "ms_first": ms(0, fifth),
        "ms_last": ms(turns - fifth - 1, turns - 1),
        "grown_mb": round((per_turn[-1][1] - per_turn[fifth][1]) / 1024, 1),
        "history_mb": round((per_turn[-1][2] - per_turn[fifth][2]) / 1e6, 1) if stage == "whole" else 0.0,
    }  # fmt: skip


def made_computer(folder: Path) -> Path:
    from workaday.authors.embedded.author import Request as Wanted
    from workaday.fleet.create import create_one, prepare

    persona = "A personal financial advisor at a small firm who keeps more spreadsheets than it would like"
    home = prepare(folder / "made", resume=False, force=True)
    outcome = create_one(Wanted("win_000000", persona, 7, 0, "windows"), home)
    if outcome.error:
        raise SystemExit(outcome.error)
    return folder / "made" / "computers" / "win_000000"


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--computer", type=Path, help="default: one is made")
    options.add_argument("--turns", type=int, default=500)
    options.add_argument("--stage", choices=CONTEXTS, help=argparse.SUPPRESS)
    options.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.stage:
        print(json.dumps(measure(chosen.computer, chosen.folder, chosen.stage, chosen.turns)))
        return
    with tempfile.TemporaryDirectory() as folder:
        computer = chosen.computer or made_computer(Path(folder))
        for stage in CONTEXTS:
            command = [
                sys.executable,
                __file__,
                "--stage",
                stage,
                "--folder",
                folder,
                "--computer",
                str(computer),
            ]
            subprocess.run([*command, "--turns", str(chosen.turns)], check=True)


if __name__ == "__main__":
    main()
