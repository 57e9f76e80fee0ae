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
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

_SEPARATOR = re.compile(rb"From \S+ [^\r\n]*\d{4}[^\r\n]*\r?\n")
_BLANK = re.compile(rb"\r?\n\r?\n")
_FIELD = re.compile(rb"^([!-9;-~]+):[ \t]*((?:[^\n]|\n[ \t])*)", re.M)
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
    kind, charset = _content(_first(headers, "content-type") or "text/plain")
    several = kind == "multipart"
    parts = list(_leaves(data)) if several else []
    body = next((p for p in parts if p.get_content_type() == "text/plain"), None)
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
        tuple((name, _sha(part)) for part in parts if (name := _attached(part))),
        tuple(_text(part) for part in parts if part.get_content_type() == "text/calendar"),
        (_text(body) if body else "") if several else _decoded(data[len(head) :], headers, charset),
    )


def _head(data: bytes) -> bytes:
    end = _BLANK.search(data)
    return data[: end.end()] if end else data


def _headers(head: bytes) -> dict[str, list[str]]:
    """The values of each field, by its name in small letters, folded lines as they are."""
    found: dict[str, list[str]] = {}
    for field in _FIELD.finditer(head):
        value = field[2].decode("ascii", "replace").rstrip("\r\n")
        found.setdefault(field[1].decode("ascii").lower(), []).append(value)
    return found


def _first(headers: Mapping[str, Sequence[str]], name: str) -> str:
    return headers[name][0] if name in headers else ""


@lru_cache(maxsize=256)
def _content(value: str) -> tuple[str, str]:
    """The main type and the charset that a Content-Type names."""
    message = email.message.Message()
    message["Content-Type"] = value
    return message.get_content_maintype(), message.get_content_charset("utf-8")


def _leaves(data: bytes) -> Iterator[email.message.Message]:
    message = email.message_from_bytes(data.replace(b"\n>From ", b"\nFrom "), policy=email.policy.compat32)
    return (part for part in message.walk() if not part.is_multipart())


def _attached(part: email.message.Message) -> str:
    """The name of an attachment; "" for bodies, calendars, and pictures that a page shows within itself."""
    name = part.get_filename()
    if not name or part.get_content_type() == "text/calendar":
        return ""
    inline = part.get_content_disposition() == "inline" and part.get("Content-ID") is not None
    return "" if inline else str(name)


def _payload(part: email.message.Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _sha(part: email.message.Message) -> str:
    return hashlib.sha256(_payload(part)).hexdigest()


def _text(part: email.message.Message) -> str:
    return _in_letters(_payload(part), part.get_content_charset("utf-8"))


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
