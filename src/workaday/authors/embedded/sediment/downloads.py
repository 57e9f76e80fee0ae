"""What a browser brought: documents, installers, archives with what came out of them, things left half-way."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import datetime

from workaday.artifacts import spec
from workaday.artifacts.plan import PlannedFile
from workaday.authors.embedded.sediment.burst import Burst, Site
from workaday.authors.embedded.sediment.ground import Folder, legal


def documents(site: Site, rng: random.Random, room: int) -> Iterator[PlannedFile]:
    """A browser session: a few documents, one of them twice."""
    when = site.days.mixed(rng)
    burst = site.burst(rng, "downloads", when)
    for _ in range(burst.count(2.5, 0.8, min(room, 15))):
        when = site.days.after(when, rng.expovariate(1 / 300) + 2)
        yield from _document(burst, _drawer(site, rng), when, again=0.35 * site.owner.untidy)


def _drawer(site: Site, rng: random.Random) -> Folder:
    """Downloads, or the folder into which tidy people sort them."""
    if site.small or rng.random() < 0.25 + 0.4 * site.owner.untidy:
        return site.ground.shared(site.layout.downloads)
    return site.ground.shared(f"{site.layout.downloads}/{site.words.one(rng, 'download_folder')}")


def _document(burst: Burst, folder: Folder, when: datetime, again: float) -> Iterator[PlannedFile]:
    site, rng = burst.site, burst.rng
    subject = {pool: site.words.one(rng, pool) for pool in ("gadget", "thing", "quality")}
    title = site.words.one(rng, "download_title", **subject)
    name = site.words.one(rng, "download_name", title=title, **subject)
    made: spec.Spec
    kind = rng.choices(("pdf", "epub", "csv", "docx", "jpg"), (74, 4, 6, 7, 9))[0]
    if kind == "docx" or (kind == "pdf" and site.real(rng, 8, 0.03)):  # setting one takes its time
        name, made = _manual(burst, when)
    elif kind == "pdf":
        made = burst.stub("pdf", burst.size(150_000, 1.3), title)
    elif kind == "epub":
        made = burst.stub("zip", burst.size(9e5, 0.9), "mimetype")
    elif kind == "csv":
        made = burst.text("csv", burst.size(6000, 1.3, 200_000))
    else:
        made = burst.stub("jpg", burst.size(1.4e5, 0.8))
    name = legal(name)
    first = burst.file("download", folder.place(f"{name}.{kind}"), made, when, origin="web_download")
    yield first
    if rng.random() < again:  # not found again, so fetched again
        later = (
            site.days.later(rng, when, 40)
            if rng.random() < 0.6
            else site.days.after(when, rng.randint(9, 200))
        )
        yield burst.file(
            "download", folder.place(f"{name}.{kind}"), made, later, origin="web_download",
            sources=((first.id, "version_of"),),
        )  # fmt: skip


def _manual(burst: Burst, when: datetime) -> tuple[str, spec.Document]:
    """A few pages of instructions for whoever bought the thing, and the name under which they came."""
    site, rng = burst.site, burst.rng
    thing = site.words.one(rng, "gadget")
    title = site.words.one(rng, "manual_title", thing=thing)
    title = title[:1].upper() + title[1:]
    name = site.words.one(rng, "manual_name", thing=thing, title=title)
    blocks: list[spec.Block] = []
    for section in (rng.choice(("start", "use")), *_some(rng, ("care", "fault", "terms"))):
        blocks.append(spec.Heading(site.words.one(rng, f"manual_{section}_head")))
        blocks.append(
            spec.Paragraph(site.words.prose(rng, f"manual_{section}", rng.randint(2, 4), thing=thing))
        )
    steps = tuple(site.words.one(rng, "manual_step", thing=thing) for _ in range(rng.randint(3, 6)))
    blocks.insert(2, spec.Bullets(steps, ordered=True))
    author = rng.choice(site.owner.shops)
    properties = spec.Properties(title, site.owner.name, site.owner.name, when, when, author)
    style = burst.shop_style(author)
    return name, spec.Document(title, tuple(blocks), properties, footer=author, style=style)


def _some(rng: random.Random, sections: Sequence[str]) -> list[str]:
    """One or more of them, in their order."""
    return sorted(rng.sample(sections, rng.randint(1, len(sections))), key=sections.index)


_INSTALLERS = {True: (("exe", 6e7), ("msi", 3e7), ("zip", 2e7), ("iso", 2.5e8)),
               False: (("dmg", 9e7), ("pkg", 6e7), ("zip", 3e7), ("iso", 2.5e8))}  # fmt: skip


def installers(site: Site, rng: random.Random, room: int) -> Iterator[PlannedFile]:
    """An installer, kept since; the next version of it beside."""
    program = rng.choice(site.owner.programs)
    when = site.days.mixed(rng)
    burst = site.burst(rng, "installers", when, program=program.name)
    suffix, median = rng.choices(_INSTALLERS[site.windows], (12, 5, 2, 1))[0]
    folder = _drawer(site, rng)
    version = program.version
    for _ in range(1 if room < 2 or rng.random() < 0.7 else 2):
        name = site.words.one(rng, "installer_name", program=program.name, version=version)
        made = burst.stub(suffix, burst.size(median, 0.9, 4e8), program.name)
        yield burst.file(
            "installer", folder.place(f"{legal(name)}.{suffix}"), made, when, origin="web_download"
        )
        when = site.days.later(rng, when, 90)
        version = f"{int(version.partition('.')[0]) + 1}.{rng.randint(0, 9)}.{rng.randint(0, 9)}"


def archives(site: Site, rng: random.Random, room: int) -> Iterator[PlannedFile]:
    """A zip archive, and its members unpacked beside it."""
    when = site.days.mixed(rng)
    burst = site.burst(rng, "archives", when)
    folder = _drawer(site, rng)
    name = legal(site.words.one(rng, "archive_name"))
    texts = [
        (member, burst.text(form, burst.size(2200, 1.2, 60_000)))
        for member, form in _members(burst, max(1, min(room - 1, burst.count(5, 1.0, 60))))
    ]
    packed = tuple(spec.Attachment(member, text.content.encode("utf-8")) for member, text in texts)
    archive = burst.file(
        "archive", folder.place(f"{name}.zip"), spec.Archive(packed), when, origin="web_download"
    )
    yield archive
    if room < 2 or rng.random() < 0.25:
        return
    out = folder.sub(name)
    when = site.days.after(when, rng.randint(5, 600))
    if rng.random() < 0.12:
        out = out.sub(name)  # as unpackers do
    inner = {"": out}
    for member, text in texts[: room - 1]:
        when = site.days.after(when, 0.02)
        above, _, own = member.rpartition("/")
        inside = inner.get(above) or inner.setdefault(above, out.sub(above))
        yield burst.file(
            "extracted",
            inside.place(own),
            text,
            when,
            origin="web_download",
            sources=((archive.id, "extracted_from"),),
        )


def _members(burst: Burst, count: int) -> Iterator[tuple[str, str]]:
    """Names of an archive's members, none twice, each with the form of its text."""
    site, rng = burst.site, burst.rng
    seen: set[str] = set()
    flat = count < 6 or rng.random() < 0.6
    inside = [f"{site.words.one(rng, 'archive_part')}/" for _ in range(rng.randint(1, 3))]
    forms = (
        ("txt", "readme"),
        ("csv", "csv"),
        ("html", "html"),
        ("html", "html"),
        ("csv", "csv"),
        ("xml", "xml"),
        ("log", "log"),
    )
    while len(seen) < count:
        suffix, form = ("txt", "readme") if not seen else rng.choice(forms)
        name = site.words.one(rng, "file_word") if seen else "readme"
        above = rng.choice(("", *inside)) if seen and not flat else ""
        member = f"{above}{name}{len(seen) if len(seen) > 8 else ''}.{suffix}"
        if member not in seen:
            seen.add(member)
            yield member, form


def half_way(site: Site, rng: random.Random, room: int) -> Iterator[PlannedFile]:
    """A download that never came to its end."""
    when = site.days.mixed(rng)
    burst = site.burst(rng, "half_way", when)
    name = legal(site.words.one(rng, "download_name", title=site.words.one(rng, "download_title")))
    suffix = rng.choice(("part", "tmp", "download"))
    made: spec.Spec = (
        spec.Text("")
        if suffix != "download" and rng.random() < 0.4
        else burst.stub("data", burst.size(2e6, 1.8, 9e7))
    )
    yield burst.file(
        "temporary",
        site.ground.shared(site.layout.downloads).place(f"{name}.{suffix}"),
        made,
        when,
        origin="web_download",
    )


def _shelf(site: Site, rng: random.Random, when: datetime) -> Folder:
    """Where saved pages go: with the downloads, or by topic (and by year, where there are many)."""
    if site.small or rng.random() < 0.25:
        return _drawer(site, rng)
    topic = site.recurring(rng, "page_topic", 2 + site.count // 2500)
    base = f"{site.layout.documents}/{site.words.given['reading']}"
    return site.ground.shared(f"{base}/{when.year}/{topic}" if site.big else f"{base}/{topic}")


def pages(site: Site, rng: random.Random, room: int) -> Iterator[PlannedFile]:
    """A page saved whole: the text, and a folder with all that it was made of."""
    when = site.days.mixed(rng)
    title = site.words.one(rng, "page_title")
    burst = site.burst(rng, "pages", when, title=title)
    folder = _shelf(site, rng, when)
    name = legal(f"{title} - {site.words.one(rng, 'site_name')}", 70)
    page = burst.file(
        "page",
        folder.place(f"{name}.html"),
        burst.text("html", burst.size(24_000, 1.0, 250_000), title=title),
        when,
        origin="web_download",
    )
    yield page
    if room < 4:
        return
    parts = folder.sub(page.name.removesuffix(".html") + "_files")
    for _ in range(burst.count(7, 1.0, min(room - 1, 90))):
        yield _part(burst, parts, site.days.after(when, rng.randint(0, 2)), page)


_PARTS = (
    ("js", 12),
    ("css", 7),
    ("png", 8),
    ("jpg", 6),
    ("gif", 3),
    ("svg", 2),
    ("html", 24),
    ("download", 19),
    ("woff2", 9),
    ("cache", 8),
)


def _part(burst: Burst, folder: Folder, when: datetime, page: PlannedFile) -> PlannedFile:
    rng = burst.rng
    suffix = rng.choices([s for s, _ in _PARTS], [w for _, w in _PARTS])[0]
    name = burst.site.words.one(rng, f"web_{'picture' if suffix in ('png', 'jpg', 'gif', 'svg') else 'code'}")
    made: spec.Spec
    if suffix in ("png", "jpg", "gif", "woff2", "cache"):
        made = burst.stub("data" if suffix == "cache" else suffix, burst.size(9000, 1.4, 2e6))
    else:
        made = burst.text({"download": "js"}.get(suffix, suffix), burst.size(5000, 1.5, 200_000))
    return burst.file(
        "page_part",
        folder.place(f"{name}.{suffix}"),
        made,
        when,
        origin="web_download",
        sources=((page.id, "extracted_from"),),
    )
