"""What a model has answered to a run's drafts, in RUN/wordings.jsonl: a line an answer, there as soon as it arrives.

It stands beside the journal, since a turn that never was takes everything back but what was paid. A run that goes on, is
forked or done once more finds its words here by their draft.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path

from workaday.errors import RunDamagedError

NAME = "wordings.jsonl"


@dataclass(frozen=True)
class Answered:
    """One answer to a draft: the mail's lines, or why they are not used. `refused`: it was the server that would not take
    the request. `prompts` are the versions of those that asked."""

    draft: str
    model: str
    prompts: Mapping[str, int]
    lines: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    refused: bool = False


class Wordings:
    """The answers of a run, by draft. One writer; a line that a kill cut off counts for nothing."""

    def __init__(self, run: Path) -> None:
        self.place = run / NAME

    def of(self, draft: str) -> list[Answered]:
        """The answers to a draft, in order. Raises RunDamagedError for a file that is not what was written."""
        return list(self._by_draft.get(draft, ()))

    def add(self, answer: Answered) -> None:
        """Keep an answer: a killed process does not lose it."""
        known = self._by_draft.setdefault(answer.draft, [])
        line = json.dumps(asdict(answer), ensure_ascii=True) + "\n"
        with self.place.open("ab") as file:
            if file.tell() > self._whole:
                file.truncate(self._whole)  # the beginning of a line that never was
            file.write(line.encode())
            file.flush()
            self._whole += len(line)
        known.append(answer)

    def copy(self, run: Path) -> None:
        """All of it into another run's folder."""
        if self._by_draft:
            (run / NAME).write_bytes(self.place.read_bytes()[: self._whole])

    @cached_property
    def _by_draft(self) -> dict[str, list[Answered]]:
        content = self.place.read_bytes() if self.place.is_file() else b""
        self._whole = content.rfind(b"\n") + 1
        found: dict[str, list[Answered]] = {}
        for number, line in enumerate(content[: self._whole].splitlines(), 1):
            try:
                entry = json.loads(line)
                answer = Answered(
                    **{**entry, "lines": tuple(entry["lines"]), "faults": tuple(entry["faults"])}
                )
            except (ValueError, TypeError, KeyError) as error:
                raise RunDamagedError(
                    f"{self.place}:{number} is damaged ({error!r}); take the line out of it"
                ) from error
            found.setdefault(answer.draft, []).append(answer)
        return found
