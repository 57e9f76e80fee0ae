"""A request as these tests ask it, and the key that must never be seen."""

from __future__ import annotations

from typing import Any

from workaday.models.records import Message, Purpose, Request

KEY = "sk-test-0123456789abcdef-secret"
PURPOSE = Purpose("worker", "day", "win_000000")


def ask(text: str = "Hello", **more: Any) -> Request:
    return Request([Message("system", "Be short."), Message("user", text)], PURPOSE, **more)
