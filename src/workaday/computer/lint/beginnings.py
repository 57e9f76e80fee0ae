"""How files of a type begin, so that thousands are told apart by their first bytes. Knows no contents."""

from __future__ import annotations

import os
from pathlib import Path

LENGTH = 64
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)
_RIFF = (b"RIFF",)
_TIFF = (b"II*\0", b"MM\0*")

_STARTS: dict[str, tuple[bytes, ...]] = {
    **dict.fromkeys(["docx", "docm", "dotx", "xlsx", "xlsm", "xltx", "pptx", "pptm", "potx", "zip", "jar", "epub", "odt",
                     "ods", "odp", "apk"], _ZIP),
    **dict.fromkeys(["doc", "xls", "ppt", "msg", "msi"], _OLE),
    **dict.fromkeys(["wav", "avi", "webp"], _RIFF),
    **dict.fromkeys(["tif", "tiff", "nef", "cr2", "dng"], _TIFF),
    **dict.fromkeys(["exe", "dll"], (b"MZ",)),
    **dict.fromkeys(["gz", "tgz"], (b"\x1f\x8b",)),
    **dict.fromkeys(["jpg", "jpeg"], (b"\xff\xd8\xff",)),
    "pdf": (b"%PDF-",), "png": (b"\x89PNG\r\n\x1a\n",), "gif": (b"GIF87a", b"GIF89a"), "bmp": (b"BM",),
    "ico": (b"\0\0\1\0",), "psd": (b"8BPS",), "mp3": (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"),
    "flac": (b"fLaC",), "ogg": (b"OggS",), "mkv": (b"\x1aE\xdf\xa3",), "7z": (b"7z\xbc\xaf\x27\x1c",),
    "rar": (b"Rar!",), "bz2": (b"BZh",), "pkg": (b"xar!",), "sqlite": (b"SQLite format 3\0",),
    "db": (b"SQLite format 3\0", *_OLE), "lnk": (b"L\0\0\0",), "url": (b"[InternetShortcut]", b"\xef\xbb\xbf["),
    "ttf": (b"\0\1\0\0", b"true"), "otf": (b"OTTO",), "woff": (b"wOFF",), "woff2": (b"wOF2",),
    "pst": (b"!BDN",), "mbox": (b"From ",), "vcf": (b"BEGIN:VCARD",), "ics": (b"BEGIN:VCALENDAR",),
    "plist": (b"bplist", b"<?xml"),
}  # fmt: skip
_BOXES = frozenset(["mp4", "m4a", "m4v", "mov", "heic", "heif", "avif", "3gp"])
"""Films and pictures in boxes: the first box's name stands behind its length."""


def begins_well(path: Path) -> bool | None:
    """Whether a file begins as its type does; None for types that begin as they like, and for office lock
    files and the Mac's resource forks, which borrow a name. Raises OSError."""
    name = path.name
    suffix = name.rpartition(".")[2].lower()
    if name.startswith(("~$", "._", ".~")) or (suffix not in _STARTS and suffix not in _BOXES):
        return None
    file = os.open(path, os.O_RDONLY)
    try:
        start = os.read(file, LENGTH)
    finally:
        os.close(file)
    if suffix in _BOXES:
        return start[4:8] in (b"ftyp", b"moov", b"wide", b"mdat", b"skip", b"free")
    return start.startswith(_STARTS[suffix])
