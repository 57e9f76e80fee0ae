"""Figures in prose: references, bare figures that are somebody's, bare figures that are nobody's."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest

from workaday.authors.embedded.world import World
from workaday.authors.model.figures import Known, bind, bound, known_figures

KNOWN = Known(
    {
        "$1,234": ["{{ m.cost|money0 }}"],
        "4.2%": ["{{ m.rate|pct1 }}"],
        "120": ["{{ m.a }}", "{{ m.b }}"],
        "350": ["{{ f.beds }}"],
    }
)


def bind_text(text: str) -> tuple[str, list[str]]:
    faults: list[str] = []
    return bind(text, KNOWN, faults), faults


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("It cost $1,234.", "It cost {{ m.cost|money0 }}."),
        ("A rate of 4.2 %, again", "A rate of {{ m.rate|pct1 }}, again"),
        ("A rate of 4.2 percent", "A rate of {{ m.rate|pct1 }}"),
        ("All 350 beds", "All {{ f.beds }} beds"),
        ("In 2026, on 14 March 2025", "In 2026, on 14 March 2025"),
        ("Form 1040, room 312, No. 455, #887", "Form 1040, room 312, No. 455, #887"),
        ("INV-20981 at 10:30, 3 of 12", "INV-20981 at 10:30, 3 of 12"),
        ("{{ m.cost|money_k }} and {{ who.boss.first }}", "{{ m.cost|money_k }} and {{ who.boss.first }}"),
        ("it {{ m.cost.trend('rose', 'fell') }}", "it {{ m.cost.trend('rose', 'fell') }}"),
    ],
    ids=[
        "money",
        "percent sign",
        "percent",
        "count",
        "years",
        "names",
        "codes and times",
        "references",
        "trend",
    ],
)
def test_what_is_known_becomes_a_reference_and_what_is_no_figure_stays(text: str, right: str) -> None:
    assert bind_text(text) == (right, [])


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("It cost $9,999.", "is no measure's or fact's value"),
        ("About 1234 of them", "is no measure's or fact's value"),
        ("7 % more", "is no measure's or fact's value"),
        ("3 million", "is no measure's or fact's value"),
        ("There are 120 open", "{{ m.a }} or {{ m.b }}"),
        ("{{ 'x' * 999999999 }}", "no plain reference"),
        ("{{ m.cost.__class__ }} {{ ().__class__ }}", "no plain reference"),
        ("{{ lipsum }}", "no plain reference"),
        ("{% for i in x %}{% endfor %}", "'{%'"),
        ("[[one|two]]", "'[['"),
        ("{{ m.cost", "'{{'"),
    ],
    ids=[
        "money",
        "count",
        "percent",
        "million",
        "two meanings",
        "arithmetic",
        "attributes",
        "root",
        "loop",
        "choice",
        "open",
    ],
)
def test_what_is_nobodys_is_a_fault(text: str, why: str) -> None:
    assert any(why in fault for fault in bind_text(text)[1])


def test_prose_is_looked_at_and_queries_are_not() -> None:
    faults: list[str] = []
    body = {
        "blocks": [{"p": "It cost $1,234"}, {"table": {"sql": "SELECT 12345 FROM t", "caption": "of $8,888"}}]
    }
    made = bound(body, KNOWN, faults)
    assert made["blocks"][0]["p"] == "It cost {{ m.cost|money0 }}"
    assert made["blocks"][1]["table"]["sql"] == "SELECT 12345 FROM t"
    assert len(faults) == 1
    assert "$8,888" in faults[0]


@pytest.mark.parametrize("cell", ["$1,234", "{{ m.cost }}"], ids=["figure", "reference"])
def test_a_grid_holds_words_only(cell: str) -> None:
    faults: list[str] = []
    bound({"grid": {"header": ["Who"], "lines": [[cell]]}}, KNOWN, faults)
    assert faults


def test_every_figure_of_a_day_is_known_in_its_forms(world: World) -> None:
    project = world.projects[0]
    day = world.cutoff - timedelta(days=30)
    known = known_figures(world, project, day)
    scope = world.scope(Random(1), project, day)
    tried = 0
    for id in world.trade.measures:
        value = scope.resolver.measure(id, 0)
        written = scope.text(f"{{{{ m.{id} }}}}")
        if value is not None:
            assert (
                any(f"m.{id}" in r for r in known.references(written)) or len(known.references(written)) >= 1
            )
            tried += 1
    assert tried > 20
    faults: list[str] = []
    texts = [
        bind(f"We stand at {form} now.", known, faults)
        for form, names in known.forms.items()
        if len(names) == 1 and form.startswith("$")
    ]
    assert texts
    assert all("{{ " in text for text in texts)
    assert not faults
