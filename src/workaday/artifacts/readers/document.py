"""A written document as a spec again, so that it can be exported to another format."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from workaday.artifacts.readers import kind_of
from workaday.artifacts.readers.content import FileProperties, Remark, TrackedChange
from workaday.artifacts.readers.markdown import is_numeric, markdown_blocks
from workaday.artifacts.readers.text import decode
from workaday.artifacts.readers.word import Item, Line, TableItem, WordFile
from workaday.artifacts.spec import (
    Block,
    Bullets,
    Change,
    Chart,
    Comment,
    Document,
    Heading,
    PageBreak,
    Paragraph,
    Properties,
    Table,
)
from workaday.errors import ReadError

_PAGE_NUMBER = re.compile(r"\s*\b(?:Page )?\d+(?: (?:of|/) \d+)?\s*$")
_UNKNOWN_TIME = datetime(1980, 1, 1)


def to_document(content: bytes, name: str) -> Document:
    """Read a .docx, or Markdown or plain text, as blocks. Properties that the file lacks stay empty
    and their times 1980-01-01. Raises `ReadError`."""
    if kind_of(name) == "docx":
        return _from_word(WordFile(content))
    if kind_of(name) != "text":
        raise ReadError(f"{name}: only .docx, .md and .txt can be read as a document")
    blocks = markdown_blocks(decode(content))
    title = ""
    if blocks and isinstance(blocks[0], Heading) and blocks[0].level == 1:
        title, blocks = blocks[0].text, blocks[1:]
    return Document(title, blocks, _properties(FileProperties(title=title)))


def _from_word(file: WordFile) -> Document:
    items = [item for item in file.body if not _is_blank(item)]
    title = subtitle = ""
    if items and isinstance(items[0], Line) and items[0].style.casefold() == "title":
        title = items.pop(0).text  # type: ignore[union-attr]  # a Line, as tested
    if title and items and isinstance(items[0], Line) and items[0].style.casefold() == "subtitle":
        subtitle = items.pop(0).text  # type: ignore[union-attr]  # idem
    own = file.package.properties
    return Document(
        title=title or own.title,
        blocks=tuple(_blocks(items, file.comments)),
        properties=_properties(own),
        subtitle=subtitle,
        header=" ".join(file.headers),
        footer=" ".join(_PAGE_NUMBER.sub("", footer) for footer in file.footers).strip(),
    )


def _is_blank(item: Item) -> bool:
    return isinstance(item, Line) and not item.text.strip() and not item.page_break and not item.changes


def _blocks(items: list[Item], remarks: dict[str, Remark]) -> Iterator[Block]:
    held: list[str] = []
    kind = list_id = ""
    for index, item in enumerate(items):
        following = items[index + 1] if index + 1 < len(items) else None
        if isinstance(following, TableItem) and _is_caption(item):
            continue  # it goes into the table
        bullet = item.bullet if isinstance(item, Line) else ""
        own_id = item.list_id if isinstance(item, Line) and bullet == "number" else ""
        if held and (bullet, own_id) != (kind, list_id):
            yield Bullets(tuple(held), ordered=kind == "number")
            held = []
        kind, list_id = bullet, own_id
        if isinstance(item, TableItem):
            yield _table(item, items[index - 1] if index else None)
        elif isinstance(item, Chart):
            yield item
        elif bullet:
            held.append(item.marked)
        else:
            yield from _line(item, remarks)
    if held:
        yield Bullets(tuple(held), ordered=kind == "number")


def _line(line: Line, remarks: dict[str, Remark]) -> Iterator[Block]:
    if line.page_break:
        yield PageBreak()
    if line.level:
        yield Heading(line.text.strip(), line.level)
        return
    if not line.text.strip() and not line.changes:
        return
    style = line.style.casefold()
    known = (
        style
        if style in ("quote", "small", "address")
        else "address"
        if "\n" in line.text.strip()
        else "body"
    )
    paragraph = Paragraph(line.marked.strip(), style=known)
    found = next((remarks[key] for key in line.remarks if key in remarks), None)
    if found is not None:
        comment = Comment(found.author, found.when or _UNKNOWN_TIME, found.text)
        paragraph = replace(paragraph, comment=comment)
    yield _with_change(paragraph, line.changes)


def _with_change(paragraph: Paragraph, changes: tuple[TrackedChange, ...]) -> Paragraph:
    """The first tracked change, when its words end the paragraph, as the spec has it."""
    if not changes:
        return paragraph
    deleted = "".join(change.deleted for change in changes)
    inserted = "".join(change.inserted for change in changes)
    if inserted and not paragraph.text.endswith(inserted.strip()):
        return paragraph
    kept = paragraph.text.removesuffix(inserted.strip()) if inserted.strip() else paragraph.text
    first = changes[0]
    return replace(
        paragraph,
        text=kept.rstrip(),
        change=Change(first.author, first.when or _UNKNOWN_TIME, deleted, inserted),
    )


def _is_caption(item: Item | None) -> bool:
    return isinstance(item, Line) and item.style.casefold() in ("caption", "table caption")


def _table(table: TableItem, above: Item | None) -> Table:
    width = max((len(row) for row in table.rows), default=0)
    rows = [tuple((row + [""] * width)[:width]) for row in table.rows]
    if not rows:
        return Table((), ())
    numeric = tuple(
        column
        for column in range(width)
        if column in table.right_aligned or is_numeric([row[column] for row in rows[1:]])
    )
    total = len(rows) > 1 and rows[-1][0].casefold().startswith(("total", "grand total"))
    caption = above.text if isinstance(above, Line) and _is_caption(above) else ""
    return Table(rows[0], tuple(rows[1:]), numeric, total, caption)


def _properties(own: FileProperties) -> Properties:
    created = own.created or own.modified or _UNKNOWN_TIME
    return Properties(
        title=own.title,
        author=own.author,
        last_modified_by=own.last_modified_by or own.author,
        created=created,
        modified=own.modified or created,
        company=own.company,
    )
