"""Personas of our own, for when the user brings none. The sentences are package data."""

from __future__ import annotations

import random
from collections.abc import Mapping
from functools import cache

from workaday.world.forms import article, midway
from workaday.world.persona.occupations import called
from workaday.world.persona.record import Occupation
from workaday.world.persona.rules import words
from workaday.world.places import data_rows, draw_city


@cache
def _entries() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for kind, entry in data_rows("persona_sentences.tsv"):
        found.setdefault(kind, []).append(entry)
    return {kind: tuple(entries) for kind, entries in found.items()}


_PLACES = {
    "accounting": "an accounting practice", "advisory": "an advisory firm", "agency": "an agency",
    "bank": "a bank", "church": "a congregation", "clinic": "a clinic", "club": "a sports club",
    "consultancy": "a consultancy", "contractor": "a building contractor", "farm": "a family farm",
    "garage": "a garage", "generic": "a mid-sized company", "government": "a government agency",
    "hospital": "a hospital", "hotel": "a hotel", "insurer": "an insurer", "lab": "a laboratory",
    "law": "a law firm", "logistics": "a logistics company", "manufacturer": "a manufacturer",
    "media": "a media house", "municipality": "the city", "museum": "a museum", "nonprofit": "a nonprofit",
    "pharmacy": "a pharmacy", "real_estate": "a real estate office", "restaurant": "a restaurant",
    "salon": "a salon", "school": "a school", "shop": "a shop", "software": "a software company",
    "studio": "a studio", "university": "a university", "utility": "a utility",
}  # fmt: skip


def draw_persona(occupation: Occupation, rng: random.Random) -> str:
    """One sentence about a person of this occupation."""
    entries = _entries()
    own = [alias for alias in occupation.aliases[:6] if called(alias) is occupation]
    plain = [title for title in (occupation.title, occupation.title, *own) if "," not in title]
    title = _lower(rng.choice(plain or [occupation.title]))
    manner = rng.choice(entries["manner"])
    habit, aim, worry = (rng.choice(entries[kind]).split(":") for kind in ("habit", "aim", "worry"))
    slots = {
        "t": title,
        "T": title[:1].upper() + title[1:],
        "a": article(title),
        "A": _capital(article(title)),
        "Am": _capital(article(manner)),
        "m": manner,
        "y": str(rng.randint(2, 34)),
        "age": str(rng.randint(23, 66)),
        "f": occupation.field,
        "c": draw_city(rng).name,
        "w": _PLACES[rng.choice(occupation.workplaces)],
        "h": rng.choice(entries["hobby"]),
        "k": f"{_third(habit[0])} {habit[1]}",
        "k1": " ".join(habit),
        "g": f"{_third(aim[0])} {aim[1]}",
        "g1": " ".join(["I", *aim]),
        "g2": "the next post asks for a certificate",
        "p": f"{_third(worry[0])} {worry[1]}",
    }
    return rng.choice(entries["shape"]).format(**slots)


def _lower(title: str) -> str:
    """ "Financial advisor" inside a sentence; "CEO" and "HR manager" stay."""
    proper = {"java": "Java", "python": "Python", "android": "Android", "ios": "iOS"}
    text = midway(title)
    shown = (word.upper() if word.lower() in words("abbreviations") else word for word in text.split())
    return " ".join(proper.get(word, word) for word in shown)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _third(verb: str) -> str:
    """The verb for he or she: keep, keeps; miss, misses."""
    return (
        verb + ("es" if verb.endswith(("s", "sh", "ch")) else "s")
        if not verb.endswith("y")
        else verb[:-1] + "ies"
    )
