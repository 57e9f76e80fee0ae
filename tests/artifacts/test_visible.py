"""What a reader sees: every way to hide a figure is seen through, and nothing honest is taken away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from workaday.artifacts.readers import read
from workaday.artifacts.spec import (
    Deck,
    Document,
    Heading,
    Paragraph,
    Properties,
    Sheet,
    Slide,
    Styled,
    Table,
    Workbook,
)
from workaday.artifacts.visible import visible
from workaday.artifacts.visible.colours import contrast
from workaday.artifacts.writers import write
from workaday.errors import ReadError
from workaday.grading.controls.office_files import with_unseen

WHEN = datetime(2026, 1, 5, 10)
MADE = Properties("x", "x", "x", WHEN, WHEN)
SECRET = "Revenue: 4711"


@pytest.mark.parametrize("suffix", [".docx", ".xlsx", ".pptx", ".pdf", ".md"])
@pytest.mark.parametrize("how", ["white", "tiny", "aside"])
def test_what_nobody_can_read_is_not_there(suffix: str, how: str) -> None:
    content = with_unseen(b"# Report\n", suffix, [SECRET], how, WHEN)
    assert "4711" in read(content, f"x{suffix}").text  # a reader tells everything
    assert not [p for p in visible(content, f"x{suffix}").passages if "4711" in p.text]


HONEST: dict[str, Callable[[], bytes]] = {
    ".docx": lambda: write(
        Document("x", (Heading("A"), Paragraph("**1** and 2"), Table(("Point", "Figure"), (("Total", "3"),), (1,), True)), MADE),
        ".docx",
    ),
    ".pdf": lambda: write(Document("x", (Heading("A"), Paragraph("1"), Table(("Point",), (("3",),))), MADE), ".pdf"),
    ".xlsx": lambda: write(Workbook((Sheet("S", (("Measure", "Value"), ("a", Styled(0.5, "pct1")))),), MADE), ".xlsx"),
    ".pptx": lambda: write(Deck((Slide("A", (("one", 0),), table=Table(("Point",), (("3",),))),), MADE), ".pptx"),
    ".md": lambda: b"# A\n\n<b>1</b> is < 2 and > 0\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
}  # fmt: skip


@pytest.mark.parametrize("suffix", HONEST)
def test_what_is_written_to_be_read_stays(suffix: str) -> None:
    content = HONEST[suffix]()
    assert visible(content, f"x{suffix}").text == read(content, f"x{suffix}").text


@pytest.mark.parametrize(
    "hidden",
    [
        b"<!-- Revenue: 4711 -->",
        b"<!-- Revenue: 4711",
        b'<span style="display: none">Revenue: 4711</span>',
        b'<p style="color:#fff">Revenue: 4711</p>',
        b"[//]: # (Revenue: 4711)",
    ],
    ids=["comment", "open-comment", "no-display", "white", "link-comment"],
)
def test_markdown_hides_nothing(hidden: bytes) -> None:
    assert "4711" not in visible(b"# Report\n\n" + hidden + b"\n", "x.md").text


def test_margins_and_notes_state_nothing() -> None:
    document = Document("x", (Paragraph("Words."),), MADE, header=SECRET, footer=SECRET)
    deck = Deck((Slide("A", (("one", 0),), notes=SECRET),), MADE)
    for content, name in ((write(document, ".docx"), "x.docx"), (write(deck, ".pptx"), "x.pptx")):
        assert not [p for p in visible(content, name).passages if "4711" in p.text]


@pytest.mark.parametrize("suffix", [".docx", ".xlsx", ".pptx", ".pdf"])
def test_a_broken_file_is_an_error_in_one_line(suffix: str) -> None:
    with pytest.raises(ReadError) as raised:
        visible(b"PK\x03\x04 broken", f"x{suffix}")
    assert "\n" not in str(raised.value)


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("000000", "FFFFFF") == pytest.approx(21)
    assert contrast("777777", "FFFFFF") == pytest.approx(4.48, abs=0.01)
