"""Calendars: meetings with an id, a start before their end, people whom the world knows; invitations in mails
and the calendar tell the same time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from workaday.computer.lint.records import Finding, Looked, Wrong
from workaday.computer.lint.subject import Subject

FIRST_HOUR, LAST_HOUR = 5, 22
_FREQUENCIES = {"SECONDLY", "MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"}


@dataclass(frozen=True)
class Meeting:
    """One VEVENT. A whole day's start is a date. `occurrence` tells one of a series from the series."""

    where: str
    uid: str
    occurrence: str
    start: date | None
    end: date | None
    sequence: int = 0
    status: str = ""
    rule: str = ""
    organizer: str = ""
    attendees: tuple[str, ...] = ()
    method: str = ""


@dataclass
class _Event:
    values: dict[str, tuple[str, str]] = field(default_factory=dict)
    attendees: list[str] = field(default_factory=list)


def check(subject: Subject, invitations: list[Meeting]) -> Iterator[Finding]:
    """All calendars, and the invitations that came by mail."""
    kept: dict[tuple[str, str], Meeting] = {}
    for path in subject.files:
        if not path.endswith(".ics") or path not in subject.disk or subject.disk[path].is_link:
            continue
        try:
            text = subject.place(path).read_text(encoding="utf-8", errors="replace")
        except OSError as error:
            yield Wrong("calendar", path, f"cannot be read: {error.strerror}")
            continue
        for meeting in meetings(text, path):
            yield Looked("calendar")
            yield from _alone(subject, path, meeting)
            yield from _same(kept, meeting)
    for invitation in invitations:
        yield Looked("calendar")
        yield from _invited(kept, invitation)


def _alone(subject: Subject, path: str, m: Meeting) -> Iterator[Finding]:
    where = f"{path}: {m.uid or 'a meeting'}"
    if not m.uid or m.start is None:
        yield Wrong("calendar", where, f"has no {'start' if m.uid else 'UID'}")
        return
    if (
        m.end is not None
        and (isinstance(m.end, datetime) == isinstance(m.start, datetime))
        and m.end < m.start
    ):
        yield Wrong("calendar", where, f"ends {m.end}, before it starts, {m.start}")
    if m.rule and m.rule.upper().partition("FREQ=")[2].partition(";")[0] not in _FREQUENCIES:
        yield Wrong("calendar", where, f"its rule {m.rule!r} has no frequency")
    if subject.is_sediment(path):
        return
    if (
        isinstance(m.start, datetime)
        and m.start.tzinfo is not UTC
        and not FIRST_HOUR <= m.start.hour <= LAST_HOUR
    ):
        yield Wrong("calendar", where, f"nobody meets at {m.start:%H:%M}")
    for address in (m.organizer, *m.attendees):
        if address and subject.addresses and address.lower() not in subject.addresses:
            yield Wrong("calendar", where, f"{address} is neither in the ledger nor in the contacts")


def _same(kept: dict[tuple[str, str], Meeting], m: Meeting) -> Iterator[Finding]:
    """A meeting may be kept twice; of two tellings the one with the higher sequence counts."""
    key = (m.uid, m.occurrence)
    other = kept.get(key)
    if other and other.sequence == m.sequence and other.start != m.start:
        yield Wrong("calendar", f"{m.where}: {m.uid}", f"starts {m.start}, in {other.where} {other.start}")
    if other is None or m.sequence > other.sequence:
        kept[key] = m


def _invited(kept: dict[tuple[str, str], Meeting], m: Meeting) -> Iterator[Finding]:
    there = kept.get((m.uid, m.occurrence))
    if there is None and m.occurrence:
        there = kept.get((m.uid, ""))
        if there and m.method == "REQUEST":
            return  # one of a series was moved, and the calendar keeps the series
    if m.method == "REQUEST" and there is None:
        yield Wrong("calendar", m.where, f"invites to {m.uid}, which no calendar holds")
    elif m.method == "REQUEST" and there and m.sequence >= there.sequence and m.start != there.start:
        yield Wrong("calendar", m.where, f"invites for {m.start}, in {there.where} it starts {there.start}")
    elif m.method == "CANCEL" and there and there.status != "CANCELLED" and m.sequence >= there.sequence:
        yield Wrong("calendar", m.where, f"calls off {m.uid}, in {there.where} it still stands")


# --- reading ---


def meetings(text: str, where: str) -> Iterator[Meeting]:
    """The VEVENTs of a calendar text. Lines that are none are passed over: the reader has opened the file."""
    event: _Event | None = None
    method = ""
    for line in _unfolded(text):
        name, parameters, value = _parts(line)
        if name == "BEGIN" and value.upper() == "VEVENT":
            event = _Event()
        elif name == "END" and value.upper() == "VEVENT" and event:
            yield _meeting(event, where, method)
            event = None
        elif name == "METHOD":
            method = value.strip().upper()
        elif event and name == "ATTENDEE":
            event.attendees.append(_address(value))
        elif event:
            event.values.setdefault(name, (parameters, value))


def _unfolded(text: str) -> list[str]:
    return re.sub(r"\r?\n[ \t]", "", text).splitlines()


def _parts(line: str) -> tuple[str, str, str]:
    """Name, parameters, value. A colon within quotes is no end of the parameters."""
    quoted = False
    for k, c in enumerate(line):
        if c == '"':
            quoted = not quoted
        elif c == ":" and not quoted:
            name, _, parameters = line[:k].partition(";")
            return name.upper(), parameters, line[k + 1 :]
    return "", "", ""


def _meeting(event: _Event, where: str, method: str) -> Meeting:
    def value(name: str) -> str:
        return event.values.get(name, ("", ""))[1].strip()

    sequence = value("SEQUENCE")
    return Meeting(
        where, value("UID"), value("RECURRENCE-ID"), _moment(event, "DTSTART"), _moment(event, "DTEND"),
        int(sequence) if sequence.isdecimal() else 0, value("STATUS").upper(), value("RRULE"),
        _address(value("ORGANIZER")), tuple(event.attendees), method,
    )  # fmt: skip


def _moment(event: _Event, name: str) -> date | None:
    parameters, value = event.values.get(name, ("", ""))
    value = value.strip()
    try:
        if len(value) == 8:
            return date.fromisoformat(value)
        if value.endswith("Z"):
            return datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        return datetime.strptime(value, "%Y%m%dT%H%M%S").replace(tzinfo=_zone(parameters))
    except ValueError:
        return None


def _zone(parameters: str) -> ZoneInfo | None:
    name = re.search(r"TZID=\"?([^\";]+)", parameters)
    try:
        return ZoneInfo(name[1]) if name else None
    except (ZoneInfoNotFoundError, ValueError):
        return None


def _address(value: str) -> str:
    return re.sub(r"(?i)^mailto:", "", value.strip())
