"""A page of samples: what computers of one trade look like, for whoever writes the trade. Files as pictures, tables'
first rows, objectives, colleagues' voices. One file, no script; every word from a computer is text and nothing else.
"""

from __future__ import annotations

import base64
import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

import jinja2

from workaday.artifacts.pictures import OFFICE_FORMS, pages
from workaday.artifacts.readers import read
from workaday.computer.build import on_disk
from workaday.computer.open import Computer, open_computer
from workaday.errors import ReadError
from workaday.grading.report import save_page
from workaday.world.seeds import Seed
from workaday.world.views import quoted

FILES, ROWS, LINES = 10, 6, 2_000
_PICTURED = OFFICE_FORMS | {".pdf"}
_TEXTS = frozenset((".md", ".txt", ".csv", ".eml"))


@dataclass(frozen=True)
class Sample:
    """A file: its pages as pictures, or its text."""

    path: str
    about: str
    pictures: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True)
class Rows:
    """A record table's beginning."""

    label: str
    count: int
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Voice:
    """A colleague, and what they say at some occasions."""

    name: str
    role: str
    personality: str
    said: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Sampled:
    """One computer's samples. `objectives` have a title, an outcome and file names."""

    id: str
    person: str
    files: tuple[Sample, ...]
    tables: tuple[Rows, ...]
    objectives: tuple[tuple[str, str, tuple[str, ...]], ...]
    voices: tuple[Voice, ...]


def write_samples(folders: Sequence[Path], trade: str, place: Path) -> Path:
    """The page at `place`. Raises UsageError when it cannot be written there."""
    page = _template().render(trade=trade, computers=[_sampled(open_computer(f)) for f in folders])
    return save_page(page, place)


@cache
def _template() -> jinja2.Template:
    source = resources.files("workaday.fleet").joinpath("samples.html").read_text(encoding="utf-8")
    return jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined).from_string(source)


def _sampled(computer: Computer) -> Sampled:
    rng = Seed.root(0).rng("samples", computer.id)
    deliverables = computer.document("monthly_objectives.json")["deliverables"]
    return Sampled(
        id=computer.id,
        person=computer.document("persona.json").get("persona", ""),
        files=tuple(_files(computer, rng)),
        tables=tuple(_tables(computer)),
        objectives=tuple(
            (d["title"], d["outcome"], tuple(p.rpartition("/")[2] for p in d["output_files"]))
            for d in deliverables
        ),
        voices=tuple(_voices(computer, rng)),
    )


def _files(computer: Computer, rng: random.Random) -> list[Sample]:
    """Papers of the job, of as many kinds as there are places, those with pages first."""
    kinds = dict(computer.ledger.db.execute("SELECT path, kind FROM artifacts"))
    listed = [
        f for f in computer.document("file_list.json")
        if Path(f["path"]).suffix in _PICTURED | _TEXTS and not kinds.get(f["path"], "sediment:").startswith("sediment:")
    ]  # fmt: skip
    rng.shuffle(listed)
    one_each = {kinds[f["path"]]: f for f in listed}
    chosen = sorted(one_each.values(), key=lambda f: Path(f["path"]).suffix not in _PICTURED)[:FILES]
    contents = {f["path"]: (computer.folder / on_disk(f["path"])).read_bytes() for f in chosen}
    drawn = pages(contents, most=2)
    return [
        Sample(f["path"], f["description"], tuple(map(_inline, drawn[f["path"]])))
        if f["path"] in drawn
        else Sample(f["path"], f["description"], text=_text(f["path"], contents[f["path"]]))
        for f in chosen
    ]


def _inline(picture: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(picture).decode("ascii")


def _text(path: str, content: bytes) -> str:
    try:
        return read(content, path).text[:LINES]
    except ReadError as error:
        return f"(does not open: {error})"


def _tables(computer: Computer) -> list[Rows]:
    db = computer.ledger.db
    found = []
    for name, table in computer.ledger.tables.items():
        count = db.execute(f"SELECT COUNT(*) FROM {quoted(name)}").fetchone()[0]
        first = db.execute(f"SELECT * FROM {quoted(name)} LIMIT {ROWS}").fetchall()
        labels = tuple(table.label_of(column) for column in table.columns)
        found.append(Rows(table.label, count, labels, tuple(tuple(map(_cell, row)) for row in first)))
    return found


def _cell(value: object) -> str:
    return "" if value is None else f"{value:,.6g}" if isinstance(value, float) else str(value)


def _voices(computer: Computer, rng: random.Random) -> list[Voice]:
    phrases = computer.ledger.document("voices")
    return [
        Voice(
            person["name"], person["role"], person["background"]["personality"],
            tuple((move, rng.choice(said)) for move, said in phrases.get(person["id"], {}).items() if move != "latency" and said),
        )
        for person in computer.document("collaborators.json")["collaborators"]
    ]  # fmt: skip
