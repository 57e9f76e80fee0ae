"""The prompts: files `prompts/<role>/<name>.md` of the package, each with its version in front.

    ---
    version: 3
    ---
    You are {{ persona }} ...

Jinja2, where a value that is not given is an error. A prompt may take in another one: `{% include "author/house" %}`.
Nothing here knows what a prompt is for; values are put in as text and never read as templates.
"""

from __future__ import annotations

import difflib
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from workaday.errors import InputError, UsageError

if TYPE_CHECKING:
    import jinja2

_FRONT = re.compile(r"\A---\nversion: *([1-9][0-9]*)\n---\n+(?=\S)")


@dataclass(frozen=True)
class Prompt:
    """A prompt as it lies in its file; `text` is without the front matter."""

    name: str
    version: int
    text: str
    folder: Path

    @property
    def wants(self) -> frozenset[str]:
        """The values that `render` needs, those of the prompts that it takes in not counted."""
        from jinja2 import meta

        return frozenset(meta.find_undeclared_variables(_environment(self.folder).parse(self.text)))

    def render(self, **values: object) -> str:
        """The words for the model. A value that the text wants and that is not given raises jinja2's
        UndefinedError: a mistake of the program."""
        return _environment(self.folder).get_template(self.name).render(**values).strip()


def prompts_folder() -> Path:
    """Where the packaged prompts are."""
    return Path(str(resources.files("workaday") / "prompts"))


def prompt_names(folder: Path | None = None) -> list[str]:
    """All prompts as `role/name`, sorted."""
    return sorted(_names(folder or prompts_folder()))


def prompt(name: str, folder: Path | None = None) -> Prompt:
    """A prompt by its name, such as "worker/day". Raises UsageError where there is none, InputError where its front
    matter is not as it should be."""
    folder = folder or prompts_folder()
    if name not in (names := prompt_names(folder)):
        near = difflib.get_close_matches(name, names, n=1)
        hint = f"did you mean {near[0]!r}?" if near else "`workaday prompts` lists them"
        raise UsageError(f"no prompt {name!r}; {hint}")
    return _read(folder, name)


@functools.cache
def _read(folder: Path, name: str) -> Prompt:
    text = (folder / f"{name}.md").read_text(encoding="utf-8")
    front = _FRONT.match(text)
    if not front:
        raise InputError(f"prompts/{name}.md:1: begin with ---, version: N, ---, then the text, a line each")
    return Prompt(name, int(front[1]), text[front.end() :], folder)


def _names(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*.md"):
        yield path.relative_to(folder).with_suffix("").as_posix()


@functools.cache
def _environment(folder: Path) -> jinja2.Environment:
    """Trimmed so that a line with a tag alone leaves no line behind."""
    import jinja2

    def load(name: str) -> str | None:
        return _read(folder, name).text if name in _names(folder) else None

    return jinja2.Environment(
        loader=jinja2.FunctionLoader(load),
        undefined=jinja2.StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
