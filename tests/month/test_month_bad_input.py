"""What a caller may send: wrong types, ten megabytes, names that nobody should have, broken office files."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_desk_computer import WORK, ScriptedOffice, begin
from test_resume import end_of

from workaday.month.desk import Desk
from workaday.month.desk.asked import LONGEST, asked
from workaday.month.replay import replay
from workaday.month.resume import Resumed
from workaday.month.run import open_run

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Any:
    run, desk = begin(tmp_path_factory.mktemp("bad"))
    with run:
        yield desk


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([1, 2], "are no object"),
        (None, "are no object"),
        ("text", "are no object"),
        ({"path": b"bytes"}, "are no JSON"),
        ({"path": {1, 2}}, "are no JSON"),
        ({("a", "b"): 1}, "are no JSON"),
        ({"path": "\ud800"}, "broken characters"),
        ({"path": 7}, "'path' is wrong"),
        ({"path": ["C:/"]}, "'path' is wrong"),
        ({"path": "C:/", "page": "one"}, "'page' is wrong"),
        ({"path": "C:/", "page": 1e30}, "'page' is wrong"),
    ],
    ids=["list", "none", "text", "bytes", "set", "tuple", "surrogate", "number", "in-list", "word", "huge"],
)
def test_wrong_arguments_are_an_answer(desk: Desk, arguments: Any, says: str) -> None:
    reply = desk.call("list_folder", arguments)
    assert not reply.ok
    assert reply.text.removeprefix("[1 new mail]\n").startswith("error: ")
    assert says in reply.text


def test_arguments_that_hold_themselves_are_an_answer(desk: Desk) -> None:
    endless: dict[str, Any] = {}
    endless["path"] = endless
    deep: Any = "x"
    for _ in range(100_000):
        deep = [deep]
    for arguments in (endless, {"path": deep}):
        reply = desk.call("list_folder", arguments)
        assert (reply.ok, "are no JSON" in reply.text) == (False, True)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(arguments=st.dictionaries(st.text(max_size=8), JSON, max_size=3), tool=st.text(max_size=12))
def test_whatever_is_sent_is_a_turn_that_the_journal_holds(
    desk: Desk, arguments: dict[str, Any], tool: str
) -> None:
    before = desk.run.journal.count()
    assert not desk.call(tool, arguments).ok
    turn = desk.run.journal.last_turn()
    assert turn is not None
    assert turn.n == before + 1
    assert asked(turn.tool, turn.arguments).text == asked(tool, arguments).text


def test_ten_megabytes_are_refused_and_not_kept(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("long")
    run, desk = begin(folder)
    with run:
        text = "x" * 10_000_000
        reply = desk.call("write_file", {"path": f"{WORK}/a.txt", "content": text})
        assert (reply.ok, f"{LONGEST:,} are allowed" in reply.text) == (False, True)
        turn = run.journal.last_turn()
        assert turn is not None
        assert len(json.dumps(turn.arguments)) < 4_000
        assert len(turn.digest) == 64
        desk.call("write_file", {"path": f"{WORK}/a.txt", "content": text + "y"})
        assert (run.out / "journal.sqlite-wal").stat().st_size < 1_000_000
    with open_run(run.out, ScriptedOffice()) as again:  # a worker who goes on sends the same again
        resumed = Resumed(Desk(again))
        resumed.call("write_file", {"path": f"{WORK}/a.txt", "content": text})
        resumed.call("write_file", {"path": f"{WORK}/a.txt", "content": text + "y"})
        assert resumed.live
    assert replay(run.out, ScriptedOffice()).difference == ""
    assert end_of(run.out)


@pytest.mark.parametrize("tool", ["write_file", "create_document", "create_workbook", "make_folder"])
@pytest.mark.parametrize(
    "name",
    ["a\nb.txt", "a\x00b.txt", "a\x1bb.txt", "a\x7fb.txt", "a\u202etxt.exe", "a\u2066b.txt", "a\x85b.txt"],
    ids=["line", "nul", "escape", "delete", "right-to-left", "isolate", "next-line"],
)
def test_names_with_control_characters_are_an_error(desk: Desk, tool: str, name: str) -> None:
    arguments: dict[str, Any] = {"path": f"{WORK}/{name}"}
    arguments |= {
        "write_file": {"content": "x"},
        "create_document": {"markdown": "x"},
        "create_workbook": {"sheet": "S", "rows": [[1]]},
    }.get(tool, {})
    hash = desk.run.tree.manifest(0).hash
    reply = desk.call(tool, arguments)
    assert not reply.ok
    assert "control characters" in reply.text
    assert all(ord(c) >= 32 or c == "\n" for c in reply.text)
    assert desk.run.tree.manifest(0).hash == hash


def package(*members: tuple[str, bytes]) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in members:
            archive.writestr(name, content)
    return made.getvalue()


BROKEN = {
    "empty": b"",
    "no zip": b"PK\x03\x04 and then nothing",
    "no parts": package(("a.txt", b"x")),
    "cut": package(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w:document"))[:-30],
    "no xml": package(("[Content_Types].xml", b"<Types"), ("xl/workbook.xml", b"\xff\xfe\x00")),
}


@pytest.mark.parametrize("broken", BROKEN)
@pytest.mark.parametrize("suffix", [".docx", ".xlsx", ".pptx", ".pdf"])
def test_a_broken_office_file_is_an_error_of_every_tool(desk: Desk, suffix: str, broken: str) -> None:
    """As a sandboxed program may have left it: the bytes come in beside the office tools."""
    path = f"{WORK}/broken{suffix}"
    run = desk.run
    n = run.journal.begin(run.clock.day, run.clock.now, "test", "{}")
    with run.journal.transaction():
        run.tree.write(path, BROKEN[broken], run.clock.now)
        run.journal.finish(n, "", True, 0)
    run.tree.carry_out()
    calls: list[tuple[str, dict[str, Any]]] = [("read_file", {}), ("file_info", {})]
    if suffix == ".docx":
        calls += [("append_to_document", {"markdown": "x"}), ("export_pdf", {})]
        calls += [("replace_in_document", {"find": "a", "replace": "b"})]
        calls += [("comment_on_document", {"anchor": "a", "text": "b"})]
    if suffix == ".xlsx":
        calls += [("describe_workbook", {}), ("read_sheet", {}), ("add_sheet", {"sheet": "N", "rows": [[1]]})]
        calls += [("set_cells", {"sheet": "S", "cells": {"A1": 1}})]
    if suffix == ".pptx":
        calls += [("add_slide", {"title": "T"}), ("replace_in_deck", {"find": "a", "replace": "b"})]
    for tool, arguments in calls:
        reply = desk.call(tool, {"path": path, **arguments})
        assert not reply.ok, tool
        assert reply.text.removeprefix("[1 new mail]\n").startswith("error: ")
    desk.call("search_text", {"query": "anything"})
