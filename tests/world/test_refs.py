"""References: figures instead of numbers, choices instead of luck, and a sandbox around both."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workaday.errors import BuildError
from workaday.world.records import Person, Value
from workaday.world.refs import Figure, Row, Scope, Statement, tidy

FIGURES: dict[str, tuple[str, str, Value, Value]] = {
    "revenue": ("money", "Revenue", 1_234_567.0, 1_200_000.0),
    "margin": ("pct", "Margin", 0.125, 0.15),
    "cases": ("count", "Cases", 3, 3),
    "loss": ("money", "Loss", -2500.0, -1000.0),
    "gap": ("money", "Gap", None, 12.0),
    "wait": ("days", "Wait", 4.5, 4.0),
}
FACTS: dict[str, tuple[str, str, Value]] = {
    "target": ("money", "Target", 2_000_000),
    "colour": ("text", "Colour", "blue"),
    "start": ("date", "Start", "2026-03-07"),
}


class Figures:
    """A resolver over the tables above."""

    def measure(self, id: str, shift: int) -> Value:
        return FIGURES[id][2 + shift]

    def fact(self, id: str) -> Value:
        return FACTS[id][2]

    def query(self, sql: str) -> Sequence[Row]:
        return []

    def describe(self, kind: str, id: str) -> tuple[str, str]:
        return (FIGURES[id] if kind == "m" else FACTS[id])[:2]


ANN = Person("c1", "Ann Lee", "Ann", "Lee", "ann@acme.test", "boss", "Boss", "Acme", "manager")
POOLS = {"risk": ["rain", "late steel", "{{ who.boss.first }} on leave"], "risk@farm": ["hail"], "one": ["x"]}


def scope(seed: int = 1, sector: str = "", **names: Any) -> Scope:
    known = {"who": {"boss": ANN}, "words": ["a", "b"], **names}
    return Scope(Figures(), random.Random(seed), POOLS, known, sector=sector, place="Summary")


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ m.revenue }}", "$1,234,567"),
        ("{{ m.revenue|money_k }}", "$1,234.6K"),
        ("{{ m.revenue|money_m }}", "$1.23M"),
        ("{{ m.revenue|money2 }}", "$1,234,567.00"),
        ("{{ m.margin }} or {{ m.margin|pct2 }} or {{ m.margin|bps }}", "12.5% or 12.50% or 1,250 bps"),
        ("{{ m.cases|words }} cases, {{ m.cases|x1 }}", "three cases, 3.0x"),
        ("{{ m.loss }}; {{ m.loss|abs }}; {{ m.loss|abs|money_k }}", "-$2,500; $2,500; $2.5K"),
        ("{{ m.gap }} {{ m.gap|money0 }} {{ m.gap.delta }}", "n/a n/a n/a"),
        ("{{ m.wait }} {{ m.wait|int }} {{ m.wait|num2 }}", "4.5 days 4 4.50"),
        ("{{ m.revenue.prev }} then {{ m.revenue.delta }} more", "$1,200,000 then $34,567 more"),
        ("Revenue {{ m.revenue.trend() }}", "Revenue rose"),
        ("Margin {{ m.margin.trend('climbed', 'sank') }}", "Margin sank"),
        ("Cases {{ m.cases.trend(same='stood') }}", "Cases stood"),
        ("{{ f.target }} {{ f.target|money_m }}", "$2,000,000 $2.00M"),
        ("{{ f.colour|upper }} {{ f.start|long }}", "BLUE March 7, 2026"),
        ("{{ m['revenue'] }} {{ m.revenue.label|lower }}", "$1,234,567 revenue"),
        ("{% if m.margin < 0.2 and m.revenue > m.loss %}thin{% endif %}", "thin"),
        ("{{ who.boss.first }} ({{ who.boss.title|lower }})", "Ann (boss)"),
        ("{{ '2026-03-07'|short }} {{ '2026-03-07'|ym }} {{ '2026-03-07'|ymd }}", "Mar 7 2026-03 20260307"),
        ("{{ 'A b/c'|slug }} {{ 'ab'|capitalize }} {{ ''|default('-') }}", "A-b-c Ab -"),
        ("{{ 12.345|money2 }} {{ none|money0 }}", "$12.35 n/a"),
    ],
)
def test_what_a_reference_says(template: str, text: str) -> None:
    assert scope().text(template) == text


@pytest.mark.parametrize(
    ("template", "statements"),
    [
        ("{{ m.revenue|money_k }}", [("m", "revenue", 0, "money", 1_234_567.0, "$1,234.6K")]),
        ("{{ m.margin.prev }}", [("m", "margin", 1, "pct", 0.15, "15.0%")]),
        ("{{ m.revenue.delta }}", [("m", "revenue", -1, "money", 34_567.0, "$34,567")]),
        ("{{ m.loss|abs }}", [("m", "loss", 0, "money", 2500.0, "$2,500")]),
        ("{{ f.start|long }}", [("f", "start", 0, "date", "2026-03-07", "2026-03-07")]),
        ("{{ m.gap }}", [("m", "gap", 0, "money", None, "n/a")]),
        ("{{ m.revenue.trend() }}{% if m.cases > 1 %}!{% endif %}", []),
        ("[[{{ m.cases }}|{{ m.cases }}]]", [("m", "cases", 0, "count", 3, "3")]),
    ],
    ids=["form", "prev", "delta", "abs", "date", "none", "comparisons", "choice"],
)
def test_every_figure_is_recorded_with_its_form(template: str, statements: list[tuple[Any, ...]]) -> None:
    made = scope()
    made.text(template)
    assert made.statements == [Statement("Summary", *s) for s in statements]


@pytest.mark.parametrize(
    "template",
    [
        "{{ who.__class__ }}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ who.boss.__init__.__globals__ }}",
        "{{ '{0.__class__}'.format(who) }}",
        "{{ pool.__self__ }}",
        "{{ pool.__func__.__globals__ }}",
        "{{ m._scope }}",
        "{{ m.revenue.scope.resolver }}",
        "{{ m.revenue['scope'].resolver }}",
        "{{ _scope.resolver }}",
        "{{ _scope.rng.seed(1) }}",
        "{{ who.update({'boss': 1}) }}",
        "{{ who.boss.__setattr__('name', 'x') }}",
        "{% set who.boss.name = 'x' %}",
        "{% include 'x' %}",
        "{% import 'os' as os %}",
        "{{ range(9) }}",
        "{{ who|attr('__class__') }}",
    ],
)
def test_templates_do_not_get_out(template: str) -> None:
    with pytest.raises(BuildError):
        scope().text(template)


@pytest.mark.parametrize("expression", ["m.revenue.scope.resolver", "who.__class__", "_scope.resolver"])
def test_conditions_do_not_get_out(expression: str) -> None:
    with pytest.raises(BuildError):
        scope().holds(expression)


@pytest.mark.parametrize(
    ("template", "problem"),
    [
        ("{{ m.turnover }}", "m.turnover is not defined"),
        ("{{ f.turnover|money0 }}", "f.turnover is not defined"),
        ("{{ whom.boss }}", "'whom' is undefined"),
        ("{{ who.chief.first }}", "no attribute 'chief'"),
        ("{{ who.boss.nickname }}", "no attribute 'nickname'"),
        ("{{ m.revenue|moneyk }}", "No filter named 'moneyk'"),
        ("{{ pool('joys') }}", "there is no pool 'joys'"),
        ("a [[b|c", "`[[` without `]]`"),
        ("{{ 'a [[b|c]]' }}", "`[[` inside `{{ }}`"),
        ("{{ 'soon'|long }}", "soon"),
        ("{{ 1 / 0 }}", "division by zero"),
        ("{{ m.revenue + 'x' }}", "unsupported operand"),
        ("{{ m.revenue", "unexpected end"),
        ("{% if %}", "Expected an expression"),
    ],
)
def test_what_cannot_be_said_is_named_with_its_template(template: str, problem: str) -> None:
    with pytest.raises(BuildError) as caught:
        scope().text(template)
    assert problem in str(caught.value)
    assert template in str(caught.value)


@pytest.mark.parametrize(
    ("expression", "holds"),
    [
        ("m.revenue > 1000", True),
        ("m.margin >= 0.2", False),
        ("m.gap > 0", False),
        ("m.cases == 3", True),
        ("m.cases|int == '3'", True),
        ("m.revenue.delta > 0 and f.colour", True),
        ("'b' in words", True),
    ],
)
def test_a_condition_states_nothing(expression: str, holds: bool) -> None:
    made = scope()
    assert made.holds(expression) is holds
    assert made.statements == []


@pytest.mark.parametrize("expression", ["m.turnover > 1", "nobody", "m.revenue >", "1/0 > 1", "words + 'x'"])
def test_a_condition_that_cannot_be_decided_is_named(expression: str) -> None:
    with pytest.raises(BuildError) as caught:
        scope().holds(expression)
    assert repr(expression) in str(caught.value)


def outcomes(template: str, count: int = 300) -> set[str]:
    made = scope()
    return {made.text(template) for _ in range(count)}


@pytest.mark.parametrize(
    ("template", "texts"),
    [
        ("[[a|b|c]]", {"a", "b", "c"}),
        ("x [[a|b]] y", {"x a y", "x b y"}),
        ("[[a|]]b", {"ab", "b"}),
        ("[[a [[b|c]]|d]]", {"a b", "a c", "d"}),
        ("[[[[a|b]]|[[c|d]]]]!", {"a!", "b!", "c!", "d!"}),
        ("[[a|b]] [[c|d]]", {"a c", "a d", "b c", "b d"}),
        ("[[{{ m.cases|words }}|{{ m.margin|pct0 }}]]", {"three", "12%"}),
        ("[[{{ 'p|q' }}|r]]", {"p|q", "r"}),
        ("[[only]]", {"only"}),
        ("a | b [1] [c]", {"a | b [1] [c]"}),
    ],
)
def test_choices_open_every_way_and_no_other(template: str, texts: set[str]) -> None:
    assert outcomes(template) == texts


@given(st.text(st.characters(exclude_characters="{}[|]", codec="utf-8")))
def test_text_without_braces_passes_unchanged(text: str) -> None:
    made = scope()
    assert made.text(text) == text
    assert made.statements == []


@given(st.text("ab [](){}%#|.", max_size=30))
def test_any_template_gives_text_or_a_build_error(template: str) -> None:
    with contextlib.suppress(BuildError):
        assert isinstance(scope().text(template), str)


@given(st.recursive(st.text("abc", min_size=1, max_size=3), lambda s: st.lists(s, min_size=1, max_size=3)))
def test_nested_choices_give_one_of_their_leaves(tree: Any) -> None:
    def written(node: Any) -> str:
        return node if isinstance(node, str) else "[[" + "|".join(map(written, node)) + "]]"

    def leaves(node: Any) -> set[str]:
        return {node} if isinstance(node, str) else set().union(*map(leaves, node))

    assert scope().text(written(tree)) in leaves(tree)


def test_a_pool_says_nothing_twice_while_others_are_left() -> None:
    made = scope(seed=5)
    first = [made.pool("risk") for _ in range(3)]
    again = [made.pool("risk") for _ in range(3)]
    assert sorted(first) == sorted(again) == ["Ann on leave", "late steel", "rain"]


def test_two_of_a_pool_in_one_sentence_differ() -> None:
    for seed in range(30):
        one, other = scope(seed).text("{{ pool('risk') }} / {{ pool('risk') }}").split(" / ")
        assert one != other


def test_a_sector_has_its_own_pool() -> None:
    assert scope(sector="farm").pool("risk") == "hail"
    assert scope(sector="law").pool("one") == "x"


def test_the_same_seed_picks_the_same_words() -> None:
    template = "[[a|b|c]] {{ pool('risk') }} [[d|e|[[f|g]]]]"
    texts = [[made.text(template) for _ in range(20)] for made in (scope(9), scope(9), scope(10))]
    assert texts[0] == texts[1] != texts[2]


def test_one_of_several_phrasings_is_rendered_with_more_names() -> None:
    made = scope()
    found = {made.one_of(["{{ x }} a", "{{ x }} b"], x="the") for _ in range(30)}
    assert found == {"the a", "the b"}
    assert made.one_of("{{ x }}", x=7) == "7"


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("a  b", "a b"),
        ("a , b .", "a, b."),
        ("It rained..", "It rained."),
        ("and so on...", "and so on..."),
        (" x ", "x"),
        ("see ( here )", "see ( here)"),
        ("3 .5", "3 .5"),
        ("a\n  b", "a\n b"),
    ],
)
def test_tidy_mends_what_empty_choices_leave(text: str, mended: str) -> None:
    assert tidy(text) == mended


@given(st.text("ab .,;:!?)\n", max_size=40))
def test_tidy_text_is_tidy_after_a_second_look(text: str) -> None:
    once = tidy(text)
    assert "  " not in once
    assert tidy(once).count(" ") <= once.count(" ")


def test_figures_compare_as_numbers() -> None:
    made = scope()
    revenue, cases = Figure(made, "m", "revenue"), Figure(made, "m", "cases")
    assert cases < revenue
    assert revenue >= 1_234_567
    assert cases <= 3
    assert cases == 3
    assert cases != revenue
    assert len({cases, Figure(made, "m", "cases")}) == 1
    assert not Figure(made, "m", "gap")


def test_a_pool_alone_draws_as_within_a_text() -> None:
    alone, within = scope(7), scope(7)
    drawn = [alone.text("{{ pool('risk') }}") for _ in range(9)]
    assert drawn == [within.text("{{ pool( 'risk' ) }}") for _ in range(9)]
    with pytest.raises(BuildError, match="there is no pool 'luck'"):
        alone.text("{{ pool('luck') }}")
