"""Bytes and times of files: contents by their hash, a file replaced whole, a file shared with another folder.

It knows nothing of the user's paths.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from workaday.errors import RunDamagedError

_EPOCH = datetime(1970, 1, 1)
_BLOCK = 1 << 20


def disk_time_ns(when: datetime) -> int:
    """Local wall time as a file's time. It stands as if it were UTC, so that no real time zone enters."""
    return (when.replace(tzinfo=UTC) - _EPOCH.replace(tzinfo=UTC)) // timedelta(microseconds=1) * 1000


def wall_time(mtime_ns: int) -> datetime:
    """The inverse of `disk_time_ns`, to the second."""
    return _EPOCH + timedelta(seconds=mtime_ns // 1_000_000_000)


def sha_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def sha_of_file(path: str) -> str:
    """The same for a file; its holes are hashed as the zeros they are, but not read."""
    hashed = hashlib.sha256()
    zeros = bytes(_BLOCK)
    with open(path, "rb", buffering=0) as file:
        size, at = os.fstat(file.fileno()).st_size, 0
        for start, end in (*_written(file.fileno(), size), (size, size)):
            for hole in range(at, start, _BLOCK):
                hashed.update(zeros[: start - hole])
            file.seek(start)
            while start < end and (block := file.read(min(_BLOCK, end - start))):
                hashed.update(block)
                start += len(block)
            at = end
    return hashed.hexdigest()


def replace_file(path: Path, content: bytes) -> None:
    """Write beside the place and move into it: the file is the old or the new one, never half of one."""
    part = path.with_name(f"{path.name}.part")
    part.write_bytes(content)
    os.replace(part, path)


def share(source: str, target: str) -> None:
    """`source` at `target` as well, with its time: as a second name of the same file, else as a copy.

    A second name costs no bytes, whatever the size. It is safe as long as nobody writes into the file in
    place, and a run never does: it replaces. Other file systems and owners get a copy.
    """
    try:
        os.link(source, target)
    except OSError:  # another disk, another owner, too many names, no links at all
        copy(source, target)


def copy(source: str, target: str) -> None:
    """A copy of the bytes and the time; holes stay holes where the system tells them."""
    with open(source, "rb", buffering=0) as old, open(target, "wb", buffering=0) as new:
        stat = os.fstat(old.fileno())
        new.truncate(stat.st_size)
        for start, end in _written(old.fileno(), stat.st_size):
            old.seek(start)
            new.seek(start)
            while start < end and (block := old.read(min(_BLOCK, end - start))):
                new.write(block)
                start += len(block)
    os.utime(target, ns=(stat.st_mtime_ns, stat.st_mtime_ns))


def _written(file: int, size: int) -> Iterator[tuple[int, int]]:
    """The stretches of a file that are no holes, in order."""
    at = 0
    while at < size:
        end = size
        if hasattr(os, "SEEK_DATA"):
            try:
                at = os.lseek(file, at, os.SEEK_DATA)
            except OSError:  # nothing but a hole up to the end
                return
            end = os.lseek(file, at, os.SEEK_HOLE)
        yield at, end
        at = end


@dataclass(frozen=True)
class Objects:
    """Contents by their hash, each stored once, never changed."""

    root: Path

    def place(self, sha: str) -> Path:
        return self.root / sha[:2] / sha

    def put(self, content: bytes) -> str:
        sha = sha_of(content)
        place = self.place(sha)
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            replace_file(place, content)
        return sha

    def get(self, sha: str) -> bytes:
        """Raises `RunDamagedError` when the content is gone or is not what its name says."""
        place = self.place(sha)
        try:
            content = place.read_bytes()
        except OSError as error:
            raise RunDamagedError(f"{place} cannot be read ({error.strerror}); the run is damaged") from error
        if sha_of(content) != sha:
            raise RunDamagedError(f"{place} is not what its name says; the run is damaged")
        return content

    def share_with(self, other: Objects) -> None:
        """The same contents for another run, as second names of the same files."""
        for folder in sorted(p for p in self.root.iterdir() if p.is_dir()):
            (other.root / folder.name).mkdir(parents=True, exist_ok=True)
            for place in folder.iterdir():
                target = other.root / folder.name / place.name
                if place.suffix != ".part" and not target.exists():
                    share(str(place), str(target))
