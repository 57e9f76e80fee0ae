"""`workaday desk`."""

from __future__ import annotations

import json as jsons
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from workaday.cli.output import data, say
from workaday.errors import UsageError

if TYPE_CHECKING:
    from workaday.month.desk import Desk


def desk(
    folder: Path,
    arguments: str = "{}",
    *,
    call: str = "",
    tools: Annotated[bool, Parameter(negative="")] = False,
    http: Annotated[bool, Parameter(negative="")] = False,
    host: str = "127.0.0.1",
    port: int = 8137,
    out: Path | None = None,
    worker: str = "outside",
) -> int:
    """Let an agent of your own work: serve a run's tools over MCP, or make one call.

    Example: workaday desk out/c/computers/win_000000 --http
             workaday desk out/c/runs/win_000000/r01 --call list_mail '{"folder": "inbox"}'

    Without --call and --http the tools are served on standard input and output, as MCP clients start a server.
    Every call is a turn in the run's journal, and simulated time passes; what is open goes on with the next call.
    The month is graded with `workaday grade RUN`.

    Parameters
    ----------
    folder
        A run, or a computer on which one is begun.
    arguments
        With --call: the tool's arguments as a JSON object; - reads them from standard input.
    call
        Make this one call, print its answer, leave the run open.
    tools
        Print the tools with their JSON schemas.
    http
        Serve over streamable HTTP at http://HOST:PORT/mcp.
    host
        Address to listen on.
    port
        Port to listen on.
    out
        For a computer: the folder of the new run (default: runs/<computer>/rNN beside the computers).
    worker
        The name under which the turns are done.
    """
    if call and (tools or http):
        raise UsageError("--call makes one call; leave --tools and --http away")
    run, opening = _door(folder, out, worker)
    if tools:
        with opening as opened:
            data({t.name: {"description": t.description, "parameters": t.parameters} for t in opened.tools()})
        return 0
    if call:
        given = _object(arguments)
        with opening as opened:
            reply = opened.call(call, given)
        print(reply.text)
        return 0 if reply.ok else 1
    from workaday.month.serve.protocol import serve_http, serve_stdio
    from workaday.month.serve.teller import Teller

    teller = Teller(lambda: opening)
    if http:
        say(f"the desk of {run} at http://{host}:{port}/mcp; stop with Ctrl-C, then: workaday grade {run}")
        serve_http(teller, host, port)
    else:
        say(f"the desk of {run} on standard input and output; afterwards: workaday grade {run}")
        serve_stdio(teller)
    return 0


def _door(folder: Path, out: Path | None, worker: str) -> tuple[Path, AbstractContextManager[Desk]]:
    """The run, and how to open its desk. A computer gets a new run."""
    from workaday.fleet.work import next_run
    from workaday.month import open_desk

    if (folder / "computer.json").is_file():
        run = out or next_run(folder)
        return run, open_desk(run, computer=folder, worker=worker)
    if out is not None:
        raise UsageError(f"--out names a new run's folder; {folder} is no computer")
    return folder, open_desk(folder, worker=worker)


def _object(text: str) -> dict[str, Any]:
    """The arguments of a call; raises UsageError for what is no JSON object."""
    if text == "-":
        import sys

        text = sys.stdin.read()
    try:
        found = jsons.loads(text)
    except ValueError as error:
        raise UsageError(
            f'the arguments are no JSON ({error}); give an object like \'{{"path": "..."}}\''
        ) from error
    if not isinstance(found, dict):
        raise UsageError(f"the arguments are {type(found).__name__}; give a JSON object")
    return found
