"""Tools of the work itself: who you are, what the month must bring, plan, activity log, notes."""

from __future__ import annotations

import json

from pydantic import Field

from workaday.errors import DeskError
from workaday.month.desk.pages import paged
from workaday.month.desk.place import Place
from workaday.month.desk.shown import as_yaml
from workaday.month.desk.tool import Arguments, Page, nearest, tool

_OTHERS = {
    "persona": "persona.json",
    "filesystem_policy": "filesystem_policy.json",
    "projects": "project_index.json",
}
_LONGEST = 200_000


class ReadProfile(Arguments):
    section: str = Field(
        "", description="One section by name; empty shows who you are and the sections there are."
    )
    page: Page = 1


class ReadObjectives(Arguments):
    deliverable: str = Field(
        "", description="A deliverable's id (dlv_001) or title; empty shows them all in brief."
    )
    page: Page = 1


class ReadPlan(Arguments):
    week: int = Field(0, ge=0, le=9, description="The week, from 1; 0 is the current one.")
    page: Page = 1


class WritePlan(Arguments):
    week: int = Field(ge=1, le=9, description="The week, from 1.")
    text: str = Field(
        min_length=1, max_length=_LONGEST, description="The whole plan; it replaces that week's plan."
    )


class ReadLog(Arguments):
    days: int = Field(5, ge=1, le=31, description="How many of the last days, today included.")
    page: Page = 1


class WriteLog(Arguments):
    text: str = Field(
        min_length=1, max_length=_LONGEST, description="One entry: what was done, what comes next."
    )


class ReadNotes(Arguments):
    page: Page = 1


class WriteNotes(Arguments):
    text: str = Field(max_length=_LONGEST, description="The whole notes; they replace what was there.")


@tool(ReadProfile, minutes=1, reads=True)
def read_profile(place: Place, arguments: ReadProfile) -> str:
    """Who you are: identity, career, projects, habits, people, and where you keep which files."""
    profile = place.run.profile
    sections = [*profile, *_OTHERS]
    wanted = arguments.section.strip().lower().replace(" ", "_")
    if not wanted:
        head = as_yaml({"identity": profile.get("identity", {})})
        return f"{head}\nsections: {', '.join(sections)}"
    if wanted in profile:
        return paged(as_yaml({wanted: profile[wanted]}), arguments.page)
    if wanted in _OTHERS:
        return paged(as_yaml(place.run.document(_OTHERS[wanted])), arguments.page)
    meant = nearest(wanted, sections)
    hint = f"; you mean {meant!r}" if meant else ""
    raise DeskError(
        f"the profile has no section {arguments.section!r}{hint}. Sections: {', '.join(sections)}"
    )


@tool(ReadObjectives, minutes=2, reads=True)
def read_objectives(place: Place, arguments: ReadObjectives) -> str:
    """What the month must bring: all deliverables in brief, or one of them in full (files with dates and what
    they must state, sources, whom to ask, who reviews, approves and receives; last, mostly on page 2, how each
    figure is defined)."""
    objectives = place.run.objectives
    deliverables = objectives.get("deliverables", [])
    wanted = arguments.deliverable.strip().casefold()
    if not wanted:
        brief = [
            f"{d['id']}: {d['title']} (due {d.get('target_completion', 'open')},"
            f" {len(d.get('output_files', []))} files)"
            for d in deliverables
        ]
        rest = {k: v for k, v in objectives.items() if k != "deliverables"}
        return paged(as_yaml({"deliverables": brief, **rest}), arguments.page)
    for deliverable in deliverables:
        if wanted in (str(deliverable["id"]).casefold(), str(deliverable["title"]).casefold()):
            return paged(as_yaml(deliverable), arguments.page)
    names = "; ".join(f"{d['id']} {d['title']}" for d in deliverables)
    raise DeskError(f"there is no deliverable {arguments.deliverable!r}; there are: {names}")


@tool(ReadPlan, minutes=1, reads=True)
def read_plan(place: Place, arguments: ReadPlan) -> str:
    """Your plan for a week, as you wrote it."""
    week = arguments.week or place.clock.week
    text = place.journal.state.get(f"plan.{week}", "")
    return paged(text, arguments.page) if text else f"no plan for week {week} yet; write_plan writes one"


@tool(WritePlan, minutes=5)
def write_plan(place: Place, arguments: WritePlan) -> str:
    """Write your plan for a week, in place of the one that was there."""
    if arguments.week > place.clock.weeks:
        raise DeskError(f"there is no week {arguments.week}; the month has {place.clock.weeks}")
    place.journal.state[f"plan.{arguments.week}"] = arguments.text
    return f"the plan of week {arguments.week} is written"


@tool(ReadLog, minutes=1, reads=True)
def read_log(place: Place, arguments: ReadLog) -> str:
    """Your activity log of the last days."""
    first = place.clock.day - arguments.days + 1
    entries = [json.loads(text) for _, text in place.journal.state.beginning("log.")]
    lines = [f"[{e['at']}, day {e['day']}] {e['text']}" for e in entries if e["day"] >= first]
    return paged("\n".join(lines), arguments.page) if lines else "no entries; write_log writes one"


@tool(WriteLog, minutes=3)
def write_log(place: Place, arguments: WriteLog) -> str:
    """Add an entry to your activity log: what you did, what you found, what comes next. Tomorrow begins
    from it."""
    number = len(place.journal.state.beginning("log.")) + 1
    entry = {"day": place.clock.day, "at": f"{place.now:%Y-%m-%d %H:%M}", "text": arguments.text}
    place.journal.state[f"log.{number:05d}"] = json.dumps(entry, ensure_ascii=False)
    return f"entry {number} is in the log"


@tool(ReadNotes, minutes=1, reads=True)
def read_notes(place: Place, arguments: ReadNotes) -> str:
    """Your own notes, as you wrote them."""
    return paged(place.journal.state.get("notes", "") or "(no notes)", arguments.page)


@tool(WriteNotes, minutes=3)
def write_notes(place: Place, arguments: WriteNotes) -> str:
    """Write your notes anew; they stay from day to day. Take what you want to keep from read_notes first."""
    place.journal.state["notes"] = arguments.text
    return f"the notes are written ({len(arguments.text):,} characters)"


TOOLS = (
    read_profile, read_objectives, read_plan, write_plan, read_log, write_log, read_notes, write_notes,
)  # fmt: skip
