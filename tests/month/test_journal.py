"""The journal: two phases, transactions, and reading beside a writer."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

import pytest

from workaday.errors import RunError
from workaday.month.journal import Journal, KeptFile, Mail, PendingMail

NOW = datetime(2026, 1, 5, 9, 0)


def a_mail(id: str, direction: Literal["in", "out"] = "in") -> Mail:
    kept = (KeptFile("a.csv", "ab" * 32, 3),)
    return Mail(
        id, direction, NOW, "p_ben", ("me",), "Hi", "Text", ("p_x",), "", id, False, kept, ("C:/a.csv",)
    )


def turn(journal: Journal, tool: str = "what_time", result: str = "ok") -> int:
    n = journal.begin(1, NOW, tool, "{}")
    with journal.transaction():
        journal.finish(n, result, True, 1)
    return n


def test_turns_come_back_in_order(tmp_path: Path) -> None:
    journal = Journal.create(tmp_path / "journal.sqlite")
    assert [turn(journal), turn(journal, "wait")] == [1, 2]
    journal.close()
    again = Journal.open(tmp_path / "journal.sqlite")
    assert [(t.n, t.tool, t.ok, t.minutes) for t in again.turns()] == [
        (1, "what_time", True, 1),
        (2, "wait", True, 1),
    ]
    assert again.count() == 2
    assert turn(again) == 3
    again.close()


def test_an_intent_without_result_never_was(tmp_path: Path) -> None:
    """The connection drops between intent and result, as a killed process drops it."""
    path = tmp_path / "journal.sqlite"
    journal = Journal.create(path)
    turn(journal)
    journal.begin(1, NOW, "write_notes", '{"text": "x"}')
    journal._db.execute("BEGIN")
    journal.state["notes"] = "x"
    journal.add_mail(a_mail("m0001"))
    journal.close()
    again = Journal.open(path)
    assert again.interrupted is not None
    assert (again.interrupted.n, again.interrupted.tool, again.interrupted.arguments) == (
        2,
        "write_notes",
        {"text": "x"},
    )
    assert again.count() == 1
    assert "notes" not in again.state
    assert again.mails() == []
    assert again.next_mail_id() == "m0001"
    again.close()
    third = Journal.open(path)
    assert third.interrupted is None
    third.close()


def test_what_raises_in_a_transaction_leaves_nothing(tmp_path: Path) -> None:
    journal = Journal.create(tmp_path / "journal.sqlite")

    def broken() -> None:
        with journal.transaction():
            journal.state["a"] = "1"
            journal.memory["b"] = "2"
            journal.add_mail(a_mail("m0001"))
            raise ValueError("a fault")

    with pytest.raises(ValueError, match="a fault"):
        broken()
    assert len(journal.state) == 0
    assert len(journal.memory) == 0
    assert journal.next_mail_id() == "m0001"
    journal.close()


def test_an_attempt_that_fails_spares_what_came_before_it(tmp_path: Path) -> None:
    journal = Journal.create(tmp_path / "journal.sqlite")

    def attempt() -> None:
        with journal.attempt():
            journal.state["tried"] = "1"
            raise ValueError

    with journal.transaction():
        journal.state["before"] = "1"
        with pytest.raises(ValueError):
            attempt()
    assert list(journal.state) == ["before"]
    journal.close()


def test_mails_and_pending_mails_round_trip(tmp_path: Path) -> None:
    journal = Journal.create(tmp_path / "journal.sqlite")
    journal.add_mail(a_mail("m0001"))
    journal.add_mail(a_mail("m0002", "out"))
    assert journal.mail("m0001") == a_mail("m0001")
    assert [m.id for m in journal.mails()] == ["m0002", "m0001"]
    assert [m.id for m in journal.mails("in")] == ["m0001"]
    journal.mark_read("m0001")
    assert journal.mail("m0001").read  # type: ignore[union-attr]  # it is there
    later = PendingMail(0, NOW + timedelta(hours=2), "p_ben", "b", "two")
    sooner = PendingMail(0, NOW, "p_ben", "a", "one", "m0002", (KeptFile("x", "cd" * 32, 1),))
    journal.schedule(later)
    journal.schedule(sooner)
    assert [m.subject for m in journal.due(NOW)] == ["a"]
    assert journal.due(NOW)[0].enclosures == sooner.enclosures
    journal.drop_pending(journal.due(NOW)[0].n)
    assert [m.subject for m in journal.pending()] == ["b"]
    journal.close()


def test_entries_are_a_mapping(tmp_path: Path) -> None:
    journal = Journal.create(tmp_path / "journal.sqlite")
    journal.memory.update({"b": "2", "a": "1", "aa": "3"})
    assert dict(journal.memory) == {"a": "1", "aa": "3", "b": "2"}
    assert journal.memory.beginning("a") == [("a", "1"), ("aa", "3")]
    assert journal.memory.pop("a") == "1"
    with pytest.raises(KeyError):
        del journal.memory["a"]
    assert journal.memory.get("a", "none") == "none"
    journal.close()


def test_who_only_reads_sees_commits_and_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    journal = Journal.create(path)
    turn(journal)
    reader = Journal.open(path, read_only=True)
    journal.begin(1, NOW, "wait", "{}")
    assert [t.n for t in reader.turns()] == [1]
    with pytest.raises(sqlite3.OperationalError):
        reader.state["x"] = "1"
    reader.close()
    journal.close()
    reader = Journal.open(path, read_only=True)
    assert reader.interrupted is not None
    reader.close()


@pytest.mark.parametrize(
    "content", [None, b"not a database, at all, by far", b""], ids=["missing", "junk", "empty"]
)
def test_what_is_no_journal_says_so(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "journal.sqlite"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(RunError, match="start a new"):
        Journal.open(path)
