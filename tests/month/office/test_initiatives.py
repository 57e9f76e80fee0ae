"""What colleagues start: how an answer is seen, what a promise is, and who speaks when it lapses."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from workaday.month.office.initiatives import Initiatives, reply_to_invitation
from workaday.month.office.promises import lapsed, promise_made, promised_day, promises_in
from workaday.month.records import Enclosure, SentMail
from workaday.objectives.records import Initiative, MonthEvent

MONDAY = datetime(2026, 1, 5, 10)


def initiative(kind: str, **more: object) -> Initiatives:
    event = MonthEvent(id="e", when=MONDAY, sender="ann", subject="One figure, please", body="x")
    made = Initiative.model_validate(
        {
            "id": "i",
            "kind": kind,
            "sender": "ann",
            "when": MONDAY,
            "label": "Fall rate",
            "events": ["e"],
            **more,
        }
    )
    return Initiatives([made], {"e": event})


def mail(
    body: str, subject: str = "Re: One figure, please", *files: str, when: datetime = MONDAY
) -> SentMail:
    enclosures = tuple(Enclosure(name, b"x") for name in files)
    return SentMail("m1", when, ("ann",), (), subject, body, enclosures)


@pytest.mark.parametrize(
    ("kind", "sent", "settled"),
    [
        ("figure", mail("It is 3.4."), True),
        ("figure", mail("The fall rate: 3.4", "Hello"), True),
        ("figure", mail("I will look."), False),
        ("figure", mail("It is 3.4.", "Hello"), False),
        ("figure", mail("> 3.4\nI will look."), False),
        ("wrong", mail("The rows give 3.4."), True),
        ("mind", mail("All right."), True),
        ("invitation", mail("I cannot come."), True),
        ("invitation", mail("What is it about?"), False),
    ],
    ids=["figure", "named", "put-off", "elsewhere", "quoted", "put-right", "wish", "declined", "neither"],
)
def test_an_answer_is_seen(kind: str, sent: SentMail, settled: bool) -> None:
    memory: dict[str, str] = {}
    assert (
        bool(
            initiative(kind, **({"meeting": "Stand-up"} if kind == "invitation" else {})).settle(
                "ann", sent, memory
            )
        )
        == settled
    )
    assert ("answered:i" in memory) == settled


def test_a_file_is_sent_under_its_name() -> None:
    wanted = initiative("file", path="C:/x/Book.xlsx")
    assert wanted.settle("ann", mail("Here.", "Re: x", "book.xlsx"), {})
    assert not wanted.settle("ann", mail("Here.", "Re: One figure, please", "other.xlsx"), {})
    assert not wanted.settle("ben", mail("Here.", "Re: x", "book.xlsx"), {})


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Accepted: Stand-up", "accept"), ("I will be there", "accept"), ("Declined: Stand-up", "decline"),
        ("Sorry, I can't make it", "decline"), ("I accepted too soon, I cannot come", "decline"), ("Who else comes?", None),
    ],
)  # fmt: skip
def test_yes_no_or_neither(text: str, answer: str | None) -> None:
    assert reply_to_invitation(mail(text, "Stand-up")) == answer


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("I will send it by Thursday.", date(2026, 1, 8)), ("You'll have it tomorrow.", date(2026, 1, 6)),
        ("I'll send it by Monday", date(2026, 1, 12)), ("It will follow by the end of the week.", date(2026, 1, 9)),
        ("I will send it by 2026-01-15.", date(2026, 1, 15)), ("By Thursday it rained.", None), ("Thanks.", None),
    ],
)  # fmt: skip
def test_a_promise_names_a_day(text: str, day: date | None) -> None:
    assert promised_day(text, MONDAY.date()) == day


def test_a_lapsed_promise_is_mentioned_then_escalated_and_a_kept_one_is_not() -> None:
    waiting = initiative("figure")
    memory: dict[str, str] = {}
    assert promise_made("ann", mail("I will send it by Wednesday."), memory, waiting) == date(2026, 1, 7)
    assert lapsed(datetime(2026, 1, 7, 18), memory) == []
    first = lapsed(datetime(2026, 1, 8, 12), memory)
    assert [(p.stage, w.date()) for p, w in first] == [(1, date(2026, 1, 8))]
    assert lapsed(datetime(2026, 1, 8, 15), memory) == []
    second = lapsed(datetime(2026, 1, 20), memory)
    assert [(p.stage, w.date()) for p, w in second] == [(2, date(2026, 1, 12))]
    assert lapsed(datetime(2026, 1, 30), memory) == []
    kept = {"promises": memory["promises"], "answered:i": "x"}
    assert lapsed(datetime(2026, 1, 30), kept) == []
    assert promises_in(kept) == []


def test_nobody_is_promised_what_they_do_not_wait_for() -> None:
    memory: dict[str, str] = {}
    assert (
        promise_made("ann", mail("I will send it by Wednesday.", "Else"), memory, initiative("figure"))
        is None
    )
    assert promise_made("ben", mail("I will send it by Wednesday."), memory, initiative("figure")) is None
    assert memory == {}
