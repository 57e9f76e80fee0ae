"""The sediment: what the years left, checked by size and first bytes, since reading all of it would take minutes."""

from __future__ import annotations

from collections.abc import Iterator

from workaday.computer.lint.beginnings import begins_well
from workaday.computer.lint.records import Finding, Looked, Wrong
from workaday.computer.lint.subject import Subject

MOST_EMPTY = 0.05
"""Share of empty files. Real disks have 1.7 % (lock files, empty logs)."""
FEW = 100
"""Below so many files a share says nothing."""


def sediment(subject: Subject) -> Iterator[Finding]:
    """Every file begins as its type does; few are empty; a stub has no more than its beginning to show."""
    count = empty = 0
    for path, file in subject.files.items():
        seen = subject.disk.get(path)
        if seen is None or seen.is_link or not subject.is_sediment(path):
            continue
        count += 1
        if seen.size == 0:
            empty += 1
        elif begins_well(subject.place(path)) is False:
            yield Wrong("sediment", path, "does not begin as a file of its type does")
        if file.content_mode == "stub" and subject.by_path[path].sha256:
            yield Wrong("sediment", path, "is a stub, and the ledger has a hash of it")
    yield Looked("sediment", count)
    if count >= FEW and empty > MOST_EMPTY * count:
        yield Wrong(
            "sediment", "file_list.json", f"{empty} of {count} files are empty, at most {MOST_EMPTY:.0%}"
        )


def stubs(subject: Subject) -> Iterator[Finding]:
    """Only the sediment has stubs: whatever the job needs can be read."""
    for path, file in subject.files.items():
        if file.content_mode == "stub" and path in subject.by_path and not subject.is_sediment(path):
            yield Wrong("sediment", path, "is a stub, and belongs to the work")
