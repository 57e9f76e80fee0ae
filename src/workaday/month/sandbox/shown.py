"""What a command sees in the box, as bubblewrap's options: the system, this Python, a small /etc, no more.

Nothing is writable here but /tmp and /dev/shm, which end with the command.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import sysconfig
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import workaday
from workaday.errors import DeskError
from workaday.month.sandbox.room import Room

_ETC = ("alternatives", "fonts", "ld.so.cache", "ld.so.conf", "ld.so.conf.d", "libreoffice", "mime.types")
_TOP = ("bin", "sbin", "lib", "lib32", "lib64", "libx32")


def namespaces(room: Room) -> list[str]:
    return [
        *("--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts"),
        *("--unshare-cgroup-try", "--disable-userns", "--die-with-parent", "--new-session"),
        *("--cap-drop", "ALL", "--uid", "1000", "--gid", "1000", "--hostname", room.host, "--clearenv"),
    ]


def system(room: Room, etc: Path) -> list[str]:
    """The system's programs, read-only; fresh /proc, /dev and /tmp; the environment."""
    words = ["--ro-bind", "/usr", "/usr"]
    for name in _TOP:
        place = Path("/") / name
        if place.is_symlink():
            words += ["--symlink", os.readlink(place), str(place)]
        elif place.is_dir():
            words += ["--ro-bind", str(place), str(place)]
    size = str(room.limits.temporary_bytes)
    words += ["--ro-bind", str(etc), "/etc", "--proc", "/proc", "--dev", "/dev"]
    # a box that root starts belongs to root, and root may write the kernel's settings: so nothing in /proc is written
    words += ["--remount-ro", "/proc"]
    words += [
        "--size",
        size,
        "--tmpfs",
        "/dev/shm",
        "--remount-ro",
        "/dev",
        "--size",
        size,
        "--tmpfs",
        "/tmp",
    ]
    if Path("/var/lib/libreoffice").is_dir():
        words += ["--ro-bind", "/var/lib/libreoffice", "/var/lib/libreoffice"]
    for name, value in _environment(room).items():
        words += ["--setenv", name, value]
    return words


def _environment(room: Room) -> dict[str, str]:
    """What programs are told. Caches go to /tmp, so that they are no change of the user's files."""
    return {
        "HOME": room.inside(room.home),
        "USER": room.account,
        "LOGNAME": room.account,
        "LANG": "C.UTF-8",
        "TZ": "UTC0",  # the simulated wall time stands as if it were UTC
        "TERM": "dumb",
        "TMPDIR": "/tmp",
        "XDG_CACHE_HOME": "/tmp/.cache",
        "XDG_CONFIG_HOME": "/tmp/.config",
        "MPLCONFIGDIR": "/tmp/.config/matplotlib",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONNOUSERSITE": "1",
        "PYTHONSAFEPATH": "1",
        "PYTHONUTF8": "1",
    }


def make_etc(room: Room) -> Path:
    """The little of /etc that programs need, with the simulated user in it."""
    etc = room.folder / "etc"
    etc.mkdir(parents=True)
    full_name = re.sub(r"[:\n,]", " ", room.full_name)
    home = room.inside(room.home)
    texts = {
        "passwd": f"{room.account}:x:1000:1000:{full_name}:{home}:/bin/bash\n",
        "group": f"{room.account}:x:1000:\n",
        "hosts": f"127.0.0.1 localhost {room.host}\n",
        "hostname": f"{room.host}\n",
        "nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\n",
    }
    for name, text in texts.items():
        (etc / name).write_text(text, encoding="utf-8")
    shutil.copytree(Path(__file__).parent / "inside", etc / "python", ignore=shutil.ignore_patterns("__*"))
    for name in _ETC:
        place = Path("/etc") / name
        if place.is_dir():
            shutil.copytree(place, etc / name, symlinks=True)
        elif place.is_file():
            shutil.copyfile(place, etc / name)
    return etc


@dataclass(frozen=True)
class Python:
    """An interpreter: where it is installed, where its packages lie, and where this package lies."""

    base: Path
    packages: tuple[Path, ...]
    own: Path

    @classmethod
    def this(cls) -> Python:
        places = (Path(sysconfig.get_path(kind)).resolve() for kind in ("purelib", "platlib"))
        own = Path(workaday.__file__).resolve().parent
        return cls(Path(sys.base_prefix).resolve(), tuple(dict.fromkeys(places)), own)


def interpreter(python: Python, closed: Sequence[Path]) -> list[str]:
    """The interpreter and its packages, but not the program that grades: this package is covered.

    Raises `DeskError` when a folder that must stay closed lies in one that is shown.
    """
    shown = {Path("/usr"): Path("/usr")}
    words: list[str] = []
    for number, place in enumerate((python.base, *python.packages)):
        if not any(place.is_relative_to(known) for known in shown):
            shown[place] = Path(f"/opt/packages{number}" if number else "/opt/python")
            words += ["--ro-bind", str(place), str(shown[place])]
    for place in map(Path.resolve, closed):
        if lies := next((known for known in shown if place.is_relative_to(known)), None):
            raise DeskError(f"{place} lies in {lies}, which the sandbox shows; move the run or the computer")
    unwanted = [python.own]
    others = Path(sysconfig.get_path("purelib", vars={"base": str(python.base)}))
    if python.base in shown and others not in python.packages and others.is_dir():
        unwanted.append(others)  # packages that this interpreter's environment does not show either
    for place in unwanted:
        covers = [
            str(inside / place.relative_to(known))
            for known, inside in shown.items()
            if place.is_relative_to(known)
        ]
        words += [word for cover in covers for word in ("--tmpfs", cover, "--remount-ro", cover)]
    paths = ["/etc/python", *(str(_shown_at(place, shown)) for place in python.packages)]
    programs = _shown_at(python.base, shown) / "bin"
    words += ["--setenv", "PYTHONPATH", ":".join(paths)]
    words += ["--setenv", "PATH", f"{programs}:/usr/local/bin:/usr/bin:/bin"]
    if sysconfig.get_config_var("Py_ENABLE_SHARED"):
        words += ["--setenv", "LD_LIBRARY_PATH", str(programs.parent / "lib")]
    return words


def _shown_at(place: Path, shown: dict[Path, Path]) -> Path:
    known = max((k for k in shown if place.is_relative_to(k)), key=lambda k: len(k.parts))
    return shown[known] / place.relative_to(known)
