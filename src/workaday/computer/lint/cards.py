"""Contact files: names and addresses out of vCards."""

from __future__ import annotations

import re

Card = tuple[str, tuple[str, ...]]
"""A full name and the addresses."""


def read_cards(text: str) -> list[Card]:
    """The cards of a .vcf file, version 2.1 to 4."""
    cards: list[Card] = []
    name = ""
    addresses: list[str] = []
    for line in re.sub(r"\r?\n[ \t]", "", text).splitlines():
        key, _, value = line.partition(":")
        field = key.partition(";")[0].rpartition(".")[2].upper()
        if field == "BEGIN":
            name, addresses = "", []
        elif field == "FN":
            name = re.sub(r"\\([,;\\])", r"\1", value.strip())
        elif field == "EMAIL":
            addresses.append(value.strip().removeprefix("mailto:"))
        elif field == "END" and value.strip().upper() == "VCARD":
            cards.append((name, tuple(addresses)))
    return cards
