"""What every office file shares: its zip package, its properties, its theme, text made safe for XML.

Knows nothing of documents, workbooks or slides. Packages come out the same to the byte: parts in the
order given, all dated 1980-01-01, deflated by zlib at its fastest level.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files
from string import Template
from typing import NamedTuple

from workaday.artifacts.spec import HouseStyle, Properties
from workaday.artifacts.writers.colours import palette, tint

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
XML_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DATE_1980 = (1 << 5) | 1
_SUPER_FAST = 0x6
"""The flags of a deflated part, as office suites set them: packed for speed."""
_PACKED = (".png", ".jpg", ".xlsx")
_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")


class Part(NamedTuple):
    """One part, deflated: ready to be laid into any number of packages."""

    name: str
    method: int
    crc: int
    size: int
    body: bytes


def clean(text: str) -> str:
    """The text without characters that XML, and UTF-8, cannot hold; line ends become newlines."""
    return _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def escape(text: str) -> str:
    """The text as XML content or as a double-quoted attribute's value."""
    text = clean(text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def moment(when: datetime) -> str:
    """Local wall time as office suites keep it: marked as if it were UTC."""
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")


def part(name: str, content: str | bytes) -> Part:
    """Deflate a part, quickly, as office suites do; pictures and packages are packed already, and stored."""
    data = content.encode("utf-8") if isinstance(content, str) else content
    if not name.endswith(_PACKED):
        deflater = zlib.compressobj(zlib.Z_BEST_SPEED, zlib.DEFLATED, -15)
        body = deflater.compress(data) + deflater.flush()
        if len(body) < len(data):
            return Part(name, zipfile.ZIP_DEFLATED, zlib.crc32(data), len(data), body)
    return Part(name, zipfile.ZIP_STORED, zlib.crc32(data), len(data), data)


def package(parts: Iterable[Part]) -> bytes:
    """A zip file of the parts, in their order."""
    out: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for name, method, crc, size, body in parts:
        path = name.encode("utf-8")
        flags = (0 if name.isascii() else 0x800) | (_SUPER_FAST if method == zipfile.ZIP_DEFLATED else 0)
        common = (flags, method, 0, _DATE_1980, crc, len(body), size, len(path), 0)
        directory += (_CENTRAL.pack(b"PK\x01\x02", 20, 20, *common, 0, 0, 0, 0, offset), path)
        out += (_LOCAL.pack(b"PK\x03\x04", 20, *common), path, body)
        offset += _LOCAL.size + len(path) + len(body)
    listing = b"".join(directory)
    count = len(directory) // 2
    out += (listing, _END.pack(b"PK\x05\x06", 0, 0, count, count, len(listing), offset, 0))
    return b"".join(out)


@cache
def template(path: str) -> Template:
    """A text file from the writers' package data."""
    return Template(files("workaday.artifacts.writers").joinpath("data", path).read_text(encoding="utf-8"))


def core_xml(properties: Properties) -> str:
    return template("core.xml").substitute(
        title=escape(properties.title),
        author=escape(properties.author),
        last_modified_by=escape(properties.last_modified_by),
        revision=properties.revision,
        created=moment(properties.created),
        modified=moment(properties.modified),
    )


def app_xml(application: str, company: str) -> str:
    return template("app.xml").substitute(application=application, company=escape(company))


@cache
def theme_xml(style: HouseStyle) -> str:
    """The house's colours and fonts as an office theme."""
    colours = palette(style.accent)
    series = {f"series{number}": colours[number - 1] for number in range(2, 7)}
    return template("theme.xml").substitute(
        series,
        accent=colours[0],
        pale=tint(style.accent, 0.9),
        font=escape(style.font),
        heading_font=escape(style.heading_font),
    )


def relations_xml(targets: Iterable[tuple[str, str]]) -> str:
    """A .rels part: (type, target) pairs become rId1, rId2 and so on. A type with a slash is whole."""
    whole = ((kind if "/" in kind else f"{RELATIONS}/{kind}", target) for kind, target in targets)
    rows = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(whole, 1)
    )
    namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'{XML_HEAD}<Relationships xmlns="{namespace}">{rows}</Relationships>'


def root_relations_xml(main: str) -> str:
    """The package's own .rels: the main part and the two parts of properties."""
    core = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
    return relations_xml(
        (("officeDocument", main), (core, "docProps/core.xml"), ("extended-properties", "docProps/app.xml"))
    )


def content_types_xml(
    defaults: Mapping[str, str], overrides: Iterable[tuple[str, str]], properties: bool = True
) -> str:
    """[Content_Types].xml; an override's type is what follows application/vnd.openxmlformats-."""
    rows = [f'<Default Extension="{key}" ContentType="{kind}"/>' for key, kind in defaults.items()]
    rows += [
        f'<Override PartName="/{name}" ContentType="application/vnd.openxmlformats-{kind}+xml"/>'
        for name, kind in (*overrides, *(_PROPERTY_TYPES if properties else ()))
    ]
    namespace = "http://schemas.openxmlformats.org/package/2006/content-types"
    return f'{XML_HEAD}<Types xmlns="{namespace}">{"".join(rows)}</Types>'


_PROPERTY_TYPES = (
    ("docProps/core.xml", "package.core-properties"),
    ("docProps/app.xml", "officedocument.extended-properties"),
)

DEFAULT_TYPES = {
    "rels": "application/vnd.openxmlformats-package.relationships+xml",
    "xml": "application/xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
