"""Tools of the mail, and what brings it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from pydantic import Field

from workaday.errors import DeskError
from workaday.month.desk.pages import paged, paged_lines
from workaday.month.desk.place import Place
from workaday.month.desk.tool import Arguments, Page, tool
from workaday.month.journal import KeptFile, Mail
from workaday.month.people import Person
from workaday.month.records import Enclosure, SentMail
from workaday.month.tree import name_of

_MOST_ENCLOSED = 25_000_000


class ListMail(Arguments):
    folder: Literal["inbox", "sent"] = Field("inbox", description="inbox or sent.")
    unread_only: bool = Field(False, description="Show only what you have not read yet.")
    page: Page = 1


class ReadMail(Arguments):
    id: str = Field(description="A mail's id as list_mail shows it, like m0003.")
    page: Page = 1


class SearchMail(Arguments):
    query: str = Field(
        min_length=1, description="Words; a mail must hold all of them, in any case of letters."
    )
    page: Page = 1


class SendMail(Arguments):
    to: list[str] = Field(
        min_length=1, description="Who gets it: full names, mail addresses or ids of people."
    )
    subject: str = Field(min_length=1, max_length=250)
    body: str = Field(description="The text, as plain text.")
    cc: list[str] = Field([], description="Who gets a copy for information.")
    attachments: list[str] = Field([], description="Full paths of files to send along.")
    reply_to: str = Field("", description="The id of the mail that this answers, or empty.")


class SaveAttachment(Arguments):
    id: str = Field(description="The mail's id.")
    name: str = Field(description="The attachment's name as read_mail shows it.")
    folder: str = Field(description="The folder to save it in; it must exist.")


def deliver(place: Place) -> int:
    """Put into the inbox what has arrived by now; gives how many."""
    place.run.schedule(place.run.office.on_time(place.now, place.journal.memory))
    due = place.journal.due(place.now)
    for mail in due:
        id = place.journal.next_mail_id()
        place.journal.add_mail(
            Mail(id, "in", mail.at, mail.sender, ("me",), mail.subject, mail.body, (), mail.reply_to,
                 _thread(place, mail.reply_to, id), False, mail.enclosures)
        )  # fmt: skip
        place.journal.drop_pending(mail.n)
    return len(due)


def _thread(place: Place, reply_to: str, own: str) -> str:
    earlier = place.journal.mail(reply_to) if reply_to else None
    return earlier.thread if earlier else own


@tool(ListMail, minutes=1, reads=True)
def list_mail(place: Place, arguments: ListMail) -> str:
    """The mails in the inbox or among those you have sent, newest first, one a line:
    id | date and time | from (or to) whom | subject | how many files | read or unread."""
    mails = place.journal.mails("in" if arguments.folder == "inbox" else "out")
    if arguments.unread_only:
        mails = [m for m in mails if not m.read]
    if not mails:
        return "no mails" if not arguments.unread_only else "no unread mails"
    return paged_lines([_line(place, m) for m in mails], arguments.page)


@tool(ReadMail, minutes=2, reads=True)
def read_mail(place: Place, arguments: ReadMail) -> str:
    """One mail in full, with the names of its attachments (save_attachment keeps one in a folder). The mail
    is then marked as read."""
    mail = mail_of(place, arguments.id)
    if not mail.read and not place.clock.over:
        place.journal.mark_read(mail.id)
    return paged(f"{_head(place, mail)}\n\n{mail.body}", arguments.page)


@tool(SearchMail, minutes=2, reads=True)
def search_mail(place: Place, arguments: SearchMail) -> str:
    """Search the mails of this month, received and sent: subject, text, people and names of attachments. Same
    lines as list_mail. Older mail lies in files; search_text finds it there."""
    words = arguments.query.casefold().split()
    found = [m for m in place.journal.mails() if all(w in _haystack(place, m) for w in words)]
    if not found:
        return f"no mail holds all of: {' '.join(words)}"
    return paged_lines([_line(place, m) for m in found], arguments.page)


@tool(SendMail, minutes=4)
def send_mail(place: Place, arguments: SendMail) -> str:
    """Send a mail, with files if you like. People answer in their own time; answers come to the inbox. Be
    clear about what you ask for: colleagues answer what they are asked."""
    if not arguments.body.strip():
        raise DeskError("the body is empty; write what you have to say")
    if arguments.reply_to:
        mail_of(place, arguments.reply_to)
    to = _people(place, arguments.to)
    cc = [p for p in _people(place, arguments.cc) if p not in to]
    enclosures, paths = _enclosures(place, arguments.attachments)
    id = post(
        place,
        to,
        arguments.subject,
        arguments.body,
        cc=cc,
        enclosures=enclosures,
        paths=paths,
        reply_to=arguments.reply_to,
    )
    files = f" with {_count(len(enclosures))}" if enclosures else ""
    return f"sent as {id} to {', '.join(p.name for p in [*to, *cc])}{files}"


def post(
    place: Place, to: Sequence[Person], subject: str, body: str, *, cc: Sequence[Person] = (),
    enclosures: tuple[Enclosure, ...] = (), paths: tuple[str, ...] = (), reply_to: str = "",
) -> str:  # fmt: skip
    """Send a mail now: into the journal, and to the office, whose answers are put on their way. Gives its id."""
    journal = place.journal
    id = journal.next_mail_id()
    sent = SentMail(id, place.now, tuple(p.id for p in to), tuple(p.id for p in cc), subject, body, enclosures, paths,
                    reply_to)  # fmt: skip
    kept = tuple(place.run.keep(e) for e in enclosures)
    journal.add_mail(
        Mail(id, "out", place.now, "me", sent.to, subject, body, sent.cc, reply_to, _thread(place, reply_to, id), True,
             kept, paths)
    )  # fmt: skip
    place.run.schedule(place.run.office.on_mail(sent, journal.memory), not_before=place.now)
    return id


@tool(SaveAttachment, minutes=2)
def save_attachment(place: Place, arguments: SaveAttachment) -> str:
    """Save a mail's attachment into a folder. A file of the same name there stays; the new one then gets a
    number."""
    mail = mail_of(place, arguments.id)
    kept = next((e for e in mail.enclosures if e.name.casefold() == arguments.name.strip().casefold()), None)
    if kept is None:
        names = "; ".join(e.name for e in mail.enclosures) or "none"
        raise DeskError(f"{mail.id} has no attachment {arguments.name!r}; its attachments: {names}")
    folder = place.tree.folder(arguments.folder)
    path = place.tree.write(_free(place, folder, kept), place.tree.objects.get(kept.sha), place.now)
    return f"saved {path}"


def _free(place: Place, folder: str, kept: KeptFile) -> str:
    """A path in the folder that nothing has; a number in brackets if need be."""
    stem, dot, suffix = kept.name.rpartition(".")
    if not dot:
        stem, suffix = suffix, ""
    path, n = f"{folder}/{kept.name}", 0
    while place.tree.is_file(path) or place.tree.is_folder(place.tree.paths.clean(path)):
        n += 1
        path = f"{folder}/{stem} ({n}){dot}{suffix}"
    return path


def mail_of(place: Place, id: str) -> Mail:
    """A mail by its id. Raises `DeskError`."""
    mail = place.journal.mail(id.strip().lower())
    if mail is None:
        raise DeskError(f"there is no mail {id!r}; list_mail shows the ids (m0001, m0002, …)")
    return mail


def _people(place: Place, names: list[str]) -> list[Person]:
    people = [place.run.people.find(name) for name in names]
    return list({p.id: p for p in people}.values())


def _enclosures(place: Place, paths: list[str]) -> tuple[tuple[Enclosure, ...], tuple[str, ...]]:
    files = list({f.path: f for f in (place.tree.file(path) for path in paths)}.values())
    size = sum(f.size for f in files)
    if size > _MOST_ENCLOSED:
        raise DeskError(f"the attachments have {size:,} bytes, {_MOST_ENCLOSED:,} are allowed; send fewer")
    names = [name_of(f.path).casefold() for f in files]
    if len(set(names)) < len(names):
        raise DeskError("two attachments have the same name; copy one under another name first")
    return tuple(Enclosure(f.name, place.tree.read(f)) for f in files), tuple(f.path for f in files)


def _line(place: Place, mail: Mail) -> str:
    who = f"from {place.run.people.named(mail.sender)}"
    if mail.direction == "out":
        who = "to " + ", ".join(place.run.people.named(p) for p in mail.to)
    subject = " ".join(mail.subject.replace("|", "/").split())
    mark = "read" if mail.read else "unread"
    return (
        f"{mail.id} | {mail.at:%Y-%m-%d %H:%M} | {who} | {subject} | {_count(len(mail.enclosures))} | {mark}"
    )


def _count(files: int) -> str:
    return f"{files} {'file' if files == 1 else 'files'}"


def _head(place: Place, mail: Mail) -> str:
    """Header lines, one field each."""
    lines = [
        f"id: {mail.id}",
        f"from: {_address(place, mail.sender)}",
        f"to: {', '.join(_address(place, p) for p in mail.to)}",
        *([f"cc: {', '.join(_address(place, p) for p in mail.cc)}"] if mail.cc else []),
        f"date: {mail.at:%A %Y-%m-%d %H:%M}",
        f"subject: {' '.join(mail.subject.split())}",
        *([f"in reply to: {mail.reply_to}"] if mail.reply_to else []),
        f"attachments: {'; '.join(e.name for e in mail.enclosures) or 'none'}",
    ]
    return "\n".join(lines)


def _address(place: Place, id: str) -> str:
    person = place.user if id == "me" else place.run.people.get(id)
    return f"{person.name} <{person.email}>" if person else id


def _haystack(place: Place, mail: Mail) -> str:
    people = " ".join(_address(place, p) for p in (mail.sender, *mail.to, *mail.cc))
    names = " ".join(e.name for e in mail.enclosures)
    return f"{mail.id} {mail.subject} {mail.body} {people} {names}".casefold()


TOOLS = (list_mail, read_mail, search_mail, send_mail, save_attachment)
