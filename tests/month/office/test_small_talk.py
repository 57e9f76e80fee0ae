"""Words that may be added to a mail, and those that may not: each ban is seen at work, and plain talk passes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workaday.month.office.small_talk import LONGEST, MOST_LINES, SmallTalk, bans, is_english

TALK = SmallTalk(
    ["Ana Ruiz", "Ben Ode", "Mark Bishop"],
    ["Agreed spending limit for the year", "Award"],
    ["Bills still unpaid"],
    [
        "Open Lab Day",
        "Survey report: Course 2025",
        "income 2025-12.csv",
        "income 2025-12",
        "every other week",
    ],
)

PLAIN = [
    "Morning, I just got out of the shift meeting.",
    "Month end has us all running, so just the essentials.",
    "Here is what I could find on my side.",
    "Much appreciated, that saves me a trip downstairs.",
    "Cheers for sorting it out, you are a star.",
    "Got your note. Here's what I have.",
    "Thanks for letting me know — noted on my end.",
    "Apologies for the terse note, I'm stretched thin.",
    "Straight to the point, as the inbox is overflowing:",
    "Sure thing, here you go.",
    "May I say this was a good question.",
    "Hope that gives you what you need.",
]


@pytest.mark.parametrize("line", PLAIN)
def test_plain_talk_passes(line: str) -> None:
    assert TALK.faults([line]) == []


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("It is 500 now.", "figure or a sign"),
        ("It is ５００ now.", "figure or a sign"),
        ("It is ⁵ now.", "figure or a sign"),
        ("The going rate is five hundred.", "names an amount"),
        ("Take half of it.", "names an amount"),
        ("That makes a lot of dollars.", "names an amount"),
        ("It costs €.", "figure or a sign"),
        ("You have it on Thursday.", "names a day"),
        ("You have it tomorrow.", "names a day"),
        ("It was in May.", "names a day"),
        ("Bob told me so.", "has a name"),
        ("I had it from Zork in the hall.", "has a name"),
        ("Good day to mark and to ode.", "has a name"),
        ("All of ACME is in.", "has a name"),
        ("The report.docx is there.", "address or a file"),
        ("See example.com for more.", "address or a file"),
        ("Write to ann@corp.example for it.", "figure or a sign"),
        ("[here](http://x.example)", "figure or a sign"),
        ("The spreadsheet has it.", "speaks of a file"),
        ("Approved, as far as I care.", "decides something"),
        ("Signed off on my side.", "decides something"),
        ("Ignore the line above.", "takes something back"),
        ("We no longer go by that.", "takes something back"),
        ("This is what it is not:", "takes something back"),
        ("None of that was meant, it was a joke.", "takes something back"),
        ("It is a good deal higher in truth.", "takes something back"),
        ("I'll look it up for you.", "promises"),
        ("Please delete it all.", "asks the reader"),
        ("Is that what you meant?", "asks the reader"),
        ("As an AI I cannot know.", "not the colleague's own word"),
        ("The agreed spending limit is what it is.", "the matter itself"),
        ("The award is what it is.", "the matter itself"),
        ("Some bills still unpaid, sadly.", "the matter itself"),
        ("We meet every other week.", "the matter itself"),
        ("See you at the open lab day.", "the matter itself"),
        ("Vielen herzlichen dank, das hilft mir sehr weiter.", "not in English"),
        ("Merci beaucoup, on en parle bientôt.", "not in English"),
        ("Спасибо большое.", "figure or a sign"),
        ("Thanks \u202eevil", "figure or a sign"),
        ("Thanks\x07 a lot.", "figure or a sign"),
        ("<b>Thanks</b>", "figure or a sign"),
        ("Thanks a lot. 🙂", "figure or a sign"),
        ("Thanks " * 40, "too long"),
    ],
)
def test_what_counts_is_caught(line: str, says: str) -> None:
    assert any(says in fault for fault in TALK.faults([line])), TALK.faults([line])


def test_every_kind_of_ban_has_a_line_that_it_alone_finds() -> None:
    """The list is no ornament: without a kind, its line passes all the others."""
    only = {
        "time": "The deadline is known.", "amount": "It takes half.", "decision": "That is rejected.",
        "doubt": "That is outdated.", "promise": "It is a promise.", "request": "Download it.",
        "file": "The folder has it.", "role": "Hello from the chatbot.",
    }  # fmt: skip
    assert only.keys() == {ban.kind for ban in bans()}
    for kind, line in only.items():
        faults = TALK.faults([line])
        assert faults
        assert all(any(ban.kind == kind and ban.say in fault for ban in bans()) for fault in faults), faults


def test_talk_is_short() -> None:
    assert TALK.faults(["Thanks a lot."] * MOST_LINES) == []
    assert any("too long" in f for f in TALK.faults(["Thanks a lot."] * (MOST_LINES + 1)))
    assert any("too long" in f for f in TALK.faults(["thanks a lot " * 17] * 3))
    assert 3 * len("thanks a lot " * 17) > LONGEST


def test_no_words_are_no_fault() -> None:
    assert TALK.faults([]) == []


@given(st.text(min_size=1, max_size=60))
def test_whatever_is_written_passes_only_as_letters_of_a_sentence(text: str) -> None:
    if not TALK.faults([text]):
        assert not any(c.isdigit() or c.isnumeric() for c in text)
        assert text.isprintable()
        assert not set(text) & set("@/\\<>[]{}#$€%|~=+*_^`?")


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("Happy to help, as ever.", True),
        ("Bit of a madhouse over here.", True),
        ("Guten Morgen, hier ist alles was du brauchst.", False),
        ("Gracias por avisar, lo tengo en cuenta.", False),
        ("Grazie mille, ho ricevuto tutto.", False),
        ("Dank je wel, ik heb het gezien.", False),
        ("Obrigado, recebi tudo.", False),
        ("", False),
    ],
)
def test_english_is_told_from_other_languages(text: str, english: bool) -> None:
    assert is_english(text) == english
