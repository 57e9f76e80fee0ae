"""Mail messages: headers, the text body, and what hangs on them."""

from __future__ import annotations

import email
import email.errors
import email.policy
import html
import re
from datetime import datetime
from email.headerregistry import HeaderRegistry
from email.message import EmailMessage, MIMEPart
from functools import cache

from workaday.artifacts.readers.content import Content, FileProperties, Passage
from workaday.artifacts.readers.text import decode, line_passages
from workaday.artifacts.spec import Attachment
from workaday.errors import ReadError

_SHOWN = ("From", "To", "Cc", "Date", "Subject")
# What the standard library's parser lets through on malformed messages, beyond its own errors.
_BROKEN = (email.errors.MessageError, ValueError, LookupError, TypeError, AttributeError, AssertionError)
_MAX_PARTS = 1000


def read(content: bytes, name: str) -> Content:
    """Read an .eml. Raises `ReadError` where no sender, date or subject is to be found."""
    try:
        # a header is asked for often; nothing is written into this message, for which a function would not do
        once = email.policy.default.clone(header_factory=cache(HeaderRegistry()))
        return _content(email.message_from_bytes(content, policy=once))
    except _BROKEN as error:
        raise ReadError(f"not a mail message: {error}") from error


def _content(message: EmailMessage) -> Content:
    headers = {key: str(value) for key in _SHOWN if (value := message[key]) is not None}
    if not headers:
        raise ReadError("no mail headers")
    body = _body(message)
    attachments = tuple(_attachments(message))
    subject = headers.get("Subject", "")
    lines = [f"{key}: {value}" for key, value in headers.items()]
    lines += ["", body, *(f"[attachment: {item.name}, {len(item.content)} bytes]" for item in attachments)]
    passages = [Passage(subject, "subject")] if subject else []
    passages += line_passages(body, "body line", subject)
    when = _date(message)
    properties = FileProperties(title=subject, author=headers.get("From", ""), created=when, modified=when)
    return Content("eml", "\n".join(lines), tuple(passages), properties=properties, attachments=attachments)


def _body(message: EmailMessage) -> str:
    part = message.get_body(("plain", "html"))
    if part is None:
        return ""
    text = decode_part(part)
    return without_tags(text) if part.get_content_subtype() == "html" else text.strip("\n")


def decode_part(part: MIMEPart) -> str:
    """A text part as a string; a charset that is unknown or wrong falls back as text files do."""
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    try:
        text = data.decode(part.get_content_charset("utf-8"))
    except (LookupError, UnicodeDecodeError, ValueError):
        text = decode(data)
    return text.replace("\r\n", "\n")


def _attachments(message: EmailMessage) -> list[Attachment]:
    found = []
    for number, part in enumerate(message.walk()):
        if number > _MAX_PARTS:
            raise ReadError(f"more than {_MAX_PARTS} parts")
        name = part.get_filename()
        if name and not part.is_multipart():
            payload = part.get_payload(decode=True)
            found.append(Attachment(name, payload if isinstance(payload, bytes) else b""))
    return found


def _date(message: EmailMessage) -> datetime | None:
    header = message["Date"]
    when = getattr(header, "datetime", None)
    return when.replace(tzinfo=None) if isinstance(when, datetime) else None


def without_tags(text: str) -> str:
    text = re.sub(r"(?is)<(script|style)\b.*?</\1>", "", text)
    text = re.sub(r"(?i)<(br|/p|/div|/tr|/li|/h[1-6])\b[^>]*>", "\n", text)
    text = re.sub(r"(?i)</t[dh]>", "\t", text)
    lines = (
        " ".join(line.split(" ")).strip() for line in html.unescape(re.sub(r"<[^>]*>", "", text)).split("\n")
    )
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
