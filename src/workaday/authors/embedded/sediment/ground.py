"""Folders with the names taken in them: nothing lands on anything else, and names are legal everywhere.

A folder that only one burst fills is forgotten after it; only those that all share are kept.
"""

from __future__ import annotations

from collections.abc import Iterable

from workaday.authors.embedded.layout import file_name

LONGEST = 236
"""Characters of a path, drive included: Windows' old bound, with room to spare."""


class Folder:
    """A folder being filled. `path` has no slash at its end; `own` counts the files placed in it. In a
    `machine`'s folder a second "main.log" is "main2.log", in a person's "main (1).log"."""

    __slots__ = ("_taken", "machine", "own", "path")

    def __init__(self, path: str, taken: Iterable[str] = (), machine: bool = False) -> None:
        self.path = path
        self.own = 0
        self.machine = machine
        self._taken = set(taken)

    def place(self, name: str) -> str:
        """A path for a file of this name, or of one like it where it is taken."""
        self.own += 1
        return f"{self.path}/{self._free(name)}"

    def sub(self, name: str) -> Folder:
        """A folder of its own below this one."""
        return Folder(f"{self.path}/{self._free(name)}", machine=self.machine)

    def has(self, name: str) -> bool:
        return name.lower() in self._taken

    def _free(self, name: str) -> str:
        stem, dot, suffix = name.rpartition(".")
        if not stem:
            stem, dot, suffix = name, "", ""
        room = max(12, LONGEST - len(self.path) - len(suffix) - 8)
        if len(stem) > room:
            stem = stem[:room].rstrip(" .-_")
        own, n = stem + dot + suffix, 0
        while own.lower() in self._taken:
            n += 1
            own = f"{stem}{n + 1 if self.machine else f' ({n})'}{dot}{suffix}"
        self._taken.add(own.lower())
        return own


class Ground:
    """The folders that many bursts share. `taken` are paths of files that are there already; `reserved` are
    folders, as (parent, name), that nothing may go into."""

    def __init__(self, taken: Iterable[str], reserved: Iterable[tuple[str, str]] = ()) -> None:
        self._there: dict[str, set[str]] = {}
        self._reserved: dict[str, set[str]] = {}
        for parent, name in reserved:
            self._reserved.setdefault(parent.lower(), set()).add(name.lower())
        for path in taken:
            self._enter(path.lower())
        self._shared: dict[str, Folder] = {}

    def _enter(self, path: str) -> None:
        parent, slash, name = path.rpartition("/")
        while slash and name:
            names = self._there.setdefault(parent, set())
            if name in names:
                return
            names.add(name)
            parent, slash, name = parent.rpartition("/")

    def shared(self, path: str) -> Folder:
        """The one folder of this path, whoever asks."""
        asked = path.lower()
        folder = self._shared.get(asked)
        if folder is None:
            parent, _, name = path.rpartition("/")
            machine = name in ("AppData", "Library")
            if parent.count("/") > 1:
                above = self.shared(parent)
                machine = machine or above.machine
                known = name.lower() in self._there.get(parent.lower(), ())
                path = path if known else above.sub(name).path  # another burst may have made one of that name
            own = path.lower()
            taken = self._there.get(own, set()) | self._reserved.get(own, set())
            folder = self._shared[asked] = Folder(path, taken, machine)
        return folder

    def has(self, parent: str, name: str) -> bool:
        """Whether something of that name was there before the sediment."""
        return name.lower() in self._there.get(parent.lower(), ())

    def fresh(self, parent: str, name: str) -> Folder:
        """A new folder below a shared one."""
        return self.shared(parent).sub(legal(name))


def legal(text: str, limit: int = 60) -> str:
    """Any text as one legal name, never a path."""
    return file_name(text, limit)
