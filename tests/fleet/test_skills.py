"""Skills from a folder: read as they are written, or refused in a line."""

from __future__ import annotations

from pathlib import Path

import pytest

from workaday.errors import InputError
from workaday.fleet.skills import read_skills

GOOD = "---\nname: {name}\ndescription: How reports are made.\n---\n# Reports\n\nCheck each figure twice.\n"


def put(folder: Path, name: str, text: str | bytes) -> Path:
    place = folder / name / "SKILL.md"
    place.parent.mkdir(parents=True)
    place.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def test_skills_come_by_name(tmp_path: Path) -> None:
    put(tmp_path, "b", GOOD.format(name="zeal"))
    put(tmp_path, "z", "\ufeff" + GOOD.format(name="about").replace("\n", "\r\n"))
    (tmp_path / "notes.txt").write_text("no skill", encoding="utf-8")
    skills = read_skills(tmp_path)
    assert [s.name for s in skills] == ["about", "zeal"]
    assert (skills[1].description, skills[1].body) == (
        "How reports are made.",
        "# Reports\n\nCheck each figure twice.",
    )
    assert skills[0].body.startswith("# Reports")


def test_a_skills_own_folder_is_one_skill(tmp_path: Path) -> None:
    put(tmp_path, "reports", GOOD.format(name="reports"))
    assert [s.name for s in read_skills(tmp_path / "reports")] == ["reports"]


BAD: list[tuple[str, str | bytes, str]] = [
    ("no-front", "# Reports", "no front matter"),
    ("open-front", "---\nname: a\n", "no front matter"),
    ("no-yaml", "---\nname: [a\n---\n", "no YAML"),
    ("a-list", "---\n- a\n---\n", "must have name"),
    ("no-name", "---\ndescription: x\n---\n", "name None"),
    ("odd-name", "---\nname: ../../etc\ndescription: x\n---\n", "small letters"),
    ("no-description", "---\nname: a\n---\n", "description must say"),
    ("long-description", f"---\nname: a\ndescription: {'x' * 1100}\n---\n", "1,024"),
    ("latin-1", "---\nname: a\ndescription: caf\u00e9\n---\n".encode("latin-1"), "not UTF-8"),
    ("huge", GOOD.format(name="a") + "x" * 200_001, "200,000 are allowed"),
    ("code-in-yaml", "---\nname: !!python/object/apply:os.system ['touch owned']\n---\n", "no YAML"),
]


@pytest.mark.parametrize(("text", "says"), [b[1:] for b in BAD], ids=[b[0] for b in BAD])
def test_what_is_no_skill_is_refused(tmp_path: Path, text: str | bytes, says: str) -> None:
    with pytest.raises(InputError, match=says) as refused:
        read_skills(put(tmp_path, "a", text))
    assert "SKILL.md" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_folders_without_skills_or_with_twins_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such folder"):
        read_skills(tmp_path / "none")
    with pytest.raises(InputError, match="no skill in it"):
        read_skills(tmp_path)
    put(tmp_path, "a", GOOD.format(name="twin"))
    put(tmp_path, "b", GOOD.format(name="twin"))
    with pytest.raises(InputError, match="two skills are called 'twin'"):
        read_skills(tmp_path)
