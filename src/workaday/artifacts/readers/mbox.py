"""Mail folders: every message of an .mbox with its headers, its words and what hangs on it.

Plain messages, which most are, are read here; the rest goes through the standard library's parser. No
message is judged: a folder whose messages lack a date or a sender opens all the same.
"""

from __future__ import annotations

import email
import email.errors
import email.header
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.message import Message
from email.utils import parsedate_to_datetime

from workaday.artifacts.readers.content import Content, FileProperties, Passage
from workaday.artifacts.readers.mail import without_tags
from workaday.artifacts.readers.text import decode, line_passages
from workaday.artifacts.spec import Attachment
from workaday.errors import ReadError

_BEGINS = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\r\n\r\n))From [^\n]*\n")
_HEADER = re.compile(r"([!-9;-~]+):[ \t]*(.*)")
_SHOWN = ("From", "To", "Cc", "Date", "Subject")
_QUOTED = re.compile(
    r"^(?:>.*|On .{6,120} wrote:|-{3,} ?(?:Original|Forwarded) .*|_{10,}|From: .*\nSent: .*)$", re.MULTILINE
)
_SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)
_BROKEN = (email.errors.MessageError, ValueError, LookupError, TypeError, AttributeError, AssertionError)
_MOST_PARTS = 1000


@dataclass(frozen=True)
class Read:
    """One message. `headers` by their names as written, in lower case; the first of each."""

    headers: dict[str, str]
    body: str
    attachments: tuple[Attachment, ...] = ()

    @property
    def when(self) -> datetime | None:
        """The Date header, with its zone."""
        try:
            return parsedate_to_datetime(self.headers.get("date", ""))
        except (ValueError, TypeError, IndexError):
            return None


def read(content: bytes, name: str) -> Content:
    """Read an .mbox. Raises `ReadError` where it does not begin like one."""
    lines: list[str] = []
    passages: list[Passage] = []
    hung: list[Attachment] = []
    for number, message in enumerate(messages(content), 1):
        subject = message.headers.get("subject", "")
        lines += [
            f"{key}: {message.headers[key.lower()]}" for key in _SHOWN if key.lower() in message.headers
        ]
        names = [f"[attachment: {a.name}, {len(a.content)} bytes]" for a in message.attachments]
        lines += ["", message.body, *names, "", ""]
        if subject:
            passages.append(Passage(subject, f"message {number} subject"))
        passages += line_passages(message.body, f"message {number}, line", subject)
        hung += message.attachments
    return Content(
        "mbox",
        "\n".join(lines),
        tuple(passages),
        properties=FileProperties(title=name.removesuffix(".mbox")),
        attachments=tuple(hung),
    )


def messages(content: bytes) -> Iterator[Read]:
    """The folder's messages in their order. Raises `ReadError` where it does not begin like a folder."""
    if not content.startswith(b"From ") and content.strip():
        raise ReadError('no mail folder: it does not begin with a "From " line')
    starts = list(_BEGINS.finditer(content))
    ends = [*(start.start() for start in starts[1:]), len(content)]
    for start, end in zip(starts, ends):
        try:
            yield _message(content[start.end() : end])
        except _BROKEN as error:
            raise ReadError(f"a message that cannot be read: {error}") from error


def new_words(body: str) -> str:
    """What the sender wrote, without the signature below it and the messages it quotes."""
    for mark in (_QUOTED, _SIGNATURE):
        if found := mark.search(body):
            body = body[: found.start()]
    return body.strip()


def _message(content: bytes) -> Read:
    head, _, body = content.replace(b"\r\n", b"\n").partition(b"\n\n")
    headers = _headers(head)
    kind = headers.get("content-type", "text/plain").lower()
    coding = headers.get("content-transfer-encoding", "7bit").lower().strip()
    if kind.startswith("text/plain") and coding in ("7bit", "8bit", "quoted-printable"):
        data = quopri.decodestring(body) if coding == "quoted-printable" else body
        return Read(headers, decode(data).strip("\n"))
    parsed = email.message_from_bytes(content)
    return Read(headers, _words(parsed), tuple(_attachments(parsed)))


def _headers(head: bytes) -> dict[str, str]:
    text = head.decode("utf-8", "replace").replace("\n ", " ").replace("\n\t", " ")
    found: dict[str, str] = {}
    for line in text.split("\n"):
        match = _HEADER.match(line)
        if match:
            value = match[2]
            found.setdefault(match[1].lower(), _decoded(value) if "=?" in value else value)
    return found


def _decoded(value: str) -> str:
    try:
        return str(email.header.make_header(email.header.decode_header(value)))
    except (LookupError, ValueError, email.errors.MessageError):
        return value


def _words(message: Message) -> str:
    html = ""
    for part in _parts(message):
        if part.get_content_maintype() == "text" and not part.get_filename():
            if part.get_content_subtype() == "plain":
                return decode(_bytes(part)).strip("\n")
            if part.get_content_subtype() == "html":
                html = html or without_tags(decode(_bytes(part)))
    return html


def _parts(message: Message) -> Iterator[Message]:
    for number, part in enumerate(message.walk()):
        if number > _MOST_PARTS:
            raise ReadError(f"more than {_MOST_PARTS} parts in a message")
        yield part


def _attachments(message: Message) -> Iterator[Attachment]:
    for part in _parts(message):
        name = part.get_filename()
        if name and not part.is_multipart():
            yield Attachment(_decoded(name), _bytes(part))


def _bytes(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""
