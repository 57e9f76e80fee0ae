"""Stub -> the beginning of a file: what tells a program its kind, and as little more as makes it open.

The builder makes a hole of the rest. Pictures, PDFs, databases, sound waves and tar archives do open: a
picture is a few bands of colour, a recording is silence. The others (programs, compressed archives, films)
have a legal header and nothing behind it. No chance is drawn but from the stub's seed.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable
from random import Random

from workaday.artifacts.spec import Stub
from workaday.artifacts.writers.photo_bands import jpeg
from workaday.errors import BuildError


def write_stub(spec: Stub) -> bytes:
    """The head of the file, never longer than its size.

    Raises BuildError for a kind that is unknown, and for a size that does not hold the head.
    """
    head_of = _HEADS.get(spec.kind)
    if head_of is None:
        raise BuildError(f"stub kind {spec.kind!r} is unknown; allowed: {', '.join(sorted(_HEADS))}")
    head = head_of(spec)
    if len(head) > spec.size_bytes:
        raise BuildError(
            f"a {spec.kind} stub of {spec.size_bytes} bytes does not hold its head of {len(head)}; ask for more"
        )
    return head


def stub_kinds() -> frozenset[str]:
    """The kinds that `write_stub` knows."""
    return frozenset(_HEADS)


def least_size(kind: str) -> int:
    """Bytes that a stub of this kind takes at least."""
    return _LEAST.get(kind, 512)


def _chance(spec: Stub) -> Random:
    return Random(spec.seed)


def _title(spec: Stub, limit: int = 60) -> bytes:
    return re.sub(r"[^ -~]", "?", spec.title)[:limit].encode("ascii")


# --- pictures ---


def _jpg(spec: Stub) -> bytes:
    return jpeg(spec.seed, spec.title, small=spec.size_bytes < _LARGE_PICTURE)


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _png(spec: Stub, side: int = 0) -> bytes:
    chance = _chance(spec)
    side = side or (16 if spec.size_bytes < 1024 else chance.choice((24, 32, 48, 64)))
    palette = chance.randbytes(12)
    rows = b"".join(b"\0" + bytes([y * 4 // side]) * side for y in range(side))
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 3, 0, 0, 0))
        + _chunk(b"PLTE", palette)
        + _chunk(b"IDAT", zlib.compress(rows, 1))
        + _chunk(b"IEND", b"")
    )


def _gif(spec: Stub) -> bytes:
    """One pixel of a colour of its own."""
    colours = _chance(spec).randbytes(6)
    image = b",\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;"
    return b"GIF89a\x01\0\x01\0\x80\0\0" + colours + image


def _bmp(spec: Stub) -> bytes:
    side = 16
    head = struct.pack("<2sIHHI", b"BM", spec.size_bytes, 0, 0, 54)
    return head + struct.pack("<IiiHHIIiiII", 40, side, side, 1, 24, 0, side * side * 3, 2835, 2835, 0, 0)


def _tiff(spec: Stub) -> bytes:
    """One grey strip: the hole."""
    side, entries = 32, []
    for tag, kind, count, value in (
        (256, 3, 1, side), (257, 3, 1, side), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1), (273, 4, 1, 256),
        (277, 3, 1, 1), (278, 3, 1, side), (279, 4, 1, side * side),
    ):  # fmt: skip
        entries.append(struct.pack("<HHII", tag, kind, count, value))
    ifd = struct.pack("<H", len(entries)) + b"".join(entries) + b"\0\0\0\0"
    return b"II*\0\x08\0\0\0" + ifd + b"\0" * 110 + _chance(spec).randbytes(24)


def _webp(spec: Stub) -> bytes:
    return b"RIFF" + struct.pack("<I", spec.size_bytes - 8) + b"WEBPVP8 " + _chance(spec).randbytes(8)


def _psd(spec: Stub) -> bytes:
    side = _chance(spec).choice((600, 800, 1200, 2400))
    return b"8BPS\0\x01" + b"\0" * 6 + struct.pack(">HIIHH", 3, side, side * 3 // 4, 8, 3) + b"\0" * 12


def _ico(spec: Stub) -> bytes:
    image = _png(spec, 16)
    return struct.pack("<HHHBBBBHHII", 0, 1, 1, 16, 16, 0, 0, 1, 32, len(image), 22) + image


def _icns(spec: Stub) -> bytes:
    image = _png(spec, 16)
    return b"icns" + struct.pack(">I", spec.size_bytes) + b"icp4" + struct.pack(">I", len(image) + 8) + image


# --- sound and film ---


def _boxes(brand: bytes, *compatible: bytes) -> Callable[[Stub], bytes]:
    """An ISO media file: its brand, then one box of media that takes the rest."""

    def head(spec: Stub) -> bytes:
        brands = brand + b"\0\0\x02\0" + b"".join(compatible)
        kind = struct.pack(">I", len(brands) + 8) + b"ftyp" + brands
        rest = spec.size_bytes - len(kind)
        if rest >= 1 << 32:
            return kind + struct.pack(">I4sQ", 1, b"mdat", rest) + _chance(spec).randbytes(16)
        return kind + struct.pack(">I", rest) + b"mdat" + _chance(spec).randbytes(16)

    return head


def _mp3(spec: Stub) -> bytes:
    title = b"\0" + _title(spec)
    frame = b"TIT2" + struct.pack(">IH", len(title), 0) + title
    seeded = b"UFID" + struct.pack(">IH", 10, 0) + b"\0" + _chance(spec).randbytes(9)
    body = frame + seeded
    size = bytes(len(body) >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\x03\0\0" + size + body + b"\xff\xfb\x90\x64"


def _wav(spec: Stub) -> bytes:
    rest = spec.size_bytes - 44
    format = struct.pack("<IHHIIHH", 16, 1, 2, 44100, 176400, 4, 16)
    return (
        b"RIFF" + struct.pack("<I", spec.size_bytes - 8) + b"WAVEfmt " + format + b"data"
        + struct.pack("<I", rest) + _chance(spec).randbytes(8)
    )  # fmt: skip


def _flac(spec: Stub) -> bytes:
    stream = struct.pack(">HH", 4096, 4096) + b"\0" * 6 + b"\x0a\xc4\x42\xf0" + b"\0" * 4
    return b"fLaC\x80\0\0\x22" + stream + _chance(spec).randbytes(16)


def _ogg(spec: Stub) -> bytes:
    return b"OggS\0\x02" + b"\0" * 8 + _chance(spec).randbytes(4) + b"\0" * 8 + b"\x01\x1e\x01vorbis"


def _midi(spec: Stub) -> bytes:
    """One track that takes the rest."""
    return b"MThd\0\0\0\x06\0\0\0\x01\0\x60MTrk" + struct.pack(">I", spec.size_bytes - 22)


# --- programs and disks ---


def _program(spec: Stub) -> bytes:
    dos = b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0\xb8" + b"\0" * 43 + b"\x80\0\0\0"
    kind = 0x2102 if spec.kind == "dll" else 0x0102
    stamp = _chance(spec).getrandbits(30)
    return dos.ljust(128, b"\0") + b"PE\0\0" + struct.pack("<HHIIIHH", 0x8664, 0, stamp, 0, 0, 0, kind)


def _compound(spec: Stub) -> bytes:
    """A compound file (installers, old office files, picture caches): its first sector."""
    fixed = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    sectors = struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    return (fixed + b"\0" * 6 + sectors + b"\0\0\0\0" + b"\xff" * 432)[:500] + _chance(spec).randbytes(12)


def _iso(spec: Stub) -> bytes:
    volume = b"\x01CD001\x01\0" + b" " * 32 + _title(spec, 32).upper().ljust(32) + b"\0" * 8
    blocks = spec.size_bytes // 2048
    return b"\0" * 32768 + volume + struct.pack("<I", blocks) + struct.pack(">I", blocks)


def _disk_image(spec: Stub) -> bytes:
    return bytes.fromhex("7801730d626260") + _chance(spec).randbytes(25)


def _package(spec: Stub) -> bytes:
    return b"xar!" + struct.pack(">HHQQI", 28, 1, 400, 1200, 1) + _chance(spec).randbytes(32)


def _elf(spec: Stub) -> bytes:
    return b"\x7fELF\x02\x01\x01" + b"\0" * 9 + struct.pack("<HHI", 3, 62, 1) + _chance(spec).randbytes(8)


# --- archives, databases, documents ---


def _zip(spec: Stub) -> bytes:
    """One stored member that takes the rest; there is no directory at the end."""
    name = _title(spec) or b"content"
    size = max(0, spec.size_bytes - 30 - len(name)) & 0xFFFFFFFF
    check = _chance(spec).getrandbits(32)
    return struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, 0, 0, 0, 0x21, check, size, size, len(name), 0) + name


def _tar(spec: Stub) -> bytes:
    """One member that takes the rest, and the two empty blocks at the end."""
    size = max(0, spec.size_bytes // 512 - 3) * 512
    name = (_title(spec) or b"content").ljust(100, b"\0")
    head = name + b"0000644\0" + b"0000000\0" * 2 + b"%011o\0" % size + b"%011o\0" % (spec.seed & 0x1FFFFFFF)
    head = (head + b" " * 8 + b"0").ljust(257, b"\0") + b"ustar\x0000"
    head = head.ljust(512, b"\0")
    return head[:148] + b"%06o\0 " % sum(head) + head[156:]


def _sqlite(spec: Stub) -> bytes:
    """A database without tables; the hole is pages on nobody's list."""
    pages = max(1, spec.size_bytes // 4096)
    head = b"SQLite format 3\0" + struct.pack(">HBBBBBB", 4096, 1, 1, 0, 64, 32, 32)
    head += struct.pack(">IIIIIIIIIII", 1, pages, 0, 0, 0, 4, 0, 0, 1, 0, spec.seed & 0x7FFFFFFF)
    head = head.ljust(92, b"\0") + struct.pack(">II", 1, 3045000)
    return (head + b"\x0d\0\0\0\0\x10\0\0").ljust(4096, b"\0")


_SMALL_PRINT = (
    "Please keep this page for your records.", "Subject to change without notice.", "See the reverse side for details.",
    "Questions are answered at the number on your last letter.", "This copy was made from the original on file.",
    "Not valid without the second page.", "The German version of this text is binding.", "All times are local times.",
    "Prices include tax where it applies.", "Children under six are free of charge.", "Please arrive fifteen minutes early.",
    "Doors close when the program begins.", "Bring a photo identification.", "Parking is behind the building.",
    "Return the lower part by mail.", "Use block letters and a dark pen.", "Leave blank what does not apply.",
    "Handle with dry hands only.", "Do not store near a source of heat.", "Check that nothing is missing before you begin.",
    "Batteries are not included.", "Clean with a soft cloth.", "The warranty begins on the day of purchase.",
    "Keep the receipt with this sheet.", "Drawings are not to scale.", "Dimensions are approximate.",
    "Colors may differ from what is shown.", "Printed on recycled paper.", "Members receive the newsletter twice a year.",
    "The office is closed on public holidays.", "Send corrections to the secretary.", "Former editions are no longer valid.",
    "The map is on the last page.", "Steps two and three may be done in either order.", "Allow for a day of drying.",
    "An adult should be present.",
)  # fmt: skip


def _pdf(spec: Stub) -> bytes:
    """One page with its title and some lines of small print; behind its end the hole."""
    title = _title(spec, 70).replace(b"\\", b"").replace(b"(", b"").replace(b")", b"")
    ink = _chance(spec)
    width, height = ink.choice([(612, 792), (612, 792), (595, 842)])
    text = b"%.2f %.2f %.2f rg BT /F1 16 Tf 60 %d Td (%s) Tj ET" % (
        ink.random() / 2, ink.random() / 2, ink.random() / 2, height - 72, title,
    )  # fmt: skip
    text += b" 0 0 0 rg BT /F1 10 Tf 60 %d Td" % (height - 90)
    for line in ink.sample(_SMALL_PRINT, ink.randint(9, 16)):
        text += b" 0 -%d Td (%s) Tj" % (ink.choice([15, 15, 30]), line.encode("ascii"))
    text += b" ET"
    bodies = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>"
        % (width, height),
        b"<</Length %d>>stream\n%s\nendstream" % (len(text), text),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + table
    return out + b"trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % start


def _fixed(magic: bytes, drawn: int = 24) -> Callable[[Stub], bytes]:
    """A mark, then a few bytes that make each file its own."""

    def head(spec: Stub) -> bytes:
        return magic + _chance(spec).randbytes(max(0, min(drawn, spec.size_bytes - len(magic))))

    return head


_HEADS: dict[str, Callable[[Stub], bytes]] = {
    "jpg": _jpg, "png": _png, "gif": _gif, "bmp": _bmp, "tif": _tiff, "dng": _tiff, "webp": _webp, "psd": _psd,
    "ico": _ico, "icns": _icns, "heic": _boxes(b"heic", b"mif1", b"heic"),
    "mp4": _boxes(b"isom", b"isom", b"mp41"), "mov": _boxes(b"qt  ", b"qt  "), "m4a": _boxes(b"M4A ", b"M4A ", b"isom"),
    "mp3": _mp3, "wav": _wav, "flac": _flac, "ogg": _ogg, "mid": _midi, "avi": _fixed(b"RIFF\xff\xff\xff\x7fAVI LIST"),
    "mkv": _fixed(b"\x1aE\xdf\xa3\xa3B\x86\x81\x01B\xf7\x81\x01B\x82\x88matroska"),
    "exe": _program, "dll": _program, "msi": _compound, "ole": _compound, "iso": _iso, "dmg": _disk_image,
    "pkg": _package, "so": _elf, "dylib": _fixed(b"\xcf\xfa\xed\xfe\x07\0\0\x01\x03\0\0\0\x06\0\0\0"),
    "zip": _zip, "gz": _fixed(b"\x1f\x8b\x08\0"), "7z": _fixed(b"7z\xbc\xaf'\x1c\0\x04"), "rar": _fixed(b"Rar!\x1a\x07\x01\0"),
    "tar": _tar, "sqlite": _sqlite, "pst": _fixed(b"!BDN"), "pdf": _pdf, "rtf": _fixed(b"{\\rtf1\\ansi ", 0),
    "ttf": _fixed(b"\0\x01\0\0\0\x0c\0\x80\0\x03\0@"), "otf": _fixed(b"OTTO\0\x0b\0\x80\0\x03\x000"),
    "woff2": _fixed(b"wOF2\0\x01\0\0"), "pyc": _fixed(b"\xa7\x0d\x0d\n\0\0\0\0"), "class": _fixed(b"\xca\xfe\xba\xbe\0\0\0\x34"),
    "lnk": _fixed(b"L\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0\0\0\0\0\0F"), "bplist": _fixed(b"bplist00"),
    "dsstore": _fixed(b"\0\0\0\x01Bud1\0\0\x10\0\0\0\x08\0\0\0\x10\0"), "appledouble": _fixed(b"\0\x05\x16\x07\0\x02\0\0Mac OS X        "),
    "gitpack": _fixed(b"PACK\0\0\0\x02"), "gitindex": _fixed(b"DIRC\0\0\0\x02"), "gitobject": _fixed(b"x\x01"),
    "data": _fixed(b"", 32),
}  # fmt: skip

_LARGE_PICTURE = 8192
_LEAST = {"jpg": 1600, "iso": 65536, "sqlite": 4096, "pdf": 2048, "tar": 2048, "gif": 43, "data": 0, "png": 300,
          "bmp": 1024, "tif": 2048, "dng": 2048, "lnk": 64, "gitobject": 26, "rtf": 12}  # fmt: skip
