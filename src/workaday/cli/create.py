"""`workaday create`."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from workaday.cli.output import cost, data, say
from workaday.errors import TradeError, UsageError

if TYPE_CHECKING:
    from workaday.fleet.create import Outcome


def create(
    *,
    out: Path,
    personas: str = "",
    count: int = 0,
    seed: int = 0,
    os: Literal["windows", "mac", "mixed"] = "mixed",
    size: Literal["paper", "lived-in", "full", "mixed"] = "paper",
    jobs: int = 0,
    trade: str = "",
    author: str = "",
    files: int = 0,
    max_usd: float | None = None,
    max_tokens: int | None = None,
    dry_run: Annotated[bool, Parameter(negative="")] = False,
    controls: bool = True,
    resume: bool = False,
    force: bool = False,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Make synthetic computers.

    Example: workaday create --personas people.jsonl --count 100 --seed 1 --out out/c
             workaday create --author openai:gpt-5.2 --count 1 --max-usd 5 --dry-run --out out/m

    Parameters
    ----------
    out
        Folder for the fleet; the computers go into OUT/computers.
    personas
        JSONL with `persona`, or a persona a line; - is standard input. Without it personas are drawn.
    count
        How many computers (default: one for each persona, or one).
    seed
        Same seed, same bytes.
    os
        The system that the computers look like.
    size
        How much a home holds: about 112 files as in the paper, about 2,000, or as many as real ones (median
        26,872, and some ten times that); mixed: 70, 27 and 3 of a hundred.
    jobs
        Processes (default: all cores).
    trade
        Use this trade for all, whatever the persona says: a packaged one, or a folder such as `trades draft` writes.
    author
        A language model that makes up and words the computers, as provider:model (default: the embedded author, which
        asks none). What was paid for lies in OUT/answers.sqlite, so --resume does not pay again.
    files
        How many files a model plans and writes for each computer (default: as the size has it, 160 at most).
    max_usd
        What the fleet may cost in all, in US dollars; there it stops, and --resume with a higher figure goes on.
    max_tokens
        The same in tokens, sent and written together.
    dry_run
        Print what a model will be asked and what that costs, and make nothing.
    controls
        Before a computer is released, show that its month can be graded: the reference worker earns all, nothing
        earns nothing, cheats next to nothing, twenty spoilt months what they should. Some 20 s a computer.
    resume
        Go on with a fleet that was stopped.
    force
        Start over in a folder that is not empty.
    json
        Print nothing but the JSON object.
    """
    from workaday.cli.arguments import positive
    from workaday.fleet.authoring import EMBEDDED, Author, AuthorTerms, author_forecast, model_author
    from workaday.fleet.create import create as create_all
    from workaday.fleet.create import default_jobs, prepare, requests
    from workaday.fleet.personas import drawn, read_personas

    if count < 0 or jobs < 0 or files < 0:
        raise UsageError(f"--count {count} --jobs {jobs} --files {files}: give numbers from 1 on")
    terms = AuthorTerms(files, positive("--max-usd", max_usd), positive("--max-tokens", max_tokens))
    if not author and (dry_run or terms != AuthorTerms()):
        raise UsageError(
            "--files, --max-usd, --max-tokens and --dry-run are for a model: name it (--author provider:model)"
        )
    if resume and force:
        raise UsageError("--resume and --force exclude each other: go on, or start over")
    if trade:
        trade = checked(trade)
    mistakes: list[str] = []
    if personas:
        read = read_personas(personas)
        texts, mistakes = read.texts, read.mistakes
        wanted = count or len(texts)
    else:
        wanted = count or 1
        texts = list(drawn(wanted, seed))
    for mistake in mistakes:
        say(f"workaday: {mistake}")
    asked = requests(texts, wanted, seed, os, trade, size)
    if dry_run:
        cost(author_forecast(author, asked, terms), json)
        return 0
    home = prepare(out, resume=resume, force=force)
    started, done = time.monotonic(), 0

    def progress(outcome: Outcome) -> None:
        nonlocal done
        done += 1
        if outcome.error:
            say(f"workaday: {outcome.id}: {outcome.error}")
        elif not json and (done % 25 == 0 or done == wanted):
            say(f"{done} of {wanted}, {(time.monotonic() - started) / done:.2f} s each")

    with model_author(author, out, terms) if author else nullcontext() as model:
        by = Author(author, model.write, waits=True, rehearse=model.rehearse) if model else EMBEDDED
        outcomes = create_all(
            asked, home, jobs=jobs or default_jobs(), controls=controls, author=by, progress=progress
        )  # fmt: skip
    made = [o for o in outcomes if not o.error]
    failed = [{"id": o.id, "error": o.error} for o in outcomes if o.error]
    if not json:
        say(f"{len(made)} computers in {home}" + (f", {len(failed)} failed" if failed else ""))
    worlds = [f"{o.id}, {w}" for o in outcomes for w in o.failed_controls]
    if controls and not json:
        say_controls(made, worlds)
    data(
        {
            "computers": [o.path for o in made], "failed": failed, "broken_lines": mistakes,
            "failed_controls": worlds,
        }
    )  # fmt: skip
    return 1 if failed or mistakes else 0


def checked(trade: str) -> str:
    """A trade that computers can be made from: the packaged name, or a folder's full path. Raises TradeError with
    every mistake; what a folder holds is tried before the first computer."""
    from workaday.authors.embedded.lint import lint_trade
    from workaday.authors.embedded.load import load_trade, trade_folder, trades_folder

    folder = trade_folder(trade)
    load_trade(trade)
    if folder.parent == trades_folder():
        return trade
    if mistakes := lint_trade(folder, least={}):
        raise TradeError("\n".join(f"{trade}/{mistake}" for mistake in mistakes))
    return str(folder)


def say_controls(made: Sequence[Outcome], failed: Sequence[str]) -> None:
    """What the controls came to, over the computers that were made now."""
    judged = [o.controls for o in made if o.controls]
    if judged:
        worst = max(c["worst_cheat"] for c in judged)
        exact = [[int(n) for n in c["mutants"].split(" of ")] for c in judged]
        say(
            f"controls: {len(judged)} passed, cheats at most {worst:.1%}, mutants exact in"
            f" {sum(n for n, _ in exact)} of {sum(n for _, n in exact)}"
        )
    for world in failed:
        say(f"workaday: objectives not released: {world}")
