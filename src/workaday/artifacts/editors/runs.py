"""Replacing words in a paragraph whose text is cut into runs; Word's and PowerPoint's alike."""

from __future__ import annotations

from collections.abc import Iterable

from workaday.artifacts.editors.parts import Element
from workaday.errors import DeskError

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def replace_in(nodes: list[Element], old: str, new: str, limit: int) -> int:
    """Replace in the joined text of a paragraph's text nodes; at most `limit` times, 0 for all.

    The new words stand in the run in which the old ones began, and take its look.
    """
    done = 0
    start = 0
    while not limit or done < limit:
        texts = [node.text or "" for node in nodes]
        at = "".join(texts).find(old, start)
        if at < 0:
            return done
        _splice(nodes, texts, at, at + len(old), new)
        start = at + len(new)
        done += 1
    return done


def replace_everywhere(paragraphs: Iterable[list[Element]], old: str, new: str, count: int) -> int:
    """Replace over many paragraphs. Raises `DeskError` when the words stand nowhere."""
    if not old:
        raise DeskError("no text to replace was given; pass the words as they stand in the file")
    done = 0
    closest = ""
    for nodes in paragraphs:
        text = "".join(node.text or "" for node in nodes)
        if old in text and not (count and done >= count):
            done += replace_in(nodes, old, new, count - done if count else 0)
        elif " ".join(old.split()).casefold() in " ".join(text.split()).casefold():
            closest = closest or text
    if not done:
        hint = (
            f"; close to it stands {_short(closest)!r}" if closest else "; read the file and copy its words"
        )
        raise DeskError(f"the text {_short(old)!r} does not stand in the file within one paragraph{hint}")
    return done


def _splice(nodes: list[Element], texts: list[str], start: int, end: int, new: str) -> None:
    position = 0
    written = False
    for node, text in zip(nodes, texts, strict=True):
        low, high = max(start - position, 0), min(end - position, len(text))
        position += len(text)
        if low >= high:
            continue
        node.text = text[:low] + ("" if written else new) + text[high:]
        written = True
        if node.tag.endswith("}t") and "wordprocessingml" in node.tag:
            node.set(_SPACE, "preserve")


def _short(text: str) -> str:
    return text if len(text) <= 120 else f"{text[:117]}..."
