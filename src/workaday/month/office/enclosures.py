"""Files that colleagues send: registers that they keep, rows as they were corrected, invitations."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from workaday.artifacts import spec
from workaday.artifacts.writers import write
from workaday.errors import RunError
from workaday.month.invitations import Invitation, write_invitation
from workaday.month.records import Enclosure
from workaday.objectives.records import Correction, Gathering
from workaday.world.ledger import Ledger
from workaday.world.period import Period
from workaday.world.records import Person


def held_file(truth: Path, holder: str, name: str) -> Enclosure:
    """A file that a colleague keeps. Raises RunError when it is gone."""
    path = truth / "reference_files" / holder / name
    try:
        return Enclosure(name, path.read_bytes())
    except OSError as error:
        raise RunError(
            f"{path}: a colleague's file is missing ({error.strerror}); make the computer again"
        ) from error


def rows_file(ledger: Ledger, correction: Correction, sender: Person) -> Enclosure:
    """The corrected rows as a workbook, with all their columns as they are known from the correction on."""
    table = ledger.tables[correction.table]
    keys = [row.key for row in correction.rows]
    marks = ", ".join(f"'{key.replace(chr(39), chr(39) * 2)}'" for key in keys)
    rows = ledger.query(
        f'SELECT * FROM "{correction.table}" WHERE "{table.key}" IN ({marks})', Period(correction.when.date()),
        correction.when + timedelta(seconds=1),
    )  # fmt: skip
    shown = list(table.stored)
    grid = [tuple(table.label_of(c) for c in shown), *(tuple(row[c] for c in shown) for row in rows)]
    sheet = spec.Sheet(table.label[:31], tuple(grid), header_row=0)
    when = correction.when.replace(microsecond=0)
    properties = spec.Properties(table.label, sender.name, sender.name, when, when)
    return Enclosure(correction.file, write(spec.Workbook((sheet,), properties), ".xlsx"))


def invitation_file(
    meeting: Gathering, sender: Person, people: list[Person], sent: datetime, zone: str
) -> Enclosure:
    """The .ics of a meeting that a colleague calls."""
    addresses = [spec.Address(p.name, p.email) for p in people]
    invitation = Invitation(meeting.title, meeting.start, meeting.end, sender.name, place=meeting.place)
    return write_invitation(invitation, spec.Address(sender.name, sender.email), addresses, sent, zone)
