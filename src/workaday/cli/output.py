"""What commands print: JSON objects on standard output, words on standard error."""

from __future__ import annotations

import json
import sys
from typing import Any


def data(value: dict[str, Any]) -> None:
    """The command's result: one JSON object on one line."""
    print(json.dumps(value, ensure_ascii=False))


def say(*words: object) -> None:
    """Progress and remarks."""
    print(*words, file=sys.stderr)
