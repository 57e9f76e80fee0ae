"""Locks, temporary files, shortcuts, traces: what programs and systems forget to take away."""

from __future__ import annotations

import random
from collections.abc import Iterator

from workaday.artifacts import spec
from workaday.artifacts.plan import PlannedFile
from workaday.authors.embedded.sediment.burst import Site, trace
from workaday.authors.embedded.sediment.ground import legal


def leftovers(site: Site, rng: random.Random, room: int) -> Iterator[PlannedFile]:
    """One of them, on some day."""
    when = site.days.mixed(rng)
    burst = site.burst(rng, "leftovers", when)
    documents, work = site.ground.shared(site.layout.documents), site.ground.shared(site.layout.work)
    private = site.ground.shared(f"{site.layout.documents}/{site.words.given['private']}")
    kind = rng.choices(("lock", "temporary", "shortcut", "trace", "fork"), (3, 3, 2, 3, 1))[0]
    if kind == "lock":
        name = legal(site.words.one(rng, "old_file", name=site.owner.first, year=str(when.year)))
        made = burst.stub("data", 165)
        yield burst.file("lock", private.place(f"~${name[2:] or name}.docx"), made, when, origin="system")
    elif kind == "temporary":
        content: spec.Spec = (
            spec.Text("") if rng.random() < 0.6 else burst.stub("data", burst.size(40_000, 1.6, 9e6))
        )
        folder = site.ground.shared(site.settings(False) + "/Temp") if not site.small else private
        yield burst.file(
            "temporary", folder.place(f"~{rng.getrandbits(24):06X}.tmp"), content, when, origin="system"
        )
    elif kind == "shortcut":
        program = rng.choice(site.owner.programs).name
        loose = site.ground.shared(site.layout.desktop)
        folder = loose if loose.own < 3 else site.ground.shared(f"{site.layout.documents}/Shortcuts")
        if site.windows:
            yield burst.file(
                "shortcut",
                folder.place(f"{program}.lnk"),
                burst.stub("lnk", burst.size(1500, 0.3)),
                when,
                origin="system",
            )
        else:
            yield burst.file(
                "shortcut",
                folder.place(f"{program}.webloc"),
                burst.text("webloc", 0, name=program.lower()),
                when,
            )
    elif kind == "trace":
        folder = rng.choice(
            (
                documents,
                work,
                private,
                site.ground.shared(site.layout.downloads),
                site.ground.shared(site.layout.pictures),
            )
        )
        if not folder.has("desktop.ini" if site.windows else ".DS_Store"):
            yield from trace(burst, folder, when, 1.0)
    elif not site.windows:
        name = legal(site.words.one(rng, "download_name", title="scan"))
        yield burst.file(
            "system_trace",
            private.place(f"._{name}.pdf"),
            burst.stub("appledouble", 4096),
            when,
            origin="system",
        )
