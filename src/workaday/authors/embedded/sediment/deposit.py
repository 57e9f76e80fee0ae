"""The sediment of one computer, as a stream: burst after burst, until there are as many files as wanted.

Which kind of burst comes next is a matter of shares: the one that lags furthest behind its own. Nothing is
kept but the names in folders that bursts share and a few dozen files that may be copied.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import cache

from pydantic import TypeAdapter

from workaday.artifacts.plan import PlannedFile
from workaday.authors.embedded.layout import Layout
from workaday.authors.embedded.sediment import (
    applications,
    code,
    downloads,
    hoards,
    hobby,
    leftovers,
    media,
    papers,
    photos,
)
from workaday.authors.embedded.sediment.burst import Site
from workaday.authors.embedded.sediment.burst import kinds as file_kinds
from workaday.authors.embedded.sediment.days import Days
from workaday.authors.embedded.sediment.ground import Ground, legal
from workaday.authors.embedded.sediment.owner import read_owner
from workaday.authors.embedded.sediment.words import Words, load, pool
from workaday.authors.embedded.world import World
from workaday.errors import BuildError

SIZES = ("paper", "lived-in", "full")
"""How many files a computer has: a hundred or so, two thousand, as many as a real home."""

Deposit = Callable[[Site, random.Random, int], Iterator[PlannedFile]]

DEPOSITS: dict[str, Deposit] = {
    "photos": photos.day, "trips": photos.trip, "chats": photos.chats, "screenshots": photos.screenshots, "copies": photos.copies,
    "downloads": downloads.documents, "installers": downloads.installers, "archives": downloads.archives, "pages": downloads.pages,
    "half_way": downloads.half_way, "papers": papers.papers, "tickets": papers.tickets, "notes": papers.notes, "studies": papers.studies,
    "hobby": hobby.project, "applications": applications.settings, "code": code.tree, "music": media.music,
    "films": media.films, "games": media.games, "phone_backup": hoards.phone_backup,
    "old_computer": hoards.old_computer, "libraries": hoards.libraries, "leftovers": leftovers.leftovers,
}  # fmt: skip

_WHOLE = frozenset(("code", "old_computer"))
_OFFICE = frozenset((".docx", ".xlsx", ".pptx", ".pdf"))


def boilerplate_kinds() -> frozenset[str]:
    """Kinds of planned files whose text is much the same on many computers: licences, settings, traces."""
    return frozenset(f"sediment:{name}" for name, kind in file_kinds().items() if kind.boilerplate)


@cache
def _shares() -> Mapping[str, dict[str, float]]:
    return TypeAdapter(dict[str, dict[str, float]]).validate_python(load("shares.yaml"))


class Sediment:
    """What the years left. `size` is one of SIZES, `count` the number of files that are wanted, `work` the
    files that are there already. Raises BuildError for another size or a negative count."""

    def __init__(
        self, world: World, layout: Layout, size: str, count: int, work: Sequence[PlannedFile]
    ) -> None:
        if size not in SIZES:
            raise BuildError(f"size {size!r} is unknown; allowed: {', '.join(SIZES)}")
        if count < 0:
            raise BuildError(f"{count} files of sediment: the number wanted is 0 or more")
        self.world, self.layout, self.size, self.count = world, layout, size, count
        self.owner = read_owner(world, layout.system, count)
        self._taken = (*layout.taken, *(f.path for f in work if not f.holder))
        self._work = tuple(
            f
            for f in work
            if f.suffix in _OFFICE and not f.holder and not f.era and f.origin == "user_created"
        )
        self._told: set[str] = set()
        self._empty: tuple[tuple[str, str], ...] = ()
        self._empty = tuple(self._draw_empty())

    def files(self) -> Iterator[PlannedFile]:
        """Exactly `count` files, each made when it is asked for; their events go into the ledger on the way."""
        site = self._site()
        rng = self.world.seed.rng("sediment", "stream")
        shares = self._weights()
        done = dict.fromkeys(shares, 0.0)
        left, barren = self.count, 0
        while left:
            name = min(shares, key=lambda n: (done[n] + 1) / shares[n])
            seed = self.world.seed.child("sediment", name, site.made, barren)
            made = 0
            for file in DEPOSITS[name](site, seed.rng(), self._room(left, name, rng)):
                yield file
                made, left = made + 1, left - 1
                if not left:
                    return
            barren = 0 if made else barren + 1
            done[name] += max(made, 1)

    def folders(self) -> list[str]:
        """Empty folders: made for something that never came, or emptied. No file of the sediment is in them."""
        return [f"{parent}/{name}" for parent, name in self._empty]

    def _draw_empty(self) -> Iterator[tuple[str, str]]:
        """Each as an existing folder and the way below it."""
        rng = self.world.seed.rng("sediment", "empty")
        site = self._site()
        wanted = round(self.count / 11 * rng.lognormvariate(-1.95, 0.3))
        found: set[tuple[str, str]] = set()
        for _ in range(wanted * 2):
            parent, name = self._one_empty(site, rng)
            first = (parent, name.partition("/")[0])
            if len(found) < wanted and first not in found and not site.ground.has(*first):
                found.add(first)
                yield parent, name

    def _one_empty(self, site: Site, rng: random.Random) -> tuple[str, str]:
        owner, layout = self.owner, self.layout
        if rng.random() < 0.7 and not site.small:
            program = rng.choice(owner.programs)
            return applications.program_folder(site, program), rng.choice(pool("empty_machine"))
        parents = (
            layout.documents,
            layout.desktop,
            layout.pictures,
            layout.downloads,
            site.music(),
            layout.work,
        )
        year = str(rng.randint(self.world.life_start.year, self.world.cutoff.year))
        name = legal(site.words.one(rng, "empty_folder", year=year))
        return rng.choices(parents, (6, 2 * owner.untidy, 4, 3, 2, 3))[0], name

    def _site(self) -> Site:
        first, last = self.world.life_start + timedelta(days=1), self.world.cutoff - timedelta(days=1)
        rng = self.world.seed.rng("sediment", "site")
        given = {
            name: rng.choice(pool(name))
            for name in ("private", "code_folder", "reading", "player", "graphics", "programs")
        }
        words = Words(self.world.seed.child("sediment", "words"), {**given, "town": self.owner.town})
        return Site(
            self.owner, self.layout, Days(first, last), words, Ground(self._taken, self._reserved()),
            self.world.ledger, self._work, self.count, told=self._told,
        )  # fmt: skip

    def _reserved(self) -> list[tuple[str, str]]:
        return [(parent, name.partition("/")[0]) for parent, name in self._empty]

    def _weights(self) -> dict[str, float]:
        """Each deposit's share of the files, as this person leans."""
        base = {n: s[self.size] for n, s in _shares().items() if s[self.size] > 0}
        if not self.owner.trips:
            base.pop("trips", None)
        return {n: share * self.owner.leaning.get(n, 1.0) for n, share in base.items()}

    def _room(self, left: int, name: str, rng: random.Random) -> int:
        """How many files a burst may have: small ones on a small computer, but for software, which comes whole."""
        if self.size == "paper":
            return min(left, rng.choice((2, 3, 4, 5, 7, 9)))
        low, high = (0.04, 0.14) if self.size == "lived-in" and name in _WHOLE else (0.008, 0.05)
        return min(left, max(6, round(self.count * rng.uniform(low, high))))
