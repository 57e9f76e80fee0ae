"""Text -> the file as it is: UTF-8, line ends as given."""

from __future__ import annotations

from workaday.artifacts.spec import Text


def write_text(spec: Text) -> bytes:
    return spec.content.encode("utf-8", "replace")
