"""Mail folders, calendars with series and answers, address books: written by us, read by others and by us."""

from __future__ import annotations

import email
import email.policy
import mailbox
import re
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import icalendar
import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from workaday.artifacts.readers import read
from workaday.artifacts.readers.mbox import messages, new_words
from workaday.artifacts.spec import (
    Address,
    Attachment,
    Calendar,
    Card,
    Contacts,
    Letter,
    Mail,
    Mailbox,
    Meeting,
)
from workaday.artifacts.writers import write
from workaday.artifacts.writers.ics import fold
from workaday.errors import ReadError

ANA, BO = Address("Ana Díaz", "ana@harlan.example"), Address('Bo "B" Lund, Jr', "bo@x.example")
WHEN = datetime(2025, 3, 4, 9, 30, 5)
MEETING = Meeting("u-1@x", "Review; Q3, part 2", WHEN, WHEN + timedelta(hours=1), ANA, (BO,), "Room 4")


def mail(body: str = "Hi\n", **more: object) -> Mail:
    return replace(Mail(ANA, (BO,), WHEN, "Plan", body, "1@harlan.example", utc_offset_minutes=-300), **more)


def opened(content: bytes, folder: Path) -> list[mailbox.mboxMessage]:
    place = folder / "a.mbox"
    place.write_bytes(content)
    with closing(mailbox.mbox(place, create=False)) as box:
        return list(box)


def parsed(content: bytes) -> email.message.EmailMessage:
    """The first message of a folder as the standard library has it."""
    _, _, text = content.partition(b"\n")
    return email.message_from_bytes(text, policy=email.policy.default)  # type: ignore[return-value]


TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"], exclude_characters="\u2028\u2029\x85"),
    max_size=60,
)
LINES = st.lists(
    st.one_of(TEXT, st.sampled_from(["From here", ">From", "From ", ".", "-- ", "> quoted"])), max_size=8
)


@settings(max_examples=60, deadline=None)
@given(lines=LINES, subject=TEXT, name=TEXT, file=TEXT, content=st.binary(max_size=200), html=st.booleans())
def test_a_letter_comes_back_as_it_was(
    lines: list[str], subject: str, name: str, file: str, content: bytes, html: bool
) -> None:
    """Whatever is in it, our reader and the standard library's read the same words, names and bytes."""
    body = "\n".join(lines)
    file = " ".join(file.split()) or "a.bin"
    sender = Address(" ".join(name.split()), "a@b.example")
    letter = Letter(
        mail(f"{body}\n", subject=subject, sender=sender, attachments=(Attachment(file, content),)),
        html="<p>x</p>" if html else "",
    )
    made = write(Mailbox((letter, Letter(mail("second\n", message_id="2@x")))), ".mbox")
    first, second = messages(made)
    assert first.body == body.strip("\n")
    assert first.headers["subject"].split() == subject.split()
    assert [(a.name, a.content) for a in first.attachments] == [(file, content)]
    assert second.body == "second"
    other = parsed(made)
    assert str(other["subject"]).split() == subject.split()
    assert other["from"].addresses[0].addr_spec == "a@b.example"
    part = other.get_body(("plain",))
    assert part is not None
    assert part.get_content().strip("\n") == body.strip("\n")


def test_a_folder_keeps_order_marks_and_threads(tmp_path: Path) -> None:
    letters = (
        Letter(mail(), answered=True, labels=("Follow up",)),
        Letter(
            mail(message_id="2@x", in_reply_to="1@harlan.example", references=("1@harlan.example",)),
            flagged=True,
        ),
        Letter(mail(message_id="3@x"), read=False),
    )
    first, second, third = opened(write(Mailbox(letters), ".mbox"), tmp_path)
    assert [m.get_flags() for m in (first, second, third)] == ["ROA", "ROF", "O"]
    assert second["In-Reply-To"] == second["References"] == "<1@harlan.example>"
    assert (first["X-Mozilla-Status"], second["X-Mozilla-Status"], third["X-Mozilla-Status"]) == (
        "0003",
        "0005",
        "0000",
    )
    assert (first["X-Mozilla-Keys"], first["Keywords"]) == ("follow_up", "Follow up")
    assert first.get_from() == "ana@harlan.example Tue Mar  4 14:30:05 2025"
    assert first["Date"] == "Tue, 04 Mar 2025 09:30:05 -0500"


def test_no_line_of_a_body_begins_a_message(tmp_path: Path) -> None:
    made = write(Mailbox((Letter(mail("From the top:\n\nFrom me\n")),)), ".mbox")
    assert len(opened(made, tmp_path)) == 1
    assert made.count(b"\nFrom ") == 0
    assert next(messages(made)).body == "From the top:\n\nFrom me"


def test_an_unguarded_line_would_be_taken_for_a_message(tmp_path: Path) -> None:
    made = write(Mailbox((Letter(mail("Dear all\n\nfrom me\n")),)), ".mbox")
    assert len(opened(made.replace(b"\n\nfrom me", b"\n\nFrom me"), tmp_path)) == 2


def test_a_newsletter_has_both_shapes_and_its_headers() -> None:
    letter = Letter(mail("Plain é\n"), html="<p>Rich é</p>", headers=(("List-Id", "<news.x.example>"),))
    message = parsed(write(Mailbox((letter,)), ".mbox"))
    assert message.get_content_type() == "multipart/alternative"
    assert message["List-Id"] == "<news.x.example>"
    assert [p.get_content().strip() for p in message.iter_parts()] == ["Plain é", "<p>Rich é</p>"]


def test_an_invitation_carries_its_meeting() -> None:
    sheet = Calendar((replace(MEETING, answers=("NEEDS-ACTION",)),), WHEN, "Europe/Berlin", "REQUEST")
    message = parsed(write(Mailbox((Letter(mail("Please come\n"), meeting=sheet),)), ".mbox"))
    part = next(p for p in message.walk() if p.get_content_type() == "text/calendar")
    assert part.get_param("method") == "REQUEST"
    (event,) = icalendar.Calendar.from_ical(part.get_payload(decode=True)).walk("VEVENT")
    assert event["UID"] == "u-1@x"
    assert event.decoded("DTSTART").isoformat() == "2025-03-04T09:30:05+01:00"
    assert event["ATTENDEE"].params["PARTSTAT"] == "NEEDS-ACTION"


def test_the_reader_shows_every_message() -> None:
    letters = (
        Letter(mail("One\n", attachments=(Attachment("ü.txt", b"hi"),))),
        Letter(mail("Zwei ß\n", message_id="2@x")),
    )
    content = read(write(Mailbox(letters), ".mbox"), "Inbox.mbox")
    assert (content.kind, content.properties.title) == ("mbox", "Inbox")
    assert "[attachment: ü.txt, 2 bytes]" in content.text
    assert [(p.place, p.text) for p in content.passages if p.place.startswith("message 2")] == [
        ("message 2 subject", "Plan"), ("message 2, line 1", "Zwei ß"),
    ]  # fmt: skip
    assert content.attachments == (Attachment("ü.txt", b"hi"),)


@pytest.mark.parametrize("content", [b"Dear all", b"\x00\x01"], ids=["letter", "binary"])
def test_what_is_no_folder_is_said(content: bytes) -> None:
    with pytest.raises(ReadError, match=r"Inbox\.mbox: no mail folder"):
        read(content, "Inbox.mbox")


def test_an_empty_folder_opens() -> None:
    assert write(Mailbox(()), ".mbox") == b""
    assert read(b"", "Drafts.mbox").text == ""


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("Fine.\n\nOn Mon, Mar 3, 2025 at 9:00 AM, Bo <b@x.example> wrote:\n\n> Ok?\n", "Fine."),
        ("Fine.\n\n________________________________\nFrom: Bo\nSent: Monday\n\nOk?\n", "Fine."),
        ("See below\n\n---------- Forwarded message ---------\nFrom: Bo\n", "See below"),
        ("Done\n\n-- \nBo Lund\nClerk\n", "Done"),
        ("From: here to there\nwe went on foot\n", "From: here to there\nwe went on foot"),
    ],
    ids=["wrote", "outlook", "forwarded", "signature", "neither"],
)
def test_new_words_are_what_the_sender_wrote(body: str, words: str) -> None:
    assert new_words(body) == words


# --- calendars -------------------------------------------------------------------------------------

WEEKLY = replace(
    MEETING,
    start=datetime(2025, 2, 25, 10),
    end=datetime(2025, 2, 25, 11),
    rrule="FREQ=WEEKLY;BYDAY=TU",
    exdates=(datetime(2025, 3, 11, 10),),
)


def events(*meetings: Meeting, method: str = "PUBLISH") -> list[icalendar.Event]:
    sheet = icalendar.Calendar.from_ical(write(Calendar(meetings, WHEN, "America/New_York", method), ".ics"))
    assert sheet["METHOD"] == method
    return list(sheet.walk("VEVENT"))


def test_a_series_has_its_exceptions() -> None:
    """Six weeks of Tuesdays, one of them left out, one moved, over the change to summer time."""
    moved = replace(
        WEEKLY,
        rrule="",
        exdates=(),
        start=datetime(2025, 3, 19, 14),
        moved_from=datetime(2025, 3, 18, 10),
        sequence=1,
    )
    series, other = events(WEEKLY, moved)
    rule = rrulestr(
        series["RRULE"].to_ical().decode(), dtstart=series.decoded("DTSTART").replace(tzinfo=None)
    )
    left_out = {d.dt.replace(tzinfo=None) for d in series["EXDATE"].dts}
    days = [d for d in rule.between(datetime(2025, 2, 1), datetime(2025, 4, 2)) if d not in left_out]
    assert [d.date() for d in days] == [
        date(2025, 2, 25),
        *(date(2025, 3, n) for n in (4, 18, 25)),
        date(2025, 4, 1),
    ]
    assert series.decoded("DTSTART").utcoffset() == timedelta(hours=-5)
    assert other["UID"] == series["UID"]
    assert other.decoded("RECURRENCE-ID").replace(tzinfo=None) in days
    assert other["SEQUENCE"] == 1


def test_answers_status_and_whole_days() -> None:
    asked = replace(
        MEETING, attendees=(BO, ANA), answers=("DECLINED", "TENTATIVE"), status="CANCELLED", private=True
    )
    off = replace(MEETING, all_day=True, end=MEETING.start + timedelta(days=2), free=True, attendees=())
    first, second = events(asked, off, method="CANCEL")
    assert [a.params["PARTSTAT"] for a in first["ATTENDEE"]] == ["DECLINED", "TENTATIVE"]
    assert (first["STATUS"], first["CLASS"]) == ("CANCELLED", "PRIVATE")
    assert (second.decoded("DTSTART"), second.decoded("DTEND")) == (date(2025, 3, 4), date(2025, 3, 6))
    assert second["TRANSP"] == "TRANSPARENT"


def test_our_reader_tells_what_became_of_a_meeting() -> None:
    asked = replace(WEEKLY, answers=("DECLINED",), status="CANCELLED")
    text = read(write(Calendar((asked,), WHEN), ".ics"), "a.ics").text
    for line in (
        "Repeats: FREQ=WEEKLY;BYDAY=TU",
        "Except: 2025-03-11 10:00 EDT",
        "Status: cancelled",
        "<bo@x.example> DECLINED",
    ):
        assert line in text


@settings(max_examples=60, deadline=None)
@given(title=TEXT, place=TEXT, notes=st.lists(TEXT, max_size=4), name=TEXT)
def test_a_meeting_comes_back_as_it_was(title: str, place: str, notes: list[str], name: str) -> None:
    meeting = replace(
        MEETING, title=title, location=place, notes="\n".join(notes), organizer=Address(name, "o@x.example")
    )
    content = write(Calendar((meeting,), WHEN), ".ics")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    (event,) = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert str(event["SUMMARY"]) == title
    assert str(event.get("LOCATION", "")) == place
    assert str(event.get("DESCRIPTION", "")) == "\n".join(notes)
    assert event["ORGANIZER"].params["CN"].split() == name.replace('"', "'").split()


def test_folds_part_no_letter() -> None:
    folded = fold("SUMMARY:" + "é€𝄞" * 40)
    assert all(len(piece.encode()) <= 75 for piece in folded.split("\r\n"))
    assert folded.replace("\r\n ", "") == "SUMMARY:" + "é€𝄞" * 40


# --- address books ---------------------------------------------------------------------------------


def unfolded(content: bytes) -> list[tuple[str, str]]:
    """Property and value of each line, by the letter of RFC 2426."""
    lines = content.decode("utf-8").replace("\r\n ", "").split("\r\n")
    pairs = [line.split(":", 1) for line in lines if line]
    return [(k.split(";")[0], re.sub(r"\\(.)", lambda m: "\n" if m[1] == "n" else m[1], v)) for k, v in pairs]


@settings(max_examples=60, deadline=None)
@given(name=TEXT.filter(str.strip), organization=TEXT, title=TEXT, note=st.lists(TEXT, max_size=3))
def test_a_card_comes_back_as_it_was(name: str, organization: str, title: str, note: list[str]) -> None:
    card = Card("u1", name, emails=("a@b.example",), phones=("(614) 555-0101",), mobile="+1 614 555 0102",
                organization=organization, title=title, note="\n".join(note), revised=WHEN)  # fmt: skip
    content = write(Contacts((card, card)), ".vcf")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    found = dict(unfolded(content))
    assert found["FN"] == name
    assert found.get("ORG", "") == organization
    assert found.get("TITLE", "") == title
    assert found.get("NOTE", "") == "\n".join(note)
    assert found["EMAIL"] == "a@b.example"
    assert found["REV"] == f"{WHEN.replace(tzinfo=UTC):%Y-%m-%dT%H:%M:%S}Z"
    text = read(content, "a.vcf").text
    assert text.count("(614) 555-0101") == 2
    assert name.strip() in text


def test_a_name_is_parted() -> None:
    content = write(Contacts((Card("u1", "Ana Díaz", "Ana", "Díaz"), Card("u2", "Reception"))), ".vcf")
    assert [v for k, v in unfolded(content) if k == "N"] == ["Díaz;Ana;;;", "Reception;;;;"]


@pytest.mark.parametrize(
    ("content", "what"),
    [(b"Ana Diaz", "no VCARD"), (b"BEGIN:VCARD\r\nFN:Ana\r\n", "cut")],
    ids=["none", "cut"],
)
def test_what_is_no_address_book_is_said(content: bytes, what: str) -> None:
    with pytest.raises(ReadError, match=what):
        read(content, "a.vcf")
