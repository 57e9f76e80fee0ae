"""Trees that builders of software leave: projects with their dependencies, and the odd portable program."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime

from workaday.artifacts import spec
from workaday.artifacts.plan import PlannedFile
from workaday.authors.embedded.sediment.burst import Burst, Site
from workaday.authors.embedded.sediment.ground import Folder, legal


def tree(site: Site, rng: random.Random, room: int) -> Iterator[PlannedFile]:
    """A project of one language, as big as there is room for."""
    when = site.days.mixed(rng)
    builders = {"high": ("web", "web", "python", "python", "java", "c", "site"), "medium": ("site", "site", "python", "web", "macros"),
                "low": ("site", "site", "macros")}[site.owner.tech]  # fmt: skip
    kind = rng.choice(builders)
    name = site.words.one(rng, "repository")
    burst = site.burst(rng, "code", when, name=name)
    parent = site.words.given["code_folder"]
    base = f"{site.home}/{parent}" if site.owner.tech == "high" else f"{site.layout.documents}/{parent}"
    folder = site.ground.fresh(f"{base}/{site.recurring(rng, 'code_area', 6)}" if site.big else base, name)
    folder.machine = True
    left = burst.count(130, 1.0, min(room, 700))
    yield from _KINDS[kind](burst, folder, when, left)


def _top(
    burst: Burst, folder: Folder, when: datetime, left: int, names: tuple[tuple[str, str, int], ...]
) -> Iterator[PlannedFile]:
    """The files at a project's top."""
    for name, form, size in names[:left]:
        kind = "licence" if form == "licence" else "code"
        yield burst.file(kind, folder.place(name), burst.text(form, burst.size(size, 0.6)), when)
        when = burst.site.days.after(when, burst.rng.randint(2, 900))


def _git(burst: Burst, folder: Folder, when: datetime, left: int) -> Iterator[PlannedFile]:
    """The repository behind a project: mostly objects by their hash."""
    site, rng = burst.site, burst.rng
    git = folder.sub(".git")
    for name, form in (("HEAD", "git_head"), ("config", "git_config"), ("description", "git_description"))[
        :left
    ]:
        yield burst.file("repository", git.place(name), burst.text(form, 0), when)
    if left > 4:
        yield burst.file(
            "repository", git.place("index"), burst.stub("gitindex", burst.size(3000, 0.8)), when
        )
    objects = git.sub("objects")
    by_hash: dict[str, Folder] = {}
    for _ in range(left - 5):
        digits = f"{rng.getrandbits(160):040x}"
        start = digits[0] + "0"  # few folders, for few objects
        inside = by_hash.get(start) or by_hash.setdefault(start, objects.sub(start))
        when = site.days.after(when, rng.expovariate(1 / 30))
        yield burst.file(
            "repository", inside.place(digits[2:]), burst.stub("gitobject", burst.size(900, 1.3, 2e5)), when
        )


def _sources(
    burst: Burst, folder: Folder, when: datetime, left: int, forms: tuple[str, ...]
) -> Iterator[PlannedFile]:
    """Own sources in a few folders, written over weeks."""
    site, rng = burst.site, burst.rng
    inside = folder
    for n in range(left):
        if n % 13 == 6:
            inside = folder.sub(site.words.one(rng, "code_folder_name"))
        form = rng.choice(forms)
        name = f"{site.words.one(rng, 'code_word')}.{form}"
        if form == "py" and not inside.has("__init__.py"):
            yield burst.file("code", inside.place("__init__.py"), spec.Text(""), when)
            continue
        yield burst.file("code", inside.place(name), burst.text(form, burst.size(3200, 1.1, 90_000)), when)
        when = site.days.after(when, rng.expovariate(1 / 700)) if n % 5 else site.days.later(rng, when, 9)


def _web(burst: Burst, folder: Folder, when: datetime, left: int) -> Iterator[PlannedFile]:
    top = (("package.json", "json", 900), ("README.md", "readme", 1300), (".gitignore", "gitignore", 60), ("index.html", "html", 1500),
           ("LICENSE", "licence", 1000), ("tsconfig.json", "json", 500))  # fmt: skip
    own = max(1, left // 9)
    yield from _top(burst, folder, when, min(own, left), top)
    left -= min(own, left, len(top))
    yield from _sources(
        burst, folder.sub(_source_folder(burst)), when, min(own, left), ("js", "ts", "css", "ts")
    )
    left -= min(own, left)
    if left > 12:
        git = min(30, left // 8)
        yield from _git(burst, folder, when, git)
        left -= git
    modules = folder.sub("node_modules")
    while left > 0:
        share = min(left, burst.count(5, 1.1, 90))
        yield from _module(burst, modules, when, share)
        left -= share


def _source_folder(burst: Burst) -> str:
    """What the folder of the own sources is called."""
    return burst.site.words.one(burst.rng, "source_folder")


def _module(
    burst: Burst, modules: Folder, when: datetime, left: int, nested: int = 0
) -> Iterator[PlannedFile]:
    """A package that another package needed, with what it needs itself."""
    site, rng = burst.site, burst.rng
    package = modules.sub(site.words.one(rng, "package"))
    if left > 3 and nested < 5 and rng.random() < 0.4:
        inner = left // 2
        yield from _module(burst, package.sub("node_modules"), when, inner, nested + 1)
        left -= inner
    names = (
        ("package.json", "json", 1100),
        ("README.md", "readme", 2600),
        ("LICENSE", "licence", 1070),
        ("index.js", "js", 1500),
    )
    yield from _top(burst, package, when, min(4, left), names)
    left -= min(4, left)
    lib = package
    own = rng.random() < 0.45
    for n in range(left):
        if own and n % 6 == 0:
            lib = package.sub(rng.choice(("lib", "dist", "src", "esm", "cjs", "types", "internal")))
        suffix, form = rng.choices(
            (("js", "js"), ("d.ts", "ts"), ("js.map", "map"), ("ts", "ts"), ("json", "json"), ("css", "css")),
            (46, 14, 12, 10, 12, 6),
        )[0]
        name = "index" if rng.random() < 0.12 else site.words.one(rng, "code_word")
        yield burst.file(
            "dependency",
            lib.place(f"{name}.{suffix}"),
            burst.text(form, burst.size(2600, 1.4, 150_000)),
            when,
            origin="web_download",
        )


def _python(burst: Burst, folder: Folder, when: datetime, left: int) -> Iterator[PlannedFile]:
    top = (("README.md", "readme", 1300), ("requirements.txt", "requirements", 90), (".gitignore", "gitignore", 60),
           ("pyproject.toml", "toml", 500), ("main.py", "py", 2500))  # fmt: skip
    own = max(1, left // 8)
    yield from _top(burst, folder, when, min(own, left), top)
    left -= min(own, left, len(top))
    yield from _sources(burst, folder.sub(_source_folder(burst)), when, min(own, left), ("py",))
    left -= min(own, left)
    if left > 12:
        git = min(30, left // 8)
        yield from _git(burst, folder, when, git)
        left -= git
    site, rng = burst.site, burst.rng
    packages = folder.sub(".venv" if rng.random() < 0.3 else "env").sub("Lib" if site.windows else "lib")
    packages = (
        packages.sub("site-packages") if site.windows else packages.sub("python3.11").sub("site-packages")
    )
    while left > 0:
        share = min(left, burst.count(7, 1.1, 90))
        yield from _distribution(burst, packages, when, share)
        left -= share


def _distribution(burst: Burst, packages: Folder, when: datetime, left: int) -> Iterator[PlannedFile]:
    site, rng = burst.site, burst.rng
    name = site.words.one(rng, "package").replace("-", "_")
    package = inside = packages.sub(name)
    cache: Folder | None = None
    compiled = rng.random() < 0.4
    for n in range(left):
        if n == 0:
            made: spec.Spec = spec.Text("") if rng.random() < 0.9 else burst.text("py", 300)
            yield burst.file("dependency", package.place("__init__.py"), made, when, origin="web_download")
            continue
        word = site.words.one(rng, "code_word")
        if n % 11 == 10:
            inside, cache = package.sub(f"_{word}"), None
        if n % 5 == 4 and compiled:
            cache = cache or inside.sub("__pycache__")
            yield burst.file(
                "dependency",
                cache.place(f"{word}.cpython-311.pyc"),
                burst.stub("pyc", burst.size(5000, 1.1, 2e5)),
                when,
                origin="system",
            )
        else:
            yield burst.file(
                "dependency",
                inside.place(f"{word}.py"),
                burst.text("py", burst.size(3600, 1.3, 150_000)),
                when,
                origin="web_download",
            )


def _java(burst: Burst, folder: Folder, when: datetime, left: int) -> Iterator[PlannedFile]:
    site, rng = burst.site, burst.rng
    top = (("pom.xml", "xml", 2200), ("README.md", "readme", 900), (".gitignore", "gitignore", 50))
    yield from _top(burst, folder, when, left, top)
    left -= min(left, len(top))
    own, target = (
        folder.sub("src").sub("main").sub("java").sub("org").sub(site.words.one(rng, "code_word")),
        folder.sub("target").sub("classes"),
    )
    yield from _sources(burst, own, when, left // 2, ("java",))
    for _ in range(left - left // 2):
        yield burst.file(
            "dependency",
            target.place(f"{site.words.one(rng, 'class_word')}.class"),
            burst.stub("class", burst.size(3000, 0.8)),
            when,
            origin="system",
        )


def _c(burst: Burst, folder: Folder, when: datetime, left: int) -> Iterator[PlannedFile]:
    site, rng = burst.site, burst.rng
    top = (("Makefile", "makefile", 700), ("README", "readme", 900), ("LICENSE", "licence", 1000))
    yield from _top(burst, folder, when, left, top)
    left -= min(left, len(top))
    yield from _sources(burst, folder.sub("src"), when, left * 2 // 3, ("c", "h", "c"))
    built = folder.sub("build")
    for _ in range(left - left * 2 // 3):
        yield burst.file(
            "dependency",
            built.place(f"{site.words.one(rng, 'code_word')}.o"),
            burst.stub("so", burst.size(9000, 1.0)),
            when,
            origin="system",
        )


def _site(burst: Burst, folder: Folder, when: datetime, left: int) -> Iterator[PlannedFile]:
    """A home page of the club, or of the shop: kept after it went off."""
    site, rng = burst.site, burst.rng
    parts = {name: folder.sub(name) for name in ("css", "js", "images", "pages")}
    for n in range(left):
        kind = rng.choices(("html", "css", "js", "png", "jpg", "php"), (30, 10, 22, 12, 18, 16))[0]
        inside = {"css": parts["css"], "js": parts["js"], "png": parts["images"], "jpg": parts["images"]}.get(
            kind, parts["pages"]
        )
        name = "index" if n == 0 else legal(site.words.one(rng, "file_word"))
        if kind in ("png", "jpg"):
            made: spec.Spec = burst.stub(kind, burst.size(40_000, 1.2, 2e6))
        else:
            made = burst.text({"php": "html"}.get(kind, kind), burst.size(4200, 1.1, 90_000))
        suffix = "html" if kind == "php" else kind
        yield burst.file("code", inside.place(f"{name}.{suffix}"), made, when)
        when = site.days.after(when, rng.expovariate(1 / 300)) if n % 6 else site.days.later(rng, when, 15)


def _macros(burst: Burst, folder: Folder, when: datetime, left: int) -> Iterator[PlannedFile]:
    """Scripts and a portable program that somebody helpful once installed."""
    site, rng = burst.site, burst.rng
    program = folder.sub(site.words.one(rng, "class_word"))
    inside = program
    for n in range(left):
        if n % 8 == 5:
            inside = program.sub(rng.choice(("plugins", "lang", "scripts", "data", "skins", "doc")))
        kind = rng.choices(
            (
                "js",
                "py",
                "bat" if site.windows else "sh",
                "xml",
                "json",
                "dll" if site.windows else "dylib",
                "png",
                "sql",
            ),
            (26, 22, 9, 12, 10, 8, 8, 6),
        )[0]
        stub = kind in ("dll", "dylib", "png")
        made: spec.Spec = (
            burst.stub(kind, burst.size(30_000, 1.4, 8e6))
            if stub
            else burst.text(kind, burst.size(2800, 1.2, 80_000))
        )
        yield burst.file(
            "code",
            inside.place(f"{site.words.one(rng, 'file_word')}.{kind}"),
            made,
            when,
            origin="web_download",
        )


_KINDS = {"web": _web, "python": _python, "java": _java, "c": _c, "site": _site, "macros": _macros}
