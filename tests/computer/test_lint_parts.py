"""The linter on computers that are not whole, and on parts that only a second look shows to be wrong."""

from __future__ import annotations

import email
import hashlib
import json
import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from one_computer import copy_of, document, edit_zip, place_of, put_document, query, records, rewrite

from workaday.artifacts.readers import read
from workaday.computer.lint import KINDS, find_lintable, independent, lint_computer, lint_report, total
from workaday.computer.lint import letters as letters_of_lint
from workaday.computer.lint.letters import parse, split
from workaday.computer.records import DOCUMENTS
from workaday.errors import InputError


@pytest.fixture
def copy(computer: Path, tmp_path: Path) -> Path:
    return copy_of(computer, tmp_path / computer.name)


# --- not whole ---


def test_half_a_copy_is_a_list_of_what_is_missing(copy: Path) -> None:
    """Every second file gone, some documents too: each missing thing is named, and what hung on it."""
    rng = random.Random(3)
    gone = [p for p in sorted((copy / "drives").rglob("*")) if p.is_file() and rng.random() < 0.5]
    for place in gone:
        place.unlink()
    for name in ("computer.json", "collaborators.json"):
        (copy / name).unlink()
    defects = lint_computer(copy)
    assert sum((d.kind, d.what) == ("presence", "is listed and not there") for d in defects) == len(gone)
    assert {d.where for d in defects if d.kind == "computer"} == {"computer.json", "collaborators.json"}
    traps = {t["path"] for t in records(copy, "traps").values()}
    # what hung on a file that is gone hangs in the air: answers, invitations, planted errors
    assert {d.kind for d in defects} <= {"computer", "presence", "traps", "mail", "calendar"}
    assert all("is not on the computer" in d.what for d in defects if d.kind == "traps")
    assert traps


@pytest.mark.parametrize("name", [*DOCUMENTS, "drives", "truth"])
def test_any_part_may_be_missing(copy: Path, name: str) -> None:
    """The parts that are there are still checked, and the table says what was not."""
    (copy / name).rename(copy / f"{name}.away")
    report = lint_report(copy)
    named = {d.where for d in report.defects if d.kind == "computer"}
    assert named == {"truth/ledger.sqlite" if name == "truth" else name}
    assert any(t.not_applicable for t in report.tallies)
    assert sum(t.checked for t in report.tallies) > 100


GARBAGE: list[Any] = [
    None,
    0,
    "text",
    [],
    {},
    [None],
    [[1]],
    {"edges": 3},
    [{"path": 5}],
    {"deliverables": None},
]


@pytest.mark.parametrize("value", GARBAGE, ids=json.dumps)
def test_documents_that_hold_anything_are_defects(computer: Path, tmp_path: Path, value: Any) -> None:
    """Only the documents lie there: it is what is in them that must not make the linter fall over."""
    folder = tmp_path / "c"
    folder.mkdir()
    for name in (*DOCUMENTS, "computer.json"):
        put_document(folder, name, value)
    report = lint_report(folder)
    assert report.defects
    assert all(d.computer == "c" and d.kind in KINDS for d in report.defects)


def test_names_that_would_drive_a_terminal_are_spelt_out(copy: Path) -> None:
    """A line is a line, and can be printed as UTF-8, whatever the file is called."""
    at = next(p for p in (copy / "drives").rglob("*") if p.is_file()).parent
    for name in (b"a\x1b[2Jb\nc.txt", b"not utf-8 \xff.txt"):
        Path(os.fsdecode(os.path.join(os.fsencode(at), name))).write_bytes(b"x")
    found = [d for d in lint_computer(copy) if d.what == "is there and not listed"]
    assert sorted(d.where.rpartition("/")[2] for d in found) == [
        "a\\u001b[2Jb\\u000ac.txt",
        "not utf-8 \\udcff.txt",
    ]
    assert all(d.where.encode() for d in found)


def test_a_ledger_of_another_form_is_named(copy: Path) -> None:
    query(copy, "UPDATE checks SET definition = '{}'")
    query(copy, "UPDATE traps SET definition = '[]'")
    found = {d.where: d.what for d in lint_computer(copy)}
    assert {"read files", "truth"} <= found.keys()
    assert all("lacks or garbles something" in found[where] for where in ("read files", "truth"))


def test_a_folder_of_parts_is_linted_and_others_are_not(copy: Path, tmp_path: Path) -> None:
    (copy / "computer.json").unlink()
    assert find_lintable(copy) == [copy]
    other = tmp_path / "other"
    other.mkdir()
    with pytest.raises(InputError, match="workaday create"):
        find_lintable(other)


# --- a second look ---


def _more(folder: Path, name: str, change: Callable[[Any], None]) -> None:
    value = document(folder, name)
    change(value)
    put_document(folder, name, value)


def _defects(folder: Path, kind: str) -> list[str]:
    return [d.what for d in lint_computer(folder) if d.kind == kind]


def test_the_graph_holds_each_file_and_each_edge_once(copy: Path) -> None:
    def change(graph: Any) -> None:
        graph["edges"].append(graph["edges"][0])
        graph["edges"].append(
            {"from": graph["nodes"][5]["path"], "to": graph["nodes"][5]["path"], "type": "references"}
        )
        graph["nodes"].append(graph["nodes"][0])
        graph["nodes"].append({"path": "C:/no.txt"})
        del graph["nodes"][5]

    _more(copy, "file_graph.json", change)
    words = " | ".join(_defects(copy, "graph"))
    for expected in (
        "is there 2 times",
        "a file comes from itself",
        "is a node 2 times",
        "is a node and no file",
    ):
        assert expected in words


def test_what_a_file_is_derived_from_is_there_and_in_the_graph(copy: Path) -> None:
    def change(files: Any) -> None:
        last = files[-1]
        last["derived_from"] = ["C:/no.txt", files[0]["path"]]
        last["project_ids"] = ["XX"]

    _more(copy, "file_list.json", change)
    words = " | ".join(_defects(copy, "graph"))
    assert "C:/no.txt, which is not a file of this computer" in words
    assert "the graph has no such edge" in words
    assert "belongs to 'XX'" in words


def test_a_month_is_asked_of_people_and_days_that_there_are(copy: Path) -> None:
    def change(objectives: Any) -> None:
        first = objectives["deliverables"][0]
        first["approvals"]["approved_by"] = "No Body"
        first["target_completion"] = "2031-01-01"
        first["project_id"] = "XX"

    _more(copy, "monthly_objectives.json", change)
    query(copy, "UPDATE knowledge SET holder = 'c99' WHERE rowid = 1")
    query(copy, "UPDATE month_events SET \"when\" = '2031-01-01T10:00:00' WHERE rowid = 1")
    words = " | ".join(_defects(copy, "month"))
    for expected in (
        "waits for No Body",
        "is due 2031-01-01",
        "is no project",
        "is known by 'c99'",
        "happens 2031",
    ):
        assert expected in words


def test_people_are_the_same_everywhere(copy: Path) -> None:
    _more(copy, "user_profile.json", lambda d: d["identity"].update(full_name="No Body"))
    _more(copy, "collaborators.json", lambda d: d["collaborators"][0].update(email="x@y.example"))
    _more(copy, "project_index.json", lambda d: d["projects"][0]["related_people"].append("Some Body"))
    words = " | ".join(_defects(copy, "people"))
    for expected in ("is about No Body", "not <x@y.example>", "no ledger knows them"):
        assert expected in words


def test_a_remark_is_by_somebody_and_not_of_the_future(copy: Path) -> None:
    path, place = next(
        (p, q)
        for p in (f["path"] for f in document(copy, "file_list.json"))
        if (q := place_of(copy, p)).suffix == ".docx" and read(q.read_bytes(), q.name).comments
    )

    def change(name: str, part: bytes) -> bytes:
        if name != "word/comments.xml":
            return part
        import re

        part = re.sub(rb'w:author="[^"]*"', b'w:author="No Body"', part)
        return re.sub(rb'w:date="\d{4}', b'w:date="2031', part)

    rewrite(place, edit_zip(place.read_bytes(), change))
    words = " | ".join(d.what for d in lint_computer(copy) if d.kind == "properties" and d.where == path)
    assert "a remark is by 'No Body'" in words
    assert "is later than the file" in words


def test_the_times_in_the_ledger_are_those_in_the_list(copy: Path) -> None:
    query(copy, "UPDATE artifacts SET modified = '2020-01-01T10:00:00' WHERE rowid = 1 AND holder = ''")
    assert any("the ledger says 2020-01-01T10:00:00" in what for what in _defects(copy, "times"))


# --- the second reader ---


@pytest.mark.parametrize("suffix", ["docx", "pptx", "xlsx"])
def test_the_second_reader_sees_what_ours_sees(computer: Path, suffix: str) -> None:
    """Every file of the type agrees; told of another file's content, the second reader objects."""
    places = sorted((computer / "drives").rglob(f"*.{suffix}"))
    contents = [read(p.read_bytes(), p.name) for p in places]
    for place, content in zip(places, contents, strict=True):
        assert [
            f for f in independent.agrees(place.name, place.read_bytes(), content) if hasattr(f, "what")
        ] == []
    wrong = list(independent.agrees(places[0].name, places[0].read_bytes(), contents[-1]))
    assert any("the readers differ" in getattr(f, "what", "") for f in wrong)


@pytest.mark.parametrize("suffix", ["docx", "pptx", "xlsx"])
def test_the_second_reader_does_not_open_what_is_broken(computer: Path, suffix: str) -> None:
    place = next(p for p in sorted((computer / "drives").rglob(f"*.{suffix}")))
    content = read(place.read_bytes(), place.name)
    for spoilt in (b"", b"no zip", place.read_bytes()[:400]):
        found = list(independent.agrees(place.name, spoilt, content))
        assert any("opens with our reader alone" in getattr(f, "what", "") for f in found)


# --- letters ---


def test_a_mailbox_is_split_where_letters_begin(tmp_path: Path) -> None:
    box = tmp_path / "x.mbox"
    letters = [f"Subject: {k}\n\nHello\n>From here on\nFrom Monday on I am away.\n" for k in range(3)]
    box.write_text("".join(f"From a@b.c Mon Jun  2 10:15:31 2025\n{x}\n" for x in letters), encoding="utf-8")
    assert [b.decode().strip() for b in split(box)] == [x.strip() for x in letters]
    box.write_text("", encoding="utf-8")
    assert list(split(box)) == []


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n\n",
        b"\xff\xfe\x00",
        b"Content-Type: multipart/mixed\n\n--x",
        b"Content-Type: a/b; charset=\x00\n\nx",
    ],
    ids=repr,
)
def test_a_letter_that_is_none_has_no_headers(data: bytes) -> None:
    letter = parse(data, "x")
    assert (letter.id, letter.sender, letter.when) == ("", "", None)


_SEVERAL = b"""\
From: a@x.example
Content-Type: multipart/mixed; boundary="=_1"

A preamble.
--=_1
Content-Type: multipart/alternative;
 boundary=two

--two
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

A=3D1
>From here on
--two
Content-Type: text/html

<p>
--two--

--=_1
Content-Type: text/calendar

BEGIN:VCALENDAR
--=_1
Content-Type: image/png
Content-Disposition: inline; filename=shown.png
Content-ID: <1>

iVBO
--=_1
Content-Disposition: attachment; filename="list.csv"
Content-Transfer-Encoding: base64

YTti
--=_1--
An epilogue.
"""


@pytest.mark.parametrize("end", [b"\n", b"\r\n"], ids=["unix", "dos"])
def test_a_letter_of_several_parts_reads_alike_cut_and_parsed(
    end: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = _SEVERAL.replace(b"\n", end)
    with monkeypatch.context() as patch:
        patch.setattr(email, "message_from_bytes", None)  # a letter that is cut has no need of it
        cut = parse(data, "x")
    with monkeypatch.context() as patch:
        patch.setattr(letters_of_lint, "_cut", lambda *_: [])
        parsed = parse(data, "x")
    assert cut == parsed
    assert cut.attachments == (("list.csv", hashlib.sha256(b"a;b").hexdigest()),)
    assert cut.calendars == ("BEGIN:VCALENDAR",)
    assert cut.text.splitlines() == ["A=1", "From here on"]


@pytest.mark.parametrize(
    ("part", "text"),
    [
        (b"\n\nNo header", ""),
        (b"\nnone either\n\nNo header", ""),
        (b"\nContent-Type: text/plain\nno header\n\nBelow", "no header\n\nBelow"),
        (b"\nContent-Type: text/plain", ""),
        (b"\nContent-Type: message/rfc822\n\nSubject: Within\n\nBelow", "Below"),
    ],
    ids=[
        "no-headers",
        "a-line-that-is-none",
        "headers-that-break-off",
        "headers-alone",
        "a-letter-in-a-letter",
    ],
)
@pytest.mark.parametrize("close", [b"\n--b--", b"\n--b--\nmore", b""], ids=["closed", "epilogue", "open"])
def test_an_odd_part_is_read_as_the_standard_library_reads_it(part: bytes, text: str, close: bytes) -> None:
    whole = b"From: a@x.example\nContent-Type: multipart/mixed; boundary=b\n\n--b" + part + close
    assert parse(whole, "x").text == text


# --- the table ---


def test_tables_add_up(computer: Path) -> None:
    one = lint_report(computer)
    table = total([one, one])
    assert [t.kind for t in table] == [t.kind for t in one.tallies]
    assert [t.checked for t in table] == [2 * t.checked for t in one.tallies]
    assert [k for k in KINDS if k in {t.kind for t in table}] == [t.kind for t in table]


@given(st.binary(max_size=200), st.integers(0, 400))
def test_a_damaged_letter_is_read_as_far_as_it_goes(damage: bytes, place: int) -> None:
    whole = (
        b"From: Ann <ann@x.example>\r\nTo: b@x.example,\r\n c@x.example\r\nMessage-ID: <1@x.example>\r\nDate: Mon, 2 Jun 2025"
        b" 10:15:31 +0200\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nA=3D\r\n"
    )
    assert parse(whole, "x").recipients == ("b@x.example", "c@x.example")
    assert parse(whole, "x").text == "A=\r\n"
    parse(whole[:place] + damage + whole[place:], "x")


@pytest.mark.parametrize("charset", ["a\0b", "idna", "undefined"])
@pytest.mark.parametrize(
    "odd",
    [
        "Content-Type: text/plain; charset*={}'en'c",
        "Content-Type: text/plain; name*={}'en'c",
        "Content-Type: text/plain\nContent-Disposition: attachment; filename*={}'en'c",
        "Content-Type: multipart/mixed; boundary*={}'en'c",
    ],
    ids=["charset", "name", "filename", "boundary"],
)
def test_a_charset_that_is_no_name_keeps_nobody_from_reading(odd: str, charset: str) -> None:
    part = odd.format(charset).encode() + b"\n\nMore"
    assert parse(b"From: a@x.example\n" + part, "x").sender == "a@x.example"
    head = b"From: a@x.example\nContent-Type: multipart/mixed; boundary=b\n\n"
    parse(head + b"--b\nContent-Type: text/plain\n\nText\n--b\n" + part + b"\n--b--", "x")


def test_a_letter_may_lie_in_hundreds_of_others() -> None:
    depth = 600
    opened = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%04d\n\n--b%04d\n" % (n, n) for n in range(depth)
    )
    closed = b"".join(b"\n--b%04d--\n" % n for n in reversed(range(depth)))
    assert parse(b"From: a@x.example\n" + opened + b"Content-Type: text/plain\n\nText" + closed, "x").sender
