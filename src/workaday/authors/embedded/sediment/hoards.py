"""Heaps: a phone's backup, an old computer's disk, fonts and clip art. Kept whole and never sorted."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime

from workaday.artifacts import spec
from workaday.artifacts.plan import PlannedFile
from workaday.authors.embedded.sediment.burst import Burst, Site
from workaday.authors.embedded.sediment.ground import Folder, legal


def phone_backup(site: Site, rng: random.Random, room: int) -> Iterator[PlannedFile]:
    """A phone, put on the disk by a program: names that say nothing, no suffix, in folders by their hash."""
    when = site.days.free(rng)
    burst = site.burst(rng, "phone_backup", when)
    name = site.words.one(rng, "phone_backup", day=f"{when:%Y-%m-%d}", name=site.owner.first)
    folder = (
        site.ground.fresh(f"{site.layout.documents}/Phone", name)
        .sub("Backup")
        .sub(f"{rng.getrandbits(64):016x}")
    )
    left = burst.count(140, 0.8, min(room, 700))
    for name, form in (("Info.plist", "plist"), ("Status.plist", "plist"), ("Manifest.plist", "plist"))[
        :left
    ]:
        yield burst.file(
            "backup", folder.place(name), burst.text(form, burst.size(2500, 0.8)), when, origin="system"
        )
    hashed = [folder.sub(f"{n:02x}") for n in rng.sample(range(256), max(1, min(90, left // 7)))]
    for _ in range(max(0, left - 3)):
        inside = rng.choice(hashed)
        digits = inside.path[-2:] + f"{rng.getrandbits(152):038x}"
        when = site.days.after(when, rng.expovariate(4))
        kind = rng.choices(
            ("jpg", "sqlite", "data", "heic", "mp4", "png", "bplist"), (18, 10, 34, 10, 3, 12, 13)
        )[0]
        size = burst.size({"jpg": 1.2e5, "heic": 4e5, "mp4": 4e6}.get(kind, 6000), 1.4, 9e7)
        yield burst.file("backup", inside.place(digits), burst.stub(kind, size), when, origin="system")


def old_computer(site: Site, rng: random.Random, room: int) -> Iterator[PlannedFile]:
    """The disk of the computer before, or a stick, copied whole in the first weeks and never sorted."""
    early = site.days.weekday(rng, site.days.early(rng, 40))
    when = site.days.on(rng, early) if rng.random() < 0.6 else site.days.mixed(rng)
    burst = site.burst(rng, "old_computer", when)
    name = site.words.one(rng, "old_computer", unnamed=site.new_folder_name())
    parent = rng.choices(
        (site.layout.documents, site.layout.desktop, site.home), (6, 2.5 * site.owner.untidy, 1)
    )[0]
    folder = site.ground.fresh(parent, name)
    left = burst.count(60, 1.0, min(room, 500))
    for part in rng.choice(_DISKS) if left > 40 else ():
        folder = folder.sub(legal(site.words.fill(rng, part, name=site.owner.first)))
    tree = [folder]
    while left > 0:
        above = folder if rng.random() < 0.6 else tree[-1] if rng.random() < 0.5 else rng.choice(tree)
        inside = above.sub(legal(site.words.one(rng, "old_folder", name=rng.choice(site.owner.people))))
        if len(inside.path) < 180:
            tree.append(inside)
        share = min(left, burst.count(4, 1.3, 120))
        for _ in range(share):
            when = site.days.after(when, rng.expovariate(3))
            yield _old_file(burst, inside, when)
        left -= share


_DISKS = (
    ("Users", "«name»"), ("Documents and Settings", "«name»", "My Documents"), ("D", "«name»"), ("Backup", "Users", "«name»", "Desktop"),
    ("home", "«name»", "old"), ("Stick", "Backup «n:2009-2019»", "C", "Users", "«name»", "Desktop", "Desktop old"), (), ("C", "Users", "«name»", "Documents", "Backup «n:2009-2019»", "D", "«name»"),
)  # fmt: skip


def _old_file(burst: Burst, folder: Folder, when: datetime) -> PlannedFile:
    site, rng = burst.site, burst.rng
    kind = rng.choices(
        (
            "doc",
            "xls",
            "ppt",
            "pdf",
            "jpg",
            "mp3",
            "txt",
            "gif",
            "htm",
            "zip",
            "lnk",
            "dat",
            "wav",
            "exe",
            "rtf",
            "bmp",
            "mid",
            "psd",
        ),
        (9, 2, 0.6, 8, 16, 6, 6, 3, 12, 2, 8, 18, 3, 2, 1, 2, 4, 1),
    )[0]
    if kind == "jpg":
        number = rng.randint(1, 2400)
        name = rng.choice(
            (f"DSC0{number:04d}", f"IMG_{number:04d}", f"scan{number % 300:03d}", f"P{number:07d}")
        )
    else:
        pool = {"mp3": "song", "wav": "song", "mid": "song", "dat": "file_word", "lnk": "file_word", "exe": "file_word",
                "gif": "file_word", "bmp": "file_word", "psd": "file_word", "zip": "file_word", "htm": "file_word"}.get(kind, "old_file")  # fmt: skip
        year = str(rng.randint(when.year - 16, when.year - 3))
        name = legal(site.words.one(rng, pool, name=rng.choice(site.owner.people), year=year))
    made: spec.Spec
    if kind == "txt":
        made = spec.Text(
            ""
            if rng.random() < 0.1
            else "\n".join(site.words.one(rng, "old_note") for _ in range(rng.randint(1, 30))) + "\n"
        )
    elif kind == "htm":
        made = burst.text("html", burst.size(6000, 1.0, 80_000))
    else:
        stub = {"doc": "ole", "xls": "ole", "ppt": "ole"}.get(kind, {"dat": "data"}.get(kind, kind))
        size = {"doc": 42_000, "xls": 40_000, "ppt": 6e5, "pdf": 9e4, "jpg": 2.2e5, "mp3": 3.2e6, "dat": 6000, "gif": 9000, "lnk": 1400,
                "rtf": 9000, "mid": 30_000, "exe": 1.5e6, "psd": 6e6, "wav": 4e5}.get(kind, 40_000)  # fmt: skip
        made = burst.stub(stub, burst.size(size, 1.1, 9e7), name)
    return burst.file("old_file", folder.place(f"{name}.{kind}"), made, when, created=when)


def libraries(site: Site, rng: random.Random, room: int) -> Iterator[PlannedFile]:
    """Fonts, clip art, brushes, templates: collected for one card or flyer."""
    when = site.days.mixed(rng)
    what = rng.choices(("fonts", "clip_art", "icons", "textures"), (3, 3, 3, 2))[0]
    burst = site.burst(rng, "libraries", when)
    base = f"{site.layout.documents}/{site.words.given['graphics']}/{what.replace('_', ' ')}"
    folder = site.ground.fresh(base, site.words.one(rng, f"library_{what}"))
    kinds = {
        "fonts": ("ttf", "otf", "ttf", "txt"),
        "clip_art": ("svg", "png", "gif", "png"),
        "icons": ("png", "svg", "ico", "png"),
        "textures": ("jpg", "png", "tif"),
    }[what]
    left = burst.count(18, 1.1, min(room, 200))
    while left > 0:
        inside = folder.sub(site.words.one(rng, "icon")) if left > 6 else folder
        share = min(left, burst.count(6, 1.2, 90))
        for _ in range(share):
            kind = rng.choice(kinds)
            made: spec.Spec
            if kind in ("svg", "txt"):
                made = burst.text({"txt": "readme"}.get(kind, kind), burst.size(2200, 0.9, 40_000))
            else:
                made = burst.stub(
                    kind,
                    burst.size(
                        {"ttf": 60_000, "otf": 50_000, "jpg": 1.5e5, "tif": 8e5}.get(kind, 4000), 1.0, 6e7
                    ),
                )
            yield burst.file(
                "library",
                inside.place(f"{site.words.one(rng, 'file_word')}.{kind}"),
                made,
                when,
                origin="web_download",
            )
            when = site.days.after(when, 0.05)
        left -= share
