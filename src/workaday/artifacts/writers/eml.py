"""Mail -> .eml with the standard library: threading headers, attachments, boundaries from the content."""

from __future__ import annotations

import re
from datetime import timedelta, timezone
from email.headerregistry import Address as HeaderAddress
from email.headerregistry import BaseHeader, HeaderRegistry
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import cache, lru_cache
from hashlib import sha256

from workaday.artifacts.spec import Address, Mail
from workaday.artifacts.writers.ooxml import clean

_ILL = re.compile(r"[\r\n\t]+")
_OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS = {  # our own list: the platform's differs from machine to machine
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "pptx": f"{_OFFICE}.presentationml.presentation",
    "pdf": "application/pdf",
    "zip": "application/zip",
    "json": "application/json",
    "png": "image/png",
    "jpg": "image/jpeg",
    "csv": "text/csv",
    "txt": "text/plain",
    "md": "text/markdown",
    "html": "text/html",
    "ics": "text/calendar",
}


class _Headers(HeaderRegistry):
    """The standard library's headers: each kind made once, where it makes one anew for every header, and what
    letters have in common, the people of a house first of all, parsed once."""

    def __getitem__(self, name: str) -> type[BaseHeader]:
        return _kind_of_header(name.lower())

    def __call__(self, name: str, value: str) -> BaseHeader:
        return _header(name, value)


@cache
def _kind_of_header(name: str) -> type[BaseHeader]:
    return HeaderRegistry()[name]


@lru_cache(maxsize=1024)
def _header(name: str, value: str) -> BaseHeader:
    return _kind_of_header(name.lower())(name, value)


_POLICY = SMTP.clone(header_factory=_Headers())


def write_eml(spec: Mail) -> bytes:
    message = EmailMessage(policy=_POLICY)
    zone = timezone(timedelta(minutes=spec.utc_offset_minutes))
    message["From"] = _mailbox(spec.sender)
    if spec.to:
        message["To"] = ", ".join(map(_mailbox, spec.to))
    if spec.cc:
        message["Cc"] = ", ".join(map(_mailbox, spec.cc))
    message["Subject"] = _line(spec.subject)
    message["Date"] = format_datetime(spec.when.replace(tzinfo=zone))
    message["Message-ID"] = f"<{_line(spec.message_id)}>"
    if spec.in_reply_to:
        message["In-Reply-To"] = f"<{_line(spec.in_reply_to)}>"
    if spec.references:
        message["References"] = " ".join(f"<{_line(reference)}>" for reference in spec.references)
    message.set_content(clean(spec.body), cte="quoted-printable" if not spec.body.isascii() else None)
    for attachment in spec.attachments:
        main, _, sub = _kind(attachment.name).partition("/")
        message.add_attachment(
            attachment.content, maintype=main, subtype=sub, filename=_line(attachment.name)
        )
    if spec.attachments:
        message.set_boundary(f"=_{sha256(spec.message_id.encode('utf-8', 'replace')).hexdigest()[:28]}")
    return message.as_bytes()


def _mailbox(address: Address) -> str:
    user, _, domain = _line(address.email).rpartition("@")
    return str(HeaderAddress(_line(address.name), user or domain, domain if user else ""))


def _line(text: str) -> str:
    """A header is one line, whatever the text holds."""
    return _ILL.sub(" ", clean(text)).strip()


def _kind(name: str) -> str:
    return KINDS.get(name.rpartition(".")[2].lower(), "application/octet-stream")
