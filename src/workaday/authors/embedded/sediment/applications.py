"""What programs keep: settings, caches, logs, dictionaries, drivers, each in its own folder, deep and dull."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import datetime

from workaday.artifacts import spec
from workaday.artifacts.plan import PlannedFile
from workaday.authors.embedded.sediment.burst import Burst, Site
from workaday.authors.embedded.sediment.ground import Folder
from workaday.authors.embedded.sediment.owner import Program, applications


def program_folder(site: Site, program: Program) -> str:
    """The folder of a program: where the system wants it, among the documents, or where it was unpacked to be
    used without being installed. By maker, where there are many."""
    base = site.settings(applications()[program.kind].roams)
    if sum(program.name.encode()) % 5 >= 2:  # out of the system's own folders
        base = f"{site.layout.documents if site.windows else site.home}/{site.words.given['programs']}"
    return f"{base}/{program.maker}/{program.name}" if site.big else f"{base}/{program.name}"


def settings(site: Site, rng: random.Random, room: int) -> Iterator[PlannedFile]:
    """A program is used: one of its folders gets what it writes there."""
    program = rng.choice(site.owner.programs)
    when = site.days.mixed(rng)
    burst = site.burst(rng, "applications", when, program=program.name)
    home = site.ground.shared(f"{program_folder(site, program)}{_pick(program.name, _INNER)}")
    left = burst.count(5, 1.2, min(room, 160))
    if home.own == 0:
        for name, form in (("settings", "json"), ("preferences", "ini"), ("state", "xml"))[
            : rng.randint(1, min(3, left))
        ]:
            suffix = form if site.windows else rng.choice((form, "plist"))
            made = burst.text("plist" if suffix == "plist" else form, burst.size(1800, 1.3, 90_000))
            yield burst.file("settings", home.place(f"{name}.{suffix}"), made, when, origin="system")
            left -= 1
    if left > 0:
        part = rng.choice(applications()[program.kind].parts)
        yield from _PARTS[part](burst, home, when, left)


_INNER = ("", "/data", "", "/Profiles/main", "", "/User Data", "")


def _pick(path: str, names: tuple[str, ...]) -> str:
    """One of the names, always the same for a program: each calls its folders in its own way."""
    return names[sum(path.encode()) * 31 % len(names)]


def _cache(burst: Burst, home: Folder, when: datetime, left: int) -> Iterator[PlannedFile]:
    """Entries without a suffix, numbered or by their hash."""
    site, rng = burst.site, burst.rng
    by_hash = rng.random() < 0.4
    folder = site.ground.shared(
        f"{home.path}/{_pick(home.path, ('Cache', 'Cache/Cache_Data', 'GPUCache', 'Code Cache/js', 'blobs', 'cache2/entries'))}"
    )
    number = rng.randint(0, 4000)
    for _ in range(left):
        number += 1
        when = site.days.after(when, rng.expovariate(1 / 20))
        size = burst.size(5000, 1.9, 8e6)
        if by_hash and rng.random() < 0.5:
            digits = f"{rng.getrandbits(128):032x}"
            inside = site.ground.shared(f"{folder.path}/{digits[:1]}") if left > 12 else folder
            yield burst.file("cache", inside.place(digits), burst.stub("data", size), when, origin="system")
        else:
            kind = rng.choices(("data", "jpg", "png", "gz"), (6, 2, 2, 2))[0]
            suffix = ".bin" if rng.random() < 0.25 else ""
            yield burst.file(
                "cache",
                folder.place(f"f_{number:06x}{suffix}"),
                burst.stub(kind, size),
                when,
                origin="system",
            )


def _logs(burst: Burst, home: Folder, when: datetime, left: int) -> Iterator[PlannedFile]:
    site, rng = burst.site, burst.rng
    folder = site.ground.shared(
        f"{home.path}/{_pick(home.path, ('logs', 'log', 'Logs', 'diagnostics', 'trace'))}"
    )
    name = rng.choice(("main", "app", "update", "sync", "error", "session"))
    for n in range(left):
        made = spec.Text("") if rng.random() < 0.3 else burst.text("log", burst.size(7000, 1.4, 300_000))
        yield burst.file(
            "log",
            folder.place(f"{name}.log" if n == 0 else f"{name}-{when:%Y%m%d}.log"),
            made,
            when,
            origin="system",
        )
        when = site.days.later(rng, when, 9)


def _profile(burst: Burst, home: Folder, when: datetime, left: int) -> Iterator[PlannedFile]:
    """The inside of a profile: databases, state, locks."""
    site, rng = burst.site, burst.rng
    digits = f"{sum(home.path.encode()) * 7919 % 0xFFFFFF:06x}"
    folder = site.ground.shared(f"{home.path}/{digits}.default")
    for _ in range(left):
        stem = site.words.one(rng, "profile_file")
        suffix = rng.choices(
            ("sqlite", "json", "db", "dat", "", "lock", "ini", "plist", "bak", "idx", "bin"),
            (8, 6, 5, 20, 18, 9, 12, 8, 14, 14, 14),
        )[0]
        made: spec.Spec
        if suffix in ("sqlite", "db"):
            made = burst.stub("sqlite", 4096 * max(1, burst.size(60_000, 1.6, 9e7) // 4096))
        elif suffix == "lock":
            made = spec.Text("")
        elif suffix in ("json", "bak"):
            made = burst.text("json", burst.size(2500, 1.6, 200_000))
        elif suffix in ("ini", "plist"):
            made = burst.text(suffix, burst.size(900, 1.2, 30_000))
        else:
            made = burst.stub("data", burst.size(2500, 2.0, 4e6))
        name = f"{stem}.{suffix}" if suffix else stem
        yield burst.file("settings", folder.place(name), made, when, origin="system")
        when = site.days.after(when, rng.expovariate(1 / 300))


def _icons(burst: Burst, home: Folder, when: datetime, left: int) -> Iterator[PlannedFile]:
    site, rng = burst.site, burst.rng
    folder = site.ground.shared(
        f"{home.path}/{_pick(home.path, ('icons', 'themes/light', 'img', 'images', 'pixmaps'))}"
    )
    for _ in range(left):
        kind = rng.choices(("png", "svg", "ico" if site.windows else "icns", "gif"), (10, 5, 1, 1))[0]
        made: spec.Spec = (
            burst.text("svg", burst.size(900, 0.7, 9000))
            if kind == "svg"
            else burst.stub(kind, burst.size(1400, 1.0, 90_000))
        )
        size = rng.choice(("", "", "@2x", "-16", "-32", "-dark"))
        yield burst.file(
            "icon", folder.place(f"{site.words.one(rng, 'icon')}{size}.{kind}"), made, when, origin="system"
        )


def _storage(burst: Burst, home: Folder, when: datetime, left: int) -> Iterator[PlannedFile]:
    """A small database in many files, as embedded stores keep it."""
    site, rng = burst.site, burst.rng
    folder = site.ground.shared(
        f"{home.path}/{_pick(home.path, ('Local Storage', 'IndexedDB', 'Session Storage', 'store'))}"
    ).sub(f"{site.words.one(rng, 'package')}.leveldb")
    fixed = (
        ("CURRENT", 16),
        ("LOCK", 0),
        ("LOG", 320),
        ("LOG_old", 320),
        (f"MANIFEST-{rng.randint(1, 99):06d}", 900),
    )
    for name, size in fixed[:left]:
        made: spec.Spec = (
            spec.Text("")
            if size == 0
            else burst.text("log", size)
            if size < 800
            else burst.stub("data", size)
        )
        yield burst.file("storage", folder.place(name), made, when, origin="system")
    for n in range(left - len(fixed)):
        suffix = rng.choice(("ldb", "ldb", "log"))
        yield burst.file(
            "storage",
            folder.place(f"{n * 3 + 5:06d}.{suffix}"),
            burst.stub("data", burst.size(30_000, 1.5, 2e6)),
            when,
            origin="system",
        )
        when = site.days.after(when, rng.expovariate(1 / 60))


def _plain(
    sub: tuple[str, ...], kind: str, forms: tuple[str, ...], median: float
) -> Callable[[Burst, Folder, datetime, int], Iterator[PlannedFile]]:
    """A part that is a folder of texts of a few forms."""

    def make(burst: Burst, home: Folder, when: datetime, left: int) -> Iterator[PlannedFile]:
        site, rng = burst.site, burst.rng
        folder = site.ground.shared(f"{home.path}/{_pick(home.path, sub)}")
        if left > 2 and rng.random() < 0.85:
            folder = folder.sub(site.words.one(rng, "file_word"))
        for _ in range(left):
            form = rng.choice(forms)
            suffix = {"readme": "txt", "words": "dic"}.get(form, form)
            made = burst.text(form, burst.size(median, 1.2, 200_000))
            yield burst.file(
                kind,
                folder.place(f"{site.words.one(rng, 'file_word')}.{suffix}"),
                made,
                when,
                origin="system",
            )
            when = site.days.after(when, rng.uniform(0.01, 0.4))

    return make


def _binary(
    sub: tuple[str, ...], kind: str, suffixes: tuple[str, ...], median: float
) -> Callable[[Burst, Folder, datetime, int], Iterator[PlannedFile]]:
    """A part that is a folder of programs, or of data that only one program reads."""

    def make(burst: Burst, home: Folder, when: datetime, left: int) -> Iterator[PlannedFile]:
        site, rng = burst.site, burst.rng
        folder = site.ground.shared(f"{home.path}/{_pick(home.path, sub)}")
        if left > 2 and rng.random() < 0.8:
            folder = folder.sub(f"{rng.randint(1, 9)}.{rng.randint(0, 9)}.{rng.randint(0, 99)}")
        for _ in range(left):
            suffix = rng.choice(suffixes)
            known = {"dll": "dll", "exe": "exe", "dylib": "dylib", "mp3": "mp3", "png": "png"}.get(
                suffix, "data"
            )
            made: spec.Spec = (
                burst.text(suffix, burst.size(2000, 1.0, 60_000))
                if suffix in ("ini", "xml")
                else burst.stub(known, burst.size(median, 1.3, 9e7))
            )
            yield burst.file(
                kind,
                folder.place(f"{site.words.one(rng, 'file_word')}.{suffix}"),
                made,
                when,
                origin="system",
            )
            when = site.days.after(when, rng.uniform(0.01, 0.4))

    return make


def _drivers(burst: Burst, home: Folder, when: datetime, left: int) -> Iterator[PlannedFile]:
    suffixes = (
        ("dll", "sys", "cat", "ini", "xml", "exe")
        if burst.site.windows
        else ("dylib", "xml", "nib", "strings", "rsrc")
    )
    yield from _binary(("drivers", "drv", "bin", "lib"), "program", suffixes, 60_000)(burst, home, when, left)


_PARTS: dict[str, Callable[[Burst, Folder, datetime, int], Iterator[PlannedFile]]] = {
    "cache": _cache, "logs": _logs, "profile": _profile, "icons": _icons, "storage": _storage, "drivers": _drivers,
    "settings": _plain(("config", "cfg", "Settings", "etc", "conf.d"), "settings", ("json", "ini", "ini", "plist"), 1200),
    "dictionaries": _plain(("dictionaries", "dict", "proof", "spell"), "dictionary", ("words",), 40_000),
    "templates": _plain(("templates", "tpl", "forms"), "settings", ("xml", "html", "json"), 5000),
    "presets": _plain(("presets", "styles", "looks", "profiles"), "settings", ("xml", "json"), 1800),
    "help": _plain(("help/en", "doc", "manual/en", "docs/html"), "help", ("html", "css", "readme"), 6000),
    "plugins": _plain(("plugins", "addons", "extensions", "ext"), "plugin", ("js", "json", "ini", "html"), 3000),
    "library": _binary(("library", "index", "catalog", "media"), "program_data", ("dat", "idx", "db2", "pos", "key"), 9000),
    "recovery": _binary(("recovery", "autosave", "tmp", "backup"), "temporary", ("tmp", "asd", "wbk"), 20_000),
    "crash": _binary(("crashpad", "crashes", "dumps"), "program_data", ("dmp", "meta"), 20_000),
    "saves": _binary(("saves", "savegames", "slots"), "save", ("sav", "dat", "bak"), 30_000),
    "mods": _binary(("mods", "packages", "addons"), "program_data", ("pak", "ini", "lvl", "mdl", "dds"), 40_000),
}  # fmt: skip
