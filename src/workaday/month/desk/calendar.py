"""Tools of the calendar and the people."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Literal

from pydantic import Field

from workaday.artifacts.spec import Address
from workaday.errors import DeskError
from workaday.month.desk.mail import mail_of, post
from workaday.month.desk.pages import paged, paged_lines
from workaday.month.desk.place import Place
from workaday.month.desk.shown import as_yaml
from workaday.month.desk.tool import Arguments, Page, tool
from workaday.month.invitations import Invitation, invitation_in, write_invitation
from workaday.month.people import Person
from workaday.month.records import Enclosure


class ListCalendar(Arguments):
    day: str = Field("", description='A date (2026-01-31), "week" for the whole week, or empty for today.')
    page: Page = 1


class AddMeeting(Arguments):
    title: str = Field(min_length=1, max_length=250)
    start: str = Field(description="When it begins, like 2026-01-31 14:00.")
    minutes: int = Field(ge=5, le=600, description="How long it takes.")
    people: list[str] = Field([], description="Who takes part: full names, mail addresses or ids.")
    invite: bool = Field(False, description="Send them an invitation, which they accept or decline by mail.")


class FindTime(Arguments):
    people: list[str] = Field(min_length=1, description="Whose calendars to look at.")
    day: str = Field("", description="A date (2026-01-31), or empty for today.")


class AnswerInvitation(Arguments):
    id: str = Field(description="The id of the mail that carries the invitation.")
    answer: Literal["accept", "decline"]
    message: str = Field("", description="A word to the one who invites, or empty.")


class ListPeople(Arguments):
    page: Page = 1


class ReadPerson(Arguments):
    name: str = Field(min_length=1, description="Full name, first name, mail address or id.")
    page: Page = 1


@tool(ListCalendar, minutes=1, reads=True)
def list_calendar(place: Place, arguments: ListCalendar) -> str:
    """Meetings in your calendar and the deliverables that are due, for a day or for the working week. By when
    each file is wanted stands in read_objectives alone."""
    first, last = _span(place, arguments.day.strip())
    lines = []
    for day in [first + timedelta(days=n) for n in range((last - first).days + 1)]:
        own = [f"  {text}" for text in _due(place, day) + _meetings(place, day)]
        if own or first == last:
            lines += [f"{day:%A %Y-%m-%d}", *(own or ["  nothing"])]
    return paged_lines(lines or [f"nothing from {first} to {last}"], arguments.page)


@tool(AddMeeting, minutes=2)
def add_meeting(place: Place, arguments: AddMeeting) -> str:
    """Put a meeting into your own calendar. With `invite` the people get an invitation and answer by mail; look
    with find_time first."""
    try:
        start = datetime.fromisoformat(arguments.start.strip())
    except ValueError as error:
        raise DeskError(
            f"{arguments.start!r} is no date and time; write it like {place.now:%Y-%m-%d %H:%M}"
        ) from error
    if start.tzinfo is not None:
        raise DeskError("leave the time zone out; the calendar keeps local time")
    if not place.now <= start <= place.now + timedelta(days=365):
        raise DeskError(
            f"{start:%Y-%m-%d %H:%M} is past or too far ahead, it is {place.now:%Y-%m-%d %H:%M};"
            " give a later time within a year"
        )
    people = [place.run.people.find(name) for name in arguments.people]
    end = start + timedelta(minutes=arguments.minutes)
    clash = [
        m["title"] for m in _kept(place) if m["start"] < end.isoformat() and m["end"] > start.isoformat()
    ]
    _put(place, arguments.title, start, end, [p.id for p in people])
    overlap = f"; it overlaps with: {'; '.join(clash)}" if clash else ""
    sent = f"; {_invite(place, arguments.title, start, end, people)}" if arguments.invite and people else ""
    return f"in the calendar: {start:%A %Y-%m-%d %H:%M}, {arguments.minutes} minutes, {arguments.title}{overlap}{sent}"


def _invite(place: Place, title: str, start: datetime, end: datetime, people: Sequence[Person]) -> str:
    me = Address(place.user.name, place.user.email)
    invitation = Invitation(title, start, end, place.user.name)
    file = write_invitation(invitation, me, [Address(p.name, p.email) for p in people], place.now, "UTC")
    body = f"Invitation: {title}, {start:%A %Y-%m-%d %H:%M} to {end:%H:%M}."
    id = post(place, people, title, body, enclosures=(file,))
    return f"invitation sent as {id} to {', '.join(p.name for p in people)}"


@tool(FindTime, minutes=1, reads=True)
def find_time(place: Place, arguments: FindTime) -> str:
    """When people are busy on a day, as their calendars show it: free and busy only, not with what. People from
    outside do not show theirs."""
    day, _ = _span(place, arguments.day.strip())
    lines = [f"{day:%A %Y-%m-%d}"]
    for person in [place.run.people.find(name) for name in arguments.people]:
        busy = place.run.office.busy(person.id, day)
        shown = "; ".join(f"{start:%H:%M}-{end:%H:%M}" for start, end in busy)
        lines.append(f"{person.name}: busy {shown}" if busy else f"{person.name}: shows no calendar")
    return "\n".join(lines)


@tool(AnswerInvitation, minutes=2)
def answer_invitation(place: Place, arguments: AnswerInvitation) -> str:
    """Accept or decline an invitation that came by mail. The one who invites gets your answer; a meeting that you
    accept is put into your calendar."""
    mail = mail_of(place, arguments.id)
    enclosures = [Enclosure(e.name, place.tree.objects.get(e.sha)) for e in mail.enclosures]
    invitation = invitation_in(enclosures)
    if mail.direction != "in" or invitation is None:
        raise DeskError(f"{mail.id} carries no invitation; read_mail shows what a mail has attached")
    accepted = arguments.answer == "accept"
    word = "Accepted" if accepted else "Declined"
    body = arguments.message.strip() or f"{word}: {invitation.title}, {invitation.start:%A %Y-%m-%d %H:%M}."
    sender = place.run.people.get(mail.sender)
    if sender is None:
        raise DeskError(f"{mail.id} comes from somebody who takes no answers; there is nobody to answer")
    id = post(place, [sender], f"{word}: {invitation.title}", body, reply_to=mail.id)
    if accepted:
        _put(place, invitation.title, invitation.start, invitation.end, [sender.id])
    return f"{word.lower()} {invitation.title}, {invitation.start:%A %Y-%m-%d %H:%M}; sent as {id}"


def _put(place: Place, title: str, start: datetime, end: datetime, people: Sequence[str]) -> None:
    """Into the user's calendar."""
    number = len(_kept(place)) + 1
    meeting = {"title": title, "start": start.isoformat(), "end": end.isoformat(), "people": list(people)}
    place.journal.state[f"meeting.{number:04d}"] = json.dumps(meeting, ensure_ascii=False)


@tool(ListPeople, minutes=1, reads=True)
def list_people(place: Place, arguments: ListPeople) -> str:
    """Everybody you can write to, one a line: id | name | role | organization | mail address. Those who work
    with you this month come first; read_person tells more."""
    lines = [f"{p.id} | {p.name} | {p.role} | {p.organization} | {p.email}" for p in place.run.people]
    return paged_lines(lines or ["nobody"], arguments.page)


@tool(ReadPerson, minutes=1, reads=True)
def read_person(place: Place, arguments: ReadPerson) -> str:
    """All that you know about a person: role, how they write, when they answer, what they decide and can
    provide."""
    person = place.run.people.find(arguments.name)
    return paged(as_yaml(dict(person.about)), arguments.page)


def _span(place: Place, text: str) -> tuple[date, date]:
    today = place.clock.today
    if not text or text.casefold() == "today":
        return today, today
    if text.casefold() == "week":
        monday = today - timedelta(days=today.weekday())
        return monday, monday + timedelta(days=6)
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise DeskError(
            f'{text!r} is no day; give a date like {today}, "week", or nothing for today'
        ) from error
    return day, day


def _due(place: Place, day: date) -> list[str]:
    """What the objectives want on that day."""
    lines = []
    for deliverable in place.run.objectives.get("deliverables", []):
        if str(deliverable.get("target_completion", ""))[:10] == day.isoformat():
            lines.append(f"due: {deliverable['id']} {deliverable['title']}")
    return lines


def _kept(place: Place) -> list[dict[str, Any]]:
    return [json.loads(text) for _, text in place.journal.state.beginning("meeting.")]


def _meetings(place: Place, day: date) -> list[str]:
    own = [m for m in _kept(place) if m["start"][:10] == day.isoformat()]
    lines = []
    for meeting in sorted(own, key=lambda m: str(m["start"])):
        names = ", ".join(place.run.people.named(p) for p in meeting["people"])
        whom = f" with {names}" if names else ""
        lines.append(f"{meeting['start'][11:16]}-{meeting['end'][11:16]} {meeting['title']}{whom}")
    return lines


TOOLS = (list_calendar, add_meeting, find_time, answer_invitation, list_people, read_person)
