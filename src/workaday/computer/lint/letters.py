"""Letters, one after the other, from message files and from mailboxes of any length, with the standard library.

A mailbox is mapped, not read: one letter is in memory at a time.
"""

from __future__ import annotations

import binascii
import contextlib
import email
import email.message
import email.policy
import email.utils
import hashlib
import mmap
import quopri
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

_SEPARATOR = re.compile(rb"From \S+ [^\r\n]*\d{4}[^\r\n]*\r?\n")
_BLANK = re.compile(rb"\r?\n\r?\n")
_FIELD = re.compile(r"^([!-9;-~]+):[ \t]*([^\n]*(?:\n[ \t][^\n]*)*)", re.M)
_PLAIN_HEAD = re.compile(rb"[!-9;-~]+:[ -~\t]*(?:\r?\n(?:[!-9;-~]+:|[ \t])[ -~\t]*)*")
"""Headers about which no two parsers can differ."""
_LONGEST_HEAD = 4096
"""Bytes of a part's headers; longer ones are not plain."""
_BULK_HEADERS = frozenset({"list-id", "list-unsubscribe", "auto-submitted", "feedback-id"})
_ROBOTS = re.compile(
    r"(?i)^(no-?reply|do-?not-?reply|news(letter)?s?|notifications?|alerts?|mailer-daemon|postmaster|info|updates?|"
    r"support|billing|marketing|offers?|digest|bounces?)\b"
)


@dataclass(frozen=True, slots=True)
class Letter:
    """What a linter wants of a letter. `when` is aware. `attachments` are (name, SHA-256);
    `calendars` are the texts of text/calendar parts, `text` is the plain body."""

    where: str
    id: str
    subject: str
    when: datetime | None
    sender: str
    recipients: tuple[str, ...]
    parent: str
    references: tuple[str, ...]
    bulk: bool
    attachments: tuple[tuple[str, str], ...] = ()
    calendars: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class _Head:
    """What the headers of a letter or of a part say of what is below them. `name` is an attachment's;
    `boundary` is b"" where there is none, or none that is plain."""

    kind: str
    charset: str
    encoding: str
    name: str
    boundary: bytes


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A part that has no parts."""

    head: _Head
    part: email.message.Message

    @property
    def payload(self) -> bytes:
        payload = self.part.get_payload(decode=True)
        return payload if isinstance(payload, bytes) else b""

    @property
    def text(self) -> str:
        """A part without any header counts as empty."""
        return _in_letters(self.payload, self.head.charset) if self.part.keys() else ""

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.payload).hexdigest()


def letters(place: Path, path: str) -> Iterator[Letter]:
    """The letters of an .eml or .mbox file. Raises OSError; a letter that cannot be parsed has no headers."""
    if not path.endswith(".mbox"):
        yield parse(place.read_bytes(), path)
        return
    for number, data in enumerate(split(place), 1):
        yield parse(data, f"{path}: letter {number}")


def split(place: Path) -> Iterator[bytes]:
    """The letters of a mailbox as bytes, without the separating line. Raises OSError."""
    if place.stat().st_size == 0:
        return
    with place.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as box:
        begin = -1
        for mark in _SEPARATOR.finditer(box):
            start = mark.start()
            blank = (
                1 if box[start - 2 : start] == b"\n\n" else 2 if box[start - 3 : start] == b"\n\r\n" else 0
            )
            if start > 0 and not blank:
                continue  # a line of a letter
            if begin >= 0:
                yield box[begin : start - blank]
            begin = mark.end()
        yield box[begin:] if begin >= 0 else b""


def parse(data: bytes, where: str) -> Letter:
    """One letter; only letters of several parts are parsed beyond their headers."""
    head = _head(data)
    headers = _headers(head)
    content = _content(_first(headers, "content-type") or "text/plain")
    several = content.kind.startswith("multipart/")
    leaves = _leaves(data, content) if several else []
    body = next((leaf for leaf in leaves if leaf.head.kind == "text/plain"), None)
    sender, recipients = (_addresses(*headers.get(h, ())) for h in ("from", "to"))
    own, parents = (_ids(_first(headers, h)) for h in ("message-id", "in-reply-to"))
    return Letter(
        where,
        own[0] if own else "",
        _first(headers, "subject"),
        _when(_first(headers, "date")),
        sender[0] if sender else "",
        recipients + _addresses(*headers.get("cc", ())),
        parents[0] if parents else "",
        _ids(_first(headers, "references")),
        _is_bulk(headers, sender),
        tuple((leaf.head.name, leaf.sha256) for leaf in leaves if leaf.head.name),
        tuple(leaf.text for leaf in leaves if leaf.head.kind == "text/calendar"),
        (body.text if body else "") if several else _decoded(data[len(head) :], headers, content.charset),
    )


def _head(data: bytes) -> bytes:
    end = _BLANK.search(data)
    return data[: end.end()] if end else data


def _headers(head: bytes) -> dict[str, list[str]]:
    """The values of each field, by its name in small letters, folded lines as they are."""
    found: dict[str, list[str]] = {}
    for name, value in _FIELD.findall(head.decode("ascii", "replace")):
        found.setdefault(name.lower(), []).append(value.rstrip("\r\n"))
    return found


def _first(headers: Mapping[str, Sequence[str]], name: str) -> str:
    return headers[name][0] if name in headers else ""


@lru_cache(maxsize=256)
def _content(value: str) -> _Head:
    """What a Content-Type alone says."""
    message = email.message.Message()
    message["Content-Type"] = value
    return _said(message)


@lru_cache(maxsize=1024)
def _content_below(head: bytes) -> _Head:
    """What the headers of a part say: most parts have those of many others."""
    message = email.message.Message()
    for name, values in _headers(head).items():
        message[name] = values[0]
    return _said(message)


def _said(part: email.message.Message) -> _Head:
    kind = part.get_content_type()
    boundary = _told(part.get_boundary, "") if kind.startswith("multipart/") else ""
    return _Head(
        kind,
        _told(part.get_content_charset, "utf-8"),
        str(part.get("Content-Transfer-Encoding", "")),
        _attached(part),
        boundary.encode() if boundary.isascii() and boundary.isprintable() else b"",
    )


def _told(ask: Callable[[str], object], otherwise: str) -> str:
    """A parameter of a header; `otherwise` where it is missing, or in a charset that is no name."""
    try:
        return str(ask(otherwise))
    except ValueError:
        return otherwise


def _attached(part: email.message.Message) -> str:
    """The name of an attachment; "" for bodies, calendars, and pictures that a page shows within itself."""
    name = _told(part.get_filename, "")
    if not name or part.get_content_type() == "text/calendar":
        return ""
    inline = part.get_content_disposition() == "inline" and part.get("Content-ID") is not None
    return "" if inline else name


def _leaves(data: bytes, content: _Head) -> list[_Leaf]:
    """The leaves of a letter of several parts: cut at its boundaries where all of it is plain, and else by the
    standard library's parser, which knows what to make of every flaw."""
    data = data.replace(b"\n>From ", b"\nFrom ")
    end = b"\r\n" if b"\r" in data else b"\n"
    if data.count(b"\n") == data.count(end) and data.count(b"\r") in (0, data.count(end)):
        head, _, body = data.partition(end * 2)
        with contextlib.suppress(RecursionError):  # parts within parts within parts
            if _PLAIN_HEAD.fullmatch(head) and (found := _cut(end + body, content, end)):
                return found
    try:
        message = email.message_from_bytes(data, policy=email.policy.compat32)
    except ValueError:  # a boundary in a charset that is no name
        return []
    return [_Leaf(_said(part), part) for part in message.walk() if not part.is_multipart()]


def _cut(body: bytes, content: _Head, end: bytes) -> list[_Leaf]:
    """The leaves of a body that begins with the end of the line above it; none where anything is not plain."""
    if not content.boundary or content.kind == "multipart/digest":
        return []
    leaves: list[_Leaf] = []
    for part in body.split(end + b"--" + content.boundary)[1:]:
        if part == b"--" or part.startswith(b"--" + end):
            return leaves
        head, _, inside = part.removeprefix(end).partition(end * 2)
        if not part.startswith(end) or len(head) > _LONGEST_HEAD or not _PLAIN_HEAD.fullmatch(head):
            return []
        found = _leaves_below(_content_below(head), inside, end)
        if not found:
            return []
        leaves += found
    return []


def _leaves_below(head: _Head, inside: bytes, end: bytes) -> list[_Leaf]:
    if head.kind.startswith("multipart/"):
        return _cut(end + inside, head, end)
    if head.kind.startswith("message/"):
        return []
    part = email.message.Message()
    part["Content-Transfer-Encoding"] = head.encoding
    part.set_payload(inside.decode("ascii", "surrogateescape"))
    return [_Leaf(head, part)]


def _decoded(body: bytes, headers: Mapping[str, Sequence[str]], charset: str) -> str:
    """The body of a letter of one part."""
    encoding = _first(headers, "content-transfer-encoding").strip().lower()
    if encoding == "quoted-printable":
        body = quopri.decodestring(body)
    elif encoding == "base64":
        with contextlib.suppress(binascii.Error):
            body = binascii.a2b_base64(body)
    return _in_letters(body, charset)


def _in_letters(body: bytes, charset: str) -> str:
    try:
        return body.decode(charset, "replace")
    except (LookupError, ValueError):  # no such charset, or no name at all
        return body.decode("utf-8", "replace")


@lru_cache(maxsize=4096)
def _addresses(*values: str) -> tuple[str, ...]:
    return tuple(address for _, address in email.utils.getaddresses(values) if address)


def _ids(value: str) -> tuple[str, ...]:
    return tuple(re.findall(r"<([^<>\s]+)>", value)) or tuple(value.split())


def _when(value: str) -> datetime | None:
    try:
        when = email.utils.parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def _is_bulk(headers: Mapping[str, Sequence[str]], sender: tuple[str, ...]) -> bool:
    if not _BULK_HEADERS.isdisjoint(headers):
        return True
    if _first(headers, "precedence").lower() in ("bulk", "list", "junk"):
        return True
    return bool(sender) and _ROBOTS.match(sender[0]) is not None
