"""`workaday trades`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from workaday.cli.output import data, say
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
