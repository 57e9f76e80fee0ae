"""A writer without a mind: answers every question of the model author from what the question itself says, by code.

It stands in for a good model: what it answers is in the grammar, and states figures by reference. Tests spoil single
answers of it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from workaday.models.records import Request
from workaday.models.scripted import ScriptedModel
from workaday.world.period import is_working

Answer = dict[str, Any]
Spoil = Callable[[Request, Answer], Any]


def writer(spoil: Spoil = lambda request, answer: answer) -> ScriptedModel:
    """A model that answers every stage; `spoil` may change each answer, or give a string in its place."""

    def say(request: Request) -> str:
        answer = ANSWERS[request.purpose.stage](request.messages[1].text)
        said = spoil(request, answer)
        return said if isinstance(said, str) else json.dumps(said)

    return ScriptedModel(say, name="scripted:writer")


def repaired(request: Request) -> bool:
    """Whether a request is one after a wrong answer."""
    return len(request.messages) > 2


def found(pattern: str, text: str) -> str:
    match = re.search(pattern, text, re.DOTALL)
    assert match, pattern
    return match[1]


def profile(text: str) -> Answer:
    names = found(r"each once:\n(.*?)\.\n", text).split(", ")
    start = date.fromisoformat(found(r"as it stands on (\S+),", text))
    kin = [("manager", "inside"), ("peer", "inside"), ("report", "inside"), ("peer", "inside"), ("client", "client"),
           ("external", "vendor"), ("external", "partner")]  # fmt: skip
    started = [(start - timedelta(days=d)).isoformat()[:7] for d in (400, 300, 250, 200, 500)]
    return {
        "job_title": "Nurse Manager", "field": "inpatient nursing", "stage": "senior", "age": 44, "city": "Columbus", "country": "US",
        "employer": "Lindholm Valley Hospital", "about_employer": "A community hospital with four inpatient units.",
        "bio": "She runs two medical units and came up from the bedside over twenty years.",
        "career_summary": "Bedside, charge nurse, manager.",
        "career_history": [{"period": "2019-present", "role": "Nurse Manager", "organization": "Lindholm Valley Hospital", "focus": "Two units"}],
        "education": ["BSN, state university"], "achievements": ["Fewer falls two years running", "A new residency"],
        "responsibilities": ["Staffing", "Quality", "Budget"], "current_focus": ["Falls", "Overtime"],
        "document_types": ["Staffing sheets", "Memos", "Action plans"], "document_habits": ["Prints policies to PDF", "Keeps drafts"],
        "work_patterns": ["Early starts", "Rounds before mail"], "strengths": ["Calm", "Plain words"], "weaknesses": ["Late with reviews"],
        "interests": ["canoeing"], "tidiness": "medium", "tech_level": "medium", "usage": "medium",
        "people": [{"name": n, "title": f"{r} {k}".title(), "organization": "" if s == "inside" else f"Outside {k} Ltd", "side": s,
                    "relation": r, "about": "Works with her."} for k, (n, (r, s)) in enumerate(zip(names, kin, strict=False))],
        "projects": [{"name": f"Project {w}", "folder": w, "what": f"Work on {w}.", "why": "It matters.", "my_role": "Lead",
                      "started": s, "status": "closed" if k == 4 else "active"}
                     for k, (w, s) in enumerate(zip(["Falls", "Staffing", "Scanning", "Budget", "Handover"], started, strict=True))],
    }  # fmt: skip


def policy(text: str) -> Answer:
    return {
        "started": found(r"into use, from (\S+) to", text), "data_drive": False, "work_folder": "Inpatient Nursing",
        "projects_folder": "Projects", "closed_folder": "Archive", "areas": ["Staffing", "Quality", "Budget"],
        "places": [{"what": w, "folder": "Inpatient Nursing"} for w in ("memos", "workbooks", "decks")],
        "separator": "_", "version_mark": "_v{n}", "final_mark": "_final", "dates": "iso", "letters": "as is",
        "numbered_folders": False, "works_evenings": False, "works_weekends": False, "keeps_default_names": False,
        "clutter": ["Downloads pile up"],
    }  # fmt: skip


FORMATS = (
    "docx",
    "xlsx",
    "pdf",
    "md",
    "docx",
    "pptx",
    "xlsx",
    "eml",
    "txt",
    "csv",
    "docx",
    "png",
    "docx",
    "py",
    "mp4",
    "ics",
)


def plan(text: str) -> Answer:
    count, first, last = re.search(r"Plan (\d+) files .* from (\S+) to (\S+)\. The", text).groups()  # type: ignore[union-attr]
    work, number = found(r"The work folder is (.*?), downloads", text), int(found(r"- id: p(\d+)", text))
    projects = re.findall(r"^- (\S+): .*?, (\S[^,]*), (\d{4}-\d\d-\d\d) - ", text, re.MULTILINE)
    days = [
        date.fromisoformat(first) + timedelta(days=k)
        for k in range((date.fromisoformat(last) - date.fromisoformat(first)).days + 1)
    ]
    days = [d for d in days if is_working(d)]
    files: list[Answer] = []
    for k in range(int(count)):
        day = days[k * len(days) // int(count)]
        suffix, id = FORMATS[(number + k) % len(FORMATS)], f"p{number + k:03d}"
        open_then = [p for p in projects if p[2] <= day.isoformat()]
        project, folder = open_then[k % len(open_then)][:2] if open_then and k % 3 else ("", work)
        files.append({
            "id": id, "path": f"{folder}/paper {number + k} of {day:%B}.{suffix}", "day": day.isoformat(), "time": f"{9 + k % 8:02d}:30",
            "about": f"Paper {number + k} on how the work went", "project": project, "scale": "small",
            "mode": "skip" if suffix == "mp4" else "generate",
            "sources": [{"file": files[-1]["id"], "relation": "references"}] if files and files[-1]["day"] < day.isoformat() else [],
        })  # fmt: skip
    return {"files": files}


def spec(text: str) -> Answer:
    figures = re.findall(r"^\{\{ (\S+) \}\} ", text, re.MULTILINE)
    table, columns = re.search(
        r"^(\w+) \([^)]*\): (.*)$", text[text.index("Record tables") :], re.MULTILINE
    ).groups()  # type: ignore[union-attr]
    names = [c.partition(" ")[0] for c in columns.split(", ")][:3]
    query = {"sql": f'SELECT * FROM "{table}"', "columns": {n: {"label": n} for n in names}, "limit": 6}
    words = f"We went through it again. The point that counts is {{{{ {figures[0]} }}}}, and {{{{ who.{_role(text)}.first }}}} knows."
    grid = {"header": ["Who", "What"], "lines": [["Ann", "calls back"], ["Bea", "waits"]]}
    answers: dict[str, Answer] = {
        "document": {"title": "How it went", "blocks": [{"h": "Where we are"}, {"p": words}, {"figures": figures[:3]}, {"table": query},
                                                        {"grid": grid}, {"bullets": ["Ask again", "Close the loop"]}]},
        "workbook": {"title": "Workings", "sheets": [{"name": "Rows", "rows": table}, {"name": "Figures", "figures": figures[:4]}, {"name": "Who", "grid": grid}]},
        "deck": {"title": "In short", "slides": [{"title": "In short", "layout": "title"}, {"title": "Where we are", "bullets": [words]}, {"title": "Rows", "table": query}]},
        "mail": {"subject": "A short word", "sender": "me", "to": _role(text), "body": ["Hello,", words, "Best"]},
        "meeting": {"title": "A word on it", "notes": [words]},
        "rows": {"title": "Rows", "rows": table},
        "picture": {"title": "What was on the screen", "screenshot": ["Sign in", "Loading the roster"]},
        "text": {"title": "A script", "content": "print('hello')\n"},
    }  # fmt: skip
    return answers[_form(text)]


def _role(text: str) -> str:
    return next(r for r in re.findall(r"(\w+) = ", found(r"People by role: (.*?)\n", text)) if r != "me")


def _form(text: str) -> str:
    marks = {"document": '"blocks"', "workbook": '"sheets"', "deck": '"slides"', "mail": '"subject"', "meeting": '"notes": [paragraphs', "rows": '"rows": the id',
             "picture": "screenshot (the", "text": '"content"'}  # fmt: skip
    return next(form for form, mark in marks.items() if mark in text)


def rubric(text: str) -> Answer:
    del text
    return {
        "items": [
            {
                "text": f"The summary says in its first lines what part {k} asks of its reader.",
                "weight": k,
                "basis": "the summary",
            }
            for k in range(1, 5)
        ]
    }


ANSWERS: dict[str, Callable[[str], Answer]] = {
    "profile": profile, "policy": policy, "plan": plan, "spec": spec, "rubric": rubric,
}  # fmt: skip
