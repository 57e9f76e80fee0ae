"""The computer that is linted: what is listed, what is on the disk, what its ledgers say of each file."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from workaday.artifacts.readers import kind_of
from workaday.computer.build import on_disk
from workaday.computer.lint.cards import Card, read_cards
from workaday.computer.lint.documents import Documents, FileEntry, load, read_documents
from workaday.computer.lint.records import Absent, Finding, Looked, Wrong
from workaday.computer.open import user_path
from workaday.computer.records import DOCUMENTS
from workaday.errors import BuildError, ReadError
from workaday.world.ledger import Ledger

_TEXTS = frozenset({"txt", "md", "json", "html", "htm", "xml"})

SEDIMENT_SAMPLE = 120
"""How many files of the sediment are read in full, at most."""

SIZES = {
    "paper": ((56, 650), (6, 260)),
    "lived-in": ((450, 18_000), None),
    "full": ((1_500, 400_000), None),
}
"""Bounds for the number of files and of folders, by a computer's size. Paper: from the smallest computer of the
paper's release (56 files in 6 folders) up. Of bigger homes only sanity is asked: fewer folders than files."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A file on the disk. `modified` is the wall time that its timestamp stands for."""

    size: int
    modified: datetime
    is_link: bool = False


class Artifact(NamedTuple):
    """A file as a ledger has it. `world` is "" for today's ledger, "former" for an earlier job's."""

    id: str
    kind: str
    path: str
    author: str
    created: str
    modified: str
    holder: str
    sha256: str
    world: str

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]

    @property
    def is_sediment(self) -> bool:
        return self.kind.startswith("sediment:")


class Subject:
    """A computer, opened as far as it can be. `parts` names what is there to be checked."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.found: list[Finding] = []
        self.documents: Documents = read_documents(folder)
        about = load(self.documents, folder, "computer.json")
        self.about: dict[str, Any] = about if isinstance(about, dict) else {}
        self.metadata_only = self.about.get("content") == "metadata only"
        self.files = self._files()
        self.ledgers = self._ledgers()
        self.parts = set(self._parts())

    # --- what it says of itself ---

    @property
    def size(self) -> str:
        size = self.about.get("size", "paper")
        return size if isinstance(size, str) else "paper"

    @property
    def taken(self) -> datetime | None:
        """For computers that were taken after their month: until when their files run."""
        try:
            return datetime.fromisoformat(str(self.about["taken"]))
        except (KeyError, ValueError):
            return None

    def _parts(self) -> Iterator[str]:
        read = self.documents
        by_name = {
            "files": read.files, "graph": read.edges, "persona": read.persona, "policy": read.policy,
            "projects": read.projects, "profile": read.profile, "collaborators": read.collaborators,
            "objectives": read.deliverables,
        }  # fmt: skip
        yield from (name for name, value in by_name.items() if value is not None)
        if (self.folder / "drives").is_dir():
            yield "drives"
        elif not self.metadata_only:
            self.found.append(Wrong("computer", "drives", "is missing; make or copy the computer again"))
        if "" in self.ledgers:
            yield "ledger"

    def why_not(self, part: str) -> str:
        """Why a part cannot be checked."""
        if self.metadata_only and part in ("drives", "ledger"):
            return "metadata only"
        return f"no {part} to be read"

    # --- files ---

    def _files(self) -> dict[str, FileEntry]:
        files: dict[str, FileEntry] = {}
        for number, entry in enumerate(self.documents.files or ()):
            where = f"file_list.json [{number}]"
            try:
                on_disk(entry.path)
            except BuildError as error:
                self.found.append(Wrong("documents", where, str(error)))
                continue
            if entry.path in files:
                self.found.append(Wrong("documents", where, f"{entry.path} is listed a second time"))
            files[entry.path] = entry
        return files

    def place(self, path: str) -> Path:
        return self.folder / on_disk(path)

    @cached_property
    def disk(self) -> dict[str, Seen]:
        """Every file of the tree by the path that its user would write. Links are not followed."""
        found: dict[str, Seen] = {}
        pending = [str(self.folder / "drives")]
        while pending:
            with os.scandir(pending.pop()) as inside:
                for entry in inside:
                    if entry.is_dir(follow_symlinks=False):
                        pending.append(entry.path)
                        continue
                    stat = entry.stat(follow_symlinks=False)
                    when = datetime.fromtimestamp(round(stat.st_mtime), UTC).replace(tzinfo=None)
                    path = user_path(Path(entry.path).relative_to(self.folder))
                    found[path] = Seen(stat.st_size, when, entry.is_symlink())
        return found

    def folders(self) -> int:
        """Folders below the home folder and on data drives; of a computer without bytes those of its paths."""
        drives = self.folder / "drives"
        if drives.is_dir():
            found = {user_path(Path(at).relative_to(self.folder)) for at, _, _ in os.walk(drives) if Path(at).parent != drives.parent and Path(at) != drives}  # fmt: skip
        else:
            found = {p[:k] for p in self.files for k, c in enumerate(p) if c == "/" and k > 2}
        policy = self.documents.policy
        home = policy.default_paths.get("documents", "").rpartition("/")[0] if policy else ""
        return sum(f.startswith(home + "/") or (f[1:3] == ":/" and not f.startswith("C:/")) for f in found)

    # --- ledgers ---

    def _ledgers(self) -> dict[str, Ledger]:
        """Today's world as "", an earlier job's as "former"."""
        ledgers: dict[str, Ledger] = {}
        if self.metadata_only:
            return ledgers
        for world, name in (("", "ledger.sqlite"), ("former", "former.sqlite")):
            place = self.folder / "truth" / name
            if world and not place.exists():
                continue
            self.found.append(Looked("computer"))
            try:
                ledgers[world] = Ledger.open(place)
            except ReadError as error:
                self.found.append(Wrong("computer", f"truth/{name}", str(error).partition(": ")[2]))
        return ledgers

    @cached_property
    def artifacts(self) -> list[Artifact]:
        """What the ledgers know of files, colleagues' own included."""
        sql = "SELECT id, kind, path, author, created, modified, holder, sha256, ? FROM artifacts"
        return [
            Artifact._make(value or "" for value in row)
            for world, ledger in self.ledgers.items()
            for row in ledger.db.execute(sql, (world,))
        ]

    @cached_property
    def by_path(self) -> dict[str, Artifact]:
        return {a.path: a for a in self.artifacts if not a.holder}

    # --- people ---

    @cached_property
    def names(self) -> set[str]:
        """Everybody in a ledger."""
        return {
            name
            for ledger in self.ledgers.values()
            for (name,) in ledger.db.execute("SELECT name FROM people")
        }

    @cached_property
    def contacts(self) -> dict[str, list[Card]]:
        """The cards of each contact file."""
        found = {}
        for path in self.files:
            if path.endswith(".vcf") and path in self.disk and not self.disk[path].is_link:
                found[path] = read_cards(self.place(path).read_text(encoding="utf-8", errors="replace"))
        return found

    @cached_property
    def addresses(self) -> set[str]:
        """Everybody's address, in a ledger or in the contacts, in small letters."""
        rows = [
            row for ledger in self.ledgers.values() for row in ledger.db.execute("SELECT email FROM people")
        ]
        kept = [a for cards in self.contacts.values() for _, addresses in cards for a in addresses]
        return {a.lower() for a in [*(email for (email,) in rows if email), *kept]}

    @cached_property
    def own_addresses(self) -> set[str]:
        """The user's, in today's job and in earlier ones."""
        me = "SELECT email FROM people WHERE id = 'me'"
        return {
            email.lower() for ledger in self.ledgers.values() for (email,) in ledger.db.execute(me) if email
        }

    # --- layers ---

    def is_sediment(self, path: str) -> bool:
        artifact = self.by_path.get(path)
        return artifact is not None and artifact.is_sediment

    @cached_property
    def to_read(self) -> list[str]:
        """The work layer, and a sample of the sediment that is the same each time. Stubs have nothing to read,
        mailboxes are read letter by letter elsewhere."""
        there = [p for p in self.files if p in self.disk and not self.disk[p].is_link]
        work = [p for p in there if not self.is_sediment(p) and not p.endswith(".mbox")]
        rest = [
            p
            for p in there
            if self.is_sediment(p)
            and _can_be_read(p)
            and self.files[p].content_mode != "stub"
            and self.disk[p].size
        ]
        return work + sorted(rest, key=_draw)[:SEDIMENT_SAMPLE]

    def sample(self, paths: list[str], count: int) -> list[str]:
        """So many of them, the same each time."""
        return sorted(paths, key=_draw)[:count]


def _can_be_read(path: str) -> bool:
    """Whether a file of the sediment is of a type that has text, or a picture. Lock files borrow their names."""
    name = path.rpartition("/")[2]
    is_text = name.rpartition(".")[2].lower() in _TEXTS
    return (is_text or kind_of(name) != "text") and not name.startswith(("~$", "._"))


def _draw(path: str) -> tuple[int, str]:
    return zlib.crc32(path.encode("utf-8", "surrogatepass")), path


def look(subject: Subject) -> Iterator[Finding]:
    """What was found while the computer was opened."""
    yield from subject.documents.found
    yield from subject.found
    missing = [n for n in DOCUMENTS if not (subject.folder / n).is_file()]
    if len(missing) == len(DOCUMENTS):
        yield Absent("documents", "none of the eight documents is there")
