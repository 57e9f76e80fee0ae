"""Small computers made by hand: the files that a test wants, and nothing of an author."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import docx
import openpyxl

from workaday.computer.build import on_disk
from workaday.computer.records import DOCUMENTS

HOME = "C:/Users/ann"
NOW = datetime(2026, 2, 27, 18, 0)
WHEN = datetime(2026, 2, 18, 10, 30)


def make(folder: Path, files: Mapping[str, bytes], *, when: Mapping[str, datetime] | None = None,
         entries: Mapping[str, Mapping[str, object]] | None = None, folders: tuple[str, ...] = ()) -> Path:  # fmt: skip
    """A computer with these files, by their path below home; `when` and `entries` override time and list entry."""
    listed = []
    for name, content in files.items():
        path = f"{HOME}/{name}"
        place = folder / on_disk(path)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
        stamp = (when or {}).get(name, WHEN).replace(tzinfo=UTC).timestamp()
        os.utime(place, (stamp, stamp))
        entry = {"path": path, "size_bytes": len(content), "origin": "user_created", "content_mode": "generate", "project_ids": ["P1"]}  # fmt: skip
        listed.append(entry | dict((entries or {}).get(name, {})))
    (folder / "drives" / "C" / "Users" / "ann").mkdir(parents=True, exist_ok=True)
    for path in folders:
        (folder / on_disk(f"{HOME}/{path}")).mkdir(parents=True, exist_ok=True)
    documents: dict[str, object] = {name: {} for name in DOCUMENTS}
    documents["file_list.json"] = listed
    documents["filesystem_policy.json"] = {"default_paths": {"documents": f"{HOME}/Documents"}}
    documents["persona.json"] = {"current_timestamp": NOW.isoformat()}
    documents["user_profile.json"] = {"identity": {"email": "ann@firm.example"}}
    for name, value in documents.items():
        (folder / name).write_text(json.dumps(value), encoding="utf-8")
    (folder / "truth").mkdir()
    db = sqlite3.connect(folder / "truth" / "ledger.sqlite")
    db.execute("CREATE TABLE artifacts (path TEXT, kind TEXT, holder TEXT)")
    db.commit()
    db.close()
    about = {"id": folder.name, "os": "windows", "trade": {"soc": "13-2011"}}
    (folder / "computer.json").write_text(json.dumps(about), encoding="utf-8")
    return folder


def word_file(text: str) -> bytes:
    document = docx.Document()
    for paragraph in text.split("\n"):
        document.add_paragraph(paragraph)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def workbook(rows: list[list[object]], sheets: int = 1) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for k in range(1, sheets):
        book.create_sheet(f"more {k}")
    out = BytesIO()
    book.save(out)
    return out.getvalue()
