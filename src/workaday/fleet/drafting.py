"""Trades that a model writes: drafted under a cap, with what was paid for kept beside them so that a stopped draft
goes on without paying twice; then tried on a few computers."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from workaday.authors.embedded.load import load_trade
from workaday.authors.model.sections import draft_trade
from workaday.authors.model.trade_brief import Brief, Drafted
from workaday.authors.model.trade_forecast import draft_lines
from workaday.errors import UsageError
from workaday.fleet.create import Outcome, create, prepare, requests
from workaday.models.forecast import Forecast, forecast
from workaday.models.open import SPENT, find_settings, paid_model
from workaday.models.prices import price_of

_SUMMARY = "draft.json"


@dataclass(frozen=True)
class DraftTerms:
    """How often a part is asked for, how many calls are under way at a time, and caps on the whole draft."""

    tries: int = 4
    calls: int = 4
    max_usd: float | None = None
    max_tokens: int | None = None


def draft(
    brief: Brief, name: str, out: Path, terms: DraftTerms, progress: Callable[[str], None] = lambda _: None
) -> Drafted:
    """Has a model write a trade into the folder `out`, and a summary beside it. A folder in which a draft was begun
    is gone on with. Raises UsageError for a folder with other things in it, and a ModelError."""
    if out.exists() and not out.is_dir():
        raise UsageError(f"{out} is a file; give a folder")
    if out.is_dir() and any(out.iterdir()) and not (out / SPENT).exists():
        raise UsageError(f"{out} is not empty, and no draft was begun there; give another --out")
    with paid_model(name, out, max_usd=terms.max_usd, max_tokens=terms.max_tokens) as (model, spend):
        drafted = draft_trade(
            brief, model, out, tries=terms.tries, jobs=terms.calls, progress=progress
        )  # fmt: skip
        summary = summary_of(brief, name, drafted) | {"spent": asdict(spend.total())}
        (out / _SUMMARY).write_text(
            json.dumps(summary, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
        )
    return drafted


def summary_of(brief: Brief, name: str, drafted: Drafted) -> dict[str, Any]:
    """What a draft came to, as a JSON object."""
    trade = load_trade(str(drafted.folder))
    parts = (
        "roles", "tables", "measures", "facts", "projects", "artifacts", "objectives", "traps", "changes", "pools",
    )  # fmt: skip
    return {
        "trade": drafted.trade, "occupation": brief.occupation, "depth": brief.depth, "model": name,
        "holds": {part: len(getattr(trade, part)) for part in parts}, "calls": drafted.calls,
        "repairs": drafted.repairs, "matched": list(drafted.matched), "dropped": list(drafted.dropped),
    }  # fmt: skip


def draft_forecast(name: str, brief: Brief) -> Forecast:
    """What a draft will ask of a model, without asking it. Raises ModelSetupError for a name that means nothing."""
    return forecast(draft_lines(name, brief, price_of(find_settings(name))))


def try_draft(drafted: Drafted, count: int, seed: int, jobs: int) -> list[Outcome]:
    """Makes that many computers from a drafted trade, with their controls, in a folder below it; what was tried
    there before goes. People have the trade's own titles."""
    titles = load_trade(str(drafted.folder)).titles
    people = [*titles.mid, *titles.senior, *titles.junior]
    home = prepare(drafted.folder / "tried", resume=False, force=True)
    wanted = requests(people, count, seed, "mixed", str(drafted.folder.resolve()))
    return create(wanted, home, jobs=jobs, controls=True)
