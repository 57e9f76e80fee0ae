"""What the desk's answers say: rows of sheets, fields of mails. Texts in, records out."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from workaday.errors import RunError
from workaday.workers.protocol import Call
from workaday.world.records import Value
from workaday.world.refs import Row
from workaday.world.tables import Column, RecordTable

_PAGE = re.compile(r"\n?\[page (\d+) of (\d+)[^\]]*\]\s*$")
_NOTICE = re.compile(r"^\[\d+ new mails?\]\n")


class Eyes:
    """Reads through a desk's tools; a refused call is an error of the worker's, with the desk's words."""

    def __init__(self, call: Call) -> None:
        self._call = call

    def do(self, tool: str, **arguments: Any) -> str:
        """One tool call that must succeed."""
        answer = self._call(tool, arguments)
        if not answer.ok:
            raise RunError(f"the desk refused {tool}: {answer.text}")
        return _NOTICE.sub("", answer.text)

    def attempt(self, tool: str, **arguments: Any) -> str | None:
        """One tool call that may fail."""
        answer = self._call(tool, arguments)
        return _NOTICE.sub("", answer.text) if answer.ok else None

    def pages(self, tool: str, **arguments: Any) -> Iterator[str]:
        """Every page of an answer, without the page marks."""
        page = 1
        while True:
            text = self.do(tool, **arguments, page=page)
            mark = _PAGE.search(text)
            yield text[: mark.start()] if mark else text
            if mark is None or int(mark.group(1)) >= int(mark.group(2)):
                return
            page += 1

    def sheet(self, path: str, sheet: str) -> list[list[str]]:
        """All rows of a sheet as the desk shows them: "row<TAB>cell<TAB>cell"."""
        rows = []
        for text in self.pages("read_sheet", path=path, sheet=sheet):
            for line in text.splitlines():
                number, tab, cells = line.partition("\t")
                if tab and number.strip().isdigit():
                    rows.append(cells.split("\t"))
        return rows

    def delimited(self, path: str) -> list[list[str]]:
        """All rows of a delimited file."""
        text = "".join(
            page if page.endswith("\n") else page + "\n" for page in self.pages("read_file", path=path)
        )
        return [row for row in csv.reader(io.StringIO(text)) if row]


def table_rows(lines: list[list[str]], labels: Mapping[str, str], table: RecordTable) -> list[Row]:
    """The register's rows: found by its header's labels, up to its total or its end.
    Raises RunError when no line is the header."""
    head = next((k for k, line in enumerate(lines) if {c.strip() for c in line} >= set(labels)), None)
    if head is None:
        raise RunError(f"no header with {', '.join(labels)} among {len(lines)} lines")
    places = {labels[label.strip()]: k for k, label in enumerate(lines[head]) if label.strip() in labels}
    rows: list[Row] = []
    key_column = table.columns[table.key]
    for line in lines[head + 1 :]:
        cells = {c: line[k].strip() if k < len(line) else "" for c, k in places.items()}
        if not any(cells.values()) or (line and line[0].strip() == "Total" and key_column.gen != "choice"):
            break
        rows.append({c: typed(text, table.columns[c]) for c, text in cells.items()})
    return rows


def typed(text: str, column: Column) -> Value:
    """A cell's text as its column holds it; an empty cell holds nothing."""
    if text == "":
        return None
    if column.numeric:
        return column.number(float(text.replace(",", "")))
    return text[:10] if column.gen == "date" or column.unit == "date" else text


@dataclass(frozen=True)
class Letter:
    """A mail as the desk shows it."""

    id: str
    sender: str
    subject: str
    body: str
    attachments: tuple[str, ...]
    reply_to: str


def mail_ids(listing: str) -> list[str]:
    """The ids in a listing of mails, oldest first."""
    return sorted(set(re.findall(r"^(m\d+)\s*\|", listing, flags=re.MULTILINE)))


def letter(id: str, text: str) -> Letter:
    """A mail from the text of read_mail: header lines, an empty line, the body."""
    head, _, body = text.partition("\n\n")
    fields = dict(re.findall(r"^([A-Za-z -]+):\s*(.*)$", head, flags=re.MULTILINE))
    fields = {k.strip().lower(): v.strip() for k, v in fields.items()}
    names = fields.get("attachments", "")
    attachments = tuple(n.strip() for n in names.split("; ") if n.strip() and n.strip() != "none")
    return Letter(
        id,
        fields.get("from", ""),
        fields.get("subject", ""),
        body,
        attachments,
        fields.get("in reply to", ""),
    )


def saved_path(answer: str, fallback: str) -> str:
    """Where save_attachment says that it put a file."""
    match = re.search(r"((?:[A-Z]:|/)[^\n]*?\.\w{2,4})(?=$|[\s.,;)])", answer)
    return match.group(1) if match else fallback
