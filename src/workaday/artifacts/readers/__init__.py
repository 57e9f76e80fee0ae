"""Readers: bytes to text, tables and passages. A reader tells what is there, never what it is worth."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import cast

from workaday.artifacts.readers.content import (
    Content,
    FileProperties,
    Grid,
    Passage,
    Remark,
    TrackedChange,
)
from workaday.errors import ReadError

__all__ = ["Content", "FileProperties", "Grid", "Passage", "Remark", "TrackedChange", "kind_of", "read"]

_READERS = {
    "docx": "docx",
    "docm": "docx",
    "xlsx": "xlsx",
    "xlsm": "xlsx",
    "xls": "legacy_sheets",
    "xlsb": "legacy_sheets",
    "ods": "legacy_sheets",
    "pptx": "pptx",
    "pptm": "pptx",
    "pdf": "pdf",
    "eml": "mail",
    "mbox": "mbox",
    "ics": "calendar",
    "vcf": "contacts",
    "csv": "delimited",
    "tsv": "delimited",
    "png": "image",
    "jpg": "image",
    "jpeg": "image",
    "gif": "image",
    "zip": "archive",
}


def kind_of(name: str) -> str:
    """The reader that opens a file of this name; "text" for whatever has none of its own."""
    return _READERS.get(PurePosixPath(name.replace("\\", "/")).suffix.lstrip(".").lower(), "text")


def read(content: bytes, name: str) -> Content:
    """Read a file's bytes; the name's suffix says as what.

    Raises `ReadError`, in one line, when the file is broken, too big unpacked, or holds no text that
    a reader knows. JSON and the like are read as text and not validated.
    """
    module = importlib.import_module(f"workaday.artifacts.readers.{kind_of(name)}")
    reader = cast("Callable[[bytes, str], Content]", module.read)
    try:
        return reader(content, name)
    except ReadError as error:
        raise ReadError(f"{name}: {' '.join(str(error).split())}") from error.__cause__
    except RecursionError as error:
        raise ReadError(f"{name}: nested too deep to read") from error
