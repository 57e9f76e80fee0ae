"""What a month costs beyond the tools' own work, and what another loop costs beside it.

    python benchmarks/month.py
    python benchmarks/month.py --computer out/c/computers/win_000000 --inspect .inspect/bin/python

Four stages, each in a process of its own, one JSON object a line:

    month      a reference month with its journal: how long the tools worked, how long the worker thought, and
               what is left, the desk and the journal
    resume     the same worker again over the finished month, answered by the journal alone
    desk       turns whose tool does next to nothing (a note of a thousand characters), through desk and journal
    inspect    the same through Inspect AI's loop with a mock model and its log (pip install inspect_ai, MIT; it may
               live in an environment of its own: --inspect PYTHON)

Processor seconds stand beside the seconds on the clock because others may be busy on the machine.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

Figures = dict[str, str | int | float]
NOTE = "a note of what was found, " * 40


@dataclass(frozen=True)
class Settings:
    """`computer` may be "": then one is made in `folder`."""

    folder: Path
    computer: str
    turns: int

    def home(self) -> Path:
        if self.computer:
            return Path(self.computer)
        from workaday.authors.embedded.author import Request
        from workaday.fleet.create import create_one, prepare

        made = self.folder / "made" / "computers" / "win_000000"
        if not made.is_dir():
            persona = (
                "A personal financial advisor at a small firm who keeps more spreadsheets than it would like"
            )
            home = prepare(self.folder / "made", resume=False, force=True)
            outcome = create_one(Request("win_000000", persona, 7, 0, "windows"), home)
            if outcome.error:
                raise SystemExit(outcome.error)
        return made


class Watch:
    """Seconds spent in something: on the clock, and of the processor."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.cpu_seconds = 0.0

    def around(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*given: Any, **named: Any) -> Any:
            started, worked = time.perf_counter(), time.process_time()
            try:
                return function(*given, **named)
            finally:
                self.seconds += time.perf_counter() - started
                self.cpu_seconds += time.process_time() - worked

        return watched


# --- stages: each in its own process ------------------------------------------------------------


def month(settings: Settings) -> Figures:
    from workaday.computer.open import open_computer
    from workaday.fleet.hire import worker_named
    from workaday.month.collaborators import Colleagues
    from workaday.month.desk.desk import TOOLS, Desk
    from workaday.month.run import create_run

    computer = settings.home()
    tools, calls = Watch(), Watch()
    watched = {n: replace(t, function=tools.around(t.function)) for n, t in TOOLS.items()}
    worker = worker_named("reference", open_computer(computer))
    started = time.perf_counter()
    with create_run(
        computer, settings.folder / "run", worker="reference", office=Colleagues(computer)
    ) as run:
        begun = time.perf_counter()
        worker.work(calls.around(Desk(run, watched).call))
        run.finish()
        seconds = time.perf_counter() - started
        turns = run.journal.count()
    return {
        "turns": turns,
        "seconds": round(seconds, 3),
        "begin_seconds": round(begun - started, 3),
        "ms_a_turn": round(1000 * seconds / turns, 3),
        "tools_ms_a_turn": round(1000 * tools.seconds / turns, 3),
        "beyond_ms_a_turn": round(1000 * (calls.seconds - tools.seconds) / turns, 3),
        "beyond_cpu_ms_a_turn": round(1000 * (calls.cpu_seconds - tools.cpu_seconds) / turns, 3),
        "worker_seconds": round(seconds - calls.seconds, 3),
    }


def resume(settings: Settings) -> Figures:
    from workaday.computer.open import open_computer
    from workaday.fleet.hire import worker_named
    from workaday.month.collaborators import Colleagues
    from workaday.month.desk import Desk
    from workaday.month.resume import Resumed
    from workaday.month.run import open_run

    computer = settings.home()
    worker = worker_named("reference", open_computer(computer))
    started = time.perf_counter()
    with open_run(settings.folder / "run", Colleagues(computer)) as run:
        opened = time.perf_counter()
        calls = Watch()
        resumed = Resumed(Desk(run))
        worker.work(calls.around(resumed.call))
        resumed.check_end()
        return {
            "turns": run.journal.count(),
            "seconds": round(time.perf_counter() - started, 3),
            "open_seconds": round(opened - started, 3),
            "journal_seconds": round(calls.seconds, 3),
        }


def desk(settings: Settings) -> Figures:
    from workaday.month.collaborators import Colleagues
    from workaday.month.desk import Desk
    from workaday.month.run import create_run

    computer = settings.home()
    with create_run(computer, settings.folder / "notes", worker="notes", office=Colleagues(computer)) as run:
        desk = Desk(run)
        started = time.perf_counter()
        for n in range(settings.turns):
            if not desk.call("write_notes", {"text": f"{n} {NOTE}"}).ok:
                desk.call("end_day", {})
        seconds = time.perf_counter() - started
        turns = run.journal.count()
    return {"turns": turns, "seconds": round(seconds, 3), "ms_a_turn": round(1000 * seconds / turns, 3)}


def inspect(settings: Settings) -> Figures:
    try:
        import inspect_ai
        from inspect_ai.dataset import Sample
        from inspect_ai.model import ModelOutput, ModelUsage, get_model
        from inspect_ai.solver import generate, use_tools
        from inspect_ai.tool import tool
    except ImportError:
        return {
            "installed": 0,
            "remark": "pip install inspect_ai, or --inspect PYTHON of an environment with it",
        }

    @tool
    def write_notes() -> Any:
        async def execute(text: str) -> str:
            """Write notes.

            Args:
                text: The whole notes.
            """
            return f"the notes are written ({len(text)} characters)"

        return execute

    name = "mockllm/model"
    outputs = [
        ModelOutput.for_tool_call(name, "write_notes", {"text": f"{n} {NOTE}"}) for n in range(settings.turns)
    ]
    outputs.append(ModelOutput.from_content(name, "done"))
    for output in outputs:  # else the mock counts tokens with a table from the network
        output.usage = ModelUsage(input_tokens=1, output_tokens=1, total_tokens=2)
    model = get_model(name, custom_outputs=outputs)
    loop = inspect_ai.Task(
        dataset=[Sample(input="Write notes.")], solver=[use_tools(write_notes()), generate(tool_calls="loop")]
    )
    started = time.perf_counter()
    log = inspect_ai.eval(loop, model=model, log_dir=str(settings.folder / "inspect"), display="none")[0]
    seconds = time.perf_counter() - started
    if log.status != "success":
        raise SystemExit(f"inspect_ai ended with {log.status}: {log.error.message if log.error else ''}")
    turns = sum(m.role == "tool" for m in (log.samples or [])[0].messages)
    return {
        "installed": 1,
        "version": inspect_ai.__version__,
        "turns": turns,
        "seconds": round(seconds, 3),
        "ms_a_turn": round(1000 * seconds / turns, 3),
    }


STAGES: Mapping[str, Callable[[Settings], Figures]] = {
    "month": month, "resume": resume, "desk": desk, "inspect": inspect,
}  # fmt: skip


# --- the command --------------------------------------------------------------------------------


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--computer", default="", help="a computer's folder (default: one is made)")
    parser.add_argument("--turns", type=int, default=500, help="turns of the last two stages (default 500)")
    parser.add_argument("--inspect", default=sys.executable, metavar="PYTHON", help="where inspect_ai is")
    parser.add_argument("--stage", choices=list(STAGES), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.turns < 1:
        parser.error("--turns is a number from 1 on")
    if chosen.stage:
        figures = STAGES[chosen.stage](Settings(chosen.folder, chosen.computer, chosen.turns))
        used = resource.getrusage(resource.RUSAGE_SELF)
        unit = 1024 if sys.platform != "darwin" else 1 << 20
        more = {
            "cpu_seconds": round(used.ru_utime + used.ru_stime, 2),
            "peak_rss_mb": round(used.ru_maxrss / unit, 1),
        }
        print(json.dumps({"benchmark": chosen.stage, **figures, **more}), flush=True)
        return 0
    with tempfile.TemporaryDirectory(prefix="workaday-benchmark-") as folder:
        Settings(Path(folder), chosen.computer, chosen.turns).home()
        for stage in STAGES:
            python = chosen.inspect if stage == "inspect" else sys.executable
            command = [python, __file__, *sys.argv[1:], "--stage", stage, "--folder", folder]
            if subprocess.run(command, check=False).returncode:
                print(f"month.py: stage {stage} failed", file=sys.stderr)
                return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
