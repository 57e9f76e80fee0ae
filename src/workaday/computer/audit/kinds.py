"""Classes of files by suffix, as DIN-X has them; fifteen, of which the card's mix names those with a figure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from workaday.computer.audit.records import FoundFile
from workaday.computer.audit.reference import TYPE_MIX

CLASSES = {
    "image": "jpg jpeg png gif bmp tif tiff heic raw cr2 nef psd ai svg ico webp eps",
    "audio": "mp3 wav m4a aac flac ogg wma aiff mid",
    "video": "mp4 mov avi mkv wmv m4v mpg mpeg 3gp srt",
    "archive": "zip rar 7z gz tar bz2 tgz xz dmg iso",
    "text": "doc docx docm dot dotx odt rtf txt md pdf tex pages wpd epub",
    "sheet": "xls xlsx xlsm xlsb ods numbers",
    "slides": "ppt pptx pptm pps ppsx odp key",
    "dev": "py js ts java c h cpp hpp cs rb go rs php sh bat ps1 sql r m ipynb css scss json xml yml yaml class o jar pyc map",
    "web": "html htm mhtml url webloc php3 asp aspx",
    "data": "csv tsv db sqlite mdb accdb parquet dat sav dta log",
    "mail": "eml msg mbox pst ost ics vcf",
    "system": "dll exe sys ini msi lnk cfg conf plist tmp bak cab inf reg drv pkg app deb crx pref",
    "font": "ttf otf woff woff2",
    "link": "alias desktop torrent",
}
_OF = {suffix: kind for kind, suffixes in CLASSES.items() for suffix in suffixes.split()}
OFFICE = frozenset({"docx", "xlsx", "pptx", "pdf", "doc", "xls", "ppt"})


def class_of(file: FoundFile) -> str:
    """One of CLASSES, "none" without a suffix, "other" for an unknown one."""
    return _OF.get(file.suffix, "other") if file.suffix else "none"


def mix(files: Sequence[FoundFile]) -> dict[str, float]:
    """Percent of files by the classes of the reference mix; the others together."""
    found = Counter(c if (c := class_of(f)) in TYPE_MIX else "other" for f in files)
    return {name: 100 * found[name] / len(files) for name in TYPE_MIX} if files else {}
