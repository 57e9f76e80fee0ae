"""Which paths a model may give its files: below the home or the data drive, under names that the system takes."""

from __future__ import annotations

import re
from collections.abc import Collection

from workaday.artifacts.writers import suffixes
from workaday.artifacts.writers.stub import stub_kinds

LONGEST_PATH, LONGEST_NAME = 240, 120

DOCUMENTS = frozenset({"docx", "pdf", "md", "txt", "html"})
PICTURES = frozenset({"png", "jpg", "jpeg"})
WRITTEN = DOCUMENTS | {"xlsx", "pptx", "csv", "png", "eml", "ics"}
"""Formats that a recipe can describe."""

_ILLEGAL = re.compile(r'[<>:"|?*\\\x00-\x1f\x7f]')
_DEVICES = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_CLOSED = ("appdata", "library", "applications", "$recycle.bin", ".trash", "windows", "program files")
"""Folders that belong to the system and its programs."""


def text_suffixes() -> frozenset[str]:
    """Formats whose text is written as it is: programs, settings, marked-up text."""
    from workaday.artifacts.spec import Text

    return frozenset(s.lstrip(".") for s in suffixes(Text) if s) - WRITTEN


def known_suffix(suffix: str) -> bool:
    return suffix in WRITTEN or suffix in PICTURES or suffix in text_suffixes() or suffix in stub_kinds()


def path_faults(path: str, roots: Collection[str], taken: Collection[str]) -> list[str]:
    """What keeps a path from being a file of this computer: empty when nothing does. `roots` are the folders below
    which it must lie, `taken` the paths in small letters that there are. With `any_suffix` every ending will do."""
    if not any(path.startswith(root + "/") for root in roots):
        return [f"it must lie below {' or '.join(roots)}"]
    if len(path) > LONGEST_PATH:
        return [f"it has {len(path)} characters, at most {LONGEST_PATH}"]
    root = max((r for r in roots if path.startswith(r + "/")), key=len)
    parts = path[len(root) + 1 :].split("/")
    faults = name_faults("/".join(parts))
    if parts[0].casefold() in _CLOSED and len(parts) > 1:
        faults.append(f"{parts[0]!r} belongs to the system")
    suffix = path.rpartition("/")[2].rpartition(".")[2].lower() if "." in parts[-1] else ""
    if not known_suffix(suffix):
        faults.append(f"files of type {suffix or 'none'!r} cannot be made; {', '.join(sorted(WRITTEN))} can")
    if path.casefold() in taken:
        faults.append("there is a file of this path already")
    return faults


def name_faults(path: str) -> list[str]:
    """What is wrong with the names of a path, each of which must be one that Windows and macOS take."""
    return [fault for part in path.strip("/").split("/") if (fault := _name_fault(part))]


def _name_fault(name: str) -> str:
    if name in ("", ".", ".."):
        return f"{name!r} is no name"
    if len(name) > LONGEST_NAME:
        return f"{name[:20]!r}... has {len(name)} characters, at most {LONGEST_NAME}"
    if bad := _ILLEGAL.search(name):
        return f"{name!r} holds {bad.group()!r}, which the system does not take"
    if name[-1] in " ." or name[0] == " ":
        return f"{name!r} begins or ends with a blank or a dot"
    if _DEVICES.match(name):
        return f"{name!r} is the name of a device"
    return ""
