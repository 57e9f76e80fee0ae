"""Who words the colleagues' mails in a run: phrases, or a language model beside whoever works."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from workaday.errors import UsageError
from workaday.fleet.hire import Hired, Terms, is_model
from workaday.models.forecast import ForecastLine
from workaday.models.open import SPENT, find_settings, open_model
from workaday.models.prices import Price, price_of
from workaday.models.records import Model
from workaday.models.spend import Spend, check_cap
from workaday.month.about import read_about, write_about
from workaday.month.collaborators import Colleagues
from workaday.month.desk import Desk
from workaday.month.faults import disk_faults
from workaday.month.office.worded import Worded, counts, prompt_versions
from workaday.month.office.wordings import Wordings
from workaday.month.run import Run
from workaday.workers.protocol import Worker

PHRASES = "phrases"

_CALLS = (
    25,
    160,
)  # of a month: somebody who asks little, no answer refused; somebody who asks much, many refused
_PROMPT, _WRITTEN = (450, 750), (30, 300)  # tokens of a call; thinking is not counted


@dataclass(frozen=True)
class Voice:
    """A model that words mails, with the caps on what the run may cost in all."""

    model: Model
    price: Price | None = None
    max_usd: float | None = None
    max_tokens: int | None = None


def voice_named(name: str, terms: Terms) -> Voice | None:
    """Who words the mails, None for phrases. Raises UsageError for a voice that there is not, ModelSetupError for a cap on
    money without a price, and like `open_model`."""
    if not _is_voice(name):
        return None
    model, price = open_model(name), price_of(find_settings(name))
    check_cap(name, price, terms.max_usd)
    return Voice(model, price, terms.max_usd, terms.max_tokens)


def left_to(worker: str, terms: Terms, voice: str) -> Terms:
    """The terms for who works: caps that are for the voice are none of a worker's who is no model."""
    if is_model(worker) or not _is_voice(voice):
        return terms
    return replace(terms, max_usd=None, max_tokens=None)


def beside(hired: Hired, office: Colleagues, voice: Voice | None) -> Hired:
    """Somebody at the desk while a voice words the mails of the office; run.json says whose, and how many."""

    @contextmanager
    def sit(desk: Desk) -> Iterator[Worker]:
        with _heard(desk.run, office, voice), hired(desk) as worker:
            yield worker

    return sit


@contextmanager
def _heard(run: Run, office: Colleagues, voice: Voice | None) -> Iterator[None]:
    if voice is None and "voice" not in run.about:
        yield
        return
    about = {"name": voice.model.name if voice else PHRASES, "prompts": prompt_versions()}
    run.about["voice"] = about | {"mails": counts(run.journal.memory)}
    write_about(run.out, run.about)
    spend = Spend(run.out / SPENT, max_usd=voice.max_usd, max_tokens=voice.max_tokens) if voice else None
    try:
        if voice and spend:
            model = spend.metered(voice.model, voice.price)
            office.wording = Worded(Wordings(run.out), model, str(run.about.get("computer_id", "")))
        yield
    finally:
        if spend:
            spend.close()
        with disk_faults(run.out):
            run.about["voice"] = about | {"mails": counts(run.journal.memory)}


def voice_lines(name: str) -> list[ForecastLine]:
    """What a month's mails will ask of a voice, nothing of phrases. Raises like `voice_named`, but needs no key."""
    if not _is_voice(name):
        return []
    return [ForecastLine("voice", "mail", name, _CALLS, _PROMPT, _WRITTEN, price_of(find_settings(name)))]


def words_on(run: Path) -> str:
    """How many mails of a run a voice worded, in a line; "" where none was heard."""
    about = read_about(run).get("voice")
    if not about:
        return ""
    mails = about["mails"]
    by = about["name"] if about["name"] != PHRASES else "a voice that was given up"
    return (
        f"{mails['worded']} of {mails['worded'] + mails['phrases']} mails worded by {by}, "
        f"{mails['phrases']} left in phrases; {mails['refused']} answers were of no use"
    )


def _is_voice(name: str) -> bool:
    """Whether a voice is a model's. Raises UsageError for one that there is not."""
    if name != PHRASES and not is_model(name):
        raise UsageError(f"no voice {name!r}: there are {PHRASES}, and models (provider:model)")
    return name != PHRASES
