"""The block under a letter: every house has one shape for all who work there."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Protocol

from workaday.world.seeds import Seed

_SHAPES = (
    "-- \n{name}\n{title}\n{organization}\n{phone}",
    "{name} | {title}\n{organization} | {phone}",
    "{name}\n{title}, {organization}\nT {phone} | {email}",
    "{name}\n{title}\n{organization}\nOffice {phone}\n{email}",
    "{name}, {title}\n{phone}",
)
_PRIVATE = re.compile(
    r"(?:client|(?:grand)?parent|guardian|resident|unit owner|leaseholder|tenant|reader|listener|subscriber|retired)\b",
    re.I,
)
"""Titles of people who write for themselves."""


class Signer(Protocol):
    """Whoever signs; a private person may have no organization."""

    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def organization(self) -> str: ...
    @property
    def phone(self) -> str: ...
    @property
    def email(self) -> str: ...


@lru_cache(maxsize=1024)
def _shape(seed: Seed, organization: str) -> str:
    return seed.rng("signature", organization).choice(_SHAPES)


def is_private(signer: Signer) -> bool:
    """Whether somebody writes for themselves and not for a house."""
    return not signer.organization or _PRIVATE.match(signer.title) is not None


def block(seed: Seed, signer: Signer) -> str:
    """The signature of somebody, in their house's shape; of a private person the name alone."""
    if is_private(signer):
        return signer.name
    shape = _shape(seed, signer.organization)
    if not signer.title:
        shape = shape.replace("{title}\n", "").replace("{title}, ", "")
    return shape.format(
        name=signer.name,
        title=signer.title,
        organization=signer.organization,
        phone=signer.phone,
        email=signer.email,
    )


def signed(seed: Seed, body: str, signer: Signer) -> str:
    """A letter's text with the signature under it, and not the name twice."""
    words, _, last = body.rstrip().rpartition("\n\n")
    return f"{words if last == signer.name else body.rstrip()}\n\n{block(seed, signer)}\n"
