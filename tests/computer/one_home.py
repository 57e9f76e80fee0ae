"""A home that has been lived in, for tests of the linter: the good computer with sediment, a mailbox, a calendar,
contacts and papers of an earlier job. Written by hand, so that the linter is held against no author of ours."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from one_computer import copy_of, document, ledger_db, place_of, put_document, query

from workaday.world.ledger import Ledger

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


@dataclass(frozen=True)
class Put:
    """A file to be put on the computer. `hole` is a stub's size."""

    path: str
    content: bytes
    when: datetime
    kind: str
    mode: str = "generate"
    hole: int = 0
    author: str = ""


class Home:
    """A computer that grows. `save` writes its list and graph."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files = document(self.folder, "file_list.json")
        self.graph = document(self.folder, "file_graph.json")
        self.documents = document(self.folder, "filesystem_policy.json")["default_paths"]["documents"]
        self.home = self.documents.rpartition("/")[0]
        self.people = {
            id: (name, email) for id, name, email in query(self.folder, "SELECT id, name, email FROM people")
        }
        self.me = self.people["me"]
        now = datetime.fromisoformat(document(self.folder, "persona.json")["current_timestamp"])
        self.old = (now - timedelta(days=150)).replace(hour=21, minute=14, second=27)
        self.sent = (now - timedelta(days=90)).replace(hour=10, minute=15, second=31)
        self.colleague = self.people["c01"]

    def add(self, put: Put, ledger: sqlite3.Connection) -> None:
        place = place_of(self.folder, put.path)
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("wb") as out:
            out.write(put.content)
            if put.hole:
                out.truncate(put.hole)
        stamp = put.when.replace(tzinfo=UTC).timestamp()
        os.utime(place, (stamp, stamp))
        time = put.when.isoformat()
        self.files.append(
            {"path": put.path, "timestamp": time, "created": time, "origin": "user_created", "description": "",
             "content_mode": put.mode, "content_scale": "small", "size_bytes": put.hole or len(put.content),
             "project_ids": [], "derived_from": [], "content_generated": put.mode != "stub"}
        )  # fmt: skip
        if not put.kind.startswith("sediment:"):
            self.graph["nodes"].append({"path": put.path, "project_ids": []})
        sha = "" if put.hole else hashlib.sha256(put.content).hexdigest()
        ledger.execute(
            "INSERT INTO artifacts VALUES (?, ?, ?, 1, '', ?, ?, ?, '', '', ?)",
            (f"x{len(self.files):05d}", put.kind, put.path, put.author or self.me[0], time, time, sha),
        )

    def save(self) -> Path:
        put_document(self.folder, "file_list.json", self.files)
        put_document(self.folder, "file_graph.json", self.graph)
        about = document(self.folder, "computer.json")
        put_document(self.folder, "computer.json", about | {"files_planned": len(self.files)})
        return self.folder


def make_home(computer: Path, folder: Path) -> Path:
    """The home, without a defect."""
    home = Home(copy_of(computer, folder))
    ledger = ledger_db(home.folder)
    with ledger:
        ledger.execute("BEGIN")
        for put in (*sediment(home), *correspondence(home)):
            home.add(put, ledger)
        ledger.execute("COMMIT")
    ledger.close()
    former(home)
    return home.save()


def sediment(home: Home) -> list[Put]:
    """Photos of day and night, a film that is a stub, lock files, an empty log."""
    puts = [
        Put(
            f"{home.home}/Pictures/old/IMG_{k:04d}.png",
            picture(k),
            home.old + timedelta(hours=5 * k),
            "sediment:photo",
        )
        for k in range(120)
    ]
    film = b"\0\0\0\x18ftypisom" + b"\0" * 40
    return [
        *puts,
        Put(f"{home.home}/Videos/garden.mp4", film, home.old, "sediment:film", "stub", 40_000_000),
        Put(f"{home.documents}/~$plan.docx", b"\x0eme", home.old, "sediment:lock"),
        Put(f"{home.documents}/empty.log", b"", home.old, "sediment:log"),
        Put(
            f"{home.documents}/shop.url",
            b"[InternetShortcut]\r\nURL=https://example.com/\r\n",
            home.old,
            "sediment:link",
        ),
        Put(f"{home.documents}/again.png", picture(1), home.old, "sediment:copy", "copy"),
    ]


def picture(seed: int) -> bytes:
    from io import BytesIO

    from PIL import Image

    out = BytesIO()
    Image.new("RGB", (8, 8), (seed % 256, 90, 90)).save(out, "PNG")
    return out.getvalue()


def correspondence(home: Home) -> list[Put]:
    """A thread in a mailbox, with an attachment and an invitation; the calendar; the contacts."""
    when = home.sent + timedelta(days=28, hours=8)
    mailbox = b"".join(as_in_mailbox(m) for m in thread(home))
    return [
        Put(f"{home.home}/Kept mail/Postbox.mbox", mailbox, when, "mailbox"),
        Put(f"{home.home}/Kept mail/calendar.ics", calendar(home).encode(), when, "calendar"),
        Put(f"{home.home}/Kept mail/contacts.vcf", contacts(home).encode(), when, "contacts"),
    ]


def letter(
    home: Home, id: str, when: datetime, sender: tuple[str, str], text: str, parent: str = ""
) -> EmailMessage:
    message = EmailMessage()
    message["From"] = f"{sender[0]} <{sender[1]}>"
    message["To"] = f"{home.me[0]} <{home.me[1]}>"
    message["Subject"] = f"{'Re: ' if parent else ''}Plan"
    message["Date"] = format_datetime(when.replace(tzinfo=UTC))
    message["Message-ID"] = f"<{id}@example.com>"
    if parent:
        message["In-Reply-To"] = message["References"] = f"<{parent}@example.com>"
    message.set_content(text)
    return message


def thread(home: Home) -> list[EmailMessage]:
    """A question, its answer with a file of the computer, an invitation, a newsletter, and a letter of a contact
    who answers one that was thrown away."""
    file = next(f for f in home.files if f["path"].endswith(".xlsx"))
    question = letter(home, "q1", home.sent, home.colleague, "Where is the plan?\nFrom here on I wait.")
    answer = letter(home, "a1", home.sent + timedelta(hours=2), home.me, "Here it is.", "q1")
    answer.add_attachment(
        place_of(home.folder, file["path"]).read_bytes(), maintype="application", subtype="octet-stream",
        filename=file["path"].rpartition("/")[2],
    )  # fmt: skip
    invitation = letter(home, "i1", home.sent, home.colleague, "Please come.")
    invitation.add_attachment(
        calendar(home, "REQUEST").encode(), maintype="text", subtype="calendar", filename="i.ics"
    )
    bulk = letter(home, "n1", home.sent, ("Shop", "offers@shop.example"), "Only today!")
    bulk["List-Unsubscribe"] = "<https://shop.example/out>"
    friend = letter(home, "f1", home.sent, ("Pat Kin", "pat@kin.example"), "Sure.", "gone")
    return [question, answer, invitation, bulk, friend]


def as_in_mailbox(message: EmailMessage) -> bytes:
    body = message.as_bytes().replace(b"\nFrom ", b"\n>From ")
    return b"From someone@example.com Mon Jun  2 10:15:31 2025\n" + body + b"\n\n"


def calendar(home: Home, method: str = "", start: str = "100000") -> str:
    """One meeting from the start to 11:00, eight days after the first letter."""
    day = f"{home.sent + timedelta(days=8):%Y%m%dT}"
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN", *([f"METHOD:{method}"] if method else []),
        "BEGIN:VEVENT", "UID:m1@example.com", "DTSTAMP:20250602T101531Z", f"DTSTART;TZID=America/New_York:{day}{start}",
        f"DTEND;TZID=America/New_York:{day}110000", "SUMMARY:Plan", "SEQUENCE:0", "STATUS:CONFIRMED",
        f"ORGANIZER;CN=\"{home.colleague[0]}\":mailto:{home.colleague[1]}",
        f"ATTENDEE;CN=\"{home.me[0]}\":mailto:{home.me[1]}", "END:VEVENT", "END:VCALENDAR",
    ]  # fmt: skip
    return "\r\n".join(lines) + "\r\n"


def contacts(home: Home) -> str:
    cards = [home.colleague, ("Pat Kin", "pat@kin.example")]
    return "".join(
        f"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{name}\r\nEMAIL;TYPE=WORK:{email}\r\nEND:VCARD\r\n"
        for name, email in cards
    )


def former(home: Home) -> None:
    """An earlier job: a second ledger, with one fact and one note that states it."""
    ledger = Ledger.new()
    ledger.add_fact("beds", "Beds on the ward", "count", 24, "me", "told", "2019-01-01")
    path = f"{home.documents}/Old job/handover.txt"
    home.add(Put(path, b"The ward has 24 beds.\n", home.old, "handover"), ledger.db)
    ledger.insert(
        "statements",
        {"artifact_id": f"x{len(home.files):05d}", "place": "line 1", "kind": "f", "ref": "beds", "shift": 0, "project": "",
         "period": "2025-03-04", "known": "2025-03-04", "unit": "count", "value": 24, "form": "24"},
    )  # fmt: skip
    ledger.save(home.folder / "truth" / "former.sqlite")
    put_absent(home.folder, ["gone@example.com"])


def put_absent(folder: Path, ids: list[str]) -> None:
    query(folder, "INSERT OR REPLACE INTO documents VALUES ('absent_letters', ?)", json.dumps(ids))
