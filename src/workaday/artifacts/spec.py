"""What a file holds, before it is bytes.

A spec is plain data: writers turn it into bytes, readers give back what bytes hold. A spec knows
nothing of the ledger: every reference in it is already resolved, every figure already a form.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeAlias

Cell: TypeAlias = str | int | float | bool | date | datetime | None


@dataclass(frozen=True)
class Logo:
    """What stands at the head of a house's letters. `width` in pixels; a `scanned` one has grain."""

    text: str
    seed: int
    width: int
    scanned: bool = False


@dataclass(frozen=True)
class HouseStyle:
    """How an organisation's documents look. `accent` is RRGGBB; `paper` is "Letter" or "A4"; `logo` stands in
    letterheads, `cover` is the picture on title slides."""

    font: str = "Calibri"
    heading_font: str = "Calibri"
    accent: str = "1F3864"
    paper: str = "Letter"
    currency: str = "$"
    base_size_pt: float = 11.0
    logo: Logo | None = None
    cover: Logo | None = None


@dataclass(frozen=True)
class Properties:
    """Document properties as an office suite keeps them; times are local wall time, no zone."""

    title: str
    author: str
    last_modified_by: str
    created: datetime
    modified: datetime
    company: str = ""
    revision: int = 1


# --- running text: docx, pdf, md, txt --------------------------------------------------------


@dataclass(frozen=True)
class Comment:
    """A reviewer's remark, anchored on the whole paragraph that carries it."""

    author: str
    when: datetime
    text: str


@dataclass(frozen=True)
class Change:
    """A tracked change at the paragraph's end: words struck out, words put in."""

    author: str
    when: datetime
    deleted: str
    inserted: str


@dataclass(frozen=True)
class Heading:
    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """Text with **bold** and *italic* marks. `style`: body, small, quote or address (lines kept)."""

    text: str
    style: str = "body"
    comment: Comment | None = None
    change: Change | None = None


@dataclass(frozen=True)
class Bullets:
    items: tuple[str, ...]
    ordered: bool = False


@dataclass(frozen=True)
class Table:
    """Cells are already forms ("$1,200"). `numeric` names the columns to align right.
    With `total`, the last row is a total and stands out."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[int, ...] = ()
    total: bool = False
    caption: str = ""


@dataclass(frozen=True)
class Chart:
    """`kind`: bar, line or pie. Each series has a value a category."""

    kind: str
    title: str
    categories: tuple[str, ...]
    series: tuple[tuple[str, tuple[float, ...]], ...]
    format: str = "number0"


@dataclass(frozen=True)
class Scan:
    """A card or a page that was scanned into the text, as wide as that; what stands on it."""

    title: str
    lines: tuple[str, ...]
    seed: int
    width: int = 960
    height: int = 640


@dataclass(frozen=True)
class PageBreak:
    pass


Block: TypeAlias = Heading | Paragraph | Bullets | Table | Chart | Scan | PageBreak


@dataclass(frozen=True)
class Document:
    """A report, memo, letter or note. `header` and `footer` stand on every page."""

    title: str
    blocks: tuple[Block, ...]
    properties: Properties
    subtitle: str = ""
    header: str = ""
    footer: str = ""
    style: HouseStyle = field(default_factory=HouseStyle)


# --- workbooks -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Formula:
    """A live formula ("=SUM(B4:B40)") with the value that a spreadsheet would have cached."""

    text: str
    value: Cell


@dataclass(frozen=True)
class Styled:
    """A cell with a number format of its own (see FORMATS) or a role: label, strong, note."""

    value: Cell | Formula
    format: str = ""
    role: str = ""


SheetCell: TypeAlias = Cell | Formula | Styled

FORMATS = {
    "text": "@",
    "general": "General",
    "number0": "#,##0",
    "number1": "#,##0.0",
    "number2": "#,##0.00",
    "money0": "¤#,##0;(¤#,##0)",  # ¤ is the house's currency sign
    "money2": "¤#,##0.00;(¤#,##0.00)",
    "pct0": "0%",
    "pct1": "0.0%",
    "pct2": "0.00%",
    "date": "yyyy-mm-dd",
    "datetime": "yyyy-mm-dd hh:mm",
}


@dataclass(frozen=True)
class SheetChart:
    """A native chart over cells of its own sheet; rows and columns count from 0, ends included."""

    kind: str
    title: str
    first_row: int
    last_row: int
    category_column: int
    value_columns: tuple[int, ...]
    anchor: tuple[int, int]


@dataclass(frozen=True)
class Sheet:
    """A grid. `formats` holds a FORMATS key for each column; `header_row`, `total_rows` and
    `title_rows` say which rows stand out; below a header the panes freeze and the filter hangs."""

    name: str
    rows: tuple[tuple[SheetCell, ...], ...]
    formats: tuple[str, ...] = ()
    header_row: int | None = None
    last_data_row: int | None = None
    title_rows: tuple[int, ...] = ()
    total_rows: tuple[int, ...] = ()
    widths: tuple[float, ...] = ()
    chart: SheetChart | None = None


@dataclass(frozen=True)
class Workbook:
    sheets: tuple[Sheet, ...]
    properties: Properties
    style: HouseStyle = field(default_factory=HouseStyle)


# --- slides ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Slide:
    """One slide. `bullets` are (text, level); at most one of table and chart."""

    title: str
    bullets: tuple[tuple[str, int], ...] = ()
    subtitle: str = ""
    table: Table | None = None
    chart: Chart | None = None
    notes: str = ""
    layout: str = "content"  # title, content, section


@dataclass(frozen=True)
class Deck:
    slides: tuple[Slide, ...]
    properties: Properties
    style: HouseStyle = field(default_factory=HouseStyle)


# --- the rest --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Text:
    """A plain text file: txt, md, json, or a source file."""

    content: str


@dataclass(frozen=True)
class Rows:
    """A delimited file."""

    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Image:
    """A drawn picture. `kind`: chart, screenshot, photo or scan; `seed` settles what is drawn. `taken` is when
    a camera says it was ("2026:05:03 18:20:41"), for a JPEG."""

    kind: str
    title: str
    seed: int
    chart: Chart | None = None
    lines: tuple[str, ...] = ()
    width: int = 1280
    height: int = 800
    taken: str = ""


@dataclass(frozen=True)
class Address:
    name: str
    email: str


@dataclass(frozen=True)
class Attachment:
    name: str
    content: bytes


@dataclass(frozen=True)
class Mail:
    """One message. `message_id` has no angle brackets; `references` run oldest first.
    `utc_offset_minutes` is the sender's."""

    sender: Address
    to: tuple[Address, ...]
    when: datetime
    subject: str
    body: str
    message_id: str
    cc: tuple[Address, ...] = ()
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    utc_offset_minutes: int = 0


@dataclass(frozen=True)
class Meeting:
    """One entry of a calendar; times are local wall time, and an all-day entry ends on the day after.

    `answers` are the attendees' PARTSTATs in their order (none given: all accepted). `rrule` is an RFC 5545
    rule ("FREQ=WEEKLY;BYDAY=TU") with `exdates` as the starts that fall out; an entry with `moved_from` is one
    occurrence of the series of its `uid` that took place at another time. `status`: "", CONFIRMED, TENTATIVE
    or CANCELLED.
    """

    uid: str
    title: str
    start: datetime
    end: datetime
    organizer: Address
    attendees: tuple[Address, ...] = ()
    location: str = ""
    notes: str = ""
    answers: tuple[str, ...] = ()
    rrule: str = ""
    exdates: tuple[datetime, ...] = ()
    moved_from: datetime | None = None
    status: str = ""
    sequence: int = 0
    all_day: bool = False
    private: bool = False
    free: bool = False  # the time stays open to others
    stamped: datetime | None = None


@dataclass(frozen=True)
class Calendar:
    """Meetings in one file; `time_zone` is an IANA name. `method`: PUBLISH for a calendar that is kept,
    REQUEST, REPLY or CANCEL for one meeting that is sent."""

    meetings: tuple[Meeting, ...]
    stamped: datetime
    time_zone: str = "America/New_York"
    method: str = "PUBLISH"


@dataclass(frozen=True)
class Card:
    """One entry of an address book. `revised` is when it was last changed."""

    uid: str
    name: str
    given: str = ""
    family: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    mobile: str = ""
    organization: str = ""
    title: str = ""
    note: str = ""
    categories: tuple[str, ...] = ()
    revised: datetime | None = None


@dataclass(frozen=True)
class Contacts:
    """An address book, in the order in which it is kept."""

    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Archive:
    """A zip file with its members, in order."""

    members: tuple[Attachment, ...]


@dataclass(frozen=True)
class Letter:
    """One message as a mail client keeps it. `enclosed` are ids of planned files whose very bytes it carries
    (the builder puts them in); `labels` are a client's words for it ("Important", "Follow up"). `meeting` is
    what an invitation, an answer or a cancellation carries, `html` the same words as `mail.body`, `headers`
    are lines beyond the usual ones ("List-Id", "Auto-Submitted")."""

    mail: Mail
    enclosed: tuple[str, ...] = ()
    read: bool = True
    flagged: bool = False
    answered: bool = False
    labels: tuple[str, ...] = ()
    meeting: Calendar | None = None
    html: str = ""
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Mailbox:
    """One folder of a mail client, oldest message first."""

    letters: tuple[Letter, ...]


@dataclass(frozen=True)
class Copy:
    """The very bytes of another planned file, by its id."""

    of: str


@dataclass(frozen=True)
class Stub:
    """A file whose content does not matter here: a valid beginning, drawn from `seed`, and a hole up to
    `size_bytes`. The file list says so."""

    kind: str
    size_bytes: int
    seed: int
    title: str = ""


Spec: TypeAlias = (
    Document
    | Workbook
    | Deck
    | Text
    | Rows
    | Image
    | Mail
    | Calendar
    | Archive
    | Mailbox
    | Contacts
    | Copy
    | Stub
)
