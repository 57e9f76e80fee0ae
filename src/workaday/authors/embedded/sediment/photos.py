"""Pictures: days and trips from the phone, a camera's raw files, what chats saved, screenshots, copies."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from workaday.artifacts import spec
from workaday.artifacts.plan import PlannedFile
from workaday.authors.embedded.sediment.burst import Burst, Site, trace
from workaday.authors.embedded.sediment.ground import Folder, legal
from workaday.world.period import MONTHS

_REAL_PHOTOS = 24


def day(site: Site, rng: random.Random, room: int) -> Iterator[PlannedFile]:
    """A day's photos, moved from the phone."""
    when = site.days.free(rng)
    burst = site.burst(rng, "photos", when)
    folder = _month_folder(site, rng, when)
    yield from _shots(burst, folder, when, burst.count(7, 1.1, min(room, 120)))


def trip(site: Site, rng: random.Random, room: int) -> Iterator[PlannedFile]:
    """The photos of a journey, a folder for it, now and then a smaller one of the best."""
    journey = rng.choice(site.owner.trips)
    burst = site.burst(rng, "trips", site.days.on(rng, journey.start), place=journey.place)
    year = f"{journey.start.year}"
    name = rng.choice(
        (journey.place, f"{journey.start:%Y-%m} {journey.place}", f"{journey.place} {year}", journey.land)
    )
    base = (
        ""
        if site.small
        else f"/{year}"
        if site.owner.tidiness == "high"
        else rng.choice(("/Trips", "/Travel", ""))
    )
    folder = site.ground.fresh(site.layout.pictures + base, name)
    left = burst.count(26, 0.8, min(room, 240))
    each = max(1, left // journey.days)
    when = site.days.on(rng, journey.start)
    for n in range(journey.days):
        if left <= 0:
            break
        when = site.days.on(rng, journey.start + timedelta(days=n))
        share = left if n == journey.days - 1 else min(left, each)
        by_day = folder.sub(f"Day {n + 1}") if share > 12 and site.owner.tidiness == "high" else folder
        yield from _shots(burst, by_day, when, share)
        left -= share
    if room > 30 and rng.random() < 0.3:
        yield from _picked(burst, folder, site.days.later(rng, when, 20))


def _picked(burst: Burst, folder: Folder, when: datetime) -> Iterator[PlannedFile]:
    """Copies of some of the last photos: for the family, for a print."""
    site, rng = burst.site, burst.rng
    photos = [f for f in site.recent if f.path.startswith(f"{folder.path}/")]
    best = folder.sub(legal(site.words.one(rng, "picked", name=rng.choice(site.owner.people))))
    for photo in rng.sample(photos, min(len(photos), rng.randint(3, 12))):
        when = site.days.after(when, rng.uniform(0.2, 3))
        yield burst.file(
            "photo", best.place(photo.name), photo.spec, max(when, photo.modified), created=photo.created,
            sources=((photo.id, "derived_from"),),
        )  # fmt: skip


def _month_folder(site: Site, rng: random.Random, when: datetime) -> Folder:
    """Where this person puts a day's photos."""
    pictures, month = site.layout.pictures, MONTHS[when.month - 1]
    if site.small:
        return site.ground.shared(pictures)
    if site.owner.tidiness == "high":
        return site.ground.shared(f"{pictures}/{when.year}/{when:%Y-%m} {month}")
    if site.owner.tidiness == "medium":
        year = f"{pictures}/{when.year}" if site.big else pictures
        if rng.random() < 0.4:
            name = site.words.one(rng, "photo_day", name=rng.choice(site.owner.people))
            return site.ground.fresh(year, name)
        return site.ground.shared(f"{year}/{month}" if site.big else f"{year}/{month} {when.year}")
    dump = rng.choice(
        ("Camera Roll", "phone", site.new_folder_name(), f"phone {when.year}", f"{month} {when.year}")
    )
    return site.ground.shared(
        f"{pictures}/{dump}/DCIM/1{when.month:02d}_PHONE" if site.big else f"{pictures}/{dump}"
    )


def _shots(burst: Burst, folder: Folder, when: datetime, count: int) -> Iterator[PlannedFile]:
    site, rng = burst.site, burst.rng
    scheme = site.owner.phone
    number = rng.randint(1, 9000)
    raw = site.owner.hobby == "photography" and rng.random() < 0.5
    left = count
    while left > 0:
        number += rng.choice((1, 1, 1, 2, 4))
        when = site.days.after(when, rng.expovariate(1 / 240) + 2)
        name = _camera_name(site.owner.camera if raw else scheme, when, number)
        for made in _shot(burst, folder, name, when, raw):
            yield made
            left -= 1
            if left <= 0:
                return
        if not site.small and left == count // 2:
            for made in trace(burst, folder, when, 0.5):
                yield made
                left -= 1


def _shot(burst: Burst, folder: Folder, name: str, when: datetime, raw: bool) -> Iterator[PlannedFile]:
    """A photo; a film now and then; a photographer's raw file with what was done to it."""
    site, rng = burst.site, burst.rng
    moment = f"{when:%Y:%m:%d %H:%M:%S}"
    chance = rng.random()
    if raw and chance < 0.6:
        yield burst.file(
            "photo_raw", folder.place(f"{name}.dng"), burst.stub("dng", burst.size(24e6, 0.2)), when
        )
        if chance < 0.35:
            later = site.days.after(when, rng.randint(60, 9000))
            yield burst.file(
                "sidecar", folder.place(f"{name}.xmp"), burst.text("xmp", 0, taken=moment), later
            )
    elif chance > 0.975 and not site.small:
        kind = "mp4" if site.windows else "mov"
        yield burst.file(
            "film", folder.place(f"{name}.{kind}"), burst.stub(kind, burst.size(14e6, 1.0)), when
        )
    elif not site.windows and not site.small and chance < 0.5:
        yield _kept(
            burst, "photo", folder.place(f"{name}.HEIC"), burst.stub("heic", burst.size(1.1e6, 0.5)), when
        )
    else:
        yield _kept(burst, "photo", folder.place(f"{name}.jpg"), _picture(burst, moment), when)


def _kept(burst: Burst, kind: str, path: str, made: spec.Spec, when: datetime) -> PlannedFile:
    """The file, which may be copied later."""
    file = burst.file(kind, path, made, when)
    burst.site.recent.append(file)
    return file


def _picture(burst: Burst, moment: str) -> spec.Spec:
    if burst.site.real(burst.rng, _REAL_PHOTOS, 0.12):
        width, height = burst.rng.choice(((1200, 800), (1024, 768), (768, 1024), (1280, 720)))
        return spec.Image("photo", "", burst.rng.getrandbits(32), width=width, height=height, taken=moment)
    return burst.stub("jpg", burst.size(1.5e6, 0.6), moment)


def _camera_name(scheme: str, when: datetime, number: int) -> str:
    if scheme == "IMG_day":
        return f"IMG_{when:%Y%m%d_%H%M%S}"
    if scheme == "photo_day":
        return f"photo_{when:%Y-%m-%d_%H-%M-%S}"
    if scheme == "day":
        return f"{when:%Y%m%d_%H%M%S}"
    if scheme == "IMG_number":
        return f"IMG_{number:04d}"
    return f"{scheme}{number:04d}" if scheme.endswith("_") else f"{scheme}_{number:04d}"


def chats(site: Site, rng: random.Random, room: int) -> Iterator[PlannedFile]:
    """Pictures that a chat program saved of itself."""
    chat = next((p.name for p in site.owner.programs if p.kind == "chat"), "Chat")
    when = site.days.mixed(rng)
    burst = site.burst(rng, "chats", when, program=chat)
    folder = site.ground.shared(f"{site.layout.pictures}/{chat} Images")
    if not site.small and rng.random() < 0.5:
        folder = site.ground.shared(f"{site.layout.pictures}/{chat} Images/{when:%Y}/{when:%m}")
    for n in range(burst.count(5, 0.8, min(room, 40))):
        when = site.days.after(when, rng.expovariate(1 / 400) + 1)
        name = f"IMG-{when:%Y%m%d}-{rng.randint(0, 60) + n:04d}"
        if rng.random() < 0.12 and not site.small:
            yield burst.file(
                "film",
                folder.place(f"{name}.mp4"),
                burst.stub("mp4", burst.size(2.2e6, 1.0)),
                when,
                origin="web_download",
            )
        else:
            made = burst.stub("jpg", burst.size(85_000, 0.7))
            yield burst.file("chat_picture", folder.place(f"{name}.jpg"), made, when, origin="web_download")


def screenshots(site: Site, rng: random.Random, room: int) -> Iterator[PlannedFile]:
    """Pictures of the screen, one or a few in a row."""
    when = site.days.mixed(rng)
    burst = site.burst(rng, "screenshots", when)
    on_desktop = not site.windows and site.small
    folder = site.ground.shared(site.layout.desktop if on_desktop else f"{site.layout.pictures}/Screenshots")
    for _ in range(burst.count(1.5, 0.6, min(room, 6))):
        when = site.days.after(when, rng.randint(3, 400))
        name = (
            f"Screenshot {when:%Y-%m-%d} at {when:%H.%M.%S}"
            if not site.windows
            else f"Screenshot {when:%Y-%m-%d %H%M%S}"
        )
        made: spec.Spec = burst.stub("png", burst.size(190_000, 0.8))
        if site.real(rng, 16, 0.01):
            lines = tuple(site.words.one(rng, "screen_line") for _ in range(rng.randint(2, 9)))
            made = spec.Image("screenshot", site.words.one(rng, "screen"), rng.getrandbits(32), lines=lines)
        yield burst.file("screenshot", folder.place(f"{name}.png"), made, when)


def copies(site: Site, rng: random.Random, room: int) -> Iterator[PlannedFile]:
    """The same files again: on a stick, for somebody, "to be safe"."""
    kept = list(site.recent)
    old = [f for f in site.work if (site.days.last - f.modified.date()).days > 60]
    if not kept and not old:
        return
    when = site.days.mixed(rng)
    burst = site.burst(rng, "copies", when)
    parent = site.layout.documents if rng.random() < 0.7 else site.layout.pictures
    folder = site.ground.fresh(
        parent, site.words.one(rng, "copy_folder", name=rng.choice(site.owner.people), year=str(when.year))
    )
    for file in rng.sample(kept, min(len(kept), burst.count(8, 0.8, room))):
        moment = max(site.days.after(when, rng.uniform(0.1, 40)), file.modified)
        yield burst.file(
            file.kind.partition(":")[2], folder.place(file.name), file.spec, moment, created=file.created,
            origin=file.origin, sources=((file.id, "derived_from"),),
        )  # fmt: skip
    if old and room > len(kept) and not site.small and rng.random() < 0.4:
        papers = folder.sub(rng.choice(("work", "papers", "to sort")))
        for file in rng.sample(old, min(len(old), 6)):
            yield burst.file(
                "work_copy", papers.place(file.name), spec.Copy(file.id), file.modified, created=file.created,
                author=file.author, sources=((file.id, "derived_from"),),
            )  # fmt: skip
