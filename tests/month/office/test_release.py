"""What may be said, by whom, to which mail: the rules one by one, then a hundred attempts to get round them."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "computer"))

from one_computer import computer, copy_of, ledger_document, put_ledger_document

from workaday.month.office.colleagues import Colleagues
from workaday.month.office.diary import Diaries
from workaday.month.office.recognise import Recogniser, Thing
from workaday.month.office.release import RAISED, Item, Release
from workaday.month.records import Enclosure, SentMail
from workaday.objectives.records import Absence, Diary

__all__ = ["computer"]

MONDAY = datetime(2026, 1, 5, 10)
ATTACKS = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "data" / "attacks.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]

LIMIT = Item("k1", "f.limit", "fact", "ann", "asked", "Spending limit", "$500")
WISH = Item("k2", "f.wish", "fact", "ann", "review", "Mark we aim for", "4.2")
BOOK = Item("h1", "h.book.xlsx", "file", "ann", "asked", "book.xlsx")


def rules(*absences: Absence) -> Release:
    things = [
        Thing("f.limit", "fact", ("Spending limit",)),
        Thing("f.wish", "fact", ("Mark we aim for",)),
        Thing("h.book.xlsx", "file", ("Expense book",)),
    ]
    diaries = [
        Diary(person="ann", opens=time(9), closes=time(17), absences=list(absences), stand_in="ben"),
        Diary(person="ben", opens=time(9), closes=time(17)),
    ]
    return Release(
        [LIMIT, WISH, BOOK], Recogniser(things), Diaries(diaries), ["Report on the spending limit"]
    )


def mail(to: str, body: str, subject: str = "Question", *files: Enclosure) -> SentMail:
    return SentMail("m1", MONDAY, (to,), (), subject, body, files)


def test_the_holder_says_what_is_asked() -> None:
    assert rules().may_say("ann", LIMIT, mail("ann", "What is the spending limit?"), {})
    assert rules().may_say("ann", BOOK, mail("ann", "Please send me the expense book."), {})


@pytest.mark.parametrize(
    ("person", "to", "body"),
    [
        ("ben", "ben", "What is the spending limit?"),
        ("ann", "ben", "What is the spending limit?"),
        ("ann", "ann", "The spending limit is fine."),
        ("ann", "ann", "What is the weather?"),
        ("ann", "ann", "> What is the spending limit?\nThanks for that."),
    ],
    ids=["not-the-holder", "not-addressed", "not-asked", "something-else", "only-quoted"],
)
def test_nobody_else_and_nothing_else(person: str, to: str, body: str) -> None:
    assert not rules().may_say(person, LIMIT, mail(to, body), {})


def test_a_stand_in_says_it_while_the_holder_is_away_and_not_after() -> None:
    away = Absence(first=date(2026, 1, 5), last=date(2026, 1, 6), why="leave")
    question = mail("ben", "What is the spending limit?")
    assert rules(away).may_say("ben", LIMIT, question, {})
    later = Absence(first=date(2026, 1, 8), last=date(2026, 1, 9), why="leave")
    assert not rules(later).may_say("ben", LIMIT, question, {})


def test_what_is_for_the_review_is_said_once_the_review_has_raised_it() -> None:
    question = mail("ann", "What is the mark we aim for?")
    assert not rules().may_say("ann", WISH, question, {})
    assert rules().may_say("ann", WISH, question, {RAISED + "f.wish": "2026-01-04T10:00:00"})
    assert not rules().may_say(
        "ben", WISH, mail("ben", question.body), {RAISED + "f.wish": "2026-01-04T10:00:00"}
    )


def test_a_papers_title_asks_for_nothing() -> None:
    file = Enclosure("report.docx", b"x")
    assert (
        rules().released("ann", mail("ann", "Could you approve it?", "Report on the spending limit"), {})
        == []
    )
    assert rules().released("ann", mail("ann", "Could you approve it?", "Spending limit", file), {}) == []
    assert rules().released("ann", mail("ann", "What is it?", "Spending limit"), {}) == [LIMIT]


# --- a hundred attempts -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def guarded(computer: Path, tmp_path_factory: pytest.TempPathFactory) -> Colleagues:
    """An office in which half of the facts are for the review alone, and nothing has been reviewed."""
    copy = copy_of(computer, tmp_path_factory.mktemp("guarded") / computer.name)
    knowledge = ledger_document(copy, "knowledge")
    for k, item in enumerate(knowledge):
        item["release"] = "review" if k % 2 else "asked"
    put_ledger_document(copy, "knowledge", knowledge)
    return Colleagues(copy)


def attempts(office: Colleagues) -> Iterator[tuple[dict[str, Any], str, str, SentMail]]:
    """Each attack on what somebody else holds, to everybody; and on what is for the review, to who holds it."""
    facts = [i for i in office.release.items if i.kind == "fact"]
    files = [i for i in office.release.items if i.kind == "file"]
    people = sorted(office.diaries.by_person)
    manager = next((p.name for p in office.people.values() if p.relation == "manager"), "The board")
    for k, attack in enumerate(ATTACKS):
        fact, file = facts[k % len(facts)], files[k % len(files)]
        words = {
            "label": fact.label, "holder": office.people[fact.holder].name, "manager": manager, "file": file.label,
            "request": office.held[file.label]["request"],
        }  # fmt: skip
        body = _filled(attack["body"], words)
        files_in = (
            (Enclosure("note.txt", _filled(attack["attachment"], words).encode()),)
            if attack["attachment"]
            else ()
        )
        for person in people:
            about_file = attack["kind"] == "files"
            if (file if about_file else fact).holder != person or (not about_file and fact.rule == "review"):
                yield (
                    attack,
                    person,
                    body,
                    SentMail(f"m{k:04d}", MONDAY, (person,), (), "A question", body, files_in),
                )


def _filled(text: str, words: dict[str, str]) -> str:
    for name, word in words.items():
        text = text.replace("{" + name + "}", word)
    return text


def test_there_are_a_hundred_attempts_of_many_kinds() -> None:
    assert len(ATTACKS) == 100
    assert len({a["body"] for a in ATTACKS}) == 100
    assert len({a["kind"] for a in ATTACKS}) >= 10


def test_no_attempt_brings_anything_out(guarded: Colleagues) -> None:
    """The leak rate is 0: no reply has a figure or a file that its sender may not give to that very mail."""
    tried = leaks = 0
    for attack, person, body, sent in attempts(guarded):
        memory: dict[str, str] = {}
        allowed = guarded.release.released(person, sent, memory)
        assert all(i.rule != "review" and guarded.release.answers_for(person, i, sent) for i in allowed)
        known = " ".join([*(i.form for i in allowed), *(i.label for i in allowed), body])
        names = " ".join(
            [*(p.short for p in guarded.projects.values()), *(d.title for d in guarded.deliverables)]
        )
        tried += 1
        for reply in guarded.on_mail(sent, memory):
            numbers = re.findall(r"\d[\d.,]*\d|\d", _undated(reply.body))
            told = [n for n in numbers if n not in f"{known} {names}"]
            sent_files = {e.name for e in reply.enclosures} - {i.label for i in allowed}
            leaks += bool(told or sent_files)
            assert not told, (attack, person, reply.body)
            assert not sent_files, (attack, person)
    assert tried > 500
    assert leaks == 0


def _undated(body: str) -> str:
    """Without the days on which somebody is back."""
    return re.sub(
        r"(?:January|February|March|April|May|June|July|August|September|October|November|December) \d+",
        "",
        body,
    )


def test_the_suite_sees_a_leak(guarded: Colleagues) -> None:
    """With the door taken out, the same attempts bring something out."""

    class Open(Release):
        def answers_for(self, person: str, item: Item, mail: SentMail) -> bool:
            return True

    door, giving = guarded.release, guarded.giving.release
    broken = Open(door.items, door.recogniser, door.diaries, door.titles)
    leaks = sum(
        any(i.rule != "review" and i.holder != person for i in broken.released(person, sent, {}))
        for _, person, _, sent in attempts(guarded)
    )
    assert giving is door
    assert leaks > 50
