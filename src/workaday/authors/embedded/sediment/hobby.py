"""A hobby project that was begun with zeal: a text, a list, a plan, drawings. Then it stops."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from datetime import datetime

from workaday.artifacts import spec
from workaday.artifacts.plan import PlannedFile
from workaday.authors.embedded.sediment.burst import Burst, Site
from workaday.authors.embedded.sediment.ground import Folder, legal
from workaday.authors.embedded.sediment.owner import hobbies


def project(site: Site, rng: random.Random, room: int) -> Iterator[PlannedFile]:
    """Weeks of a hobby, more files in the first of them than in the last."""
    when = site.days.free(rng)
    hobby = hobbies()[site.owner.hobby]
    given = {
        "work": site.words.fill(rng, rng.choice(hobby.work)), "subject": site.owner.subject or rng.choice(hobby.things),
        "hobby": rng.choice(hobby.folder).replace("«year»", str(when.year)),
    }  # fmt: skip
    burst = site.burst(rng, "hobby", when, **given)
    name = site.owner.subject if site.owner.subject and rng.random() < 0.5 else given["hobby"]
    parent = site.layout.desktop if rng.random() < 0.2 * site.owner.untidy else site.layout.documents
    folder = site.ground.fresh(parent, name)
    left = burst.count(9, 0.7, min(room, 45))
    drawings = folder.sub(site.words.one(rng, "drawing_folder")) if left > 9 else folder
    gap = 2.0
    for _ in range(left):
        yield _piece(burst, folder, drawings, when, given)
        when = (
            site.days.later(rng, when, math.ceil(gap))
            if rng.random() < 0.6
            else site.days.after(when, rng.randint(200, 5000))
        )
        gap = min(40.0, gap * 1.5)


def _piece(
    burst: Burst, folder: Folder, drawings: Folder, when: datetime, given: dict[str, str]
) -> PlannedFile:
    kind = burst.rng.choices(
        ("draft", "list", "plan", "drawing", "note", "picture", "costs"), (6, 4, 3, 5, 4, 3, 2)
    )[0]
    return _MAKERS[kind](burst, drawings if kind in ("drawing", "picture") else folder, when, given)


def _words(burst: Burst, pool: str, count: int, given: dict[str, str]) -> str:
    """Sentences with the hobby's own things in them."""
    hobby, rng = hobbies()[burst.site.owner.hobby], burst.rng
    lines = []
    for _ in range(count):
        own = {
            "thing": rng.choice(hobby.things), "part": burst.site.words.fill(rng, rng.choice(hobby.parts)),
            "doing": burst.site.words.fill(rng, rng.choice(hobby.doing)), "name": rng.choice(burst.site.owner.people), **given,
        }  # fmt: skip
        own["thing"] = burst.site.words.fill(rng, own["thing"])
        line = burst.site.words.one(rng, pool, **own)
        lines.append(line[:1].upper() + line[1:])
    return " ".join(lines)


def _draft(burst: Burst, folder: Folder, when: datetime, given: dict[str, str]) -> PlannedFile:
    """The half-written text: it ends where the evening did."""
    rng = burst.rng
    blocks: list[spec.Block] = [spec.Paragraph(_words(burst, "hobby_start", 2, given))]
    for _ in range(rng.randint(1, 7)):
        blocks.append(spec.Paragraph(_words(burst, "hobby_text", rng.randint(3, 7), given)))
    title = given["work"][:1].upper() + given["work"][1:]
    page = [_words(burst, "hobby_text", 1, given) for _ in range(rng.randint(3, 8))]
    blocks += burst.scans(title, page, 0.4)
    blocks.append(spec.Paragraph(_words(burst, "hobby_text", 1, given).rstrip(".").rsplit(" ", 3)[0]))
    made = spec.Document(title, tuple(blocks), burst.properties(title, when))
    return burst.file(
        "hobby", folder.place(f"{legal(_title(burst, 'hobby_draft_name', given))}.docx"), made, when
    )


def _list(burst: Burst, folder: Folder, when: datetime, given: dict[str, str]) -> PlannedFile:
    lines = "\n".join(f"- {_words(burst, 'hobby_item', 1, given)}" for _ in range(burst.rng.randint(4, 15)))
    name = legal(_title(burst, "hobby_list_name", given))
    return burst.file("hobby", folder.place(f"{name}.txt"), spec.Text(lines + "\n"), when)


def _plan(burst: Burst, folder: Folder, when: datetime, given: dict[str, str]) -> PlannedFile:
    """Weeks and what was to be done in them."""
    rng = burst.rng
    rows: tuple[tuple[spec.Cell, ...], ...] = tuple(
        (week, _words(burst, "hobby_item", 1, given), "x" if week < 4 and rng.random() < 0.7 else "")
        for week in range(1, rng.randint(6, 14))
    )
    made = spec.Rows(("week", "what", "done"), rows)
    return burst.file(
        "hobby", folder.place(f"{legal(_title(burst, 'hobby_plan_name', given))}.csv"), made, when
    )


def _costs(burst: Burst, folder: Folder, when: datetime, given: dict[str, str]) -> PlannedFile:
    """What it costs, added up by a formula."""
    rng = burst.rng
    rows: list[tuple[spec.SheetCell, ...]] = [("Item", "Cost")]
    total = 0.0
    for _ in range(rng.randint(4, 12)):
        cost = round(rng.lognormvariate(3.2, 0.9), 2)
        total += cost
        rows.append((_words(burst, "hobby_part", 1, given), cost))
    rows.append(("Total", spec.Formula(f"=SUM(B2:B{len(rows)})", round(total, 2))))
    sheet = spec.Sheet("costs", tuple(rows), ("text", "number2"), header_row=0, widths=(36, 12))
    made = spec.Workbook((sheet,), burst.properties(given["work"], when))
    return burst.file(
        "hobby", folder.place(f"{legal(_title(burst, 'hobby_costs_name', given))}.xlsx"), made, when
    )


def _drawing(burst: Burst, folder: Folder, when: datetime, given: dict[str, str]) -> PlannedFile:
    """A sketch: lines of a pen, a few words beside."""
    label = _words(burst, "hobby_part", 1, given).rstrip(".")
    made = burst.text(
        "drawing", burst.size(2500, 0.6, 20_000), label=label.replace("&", "and").replace("<", "")
    )
    return burst.file(
        "hobby", folder.place(f"{legal(_title(burst, 'hobby_drawing_name', given))}.svg"), made, when
    )


def _picture(burst: Burst, folder: Folder, when: datetime, given: dict[str, str]) -> PlannedFile:
    stub = burst.stub("jpg", burst.size(1.2e6, 0.6), f"{when:%Y:%m:%d %H:%M:%S}")
    return burst.file(
        "photo", folder.place(f"{legal(_title(burst, 'hobby_drawing_name', given))}.jpg"), stub, when
    )


def _note(burst: Burst, folder: Folder, when: datetime, given: dict[str, str]) -> PlannedFile:
    made = spec.Text(_words(burst, "hobby_text", burst.rng.randint(2, 9), given) + "\n")
    return burst.file(
        "hobby", folder.place(f"{legal(_title(burst, 'hobby_note_name', given))}.md"), made, when
    )


def _title(burst: Burst, pool: str, given: dict[str, str]) -> str:
    hobby, rng = hobbies()[burst.site.owner.hobby], burst.rng
    thing = burst.site.words.fill(rng, rng.choice(hobby.things))
    return burst.site.words.one(rng, pool, **{**given, "thing": thing.removeprefix("the ")})


_MAKERS = {
    "draft": _draft, "list": _list, "plan": _plan, "drawing": _drawing, "note": _note, "picture": _picture, "costs": _costs,
}  # fmt: skip
