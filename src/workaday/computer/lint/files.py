"""Files: all that are listed are there, under legal names, with the bytes and the sizes that were built."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from workaday.computer.lint.records import Finding, Looked, Wrong
from workaday.computer.lint.subject import SIZES, Subject

_WINDOWS_ILLEGAL = frozenset('<>:"|?*')
_DEVICES = {"con", "prn", "aux", "nul"} | {f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)}
LONGEST_NAME = 255
PLANNED_WITHIN = 0.2
"""By how much the number of files may differ from what computer.json says was planned."""


def presence(subject: Subject) -> Iterator[Finding]:
    """Listed and on the disk are the same files."""
    yield Looked("presence", len(subject.files.keys() | subject.disk.keys()))
    for path in sorted(subject.files.keys() - subject.disk.keys()):
        yield Wrong("presence", path, "is listed and not there")
    for path in sorted(subject.disk.keys() - subject.files.keys()):
        yield Wrong("presence", path, "is there and not listed")
    for path, seen in subject.disk.items():
        if seen.is_link:
            yield Wrong("presence", path, "is a link; a computer holds files only")


def known(subject: Subject) -> Iterator[Finding]:
    """Listed and in a ledger are the same files."""
    for path in sorted(subject.files.keys() - subject.by_path.keys()):
        yield Wrong("presence", path, "is listed, and no ledger knows of it")
    for path in sorted(subject.by_path.keys() - subject.files.keys()):
        yield Wrong("presence", path, "is in a ledger and not listed")


def sizes(subject: Subject) -> Iterator[Finding]:
    """Files are as long as the list says: all that is asked of a stub but for its beginning."""
    for path, file in subject.files.items():
        seen = subject.disk.get(path)
        if seen and file.size_bytes is not None and seen.size != file.size_bytes:
            yield Wrong("bytes", path, f"has {seen.size} bytes, the list says {file.size_bytes}")


def names(subject: Subject) -> Iterator[Finding]:
    """Names that the computer's own system takes, no two alike but for capitals."""
    yield Looked("names", len(subject.files))
    alike = Counter(path.casefold() for path in subject.files)
    for path in subject.files:
        parts = path.split("/")
        if path[1:2] == ":":
            for part in parts[1:]:
                bad = sorted(_WINDOWS_ILLEGAL & set(part)) or [c for c in part if ord(c) < 32]
                if bad or part[-1:] in " ." or part.partition(".")[0].lower() in _DEVICES:
                    yield Wrong("names", path, f"Windows takes no file of the name {part!r}")
        if any(len(part.encode("utf-16-le", "surrogatepass")) > 2 * LONGEST_NAME for part in parts):
            yield Wrong("names", path, f"a name of more than {LONGEST_NAME} characters")
        if alike[path.casefold()] > 1:
            yield Wrong("names", path, "another file has this name but for capitals")


def hashes(subject: Subject) -> Iterator[Finding]:
    """The work layer, colleagues' own files and the sample of the sediment hold the bytes that were built."""
    read = set(subject.to_read)
    for artifact in subject.artifacts:
        if artifact.holder:
            place = subject.folder / "truth" / "reference_files" / artifact.holder / artifact.name
            if not place.is_file():
                where = f"{artifact.holder}: {artifact.name}"
                yield Wrong("presence", where, "a colleague's own file is missing")
                continue
        elif artifact.path in read or (artifact.path.endswith(".mbox") and artifact.path in subject.disk):
            place = subject.place(artifact.path)
        else:
            continue
        yield Looked("bytes")
        if not artifact.sha256:
            yield Wrong("bytes", artifact.path, "the ledger has no hash of it")
        elif _sha(place) != artifact.sha256:
            yield Wrong("bytes", artifact.path, "does not hold the bytes that were built")


def _sha(place: Path) -> str:
    with place.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def numbers(subject: Subject) -> Iterator[Finding]:
    """As many files and folders as a computer of its size has."""
    yield Looked("numbers", 2)
    if subject.size not in SIZES:
        yield Wrong("numbers", "computer.json", f"size {subject.size!r}; there are {', '.join(SIZES)}")
        return
    files, folders = len(subject.files), subject.folders()
    file_bounds, folder_bounds = SIZES[subject.size]
    yield from between("files", files, file_bounds)
    yield from between("folders", folders, folder_bounds or (1, files))
    planned = subject.about.get("files_planned")
    if isinstance(planned, int) and abs(files - planned) > PLANNED_WITHIN * planned:
        yield Wrong("numbers", "files", f"{files}, and {planned} were planned")


def between(what: str, count: int, bounds: tuple[int, int]) -> Iterator[Finding]:
    low, high = bounds
    if not low <= count <= high:
        yield Wrong("numbers", what, f"{count:,}, expected {low:,} to {high:,}")
