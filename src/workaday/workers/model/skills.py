"""Skills that were put beside the work: what a model may read of them. Their folders are read elsewhere; what they say is
somebody's text and is shown as such."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workaday.models.records import Tool

SHORT = 3_000
"""Characters up to which a skill stands among the rules in full: a model does not always fetch what it could."""
_PAGE = 7_000

READ_SKILL = Tool(
    "read_skill",
    "A skill in full: lessons from earlier work that were put beside you. Takes no time.",
    {
        "type": "object",
        "properties": {
            "name": {"type": "string", "description": "The skill's name."},
            "page": {
                "type": "integer",
                "minimum": 1,
                "default": 1,
                "description": "Which page; the first is 1.",
            },
        },
        "required": ["name"],
        "additionalProperties": False,
    },
)


@dataclass(frozen=True)
class Skill:
    """One SKILL.md: its front matter's name and description, and what stands below."""

    name: str
    description: str
    body: str

    @property
    def short(self) -> bool:
        return len(self.body) <= SHORT


def skill_page(skills: Sequence[Skill], arguments: Mapping[str, Any]) -> str | None:
    """A page of a skill; None for one that there is not."""
    skill = next((s for s in skills if s.name == str(arguments.get("name", "")).strip()), None)
    page = arguments.get("page", 1)
    if skill is None or not isinstance(page, int):
        return None
    pages = [skill.body[at : at + _PAGE] for at in range(0, len(skill.body), _PAGE)] or [""]
    if not 1 <= page <= len(pages):
        return None
    mark = f"\n[page {page} of {len(pages)}]" if len(pages) > 1 else ""
    return pages[page - 1] + mark
