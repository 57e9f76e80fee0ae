"""How the user's system names files. It knows names alone: nothing here touches a disk."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from workaday.errors import DeskError, RunError

MAC_VOLUME = "Macintosh HD"
LONGEST_NAME = 255  # in bytes of UTF-8: what the disks of most systems take
LONGEST_PATH = {"windows": 259, "mac": 1023}
_FORBIDDEN = frozenset('<>:"|?*')
_HIDING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_DEVICES = frozenset(
    ["con", "prn", "aux", "nul", *(f"com{n}" for n in range(1, 10)), *(f"lpt{n}" for n in range(1, 10))]
)

System = Literal["windows", "mac"]


@dataclass(frozen=True)
class Paths:
    """The paths of one system."""

    system: System

    @property
    def example(self) -> str:
        return (
            "C:/Users/name/Documents/report.docx" if self.system == "windows" else "/Users/name/report.docx"
        )

    def clean(self, path: str) -> str:
        """The path in its one form ("C:/Users/x", "/Users/x"; "" for the top, above all drives).

        Raises `DeskError` for whatever is no absolute path of this system or could lead elsewhere.
        """
        text = unicodedata.normalize("NFC", path.strip().replace("\\", "/"))
        if text in ("", "/"):
            return ""
        if self.system == "windows":
            head, rest = text[:2], text[2:]
            if not (head[0].isascii() and head[0].isalpha() and head[1:] == ":" and rest[:1] in ("", "/")):
                raise DeskError(
                    f"{_shown(path)} is not a full path of this computer; write it as {self.example}"
                )
            head = head.upper()
        else:
            head, rest = "", text
            if not text.startswith("/"):
                raise DeskError(
                    f"{_shown(path)} is not a full path of this computer; write it as {self.example}"
                )
        rest = rest.removeprefix("/").removesuffix("/")
        parts = rest.split("/") if rest else []
        for part in parts:
            self._check(part, path)
        full = "/".join([head, *parts])
        if len(full) > LONGEST_PATH[self.system]:
            raise DeskError(
                f"the path has {len(full)} characters, {LONGEST_PATH[self.system]} are allowed; shorten it"
            )
        return full

    def _check(self, part: str, path: str) -> None:
        if part in ("", ".", ".."):
            raise DeskError(
                f"{_shown(path)} has the part {part!r}; write the full path, without '.', '..' or '//'"
            )
        if len(part.encode("utf-8", errors="replace")) > LONGEST_NAME:
            raise DeskError(f"the name {_shown(part)} is too long: at most {LONGEST_NAME} bytes")
        if any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or c in _HIDING for c in part):
            raise DeskError(f"{_shown(path)} holds control characters; leave them out")
        if self.system == "mac":
            if ":" in part:
                raise DeskError(f"{_shown(part)} cannot be a name here: it holds ':'; choose another name")
            return
        bad = sorted(_FORBIDDEN & set(part))
        if bad:
            raise DeskError(
                f"{_shown(part)} cannot be a name here: it holds {' '.join(bad)}; choose another name"
            )
        if part.endswith((".", " ")):
            raise DeskError(f"{_shown(part)} cannot be a name here: it ends with a dot or a space; drop it")
        if part.split(".")[0].rstrip().casefold() in _DEVICES:
            raise DeskError(f"{_shown(part)} is reserved by Windows; choose another name")

    def on_disk(self, path: str) -> str:
        """A clean path below the drives' folder: "C:/Users" is C/Users."""
        if self.system == "windows":
            return path[0] + path[2:]
        return MAC_VOLUME + path

    def from_disk(self, relative: str) -> str:
        drive, slash, rest = relative.partition("/")
        return f"{drive}:{slash}{rest}" if self.system == "windows" else f"{slash}{rest}"


def system_of(computer: Path, drives: Sequence[str]) -> System:
    """A computer's system, by its drives. Raises `RunError` when it has none, or others than known."""
    if list(drives) == [MAC_VOLUME]:
        return "mac"
    if drives and all(len(name) == 1 and name in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" for name in drives):
        return "windows"
    raise RunError(
        f"{computer / 'drives'} must hold drives by letter (C, D) or {MAC_VOLUME!r},"
        f" not: {', '.join(drives) or 'none'}"
    )


def key_of(path: str) -> str:
    """Paths are found whatever the case of their letters, as Windows and macOS do."""
    return unicodedata.normalize("NFC", path).lower()


def parent_of(path: str) -> str:
    return path.rpartition("/")[0]


def name_of(path: str) -> str:
    return path.rpartition("/")[2] or path


def _shown(text: str) -> str:
    return ascii(text if len(text) <= 80 else f"{text[:77]}...")
