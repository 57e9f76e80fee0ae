"""One good computer and its month for many tests: made once, shared by all test processes, copied to be broken.

Nobody writes into what `computer`, `finished` and `idle` give; `copy_of` makes a copy that may be changed.
"""

from __future__ import annotations

import fcntl
import functools
import json
import os
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from workaday.authors.embedded.author import Request, write
from workaday.computer.build import build, on_disk
from workaday.fleet.work import work

REQUEST = Request("win_000000", "An office coordinator who keeps lists", 5, 0, "windows", "general")


def shared(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """A folder that the first test process fills and all others find."""
    base = factory.getbasetemp()
    root = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder, done = root / name, root / f"{name}.done"
    with open(root / f"{name}.lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            done.touch()
    return folder


def _make_computer(folder: Path) -> None:
    home = folder / "computers"
    home.mkdir()
    build(write(REQUEST), home)


@pytest.fixture(scope="session")
def computer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole computer, as the embedded author and the builder left it."""
    return shared(tmp_path_factory, "good", _make_computer) / "computers" / REQUEST.id


@pytest.fixture(scope="session")
def run_of(tmp_path_factory: pytest.TempPathFactory, computer: Path) -> Callable[[str], Path]:
    """The finished run of a worker on the good computer."""

    def made(worker: str) -> Path:
        def make(folder: Path) -> None:
            work(computer, folder / "run", worker)

        return shared(tmp_path_factory, f"month-{worker}", make) / "run"

    return functools.cache(made)


@pytest.fixture(scope="session")
def finished(run_of: Callable[[str], Path]) -> Path:
    """The reference worker's month."""
    return run_of("reference")


@pytest.fixture(scope="session")
def idle(run_of: Callable[[str], Path]) -> Path:
    """A month in which nothing was done."""
    return run_of("idle")


# --- copies, and how to break them ---


def copy_of(folder: Path, target: Path) -> Path:
    """A copy whose contents are shared until `rewrite` parts them; databases are copied."""

    def one(source: str, to: str) -> str:
        if ".sqlite" in Path(source).name or source.endswith(".json"):
            return str(shutil.copy2(source, to))
        os.link(source, to)
        return to

    return Path(shutil.copytree(folder, target, copy_function=one))


def rewrite(place: Path, content: bytes) -> None:
    """Other bytes at a place of a copy, with the time that the file had."""
    stat = place.stat()
    place.unlink()
    place.write_bytes(content)
    os.utime(place, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def place_of(folder: Path, path: str) -> Path:
    """Where a user's path lies below a computer, or below a run's desk."""
    return folder / on_disk(path)


def document(folder: Path, name: str) -> Any:
    return json.loads((folder / name).read_text(encoding="utf-8"))


def put_document(folder: Path, name: str, value: object) -> None:
    (folder / name).write_text(json.dumps(value), encoding="utf-8")


def ledger_db(folder: Path) -> sqlite3.Connection:
    """The ledger's file of a copy, to read or change. The caller closes it."""
    return sqlite3.connect(folder / "truth" / "ledger.sqlite", isolation_level=None)


def query(folder: Path, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
    db = ledger_db(folder)
    try:
        return db.execute(sql, parameters).fetchall()
    finally:
        db.close()


def records(folder: Path, table: str) -> dict[str, Any]:
    """The definitions of a ledger's table by id, in their order."""
    rows = query(folder, f"SELECT id, definition FROM {table} ORDER BY rowid")
    return {id: json.loads(text) for id, text in rows}


def ledger_document(folder: Path, name: str) -> Any:
    return json.loads(query(folder, "SELECT content FROM documents WHERE name = ?", name)[0][0])


def put_ledger_document(folder: Path, name: str, value: object) -> None:
    query(folder, "UPDATE documents SET content = ? WHERE name = ?", json.dumps(value), name)


def edit_zip(content: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """An office file with its parts changed."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            new.writestr(item, change(item.filename, old.read(item)))
    return out.getvalue()
