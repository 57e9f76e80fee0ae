"""Worlds with a history and papers, as the author makes them, and the mail rooms over them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from workaday.artifacts import spec
from workaday.artifacts.plan import Edge, PlannedFile
from workaday.artifacts.readers.mbox import Read, messages
from workaday.artifacts.writers import write
from workaday.authors.embedded.author import choose_trade
from workaday.authors.embedded.files import FileMaker
from workaday.authors.embedded.founding import found
from workaday.authors.embedded.history import Historian, History, thin
from workaday.authors.embedded.layout import Layout
from workaday.authors.embedded.load import load_trade
from workaday.authors.embedded.mail.room import MailRoom
from workaday.authors.embedded.objectives import MonthAuthor
from workaday.authors.embedded.world import World
from workaday.errors import BuildError
from workaday.world.persona import read_persona
from workaday.world.seeds import Seed

PERSONAS = (
    "A financial advisor in Denver who manages retirement plans",
    "Construction project manager for a hospital extension in Ohio",
    "A nurse manager on a surgical ward in Iowa",
    "A baker who runs a shop in Leeds",
    "Office manager of a law firm in Boston",
    "Head of accounting at a retail chain in Ohio",
)


@dataclass
class Made:
    """One computer's mail, the world it belongs to and the papers that were there before."""

    world: World
    history: History
    papers: list[PlannedFile]
    room: MailRoom
    files: list[PlannedFile]
    edges: list[Edge]

    @property
    def folders(self) -> list[PlannedFile]:
        return [f for f in self.files if f.kind == "mailbox"]

    def letters(self) -> list[spec.Letter]:
        return [letter for f in self.folders if isinstance(f.spec, spec.Mailbox) for letter in f.spec.letters]

    def read(self) -> list[Read]:
        """All messages, read back from the folders' bytes (attachments left out)."""
        return [m for f in self.folders for m in messages(write(f.spec, ".mbox"))]

    def calendar(self) -> spec.Calendar:
        (sheet,) = [f.spec for f in self.files if isinstance(f.spec, spec.Calendar)]
        return sheet

    def contacts(self) -> spec.Contacts:
        (book,) = [f.spec for f in self.files if isinstance(f.spec, spec.Contacts)]
        return book


def make(serial: int, size: str = "paper", system: str = "windows", trade: str = "") -> Made:
    """A computer's mail; with `trade`, as if its world were of a trade of that name."""
    persona = PERSONAS[serial]
    root = Seed.root(5).child(serial, persona)
    reading = read_persona(persona, root.rng("reading"))
    known = load_trade(choose_trade(reading)[0])
    for attempt in range(5):
        seed = root.child("world", attempt)
        world = found(reading, known, seed, serial)
        historian = Historian(world)
        historian.run()
        layout = Layout(world, system)
        try:
            plan = MonthAuthor(world, historian, layout).run()
        except BuildError:
            continue
        history = historian.history
        history.instances.sort(key=lambda i: (i.when, i.id))
        maker = FileMaker(world, layout, plan)
        maker.run(thin(history.instances, 90, seed.rng("thin")))
        if trade:
            world.trade = known.model_copy(update={"id": trade})
        room = MailRoom(world, layout, history, maker.files, size)
        files, edges = room.run()
        return Made(world, history, maker.files, room, files, edges)
    raise AssertionError(f"no world carries a month for {persona!r}")


@cache
def all_of_them() -> tuple[Made, ...]:
    """Six computers of three deep trades and the general one."""
    return tuple(make(k, system="mac" if k % 2 else "windows") for k in range(len(PERSONAS)))


def built(made: Made) -> dict[str, bytes]:
    """The folders' bytes as the builder makes them: enclosed files put in."""
    papers = {f.id: f for f in made.papers}
    contents: dict[str, bytes] = {}

    def content(file: PlannedFile) -> bytes:
        if file.id not in contents:
            plan = file.spec
            if isinstance(plan, spec.Mail):
                plan = replace(
                    plan,
                    attachments=tuple(
                        spec.Attachment(papers[i].name, content(papers[i])) for i in file.attach
                    ),
                )
            contents[file.id] = write(plan, file.suffix)
        return contents[file.id]

    folders = {}
    for folder in made.folders:
        assert isinstance(folder.spec, spec.Mailbox)
        letters = tuple(
            replace(
                letter,
                mail=replace(
                    letter.mail,
                    attachments=tuple(
                        spec.Attachment(papers[i].name, content(papers[i])) for i in letter.enclosed
                    ),
                ),
            )
            for letter in folder.spec.letters
        )
        folders[folder.name] = write(spec.Mailbox(letters), ".mbox")
    return folders
