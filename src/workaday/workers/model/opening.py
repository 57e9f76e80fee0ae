"""What a session begins from: the desk's answers to a morning's questions, each set off and named."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from workaday.errors import RunError
from workaday.workers.model.limits import clip
from workaday.workers.protocol import Call

_DAY = re.compile(r"\bday (\d+) of (\d+) \(week (\d+) of (\d+)\)")
_PAGE = re.compile(r"\n?\[page (\d+) of (\d+)[^\]]*\]\s*$")
_NOTICE = re.compile(r"^\[\d+ new mails?\]\n")


@dataclass(frozen=True)
class Today:
    """Where the month stands, and the clock's own words for it."""

    day: int
    week: int
    words: str


def today(call: Call) -> Today | None:
    """None when the month is over. Raises `RunError` when the desk's clock says neither."""
    words = _NOTICE.sub("", call("what_time", {}).text)
    found = _DAY.search(words)
    if found:
        return Today(int(found[1]), int(found[3]), words)
    if "month is over" in words:
        return None
    raise RunError(f"the desk's clock says {words[:200]!r}: neither a day nor that the month is over")


PLAN: tuple[tuple[str, str, dict[str, Any], float], ...] = (
    ("profile", "read_profile", {}, 0.08),
    ("objectives", "read_objectives", {}, 0.25),
    ("people", "list_people", {}, 0.1),
    ("log", "read_log", {"days": 7}, 0.17),
    ("notes", "read_notes", {}, 0.3),
    ("calendar", "list_calendar", {"day": "week"}, 0.05),
    ("new_mail", "list_mail", {"unread_only": True}, 0.05),
)
DAY: tuple[tuple[str, str, dict[str, Any], float], ...] = (
    ("profile", "read_profile", {}, 0.08),
    ("objectives", "read_objectives", {}, 0.2),
    ("plan", "read_plan", {}, 0.17),
    ("log", "read_log", {"days": 4}, 0.17),
    ("notes", "read_notes", {}, 0.28),
    ("calendar", "list_calendar", {}, 0.04),
    ("new_mail", "list_mail", {"unread_only": True}, 0.06),
)
"""What is read: its name, the tool, the arguments, its share of the opening."""


def material(call: Call, asked: tuple[tuple[str, str, dict[str, Any], float], ...], most: int) -> str:
    """The answers, at most so many characters."""
    return "\n\n".join(
        _set_off(name, _pages(call, tool, arguments, int(most * share)))
        for name, tool, arguments, share in asked
    )


def _pages(call: Call, tool: str, arguments: dict[str, Any], most: int) -> str:
    """The pages of an answer, as many as fit."""
    text, page = "", 1
    while True:
        answer = call(tool, {**arguments, "page": page} if page > 1 else arguments)
        shown = _NOTICE.sub("", answer.text)
        mark = _PAGE.search(shown)
        text += shown[: mark.start()] + "\n" if mark else shown
        if not answer.ok or mark is None or int(mark[1]) >= int(mark[2]):
            break
        if len(text) >= most:
            text += f"\n[{tool} goes on with page={page + 1}]"
            return text if len(text) <= most + 60 else clip(text, most)
        page += 1
    return clip(text, most)


def _set_off(name: str, text: str) -> str:
    """Between tags that nothing in the text can close."""
    inner = re.sub(rf"</(?=\s*{name}\b)", "< /", text.strip(), flags=re.IGNORECASE)
    return f"<{name}>\n{inner}\n</{name}>"
