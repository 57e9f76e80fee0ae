"""Calendar -> .ics by icalendar: meetings in their own time zone, its rules in the file."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from icalendar import Calendar as Sheet
from icalendar import Event, Timezone, vCalAddress

from workaday.artifacts.spec import Address, Calendar, Meeting
from workaday.artifacts.writers.ooxml import clean
from workaday.errors import BuildError


def write_ics(spec: Calendar) -> bytes:
    """Raises BuildError for a time zone that is no IANA name."""
    try:
        zone = ZoneInfo(spec.time_zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise BuildError(
            f"time zone {spec.time_zone!r} is unknown; use an IANA name such as Europe/Berlin"
        ) from error
    sheet = Sheet()
    sheet.add("prodid", "-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN")
    sheet.add("version", "2.0")
    sheet.add("method", "PUBLISH")
    for meeting in spec.meetings:
        sheet.add_component(_event(meeting, zone, spec.stamped))
    if spec.meetings:
        years = [meeting.start.year for meeting in spec.meetings]
        _add_zone(sheet, spec.time_zone, min(years), max(years))
    return bytes(sheet.to_ical())


def _event(meeting: Meeting, zone: ZoneInfo, stamped: datetime) -> Event:
    event = Event()
    event.add("uid", clean(meeting.uid))
    event.add("dtstamp", stamped.replace(tzinfo=UTC))
    event.add("dtstart", meeting.start.replace(tzinfo=zone))
    event.add("dtend", meeting.end.replace(tzinfo=zone))
    event.add("summary", clean(meeting.title))
    event.add("organizer", _person(meeting.organizer))
    for attendee in meeting.attendees:
        event.add("attendee", _person(attendee, {"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "ACCEPTED"}))
    if meeting.location:
        event.add("location", clean(meeting.location))
    if meeting.notes:
        event.add("description", clean(meeting.notes))
    return event


def _person(address: Address, parameters: dict[str, str] | None = None) -> vCalAddress:
    person = vCalAddress(f"mailto:{clean(address.email)}")
    for key, value in ({"CN": clean(address.name).replace('"', "'")} | (parameters or {})).items():
        person.params[key] = value
    return person


def _add_zone(sheet: Sheet, name: str, first: int, last: int) -> None:
    """The zone's rules over the meetings' years, so that the file stands alone."""
    zone = Timezone.from_tzid(name, first_date=date(first - 1, 1, 1), last_date=date(last + 2, 1, 1))
    zone.pop("COMMENT", None)  # the library's own remark
    sheet.subcomponents.insert(0, zone)
