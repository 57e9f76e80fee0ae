"""Archive -> .zip, the same to the byte whenever it is made."""

from __future__ import annotations

from workaday.artifacts.spec import Archive
from workaday.artifacts.writers.ooxml import package, part


def write_zip(spec: Archive) -> bytes:
    return package(part(member.name, member.content) for member in spec.members)
