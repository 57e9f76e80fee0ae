"""`workaday grade`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from workaday.cli.output import cost, data, say


def grade(
    run: Path,
    *,
    computer: Path | None = None,
    out: Path | None = None,
    html: Path | None = None,
    failed: bool = False,
    judge: str = "",
    repeats: int = 3,
    pictures: Annotated[bool, Parameter(negative="")] = False,
    max_usd: float | None = None,
    max_tokens: int | None = None,
    dry_run: Annotated[bool, Parameter(negative="")] = False,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Grade a run: every point decided by code, with what was found and where it could be known.

    Example: workaday grade out/c/runs/win_000000/r01 --html grade.html
             workaday grade out/c/runs/win_000000/r01 --judge anthropic:claude-sonnet-4-5 --repeats 3

    Parameters
    ----------
    run
        The run's folder.
    computer
        Where the run's computer is now, if it was moved.
    out
        Folder for grade.json (default: the run's).
    html
        Write a page to argue with: each check, what was found where, and where it could be known.
    failed
        List only the checks that failed.
    judge
        A language model (provider:model) that scores the rubric as well: what code cannot decide, always reported apart.
    repeats
        How often the judge reads each deliverable; their agreement is reported.
    pictures
        Show the judge pages as pictures too (LibreOffice draws them).
    max_usd
        What the run's models may have cost in all, in US dollars.
    max_tokens
        The same in tokens.
    dry_run
        Print what the judge would cost, and do nothing.
    json
        Print a JSON object instead of a table.
    """
    from workaday.fleet.work import grade_run, report_on
    from workaday.month.office.quality import Quality

    if dry_run:
        return _forecast(run, judge, computer, repeats, json)
    result = grade_run(run, computer, out)
    judged = None
    if judge:
        from workaday.fleet.judge import judge_with

        judged = judge_with(
            run,
            judge,
            computer=computer,
            repeats=repeats,
            pictures=pictures,
            max_usd=max_usd,
            max_tokens=max_tokens,
            out=out,
        )
    if html is not None:
        say(f"the report: {report_on(result, run, computer, html)}")
    if json:
        data(result.as_json() | ({"judgement": judged.as_json()} if judged else {}))
        return 0
    print(f"{result.computer}: {result.score:.1%} ({result.points:g} of {result.max_points:g} points)")
    print(Quality(**result.colleagues).line())
    if judged:
        from workaday.grading.judge.judge import words_of

        for name, words in words_of(judged).items():
            print(f"{name}: {words}")
    for key in ("deliverable", "kind"):
        print(f"\nby {key}")
        for name, (points, most) in sorted(result.by(key).items()):
            print(f"  {name:<14} {points:>5g} of {most:g}")
    shown = [c for c in result.checks if c.verdict == "fail" or not failed]
    print(f"\n{'failed' if failed else 'all'} checks")
    for check in shown:
        basis = "; ".join(f"{b['where']}: {b['how']}" for b in check.basis)
        print(
            f"  {check.verdict:<4} {check.id} [{check.kind}] {check.what}\n         found: {check.evidence}\n         basis: {basis}"
        )
    return 0


def _forecast(run: Path, judge: str, computer: Path | None, repeats: int, json: bool) -> int:
    from workaday.errors import UsageError
    from workaday.fleet.judge import forecast_judge

    if not judge:
        raise UsageError("--dry-run forecasts what a judge costs: name it (--judge provider:model)")
    cost(forecast_judge(run, judge, computer=computer, repeats=repeats), json)
    return 0
