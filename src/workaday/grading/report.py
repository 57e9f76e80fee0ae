"""A grade as a page that a person can argue with: each check, what was wanted, what was found and where, and the
place in the world where it could be known. One file, no script; every word from a run is text and nothing else.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jinja2

from workaday.computer.build import on_disk
from workaday.errors import BuildError, UsageError
from workaday.grading.grade import CheckResult, Grade


@dataclass(frozen=True)
class Link:
    """A file as a page names it; `href` is "" where there is none to go to."""

    name: str
    href: str = ""
    where: str = ""
    text: str = ""
    turn: str = ""


@dataclass(frozen=True)
class Row:
    check: CheckResult
    places: list[Link]
    basis: list[tuple[Link, str]]


@dataclass(frozen=True)
class Group:
    """A deliverable with its checks: those that failed, then those that passed, file by file."""

    id: str
    title: str
    points: float
    most: float
    failed: list[Row]
    passed: list[Row]


def write_report(grade: Grade, run: Path, computer: Path, place: Path) -> Path:
    """The page at `place`. Raises UsageError when it cannot be written there."""
    return save_page(render(grade, run, computer, place.parent), place)


def save_page(page: str, place: Path) -> Path:
    """A page as a file. Raises UsageError when it cannot be written there."""
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(page, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{place}: {error.strerror}; name a file that can be written with --html") from error
    return place


def render(grade: Grade, run: Path, computer: Path, folder: Path) -> str:
    """The page's text; links lead from `folder` into the run and the computer."""
    links = _Links(run / "desk", computer, folder)
    titles = _titles(computer)
    by = grade.by("deliverable")
    groups = [
        Group(id, titles.get(id, id), *by[id], *(_rows(grade.checks, id, verdict, links) for verdict in ("fail", "pass")))
        for id in by
    ]  # fmt: skip
    return _template().render(grade=grade, groups=groups, kinds=sorted(grade.by("kind").items()))


@cache
def _template() -> jinja2.Template:
    text = resources.files("workaday.grading").joinpath("report.html").read_text(encoding="utf-8")
    return jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined).from_string(text)


def _rows(checks: Sequence[CheckResult], deliverable: str, verdict: str, links: _Links) -> list[Row]:
    return [
        Row(c, [links.seen(p) for p in c.places if p["path"]], [links.basis(b) for b in c.basis])
        for c in checks
        if c.deliverable == deliverable and c.verdict == verdict
    ]


def _titles(computer: Path) -> dict[str, str]:
    """The deliverables' titles, as the user knows them."""
    try:
        month = json.loads((computer / "monthly_objectives.json").read_text(encoding="utf-8"))
        return {str(d["id"]): str(d["title"]) for d in month["deliverables"]}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


@dataclass(frozen=True)
class _Links:
    """Ways from the page into the run's tree and the computer's."""

    desk: Path
    computer: Path
    folder: Path

    def seen(self, place: dict[str, str]) -> Link:
        href = self._to(self.desk, place["path"])
        return Link(place["path"].rpartition("/")[2], href, place["where"], place["text"], place["turn"])

    def basis(self, basis: dict[str, Any]) -> tuple[Link, str]:
        where = str(basis["where"])
        if basis["kind"] != "file":
            return Link(where), str(basis["how"])
        return Link(where.rpartition("/")[2], self._to(self.computer, where)), str(basis["how"])

    def _to(self, root: Path, path: str) -> str:
        try:
            target = root / on_disk(path)
        except BuildError:
            return ""
        if not target.is_file():
            return ""
        try:
            return quote(Path(os.path.relpath(target.resolve(), self.folder.resolve())).as_posix())
        except ValueError:  # another drive
            return target.resolve().as_uri()
