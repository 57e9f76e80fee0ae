"""Cities, countries, and what stands in them: streets, telephones, organisations.

Knows what a country means for papers (money, dates, paper size) and which place a text names. Whether a
person lives in a place that a text names is for its reader to judge.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

_BEFORE, _AFTER = frozenset("$€£¥₹₩₽₺₫฿₴₪₱"), frozenset(["kr", "zł", "Kč", "Ft"])
"""Signs that an English text writes at once before, and after, an amount; for others it takes the code."""


@dataclass(frozen=True, slots=True)
class Country:
    """What a country means for papers: money, dates, telephone, names.

    `date_order` is "mdy", "dmy" or "ymd"; `paper` "Letter" or "A4"; in `phone` each # is a digit and {a}
    the area code; `tld` ends mail domains; `origins` are keys of names.py with their shares.
    """

    code: str
    name: str
    currency: str
    currency_symbol: str
    paper: str
    date_order: str
    phone: str
    tld: str
    language: str
    origins: tuple[tuple[str, float], ...]
    demonyms: tuple[str, ...]

    @property
    def sign(self) -> str:
        """The currency as it stands beside an amount: "$", "CHF " before it, " kr" after it."""
        symbol = self.currency_symbol
        if symbol in _BEFORE or symbol[-1] == "$":
            return symbol
        return f" {symbol}" if symbol in _AFTER else f"{self.currency} "


@dataclass(frozen=True, slots=True)
class City:
    """A city; `region` is its state or province where one matters; `weight` its people in thousands."""

    name: str
    region: str
    region_code: str
    country: str
    time_zone: str
    area_code: str
    weight: float
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A place named in a text at `start` to `end`; `city` is None where only a country or region is named."""

    country: Country
    city: City | None
    region: str
    words: str
    start: int
    end: int

    @property
    def depth(self) -> int:
        """3 for a city, 2 for a region, 1 for a country: the deeper, the more it says."""
        return 3 if self.city else 2 if self.region else 1


def data_rows(name: str) -> Iterator[list[str]]:
    """Rows of one of the world room's tables; lines that begin with # are its comments."""
    text = resources.files("workaday.world").joinpath("data", name).read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def _words(cell: str) -> tuple[str, ...]:
    return tuple(word for word in cell.split(";") if word)


def _shares(cell: str) -> tuple[tuple[str, float], ...]:
    parts = (word.partition(":") for word in _words(cell))
    return tuple((origin, float(share or 100)) for origin, _, share in parts)


def _country(row: list[str]) -> Country:
    code, name, currency, symbol, paper, dates, phone, tld, language, origins, demonyms = row
    return Country(
        code, name, currency, symbol, paper, dates, phone, tld, language, _shares(origins), _words(demonyms)
    )


@cache
def countries() -> Mapping[str, Country]:
    """Every country by its ISO 3166 code."""
    rows = data_rows("countries.tsv")
    return {row[0]: _country(row) for row in rows}


def country(code: str) -> Country:
    """The country with this ISO code; KeyError where there is none."""
    return countries()[code]


@cache
def _all_cities() -> tuple[City, ...]:
    alias: dict[tuple[str, str], list[str]] = {}
    for called, name, state in data_rows("us_aliases.tsv"):
        alias.setdefault((name, state), []).append(called)
    found = []
    for name, state, code, zone, area, people in data_rows("us_cities.tsv"):
        words = tuple(alias.get((name, code), ()))
        land = "PR" if code == "PR" else "US"
        found.append(City(name, state, code, land, zone, area, float(people), words))
    for name, code, region, zone, area, people, others in data_rows("world_cities.tsv"):
        found.append(City(name, region, "", code, zone, area, float(people), _words(others)))
    return tuple(found)


@cache
def cities(code: str = "") -> tuple[City, ...]:
    """All cities, or those of one country."""
    return tuple(city for city in _all_cities() if not code or city.country == code)


def draw_city(rng: random.Random, code: str = "US", *, region: str = "") -> City:
    """A city of the country (and of the region, if it has one there), weighted by population."""
    pool = cities(code)
    pool = tuple(city for city in pool if city.region == region) or pool
    return rng.choices(pool, [city.weight for city in pool])[0]


_AMBIGUOUS_CITIES = frozenset({
    "Mesa", "Mobile", "Jackson", "Lincoln", "Columbia", "Madison", "Aurora", "Reading", "Split", "Orange",
    "Irvine", "Charlotte", "Jacksonville", "Bristol", "Cork", "Nice", "Salem", "Eugene", "Henderson",
    "Arlington", "Springfield", "Cusco", "Lima", "Concord", "Provo", "Victoria", "Chandler", "Anchorage",
    "Paris", "Gent", "Norfolk", "Vernon", "Perth", "Florence", "Valencia", "Córdoba", "Buffalo", "Queens",
    "Broadway", "Roma", "Hollywood", "Bath", "Mali", "Camden", "Dane", "Radley",
})  # fmt: skip
_NAME_AFTER = re.compile(
    r"^\s+(?!University|College|State|City|County|Museum|Opera|Philharmonic|Institute)[A-Z][a-z]+"
)


@cache
def _gazetteer() -> Mapping[str, tuple[Country, City | None, str]]:
    """Words that name a place; a later, more exact entry wins over an earlier one."""
    found: dict[str, tuple[Country, City | None, str]] = {}
    for land in countries().values():
        for words in (land.name, *land.demonyms):
            found[words] = (land, None, "")
    for city in _all_cities():
        if city.country in ("US", "GB", "DE", "ES", "IT", "FR", "CA", "AU") and city.region:
            found.setdefault(city.region, (country(city.country), None, city.region))
    for city in sorted(_all_cities(), key=lambda city: city.weight):
        entry = (country(city.country), city, city.region)
        for words in (city.name, *city.aliases):
            found[words] = entry
            if (plain := plain_letters(words)) and not plain.isspace():
                found.setdefault(plain, entry)
        if city.country == "US":
            found[f"{city.name}, {city.region}"] = found[f"{city.name}, {city.region_code}"] = entry
    found["Georgia"] = (country("US"), None, "Georgia")
    found["Georgian"] = (country("GE"), None, "")
    for state in ("Washington", "New York"):
        found[f"{state} state"] = found[f"{state} State"] = (country("US"), None, state)
    return found


@cache
def _place_pattern() -> re.Pattern[str]:
    spaced = sorted((w for w in _gazetteer() if w.isascii() or w[0].isalpha()), key=len, reverse=True)
    latin = [_inflected(w) for w in spaced if not _is_cjk(w)]
    cjk = [re.escape(w) for w in spaced if _is_cjk(w)]
    return re.compile(rf"(?<![\w.-])(?:{'|'.join(latin)})(?!\w)|(?:{'|'.join(cjk)})")


_CYRILLIC = re.compile(r"^[\u0400-\u04ff-]{4,}$")


def _inflected(words: str) -> str:
    """The words as a pattern; a Cyrillic name in any case: из Москвы, в Новосибирске."""
    return rf"{re.escape(words[:-1])}\w{{1,3}}" if _CYRILLIC.match(words) else re.escape(words)


@cache
def _cyrillic_stems() -> Mapping[str, str]:
    return {words[:-1]: words for words in _gazetteer() if _CYRILLIC.match(words)}


def _entry(words: str) -> tuple[Country, City | None, str]:
    found = _gazetteer().get(words)
    if found is None:
        stem = max((stem for stem in _cyrillic_stems() if words.startswith(stem)), key=len)
        found = _gazetteer()[_cyrillic_stems()[stem]]
    return found


def _is_cjk(text: str) -> bool:
    return any("぀" <= c <= "鿿" or "가" <= c <= "힯" for c in text)


def find_places(text: str) -> list[Place]:
    """Every place named in the text, in order, the longest match at each point."""
    found = []
    for match in _place_pattern().finditer(text):
        words = match.group()
        land, city, region = _entry(words)
        if words in _AMBIGUOUS_CITIES and not _meant_as_place(text, match.start(), match.end()):
            continue
        found.append(Place(land, city, region, words, match.start(), match.end()))
    return found


def _meant_as_place(text: str, start: int, end: int) -> bool:
    before, after = text[:start], text[end:]
    preposition = re.search(r"\b(in|from|of|near|to|at|around|outside|the)\s+$", before)
    return bool(preposition) and not _NAME_AFTER.match(after)


def find_place(text: str) -> Place | None:
    """The place that says most: a city before a region before a country, then the longest words."""
    return max(find_places(text), key=lambda place: (place.depth, len(place.words)), default=None)


@cache
def _organisation_words() -> Mapping[str, tuple[str, ...]]:
    return {row[0]: _words(row[1]) for row in data_rows("organisations.tsv") if len(row) == 2}


@cache
def _streets() -> Mapping[str, tuple[str, tuple[str, ...]]]:
    rows = (row for row in data_rows("organisations.tsv") if len(row) == 3)
    return {row[0].removeprefix("street."): (row[1], _words(row[2])) for row in rows}


_BRITISH_STREETS = frozenset({"GB", "IE", "AU", "NZ", "ZA", "MT", "JM"})


def street_address(rng: random.Random, city: City) -> str:
    """A street and number as the city's country writes them."""
    land = country(city.country)
    style = "en-gb" if land.code in _BRITISH_STREETS else land.language
    if style not in _streets():
        return (
            f"{rng.randint(2, 98) * rng.choice((1, 1, 11, 51))} {rng.choice(_organisation_words()['street'])}"
        )
    pattern, names = _streets()[style]
    numbers = {key: rng.randint(1, 40 if key != "no" else 140) for key in ("no", "no2", "no3")}
    return pattern.format(x=rng.choice(names), **numbers)


def phone_number(rng: random.Random, city: City) -> str:
    """A telephone number; in North America one of those kept for fiction (555-01xx)."""
    pattern = country(city.country).phone.replace("{a}", city.area_code or "2")
    return re.sub("#", lambda _: str(rng.randrange(10)), pattern)


KINDS = (
    "accounting", "advisory", "agency", "bank", "church", "clinic", "club", "consultancy", "contractor",
    "farm", "garage", "generic", "government", "hospital", "hotel", "insurer", "lab", "law", "logistics",
    "manufacturer", "media", "municipality", "museum", "nonprofit", "pharmacy", "real_estate", "restaurant",
    "salon", "school", "shop", "software", "studio", "university", "utility",
)  # fmt: skip


def company_name(rng: random.Random, kind: str, place: City, surname: str = "") -> str:
    """A fictional organisation of a kind of `KINDS` (another word is taken as "generic").

    `surname` is a founder's, used where the pattern drawn has one.
    """
    words = _organisation_words()
    pattern = rng.choice(words[kind if kind in KINDS else "generic"])
    first = surname or rng.choice(words["s"])
    initials = "".join(rng.choice("ABCDEGHKLMNPRSTV") for _ in range(3))
    return pattern.format(
        s=first,
        t=rng.choice([s for s in words["s"] if s != first]),
        c=place.name,
        r=place.region or country(place.country).name,
        w=rng.choice(words["w"]),
        w2=rng.choice(words["w2"]),
        n=rng.choice(words["n"]),
        i=initials,
    )


_SPECIAL_LETTERS = str.maketrans({
    "ß": "ss", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "œ": "oe", "ı": "i", "Æ": "Ae",
    "Ø": "O", "Ł": "L", "Đ": "D", "Þ": "Th", "Œ": "Oe", "ə": "e", "Ə": "E", "’": "'", "ʻ": "'",
})  # fmt: skip


def plain_letters(text: str) -> str:
    """The text in ASCII letters, each letter by its nearest."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_SPECIAL_LETTERS))
    return decomposed.encode("ascii", "ignore").decode()


_DOMAIN_STOP = frozenset({"the", "of", "and", "for", "co", "llp", "group", "offices", "associates"})


def email_domain(organisation: str, country_code: str = "US") -> str:
    """A mail domain made from an organisation's name, ASCII: "Law Offices of Varga" is lawvarga.com."""
    words = re.findall(r"[a-z0-9]+", plain_letters(organisation).lower().replace("'", ""))
    kept = [word for word in words if word not in _DOMAIN_STOP] or words or ["mail"]
    stem = "".join(kept)
    if len(stem) > 18:
        stem = "".join(kept[:2]) if len("".join(kept[:2])) <= 22 else kept[0]
    return f"{stem}.{_ending(organisation, country_code)}"


def _ending(organisation: str, country_code: str) -> str:
    if country_code != "US":
        return country(country_code).tld
    if re.search(r"University|College|Institute of Technology|Polytechnic", organisation):
        return "edu"
    if re.search(
        r"^(City|Town|Township|Municipality) of|City Council|County$|Department|Agency$", organisation
    ):
        return "gov"
    if re.search(
        r"Foundation|Alliance|Church|Society|Friends of|Network|School|Chapel|Trust|Museum", organisation
    ):
        return "org"
    return "com"
