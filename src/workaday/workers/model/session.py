"""One session at the desk: ask the model, do what it calls, until the session is over. It begins from its opening, and when
it has ended nothing of it is left but what was written at the desk."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from workaday.models.prompts import Prompt
from workaday.models.records import Purpose, Reply, Tool
from workaday.workers.model.conversation import Conversation, Exchange, Result, exchanged
from workaday.workers.model.events import Event, Events
from workaday.workers.model.hands import Action, Hands
from workaday.workers.model.limits import Limits, Room, clip, fair_share
from workaday.workers.model.memory import Memory
from workaday.workers.model.mind import Failure, Mind
from workaday.workers.model.repeats import Repeats
from workaday.workers.model.skills import READ_SKILL, Skill, skill_page
from workaday.workers.model.stages import Stage
from workaday.workers.protocol import Answer, Call

Ending = Literal["", "turns", "tokens", "refused"] | Event
_MOST_CALLS = 16  # in one answer
_TIME_EVERY = 10  # turns after which the time is told unasked
_LAST_TURNS = (10, 3)
_RECENT, _FEWER = 0.12, 0.06  # of the context: what stays word for word when the rest is folded
_LESS = 0.3  # of the conversation: what stays of one that the server would not take
_LINES, _NOTES, _SUMMARY = 0.1, 0.1, 0.05
_ANSWER = 0.25  # of the context: the answers to one turn


@dataclass(frozen=True)
class Seat:
    """What all sessions of a month share."""

    call: Call
    mind: Mind
    hands: Hands
    tools: dict[str, Tool]
    quiet: frozenset[str]  # tools that only look
    room: Room
    limits: Limits
    events: Events
    prompts: dict[str, Prompt]
    skills: tuple[Skill, ...]
    rules: str
    subject: str

    def words(self, kind: str, why: object = "") -> str:
        return self.prompts["corrections"].render(kind=kind, why=why)


class Session:
    """Runs until its stage is over, a bound is reached, or too many answers in a row did nothing."""

    def __init__(self, seat: Seat, stage: Stage, opening: str, turns: int) -> None:
        self.seat, self.stage, self.most_turns = seat, stage, turns
        self.talk = Conversation(seat.rules, opening, json.dumps([stage.name, sorted(seat.tools)]))
        self.memory = Memory(seat.room.characters(_LINES))
        self._repeats = Repeats()
        self._turns = self._strikes = self._tokens = 0
        self._refused = False

    def run(self) -> Ending:
        """Why it ended; "" when its stage was over."""
        while not self.stage.over:
            if self._full():
                self._fold(self.seat.room.characters(_RECENT))
            heard = self._ask()
            fault = self._fail(heard) if isinstance(heard, Failure) else self._hear(heard)
            self._turns += 1
            if self.stage.over:
                break
            if ending := self._bound(fault):
                return ending
        return ""

    def _bound(self, fault: Event | None) -> Ending:
        """Which bound is reached."""
        limits = self.seat.limits
        self._strikes = self._strikes + 1 if fault else 0
        if fault == "refused" and self._refused:
            return "refused"
        self._refused = fault == "refused"
        if self._strikes >= limits.strikes and fault:
            return fault
        if self._turns >= self.most_turns:
            return "turns"
        return "tokens" if limits.tokens_per_day and self._tokens >= limits.tokens_per_day else ""

    # --- asking ---

    def _full(self) -> bool:
        return self.seat.room.is_full(self.talk.characters + self.seat.hands.characters)

    def _ask(self) -> Reply | Failure:
        """The next answer. Before anything was said in a session a failure is the server's and stops the run."""
        seat, talk = self.seat, self.talk
        purpose = Purpose("worker", self.stage.name, seat.subject)
        heard = seat.mind.ask(
            lambda: seat.hands.request(talk.messages(), purpose, seat.room.answer),
            talk.fingerprint,
            firm=bool(talk.exchanges),
            simplify=seat.hands.simplify,
        )
        if isinstance(heard, Reply):
            seat.room.measure(heard.usage.prompt, talk.characters + seat.hands.characters)
            self._tokens += heard.usage.prompt + heard.usage.written
        return heard

    def _fail(self, failure: Failure) -> Event:
        """What a server refuses in the middle of a session is most often too long; of what it could not make an answer,
        the model is told that nothing came."""
        if failure.kind == "refused":
            self.seat.events.add("refused")
            few = min(self.seat.room.characters(_FEWER), int(self.talk.characters * _LESS))
            self._fold(few, summed_up=False)
            return "refused"
        self.seat.events.add("unusable")
        said = self.seat.hands.said(Reply(""), ())
        self.talk.add(exchanged(said, self._noted(self.seat.words("empty"))))
        return "unusable"

    # --- hearing ---

    def _hear(self, reply: Reply) -> Event | None:
        """Do what was called; gives what was wrong with an answer that did nothing."""
        hands = self.seat.hands
        actions = hands.actions(reply, self._turns)
        if not actions:
            fault = _silence(reply)
            self.seat.events.add(fault)
            self.talk.add(exchanged(hands.said(reply, ()), self._noted(self.seat.words(fault))))
            return fault
        if reply.finish == "length" and actions[-1].fault:
            actions = [*actions[:-1], _cut(actions[-1])]
        texts, results, faults = self._act(actions)
        texts[-1] = self._noted(texts[-1])
        self.talk.add(Exchange(hands.said(reply, actions), hands.answers(actions, texts), tuple(results)))
        return None if None in faults else faults[-1]

    def _act(self, actions: Sequence[Action]) -> tuple[list[str], list[Result], list[Event | None]]:
        """The calls of one answer in their order; nothing is done after the day has ended."""
        seat = self.seat
        texts: list[str] = []
        faults: list[Event | None] = []
        for n, action in enumerate(actions):
            if self.stage.over or n >= _MOST_CALLS:
                fault: Event | None = "too_many"
                why = str(_MOST_CALLS if n >= _MOST_CALLS else n)
            else:
                fault, why = self._fault(action)
            if fault:
                seat.events.add(fault)
            texts.append(seat.words(fault, why) if fault else self._do(action))
            faults.append(fault)
        most = fair_share([len(text) for text in texts], seat.room.characters(_ANSWER))
        texts = [clip(text, most) for text in texts]
        done = zip(actions, texts, faults, strict=True)
        results = [Result(a.tool, _label(a), text) for a, text, fault in done if not fault]
        return texts, results, faults

    def _fault(self, action: Action) -> tuple[Event | None, str]:
        """Why a call is not carried out, if it is not."""
        if action.fault:
            return action.fault, action.why
        if refused := self.stage.refuses(action):
            return refused
        if action.tool == "send_mail" and _says_nothing(action.arguments.get("body")):
            return "blank_message", ""
        if action.tool == READ_SKILL.name and skill_page(self.seat.skills, action.arguments) is None:
            return "no_skill", ", ".join(s.name for s in self.seat.skills) or "there are none"
        if self._repeats.circling(action.tool, action.arguments):
            return "loop", str(3)
        return None, ""

    def _do(self, action: Action) -> str:
        """Carry a call out; gives the answer."""
        seat = self.seat
        if action.tool == READ_SKILL.name:
            text = skill_page(seat.skills, action.arguments) or ""
        else:
            answer = seat.call(action.tool, action.arguments)
            self._note(action, answer)
            text = answer.text
        self._repeats.done(action.tool, action.arguments, text)
        return text

    def _note(self, action: Action, answer: Answer) -> None:
        """What stays known of a call when the conversation is folded."""
        self.stage.done(action, answer.ok)
        if not answer.ok:
            self.seat.events.add("refused_call" if action.tool in self.seat.tools else "unknown_tool")
        elif action.tool == "write_notes":
            self.memory.notes = str(action.arguments.get("text", ""))
        elif action.tool not in self.seat.quiet:
            self.memory.act(_first_line(answer.text))

    def _noted(self, text: str) -> str:
        """An answer with what is good to know below it: the time now and then, and when few turns are left."""
        notes = []
        left = self.most_turns - self._turns - 1
        if self.stage.name == "day" and self._turns % _TIME_EVERY == _TIME_EVERY - 1 and not self.stage.over:
            notes.append(f"[{self.seat.call('what_time', {}).text}]")
        if left in _LAST_TURNS:
            kind = "last_turns" if self.stage.name == "day" else "last_turns_plan"
            notes.append(self.seat.words(kind, f"{left} answers are"))
        return "\n".join([text, *notes])

    # --- folding ---

    def _fold(self, recent: int, *, summed_up: bool = True) -> None:
        """All but the last so many characters of the conversation become a working memory; `summed_up` by the model, if
        its server still takes the conversation."""
        seat, talk, memory = self.seat, self.talk, self.memory
        count = talk.older_than(recent)
        if not count:
            return
        seat.events.add("folded")
        memory.take(talk.exchanges[:count], talk.exchanges[count:])
        memory.summary = (self._summary() if summed_up else "") or memory.summary
        text = seat.prompts["memory"].render(
            summary=memory.summary,
            done=memory.done,
            kept=memory.kept(),
            notes=clip(memory.notes, seat.room.characters(_NOTES)),
        )
        talk.fold(count, text)

    def _summary(self) -> str:
        """The model's own words for today so far; "" when it has none."""
        seat, talk = self.seat, self.talk
        most = seat.room.characters(_SUMMARY)
        messages = talk.messages_and(seat.prompts["remember"].render(words=most // 7))
        purpose = Purpose("worker", "memory", seat.subject)
        heard = seat.mind.ask(
            lambda: seat.hands.request_words(messages, purpose, seat.room.answer),
            f"{talk.fingerprint} memory",
            firm=True,
            simplify=lambda: False,
        )
        if isinstance(heard, Failure) or not heard.text.strip():
            seat.events.add("no_memory")
            return ""
        self._tokens += heard.usage.prompt + heard.usage.written
        return clip(heard.text.strip(), most)


def _silence(reply: Reply) -> Event:
    """What an answer without a call is."""
    if reply.finish == "refused":
        return "refusal"
    if reply.finish == "length":
        return "cut"
    return "prose" if reply.text.strip() else "empty"


def _cut(action: Action) -> Action:
    return Action(action.id, action.tool, {}, "cut")


def _says_nothing(body: object) -> bool:
    """A mail's body without at least a word; what is no text is the desk's to refuse."""
    return isinstance(body, str) and sum(c.isalnum() for c in body) < 3


def _label(action: Action) -> str:
    """A call in short, to say where a line comes from."""
    values = ", ".join(f"{k}={json.dumps(v, ensure_ascii=False)}" for k, v in action.arguments.items())
    return f"{action.tool}({values if len(values) <= 160 else values[:160] + '…'})"


def _first_line(text: str) -> str:
    lines = [line for line in text.splitlines() if line and not line.startswith("[")]
    return lines[0][:240] if lines else ""
