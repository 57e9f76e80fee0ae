"""The model author: the paper's stages in its order, each filling the records that the embedded author fills.

A persona becomes a person, a way of keeping a computer, a trade of this one person, a file plan, papers, a rubric. The
world is founded before a word is written, so that what is written can only refer to what is so. Rendering, mail, sediment,
the month, its checks and its reference plan are the embedded author's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from workaday.artifacts.plan import Edge, PlannedFile
from workaday.authors.embedded import author as embedded
from workaday.authors.embedded.author import Beginning, Hand, Request, Scene, write_with
from workaday.authors.embedded.founding import month_start_for
from workaday.authors.embedded.given import Given
from workaday.authors.embedded.load import load_trade, trade_mark
from workaday.authors.embedded.trade import Trade
from workaday.authors.model import plan as plans
from workaday.authors.model import policy as policies
from workaday.authors.model import profile as profiles
from workaday.authors.model.asking import Errand, ask
from workaday.authors.model.policy import PolicyAnswer
from workaday.authors.model.profile import Life, ProfileAnswer
from workaday.authors.model.rubric import rubric_errand
from workaday.authors.model.sections import draft_trade
from workaday.authors.model.specs import Writer
from workaday.authors.model.trade_brief import Brief
from workaday.authors.model.wording import Wording
from workaday.computer.records import ComputerPlan
from workaday.errors import ModelAnswerError
from workaday.models.answers import clean
from workaday.models.prompts import prompt
from workaday.models.records import Model
from workaday.objectives.records import Check
from workaday.world.names import user_name
from workaday.world.period import on_or_after
from workaday.world.persona import read_persona

FROM_HISTORY = 0.25
"""Which share of the papers the trade's own events leave: registers, lists, what recurs. The rest is planned."""

MOST_FILES = 160
"""How many files are planned for one computer: its calls stay below 400."""

_LEAST_PLANNED = 0.4
"""A plan of a smaller share of the files that are wanted is none."""

_KEPT = 64
"""Of how many computers the beginning is remembered, should another world be drawn for them."""

STAGES = ("profile", "policy", "plan", "spec", "rubric")

MOST_PERSONA = 4_000
"""Characters of a persona that a model is shown."""


@dataclass(frozen=True)
class Person:
    """What the first two stages found out."""

    life: Life
    profile: ProfileAnswer
    policy: PolicyAnswer

    @property
    def about(self) -> str:
        return profiles.summary(self.profile, self.life.me.full)


class ModelAuthor:
    """Writes computers with a model. `folder` is where the trades that it drafts are kept; `files` is how many files
    it plans (0: as many as a computer of the size has), `jobs` how many papers it asks for at a time.

    Safe to use from several threads, one computer each.
    """

    def __init__(self, model: Model, folder: Path, *, files: int = 0, jobs: int = 4) -> None:
        self.model, self.folder, self.files, self.jobs = model, folder, files, jobs
        self._begun: dict[str, tuple[Person, Beginning]] = {}

    def write(self, request: Request, first: int = 0) -> ComputerPlan:
        """One computer, from the first world from `first` on that carries a month. Raises BuildError when there is
        none, and a ModelError when the model does not do its part."""
        person, beginning = self._beginning(request)
        return write_with(request, beginning, _PersonPen(self, person), first)

    def rehearse(self, request: Request, first: int = 0) -> ComputerPlan:
        """The same world and month without the papers: the calls for them are not made."""
        return write_with(request, self._beginning(request)[1], Rehearsal(), first)

    def _beginning(self, request: Request) -> tuple[Person, Beginning]:
        """What the first stages found out; asked for once."""
        if request.id not in self._begun:
            if len(self._begun) >= _KEPT:
                self._begun.pop(next(iter(self._begun)), None)
            self._begun[request.id] = self.begin(request)
        return self._begun[request.id]

    def begin(self, request: Request) -> tuple[Person, Beginning]:
        """The person, how they keep a computer, and the trade of their world."""
        person = self.person(request)
        trade, fit = self.trade(request, brief_of(person, request))
        return person, Beginning(
            profiles.reading_of(person.profile, person.life.reading, None if request.trade else trade),
            trade,
            fit,
            given_of(person, request, trade),
        )

    def person(self, request: Request) -> Person:
        root = embedded.root_of(request)
        reading = read_persona(request.persona, root.rng("reading"))
        life = profiles.life_of(reading, root, request.serial, month_start_for(root.rng("month")))
        profile = ask(self.model, profile_errand(life, request))
        policy = ask(self.model, policy_errand(life, profile, request))
        return Person(life, profile, policy)

    def trade(self, request: Request, brief: Brief) -> tuple[Trade, str]:
        """The trade that is asked for, or one drafted for this person."""
        if request.trade:
            return load_trade(request.trade), f"asked for: {trade_mark(request.trade)}"
        draft = draft_trade(brief, self.model, self.folder / request.id, jobs=self.jobs)
        return load_trade(str(draft.folder)), f"drafted by {self.model.name} for {brief.job_title}"


class Rehearsal(Hand):
    """Nobody's hand: the papers are left to the trade's events, in the world that the model's hand will find."""

    earlier_job = False


class Pen(Hand):
    """The model's hand in one computer; `about` is its person in a few lines."""

    from_history = FROM_HISTORY
    earlier_job = False  # the career is the model's, and no second world is founded for it

    def __init__(self, author: ModelAuthor, about: str) -> None:
        self.author, self.about = author, about
        self.writer: Writer | None = None
        self.left_out: list[str] = []
        self.planned = 0

    @property
    def name(self) -> Any:
        """The author as computer.json names it, with what it lost on the way."""
        lost = list(self.writer.lost.values()) if self.writer else []
        return {
            "model": self.author.model.name,
            "prompts": {f"author/{s}": prompt(f"author/{s}").version for s in ("system", *STAGES)},
            "files_planned": self.planned, "files_not_planned": self.left_out, "files_lost": lost,
        }  # fmt: skip

    def papers(self, scene: Scene, most: int) -> tuple[list[PlannedFile], list[Edge]]:
        planned = self.plan(scene, self.author.files or min(max(most, 1), MOST_FILES))
        self.planned, self.left_out = len(planned.papers), planned.left_out
        wording = Wording(scene.world, self.about)
        self.writer = Writer(scene, planned, wording, self.author.model, self.author.jobs)
        return self.writer.run()

    def plan(self, scene: Scene, count: int) -> plans.FilePlanned:
        """Which files there shall be: about `count`."""
        raise NotImplementedError

    def close(self, scene: Scene, checks: Sequence[Check]) -> None:
        items = [
            item
            for deliverable in scene.plan.deliverables
            for item in ask(self.author.model, rubric_errand(scene, self.about, deliverable, checks))
        ]
        scene.world.ledger.put_document("rubric", [i.model_dump(mode="json") for i in items])


class _PersonPen(Pen):
    """The model's hand in a computer whose person it made up."""

    def __init__(self, author: ModelAuthor, person: Person) -> None:
        super().__init__(author, person.about)
        self.person = person

    def plan(self, scene: Scene, count: int) -> plans.FilePlanned:
        """The file plan, chunk after chunk from the oldest on."""
        policy = self.person.policy
        planner = plans.Planner(scene, policies.hours_of(policy), self.about, policies.summary(policy))
        for window in plans.windows(scene.world.life_start, scene.world.until, count):
            ask(self.author.model, planner.errand(window))
        made, left = len(planner.plan.papers), planner.plan.left_out
        if made < _LEAST_PLANNED * count:
            why = left[0] if left else "nothing came"
            raise ModelAnswerError(f"{scene.id}: {made} of {count} files could be planned: {why[:300]}")
        return planner.plan

    def documents(self, scene: Scene, documents: dict[str, Any]) -> dict[str, Any]:
        return {
            **documents,
            "user_profile.json": profiles.told_profile(self.person.profile, documents["user_profile.json"]),
            "filesystem_policy.json": policies.told_policy(
                self.person.policy, documents["filesystem_policy.json"]
            ),
        }


# --- the first questions ---


def profile_errand(life: Life, request: Request) -> Errand[ProfileAnswer, ProfileAnswer]:
    reading = life.reading
    words = prompt("author/profile").render(
        persona=clean(request.persona)[:MOST_PERSONA], month_start=life.month_start, me=life.me.full,
        named=reading.named_job, job_title=reading.job_title, field=reading.field, stage=reading.stage,
        place=", ".join(filter(None, [reading.city, reading.region, reading.country])), names=[n.full for n in life.cast],
    )  # fmt: skip
    return Errand("profile", words, ProfileAnswer, lambda a: profiles.checked(a, life), subject=request.id)


def policy_errand(life: Life, profile: ProfileAnswer, request: Request) -> Errand[PolicyAnswer, PolicyAnswer]:
    start = life.month_start
    earliest, latest = (start - timedelta(days=d) for d in reversed(policies.LIFE_DAYS))
    words = prompt("author/policy").render(
        person=profiles.summary(profile, life.me.full), tidiness=profile.tidiness, tech_level=profile.tech_level,
        usage=profile.usage, system="Windows" if request.system == "windows" else "macOS",
        home="C:/Users/NAME" if request.system == "windows" else "/Users/NAME",
        projects=[p.folder for p in profile.projects], earliest=earliest, latest=latest,
    )  # fmt: skip
    return Errand(
        "policy",
        words,
        PolicyAnswer,
        lambda a: policies.checked(a, start, request.system),
        subject=request.id,
    )


def brief_of(person: Person, request: Request) -> Brief:
    """What the trade is drafted for: this one person."""
    profile = person.profile
    projects = "\n".join(f"- {p.name} ({p.status}): {p.what} {p.why} {p.my_role}" for p in profile.projects)
    people = "\n".join(f"- {p.title}, {p.side}, {p.relation}: {p.about}" for p in profile.people)
    return Brief(
        f"{profile.job_title} at {profile.employer}", profile.job_title, f"{person.about}\nProjects:\n{projects}\nPeople:\n{people}",
        f"{profile.employer}. {profile.about_employer}", clean(request.persona)[:MOST_PERSONA],
    )  # fmt: skip


def given_of(person: Person, request: Request, trade: Trade) -> Given:
    """What of the world is settled by the first two stages."""
    life, profile, policy = person.life, person.profile, person.policy
    root = embedded.root_of(request)
    login = user_name(life.me, root.rng("login"))
    return Given(
        me=life.me, title=profile.job_title, login=login, stage=profile.stage, about_employer=profile.about_employer,
        people=profiles.people_of(profile, life), habits=policies.habits_of(policy, profile, root.rng("habits")),
        folders=policies.folders_of(policy, login, request.system),
        projects=profiles.projects_of(profile.projects, trade, policy.started, life.month_start),
        life_start=on_or_after(policy.started), month_start=life.month_start,
    )  # fmt: skip
