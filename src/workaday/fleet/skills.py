"""Skills from a folder, in the open SKILL.md form: a folder for each, in it a SKILL.md that begins with its name and
description. What they say is text for a model to read; nothing in them is carried out."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import yaml

from workaday.errors import InputError
from workaday.workers.model import Skill

_FRONT = re.compile(r"\A---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_LARGEST = 200_000
_MOST = 50


def read_skills(folder: Path) -> tuple[Skill, ...]:
    """The skills in a folder, by name; a folder that is itself a skill gives that one. Raises InputError."""
    if not folder.is_dir():
        raise InputError(f"{folder}: no such folder; --skills takes a folder with a folder for each skill")
    places = [folder / "SKILL.md"] if (folder / "SKILL.md").is_file() else sorted(folder.glob("*/SKILL.md"))
    if not places:
        raise InputError(f"{folder}: no skill in it; each is a folder with a SKILL.md")
    if len(places) > _MOST:
        raise InputError(f"{folder}: {len(places)} skills, {_MOST} are allowed beside one worker; give fewer")
    skills = sorted((_read(place) for place in places), key=lambda s: s.name)
    for one, other in itertools.pairwise(skills):
        if one.name == other.name:
            raise InputError(f"{folder}: two skills are called {one.name!r}; rename one")
    return tuple(skills)


def _read(place: Path) -> Skill:
    try:
        content = place.read_bytes()
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"{place} cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise InputError(
            f"{place}: not UTF-8 ({error.reason} at byte {error.start}); save it as UTF-8"
        ) from error
    if len(content) > _LARGEST:
        raise InputError(f"{place}: {len(content):,} bytes, {_LARGEST:,} are allowed; make it shorter")
    front = _FRONT.match(text)
    if not front:
        raise InputError(f"{place}:1: no front matter; begin with ---, name: and description:, ---")
    fields = _fields(place, front[1])
    name, description = fields.get("name"), fields.get("description")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise InputError(f"{place}: name {name!r} must be small letters, digits and hyphens, 64 at most")
    if not isinstance(description, str) or not 0 < len(description.strip()) <= 1024:
        raise InputError(f"{place}: description must say in 1 to 1,024 characters what the skill is for")
    return Skill(name, " ".join(description.split()), text[front.end() :].strip())


def _fields(place: Path, text: str) -> dict[str, object]:
    try:
        found = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise InputError(
            f"{place}: the front matter is no YAML ({' '.join(str(error).split())[:200]})"
        ) from error
    if not isinstance(found, dict):
        raise InputError(f"{place}: the front matter must have name: and description:")
    return found
