"""Rows -> .csv as Excel saves it: commas, CRLF, UTF-8; dates in ISO form, an empty cell for None."""

from __future__ import annotations

import csv
from datetime import datetime
from io import StringIO

from workaday.artifacts.spec import Cell, Rows


def write_csv(spec: Rows) -> bytes:
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_field(name) for name in spec.header)
    writer.writerows([_field(cell) for cell in row] for row in spec.rows)
    return out.getvalue().encode("utf-8", "replace")


def _field(cell: Cell) -> str | int | float:
    match cell:
        case str():
            return cell.replace("\x00", "")
        case None:
            return ""
        case bool():
            return "TRUE" if cell else "FALSE"
        case int() | float():
            return cell
        case datetime():
            return cell.isoformat(sep=" ", timespec="minutes" if not cell.second else "seconds")
    return cell.isoformat()
