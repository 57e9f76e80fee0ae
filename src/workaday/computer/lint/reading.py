"""Files read in full, each once: opened, and then held against everything that is said of it.

One file is in memory at a time, whatever the computer's size.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from workaday.artifacts.readers import Content, read
from workaday.computer.lint import figures, independent
from workaday.computer.lint.records import Finding, Looked, Wrong
from workaday.computer.lint.subject import Subject
from workaday.errors import ReadError

READING = ("opening", "independent", "properties", "placeholders", "figures", "traps")
MOST_BYTES = 256 * 1024 * 1024

_OFFICE = ("docx", "xlsx", "pptx")
_CODE = (".html", ".htm", ".json", ".xml", ".md")
"""Types of the sediment in which such marks may be meant."""
_UNRESOLVED = re.compile(
    r"\{\{|\}\}|\[\[|\]\]|<stated>|<right>|\{%|«[a-z_]+:|Undefined"
    r"|N(?<!\wN)(?<!^N)(?<!\nN)(?<![.!?]\sN)one (?=rose\b|fell\b|is\b)"
)
"""Within a sentence, "None rose" is a figure that was not there; a sentence may well begin so. What comes before is
looked at behind the N, so that the search goes by first letters."""


@dataclass(frozen=True)
class Opened:
    path: str
    data: bytes
    content: Content


def read_files(subject: Subject) -> Iterator[Finding]:
    """The work layer and the sample of the sediment, file by file."""
    stated = figures.Stated(subject)
    second = independent.chosen(subject)
    for path in subject.to_read:
        yield Looked("opening")
        place = subject.place(path)
        if subject.disk[path].size > MOST_BYTES:
            yield Wrong("opening", path, f"is too big to be read in full, {MOST_BYTES >> 20} MB is the bound")
            continue
        try:
            data = place.read_bytes()
            opened = Opened(path, data, read(data, place.name))
        except OSError as error:
            yield Wrong("opening", path, f"cannot be read: {error.strerror}")
            continue
        except ReadError as error:
            yield Wrong("opening", path, f"does not open: {error}")
            continue
        yield from _holds(opened)
        yield from properties(subject, opened)
        if path in second:
            yield from independent.agrees(path, data, opened.content)
        if not (subject.is_sediment(path) and path.endswith(_CODE)):
            yield from placeholders(path, opened.content.text)
        yield from stated.check(path, opened.content)


def _holds(opened: Opened) -> Iterator[Finding]:
    content = opened.content
    if not content.text or content.text.isspace():
        yield Wrong("opening", opened.path, "is empty")
    if content.missing_values:
        shown = ", ".join(content.missing_values[:3])
        yield Wrong(
            "opening", opened.path, f"{len(content.missing_values)} formulas without a value: {shown}"
        )


def properties(subject: Subject, opened: Opened) -> Iterator[Finding]:
    """Document properties agree with the ledger: who, and when. A copy keeps its original's, and what lies in the
    sediment may have been fetched twice."""
    artifact, found = subject.by_path.get(opened.path), opened.content.properties
    if opened.content.kind not in _OFFICE or artifact is None:
        return
    yield Looked("properties")
    path, sediment = opened.path, artifact.kind.startswith("sediment:")
    is_copy = sediment or subject.files[opened.path].content_mode == "copy"
    if found.author != artifact.author and not is_copy:
        yield Wrong("properties", path, f"its author is {found.author!r}, the plan says {artifact.author!r}")
    for name, said, planned in (
        ("created", found.created, artifact.created), ("modified", found.modified, artifact.modified),
    ):  # fmt: skip
        moment = said.isoformat(timespec="seconds") if said else ""
        if not moment or (moment > planned if is_copy else moment != planned):
            yield Wrong("properties", path, f"{name} {said}, the plan says {planned}")
    remarks = [(r.author, r.when) for r in opened.content.comments]
    remarks += [(c.author, c.when) for c in opened.content.changes]
    for author, when in remarks:
        if author not in subject.names:
            yield Wrong("properties", path, f"a remark is by {author!r}, whom no ledger knows")
        if when and when.isoformat(timespec="seconds") > artifact.modified:
            yield Wrong("properties", path, f"a remark of {when} is later than the file")


def placeholders(where: str, text: str) -> Iterator[Finding]:
    """No reference and no alternative is left unresolved."""
    yield Looked("placeholders")
    if match := _UNRESOLVED.search(text):
        around = text[max(0, match.start() - 30) : match.end() + 30]
        yield Wrong("placeholders", where, f"unresolved: {around!r}")
