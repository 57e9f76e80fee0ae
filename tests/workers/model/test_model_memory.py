"""What a long day keeps: a figure that was read early is still in what is sent after the conversation was folded."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

import pytest
from small_desk import EVENING, PLANNED, Kept, SmallDesk, acts, many, worker

from workaday.errors import ModelRefusedError, ModelSetupError
from workaday.models.records import Message, Reply, Request, Usage
from workaday.workers.model import Limits
from workaday.workers.model.conversation import Conversation, Exchange, Result
from workaday.workers.model.limits import fair_share
from workaday.workers.model.memory import Memory

SMALL = Limits(context_tokens=12_000, turns_per_day=400)
FILLER = "\n".join(f"{n}\tsome item or other\tanother thing" for n in range(120))
MAIL = "id: m1\nfrom: Ben Ode\ndate: Monday 2026-01-05 09:12\n\nHello,\n\nthe agreed discount is 7.25 %, from May on.\n\nBen"


def long_day(memory: str | Reply, looks: int = 60) -> tuple[list[Request], SmallDesk, Any]:
    """A day that begins with three figures and then reads, reads and reads."""
    desk = SmallDesk(answers={
        "read_mail": MAIL,
        "read_file": lambda a: {"budget.docx": "Budget\nCeiling for travel: 184,250", "register.csv": f"id\tname\tsum\n{FILLER}\n77\tOde\t4,321.5"}.get(
            a["path"], f"{a['path']}\n{FILLER}"
        ),
    })  # fmt: skip
    reading = itertools.chain(
        [acts("read_mail", id="m1"), acts("read_file", path="budget.docx"), acts("read_file", path="register.csv"),
         acts("write_notes", text="The sum of Ode is 4321.5")],
        (acts("read_file", path=f"other {n}") for n in range(looks)),
        EVENING,
    )  # fmt: skip

    def script(request: Request) -> Reply | str:
        if request.purpose.stage == "plan":
            return PLANNED
        return memory if request.purpose.stage == "memory" else next(reading)

    someone, model = worker(script, limits=SMALL)
    someone.work(desk)
    return model.asked, desk, someone


@pytest.mark.parametrize(
    "memory", ["I have read files.", "", "The discount is 9 %."], ids=["vague", "none", "wrong"]
)
def test_a_figure_that_was_read_early_survives_every_folding(memory: str) -> None:
    """The probe: whatever the model's own summary says, the lines are in each request to the day's end."""
    asked, _, someone = long_day(memory)
    days = [r for r in asked if r.purpose.stage == "day"]
    assert someone.events["folded"] >= 4
    assert "4321.5" not in days[-1].messages[-1].text
    for request in days[5:]:
        sent = "\n".join(m.text for m in request.messages) + str(
            [c.arguments for m in request.messages for c in m.calls]
        )
        assert "the agreed discount is 7.25 %, from May on." in sent
        assert "Ceiling for travel: 184,250" in sent
        assert "77\tOde\t4,321.5" in sent  # a row whose figure it has used
        assert "id\tname\tsum" in sent  # and what its columns are
        assert "The sum of Ode is 4321.5" in sent  # the notes as they stand
    last = days[-1].messages[1].text
    assert 'read_mail(id="m1")' in last
    assert someone.events["no_memory"] == (0 if memory else someone.events["folded"])


def test_what_is_sent_stays_within_the_context() -> None:
    asked, _, _ = long_day("I have read files.", looks=120)
    sizes = [sum(len(m.text) for m in r.messages) for r in asked]
    assert max(sizes) < 12_000 / 0.3
    assert max(sizes[60:]) <= max(sizes[:60]) * 1.1


def test_a_summary_stands_beside_the_lines_and_an_older_one_stays_when_none_comes() -> None:
    memory = iter(["I asked Ben for the list.", *[""] * 99])
    reading = iter([*(acts("read_file", path=f"o{n}") for n in range(60)), *EVENING])

    def script(request: Request) -> Reply | str:
        stage = request.purpose.stage
        return PLANNED if stage == "plan" else next(memory) if stage == "memory" else next(reading)

    someone, model = worker(script, limits=SMALL)
    someone.work(SmallDesk(answers={"read_file": lambda a: f"{a['path']}\n{FILLER}"}))
    assert someone.events["folded"] > 2
    assert "I asked Ben for the list." in model.asked[-1].messages[1].text


def test_done_things_are_remembered_without_the_model() -> None:
    n = itertools.count()
    actions = itertools.chain(
        [acts("send_mail", body="Please send me the list.")],
        (acts("read_file", path=f"o{next(n)}") for _ in range(40)),
        EVENING,
    )
    someone, model = worker(
        lambda r: (
            PLANNED if r.purpose.stage == "plan" else "" if r.purpose.stage == "memory" else next(actions)
        ),
        limits=SMALL,
    )
    someone.work(SmallDesk(answers={"read_file": FILLER, "send_mail": "sent as m0007 to Ben Ode"}))
    assert "- sent as m0007 to Ben Ode" in model.asked[-1].messages[1].text


@pytest.mark.parametrize("counted", [0.1, 0.6], ids=["short-tokens", "long-tokens"])
def test_the_context_is_measured_by_what_the_server_counts(counted: float) -> None:
    """Where a character takes more tokens, a conversation is folded earlier."""
    reading = iter([*(acts("read_file", path=f"o{n}") for n in range(40)), *EVENING])

    def script(request: Request) -> Reply:
        stage = request.purpose.stage
        reply = PLANNED if stage == "plan" else Reply("") if stage == "memory" else next(reading)
        sent = sum(len(m.text) for m in request.messages)
        return Reply(reply.text, reply.calls, usage=Usage(int(sent * counted), 5))

    someone, model = worker(script, limits=SMALL)
    someone.work(SmallDesk(answers={"read_file": lambda a: f"{a['path']}\n{FILLER}"}))
    longest = max(sum(len(m.text) for m in r.messages) for r in model.asked) * counted
    assert longest < 12_000
    assert someone.events["folded"] >= (1 if counted == 0.1 else 8)


def test_a_request_that_is_too_long_for_the_server_is_folded_and_sent_again() -> None:
    """Whoever names a context that a model does not have finds out on the way."""

    def script(request: Request) -> Reply | str:
        stage = request.purpose.stage
        if sum(len(m.text) for m in request.messages) > 20_000:
            raise ModelRefusedError("the request is longer than the model's context")
        return PLANNED if stage == "plan" else "" if stage == "memory" else next(reading)

    reading = iter([*(acts("read_file", path=f"o{n}") for n in range(12)), *EVENING])
    kept = Kept()
    someone, _ = worker(script, limits=Limits(context_tokens=100_000), kept=kept)
    desk = SmallDesk(answers={"read_file": lambda a: f"{a['path']}\n{FILLER}"})
    someone.work(desk)
    assert desk.log == [(1, "Did it.")]
    assert someone.events["refused"] >= 1
    assert someone.closed == []
    other, silent = worker([], limits=Limits(context_tokens=100_000), kept=Kept(kept.past))
    other.work(SmallDesk(answers={"read_file": lambda a: f"{a['path']}\n{FILLER}"}))
    assert silent.asked == []


@pytest.mark.parametrize("calls_tools", [True, False], ids=["native", "schema"])
def test_a_context_that_is_too_small_is_said_before_the_month(calls_tools: bool) -> None:
    with pytest.raises(ModelSetupError, match=r"a context of 1,024 tokens is too small .* are needed"):
        worker([], context_tokens=1_024, calls_tools=calls_tools)


def test_long_answers_are_cut_with_a_word_where_the_context_is_small() -> None:
    desk = SmallDesk(answers={"read_file": "x" * 50_000, "read_objectives": "y" * 50_000})
    someone, model = worker([PLANNED, acts("read_file", path="a"), *EVENING], limits=SMALL)
    someone.work(desk)
    assert "[cut: 1,6" in model.asked[1].messages[1].text
    answer = model.asked[2].messages[-1].text
    assert len(answer) < 11_000
    assert answer.endswith("ask for less at a time, or alone]")


@pytest.mark.parametrize(
    ("lengths", "room", "most"),
    [
        ([10, 20], 100, 20),
        ([10, 500], 100, 90),
        ([10, 500, 500], 110, 50),
        ([500] * 4, 100, 25),
        ([], 100, 0),
    ],
    ids=["all-fit", "one-long", "two-long", "all-long", "none"],
)
def test_what_short_answers_leave_free_goes_to_the_long_ones(
    lengths: list[int], room: int, most: int
) -> None:
    assert fair_share(lengths, room) == most
    assert sum(min(length, most) for length in lengths) <= room


def test_a_long_answer_among_short_ones_is_not_cut() -> None:
    desk = SmallDesk(answers={"read_file": lambda a: "x" * 9_000 if a["path"] == "long" else "short"})
    calls = [("read_file", {"path": p}) for p in ("a", "long", *"bcdefgh")]
    someone, model = worker([PLANNED, many(*calls), *EVENING])
    someone.work(desk)
    assert [len(m.text) for m in model.asked[2].messages if m.speaker == "tool"][1] == 9_000


# --- the parts ---


def exchange(tool: str, text: str, label: str = "", said: str = "") -> Exchange:
    result = Result(tool, label or tool, text)
    return Exchange(Message("assistant", said), (Message("tool", text),), (result,))


def kept_lines(memory: Memory) -> list[str]:
    return [line for source in memory.kept() for line in source["lines"]]  # type: ignore[attr-defined]


def test_what_people_told_comes_before_what_documents_state() -> None:
    memory = Memory(most=120)
    memory.take([exchange("read_mail", "date: Monday 12:00\n\nThe rate is 4.5 %."), *(exchange("read_file", f"Sum of {w}: 1,234", w) for w in ("may", "june", "july", "august", "march"))], [])  # fmt: skip
    lines = kept_lines(memory)
    assert lines[0] == "The rate is 4.5 %."
    assert lines[-1] == "Sum of march: 1,234"  # among equals the latest
    assert 2 < len(lines) < 6


def test_ids_dates_and_paths_are_no_figures() -> None:
    memory = Memory(most=10_000)
    text = "dlv_001 is due 2026-01-31\nC:/Users/a/Q3 2025-12.xlsx\nc01\nm0042\n12:30\nTotal: $1,200.50"
    memory.take([exchange("read_file", text)], [])
    assert kept_lines(memory) == ["Total: $1,200.50"]


def test_a_figure_is_the_same_however_it_is_written() -> None:
    memory = Memory(most=10_000)
    table = "key\tname\tsum\n1\tA\t12,500\n2\tB\t700"
    memory.take([exchange("read_sheet", table)], [exchange("x", "", said="A has 12500.")])
    assert kept_lines(memory) == ["key\tname\tsum", "1\tA\t12,500"]


def test_memory_does_not_grow_beyond_its_bound() -> None:
    memory = Memory(most=500)
    for n in range(50):
        memory.take([exchange("read_mail", f"\n\nFigure {n} is {n}5.25 and nothing else.", f"m{n}")], [])
        memory.act(f"did {n}")
    assert sum(map(len, kept_lines(memory))) <= 500
    assert "Figure 49 is 495.25 and nothing else." in kept_lines(memory)
    for n in range(50, 200):
        memory.act(f"did {n}")
    assert (len(memory.done), memory.done[-1]) == (60, "did 199")


def test_a_conversation_knows_itself_by_what_it_says() -> None:
    def talk(*texts: str, opening: str = "o") -> Conversation:
        made = Conversation("rules", opening)
        for text in texts:
            made.add(exchange("t", text))
        return made

    assert talk("a", "b").fingerprint == talk("a", "b").fingerprint
    others: list[Mapping[str, Any]] = [talk("a"), talk("a", "c"), talk("ab"), talk("a", "b", opening="p")]  # type: ignore[list-item]
    assert len({o.fingerprint for o in others} | {talk("a", "b").fingerprint}) == 5  # type: ignore[attr-defined]
    folded = talk("a", "b")
    folded.fold(1, "memory")
    assert folded.fingerprint != talk("a", "b").fingerprint
    assert [m.text for m in folded.messages()] == ["rules", "o\n\nmemory", "", "b"]
    assert folded.characters == sum(len(m.text) + 16 for m in folded.messages())
