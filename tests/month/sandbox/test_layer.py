"""A layer is read and taken away without being followed, whatever lies in it."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from workaday.month.sandbox.layer import DEEPEST, entries, make_empty, read_file, remove


@pytest.fixture
def layer(tmp_path: Path) -> Path:
    folder = tmp_path / "layer"
    (folder / "a").mkdir(parents=True)
    (folder / "a" / "f").write_bytes(b"12")
    return folder


def kinds(layer: Path) -> dict[str, str]:
    return {e.path: e.kind for e in entries(layer)}


def test_everything_by_its_kind(layer: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "s").write_bytes(b"s")
    (layer / "l").symlink_to(tmp_path / "secret")
    os.mkfifo(layer / "p")
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(os.path.relpath(layer / "s"))
    listening.close()
    assert kinds(layer) == {
        "a": "folder",
        "a/f": "file",
        "l": "a symbolic link",
        "p": "a pipe",
        "s": "a socket",
    }


def test_sizes_and_the_mark_of_a_folder_that_hides(layer: Path) -> None:
    os.setxattr(layer / "a", "user.overlay.opaque", b"y")
    folder, file = entries(layer)
    assert folder.opaque
    assert (file.path, file.size, file.opaque) == ("a/f", 2, False)


def test_a_layer_that_is_a_link_is_not_read(layer: Path, tmp_path: Path) -> None:
    (tmp_path / "other").symlink_to(layer)
    with pytest.raises(OSError):
        list(entries(tmp_path / "other"))


@pytest.mark.parametrize("path", ["l", "l/f", "p", "a", "none"])
def test_only_regular_files_are_read(layer: Path, path: str) -> None:
    (layer / "l").symlink_to(layer / "a")
    os.mkfifo(layer / "p")
    assert read_file(layer, "a/f") == b"12"
    with pytest.raises(OSError):
        read_file(layer, path)


def test_deep_folders_end_somewhere_and_can_be_removed(layer: Path) -> None:
    here = os.open(layer, os.O_RDONLY)
    for _ in range(1200):
        os.mkdir("d" * 9, dir_fd=here)
        below = os.open("d" * 9, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)
    found = list(entries(layer))
    assert found[-1].kind == "nested too deeply"
    assert found[-1].path.count("/") == DEEPEST - 1
    remove(layer)
    assert not layer.exists()


def test_closed_folders_are_opened_only_when_told(layer: Path) -> None:
    (layer / "a").chmod(0)
    if os.geteuid():
        assert kinds(layer) == {"a": "not readable"}
    assert [e.path for e in entries(layer, mend=True)] == ["a", "a/f"]
    (layer / "a").chmod(0)
    remove(layer)
    assert not layer.exists()


def test_an_empty_folder_is_empty(layer: Path) -> None:
    assert list(make_empty(layer).iterdir()) == []
    assert list(make_empty(layer / "x" / "y").iterdir()) == []
    remove(layer / "none")
