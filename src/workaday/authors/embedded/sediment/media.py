"""Music, films and games: albums and their covers, clips, saves of a game that was played for some weeks."""

from __future__ import annotations

import random
from collections.abc import Iterator

from workaday.artifacts import spec
from workaday.artifacts.plan import PlannedFile
from workaday.authors.embedded.sediment.burst import Site, trace
from workaday.authors.embedded.sediment.ground import legal


def music(site: Site, rng: random.Random, room: int) -> Iterator[PlannedFile]:
    """An album: its tracks and its cover."""
    moment = (
        site.days.on(rng, site.days.weekday(rng, site.days.early(rng, 60)))
        if rng.random() < 0.4
        else site.days.mixed(rng)
    )
    artist = site.recurring(rng, "artist", 4 + site.count // 1100, name=site.owner.first)
    album = _capital(site.words.one(rng, "album", name=site.owner.first))
    burst = site.burst(rng, "music", moment, album=album)
    shelf = site.ground.shared(
        site.music()
        if site.small
        else f"{site.music()}/{site.words.given['player']}/{legal(_capital(artist))}"
    )
    folder = shelf.sub(legal(album))
    suffix, median = rng.choices(
        (("mp3", 5.2e6), ("m4a", 6.1e6), ("flac", 2.6e7), ("ogg", 4e6), ("wav", 3e7)), (60, 24, 8, 4, 2)
    )[0]
    tracks = min(room, rng.choice((1, 1, 3, 6, 9, 10, 11, 12, 12, 14, 16)))
    for n in range(1, tracks + 1):
        title = legal(_capital(site.words.one(rng, "song")))
        moment = site.days.after(moment, rng.uniform(0.3, 9))
        made = burst.stub(suffix, burst.size(median, 0.35), title)
        track = burst.file(
            "music", folder.place(f"{n:02d} {title}.{suffix}"), made, moment, origin="web_download"
        )
        if rng.random() < 0.12:
            site.recent.append(track)
        yield track
    left = room - tracks
    if left > 0 and rng.random() < 0.5:
        yield burst.file(
            "cover",
            folder.place(rng.choice(("cover.jpg", "folder.jpg", "AlbumArt.jpg"))),
            burst.stub("jpg", burst.size(48_000, 0.8)),
            moment,
        )
        left -= 1
    if left > 0:
        yield from trace(burst, folder, moment, 0.3)


def films(site: Site, rng: random.Random, room: int) -> Iterator[PlannedFile]:
    """Recordings and clips."""
    when = site.days.free(rng)
    burst = site.burst(rng, "films", when)
    folder = site.ground.shared(site.films())
    if not site.small and rng.random() < 0.6:
        folder = site.ground.fresh(
            site.films(), site.words.one(rng, "film_folder", name=rng.choice(site.owner.people))
        )
    for _ in range(burst.count(3, 0.8, min(room, 14))):
        kind = rng.choices(("mp4", "mov", "avi", "mkv"), (60, 22, 10, 8))[0]
        name = legal(
            site.words.one(rng, "film_name", name=rng.choice(site.owner.people), year=str(when.year))
        )
        yield burst.file(
            "film", folder.place(f"{name}.{kind}"), burst.stub(kind, burst.size(2.4e7, 1.0), name), when
        )
        when = site.days.after(when, rng.randint(20, 4000))


def games(site: Site, rng: random.Random, room: int) -> Iterator[PlannedFile]:
    """A game that was played for some weeks: saves, pictures of it, a mod."""
    game = _capital(site.recurring(rng, "game", 2 + site.count // 4000))
    when = site.days.free(rng)
    burst = site.burst(rng, "games", when, game=game)
    base = f"{site.layout.documents}/{'My Games' if site.windows else 'Games'}/{legal(game)}"
    for n in range(burst.count(16, 0.9, min(room, 120))):
        part, suffix = rng.choices(
            (
                ("saves", "sav"),
                ("saves", "bak"),
                ("screenshots", "jpg"),
                ("mods", "pak"),
                ("config", "ini"),
                ("replays", "dat"),
                ("maps", "xml"),
                ("mods", "png"),
                ("logs", "log"),
            ),
            (24, 10, 6, 16, 8, 14, 5, 5, 7),
        )[0]
        inside = site.ground.shared(f"{base}/{_CALLED[part][len(game) % len(_CALLED[part])]}")
        inside.machine = True
        name = (
            f"slot{rng.randint(1, 60)}"
            if part == "saves"
            else f"{when:%Y%m%d}_{n:03d}"
            if part in ("screenshots", "replays")
            else site.words.one(rng, "file_word")
        )
        made: spec.Spec
        if suffix in ("ini", "xml", "log"):
            made = burst.text(suffix, burst.size(3000, 1.1, 100_000))
        else:
            made = burst.stub({"jpg": "jpg", "png": "png"}.get(suffix, "data"), burst.size(22_000, 1.5, 6e7))
        yield burst.file(
            "save" if part == "saves" else "game",
            inside.place(f"{name}.{suffix}"),
            made,
            when,
            origin="system",
        )
        when = site.days.after(when, rng.expovariate(1 / 800)) if n % 6 else site.days.later(rng, when, 7)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


_CALLED = {
    "saves": ("saves", "Saved Games", "save/slots", "profile1/saves"), "screenshots": ("screenshots", "shots", "captures"),
    "mods": ("mods", "addons", "workshop/content"), "config": ("config", "cfg", "settings"),
    "replays": ("replays", "demos", "recordings"), "maps": ("maps", "levels", "data/maps"), "logs": ("logs", "log", "debug"),
}  # fmt: skip
