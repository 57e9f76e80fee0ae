"""What colleagues have started, and how the office sees that the user took care of it.

It looks at mails and keeps its marks in the run's memory; it does not judge whether an answer is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from datetime import datetime
from typing import Literal

from workaday.artifacts import figures
from workaday.month.office.words import own_words, plain
from workaday.month.records import SentMail
from workaday.objectives.records import Initiative, MonthEvent

ANSWERED, ACCEPTED, DECLINED, DELIVERED = "answered:", "accepted:", "declined:", "delivered:"

Reply = Literal["accept", "decline"]

_ACCEPT = re.compile(
    r"\baccept(?:ed|ing)?\b|\bi(?:'ll| will) (?:be there|join|come|attend)\b|\bsee you (?:there|then)\b|\bcount me in\b"
    r"|\bworks for me\b|\bhappy to (?:come|join|attend)\b|\bi can (?:make it|come|join|attend)\b"
)
_DECLINE = re.compile(
    r"\bdeclin(?:e|ed|ing)\b|\b(?:cannot|can't|can not|will not|won't|unable to) (?:\w+ ){0,2}?(?:come|join|attend|make|be there)\b"
    r"|\bnot able to (?:come|join|attend|make)\b|\bhave to skip\b|\bsend my regrets\b"
)


class Initiatives:
    """All that colleagues start in one month."""

    def __init__(self, initiatives: Sequence[Initiative], events: Mapping[str, MonthEvent]) -> None:
        self.by_id = {i.id: i for i in initiatives}
        self.subjects = {i.id: events[i.events[0]].subject for i in initiatives if i.events}

    def settle(self, person: str, mail: SentMail, memory: MutableMapping[str, str]) -> list[Initiative]:
        """Which of a person's initiatives a mail takes care of; marks them in the memory."""
        settled = []
        for initiative in self.started_by(person, mail.when):
            if self.settles(initiative, mail):
                memory[ANSWERED + initiative.id] = mail.when.isoformat()
                if initiative.kind == "invitation":
                    accepted = reply_to_invitation(mail) == "accept"
                    memory.pop((DECLINED if accepted else ACCEPTED) + initiative.id, None)
                    memory[(ACCEPTED if accepted else DECLINED) + initiative.id] = mail.when.isoformat()
                settled.append(initiative)
        return settled

    def started_by(self, person: str, when: datetime) -> Iterator[Initiative]:
        return (i for i in self.by_id.values() if i.sender == person and i.when <= when)

    def settles(self, initiative: Initiative, mail: SentMail) -> bool:
        """Whether a mail to its sender answers an initiative: it is about it, and holds what was wanted."""
        if initiative.kind == "file":
            name = initiative.path.rpartition("/")[2].casefold()
            return any(e.name.casefold() == name for e in mail.enclosures)
        if not self.about(initiative, mail):
            return False
        if initiative.kind == "invitation":
            return reply_to_invitation(mail) is not None
        if initiative.kind == "mind":
            return True
        return bool(mail.enclosures) or bool(figures.figures(own_words(mail.body)))

    def about(self, initiative: Initiative, mail: SentMail) -> bool:
        """Whether a mail is about an initiative: by its subject, or since it names the thing."""
        subject = _bare(self.subjects.get(initiative.id, ""))
        if subject and subject in _bare(mail.subject):
            return True
        text = f"{mail.subject}\n{own_words(mail.body)}"
        name = initiative.meeting or initiative.label
        return bool(name) and any(figures.names(line, name) for line in text.splitlines())


def reply_to_invitation(mail: SentMail) -> Reply | None:
    """Yes, no, or neither. A mail that says both is a no: "I accepted too fast, I cannot come"."""
    text = plain(f"{mail.subject}\n{own_words(mail.body)}")
    if _DECLINE.search(text):
        return "decline"
    return "accept" if _ACCEPT.search(text) else None


def _bare(subject: str) -> str:
    """A subject without the marks of answers."""
    return re.sub(
        r"^(?:(?:re|fwd?|aw|accepted|declined|tentative):\s*)+", "", " ".join(subject.casefold().split())
    )
