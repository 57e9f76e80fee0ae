"""What is known of one computer after it was measured: plain, small, fit to travel between processes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal, TypeAlias

Layer = Literal["work", "sediment"]
Extent = Literal["home", "sample"]
"""Whether a computer is meant as all that somebody keeps, or as a sample of it of the paper's size."""
LAYERS: tuple[Layer, ...] = ("work", "sediment")


@dataclass(frozen=True)
class Limits:
    """How much of one computer is read. `seed` decides which files, where there are more.

    All files are counted; `work_documents` and `sediment_documents` bound those whose text is read,
    `letters` the messages, `bytes` the size of a file that is opened."""

    seed: int = 0
    work_documents: int = 200
    sediment_documents: int = 60
    letters: int = 4_000
    bytes: int = 20_000_000
    characters: int = 20_000


@dataclass(frozen=True)
class Fault:
    """Something that could not be read or does not agree: on which computer, where, what."""

    computer: str
    where: str
    what: str


@dataclass(frozen=True, slots=True)
class FoundFile:
    """One user-managed file. `parts` is its path below the home folder or the data drive, its name last;
    `modified` is the local wall time; `path` is as the user sees it, `on_disk` where it lies; `suffix` has no dot
    and is in lower case."""

    path: str
    parts: tuple[str, ...]
    suffix: str
    on_disk: str
    size: int
    modified: datetime
    layer: Layer
    kind: str
    origin: str
    stub: bool

    @property
    def name(self) -> str:
        return self.parts[-1]

    @property
    def folder(self) -> tuple[str, ...]:
        return self.parts[:-1]

    @property
    def place(self) -> Path:
        return Path(self.on_disk)


@dataclass(frozen=True)
class Absent:
    """Why a statistic has no value here."""

    why: str


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    part: float
    whole: float

    @property
    def value(self) -> float:
        return self.part / self.whole


Value: TypeAlias = float | Share | Absent


@dataclass(frozen=True, slots=True)
class Text:
    """One document's text as the comparison between computers knows it. `signature` is its MinHash (see
    duplicates.py), `kind` the kind of artifact that the ledger calls it, `form` its suffix."""

    path: str
    place: Path
    form: str
    kind: str
    origin: str
    words: int
    signature: bytes


@dataclass(frozen=True)
class Measured:
    """One computer, measured. `left_out` counts files that are not user-managed. `values` has a value or a reason
    for each statistic; `layers` the values of one layer alone; `samples` bounded samples of items (sizes in bytes,
    slides, minutes); `types` shares in percent; `hours` files by weekday and hour; `features` rows for the
    classifier test; `excerpts` a text by form."""

    id: str
    folder: Path
    soc: str
    system: str
    extent: Extent
    files: int
    left_out: int
    values: Mapping[str, Value]
    layers: Mapping[Layer, Mapping[str, Value]]
    samples: Mapping[str, tuple[float, ...]]
    types: Mapping[str, Mapping[str, float]]
    hours: tuple[tuple[int, ...], ...]
    features: tuple[tuple[float, ...], ...]
    texts: tuple[Text, ...]
    excerpts: Mapping[str, str]
    faults: tuple[Fault, ...] = field(default=())
