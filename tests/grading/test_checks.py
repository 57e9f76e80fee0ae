"""Every kind of check, green once and red for each way to fail it, on small files made by hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest
from one_computer import place_of

from workaday.artifacts.spec import (
    Document,
    Formula,
    Heading,
    Paragraph,
    Properties,
    Rows,
    Sheet,
    Table,
    Workbook,
)
from workaday.artifacts.writers import write
from workaday.grading.checks import KINDS, Verdict, decide
from workaday.grading.evidence import Evidence
from workaday.month.records import Enclosure, SentMail
from workaday.objectives.records import Check, CheckKind

MONDAY = datetime(2026, 1, 5, 10, 0)
MADE = Properties("Report", "Ana", "Ana", MONDAY, MONDAY)
FOLDER = "C:/Users/ana/Documents"
REPORT, NOTES, BOOK, TABLE = (
    f"{FOLDER}/{name}" for name in ("report.docx", "notes.md", "book.xlsx", "rows.csv")
)


def report(*lines: str, heading: str = "Summary") -> bytes:
    return write(Document("Report", (Heading(heading), *(Paragraph(line) for line in lines)), MADE), ".docx")


def book(*rows: tuple[Any, ...]) -> bytes:
    return write(Workbook((Sheet("Sums", rows),), MADE), ".xlsx")


@dataclass
class Bench:
    """A run's tree and a computer's, the mails that were sent, what the office remembers."""

    folder: Path
    sent: list[SentMail] = field(default_factory=list)
    memory: dict[str, str] = field(default_factory=dict)

    @property
    def evidence(self) -> Evidence:
        return Evidence(self.folder / "computer", self.folder / "desk", self.sent, self.memory)

    def put(self, path: str, content: bytes) -> None:
        self._write(self.folder / "desk", path, content)

    def original(self, path: str, content: bytes) -> None:
        self._write(self.folder / "computer", path, content)

    @staticmethod
    def _write(root: Path, path: str, content: bytes) -> None:
        place = place_of(root, path)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)

    def mail(
        self,
        to: str,
        *names: str,
        at: datetime = MONDAY,
        subject: str = "Report",
        body: str = "Here.",
        cc: str = "",
    ) -> None:
        places = {name: place_of(self.folder / "desk", f"{FOLDER}/{name}") for name in names}
        enclosures = tuple(
            Enclosure(name, place.read_bytes() if place.is_file() else b"bytes")
            for name, place in places.items()
        )
        id = f"m{len(self.sent) + 1:04d}"
        self.sent.append(SentMail(id, at, (to,), (cc,) if cc else (), subject, body, enclosures))

    def approved(self, path: str, asked: datetime = MONDAY) -> None:
        sha = self.evidence.sha256(path)
        note = {"by": "boss", "asked": asked.isoformat(), "file": path.rpartition("/")[2], "sha256": sha}
        self.memory["approved:dlv_001"] = json.dumps(note)

    def decide(self, kind: CheckKind, **data: Any) -> Verdict:
        check = Check(id="c1", deliverable="dlv_001", kind=kind, points=1, what="", basis=[], data=data)
        return decide(check, self.evidence)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


Put = Callable[[Bench], None]


def nothing(bench: Bench) -> None:
    """No file at all."""


def putting(path: str, content: bytes) -> Put:
    return lambda bench: bench.put(path, content)


def test_every_kind_of_check_has_its_function() -> None:
    assert set(KINDS) == set(get_args(CheckKind))


# --- file ---


def test_a_file_that_opens_and_says_something_is_there(bench: Bench) -> None:
    bench.put(REPORT, report("One two three four five."))
    verdict = bench.decide("file", path=REPORT, least_words=5)
    assert verdict.passed
    assert "docx" in verdict.evidence


@pytest.mark.parametrize(
    ("put", "words"),
    [
        (nothing, "there is no such file"),
        (putting(REPORT, b"this is no office file"), "does not open: "),
        (putting(REPORT, report("One two three four five.")[:-100]), "does not open: "),
        (putting(REPORT, b""), "does not open: "),
        (putting(REPORT, report("Too short.")), "words, at least 20 are expected"),
        (lambda b: (b.put(NOTES, b"x"), place_of(b.folder / "desk", REPORT).symlink_to("/etc/hostname")), "no such file"),
        (lambda b: place_of(b.folder / "desk", REPORT).mkdir(parents=True), "there is no such file"),
    ],
    ids=["missing", "garbage", "truncated", "empty", "stub", "link", "folder"],
)  # fmt: skip
def test_a_file_that_is_none_fails_with_its_error(bench: Bench, put: Put, words: str) -> None:
    put(bench)
    verdict = bench.decide("file", path=REPORT, least_words=20)
    assert not verdict.passed
    assert words in verdict.evidence


# --- sections ---

SECTIONS = ["In brief", "What was compared", "What went wrong", "Corrections"]


def sections(*headings: str) -> bytes:
    blocks = tuple(block for h in headings for block in (Heading(h), Paragraph("Words.")))
    return write(Document("Report", blocks, MADE), ".docx")


@pytest.mark.parametrize(
    "headings",
    [
        SECTIONS,
        SECTIONS[:3],
        ["1. In brief:", "2) WHAT WAS COMPARED", "What went wrong?", "Corrections made"],
    ],
    ids=["all", "one-of-four-missing", "numbered-and-loud"],
)
def test_sections_are_there(bench: Bench, headings: list[str]) -> None:
    bench.put(REPORT, sections(*headings))
    assert bench.decide("sections", path=REPORT, sections=SECTIONS).passed


@pytest.mark.parametrize(
    ("put", "words"),
    [
        (nothing, "there is no such file"),
        (putting(REPORT, sections(*SECTIONS[:2])), "2 of 4 sections; missing: What went wrong, Corrections"),
        (putting(REPORT, sections("Something else")), "0 of 4 sections"),
    ],
    ids=["no-file", "half", "none"],
)
def test_sections_are_missing(bench: Bench, put: Put, words: str) -> None:
    put(bench)
    verdict = bench.decide("sections", path=REPORT, sections=SECTIONS)
    assert not verdict.passed
    assert words in verdict.evidence


# --- figures: three kinds, one reading ---

FEES = {"value": 93006.43, "unit": "money", "words": ["Advisory fees billed"]}


@pytest.mark.parametrize("kind", ["figure", "fact", "review"])
@pytest.mark.parametrize(
    ("path", "content"),
    [
        (REPORT, report("Advisory fees billed came to $93,006.43.")),
        (REPORT, report("Advisory fees billed: $93,006")),
        (REPORT, report("We billed advisory fees of about $93.0k.")),
        (NOTES, b"| Point | Figure |\n|---|---|\n| Advisory fees billed | 93,006.43 |\n"),
        (BOOK, book(("Advisory fees billed", 93006.43))),
        (TABLE, b"label,amount\nAdvisory fees billed,93006.43\n"),
    ],
    ids=["docx", "rounded", "thousands", "table", "cell", "csv"],
)
def test_a_figure_is_stated_by_its_label(bench: Bench, kind: CheckKind, path: str, content: bytes) -> None:
    bench.put(path, content)
    assert bench.decide(kind, path=path, **FEES).passed


@pytest.mark.parametrize("kind", ["figure", "fact", "review"])
@pytest.mark.parametrize(
    ("put", "words"),
    [
        (nothing, "there is no such file"),
        (putting(REPORT, b"PK garbage"), "does not open"),
        (putting(REPORT, report("Advisory fees billed came to $93,016.43.")), "should be 93,006.43; found '$93,016.43' at paragraph"),
        (putting(REPORT, report("Advisory fees billed came to a lot.")), "no figure stands by that label"),
        (putting(REPORT, report("Largest household: $93,006.43.")), "no figure stands by that label"),
        (putting(REPORT, report("12 $93,006.43 44 $711.57 36% 8 days")), "should be 93,006.43"),
        (putting(REPORT, report("Advisory fees billed came to $0.1M.")), "should be 93,006.43"),
        (putting(REPORT, report("Advisory fees billed were 93,006.43 %.")), "should be 93,006.43"),
    ],
    ids=["no-file", "broken", "wrong", "no-figure", "other-label", "dump-of-numbers", "too-coarse", "other-unit"],
)  # fmt: skip
def test_a_figure_is_not_stated(bench: Bench, kind: CheckKind, put: Put, words: str) -> None:
    put(bench)
    verdict = bench.decide(kind, path=REPORT, **FEES)
    assert not verdict.passed
    assert words in verdict.evidence


@pytest.mark.parametrize("share", [0.034, 0.0807])
@pytest.mark.parametrize("line", ["Late share: {}\n", "- late share is {}\n", "| Late share | {} |\n"])
def test_a_guess_a_line_states_no_share(bench: Bench, line: str, share: float) -> None:
    """Of money, counts and days beside a label, only one figure can be read as its share."""
    wanted: dict[str, Any] = {"path": NOTES, "value": share, "unit": "pct", "words": ["Late share"]}
    head = "| Point | Figure |\n|---|---|\n" if line.startswith("|") else ""
    right = line.format(f"{share:.2%}")
    bench.put(NOTES, (head + right).encode())
    assert bench.decide("figure", **wanted).passed
    tried = [line.format(n) for n in ("$4,120", "18 days", *range(20, 40))]
    bench.put(NOTES, (head + "".join([*tried[:9], right, *tried[9:]])).encode())
    verdict = bench.decide("figure", **wanted)
    assert not verdict.passed
    assert "23 different figures stand beside Late share" in verdict.evidence


# --- rows ---

KEYS = [f"FB-{k:04d}" for k in range(40)]


def register(keys: list[str]) -> bytes:
    return write(Workbook((Sheet("Rows", (("Bill", "Amount"), *((k, 1.0) for k in keys))),), MADE), ".xlsx")


@pytest.mark.parametrize(
    ("path", "content"),
    [
        (BOOK, register(KEYS)),
        (BOOK, register(KEYS[:-2])),
        (TABLE, write(Rows(("Bill",), tuple((k,) for k in KEYS)), ".csv")),
    ],
    ids=["all", "two-of-forty-missing", "csv"],
)
def test_the_rows_are_there(bench: Bench, path: str, content: bytes) -> None:
    bench.put(path, content)
    assert bench.decide("rows", path=path, keys=KEYS).passed


@pytest.mark.parametrize(
    ("put", "words"),
    [
        (nothing, "there is no such file"),
        (putting(BOOK, register(KEYS[:-3])), "37 of 40 rows are there"),
        (putting(BOOK, register(["Total"])), "0 of 40 rows are there"),
        (putting(BOOK, register([" ".join(KEYS)])), "0 of 40 rows are there"),
    ],
    ids=["no-file", "three-missing", "none", "all-in-one-cell"],
)
def test_rows_are_missing(bench: Bench, put: Put, words: str) -> None:
    put(bench)
    verdict = bench.decide("rows", path=BOOK, keys=KEYS)
    assert not verdict.passed
    assert words in verdict.evidence


# --- formula ---


def test_a_live_formula_is_one(bench: Bench) -> None:
    bench.put(BOOK, book(("a", 1.0), ("b", 2.0), ("Sum", Formula("=SUM(B1:B2)", 3.0))))
    verdict = bench.decide("formula", path=BOOK)
    assert verdict.passed
    assert verdict.evidence == "1 live formulas, 1 recalculated by formualizer agree"


@pytest.mark.parametrize(
    ("put", "words"),
    [
        (nothing, "there is no such file"),
        (putting(BOOK, book(("a", 1.0), ("Sum", 1.0))), "every figure is typed in"),
        (putting(BOOK, book(("Sum", "=SUM(B1:B2) is what it should be"))), "every figure is typed in"),
        (putting(BOOK, book(("Sum", Formula("=B9/0", "#DIV/0!")), ("x", Formula("=1+1", 2)))), "with errors: Sums: #DIV/0!"),
        (putting(BOOK, book(("Sum", Formula("=Gone!B9", "#REF!")))), "with errors: Sums: #REF!"),
    ],
    ids=["no-file", "typed-in", "formula-as-text", "divided-by-zero", "lost-reference"],
)  # fmt: skip
def test_no_formula_is_live(bench: Bench, put: Put, words: str) -> None:
    put(bench)
    verdict = bench.decide("formula", path=BOOK)
    assert not verdict.passed
    assert words in verdict.evidence


# --- consistent ---


def test_a_figure_is_the_same_in_all_files(bench: Bench) -> None:
    bench.put(REPORT, report("Advisory fees billed: $93,006"))
    bench.put(NOTES, b"Advisory fees billed were 93,006.43.\n")
    verdict = bench.decide("consistent", paths=[REPORT, NOTES], **FEES)
    assert (verdict.passed, verdict.evidence) == (True, "the same in all 2 files")
    assert {p.path for p in verdict.places} == {REPORT, NOTES}


@pytest.mark.parametrize(
    ("put", "words"),
    [
        (nothing, "notes.md: "),
        (
            putting(NOTES, b"Advisory fees billed were 93,106.43.\n"),
            "notes.md: Advisory fees billed should be",
        ),
        (putting(NOTES, b"Nothing was billed.\n"), "notes.md: Advisory fees billed should be"),
    ],
    ids=["one-missing", "one-differs", "one-silent"],
)
def test_a_figure_is_not_the_same_in_all_files(bench: Bench, put: Put, words: str) -> None:
    bench.put(REPORT, report("Advisory fees billed: $93,006"))
    put(bench)
    verdict = bench.decide("consistent", paths=[REPORT, NOTES], **FEES)
    assert not verdict.passed
    assert words in verdict.evidence
    assert "report.docx" not in verdict.evidence


# --- change ---


def place(path: str) -> dict[str, Any]:
    return {
        "path": path,
        "ref": "gain",
        "new": 29500.0,
        "old": 17200.0,
        "unit": "money",
        "words": ["Realized gain"],
    }


def test_a_correction_is_applied_everywhere(bench: Bench) -> None:
    bench.put(REPORT, report("The realized gain is $29,500."))
    bench.put(NOTES, b"Realized gain: 29,500 (it was 17,200 before the correction).\n")
    verdict = bench.decide("change", places=[place(REPORT), place(NOTES)])
    assert verdict == Verdict(True, "applied in all 2 places")


@pytest.mark.parametrize(
    ("put", "words"),
    [
        (nothing, "notes.md: Realized gain is not 29,500"),
        (putting(NOTES, b"Realized gain: 17,200.\n"), "is not 29,500 (still '17,200' at"),
        (putting(NOTES, b"Realized gain: 18,000.\n"), "notes.md: Realized gain is not 29,500"),
    ],
    ids=["one-missing", "one-stale", "one-wrong"],
)
def test_a_correction_is_not_applied_everywhere(bench: Bench, put: Put, words: str) -> None:
    bench.put(REPORT, report("The realized gain is $29,500."))
    put(bench)
    verdict = bench.decide("change", places=[place(REPORT), place(NOTES)])
    assert not verdict.passed
    assert words in verdict.evidence
    assert ("still" in verdict.evidence) == ("still" in words)


# --- preserved ---


@pytest.fixture
def kept(bench: Bench) -> Bench:
    bench.original(TABLE, b"a,b\n1,2\n")
    bench.put(TABLE, b"a,b\n1,2\n")
    bench.put(REPORT, report("Delivered."))
    return bench


def test_registers_are_as_they_were(kept: Bench) -> None:
    assert kept.decide("preserved", paths=[TABLE], final=REPORT) == Verdict(True, "all 1 unchanged")


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (putting(TABLE, b"a,b\n1,3\n"), f"{TABLE} is changed"),
        (putting(TABLE, b"a,b\r\n1,2\r\n"), f"{TABLE} is changed"),
        (lambda b: place_of(b.folder / "desk", TABLE).unlink(), f"{TABLE} is gone"),
        (lambda b: place_of(b.folder / "desk", REPORT).unlink(), "nothing was delivered"),
    ],
    ids=["a-cell", "line-ends", "deleted", "nothing-done"],
)
def test_registers_are_not_as_they_were(kept: Bench, spoil: Put, words: str) -> None:
    spoil(kept)
    verdict = kept.decide("preserved", paths=[TABLE], final=REPORT)
    assert not verdict.passed
    assert words in verdict.evidence


# --- approval ---

ASKED = {"deliverable": "dlv_001", "approver": "boss", "recipient": "client", "path": REPORT}


@pytest.fixture
def approved(bench: Bench) -> Bench:
    bench.put(REPORT, report("Final words."))
    bench.mail("boss", "report.docx", subject="For approval: Report")
    bench.approved(REPORT)
    bench.mail("client", "report.docx", at=MONDAY + timedelta(days=2))
    return bench


def test_approval_came_before_delivery(approved: Bench) -> None:
    verdict = approved.decide("approval", **ASKED)
    assert verdict.passed
    assert verdict.evidence == "approved: report.docx, asked on 2026-01-05T10:00"


def test_approval_counts_without_a_delivery(approved: Bench) -> None:
    approved.sent.pop()
    assert approved.decide("approval", **ASKED).passed


def _asked_late(bench: Bench) -> None:
    bench.sent[0] = replace(bench.sent[0], when=MONDAY + timedelta(days=3))


def _for_another(bench: Bench) -> None:
    bench.memory["approved:dlv_002"] = bench.memory.pop("approved:dlv_001")


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda b: b.memory.clear(), "no approval was given"),
        (_for_another, "no approval was given"),
        (_asked_late, "delivered on 2026-01-07, approval sought later"),
        (putting(REPORT, report("Final words, and one more.")), "changed after it was approved"),
        (lambda b: place_of(b.folder / "desk", REPORT).unlink(), "changed after it was approved"),
    ],
    ids=["never", "another-deliverable", "after-delivery", "changed-since", "deleted-since"],
)
def test_approval_was_not_given(approved: Bench, spoil: Put, words: str) -> None:
    spoil(approved)
    verdict = approved.decide("approval", **ASKED)
    assert not verdict.passed
    assert words in verdict.evidence


# --- delivery ---


@pytest.fixture
def made(bench: Bench) -> Bench:
    for name in ("report.docx", "report.pdf", "report_rev1.docx"):
        bench.put(f"{FOLDER}/{name}", report(f"This is {name}."))
    return bench


DUE = {
    "deliverable": "dlv_001",
    "approver": "boss",
    "recipient": "client",
    "path": REPORT,
    "due": "2026-01-07",
}
WEDNESDAY = MONDAY + timedelta(days=2)


@pytest.mark.parametrize(
    "send",
    [
        lambda b: b.mail("client", "report.docx"),
        lambda b: b.mail("client", "report.docx", at=WEDNESDAY.replace(hour=20)),
        lambda b: b.mail("client", "report.pdf"),
        lambda b: b.mail("boss", "report.docx", cc="client"),
        lambda b: (b.mail("client", "report.docx"), b.mail("client", "report.docx", at=WEDNESDAY + timedelta(days=9))),
    ],
    ids=["in-time", "on-the-day", "its-pdf", "in-copy", "and-again-later"],
)  # fmt: skip
def test_it_was_delivered(made: Bench, send: Put) -> None:
    send(made)
    assert made.decide("delivery", **DUE).passed


def _sent_then_changed(bench: Bench) -> None:
    bench.mail("client", "report.docx")
    bench.put(REPORT, report("Not what was sent."))


@pytest.mark.parametrize(
    ("send", "words"),
    [
        (nothing, "never sent to them"),
        (lambda b: b.mail("client", body="It is done!"), "never sent to them"),
        (lambda b: b.mail("boss", "report.docx"), "never sent to them"),
        (lambda b: b.mail("client", "report_rev1.docx"), "never sent to them"),
        (lambda b: b.mail("client", "report.docx", at=WEDNESDAY + timedelta(days=1)), "sent on 2026-01-08 10:00, due on 2026-01-07"),
        (_sent_then_changed, "never sent to them"),
    ],
    ids=["never", "without-file", "to-another", "another-file", "a-day-late", "other-bytes"],
)  # fmt: skip
def test_it_was_not_delivered(made: Bench, send: Put, words: str) -> None:
    send(made)
    verdict = made.decide("delivery", **DUE)
    assert not verdict.passed
    assert words in verdict.evidence


SAME = {**DUE, "recipient": "boss", "approver": "boss"}
"""Who approves is who receives: the mail that asks for approval is no delivery."""


def test_asking_the_recipient_for_approval_is_no_delivery(bench: Bench) -> None:
    bench.put(REPORT, report("Final."))
    bench.mail("boss", "report.docx", subject="For approval: Report")
    assert not bench.decide("delivery", **SAME).passed
    bench.approved(REPORT)
    bench.mail("boss", "report.docx", at=WEDNESDAY, body="Here it is, as approved.")
    assert bench.decide("delivery", **SAME).passed


# --- trap ---

TRAP = {
    "file": f"{FOLDER}/RMD status note.txt",
    "report_to": "boss",
    "right": [209080.9, 211000.0],
    "wrong": 135741.0,
    "unit": "money",
    "words": ["RMDs taken"],
}


@pytest.mark.parametrize(
    "body",
    [
        "The note says $135,741 for RMDs taken, the rows give $209,080.90.",
        "In RMD status note.txt it should be 209,081 and not 135,741.",
        "RMDs taken: 211,000 by the corrected rows; the note has 135,741.00.",
    ],
    ids=["both", "rounded", "after-the-correction"],
)
def test_a_planted_error_is_reported(bench: Bench, body: str) -> None:
    bench.mail("boss", subject="RMD status", body=body)
    assert bench.decide("trap", **TRAP).passed


def test_a_planted_error_is_reported_in_copy(bench: Bench) -> None:
    bench.mail(
        "service", subject="RMD status", body="RMDs taken: you state $135,741, it is $209,080.90.", cc="boss"
    )
    assert bench.decide("trap", **TRAP).passed


BOTH = "RMDs taken: the note says $135,741, the rows give $209,080.90."
MANY = " ".join(str(n) for n in range(1000, 1080))


@pytest.mark.parametrize(
    ("send", "words"),
    [
        (nothing, "0 mails to them"),
        (lambda b: b.mail("client", body=BOTH), "0 mails to them"),
        (lambda b: b.mail("boss", body="The figure $135,741 in the note is wrong."), "1 mails to them alone, none with both"),
        (lambda b: b.mail("boss", body="RMDs taken are $209,080.90."), "none with both"),
        (lambda b: b.mail("boss", body="The note says $135,741, the rows give $299,080.90."), "none with both"),
        (lambda b: (b.mail("boss", body="$135,741?"), b.mail("boss", body="$209,080.90.")), "2 mails to them"),
        (lambda b: b.mail("boss", "found.docx", body="See the file."), "none with both"),
        (lambda b: b.mail("boss", subject="Fees", body="Fees: you say 135,741, the rows say 209,080.90."), "none with both"),
        (lambda b: b.mail("boss", body=f"{BOTH} {MANY}"), "none with both"),
    ],
    ids=["never", "to-another", "only-wrong", "only-right", "another-right", "in-two-mails", "in-a-file", "of-something-else", "dump"],
)  # fmt: skip
def test_a_planted_error_is_not_reported(bench: Bench, send: Put, words: str) -> None:
    send(bench)
    verdict = bench.decide("trap", **TRAP)
    assert not verdict.passed
    assert words in verdict.evidence


# --- evidence ---


def test_files_are_read_once_and_errors_too(bench: Bench) -> None:
    bench.put(REPORT, report("Words."))
    bench.put(NOTES, b"\0 broken")
    opened: list[str] = []
    evidence = bench.evidence.but(opening=opened.append)
    assert evidence.index(REPORT) is evidence.index(REPORT)
    assert evidence.content(NOTES) == evidence.content(NOTES)
    assert "does not open" in str(evidence.content(NOTES))
    assert opened == [REPORT, "", NOTES, ""]


def test_a_table_in_a_document_counts_as_rows(bench: Bench) -> None:
    table = Table(("Bill", "Amount"), tuple((k, "1") for k in KEYS))
    bench.put(REPORT, write(Document("Report", (Heading("Rows"), table), MADE), ".docx"))
    assert bench.decide("rows", path=REPORT, keys=KEYS).passed
