"""Who writes: the people of the world, more colleagues down the hall, and outside contacts, each with a way to write.

Names come from the fleet's numbers as everybody else's do (world/names.py): a computer has forty, the roles take
the first, and numbers 20 to 38 lend a family name to a company and nothing more. So no full name of a
correspondent is given twice in a fleet.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from workaday.artifacts.spec import Address
from workaday.authors.embedded.mail.load import TradeTalk
from workaday.authors.embedded.world import World
from workaday.errors import BuildError
from workaday.world.names import EMAIL_HABITS, Name, NameSource, email_local
from workaday.world.places import company_name, email_domain, phone_number
from workaday.world.records import Person
from workaday.world.seeds import Seed

_NUMBERS = 40
_GOODS = frozenset({"contractor", "manufacturer", "shop", "generic"})
_GREETINGS = (
    ("{},", 5), ("Hi {},", 8), ("Hi {} -", 2), ("{} -", 3), ("Hello {},", 3), ("Hey {},", 2), ("Morning {},", 1),
    ("", 5), ("Dear {},", 1), ("{}:", 1), ("hi {},", 1), ("Hi {}!", 1),
)  # fmt: skip
_CLOSINGS = (
    ("", 9), ("Thanks,", 7), ("Best,", 5), ("Regards,", 3), ("Thanks!", 3), ("Best regards,", 3), ("Cheers,", 2),
    ("Thank you,", 3), ("Talk soon,", 1), ("Kind regards,", 2), ("Many thanks,", 1), ("Thx,", 1),
)  # fmt: skip


@dataclass(frozen=True)
class Manner:
    """How somebody writes. `greeting` and `closing` are the two they use; `quote` is how their client quotes
    ("wrote", "outlook"), `phone` the share of mails from a phone, `hour` when their day begins; `wordy` by
    what their mails are longer than others'."""

    greeting: tuple[str, str]
    closing: tuple[str, str]
    quote: str
    phone: float
    hour: float
    wordy: float
    prefix: str  # of a reply's subject
    note: str = ""  # what their client puts below a mail from the phone
    typos: float = 0.0


@dataclass(frozen=True, eq=False)
class Correspondent:
    """Somebody with an address, the same only as itself. `side`: me, inside, client or outside; `role` as in the trade, "" for others."""

    id: str
    name: str
    first: str
    email: str
    title: str
    organization: str
    phone: str
    side: str
    role: str
    manner: Manner
    family: str = ""
    goods: bool = False  # their house delivers things
    office: bool = False  # of another department, where the trade's work is not talked about

    @property
    def address(self) -> Address:
        return Address(self.name, self.email)


def draw_manner(rng: random.Random, notes: Sequence[str], chronotype: float = 0.0) -> Manner:
    def two(of: tuple[tuple[str, int], ...]) -> tuple[str, str]:
        first, second = rng.choices([o for o, _ in of], [w for _, w in of], k=2)
        return first, second

    quote = rng.choices(["wrote", "outlook"], [7, 3])[0]
    return Manner(
        two(_GREETINGS), two(_CLOSINGS), quote,
        phone=rng.choice([0.0, 0.0, 0.05, 0.1, 0.3]), hour=8 + chronotype + rng.choice([-0.75, -0.5, 0, 0, 0.25, 0.75]),
        wordy=rng.lognormvariate(0, 0.3), prefix="RE: " if quote == "outlook" else "Re: ", note=rng.choice(notes),
        typos=rng.choice([0.0, 0.0, 0.0, 0.01, 0.03]),
    )  # fmt: skip


class People:
    """The correspondents of one world."""

    def __init__(
        self, world: World, talk: TradeTalk, phone_notes: Sequence[str], office_titles: Sequence[str],
        private_domains: Sequence[str],
    ) -> None:  # fmt: skip
        self.world, self.talk, self.notes = world, talk, phone_notes
        self.rng = world.seed.rng("mail", "people")
        self._on: dict[date, dict[str, Correspondent]] = {}
        self._inside: dict[date, list[Correspondent]] = {}
        self.me = self.of_world(world.me, "me", world.habits.chronotype * 0.5)
        self.by_id: dict[str, Correspondent] = {"me": self.me}
        earlier = [person for person, _ in world.before.values()]
        for person in [*world.people.values(), *earlier]:
            if person.role != "me":
                self.by_id[person.id] = self.of_world(person, self.side_of(person.role))
        self.rows = list(self.of_rows(private_domains))
        self.more = [*self.rows, *self.strangers(office_titles)]
        self.by_id.update((c.id, c) for c in self.more)

    def side_of(self, role: str) -> str:
        """Whoever is served is a client, whatever house they are of."""
        known = self.world.trade.roles.get(role)
        if known is None or known.side == "inside":
            return "inside"
        return "client" if "client" in (known.side, known.relation) else "outside"

    def of_world(self, person: Person, side: str, chronotype: float = 0.0) -> Correspondent:
        return Correspondent(
            person.id, person.name, person.first, person.email, person.title, person.organization, person.phone, side,
            person.role, draw_manner(self.rng, self.notes, chronotype), person.family,
        )  # fmt: skip

    def on(self, day: date) -> dict[str, Correspondent]:
        """Who held each role on that day, the user among them."""
        if day not in self._on:
            self._on[day] = {role: self.by_id[p.id] for role, p in self.world.people_on(day).items()}
        return self._on[day]

    def inside(self, day: date) -> list[Correspondent]:
        """Colleagues on that day, those whom the user works with first."""
        if day not in self._inside:
            roles = [c for c in self.on(day).values() if c.side == "inside"]
            self._inside[day] = roles + [c for c in self.more if c.side == "inside"]
        return self._inside[day]

    def near(self, day: date) -> list[Correspondent]:
        """Those of them with whom the trade's work is talked about."""
        return [c for c in self.inside(day) if not c.office]

    # --- people whom the world does not know ---

    def of_rows(self, domains: Sequence[str]) -> Iterator[Correspondent]:
        """People of the registers: clients with an address at home, staff with one of the house."""
        rng, world = self.rng, self.world
        habit = _habit(world.people.values())
        for kind in self.talk.people:
            rows = world.rows.get(kind.table, [])
            taken = {c.name for c in self.by_id.values()}
            for n, row in enumerate(rng.sample(rows, min(len(rows), kind.count))):
                name = str(row.get(kind.name) or "")
                since = str(row.get(self.world.trade.tables[kind.table].date) or "")
                if (
                    " " not in name
                    or name in taken
                    or since > (world.cutoff - timedelta(days=120)).isoformat()
                ):
                    continue
                taken.add(name)
                words = name.split()
                as_name = Name(words[0], words[-1], name, "given_first", "female", "")
                inside = kind.side == "inside"
                domain = world.org.domain if inside else rng.choice(list(domains))
                yield Correspondent(
                    f"r{n + 1:02d}", name, words[0], f"{email_local(as_name, habit if inside else rng.choice(EMAIL_HABITS))}@{domain}",
                    str(row.get(kind.title) or "") if kind.title else "", world.org.name if inside else "",
                    phone_number(rng, world.city), kind.side, "", draw_manner(rng, self.notes), words[-1],
                )  # fmt: skip

    def strangers(self, office_titles: Sequence[str]) -> Iterator[Correspondent]:
        """Colleagues of other departments and contacts elsewhere."""
        rng, world = self.rng, self.world
        alone = world.reading.standing not in ("employed",)
        names = self.names()
        taken = {c.email for c in [*self.by_id.values(), *self.rows]}
        habit = _habit(world.people.values())
        inside = (
            0
            if world.reading.standing == "self_employed"
            else rng.randint(3, 6)
            if alone
            else rng.randint(6, 11)
        )
        offices = rng.sample(list(office_titles), min(inside // 2, len(office_titles)))
        titles = rng.sample(self.talk.inside_titles, min(inside - inside // 2, len(self.talk.inside_titles)))
        for n, title in enumerate([*titles, *offices]):
            name = next(names, None)
            if name is None:
                return
            made = self.stranger(
                f"n{n + 1:02d}",
                name,
                title,
                world.org.name,
                world.org.domain,
                "inside",
                habit,
                office=title in offices,
            )
            if made.email not in taken:
                taken.add(made.email)
                yield made
        for n, (kind, theirs) in enumerate(self.firms(rng.randint(5, 8))):
            lender = next(names, None)
            if lender is None:
                return
            firm = company_name(rng, kind, world.city, lender.family)
            domain = email_domain(firm, world.city.country)
            if any(c.email.endswith(f"@{domain}") for c in self.by_id.values()):
                continue
            for k, title in enumerate(theirs):
                name = lender if k == 0 else next(names, None)
                if name is None:
                    return
                yield self.stranger(
                    f"o{n + 1:02d}{k}", name, title, firm, domain, "outside", rng.choice(EMAIL_HABITS[:3]), goods=kind in _GOODS
                )  # fmt: skip

    def firms(self, count: int) -> Iterator[tuple[str, list[str]]]:
        for _ in range(count):
            kind = self.rng.choice(list(self.talk.outside))
            titles = self.talk.outside[kind]
            yield kind, self.rng.sample(titles, min(len(titles), self.rng.choice([1, 1, 2, 2, 3])))

    def stranger(
        self, id: str, name: Name, title: str, firm: str, domain: str, side: str, habit: str,
        *, goods: bool = False, office: bool = False,
    ) -> Correspondent:  # fmt: skip
        return Correspondent(
            id, name.full, name.given, f"{email_local(name, habit)}@{domain}", title, firm,
            phone_number(self.rng, self.world.city), side, "", draw_manner(self.rng, self.notes), name.family, goods, office,
        )  # fmt: skip

    def names(self) -> Iterator[Name]:
        """Names of the computer's numbers that no person of the world has."""
        serial = serial_of(self.world.seed)
        source = NameSource(Seed(self.world.seed.path.split("/")[0]).number(32))
        taken = {c.name for c in [*self.by_id.values(), *self.rows]}
        tables = self.world.trade.tables
        rows = {
            row[column]
            for table, rows in self.world.rows.items() if table in tables
            for column, made in tables[table].columns.items() if made.gen == "person"
            for row in rows
        }  # fmt: skip
        for k in (*range(len(self.world.trade.roles) + 1, 20), *range(20, 39)):
            name = source.person(
                self.rng, country=self.world.city.country, serial=serial * _NUMBERS + k, taken=taken
            )
            if name.full not in rows:
                yield name


def serial_of(seed: Seed) -> int:
    """The computer's number in its fleet: the second part of its seed. Raises BuildError where there is none."""
    parts = seed.path.split("/")
    if len(parts) < 2 or not parts[1].isdigit():
        raise BuildError(
            f"seed {seed.path!r} has no computer's number as its second part; make it with child(serial)"
        )
    return int(parts[1])


def _habit(people: Iterable[Person]) -> str:
    """How this house makes addresses from names."""
    counts = dict.fromkeys(EMAIL_HABITS, 0)
    for person in people:
        name = Name(person.given, person.family, person.name, "given_first", "female", "")
        for habit in EMAIL_HABITS:
            counts[habit] += person.email.startswith(f"{email_local(name, habit)}@")
    return max(counts, key=lambda habit: counts[habit])
