"""What a box is told of a run: where the drives lie and how it shows them, who the user is, what stays closed."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from workaday.errors import DeskError
from workaday.month.run import Run
from workaday.month.sandbox.limits import Limits
from workaday.month.tree import Tree, name_of, parent_of

_OWN_FOLDERS = frozenset(
    [
        "bin",
        "boot",
        "dev",
        "etc",
        "home",
        "lib",
        "lib32",
        "lib64",
        "libx32",
        "media",
        "mnt",
        "opt",
        "proc",
        "root",
        "run",
        "sbin",
        "srv",
        "sys",
        "tmp",
        "usr",
        "var",
    ]
)


@dataclass(frozen=True)
class Room:
    """What a box needs to know of a run. `drives` is where the working tree lies, `folder` a folder of the
    box's own, `closed` what must never be seen inside; `home` is a clean path of the user's system."""

    tree: Tree
    folder: Path
    closed: tuple[Path, ...]
    home: str
    host: str
    full_name: str
    limits: Limits = field(default_factory=Limits)

    def shares(self) -> dict[str, str]:
        """The folders that the box shows, by their place below the drives, and where it shows them."""
        drives = sorted(p.name for p in self.tree.drives.iterdir() if p.is_dir())
        if self.tree.paths.system == "windows":
            return {drive: f"/mnt/{drive.lower()}" for drive in drives}
        (volume,) = drives
        tops = sorted(p.name for p in (self.tree.drives / volume).iterdir() if p.is_dir())
        return {f"{volume}/{top}": f"/{top}" for top in tops if top.lower() not in _OWN_FOLDERS}

    @property
    def account(self) -> str:
        """The user's name at login."""
        name = "".join(c for c in name_of(self.home).lower() if c.isascii() and (c.isalnum() or c in "-_."))
        return name if name[:1].isalpha() else "user"

    def inside(self, path: str) -> str:
        """Where a clean path lies in the box: C:/Users is /mnt/c/Users, a Mac's /Users is /Users."""
        if self.tree.paths.system == "mac":
            return path or "/"
        return f"/mnt/{path[0].lower()}{path[2:]}"


def room_of(run: Run) -> Room:
    """What the box of a run is told. The computer's folder and the run's own stay outside, but for the drives."""
    documents = run.document("filesystem_policy.json").get("default_paths", {}).get("documents", "")
    host = "".join(c if c.isascii() and c.isalnum() else "-" for c in str(run.about["computer_id"]))[:63]
    return Room(
        tree=run.tree,
        folder=run.out / "box",
        closed=(run.out, run.computer),
        home=home_of(run.tree, str(documents)),
        host=host.strip("-") or "computer",
        full_name=run.user.name,
    )


def home_of(tree: Tree, documents: str) -> str:
    """The user's home folder: above the documents' folder of the policy, or else what Users holds."""
    try:
        home = parent_of(tree.paths.clean(documents))
        if home and tree.is_folder(home):
            return home
    except DeskError:
        pass
    top = "/Users" if tree.paths.system == "mac" else "C:/Users"
    homes = tree.listing(top)[0] if tree.is_folder(top) else []
    return (homes or tree.listing("")[0] or [""])[0]
