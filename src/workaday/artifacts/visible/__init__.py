"""What of a file a reader sees: its content without what is hidden, white on white, or too small to read.

The readers tell everything that is in a file. Whoever judges a file by what it says (a grader, a colleague who
reviews a draft) must not be told what nobody could read in it.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import replace
from typing import cast

from workaday.artifacts.readers import Content, kind_of, read
from workaday.artifacts.readers.content import Passage
from workaday.errors import DeskError, ReadError

__all__ = ["stated_passages", "visible"]

_STRIPPERS = {"docx": "word", "xlsx": "sheets", "pptx": "slides", "pdf": "pages", "text": "plain"}


def visible(content: bytes, name: str) -> Content:
    """A file's content as somebody sees it who opens it. Raises ReadError where it does not open."""
    seen = read(content, name)  # it refuses what is broken or hostile, before anything else looks at it
    kind = _STRIPPERS.get(kind_of(name))
    if kind is not None:
        module = importlib.import_module(f"workaday.artifacts.visible.{kind}")
        try:
            shown = cast("Callable[[bytes], bytes]", module.without_hidden)(content)
        except DeskError as error:
            raise ReadError(f"{name}: {error}") from error
        seen = seen if shown is content else read(shown, name)
    return replace(seen, passages=stated_passages(seen))


def stated_passages(content: Content) -> tuple[Passage, ...]:
    """The passages in which a file states something: not what stands at a page's edge, what describes a picture
    to those who do not see it, or what only the speaker of a deck has before him."""
    return tuple(p for p in content.passages if not _aside(p.place))


def _aside(place: str) -> bool:
    return place.startswith(("header", "footer", "picture")) or place.endswith(" notes")
