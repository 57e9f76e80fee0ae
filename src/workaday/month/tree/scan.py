"""A computer's drives, looked through once; a run's drives, laid out from a manifest.

A run has a whole tree of its own, but not a copy: its files are second names of the computer's until they
are replaced. So beginning a run reads no content, and costs the same for empty files and for films.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from workaday.errors import RunDamagedError, RunError
from workaday.month.tree.contents import Objects, copy, disk_time_ns, share, wall_time
from workaday.month.tree.index import File, Index
from workaday.month.tree.manifest import Listing
from workaday.month.tree.paths import Paths, System, key_of, system_of


def scan(computer: Path) -> tuple[System, Listing]:
    """What lies on a computer's drives: names, sizes, times.

    Raises `RunError` for links and special files, and for names that differ in case alone.
    """
    drives = computer / "drives"
    names = sorted(p.name for p in drives.iterdir() if p.is_dir()) if drives.is_dir() else []
    system = system_of(computer, names)
    looking = _Looking(Paths(system))
    for name in names:
        looking.into(str(drives / name), name)
    return system, Listing(looking.files, looking.folders)


@dataclass
class _Looking:
    paths: Paths
    files: dict[str, File] = field(default_factory=dict)
    folders: dict[str, str] = field(default_factory=dict)

    def into(self, folder: str, relative: str) -> None:
        path = self.paths.from_disk(relative)
        if path:  # a Mac's volume is the top itself
            self.folders[key_of(path)] = path
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda e: e.name)
        for entry in entries:
            self._enter(entry, f"{relative}/{entry.name}")

    def _enter(self, entry: os.DirEntry[str], relative: str) -> None:
        path = self.paths.from_disk(relative)
        key = key_of(path)
        if key in self.files or key in self.folders:
            raise RunError(f"{entry.path}: another name there differs in case alone; rename one")
        if entry.is_dir(follow_symlinks=False):
            self.into(entry.path, relative)
        elif entry.is_file(follow_symlinks=False):
            stat = entry.stat(follow_symlinks=False)
            self.files[key] = File(path, "", stat.st_size, wall_time(stat.st_mtime_ns), path)
        else:
            raise RunError(f"{entry.path} is a link or a special file; a computer holds neither")


def lay_out(index: Index, paths: Paths, computer: Path, run: Path) -> None:
    """The drives of a run as an index has them, from the computer's files and the run's objects.

    Raises `RunDamagedError` when a file of the computer is not what the index says.
    """
    drives = str(run / "desk" / "drives")
    for _, folder in sorted(index.folders.items()):
        os.makedirs(f"{drives}/{paths.on_disk(folder)}", exist_ok=True)
    objects = Objects(run / "objects")
    for file in index.files.values():
        place = f"{drives}/{paths.on_disk(file.path)}"
        if file.sha:
            copy(str(objects.place(file.sha)), place)
            _set_time(place, file)
        else:
            _lay_origin(f"{computer}/drives/{paths.on_disk(file.origin)}", file, place)


def _lay_origin(source: str, file: File, place: str) -> None:
    """A file that still has the bytes of one of the computer's."""
    try:
        stat = os.stat(source)
    except OSError as error:
        raise _changed(source, error.strerror or "unknown") from error
    if stat.st_size != file.size:
        raise _changed(source, f"it has {stat.st_size} bytes, not {file.size}")
    if wall_time(stat.st_mtime_ns) == file.modified:
        share(source, place)
    else:  # copied at the desk: a second name would take the new time to the computer
        copy(source, place)
        _set_time(place, file)


def _set_time(place: str, file: File) -> None:
    stamp = disk_time_ns(file.modified)
    os.utime(place, ns=(stamp, stamp))


def _changed(source: str, why: str) -> RunDamagedError:
    return RunDamagedError(
        f"{source} is not what it was as the run began ({why}); make the computer again, then start a new run"
    )
