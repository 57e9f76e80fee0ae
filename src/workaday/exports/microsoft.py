"""The paper's release, microsoft/synthetic-computers-at-scale, as folders of our form: documents, no bytes.

A row is data that a language model made: its id becomes a folder's name only if it is one, and a row that
cannot be read is named and left out; the others are imported.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workaday import __version__
from workaday.computer.records import DOCUMENTS
from workaday.errors import InputError, UsageError
from workaday.exports.mending import MENDED, Mending, Note

AUTHOR = "microsoft/synthetic-computers-at-scale"
COLUMNS = {
    "collaborators.json": "collaboration_context",
    **{n: n[:-5] for n in DOCUMENTS if n != "collaborators.json"},
}
"""Our documents, and the columns that hold them."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
_AT_ONCE = 8


@dataclass
class Imported:
    """What became of a release: how much was mended in each row, and the rows that could not be read."""

    folder: Path
    rows: dict[str, list[Note]] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)

    @property
    def total(self) -> dict[str, int]:
        """How often each kind of thing was mended, in the kinds' order."""
        counts = Counter(note.kind for notes in self.rows.values() for note in notes)
        return {kind: counts[kind] for kind in MENDED if counts[kind]}

    def computers(self, kind: str) -> int:
        """How many computers something of the kind was mended on."""
        return sum(any(n.kind == kind for n in notes) for notes in self.rows.values())


def import_release(
    file: Path, out: Path, *, as_published: bool = False, progress: Callable[[str], None] = lambda _: None
) -> Imported:
    """Writes each row of a parquet as a computer below out/computers, and what was mended into out/import.json.
    With `as_published` nothing is mended. Raises InputError for a file that is not the release, UsageError for a
    folder with something in it."""
    rows = _rows(file)
    home = _prepared(out)
    done = Imported(home)
    for number, row in enumerate(rows):
        try:
            id, documents = _read(row, done.rows)
        except InputError as error:
            done.failed.append(f"row {number}: {error}")
            continue
        done.rows[id] = _write(home, id, documents, file.name, as_published)
        progress(id)
    (out / "import.json").write_text(_json(_report(done, file, as_published)), encoding="utf-8")
    return done


def described(file: Path, row: int) -> tuple[str, dict[str, Any]]:
    """One row's id and its documents, mended, counted from 0. Raises InputError where there is no such row, or it
    cannot be read."""
    for number, values in enumerate(_rows(file)):
        if number == row:
            id, documents = _read(values, {})
            Mending(documents).run()
            return id, documents
    raise InputError(f"{file}: no row {row}; rows are counted from 0")


# --- reading ---


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    """The rows, a few in memory at a time. The file is looked at before the first is asked for."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise InputError('reading parquet needs pyarrow: pip install "workaday[data]"') from error
    try:
        source = pyarrow.parquet.ParquetFile(file)
    except OSError as error:
        raise InputError(
            f"{file}: {error.strerror or 'not a parquet file'}; give the release's parquet"
        ) from error
    except pyarrow.ArrowException as error:
        raise InputError(f"{file}: not a parquet file; give the release's parquet") from error
    columns = ["computer_id", *COLUMNS.values()]
    missing = [c for c in columns if c not in source.schema_arrow.names]
    if missing:
        raise InputError(
            f"{file}: no column {', '.join(missing)}; it has {', '.join(source.schema_arrow.names)[:200] or 'none'}; "
            f"give a parquet with the columns of {AUTHOR}"
        )
    return _batches(source, columns, file, pyarrow.ArrowException)


def _batches(
    source: Any, columns: list[str], file: Path, broken: type[Exception]
) -> Iterator[dict[str, Any]]:
    try:
        for batch in source.iter_batches(batch_size=_AT_ONCE, columns=columns):
            yield from batch.to_pylist()
    except (OSError, broken) as error:
        raise InputError(
            f"{file}: damaged ({' '.join(str(error).split())[:120]}); download it again"
        ) from error


def _read(row: dict[str, Any], taken: dict[str, list[Note]]) -> tuple[str, dict[str, Any]]:
    """A row's id and its documents by our names. Raises InputError."""
    id = row["computer_id"]
    if not isinstance(id, str) or not _NAME.fullmatch(id):
        raise InputError(f"computer_id {id!r:.60} is no name for a folder; letters, digits, _ and - are")
    if id in taken:
        raise InputError(f"computer_id {id} is there twice")
    documents = {}
    for name, column in COLUMNS.items():
        try:
            documents[name] = json.loads(row[column])
        except (TypeError, ValueError, RecursionError) as error:
            raise InputError(f"{id}: column {column} is not JSON ({str(error)[:80]})") from error
    return id, documents


# --- writing ---


def _prepared(out: Path) -> Path:
    home = out / "computers"
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UsageError(f"{out} is not an empty folder; give another --out")
    try:
        home.mkdir(parents=True)
    except OSError as error:
        raise UsageError(f"{home}: {error.strerror}; give a folder that can be written") from error
    return home


def _write(home: Path, id: str, documents: dict[str, Any], source: str, as_published: bool) -> list[Note]:
    """One computer, under a hidden name until it is whole."""
    mending, taken = Mending(documents), None
    if not as_published:
        taken = mending.run()
    persona = documents["persona.json"] if isinstance(documents["persona.json"], dict) else {}
    about = {
        "id": id, "author": AUTHOR, "version": __version__, "content": "metadata only", "size": "paper",
        "os": "mac" if persona.get("os") == "macos" else "windows", "persona": persona.get("persona", ""),
        "source": source, "as_published": as_published,
    }  # fmt: skip
    if taken:
        about["taken"] = taken.isoformat()
    partial = home / f".partial-{id}"
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir()
    for name in DOCUMENTS:
        (partial / name).write_text(_json(documents[name]), encoding="utf-8")
    (partial / "computer.json").write_text(_json(about), encoding="utf-8")
    os.rename(partial, home / id)
    return mending.notes


def _report(done: Imported, file: Path, as_published: bool) -> dict[str, Any]:
    return {
        "source": file.name,
        "author": AUTHOR,
        "as_published": as_published,
        "mended": done.total,
        "failed": done.failed,
        "computers": {
            id: {
                "mended": dict(Counter(n.kind for n in notes)),
                "what": [[n.kind, n.what[:300]] for n in notes],
            }
            for id, notes in done.rows.items()
        },
    }


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
