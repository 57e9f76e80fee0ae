"""Work or a copy: a selection of an earlier list is work, the list itself is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from workaday.artifacts.readers import read
from workaday.computer.build import on_disk
from workaday.grading.copies import Copies

FOLDER = "C:/Users/ann/Documents"
LOG = "event,unit,kind\n" + "".join(f"E{n:03d},{n % 3},{'fall' if n % 2 else 'drug'}\n" for n in range(40))
LINES = LOG.splitlines(keepends=True)


def source_of(folder: Path, name: str, content: str) -> str:
    place = folder / on_disk(FOLDER)
    place.mkdir(parents=True)
    (place / "event_log.csv").write_text(LOG, encoding="utf-8")
    raw = content.encode()
    return Copies(folder).source_of(raw, read(raw, name), f"{FOLDER}/{name}")


@pytest.mark.parametrize(
    ("content", "copied"),
    [
        (LOG, True),
        ("".join([LINES[0], *reversed(LINES[1:])]), True),
        ("".join(LINES[:-1]), True),
        ("".join([LINES[0], *(line for line in LINES if line.endswith("fall\n"))]), False),
        ("event,unit,kind,note\n" + "".join(f"E{n:03d},{n % 3},fall,seen\n" for n in range(40)), False),
    ],
    ids=["itself", "in another order", "a row short", "a selection", "with more to say"],
)
def test_a_list_is_a_copy_when_it_is_the_whole_of_another(tmp_path: Path, content: str, copied: bool) -> None:
    assert source_of(tmp_path, "review queue.csv", content) == ("event_log.csv" if copied else "")
