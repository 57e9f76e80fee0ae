"""Contacts -> .vcf: vCard 3.0, the version that every address book takes."""

from __future__ import annotations

from workaday.artifacts.spec import Card, Contacts
from workaday.artifacts.writers.ics import escaped, fold


def write_vcf(spec: Contacts) -> bytes:
    lines = [line for card in spec.cards for line in _card(card)]
    return "".join(f"{fold(line)}\r\n" for line in lines).encode("utf-8")


def _card(card: Card) -> list[str]:
    given, family = (card.given, card.family) if card.given or card.family else ("", card.name)
    lines = [
        "BEGIN:VCARD",
        "VERSION:3.0",
        f"UID:{escaped(card.uid)}",
        f"N:{escaped(family)};{escaped(given)};;;",
        f"FN:{escaped(card.name)}",
    ]
    if card.organization:
        lines.append(f"ORG:{escaped(card.organization)}")
    if card.title:
        lines.append(f"TITLE:{escaped(card.title)}")
    lines += [f"EMAIL;TYPE=INTERNET,WORK:{escaped(email)}" for email in card.emails]
    lines += [f"TEL;TYPE=WORK,VOICE:{escaped(phone)}" for phone in card.phones]
    if card.mobile:
        lines.append(f"TEL;TYPE=CELL:{escaped(card.mobile)}")
    if card.categories:
        lines.append(f"CATEGORIES:{','.join(map(escaped, card.categories))}")
    if card.note:
        lines.append(f"NOTE:{escaped(card.note)}")
    if card.revised is not None:
        lines.append(f"REV:{card.revised:%Y-%m-%dT%H:%M:%S}Z")
    return [*lines, "END:VCARD"]
