"""What the worker writes down: a day's session starts from it and from nothing else."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

_TITLE = "Working notes (kept by me)"


@dataclass
class Amendment:
    """A corrected cell, from a colleague's mail."""

    table: str
    key: str
    column: str
    value: str | int | float
    mail: str


@dataclass
class Notes:
    """Facts that were told, by "<fact>@<project>"; files that were sent; what reviewers want; corrections;
    which outputs are written, with the count of corrections known then; where approval stands."""

    facts: dict[str, Any] = field(default_factory=dict)
    received: dict[str, str] = field(default_factory=dict)
    wanted: dict[str, list[str]] = field(default_factory=dict)
    amendments: list[Amendment] = field(default_factory=list)
    written: dict[str, int] = field(default_factory=dict)
    reviewed: list[str] = field(default_factory=list)
    approval: dict[str, str] = field(default_factory=dict)
    delivered: list[str] = field(default_factory=list)
    reported: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    waiting: dict[str, str] = field(default_factory=dict)  # id of a sent mail -> what it was about
    stand_ins: dict[str, str] = field(default_factory=dict)  # who is away -> who answers for them
    open: dict[str, int] = field(
        default_factory=dict
    )  # id of a mail that wants something -> which of the plan's
    closed: list[int] = field(default_factory=list)  # what of the plan's was taken care of
    postponed: list[str] = field(default_factory=list)  # outputs whose sources are not yet at hand

    def dump(self) -> str:
        return f"{_TITLE}\n" + json.dumps(asdict(self), indent=1, ensure_ascii=False)

    @classmethod
    def load(cls, text: str) -> Notes:
        """The notes in a text; none in a text that somebody else has written."""
        start = text.find("{")
        if start < 0 or not text.startswith(_TITLE):
            return cls()
        data = json.loads(text[start : text.rindex("}") + 1])
        data["amendments"] = [Amendment(**a) for a in data["amendments"]]
        return cls(**data)
