"""The card as one page: a template with everything escaped, plots inline, no script and nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources

from workaday.computer.audit.bands import Verdict
from workaday.computer.audit.card import Card, Result
from workaday.computer.audit.detect import UNTESTED, Detection
from workaday.computer.audit.distances import Distribution
from workaday.computer.audit.diversity import Diversity
from workaday.computer.audit.plots import HEIGHT, WIDTH, curves, gauge, hour_bars, mix_bars, strip
from workaday.computer.audit.words import shown, span

PARTS: tuple[tuple[str, tuple[int, ...]], ...] = (
    ("The tree", (1, 2, 3, 4, 5, 6, 7, 8, 9, 10)),
    ("Sizes and copies", (11, 12, 13, 14, 15, 16)),
    ("Times", (17, 18, 19)),
    ("Mail and meetings", (20, 21, 22, 23, 24)),
    ("Documents", (25, 26, 27, 28, 29, 30, 31, 32)),
    ("Texts, names, people", (33, 34, 35, 36, 37, 38, 39, 40)),
)
MARKS: dict[Verdict, str] = {"inside": "good", "outside": "near", "absurd": "far", "too few": "none",
                             "no reference": "none", "not computed": "none"}  # fmt: skip
CLUSTERS_SHOWN = 60
FAULTS_SHOWN = 300
PATHS_SHOWN = 6


@dataclass(frozen=True)
class Part:
    title: str
    results: Sequence[Result]


def render(card: Card) -> str:
    """The page's HTML."""
    from jinja2 import BaseLoader, Environment, StrictUndefined

    environment = Environment(
        loader=BaseLoader(), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(shown=shown)
    source = resources.files("workaday.computer.audit").joinpath("templates", "card.html.j2")
    clusters = card.near.clusters
    return environment.from_string(source.read_text(encoding="utf-8")).render(
        card=card,
        parts=[Part(title, [r for r in card.results if r.statistic.row in rows]) for title, rows in PARTS],
        marks=MARKS,
        gauge=gauge,
        strip=strip,
        curves=_curves,
        mixes={layer: mix_bars(found) for layer, found in card.types.items()},
        hours=hour_bars(card.hours),
        detection=card.detection if isinstance(card.detection, Detection) else None,
        untested=UNTESTED,
        diversity=[d for d in card.diversity.values() if isinstance(d, Diversity)],
        copies=[c for c in clusters if not c.boilerplate][:CLUSTERS_SHOWN],
        boilerplate=[c for c in clusters if c.boilerplate][:CLUSTERS_SHOWN],
        hidden_clusters=max(0, len(clusters) - CLUSTERS_SHOWN),
        faults=card.faults[:FAULTS_SHOWN],
        paths_shown=PATHS_SHOWN,
        width=WIDTH,
        height=HEIGHT,
        share=_share,
        span=span,
    )


def _curves(result: Result) -> object:
    """The curves of a result whose items have a reference distribution."""
    s = result.statistic
    known: Distribution | None = s.distribution
    if known is None or not result.sample:
        return None
    return curves(result.sample, known, "B" if s.key in ("size_ks", "office_ks") else s.unit)


def _share(value: float) -> str:
    return shown(value, "%")
