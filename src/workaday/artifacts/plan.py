"""The file plan: which files a computer holds, in which order they came, and what each came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from workaday.artifacts.spec import Spec
from workaday.world.refs import Statement

Relation = Literal["references", "derived_from", "version_of", "extracted_from"]
Origin = Literal["user_created", "shared", "web_download", "system"]


@dataclass(frozen=True)
class Edge:
    """`newer` was made with `older` before it. Both are ids of planned files."""

    older: str
    newer: str
    relation: Relation


@dataclass
class PlannedFile:
    """One file to be made. `path` is as the user sees it ("C:/Users/..." or "/Users/...").

    `holder` is "" for files on the computer, or the id of the collaborator who keeps it privately.
    `attach` names planned files whose very bytes a mail or an archive carries. `period` is the day it looks
    back from. `sources` are older files it came from, for files that are planned one by one while the tree is
    built (those of the plan itself have their edges there). `era` is "former" for papers of an earlier job.
    """

    id: str
    kind: str
    path: str
    spec: Spec
    created: datetime
    modified: datetime
    author: str
    origin: Origin
    about: str
    project_id: str = ""
    event_id: str = ""
    version: int = 1
    holder: str = ""
    attach: tuple[str, ...] = ()
    period: str = ""
    statements: list[Statement] = field(default_factory=list)
    sources: tuple[tuple[str, Relation], ...] = ()
    era: str = ""

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]

    @property
    def title(self) -> str:
        """The document's title, or the file's name where there is none."""
        properties = getattr(self.spec, "properties", None)
        return properties.title if properties is not None else self.name

    @property
    def suffix(self) -> str:
        """With its dot, in small letters; "" for a name without one."""
        _, dot, ending = self.name.rpartition(".")
        return dot + ending.lower() if dot else ""
