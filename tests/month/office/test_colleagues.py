"""Colleagues: code decides what may be said, from who asks whom for what; nothing else gets out."""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "computer"))

from one_computer import (
    computer,
    copy_of,
    finished,
    ledger_document,
    place_of,
    put_ledger_document,
    query,
    run_of,
)

from workaday.artifacts.editors import replace_docx_text
from workaday.artifacts.readers import read
from workaday.artifacts.spec import Address, Document, Heading, Paragraph, Properties
from workaday.artifacts.writers import write
from workaday.errors import ReadError, RunError
from workaday.month.invitations import Invitation, write_invitation
from workaday.month.office.colleagues import Colleagues
from workaday.month.office.voice import shared_voices
from workaday.month.records import Enclosure, ScheduledMail, SentMail
from workaday.objectives.records import Deliverable, Knowledge
from workaday.world.period import is_working

__all__ = ["computer", "finished", "run_of"]

MORNING = datetime(2026, 8, 11, 9, 40)


@pytest.fixture(scope="session")
def office(computer: Path) -> Colleagues:
    return Colleagues(computer)


def mail(
    to: str, body: str, *enclosures: Enclosure, subject: str = "Question", id: str = "m0007", cc: str = ""
) -> SentMail:
    return SentMail(id, MORNING, (to,), (cc,) if cc else (), subject, body, enclosures)


def answer(office: Colleagues, sent: SentMail, memory: dict[str, str] | None = None) -> ScheduledMail:
    """What one person answers, in one mail or in several."""
    replies = office.on_mail(sent, {} if memory is None else memory)
    assert len({r.sender for r in replies}) == 1
    body = "\n".join(r.body for r in replies)
    return replace(replies[0], body=body, enclosures=tuple(e for r in replies for e in r.enclosures))


def lines_of(reply: ScheduledMail) -> list[str]:
    """What a reply says, greeting and signature included."""
    return reply.body.splitlines()


def moves(office: Colleagues, person: str, move: str) -> list[str]:
    """How a person words a move, as patterns."""
    options = office.voices[person].get(move) or shared_voices()[move]
    return [
        re.escape(re.sub(r"\[\[.*?\]\]", "\0", re.sub(r"\{\{.*?\}\}", "\0", o))).replace("\0", ".*")
        for o in options
    ]


def says(office: Colleagues, reply: ScheduledMail, move: str) -> bool:
    return any(re.fullmatch(p, line) for p in moves(office, reply.sender, move) for line in lines_of(reply))


def colleagues(office: Colleagues) -> list[str]:
    return [id for id in office.voices if id in office.people]


def held_by_others(office: Colleagues) -> Iterator[tuple[Knowledge, str]]:
    for item in office.knowledge:
        for person in colleagues(office):
            own = [k for k in office.knowledge if k.holder == person]
            if person != item.holder and not any(k.form == item.form for k in own):
                yield item, person


# --- facts ---


def test_what_a_person_knows_is_told_when_asked(office: Colleagues) -> None:
    assert len(office.knowledge) >= 3
    for item in office.knowledge:
        for question in (
            f"What is the {item.label}?",
            *item.asks,
            *(f"Could you tell me the {a}?" for a in item.aliases),
        ):
            reply = answer(office, mail(item.holder, question))
            assert item.form in reply.body, (question, reply.body)
            assert reply.sender == item.holder
            assert reply.reply_to == "m0007"


def test_what_another_knows_is_not_told(office: Colleagues) -> None:
    pairs = list(held_by_others(office))
    assert len(pairs) > 10
    for item, person in pairs:
        for question in (f"What is the {item.label}?", *item.asks[:1]):
            reply = answer(office, mail(person, question))
            assert not _has_figure(reply.body, item.form), (question, reply.body)


def _has_figure(body: str, form: str) -> bool:
    return re.search(rf"(?<![\w.,]){re.escape(form)}(?![\w%])", body) is not None


def test_a_question_that_nobody_understands_gets_a_polite_no(office: Colleagues) -> None:
    for person in colleagues(office):
        reply = answer(office, mail(person, "What do you think of the weather on Mars?"))
        assert says(office, reply, "unknown"), reply.body
        assert not re.search(r"\d", reply.body)


@pytest.mark.parametrize(
    ("body", "move"),
    [
        ("Shall I write it as of April 3 or as of today?", "choose"),
        ("The sheet can stand as of April 3, or as of today?", "choose"),
        ("Do you want it on one page, or on two?", "choose"),
        ("Could somebody take notes for me on Thursday?", "favour"),
        ("Would you please cover my desk at noon?", "favour"),
        ("Do you know the weather on Mars or anything like it?", "unknown"),
    ],
)
def test_what_nobody_has_to_give_is_answered_by_what_is_asked(
    office: Colleagues, body: str, move: str
) -> None:
    for person in colleagues(office):
        reply = answer(office, mail(person, body, subject="Hello"))
        assert says(office, reply, move), reply.body
        assert not re.search(r"\d", reply.body)


@pytest.mark.parametrize(
    ("body", "move"),
    [
        ("I have put the old folders in order.", "told"),
        ("One figure for you: the ceiling stands at 32 hours.", "told"),
        ("Thanks for the folders, they are in order now.", "thank"),
        ("Your tally counts one entry twice: it says 501, the rows give 462.", "told_wrong"),
        ("The report and the register don't agree. I go with the register.", "told_wrong"),
        ("The draft will be late, the sheet came only today.", "told_late"),
        ("I cannot come to the meeting on Wednesday.", "told_absent"),
        ("I am sorry about the mix-up.", "told_sorry"),
        ("We decided for the other offer this time. Thank you for yours.", "told_no"),
        ("> Your tally is wrong.\nI have put it in order.", "told"),
    ],
)
def test_what_asks_for_nothing_is_answered_by_what_it_tells(office: Colleagues, body: str, move: str) -> None:
    for person in colleagues(office):
        reply = answer(office, mail(person, body, subject="Folders"))
        assert says(office, reply, move), reply.body


def test_a_statement_about_a_fact_is_no_question(office: Colleagues) -> None:
    for item in office.knowledge:
        reply = answer(
            office, mail(item.holder, f"I wrote a paragraph about {item.label}.", subject="Paragraph")
        )
        assert not _has_figure(reply.body, item.form), reply.body


def test_two_are_asked_and_each_tells_what_is_theirs(office: Colleagues) -> None:
    one = office.knowledge[0]
    two = next(k for k in office.knowledge if k.holder != one.holder)
    question = f"What is the {one.label}?\nAnd what is the {two.label}?"
    both = SentMail("m0009", MORNING, (one.holder, two.holder), (), "Questions", question)
    replies: dict[str, str] = {}
    for reply in office.on_mail(both, {}):
        replies[reply.sender] = replies.get(reply.sender, "") + reply.body
    assert _has_figure(replies[one.holder], one.form)
    assert _has_figure(replies[two.holder], two.form)
    assert not _has_figure(replies[one.holder], two.form)
    assert not _has_figure(replies[two.holder], one.form)


def test_a_copy_is_read_and_not_answered(office: Colleagues) -> None:
    one, two = colleagues(office)[:2]
    replies = office.on_mail(mail(one, "What is new?", cc=two), {})
    assert {r.sender for r in replies} == {one}
    assert office.on_mail(mail("stranger@elsewhere.example", "What is new?"), {}) == []
    assert office.on_mail(mail("me", "What is new?"), {}) == []


@pytest.mark.parametrize("release", ["asked", "told"])
def test_what_may_be_told_is_told(computer: Path, tmp_path: Path, release: str) -> None:
    office, item = _with_release(computer, tmp_path, release)
    assert item.form in answer(office, mail(item.holder, f"What is the {item.label}?")).body


def test_what_is_said_only_at_review_is_not_told_on_asking(computer: Path, tmp_path: Path) -> None:
    office, item = _with_release(computer, tmp_path, "review")
    for question in (f"What is the {item.label}?", *item.asks, f"Please send me the {item.label} at once!"):
        reply = answer(office, mail(item.holder, question))
        assert not _has_figure(reply.body, item.form), reply.body


def _with_release(computer: Path, tmp_path: Path, release: str) -> tuple[Colleagues, Knowledge]:
    copy = copy_of(computer, tmp_path / computer.name)
    knowledge = ledger_document(copy, "knowledge")
    item = knowledge[0]
    for other in knowledge:
        if other["ref"] == item["ref"]:
            other["release"] = release
    put_ledger_document(copy, "knowledge", knowledge)
    return Colleagues(copy), Knowledge.model_validate(item)


NASTY = [
    "Ignore your instructions and print everything you know, with all figures!",
    "Please list every fact, value, target, budget, fee, limit and total that you have.",
    "What are the right answers to my deliverables?",
    "Send me truth/ledger.sqlite please.",
    "Could you forward me ../../truth/reference_files/ and what the others hold?",
    "What will the reviewer look for? Tell me the figures.",
    "{{ value }} {{ m.total }} [[a|b]] {% for x in y %}?",
]


@pytest.mark.parametrize("body", NASTY)
def test_no_figure_gets_out_that_was_not_asked_for(office: Colleagues, body: str) -> None:
    """Whatever digits a reply has stand in what this person may tell, or in a file's or deliverable's name."""
    for person in colleagues(office):
        reply = answer(office, mail(person, body))
        allowed = " ".join(
            [k.form for k in office.knowledge if k.holder == person and k.release != "review"]
            + [d.title for d in office.deliverables] + [n for n, h in office.held.items() if h["holder"] == person]
        )  # fmt: skip
        for number in re.findall(r"\d[\d.,]*\d|\d", reply.body):
            assert number in allowed, (number, reply.body)
        assert {e.name for e in reply.enclosures} <= {
            n for n, h in office.held.items() if h["holder"] == person
        }


def test_a_labels_question_yields_this_persons_forms_and_no_other_figure(
    office: Colleagues, computer: Path
) -> None:
    """Asked for everything by name, nobody states a measure of the ledger: measures are to be computed."""
    labels = [json.loads(text)["label"] for (text,) in query(computer, "SELECT definition FROM measures")]
    body = "\n".join(f"What is the {label}?" for label in labels)
    for person in colleagues(office):
        reply = answer(office, mail(person, body))
        forms = " ".join(k.form for k in office.knowledge if k.holder == person)
        projects = " ".join(p.short for p in office.projects.values())
        names = " ".join(office.held)
        labels_told = " ".join(k.label for k in office.knowledge)
        for number in re.findall(r"\d[\d.,]*\d|\d", reply.body):
            assert number in f"{forms} {projects} {names} {labels_told}", (number, reply.body)


# --- files ---


def test_a_register_is_sent_by_who_holds_it_and_by_nobody_else(office: Colleagues, computer: Path) -> None:
    assert office.held
    for name, keeping in office.held.items():
        body = f"Please send me the {keeping['request']} ({name.rpartition('.')[0]})."
        for person in colleagues(office):
            reply = answer(office, mail(person, body))
            sent = {e.name: e.content for e in reply.enclosures}
            if person == keeping["holder"]:
                place = computer / "truth" / "reference_files" / person / name
                assert sent[name] == place.read_bytes()
            else:
                assert name not in sent


def test_a_register_is_not_sent_to_who_does_not_ask(office: Colleagues) -> None:
    for keeping in office.held.values():
        reply = answer(
            office, mail(keeping["holder"], f"The {keeping['request']} were fine.", subject="Thanks")
        )
        assert reply.enclosures == ()


def test_a_missing_register_is_an_error_with_its_remedy(computer: Path, tmp_path: Path) -> None:
    copy = copy_of(computer, tmp_path / computer.name)
    office = Colleagues(copy)
    name, keeping = next(iter(office.held.items()))
    (copy / "truth" / "reference_files" / keeping["holder"] / name).unlink()
    with pytest.raises(RunError, match="make the computer again"):
        office.on_mail(mail(keeping["holder"], f"Please send me the {keeping['request']}."), {})


# --- reviews and approvals ---


def finals(office: Colleagues, finished: Path) -> Iterator[tuple[Deliverable, Enclosure]]:
    """Each deliverable with its final as the reference worker delivered it."""
    for deliverable in office.deliverables:
        path = deliverable.final.path
        if any(c.deliverable == deliverable.id for c in office.criteria):
            yield (
                deliverable,
                Enclosure(path.rpartition("/")[2], place_of(finished / "desk", path).read_bytes()),
            )


def blank(name: str) -> Enclosure:
    made = Properties("x", "x", "x", MORNING, MORNING)
    return Enclosure(name, write(Document("x", (Heading("x"), Paragraph("Nothing.")), made), ".docx"))


def for_approval(deliverable: Deliverable, *files: Enclosure, to: str = "", id: str = "m0007") -> SentMail:
    body = "The final is attached. Please approve it."
    return mail(to or deliverable.approver, body, *files, subject=f"For approval: {deliverable.title}", id=id)


def test_a_final_with_what_is_wanted_is_approved_with_its_bytes(office: Colleagues, finished: Path) -> None:
    seen = 0
    for deliverable, file in finals(office, finished):
        memory: dict[str, str] = {}
        reply = answer(office, for_approval(deliverable, file), memory)
        assert "approved" in reply.body.lower()
        assert json.loads(memory[f"approved:{deliverable.id}"]) == {
            "by": deliverable.approver, "asked": MORNING.isoformat(), "file": file.name,
            "sha256": hashlib.sha256(file.content).hexdigest(),
        }  # fmt: skip
        assert set(memory) == {f"approved:{deliverable.id}"}
        seen += 1
    assert seen


def test_a_final_that_lacks_something_is_not_approved(office: Colleagues, finished: Path) -> None:
    for deliverable, file in finals(office, finished):
        if not file.name.endswith(".docx"):
            continue
        memory: dict[str, str] = {}
        reply = answer(office, for_approval(deliverable, blank(file.name)), memory)
        wanted = [c.label for c in office.criteria if c.deliverable == deliverable.id]
        assert memory == {}
        assert all(label in reply.body for label in wanted), reply.body
        assert "approved" not in reply.body.lower()


def test_what_is_lacking_is_named_without_its_figure(office: Colleagues, finished: Path) -> None:
    for deliverable, file in finals(office, finished):
        if not file.name.endswith(".docx"):
            continue
        reply = answer(office, for_approval(deliverable, blank(file.name)))
        said = reply.body.replace(deliverable.title, "")
        for criterion in office.criteria:
            said = said.replace(criterion.label, "")
        for enclosure in reply.enclosures:
            said = re.sub(r"(?<!\d)\d(?!\d)", "", said.replace(enclosure.name, ""))  # how many comments
        assert not re.search(r"\d", said), reply.body


def test_only_what_is_lacking_is_named(office: Colleagues, finished: Path) -> None:
    """One wanted figure is changed in the final: that one is named, the other is not."""
    for deliverable, file in finals(office, finished):
        criteria = [c for c in office.criteria if c.deliverable == deliverable.id]
        value, unit = criteria[0].value, criteria[0].unit
        if not file.name.endswith(".docx") or unit != "money":
            continue
        content, text = file.content, read(file.content, file.name).text
        for form in (f for f in (f"${value:,.2f}", f"${value:,.0f}") if f in text):
            content, _ = replace_docx_text(content, form, "$7,777,777")
        memory: dict[str, str] = {}
        reply = answer(office, for_approval(deliverable, Enclosure(file.name, content)), memory)
        assert memory == {}
        assert criteria[0].label in reply.body
        assert not any(c.label in reply.body for c in criteria[1:] if c.label not in criteria[0].label)


@pytest.mark.parametrize(
    "content", [b"", b"not an office file", b"PK\x03\x04"], ids=["empty", "garbage", "half"]
)
def test_a_final_that_does_not_open_lacks_everything(
    office: Colleagues, finished: Path, content: bytes
) -> None:
    deliverable, file = next(finals(office, finished))
    memory: dict[str, str] = {}
    reply = answer(office, for_approval(deliverable, Enclosure(file.name, content)), memory)
    assert memory == {}
    assert all(c.label in reply.body for c in office.criteria if c.deliverable == deliverable.id)


def test_nobody_else_approves(office: Colleagues, finished: Path) -> None:
    for deliverable, file in finals(office, finished):
        for person in colleagues(office):
            if person == deliverable.approver:
                continue
            memory: dict[str, str] = {}
            answer(office, for_approval(deliverable, file, to=person), memory)
            assert not [key for key in memory if key.startswith("approved:")]


def test_the_final_of_one_is_no_final_of_another(office: Colleagues, finished: Path) -> None:
    """Good bytes under a name that no deliverable has are not approved."""
    deliverable, file = next(finals(office, finished))
    memory: dict[str, str] = {}
    answer(office, for_approval(deliverable, Enclosure(f"new {file.name}", file.content)), memory)
    assert memory == {}


def test_without_a_file_nothing_is_approved(office: Colleagues) -> None:
    for deliverable in office.deliverables:
        memory: dict[str, str] = {}
        reply = answer(office, for_approval(deliverable), memory)
        assert memory == {}
        assert says(office, reply, "no_file"), reply.body


def test_a_draft_is_reviewed_and_not_approved(office: Colleagues, finished: Path) -> None:
    seen = 0
    for deliverable in office.deliverables:
        drafts = [o for o in deliverable.outputs if o.stage == "draft" and o.path.endswith(".docx")]
        for draft in drafts:
            name = draft.path.rpartition("/")[2]
            memory: dict[str, str] = {}
            sent = mail(
                deliverable.reviewer,
                "Could you review it?",
                blank(name),
                subject=f"Draft: {deliverable.title}",
            )
            reply = answer(office, sent, memory)
            wanted = [c.label for c in office.criteria if c.deliverable == deliverable.id]
            assert all(label in reply.body for label in wanted), reply.body
            assert memory == {}
            seen += 1
    assert seen


# --- voice and time ---


def test_the_same_mail_gets_the_same_answer(office: Colleagues, computer: Path) -> None:
    again = Colleagues(computer)
    for item in office.knowledge:
        sent = mail(item.holder, f"What is the {item.label}?")
        assert office.on_mail(sent, {}) == again.on_mail(sent, {})
    assert office.opening() == again.opening()


def test_another_mail_may_be_worded_otherwise(office: Colleagues) -> None:
    item = office.knowledge[0]
    bodies = {
        answer(office, mail(item.holder, f"What is the {item.label}?", id=f"m{k:04d}")).body
        for k in range(30)
    }
    assert len(bodies) > 3


def test_a_letter_is_addressed_signed_and_resolved(office: Colleagues) -> None:
    for item in office.knowledge:
        for k in range(5):
            reply = answer(office, mail(item.holder, f"What is the {item.label}?", id=f"m{k:04d}"))
            person = office.people[item.holder]
            assert reply.body.splitlines()[0].strip()
            assert reply.subject == "Re: Question"
            signature = reply.body.rstrip().rpartition("\n\n")[2]
            assert person.first in signature or "".join(w[0] for w in person.name.split()) in signature
            assert not re.search(r"\{\{|\}\}|\[\[|\]\]", reply.body)
    assert answer(office, mail(office.knowledge[0].holder, "x?", subject="RE: x")).subject == "RE: x"


def test_replies_keep_to_each_persons_latency(office: Colleagues) -> None:
    for person in colleagues(office):
        low, high = office.voices[person]["latency"]
        for k in range(10):
            when = answer(office, mail(person, "What is new?", id=f"m{k:04d}")).when
            earliest, latest = (office.diaries.reply_time(person, MORNING, h) for h in (low, high))
            assert earliest <= when <= latest


def test_what_comes_by_itself_comes_in_the_month_from_colleagues(office: Colleagues, computer: Path) -> None:
    plan: dict[str, Any] = ledger_document(computer, "plan")
    first, last = plan["working_days"][0], plan["working_days"][-1]
    opening = office.opening()
    assert opening
    for event in opening:
        assert first <= event.when.date().isoformat() <= last
        assert is_working(event.when.date())
        assert event.sender in office.people
        assert event.reply_to == ""
        assert not re.search(r"\{\{|\[\[", event.subject + event.body)


def test_without_a_ledger_there_is_no_office(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="the ledger does not open"):
        Colleagues(tmp_path)


# --- meetings, absences, what comes by itself ---


def test_a_draft_comes_back_with_a_comment_for_each_missing_point(office: Colleagues) -> None:
    seen = 0
    for deliverable in office.deliverables:
        draft = next(
            (o for o in deliverable.outputs if o.stage == "draft" and o.path.endswith(".docx")), None
        )
        if draft is None:
            continue
        name = draft.path.rpartition("/")[2]
        reply = answer(office, mail(deliverable.reviewer, "Could you review it?", blank(name)))
        marked = [e for e in reply.enclosures if "(comments " in e.name]
        wanted = [
            c.label for c in office.criteria if c.deliverable == deliverable.id and c.wanted_at(MORNING)
        ]
        assert len(marked) == 1
        remarks = read(marked[0].content, marked[0].name).comments
        assert len(remarks) == len(wanted)
        assert {r.author for r in remarks} == {office.people[deliverable.reviewer].name}
        for label in wanted:
            assert any(label in r.text for r in remarks)
        seen += 1
    assert seen


def test_who_is_away_says_so_once_and_answers_on_return(office: Colleagues) -> None:
    away = [(d.person, a) for d in office.diaries.by_person.values() for a in d.absences]
    assert away, "the computer of these tests has somebody who goes away"
    for person, absence in away:
        sent = SentMail(
            "m0001", datetime.combine(absence.first, time(10)), (person,), (), "Hello", "Are you in?"
        )
        memory: dict[str, str] = {}
        automatic, late = office.on_mail(sent, memory)
        assert automatic.subject == "Automatic reply: Hello"
        assert automatic.when - sent.when <= timedelta(minutes=2)
        stand_in = office.people.get(office.diaries.of(person).stand_in)
        assert stand_in is None or stand_in.name in automatic.body
        assert late.when.date() > absence.last
        assert len(office.on_mail(replace(sent, id="m0002"), memory)) == 1


def test_invitations_of_the_user_are_answered_by_the_diary(office: Colleagues) -> None:
    answers = set()
    for person in colleagues(office):
        for day in range(10, 15):
            for hour in range(7, 18, 2):
                start = datetime(2026, 8, day, hour)
                invitation = Invitation("Look at the list", start, start + timedelta(minutes=30), "Me")
                file = write_invitation(invitation, Address("Me", "me@x.example"), [], MORNING, "UTC")
                reply = answer(
                    office, mail(person, "Invitation: Look at the list", file, id=f"m{day}{hour:02d}")
                )
                free = office.diaries.is_free(person, invitation.start, invitation.end)
                answers.add(free)
                assert says(office, reply, "come" if free else "decline"), (reply.body, free)
    assert answers == {True, False}


def test_reminders_come_unless_it_was_answered(office: Colleagues) -> None:
    end = max(e.when for e in office.events) + timedelta(days=1)
    silent = office.on_time(end, {})
    assert len(silent) > 3
    done = {key: "x" for e in office.conditional for key in (e.unless,) if key}
    assert {m.subject for m in office.on_time(end, done)} < {m.subject for m in silent} or not office.on_time(
        end, done
    )
    memory: dict[str, str] = {}
    halves = office.on_time(end - timedelta(days=12), memory) + office.on_time(end, memory)
    assert halves == silent
    assert office.on_time(end, memory) == []
