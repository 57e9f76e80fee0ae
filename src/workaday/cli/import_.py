"""`workaday import`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from workaday.cli.output import data, say

imports = App(name="import", help="Bring in computers that others made.")


@imports.command
def microsoft(
    file: Path,
    *,
    out: Path,
    as_published: Annotated[bool, Parameter(negative="")] = False,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Import the paper's release: its documents become computers without bytes, mended where they contradict
    themselves. Then `workaday lint OUT` shows the same table as for computers made here.

    Example: workaday import microsoft train-00000-of-00001.parquet --out out/release

    Parameters
    ----------
    file
        The release's parquet.
    out
        Folder for the computers; must be empty or missing.
    as_published
        Mend nothing, to lint the release as it is.
    json
        Print a JSON object instead of the table.
    """
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
