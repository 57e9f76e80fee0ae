"""Every error that Workaday raises on purpose.

WorkadayError
├── UsageError            the command or its arguments are wrong; exit code 2
├── InputError            a file that the user gave is wrong (says file, line, remedy)
│   └── TradeError        a trade's data are wrong
├── BuildError            a computer could not be made; its siblings live
├── ReadError             a file does not open, or holds what its reader cannot read
├── DeskError             a tool call was wrong; the text says how to mend it
├── RunError              a run cannot start or go on; `outcome` is what run.json calls it
│   ├── RunBusyError      another process is at work on it
│   ├── RunDamagedError   its journal, its tree or its computer is not what was written down
│   ├── RunDivergedError  a worker who was to go on does not do what the journal says
│   ├── DiskError         the disk is full, or its folder cannot be written
│   └── ToolFaultError    a tool broke: a fault of the program, not of the caller
├── ModelError            a language model did not do what it was asked for; `outcome` is what a run calls it
│   ├── ModelSetupError   no key, a wrong one, no such model, a missing extra: the user can mend it
│   ├── ModelBusyError    rate limits, faults or silence of its server, after all tries
│   ├── ModelRefusedError the request itself is refused: schema, tools, size, content
│   ├── ModelAnswerError  answers came, and none of them could be used
│   └── SpendError        the spend that was allowed is spent; can be gone on with
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

    outcome = "worker"


class RunBusyError(RunError):
    """Another process holds the run."""

    outcome = "busy"


class RunDamagedError(RunError):
    """What lies on the disk is not what was written."""

    outcome = "damaged"


class RunDivergedError(RunError):
    """A worker who goes on from the journal does something else than it did."""

    outcome = "diverged"


class DiskError(RunError):
    """The disk is full, or cannot be written. Nothing is lost: the run goes on once it can be."""

    outcome = "disk"


class ToolFaultError(RunError):
    """A tool raised what is no answer. The turn never was."""

    outcome = "tool"


class ModelError(WorkadayError):
    """A language model failed. Never a zero, never somebody else's fault."""

    outcome = "model"


class ModelSetupError(ModelError, UsageError):
    """The user's settings do not reach a model."""


class ModelBusyError(ModelError):
    """The server would not answer. Going on later makes sense."""


class ModelRefusedError(ModelError):
    """The server will not take this request, however often it is sent."""


class ModelAnswerError(ModelError):
    """What was answered could not be used, in all tries."""


class SpendError(ModelError):
    """The cap on money or tokens is reached."""

    outcome = "spend"


class GradeError(WorkadayError):
    """A run cannot be graded."""
