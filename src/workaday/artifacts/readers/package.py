"""An office file as a bag of XML parts, opened with bounds.

Zip entries are unpacked one at a time and counted as they unpack, so a bomb is refused before it fills
memory; document types (the door to entity bombs) are refused outright, as the standard asks.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Callable
from datetime import datetime
from functools import cached_property, lru_cache, wraps
from typing import NamedTuple, TypeVar, TypeVarTuple
from xml.etree import ElementTree

from workaday.artifacts.readers.content import FileProperties
from workaday.errors import ReadError

MAX_UNPACKED_BYTES = 200 * 1024 * 1024
MAX_PARTS = 20_000
MAX_KEPT_BYTES = 256 * 1024

_REL = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"
_CORE = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
_APP = "{http://schemas.openxmlformats.org/officeDocument/2006/extended-properties}"
BROKEN_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
)


_T = TypeVar("_T")
_Args = TypeVarTuple("_Args")


class Part(NamedTuple):
    """One part of a package, unpacked."""

    name: str
    data: bytes

    def xml(self) -> ElementTree.Element:
        return parse_xml(self.data, self.name)


def read_once(read: Callable[[*_Args], _T]) -> Callable[[*_Args], _T]:
    """Keeps what is read from small parts: many files have them in common. Nobody may change what is read."""
    kept = lru_cache(maxsize=64)(read)

    @wraps(read)
    def reading(*given: *_Args) -> _T:
        size = sum(len(part.data) for part in given if isinstance(part, Part))
        return kept(*given) if size <= MAX_KEPT_BYTES else read(*given)

    return reading


class Package:
    """The parts of an OOXML file. Raises `ReadError` for whatever is not one."""

    def __init__(self, content: bytes, max_bytes: int = MAX_UNPACKED_BYTES) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except BROKEN_ZIP as error:
            raise ReadError(f"not a zip package: {error}") from error
        self.ordered_names = tuple(dict.fromkeys(n for n in self._zip.namelist() if not n.endswith("/")))
        self.names = frozenset(self.ordered_names)
        if len(self.names) > MAX_PARTS:
            raise ReadError(f"{len(self.names)} parts; an office file has at most {MAX_PARTS}")
        self._max_bytes = self._left = max_bytes

    def bytes_of(self, name: str) -> bytes:
        """One part's bytes. Raises `ReadError` where it is absent, broken or past the bound."""
        try:
            with self._zip.open(name) as part:
                data = part.read(self._left + 1)
        except KeyError as error:
            raise ReadError(f"the package has no part {name}") from error
        except BROKEN_ZIP as error:
            raise ReadError(f"part {name} does not unpack: {error}") from error
        self._left -= len(data)
        if self._left < 0:
            raise ReadError(f"unpacks to more than {self._max_bytes / 1024**2:.0f} MB")
        return data

    def xml(self, name: str) -> ElementTree.Element:
        return parse_xml(self.bytes_of(name), name)

    def xml_or_none(self, name: str) -> ElementTree.Element | None:
        return self.xml(name) if name in self.names else None

    def part_or_none(self, name: str) -> Part | None:
        return Part(name, self.bytes_of(name)) if name in self.names else None

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """The relations of a part: id -> (last word of the type, target part)."""
        folder, name = posixpath.split(part)
        relations = self.part_or_none(posixpath.join(folder, "_rels", f"{name}.rels"))
        return dict(_relations(relations, folder)) if relations else {}

    def main_part(self) -> str:
        for kind, target in self.relations("").values():
            if kind == "officeDocument":
                return target
        raise ReadError("the package names no main document")

    @cached_property
    def properties(self) -> FileProperties:
        parts = dict(self.relations("").values())
        core = self.xml_or_none(parts.get("core-properties", "docProps/core.xml"))
        app = self.xml_or_none(parts.get("extended-properties", "docProps/app.xml"))
        if core is None:
            return FileProperties(company=_text(app, f"{_APP}Company"))
        return FileProperties(
            title=_text(core, f"{_DC}title"),
            author=_text(core, f"{_DC}creator"),
            last_modified_by=_text(core, f"{_CORE}lastModifiedBy"),
            created=naive_time(_text(core, f"{_TERMS}created")),
            modified=naive_time(_text(core, f"{_TERMS}modified")),
            company=_text(app, f"{_APP}Company"),
        )


@read_once
def _relations(part: Part, folder: str) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for element in part.xml().iter(_REL):
        target = element.get("Target", "")
        if element.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join(folder, target)).lstrip("/")
        found[element.get("Id", "")] = (element.get("Type", "").rsplit("/", 1)[-1], target)
    return found


def parse_xml(data: bytes, name: str) -> ElementTree.Element:
    """Parse one part. Raises `ReadError` when it is not well-formed or carries a document type."""
    if b"<!DOCTYPE" in data or b"<\0!\0D\0" in data or b"\0<\0!\0D" in data:
        raise ReadError(f"part {name} carries a document type")
    try:
        return ElementTree.fromstring(data)
    except (ElementTree.ParseError, LookupError, ValueError) as error:
        raise ReadError(f"part {name} is not well-formed: {error}") from error


def naive_time(text: str) -> datetime | None:
    """An ISO time without its zone, or None."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None


def whole_number(text: str | None, default: int = 0) -> int:
    """An attribute as a number; the default when it is absent or no number."""
    digits = (text or "").strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else default


def _text(root: ElementTree.Element | None, tag: str) -> str:
    return "" if root is None else (root.findtext(tag) or "").strip()
