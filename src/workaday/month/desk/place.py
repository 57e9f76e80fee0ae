"""What a tool works with: the run, the moment, and what files say (kept by their content's hash)."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import PurePosixPath

from workaday.artifacts.readers import Content, kind_of, read
from workaday.artifacts.spec import Properties
from workaday.errors import ReadError
from workaday.month.clock import Clock
from workaday.month.journal import Journal
from workaday.month.people import Person
from workaday.month.run import Run
from workaday.month.sandbox.box import Box, box_of
from workaday.month.sandbox.room import room_of
from workaday.month.tree import File, Tree

_MOST_BYTES = 20_000_000  # of files whose contents are kept parsed
_MOST_TEXT = 60_000_000
_MOST_SHEETS = 16
_HEAD = 1024  # bytes that tell whether the rest is worth reading
_ZIPPED = ("docx", "xlsx", "pptx", "legacy_sheets", "archive")


@dataclass
class Place:
    """A run, as its tools see it. Nothing here reaches the computer's truth."""

    run: Run
    _contents: OrderedDict[tuple[str, str], tuple[Content, int]] = field(default_factory=OrderedDict)
    _content_bytes: int = 0
    _lines: OrderedDict[tuple[str, str], list[str]] = field(default_factory=OrderedDict)
    _texts: dict[tuple[str, str], str] = field(default_factory=dict)
    _text_size: int = 0

    @property
    def tree(self) -> Tree:
        return self.run.tree

    @property
    def journal(self) -> Journal:
        return self.run.journal

    @property
    def clock(self) -> Clock:
        return self.run.clock

    @property
    def now(self) -> datetime:
        return self.run.clock.now

    @property
    def user(self) -> Person:
        return self.run.user

    @cached_property
    def box(self) -> Box:
        """Where commands run, made with the first of them. Raises `DeskError` where there is none."""
        return box_of(room_of(self.run), self.run.about)

    def properties(self, title: str) -> Properties:
        """Document properties of what the user makes now."""
        return Properties(title, self.user.name, self.user.name, self.now, self.now)

    def content(self, file: File) -> Content:
        """What a file says. Raises `ReadError`. The last ones read are kept."""
        key = (file.content, suffix_of(file.path))
        if key in self._contents:
            self._contents.move_to_end(key)
            return self._contents[key][0]
        content = read(self.tree.read(file), file.name)
        self._contents[key] = (content, file.size)
        self._content_bytes += file.size
        while self._content_bytes > _MOST_BYTES and len(self._contents) > 1:
            _, (_, size) = self._contents.popitem(last=False)
            self._content_bytes -= size
        return content

    def lines(self, file: File, sheet: str, make: Callable[[], list[str]]) -> list[str]:
        """A sheet's lines, made once for all its pages."""
        key = (file.content, sheet)
        if key not in self._lines:
            self._lines[key] = make()
            if len(self._lines) > _MOST_SHEETS:
                self._lines.popitem(last=False)
        self._lines.move_to_end(key)
        return self._lines[key]

    def text(self, file: File) -> str:
        """A file's text, or "" where it has none that a reader knows; kept for searches."""
        key = (file.content, suffix_of(file.path))
        found = self._texts.get(key)
        if found is None:
            found = ""
            if _may_say(self.tree.read(file, _HEAD), file.name):
                with suppress(ReadError):
                    found = read(self.tree.read(file), file.name).text
            if self._text_size > _MOST_TEXT:
                self._texts.clear()
                self._text_size = 0
            self._texts[key] = found
            self._text_size += len(found)
        return found


def _may_say(head: bytes, name: str) -> bool:
    """Whether a search looks into a file that begins so: most of a home is pictures, films and programs."""
    kind = kind_of(name)
    if kind in _ZIPPED:
        return head.startswith((b"PK", b"\xd0\xcf"))
    if kind == "pdf":
        return b"%PDF" in head
    return kind != "image" and (b"\0" not in head or head.startswith((b"\xff\xfe", b"\xfe\xff")))


def suffix_of(path: str) -> str:
    """ ".docx" of "C:/x/Report.DOCX"; "" where there is none."""
    return PurePosixPath(path).suffix.lower()
