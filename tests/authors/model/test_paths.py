"""Which paths a model may give."""

from __future__ import annotations

import pytest

from workaday.authors.model.paths import path_faults

HOME = "C:/Users/ann"
ROOTS = [HOME, "D:/Work"]


@pytest.mark.parametrize(
    "path",
    [
        f"{HOME}/Documents/Plan v2.docx",
        f"{HOME}/Desktop/run.py",
        "D:/Work/a/b/Zahlen für Öl.xlsx",
        f"{HOME}/Videos/site.mp4",
    ],
    ids=["document", "program", "other letters", "film"],
)
def test_a_file_of_the_home_may_be(path: str) -> None:
    assert path_faults(path, ROOTS, set()) == []


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("C:/Windows/System32/evil.docx", "must lie below"),
        ("/etc/passwd.txt", "must lie below"),
        ("../../x.docx", "must lie below"),
        ("C:/Users/annette/x.docx", "must lie below"),
        (f"{HOME}/../bob/x.docx", "'..' is no name"),
        (f"{HOME}/a//x.docx", "'' is no name"),
        (f"{HOME}/CON.docx", "name of a device"),
        (f"{HOME}/aux", "name of a device"),
        (f"{HOME}/x./y.docx", "blank or a dot"),
        (f"{HOME}/x .docx /y.docx", "blank or a dot"),
        (f"{HOME}/a:b.docx", "does not take"),
        (f"{HOME}/a\\b.docx", "does not take"),
        (f"{HOME}/what?.docx", "does not take"),
        (f"{HOME}/a\x07.docx", "does not take"),
        (f"{HOME}/{'x' * 300}.docx", "characters, at most"),
        (f"{HOME}/{'x' * 130}.docx", "characters, at most"),
        (f"{HOME}/AppData/x.docx", "belongs to the system"),
        (f"{HOME}/x.bespoke", "cannot be made"),
        (f"{HOME}/noending", "cannot be made"),
        (f"{HOME}/TAKEN.docx", "already"),
    ],
    ids=lambda value: value[-24:] if "/" in value else None,
)
def test_what_is_no_file_of_this_computer_is_sent_back(path: str, why: str) -> None:
    assert any(why in fault for fault in path_faults(path, ROOTS, {f"{HOME}/taken.docx".casefold()}))
