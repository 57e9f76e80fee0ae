"""The rows of the reference table, one small function each: one computer's findings to a value.

Every function is named as its statistic in reference.py is keyed. A value that cannot be had is an Absent with
its reason, never a zero.
"""

from __future__ import annotations

import hashlib
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from workaday.computer.audit import mail, names
from workaday.computer.audit.distances import ks, median, tvd
from workaday.computer.audit.duplicates import jaccard
from workaday.computer.audit.kinds import OFFICE, mix
from workaday.computer.audit.mail import Letter, Meeting
from workaday.computer.audit.peek import Peek
from workaday.computer.audit.records import Absent, FoundFile, Share, Value
from workaday.computer.audit.reference import OFFICE_SIZES, SAMPLE_MIX, SIZES, TYPE_MIX
from workaday.computer.audit.tree import Home

KIB = 1024
FAMILY = 0.5
NO_FILE = Absent("no file of this layer")


@dataclass(frozen=True)
class Document:
    """A document that was looked into; its text's 5-grams."""

    file: FoundFile
    form: str
    peek: Peek
    grams: frozenset[int]


@dataclass(frozen=True)
class Findings:
    """All that the rows of one computer are computed from."""

    home: Home
    documents: Sequence[Document]
    letters: Sequence[Letter]
    meetings: list[Meeting] | Absent
    hashes: Mapping[FoundFile, str]
    rng: random.Random

    def of(self, form: str) -> list[Document]:
        return [d for d in self.documents if d.form == form]

    @cached_property
    def threads(self) -> list[int]:
        return mail.threads(self.letters)

    @cached_property
    def replies(self) -> list[tuple[float, int]]:
        return mail.replies(self.letters)


Row = Callable[[Findings], Value]


def share(part: float, whole: float, why: str = "no file of this layer") -> Value:
    return Share(part, whole) if whole else Absent(why)


# --- the tree: rows 1 to 10 ---------------------------------------------------------------------


def files(f: Findings) -> Value:
    return len(f.home.files)


def folders(f: Findings) -> Value:
    return len(f.home.folders)


def files_per_folder(f: Findings) -> Value:
    """The home folder itself counts as a folder."""
    return len(f.home.files) / (len(f.home.folders) + 1)


def files_per_folder_skew(f: Findings) -> Value:
    counts = [len(f.home.by_folder.get(folder, ())) for folder in [(), *f.home.folders]]
    return median(counts) / (sum(counts) / len(counts)) if sum(counts) else NO_FILE


def branching(f: Findings) -> Value:
    parents = Counter(folder[:-1] for folder in f.home.folders)
    return len(f.home.folders) / len(parents) if parents else Absent("no folder")


def empty_folders(f: Findings) -> Value:
    parents = {folder[:-1] for folder in f.home.folders}
    empty = [d for d in f.home.folders if d not in f.home.by_folder and d not in parents]
    return share(len(empty), len(f.home.folders), "no folder")


def switch_folders(f: Findings) -> Value:
    parents = {folder[:-1] for folder in f.home.folders}
    switches = [d for d in f.home.folders if d not in f.home.by_folder and d in parents]
    return share(len(switches), len(f.home.folders), "no folder")


def depth(f: Findings) -> Value:
    """Parts of the path below home, the name included."""
    levels = [len(file.parts) for file in f.home.files]
    return sum(levels) / len(levels) if levels else NO_FILE


def max_depth(f: Findings) -> Value:
    return max((len(file.parts) for file in f.home.files), default=0) or NO_FILE


def active_depth(f: Findings) -> Value:
    since = f.home.now - timedelta(days=30)
    levels = [len(x.parts) for x in f.home.files if x.suffix in OFFICE and x.modified >= since]
    return sum(levels) / len(levels) if levels else Absent("no document was changed in the last 30 days")


def unfiled(f: Findings) -> Value:
    return sum(len(f.home.by_folder.get(root, ())) for root in ((), ("Documents",), ("Desktop",))) / 3


def type_mix(f: Findings) -> Value:
    found = mix(f.home.files)
    return tvd(found, TYPE_MIX) if found else NO_FILE


# --- sizes, copies: rows 11 to 16 ---------------------------------------------------------------


def sizes(home: Home) -> list[float]:
    return [float(x.size) for x in home.files if x.size]


def office_sizes(home: Home) -> list[float]:
    return [float(x.size) for x in home.files if x.suffix in OFFICE and x.size]


def size_ks(f: Findings) -> Value:
    found = sizes(f.home)
    return ks(found, SIZES) if found else NO_FILE


def size_8k(f: Findings) -> Value:
    return _at_most(f, 8 * KIB)


def size_128k(f: Findings) -> Value:
    return _at_most(f, 128 * KIB)


def size_2m(f: Findings) -> Value:
    return _at_most(f, 2048 * KIB)


def _at_most(f: Findings, size: int) -> Value:
    return share(sum(x.size <= size for x in f.home.files), len(f.home.files))


def office_ks(f: Findings) -> Value:
    found = office_sizes(f.home)
    return ks(found, OFFICE_SIZES) if found else Absent("no office document")


def office_median(f: Findings) -> Value:
    found = office_sizes(f.home)
    return median(found) / KIB if found else Absent("no office document")


def size_of(suffix: str) -> Row:
    def row(f: Findings) -> Value:
        found = [x.size / KIB for x in f.home.files if x.suffix == suffix and x.size]
        return median(found) if found else Absent(f"no .{suffix}")

    return row


def sample_mix(f: Findings) -> Value:
    found = {c: n for c, n in mix(f.home.files).items() if c in SAMPLE_MIX}
    return tvd(found, SAMPLE_MIX) if sum(found.values()) else NO_FILE


def zero_bytes(f: Findings) -> Value:
    return share(sum(x.size == 0 for x in f.home.files), len(f.home.files))


def duplicate_names(f: Findings) -> Value:
    seen = Counter(x.name.lower() for x in f.home.files)
    return share(sum(c for c in seen.values() if c > 1), len(f.home.files))


def duplicate_folders(f: Findings) -> Value:
    seen = Counter(d[-1].lower() for d in f.home.folders)
    return share(sum(c for c in seen.values() if c > 1), len(f.home.folders), "no folder")


def duplicate_bytes(f: Findings) -> Value:
    """Bytes of copies after the first. Stubs are left out: their bodies say nothing."""
    copies: defaultdict[str, int] = defaultdict(int)
    again = 0
    for file in f.home.files:
        digest = f.hashes.get(file, "")
        if digest:
            again += file.size if copies[digest] else 0
            copies[digest] += 1
    return share(again, sum(x.size for x in f.home.files if not x.stub), "no byte in any file")


def families(f: Findings) -> Value:
    """Workbooks of which another one shares half of the 5-grams or more."""
    books = [d.grams for d in f.of("xlsx") if d.grams]
    joined = {
        k
        for i, a in enumerate(books)
        for j, b in enumerate(books[:i])
        if 2 * min(len(a), len(b)) >= max(len(a), len(b)) and jaccard(a, b) >= FAMILY
        for k in (i, j)
    }
    return share(len(joined), len(books), "no workbook")


# --- times: rows 17 and 19 ----------------------------------------------------------------------


def touched(f: Findings) -> Value:
    days = Counter(x.modified.date() for x in f.home.files)
    return len(f.home.files) / len(days) if days else NO_FILE


def evening(f: Findings) -> Value:
    return share(sum(not 7 <= x.modified.hour < 20 for x in f.home.files), len(f.home.files))


def weekend(f: Findings) -> Value:
    return share(sum(x.modified.weekday() > 4 for x in f.home.files), len(f.home.files))


# --- mail and meetings: rows 20 to 24 -----------------------------------------------------------

NO_THREAD = Absent("no letter and its answer in the mailboxes")
NO_MAILBOX = Absent("no mailbox (.mbox) on it")
NO_REPLY = Absent("no answer in the mailboxes to a letter that is there")


def received(f: Findings) -> Value:
    return mail.received_per_day(f.home, f.letters) if f.letters else NO_MAILBOX


def thread_size(f: Findings) -> Value:
    return sum(f.threads) / len(f.threads) if f.threads else NO_THREAD


def thread_median(f: Findings) -> Value:
    return median(f.threads) if f.threads else NO_THREAD


def reply_minutes(f: Findings) -> Value:
    return _of_replies(f, lambda found: median([m for m, _ in found]))


def reply_slow(f: Findings) -> Value:
    return _of_replies(f, lambda found: Share(sum(m <= 2 * 24 * 60 for m, _ in found), len(found)))


def reply_words(f: Findings) -> Value:
    return _of_replies(f, lambda found: median([w for _, w in found]))


def reply_long(f: Findings) -> Value:
    return _of_replies(f, lambda found: Share(sum(w > 100 for _, w in found), len(found)))


def _of_replies(f: Findings, value: Callable[[list[tuple[float, int]]], Value]) -> Value:
    if not f.letters:
        return NO_MAILBOX
    return value(f.replies) if f.replies else NO_REPLY


def meeting_hours(f: Findings) -> Value:
    return mail.meeting_hours(f.meetings)


def meeting_peaks(f: Findings) -> Value:
    return mail.meeting_peaks(f.meetings)


# --- documents: rows 25 to 32 and 36 ------------------------------------------------------------


def sheets(f: Findings) -> Value:
    counts = [d.peek.sheets for d in f.of("xlsx")]
    return sum(counts) / len(counts) if counts else Absent("no workbook")


def formulas(f: Findings) -> Value:
    books = f.of("xlsx")
    return share(sum(d.peek.formulas > 0 for d in books), len(books), "no workbook")


def uses(name: str) -> Row:
    def row(f: Findings) -> Value:
        books = [d for d in f.of("xlsx") if d.peek.formulas]
        return share(sum(name in d.peek.functions for d in books), len(books), "no workbook with formulas")

    return row


def error_cells(f: Findings) -> Value:
    books = [d for d in f.of("xlsx") if d.peek.formulas]
    return share(sum(d.peek.errors > 0 for d in books), len(books), "no workbook with formulas")


def slides(f: Findings) -> Value:
    counts = [len(d.peek.units) for d in f.of("pptx")]
    return median(counts) if counts else Absent("no deck")


def slide_words(f: Findings) -> Value:
    counts = [w for d in f.of("pptx") for w in d.peek.units]
    return median(counts) if counts else Absent("no slide")


def deck_images(f: Findings) -> Value:
    decks = f.of("pptx")
    return share(sum(d.peek.pictures > 0 for d in decks), len(decks), "no deck")


def word_images(f: Findings) -> Value:
    documents = f.of("docx")
    return share(sum(d.peek.pictures > 0 for d in documents), len(documents), "no Word document")


def pages(f: Findings) -> Value:
    counts = [d.peek.pages for d in f.of("docx")]
    return median(counts) if counts else Absent("no Word document")


def name_fit(f: Findings) -> Value:
    return names.name_fit(f.home.files, f.rng)


ROWS: Mapping[str, Row] = {
    row.__name__: row
    for row in (
        files, folders, files_per_folder, files_per_folder_skew, branching, empty_folders, switch_folders, depth, max_depth,
        active_depth, unfiled, type_mix, size_ks, size_8k, size_128k, size_2m, office_ks, office_median, zero_bytes,
        duplicate_names, duplicate_folders, duplicate_bytes, families, sample_mix, touched, evening, weekend, received, thread_size,
        thread_median, reply_minutes, reply_slow, reply_words, reply_long, meeting_hours, meeting_peaks, sheets, formulas,
        error_cells, slides, slide_words, deck_images, word_images, pages, name_fit,
    )
} | {name.lower(): uses(name) for name in ("SUM", "IF", "AVERAGE", "VLOOKUP")} | {
    "sample_files": files, "sample_folders": folders,
    **{f"{suffix}_median": size_of(suffix) for suffix in ("docx", "xlsx", "pptx", "pdf")},
}  # fmt: skip


def samples(f: Findings) -> dict[str, list[float]]:
    """The items behind the rows that have a distribution of items."""
    return {
        "sizes": sizes(f.home),
        "office_sizes": office_sizes(f.home),
        "threads": [float(n) for n in f.threads],
        "reply_minutes": [m for m, _ in f.replies],
        "reply_words": [float(w) for _, w in f.replies],
        "sheets": [float(d.peek.sheets) for d in f.of("xlsx")],
        "slides": [float(len(d.peek.units)) for d in f.of("pptx")],
        "slide_words": [float(w) for d in f.of("pptx") for w in d.peek.units],
        "pages": [float(d.peek.pages) for d in f.of("docx")],
    }


def hash_copies(home: Home, most_bytes: int) -> dict[FoundFile, str]:
    """Hashes of the files that share their size with another one; only these can be copies."""
    by_size: defaultdict[int, list[FoundFile]] = defaultdict(list)
    for file in home.files:
        if file.size and not file.stub and file.size <= most_bytes:
            by_size[file.size].append(file)
    found = {}
    for alike in by_size.values():
        for file in alike if len(alike) > 1 else ():
            try:
                found[file] = hashlib.sha256(file.place.read_bytes()).hexdigest()
            except OSError as error:
                home.fault(file.path, f"cannot be read: {error.strerror}")
    return found
