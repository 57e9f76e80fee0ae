"""No path leads out of the drives, and whatever cannot be a name says why."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_desk_computer import HOME, WORK, begin

from workaday.errors import DeskError
from workaday.month.desk import Desk
from workaday.month.tree import Paths

ESCAPES = [
    "../../journal.sqlite", "C:/../../journal.sqlite", f"{HOME}/../../../../run.json", "C:\\..\\..\\run.json",
    f"{HOME}\\..\\..\\..\\..\\lock", "C:/Users/./ana/x.txt", "C:/Users//ana/x.txt", "C:x.txt", "C:../x.txt",
    "/etc/passwd", "/Users/ana/x.txt", "\\\\server\\share\\x.txt", "//server/share/x.txt",
    "\\\\?\\C:\\Users\\x.txt", "file:///etc/passwd", "~/x.txt", "Documents/x.txt", "x.txt", ":/x.txt",
    "Z:/x.txt", "é:/x.txt", "CC:/x.txt", f"{HOME}/a\x00.txt", f"{HOME}/a\n.txt", f"{HOME}/a\u202e.txt",
    f"{HOME}/a:b.txt",
    f"{HOME}/what?.txt", f"{HOME}/star*.txt", f"{HOME}/pipe|.txt", f'{HOME}/quote".txt', f"{HOME}/<b>.txt",
    f"{HOME}/CON", f"{HOME}/nul.txt", f"{HOME}/Lpt1.csv", f"{HOME}/COM9 .txt", f"{HOME}/dot./x.txt",
    f"{HOME}/name.txt.", f"{HOME}/space /x.txt", f"{HOME}/{'n' * 252}.txt", f"{HOME}/{'é' * 127}.txt",
    f"{HOME}/{'deep/' * 60}x.txt", "C:/truth/ledger.sqlite", "C:/", "C:", "", "/", f"{HOME}/",
]  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    run, desk = begin(tmp_path)
    with run:
        yield desk


@pytest.mark.parametrize("path", ESCAPES, ids=ascii)
def test_no_tool_goes_there(desk: Desk, path: str) -> None:
    outside = _outside(desk)
    for tool, arguments in (
        ("read_file", {"path": path}),
        ("write_file", {"path": path, "content": "x"}),
        ("copy_file", {"source": path, "target": f"{HOME}/copy.txt"}),
        ("trash_file", {"path": path if path != f"{HOME}/" else "C:/"}),
    ):
        reply = desk.call(tool, arguments)
        assert not reply.ok, reply.text
        assert reply.text.removeprefix("[1 new mail]\n").startswith("error: ")
    assert _outside(desk) == outside
    assert not (desk.run.out.parent / "x.txt").exists()


def _outside(desk: Desk) -> list[str]:
    """What lies beside the drives in the run's folder, but for the journal and its like."""
    run = desk.run.out
    return sorted(p.relative_to(run).as_posix() for p in run.rglob("*") if p.name[:7] != "journal")


def test_links_that_appear_in_the_tree_lead_nowhere(desk: Desk) -> None:
    """An outside agent might plant one; the desk neither reads nor writes through it."""
    place = desk.run.desk_root / "C/Users/ana/Documents/Work/notes.txt"
    place.unlink()
    place.symlink_to(desk.run.computer / "truth" / "ledger.sqlite")
    work = desk.run.desk_root / "C/Users/ana/Downloads"
    work.rmdir()
    work.symlink_to(desk.run.computer / "truth", target_is_directory=True)
    for tool, arguments in (
        ("read_file", {"path": f"{WORK}/notes.txt"}),
        ("write_file", {"path": f"{HOME}/Downloads/x.txt", "content": "x"}),
        ("write_file", {"path": f"{WORK}/notes.txt", "content": "x"}),
        ("move_file", {"source": f"{WORK}/plan.md", "target": f"{HOME}/Downloads"}),
        ("make_folder", {"path": f"{HOME}/Downloads/x"}),
    ):
        assert "leads out of this computer's drives" in desk.call(tool, arguments).text
    assert sorted(os.listdir(desk.run.computer / "truth")) == ["ledger.sqlite"]


@pytest.mark.parametrize(
    "path",
    [f"{WORK}/notes.txt", f"{WORK}/NOTES.txt".replace("/", "\\"), " c:/users/ANA/documents/work/notes.TXT "],
    ids=["slashes", "backslashes", "case"],
)
def test_ways_to_write_a_path(desk: Desk, path: str) -> None:
    assert "Call Ben." in desk.call("read_file", {"path": path}).text
    assert desk.call("write_file", {"path": path, "content": "new"}).ok
    assert (desk.run.desk_root / "C/Users/ana/Documents/Work/notes.txt").read_text(encoding="utf-8") == "new"


def test_a_mac_has_mac_paths(tmp_path: Path) -> None:
    run, desk = begin(tmp_path, system="mac")
    with run:
        assert "Call Ben." in desk.call("read_file", {"path": "/Users/ana/Documents/Work/notes.txt"}).text
        assert desk.call("make_folder", {"path": "/Users/ana/Documents/CON"}).ok
        assert desk.call("write_file", {"path": "/Users/ana/Documents/CON/nul.txt", "content": "x"}).ok
        assert (run.desk_root / "Macintosh HD/Users/ana/Documents/CON/nul.txt").is_file()
        assert desk.call("list_folder", {"path": "/"}).text == "/ has 1 folder, 0 files\nUsers/"
        for path in ("C:/Users/ana/x.txt", "/Users/../x.txt", "/a:b.txt", "/x.txt", "//x.txt", "Users/x.txt"):
            assert not desk.call("write_file", {"path": path, "content": "x"}).ok


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.sampled_from(["windows", "mac"]),
    st.text(st.sampled_from("/\\.:C~ ab\x00\u202e…"), max_size=12).map(lambda text: text)
    | st.text(max_size=12)
    | st.text(max_size=10).map(lambda text: f"C:/{text}")
    | st.text(max_size=10).map(lambda text: f"/{text}"),
)
def test_a_clean_path_stays_below_the_drives(system: str, path: str) -> None:
    paths = Paths("windows" if system == "windows" else "mac")
    try:
        clean = paths.clean(path)
    except DeskError:
        return
    if clean:
        place = os.path.normpath(os.path.join("/run/desk/drives", paths.on_disk(clean)))
        assert place.startswith("/run/desk/drives/")
        assert paths.from_disk(paths.on_disk(clean)) == clean
        assert paths.clean(clean) == clean
