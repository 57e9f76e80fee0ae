"""Which occupations a fleet has: against employment, and against GDPval's forty-four."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence

from workaday.computer.audit.distances import quantile, tvd
from workaday.world.persona.occupations import MAJOR_GROUPS, occupations

GDPVAL: Mapping[str, str] = {
    "39-6012": "concierges", "41-2021": "counter and rental clerks",
    "11-9141": "property and community association managers", "41-9021": "real estate brokers",
    "41-9022": "real estate sales agents", "11-3012": "administrative services managers",
    "21-1021": "child, family and school social workers", "13-1041": "compliance officers",
    "33-1012": "supervisors of police and detectives", "39-9032": "recreation workers",
    "13-1020": "buyers and purchasing agents", "51-1011": "supervisors of production workers",
    "17-2112": "industrial engineers", "17-2141": "mechanical engineers",
    "43-5071": "shipping, receiving and inventory clerks", "13-2011": "accountants and auditors",
    "11-3021": "computer and information systems managers", "23-1011": "lawyers",
    "13-1082": "project management specialists", "15-1252": "software developers",
    "43-1011": "supervisors of office and administrative workers", "11-9111": "medical and health services managers",
    "43-6013": "medical secretaries", "29-1171": "nurse practitioners", "29-1141": "registered nurses",
    "43-4051": "customer service representatives", "13-2051": "financial and investment analysts",
    "11-3031": "financial managers", "13-2052": "personal financial advisors",
    "41-3031": "securities and commodities sales agents", "41-1011": "supervisors of retail sales workers",
    "11-1021": "general and operations managers", "29-1051": "pharmacists",
    "33-9021": "private detectives", "41-1012": "supervisors of non-retail sales workers", "43-4151": "order clerks",
    "11-2022": "sales managers", "41-4011": "sales representatives (technical)",
    "41-4012": "sales representatives (not technical)", "27-4011": "audio and video technicians",
    "27-3041": "editors", "27-4032": "film and video editors",
    "27-3023": "news analysts, reporters and journalists", "27-2012": "producers and directors",
}  # fmt: skip
"""GDPval's occupations by their code of the 2018 Standard Occupational Classification."""

DRAWS = 200


def covered(codes: Sequence[str]) -> list[str]:
    """Those of GDPval's occupations that the fleet has. A broad code (13-1020) has its detailed ones."""
    return [code for code in GDPVAL if any(_same(code, c) for c in codes)]


def _same(wanted: str, code: str) -> bool:
    return code[:7] == wanted or (wanted.endswith("0") and code[:6] == wanted[:6])


def groups(codes: Sequence[str]) -> dict[str, float]:
    """Computers by major group."""
    found = Counter(MAJOR_GROUPS[c[:2]] for c in codes if c[:2] in MAJOR_GROUPS)
    return {name: float(n) for name, n in found.items()}


def employment() -> dict[str, float]:
    """Thousands of people in computer-heavy occupations by major group (OEWS, rounded)."""
    found: dict[str, float] = {}
    for job in occupations().values():
        if job.computer_heavy:
            found[job.major] = found.get(job.major, 0.0) + job.employment_thousands
    return found


def group_distance(codes: Sequence[str]) -> float:
    return tvd(groups(codes), employment())


def chance_distance(count: int, seed: int) -> float:
    """The distance that 19 of 20 fair draws of so many people stay below."""
    rng, reference = random.Random(seed), employment()
    names, weights = list(reference), list(reference.values())
    found = [tvd(Counter(rng.choices(names, weights, k=count)), reference) for _ in range(DRAWS)]
    return quantile(found, 0.95)
