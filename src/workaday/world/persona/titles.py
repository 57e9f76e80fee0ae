"""Job titles in English: found in a noun phrase, and written as a person would carry them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from workaday.world.persona.occupations import by_alias
from workaday.world.persona.record import Occupation
from workaday.world.places import cities, countries

_MOOD = frozenset(
    """old elderly aged young middle-aged retired former ex fellow local aspiring novice experienced seasoned
    veteran skilled talented famous renowned acclaimed well-known popular influential powerful successful
    passionate dedicated committed devoted detail-oriented meticulous organized ethical conservative liberal
    progressive skeptical sceptical skeptic cynical optimistic pessimistic envious jealous mischievous
    perplexed stressed stressed-out overworked burnt-out grizzled legendary star proud humble friendly
    knowledgeable curious creative innovative visionary forward-thinking traditional old-school modern
    tech-savvy eco-conscious budget-conscious environmentally-conscious cautious fearless reckless brave
    determined ambitious motivated enthusiastic eager excited avid ardent hardcore die-hard loyal nostalgic
    sarcastic playful witty funny bored tired busy lazy happy sad angry frustrated disgruntled struggling
    unknown anonymous independent freelance self-employed part-time full-time amateur professional practicing
    practising licensed certified registered-only qualified accredited award-winning prize-winning
    best-selling bestselling successful accomplished established emerging up-and-coming budding rising
    promising gifted brilliant genius eccentric quirky outspoken controversial unscrupulous corrupt honest
    reliable trusted trustworthy respected esteemed distinguished prominent leading top expert highly very
    extremely fiercely politically civic-minded community-minded small small-town big-city rural urban
    suburban male female woman man black white african-american african american european asian western
    eastern northern southern foreign international global native immigrant expatriate expat bilingual
    multilingual single married divorced widowed pregnant disabled blind deaf queer gay lesbian transgender
    nonbinary christian catholic-born muslim jewish hindu buddhist atheist vegan vegetarian religious devout
    spiritual strict stern lenient patient impatient kind compassionate empathetic empathic caring supportive
    inspiring inspirational inquisitive resourceful versatile tireless hard-working hardworking diligent
    disciplined rigorous thorough careful responsible competitive rival contemporary current present future
    recent new newly original typical average ordinary common regular casual serious avid low-income wealthy
    rich poor affluent entrepreneurial business-savvy savvy smart intelligent clever wise practical pragmatic
    idealistic patriotic nationalist radical militant feminist socialist capitalist libertarian republican
    democratic democrat another other certain particular shy introverted extroverted outgoing charismatic
    charming elegant stylish glamorous fashionable real true self-taught self-made long-time longtime lifelong
    high-profile world-class world-renowned world-famous internationally nationally critically highly-skilled
    detail-obsessed data-driven results-driven results-oriented no-nonsense open-minded close-minded
    narrow-minded strong-willed headstrong stubborn opinionated lukewarm bitter disillusioned jaded weary
    first-time rookie inexperienced beginner intermediate advanced semi-retired job-seeking unemployed
    overwhelmed anxious nervous worried concerned troubled lonely isolated reclusive solitary aggressive
    unethical dishonest shrewd cunning ruthless greedy generous charitable philanthropic ardently deeply
    outdoorsy adventurous athletic health-conscious fitness-conscious stay-at-home working-class blue-collar
    old-fashioned mature senior-aged early-career mid-career year-old twenty-something thirty-something
    dance-loving music-loving nature-loving good great excellent exceptional outstanding remarkable keen
    strongly quite rather somewhat always often tech savvy friendly-faced energetic dynamic vibrant lively
    hopeful resilient courageous bold daring fierce intense relentless tenacious persistent analytical
    methodical logical rational scientific-minded thoughtful thought-provoking reflective philosophical-minded
    sensitive emotional temperamental moody grumpy cheerful jovial jolly mysterious enigmatic secretive
    notorious infamous disgraced convicted imprisoned incarcerated exiled displaced undocumented homeless
    ex-military war-torn battle-hardened combat-experienced decorated honored proud-hearted redneck""".split()
)
_KEEP = frozenset(
    """medical electrical mechanical chemical political digital classical culinary forensic academic cognitive
    civil environmental vocational personal corporate legal clinical public social cultural historical mobile
    agricultural industrial financial musical theatrical technical scientific mathematical economic military
    royal diplomatic dental veterinary surgical pediatric psychiatric emergency marine naval aerial criminal
    moral musical physical applied computational quantum organic molecular nuclear theoretical experimental
    structural architectural educational special visual graphic interactive creative-writing investigative
    technology-enhanced statistical actuarial logistic municipal federal national regional international-law
    commercial residential industrial executive administrative operational strategic associate assistant deputy
    chief senior junior lead head principal managing trainee apprentice adjunct visiting emeritus vice interim
    acting freelance-writing electronic acoustic nautical botanical tropical veterinary canonical biblical
    monastic parish liturgical mexican-food italian-food sushi ceramic plastic metallic textile aboriginal-art
    natural renewable solar atmospheric planetary linguistic comparative african european-law asian-studies
    nutritional biomedical pharmaceutical geological geographical analytical-chemistry ancient medieval-history
    modern-history contemporary-dance""".split()
)
_ADJECTIVE = re.compile(
    r"(?:ive|ous|ful|less|able|ible|ish|ing|ed|ic|al|ary|ant|ent|ly|ese|ian|ean)$|y$(?<!gy)(?<!ry)(?<!ity)"
)
_NOUN_ING = frozenset("marketing engineering accounting mining racing boxing building testing training planning "
                      "fishing farming climbing manufacturing programming advertising banking housing nursing "
                      "wrestling swimming cycling running skating painting casting broadcasting packaging "
                      "publishing gaming recycling acting tattooing brewing catering".split())  # fmt: skip
_NOUN_LY = frozenset("family police army navy energy city county industry comedy pharmacy university library "
                     "therapy hockey rugby security community history theology activity body beauty pottery "
                     "jewelry poultry dairy cannery music politics fabric magic ceramic hospital journal "
                     "animal metal festival capital rental portal logic clinic traffic plant restaurant "
                     "elephant student talent event content rent agent parent bed equity charity sanctuary "
                     "documentary secondary elementary primary military veterinary seed feed".split())  # fmt: skip
_GRADES = ("senior", "junior", "lead", "chief", "head", "principal", "associate", "assistant", "deputy",
           "trainee", "apprentice", "vice", "managing", "executive", "staff")  # fmt: skip


@dataclass(frozen=True, slots=True)
class TitleMatch:
    """A job named in a phrase: `words` as written, with what belongs to the title before it."""

    occupation: Occupation
    words: str
    alias: str
    end: int


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


@cache
def _longest() -> int:
    return max(alias.count(" ") for alias in by_alias()) + 1


def match_title(phrase: str, *, at_end: bool = False) -> TitleMatch | None:
    """The job that a noun phrase names: the match that ends last, the longest of those.

    With `at_end`, only a job at the very end counts ("film producer", not "producer friend").
    """
    tokens = re.sub(r"[^\w\s'’.+#/&-]", " ", phrase).replace("’", "'").split()
    low = [
        token.lower().strip(".'") if token.lower() not in (".net", "c#") else token.lower()
        for token in tokens
    ]
    for end in range(len(low), 0, -1):
        for start in range(max(0, end - _longest()), end):
            words = " ".join(low[start:end])
            job = by_alias().get(words) or by_alias().get(words.replace("-", " "))
            if job is None and end == len(low):
                job = by_alias().get(" ".join([*low[start : end - 1], _singular(low[end - 1])]))
            if job is not None:
                first = _extend(low, tokens, start)
                return TitleMatch(job, " ".join(tokens[first:end]), words, end)
        if at_end:
            return None
    return None


def _extend(low: list[str], tokens: list[str], start: int) -> int:
    """Where the title begins: nouns and grades before the matched words belong to it, moods do not."""
    while start and _belongs(low[start - 1], tokens[start - 1]):
        start -= 1
    return start


def _belongs(word: str, token: str) -> bool:
    if (
        word in _MOOD
        or re.match(r"\d", word)
        or word in ("a", "an", "the", "and", "of", "or", "his", "her", "their")
    ):
        return False
    if word in _KEEP or word in _NOUN_ING or word in _NOUN_LY or word in _GRADES:
        return True
    if "'" in word or is_demonym(token) or token in _place_words():
        return False
    if token[:1].isupper() and not token.istitle() or "." in token:
        return True
    return not _ADJECTIVE.search(word)


def is_mood(word: str) -> bool:
    """Whether the word tells of a person's manner, age or fame, and not of their work."""
    return word.lower() in _MOOD


@cache
def _demonyms() -> frozenset[str]:
    return frozenset(
        w for land in countries().values() for name in (land.name, *land.demonyms) for w in name.split()
    )


@cache
def _place_words() -> frozenset[str]:
    names = [name for city in cities() for name in (city.name, city.region, *city.aliases)]
    return frozenset(word for name in names for word in name.split())


def is_demonym(token: str) -> bool:
    """Whether the word says where somebody is from."""
    return token in _demonyms() or token.endswith("-born")


def as_title(words: str) -> str:
    """Sentence case, with proper nouns and abbreviations left as they are: "Discord bot developer"."""
    kept = words.split()
    while len(kept) > 1 and kept[0].lower() in _MOOD and " ".join(kept).lower() not in by_alias():
        kept.pop(0)
    first, _, rest = " ".join(kept).partition(" ")
    upper = {"ceo", "cfo", "cto", "cio", "coo", "hr", "it", "pr", "dj", "mp", "emt", "gp", "ngo", "tv", "seo", "ui", "ux",
             "php", "mis", "av", "esl", "hvac", "pe", "rn", "dba", "ai", "vfx", "cnc", "sql"}  # fmt: skip
    first = first.upper() if first.lower() in upper else first[:1].upper() + first[1:]
    rest = " ".join(w.upper() if w.lower() in upper else w for w in rest.split())
    rest = _lower_generic(rest)
    return f"{first} {rest}".strip()


def _lower_generic(rest: str) -> str:
    if re.search(r"\b(?:in|of) ", rest):
        return rest
    titles = {word for alias in by_alias() for word in alias.split()}
    proper = {"java", "python", "azure", "aws", "roman", "discord", "android", "unity", "swift", "go", "rust"}
    return " ".join(
        w.lower() if w.istitle() and w.lower() in titles and w.lower() not in proper else w
        for w in rest.split()
    )
