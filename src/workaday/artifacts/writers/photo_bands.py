"""A small JPEG by arithmetic: three bands of colour (sky, land, ground), and the moment it was taken.

Every block but the first of a band differs from its neighbour by nothing, which is one bit a component: a
picture of 800 x 600 is 3 kB and 20 microseconds. For pictures to be looked at, see image.py.
"""

from __future__ import annotations

import re
import struct
from random import Random

_MOMENT = re.compile(r"\d{4}:\d\d:\d\d \d\d:\d\d:\d\d")
_SIZES = ((800, 600), (640, 480), (800, 448), (480, 640), (600, 800))
_SMALL = ((160, 120), (120, 160))


def jpeg(seed: int, title: str, small: bool = False) -> bytes:
    """A whole JPEG of some 3 kB (`small`: under 1 kB). A title "2026:05:03 18:20:41" is when it was taken."""
    chance = Random(seed)
    width, height = chance.choice(_SMALL if small else _SIZES)
    taken = title if _MOMENT.fullmatch(title) else ""
    return (
        b"\xff\xd8"
        + exif(taken, chance.getrandbits(32))
        + _tables(width, height)
        + _scan(chance, width, height)
    )


def exif(taken: str, number: int) -> bytes:
    """The segment that says when ("2026:05:03 18:20:41", "" for not said) and which picture."""
    tags = [(0x0131, 2, f"camera {number:08x}".encode() + b"\0")]
    if taken:
        tags.append((0x0132, 2, taken.encode("ascii") + b"\0"))
    sub = [(0x9003, 2, taken.encode("ascii") + b"\0")] if taken else []
    count = len(tags) + bool(sub)
    at = 8 + 2 + 12 * count + 4
    entries, data = _entries(tags, at)
    if sub:
        place = at + len(data)
        inner, more = _entries(sub, place + 2 + 12 + 4)
        entries += struct.pack(">HHII", 0x8769, 4, 1, place)
        data += struct.pack(">H", 1) + inner + b"\0\0\0\0" + more
    body = b"Exif\0\0MM\0*\0\0\0\x08" + struct.pack(">H", count) + entries + b"\0\0\0\0" + data
    return _segment(0xE1, body)


def _entries(tags: list[tuple[int, int, bytes]], at: int) -> tuple[bytes, bytes]:
    entries, data = b"", b""
    for tag, kind, value in tags:
        entries += struct.pack(">HHII", tag, kind, len(value), at + len(data))
        data += value + b"\0" * (len(value) % 2)
    return entries, data


def _segment(mark: int, body: bytes) -> bytes:
    return bytes((0xFF, mark)) + struct.pack(">H", len(body) + 2) + body


_FLAT = b"\x01" * 63
_QUANTA = _segment(0xDB, b"\0\x0c" + _FLAT) + _segment(0xDB, b"\x01\x04" + _FLAT)
# two words: "0" is no difference, "10" a difference of six bits; and "0" ends every block
_WORDS = _segment(0xC4, b"\0\x01\x01" + b"\0" * 14 + b"\0\x06") + _segment(
    0xC4, b"\x10\x01" + b"\0" * 15 + b"\0"
)
_START = _segment(0xDA, b"\x03\x01\0\x02\0\x03\0\0\x3f\0")


def _tables(width: int, height: int) -> bytes:
    frame = struct.pack(">BHHB", 8, height, width, 3) + b"\x01\x22\0\x02\x11\x01\x03\x11\x01"
    return _QUANTA + _segment(0xC0, frame) + _WORDS + _START


def _scan(chance: Random, width: int, height: int) -> bytes:
    across, down = -(-width // 16), -(-height // 16)
    sky = max(1, int(down * chance.uniform(0.3, 0.55)))
    land = max(1, int(down * chance.uniform(0.15, 0.35)))
    bits, length = 1, 0  # a leading one keeps the zeros
    light = chance.randint(36, 60)
    for rows, level in (
        (sky, light),
        (land, -chance.randint(34, 60)),
        (down - sky - land, -chance.randint(32, 40)),
    ):
        for step in (level, 0, 0, 0, chance.choice((0, 33, -36)), chance.choice((0, 34, -35))):
            word, size = (0b10 << 7 | (step if step > 0 else step + 63) << 1, 9) if step else (0, 2)
            bits, length = bits << size | word, length + size
        rest = 12 * (rows * across - 1)
        bits, length = bits << rest, length + rest
    pad = -length % 8
    bits, length = bits << pad | (1 << pad) - 1, length + pad
    packed = (bits ^ 1 << length).to_bytes(length // 8, "big")
    return packed.replace(b"\xff", b"\xff\0") + b"\xff\xd9"
