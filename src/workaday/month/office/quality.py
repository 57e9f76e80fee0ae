"""Where the simulated office itself went wrong in a run, counted from the journal by other means than it works with.

The office recognises questions by weighed words; here a question counts as understood or not by whether a label
stands in it letter for letter. What was said is compared with the ledger's forms, line by line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from workaday.artifacts import figures
from workaday.month.journal import Journal, Mail, PendingMail
from workaday.month.office.colleagues import Colleagues
from workaday.month.office.initiatives import reply_to_invitation
from workaday.month.office.recognise import asks
from workaday.month.office.release import RAISED, Item
from workaday.month.office.words import own_words, plain, terms
from workaday.month.records import SentMail

_AUTOMATIC = "Automatic reply:"


@dataclass(frozen=True)
class Quality:
    """A mail to three people counts three times. `missed`: it asks for something by its very label, and whoever has
    it gives nothing. `unasked`: something is told of which the mail has no word. `leaks`: something is told or sent
    that is not this person's to give, or not yet. `contradictions`: a label with another value than the ledger's.
    `repeated`: the same words to different mails. `unanswered`: nothing came at all."""

    mails: int = 0
    answered: int = 0
    unanswered: int = 0
    missed: int = 0
    unasked: int = 0
    leaks: int = 0
    contradictions: int = 0
    repeated: int = 0

    @property
    def errors(self) -> int:
        return self.unanswered + self.missed + self.unasked + self.leaks + self.contradictions + self.repeated

    @property
    def error_rate(self) -> float:
        """Errors for each mail, 0 where there was none."""
        return self.errors / self.mails if self.mails else 0.0

    def line(self) -> str:
        """ "colleagues: 41 mails answered, 2 not understood (4.9 %), 0 leaks, 0 contradictions"."""
        share = f"{100 * self.missed / self.mails:.1f} %" if self.mails else "0 %"
        more = [
            f"{count} {word}"
            for count, word in (
                (self.unanswered, "unanswered"),
                (self.unasked, "unasked"),
                (self.repeated, "repeated"),
            )
            if count
        ]
        return ", ".join(
            [f"colleagues: {self.answered} mails answered", f"{self.missed} not understood ({share})",
             f"{self.leaks} leaks", f"{self.contradictions} contradictions", *more]
        )  # fmt: skip


def quality_of(run: Path, computer: Path) -> Quality:
    """The office's errors in a run. Raises RunError when its journal, ReadError when the ledger does not open."""
    journal = Journal.open(run / "journal.sqlite", read_only=True)
    try:
        mails, pending, memory = journal.mails(), journal.pending(), dict(journal.memory)
    finally:
        journal.close()
    return measure(mails, pending, memory, Colleagues(computer))


def measure(
    mails: Sequence[Mail], pending: Sequence[PendingMail], memory: Mapping[str, str], office: Colleagues
) -> Quality:
    """Counts over a run's mails, those that are still on their way among them."""
    counter = _Counter(office, memory)
    replies: dict[tuple[str, str], list[Mail | PendingMail]] = {}
    arrived: list[Mail | PendingMail] = [m for m in mails if m.direction == "in"]
    for reply in [*arrived, *pending]:
        if reply.reply_to and not reply.subject.startswith(_AUTOMATIC):
            replies.setdefault((reply.reply_to, reply.sender), []).append(reply)
    for mail in mails:
        if mail.direction == "out":
            for person in mail.to:
                if person in office.diaries.by_person:
                    counter.count(mail, person, replies.get((mail.id, person), []))
    return counter.total()


class _Counter:
    """Adds up one pair of mail and addressee after the other."""

    def __init__(self, office: Colleagues, memory: Mapping[str, str]) -> None:
        self.office, self.memory = office, memory
        self.sums = dict.fromkeys(Quality.__dataclass_fields__, 0)
        self.said: dict[tuple[str, str], str] = {}
        self.names = {t.id: t.names for t, *_ in office.recogniser.names}

    def total(self) -> Quality:
        return Quality(**self.sums)

    def count(self, mail: Mail, person: str, replies: Sequence[Mail | PendingMail]) -> None:
        if not replies and reply_to_invitation(_sent(mail)) is not None and not asks(mail.body):
            return  # an answer to an invitation needs none
        self.sums["mails"] += 1
        self.sums["answered" if replies else "unanswered"] += 1
        text = "\n".join(r.body for r in replies)
        files = {e.name for r in replies for e in r.enclosures}
        given = [i for i in self.office.release.items if _gives(i, text, files)]
        self.sums["missed"] += any(i not in given for i in self._asked_by_label(mail, person))
        said = set(terms(f"{mail.subject}\n{mail.body}"))
        self.sums["unasked"] += sum(not said & self._words(i) for i in given)
        self.sums["leaks"] += sum(not self._may(i, mail, person) for i in given)
        bare = self._without_names(text, {*files, *(p.rpartition("/")[2] for p in mail.paths)})
        items = self.office.release.items
        self.sums["contradictions"] += sum(_contradicts(line, items) for line in bare.splitlines())
        for reply in replies:
            known = self.said.setdefault((person, reply.body), mail.id)
            self.sums["repeated"] += known != mail.id

    def _asked_by_label(self, mail: Mail, person: str) -> list[Item]:
        """What a mail asks for in so many words, and this person could give."""
        text = _squeezed(own_words(mail.body))
        if not asks(mail.body):
            return []
        return [
            i for i in self.office.release.items
            if i.rule != "review" and self.office.release.answers_for(person, i, _sent(mail))
            and _squeezed(i.label) in text and self._project_fits(i, mail)
        ]  # fmt: skip

    def _project_fits(self, item: Item, mail: Mail) -> bool:
        others = [i for i in self.office.release.items if i.thing == item.thing and i.project != item.project]
        return not others or self.office.projects[item.project].short.casefold() in mail.body.casefold()

    def _without_names(self, text: str, files: set[str]) -> str:
        """A text without titles and names of files, whose words and numbers say nothing."""
        names = files | {d.title for d in self.office.deliverables} | set(self.office.held)
        for name in sorted(names, key=len, reverse=True):
            text = text.replace(name, " ")
        return text

    def _words(self, item: Item) -> set[str]:
        return {w for name in self.names.get(item.thing, (item.label,)) for w in terms(name)}

    def _may(self, item: Item, mail: Mail, person: str) -> bool:
        raised = self.memory.get(RAISED + item.thing, "9999")
        in_time = item.rule != "review" or raised <= mail.at.isoformat()
        return in_time and self.office.release.answers_for(person, item, _sent(mail))


def _sent(mail: Mail) -> SentMail:
    return SentMail(
        mail.id, mail.at, mail.to, mail.cc, mail.subject, mail.body, (), mail.paths, mail.reply_to
    )


def _gives(item: Item, text: str, files: set[str]) -> bool:
    if item.kind == "file":
        return item.label in files
    return any(item.form in line and figures.names(line, item.label) for line in text.splitlines())


def _contradicts(line: str, items: Sequence[Item]) -> bool:
    """Whether a line gives a fact's label a value that no fact of that label has."""
    about = [i for i in items if i.kind == "fact" and _squeezed(i.label) in _squeezed(line)]
    bare = line
    for item in about:
        bare = re.sub(re.escape(item.label), " ", bare, flags=re.IGNORECASE)
    return bool(about and re.search(r"\d", bare)) and not any(i.form in line for i in about)


def _squeezed(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", plain(text)))
