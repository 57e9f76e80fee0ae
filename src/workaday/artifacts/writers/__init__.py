"""Specs to bytes: a file per format, one Protocol, one door.

A writer never invents, reads no clock and draws no chance: the same spec gives the same bytes, in any
process. Importing this package loads no writer; each comes with the first file of its kind.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Protocol, TypeVar, cast

from workaday.artifacts.spec import (
    Archive,
    Calendar,
    Contacts,
    Deck,
    Document,
    Image,
    Mail,
    Mailbox,
    Rows,
    Spec,
    Stub,
    Text,
    Workbook,
)
from workaday.errors import BuildError

AnySpec = TypeVar("AnySpec", contravariant=True)

# spec type -> suffix -> module:function below this package
_WRITERS: dict[type, dict[str, str]] = {
    Document: {
        ".docx": "docx:write_docx",
        ".pdf": "pdf:write_pdf",
        ".md": "plain:write_md",
        ".txt": "plain:write_txt",
        ".html": "html:write_html",
    },
    Workbook: {".xlsx": "xlsx:write_xlsx"},
    Deck: {".pptx": "pptx:write_pptx"},
    Rows: {".csv": "csv:write_csv"},
    Image: {".png": "image:write_png", ".jpg": "image:write_jpg", ".jpeg": "image:write_jpg"},
    Mail: {".eml": "eml:write_eml"},
    Mailbox: {".mbox": "mbox:write_mbox"},
    Calendar: {".ics": "ics:write_ics"},
    Contacts: {".vcf": "vcf:write_vcf"},
    Archive: {".zip": "archive:write_zip"},
}
# a Text is bytes already, so any format that is text will do
_TEXT_SUFFIXES = (
    *(".txt", ".md", ".json", ".jsonl", ".ipynb", ".xml", ".html", ".css", ".svg", ".yaml", ".yml", ".toml"),
    *(
        ".ini",
        ".cfg",
        ".conf",
        ".env",
        ".log",
        ".csv",
        ".tsv",
        ".sql",
        ".py",
        ".r",
        ".js",
        ".ts",
        ".sh",
        ".bat",
    ),
    *(
        ".ps1",
        ".tex",
        ".bib",
        ".rst",
        ".url",
        ".vcf",
        ".gitignore",
        ".java",
        ".c",
        ".h",
        ".cpp",
        ".go",
        ".rs",
    ),
    *(".do", ".sas", ".m", ".vba", ".bas", ".reg", ".lnk", ".srt", ".geojson", ".kml", ".gpx", ""),
    *(".htm", ".plist", ".xmp", ".lock", ".map", ".dic", ".webloc", ".tmp", ".bak", ".part", ".download"),
)


class Writer(Protocol[AnySpec]):
    """Turns one kind of spec into the bytes of one format."""

    def __call__(self, spec: AnySpec, /) -> bytes: ...


def write(spec: Spec, suffix: str) -> bytes:
    """The spec as a file of this suffix (".docx"; case and a missing dot are forgiven).

    Raises BuildError where no writer serves the pair, or where the spec cannot be such a file.
    """
    kind: type = type(spec)
    return writer_for(kind, suffix)(spec)


def suffixes(spec_type: type) -> tuple[str, ...]:
    """The suffixes that a type of spec can be written as."""
    return _TEXT_SUFFIXES if spec_type is Text else tuple(_WRITERS.get(spec_type, ()))


@cache
def writer_for(spec_type: type, suffix: str) -> Writer[Spec]:
    """The writer for a type of spec and a suffix; raises BuildError where there is none."""
    if spec_type is Stub:  # its kind says what it is, whatever the file is called
        return cast(Writer[Spec], import_module(f"{__name__}.stub").write_stub)
    ending = suffix.lower()
    if ending and not ending.startswith("."):
        ending = "." + ending
    allowed = suffixes(spec_type)
    if ending not in allowed:
        known = ", ".join(repr(name) for name in allowed) or "none, for it is no spec"
        raise BuildError(f"a {spec_type.__name__} cannot be written as {suffix!r}; allowed: {known}")
    path = "text:write_text" if spec_type is Text else _WRITERS[spec_type][ending]
    module, _, function = path.partition(":")
    return cast(Writer[Spec], getattr(import_module(f"{__name__}.{module}"), function))
