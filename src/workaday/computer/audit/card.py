"""The card: what all computers' records say together, figure by figure, against the reference.

Takes records as they come and keeps them; they are small. Draws nothing and reads no disk, but for the exact
comparison of documents that look like copies of each other.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol, TypeVar

from workaday.computer.audit import coverage
from workaday.computer.audit.bands import Band, Verdict, at_most, shares, within
from workaday.computer.audit.detect import Detection, detect
from workaday.computer.audit.distances import ks, median, quantile, thin, tvd
from workaday.computer.audit.diversity import Diversity, diversity
from workaday.computer.audit.duplicates import Near, find_near
from workaday.computer.audit.gather import measure
from workaday.computer.audit.records import LAYERS, Absent, Fault, Layer, Limits, Measured, Share, Value
from workaday.computer.audit.reference import NOT_COMPUTED, STATISTICS, TYPE_MIX, Of, Statistic
from workaday.errors import InputError
from workaday.world.seeds import Seed

In = TypeVar("In")
Out = TypeVar("Out")
SPREAD_COMPUTERS = 10
PLOTTED = 2_000
GDPVAL_COMPUTERS = 500
"""Fewer computers cannot be expected to have all 44 occupations."""


class Map(Protocol):
    """`map`, or a pool's: the results in the order of the items."""

    def __call__(self, function: Callable[[In], Out], items: Sequence[In], /) -> Iterable[Out]: ...


@dataclass(frozen=True)
class Result:
    """One figure of the card. `value` is the fleet's (None: not computed, `why` says why), `spread` the 10th and
    90th percentile of its computers'. `distance` has a name and a value; `percentile` is where the fleet's median
    computer, or median item, lies under the reference, 0 to 100. `sample` are the items that a plot shows."""

    statistic: Statistic
    value: float | None
    verdict: Verdict
    why: str = ""
    spread: tuple[float, float] | None = None
    distance: tuple[str, float] | None = None
    percentile: float | None = None
    layers: Mapping[Layer, float] = field(default_factory=dict)
    per_computer: Mapping[str, float | None] = field(default_factory=dict)
    sample: tuple[float, ...] = ()


@dataclass(frozen=True)
class Card:
    """All of it. `hours` are shares of changes by weekday and hour, `types` percent by layer and class."""

    computers: int
    homes: int
    files: int
    left_out: int
    limits: Limits
    results: tuple[Result, ...]
    types: Mapping[str, Mapping[str, float]]
    hours: tuple[tuple[float, ...], ...]
    diversity: Mapping[str, Diversity | Absent]
    near: Near
    detection: Detection | Absent
    missing_occupations: tuple[str, ...]
    faults: tuple[Fault, ...]

    def count(self, verdict: Verdict) -> int:
        return sum(r.verdict == verdict for r in self.results)


def audit(folders: Sequence[Path], limits: Limits, map: Map, faults: Sequence[Fault] = ()) -> Card:
    """Measures every computer through `map` and makes the card. Raises InputError when none can be measured."""
    measured: list[Measured] = []
    wrong = list(faults)
    for outcome in map(_Measure(limits), folders):
        if isinstance(outcome, Fault):
            wrong.append(outcome)
        else:
            measured.append(outcome)
            wrong += outcome.faults
    if not measured:
        raise InputError("; ".join(f"{f.where}: {f.what}" for f in wrong) or "no computer to audit")
    return _Maker(measured, limits).card(map, wrong)


@dataclass(frozen=True)
class _Measure:
    """`measure` with its limits, fit to travel to another process."""

    limits: Limits

    def __call__(self, folder: Path) -> Measured | Fault:
        return measure(folder, self.limits)


class _Maker:
    def __init__(self, measured: Sequence[Measured], limits: Limits) -> None:
        self.measured = measured
        self.limits = limits
        self.seed = Seed.root(limits.seed).child("audit")
        self.codes = [m.soc for m in measured if m.soc]
        homes = [m for m in measured if m.extent == "home"]
        self.whose: Mapping[Of, Sequence[Measured]] = {
            "all": measured,
            "home": homes or measured,  # samples alone are shown as what they are: no homes
            "sample": [m for m in measured if m.extent == "sample"],
        }

    def card(self, map: Map, faults: Sequence[Fault]) -> Card:
        near = find_near([(m.id, t) for m in self.measured for t in m.texts], map)
        detection = detect(
            [(m.system, row) for m in self.whose["home"] for row in m.features], self.limits.seed
        )
        texts = self.texts()
        diverse = {f: diversity(f, t, self.seed.rng("diversity", f)) for f, t in texts.items()}
        results = [self.result(s) for s in STATISTICS]
        results += [
            self.file_spread(),
            *_diverse(diverse),
            _near(near),
            *_detected(detection),
            *self.occupations(),
        ]
        results += [_not_computed(row, *said) for row, said in NOT_COMPUTED.items()]
        covered = coverage.covered(self.codes)
        return Card(
            computers=len(self.measured),
            homes=sum(m.extent == "home" for m in self.measured),
            files=sum(m.files for m in self.measured),
            left_out=sum(m.left_out for m in self.measured),
            limits=self.limits,
            results=tuple(sorted(results, key=lambda r: r.statistic.row)),
            types=self.types(),
            hours=self.hours(),
            diversity=diverse,
            near=near,
            detection=detection,
            missing_occupations=tuple(name for code, name in coverage.GDPVAL.items() if code not in covered),
            faults=tuple(faults),
        )

    # --- one statistic over the fleet ---

    def result(self, s: Statistic) -> Result:
        values = {m.id: m.values[s.key] for m in self.whose[s.of]}
        value = fleet_value(s, list(values.values()))
        if isinstance(value, Absent):
            return Result(
                s, None, "not computed", value.why, per_computer={id: _number(v) for id, v in values.items()}
            )
        numbers = [n for v in values.values() if (n := _number(v)) is not None]
        sample = self.sample(s) if s.items else tuple(numbers) if s.distribution else ()
        return Result(
            statistic=s,
            value=value,
            verdict=s.band.judge(value, _items(values.values())) if s.band else "no reference",
            spread=(quantile(numbers, 0.1), quantile(numbers, 0.9)),
            distance=self.distance(s, value, sample),
            percentile=_percentile(s, value, sample),
            layers=self.layers(s),
            per_computer={id: _number(v) for id, v in values.items()},
            sample=thin(sample, PLOTTED),
        )

    def sample(self, s: Statistic) -> tuple[float, ...]:
        """Items of the computers; each gives at most as many, so that no large home speaks for all."""
        return tuple(x for m in self.whose[s.of] for x in m.samples.get(s.items, ()))

    def distance(self, s: Statistic, value: float, sample: Sequence[float]) -> tuple[str, float] | None:
        if s.key == "type_mix":
            return "TVD", tvd(self.types()["all"], TYPE_MIX)
        if s.distribution and sample:
            return "KS", ks(sample, s.distribution, whole=s.whole)
        return ("ratio", value / s.typical) if s.typical else None

    def layers(self, s: Statistic) -> dict[Layer, float]:
        if not s.layered:
            return {}
        found = {
            layer: fleet_value(s, [m.layers[layer][s.key] for m in self.whose[s.of]]) for layer in LAYERS
        }
        return {layer: v for layer, v in found.items() if not isinstance(v, Absent)}

    # --- figures that only a fleet has ---

    def file_spread(self) -> Result:
        s = Statistic(1, "file_spread", "spread of the file count between people", "sigma", "sigma 1.98 of the logarithm",
                      "DIN-X", within(1.5, 2.6, "our choice: about a quarter to either side"), 1.98)  # fmt: skip
        logs = [math.log(m.files) for m in self.whose["home"] if m.files]
        if len(logs) < SPREAD_COMPUTERS:
            return Result(s, None, "not computed", f"{len(logs)} computers; {SPREAD_COMPUTERS} are needed")
        mean = sum(logs) / len(logs)
        return _figure(s, math.sqrt(sum((x - mean) ** 2 for x in logs) / (len(logs) - 1)))

    def occupations(self) -> list[Result]:
        chance = coverage.chance_distance(max(1, len(self.codes)), self.seed.child("occupations").number(32))
        mix = Statistic(39, "occupations", "mix of occupations", "TVD", "employment in computer-heavy occupations", "OEWS",
                        at_most(chance, f"what 19 of 20 fair draws of {len(self.codes)} people stay below"))  # fmt: skip
        all44 = Statistic(40, "gdpval", "GDPval's occupations", "%", "44 of 44", "GDPval",
                          shares(1, 1, "all of them"), 1.0)  # fmt: skip
        if not self.codes:
            return [Result(s, None, "not computed", "no computer names its occupation") for s in (mix, all44)]
        found = len(coverage.covered(self.codes)) / len(coverage.GDPVAL)
        far = coverage.group_distance(self.codes)
        covered = _figure(all44, found)
        if found < 1 and len(self.codes) < GDPVAL_COMPUTERS:
            covered = replace(covered, verdict="too few")
        return [_figure(mix, far, ("TVD", far)), covered]

    def texts(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for m in self.measured:
            for form, text in m.excerpts.items():
                found.setdefault(form, []).append(text)
        return dict(sorted(found.items()))

    def types(self) -> dict[str, dict[str, float]]:
        """The mean mix of the homes, each counting the same."""
        homes = self.whose["home"]
        mixes = {layer: [m.types[layer] for m in homes if m.types[layer]] for layer in ("all", *LAYERS)}
        return {
            layer: {name: sum(x[name] for x in found) / len(found) for name in TYPE_MIX}
            for layer, found in mixes.items()
            if found
        }

    def hours(self) -> tuple[tuple[float, ...], ...]:
        """The mean of the computers' shares, each counting the same."""
        used = [m for m in self.measured if m.files]
        return tuple(
            tuple(sum(m.hours[day][hour] / m.files for m in used) / max(1, len(used)) for hour in range(24))
            for day in range(7)
        )


def fleet_value(s: Statistic, values: Sequence[Value]) -> float | Absent:
    """The fleet's figure from its computers', as the statistic wants it; the commonest reason if all lack it."""
    reasons = [v.why for v in values if isinstance(v, Absent)]
    known = [v for v in values if not isinstance(v, Absent)]
    if not known:
        return Absent(max(sorted(set(reasons)), key=reasons.count, default="no computer"))
    numbers = [_plain(v) for v in known]
    if s.over == "pooled":
        parts = [v for v in known if isinstance(v, Share)]
        return sum(v.part for v in parts) / sum(v.whole for v in parts)
    return sum(numbers) / len(numbers) if s.over == "mean" else median(numbers)


def _items(values: Iterable[Value]) -> float:
    """Of how many the shares are; without end where there is another value among them."""
    found = [v.whole if isinstance(v, Share) else float("inf") for v in values if not isinstance(v, Absent)]
    return sum(found)


def _plain(value: float | Share) -> float:
    return value.value if isinstance(value, Share) else float(value)


def _number(value: Value) -> float | None:
    return None if isinstance(value, Absent) else _plain(value)


def _percentile(s: Statistic, value: float, sample: Sequence[float]) -> float | None:
    if s.distribution is None or not sample:
        return None
    return 100 * s.distribution.cdf(median(sample) if s.items else value)


def _figure(s: Statistic, value: float, distance: tuple[str, float] | None = None) -> Result:
    if distance is None and s.typical:
        distance = ("ratio", value / s.typical)
    return Result(s, value, s.band.judge(value) if s.band else "no reference", distance=distance)


def _not_computed(row: int, title: str, why: str) -> Result:
    return Result(Statistic(row, f"row_{row}", title, "", "", "", None), None, "not computed", why)


def _diverse(found: Mapping[str, Diversity | Absent]) -> list[Result]:
    """Rows 33 and 34 by form. The reference wants human texts of the same length, of which none is ours."""
    kinds = (
        (33, "gzip", "gzip ratio", "ratio", "arXiv 2403.00553"),
        (33, "repeated", "4-grams that another text has", "%", "arXiv 2403.00553"),
        (34, "vendi", "effective documents (Vendi/n)", "%", "arXiv 2210.02410"),
    )
    results = []
    for form, of in found.items():
        for row, key, title, unit, source in kinds:
            s = Statistic(
                row, f"{key}_{form}", f"{title}, {form}", unit, "human texts of one length", source, None
            )
            if isinstance(of, Absent):
                results.append(Result(s, None, "not computed", of.why))
                continue
            value = {"gzip": of.gzip_ratio, "repeated": of.repeated, "vendi": of.vendi}[key]
            if isinstance(value, Absent):
                results.append(Result(s, None, "not computed", value.why))
            else:
                results.append(_figure(s, value))
    return results


def _near(near: Near) -> Result:
    s = Statistic(35, "near_duplicates", "documents that are near-copies on another computer", "%", "none, but boilerplate",
                  "datatrove", shares(0, 0, "none"))  # fmt: skip
    if not near.documents:
        return Result(s, None, "not computed", "no document with a text")
    value = near.copies / near.documents
    verdict: Verdict = "inside" if value == 0 else "outside" if value < 0.01 else "absurd"
    return Result(s, value, verdict, distance=("documents", float(near.copies)))


def _detected(found: Detection | Absent) -> list[Result]:
    band = at_most(0.6, "our choice: chance is 0.5")
    said = (("marginals", "a classifier tells our files, features shuffled apart"),
            ("joint", "a classifier tells our files, features as they are"))  # fmt: skip
    results = []
    for key, title in said:
        judged: Band | None = band if key == "marginals" else None
        s = Statistic(37, f"c2st_{key}", title, "accuracy", "0.5 is chance", "arXiv 1610.06545", judged, 0.5)
        if isinstance(found, Absent):
            results.append(Result(s, None, "not computed", found.why))
            continue
        value = found.marginals if key == "marginals" else found.joint
        verdict: Verdict = "no reference"
        if judged:
            verdict = "inside" if value <= band.high else "outside" if value <= 0.8 else "absurd"
        results.append(Result(s, value, verdict, distance=("over chance", value - 0.5)))
    return results


def as_data(card: Card) -> dict[str, Any]:
    """The card as JSON's own types, every computer's values with it."""
    return {
        "computers": card.computers,
        "homes": card.homes,
        "files": card.files,
        "left_out": card.left_out,
        "seed": card.limits.seed,
        "limits": asdict(card.limits),
        "rows": [_row(r) for r in card.results],
        "types": card.types,
        "type_reference": dict(TYPE_MIX),
        "hours": card.hours,
        "diversity": {f: _plain_record(d) for f, d in card.diversity.items()},
        "near_duplicates": asdict(card.near),
        "detection": _plain_record(card.detection),
        "missing_occupations": list(card.missing_occupations),
        "faults": [asdict(f) for f in card.faults],
    }


def _plain_record(record: Diversity | Detection | Absent) -> dict[str, Any]:
    return {"not_computed": record.why} if isinstance(record, Absent) else asdict(record)


def _row(r: Result) -> dict[str, Any]:
    s = r.statistic
    return {
        "row": s.row, "key": s.key, "title": s.title, "unit": s.unit, "reference": s.figure, "source": s.source,
        "band": None if s.band is None else {"low": s.band.low, "high": s.band.high, "why": s.band.why},
        "over": s.over, "of": s.of, "value": r.value, "verdict": r.verdict, "why": r.why, "spread": r.spread,
        "distance": None if r.distance is None else {"name": r.distance[0], "value": r.distance[1]},
        "percentile": r.percentile, "layers": dict(r.layers), "per_computer": dict(r.per_computer), "note": s.note,
    }  # fmt: skip
