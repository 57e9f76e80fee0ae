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
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

_SEPARATOR = re.compile(rb"(?:\A|\n\r?\n)From \S+ [^\r\n]*\d{4}[^\r\n]*\r?\n")
_BULK_HEADERS = ("List-Id", "List-Unsubscribe", "Auto-Submitted", "Feedback-ID")
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
            if begin >= 0:
                yield box[begin : mark.start() + 1]
            begin = mark.end()
        yield box[begin:] if begin >= 0 else b""


def parse(data: bytes, where: str) -> Letter:
    """One letter; only letters of several parts are parsed beyond their headers."""
    head = _head(data)
    message = email.message_from_bytes(head, policy=email.policy.compat32)
    several = message.get_content_maintype() == "multipart"
    if several:
        message = email.message_from_bytes(
            data.replace(b"\n>From ", b"\nFrom "), policy=email.policy.compat32
        )
    parts = list(_leaves(message)) if several else []
    body = next((p for p in parts if p.get_content_type() == "text/plain"), None)
    sender = _addresses(message, "From")
    return Letter(
        where,
        _ids(message, "Message-ID")[:1][0] if _ids(message, "Message-ID") else "",
        str(message.get("Subject", "")),
        _when(message),
        sender[0] if sender else "",
        _addresses(message, "To") + _addresses(message, "Cc"),
        _ids(message, "In-Reply-To")[0] if _ids(message, "In-Reply-To") else "",
        _ids(message, "References"),
        _is_bulk(message, sender),
        tuple((name, _sha(part)) for part in parts if (name := _attached(part))),
        tuple(_text(part) for part in parts if part.get_content_type() == "text/calendar"),
        (_text(body) if body else "") if several else _decoded(data[len(head) :], message),
    )


def _head(data: bytes) -> bytes:
    end = re.search(rb"\r?\n\r?\n", data)
    return data[: end.end()] if end else data


def _leaves(message: email.message.Message) -> Iterator[email.message.Message]:
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
    return _in_letters(_payload(part), part)


def _decoded(body: bytes, message: email.message.Message) -> str:
    """The body of a letter of one part."""
    encoding = str(message.get("Content-Transfer-Encoding", "")).strip().lower()
    if encoding == "quoted-printable":
        body = quopri.decodestring(body)
    elif encoding == "base64":
        with contextlib.suppress(binascii.Error):
            body = binascii.a2b_base64(body)
    return _in_letters(body, message)


def _in_letters(body: bytes, part: email.message.Message) -> str:
    try:
        return body.decode(part.get_content_charset("utf-8"), "replace")
    except LookupError:
        return body.decode("utf-8", "replace")


def _addresses(message: email.message.Message, header: str) -> tuple[str, ...]:
    values = [str(v) for v in message.get_all(header, [])]
    return tuple(address for _, address in email.utils.getaddresses(values) if address)


def _ids(message: email.message.Message, header: str) -> tuple[str, ...]:
    value = str(message.get(header, ""))
    return tuple(re.findall(r"<([^<>\s]+)>", value)) or tuple(value.split())


def _when(message: email.message.Message) -> datetime | None:
    try:
        when = email.utils.parsedate_to_datetime(str(message["Date"]))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def _is_bulk(message: email.message.Message, sender: tuple[str, ...]) -> bool:
    if any(message.get(h) is not None for h in _BULK_HEADERS):
        return True
    if str(message.get("Precedence", "")).lower() in ("bulk", "list", "junk"):
        return True
    return bool(sender) and _ROBOTS.match(sender[0]) is not None
