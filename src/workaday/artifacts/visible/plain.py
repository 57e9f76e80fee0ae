"""Plain text and Markdown: comments and elements that a browser would not show."""

from __future__ import annotations

import re

_HIDDEN = re.compile(
    rb"<!--.*?(?:-->|\Z)"
    rb"|^\[(?://|comment|#)\]: .*$"
    rb"|<(template|script|style|details)\b.*?</\1\s*>"
    rb"|<(\w+)\b[^>]*(?:\bhidden\b|display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*[0-3](?:\.\d+)?(?:px|pt)?\s*[;\"']"
    rb"|(?<!-)color\s*:\s*(?:white\b|#fff(?:fff)?\b|transparent))[^>]*>.*?</\2\s*>",
    re.DOTALL | re.IGNORECASE | re.MULTILINE,
)


def without_hidden(content: bytes) -> bytes:
    return _HIDDEN.sub(b"", content) if b"<" in content or b"]: " in content else content
