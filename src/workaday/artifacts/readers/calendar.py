"""Calendar files: each event with its times, people, place and notes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from workaday.artifacts.readers.content import Content, FileProperties, Passage
from workaday.artifacts.readers.text import decode, line_passages
from workaday.errors import ReadError

_BROKEN = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError)


def read(content: bytes, name: str) -> Content:
    """Read an .ics; times are shown in their own zone."""
    import icalendar

    text = decode(content)
    if "BEGIN:VCALENDAR" not in text.upper():
        raise ReadError("no VCALENDAR")
    try:
        calendar = icalendar.Calendar.from_ical(text)
        events = [_event(event) for event in calendar.walk("VEVENT")]
    except _BROKEN as error:
        raise ReadError(f"not a calendar: {error}") from error
    lines: list[str] = []
    passages: list[Passage] = []
    for number, (title, facts, notes) in enumerate(events, 1):
        lines += [f"## {title}", *facts, *([notes] if notes else []), ""]
        passages.append(Passage(title, f"event {number} title", title))
        passages += [p for fact in facts for p in line_passages(fact, f"event {number}", title)]
        passages += line_passages(notes, f"event {number} notes, line", title)
    first = events[0][0] if len(events) == 1 else ""
    return Content("ics", "\n".join(lines), tuple(passages), properties=FileProperties(title=first))


def _event(event: Any) -> tuple[str, list[str], str]:
    facts = []
    for label, key in (("Start", "DTSTART"), ("End", "DTEND")):
        when = getattr(event.get(key), "dt", None)
        if isinstance(when, date):
            facts.append(f"{label}: {_time(when)}")
    if organizer := event.get("ORGANIZER"):
        facts.append(f"Organizer: {_person(organizer)}")
    attendees = event.get("ATTENDEE") or []
    people = [_person(person) for person in _listed(attendees)]
    if people:
        facts.append(f"Attendees: {'; '.join(people)}")
    if answers := [f"{_person(p)} {p.params.get('PARTSTAT', '')}" for p in _listed(attendees) if _open(p)]:
        facts.append(f"Answers: {'; '.join(answers)}")
    if status := str(event.get("STATUS") or ""):
        facts.append(f"Status: {status.lower()}")
    if rule := event.get("RRULE"):
        facts.append(f"Repeats: {rule.to_ical().decode('ascii', 'replace')}")
    if left_out := _moments(event.get("EXDATE")):
        facts.append(f"Except: {'; '.join(left_out)}")
    if moved := getattr(event.get("RECURRENCE-ID"), "dt", None):
        facts.append(f"In place of: {_time(moved)}")
    if location := str(event.get("LOCATION") or ""):
        facts.append(f"Location: {location}")
    return str(event.get("SUMMARY") or ""), facts, str(event.get("DESCRIPTION") or "").strip()


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _open(person: Any) -> bool:
    """Whether somebody did anything else than to accept."""
    return str(getattr(person, "params", {}).get("PARTSTAT", "ACCEPTED")) != "ACCEPTED"


def _moments(value: Any) -> list[str]:
    return [_time(day.dt) for part in _listed(value or []) for day in part.dts]


def _time(when: date) -> str:
    if not isinstance(when, datetime):
        return when.isoformat()
    return f"{when.replace(tzinfo=None).isoformat(' ', 'minutes')} {when.tzname() or ''}".strip()


def _person(value: Any) -> str:
    address = str(value).removeprefix("mailto:").removeprefix("MAILTO:")
    name = str(getattr(value, "params", {}).get("CN", ""))
    return f"{name} <{address}>" if name else address
