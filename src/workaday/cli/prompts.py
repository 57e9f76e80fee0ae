"""`workaday prompts`."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from workaday.cli.output import data


def prompts(name: str = "", /, *, json: Annotated[bool, Parameter(negative="")] = False) -> int:
    """Show what language models are told: all prompts, or the text of one.

    Example: workaday prompts worker/day

    Parameters
    ----------
    name
        A prompt, such as worker/day (default: list them, with version and first line).
    json
        Print a JSON object instead of lines.
    """
    from workaday.models.prompts import prompt, prompt_names

    found = [prompt(n) for n in ([name] if name else prompt_names())]
    if json:
        data({"prompts": [{"name": p.name, "version": p.version, "text": p.text} for p in found]})
    elif name:
        print(found[0].text.rstrip())
    else:
        for one in found:
            print(f"{one.name} {one.version}: {one.text.strip().splitlines()[0]}")
    return 0
