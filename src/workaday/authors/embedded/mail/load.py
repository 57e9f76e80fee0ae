"""The sentences of this room, read once and held to their grammar."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import yaml
from pydantic import Field, TypeAdapter

from workaday.world.records import Strict

Phrases = list[str]


class Kind(Strict):
    """A kind of conversation. `mine` is how often the user begins it, `alone` how often nobody answers, `group`
    how often others are copied, `long` by what the opening is longer than other mails; `short` are the
    pools of very short answers, to the opening and later; `most` bounds the thread; with `clients`, people who are
    served may be in it; `firms` says what the other house sells; where it is `prompt`, nobody answers days later. `more`
    names what follows the core sentence, in order. An opening may begin with its own "Subject: ...\\n"."""

    weight: float = Field(gt=0)
    about: str = Field(pattern="^(matter|project|none)$")
    with_: str = Field(alias="with", pattern="^(any|inside|outside|client)$")
    mine: float = Field(ge=0, le=1)
    alone: float = Field(ge=0, le=1)
    group: float = Field(default=0.18, ge=0, le=1)
    short: tuple[str, str] = ("wait", "thanks")
    long: float = 1.0
    most: int = 60
    clients: bool = False
    firms: str = Field(default="", pattern="^(|goods|service)$")
    meeting: bool = False
    prompt: bool = False
    subject: Phrases = Field(min_length=2)
    open: Phrases = Field(min_length=5)
    more: list[str]
    steps: list[Phrases] = Field(min_length=1)


class Talk(Strict):
    """What all people write."""

    pools: dict[str, Phrases]
    kinds: dict[str, Kind]
    documents: dict[str, Phrases]
    meetings: dict[str, Phrases]
    series: dict[str, Phrases]
    diary: dict[str, Phrases]
    filing: dict[str, Phrases]


class MatterKind(Strict):
    """Records of one table as something to write about: open from the date `opened` to the date `closed`, or for
    `days`."""

    table: str
    label: str
    about: str
    opened: str
    closed: str = ""
    days: int = 0
    with_: list[str] = Field(alias="with")
    weight: float = 1.0


class Exchange(Strict):
    """A piece of trouble with the question, the answer and the decision that fit it, and the whole story.
    `tables` are those whose records it can be about; none: it is about no record."""

    tables: list[str]
    trouble: Phrases = Field(min_length=2)
    ask: Phrases = Field(min_length=2)
    answer: Phrases = Field(min_length=2)
    decide: Phrases = Field(min_length=2)
    story: Phrases = Field(min_length=1)


class Worry(Strict):
    """What somebody from outside is unhappy about, and what one can say to it."""

    worry: Phrases = Field(min_length=1)
    soothe: Phrases = Field(min_length=1)


class RowPeople(Strict):
    """People of a register who write themselves: `name` is the column with their names, `title` with their jobs."""

    table: str
    name: str
    title: str = ""
    side: str = Field(pattern="^(inside|client)$")
    count: int = Field(gt=0)


class TradeTalk(Strict):
    """What one line of work writes about."""

    inside_titles: Phrases = Field(min_length=8)
    outside: dict[str, Phrases]
    matters: list[MatterKind]
    people: list[RowPeople]
    news: Phrases = Field(min_length=8)
    exchanges: list[Exchange] = Field(min_length=6)
    worries: list[Worry] = Field(min_length=4)
    todo: list[str]
    themes: Phrases
    record_system: Phrases


class Case(Strict):
    """One thing that a notice can say: its subject, and paragraphs with a phrasing each."""

    subject: Phrases = Field(min_length=1)
    body: list[Phrases] = Field(min_length=1)


class Notice(Strict):
    """A kind of mail that a machine or a list sends. `hours` bound when; `weight` is how often it comes, `kept`
    the share of it that people keep. An empty phrasing leaves the paragraph out."""

    weight: float = Field(gt=0)
    sender: str = Field(pattern="^(system|org|shop|news)$")
    name: Phrases = Field(min_length=1)
    head: Phrases = Field(min_length=1)
    cases: list[Case] = Field(min_length=1)
    foot: Phrases = Field(min_length=1)
    hours: tuple[int, int] = (7, 19)
    weekend: bool = False
    html: bool = False
    kept: float = 0.05


class Bulk(Strict):
    """What comes by the dozen."""

    pools: dict[str, Phrases]
    outlets: Phrases = Field(min_length=8)
    notices: dict[str, Notice]
    newsletters: dict[str, Phrases]


def _yaml(name: str) -> Any:
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    return yaml.load(text, Loader=yaml.CSafeLoader)


@cache
def talk() -> Talk:
    return TypeAdapter(Talk).validate_python(_yaml("talk.yaml"))


@cache
def trade_talk(trade: str) -> TradeTalk:
    """What that trade writes about; one without sentences of its own writes as any office does."""
    found = _yaml("trades.yaml")
    return TypeAdapter(TradeTalk).validate_python(found.get(trade, found["office"]))


@cache
def bulk() -> Bulk:
    return TypeAdapter(Bulk).validate_python(_yaml("bulk.yaml"))


@cache
def page() -> str:
    """The frame of a newsletter in HTML."""
    return resources.files(__package__).joinpath("newsletter.html").read_text(encoding="utf-8")
