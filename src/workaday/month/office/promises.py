"""Days that the user named for something that a colleague waits for, and what happens when they pass."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time, timedelta

from workaday.month.office.initiatives import ANSWERED, Initiatives
from workaday.month.office.words import own_words, plain
from workaday.month.records import SentMail
from workaday.world.period import is_working

_PROMISES = "promises"
_SPEAKS = time(9, 15)
_PROMISE = re.compile(
    r"\b(?:i(?:'ll| will)|you(?:'ll| will)|expect it|will (?:be with you|follow|send|come)|have it|get it)\b[^.?!\n]*?"
    r"\b(?:by|on|until|before|tomorrow|today)\b[^.?!\n]*"
)
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")


@dataclass(frozen=True)
class Promise:
    """A day that the user named, as ISO date. `stage` counts who has spoken since: 0 nobody, 1 who waits, 2 the
    manager."""

    initiative: str
    day: str
    stage: int = 0


def promises_in(memory: Mapping[str, str]) -> list[Promise]:
    return [Promise(**p) for p in json.loads(memory.get(_PROMISES, "[]"))]


def _keep(memory: MutableMapping[str, str], promises: Sequence[Promise]) -> None:
    memory[_PROMISES] = json.dumps([asdict(p) for p in promises])


def promise_made(
    person: str, mail: SentMail, memory: MutableMapping[str, str], initiatives: Initiatives
) -> date | None:
    """The day until which a mail puts a person off who waits for something; it is kept in the memory."""
    day = promised_day(own_words(mail.body), mail.when.date())
    waiting = [
        i for i in initiatives.started_by(person, mail.when)
        if i.kind in ("figure", "file") and ANSWERED + i.id not in memory and initiatives.about(i, mail)
    ]  # fmt: skip
    if day is None or not waiting:
        return None
    others = [p for p in promises_in(memory) if p.initiative not in {i.id for i in waiting}]
    _keep(memory, [*others, *(Promise(i.id, day.isoformat()) for i in waiting)])
    return day


def lapsed(now: datetime, memory: MutableMapping[str, str]) -> list[tuple[Promise, datetime]]:
    """Promises on which somebody speaks up to now, with the moment: who waits on the working day after, the
    manager two working days later. Their stage moves on in the memory."""
    spoken: list[tuple[Promise, datetime]] = []
    kept: list[Promise] = []
    before = promises_in(memory)
    for promise in before:
        if ANSWERED + promise.initiative in memory:
            continue
        while promise.stage < 2 and (when := _speaks(promise)) <= now:
            promise = replace(promise, stage=promise.stage + 1)
            spoken.append((promise, when))
        kept.append(promise)
    if kept != before:
        _keep(memory, kept)
    return spoken


def _speaks(promise: Promise) -> datetime:
    day = date.fromisoformat(promise.day)
    for _ in range(1 if promise.stage == 0 else 3):
        day = _working(day + timedelta(days=1))
    return datetime.combine(day, _SPEAKS)


def promised_day(text: str, today: date) -> date | None:
    """The day that a sentence like "you will have it by Thursday" names."""
    match = _PROMISE.search(plain(text))
    if match is None:
        return None
    words = match.group()
    if "tomorrow" in words:
        return _working(today + timedelta(days=1))
    if "today" in words or "end of the day" in words:
        return today
    if "end of the week" in words or "this week" in words:
        return today + timedelta(days=max(0, 4 - today.weekday()))
    for number, name in enumerate(_DAYS):
        if name in words:
            return today + timedelta(days=(number - today.weekday()) % 7 or 7)
    iso = re.search(r"\d{4}-\d\d-\d\d", words)
    try:
        return date.fromisoformat(iso.group()) if iso else None
    except ValueError:
        return None


def _working(day: date) -> date:
    while not is_working(day):
        day += timedelta(days=1)
    return day
