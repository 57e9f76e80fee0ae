"""Words that say nothing: all that a voice may add to what code has released.

It knows which names and labels there are on a computer, so that it can tell them from talk; it knows no value that goes
with them, and it does not judge whether talk is good.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

import yaml

from workaday.artifacts import figures
from workaday.month.office.voice import shared_voices
from workaday.month.office.words import lexicon
from workaday.world.places import data_rows

LONGEST_LINE, LONGEST, MOST_LINES = 240, 600, 6
"""Characters of a line and of all lines that are added to a mail; how many lines."""

_ENGLISH_SHARE = 0.4
_SENTENCE = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ .,;:!'’\"“”()–—…-]*")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_BEGINS = re.compile(r"(?:^|[.!:;…–—(\"“]\s*)$")
_CONTRACTED = re.compile(r"'(?:s|m|d|ve|re|ll)$")
_NO_NAMES = frozenset(["i", "ok"])


@dataclass(frozen=True)
class Ban:
    """Words of one kind, and what is said of a line that has one."""

    kind: str
    say: str
    pattern: re.Pattern[str]


class SmallTalk:
    """What talk may not touch on one computer: `names` of people; `labels` of facts, which readers find by most of their
    words, and of `measures`, which they find letter for letter; `titles` of projects, papers and files, and values
    that are words."""

    def __init__(
        self, names: Iterable[str], labels: Iterable[str], measures: Iterable[str], titles: Iterable[str]
    ) -> None:
        self._names = {w.casefold() for name in names for w in _WORD.findall(name) if len(w) > 1}
        self._labels = tuple(dict.fromkeys(labels))
        letters = [re.escape(t) for t in _known((*self._labels, *measures))]
        whole = [rf"(?<!\w){re.escape(t)}(?!\w)" for t in _known(titles)]
        self._known = re.compile("|".join([*letters, *whole]) or r"(?!)")

    def faults(self, lines: Sequence[str]) -> list[str]:
        """What is wrong with lines that are to be added to a mail, in words for who wrote them; nothing is
        wrong with no lines."""
        found = [fault for line in lines for fault in self._faults_of(line)]
        if len(lines) > MOST_LINES or sum(map(len, lines)) > LONGEST:
            found.append(f"too long: add at most {MOST_LINES} lines and {LONGEST} characters")
        if not found and lines and not is_english(" ".join(lines)):
            found.append("not in English")
        return list(dict.fromkeys(found))

    def _faults_of(self, line: str) -> Iterator[str]:
        shown = f'"{line[:60]}"'
        if len(line) > LONGEST_LINE:
            yield f"{shown} is too long: a line has at most {LONGEST_LINE} characters"
            return
        if "?" in line:
            yield f"{shown} asks the reader for something"
        if not _SENTENCE.fullmatch(line.replace("?", "")):
            yield f"{shown} has a figure or a sign that is none of a plain sentence's"
        if re.search(r"\w[.:/]\w", line):
            yield f"{shown} has something like an address or a file's name"
        plain = line.replace("’", "'")
        for ban in bans():
            if match := ban.pattern.search(plain):
                yield f'{shown} {ban.say} ("{match.group()}")'
        if any(f.text.casefold() != "one" for f in figures.figures(line)):  # "the other one"
            yield f"{shown} names an amount"
        yield from (f'{shown} has a name ("{name}")' for name in self._names_in(plain))
        yield from (f'{shown} speaks of the matter itself ("{what}")' for what in self._matter_in(line))

    def _names_in(self, line: str) -> Iterator[str]:
        for match in _WORD.finditer(line):
            begins = _BEGINS.search(line[: match.start()]) is not None
            if self._is_name(match.group(), begins):
                yield match.group()

    def _is_name(self, word: str, begins: bool) -> bool:
        """Whether a word is somebody's or something's name: known here, or with a capital where no sentence begins, or
        at the beginning of one and a name that people have."""
        own, capital = _CONTRACTED.sub("", word.casefold()), word[0].isupper()
        if own in self._names:
            return capital or own not in english()
        if not capital or own in _NO_NAMES:
            return False
        if not begins or (len(word) > 1 and word[1:].isupper()):
            return True
        return own in _given_names() and own not in english()

    def _matter_in(self, line: str) -> Iterator[str]:
        yield from (label for label in self._labels if figures.names(line, label))
        if match := self._known.search(" ".join(line.casefold().split())):
            yield match.group()


def _known(texts: Iterable[str]) -> list[str]:
    """Long ones first, so that the whole of a name is found and not a part of it."""
    return sorted({" ".join(t.casefold().split()) for t in texts if len(t) > 2}, key=len, reverse=True)


def is_english(text: str) -> bool:
    """Whether enough of a text's words are known to be English."""
    words = [_CONTRACTED.sub("", w.casefold().replace("’", "'")) for w in _WORD.findall(text)]
    return bool(words) and sum(w in english() for w in words) >= _ENGLISH_SHARE * len(words)


@functools.cache
def bans() -> tuple[Ban, ...]:
    return tuple(
        Ban(
            entry["kind"], entry["say"],
            re.compile(rf"(?<![\w'])(?:{'|'.join(entry['words'])})(?!\w)", 0 if entry.get("exact") else re.IGNORECASE),
        )
        for entry in _data()["bans"]
    )  # fmt: skip


@functools.cache
def english() -> frozenset[str]:
    """English words that mails have: no dictionary, but what the office itself says and understands."""
    phrases = " ".join(p for phrases in shared_voices().values() for p in phrases)
    bare = re.sub(r"\{\{.*?\}\}", " ", phrases).casefold()
    return lexicon().stop | frozenset(_WORD.findall(bare)) | frozenset(_data()["english"].split())


@functools.cache
def _given_names() -> frozenset[str]:
    """Names that people have anywhere, in small letters."""
    rows = (row for row in data_rows("names.tsv") if row[1] in ("f", "m", "s"))
    return frozenset(name.casefold() for row in rows for name in row[2].split(","))


@functools.cache
def _data() -> dict[str, Any]:
    text = resources.files("workaday.month.office").joinpath("small_talk.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    return found
