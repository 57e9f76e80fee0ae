"""Whether a model goes round in circles: the same call, answered the same, again and again."""

from __future__ import annotations

import hashlib
import json
from collections import deque
from collections.abc import Mapping
from typing import Any

MOST = 3
"""How often the same call may have the same answer within the last calls."""
_WITHIN = 12


class Repeats:
    """The last calls with their answers. A call whose answer changes (the mail is looked at again, and there is some)
    is no circle, nor is one that comes back after much else."""

    def __init__(self) -> None:
        self._last: deque[tuple[str, str]] = deque(maxlen=_WITHIN)

    def done(self, tool: str, arguments: Mapping[str, Any], answer: str) -> None:
        self._last.append((_mark(tool, arguments), hashlib.sha256(answer.encode()).hexdigest()))

    def circling(self, tool: str, arguments: Mapping[str, Any]) -> bool:
        """Whether this call was made so often already, each time with the answer of the last time."""
        mark = _mark(tool, arguments)
        answers = [answer for call, answer in self._last if call == mark]
        return bool(answers) and answers.count(answers[-1]) >= MOST


def _mark(tool: str, arguments: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps([tool, arguments], sort_keys=True).encode()).hexdigest()
