"""How many tokens a text will be, roughly: nobody's tokenizer is here, and none may be fetched.

English prose and JSON come to about four bytes a token with the tokenizers of the day, other scripts to fewer.
`estimate` is for forecasts and budgets; what was used is what the provider counts.
"""

from __future__ import annotations

PICTURE_TOKENS = 1_600
"""What the providers ask for a page of 1,500 pixels, within a factor of two."""

MESSAGE_TOKENS = 4
"""What marks a message, or a call, off from the next one."""


def text_tokens(text: str) -> int:
    """Tokens of a text, usually right within 20 %: four characters of ASCII a token, one and a half of others."""
    if text.isascii():
        return -(-len(text) // 4)
    ascii_characters = len(text.encode("ascii", "ignore"))
    return -(-ascii_characters // 4) + -(-2 * (len(text) - ascii_characters) // 3)
