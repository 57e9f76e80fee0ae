"""`workaday work`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from workaday.cli.output import data, say
from workaday.errors import UsageError


def work(
    folder: Path,
    *,
    out: Path | None = None,
    worker: str | None = None,
    resume: Annotated[bool, Parameter(negative="")] = False,
    computer: Path | None = None,
    unsafe_shell: Annotated[bool, Parameter(negative="")] = False,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Work a month on a computer, or go on with a run that was killed, stopped or forked.

    Example: workaday work out/c/computers/win_000000
             workaday work out/c/runs/win_000000/r01 --resume

    Parameters
    ----------
    folder
        The computer's folder; with --resume, the run's.
    out
        Folder for the run (default: runs/<computer>/rNN beside the computers).
    worker
        Who works: reference, or idle (default: reference; with --resume, who did before).
    resume
        Go on with a run from its last turn.
    computer
        With --resume: where the run's computer is now, if it was moved.
    unsafe_shell
        Let the desk's Python and shell run unconfined, as you. The run says so for ever.
    json
        Print nothing but the JSON object.
    """
    from workaday.fleet.work import resume as go_on
    from workaday.fleet.work import work as work_month

    if resume and out is not None:
        raise UsageError("--resume goes on in the run's own folder: leave --out away")
    if not resume and computer is not None:
        raise UsageError("--computer tells where a run's computer is now: give it with --resume")
    if not resume and (folder / "run.json").is_file():
        raise UsageError(f"{folder} is a run; go on with it (--resume), or name a computer")
    if resume and unsafe_shell:
        raise UsageError("--unsafe-shell is settled when a run begins; leave it away with --resume")
    if resume and (folder / "computer.json").is_file():
        raise UsageError(f"{folder} is a computer; --resume takes the folder of a run")
    done = (
        go_on(folder, worker or "", computer)
        if resume
        else work_month(folder, out, worker or "reference", unsafe_shell)
    )
    if done.outcome != "finished":
        say(f"workaday: stopped after {done.turns} turns ({done.outcome}): {done.why}")
    elif not json:
        say(f"{done.turns} turns in {done.seconds:.1f} s; next: workaday grade {done.run}")
    data(
        {
            "run": str(done.run), "turns": done.turns, "worker": done.worker, "seconds": round(done.seconds, 2),
            "outcome": done.outcome, "why": done.why,
        }
    )  # fmt: skip
    return 0 if done.outcome == "finished" else 1
