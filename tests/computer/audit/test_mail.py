"""Letters and meetings: threads, delays, new words, hours a week, recurrences unrolled."""

from __future__ import annotations

import mailbox
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

import pytest
from small_computer import NOW, make

from workaday.computer.audit.gather import measure
from workaday.computer.audit.mail import working_days
from workaday.computer.audit.records import Absent, Limits, Measured

START = datetime(2026, 2, 2, 9, 0, tzinfo=UTC)


def letter(
    number: int, sender: str, minutes: int, answers: int | None = None, words: int = 5
) -> EmailMessage:
    message = EmailMessage()
    message["From"] = sender
    message["To"] = "somebody@firm.example"
    message["Date"] = format_datetime(START + timedelta(minutes=minutes))
    message["Subject"] = f"Re: subject {number}"
    message["Message-ID"] = f"<{number}@firm.example>"
    text = " ".join(["word"] * words)
    if answers is not None:
        message["In-Reply-To"] = f"<{answers}@firm.example>"
        text += "\n\nOn Monday, 2 February 2026, Bob wrote:\n> many old words here\n> and more\n"
    message.set_content(text)
    return message


def box(folder: Path, letters: list[EmailMessage]) -> bytes:
    made = mailbox.mbox(folder / "box")
    for message in letters:
        made.add(message)
    made.close()
    return (folder / "box").read_bytes()


def values(folder: Path, files: dict[str, bytes]) -> Measured:
    found = measure(make(folder / "c", files), Limits())
    assert isinstance(found, Measured)
    return found


def test_threads_delays_and_lengths(tmp_path: Path) -> None:
    bob, ann = "Bob <bob@other.example>", "Ann <ann@firm.example>"
    letters = [
        letter(1, bob, 0),
        letter(2, ann, 10, 1, 40),
        letter(3, bob, 50, 2, 120),
        letter(4, bob, 24 * 60),
    ]
    letters += [letter(5, ann, 4 * 24 * 60, 4, 60), letter(6, bob, 4 * 24 * 60 + 1)]
    found = values(tmp_path, {"Mail/Inbox.mbox": box(tmp_path, letters)})
    assert found.faults == ()
    assert found.samples["threads"] == (2, 3)  # a letter alone is no thread
    assert found.samples["reply_minutes"] == (10, 40, 3 * 24 * 60)
    assert found.samples["reply_words"] == (40, 60, 120)
    assert found.values["received"] == 4 / 5  # four of Bob's from Monday to Friday
    assert found.values["thread_median"] == 2.5


def test_a_letter_in_two_boxes_is_one_letter(tmp_path: Path) -> None:
    raw = box(tmp_path, [letter(1, "bob@other.example", 0), letter(2, "ann@firm.example", 9, 1, 5)])
    found = values(tmp_path, {"Mail/Inbox.mbox": raw, "Mail/Archive.mbox": raw})
    assert found.samples["threads"] == (2,)


def test_a_letter_without_a_date_is_a_fault_and_no_letter(tmp_path: Path) -> None:
    raw = (
        box(tmp_path, [letter(1, "bob@other.example", 0), letter(2, "ann@firm.example", 9, 1)])
        + b"\nFrom x Mon Feb  2 09:00:00 2026\nSubject: none\n\nbody\n"
    )
    found = values(tmp_path, {"Inbox.mbox": raw})
    assert [f.what for f in found.faults] == ["1 messages have no date or no sender that can be read"]
    assert found.samples["threads"] == (2,)


@pytest.mark.parametrize(("first", "last", "days"), [
    (date(2026, 2, 2), date(2026, 2, 2), 1), (date(2026, 2, 6), date(2026, 2, 9), 2), (date(2026, 2, 7), date(2026, 2, 8), 0),
    (date(2026, 1, 5), date(2026, 2, 1), 20),
])  # fmt: skip
def test_working_days(first: date, last: date, days: int) -> None:
    assert working_days(first, last) == days


def event(uid: str, start: datetime, more: str = "", hours: int = 1) -> str:
    times = f"DTSTART:{start:%Y%m%dT%H%M%S}\r\nDTEND:{start + timedelta(hours=hours):%Y%m%dT%H%M%S}\r\n"
    return f"BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20260101T000000Z\r\n{times}SUMMARY:{uid}\r\n{more}END:VEVENT\r\n"


def calendar(events: list[str]) -> bytes:
    return (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//t//t//EN\r\n" + "".join(events) + "END:VCALENDAR\r\n"
    ).encode()


def test_meetings_are_unrolled_moved_and_struck(tmp_path: Path) -> None:
    """Eight Mondays at 10, one struck, one moved to 15 h; a two hour meeting; one cancelled; one long ago; a day."""
    monday = NOW.replace(hour=10, minute=0) - timedelta(days=NOW.weekday())
    first = monday - timedelta(weeks=30)
    struck, moved = monday - timedelta(weeks=2), monday - timedelta(weeks=1)
    raw = calendar([
        event("weekly", first, f"RRULE:FREQ=WEEKLY;UNTIL={NOW:%Y%m%dT%H%M%S}Z\r\nEXDATE:{struck:%Y%m%dT%H%M%S}\r\n"),
        event("weekly", moved.replace(hour=15), f"RECURRENCE-ID:{moved:%Y%m%dT%H%M%S}\r\n"),
        event("talk", NOW - timedelta(days=10, hours=5), hours=2),
        event("off", NOW - timedelta(days=9), "STATUS:CANCELLED\r\n"),
        event("old", NOW - timedelta(days=300)),
        "BEGIN:VEVENT\r\nUID:day\r\nDTSTAMP:20260101T000000Z\r\nDTSTART;VALUE=DATE:20260210\r\nSUMMARY:off\r\nEND:VEVENT\r\n",
    ])  # fmt: skip
    found = values(tmp_path, {"Documents/Calendar.ics": raw})
    assert found.faults == ()
    assert found.values["meeting_hours"] == pytest.approx((7 + 2) / 8)
    peaks = found.values["meeting_peaks"]
    assert getattr(peaks, "part", None) == 6 + 1
    assert getattr(peaks, "whole", None) == 8


def test_saved_invitations_are_no_calendar(tmp_path: Path) -> None:
    found = values(tmp_path, {"Downloads/invite.ics": calendar([event("one", NOW)])})
    assert found.values["meeting_hours"] == Absent("no calendar on it, only 1 saved invitations")
