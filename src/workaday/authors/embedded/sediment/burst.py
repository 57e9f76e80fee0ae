"""A burst: one event and the files that it left. What every kind of deposit works with."""

from __future__ import annotations

import math
import random
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

from pydantic import TypeAdapter

from workaday.artifacts import spec
from workaday.artifacts.plan import Origin, PlannedFile, Relation
from workaday.artifacts.writers.stub import least_size
from workaday.authors.embedded.layout import Layout
from workaday.authors.embedded.sediment.days import Days
from workaday.authors.embedded.sediment.ground import Folder, Ground
from workaday.authors.embedded.sediment.owner import Owner
from workaday.authors.embedded.sediment.words import Words, load
from workaday.world.ledger import Ledger
from workaday.world.records import Event, Strict

Sources = tuple[tuple[str, Relation], ...]


class Kind(Strict):
    """What a kind of file is: words for the file list; whether its text is the same on many computers."""

    about: list[str]
    boilerplate: bool = False


@cache
def kinds() -> Mapping[str, Kind]:
    return TypeAdapter(dict[str, Kind]).validate_python(load("kinds.yaml"))


@dataclass
class Site:
    """One computer while things are left on it. `count` is how many files it will be in all."""

    owner: Owner
    layout: Layout
    days: Days
    words: Words
    ground: Ground
    ledger: Ledger
    work: tuple[PlannedFile, ...]
    count: int
    made: int = 0
    recent: deque[PlannedFile] = field(default_factory=lambda: deque(maxlen=60))
    """Photos and papers that somebody may copy: the only files that are remembered."""
    told: set[str] = field(default_factory=set)
    """Events that the ledger has already."""
    bursts: int = 0

    @property
    def home(self) -> str:
        return self.layout.home

    @property
    def windows(self) -> bool:
        return self.layout.system == "windows"

    @property
    def big(self) -> bool:
        """A home that needs one level of folders more than others."""
        return self.count > 1000

    @property
    def small(self) -> bool:
        """A computer of the paper's size: few folders."""
        return self.count < 450

    def settings(self, roams: bool = True) -> str:
        """Where programs keep what is theirs."""
        if self.windows:
            return f"{self.home}/AppData/{'Roaming' if roams else 'Local'}"
        return f"{self.home}/Library/{'Application Support' if roams else 'Caches'}"

    def music(self) -> str:
        return f"{self.home}/Music"

    def films(self) -> str:
        return f"{self.home}/{'Videos' if self.windows else 'Movies'}"

    def real(self, rng: random.Random, quota: int, share: float) -> bool:
        """Whether a file gets real content where most of its kind are stubs: about `quota` of them, when
        the kind is `share` of all files; on a small computer one in seven. A drawn photo or a set page costs
        as much as a hundred files of other kinds."""
        if self.small:
            return rng.random() < 0.15
        return rng.random() < min(quota, 3 + self.count / 100) / (self.count * share)

    def recurring(self, rng: random.Random, pool: str, most: int, **given: str) -> str:
        """A name that comes again: one of at most `most` that this computer has of the pool."""
        return self.words.one(self.words.seed.rng(pool, rng.randrange(max(1, most))), pool, **given)

    def new_folder_name(self) -> str:
        return "New folder" if self.windows else "untitled folder"

    def burst(self, rng: random.Random, kind: str, when: datetime, **words: str) -> Burst:
        """Something happens: a line of the ledger, and a hand to make its files with."""
        self.bursts += 1
        event = Event(f"sd{self.bursts:05d}", when, kind, self.words.one(rng, f"event_{kind}", **words))
        if event.id not in self.told:
            self.told.add(event.id)
            self.ledger.add(event)
        return Burst(self, rng, event)


class Burst:
    """Makes the files of one event."""

    __slots__ = ("event", "rng", "site")

    def __init__(self, site: Site, rng: random.Random, event: Event) -> None:
        self.site, self.rng, self.event = site, rng, event

    def file(
        self, kind: str, path: str, made: spec.Spec, when: datetime, *, created: datetime | None = None,
        origin: Origin = "user_created", sources: Sources = (), author: str = "",
    ) -> PlannedFile:  # fmt: skip
        """A file at this path. `kind` is a key of kinds.yaml; `when` its modification time."""
        site = self.site
        site.made += 1
        about = kinds()[kind].about
        return PlannedFile(
            id=f"s{site.made:06d}", kind=f"sediment:{kind}", path=path, spec=made, created=created or when,
            modified=when, author=author or site.owner.name, origin=origin, about=about[site.made % len(about)],
            event_id=self.event.id, period=when.date().isoformat(), sources=sources,
        )  # fmt: skip

    def stub(self, kind: str, size: int, title: str = "") -> spec.Stub:
        """A stub that is never smaller than its head."""
        return spec.Stub(kind, max(size, least_size(kind)), self.rng.getrandbits(48), title)

    def text(self, form: str, size: int, **given: str) -> spec.Text:
        return spec.Text(self.site.words.text(self.rng, form, size, **given))

    def size(self, median: float, sigma: float, most: float = 4e8) -> int:
        """A size in bytes, log-normal about its median."""
        return int(min(most, median * math.exp(self.rng.gauss(0.0, sigma))))

    def scans(self, title: str, lines: Sequence[str], share: float) -> list[spec.Block]:
        """The card or page behind a text, which in so many cases somebody has scanned into it."""
        if self.rng.random() >= share:
            return []
        width, seed = self.rng.choice((640, 760, 900, 1024, 1280)), self.rng.getrandbits(32)
        return [spec.Scan(title, tuple(lines), seed, width, width * self.rng.choice((9, 10, 12)) // 16)]

    def shop_style(self, shop: str) -> spec.HouseStyle:
        """How a shop's papers look."""
        width = self.rng.choice((320, 480, 640, 720, 900))
        logo = spec.Logo(shop, self.rng.getrandbits(32), width, self.rng.random() < 0.75)
        accent = f"{self.rng.getrandbits(24) & 0x7F7F7F:06X}"
        return spec.HouseStyle(paper=self.site.owner.paper, accent=accent, logo=logo)

    def count(self, median: float, sigma: float, room: int) -> int:
        """How many files of something: at least one, at most `room`."""
        return max(1, min(room, round(median * math.exp(self.rng.gauss(0.0, sigma)))))

    def properties(self, title: str, when: datetime, created: datetime | None = None) -> spec.Properties:
        name = self.site.owner.name
        return spec.Properties(title, name, name, created or when, when)


def trace(burst: Burst, folder: Folder, when: datetime, chance: float) -> list[PlannedFile]:
    """What the system itself leaves in a folder that somebody looked into."""
    site, rng = burst.site, burst.rng
    if rng.random() > chance or folder.has("desktop.ini" if site.windows else ".DS_Store"):
        return []
    if not site.windows:
        return [
            burst.file(
                "system_trace", folder.place(".DS_Store"), burst.stub("dsstore", 6148), when, origin="system"
            )
        ]
    if rng.random() < 0.6:
        return [
            burst.file(
                "system_trace",
                folder.place("desktop.ini"),
                burst.text("desktop_ini", 0),
                when,
                origin="system",
            )
        ]
    thumbs = burst.stub("ole", burst.size(60_000, 1.0))
    return [burst.file("system_trace", folder.place("Thumbs.db"), thumbs, when, origin="system")]
