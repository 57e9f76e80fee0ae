"""Prompts: what is packaged parses and has a version; a name that is not there names a near one."""

from __future__ import annotations

from pathlib import Path

import jinja2
import pytest

from workaday.errors import InputError, UsageError
from workaday.models.prompts import prompt, prompt_names


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "worker").mkdir()
    house = "---\nversion: 1\n---\nNever leave the desk.\n"
    day = '---\nversion: 3\n---\nYou are {{ who }}.\n{% include "worker/house" %}\n'
    (tmp_path / "worker/house.md").write_text(house, encoding="utf-8")
    (tmp_path / "worker/day.md").write_text(day, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("name", prompt_names())
def test_each_packaged_prompt_has_a_version_and_parses(name: str) -> None:
    packaged = prompt(name)
    assert packaged.version >= 1
    assert packaged.wants is not None
    assert "\n---\n" not in packaged.text[:20]


def test_a_prompt_is_rendered_with_the_one_it_takes_in(folder: Path) -> None:
    day = prompt("worker/day", folder)
    assert (day.version, day.wants) == (3, {"who"})
    assert day.render(who="Ana") == "You are Ana.\nNever leave the desk."


def test_values_are_text_and_no_templates(folder: Path) -> None:
    said = prompt("worker/day", folder).render(who="{{ 7 * 7 }}{% include 'x' %}<b>")
    assert said.startswith("You are {{ 7 * 7 }}{% include 'x' %}<b>.")


def test_a_value_that_is_missing_is_an_error(folder: Path) -> None:
    with pytest.raises(jinja2.UndefinedError, match="who"):
        prompt("worker/day", folder).render()


def test_a_name_that_is_not_there_names_a_near_one(folder: Path) -> None:
    with pytest.raises(UsageError, match="no prompt 'worker/dya'; did you mean 'worker/day'"):
        prompt("worker/dya", folder)


@pytest.mark.parametrize("name", ["../worker/day", "/etc/passwd", "worker/../worker/day", ""])
def test_a_name_is_no_path(folder: Path, name: str) -> None:
    with pytest.raises(UsageError, match="no prompt"):
        prompt(name, folder / "worker")


@pytest.mark.parametrize(
    "text", ["Hello", "---\nversion: x\n---\nHello", "---\nversion: 0\n---\nHi", "---\nversion: 1\n---\n"]
)
def test_front_matter_that_is_not_right_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "day.md").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"prompts/day\.md:1: begin with"):
        prompt("day", tmp_path)
