"""Tools of slide decks."""

from __future__ import annotations

from pydantic import Field

from workaday.artifacts import editors
from workaday.artifacts.readers.markdown import is_numeric
from workaday.artifacts.spec import Deck, Slide, Table
from workaday.artifacts.writers import write
from workaday.errors import DeskError
from workaday.month.desk.files import written
from workaday.month.desk.place import Place, suffix_of
from workaday.month.desk.tool import Arguments, tool
from workaday.month.tree import File

_DECK = "Full path of a .pptx file."


class CreateDeck(Arguments):
    path: str = Field(description="Full path of the new .pptx file. Its folder must exist.")
    title: str = Field(min_length=1, description="The title on the first slide.")
    subtitle: str = Field("", description="The line below the title.")


class AddSlide(Arguments):
    path: str = Field(description=_DECK)
    title: str = Field(min_length=1, description="The slide's title.")
    bullets: list[str] = Field([], description="Its points; two spaces at the front put one a level deeper.")
    table: list[list[str | int | float]] = Field([], description="Rows of a table, the header row first.")
    notes: str = Field("", description="The speaker's notes.")


class ReplaceInDeck(Arguments):
    path: str = Field(description=_DECK)
    find: str = Field(min_length=1, description="Words as they stand on a slide, in a table or in notes.")
    replace: str = Field(description="What stands there instead, everywhere.")


@tool(CreateDeck, minutes=6)
def create_deck(place: Place, arguments: CreateDeck) -> str:
    """Make a PowerPoint deck with its title slide; add_slide adds the others. A file of that path is
    replaced."""
    path = place.tree.paths.clean(arguments.path)
    if suffix_of(path) != ".pptx":
        raise DeskError("create_deck makes .pptx files; let the path end with .pptx")
    slide = Slide(arguments.title, subtitle=arguments.subtitle, layout="title")
    return written(place, path, write(Deck((slide,), place.properties(arguments.title)), ".pptx"))


@tool(AddSlide, minutes=6)
def add_slide(place: Place, arguments: AddSlide) -> str:
    """Add a slide at the end of a deck: a title with points, with a table, or with both."""
    file = _deck(place, arguments.path)
    slide = Slide(
        arguments.title,
        tuple(_bullet(b) for b in arguments.bullets if b.strip()),
        table=_table(arguments.table),
        notes=arguments.notes,
    )
    made = editors.add_slide(place.tree.read(file), slide, author=place.user.name, when=place.now)
    return written(place, file.path, made)


@tool(ReplaceInDeck, minutes=4)
def replace_in_deck(place: Place, arguments: ReplaceInDeck) -> str:
    """Replace words everywhere in a deck: slides, tables and notes."""
    file = _deck(place, arguments.path)
    made, done = editors.replace_pptx_text(
        place.tree.read(file), arguments.find, arguments.replace, author=place.user.name, when=place.now
    )
    return written(place, file.path, made, f"; replaced {done} {'time' if done == 1 else 'times'}")


def _deck(place: Place, path: str) -> File:
    file = place.tree.file(path)
    if suffix_of(file.path) != ".pptx":
        raise DeskError(f"{file.name} is no deck; name a .pptx file, or make one with create_deck")
    return file


def _bullet(text: str) -> tuple[str, int]:
    bare = text.lstrip(" \t")
    indent = len(text[: len(text) - len(bare)].replace("\t", "  "))
    mark = bare[:2] in ("- ", "* ", "• ")
    return (bare[2:] if mark else bare).strip(), min(indent // 2, 4)


def _table(rows: list[list[str | int | float]]) -> Table | None:
    if not rows:
        return None
    if not rows[0]:
        raise DeskError("the table's header row is empty; give its columns' names first")
    width = max(len(row) for row in rows)
    texts = [(*map(str, row), *[""] * (width - len(row))) for row in rows]
    header, body = texts[0], texts[1:]
    numeric = tuple(k for k in range(width) if is_numeric([row[k] for row in body]))
    total = bool(body) and body[-1][0].strip().casefold().startswith("total")
    return Table(header, tuple(body), numeric, total)


TOOLS = (create_deck, add_slide, replace_in_deck)
