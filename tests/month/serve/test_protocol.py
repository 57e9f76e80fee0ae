"""The desk over MCP: the SDK's own client calls the tools, in one process, over a pipe and over HTTP."""

from __future__ import annotations

import asyncio
import json
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters

from workaday.month import open_desk
from workaday.month.desk import Desk
from workaday.month.serve.protocol import http_app, mcp_server
from workaday.month.serve.teller import Teller


@pytest.fixture
def door(computer: Path, tmp_path: Path) -> Callable[[], AbstractContextManager[Desk]]:
    return lambda: open_desk(tmp_path / "r01", computer=computer, worker="test")


@pytest.fixture
def teller(door: Callable[[], AbstractContextManager[Desk]]) -> Iterator[Teller]:
    made = Teller(door)
    yield made
    made.stop()


def turns(run: Path) -> int:
    with open_desk(run) as desk:
        return desk.run.journal.count()


def test_tools_and_calls_in_one_process(teller: Teller, tmp_path: Path) -> None:
    server = mcp_server(teller, tools := teller.start())

    async def work() -> None:
        async with Client(server) as client:
            listed = (await client.list_tools()).tools
            assert [t.name for t in listed] == [t.name for t in tools]
            assert all(t.description and t.input_schema["type"] == "object" for t in listed)
            good = await client.call_tool("what_time", {})
            assert not good.is_error
            wrong = await client.call_tool("read_file", {"path": "C:/nowhere.txt"})
            assert wrong.is_error
            assert wrong.content[0].text.startswith("error: ")
            unknown = await client.call_tool("no_such_tool", {})
            assert unknown.is_error

    asyncio.run(work())
    teller.stop()
    assert turns(tmp_path / "r01") == 3


def test_a_caller_who_goes_away_leaves_a_whole_turn(teller: Teller, tmp_path: Path) -> None:
    teller.start()

    async def leave() -> None:
        call = asyncio.ensure_future(teller.call("end_day", {}))
        await asyncio.sleep(0)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call

    asyncio.run(leave())
    teller.stop()
    with open_desk(tmp_path / "r01") as desk:
        assert (desk.run.journal.count(), desk.run.clock.day) == (1, 2)


def test_over_a_pipe_as_clients_start_it(computer: Path, tmp_path: Path) -> None:
    command = ["-m", "workaday", "desk", str(computer), "--out", str(tmp_path / "r01")]
    server = StdioServerParameters(command=sys.executable, args=command)

    async def work() -> None:
        async with Client(server) as client:
            reply = await client.call_tool("what_time", {})
            assert not reply.is_error

    asyncio.run(work())
    assert turns(tmp_path / "r01") == 1


def test_over_http(teller: Teller) -> None:
    import uvicorn

    app = http_app(teller, teller.start(), "127.0.0.1")
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        threading.Event().wait(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]

    async def work() -> None:
        async with Client(f"http://127.0.0.1:{port}/mcp") as client:
            reply = await client.call_tool("what_time", {})
            assert not reply.is_error

    try:
        asyncio.run(work())
    finally:
        server.should_exit = True
        thread.join()


def test_one_call_from_a_shell_and_the_next(
    computer: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from workaday.cli import run

    place = tmp_path / "r01"
    assert run(["desk", str(computer), "--out", str(place), "--call", "end_day"]) == 0
    capsys.readouterr()
    assert run(["desk", str(place), "--call", "list_days", "{}"]) == 1  # there is no such tool
    assert "there is no tool" in capsys.readouterr().out
    assert run(["desk", str(place), "--call", "what_time", "[1]"]) == 2
    assert "JSON object" in capsys.readouterr().err
    assert run(["desk", str(place), "--tools"]) == 0
    assert len(json.loads(capsys.readouterr().out)) > 30
    assert turns(place) == 2
