"""Tools of files and folders."""

from __future__ import annotations

import fnmatch
import json
import re
from collections.abc import Callable, Iterator, Sequence

from pydantic import Field

from workaday.errors import DeskError
from workaday.month.desk.pages import paged, paged_lines
from workaday.month.desk.place import Place, suffix_of
from workaday.month.desk.tool import Arguments, Page, tool
from workaday.month.tree import File, name_of

TEXT_SUFFIXES = (
    ".txt", ".md", ".csv", ".tsv", ".json", ".html", ".htm", ".xml", ".yaml", ".yml", ".log", ".sql", ".py",
    ".ics",
)  # fmt: skip
_MAKERS = {
    ".docx": "create_document",
    ".pdf": "create_document, or export_pdf from a document",
    ".xlsx": "create_workbook",
    ".pptx": "create_deck",
}
_MOST_HITS = 5
_EXCERPT = 240
_LARGEST_SEARCHED = 20_000_000

_FULL = "Full path, like C:/Users/name/Documents/report.docx (or /Users/name/report.docx on a Mac)."
_FOLDER = "Full path of a folder; empty means the whole computer."


class ListFolder(Arguments):
    path: str = Field(description="Full path of a folder; empty or / shows the drives.")
    page: Page = 1


class FindFiles(Arguments):
    pattern: str = Field(
        min_length=1,
        description="A glob over names (*.xlsx, Q3*), or words that the name must all hold, in any case.",
    )
    folder: str = Field("", description=_FOLDER)
    page: Page = 1


class SearchText(Arguments):
    query: str = Field(
        min_length=2,
        description="Words to look for; a line with the very phrase, or else with all the words.",
    )
    folder: str = Field("", description=_FOLDER)
    page: Page = 1


class ReadFile(Arguments):
    path: str = Field(description=_FULL)
    page: Page = 1


class OneFile(Arguments):
    path: str = Field(description=_FULL)


class WriteFile(Arguments):
    path: str = Field(description=f"{_FULL} Its folder must exist.")
    content: str = Field(max_length=2_000_000, description="The whole text of the file.")


class FromTo(Arguments):
    source: str = Field(description=_FULL)
    target: str = Field(description="Full path of the new file, or of a folder to put it in.")


class OneFolder(Arguments):
    path: str = Field(description="Full path of the folder; folders above it are made too.")


@tool(ListFolder, minutes=1, reads=True)
def list_folder(place: Place, arguments: ListFolder) -> str:
    """What is in a folder: first its folders (name/), then its files (name | size | last change)."""
    folder = place.tree.folder(arguments.path)
    folders, files = place.tree.listing(folder)
    head = f"{folder}/ has {_count(len(folders), 'folder')}, {_count(len(files), 'file')}"
    lines = [f"{name_of(f)}/" for f in folders]
    lines += [f"{f.name} | {f.size:,} bytes | {f.modified:%Y-%m-%d %H:%M}" for f in files]
    return paged_lines(lines, arguments.page, head)


@tool(FindFiles, minutes=2, reads=True)
def find_files(place: Place, arguments: FindFiles) -> str:
    """Find files by name, in a folder and all below it. One a line: full path | size | last change."""
    folder = place.tree.folder(arguments.folder) if arguments.folder.strip() else ""
    pattern = arguments.pattern.casefold().strip().replace("\\", "/")
    if any(mark in pattern for mark in "*?["):
        match = re.compile(fnmatch.translate(pattern)).match
        whole = "/" in pattern
        found = [f for f in place.tree.under(folder) if match((f.path if whole else f.name).casefold())]
    else:
        words = pattern.split()
        found = [f for f in place.tree.under(folder) if all(w in f.name.casefold() for w in words)]
    if not found:
        raise DeskError(
            f"no file name fits {arguments.pattern!r} in {folder or 'the whole computer'}; try fewer words,"
            " a glob like *.xlsx, or search_text for what the file says"
        )
    return paged_lines([_line(f) for f in found], arguments.page, _count(len(found), "file"))


@tool(SearchText, minutes=3, reads=True)
def search_text(place: Place, arguments: SearchText) -> str:
    """Search what files say (documents, workbooks, slides, PDFs, mails, text), in a folder and all below it.
    For each file that fits: its full path, then the lines with their number in the text."""
    folder = place.tree.folder(arguments.folder) if arguments.folder.strip() else ""
    words = arguments.query.casefold().split()
    phrase = " ".join(words)
    found = list(_hits(place, folder, words, lambda line: phrase in line))
    if not found:
        found = list(_hits(place, folder, words, lambda line: all(w in line for w in words)))
    if not found:
        raise DeskError(
            f"no file in {folder or 'the whole computer'} says {arguments.query!r}; try fewer or other words"
        )
    head = f"{_count(len(found), 'file')}"
    return paged_lines([line for lines in found for line in lines], arguments.page, head)


def _hits(
    place: Place, folder: str, words: Sequence[str], fits: Callable[[str], bool]
) -> Iterator[list[str]]:
    """For each file with hits: its path and the first of them. A line that fits has all the words."""
    for file in place.tree.under(folder):
        if file.size > _LARGEST_SEARCHED:
            continue
        text = place.text(file)
        folded = text.casefold()
        if not all(word in folded for word in words):
            continue
        lines = text.split("\n")
        hits = [(n, line) for n, line in enumerate(lines, 1) if fits(" ".join(line.casefold().split()))]
        if hits:
            shown = [f"  {n}: {' '.join(line.split())[:_EXCERPT]}" for n, line in hits[:_MOST_HITS]]
            more = [f"  … and {len(hits) - _MOST_HITS} more lines"] if len(hits) > _MOST_HITS else []
            yield [file.path, *shown, *more]


@tool(ReadFile, minutes=2, reads=True)
def read_file(place: Place, arguments: ReadFile) -> str:
    """Read a file of any kind as text: documents, workbooks, slides, PDFs, mails, calendars, text. For the
    exact cells of a workbook take read_sheet."""
    file = place.tree.file(arguments.path)
    text = place.content(file).text
    return paged(text if text.strip() else "(the file holds no text)", arguments.page)


@tool(OneFile, minutes=1, reads=True)
def file_info(place: Place, arguments: OneFile) -> str:
    """A file's size, last change, kind, and the properties kept in it (title, author, dates, comments)."""
    file = place.tree.file(arguments.path)
    lines = [f"path: {file.path}", f"size: {file.size:,} bytes", f"modified: {file.modified:%Y-%m-%d %H:%M}"]
    content = place.content(file)
    own = content.properties
    fields = {
        "kind": content.kind,
        "title": own.title,
        "author": own.author,
        "last modified by": own.last_modified_by,
        "document created": f"{own.created:%Y-%m-%d %H:%M}" if own.created else "",
        "document modified": f"{own.modified:%Y-%m-%d %H:%M}" if own.modified else "",
        "company": own.company,
        "tables or sheets": ", ".join(g.name for g in content.grids)[:500],
        "comments": str(len(content.comments) or ""),
        "tracked changes": str(len(content.changes) or ""),
        "attachments": "; ".join(a.name for a in content.attachments)[:500],
    }
    return "\n".join([*lines, *(f"{k}: {v}" for k, v in fields.items() if v)])


@tool(WriteFile, minutes=5)
def write_file(place: Place, arguments: WriteFile) -> str:
    """Write a plain text file (.txt .md .csv .tsv .json .html …), new or in place of what was there. Office
    files have tools of their own: create_document, create_workbook, create_deck."""
    clean = place.tree.paths.clean(arguments.path)
    suffix = suffix_of(clean)
    if suffix in _MAKERS:
        raise DeskError(f"{suffix} is no plain text; use {_MAKERS[suffix]}")
    if suffix not in TEXT_SUFFIXES:
        raise DeskError(
            f"write_file writes text files only ({' '.join(TEXT_SUFFIXES)}), not {suffix or 'no suffix'!r}"
        )
    if suffix == ".json":
        _check_json(arguments.content)
    return written(place, clean, arguments.content.encode("utf-8"))


@tool(FromTo, minutes=2)
def copy_file(place: Place, arguments: FromTo) -> str:
    """Copy a file to a new path or into a folder. Nothing is overwritten."""
    file = place.tree.file(arguments.source)
    target = place.tree.paths.clean(arguments.target)
    if place.tree.is_folder(target):
        target = f"{place.tree.folder(target)}/{file.name}"
    place.tree.refuse_taken(target)
    made = place.tree.copy(file, target, place.now)
    return f"copied {file.path} to {made}"


@tool(FromTo, minutes=2)
def move_file(place: Place, arguments: FromTo) -> str:
    """Move or rename a file or a folder. Nothing is overwritten; the time of its last change stays."""
    return f"moved to {place.tree.move(arguments.source, arguments.target)}"


@tool(OneFile, minutes=1)
def trash_file(place: Place, arguments: OneFile) -> str:
    """Put a file, or a folder with all that is in it, into the trash. No tool brings it back."""
    label = f"{place.journal.count() + 1:05d}"
    return f"moved {place.tree.trash(arguments.path, label)} to the trash"


@tool(OneFolder, minutes=1)
def make_folder(place: Place, arguments: OneFolder) -> str:
    """Make a folder, with the folders above it that are missing."""
    path = place.tree.make_folder(arguments.path)
    return f"made {path}/" if place.tree.staged else f"{path or '/'}/ is there already"


def written(place: Place, path: str, content: bytes, more: str = "") -> str:
    """Stage a file's bytes and say what was done."""
    replaced = place.tree.is_file(path)
    made = place.tree.write(path, content, place.now)
    return f"wrote {made} ({len(content):,} bytes{', in place of what was there' if replaced else ''}){more}"


def _check_json(text: str) -> None:
    try:
        json.loads(text)
    except (ValueError, RecursionError) as error:
        raise DeskError(f"the content is no valid JSON: {error}; mend it, or write a .txt file") from error


def _line(file: File) -> str:
    return f"{file.path} | {file.size:,} bytes | {file.modified:%Y-%m-%d %H:%M}"


def _count(number: int, word: str) -> str:
    return f"{number} {word if number == 1 else word + 's'}"


TOOLS = (
    list_folder, find_files, search_text, read_file, file_info, write_file, copy_file, move_file, trash_file,
    make_folder,
)  # fmt: skip
