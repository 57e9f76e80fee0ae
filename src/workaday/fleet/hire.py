"""Who works: from a name to somebody at a desk. A name with a colon in it is a language model's."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from workaday.computer.open import Computer
from workaday.errors import RunDivergedError, UsageError
from workaday.fleet.skills import read_skills
from workaday.models.forecast import Forecast, forecast
from workaday.models.open import SPENT, find_settings, open_model
from workaday.models.prices import Price, listed_context, price_of
from workaday.models.records import Model
from workaday.models.settings import read_settings
from workaday.models.spend import Spend, check_cap
from workaday.month.about import write_about
from workaday.month.desk import Desk, ToolInfo
from workaday.month.desk.desk import TOOLS
from workaday.month.resume import Replies
from workaday.month.run import Run
from workaday.objectives.records import ReferencePlan
from workaday.workers.idle import IdleWorker
from workaday.workers.imperfect import HABITS, ImperfectWorker
from workaday.workers.model import Limits, ModelWorker
from workaday.workers.model.forecast import month_lines
from workaday.workers.model.worker import standing_characters
from workaday.workers.protocol import Worker
from workaday.workers.reference import ReferenceWorker

WORKERS = ("reference", *HABITS, "idle")
QUIET = frozenset(tool.name for tool in TOOLS.values() if tool.reads or tool.free)
"""Tools that only look."""


@dataclass(frozen=True)
class Terms:
    """What a model is given for its month beside the computer: a folder of skills and bounds for a day, and caps on what
    the run may cost in all, US dollars and tokens."""

    skills: Path | None = None
    limits: Limits = field(default_factory=Limits)
    max_usd: float | None = None
    max_tokens: int | None = None

    @property
    def are_settled(self) -> bool:
        """Whether they say nothing that a run on its way could not take any more."""
        return self.skills is None and self.limits == Limits()


Hired = Callable[[Desk], AbstractContextManager[Worker]]
"""Sits down at a desk, and leaves it."""


def worker_named(name: str, computer: Computer) -> Worker:
    """A worker who needs nothing but a desk. Raises UsageError for one that there is not."""
    if name == "reference":
        return ReferenceWorker(ReferencePlan.model_validate(computer.ledger.document("plan")))
    if name in HABITS:
        return ImperfectWorker(ReferencePlan.model_validate(computer.ledger.document("plan")), name)
    if name == "idle":
        return IdleWorker()
    raise UsageError(f"no worker {name!r}: there are {', '.join(WORKERS)}, and models (provider:model)")


def is_model(name: str) -> bool:
    """Whether a worker's name is a model's."""
    return ":" in name or (name not in WORKERS and name in read_settings())


def hire_named(
    name: str, computer: Computer, terms: Terms, kept: Mapping[str, Any] | None = None
) -> tuple[str, Hired]:
    """The name under which somebody works, and how they sit down. Raises like `worker_named`, `open_model`, `hire`."""
    if is_model(name):
        return name, hire(open_model(name), terms, kept, price_of(find_settings(name)))
    if terms != Terms():
        raise UsageError(f"{name} is no model: skills, bounds and caps are for models (provider:model) alone")
    worker = worker_named(name, computer)
    return worker.name, lambda desk: nullcontext(worker)


def hire(
    model: Model, terms: Terms, kept: Mapping[str, Any] | None = None, price: Price | None = None
) -> Hired:
    """A model as a worker. `kept` is what run.json says of one who goes on: it is on those terms then, save for the
    caps. Raises InputError for skills that cannot be read, UsageError for terms that one who goes on cannot have any
    more, ModelSetupError for a cap on money without a price and for a context that is too small."""
    if kept and not terms.are_settled:
        raise UsageError(
            "skills and bounds of a day are settled when a model begins; leave them away with --resume, or"
            " give the run to another worker (--worker)"
        )
    check_cap(model.name, price, terms.max_usd)
    if kept:
        terms = replace(terms, skills=_folder(kept["skills_in"]), limits=Limits(**kept["limits"]))
    skills = read_skills(terms.skills) if terms.skills else ()
    room = terms.limits.room(model.context_tokens)
    room.check(model.name, standing_characters(_tools(), skills, native=model.calls_tools, room=room))
    # As much as it was as the month began: what is known of a model's context may change before it goes on.
    terms = replace(terms, limits=replace(terms.limits, context_tokens=room.tokens))

    @contextmanager
    def sit(desk: Desk) -> Iterator[ModelWorker]:
        spend = Spend(desk.run.out / SPENT, max_usd=terms.max_usd, max_tokens=terms.max_tokens)
        try:
            replies = Replies(desk, desk.run.taken_over)
            worker = ModelWorker(
                spend.metered(model, price), replies.once, desk.tools(), limits=terms.limits, skills=skills,
                quiet=QUIET, subject=str(desk.run.about.get("computer_id", "")),
            )  # fmt: skip
            _agree(desk.run, worker, terms, kept)
            yield worker
        finally:
            spend.close()

    return sit


def forecast_of(name: str, terms: Terms) -> Forecast:
    """What a month with a model will cost, without asking it: no key is needed. Raises UsageError for who is no model,
    ModelSetupError for a name that means nothing, InputError for skills that cannot be read."""
    if not is_model(name):
        raise UsageError(
            f"{name} asks no model, so there is nothing to forecast; name a model (provider:model)"
        )
    settings = find_settings(name)
    return forecast(
        month_lines(
            name, _tools(), native=settings.calls_tools, context_tokens=settings.context or listed_context(settings),
            price=price_of(settings), limits=terms.limits,
            skills=read_skills(terms.skills) if terms.skills else (),
        )
    )  # fmt: skip


def _tools() -> list[ToolInfo]:
    return [ToolInfo(t.name, t.description, t.schema()) for t in TOOLS.values()]


def _folder(path: str) -> Path | None:
    return Path(path) if path else None


def _agree(run: Run, worker: ModelWorker, terms: Terms, kept: Mapping[str, Any] | None) -> None:
    """Write down on which terms a model works, so that it goes on on the same ones after a kill."""
    if kept and kept["rules"] != worker.rules_print:
        raise RunDivergedError(
            f"{worker.name}: prompts, tools or skills are not those with which it began this run, so it would not do"
            " again what it did. Take them back, or give the run to another worker (--worker)"
        )
    run.about["workers"][-1]["model"] = {
        "skills_in": str(terms.skills.resolve()) if terms.skills else "",
        "limits": asdict(terms.limits),
        **worker.report(),
    }
    write_about(run.out, run.about)
