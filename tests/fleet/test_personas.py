"""Personas from files: every broken line is named, the others go on; a hopeless file says what to give."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from workaday.errors import InputError
from workaday.fleet.personas import LONGEST, Personas, drawn, read_personas
from workaday.world.persona import occupations
from workaday.world.persona.reading import read_persona


def file(folder: Path, content: bytes | str) -> str:
    place = folder / "people.jsonl"
    place.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(place)


@pytest.mark.parametrize(
    ("content", "texts"),
    [
        ('{"persona": "A nurse"}\n{"persona": "A builder"}\n', ["A nurse", "A builder"]),
        ('{"persona": "A nurse", "id": 7}', ["A nurse"]),
        ("A nurse\nA builder\n", ["A nurse", "A builder"]),
        ("\n\n  A nurse  \n\n", ["A nurse"]),
        (b'\xef\xbb\xbf{"persona": "A nurse"}\n', ["A nurse"]),
        (b"\xef\xbb\xbfA nurse\n", ["A nurse"]),
        ('{"persona": "A nurse"}\r\n{"persona": "A builder"}\r\n', ["A nurse", "A builder"]),
        ("A nurse\rA builder", ["A nurse", "A builder"]),
        ('{"persona": "A nurse\u2028from Lyon\x85or Nice"}\n', ["A nurse from Lyon or Nice"]),
        ('{"persona": "Two\\nlines\\tand\\u0000more"}', ["Two lines and more"]),
        ("Eine Pflegerin aus Köln 🏥\n護士\n", ["Eine Pflegerin aus Köln 🏥", "護士"]),
        ("x" * (LONGEST + 50), ["x" * LONGEST]),
    ],
    ids=["jsonl", "more-fields", "text", "blank-lines", "bom-jsonl", "bom-text", "crlf", "cr", "line-marks-in-a-string",
         "control-signs", "any-script", "very-long"],
)  # fmt: skip
def test_personas_are_read(tmp_path: Path, content: bytes | str, texts: list[str]) -> None:
    assert read_personas(file(tmp_path, content)) == Personas(texts, [])


GOOD = '{"persona": "A nurse"}'


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('{"persona": "half', "not JSON"),
        ("A builder", "not JSON"),
        ("{}", "no text under `persona`"),
        ('{"person": "A builder"}', "no text under `persona`"),
        ('{"persona": ""}', "no text under `persona`"),
        ('{"persona": "  "}', "no text under `persona`"),
        ('{"persona": null}', "no text under `persona`"),
        ('{"persona": 5}', "no text under `persona`"),
        ('{"persona": ["A builder"]}', "no text under `persona`"),
        ('["A builder"]', "no text under `persona`"),
        ('"A builder"', "no text under `persona`"),
        ('{"persona": "\\u0000\\u200b"}', "signs that cannot be printed"),
    ],
)
def test_a_broken_line_is_named_and_the_others_go_on(tmp_path: Path, line: str, words: str) -> None:
    source = file(tmp_path, f"{GOOD}\n\n{line}\n{GOOD}\n")
    found = read_personas(source)
    assert found.texts == ["A nurse", "A nurse"]
    (mistake,) = found.mistakes
    assert mistake.startswith(f"{source}:3: ")
    assert words in mistake


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "no persona in it; give one a line, or JSONL with `persona`"),
        ("\n  \n\t\n", "no persona in it"),
        (b"\xef\xbb\xbf", "no persona in it"),
        ('{"name": "x"}\n{"name": "y"}\n', ":1: no text under `persona`"),
        ("{half\n", ":1: not JSON"),
        ("A nurse\n".encode("utf-16"), "not UTF-8 text"),
        (b"A nurse\nA b\xfcilder\n", "not UTF-8 text"),
        (b"\x00\x00\x00", "signs that cannot be printed"),
    ],
    ids=["empty", "blank", "only-a-bom", "no-key", "broken", "utf-16", "latin-1", "nul"],
)
def test_a_file_without_a_persona_is_refused(tmp_path: Path, content: bytes | str, words: str) -> None:
    source = file(tmp_path, content)
    with pytest.raises(InputError) as raised:
        read_personas(source)
    assert str(raised.value).startswith(source)
    assert words in str(raised.value)


@pytest.mark.parametrize(("name", "words"), [("none.jsonl", "No such file"), (".", "Is a directory")])
def test_what_is_no_file_is_refused_with_a_remedy(tmp_path: Path, name: str, words: str) -> None:
    with pytest.raises(InputError, match=f"{words}.*; give a JSONL or text file of personas, or -"):
        read_personas(str(tmp_path / name))


_READ = "import json; from workaday.fleet.personas import read_personas as r; p = r('-'); print(json.dumps([p.texts, p.mistakes]))"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (b'{"persona": "A nurse"}\n{broken\n', [["A nurse"], 1]),
        (b"A nurse\nK\xc3\xb6chin\n", [["A nurse", "Köchin"], 0]),
        (b'\xef\xbb\xbf{"persona": "A nurse"}\n', [["A nurse"], 0]),
    ],
    ids=["jsonl", "text", "bom"],
)
def test_personas_come_from_standard_input(given: bytes, expected: list[object]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _READ], input=given, capture_output=True, timeout=60, check=True
    )
    texts, mistakes = json.loads(done.stdout)
    assert [texts, len(mistakes)] == expected
    assert all(m.startswith("-:2: not JSON") for m in mistakes)


@pytest.mark.parametrize("given", [b"", "A nurse".encode("utf-16")], ids=["nothing", "utf-16"])
def test_standard_input_without_a_persona_is_refused(given: bytes) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _READ], input=given, capture_output=True, timeout=60, check=False
    )
    assert b"InputError: -: n" in done.stderr


def test_drawn_personas_are_texts_and_the_same_for_a_seed() -> None:
    first = list(drawn(30, 4))
    assert first == list(drawn(30, 4))
    assert first[:10] == list(drawn(10, 4))
    assert first != list(drawn(30, 5))
    assert len(set(first)) > 20
    assert all(len(text) > 10 and "{" not in text for text in first)


def test_drawn_personas_have_jobs_that_the_trades_know() -> None:
    read = [read_persona(text, random.Random(0)) for text in drawn(300, 5)]
    trades = Counter(r.occupation.trade for r in read)
    assert 60 <= 300 - trades[""] <= 120
    assert set(trades) == {"", *(job.trade for job in occupations().values())}
