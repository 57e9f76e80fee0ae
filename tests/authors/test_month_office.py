"""What an author plans for the colleagues of a month: initiatives, absences, and the proof that it can be done."""

from __future__ import annotations

from datetime import time

import pytest

from workaday.artifacts.figures import figures, same
from workaday.authors.embedded.founding import found
from workaday.authors.embedded.history import Historian
from workaday.authors.embedded.layout import Layout
from workaday.authors.embedded.load import load_trade
from workaday.authors.embedded.objectives import MonthAuthor
from workaday.authors.embedded.objectives.diaries import cannot_be_reached
from workaday.authors.embedded.objectives.draft import Draft
from workaday.authors.embedded.objectives.wording import moves
from workaday.errors import BuildError
from workaday.month.office.voice import shared_voices
from workaday.objectives.records import Absence
from workaday.world.period import Period
from workaday.world.persona import read_persona
from workaday.world.seeds import Seed


def drafted(trade: str, number: int) -> Draft:
    """A month in the first world that carries one."""
    reading = read_persona("A person who keeps lists", Seed.root(number).rng("reading"))
    for attempt in range(5):
        world = found(reading, load_trade(trade), Seed.root(number).child(attempt), 0)
        historian = Historian(world)
        historian.run()
        author = MonthAuthor(world, historian, Layout(world, "windows"))
        try:
            author.run()
        except BuildError:
            continue
        return author.draft
    raise AssertionError("no world carries a month")


@pytest.fixture(scope="module", params=["general", "construction_pm"])
def draft(request: pytest.FixtureRequest) -> Draft:
    return drafted(str(request.param), 3)


def test_colleagues_start_three_to_eight_things(draft: Draft) -> None:
    plan = draft.plan
    assert 3 <= len(plan.initiatives) <= 8
    events = {e.id: e for e in plan.events}
    for initiative in plan.initiatives:
        assert initiative.sender in draft.roles
        assert initiative.sender != "me"
        assert draft.roles[initiative.sender] in draft.cast
        assert all(id in events for id in initiative.events)
        assert events[initiative.events[0]].when == initiative.when
        assert initiative.when.date() in draft.days
        assert initiative.due is None or initiative.due > initiative.when


def test_what_is_right_is_the_ledgers_and_what_is_said_is_not(draft: Draft) -> None:
    ledger, period = draft.world.ledger, Period(draft.world.cutoff)
    projects = {d.id: d.project_id for d in draft.plan.deliverables}
    events = {e.id: e for e in draft.plan.events}
    for i in draft.plan.initiatives:
        if i.right is None:
            continue
        place = projects[i.deliverable]
        right = (
            ledger.facts(place)[i.ref]
            if i.kind_of_ref == "f"
            else ledger.value(i.ref, period, draft.end, place)
        )
        assert i.right == right
        body = events[i.events[0]].body
        if i.said is not None:
            assert i.said != i.right
            assert any(same(f, i.said, i.unit) for f in figures(body)), body
        assert not any(
            same(f, i.right, i.unit) and f.text in body for f in figures(body) if i.kind == "figure"
        )


def test_reminders_hang_on_the_answer(draft: Draft) -> None:
    events = {e.id: e for e in draft.plan.events}
    for i in draft.plan.initiatives:
        first, *later = (events[id] for id in i.events)
        assert (first.only_if, first.unless) == ("", "")
        assert all(e.only_if or e.unless for e in later)
        if i.kind in ("figure", "file"):
            assert later


def test_everybody_in_the_month_has_a_diary_and_somebody_goes_away(draft: Draft) -> None:
    diaries = draft.plan.diaries
    assert {draft.roles[d.person] for d in diaries} == draft.cast - {"me"}
    for diary in diaries:
        assert time(7) <= diary.opens < diary.closes <= time(18)
        for absence in diary.absences:
            assert absence.first in draft.days
            assert absence.first <= absence.last


def test_the_proof_holds_and_sees_who_is_needed(draft: Draft) -> None:
    assert cannot_be_reached(draft) == []
    deliverable = draft.plan.deliverables[0]
    k = next(k for k, d in enumerate(draft.plan.diaries) if d.person == deliverable.approver)
    before = draft.plan.diaries[k]
    away = Absence(first=draft.days[8], last=deliverable.due, why="leave")
    draft.plan.diaries[k] = before.model_copy(update={"absences": [away], "stand_in": ""})
    try:
        problems = cannot_be_reached(draft)
    finally:
        draft.plan.diaries[k] = before
    assert any("has to decide about" in p for p in problems)


def test_the_same_seed_plans_the_same_month() -> None:
    one, two = drafted("general", 5), drafted("general", 5)
    assert one.plan.office == two.plan.office
    assert one.plan.events == two.plan.events


@pytest.mark.parametrize("which", [moves, shared_voices], ids=["started", "answered"])
def test_every_move_has_eight_phrases(which: object) -> None:
    phrases = which()  # type: ignore[operator]
    assert {move: len(set(options)) for move, options in phrases.items() if len(set(options)) < 8} == {}
