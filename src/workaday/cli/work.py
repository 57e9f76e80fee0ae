"""`workaday work`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from workaday.cli.arguments import positive
from workaday.cli.output import cost, data, say
from workaday.errors import UsageError

if TYPE_CHECKING:
    from workaday.fleet.hire import Terms
    from workaday.models.forecast import Forecast
    from workaday.workers.model import Limits


def work(
    folder: Path,
    *,
    out: Path | None = None,
    worker: str | None = None,
    voice: str | None = None,
    resume: Annotated[bool, Parameter(negative="")] = False,
    computer: Path | None = None,
    unsafe_shell: Annotated[bool, Parameter(negative="")] = False,
    skills: Path | None = None,
    max_usd: float | None = None,
    max_tokens: int | None = None,
    turns_per_day: int | None = None,
    tokens_per_day: int | None = None,
    context_tokens: int | None = None,
    dry_run: Annotated[bool, Parameter(negative="")] = False,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Work a month on a computer, or go on with a run that was killed, stopped or forked.

    Example: workaday work out/c/computers/win_000000
             workaday work out/c/computers/win_000000 --worker openai:gpt-5.2 --max-usd 20 --dry-run
             workaday work out/c/computers/win_000000 --voice anthropic:claude-haiku-4-5 --max-usd 2
             workaday work out/c/runs/win_000000/r01 --resume

    Parameters
    ----------
    folder
        The computer's folder; with --resume, the run's.
    out
        Folder for the run (default: runs/<computer>/rNN beside the computers).
    worker
        Who works: reference, idle, or a language model as provider:model (default: reference; with --resume, who did
        before).
    voice
        Who words the colleagues' mails: phrases, or a language model as provider:model (default: phrases; with --resume,
        who did before).
    resume
        Go on with a run from its last turn.
    computer
        With --resume: where the run's computer is now, if it was moved.
    unsafe_shell
        Let the desk's Python and shell run unconfined, as you. The run says so for ever.
    skills
        A folder of skills (SKILL.md folders) that a model is given beside the work.
    max_usd
        What the run may cost in all, in US dollars; there it stops, and --resume with a higher figure goes on.
    max_tokens
        The same in tokens, sent and written together.
    turns_per_day
        How often a model may be asked on a day (default: 120).
    tokens_per_day
        Tokens after which a model's day is ended, sent and written together (default: no bound).
    context_tokens
        How much of a model's context is used (default: 48,000, or what it has).
    dry_run
        Print what a month will ask of models and cost, and do nothing.
    json
        Print nothing but the JSON object.
    """
    from workaday.fleet.hire import Terms
    from workaday.fleet.voices import words_on
    from workaday.fleet.work import resume as go_on
    from workaday.fleet.work import work as work_month

    limits = limits_of(turns_per_day, tokens_per_day, context_tokens)
    terms = Terms(skills, limits, positive("--max-usd", max_usd), positive("--max-tokens", max_tokens))
    if dry_run:
        cost(forecast_of(worker, voice, terms), json)
        return 0
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
        go_on(folder, worker or "", computer, terms, voice or "")
        if resume
        else work_month(folder, out, worker or "reference", unsafe_shell, terms, voice or "phrases")
    )
    if not json and (heard := words_on(done.run)):
        say(heard)
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


def forecast_of(worker: str | None, voice: str | None, terms: Terms) -> Forecast:
    """What a month will ask of who works and of who words the mails. Raises UsageError where neither is a model."""
    from workaday.fleet.hire import WORKERS
    from workaday.fleet.hire import forecast_of as of_worker
    from workaday.fleet.voices import voice_lines
    from workaday.models.forecast import forecast

    heard = voice_lines(voice) if voice else []
    if not worker and not heard:
        raise UsageError(
            "--dry-run forecasts what a model's month costs: name it (--worker provider:model, --voice provider:model)"
        )
    if heard and (worker is None or worker in WORKERS):
        return forecast(heard)
    return forecast([*of_worker(worker or "", terms).lines, *heard])


def limits_of(turns_per_day: int | None, tokens_per_day: int | None, context_tokens: int | None) -> Limits:
    """A model's bounds; what was not given stays as it is. Raises UsageError."""
    from workaday.workers.model import Limits

    given = {
        "turns_per_day": positive("--turns-per-day", turns_per_day),
        "tokens_per_day": positive("--tokens-per-day", tokens_per_day),
        "context_tokens": positive("--context-tokens", context_tokens),
    }
    return Limits(**{name: value for name, value in given.items() if value is not None})
