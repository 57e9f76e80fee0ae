"""Times: within the computer's life, at hours at which people work, the same on the disk as in the list."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from workaday.computer.lint.records import Finding, Looked, Wrong
from workaday.computer.lint.subject import Subject

FIRST_HOUR, LAST_HOUR = 5, 23
"""Work happens from 05:00 to 23:59."""
MOST_AT_NIGHT = 0.25
"""Share of the sediment (photos, downloads, what programs write) that may fall outside of these hours."""
MOST_WITHOUT_SECONDS = 0.2
FEW = 100


def times(subject: Subject) -> Iterator[Finding]:
    """Each file's time, and what all of them look like together."""
    yield Looked("times", len(subject.files))
    work, night, aged = [], 0, subject.size != "paper"
    born, now = _life(subject)
    for path, file in subject.files.items():
        when, is_sediment = file.timestamp, subject.is_sediment(path)
        is_late = not FIRST_HOUR <= when.hour <= LAST_HOUR
        if when > now or (when.date() < born.date() and not (is_sediment and aged)):
            yield Wrong(
                "times", path, f"{when.isoformat()} is outside of the computer's life ({born} to {now})"
            )
        if file.created and file.created > when and not is_sediment:
            yield Wrong("times", path, f"is created {file.created} and modified before that, {when}")
        if is_sediment:
            night += is_late
        else:
            work.append(when)
            if is_late:
                yield Wrong("times", path, f"nobody works at {when:%H:%M}")
    if (sediment := len(subject.files) - len(work)) >= FEW and night > MOST_AT_NIGHT * sediment:
        yield Wrong("times", "file_list.json", f"{night} of {sediment} files of the sediment are of the night, at most {MOST_AT_NIGHT:.0%}")  # fmt: skip
    zero = sum(when.second == 0 for when in work)
    if zero > MOST_WITHOUT_SECONDS * len(work):
        yield Wrong("times", "file_list.json", f"{zero} of {len(work)} times have no seconds")


def _life(subject: Subject) -> tuple[datetime, datetime]:
    read = subject.documents
    assert read.policy
    assert read.persona
    return read.policy.system_start_timestamp, subject.taken or read.persona.current_timestamp


def on_the_disk(subject: Subject) -> Iterator[Finding]:
    """The disk and the list say the same."""
    for path, file in subject.files.items():
        seen = subject.disk.get(path)
        if seen and seen.modified != file.timestamp:
            yield Wrong("times", path, f"the disk says {seen.modified}, the list {file.timestamp}")


def in_the_ledger(subject: Subject) -> Iterator[Finding]:
    """The ledger and the list say the same."""
    for path, artifact in subject.by_path.items():
        file = subject.files.get(path)
        if file and artifact.modified != file.timestamp.isoformat():
            yield Wrong("times", path, f"the ledger says {artifact.modified}, the list {file.timestamp}")
