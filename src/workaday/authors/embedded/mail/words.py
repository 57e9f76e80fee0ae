"""Phrases with alternatives, fast: a mailbox holds thousands of sentences, and Jinja would take a second.

`[[one|another]]` picks, `{{ name }}` fills in, an alternative `pool:name` takes a phrase of that pool. It is
the plain part of what world/refs.py renders; no figure can be said here. Who speaks, of what and to whom is
the caller's.
"""

from __future__ import annotations

import functools
import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from workaday.errors import BuildError
from workaday.world.forms import midway
from workaday.world.refs import tidy

Names: TypeAlias = Mapping[str, "str | Callable[[], str]"]
SPOKEN = frozenset(
    {
        "news",
        "thanks",
        "agreed",
        "done",
        "wait",
        "drift",
        "drift_group",
        "extra",
        "ask_back",
        "outside_answer",
        "plea",
        "claim",
        "close",
        "view",
    }
)
"""Pools of whole sentences."""

_TOKEN = re.compile(r"(\[\[|\]\]|\||\{\{.*?\}\})")
_NAME = re.compile(r"\{\{ *([\w.]+)(\|midway)? *\}\}")
_UNTIDY = re.compile(r" [ ,.;:!?)]|\.\.|^ | $")
_POOL = re.compile(r"\{\{ *pool\('([\w@ ]+)'\) *\}\}")


@dataclass(frozen=True)
class _Name:
    key: str
    inside: bool  # a sentence, where it begins small


@dataclass(frozen=True)
class _Pool:
    name: str


@dataclass(frozen=True)
class _Choice:
    options: tuple[tuple[_Piece, ...], ...]


_Piece: TypeAlias = "str | _Name | _Pool | _Choice"


@functools.lru_cache(maxsize=20_000)
def _compiled(phrase: str) -> tuple[_Piece, ...] | None:
    """The phrase in pieces; None where it says more than this module can."""
    try:
        pieces, rest = _pieces([t for t in _TOKEN.split(phrase) if t], inside=False)
    except ValueError:
        return None
    return pieces if not rest else None


def _pieces(tokens: list[str], inside: bool) -> tuple[tuple[_Piece, ...], list[str]]:
    pieces: list[_Piece] = []
    while tokens:
        token = tokens[0]
        if inside and token in ("|", "]]"):
            break
        tokens = tokens[1:]
        if token == "[[":
            options: list[tuple[_Piece, ...]] = []
            while True:
                option, tokens = _pieces(tokens, inside=True)
                options.append(option)
                if not tokens:
                    raise ValueError(token)
                closing, tokens = tokens[0] == "]]", tokens[1:]
                if closing:
                    break
            pieces.append(_Choice(tuple(options)))
        elif token.startswith("{{"):
            pieces.append(_reference(token))
        elif inside and not pieces and token.startswith("pool:"):
            pieces.append(_Pool(token[5:]))
        else:
            pieces.append(token)
    return tuple(pieces), tokens


@functools.lru_cache(maxsize=20_000)
def needs(phrase: str) -> frozenset[str]:
    """The names that a phrase must be told; "?" stands for what no name can say."""
    pieces = _compiled(phrase)
    return frozenset({"?"}) if pieces is None else frozenset(_names(pieces))


def _names(pieces: tuple[_Piece, ...]) -> Iterator[str]:
    for piece in pieces:
        if isinstance(piece, _Name):
            yield piece.key
        elif isinstance(piece, _Choice):
            for option in piece.options:
                yield from _names(option)


def _reference(token: str) -> _Piece:
    if name := _NAME.fullmatch(token):
        return _Name(name[1], bool(name[2]))
    if pool := _POOL.fullmatch(token):
        return _Pool(pool[1])
    raise ValueError(token)


@dataclass
class Speaker:
    """Renders phrases for one mailbox. `pools` are shared ones and the trade's, `names` what holds everywhere.

    Pools are gone through in shuffled order, so that a phrase comes back as late as it can.
    """

    rng: random.Random
    pools: Mapping[str, Sequence[str]]
    names: Mapping[str, str]
    _left: dict[str, list[str]] = field(default_factory=dict)

    def say(self, phrase: str, names: Names) -> str:
        """The phrase's text. Raises BuildError for a name or pool that is not there."""
        pieces = _compiled(phrase)
        if pieces is None:
            raise BuildError(f"mail phrases know names and alternatives only: {phrase[:120]!r}")
        said: list[str] = []
        self._say(pieces, names, said)
        text = "".join(said)
        return tidy(text) if _UNTIDY.search(text) else text

    def _say(self, pieces: tuple[_Piece, ...], names: Names, said: list[str]) -> None:
        for piece in pieces:
            if isinstance(piece, str):
                said.append(piece)
            elif isinstance(piece, _Choice):
                self._say(piece.options[int(self.rng.random() * len(piece.options))], names, said)
            elif isinstance(piece, _Pool):
                said.append(self.one(piece.name, names))
            else:
                value = self._value(piece.key, names)
                said.append(midway(value) if piece.inside else value)

    def _value(self, key: str, names: Names) -> str:
        """What a name stands for: a word, a thing that says itself, or a phrase of the pool of that name."""
        value = names.get(key)
        if value is None:
            value = self.names.get(key)
        if value is None and key in self.pools:
            text = self.one(key, names)
            return sentence(text) if key in SPOKEN else text
        if value is None:
            raise BuildError(f"mail phrases do not know {key!r}")
        return value if isinstance(value, str) else value()

    def one(self, pool: str, names: Names) -> str:
        """A phrase of a pool, rendered; "" where the pool has none that can be said here."""
        return self.pick(pool, self._pool(pool), names)

    def several(self, pool: str, count: int, names: Names) -> list[str]:
        """So many phrases of a pool, rendered, none of them twice: fewer where the pool has no more."""
        taken: dict[str, str] = {}
        for _ in range(count):
            phrase = self._next(pool, self._pool(pool), names)
            if phrase is None or phrase in taken:
                break
            taken[phrase] = self.say(phrase, names)
        return [text for text in dict.fromkeys(taken.values()) if text]

    def pick(self, key: str, phrases: Sequence[str], names: Names) -> str:
        """One of the phrases, rendered; "" where none can be said here."""
        phrase = self._next(key, phrases, names)
        return "" if phrase is None else self.say(phrase, names)

    def _pool(self, name: str) -> Sequence[str]:
        phrases = self.pools.get(f"{name}@{self.names.get('sector', '')}") or self.pools.get(name)
        if phrases is None:
            raise BuildError(f"there is no pool {name!r} for mail")
        return phrases

    def _next(self, key: str, phrases: Sequence[str], names: Names) -> str | None:
        """One of the phrases: those that were not yet taken under `key` first, and none that wants an unknown name
        or speaks of somebody in the third person who is in the room."""
        here = names.get("here", "")
        assert isinstance(here, str)
        for _ in range(6):
            left = self._left.get(key)
            if not left:
                left = self._left[key] = [p for p in phrases if self._knows(needs(p), names)]
                self.rng.shuffle(left)
            if not left:
                return None
            phrase = left.pop()
            if not here or not _about(phrase, here):
                return phrase
        return None

    def _knows(self, keys: frozenset[str], names: Names) -> bool:
        return all(key in names or key in self.names or key in self.pools for key in keys)


_ROLES = re.compile(r"\{\{ *who\.(\w+)")


def _about(phrase: str, here: str) -> bool:
    return "who." in phrase and any(f" {role} " in here for role in _ROLES.findall(phrase))


_END = re.compile(r"[.!?:)]$")
_LITERAL = re.compile(r"[\w.-]*(?:[a-z0-9]_|[a-z0-9]@|\.[a-z]{3,4}\b)", re.ASCII)
"""An address or a file's name, which is written as it is wherever it stands."""


def sentence(text: str) -> str:
    """With a capital at its beginning and a stop at its end."""
    text = text.strip()
    if text and not _END.search(text):
        text += "."
    return capital(text)


def capital(text: str) -> str:
    """With a capital at its beginning, unless that is an address or a file's name."""
    return text if _LITERAL.match(text) else text[:1].upper() + text[1:]
