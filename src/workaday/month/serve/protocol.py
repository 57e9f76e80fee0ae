"""A teller behind the official MCP SDK (optional extra `mcp`): tools listed, calls answered, nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from workaday import __version__
from workaday.errors import RunError, UsageError
from workaday.month.desk import ToolInfo
from workaday.month.serve.teller import Teller

if TYPE_CHECKING:
    from mcp.server.lowlevel import Server
    from starlette.applications import Starlette

INSTRUCTIONS = (
    "You are the user of this computer for a month of simulated work. Begin with now, monthly_objectives and"
    " list_mail. Tools cost simulated minutes; end_day goes on to the next morning. What the month must bring stands"
    " in the objectives; colleagues are reached by mail. The month is over when the last day has ended."
)


def mcp_server(teller: Teller, tools: Sequence[ToolInfo]) -> Server[Any]:
    """The protocol's server over a desk. Raises `UsageError` where the SDK is not installed."""
    try:
        from mcp import types
        from mcp.server.lowlevel import Server
    except ImportError as error:
        raise UsageError('the MCP SDK is not installed; pip install "workaday[mcp]"') from error

    listed = types.ListToolsResult(
        tools=[types.Tool(name=t.name, description=t.description, input_schema=t.parameters) for t in tools]
    )

    async def list_tools(_: Any, __: types.PaginatedRequestParams | None) -> types.ListToolsResult:
        return listed

    async def call_tool(_: Any, params: types.CallToolRequestParams) -> types.CallToolResult:
        reply = await teller.call(params.name, params.arguments or {})
        return types.CallToolResult(
            content=[types.TextContent(type="text", text=reply.text)], is_error=not reply.ok
        )

    return Server(
        "workaday",
        version=__version__,
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


def serve_stdio(teller: Teller) -> None:
    """Answers on standard input and output until the client closes them."""
    server = mcp_server(teller, teller.start())

    async def run() -> None:
        from mcp.server.stdio import stdio_server

        async with stdio_server() as (reading, writing):
            await server.run(reading, writing, server.create_initialization_options())

    try:
        asyncio.run(run())
    finally:
        teller.stop()


def http_app(teller: Teller, tools: Sequence[ToolInfo], host: str) -> Starlette:
    """The desk at /mcp. Only requests that name `host` are answered, against rebinding of names."""
    return mcp_server(teller, tools).streamable_http_app(host=host)


def serve_http(teller: Teller, host: str, port: int) -> None:
    """Answers over HTTP until the process is stopped. Raises `RunError` when the port is taken."""
    app = http_app(teller, teller.start(), host)
    import uvicorn

    try:
        uvicorn.run(app, host=host, port=port, log_level="warning")
    except SystemExit as error:  # uvicorn leaves so when it cannot listen
        raise RunError(f"{host}:{port} cannot be listened on; give another --port") from error
    finally:
        teller.stop()
