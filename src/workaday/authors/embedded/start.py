"""A new trade, laid out: a small one that is whole, for somebody to change piece by piece."""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path

from workaday.authors.embedded.load import trade_names
from workaday.errors import UsageError

FILES = (
    "trade.yaml",
    "roles.yaml",
    "tables.yaml",
    "measures.yaml",
    "projects.yaml",
    "artifacts.yaml",
    "month.yaml",
)
_NAME = re.compile(r"[a-z][a-z0-9_]{1,39}")
_OWN = "id: bike_shop\n"


def lay_out(name: str, folder: Path) -> list[Path]:
    """Writes the files into `folder`, which must not be there or be empty. Raises UsageError."""
    if not _NAME.fullmatch(name):
        raise UsageError(f"{name!r} is no name for a trade: small letters, digits and _, as in bike_shop")
    if name in trade_names():
        raise UsageError(f"{name!r} is a packaged trade: give the new one another name")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise UsageError(f"{folder} is not empty; give another --out")
        return [_write(folder / file, name) for file in FILES]
    except OSError as error:
        raise UsageError(f"{folder}: {error.strerror}; give a folder that can be written") from error


def _write(place: Path, name: str) -> Path:
    text = (
        resources.files("workaday.authors.embedded")
        .joinpath("starter", place.name)
        .read_text(encoding="utf-8")
    )
    place.write_text(text.replace(_OWN, f"id: {name}\n", 1), encoding="utf-8")
    return place
