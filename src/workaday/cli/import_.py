"""`workaday import`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from workaday.cli.output import data, say
from workaday.errors import UsageError

imports = App(name="import", help="Bring in computers that others made.")


@imports.command
def microsoft(
    file: Path,
    *,
    out: Path,
    as_published: Annotated[bool, Parameter(negative="")] = False,
    row: int = -1,
    author: str = "",
    trade: str = "",
    files: int = 0,
    max_usd: float | None = None,
    max_tokens: int | None = None,
    controls: bool = True,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Import the paper's release: its documents become computers without bytes, mended where they contradict
    themselves. Then `workaday lint OUT` shows the same table as for computers made here.

    With --row and --author a model goes on from one row: it writes the world behind the row's files and the files
    themselves, under the row's paths and times.

    Example: workaday import microsoft train-00000-of-00001.parquet --out out/release
             workaday import microsoft train-00000-of-00001.parquet --row 3 --author openai:gpt-5.2 --max-usd 5 --out out/row

    Parameters
    ----------
    file
        The release's parquet.
    out
        Folder for the computers; must be empty or missing.
    as_published
        Mend nothing, to lint the release as it is.
    row
        The row that a model goes on from, counted from 0.
    author
        The model, as provider:model.
    trade
        Found the row's world on this trade, a packaged one or a folder, instead of one that the model drafts.
    files
        Write only so many of its files, the oldest first.
    max_usd
        What it may cost, in US dollars; the same command goes on from there with a higher figure.
    max_tokens
        The same in tokens, sent and written together.
    controls
        Show that its month can be graded before it is released, as `workaday create` does.
    json
        Print a JSON object instead of the table.
    """
    if author or row >= 0:
        return go_on(file, out, row, author, trade, files, max_usd, max_tokens, controls)
    from workaday.exports.mending import MENDED
    from workaday.exports.microsoft import import_release

    done = import_release(file, out, as_published=as_published)
    for failure in done.failed:
        say(f"workaday: {failure}")
    if json:
        data(
            {
                "computers": [str(done.folder / id) for id in done.rows],
                "mended": done.total,
                "failed": done.failed,
            }
        )
        return 1 if done.failed else 0
    for kind, count in done.total.items():
        print(f"{count:6,} on {done.computers(kind):3} computers: {MENDED[kind]}")
    print(
        f"{len(done.rows)} computers in {done.folder}"
        + (f", {len(done.failed)} failed" if done.failed else "")
    )
    say(f"what was mended where: {out / 'import.json'}; next: workaday lint {out}")
    return 1 if done.failed else 0


def go_on(
    file: Path, out: Path, row: int, author: str, trade: str, files: int, max_usd: float | None, max_tokens: int | None,
    controls: bool,
) -> int:  # fmt: skip
    """One row's computer, written by a model."""
    from workaday.cli.arguments import positive
    from workaday.cli.create import checked, say_controls
    from workaday.exports.microsoft import described
    from workaday.fleet.authoring import AuthorTerms
    from workaday.fleet.create import continue_described, prepare

    if not author or row < 0 or files < 0:
        raise UsageError("--row N --author provider:model: give both, to go on from one row with a model")
    terms = AuthorTerms(files, positive("--max-usd", max_usd), positive("--max-tokens", max_tokens))
    id, documents = described(file, row)
    home = prepare(out, resume=True, force=False)
    outcome = continue_described(
        id, row, documents, author, home, terms, checked(trade) if trade else "", controls
    )
    if outcome.error:
        say(f"workaday: {outcome.id}: {outcome.error}")
    elif controls:
        say_controls([outcome], [f"{outcome.id}, {w}" for w in outcome.failed_controls])
    data(
        {
            "computers": [outcome.path] if outcome.path else [],
            "failed": [outcome.error] if outcome.error else [],
        }
    )
    return 1 if outcome.error else 0
