"""Invitations to meetings as files that mails carry: an .ics with one entry. It knows neither desk nor office."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from workaday.artifacts import spec
from workaday.artifacts.readers import read
from workaday.artifacts.writers import write
from workaday.errors import ReadError
from workaday.month.records import Enclosure

NAME = "invite.ics"


@dataclass(frozen=True)
class Invitation:
    """A meeting as its file tells it: local wall times, attendees as "Name <address>"."""

    title: str
    start: datetime
    end: datetime
    organizer: str
    attendees: tuple[str, ...] = ()
    place: str = ""


def write_invitation(
    invitation: Invitation,
    organizer: spec.Address,
    people: Sequence[spec.Address],
    stamped: datetime,
    zone: str,
) -> Enclosure:
    """The file. `zone` is an IANA name."""
    uid = f"{stamped:%Y%m%dT%H%M%S}-{invitation.start:%Y%m%dT%H%M}@{organizer.email.partition('@')[2]}"
    meeting = spec.Meeting(
        uid=uid, title=invitation.title, start=invitation.start, end=invitation.end, organizer=organizer,
        attendees=tuple(people), location=invitation.place, answers=("NEEDS-ACTION",) * len(people),
    )  # fmt: skip
    return Enclosure(NAME, write(spec.Calendar((meeting,), stamped, zone), ".ics"))


def invitation_in(enclosures: Sequence[Enclosure]) -> Invitation | None:
    """The first meeting that a mail invites to; None when it carries no calendar file that opens."""
    for enclosure in enclosures:
        if enclosure.name.lower().endswith(".ics"):
            try:
                return _read(read(enclosure.content, enclosure.name).text)
            except ReadError:
                continue
    return None


def _read(text: str) -> Invitation:
    title = re.search(r"^## (.*)$", text, re.MULTILINE)
    fields = dict(re.findall(r"^(Start|End|Organizer|Attendees|Location): (.*)$", text, re.MULTILINE))
    try:
        start, end = (datetime.fromisoformat(fields[k][:16]) for k in ("Start", "End"))
    except (KeyError, ValueError) as error:
        raise ReadError("the invitation names no time") from error
    attendees = tuple(filter(None, fields.get("Attendees", "").split("; ")))
    return Invitation(
        title.group(1) if title else "Meeting",
        start,
        end,
        fields.get("Organizer", ""),
        attendees,
        fields.get("Location", ""),
    )
