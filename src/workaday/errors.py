"""Every error that Workaday raises on purpose.

WorkadayError
├── UsageError            the command or its arguments are wrong; exit code 2
├── InputError            a file that the user gave is wrong (says file, line, remedy)
│   └── TradeError        a trade's data are wrong
├── BuildError            a computer could not be made; its siblings live
├── ReadError             a file does not open, or holds what its reader cannot read
├── DeskError             a tool call was wrong; the text says how to mend it
├── RunError              a run cannot start or go on
│   └── RunBusyError      another process is at work on it
└── GradeError            a run cannot be graded: "ungraded", never a zero
"""

from __future__ import annotations


class WorkadayError(Exception):
    """Base of all. The message says what, the value, what is allowed, and the remedy."""


class UsageError(WorkadayError):
    """Wrong command line."""


class InputError(WorkadayError):
    """A user's file is missing, empty or malformed."""


class TradeError(InputError):
    """A trade's files are wrong; the message names file and line."""


class BuildError(WorkadayError):
    """A computer could not be made."""


class ReadError(WorkadayError):
    """A file does not open."""


class DeskError(WorkadayError):
    """A wrong tool call; the work agent sees this text."""


class RunError(WorkadayError):
    """A run cannot start or go on."""


class RunBusyError(RunError):
    """Another process holds the run."""


class GradeError(WorkadayError):
    """A run cannot be graded."""
