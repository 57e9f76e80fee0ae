"""Personas in other languages: the head's job by a table of common words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from workaday.world.persona.record import Gender
from workaday.world.persona.rules import first_fit, rows
from workaday.world.places import data_rows

_COLUMNS = ("zh", "es", "pt", "ru", "fr", "de", "it", "ja", "pl", "")
_HEAD_LAST = frozenset({"zh", "ja", "ko", "tr"})


def _form(form: str, language: str) -> str:
    if language in ("zh", "ja") or "一" <= form[0] <= "鿿" or "\u3040" <= form[0] <= "\u30ff":
        return re.escape(form.rstrip("*"))
    stem = re.escape(form).replace(r"\*", r"\w*")
    return rf"(?<!\w){stem}(?!\w)" if not "가" <= form[0] <= "힣" else stem


@cache
def _jobs(language: str) -> Sequence[tuple[re.Pattern[str], str]]:
    index = _COLUMNS.index(language) if language in _COLUMNS else len(_COLUMNS) - 1
    found = []
    for row in data_rows("foreign_jobs.tsv"):
        cell = row[index + 1] if len(row) > index + 1 else ""
        forms = [form for form in cell.split(";") if form]
        found += [(re.compile(_form(form, language), re.IGNORECASE), row[0]) for form in forms]
    return tuple(found)


@cache
def _people(kind: str, language: str) -> re.Pattern[str]:
    forms = next(row[1].split(";") for row in data_rows("foreign_people.tsv") if row[0] == kind)
    return re.compile("|".join(_form(form, language) for form in forms), re.IGNORECASE)


def foreign_job(text: str, language: str) -> str:
    """The English alias of the job that the head names, or "".

    Where the head stands last (Chinese, Japanese), the last job of the first clause that has one counts;
    elsewhere the first; the longest of those that start together.
    """
    parts = re.split(r"[，,。；;：:、]", text) if language in _HEAD_LAST else [text]
    for part in parts:
        hits = [
            (m.start(), m.end(), alias) for pattern, alias in _jobs(language) for m in pattern.finditer(part)
        ]
        if hits and language in _HEAD_LAST:
            return max(hits, key=lambda hit: (hit[1], hit[1] - hit[0]))[2]
        if hits:
            return min(hits, key=lambda hit: (hit[0], hit[0] - hit[1]))[2]
    return ""


def foreign_kind(text: str, language: str) -> str:
    """ "student", "retired", "homemaker", "parent", "fan" or ""."""
    for kind in ("student", "retired", "homemaker", "parent", "fan"):
        if _people(kind, language).search(text):
            return kind
    return ""


def foreign_subject(text: str) -> str:
    """The subject that a student's persona names, in English, or ""."""
    fit = first_fit("foreign_subject", text)
    return fit[0] if fit else ""


def foreign_gender(text: str, language: str) -> Gender:
    """What pronouns, nouns and the article's gender say; grammar counts only for Romance persons."""
    for gender, said in rows("foreign_gender"):
        match = re.search(said, text, re.IGNORECASE)
        if match and (
            match[0].lower() not in ("un", "um", "una", "uma", "une") or language in ("es", "pt", "it", "fr")
        ):
            if "ersona" in text[:12]:
                return ""
            return "female" if gender == "female" else "male"
    return ""
