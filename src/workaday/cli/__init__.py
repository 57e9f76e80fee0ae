"""The command line: arguments in, calls to the rooms below, results out. No logic lives here.

Data go to standard output, progress and words to standard error. Exit codes: 0 done, 1 failed or defects
found, 2 wrong usage.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from cyclopts import App, CycloptsError

from workaday import __version__
from workaday.errors import InputError, UsageError, WorkadayError

app = App(
    name="workaday",
    help="Synthetic computers, and a month of work on them, with grades that lead back to facts.",
    version=__version__,
    help_format="plaintext",
)
app.command("workaday.cli.demo:demo")
app.command("workaday.cli.create:create")
app.command("workaday.cli.work:work")
app.command("workaday.cli.fork:fork")
app.command("workaday.cli.replay:replay")
app.command("workaday.cli.desk:desk")
app.command("workaday.cli.grade:grade")
app.command("workaday.cli.lint:lint")
app.command("workaday.cli.audit:audit")
app.command("workaday.cli.show:show")
app.command("workaday.cli.trades:trades")
app.command("workaday.cli.models:models")
app.command("workaday.cli.prompts:prompts")
app.command("workaday.cli.import_:imports", name="import")


def main(arguments: Sequence[str] | None = None) -> None:
    """The console script. Leaves with the exit code."""
    raise SystemExit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: Sequence[str]) -> int:
    """One command line, its errors as one line on standard error. Returns the exit code."""
    try:
        result = app(arguments, exit_on_error=False, print_error=False, result_action="return_value")
        return result if isinstance(result, int) else 0
    except CycloptsError as error:
        words = " ".join(str(error).split())
        print(f"workaday: {words} See workaday --help", file=sys.stderr)
        return 2
    except (UsageError, InputError) as error:
        print(f"workaday: {error}", file=sys.stderr)
        return 2
    except WorkadayError as error:
        print(f"workaday: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("workaday: stopped; what is done is kept", file=sys.stderr)
        return 1
    except BrokenPipeError:
        return 1
    except OSError as error:
        print(
            f"workaday: {error.filename}: {error.strerror}; give a folder that can be written",
            file=sys.stderr,
        )
        return 2
