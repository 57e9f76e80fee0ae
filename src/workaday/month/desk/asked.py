"""A tool call as it comes in: from whatever a caller sends to text that the journal can hold."""

from __future__ import annotations

import hashlib
import json
import reprlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LONGEST = 4_000_000
"""Bytes of JSON that the arguments of one call may have."""
_KEPT = 2_000  # characters of what is refused for its length


@dataclass(frozen=True)
class Asked:
    """`text` is the arguments as JSON; for refused ones `problem` says why, and `digest` is the hash of those
    that are too long to be kept, of which `text` has only the beginning."""

    tool: str
    text: str
    arguments: Mapping[str, Any]
    digest: str = ""
    problem: str = ""


def asked(tool: object, arguments: object) -> Asked:
    """Takes anything. What cannot be carried out has a `problem`."""
    name = str(tool).encode("utf-8", errors="replace").decode()[:80]
    if not isinstance(arguments, Mapping):
        return _refused(name, arguments, "the arguments are no object; send them by name")
    try:
        text = json.dumps(dict(arguments), ensure_ascii=False)
    except (TypeError, ValueError, RecursionError) as error:
        return _refused(name, arguments, f"the arguments are no JSON ({error}); send plain values")
    size = len(text.encode("utf-8", errors="surrogatepass"))
    if size > LONGEST:
        digest = hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()
        problem = f"the arguments have {size:,} bytes, {LONGEST:,} are allowed; send less at a time"
        return Asked(name, _beginning(text[:_KEPT]), {}, digest, problem)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        problem = "the arguments hold broken characters (lone surrogates); send plain text"
        return Asked(name, json.dumps(dict(arguments)), {}, "", problem)
    return Asked(name, text, arguments)


def _refused(tool: str, arguments: object, problem: str) -> Asked:
    """What only a caller from Python can send; it is kept as Python would show it, in short."""
    shown = reprlib.repr(arguments)
    digest = hashlib.sha256(shown.encode("utf-8", errors="surrogatepass")).hexdigest()
    return Asked(tool, _beginning(shown), {}, digest, problem)


def _beginning(text: str) -> str:
    return json.dumps({"beginning": text})
