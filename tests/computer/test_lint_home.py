"""The linter on a home that has been lived in: sediment, mailboxes, calendars, contacts, an earlier job."""

from __future__ import annotations

import hashlib
import os
import re
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from one_computer import copy_of, document, ledger_db, place_of, put_document, query, rewrite, shared
from one_home import (
    PNG,
    Home,
    Put,
    as_in_mailbox,
    calendar,
    letter,
    make_home,
    put_absent,
    thread,
)

from workaday.computer.lint import lint_computer, lint_report


@pytest.fixture(scope="session")
def lived_in(computer: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home, made once. Nobody writes into it."""
    return (
        shared(tmp_path_factory, "home", lambda at: make_home(computer, at / computer.name) and None)
        / computer.name
    )


@pytest.fixture
def home(lived_in: Path, tmp_path: Path) -> Path:
    return copy_of(lived_in, tmp_path / lived_in.name)


def test_a_home_that_was_lived_in_has_no_defect(home: Path) -> None:
    assert lint_computer(home) == []


def test_what_was_looked_at_is_counted(home: Path) -> None:
    counts = {t.kind: t.checked for t in lint_report(home).tallies}
    files = document(home, "file_list.json")
    assert counts["presence"] == counts["names"] == counts["times"] == len(files)
    assert counts["sediment"] >= 125
    assert counts["mail"] > sum(f["path"].endswith(".eml") for f in files) + 5
    assert counts["people"] > 10
    assert counts["figures"] > 100
    assert counts["opening"] < len(files)  # most of the sediment is looked at, not read


# --- ways to break one thing ---


@dataclass(frozen=True)
class Broken:
    kind: str
    words: str


Way = Callable[[Path], Broken]


def _path(folder: Path, end: str) -> str:
    return next(f["path"] for f in document(folder, "file_list.json") if f["path"].endswith(end))


def _put(folder: Path, end: str, content: bytes) -> None:
    """Other bytes for a file, in the list and the ledger too: only what they hold is wrong."""
    path = _path(folder, end)
    files = document(folder, "file_list.json")
    next(f for f in files if f["path"] == path)["size_bytes"] = len(content)
    put_document(folder, "file_list.json", files)
    rewrite(place_of(folder, path), content)
    query(folder, "UPDATE artifacts SET sha256 = ? WHERE path = ?", hashlib.sha256(content).hexdigest(), path)


def photo_of_no_kind(folder: Path) -> Broken:
    _put(folder, "IMG_0003.png", b"GIF89a nothing of a PNG" * 3)
    return Broken("sediment", "does not begin as a file of its type does")


def photo_cut_short(folder: Path) -> Broken:
    """It begins well; a sample is read in full, and every small home's sediment is in the sample."""
    place = place_of(folder, _path(folder, "IMG_0001.png"))
    for path in (p for p in (f["path"] for f in document(folder, "file_list.json")) if "IMG_00" in p):
        rewrite(place_of(folder, path), PNG)
    assert place.read_bytes() == PNG
    return Broken("opening", "does not open")


def stub_of_other_size(folder: Path) -> Broken:
    place = place_of(folder, _path(folder, "garden.mp4"))
    stat = place.stat()
    content = place.read_bytes()[:64]
    place.unlink()
    place.write_bytes(content)
    os.truncate(place, 41_000_000)
    os.utime(place, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    return Broken("bytes", "has 41000000 bytes, the list says 40000000")


def stub_with_a_hash(folder: Path) -> Broken:
    query(folder, "UPDATE artifacts SET sha256 = 'abc' WHERE path LIKE '%garden.mp4'")
    return Broken("sediment", "is a stub, and the ledger has a hash of it")


def stub_in_the_work(folder: Path) -> Broken:
    files = document(folder, "file_list.json")
    (path,) = query(folder, "SELECT path FROM artifacts WHERE holder = '' AND kind NOT LIKE 'sediment:%'")[0]
    next(f for f in files if f["path"] == path)["content_mode"] = "stub"
    put_document(folder, "file_list.json", files)
    return Broken("sediment", "is a stub, and belongs to the work")


def many_empty(folder: Path) -> Broken:
    for k in range(10, 20):
        _put(folder, f"IMG_00{k}.png", b"")
    return Broken("sediment", "files are empty, at most 5%")


def nights_of_photos(folder: Path) -> Broken:
    files = document(folder, "file_list.json")
    for file in files:
        if "IMG_00" in file["path"]:
            when = datetime.fromisoformat(file["timestamp"]).replace(hour=3)
            file["timestamp"] = file["created"] = when.isoformat()
            stamp = when.replace(tzinfo=UTC).timestamp()
            place = place_of(folder, file["path"])
            rewrite(place, place.read_bytes())
            os.utime(place, (stamp, stamp))
            query(folder, "UPDATE artifacts SET modified = ? WHERE path = ?", when.isoformat(), file["path"])
    put_document(folder, "file_list.json", files)
    return Broken("times", "of the sediment are of the night")


def name_that_windows_refuses(folder: Path) -> Broken:
    files = document(folder, "file_list.json")
    at = _path(folder, ".docx").rpartition("/")[0]
    put_document(folder, "file_list.json", [*files, files[0] | {"path": f"{at}/what?.txt"}])
    return Broken("names", "Windows takes no file of the name 'what?.txt'")


def names_alike(folder: Path) -> Broken:
    files = document(folder, "file_list.json")
    put_document(folder, "file_list.json", [*files, files[0] | {"path": _path(folder, ".docx").upper()}])
    return Broken("names", "another file has this name but for capitals")


def link_among_the_files(folder: Path) -> Broken:
    place = place_of(folder, _path(folder, "shop.url"))
    place.unlink()
    place.symlink_to("/etc/passwd")
    return Broken("presence", "is a link; a computer holds files only")


def fewer_than_planned(folder: Path) -> Broken:
    about = document(folder, "computer.json")
    put_document(folder, "computer.json", about | {"files_planned": 2000})
    return Broken("numbers", "and 2000 were planned")


def too_small_for_its_size(folder: Path) -> Broken:
    put_document(folder, "computer.json", document(folder, "computer.json") | {"size": "lived-in"})
    return Broken("numbers", "expected 450 to 18,000")


def size_of_no_kind(folder: Path) -> Broken:
    put_document(folder, "computer.json", document(folder, "computer.json") | {"size": "huge"})
    return Broken("numbers", "size 'huge'; there are paper, lived-in, full")


def file_that_no_ledger_knows(folder: Path) -> Broken:
    query(folder, "DELETE FROM artifacts WHERE path LIKE '%shop.url'")
    return Broken("presence", "no ledger knows of it")


# --- letters ---


def _letters(folder: Path, change: Callable[[Home], list[bytes]]) -> None:
    _put(folder, "Postbox.mbox", b"".join(change(Home(folder))))


def letter_by_a_stranger(folder: Path) -> Broken:
    stranger = ("Who Ever", "who@nowhere.example")
    _letters(folder, lambda h: [as_in_mailbox(m) for m in (*thread(h), letter(h, "s1", h.sent, stranger, "Hi"))])  # fmt: skip
    return Broken("mail", "who@nowhere.example is neither in the ledger nor in the contacts")


def answer_before_its_question(folder: Path) -> Broken:
    def change(home: Home) -> list[bytes]:
        messages = thread(home)
        messages[1].replace_header(
            "Date", format_datetime((home.sent - timedelta(hours=1)).replace(tzinfo=UTC))
        )
        return [as_in_mailbox(m) for m in messages]

    _letters(folder, change)
    return Broken("mail", f"answers a letter of {Home(folder).sent}")


def answer_to_nothing(folder: Path) -> Broken:
    put_absent(folder, [])
    return Broken("mail", "answers gone@example.com, which is on no mailbox")


def parent_not_among_references(folder: Path) -> Broken:
    def change(home: Home) -> list[bytes]:
        messages = thread(home)
        messages[1].replace_header("References", "<other@example.com>")
        return [as_in_mailbox(m) for m in messages]

    _letters(folder, change)
    return Broken("mail", "which is not among its references")


def letter_after_its_mailbox(folder: Path) -> Broken:
    def change(home: Home) -> list[bytes]:
        late = letter(home, "l1", home.sent + timedelta(days=29), home.me, "Late")
        return [as_in_mailbox(m) for m in (*thread(home), late)]

    _letters(folder, change)
    return Broken("mail", f"is dated {Home(folder).sent + timedelta(days=29)}, after its file's last change")


def letter_without_an_id(folder: Path) -> Broken:
    def change(home: Home) -> list[bytes]:
        messages = thread(home)
        del messages[0]["Message-ID"]
        return [as_in_mailbox(m) for m in messages]

    _letters(folder, change)
    return Broken("mail", "has no Message-ID")


def attachment_of_nowhere(folder: Path) -> Broken:
    def change(home: Home) -> list[bytes]:
        messages = thread(home)
        messages[0].add_attachment(b"unknown", maintype="text", subtype="csv", filename="x.csv")
        return [as_in_mailbox(m) for m in messages]

    _letters(folder, change)
    return Broken("mail", "its attachment x.csv is no file of this computer")


def invitation_for_another_hour(folder: Path) -> Broken:
    _put(folder, "Kept mail/calendar.ics", calendar(Home(folder), start="103000").encode())
    return Broken("calendar", f"invites for {Home(folder).sent + timedelta(days=8):%Y-%m-%d} 10:00:00")


def invitation_to_nothing(folder: Path) -> Broken:
    text = calendar(Home(folder)).replace("UID:m1", "UID:m2")
    _put(folder, "Kept mail/calendar.ics", text.encode())
    return Broken("calendar", "invites to m1@example.com, which no calendar holds")


def meeting_by_night(folder: Path) -> Broken:
    _put(folder, "Kept mail/calendar.ics", calendar(Home(folder), start="033000").encode())
    return Broken("calendar", "nobody meets at 03:30")


def meeting_that_ends_first(folder: Path) -> Broken:
    _put(folder, "Kept mail/calendar.ics", calendar(Home(folder), start="190000").encode())
    return Broken("calendar", "before it starts")


def meeting_with_strangers(folder: Path) -> Broken:
    text = re.sub(r"(ATTENDEE;CN=[^:]*:mailto:)\S+", r"\1who@nowhere.example", calendar(Home(folder)))
    _put(folder, "Kept mail/calendar.ics", text.encode())
    return Broken("calendar", "who@nowhere.example is neither in the ledger nor in the contacts")


def figure_that_no_letter_states(folder: Path) -> Broken:
    """What the ledger says a mailbox states is in none of its letters."""
    db = ledger_db(folder)
    (id,) = db.execute("SELECT id FROM artifacts WHERE path LIKE '%Postbox.mbox'").fetchone()
    (fact, value) = db.execute("SELECT id, value FROM facts WHERE project = '' LIMIT 1").fetchone()
    db.execute(
        "INSERT INTO statements VALUES (?, 'letter 1', 'f', ?, 0, '', '2025-01-01', '2025-01-01', 'count', ?, '98,765')",
        (id, fact, value),
    )
    db.close()
    return Broken("figures", "'98,765' is not in the file")


def mark_left_in_a_letter(folder: Path) -> Broken:
    def change(home: Home) -> list[bytes]:
        marked = letter(home, "p1", home.sent, home.me, "It was {{x|usd0}}.")
        return [as_in_mailbox(m) for m in (*thread(home), marked)]

    _letters(folder, change)
    return Broken("placeholders", "{{x|usd0}}")


def meeting_called_off_by_mail_alone(folder: Path) -> Broken:
    def change(home: Home) -> list[bytes]:
        off = letter(home, "o1", home.sent, home.colleague, "Off.")
        off.add_attachment(
            calendar(home, "CANCEL").encode(), maintype="text", subtype="calendar", filename="i.ics"
        )
        return [as_in_mailbox(m) for m in (*thread(home), off)]

    _letters(folder, change)
    return Broken("calendar", "it still stands")


def contact_under_another_name(folder: Path) -> Broken:
    home = Home(folder)
    card = f"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Some Body\r\nEMAIL:{home.colleague[1]}\r\nEND:VCARD\r\n"
    _put(folder, "Kept mail/contacts.vcf", card.encode())
    return Broken("people", "and is kept as Some Body's")


# --- the earlier job ---


def earlier_figure_changed(folder: Path) -> Broken:
    db = sqlite3.connect(folder / "truth" / "former.sqlite", isolation_level=None)
    db.execute("UPDATE facts SET value = 28")
    db.close()
    return Broken("figures", "beds is stated as 24, it was 28")


def earlier_ledger_broken(folder: Path) -> Broken:
    (folder / "truth" / "former.sqlite").write_bytes(b"no database " * 50)
    return Broken("computer", "the ledger does not open")


TOGETHER: list[list[Way]] = [
    [photo_of_no_kind, name_that_windows_refuses, letter_by_a_stranger, fewer_than_planned, stub_with_a_hash],
    [
        stub_of_other_size,
        names_alike,
        answer_before_its_question,
        too_small_for_its_size,
        earlier_ledger_broken,
    ],
    [stub_in_the_work, parent_not_among_references, size_of_no_kind, earlier_figure_changed],
    [many_empty, letter_after_its_mailbox, invitation_for_another_hour, answer_to_nothing],
    [nights_of_photos, letter_without_an_id, invitation_to_nothing, contact_under_another_name],
    [photo_cut_short, attachment_of_nowhere, meeting_by_night, link_among_the_files],
    [meeting_called_off_by_mail_alone, file_that_no_ledger_knows],
    [meeting_that_ends_first],
    [meeting_with_strangers, mark_left_in_a_letter, figure_that_no_letter_states],
]
"""Ways that do not get into each other's: one reading of a home shows them all."""


@pytest.mark.parametrize("ways", TOGETHER, ids=lambda ways: "+".join(w.__name__ for w in ways))
def test_each_thing_that_is_broken_is_a_defect(home: Path, ways: list[Way]) -> None:
    broken = [way(home) for way in ways]
    defects = lint_computer(home)
    for one in broken:
        assert any(d.kind == one.kind and one.words in d.what for d in defects), (one, defects)


def test_an_older_photo_is_the_older_computers(home: Path) -> None:
    """In a big home the sediment may be older than the computer; what the job made may not."""
    with_age = [
        Put(f"C:/Users/x/Pictures/{k}.png", PNG, datetime(2009, 5, 1, 12, 0, k), "sediment:photo")
        for k in range(2)
    ]
    aged, db = Home(home), ledger_db(home)
    for put in with_age:
        aged.add(put, db)
    db.close()
    aged.save()
    assert sum("outside of the computer's life" in d.what for d in lint_computer(home)) == 2
    put_document(home, "computer.json", document(home, "computer.json") | {"size": "full"})
    assert sum("outside of the computer's life" in d.what for d in lint_computer(home)) == 0


def test_a_letter_may_lie_in_two_places(home: Path) -> None:
    _letters(home, lambda h: [as_in_mailbox(m) for m in (*thread(h), thread(h)[0])])
    assert lint_computer(home) == []


def test_a_letter_of_another_zone_may_be_ahead(home: Path) -> None:
    """Nine in the evening in Auckland is the owner's small hours."""

    def change(h: Home) -> list[bytes]:
        ahead = letter(h, "z1", h.sent + timedelta(days=29), h.colleague, "Hello")
        return [as_in_mailbox(m) for m in (*thread(h), ahead)]

    _letters(home, change)
    assert lint_computer(home) == []
