"""`workaday trades`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from cyclopts import App, Parameter

from workaday.cli.output import cost, data, say
from workaday.errors import UsageError

trades = App(name="trades", help="The lines of work that the embedded author knows.")


@trades.command(name="list")
def list_trades() -> int:
    """Name the packaged trades.

    Example: workaday trades list
    """
    from workaday.authors.embedded.load import load_trade, trade_names

    for name in trade_names():
        trade = load_trade(name)
        print(f"{name}: {trade.name}; {len(trade.projects)} kinds of project, {len(trade.artifacts)} of file")
    return 0


@trades.command
def lint(*names: str, json: Annotated[bool, Parameter(negative="")] = False) -> int:
    """Check trades: each mistake with file, line and remedy.

    Example: workaday trades lint nurse_manager

    Parameters
    ----------
    names
        Packaged trades, or folders of YAML files (default: all packaged ones).
    json
        Print a JSON object instead of lines.
    """
    from workaday.authors.embedded.lint import lint_trade
    from workaday.authors.embedded.load import trade_names, trades_folder

    mistakes: list[dict[str, object]] = []
    for name in names or trade_names():
        folder = trades_folder() / name if name in trade_names() else Path(name)
        if not folder.is_dir():
            raise UsageError(f"no trade {name!r}: there are {', '.join(trade_names())}; or give a folder")
        for mistake in lint_trade(folder):
            mistakes.append(
                {
                    "trade": name,
                    "file": mistake.file,
                    "line": mistake.line,
                    "where": mistake.where,
                    "what": mistake.what,
                }
            )
            if not json:
                print(f"{name}/{mistake}")
    if json:
        data({"mistakes": mistakes})
    elif not mistakes:
        print("no mistakes")
    return 1 if mistakes else 0


@trades.command
def new(name: str, *, out: Path | None = None) -> int:
    """Lay out a new trade: a small one that is whole, to be changed piece by piece (docs/trades.md).

    Example: workaday trades new bike_shop

    Parameters
    ----------
    name
        What the trade is called: small letters, digits and _.
    out
        Empty folder for its files (default: NAME).
    """
    from workaday.authors.embedded.start import lay_out

    for file in lay_out(name, out or Path(name)):
        print(file)
    return 0


@trades.command(name="try")
def try_trade(
    name: str,
    *,
    count: int = 3,
    seed: int = 0,
    out: Path | None = None,
    html: Path | None = None,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Make a few computers of a trade, and a page of samples to read: files as pictures, tables, objectives, voices.

    Example: workaday trades try nurse_manager --count 3

    Parameters
    ----------
    name
        A packaged trade, or the folder of one.
    count
        How many computers.
    seed
        Same seed, same bytes.
    out
        Empty folder for the computers (default: out/try/NAME, where what was tried before goes).
    html
        File for the page (default: samples.html in that folder).
    json
        Print a JSON object instead of words.
    """
    from workaday.authors.embedded.load import load_trade
    from workaday.fleet.create import create, default_jobs, prepare, requests
    from workaday.fleet.personas import drawn
    from workaday.fleet.samples import write_samples

    if count < 1:
        raise UsageError(f"--count {count}: give a number from 1 on")
    trade = load_trade(name)
    folder = out or Path("out", "try", trade.id)
    home = prepare(folder, resume=False, force=out is None)
    wanted = requests(list(drawn(count, seed)), count, seed, "mixed", name)
    outcomes = create(wanted, home, jobs=default_jobs(), controls=False)
    for outcome in outcomes:
        if outcome.error:
            say(f"workaday: {outcome.id}: {outcome.error}")
    made = [Path(o.path) for o in outcomes if not o.error]
    page = write_samples(made, trade.name, html or folder / "samples.html") if made else None
    if json:
        data(
            {
                "computers": [str(p) for p in made],
                "page": str(page or ""),
                "failed": [o.id for o in outcomes if o.error],
            }
        )
    elif page:
        print(page)
    return 0 if len(made) == count else 1


@trades.command
def draft(
    *,
    occupation: str,
    model: str,
    out: Path,
    depth: Literal["small", "full"] = "full",
    about: str = "",
    tries: int = 4,
    try_: Annotated[int, Parameter(name="--try")] = 5,
    seed: int = 0,
    jobs: int = 0,
    max_usd: float | None = None,
    max_tokens: int | None = None,
    dry_run: Annotated[bool, Parameter(negative="")] = False,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Have a language model write a trade: section by section, tried as it grows, then on a few computers.

    Example: workaday trades draft --occupation "Cemetery superintendent" --model openai:gpt-5.2 --max-usd 5 --out out/sexton

    Parameters
    ----------
    occupation
        The line of work, in a few words.
    model
        Who writes it, as provider:model.
    out
        Folder for the trade; `create --trade OUT` makes computers from it. A draft that was stopped goes on there
        without paying twice.
    depth
        full: as deep as a packaged trade; small: enough for the months of one person.
    about
        What else is known about the job, the employer or the person.
    tries
        How often a part is asked for before it is left out.
    try_
        On how many computers the trade is tried, with their controls; 0: none.
    seed
        Same seed, same computers.
    jobs
        Processes for these (default: all cores).
    max_usd
        What the draft may cost in all, in US dollars.
    max_tokens
        The same in tokens, sent and written together.
    dry_run
        Print what the model will be asked and what that costs, and ask nothing.
    json
        Print nothing but the JSON object.
    """
    from workaday.authors.model.trade_brief import Brief
    from workaday.cli.arguments import positive
    from workaday.cli.create import say_controls
    from workaday.fleet.create import default_jobs
    from workaday.fleet.drafting import DraftTerms, draft_forecast, summary_of, try_draft
    from workaday.fleet.drafting import draft as draft_with

    if not re.search(r"[A-Za-z]", occupation):
        raise UsageError(
            f"--occupation {occupation!r}: name a line of work, such as 'Cemetery superintendent'"
        )
    if tries < 1 or try_ < 0 or jobs < 0:
        raise UsageError(
            f"--tries {tries} --try {try_} --jobs {jobs}: give numbers from 1 on (--try 0 tries nothing)"
        )
    terms = DraftTerms(
        tries, max_usd=positive("--max-usd", max_usd), max_tokens=positive("--max-tokens", max_tokens)
    )
    brief = Brief(occupation, profile=about, depth=depth)
    if dry_run:
        cost(draft_forecast(model, brief), json)
        return 0
    drafted = draft_with(brief, model, out, terms, _silent if json else say)
    summary = summary_of(brief, model, drafted)
    outcomes = try_draft(drafted, try_, seed, jobs or default_jobs()) if try_ else []
    made = [o for o in outcomes if not o.error]
    failed = [{"id": o.id, "error": o.error} for o in outcomes if o.error]
    if not json:
        say_draft(summary)
        say(f"{len(made)} of {len(outcomes)} computers made")
        say_controls(made, [f"{o.id}, {w}" for o in outcomes for w in o.failed_controls])
        for one in failed:
            say(f"workaday: {one['id']}: {one['error']}")
    data({**summary, "computers": [o.path for o in made], "failed": failed})
    return 1 if failed else 0


def _silent(_: str) -> None:
    """For whoever wants nothing but the JSON object."""


def say_draft(summary: Mapping[str, Any]) -> None:
    """What a draft came to, in words."""
    say(f"{summary['trade']}: " + ", ".join(f"{count} {part}" for part, count in summary["holds"].items()))
    say(
        f"{summary['calls']} calls, {summary['repairs']} of them repairs; {len(summary['dropped'])} things dropped"
    )
    for line in summary["dropped"]:
        say(f"dropped: {line}")
