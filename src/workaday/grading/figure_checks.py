"""Checks of what a file states: a figure by its label, the same in every file, nowhere contradicted."""

from __future__ import annotations

from typing import Any

from workaday.artifacts import figures
from workaday.artifacts.figures import FigureIndex
from workaday.grading.contradictions import Bound, Contradiction, contradiction
from workaday.grading.evidence import Evidence, Opened
from workaday.grading.verdict import Place, Verdict, written

LEAST_CROWD = 12
"""A value that stands loosely near its label counts while no more different values do than this, or than twice as
many as in the file as it should be: a list of numbers states none."""


def figure(data: dict[str, Any], evidence: Evidence) -> Verdict:
    return stated(data["path"], data["value"], data["unit"], data["words"], evidence)


def stated(path: str, value: float, unit: str, words: list[str], evidence: Evidence) -> Verdict:
    """Whether a file states a value for a label, and no other. What stands right beside the label decides; only
    where nothing does, a figure near its words counts."""
    opened = evidence.opened(path)
    if isinstance(opened, str):
        return Verdict(False, f"{path}: {opened}", (Place(path),))
    beside = _beside(opened, unit, words)
    listed = next((b for b in beside if b.listed), None)
    if listed is not None:
        said = f"a list of figures stands by {words[0]} at {listed.place}: it states none"
        return Verdict(False, said, (Place(path, listed.place, listed.text),))
    tried = max(opened.bindings.tried(label) for label in words)
    if tried > LEAST_CROWD:
        said = f"{tried} different figures stand beside {words[0]}: it states none"
        return Verdict(False, said, (Place(path),))
    clash = contradiction(words[0], [(path, b) for b in beside])
    if clash is not None:
        return Verdict(False, f"two values: {clash}", _places(clash))
    right = _right(opened.index, beside, value, unit, words)
    if right is not None:
        return Verdict(True, f"{right.text!r} at {right.place}", (Place(path, right.place, right.text),))
    plain = [b for b in beside if not b.about]
    if plain:
        found = "; ".join(f"{b.text!r} at {b.place}" for b in plain[:3])
        places = tuple(Place(path, b.place, b.text) for b in plain[:3])
        return Verdict(False, f"{words[0]} should be {written(value, unit)}; found {found}", places)
    usual = evidence.crowds.get((path, words[0]), 0)
    return _loosely(path, opened.index, value, unit, words, usual)


def _beside(opened: Opened, unit: str, words: list[str]) -> list[Bound]:
    """Alternative words for one thing count as one label."""
    return [bound for label in words for bound in opened.bindings.of(label, unit)]


def _right(
    index: FigureIndex, beside: list[Bound], value: float, unit: str, words: list[str]
) -> Bound | None:
    if not beside:
        return None
    spots = {(id(f.passage), f.figure.start) for f in index.find(value, unit, words=words)}
    return next((b for b in beside if (id(b.passage), b.figure.start) in spots), None)


def _loosely(path: str, index: FigureIndex, value: float, unit: str, words: list[str], usual: int) -> Verdict:
    found = figures.labelled(index, value, unit, words)
    if found is None:
        return Verdict(
            False, f"{words[0]} should be {written(value, unit)}; {_instead(index, words)}", (Place(path),)
        )
    text, place = found.figure.text.strip(), found.passage.place
    crowd = min(index.crowd(unit, label, found.hits) for label in words)
    if crowd > max(LEAST_CROWD, 2 * usual):
        said = f"{text!r} at {place} is one of {crowd} values by that label: a list states nothing"
        return Verdict(False, said, (Place(path, place, text),))
    return Verdict(True, f"{text!r} at {place}", (Place(path, place, text),))


def _instead(index: FigureIndex, words: list[str]) -> str:
    """What stands there instead, as far as it can be seen."""
    said = []
    for passage in index.content.passages:
        line = f"{passage.context} {passage.text}".lower()
        if words[0].lower() in line and any(c.isdigit() for c in passage.text):
            said.append(f"{passage.text.strip()[:80]!r} at {passage.place}")
    return f"found {'; '.join(said[:3])}" if said else "no figure stands by that label"


# --- across files -----------------------------------------------------------------------------------


def consistent(data: dict[str, Any], evidence: Evidence) -> Verdict:
    verdicts = {p: stated(p, data["value"], data["unit"], data["words"], evidence) for p in data["paths"]}
    wrong = [f"{p.rpartition('/')[2]}: {v.evidence}" for p, v in verdicts.items() if not v.passed]
    places = tuple(place for v in verdicts.values() for place in v.places if bool(wrong) != v.passed)
    return Verdict(not wrong, "; ".join(wrong) or f"the same in all {len(verdicts)} files", places)


def contradicted(data: dict[str, Any], evidence: Evidence) -> Verdict:
    """One label, two values: inside a file, or between two files of the package."""
    clashes = clashes_in(data["paths"], data["figures"], evidence)
    if not clashes:
        return Verdict(
            True, f"no label of {len(data['figures'])} has two values in {len(data['paths'])} files"
        )
    more = f"; and {len(clashes) - 3} more" if len(clashes) > 3 else ""
    return Verdict(
        False, "; ".join(map(str, clashes[:3])) + more, tuple(p for c in clashes[:3] for p in _places(c))
    )


def clashes_in(paths: list[str], labels: list[dict[str, Any]], evidence: Evidence) -> list[Contradiction]:
    """Each label that has two values in some files, with both places. Files that do not open say nothing."""
    opened = [(path, found) for path in paths if isinstance(found := evidence.opened(path), Opened)]
    clashes = []
    for label in labels:
        beside = [(path, b) for path, file in opened for b in _beside(file, label["unit"], label["words"])]
        clash = contradiction(label["words"][0], beside)
        if clash is not None:
            clashes.append(clash)
    return clashes


def _places(clash: Contradiction) -> tuple[Place, ...]:
    return tuple(Place(path, bound.place, bound.text) for path, bound in (clash.one, clash.other))


def changed(data: dict[str, Any], evidence: Evidence) -> Verdict:
    """A late correction, applied wherever it counts."""
    wrong: list[str] = []
    places: list[Place] = []
    for place in data["places"]:
        path, unit, words = place["path"], place["unit"], place["words"]
        verdict = stated(path, place["new"], unit, words, evidence)
        if not verdict.passed:
            old = stated(path, place["old"], unit, words, evidence)
            still = f" (still {old.evidence})" if old.passed else ""
            wrong.append(f"{path.rpartition('/')[2]}: {words[0]} is not {written(place['new'], unit)}{still}")
            places += verdict.places
    return Verdict(
        not wrong, "; ".join(wrong) or f"applied in all {len(data['places'])} places", tuple(places)
    )
