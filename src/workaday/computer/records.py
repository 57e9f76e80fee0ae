"""A computer before it is on disk: all that an author hands over. An author never touches the disk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from workaday.artifacts.plan import Edge, PlannedFile
from workaday.world.ledger import Ledger

DOCUMENTS = (
    "persona.json",
    "user_profile.json",
    "filesystem_policy.json",
    "project_index.json",
    "file_list.json",
    "file_graph.json",
    "monthly_objectives.json",
    "collaborators.json",
)
"""What the user may know, with the field names of the paper's release."""


@dataclass
class ComputerPlan:
    """One computer: `about` goes into computer.json, `documents` are the JSON files but for the file list
    and graph, which are made from `files` and `edges`. `folders` are empty ones that must exist.
    `sediment` is gone through once while the tree is built: many small files, never all in memory."""

    id: str
    system: str
    about: dict[str, Any]
    documents: Mapping[str, Any]
    files: list[PlannedFile]
    edges: list[Edge]
    folders: list[str]
    ledger: Ledger
    sediment: Iterable[PlannedFile] = ()
    former: Ledger | None = None

    @property
    def ledgers(self) -> dict[str, Ledger]:
        """The worlds that its files speak of, by the era of a file: "" today's, "former" an earlier job's."""
        return {"": self.ledger} | ({"former": self.former} if self.former else {})
