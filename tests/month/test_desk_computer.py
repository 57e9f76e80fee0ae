"""A tiny computer made by hand, and an office that answers from a script, for all tests of the month."""

from __future__ import annotations

import json
import os
from collections.abc import MutableMapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from workaday.artifacts.spec import Document, Formula, Heading, Paragraph, Properties, Sheet, Workbook
from workaday.artifacts.writers import write
from workaday.month.desk import Desk
from workaday.month.records import Enclosure, ScheduledMail, SentMail
from workaday.month.run import Run, create_run

HOME = "C:/Users/ana"
WORK = f"{HOME}/Documents/Work"
MADE = datetime(2025, 12, 1, 9, 30)
MONTH_START = datetime(2026, 1, 5, 8, 30)


@dataclass
class ScriptedOffice:
    """Greets once, answers each mail an hour later with a file, and counts in its memory."""

    sent: list[SentMail] = field(default_factory=list)

    def opening(self) -> list[ScheduledMail]:
        first = ScheduledMail(
            MONTH_START - timedelta(minutes=5), "p_ben", "Welcome back", "Good to have you."
        )
        later = ScheduledMail(MONTH_START + timedelta(days=1), "p_carla", "Numbers", "The audit wants 42.")
        return [later, first]

    def on_mail(self, mail: SentMail, memory: MutableMapping[str, str]) -> list[ScheduledMail]:
        self.sent.append(mail)
        memory["count"] = str(int(memory.get("count", "0")) + 1)
        body = f"Answer {memory['count']} to: {mail.subject}"
        extra = (Enclosure("figures.csv", b"item,amount\npens,12\n"),)
        when = mail.when + timedelta(hours=1)
        return [
            ScheduledMail(when, to, f"Re: {mail.subject}", body, extra, mail.id)
            for to in mail.to
            if "@" not in to
        ]

    def on_time(self, now: datetime, memory: MutableMapping[str, str]) -> list[ScheduledMail]:
        return []

    def busy(self, person: str, day: date) -> list[tuple[datetime, datetime]]:
        return []


def report() -> bytes:
    properties = Properties("Q4 report", "Ana Ruiz", "Ana Ruiz", MADE, MADE)
    blocks = (
        Heading("Summary"), Paragraph("Revenue was 120 in the fourth quarter."),
        Heading("Outlook"), Paragraph("We expect a calm spring."),
    )  # fmt: skip
    return write(Document("Q4 report", blocks, properties), ".docx")


def ledger_book() -> bytes:
    rows: list[tuple[Any, ...]] = [("Invoice", "Date", "Amount")]
    rows += [
        (f"INV-{n:03d}", datetime(2025, 11, 1).date() + timedelta(days=n % 28), n * 10.25)
        for n in range(1, 401)
    ]
    total = ("Total", None, Formula("=SUM(C2:C401)", sum(n * 10.25 for n in range(1, 401))))
    properties = Properties("Invoices", "Ana Ruiz", "Ana Ruiz", MADE, MADE)
    sheet = Sheet("Invoices", (*rows, total), header_row=0, total_rows=(401,))
    return write(Workbook((sheet, Sheet("Empty", ())), properties), ".xlsx")


def make_computer(folder: Path, *, system: str = "windows") -> Path:
    """The computer's folder, as `build` would have left it."""
    computer = folder / "win_000001"
    home = computer / ("drives/C/Users/ana" if system == "windows" else "drives/Macintosh HD/Users/ana")
    files: dict[str, bytes] = {
        "Documents/Work/Q4 report.docx": report(),
        "Documents/Work/Invoices.xlsx": ledger_book(),
        "Documents/Work/notes.txt": b"Call Ben.\nThe audit is on Friday.\n",
        "Documents/Work/plan.md": b"# Plan\n\n## January\n\nRest.\n\n## February\n\nWork.\n",
        "Documents/Work/long.txt": "\n".join(f"line {n} of a long file" for n in range(2000)).encode(),
        "Documents/Work/copy of notes.txt": b"Call Ben.\nThe audit is on Friday.\n",
        "Documents/Work/broken.docx": b"not a zip",
        "Desktop/rows.csv": b"item,amount\npens,12\nink,3.5\n",
    }
    for name, content in files.items():
        place = home / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
        stamp = MADE.replace(tzinfo=UTC).timestamp()
        os.utime(place, (stamp, stamp))
    (home / "Downloads").mkdir()
    (computer / "truth").mkdir()
    (computer / "truth" / "ledger.sqlite").write_bytes(b"secret answer 4711")
    for name, value in _documents(system).items():
        (computer / name).write_text(json.dumps(value), encoding="utf-8")
    return computer


def _documents(system: str) -> dict[str, Any]:
    person = {"role": "Controller", "organization": "Acme"}
    return {
        "computer.json": {"id": "win_000001"},
        "persona.json": {"persona": "a bookkeeper", "current_timestamp": "2026-01-04T23:59:59", "os": system},
        "user_profile.json": {
            "identity": {"full_name": "Ana Ruiz", "email": "ana@acme.example", "role": "Bookkeeper"},
            "career_profile": {"career_summary": "Bookkeeper at Acme."},
            "related_people": [
                {"name": "Ben Ode", "email": "ben@acme.example", "relationship": "manager", **person},
                {"name": "Dora Lem", "email": "dora@other.example", "relationship": "friend", **person},
            ],
        },
        "filesystem_policy.json": {"default_paths": {"documents": f"{HOME}/Documents"}},
        "project_index.json": {"projects": []},
        "file_list.json": [],
        "file_graph.json": {"nodes": [], "edges": []},
        "monthly_objectives.json": {
            "simulation_period": {"start": "2026-01-05", "end": "2026-01-30", "working_days": 20},
            "deliverables": [
                {"id": "dlv_001", "title": "Close the quarter", "target_completion": "2026-01-06"},
            ],
        },
        "collaborators.json": {
            "collaborators": [
                {"id": "p_ben", "name": "Ben Ode", "email": "ben@acme.example", **person},
                {"id": "p_carla", "name": "Carla Voss", "email": "carla@acme.example", **person},
                {"id": "p_carlo", "name": "Carla Nunez", "email": "nunez@acme.example", **person},
            ]
        },
    }  # fmt: skip


def begin(folder: Path, name: str = "run", **more: Any) -> tuple[Run, Desk]:
    computer = folder / "win_000001"
    if not computer.exists():
        make_computer(folder, **more)
    run = create_run(computer, folder / name, worker="test", office=ScriptedOffice())
    return run, Desk(run)


@pytest.mark.parametrize("system", ["windows", "mac"])
def test_the_copy_has_the_computers_bytes_and_times(tmp_path: Path, system: str) -> None:
    run, _ = begin(tmp_path, system=system)
    with run:
        places = [p for p in (run.computer / "drives").rglob("*") if p.is_file()]
        assert len(places) == 8
        for place in places:
            copied = run.desk_root / place.relative_to(run.computer / "drives")
            assert copied.read_bytes() == place.read_bytes()
            assert copied.stat().st_mtime_ns == place.stat().st_mtime_ns
        assert not (run.out / "desk" / "truth").exists()
