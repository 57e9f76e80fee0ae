"""Tools of the command line: the user's own Python and shell, over the files of the desk.

What a command changes is staged like any other tool's work, all of it or nothing.
"""

from __future__ import annotations

import re

from pydantic import Field

from workaday.errors import DeskError
from workaday.month.desk.pages import paged
from workaday.month.desk.place import Place
from workaday.month.desk.tool import Arguments, Page, tool
from workaday.month.sandbox.box import Command, Outcome
from workaday.month.sandbox.changes import stage
from workaday.month.sandbox.limits import LONGEST_SECONDS, USUAL_SECONDS, Limits

_OUTPUT = "command_output"  # where the journal's state keeps the last command's output
_MOST_LINES = 30
_LAST_WORDS = 1_500
_ESCAPES = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_][^\x1b]*\x1b\\|.)", re.DOTALL
)
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

_SECONDS = Field(USUAL_SECONDS, ge=1, le=LONGEST_SECONDS, description="Stop it after so many real seconds.")


class RunPython(Arguments):
    code: str = Field(min_length=1, max_length=200_000, description="A whole Python 3 program.")
    seconds: int = _SECONDS


class RunShell(Arguments):
    command: str = Field(
        min_length=1, max_length=200_000, description="A bash command, or a script of many lines."
    )
    seconds: int = _SECONDS


class ReadOutput(Arguments):
    page: Page = 1


@tool(RunPython, minutes=5, replayable=False)
def run_python(place: Place, arguments: RunPython) -> str:
    """Run a Python program on this computer's files, in the user's home folder, without a network. openpyxl,
    python-docx, python-pptx, xlsxwriter, lxml and Pillow are there. Inside, C:/Users/x is /mnt/c/Users/x (on a
    Mac /Users/x is the same). Files that it makes, changes or deletes are taken over when it ends, and listed;
    links are refused. Only /tmp can be written besides, and is empty each time. Formulas that openpyxl writes have
    no values until set_cells or write_rows touches the workbook; then all of it is calculated."""
    return _run(place, Command("python", arguments.code, place.now, arguments.seconds))


@tool(RunShell, minutes=3, replayable=False)
def run_shell(place: Place, arguments: RunShell) -> str:
    """Run a bash command on this computer's files, in the user's home folder, without a network. Inside,
    C:/Users/x is /mnt/c/Users/x (on a Mac /Users/x is the same). Files that it makes, changes or deletes are
    taken over when it ends, and listed; links are refused. Only /tmp can be written besides, and is empty each
    time; no process goes on after the command."""
    return _run(place, Command("shell", arguments.command, place.now, arguments.seconds))


@tool(ReadOutput, minutes=1, reads=True)
def read_output(place: Place, arguments: ReadOutput) -> str:
    """What the last run_python or run_shell printed, page by page."""
    text = place.journal.state.get(_OUTPUT)
    if text is None:
        raise DeskError("no command has run yet; run_python and run_shell run one")
    return paged(text, arguments.page)


def _run(place: Place, command: Command) -> str:
    box = place.box
    limits = Limits()
    with box.run(command) as outcome:
        if outcome.stopped:
            last = plain(outcome.output)[-_LAST_WORDS:].strip()
            raise DeskError(
                f"the command was stopped: {outcome.stopped}. Nothing of it was taken"
                + (f"; it printed last:\n{last}" if last else "")
            )
        changes = stage(place.tree, outcome, place.now, f"{place.journal.count() + 1:05d}", limits)
    text = _printed(outcome)
    place.journal.state[_OUTPUT] = text
    head = [f"exit code {outcome.exit_code}", *([box.note] if box.note else []), *changes[:_MOST_LINES]]
    if len(changes) > _MOST_LINES:
        head.append(f"and {len(changes) - _MOST_LINES} more changes")
    return _first_page(head, text)


def _first_page(head: list[str], text: str) -> str:
    if not text.strip():
        return "\n".join([*head, "(it printed nothing)"])
    shown = paged(text, 1, "\n".join([*head, "output:"]))
    return re.sub(r"; ask for page=2\]$", "; read_output shows the others]", shown)


def _printed(outcome: Outcome) -> str:
    text = plain(outcome.output).rstrip("\n")
    left_out = outcome.output_bytes - len(outcome.output)
    return f"{text}\n… and {left_out:,} more bytes, not kept" if left_out else text


def plain(output: bytes) -> str:
    """What a command printed, as text that no terminal or reader takes for anything else."""
    text = output.decode("utf-8", errors="replace").replace("\r\n", "\n")
    return _UNSEEN.sub("\N{REPLACEMENT CHARACTER}", _ESCAPES.sub("", text))


TOOLS = (run_python, run_shell, read_output)
