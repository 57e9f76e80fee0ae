"""The one door through which anything leaves a colleague: who may say what, to which mail, and when.

The rules look at the mail, at the diaries and at what a review has already raised. They know no wording, and a
voice is handed nothing that has not come through here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from workaday.month.office.diary import Diaries
from workaday.month.office.recognise import Recogniser, Thing
from workaday.month.records import SentMail
from workaday.objectives.records import Knowledge

Rule = Literal["told", "asked", "review"]

RAISED = "raised:"
"""The memory's entries for what a review has asked for: "raised:<fact>"."""


@dataclass(frozen=True)
class Item:
    """Something that can be said or sent. `thing` is what a mail is recognised to ask for."""

    id: str
    thing: str
    kind: Literal["fact", "file"]
    holder: str
    rule: Rule
    label: str
    form: str = ""  # the value as it is said; "" for a file
    tell: tuple[str, ...] = ()
    project: str = ""


class Release:
    """The rules of one computer.

    told, asked: its holder says it to a mail that is addressed to them and asks for it; their stand-in does
    while they are away. review: likewise, and only once a review of a draft has raised it.
    """

    def __init__(
        self, items: Sequence[Item], recogniser: Recogniser, diaries: Diaries, titles: Sequence[str] = ()
    ) -> None:
        """`titles` are names of papers: a mail that carries one in its subject asks for nothing by that."""
        self.items = tuple(items)
        self.recogniser, self.diaries = recogniser, diaries
        self.titles = sorted(titles, key=len, reverse=True)

    def asked(self, mail: SentMail) -> list[str]:
        """What a mail asks for. With a file in it, "it" is the file and not what the subject names."""
        subject, body = ("" if mail.enclosures else mail.subject), mail.body
        for title in self.titles:
            subject, body = subject.replace(title, " "), body.replace(title, " ")
        return self.recogniser.asked(subject, body)

    def may_say(self, person: str, item: Item, mail: SentMail, memory: Mapping[str, str]) -> bool:
        """Whether a person may give an item away in answer to a mail."""
        return (
            person in mail.to
            and self.answers_for(person, item, mail)
            and (item.rule != "review" or RAISED + item.thing in memory)
            and item.thing in self.asked(mail)
        )

    def answers_for(self, person: str, item: Item, mail: SentMail) -> bool:
        """Whether the item is this person's to give at the time of the mail."""
        return item.holder == person or self.diaries.stands_in(person, item.holder, mail.when)

    def released(self, person: str, mail: SentMail, memory: Mapping[str, str]) -> list[Item]:
        """All that a person may give in answer to a mail, in the order of the asking."""
        asked = {thing: k for k, thing in enumerate(self.asked(mail))}
        found = [i for i in self.items if i.thing in asked and self.may_say(person, i, mail, memory)]
        return sorted(found, key=lambda i: (asked[i.thing], i.id))


def items_of(knowledge: Sequence[Knowledge], held: Mapping[str, Mapping[str, str]]) -> list[Item]:
    """Facts that colleagues know and files that they keep."""
    facts = [
        Item(k.id, f"f.{k.ref}", "fact", k.holder, k.release, k.label, k.form, tuple(k.tell), k.project)
        for k in knowledge
        if k.kind == "fact"
    ]
    files = [
        Item(f"h_{name}", f"h.{name}", "file", keeping["holder"], "asked", name)
        for name, keeping in held.items()
    ]
    return [*facts, *files]


def things_of(
    knowledge: Sequence[Knowledge],
    held: Mapping[str, Mapping[str, str]],
    figures: Mapping[str, Sequence[str]],
) -> list[Thing]:
    """What the recogniser must know: facts, files, and the figures that nobody gives away."""
    names: dict[str, dict[str, None]] = {}
    for k in knowledge:
        names.setdefault(f"f.{k.ref}", {}).update(dict.fromkeys([k.label, *k.aliases, *k.asks]))
    facts = [Thing(id, "fact", tuple(own)) for id, own in names.items()]
    files = [
        Thing(f"h.{name}", "file", (keeping["request"], name.rpartition(".")[0]))
        for name, keeping in held.items()
    ]
    return [*facts, *files, *(Thing(f"m.{id}", "figure", tuple(own)) for id, own in figures.items())]
