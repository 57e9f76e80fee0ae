"""The office of one computer, by the name under which the rooms above know it; it lives in month/office."""

from __future__ import annotations

from pathlib import Path

from workaday.month.office.colleagues import Colleagues
from workaday.month.office.worded import Worded
from workaday.month.office.wordings import Wordings

__all__ = ["Colleagues", "office_of"]


def office_of(computer: Path, run: Path) -> Colleagues:
    """The colleagues of a run: what a model has worded there, they word so again; all else is in phrases."""
    return Colleagues(computer, Worded(Wordings(run)))
