"""Edits of Word documents in the document's own styles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from lxml import etree  # type: ignore[import-untyped]  # it ships no types

from workaday.artifacts.editors.parts import Element, Parts
from workaday.artifacts.editors.runs import replace_everywhere
from workaday.artifacts.editors.word_blocks import W, WordBlocks, el
from workaday.artifacts.readers.package import whole_number
from workaday.artifacts.readers.word import WordFile
from workaday.artifacts.spec import Block
from workaday.errors import DeskError, ReadError

_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_W_NS = W[1:-1]


def append_blocks(content: bytes, blocks: Sequence[Block], *, author: str, when: datetime) -> bytes:
    """Add blocks at the end of the body. A `Chart` becomes a table of its values."""
    parts = _open(content)
    body = _body(parts)
    end = body.find(f"{W}sectPr")
    at = len(body) if end is None else body.index(end)
    _insert(parts, body, at, blocks)
    parts.touch(author, when)
    return parts.to_bytes()


def replace_section(
    content: bytes, heading: str, blocks: Sequence[Block], *, author: str = "", when: datetime | None = None
) -> bytes:
    """Replace what stands under a heading, up to the next heading of its level or higher.

    The heading stays. Raises `DeskError`, with the headings there are, when there is no such heading.
    """
    parts = _open(content)
    levels = _Levels(content)
    body = _body(parts)
    children = list(body)
    wanted = _folded(heading.lstrip("# "))
    found = [
        (at, levels.level(child), _text(child)) for at, child in enumerate(children) if levels.level(child)
    ]
    match = next(((at, level) for at, level, text in found if _folded(text) == wanted), None)
    if match is None:
        titles = "; ".join(text for _, _, text in found) or "none"
        raise DeskError(f"no heading {heading!r} in the document; its headings are: {titles}")
    first, level = match
    last = next((at for at, own, _ in found if at > first and own <= level), len(children))
    for child in children[first + 1 : last]:
        if child.tag != f"{W}sectPr" and child.find(f"{W}pPr/{W}sectPr") is None:
            body.remove(child)
    _insert(parts, body, first + 1, blocks)
    _touch(parts, author, when)
    return parts.to_bytes()


def replace_text(
    content: bytes, old: str, new: str, count: int = 0, *, author: str = "", when: datetime | None = None
) -> tuple[bytes, int]:
    """Replace words in paragraphs, cells, headers, footers and notes, across runs; 0 replaces all.

    Gives the bytes and how often it replaced. Words that a line break or a tab parts do not match.
    """
    parts = _open(content)
    done = replace_everywhere(_paragraph_texts(parts), old, new, count)
    _touch(parts, author, when)
    return parts.to_bytes(), done


def add_comment(content: bytes, anchor_text: str, author: str, text: str, when: datetime) -> bytes:
    """Hang a comment on the runs that hold the anchor text, at its first place in the body."""
    parts = _open(content)
    paragraph = next((p for p in _body(parts).iter(f"{W}p") if anchor_text and anchor_text in _text(p)), None)
    if paragraph is None:
        raise DeskError(
            f"the text {anchor_text!r} does not stand within one paragraph of the body; "
            "copy a few words from the document"
        )
    key = _new_comment(parts, author, text, when)
    _anchor(paragraph, anchor_text, key)
    parts.touch(author, when)
    return parts.to_bytes()


def _open(content: bytes) -> Parts:
    parts = Parts(content)
    if parts.tree(parts.main).tag != f"{W}document":
        raise DeskError("this is not a Word document; the editors for documents take .docx files only")
    return parts


def _body(parts: Parts) -> Element:
    body = parts.tree(parts.main).find(f"{W}body")
    if body is None:
        raise DeskError("the document has no body; write it anew")
    return body


def _touch(parts: Parts, author: str, when: datetime | None) -> None:
    if when is not None:
        parts.touch(author or parts.properties.last_modified_by, when)


class _Levels:
    """Which paragraphs are headings, by the reader's own rule."""

    def __init__(self, content: bytes) -> None:
        try:
            self._styles = WordFile(content).styles
        except ReadError as error:
            raise DeskError(f"the file cannot be edited: {error}") from error

    def level(self, element: Element) -> int:
        if element.tag != f"{W}p":
            return 0
        style = element.find(f"{W}pPr/{W}pStyle")
        outline = element.find(f"{W}pPr/{W}outlineLvl")
        if outline is not None and whole_number(outline.get(f"{W}val"), 9) < 9:
            return whole_number(outline.get(f"{W}val")) + 1
        known = self._styles.get("" if style is None else style.get(f"{W}val", ""))
        return known.level if known and _text(element).strip() else 0


def _insert(parts: Parts, body: Element, at: int, blocks: Sequence[Block]) -> None:
    writer = WordBlocks(parts)
    for block in blocks:
        for element in writer.elements(block):
            body.insert(at, element)
            at += 1
        for paragraph, comment in writer.take_comments():
            key = _new_comment(parts, comment.author, comment.text, comment.when)
            _anchor(paragraph, _text(paragraph), key)


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _text_nodes(paragraph: Element) -> list[Element]:
    """A paragraph's own text nodes: not those of text boxes in it, not struck out ones."""
    return [node for node in paragraph.iter(f"{W}t") if next(node.iterancestors(f"{W}p")) is paragraph]


def _text(paragraph: Element) -> str:
    return "".join(node.text or "" for node in _text_nodes(paragraph))


def _paragraph_texts(parts: Parts) -> Iterator[list[Element]]:
    names = [parts.main]
    for kind in ("header", "footer", "footnotes", "endnotes"):
        names += dict.fromkeys(parts.related(parts.main, kind))
    for name in names:
        for paragraph in parts.tree(name).iter(f"{W}p"):
            yield from _stretches(paragraph)


def _stretches(paragraph: Element) -> Iterator[list[Element]]:
    """Text nodes between breaks and tabs."""
    stretch: list[Element] = []
    own = set(_text_nodes(paragraph))
    for node in paragraph.iter(f"{W}t", f"{W}tab", f"{W}br", f"{W}cr"):
        if node in own:
            stretch.append(node)
        elif node.tag != f"{W}t" and node.getparent().tag == f"{W}r" and stretch:
            yield stretch
            stretch = []
    if stretch:
        yield stretch


def _new_comment(parts: Parts, author: str, text: str, when: datetime) -> str:
    name = next(iter(parts.related(parts.main, "comments")), "")
    if not name:
        name = "word/comments.xml"
        empty = etree.tostring(etree.Element(f"{W}comments", nsmap={"w": _W_NS}))
        parts.add(name, empty, _COMMENTS_TYPE, parts.main, "comments")
    root = parts.tree(name)
    taken = [whole_number(comment.get(f"{W}id")) for comment in root]
    key = str(max(taken, default=-1) + 1)
    initials = "".join(word[0] for word in author.split())
    stamp = f"{when.replace(tzinfo=None).isoformat(timespec='seconds')}Z"
    lines = [el("p", el("r", el("t", text=line))) for line in text.split("\n")]
    root.append(el("comment", *lines, id=key, author=author, date=stamp, initials=initials))
    return key


def _anchor(paragraph: Element, anchor_text: str, key: str) -> None:
    nodes = _text_nodes(paragraph)
    start = _text(paragraph).find(anchor_text)
    end, position = start + len(anchor_text), 0
    touched = []
    for node in nodes:
        length = len(node.text or "")
        if position < end and position + length > start:
            touched.append(_top(node, paragraph))
        position += length
    reference = el("r", el("commentReference", id=key))
    close = el("commentRangeEnd", id=key)
    if not touched:
        paragraph.extend([el("commentRangeStart", id=key), close, reference])
        return
    touched[0].addprevious(el("commentRangeStart", id=key))
    touched[-1].addnext(reference)
    touched[-1].addnext(close)


def _top(node: Element, paragraph: Element) -> Element:
    """The paragraph's child in which a node lies."""
    while node.getparent() is not paragraph:
        node = node.getparent()
    return node
