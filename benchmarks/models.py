"""What asking a model costs beside the model: our client, bare httpx and the OpenAI SDK against the same server.

    python benchmarks/models.py
    python benchmarks/models.py --clients ours --rounds 3

One JSON object a line. `side by side`: so many calls at once, each answered after a fixed time, `rounds` times over;
`of_ideal` is the rate against calls / seconds, `cpu_ms` the client's processor time a call. `session`: one growing
conversation whose turns are a tool call and its result, about 1 KB each; `cpu_ms` a turn over all, over the first
and over the last tenth, and the memory gained. The server is a process of its own; each client has one core, on
Linux. Nothing is judged.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import resource
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from workaday.models.records import Message, Purpose, Request, ToolCall

ANSWER = {
    "id": "c", "object": "chat.completion", "created": 1, "model": "m",
    "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "Understood."}}],
    "usage": {"prompt_tokens": 20, "completion_tokens": 3, "total_tokens": 23},
}  # fmt: skip
PURPOSE = Purpose("benchmark", "call")
QUESTION = [{"role": "user", "content": "What is next on the list?"}]


def serve(seconds: float) -> None:
    """Answers after so many seconds; prints its port."""
    from aiohttp import web

    text = json.dumps(ANSWER)

    async def answer(request: web.Request) -> web.Response:
        await request.read()
        if seconds:
            await asyncio.sleep(seconds)
        return web.Response(text=text, content_type="application/json")

    async def run() -> None:
        app = web.Application(client_max_size=1 << 28)
        app.router.add_post("/v1/chat/completions", answer)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0, backlog=1024).start()
        print(runner.addresses[0][1], flush=True)
        await asyncio.Event().wait()

    asyncio.run(run())


@contextmanager
def server(seconds: float) -> Iterator[str]:
    """The server as a process of its own; its base URL."""
    command = [sys.executable, __file__, "--serve", str(seconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        try:
            yield f"http://127.0.0.1:{int(running.stdout.readline())}/v1"
        finally:
            running.terminate()


# --- the same calls by three clients ---


def ours_at_once(url: str, calls: int, rounds: int) -> Callable[[], None]:
    from workaday.models.open import open_model

    model = open_model(f"openai:m@{url}", environment={})
    request = Request([Message("user", QUESTION[0]["content"])], PURPOSE)
    threads = ThreadPoolExecutor(calls)

    def work() -> None:
        list(threads.map(lambda _: model.ask(request), range(calls * rounds)))

    return work


def httpx_at_once(url: str, calls: int, rounds: int) -> Callable[[], None]:
    import httpx

    client = httpx.AsyncClient(timeout=600, limits=httpx.Limits(max_connections=calls, max_keepalive_connections=calls))  # fmt: skip

    async def ask() -> None:
        answer = await client.post(f"{url}/chat/completions", json={"model": "m", "messages": QUESTION})
        assert answer.json()["choices"]

    return in_turns(ask, calls, rounds)


def openai_at_once(url: str, calls: int, rounds: int) -> Callable[[], None]:
    import openai

    client = openai.AsyncOpenAI(base_url=url, api_key="none", max_retries=0, timeout=600)

    async def ask() -> None:
        answer = await client.chat.completions.create(model="m", messages=QUESTION)  # type: ignore[arg-type]
        assert answer.choices

    return in_turns(ask, calls, rounds)


def in_turns(ask: Callable[[], Coroutine[Any, Any, None]], calls: int, rounds: int) -> Callable[[], None]:
    """So many workers, each asking again as soon as it is answered."""
    loop = asyncio.new_event_loop()

    async def worker() -> None:
        for _ in range(rounds):
            await ask()

    async def all_workers() -> None:
        await asyncio.gather(*(worker() for _ in range(calls)))

    return lambda: loop.run_until_complete(all_workers())


# --- the same session by three clients ---


def ours_in_session(url: str) -> Callable[[list[Message]], None]:
    from workaday.models.open import open_model

    model = open_model(f"openai:m@{url}", environment={})

    def turn(history: list[Message]) -> None:
        assert model.ask(Request(tuple(history), PURPOSE)).text

    return turn


def httpx_in_session(url: str) -> Callable[[list[Message]], None]:
    import httpx

    client = httpx.Client(timeout=600)
    sent: list[dict[str, Any]] = []

    def turn(history: list[Message]) -> None:
        sent.extend(map(plain, history[len(sent) :]))
        answer = client.post(f"{url}/chat/completions", json={"model": "m", "messages": sent})
        assert answer.json()["choices"]

    return turn


def openai_in_session(url: str) -> Callable[[list[Message]], None]:
    import openai

    client = openai.OpenAI(base_url=url, api_key="none", max_retries=0, timeout=600)
    sent: list[Any] = []

    def turn(history: list[Message]) -> None:
        sent.extend(map(plain, history[len(sent) :]))
        assert client.chat.completions.create(model="m", messages=sent).choices

    return turn


def plain(message: Message) -> dict[str, Any]:
    if message.calls:
        calls = [{"id": c.id, "type": "function", "function": {"name": c.name, "arguments": c.arguments}} for c in message.calls]  # fmt: skip
        return {"role": "assistant", "content": None, "tool_calls": calls}
    if message.speaker == "tool":
        return {"role": "tool", "tool_call_id": message.answers, "content": message.text}
    return {"role": message.speaker, "content": message.text}


AT_ONCE = {"ours": ours_at_once, "httpx": httpx_at_once, "openai": openai_at_once}
IN_SESSION = {"ours": ours_in_session, "httpx": httpx_in_session, "openai": openai_in_session}


def measure_at_once(name: str, calls: int, rounds: int, seconds: float) -> dict[str, Any]:
    with server(seconds) as url:
        work = AT_ONCE[name](url, calls, rounds)
        warm = AT_ONCE[name](url, 1, 1)
        warm()  # imports and the first connection
        cpu, begun = time.process_time(), time.monotonic()
        work()
        took, cpu = time.monotonic() - begun, time.process_time() - cpu
    rate, ideal = calls * rounds / took, calls / seconds
    return {"what": "side by side", "client": name, "calls": calls * rounds, "at_once": calls, "answered_after_s": seconds,
            "took_s": round(took, 2), "calls_a_second": round(rate, 1), "of_ideal": round(rate / ideal, 3),
            "cpu_ms": round(1000 * cpu / (calls * rounds), 2)}  # fmt: skip


def measure_session(name: str, turns: int) -> dict[str, Any]:
    with server(0) as url:
        IN_SESSION[name](url)([Message("user", "Go.")])
        turn = IN_SESSION[name](url)
        history = [Message("system", "You are at work. " * 100), Message("user", "Begin.")]
        spent, before = [], memory_mb()
        for i in range(turns):
            cpu = time.process_time()
            turn(history)
            spent.append(1000 * (time.process_time() - cpu))
            call = ToolCall(
                f"call_{i:05d}", "read_file", json.dumps({"path": f"Documents/{i}.txt", "why": "x" * 200})
            )
            history += [
                Message("assistant", "", calls=(call,)),
                Message("tool", f"line {i} of text " * 40, answers=call.id),
            ]
        gained = memory_mb() - before
    tenth = max(1, turns // 10)
    return {"what": "session", "client": name, "turns": turns, "cpu_ms": round(statistics.mean(spent), 2),
            "cpu_ms_first": round(statistics.mean(spent[:tenth]), 2), "cpu_ms_last": round(statistics.mean(spent[-tenth:]), 2),
            "gained_mb": round(gained, 1)}  # fmt: skip


def memory_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--serve", type=float, help=argparse.SUPPRESS)
    options.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    options.add_argument("--clients", nargs="+", default=list(AT_ONCE), choices=list(AT_ONCE))
    options.add_argument("--calls", type=int, default=200)
    options.add_argument("--rounds", type=int, default=30)
    options.add_argument("--seconds", type=float, default=2.0)
    options.add_argument("--turns", type=int, default=500)
    chosen = options.parse_args()
    if chosen.serve is not None:
        serve(chosen.serve)
    elif chosen.one:
        measure_one(chosen)
    else:
        # A process each: what one client loads or leaves behind is not the next one's.
        for what in ("at-once", "session"):
            for client in chosen.clients:
                subprocess.run([sys.executable, __file__, "--one", what, client, *sys.argv[1:]], check=True)


def measure_one(chosen: argparse.Namespace) -> None:
    what, client = chosen.one
    threading.stack_size(1 << 20)
    if what == "session":
        result = measure_session(client, chosen.turns)
    else:
        result = measure_at_once(client, chosen.calls, chosen.rounds, chosen.seconds)
    print(json.dumps({**result, "cores": os.cpu_count(), "load": round(os.getloadavg()[0], 1)}), flush=True)


if __name__ == "__main__":
    main()
