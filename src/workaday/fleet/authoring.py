"""Who writes the computers: the embedded author, or a language model under a cap, with what it was paid for kept
beside the fleet so that a stopped `create` goes on without paying twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from workaday.authors.embedded.author import Request, write
from workaday.computer.records import ComputerPlan

if TYPE_CHECKING:
    from workaday.authors.model.author import ModelAuthor
    from workaday.models.forecast import Forecast


@dataclass(frozen=True)
class Author:
    """Somebody who turns a request into a computer's plan, from the first world from a number on that will do.
    `waits`: on a server, so that threads serve it better than processes. `rehearse` gives the same world without what
    costs money, so that a month that cannot be graded is found out before it is paid for."""

    name: str
    write: Callable[[Request, int], ComputerPlan]
    waits: bool = False
    rehearse: Callable[[Request, int], ComputerPlan] | None = None


EMBEDDED = Author("embedded", write)


@dataclass(frozen=True)
class AuthorTerms:
    """How many files a model plans for a computer (0: as its size has it), and caps on what a fleet may cost in all,
    US dollars and tokens."""

    files: int = 0
    max_usd: float | None = None
    max_tokens: int | None = None


@contextmanager
def model_author(name: str, out: Path, terms: AuthorTerms) -> Iterator[ModelAuthor]:
    """A model as an author of computers below `out`: its spend, the answers that are paid for, and the trades that it
    drafts lie there. Raises ModelSetupError."""
    from workaday.authors.model.author import ModelAuthor
    from workaday.models.open import paid_model

    with paid_model(name, out, max_usd=terms.max_usd, max_tokens=terms.max_tokens) as (model, _):
        yield ModelAuthor(model, out / "trades", files=terms.files)


def author_forecast(name: str, wanted: Sequence[Request], terms: AuthorTerms) -> Forecast:
    """What these computers will ask of a model, without asking it: no key is needed. Raises ModelSetupError for a
    name that means nothing."""
    from workaday.authors.model.forecast import author_lines
    from workaday.models.forecast import ForecastLine, forecast
    from workaday.models.open import find_settings
    from workaday.models.prices import price_of

    price = price_of(find_settings(name))
    kinds = Counter((r.size, not r.trade) for r in wanted)
    lines: list[ForecastLine] = []
    for (size, drafts), count in kinds.items():
        lines += author_lines(name, size, count, files=terms.files, drafts=drafts, price=price)
    return forecast(lines)
