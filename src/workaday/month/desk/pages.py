"""Long answers in pages: no answer is longer than a model can take, and nothing is cut without a word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workaday.errors import DeskError

LIMIT = 8_000
"""The most characters of an answer, its notice and page mark included."""
_ROOM = LIMIT - 200


def paged(text: str, page: int, head: str = "") -> str:
    """One page of a text, cut between lines; `head` stands above each page."""
    return paged_lines(text.split("\n"), page, head)


def paged_lines(lines: Sequence[str], page: int, head: str = "") -> str:
    """One page of lines. Raises `DeskError` for a page that there is not."""
    room = _ROOM - len(head)
    pages = list(_pages(lines, room))
    if not 1 <= page <= len(pages):
        raise DeskError(
            f"there is no page {page}; the answer has {len(pages)}, ask for page=1 to {len(pages)}"
        )
    body = "\n".join(pages[page - 1])
    text = f"{head}\n{body}" if head else body
    if len(pages) == 1:
        return text
    more = f"; ask for page={page + 1}" if page < len(pages) else ""
    return f"{text}\n[page {page} of {len(pages)}{more}]"


def _pages(lines: Sequence[str], room: int) -> Iterator[list[str]]:
    page: list[str] = []
    size = 0
    for line in lines:
        for piece in _pieces(line, room):
            if page and size + len(piece) + 1 > room:
                yield page
                page, size = [], 0
            page.append(piece)
            size += len(piece) + 1
    yield page


def _pieces(line: str, room: int) -> list[str]:
    """A line that is longer than a page, cut where it must be."""
    if len(line) < room:
        return [line]
    return [line[at : at + room - 1] for at in range(0, len(line), room - 1)]
