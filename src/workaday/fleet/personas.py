"""Personas from a file, or drawn: sectors as often as people work there, in them the jobs that a trade knows best."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workaday.errors import InputError
from workaday.world.persona import draw_occupation, draw_persona, occupations
from workaday.world.seeds import Seed

LONGEST = 4000
"""Characters of a persona that are read; the rest is cut."""

_KNOWN_BEST = 0.75
"""How many of those whose major group has a job with a deep trade are given that job."""


@dataclass(frozen=True)
class Personas:
    """What a file held: the personas in order, and what was wrong with which line."""

    texts: list[str]
    mistakes: list[str]


def read_personas(source: str) -> Personas:
    """JSONL with `persona`, or a persona a line; "-" is standard input. Broken lines are named, the others go
    on. Raises InputError when there is no file or no persona in it."""
    try:
        content = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
        lines = re.split(r"\r\n|\n|\r", content.decode("utf-8-sig"))  # a persona may hold other line marks
    except OSError as error:
        raise InputError(
            f"{source}: {error.strerror}; give a JSONL or text file of personas, or -"
        ) from error
    except UnicodeDecodeError as error:
        raise InputError(
            f"{source}: not UTF-8 text ({error.reason} at byte {error.start}); save it as UTF-8"
        ) from error
    texts: list[str] = []
    mistakes: list[str] = []
    as_json = next((line.lstrip().startswith("{") for line in lines if line.strip()), False)
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            texts.append(_persona(line, as_json))
        except InputError as error:
            mistakes.append(f"{source}:{number}: {error}")
    if not texts:
        raise InputError(
            mistakes[0]
            if mistakes
            else f"{source}: no persona in it; give one a line, or JSONL with `persona`"
        )
    return Personas(texts, mistakes)


def _persona(line: str, as_json: bool) -> str:
    text: Any = line.strip()
    if as_json:
        try:
            record = json.loads(line)
        except ValueError as error:
            raise InputError(f"not JSON ({error}); mend or remove the line") from error
        text = record.get("persona") if isinstance(record, dict) else None
        if not isinstance(text, str) or not text.strip():
            raise InputError("no text under `persona`; each line is an object with `persona`")
    clean = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    if not clean:
        raise InputError("nothing but signs that cannot be printed; mend or remove the line")
    return clean[:LONGEST]


def drawn(count: int, seed: int) -> Iterator[str]:
    """Personas for when the user gives none. Major groups come as often as people work in them, and in most of
    those with a deep trade it is an occupation which that trade knows."""
    for k in range(count):
        rng = Seed.root(seed).rng("persona", k)
        job = draw_occupation(rng)
        known = [other for other in occupations().values() if other.trade and other.major == job.major]
        if known and rng.random() < _KNOWN_BEST:
            by_trade = sorted({other.trade for other in known})
            trade = rng.choice(by_trade)
            among = [other for other in known if other.trade == trade]
            job = rng.choices(among, [other.employment_thousands for other in among])[0]
        yield draw_persona(job, rng)
