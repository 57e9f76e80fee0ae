"""References in text: `{{ m.revenue|money_k }}` instead of a figure, `[[one way|another]]` instead of luck.

A template is rendered by a `Scope`, which asks a `Resolver` for each figure and remembers every
statement that it made. Templates come from trades or models: they run in Jinja's sandbox, see plain
records only, and a name that nothing defines is an error.
"""

from __future__ import annotations

import functools
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from workaday.errors import BuildError
from workaday.world import forms
from workaday.world.forms import Forms
from workaday.world.period import DAYS
from workaday.world.records import Value

Row = dict[str, Value]


class Resolver(Protocol):
    """Whoever can say what a reference stands for."""

    def measure(self, id: str, shift: int) -> Value:
        """The figure now (`shift` 0) or a month earlier (1)."""

    def fact(self, id: str) -> Value: ...

    def query(self, sql: str) -> Sequence[Row]: ...

    def describe(self, kind: str, id: str) -> tuple[str, str]:
        """Unit and label of a measure ("m") or fact ("f"). KeyError when there is none."""


@dataclass(frozen=True)
class Statement:
    """A figure that a text states: where, which reference, which value, in which form."""

    place: str
    kind: str
    ref: str
    shift: int  # 0 now, 1 a month earlier, -1 the difference of both
    unit: str
    value: Value
    form: str


class _UnknownFigureError(jinja2.UndefinedError, BuildError):
    """Inside a template an undefined name, anywhere else a recipe that cannot be made."""


class Figure:
    """A resolved reference inside a template; whatever form it takes is remembered."""

    def __init__(self, scope: Scope, kind: str, ref: str, shift: int = 0) -> None:
        self.scope, self.kind, self.ref, self.shift = scope, kind, ref, shift
        try:
            self.unit, self.label = scope.resolver.describe(kind, ref)
        except KeyError:
            raise _UnknownFigureError(f"{kind}.{ref} is not defined") from None

    @property
    def value(self) -> Value:
        if self.kind == "f":
            return self.scope.resolver.fact(self.ref)
        if self.shift == -1:
            now, before = (self.scope.resolver.measure(self.ref, s) for s in (0, 1))
            return now - before if isinstance(now, int | float) and isinstance(before, int | float) else None
        return self.scope.resolver.measure(self.ref, self.shift)

    @property
    def prev(self) -> Figure:
        return Figure(self.scope, self.kind, self.ref, 1)

    @property
    def delta(self) -> Figure:
        return Figure(self.scope, self.kind, self.ref, -1)

    def trend(self, up: str = "rose", down: str = "fell", same: str = "was unchanged") -> str:
        change = self.delta.value
        if not isinstance(change, int | float) or abs(change) < 1e-9:
            return same
        return up if change > 0 else down

    def state(self, form: str) -> str:
        value = self.value
        self.scope.statements.append(
            Statement(self.scope.place, self.kind, self.ref, self.shift, self.unit, value, form)
        )
        return form

    def usual(self) -> str:
        return self.state(self.scope.forms.usual(self.value, self.unit))

    __str__ = usual

    def __float__(self) -> float:
        value = self.value
        return float(value) if isinstance(value, int | float) else 0.0

    def __lt__(self, other: object) -> bool:
        return float(self) < float(other)  # type: ignore[arg-type]

    def __gt__(self, other: object) -> bool:
        return float(self) > float(other)  # type: ignore[arg-type]

    def __le__(self, other: object) -> bool:
        return float(self) <= float(other)  # type: ignore[arg-type]

    def __ge__(self, other: object) -> bool:
        return float(self) >= float(other)  # type: ignore[arg-type]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, int | float | Figure) and float(self) == float(other)

    def __hash__(self) -> int:
        return hash((self.kind, self.ref, self.shift))

    def __bool__(self) -> bool:
        return bool(self.value)


class _Figures:
    """`m` and `f` in templates."""

    def __init__(self, scope: Scope, kind: str) -> None:
        self._scope, self._kind = scope, kind

    def __getattr__(self, name: str) -> Figure:
        if name.startswith("_"):
            raise AttributeError(name)
        return Figure(self._scope, self._kind, name)

    __getitem__ = __getattr__


@dataclass
class Scope:
    """What a template can see, and what it has stated so far. `names` are plain records and words."""

    resolver: Resolver
    rng: random.Random
    pools: Mapping[str, Sequence[str]]
    names: Mapping[str, Any]
    forms: Forms = field(default_factory=Forms)
    sector: str = ""
    place: str = ""
    statements: list[Statement] = field(default_factory=list)
    _used: dict[str, set[int]] = field(default_factory=dict)

    def text(self, template: str, **more: Any) -> str:
        """The template's text: alternatives picked, references resolved and remembered.
        Raises BuildError, naming the template, when a reference cannot be resolved."""
        if "{" not in template and "[[" not in template:
            return template
        try:
            if alone := _POOL_ALONE.fullmatch(template):
                return tidy(self.pool(alone[1]))
            rendered = _compiled(template).render(
                {**self.names, **more, "m": _Figures(self, "m"), "f": _Figures(self, "f"),
                 "pool": self.pool, "_scope": self, "_pick": self.rng.randrange}
            )  # fmt: skip
        except (jinja2.TemplateError, TypeError, ValueError, ArithmeticError) as error:
            raise BuildError(f"{error} in {template[:160]!r}") from error
        return tidy(rendered)

    def holds(self, expression: str) -> bool:
        """Whether a condition is so; what it looks at is not stated. Raises BuildError like `text`."""
        silent = replace(self, statements=[])
        try:
            condition = _environment().compile_expression(expression, undefined_to_none=False)
            names = {"m": _Figures(silent, "m"), "f": _Figures(silent, "f"), "_scope": silent}
            return bool(condition({**self.names, **names}))
        except (jinja2.TemplateError, TypeError, ValueError, ArithmeticError) as error:
            raise BuildError(f"{error} in {expression!r}") from error

    def one_of(self, phrases: str | Sequence[str], **more: Any) -> str:
        """One of several phrasings, rendered."""
        phrase = phrases if isinstance(phrases, str) else phrases[self.rng.randrange(len(phrases))]
        return self.text(phrase, **more)

    def pool(self, name: str) -> str:
        """A phrase from a pool, not twice the same in one text while others are left."""
        phrases = self.pools.get(f"{name}@{self.sector}") or self.pools.get(name)
        if not phrases:
            raise jinja2.UndefinedError(f"there is no pool {name!r}")
        used = self._used.setdefault(name, set())
        free = [k for k in range(len(phrases)) if k not in used]
        if not free:
            used.clear()
            free = list(range(len(phrases)))
        chosen = self.rng.choice(free)
        used.add(chosen)
        return self.text(phrases[chosen])


_POOL_ALONE = re.compile(r"\{\{ pool\('(\w+)'\) \}\}")
"""Most cells of a table are no more than that."""
_SPACES = re.compile(r" {2,}")
_BEFORE_STOP = re.compile(r" +([,.;:!?)])(?=\s|$)")
_DOUBLED = re.compile(r"(?<!\.)\.\.(?!\.)")


def tidy(text: str) -> str:
    """Mends what an empty alternative leaves: doubled blanks, a blank before a stop, two stops."""
    text = _BEFORE_STOP.sub(r"\1", _SPACES.sub(" ", text))
    return _DOUBLED.sub(".", text).strip(" ")


class _Sandbox(ImmutableSandboxedEnvironment):
    """Templates see records and figures, never the scope that stands behind them."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        hidden = attr == "scope" or isinstance(obj, Scope)
        return not hidden and super().is_safe_attribute(obj, attr, value)


@functools.cache
def _environment() -> ImmutableSandboxedEnvironment:
    def finalize(value: Any) -> Any:
        return "n/a" if value is None else value

    environment = _Sandbox(
        undefined=jinja2.StrictUndefined, finalize=finalize, autoescape=False, keep_trailing_newline=True
    )
    environment.filters.clear()
    environment.filters.update(_filters())
    environment.globals.clear()
    return environment


def _filters() -> dict[str, Any]:
    def figure(form: Any) -> Any:
        @jinja2.pass_context
        def apply(context: jinja2.runtime.Context, value: Any) -> str:
            scope: Scope = context["_scope"]
            raw = value.value if isinstance(value, Figure) else value
            if isinstance(raw, Figure) or raw is None or isinstance(raw, str):
                text = "n/a" if raw is None else str(raw)
            else:
                text = form(scope.forms, float(raw))
            return value.state(text) if isinstance(value, Figure) else text

        return apply

    def plain(form: Any) -> Any:
        def apply(value: Any) -> str:
            text: str = form(value.usual() if isinstance(value, Figure) else value)
            return text

        return apply

    def local(form: Any) -> Any:
        @jinja2.pass_context
        def apply(context: jinja2.runtime.Context, value: Any) -> str:
            text: str = form(context["_scope"].forms, value.usual() if isinstance(value, Figure) else value)
            return text

        return apply

    return {
        "money0": figure(lambda f, v: f.money(v, 0)),
        "money2": figure(lambda f, v: f.money(v, 2)),
        "money_k": figure(lambda f, v: f.money_k(v)),
        "money_m": figure(lambda f, v: f.money_m(v)),
        "pct0": figure(lambda f, v: forms.pct(v, 0)),
        "pct1": figure(lambda f, v: forms.pct(v, 1)),
        "pct2": figure(lambda f, v: forms.pct(v, 2)),
        "bps": figure(lambda f, v: f"{forms.number(v * 1e4, 0)} bps"),
        "int": figure(lambda f, v: forms.number(v, 0)),
        "num1": figure(lambda f, v: forms.number(v, 1)),
        "num2": figure(lambda f, v: forms.number(v, 2)),
        "days": figure(lambda f, v: f.usual(v, "days")),
        "hours": figure(lambda f, v: f.usual(v, "hours")),
        "x1": figure(lambda f, v: f"{forms.number(v, 1)}x"),
        "words": figure(lambda f, v: forms.words(v)),
        "abs": _absolute,
        "long": local(lambda f, v: f.long_date(v)),
        "short": local(lambda f, v: f.short_date(v)),
        "iso": plain(lambda v: forms.as_date(v).isoformat()),
        "ym": plain(lambda v: forms.as_date(v).isoformat()[:7]),
        "ymd": plain(lambda v: forms.as_date(v).isoformat().replace("-", "")),
        "weekday": plain(lambda v: DAYS[forms.as_date(v).weekday()]),
        "upper": plain(lambda v: str(v).upper()),
        "lower": plain(lambda v: str(v).lower()),
        "title": plain(lambda v: str(v).title()),
        "capitalize": plain(lambda v: str(v)[:1].upper() + str(v)[1:]),
        "midway": plain(lambda v: forms.midway(str(v))),
        "slug": plain(lambda v: re.sub(r"[^A-Za-z0-9]+", "-", str(v)).strip("-")),
        "replace": lambda value, old, new: str(value).replace(old, new),
        "default": lambda value, other: other if value in (None, "") else value,
    }


class _Absolute(Figure):
    @property
    def value(self) -> Value:
        raw = super().value
        return abs(raw) if isinstance(raw, int | float) else raw


def _absolute(value: Any) -> Any:
    if isinstance(value, Figure):
        return _Absolute(value.scope, value.kind, value.ref, value.shift)
    return abs(value) if isinstance(value, int | float) else value


@functools.lru_cache(maxsize=20_000)
def _compiled(template: str) -> jinja2.Template:
    return _environment().from_string("".join(_alternatives(template)))


def _alternatives(template: str) -> Iterator[str]:
    """`[[a|b]]` as a Jinja choice, so that one compilation serves every pick."""
    depth = 0
    while (start := template.find("[[")) >= 0:
        end = _closing(template, start)
        if template.rfind("{{", 0, start) > template.rfind("}}", 0, start):
            raise jinja2.TemplateSyntaxError("`[[` inside `{{ }}`: write {% if %} around texts instead", 1)
        yield template[:start]
        options = _split(template[start + 2 : end])
        name = f"_k{depth}"
        yield f"{{% set {name} = _pick({len(options)}) %}}"
        for k, option in enumerate(options):
            yield f"{{% {'if' if k == 0 else 'elif'} {name} == {k} %}}"
            yield from _alternatives(option)
        yield "{% endif %}"
        template = template[end + 2 :]
        depth += 1
    yield template


def _closing(template: str, start: int) -> int:
    depth, k = 0, start
    while k < len(template) - 1:
        pair = template[k : k + 2]
        if pair == "[[":
            depth, k = depth + 1, k + 2
        elif pair == "]]":
            depth, k = depth - 1, k + 2
            if depth == 0:
                return k - 2
        else:
            k += 1
    raise jinja2.TemplateSyntaxError("`[[` without `]]`", 1)


def _split(inner: str) -> list[str]:
    """The alternatives of a choice: bars inside {{ }} or an inner [[ ]] do not part them."""
    parts, last, braces, brackets, k = [], 0, 0, 0, 0
    while k < len(inner):
        pair = inner[k : k + 2]
        if pair in ("{{", "{%"):
            braces, k = braces + 1, k + 2
        elif pair in ("}}", "%}"):
            braces, k = braces - 1, k + 2
        elif pair == "[[":
            brackets, k = brackets + 1, k + 2
        elif pair == "]]":
            brackets, k = brackets - 1, k + 2
        else:
            if inner[k] == "|" and not braces and not brackets:
                parts.append(inner[last:k])
                last = k + 1
            k += 1
    return [*parts, inner[last:]]
