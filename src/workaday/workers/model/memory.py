"""What stays of the older part of a day's conversation: the model's own summary, and beside it lines chosen by code, word for
word. A summary that forgets a figure, or changes one, does no harm: the line in which it was read stands beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from workaday.workers.model.conversation import Exchange, Result, results_of

_FIGURE = re.compile(r"(?<![\w.,/:-])\d[\d.,\u00a0\u202f']*(?<=\d)(?![\w/:-])")  # no dates, times, ids, names
_YEAR = re.compile(r"(?:19|20)\d\d")
_WORD = re.compile(r"[^\W\d_]{3}")
_TABLE = re.compile(r"\t|(?:\|[^|]*){2,}|(?:,[^,]*){4,}")
_HEADER = re.compile(r"^(id|to|cc|date|attachments|in reply to): ", re.IGNORECASE)
_SPEAKS = frozenset(["read_mail"])
_COMPUTES = frozenset(["run_python", "run_shell", "read_output"])
_STATES = frozenset(["read_file", "search_text"])
_ROWS = frozenset(["read_sheet", "describe_workbook"])
_HEAD_LINES = 2  # of a table: without them its rows say nothing
_LOOKS = ("read_", "list_", "find_", "search_", "describe_", "file_", "what_")
_LONGEST_LINE = 300
_MOST_DONE = 60

TOLD, USED, COMPUTED, STATED = 4, 3, 2, 1
"""What comes first when not all can stay: figures that people told; lines with a figure that the model has itself written
somewhere; what it computed; what documents state. Of a table only rows with such a figure stay, and its head."""


@dataclass
class Memory:
    """What is known of a session beyond its recent exchanges. `most` is how many characters of lines it keeps."""

    most: int
    done: list[str] = field(default_factory=list)
    notes: str = ""
    summary: str = ""
    _lines: dict[tuple[str, str], int] = field(default_factory=dict, init=False)  # (label, line) -> rank

    def act(self, line: str) -> None:
        """Something was written or sent."""
        self.done = [*self.done, line][-_MOST_DONE:]

    def take(self, old: Sequence[Exchange], recent: Sequence[Exchange]) -> None:
        """Keep of exchanges that are about to go what holds figures, within the bound."""
        used = {f for e in [*old, *recent] for f in _figures(_own_words(e)) if _is_telling(f)}
        for result in results_of(old):
            for line, rank in _ranked(result, used):
                key = (result.label, line)
                self._lines[key] = max(rank, self._lines.pop(key, 0))
        self._prune()

    def _prune(self) -> None:
        """The best lines stay, among equals the latest; in the order in which they were read."""
        room = self.most
        staying = set()
        for _, key in sorted(enumerate(self._lines), key=lambda e: (-self._lines[e[1]], -e[0])):
            room -= len(key[1]) + 8
            if room < 0:
                break
            staying.add(key)
        self._lines = {key: rank for key, rank in self._lines.items() if key in staying}

    def kept(self) -> list[dict[str, object]]:
        """Each source's label with its lines."""
        by_label: dict[str, list[str]] = {}
        for label, line in self._lines:
            by_label.setdefault(label, []).append(line)
        return [{"label": label, "lines": lines} for label, lines in by_label.items()]


def _lines_of(result: Result) -> list[str]:
    lines = [
        "\t".join(" ".join(cell.split()) for cell in line.split("\t")).strip()
        for line in result.text.splitlines()
    ]
    if result.tool in _SPEAKS:
        lines = [line for line in lines if not _HEADER.match(line)]
    return [line[:_LONGEST_LINE] for line in lines if len(line) > 3 and not line.startswith("[")]


def _ranked(result: Result, used: set[str]) -> list[tuple[str, int]]:
    """The lines that are worth keeping, each with its rank."""
    lines = _lines_of(result)
    ranked = [(line, rank) for line in lines if (rank := _rank(result.tool, line, used))]
    if result.tool in _ROWS | _STATES and any(_TABLE.search(line) for line, _ in ranked):
        heads = [(line, USED) for line in lines[:_HEAD_LINES]]
        ranked = [*heads, *(r for r in ranked if r not in heads)]
    return ranked


def _rank(tool: str, line: str, used: set[str]) -> int:
    """0 for a line that need not stay."""
    found = _figures(line)
    if tool in _SPEAKS:
        return TOLD if found else STATED
    if not found or tool not in _COMPUTES | _STATES | _ROWS:
        return 0
    if found & used:
        return USED
    if tool in _COMPUTES:
        return COMPUTED
    return STATED if tool in _STATES and _WORD.search(line) and not _TABLE.search(line) else 0


def _figures(text: str) -> set[str]:
    """Figures of at least two digits, without what separates thousands."""
    found = {re.sub(r"[^\d.]", "", f) for f in _FIGURE.findall(text)}
    return {f for f in found if len(f) > 1}


def _is_telling(figure: str) -> bool:
    """Whether a figure is not also the number of a row, a page or a year."""
    return "." in figure or (len(figure) > 2 and not _YEAR.fullmatch(figure))


def _own_words(exchange: Exchange) -> str:
    """What the model said and wrote; not where it looked."""
    written = [c.arguments for c in exchange.said.calls if not c.name.startswith(_LOOKS)]
    return " ".join([exchange.said.text, *written])
