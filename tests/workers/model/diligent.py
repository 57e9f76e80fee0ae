"""A model that answers by what it is sent and by nothing else, and writes down each time that it is asked; and a process that
works a month with it: python diligent.py RUN LOG."""

from __future__ import annotations

import json
import os
import re
import sys
import time
from pathlib import Path

from workaday.fleet.hire import Terms, hire
from workaday.fleet.work import work_on
from workaday.models.records import Reply, Request, ToolCall, Usage
from workaday.models.scripted import ScriptedModel
from workaday.month.about import read_about
from workaday.month.collaborators import Colleagues
from workaday.month.run import open_run

_DAY = re.compile(r"day (\d+) of \d+ \(week (\d+)")
_FIRST = re.compile(r"^(c\d+) \|", re.MULTILINE)
_USER = re.compile(r"username: (\w+)")


def answer(request: Request) -> Reply:
    """Each day the same five steps."""
    opening = request.messages[1].text
    found = _DAY.search(opening)
    assert found
    day, week, step = int(found[1]), int(found[2]), sum(m.speaker == "assistant" for m in request.messages)
    if request.purpose.stage == "plan":
        return _calls(("write_plan", {"week": week, "text": f"- 09:00-10:00 deep work: week {week}"}))
    user = _USER.search(opening)
    assert user
    note = f"C:/Users/{user[1]}/Documents/day {day}.md"
    last = request.messages[-1].text
    match step:
        case 0:
            return _calls(("list_people", {}), ("list_mail", {}))
        case 1:
            first = _FIRST.search(request.messages[-2].text)
            return _calls(
                (
                    "send_mail",
                    {
                        "to": [first[1] if first else "c01"],
                        "subject": f"Day {day}",
                        "body": f"How is day {day}?",
                    },
                )
            )
        case 2:
            return _calls(("write_file", {"path": note, "content": f"{last}\n"}), ("wait", {"minutes": 90}))
        case 3:
            return Reply(f"Now I will end day {day}.", usage=Usage(100, 5, usd=0.01))
        case _:
            return _calls(
                ("write_notes", {"text": f"Figure of day {day}: {day * 37}"}),
                ("write_log", {"text": f"Day {day}."}),
                ("end_day", {}),
            )


def _calls(*calls: tuple[str, dict[str, object]]) -> Reply:
    made = tuple(ToolCall(str(n), tool, json.dumps(a)) for n, (tool, a) in enumerate(calls))
    return Reply("", made, "tools", Usage(1000, 50, usd=0.01))


def logging(place: Path, pause_s: float = 0.0) -> ScriptedModel:
    """The model; each request leaves a line (day and step) in a file before it is answered."""

    def script(request: Request) -> Reply:
        said = answer(request)
        found = _DAY.search(request.messages[1].text)
        line = f"{request.purpose.stage} {found and found[1]} {len(request.messages)}\n"
        handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.write(handle, line.encode())
        os.close(handle)
        time.sleep(pause_s)
        return said

    return ScriptedModel(script, name="scripted:diligent")


def go_on(run: Path, log: Path, pause_s: float = 0.0) -> None:
    about = read_about(run)
    with open_run(run, Colleagues(Path(about["computer"]))) as opened:
        kept = about["workers"][-1].get("model")
        done = work_on(opened, hire(logging(log, pause_s), Terms(), kept), time.monotonic())
    assert done.outcome == "finished", done.why


if __name__ == "__main__":
    go_on(Path(sys.argv[1]), Path(sys.argv[2]), 0.005)
