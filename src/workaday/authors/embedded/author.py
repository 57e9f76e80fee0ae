"""The embedded author: a persona and a seed in, a whole computer's plan out. No model, no network, no disk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from workaday import __version__
from workaday.artifacts.plan import Edge, PlannedFile
from workaday.authors.embedded.compile import Compiler, reference_plan
from workaday.authors.embedded.files import FileMaker
from workaday.authors.embedded.former import former_job
from workaday.authors.embedded.founding import found
from workaday.authors.embedded.given import Given
from workaday.authors.embedded.history import Historian, Instance, thin
from workaday.authors.embedded.layout import Layout
from workaday.authors.embedded.load import load_trade, trade_mark, trade_names
from workaday.authors.embedded.mail.known import enter_strangers
from workaday.authors.embedded.mail.room import MailRoom
from workaday.authors.embedded.objectives import MonthAuthor, MonthPlan
from workaday.authors.embedded.profile import Profiler, with_article
from workaday.authors.embedded.sediment.deposit import Sediment
from workaday.authors.embedded.size import draw_files, draw_work
from workaday.authors.embedded.trade import Trade
from workaday.authors.embedded.world import World
from workaday.computer.records import ComputerPlan
from workaday.errors import BuildError
from workaday.objectives.records import Check
from workaday.world.ledger import iso
from workaday.world.persona import PersonaReading, read_persona
from workaday.world.records import Event
from workaday.world.seeds import Seed

_LEAST_SEDIMENT = 6

TRIES = 5
"""How many worlds are drawn for a persona before it is given up: a month must be doable in one of them."""


@dataclass(frozen=True)
class Request:
    """What a computer is made from. `serial` is its number in the fleet, `system` "windows" or "mac",
    `trade` a packaged trade or the path of a folder ("": as the persona says), `size` one of SIZES."""

    id: str
    persona: str
    seed: int
    serial: int
    system: str
    trade: str = ""
    size: str = "paper"


def choose_trade(reading: PersonaReading) -> tuple[str, str]:
    """Which trade serves a persona, and an honest word on how well."""
    trade, job = reading.occupation.trade, reading.job_title
    if trade in trade_names() and reading.standing in ("employed", "self_employed"):
        return trade, f"deep: the {trade} trade knows the work of {with_article(job)}"
    return "general", (
        f"general: no deep trade for {with_article(job)}; records, projects and papers are such as any office "
        f"has, in the terms of {reading.field or reading.occupation.field}"
    )


@dataclass(frozen=True)
class Beginning:
    """What a world is founded on: the life, its trade and why that one, and what is settled already."""

    reading: PersonaReading
    trade: Trade
    fit: str
    given: Given = field(default_factory=Given)


@dataclass(frozen=True)
class Scene:
    """A world with its month, while its papers are being written. `maker` holds those that its history left."""

    request: Request
    world: World
    layout: Layout
    plan: MonthPlan
    maker: FileMaker

    @property
    def id(self) -> str:
        return self.request.id


class Hand:
    """Whoever writes papers beside those that the trade's own events leave. This one leaves it at those."""

    name: Any = "embedded"
    """What computer.json calls the author."""
    from_history = 0.92
    """Which share of the papers comes of the trade's events; keepsakes come from what is left over."""
    earlier_job = True
    """Whether there may have been an earlier job, of which some papers were kept."""
    keepsakes = True
    """Whether templates, stale copies and archives are added."""

    def papers(self, scene: Scene, most: int) -> tuple[list[PlannedFile], list[Edge]]:
        """At most so many more papers, with where they came from."""
        return [], []

    def documents(self, scene: Scene, documents: dict[str, Any]) -> dict[str, Any]:
        """The documents that the user may know, as they shall be."""
        return documents

    def close(self, scene: Scene, checks: Sequence[Check]) -> None:
        """A last entry into the ledger, once the month is compiled."""


def begin(request: Request) -> Beginning:
    """The life that a persona has, and the trade that serves it."""
    reading = read_persona(request.persona, root_of(request).rng("reading"))
    name, fit = choose_trade(reading)
    if request.trade:
        name, fit = request.trade, f"asked for: {trade_mark(request.trade)}"
    return Beginning(reading, load_trade(name), fit)


def root_of(request: Request) -> Seed:
    """The seed of everything on a computer."""
    return Seed.root(request.seed).child(request.serial, request.persona)


def write(request: Request, first: int = 0) -> ComputerPlan:
    """One computer, from the first world that carries a month of work, counted from `first` (a caller that
    found a world wanting goes on from the next). Raises BuildError when there is none in TRIES."""
    return write_with(request, begin(request), Hand(), first)


def write_with(request: Request, beginning: Beginning, hand: Hand, first: int = 0) -> ComputerPlan:
    """The same on a given beginning, with somebody's hand in it."""
    reasons: list[str] = []
    for attempt in range(first, TRIES):
        try:
            return _write(request, beginning, hand, attempt, reasons)
        except BuildError as error:
            reasons.append(str(error))
    raise BuildError(f"{request.id}: no world in {TRIES} tries: {reasons[-1] if reasons else 'none is left'}")


def _write(
    request: Request, beginning: Beginning, hand: Hand, attempt: int, reasons: list[str]
) -> ComputerPlan:
    seed, reading = root_of(request).child("world", attempt), beginning.reading
    world = found(reading, beginning.trade, seed, request.serial, given=beginning.given)
    historian = Historian(world)
    historian.run()
    layout = Layout(world, request.system)
    plan = MonthAuthor(world, historian, layout).run()
    history = historian.history
    history.instances.sort(key=lambda i: (i.when, i.id))
    rng = seed.rng("size")
    wanted = draw_files(rng, request.size, world.habits.usage)
    papers = draw_work(rng, request.size, wanted)
    past = former_job(world, layout, request.serial, papers // 4) if hand.earlier_job else None
    most = papers - (len(past.maker.files) if past else 0)
    kept = thin(_without_held(history.instances, plan), round(most * hand.from_history), rng)
    maker = FileMaker(world, layout, plan)
    maker.run(kept)
    scene = Scene(request, world, layout, plan, maker)
    written, origins = hand.papers(scene, most - len(kept))
    maker.take(written, origins)
    if hand.keepsakes:
        maker.keep(most - len(kept) - len(written))
    files, edges = maker.files, maker.edges
    if past:
        files, edges = files + past.maker.files, edges + past.maker.edges
    letters, carried = MailRoom(world, layout, history, maker.files, request.size).run()
    files, edges = files + letters, edges + carried
    enter_strangers(world, letters)
    here = sum(not f.holder for f in files)
    wanted = max(wanted, here + _LEAST_SEDIMENT)  # what the job left may be more than was drawn
    sediment = Sediment(world, layout, request.size, wanted - here, files)
    checks = Compiler(world, plan).run()
    profiler = Profiler(world, layout, plan, past)
    documents = hand.documents(scene, profiler.documents())
    _record(world, plan, checks)
    hand.close(scene, checks)
    about: dict[str, Any] = {
        "id": request.id, "seed": request.seed, "serial": request.serial, "version": __version__, "author": hand.name,
        "trade": {"name": world.trade.id, "fit": beginning.fit, "named_job": reading.named_job, "occupation": reading.occupation.title,
                  "soc": reading.occupation.soc, "why": reading.why},
        "asked_trade": trade_mark(request.trade), "size": request.size, "files_planned": wanted, "world": attempt, "os": request.system,
        "persona": request.persona, "worlds_discarded": reasons, "patterns_dropped": plan.dropped,
    }  # fmt: skip
    _events(world, history.events, files, "")
    if past:
        _events(past.world, past.events, past.maker.files, "former")
    return ComputerPlan(
        request.id, request.system, about, documents, files, edges,
        [*profiler.folders(), *sediment.folders()], world.ledger, sediment.files(), past.world.ledger if past else None,
    )  # fmt: skip


def _events(world: World, events: Sequence[Event], files: Sequence[PlannedFile], era: str) -> None:
    """What happened goes into the ledger, as far as a file has come of it."""
    used = {f.event_id for f in files if f.era == era}
    for event in events:
        if event.id in used:
            world.ledger.add(event)


def _without_held(instances: list[Instance], plan: MonthPlan) -> list[Instance]:
    """What a colleague keeps is not on the computer: no copy of it from the last weeks is either."""
    held = {instance.place: instance.when for instance, _ in plan.held}
    return [
        i for i in instances
        if i.needed or i.place not in held or held[i.place] - i.when > timedelta(days=45)
    ]  # fmt: skip


def _record(world: World, plan: MonthPlan, checks: list[Check]) -> None:
    """Writes what only the ledger may know."""
    ledger = world.ledger
    for trap in plan.traps:
        ledger.put(
            "traps", trap.id,
            {"kind": trap.kind, "artifact": trap.instance.id, "path": trap.instance.path, "measure": trap.measure,
             "right": trap.right, "wrong": trap.wrong, "story": trap.story, "report_to": trap.report_to,
             "deliverable": trap.deliverable},
        )  # fmt: skip
    for correction in plan.corrections:
        ledger.put("changes", correction.id, correction.model_dump(mode="json"))
    for item in plan.knowledge:
        ledger.insert(
            "knowledge",
            {"id": item.id, "holder": item.holder, "kind": item.kind, "ref": item.ref, "project": item.project,
             "release": item.release, "label": item.label, "aliases": "\n".join(item.aliases), "file": item.file,
             "deliverable": ""},
        )  # fmt: skip
    for deliverable in plan.deliverables:
        ledger.put("deliverables", deliverable.id, deliverable.model_dump(mode="json"))
    for event in plan.events:
        ledger.insert(
            "month_events", {"id": event.id, "when": iso(event.when), "definition": event.model_dump_json()}
        )
    for check in checks:
        ledger.put(
            "checks", check.id, check.model_dump(mode="json"), deliverable=check.deliverable, kind=check.kind,
            points=check.points,
        )  # fmt: skip
    voices = {
        person.id: world.trade.roles[role].voice.model_dump(mode="json")
        | {"latency": list(world.trade.roles[role].latency_hours)}
        for role, person in world.people.items()
        if role != "me"
    }
    held = {
        s.path: {"holder": s.holder, "request": s.request}
        for d in plan.deliverables
        for s in d.sources
        if s.holder
    }
    ledger.put_document("voices", voices)
    ledger.put_document("knowledge", [k.model_dump(mode="json") for k in plan.knowledge])
    ledger.put_document("criteria", [c.model_dump(mode="json") for c in plan.criteria])
    ledger.put_document("held", held)
    ledger.put_document("office", plan.office.model_dump(mode="json"))
    ledger.put_document("plan", reference_plan(world, plan).model_dump(mode="json"))
