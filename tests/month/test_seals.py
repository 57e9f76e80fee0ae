"""A journal that a disk has spoilt is not believed: whatever byte is flipped, wherever the file ends."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
from test_desk_computer import WORK, ScriptedOffice, begin

from workaday.errors import RunDamagedError, RunError
from workaday.month.fork import fork_run
from workaday.month.journal import Journal
from workaday.month.run import open_run

Content = tuple[list[str], list[str], list[str], dict[str, str], dict[str, str]]


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of three days, closed."""
    run, desk = begin(tmp_path_factory.mktemp("worked"))
    with run:
        for day in range(3):
            desk.call("write_file", {"path": f"{WORK}/w{day}.txt", "content": f"day {day}"})
            desk.call("send_mail", {"to": ["Ben"], "subject": f"s{day}", "body": "b"})
            desk.call("wait", {"minutes": 90})
            desk.call("read_mail", {"id": "m0001"})
            desk.call("write_notes", {"text": "n" * 2000})
            desk.call("end_day", {})
    return run.out


def content(place: Path) -> Content:
    journal = Journal.open(place, read_only=True)
    try:
        return (
            [repr(t) for t in journal.turns()],
            [repr(m) for m in journal.mails()],
            [repr(m) for m in journal.pending()],
            dict(journal.memory),
            dict(journal.state),
        )
    finally:
        journal.close()


def is_noticed(spoilt: bytes, place: Path, whole: Content) -> bool:
    """Whether a journal is refused; one that is not must say the same as before."""
    place.write_bytes(spoilt)
    try:
        found = content(place)
    except RunError:
        return True
    assert found == whole
    return False


def test_a_flipped_bit_is_noticed_or_does_not_matter(worked: Path, tmp_path: Path) -> None:
    whole = content(worked / "journal.sqlite")
    clean = (worked / "journal.sqlite").read_bytes()
    chance = random.Random(11)
    noticed = 0
    for _ in range(300):
        spoilt = bytearray(clean)
        spoilt[chance.randrange(len(clean))] ^= 1 << chance.randrange(8)
        noticed += is_noticed(bytes(spoilt), tmp_path / "journal.sqlite", whole)
    assert noticed > 50  # the rest are empty bytes of pages


def test_a_journal_cut_short_is_noticed_or_does_not_matter(worked: Path, tmp_path: Path) -> None:
    whole = content(worked / "journal.sqlite")
    clean = (worked / "journal.sqlite").read_bytes()
    cuts = [int(len(clean) * share / 40) for share in range(40)]
    noticed = [is_noticed(clean[:cut], tmp_path / "journal.sqlite", whole) for cut in cuts]
    assert all(noticed[:30])


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE turns SET result = 'other' WHERE n = 9",
        "DELETE FROM turns WHERE n = 9",
        "DELETE FROM turns WHERE n = 18; DELETE FROM entries WHERE turn = 18",
        "DELETE FROM turns WHERE n = 0",
        "UPDATE mails SET body = 'other' WHERE n = 3",
        "DELETE FROM opened",
        "DELETE FROM arrived WHERE turn > 12",
        "UPDATE pending SET at = '2026-01-30T10:00:00'",
        "UPDATE entries SET value = 'x' WHERE book = 'memory'",
        "INSERT INTO entries VALUES ('memory', 'k', 99, 'v')",
    ],
)
def test_what_was_changed_by_hand_is_noticed(worked: Path, tmp_path: Path, sql: str) -> None:
    place = tmp_path / "journal.sqlite"
    shutil.copy(worked / "journal.sqlite", place)
    journal = Journal.open(place)
    journal._db.executescript(sql)
    journal.close()
    if (
        "n = 18" in sql
    ):  # the last turn with all that it wrote: a journal of one turn less, and the tree knows
        journal = Journal.open(place)
        assert journal.count() == 17
        journal.close()
        return
    with pytest.raises(RunDamagedError, match="damaged"):
        Journal.open(place)


def test_a_damaged_run_goes_on_from_an_evening_before(worked: Path, tmp_path: Path) -> None:
    run = tmp_path / "win" / "run"
    shutil.copytree(worked.parent, run.parent)
    journal = Journal.open(run / "journal.sqlite")
    journal._db.execute("UPDATE turns SET result = 'other' WHERE n = 14")
    journal.close()
    with pytest.raises(RunDamagedError, match=r"turn 14 .* fork it at day 2"):
        open_run(run, ScriptedOffice())
    with open_run(fork_run(run, 2, tmp_path / "fork"), ScriptedOffice()) as forked:
        assert forked.journal.count() == 12
        assert forked.clock.day == 3
    with pytest.raises(RunDamagedError):
        fork_run(run, 3, tmp_path / "later")
