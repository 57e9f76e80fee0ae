"""Invitations at the desk: those that come, those that one sends, and when others are free."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from test_desk_computer import MONTH_START, ScriptedOffice, make_computer

from workaday.artifacts.spec import Address
from workaday.month.desk import Desk
from workaday.month.invitations import Invitation, invitation_in, write_invitation
from workaday.month.records import Enclosure, ScheduledMail
from workaday.month.run import create_run

START = MONTH_START + timedelta(days=2, hours=2)
ASKED = Invitation("Stand-up", START, START + timedelta(minutes=30), "Ben Ode")


@dataclass
class Inviting(ScriptedOffice):
    """Ben invites on the first morning, and shows a busy hour."""

    days: list[date] = field(default_factory=list)

    def opening(self) -> list[ScheduledMail]:
        file = write_invitation(
            ASKED,
            Address("Ben Ode", "ben@acme.example"),
            [Address("Ana Ruiz", "ana@acme.example")],
            MONTH_START,
            "Europe/Berlin",
        )
        return [ScheduledMail(MONTH_START, "p_ben", "Stand-up", "Can you come?", (file,))]

    def busy(self, person: str, day: date) -> list[tuple[datetime, datetime]]:
        self.days.append(day)
        return [(START.replace(hour=9), START.replace(hour=11))] if person == "p_ben" else []


@pytest.fixture
def office() -> Inviting:
    return Inviting()


@pytest.fixture
def desk(tmp_path: Path, office: Inviting) -> Iterator[Desk]:
    computer = make_computer(tmp_path / "computer")
    with create_run(computer, tmp_path / "run", worker="test", office=office) as run:
        yield Desk(run)


@pytest.mark.parametrize(("answer", "word"), [("accept", "Accepted"), ("decline", "Declined")])
def test_an_invitation_is_answered_and_an_accepted_one_kept(
    desk: Desk, office: Inviting, answer: str, word: str
) -> None:
    reply = desk.call("answer_invitation", {"id": "m0001", "answer": answer})
    assert reply.ok, reply.text
    (sent,) = office.sent
    assert (sent.to, sent.subject, sent.reply_to) == (("p_ben",), f"{word}: Stand-up", "m0001")
    kept = "Stand-up" in desk.call("list_calendar", {"day": START.date().isoformat()}).text
    assert kept == (answer == "accept")


def test_an_answer_may_say_more(desk: Desk, office: Inviting) -> None:
    assert desk.call("answer_invitation", {"id": "m0001", "answer": "decline", "message": "I am away."}).ok
    assert office.sent[0].body == "I am away."


def test_one_invites_with_a_file_that_others_can_read(desk: Desk, office: Inviting) -> None:
    call = {
        "title": "Review",
        "start": f"{START:%Y-%m-%d %H:%M}",
        "minutes": 45,
        "people": ["Ben Ode"],
        "invite": True,
    }
    reply = desk.call("add_meeting", call)
    assert "invitation sent as" in reply.text
    found = invitation_in(office.sent[0].enclosures)
    assert found is not None
    assert (found.title, found.start, found.end) == ("Review", START, START + timedelta(minutes=45))
    assert desk.call("add_meeting", {**call, "invite": False}).ok
    assert len(office.sent) == 1


def test_others_show_when_they_are_busy_and_not_with_what(desk: Desk) -> None:
    text = desk.call("find_time", {"people": ["Ben Ode", "Carla Voss"], "day": START.date().isoformat()}).text
    assert "Ben Ode: busy 09:30-11:30" in text
    assert "Carla Voss: shows no calendar" in text


@pytest.mark.parametrize("content", [b"", b"BEGIN:VCALENDAR", b"\xff\xfe"], ids=["empty", "half", "garbage"])
def test_a_broken_invitation_is_none(content: bytes) -> None:
    assert invitation_in([Enclosure("invite.ics", content)]) is None
    assert invitation_in([Enclosure("note.txt", b"x")]) is None
