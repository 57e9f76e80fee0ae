"""What commands print: JSON objects on standard output, words on standard error."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workaday.models.forecast import Forecast


def data(value: dict[str, Any]) -> None:
    """The command's result: one JSON object on one line."""
    print(json.dumps(value, ensure_ascii=False))


def cost(found: Forecast, json: bool) -> None:
    """What models will be asked and cost: a JSON object, or a table."""
    data(found.data()) if json else print(found.text())


def say(*words: object) -> None:
    """Progress and remarks."""
    print(*words, file=sys.stderr)
