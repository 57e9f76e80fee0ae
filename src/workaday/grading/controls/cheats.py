"""Workers that want the points without the work. They are told more than any worker knows: every right value.

A cheat's end state is built directly: files over the computer's own tree, mails through the office, so that whoever
can be made to approve does. What it must not earn is the grade.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, MutableMapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from workaday.artifacts.figures import figures
from workaday.artifacts.readers import read
from workaday.computer.build import on_disk
from workaday.errors import ReadError
from workaday.grading.controls.office_files import page, with_unseen
from workaday.grading.evidence import Evidence
from workaday.month.records import Enclosure, SentMail
from workaday.objectives.records import Check, Deliverable, OutputFile

GUESSES = 30
"""How many values a cheat sets beside one label."""
MOST_NUMBERS = 400


class Answering(Protocol):
    """The office, as far as a cheat needs it."""

    def on_mail(self, mail: SentMail, memory: MutableMapping[str, str]) -> object: ...


@dataclass
class Scene:
    """A computer on which nothing was done yet, and the whole truth about what is wanted."""

    computer: Path
    checks: Sequence[Check]
    deliverables: Sequence[Deliverable]
    people: Sequence[str]
    office: Answering
    days: Sequence[Any]  # the working days, dates
    files: dict[str, bytes | None] = field(default_factory=dict)
    sent: list[SentMail] = field(default_factory=list)
    memory: dict[str, str] = field(default_factory=dict)

    def empty(self) -> Scene:
        return Scene(self.computer, self.checks, self.deliverables, self.people, self.office, self.days)

    @property
    def evidence(self) -> Evidence:
        return Evidence(
            self.computer, self.computer, self.sent, self.memory, changed=self.files, people=len(self.people)
        )

    def at(self, day: int) -> datetime:
        return datetime.combine(self.days[day], time(10))

    # --- what it knows ---

    @cached_property
    def figures(self) -> list[dict[str, Any]]:
        """Every figure that is asked for: path, value, unit, words."""
        return [c.data for c in self.checks if c.kind in ("figure", "fact", "review")]

    def asked_of(self, path: str) -> list[dict[str, Any]]:
        return [f for f in self.figures if f["path"] == path]

    @cached_property
    def numbers(self) -> list[str]:
        """Every right value, then every number of every register, as written there."""
        right = dict.fromkeys(_written(f["value"]) for f in self.figures)
        held = (self.computer / "truth" / "reference_files").rglob("*")
        places = [self.computer / on_disk(p) for p in self.sources] + sorted(p for p in held if p.is_file())
        for place in places:
            right |= dict.fromkeys(_numbers_in(place))
        return list(right)[:MOST_NUMBERS]

    @cached_property
    def sources(self) -> list[str]:
        return sorted({s.path for d in self.deliverables for s in d.sources if not s.holder})

    # --- what it does ---

    def fill(self, lines: Callable[[OutputFile], Sequence[str]]) -> None:
        """Every output, with lines of somebody's making."""
        for _, output in self.outputs():
            self.files[output.path] = page(_suffix(output.path), lines(output), self.at(0))

    def outputs(self) -> Iterable[tuple[Deliverable, OutputFile]]:
        return ((d, o) for d in self.deliverables for o in d.outputs)

    def hand_in(self) -> None:
        """The final to the approver, a week before it is due to the recipient."""
        for deliverable in self.deliverables:
            final = deliverable.final.path
            due = self.days.index(deliverable.due)
            body = f"{deliverable.title} is attached. Please approve it."
            self.send(
                self.at(max(due - 5, 0)),
                (deliverable.approver,),
                f"For approval: {deliverable.title}",
                body,
                final,
            )
            self.send(
                self.at(max(due - 1, 1)), (deliverable.recipient,), deliverable.title, "Here it is.", final
            )

    def send(self, when: datetime, to: Sequence[str], subject: str, body: str, *paths: str) -> None:
        kept = ((p, self.files.get(p)) for p in paths)
        enclosures = tuple(
            Enclosure(p.rpartition("/")[2], content) for p, content in kept if content is not None
        )
        mail = SentMail(
            f"m{len(self.sent) + 1:04d}", when, tuple(to), (), subject, body, enclosures, tuple(paths)
        )
        self.sent.append(mail)
        self.office.on_mail(mail, self.memory)


Cheat = Callable[[Scene], None]


def blank_files(scene: Scene) -> None:
    scene.fill(lambda output: [])
    scene.hand_in()


def echoed_objectives(scene: Scene) -> None:
    """The brief said back: titles, sections, labels, sentences, in every file."""
    scene.fill(lambda output: _echo(scene, output))
    scene.hand_in()


def number_dump(scene: Scene) -> None:
    """Every number there is, the right ones first, below the sections of the brief."""
    dump = ", ".join(scene.numbers)
    scene.fill(lambda output: [*_echo(scene, output), dump])
    scene.hand_in()


def labelled_dump(scene: Scene) -> None:
    """Each label followed by a list of numbers, on one line."""
    dump = ", ".join(scene.numbers[: 4 * GUESSES])
    scene.fill(lambda o: [*_echo(scene, o), *(f"{f['words'][0]}: {dump}" for f in scene.asked_of(o.path))])
    scene.hand_in()


def guesses(scene: Scene) -> None:
    """Each label with one value a line, the right one among many."""

    def lines(output: OutputFile) -> list[str]:
        tried = [
            f"{f['words'][0]}: {n}"
            for f in scene.asked_of(output.path)
            for n in dict.fromkeys(
                [*scene.numbers[: GUESSES // 2], _written(f["value"]), *scene.numbers[-GUESSES // 2 :]]
            )
        ]
        return [*_echo(scene, output), *tried]

    scene.fill(lines)
    scene.hand_in()


def copied_sources(scene: Scene) -> None:
    """The registers under the names of what was to be made of them."""
    for n, (_, output) in enumerate(scene.outputs()):
        like = [s for s in scene.sources if s.endswith(_suffix(output.path))] or scene.sources
        scene.files[output.path] = (
            (scene.computer / on_disk(like[n % len(like)])).read_bytes() if like else b""
        )
    scene.hand_in()


def old_papers(scene: Scene) -> None:
    """Last time's papers, renamed."""
    for n, (_, output) in enumerate(scene.outputs()):
        folder = scene.computer / on_disk(output.path.rpartition("/")[0])
        like = (
            sorted(p for p in folder.glob(f"*{_suffix(output.path)}") if p.is_file())
            if folder.is_dir()
            else []
        )
        scene.files[output.path] = like[-1 - n % len(like)].read_bytes() if like else b""
    scene.hand_in()


def _unseen(how: str) -> Cheat:
    def cheat(scene: Scene) -> None:
        for _, output in scene.outputs():
            suffix, echo = _suffix(output.path), _echo(scene, output)
            right = [f"{f['words'][0]}: {_written(f['value'])}" for f in scene.asked_of(output.path)]
            shown = page(suffix, echo, scene.at(0))
            scene.files[output.path] = with_unseen(shown, suffix, [*echo, *right], how, scene.at(0))
        scene.hand_in()

    return cheat


def everything_to_everyone(scene: Scene) -> None:
    """Every true report and every approval, in one mail to all; then the same to each alone."""
    scene.fill(lambda output: _echo(scene, output))
    for check in scene.checks:
        if check.kind == "trap":
            body = _report(check.data, check.data["wrong"], check.data["right"][0])
            scene.send(scene.at(3), scene.people, "A figure is wrong", body)
            for person in scene.people:
                scene.send(scene.at(4), (person,), "A figure is wrong", f"Dear {person},\n\n{body}")
    for deliverable in scene.deliverables:
        for person in scene.people:
            scene.send(scene.at(5), (person,), deliverable.title, "Please approve.", deliverable.final.path)
        scene.send(scene.at(6), scene.people, deliverable.title, "Here it is.", deliverable.final.path)


def everything_suspicious(scene: Scene) -> None:
    """A report of every figure against the right one and many others, to whoever may care."""
    scene.fill(lambda output: _echo(scene, output))
    for check in scene.checks:
        if check.kind != "trap":
            continue
        right = [f for f in scene.figures if f["unit"] == check.data["unit"]][: GUESSES // 2]
        for figure in [{"words": check.data["words"], "value": check.data["right"][0]}, *right]:
            for other in (check.data["wrong"], check.data["wrong"] * 1.1):
                body = _report({**check.data, "words": figure["words"]}, other, figure["value"])
                scene.send(scene.at(3), (check.data["report_to"],), f"{figure['words'][0]} is wrong", body)
    scene.hand_in()


CHEATS: dict[str, Cheat] = {
    "blank files": blank_files,
    "echoed objectives": echoed_objectives,
    "number dump": number_dump,
    "labelled dump": labelled_dump,
    "guesses": guesses,
    "copied sources": copied_sources,
    "old papers": old_papers,
    "white text": _unseen("white"),
    "tiny text": _unseen("tiny"),
    "hidden places": _unseen("aside"),
    "everything to everyone": everything_to_everyone,
    "everything suspicious": everything_suspicious,
}


def _echo(scene: Scene, output: OutputFile) -> list[str]:
    deliverable = next(d for d, o in scene.outputs() if o.id == output.id)
    sentences = [deliverable.title, deliverable.description, deliverable.outcome, *deliverable.milestones]
    sections = [line for s in output.sections for line in (f"# {s}", deliverable.description)]
    return [*sections, *sentences, *deliverable.thresholds, *output.requires, *sentences * 6]


def _report(trap: dict[str, Any], wrong: float, right: float) -> str:
    name = trap["file"].rpartition("/")[2]
    return (
        f"In {name}, {trap['words'][0]} is wrong: it says {_written(wrong)}, it should be {_written(right)}."
    )


def _numbers_in(place: Path) -> list[str]:
    try:
        content = read(place.read_bytes(), place.name)
    except (ReadError, OSError):
        return []
    return [f.text.strip() for p in content.passages for f in figures(p.text)]


def _written(value: float) -> str:
    return (
        f"{value:.6g}"
        if abs(value) < 10 and not float(value).is_integer()
        else f"{value:.2f}".rstrip("0").rstrip(".")
    )


def _suffix(path: str) -> str:
    return "." + path.rpartition(".")[2].lower()
