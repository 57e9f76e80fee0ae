"""One part of a trade under way: asked for, checked thing by thing, the rest asked for again with what is wrong
with it, until it is all there or the tries are over.

What can be used is kept from the first answer on; only what cannot goes back.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from pydantic import RootModel, ValidationError

from workaday.artifacts.recipes import Artifact, Block, SheetSpec, SlideSpec
from workaday.authors.embedded.trade import (
    EventSpec,
    LateChange,
    Make,
    Objective,
    Output,
    Phase,
    ProjectKind,
    Role,
    Trap,
)
from workaday.authors.model.trade_draft import KEYED, Data, Draft, Item, adapter, compact, items_of, schema_of
from workaday.authors.model.trade_figures import Bare, match_figures
from workaday.authors.model.trade_trial import Faults, try_items
from workaday.errors import ModelAnswerError
from workaday.models.answers import UnusableError, read_answer
from workaday.models.prompts import prompt
from workaday.models.records import Message, Model, Purpose, Reply, Request
from workaday.world.tables import Column, Fact, Measure, RecordTable

_SHOWN = 16_000
"""How many characters of what was wrong a model is shown again."""
_FAULTS, _LONGEST = 14, 420
"""How many faults it is shown, and how long each may be."""

_ID = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,40}")
_EXEMPT = ("tables", "measures", "facts", "soc")
"""Keys whose texts are no prose."""


class _Answer(RootModel[dict[str, Any]]):
    """Any JSON object: its things are validated one by one."""


@dataclass(frozen=True)
class Part:
    """What one question asks for: the prompt's name and words, the keys that the answer has, the ids that each
    must bring (none: any ids, at least `least`), and what is settled about a thing whatever the answer says."""

    stage: str
    words: str
    keys: tuple[str, ...]
    wanted: Mapping[str, Sequence[str]] = field(default_factory=dict)
    least: int = 1
    settled: Mapping[Item, Data] = field(default_factory=dict)
    check: Callable[[Item, Any], Iterable[str]] | None = None

    def items(self) -> list[Item]:
        """The things that must come."""
        named = [(key, id) for key, ids in self.wanted.items() for id in ids]
        return named + [(key, "") for key in self.keys if key not in KEYED]


class Asking:
    """A part under way. Send `request()`, hand the reply to `take()`, while `open`."""

    def __init__(self, draft: Draft, part: Part, tries: int) -> None:
        self.draft, self.part, self.tries = draft, part, tries
        self.missing: list[Item] = part.items()
        self.faults: Faults = {}
        self.wrong: dict[Item, Any] = {}
        self.kept: list[Item] = []
        self.said = ""
        self.asked = False
        self.open = True

    def request(self) -> Request:
        part = self.part
        messages = [Message("system", prompt("author/trade-system").render()), Message("user", part.words)]
        if self.faults:
            shown = compact(_nested(self.wrong)) if self.wrong else self.said
            messages += [Message("assistant", shown[:_SHOWN] or "(nothing)"), Message("user", self._repair())]
        return Request(
            messages,
            Purpose("author", f"trade-{part.stage}", self.draft.brief.id),
            schema=_schema(part, self._left()),
            schema_name=f"trade_{part.stage}",
        )

    def _left(self) -> list[Item]:
        return [*dict.fromkeys([*self.wrong, *self.missing])]

    def _repair(self) -> str:
        lines = [
            f"{_name(item)}: {what}" if item[0] else what
            for item, said in self.faults.items()
            for what in said
        ]
        left = self._left()
        wanted = (
            "these alone: " + ", ".join(map(_name, left)) if left and self.kept else "all that was asked for"
        )
        return prompt("author/trade-repair").render(
            faults=[line[:_LONGEST] for line in lines[:_FAULTS]], left=self.tries,
            kept=[_name(item) for item in self.kept], wanted=wanted,
        )  # fmt: skip

    def take(self, reply: Reply) -> None:
        """Keeps what can be used of a reply, and finds out what is wrong with the rest."""
        draft = self.draft
        draft.calls += 1
        draft.repairs += self.asked
        self.asked = True
        self.tries -= 1
        self.said, self.faults = reply.text, {}
        try:
            answer = read_answer(reply, _Answer).root
        except UnusableError as wrong:
            self.faults = {("", ""): wrong.faults}
        else:
            self._use(_shaped(answer, self.part))
        self.open = bool(self.faults) and self.tries > 0

    def _use(self, answer: Data) -> None:
        part, good = self.part, {}
        self.wrong = {item: value for item, value in self.wrong.items() if item not in dict(items_of(answer))}
        for key in answer.keys() - set(part.keys):
            self.faults[("", "")] = [f"there is no key {key!r} here, only {', '.join(part.keys)}"]
        for item, raw in items_of({k: v for k, v in answer.items() if k in part.keys}):
            key, id = item
            ids = part.wanted.get(key, ())
            if (ids and id not in ids) or item in self.kept:
                continue
            value, said = self._valid(item, raw)
            if said:
                self.faults[item], self.wrong[item] = said, raw
            else:
                good[item] = value
        tried = {} if "plan" in part.keys else try_items(self.draft, good)
        for item, value in good.items():
            if item in tried:
                self.faults[item], self.wrong[item] = tried[item], value
            else:
                self.draft.put(item, value)
                self.kept.append(item)
        self.missing = [item for item in part.items() if item not in self.kept and item not in self.wrong]
        for item in self.missing:
            self.faults.setdefault(item, ["is missing: give it"])
        free = [key for key in part.keys if key in KEYED and not part.wanted.get(key)]
        if free and not self.faults and len(self.kept) < part.least:
            more = part.least - len(self.kept)
            self.faults[("", "")] = [f"{len(self.kept)} of {part.least}: give {more} more, with other ids"]

    def _valid(self, item: Item, raw: Any) -> tuple[Any, list[str]]:
        """A thing as the grammar has it, its bare figures matched; or what is wrong with it."""
        key, id = item
        if id and not _ID.fullmatch(id):
            return None, [f"{id!r} is no id: letters, digits, underscores"]
        if id and self.draft.has(item) and item not in self.part.items():
            return None, ["there is one of that id already: take another id, or use that one"]
        raw = _without_nulls(raw)
        if isinstance(raw, dict):
            raw = {**raw, **self.part.settled.get(item, {})}
        try:
            made = adapter(key).validate_python(raw)
        except ValidationError as error:
            return None, [_words(e) for e in error.errors(include_url=False)[:8]]
        value = adapter(key).dump_python(made, mode="json", exclude_defaults=True)
        if key not in _EXEMPT and key != "plan":
            bare: list[Bare] = []
            value = match_figures(value, self.draft.data["facts"], bare, self.draft.matched)
            if bare:
                return None, [b.reason for b in bare]
        return value, list(self.part.check(item, made)) if self.part.check else []

    def close(self) -> None:
        """Goes on without what never came right. Raises ModelAnswerError where that cannot be."""
        anything = self.faults.get(("", ""), ["it never came"])
        for item in self._left():
            said = "; ".join(self.faults.get(item, anything))[:300]
            if item[0] not in KEYED:
                raise ModelAnswerError(self._failure(f"{_name(item)} {said}"))
            self.draft.drop(item, said)
        if not self.kept and not self.part.wanted and self.part.least:
            raise ModelAnswerError(self._failure("; ".join(anything)[:300]))

    def _failure(self, last: str) -> str:
        return (
            f"{self.draft.brief.id}: {self.part.stage}: no usable answer in all tries, the last one: {last}"
        )


def bring(
    draft: Draft,
    model: Model,
    parts: Sequence[Part],
    *,
    tries: int,
    jobs: int,
    progress: Callable[[str], None],
) -> None:
    """Asks for parts that need nothing of each other, several at a time; what they bring joins the draft in order.

    The same answers give the same draft, however the calls overlap; after the calls that its depth allows nothing is
    asked for again. Raises ModelAnswerError when a part that is
    needed never comes, and whatever else the model raises.
    """
    askings, most = [Asking(draft, part, tries) for part in parts], draft.brief.size.calls
    with ThreadPoolExecutor(max(1, min(jobs, len(askings)))) as pool:
        while waiting := [a for a in askings if a.open and (not a.asked or draft.calls < most)]:
            for asking, reply in zip(
                waiting, pool.map(model.ask, [a.request() for a in waiting]), strict=True
            ):
                asking.take(reply)
                if asking.faults:
                    first = next(f"{_name(i)} {said[0]}" for i, said in asking.faults.items())
                    progress(f"{asking.part.stage}: {len(asking.faults)} to mend: {first[:160]}")
    for asking in askings:
        asking.close()


# --- shapes -----------------------------------------------------------------------------------------


def _name(item: Item) -> str:
    return ".".join(filter(None, item))


def _nested(items: Mapping[Item, Any]) -> Data:
    """Things by key and id, as an answer has them."""
    made: Data = {}
    for (key, id), value in items.items():
        if key in KEYED:
            made.setdefault(key, {})[id] = value
        elif key:
            made[key] = value
    return made


def _shaped(answer: Data, part: Part) -> Data:
    """Forgives an answer that leaves out its only key, or lists its things instead of naming them."""
    if len(part.keys) == 1 and part.keys[0] not in answer and (key := part.keys[0]):
        ids = part.wanted.get(key, ())
        if key == "plan" or (key not in KEYED) or (ids and set(answer) & set(ids)):
            answer = {key: answer}
    shaped = {}
    for key, value in answer.items():
        if key in KEYED and isinstance(value, list):
            value = {str(v["id"]): {k: i for k, i in v.items() if k != "id"} for v in value if _has_id(v)}
        shaped[key] = value
    return shaped


def _has_id(value: object) -> bool:
    return isinstance(value, dict) and "id" in value


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _without_nulls(v) for k, v in value.items() if v is not None}
    return [_without_nulls(v) for v in value] if isinstance(value, list) else value


def _schema(part: Part, left: Sequence[Item]) -> Data:
    """The JSON Schema of what is still to come."""
    defs: Data = {}
    properties: Data = {}
    for key in part.keys:
        made = dict(schema_of(key))
        defs |= made.pop("$defs", {})
        if key not in KEYED:
            properties[key] = made
            continue
        ids = [id for k, id in left if k == key] if part.wanted.get(key) else []
        if ids:
            named = {"properties": dict.fromkeys(ids, made), "required": ids, "additionalProperties": False}
        else:
            named = {"additionalProperties": made}
        properties[key] = {"type": "object", **named}
    keys = [k for k in part.keys if not left or any(k == i[0] for i in left)] or list(part.keys)
    if part.keys == ("plan",):
        return {**properties["plan"], "$defs": defs} if defs else properties["plan"]
    made = {"type": "object", "properties": {k: properties[k] for k in part.keys}, "required": keys}
    return {**made, "additionalProperties": False, **({"$defs": defs} if defs else {})}


_KEYS = sorted(
    {
        name
        for model in (
            Artifact, Block, SheetSpec, SlideSpec, EventSpec, LateChange, Make, Objective, Output, Phase, ProjectKind,
            Role, Trap, Column, Fact, Measure, RecordTable,
        )
        for name in model.model_fields
    }
)  # fmt: skip


def _words(error: Any) -> str:
    """A validation error as a line for the model."""
    path = [str(part) for part in error["loc"]]
    where = ".".join(p for p in path if not re.match(r"(list|function|dict|tuple|union)\b|[A-Z]", p))
    if error["type"] == "extra_forbidden":
        near = difflib.get_close_matches(path[-1], _KEYS, n=1)
        hint = f"; did you mean `{near[0]}`?" if near and near[0] != path[-1] else ""
        return f"{where}: there is no such key here; remove it{hint}"
    if error["type"] == "missing":
        return f"{where}: is missing"
    return f"{where}: {error['msg']} (found {str(error['input'])[:60]!r})"
