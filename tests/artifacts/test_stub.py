"""Stubs: the first bytes are those of their kind, and what can be opened opens."""

from __future__ import annotations

import io
import sqlite3
import tarfile
import wave
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from workaday.artifacts.spec import Image as Picture
from workaday.artifacts.spec import Stub
from workaday.artifacts.writers import write
from workaday.artifacts.writers.stub import least_size, stub_kinds
from workaday.errors import BuildError

MAGIC = {
    "jpg": "ffd8ff", "png": "89504e470d0a1a0a", "gif": "474946383961", "bmp": "424d", "tif": "49492a00", "dng": "49492a00",
    "webp": "52494646", "psd": "38425053", "ico": "00000100", "icns": "69636e73", "mp3": "494433", "wav": "52494646",
    "flac": "664c6143", "ogg": "4f676753", "mid": "4d546864", "avi": "52494646", "mkv": "1a45dfa3", "exe": "4d5a", "dll": "4d5a",
    "msi": "d0cf11e0a1b11ae1", "ole": "d0cf11e0a1b11ae1", "pkg": "78617221", "so": "7f454c46", "dylib": "cffaedfe",
    "zip": "504b0304", "gz": "1f8b", "7z": "377abcaf271c", "rar": "526172211a07", "sqlite": "53514c69746520666f726d6174203300",
    "pst": "2142444e", "pdf": "255044462d", "rtf": "7b5c727466", "ttf": "00010000", "otf": "4f54544f", "woff2": "774f4632",
    "class": "cafebabe", "lnk": "4c000000", "bplist": "62706c697374", "dsstore": "0000000142756431", "appledouble": "00051607",
    "gitpack": "5041434b", "gitindex": "44495243", "gitobject": "78", "dmg": "78", "pyc": "a70d0d0a",
}  # fmt: skip
"""From the formats' own descriptions, not from the writer."""
AT = {"heic": (4, b"ftypheic"), "mp4": (4, b"ftypisom"), "mov": (4, b"ftypqt"), "m4a": (4, b"ftypM4A"),
      "tar": (257, b"ustar"), "iso": (32769, b"CD001"), "exe": (128, b"PE\0\0")}  # fmt: skip


def whole(kind: str, size: int = 90_000, seed: int = 7, title: str = "A title") -> bytes:
    """The stub as it lies on a disk: its head, then nothing but zeros."""
    size = max(size, least_size(kind))
    return write(Stub(kind, size, seed, title), "").ljust(size, b"\0")


@pytest.mark.parametrize("kind", sorted(stub_kinds()))
def test_it_begins_as_its_kind_does(kind: str) -> None:
    content = whole(kind)
    assert kind in MAGIC or kind in AT or kind == "data"
    assert content.startswith(bytes.fromhex(MAGIC.get(kind, "")))
    at, mark = AT.get(kind, (0, b""))
    assert content[at : at + len(mark)] == mark


@given(
    st.sampled_from(sorted(stub_kinds())), st.integers(0, 10**8), st.integers(0, 2**48), st.text(max_size=200)
)
def test_the_head_is_never_longer_than_the_file(kind: str, size: int, seed: int, title: str) -> None:
    size = max(size, least_size(kind))
    head = write(Stub(kind, size, seed, title), ".any")
    assert len(head) <= size
    assert head == write(Stub(kind, size, seed, title), ".any")


@pytest.mark.parametrize("kind", sorted(stub_kinds() - {"bmp", "gif", "mid", "rtf", "iso"}))
def test_two_seeds_are_two_files(kind: str) -> None:
    assert whole(kind, seed=1) != whole(kind, seed=2)


def test_a_photo_opens_and_says_when_it_was_taken() -> None:
    with Image.open(io.BytesIO(whole("jpg", 2_400_000, title="2026:05:03 18:20:41"))) as picture:
        picture.load()
        assert picture.size[0] >= 448
        assert picture.getexif()[0x0132] == "2026:05:03 18:20:41"
        assert picture.getexif().get_ifd(0x8769)[0x9003] == "2026:05:03 18:20:41"
        assert len(set(picture.resize((8, 8)).convert("L").tobytes())) > 1  # sky and ground


def test_a_drawn_photo_says_when_it_was_taken() -> None:
    content = write(Picture("photo", "", 3, width=64, height=48, taken="2026:05:03 18:20:41"), ".jpg")
    with Image.open(io.BytesIO(content)) as picture:
        picture.load()
        assert picture.getexif().get_ifd(0x8769)[0x9003] == "2026:05:03 18:20:41"


@pytest.mark.parametrize("kind", ["jpg", "png", "gif", "tif", "dng", "ico", "bmp"])
@pytest.mark.parametrize("size", [1, 5000, 90_000])
def test_pictures_open(kind: str, size: int) -> None:
    with Image.open(io.BytesIO(whole(kind, size))) as picture:
        picture.load()
        assert min(picture.size) >= 1


def test_a_pdf_has_its_title_on_a_page() -> None:
    document = pypdfium2.PdfDocument(whole("pdf", 400_000, title="Manual (kettle)"))
    assert len(document) == 1
    lines = document[0].get_textpage().get_text_range().splitlines()
    assert lines[0] == "Manual kettle"
    assert len(lines) > 8  # and is not an empty page
    document.close()


def test_the_least_pdf_holds_its_page_whatever_was_drawn() -> None:
    for seed in range(400):
        assert len(write(Stub("pdf", least_size("pdf"), seed, "W" * 200), ".pdf")) <= least_size("pdf")


def test_a_database_opens_without_tables(tmp_path: Path) -> None:
    place = tmp_path / "places.sqlite"
    place.write_bytes(whole("sqlite", 4096 * 20))
    database = sqlite3.connect(place)
    assert database.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
    database.close()


def test_sound_is_silence_and_a_tape_has_one_member() -> None:
    with wave.open(io.BytesIO(whole("wav"))) as sound:
        assert sound.getnframes() == (90_000 - 44) // 4
    with tarfile.open(fileobj=io.BytesIO(whole("tar", 20_480, title="backup"))) as tape:
        assert tape.getnames() == ["backup"]


@pytest.mark.parametrize(
    ("stub", "said"),
    [
        (Stub("hologram", 900, 1), "stub kind 'hologram' is unknown"),
        (Stub("sqlite", 100, 1), "does not hold its head of 4096"),
    ],
    ids=["unknown", "too-small"],
)
def test_what_cannot_be_is_refused(stub: Stub, said: str) -> None:
    with pytest.raises(BuildError, match=said):
        write(stub, ".x")
