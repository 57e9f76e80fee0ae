"""The address book: everybody who writes, as people keep them: some twice, some out of date, some with a note."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from workaday.artifacts.spec import Card
from workaday.authors.embedded.mail.load import Talk
from workaday.authors.embedded.mail.people import Correspondent, People
from workaday.authors.embedded.mail.words import Speaker
from workaday.world.places import phone_number

_DOUBLED = {"low": 0.12, "medium": 0.06, "high": 0.02}
_STALE = {"low": 0.16, "medium": 0.09, "high": 0.04}


def cards(
    people: People,
    writers: Sequence[Correspondent],
    talk: Talk,
    speaker: Speaker,
    rng: random.Random,
    last: date,
) -> list[Card]:
    """A card for everybody of the world and for whoever wrote, in the order in which they were entered."""
    world = people.world
    kept = dict.fromkeys([c for c in people.by_id.values() if c.role or c.id.startswith("x")])
    kept |= dict.fromkeys(c for c in writers if c.id)
    kept.pop(people.me, None)
    made: list[Card] = []
    tidiness = world.habits.tidiness
    for person in sorted(kept, key=lambda c: rng.random()):
        revised = _moment(rng, world.life_start, last)
        phone = person.phone
        stale = rng.random() < _STALE[tidiness]
        note = ""
        if rng.random() < 0.12:
            third = rng.choice(list(kept)).first
            note = speaker.pick(
                "card notes", talk.filing["card_notes"], {"phone": person.phone, "third": third}
            )
        groups = {"inside": world.org.name, "client": "Clients", "outside": ""}.get(person.side, "")
        card = Card(
            uid=f"{rng.getrandbits(64):016x}", name=person.name, given=person.first, family=person.family,
            emails=(person.email,), phones=(phone_number(rng, world.city) if stale else phone,),
            mobile=phone_number(rng, world.city) if rng.random() < 0.25 else "", organization=person.organization,
            title="" if rng.random() < 0.2 else person.title, note=note,
            categories=(groups,) if groups and tidiness == "high" else (), revised=revised,
        )  # fmt: skip
        made.append(card)
        if rng.random() < _DOUBLED[tidiness]:
            short = rng.choice([person.first, f"{person.first} {person.organization}".strip(), person.email])
            made.append(Card(f"{rng.getrandbits(64):016x}", short, emails=(person.email,) if rng.random() < 0.6 else (),
                             phones=(phone,), revised=_moment(rng, world.life_start, last)))  # fmt: skip
    made.sort(key=lambda c: c.revised or _moment(rng, world.life_start, last))
    return made


def _moment(rng: random.Random, first: date, last: date) -> datetime:
    day = first + timedelta(days=rng.randrange(max(1, (last - first).days)))
    return datetime.combine(day, time(rng.randint(8, 18), rng.randrange(60), rng.randrange(60)))
