"""Papers of a private life: tickets of the trips, receipts, bills, forms of the school, notes, courses."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from workaday.artifacts import spec
from workaday.artifacts.plan import PlannedFile
from workaday.authors.embedded.sediment.burst import Burst, Site
from workaday.authors.embedded.sediment.ground import Folder, legal

_REAL = 90


def _cabinet(site: Site, rng: random.Random, topic: str, when: datetime) -> Folder:
    """Where papers of that topic are: all in one, by topic, or by topic and year."""
    if rng.random() < 0.5 * site.owner.untidy:
        return site.ground.shared(site.layout.downloads)
    base = f"{site.layout.documents}/{site.words.given['private']}"
    if site.small:
        return site.ground.shared(base)
    if site.owner.tidiness == "high":
        return site.ground.shared(f"{base}/{topic}/{when.year}")
    return site.ground.shared(f"{base}/{topic}")


def papers(site: Site, rng: random.Random, room: int) -> Iterator[PlannedFile]:
    """Whatever came up that day."""
    kinds = [
        ("receipt", 5),
        ("bill", 4),
        ("insurance", 1),
        ("tax", 1),
        ("ticket", 2),
        ("health", 1),
        ("scan", 3),
    ]
    if site.owner.children:
        kinds.append(("school", 4))
    kind = rng.choices([k for k, _ in kinds], [w for _, w in kinds])[0]
    if kind == "ticket":
        yield from tickets(site, rng, room)
        return
    when = site.days.mixed(rng)
    shop = rng.choice(site.owner.shops)
    child = rng.choice(site.owner.children or site.owner.people)
    burst = site.burst(rng, "papers", when, topic=site.words.one(rng, f"topic_{kind}"))
    folder = _cabinet(site, rng, site.words.one(rng, f"topic_{kind}"), when)
    given = {
        "shop": shop,
        "child": child,
        "year": str(when.year),
        "month": f"{when:%m}",
        "day": f"{when:%Y-%m-%d}",
    }
    for _ in range(burst.count(1.6, 0.6, min(room, 6))):
        name = legal(site.words.one(rng, f"paper_{kind}", **given))
        if kind == "scan":
            made: spec.Spec = burst.stub("jpg", burst.size(900_000, 0.5), f"{when:%Y:%m:%d %H:%M:%S}")
            yield burst.file("scan", folder.place(f"{name}.jpg"), made, when)
        else:
            title = site.words.one(rng, f"title_{kind}", **given)
            made = _paper(burst, kind, title, when, given)
            path = folder.place(f"{name}.pdf")
            file = burst.file("paper", path, made, when, origin="web_download")
            site.recent.append(file)
            yield file
        when = site.days.after(when, rng.randint(20, 600))


def _paper(burst: Burst, kind: str, title: str, when: datetime, given: dict[str, str]) -> spec.Spec:
    site, rng = burst.site, burst.rng
    if not site.real(rng, _REAL, 0.02):
        return burst.stub("pdf", burst.size(95_000, 0.9), title)
    blocks: list[spec.Block] = [
        spec.Paragraph(site.words.prose(rng, f"text_{kind}", rng.randint(2, 4), **given))
    ]
    if kind in ("receipt", "bill"):
        blocks.insert(0, _sums(burst, kind))
    blocks.append(spec.Paragraph(site.words.one(rng, "small_print", **given), style="small"))
    properties = burst.properties(title, when)
    style = burst.shop_style(given["shop"])
    return spec.Document(
        title, tuple(blocks), properties, subtitle=f"{when:%Y-%m-%d}", footer=given["shop"], style=style
    )


def _sums(burst: Burst, kind: str) -> spec.Table:
    """What was bought, and the total of it."""
    site, rng = burst.site, burst.rng
    sign, rows, total = site.owner.currency, [], 0
    for _ in range(rng.randint(1, 6)):
        cents = int(rng.lognormvariate(7.6, 1.0))
        total += cents
        rows.append((site.words.one(rng, f"item_{kind}"), f"{sign}{cents / 100:,.2f}"))
    rows.append(("Total", f"{sign}{total / 100:,.2f}"))
    return spec.Table(("Item", "Amount"), tuple(rows), numeric=(1,), total=True)


def tickets(site: Site, rng: random.Random, room: int) -> Iterator[PlannedFile]:
    """The papers of a journey, bought some weeks before it."""
    trip = rng.choice(site.owner.trips)
    bought = site.days.on(rng, trip.start - timedelta(days=rng.randint(3, 45)))
    burst = site.burst(rng, "tickets", bought, place=trip.place)
    folder = _cabinet(site, rng, "Travel", bought)
    back = trip.start + timedelta(days=trip.days - 1)
    given = {
        "place": trip.place,
        "out": f"{trip.start:%a %d %b %Y}",
        "back": f"{back:%a %d %b %Y}",
        "shop": rng.choice(site.owner.shops),
    }
    for paper in rng.sample(("outward", "return", "stay", "insurance", "list"), min(room, rng.randint(1, 4))):
        title = site.words.one(rng, f"ticket_{paper}", **given)
        if paper == "list":
            lines = "\n".join(site.words.one(rng, "packing") for _ in range(rng.randint(8, 20)))
            yield burst.file(
                "note", folder.place(f"{legal(title)}.txt"), spec.Text(f"{title}\n\n{lines}\n"), bought
            )
        else:
            made = _ticket(burst, title, bought, given)
            file = burst.file(
                "ticket",
                folder.place(f"{legal(site.words.one(rng, 'ticket_name', **given))}.pdf"),
                made,
                bought,
                origin="web_download",
            )
            site.recent.append(file)
            yield file
        bought = site.days.after(bought, rng.randint(30, 900))


def _ticket(burst: Burst, title: str, when: datetime, given: dict[str, str]) -> spec.Spec:
    site, rng = burst.site, burst.rng
    if not site.real(rng, 40, 0.004):
        return burst.stub("pdf", burst.size(140_000, 0.7), title)
    rows = tuple(
        (site.words.one(rng, "ticket_field"), site.words.one(rng, "ticket_value"))
        for _ in range(rng.randint(3, 5))
    )
    blocks: tuple[spec.Block, ...] = (
        spec.Paragraph(site.words.prose(rng, "ticket_text", 3, me=site.owner.name, **given)),
        spec.Table(("Booking", ""), (("Out", given["out"]), ("Back", given["back"]), *rows)),
        spec.Paragraph(site.words.one(rng, "small_print", **given), style="small"),
    )
    return spec.Document(
        title, blocks, burst.properties(title, when), style=spec.HouseStyle(paper=site.owner.paper)
    )


def notes(site: Site, rng: random.Random, room: int) -> Iterator[PlannedFile]:
    """Lists, recipes, plans: a few lines for nobody else."""
    when = site.days.free(rng) if rng.random() < 0.6 else site.days.office(rng)
    burst = site.burst(rng, "notes", when)
    folder = _note_folder(site, rng)
    what = rng.choices(
        ("todo", "shopping", "recipe", "someday", "letter", "bookmarks", "empty"), (5, 4, 4, 4, 3, 2, 2)
    )[0]
    name = legal(site.words.one(rng, f"note_{what}_name", name=rng.choice(site.owner.people)))
    if what == "empty":  # somebody made it and was called away
        unnamed = "New Text Document" if site.windows else name
        yield burst.file("note", folder.place(f"{unnamed}.txt"), spec.Text(""), when)
    elif what == "bookmarks":
        yield burst.file(
            "note", folder.place(f"{name}.html"), burst.text("bookmarks", rng.randint(300, 3000)), when
        )
    elif what in ("recipe", "letter"):
        yield burst.file("note", folder.place(f"{name}.docx"), _written(burst, what, when), when)
    else:
        lines = [
            site.words.one(rng, f"note_{what}", name=rng.choice(site.owner.people))
            for _ in range(rng.randint(3, 14))
        ]
        mark = rng.choice(("", "- ", "* "))
        suffix = "md" if mark and site.owner.tech == "high" else "txt"
        yield burst.file(
            "note",
            folder.place(f"{name}.{suffix}"),
            spec.Text("\n".join(mark + line for line in lines) + "\n"),
            when,
        )


def _note_folder(site: Site, rng: random.Random) -> Folder:
    """The desktop and the top of the documents take few: people do clear up now and then."""
    loose = site.ground.shared(site.layout.desktop if rng.random() < 0.6 else site.layout.documents)
    if rng.random() < site.owner.untidy and loose.own < 4 + 8 * site.owner.untidy:
        return loose
    return site.ground.shared(f"{site.layout.documents}/{site.words.given['private']}")


def _written(burst: Burst, what: str, when: datetime) -> spec.Document:
    site, rng = burst.site, burst.rng
    title = site.words.one(rng, f"note_{what}_title", name=rng.choice(site.owner.people))
    blocks: list[spec.Block] = []
    if what == "recipe":
        items = tuple(site.words.one(rng, "note_shopping") for _ in range(rng.randint(4, 10)))
        blocks += [spec.Heading("Ingredients"), spec.Bullets(items), spec.Heading("How")]
        blocks += burst.scans(title, items, 0.5)
    for _ in range(rng.randint(1, 4)):
        blocks.append(
            spec.Paragraph(
                site.words.prose(rng, f"note_{what}", rng.randint(2, 4), name=rng.choice(site.owner.people))
            )
        )
    return spec.Document(title, tuple(blocks), burst.properties(title, when))


def studies(site: Site, rng: random.Random, room: int) -> Iterator[PlannedFile]:
    """A course that was begun, or books that were collected."""
    when = site.days.mixed(rng)
    subject = site.words.one(rng, "course")
    burst = site.burst(rng, "studies", when, course=subject)
    base = f"{site.layout.documents}/{site.recurring(rng, 'study_folder', 3 if site.big else 1)}"
    folder = site.ground.fresh(f"{base}/{when.year}" if site.big else base, subject)
    left = burst.count(14, 1.1, min(room, 140))
    lesson = 0
    while left > 0:
        lesson += 1
        inside = folder.sub(site.words.one(rng, "lesson", n=f"{lesson:02d}")) if left > 5 else folder
        for _ in range(min(left, burst.count(4, 0.8, 30))):
            yield _lesson_file(burst, inside, subject, when)
            when = site.days.after(when, rng.randint(1, 90))
            left -= 1
        when = site.days.later(rng, when, 12)


def _lesson_file(burst: Burst, folder: Folder, subject: str, when: datetime) -> PlannedFile:
    site, rng = burst.site, burst.rng
    name = legal(site.words.one(rng, "lesson_file"))
    kind = rng.choices(
        ("pdf", "txt", "md", "mp3", "mp4", "docx", "pptx", "html", "zip"), (50, 14, 6, 7, 3, 9, 2, 5, 2)
    )[0]
    title = f"{subject}: {name}"
    made: spec.Spec
    if kind in ("txt", "md"):
        made = spec.Text(
            "\n".join(site.words.prose(rng, "study_note", 3) for _ in range(rng.randint(1, 9))) + "\n"
        )
    elif kind == "docx":
        body: tuple[spec.Block, ...] = tuple(
            spec.Paragraph(site.words.prose(rng, "study_note", 4)) for _ in range(rng.randint(2, 9))
        )
        page = [site.words.one(rng, "study_note") for _ in range(rng.randint(4, 11))]
        body += tuple(burst.scans(name, page, 0.5))
        made = spec.Document(title, body, burst.properties(title, when))
    elif kind == "pptx":
        points = tuple((site.words.one(rng, "study_note"), 0) for _ in range(rng.randint(2, 4)))
        slides = tuple(
            spec.Slide(site.words.one(rng, "lesson_file"), points) for _ in range(rng.randint(3, 9))
        )
        made = spec.Deck((spec.Slide(title, layout="title"), *slides), burst.properties(title, when))
    elif kind == "html":
        made = burst.text("html", burst.size(9000, 0.8, 90_000), title=title)
    else:
        size = {"pdf": 150_000, "mp3": 6e6, "mp4": 4e7, "zip": 3e6}[kind]
        made = burst.stub(kind, burst.size(size, 1.1), title)
    return burst.file(
        "study",
        folder.place(f"{name}.{kind}"),
        made,
        when,
        origin="web_download" if kind in ("pdf", "mp3", "mp4", "zip", "html") else "user_created",
    )
