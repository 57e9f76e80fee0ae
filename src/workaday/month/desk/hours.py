"""Tools of the clock."""

from __future__ import annotations

from pydantic import Field

from workaday.month.desk.mail import deliver
from workaday.month.desk.place import Place
from workaday.month.desk.tool import Arguments, tool
from workaday.month.run import Run


class NoArguments(Arguments):
    pass


class Wait(Arguments):
    minutes: int = Field(ge=1, le=750, description="How long to wait, in minutes of the simulated day.")


@tool(NoArguments, minutes=0, reads=True, free=True)
def what_time(place: Place, arguments: NoArguments) -> str:
    """The simulated date and time, which day of the month of work it is, and how much of the office day is
    left. Every tool call takes some simulated minutes; nothing else makes time pass but wait and end_day."""
    return time_line(place.run)


@tool(Wait, minutes=0)
def wait(place: Place, arguments: Wait) -> str:
    """Let simulated time pass, for example until a colleague answers. Colleagues answer within their own
    office hours, often only the next day. Waiting goes no further than 21:00 of the same day."""
    place.clock.advance(arguments.minutes)
    arrived = deliver(place)
    mails = f"; {arrived} new {'mail' if arrived == 1 else 'mails'} came in" if arrived else "; no new mail"
    return time_line(place.run) + mails


@tool(NoArguments, minutes=0, free=True)
def end_day(place: Place, arguments: NoArguments) -> str:
    """End the working day and go on at 08:30 of the next working day. What you have not written into the
    activity log, the plan, the notes or a file by then you may not remember. After the last day the month
    is over."""
    day = place.clock.day
    place.clock.end_day()
    if place.clock.over:
        return f"Day {day} has ended. The month is over."
    return f"Day {day} has ended. {time_line(place.run)}"


def time_line(run: Run) -> str:
    """ "Monday 2026-01-05 10:22, day 1 of 20 (week 1 of 4), 458 minutes until the office closes"."""
    clock = run.clock
    if clock.over:
        return f"The month is over (day {clock.day} of {len(clock.days)})"
    left = f"{clock.minutes_left} minutes until the office closes at 18:00"
    if not clock.minutes_left:
        left = "the office has closed; you can work late until 21:00"
    if clock.day_is_over:
        left = "the day is over: call end_day"
    where = f"day {clock.day} of {len(clock.days)} (week {clock.week} of {clock.weeks})"
    return f"{clock.now:%A %Y-%m-%d %H:%M}, {where}, {left}"


TOOLS = (what_time, wait, end_day)
