"""Editors: change an office file and leave everything else in it as it was. Bytes in, bytes out."""

from __future__ import annotations

from workaday.artifacts.readers.markdown import markdown_blocks

__all__ = ["markdown_blocks"]
