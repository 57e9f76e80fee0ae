"""Zip archives: the list of members. Nothing is unpacked."""

from __future__ import annotations

import io
import zipfile

from workaday.artifacts.readers.content import Content, Grid
from workaday.artifacts.readers.package import BROKEN_ZIP
from workaday.errors import ReadError


def read(content: bytes, name: str) -> Content:
    """Read a .zip's directory: member and size in bytes."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [(item.filename, item.file_size) for item in archive.infolist()]
    except BROKEN_ZIP as error:
        raise ReadError(f"not a zip archive: {error}") from error
    lines = [f"{member}\t{size} bytes" for member, size in members]
    return Content("zip", "\n".join(lines), grids=(Grid("members", (("name", "size"), *members)),))
