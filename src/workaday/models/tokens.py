"""How many tokens a text will be, roughly: nobody's tokenizer is here, and none may be fetched.

English prose and JSON come to about four bytes a token with the tokenizers of the day, other scripts to fewer.
`estimate` is for forecasts and budgets; what was used is what the provider counts.
"""

from __future__ import annotations

import json

from workaday.models.records import Message, Request

PICTURE_TOKENS = 1_600
"""What the providers ask for a page of 1,500 pixels, within a factor of two."""

_MESSAGE_TOKENS = 4


def text_tokens(text: str) -> int:
    """Tokens of a text, usually right within 20 %: four characters of ASCII a token, one and a half of others."""
    if text.isascii():
        return -(-len(text) // 4)
    ascii_characters = len(text.encode("ascii", "ignore"))
    return -(-ascii_characters // 4) + -(-2 * (len(text) - ascii_characters) // 3)


def message_tokens(message: Message) -> int:
    """Tokens of a message with its calls and pictures."""
    calls = sum(text_tokens(c.name) + text_tokens(c.arguments) + _MESSAGE_TOKENS for c in message.calls)
    return _MESSAGE_TOKENS + text_tokens(message.text) + calls + PICTURE_TOKENS * len(message.pictures)


def request_tokens(request: Request) -> int:
    """Tokens of what is sent: messages, tools and schema."""
    tools = sum(text_tokens(t.name + t.description + json.dumps(dict(t.parameters))) for t in request.tools)
    schema = text_tokens(json.dumps(request.schema)) if request.schema is not None else 0
    return sum(map(message_tokens, request.messages)) + tools + schema
