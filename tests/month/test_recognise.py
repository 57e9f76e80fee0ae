"""What a mail asks for: phrasings that ask for a thing, and some that sound like it and do not."""

from __future__ import annotations

import pytest

from workaday.month.recognise import asks, mentions, sentences, words

BAND = ["Rebalancing tolerance band", "drift band"]
FEE = ["Variance tolerance per bill", "billing tolerance"]
FUND = ["Money in the renewal fund"]
DAYS = ["Days allowed to refund an overbilled client", "refund window"]


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("What is the rebalancing tolerance band?", BAND),
        ("Could you tell me the Rebalancing tolerance band? It is for the report.", BAND),
        ("which tolerance band do we use for rebalancing", BAND),
        ("What's our drift band these days?", BAND),
        ("I need the drift band.", BAND),
        ("Please confirm the DRIFT BAND for Q2", BAND),
        ("Hi Dana,\n\n- Rebalancing tolerance band\n- the cash target\n\nThanks", BAND),
        ("rebalancing-tolerance-band, please", BAND),
        ("Which rebalancing tolerence band applies?", BAND),
        ("Do the drift bands still hold?", BAND),
        ("What variance tolerance do we allow per bill?", FEE),
        ("What tolerance for variances do we have on a bill?", FEE),
        ("Billing tolerance?", FEE),
        ("How much variance per bill is within tolerance?", FEE),
        ("How much money is in the renewal fund?", FUND),
        ("Is there still money in the fund for renewals?", FUND),
        ("What is left in the renewal fund, money-wise?", FUND),
        ("How many days are allowed to refund a client we overbilled?", DAYS),
        ("What is the refund window?", DAYS),
        ("How long is the refund window for overbilled clients, in days?", DAYS),
    ],
)
def test_a_mail_speaks_of_a_thing(text: str, labels: list[str]) -> None:
    assert mentions(text, labels)


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("", BAND),
        ("Hello?", BAND),
        ("What is the tolerance?", BAND),
        ("Is the band playing on Friday?", BAND),
        ("Rebalancing is done. The cash target stays.", BAND),
        ("We rebalanced the book.\nThere was little tolerance for delay.\nNobody saw the band.", BAND),
        ("> What is the drift band?\nSee above, I forgot what I wanted.", BAND),
        ("Did the bill arrive?", FEE),
        ("The variance is large.\nWhich bill is it?\nWe have no tolerance for that.", FEE),
        ("How much did we bill?", FEE),
        ("Is the fund open?", FUND),
        ("How much money did we raise?", FUND),
        ("When is the renewal due?", FUND),
        ("How many days are left?", DAYS),
        ("Is the window closed?", DAYS),
        ("Has the client got the refund?", DAYS),
        ("anything", []),
        ("anything at all?", ["of the"]),
    ],
)
def test_a_mail_does_not_speak_of_a_thing(text: str, labels: list[str]) -> None:
    assert not mentions(text, labels)


@pytest.mark.parametrize(
    "text",
    [
        "What is the drift band?",
        "Please send me the register.",
        "Could you confirm the target",
        "Can you look it up for me",
        "Would you share the list",
        "I need the current cash target.",
        "Send me the export, thanks",
        "Let me have the workbook by Friday.",
        "Share the file with me when you can.",
        "Tell me the drift band.",
        "Let me know the drift band when you have it.",
        "Kindly provide the drift band.",
        "I would like to have the fee schedule.",
        "Forward me the billing export.",
        "What is the drift band",
        "I am looking for the drift band.",
    ],
)
def test_a_mail_asks(text: str) -> None:
    assert asks(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The drift band is 3.5%.",
        "The report is attached.",
        "Thanks for the register.",
        "Noted. I will put it in.",
        "The cash share rose to 4% in June.",
        "Our share of the market is 12%.",
        "> Could you send me the register?\nHere it is, as you wished.",
        "I have sent what you needed.",
        "The report is attached. Let me know if something is missing.",
    ],
)
def test_a_mail_does_not_ask(text: str) -> None:
    assert not asks(text)


def test_sentences_leave_quoted_lines_out() -> None:
    assert sentences("One. Two?\n> quoted: three\n  Four") == ["One.", "Two?", "  Four", "One. Two?"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The Policies of the house, please", ["policy", "house"]),
        ("bills, bill's & billing", ["bill", "bill", "s", "billing"]),
        ("Q2-2026", ["q2", "2026"]),
        ("What do you have?", []),
    ],
)
def test_words_are_those_that_carry_meaning(text: str, found: list[str]) -> None:
    assert words(text) == found
