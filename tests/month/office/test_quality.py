"""The simulator's own errors: a clean run has none that it should not, and each kind is seen when it happens."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "computer"))

from one_computer import computer, finished, run_of

from workaday.month.journal import Mail
from workaday.month.office.colleagues import Colleagues
from workaday.month.office.quality import Quality, measure, quality_of
from workaday.month.records import SentMail

__all__ = ["computer", "finished", "run_of"]

MORNING = datetime(2026, 8, 11, 9, 40)


@pytest.fixture(scope="module")
def office(computer: Path) -> Colleagues:
    return Colleagues(computer)


def test_a_reference_month_is_answered_without_leak_or_contradiction(finished: Path, computer: Path) -> None:
    found = quality_of(finished, computer)
    assert found.mails > 20
    assert found.answered == found.mails
    assert (found.leaks, found.contradictions, found.unasked) == (0, 0, 0)
    assert found.missed <= 0.05 * found.mails
    assert found.line().startswith(
        f"colleagues: {found.answered} mails answered, {found.missed} not understood ("
    )


def exchange(office: Colleagues, change: Callable[[str], str] = str, asker: str = "") -> list[Mail]:
    """A question about a fact, and its answer, with the answer's text changed."""
    item = next(i for i in office.release.items if i.kind == "fact" and not i.project)
    person = asker or item.holder
    sent = SentMail("m0001", MORNING, (person,), (), "Question", f"What is the {item.label}?")
    out = Mail("m0001", "out", MORNING, "me", (person,), sent.subject, sent.body)
    body = f"{item.label}: {item.form}."
    reply = Mail(
        "m0002",
        "in",
        MORNING + timedelta(hours=1),
        person,
        ("me",),
        "Re: Question",
        change(body),
        (),
        "m0001",
    )
    return [out, reply]


def count(office: Colleagues, mails: list[Mail]) -> Quality:
    return measure(mails, [], {}, office)


def test_a_right_answer_is_no_error(office: Colleagues) -> None:
    assert count(office, exchange(office)) == Quality(mails=1, answered=1)


def test_no_answer_is_unanswered(office: Colleagues) -> None:
    found = count(office, exchange(office)[:1])
    assert (found.unanswered, found.answered) == (1, 0)


def test_a_question_by_the_label_that_gets_nothing_is_missed(office: Colleagues) -> None:
    assert count(office, exchange(office, lambda _: "I do not have that.")).missed == 1


def test_another_value_is_a_contradiction(office: Colleagues) -> None:
    item = next(i for i in office.release.items if i.kind == "fact" and not i.project)
    found = count(office, exchange(office, lambda _: f"{item.label}: 77,777."))
    assert found.contradictions == 1


def test_what_belongs_to_another_is_a_leak(office: Colleagues) -> None:
    item = next(i for i in office.release.items if i.kind == "fact" and not i.project)
    other = next(p for p in office.diaries.by_person if p != item.holder)
    assert count(office, exchange(office, asker=other)).leaks == 1


def test_what_nobody_asked_for_is_unasked(office: Colleagues) -> None:
    out, reply = exchange(office)
    found = count(office, [replace(out, subject="Hello", body="Zebras?"), reply])
    assert found.unasked == 1


def test_the_same_words_twice_are_repeated(office: Colleagues) -> None:
    out, reply = exchange(office)
    again = [replace(out, id="m0003"), replace(reply, id="m0004", reply_to="m0003")]
    assert count(office, [out, reply, *again]).repeated == 1


def test_the_rate_of_no_mail_is_zero() -> None:
    assert Quality().error_rate == 0.0
    assert Quality(mails=4, answered=3, unanswered=1).error_rate == 0.25
