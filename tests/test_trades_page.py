"""docs/trades.md: every block of the tutorial is executed, and builds the very trade that `trades new` lays out."""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path

import pytest

from workaday.authors.embedded.lint import lint_trade
from workaday.authors.embedded.start import FILES, lay_out
from workaday.cli import run
from workaday.errors import UsageError

PAGE = (Path(__file__).parents[1] / "docs" / "trades.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```yaml (\S+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
CONSOLE = [
    b
    for blocks in re.findall(r"^```console\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    for b in re.split(r"^\$ ", blocks, flags=re.MULTILINE)[1:]
]
WRONG = re.findall(r"^\| `(\w+\.yaml)` \| `(.+?)` \| `(.+?)` \| (.+?) \|$", PAGE, re.MULTILINE)


def test_the_blocks_are_the_trade_that_is_laid_out() -> None:
    typed: dict[str, str] = {}
    for file, text in BLOCKS:
        typed[file] = typed.get(file, "") + text
    assert sorted(typed) == sorted(FILES)
    for file, text in typed.items():
        laid = (
            resources.files("workaday.authors.embedded").joinpath("starter", file).read_text(encoding="utf-8")
        )
        assert text == laid, file


@pytest.mark.slow
def test_the_commands_say_what_the_page_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert len(CONSOLE) == 3
    for block in CONSOLE:
        command, _, said = block.partition("\n")
        assert command.startswith("workaday ")
        assert run(command.split()[1:]) == 0
        assert capsys.readouterr().out == said, command
    page = (tmp_path / "tried" / "samples.html").read_text(encoding="utf-8")
    assert "Job tickets" in page
    assert "<script" not in page


@pytest.mark.parametrize(
    ("file", "before", "after", "said"), WRONG, ids=[f"{w[0]}:{w[2][:30]}" for w in WRONG]
)
def test_each_mistake_is_named_with_its_remedy(
    tmp_path: Path, file: str, before: str, after: str, said: str
) -> None:
    lay_out("bike_shop", tmp_path / "b")
    place = tmp_path / "b" / file
    text = place.read_text(encoding="utf-8")
    assert before in text
    place.write_text(text.replace(before, after, 1), encoding="utf-8")
    assert said in [str(m) for m in lint_trade(tmp_path / "b")]


def test_twelve_mistakes_are_shown() -> None:
    assert len(WRONG) == 12


@pytest.mark.parametrize(
    ("name", "words"),
    [("Bike Shop", "no name for a trade"), ("general", "packaged"), ("../up", "no name for a trade")],
)
def test_a_name_that_is_none_is_refused(tmp_path: Path, name: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        lay_out(name, tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_nothing_is_laid_over_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("x", encoding="utf-8")
    with pytest.raises(UsageError, match="not empty"):
        lay_out("bike_shop", tmp_path)
