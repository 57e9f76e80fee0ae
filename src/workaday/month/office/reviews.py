"""What a reviewer looks for in a file and does not find, and the file that comes back with their comments."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from workaday.artifacts import figures
from workaday.artifacts.editors import add_comment, add_sheet
from workaday.artifacts.readers import Content, read
from workaday.artifacts.visible import visible
from workaday.errors import DeskError, ReadError
from workaday.month.office.voice import Voice
from workaday.month.records import Enclosure
from workaday.objectives.records import Criterion, Deliverable
from workaday.world.records import Person

_LONGEST_ANCHOR = 60
_FILE_THAT_OPENS = "a file that opens"


@dataclass(frozen=True)
class Wanted:
    """A criterion with what it looks for: a value in a unit, by one of these words."""

    criterion: Criterion
    value: float
    unit: str
    words: Sequence[str]


@dataclass(frozen=True)
class Finding:
    """What a reader of a file misses: criteria, or that it opens at all."""

    missing: tuple[Criterion, ...]
    opens: bool = True

    @property
    def labels(self) -> list[str]:
        return [c.label for c in self.missing] or ([] if self.opens else [_FILE_THAT_OPENS])

    @property
    def passed(self) -> bool:
        return self.opens and not self.missing


class Reviews:
    """Everybody's criteria. `wanted` by deliverable and reference, from the ledger."""

    def __init__(self, wanted: Mapping[tuple[str, str], Wanted]) -> None:
        self.wanted = wanted

    def find(self, deliverable: Deliverable, file: Enclosure, when: datetime) -> Finding:
        """What is looked for on that day and is not in the file."""
        looked_for = [
            w for w in self.wanted.values()
            if w.criterion.deliverable == deliverable.id and w.criterion.wanted_at(when)
        ]  # fmt: skip
        try:
            index = figures.FigureIndex(visible(file.content, file.name))
        except ReadError:
            return Finding(tuple(w.criterion for w in looked_for), opens=False)
        return Finding(
            tuple(
                w.criterion for w in looked_for if figures.labelled(index, w.value, w.unit, w.words) is None
            )
        )


def marked_up(
    file: Enclosure,
    missing: Sequence[Criterion],
    person: Person,
    when: datetime,
    voice: Voice,
    rng: random.Random,
) -> Enclosure | None:
    """The file with the person's comments at the places concerned: in a document at the paragraph that speaks of
    it most, in a workbook on a sheet of its own. None for a file that takes no comments."""
    stem, _, suffix = file.name.rpartition(".")
    name = f"{stem} (comments {''.join(w[0] for w in person.name.split())}).{suffix}"
    notes = [voice.say(person.id, "comment", rng, label=c.label) for c in missing]
    try:
        if suffix.lower() == "docx":
            return Enclosure(name, _commented(file, missing, notes, person, when))
        if suffix.lower() == "xlsx":
            rows = [("Reviewer", "Comment"), *((person.name, note) for note in notes)]
            return Enclosure(
                name, add_sheet(file.content, "Review", rows, author=person.name, when=when).content
            )
    except (DeskError, ReadError):
        return None  # a file that opens but takes no mark: the mail says it all
    return None


def _commented(
    file: Enclosure, missing: Sequence[Criterion], notes: Sequence[str], person: Person, when: datetime
) -> bytes:
    content, text = file.content, read(file.content, file.name)
    for criterion, note in zip(missing, notes, strict=True):
        content = add_comment(content, _anchor(text, criterion.label), person.name, note, when)
    return content


def _anchor(text: Content, label: str) -> str:
    """Words of the paragraph that has most of a label's words: what speaks of the matter already."""
    paragraphs = [
        p.text.strip() for p in text.passages if p.place.startswith("paragraph") and len(p.text.strip()) > 2
    ]
    best = max(paragraphs, key=lambda p: figures.share_named(p, label), default="")
    return best[:_LONGEST_ANCHOR].split("\n")[0].split("\t")[0]
