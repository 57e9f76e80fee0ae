"""What a command left behind: the upper layer of an overlay, read as data and never followed.

Nothing here opens a file's content. A link is a link, a pipe is a pipe; names are bytes that somebody
hostile may have chosen.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import stat
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Kind = Literal[
    "file", "folder", "gone", "a symbolic link", "a pipe", "a socket", "a device", "nested too deeply",
    "not readable",
]  # fmt: skip
DEEPEST = 64
"""How many folders may lie in one another."""
_OPAQUE = "user.overlay.opaque"


@dataclass(frozen=True)
class Entry:
    """One thing in a layer. `path` is below the layer's root; "gone" marks what was deleted from the layer
    beneath, `opaque` a folder that hides what it held there."""

    path: str
    kind: Kind
    size: int = 0
    mtime_ns: int = 0
    opaque: bool = False


def entries(root: Path, *, mend: bool = False) -> Iterator[Entry]:
    """Everything in a layer, folders before what they hold. Never leaves the layer, whoever changes it
    meanwhile. `mend` opens folders that were closed to us: only when nothing runs in the box any more."""
    fd = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        yield from _below(fd, "", 1, mend)
    finally:
        os.close(fd)


def _below(fd: int, path: str, depth: int, mend: bool) -> Iterator[Entry]:
    with os.scandir(fd) as found:
        names = sorted(entry.name for entry in found)
    for name in names:
        below = f"{path}/{name}" if path else name
        try:
            status = os.stat(name, dir_fd=fd, follow_symlinks=False)
        except FileNotFoundError:  # deleted since
            continue
        if not stat.S_ISDIR(status.st_mode):
            yield Entry(below, _kind(status), status.st_size, status.st_mtime_ns)
        elif depth == DEEPEST:
            yield Entry(below, "nested too deeply")
        else:
            yield from _folder(fd, name, Entry(below, "folder", 0, status.st_mtime_ns), depth, mend)


def _folder(parent: int, name: str, entry: Entry, depth: int, mend: bool) -> Iterator[Entry]:
    if mend:
        os.chmod(name, 0o700, dir_fd=parent)  # a folder, as was just seen, and nobody is left to swap it
    try:
        fd = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=parent)
    except OSError:
        yield Entry(entry.path, "not readable")
        return
    try:
        yield Entry(entry.path, "folder", 0, entry.mtime_ns, _is_opaque(fd))
        yield from _below(fd, entry.path, depth + 1, mend)
    finally:
        os.close(fd)


def _is_opaque(fd: int) -> bool:
    try:
        return os.getxattr(fd, _OPAQUE) == b"y"
    except OSError:
        return False


def _kind(status: os.stat_result) -> Kind:
    mode = status.st_mode
    if stat.S_ISREG(mode):
        return "file"
    if stat.S_ISCHR(mode) and status.st_rdev == 0:
        return "gone"
    if stat.S_ISLNK(mode):
        return "a symbolic link"
    if stat.S_ISFIFO(mode):
        return "a pipe"
    return "a socket" if stat.S_ISSOCK(mode) else "a device"


def read_file(root: Path, path: str) -> bytes:
    """The bytes of a regular file in a layer; raises OSError for whatever else is there."""
    fd = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        *folders, name = path.split("/")
        for folder in folders:
            below = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=fd)
            os.close(fd)
            fd = below
        if not stat.S_ISREG(os.stat(name, dir_fd=fd, follow_symlinks=False).st_mode):
            raise OSError(errno.EINVAL, "no regular file", path)
        os.chmod(name, 0o600, dir_fd=fd)
        with open(os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=fd), "rb") as file:
            return file.read()
    finally:
        os.close(fd)


def remove(folder: Path) -> None:
    """Take a folder away with all that a command left in it, however deep, long-named or closed."""
    try:
        shutil.rmtree(folder)
    except FileNotFoundError:
        return
    except (OSError, RecursionError):
        for command in (["chmod", "-R", "u+rwx"], ["rm", "-rf"]):  # both go down by descriptors, to any depth
            subprocess.run([*command, "--", str(folder)], capture_output=True, check=False)


def make_empty(folder: Path) -> Path:
    """A new empty folder; what was there before is taken away."""
    with contextlib.suppress(FileExistsError):
        folder.mkdir(parents=True)
        return folder
    remove(folder)
    folder.mkdir(parents=True)
    return folder
