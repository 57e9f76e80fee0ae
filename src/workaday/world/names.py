"""People's names, by where they come from.

A fleet of a thousand computers holds about nine thousand people, and no full name may occur twice. So
names are not drawn, they are dealt: a person's serial number goes through a keyed permutation of the pool
of (given, family) pairs of an origin, and two serials never get the same pair until the pool is used up;
then a middle name tells them apart. Pools of different origins share no pair.
"""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from typing import Literal

from workaday.world.places import country as country_record
from workaday.world.places import data_rows, plain_letters

Sex = Literal["female", "male"]
Order = Literal["given_first", "family_first"]


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name in Latin letters.

    `full` is written in `order`, and has `middle` in it only where that is needed to be unlike another.
    """

    given: str
    family: str
    full: str
    order: Order
    gender: Sex
    origin: str
    middle: str = ""


# Shares of name origins among people at work in the United States, after the Census Bureau's shares of
# race and ancestry, rounded.
US_MIX: tuple[tuple[str, float], ...] = (
    ("anglo", 47), ("hispanic", 17), ("black_american", 12), ("german_us", 4), ("irish_us", 4),
    ("italian_us", 3), ("indian", 2), ("jewish", 2), ("chinese_us", 1.6), ("polish_us", 1.2),
    ("filipino", 1.2), ("arab", 1), ("vietnamese", 0.8), ("chinese", 0.7), ("french_us", 0.7),
    ("korean_us", 0.6), ("nigerian", 0.5), ("swedish_us", 0.5), ("russian", 0.4), ("persian", 0.4),
    ("japanese_us", 0.3), ("greek_us", 0.3), ("portuguese", 0.3), ("pakistani", 0.3),
    ("korean", 0.2), ("ethiopian", 0.2), ("armenian", 0.1),
)  # fmt: skip
_MIXES: dict[str, tuple[tuple[str, float], ...]] = {"us_mix": US_MIX}

# One pool under two names, so that the permutation keeps both apart.
_SAME_POOL = {"latin": "hispanic", "brazilian": "portuguese", "aboriginal": "british"}
# English given names with a family name from elsewhere.
_AMERICAN = {
    "german_us": "german", "irish_us": "irish", "italian_us": "italian", "polish_us": "polish",
    "french_us": "french", "swedish_us": "swedish", "greek_us": "greek", "japanese_us": "japanese",
    "chinese_us": "chinese", "korean_us": "korean",
}  # fmt: skip
_TWO_SURNAMES = frozenset({"hispanic", "spanish", "argentine", "portuguese", "filipino"})
_FAMILY_FIRST = {
    "chinese": ("CN", "TW"), "cantonese": ("HK",), "korean": ("KR",), "vietnamese": ("VN",),
    "hungarian": ("HU",), "khmer": ("KH",),
}  # fmt: skip


@cache
def _famous() -> frozenset[str]:
    """Names too well known to give to somebody made up."""
    return frozenset(row[0].casefold() for row in data_rows("famous_names.tsv"))


@cache
def _pools() -> dict[tuple[str, str], tuple[str, ...]]:
    return {(row[0], row[1]): tuple(row[2].split(",")) for row in data_rows("names.tsv")}


@cache
def origins() -> tuple[str, ...]:
    """Every origin that `NameSource.person` takes."""
    own = {origin for origin, _ in _pools()}
    return tuple(sorted(own | set(_SAME_POOL) | set(_AMERICAN) | set(_MIXES)))


@cache
def _pairs(origin: str, sex: Sex) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Given and family names of an origin."""
    pools, letter = _pools(), sex[0]
    if origin in _AMERICAN:
        native = set(pools["anglo", "s"]) | set(pools["british", "s"]) | set(pools["black_american", "s"])
        families = tuple(name for name in pools[_AMERICAN[origin], "s"] if name not in native)
        return pools["anglo", letter], families
    if (origin, f"{letter}1") in pools:
        return _composed(origin, letter), pools[origin, "s"]
    return pools[origin, letter], pools[origin, "s"]


_JOINTS: dict[str, Callable[[str, str], str]] = {
    "chinese": lambda first, second: first + second,
    "cantonese": lambda first, second: f"{first}-{second}",
    "korean": lambda first, second: f"{first}-{second}",
    "vietnamese": lambda first, second: f"{first} {second}",
}


def _composed(origin: str, letter: str) -> tuple[str, ...]:
    """Given names of two parts, as Chinese, Korean and Vietnamese ones are; a man's are no woman's."""
    pools, join = _pools(), _JOINTS[origin]

    def all_of(kind: str) -> list[str]:
        pairs = ((a, b) for a in pools[origin, f"{kind}1"] for b in pools[origin, f"{kind}2"])
        return [join(a, b) for a, b in pairs if a.casefold() != b.casefold()]

    women = dict.fromkeys(all_of("f"))
    return (
        tuple(women)
        if letter == "f"
        else tuple(name for name in dict.fromkeys(all_of("m")) if name not in women)
    )


def _mix(value: int, key: int) -> int:
    """splitmix64's finaliser, keyed."""
    value = (value + key) * 0x9E3779B97F4A7C15 & 0xFFFFFFFFFFFFFFFF
    value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9 & 0xFFFFFFFFFFFFFFFF
    value = (value ^ value >> 27) * 0x94D049BB133111EB & 0xFFFFFFFFFFFFFFFF
    return value ^ value >> 31


def permute(value: int, size: int, key: int) -> int:
    """A keyed permutation of range(size): a four-round Feistel network, walked until it is in range."""
    half = max(1, ((size - 1).bit_length() + 1) // 2)
    mask = (1 << half) - 1
    while True:
        left, right = value >> half, value & mask
        for turn in range(4):
            left, right = right, left ^ _mix(right, key + turn) & mask
        value = left << half | right
        if value < size:
            return value


_BLOCK = 1 << 20
_ATTEMPTS = 6
_INITIALS = "JMALRESCDTBPGKHNFW"


class NameSource:
    """Names that never repeat over a fleet whose `key` (its seed) is the same.

    A serial is a person's number in the fleet: computer index * 40 + k, below a million.
    """

    def __init__(self, key: int = 0) -> None:
        self.key = key

    def person(
        self,
        rng: random.Random,
        *,
        origin: str = "",
        gender: str = "",
        country: str = "US",
        serial: int | None = None,
        taken: set[str] | None = None,
    ) -> Name:
        """A person's name.

        Without `origin`, one is drawn from those of `country`; without `gender`, one is drawn. `taken` holds
        the full names in use on this computer: none of them is given again, a given or family name that is
        in use is avoided where a few tries can, and the new name is added.
        """
        sex: Sex = "female" if (gender or rng.choice(("female", "male"))) == "female" else "male"
        kin = self._origin(rng, origin, country)
        number = rng.randrange(_BLOCK) if serial is None else serial
        in_use = taken if taken is not None else set()
        words = {word for full in in_use for word in full.casefold().split()}
        spare: Name | None = None
        for attempt in itertools.count():
            name = self._deal(kin, sex, number + attempt * _BLOCK, country)
            if name.full in in_use or name.full.casefold() in _famous():
                continue
            spare = spare or name
            if attempt >= _ATTEMPTS or not words & set(f"{name.given} {name.family}".casefold().split()):
                break
        if words & set(f"{name.given} {name.family}".casefold().split()):
            name = spare or name
        if not name.middle and kin in ("anglo", "black_american") and rng.random() < 0.15:
            name = _with_middle(name, rng.choice(_INITIALS) + ".")
        if taken is not None:
            taken.add(name.full)
        return name

    @staticmethod
    def _origin(rng: random.Random, origin: str, country: str) -> str:
        if not origin:
            shares = country_record(country).origins
            origin = rng.choices([name for name, _ in shares], [share for _, share in shares])[0]
        if origin in _MIXES:
            mix = _MIXES[origin]
            origin = rng.choices([name for name, _ in mix], [share for _, share in mix])[0]
        if origin not in origins():
            raise KeyError(f"no names of origin {origin!r}; known: {', '.join(origins())}")
        return origin

    def _deal(self, origin: str, sex: Sex, number: int, country: str) -> Name:
        """The name at this place in the permuted pool; past its end the next round has middle names."""
        pool = _SAME_POOL.get(origin, origin)
        givens, families = _pairs(pool, sex)
        size = len(givens) * len(families)
        turn, place = divmod(number, size)
        digest = blake2b(f"{self.key}/{pool}/{sex}".encode(), digest_size=8).digest()
        index = permute(place, size, int.from_bytes(digest, "big"))
        given, family = givens[index % len(givens)], families[index // len(givens)]
        order: Order = "family_first" if country in _FAMILY_FIRST.get(pool, ()) else "given_first"
        family = family_of(family, pool, sex)
        if pool in _AMERICAN or (pool == "vietnamese" and country != "VN"):
            given, family = ascii_name(given), ascii_name(family)
        middle = _middle(turn, pool, givens, families, sex, given)
        return Name(given, family, _full(given, middle, family, order, pool), order, sex, origin, middle)


def _middle(
    turn: int, pool: str, givens: Sequence[str], families: Sequence[str], sex: Sex, given: str
) -> str:
    """What tells the rounds through a pool apart: a second surname, an initial, a second given name."""
    if turn == 0:
        return ""
    if pool in _TWO_SURNAMES:
        return families[(turn * 37) % len(families)]
    if turn <= len(_INITIALS):
        return f"{_INITIALS[turn - 1]}."
    second = givens[(turn * 31) % len(givens)]
    return second if second != given else givens[(turn * 31 + 1) % len(givens)] + " " + second


def _full(given: str, middle: str, family: str, order: Order, pool: str) -> str:
    if order == "family_first":
        return " ".join(part for part in (family, given, middle) if part)
    parts = (given, family, middle) if pool in _TWO_SURNAMES else (given, middle, family)
    return " ".join(part for part in parts if part)


def _with_middle(name: Name, middle: str) -> Name:
    return Name(name.given, name.family, name.full, name.order, name.gender, name.origin, middle)


@cache
def _feminine(origin: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(row[1]), row[2]) for row in data_rows("feminine.tsv") if row[0] == origin)


def family_of(family: str, origin: str, sex: Sex) -> str:
    """The family name as a woman or a man of this origin bears it: Kowalski, Kowalska."""
    if origin == "icelandic":
        return family + ("dóttir" if sex == "female" else "son")
    if sex == "male":
        return family
    for ending, feminine in _feminine(origin):
        if ending.search(family):
            return ending.sub(feminine, family)
    return family


def ascii_name(text: str) -> str:
    """The name in plain ASCII letters: "Đặng Thúy" is "Dang Thuy"."""
    return plain_letters(text)


def _letters(text: str) -> str:
    return re.sub(r"[^a-z]", "", ascii_name(text).lower())


def user_name(name: Name, rng: random.Random) -> str:
    """A login in one of several habits: mcovington, m.covington, Maria, maria.c, mariac, covingtonm."""
    given, family = _letters(name.given), _letters(name.family)
    first = ascii_name(name.given).split()[0].replace("-", "")
    habits = (
        given[:1] + family,
        f"{given[:1]}.{family}",
        first,
        f"{given}.{family}",
        f"{given}.{family[:1]}",
        given + family[:1],
        family + given[:1],
        given,
    )
    return rng.choices(habits, (24, 6, 22, 12, 5, 8, 4, 19))[0][:20]


EMAIL_HABITS = ("first.last", "flast", "firstl", "first", "first_last", "lastf", "f.last")


def email_local(name: Name, habit: str = "first.last") -> str:
    """The part before the @, ASCII, in one of `EMAIL_HABITS`."""
    given, family = _letters(name.given), _letters(name.family)
    return {
        "first.last": f"{given}.{family}",
        "flast": given[:1] + family,
        "firstl": given + family[:1],
        "first": given,
        "first_last": f"{given}_{family}",
        "lastf": family + given[:1],
        "f.last": f"{given[:1]}.{family}",
    }[habit]
