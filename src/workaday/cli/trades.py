"""`workaday trades`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from workaday.cli.output import data
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
