"""Mailboxes and calendars of one computer: letters as times and threads, meetings as hours.

Of a letter's body only the words are counted that are new in it. Nothing is decided about what a letter says.
"""

from __future__ import annotations

import email.utils
import importlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any

from workaday.artifacts.readers.mbox import Read, messages, new_words
from workaday.computer.audit.records import Absent, Limits, Share, Value
from workaday.computer.audit.tree import Home
from workaday.errors import ReadError

_ID = re.compile(r"<[^<>\s]+>")
MOST_BOX_BYTES = 400_000_000
CALENDAR_EVENTS = 5
"""A calendar file with fewer events is an invitation that was saved, not somebody's calendar."""
WEEKS = 8


RECENT_DAYS = 5
"""Calendar days before the last letter of which a mailbox is taken to be whole."""


@dataclass(frozen=True)
class Letter:
    """One message: its id, its thread's way back, its sender, its time in UTC, the words that are new in it."""

    id: str
    parents: tuple[str, ...]
    sender: str
    when: datetime
    words: int


@dataclass(frozen=True)
class Meeting:
    """One meeting in the owner's wall time."""

    start: datetime
    hours: float


# --- mailboxes ----------------------------------------------------------------------------------


def read_letters(home: Home, limits: Limits) -> list[Letter]:
    """The letters of all mailboxes (.mbox), each once, oldest first; at most the bound of `limits` of a box."""
    letters: dict[str, Letter] = {}
    for file in home.files:
        if file.suffix != "mbox" or file.stub:
            continue
        if file.size > MOST_BOX_BYTES:
            home.fault(file.path, f"{file.size:,} bytes; a mailbox of at most {MOST_BOX_BYTES:,} is read")
            continue
        broken = 0
        try:
            for message in islice(messages(file.place.read_bytes()), limits.letters):
                letter = letter_of(message)
                if letter is None:
                    broken += 1
                else:
                    letters.setdefault(letter.id, letter)
        except OSError as error:
            home.fault(file.path, f"cannot be read: {error.strerror}")
        except ReadError as error:
            home.fault(file.path, f"does not open: {error}")
        if broken:
            home.fault(file.path, f"{broken} messages have no date or no sender that can be read")
    return sorted(letters.values(), key=lambda m: (m.when, m.id))


def letter_of(message: Read) -> Letter | None:
    """One message as a letter; None where it has no date or no sender."""
    when = message.when
    sender = email.utils.parseaddr(message.headers.get("from", ""))[1].lower()
    if when is None or not sender:
        return None
    when = (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC)
    id = (_ID.findall(message.headers.get("message-id", "")) or [f"<{sender} {when.isoformat()}>"])[0]
    before = [i for h in ("references", "in-reply-to") for i in _ID.findall(message.headers.get(h, ""))]
    parents = tuple(dict.fromkeys(p for p in before if p != id))
    return Letter(id, parents, sender, when, len(new_words(message.body).split()) if parents else 0)


def threads(letters: Sequence[Letter]) -> list[int]:
    """The sizes of the threads, letters joined by what they answer, known or not; a letter alone is no thread, as
    in the source, whose 30,091 threads hold 62 % of its letters."""
    above: dict[str, str] = {}

    def top(id: str) -> str:
        while above.setdefault(id, id) != id:
            above[id] = id = above[above[id]]
        return id

    for letter in letters:
        for parent in letter.parents[:1] + letter.parents[-1:]:
            above[top(letter.id)] = top(parent)
    sizes = Counter(top(letter.id) for letter in letters).values()
    return sorted(n for n in sizes if n > 1)


def replies(letters: Sequence[Letter]) -> list[tuple[float, int]]:
    """Minutes from a letter to its answer, and the answer's new words, for answers to letters of somebody else."""
    known = {letter.id: letter for letter in letters}
    found = []
    for letter in letters:
        parent = known.get(letter.parents[-1]) if letter.parents else None
        if parent is not None and parent.sender != letter.sender and letter.when >= parent.when:
            found.append(((letter.when - parent.when).total_seconds() / 60, letter.words))
    return found


def received_per_day(home: Home, letters: Sequence[Letter]) -> Value:
    """Letters of others per working day, over the mailbox's last days: from older ones, much was thrown away."""
    if not home.user:
        return Absent("the user profile gives no address, so what was received is not known")
    others = [m for m in letters if m.sender != home.user]
    if not others:
        return Absent("no letter of anybody else in the mailboxes")
    last = others[-1].when.date()
    first = max(others[0].when.date(), last - timedelta(days=RECENT_DAYS - 1))
    return sum(m.when.date() >= first for m in others) / max(1, working_days(first, last))


def working_days(first: date, last: date) -> int:
    """Monday to Friday, both ends included."""
    weeks, rest = divmod((last - first).days + 1, 7)
    return weeks * 5 + sum((first.weekday() + k) % 7 < 5 for k in range(rest))


# --- calendars ----------------------------------------------------------------------------------


def read_meetings(home: Home) -> list[Meeting] | Absent:
    """The meetings of the last weeks before now, recurrences unrolled; or why there are none to be counted."""
    first, saved, calendars = home.now - timedelta(weeks=WEEKS), 0, 0
    found: list[Meeting] = []
    for file in home.files:
        if file.suffix != "ics" or file.stub:
            continue
        try:
            events = _events(file.place.read_bytes())
        except OSError as error:
            home.fault(file.path, f"cannot be read: {error.strerror}")
            continue
        except ReadError as error:
            home.fault(file.path, str(error))
            continue
        if len(events) < CALENDAR_EVENTS:
            saved += 1
            continue
        calendars += 1
        moved = {_instance(e) for e in events if e.get("RECURRENCE-ID") is not None}
        for event in events:
            found += _meetings(event, first, home.now, moved)
    if calendars == 0:
        return Absent(f"no calendar on it, only {saved} saved invitations" if saved else "no calendar on it")
    return found


def _events(raw: bytes) -> list[Any]:
    import icalendar

    try:
        return [e for c in icalendar.Calendar.from_ical(raw, multiple=True) for e in c.walk("VEVENT")]
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise ReadError(f"not a calendar: {' '.join(str(error).split())}") from error


def _instance(event: Any) -> tuple[str, object]:
    """Which occurrence of a series an event takes the place of."""
    return str(event.get("UID", "")), _wall(event.get("RECURRENCE-ID"))


def _wall(value: Any) -> datetime | None:
    """A property's time of day in its own zone; None for a date or nothing."""
    when = getattr(value, "dt", None)
    return when.replace(tzinfo=None) if isinstance(when, datetime) else None


def _meetings(
    event: Any, first: datetime, last: datetime, moved: Set[tuple[str, object]]
) -> Iterator[Meeting]:
    start, hours = _start_and_hours(event)
    if start is None or hours <= 0 or str(event.get("STATUS", "")).upper() == "CANCELLED":
        return
    for when in _occurrences(event, start, first, last):
        elsewhere = event.get("RRULE") is not None and (str(event.get("UID", "")), when) in moved
        if first <= when < last and not elsewhere:
            yield Meeting(when, hours)


def _start_and_hours(event: Any) -> tuple[datetime | None, float]:
    """The wall time of the start and the length; (None, 0) for what lasts all day or has no time."""
    start, end = _wall(event.get("DTSTART")), _wall(event.get("DTEND"))
    length = getattr(event.get("DURATION"), "dt", None)
    if start is not None and isinstance(length, timedelta):
        return start, length.total_seconds() / 3600
    if start is not None and end is not None:
        return start, (end - start).total_seconds() / 3600
    return None, 0.0


def _occurrences(event: Any, start: datetime, first: datetime, last: datetime) -> Sequence[datetime]:
    rule = event.get("RRULE")
    if rule is None:
        return [start]
    rrule: Any = importlib.import_module("dateutil.rrule")  # comes with icalendar, without types
    text = re.sub(r"UNTIL=(\d{8}T\d{6})Z", r"UNTIL=\1", rule.to_ical().decode("ascii", "replace"))
    try:
        found = rrule.rrulestr(text, dtstart=start).between(first, last, inc=True)
    except (ValueError, TypeError):
        return [start]
    skipped = event.get("EXDATE") or []
    out = {d.dt.replace(tzinfo=None) for e in (skipped if isinstance(skipped, list) else [skipped]) for d in e.dts if isinstance(d.dt, datetime)}  # fmt: skip
    return [when for when in found if when not in out]


def meeting_hours(meetings: list[Meeting] | Absent) -> Value:
    """Hours a week."""
    return meetings if isinstance(meetings, Absent) else sum(m.hours for m in meetings) / WEEKS


def meeting_peaks(meetings: list[Meeting] | Absent) -> Value:
    """Those that begin from 9 to 11 or from 13 to 15 h."""
    if isinstance(meetings, Absent):
        return meetings
    if not meetings:
        return Absent(f"no meeting in the last {WEEKS} weeks")
    hours = [m.start.hour for m in meetings]
    return Share(sum(h in (9, 10, 13, 14) for h in hours), len(hours))
