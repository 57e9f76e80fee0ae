"""Measures one computer into a plain record. Reads the disk once; knows no other computer.

What is damaged is listed and left out of the figures.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from workaday.computer.audit.detect import features
from workaday.computer.audit.distances import thin
from workaday.computer.audit.duplicates import grams, signature, words_of
from workaday.computer.audit.kinds import mix
from workaday.computer.audit.mail import read_letters, read_meetings
from workaday.computer.audit.peek import Peek, form_of, peek
from workaday.computer.audit.records import (
    LAYERS,
    Absent,
    Fault,
    FoundFile,
    Layer,
    Limits,
    Measured,
    Text,
    Value,
)
from workaday.computer.audit.reference import STATISTICS
from workaday.computer.audit.rows import ROWS, Document, Findings, hash_copies, samples
from workaday.computer.audit.tree import Home, find_home
from workaday.errors import InputError, ReadError
from workaday.world.seeds import Seed

ITEMS_PER_COMPUTER = 200
FEATURES_PER_COMPUTER = 40
EXCERPT_CHARACTERS = 2_000
EXCERPT_LEAST = 200


def measure(folder: Path, limits: Limits) -> Measured | Fault:
    """One computer's record, or the fault for which there is none."""
    try:
        home = find_home(folder)
    except InputError as error:
        return Fault(folder.name, str(folder), " ".join(str(error).split()))
    seed = Seed.root(limits.seed).child("audit", folder.name)
    findings = Findings(
        home=home,
        documents=_documents(home, limits, seed),
        letters=read_letters(home, limits),
        meetings=read_meetings(home),
        hashes=hash_copies(home, limits.bytes),
        rng=seed.rng("names"),
    )
    return _record(findings, seed)


def _record(found: Findings, seed: Seed) -> Measured:
    home = found.home
    return Measured(
        id=home.id,
        folder=home.folder,
        soc=home.soc,
        system=home.system,
        extent=home.extent,
        files=len(home.files),
        left_out=home.left_out,
        values={s.key: ROWS[s.key](found) for s in STATISTICS},
        layers={layer: _of_layer(found, layer) for layer in LAYERS},
        samples={name: thin(values, ITEMS_PER_COMPUTER) for name, values in samples(found).items()},
        types={"all": mix(home.files), **{layer: mix(home.of(layer).files) for layer in LAYERS}},
        hours=_hours(home.files),
        features=features(home, FEATURES_PER_COMPUTER, seed.rng("features")),
        texts=tuple(_text(d) for d in found.documents),
        excerpts=_excerpts(found.documents, seed),
        faults=tuple(home.faults),
    )


def _of_layer(found: Findings, layer: Layer) -> Mapping[str, Value]:
    part = Findings(found.home.of(layer), (), (), Absent(""), found.hashes, found.rng)
    return {s.key: ROWS[s.key](part) for s in STATISTICS if s.layered}


def _documents(home: Home, limits: Limits, seed: Seed) -> list[Document]:
    """The documents that are looked into: the bound of each layer, drawn by the seed where there are more."""
    found = []
    for layer, most in (("work", limits.work_documents), ("sediment", limits.sediment_documents)):
        files = [f for f in home.files if f.layer == layer and not f.stub and f.size and form_of(f.name)]
        if len(files) > most:
            files = sorted(seed.rng("documents", layer).sample(files, most), key=lambda f: f.path)
        found += [d for d in (_document(home, f, limits) for f in files) if d is not None]
    return found


def _document(home: Home, file: FoundFile, limits: Limits) -> Document | None:
    if file.size > limits.bytes:
        return None
    try:
        seen = peek(file.place.read_bytes(), file.name)
    except ReadError as error:
        home.fault(file.path, f"does not open: {error}")
        return None
    except OSError as error:
        home.fault(file.path, f"cannot be read: {error.strerror}")
        return None
    text = seen.text[: limits.characters]
    kept = Peek(
        text, seen.pages, seen.units, seen.sheets, seen.formulas, seen.errors, seen.functions, seen.pictures
    )
    return Document(file, form_of(file.name), kept, grams(text))


def _text(document: Document) -> Text:
    file = document.file
    words = len(words_of(document.peek.text))
    return Text(
        file.path, file.place, document.form, file.kind, file.origin, words, signature(document.grams)
    )


def _excerpts(documents: Sequence[Document], seed: Seed) -> dict[str, str]:
    """One text of the work layer by form, drawn by the seed: this computer's share in the fleet's diversity."""
    by_form: dict[str, list[str]] = {}
    for document in documents:
        if document.file.layer == "work" and len(document.peek.text) >= EXCERPT_LEAST:
            by_form.setdefault(document.form, []).append(document.peek.text[:EXCERPT_CHARACTERS])
    return {form: seed.rng("excerpt", form).choice(texts) for form, texts in sorted(by_form.items())}


def _hours(files: Sequence[FoundFile]) -> tuple[tuple[int, ...], ...]:
    seen = Counter((f.modified.weekday(), f.modified.hour) for f in files)
    return tuple(tuple(seen[day, hour] for hour in range(24)) for day in range(7))
