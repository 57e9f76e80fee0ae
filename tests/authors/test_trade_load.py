"""Reading a trade: what is wrong is named by file, line and remedy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from small_trade import SmallTrade

from workaday.authors.embedded.load import Mistake, Source, load_trade, parse, trade_names, trades_folder
from workaday.errors import InputError, TradeError

Change = Callable[[dict[str, Any]], object]


def mistakes(trade: SmallTrade) -> list[Mistake]:
    found, wrong = parse(Source(trade.folder))
    assert (found is None) == bool(wrong)
    return wrong


def test_a_sound_folder_is_a_trade(small_trade: SmallTrade) -> None:
    trade, wrong = parse(Source(small_trade.folder))
    assert wrong == []
    assert trade is not None
    assert trade.id == "small"
    assert list(trade.artifacts) == list(Source(small_trade.folder).data["artifacts"])


# id: file, what is done to it, the path at whose line the mistake is, its words
WRONG: dict[str, tuple[str, Change, list[str], str]] = {
    "unknown-key": (
        "roles.yaml",
        lambda d: d["roles"]["desk"].update(nickname="x"),
        ["roles", "desk", "nickname"],
        "unknown key `nickname`: remove it",
    ),
    "unknown-key-inside-a-list": (
        "month.yaml",
        lambda d: d["objectives"]["review_2"]["outputs"][2].update(wek=3),
        ["objectives", "review_2", "outputs", "2", "wek"],
        "unknown key `wek`: remove it",
    ),
    "unknown-key-at-the-top": (
        "month.yaml",
        lambda d: d.update(dreams={"a": 1}),
        ["dreams"],
        "unknown key `dreams`: remove it",
    ),
    "missing-key": (
        "month.yaml",
        lambda d: d["traps"]["trap_3"].pop("report_to"),
        ["traps", "trap_3"],
        "missing: add it",
    ),
    "missing-key-of-a-column": (
        "tables.yaml",
        lambda d: d["tables"]["orders"]["columns"]["no"].pop("pattern"),
        ["tables", "orders", "columns", "no"],
        "gen: key needs `pattern`",
    ),
    "wrong-word": (
        "measures.yaml",
        lambda d: d["measures"]["stock_sum"].update(unit="dollars"),
        ["measures", "stock_sum", "unit"],
        "found 'dollars'",
    ),
    "wrong-number": (
        "month.yaml",
        lambda d: d["objectives"]["review_1"]["outputs"][0].update(week=5),
        ["objectives", "review_1", "outputs", "0", "week"],
        "less than or equal to 4 (found '5')",
    ),
    "too-few": (
        "projects.yaml",
        lambda d: d["projects"]["case_4"].update(name=["Case"]),
        ["projects", "case_4", "name"],
        "1 of at least 2: add 1",
    ),
    "two-kinds-of-block": (
        "artifacts.yaml",
        lambda d: d["artifacts"]["note_2"]["blocks"][1].update(h="x"),
        ["artifacts", "note_2", "blocks", "1"],
        "exactly one kind",
    ),
    "body-of-another-format": (
        "artifacts.yaml",
        lambda d: d["artifacts"]["note_2"].update(format="pptx"),
        ["artifacts", "note_2"],
        "a pptx artifact needs `slides`",
    ),
    "key-that-is-no-column": (
        "tables.yaml",
        lambda d: d["tables"]["stock"].update(key="shelf"),
        ["tables", "stock"],
        "`shelf` is not a column",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_mistake_has_its_file_line_and_remedy(small_trade: SmallTrade, case: str) -> None:
    file, change, path, words = WRONG[case]
    small_trade.edit(file, change)
    (mistake,) = mistakes(small_trade)
    line = small_trade.line(file, *path)
    assert mistake.file == file
    assert mistake.line in (line, line - 1) if case != "missing-key" else mistake.line == line
    assert words in mistake.what
    assert str(mistake).startswith(f"{file}:{mistake.line}: {path[0]}")


def test_a_missing_part_of_the_trade_is_named(small_trade: SmallTrade) -> None:
    small_trade.edit("trade.yaml", lambda d: d.pop("areas"))
    assert list(map(str, mistakes(small_trade))) == ["trade.yaml:1: areas: missing: add it"]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("pools:\n  mood: [good, fair\n  weather: [rain]\n", 3, "expected ',' or ']'"),
        ("pools:\n  mood: good: fair\n", 2, "mapping values are not allowed"),
        ("pools:\n\tmood: [a, b]\n", 2, "cannot start any token"),
        ("pools:\n  mood: !!python/object:os.system [a]\n", 2, "could not determine a constructor"),
        ("- a\n- b\n", 1, "a mapping is expected at the top"),
        ("just words\n", 1, "a mapping is expected at the top"),
    ],
    ids=["bracket", "colon", "tab", "object", "list", "words"],
)
def test_broken_yaml_has_its_line(small_trade: SmallTrade, text: str, line: int, words: str) -> None:
    (small_trade.folder / "pools.yaml").write_text(text, encoding="utf-8")
    (mistake,) = mistakes(small_trade)
    assert (mistake.file, mistake.line, mistake.where) == ("pools.yaml", line, "YAML")
    assert words in mistake.what


def test_a_file_that_is_no_text_is_named(small_trade: SmallTrade) -> None:
    (small_trade.folder / "pools.yaml").write_bytes(b"pools: \xff\xfe")
    (mistake,) = mistakes(small_trade)
    assert (mistake.file, mistake.where) == ("pools.yaml", "YAML")


def test_an_empty_file_says_nothing(small_trade: SmallTrade) -> None:
    (small_trade.folder / "pools.yaml").write_text("# to come\n", encoding="utf-8")
    assert mistakes(small_trade) == []


def test_what_two_files_define_is_named_in_the_second(small_trade: SmallTrade) -> None:
    (small_trade.folder / "pools.yaml").write_text(
        "pools:\n  wind: [a, b]\n  mood: [a, b]\n", encoding="utf-8"
    )
    (mistake,) = mistakes(small_trade)
    assert str(mistake) == "pools.yaml:3: pools.mood: defined twice: remove one of them"


def test_what_one_file_defines_twice_is_named(small_trade: SmallTrade) -> None:
    text = "pools:\n  wind: [a, b]\n  tide: [a, b]\n  wind: [c, d]\n"
    (small_trade.folder / "pools.yaml").write_text(text, encoding="utf-8")
    (mistake,) = mistakes(small_trade)
    assert str(mistake) == "pools.yaml:4: pools.wind: defined twice: remove one of them"


def test_a_key_that_is_no_word_is_named(small_trade: SmallTrade) -> None:
    (small_trade.folder / "pools.yaml").write_text("pools: {}\n7: x\n", encoding="utf-8")
    (mistake,) = mistakes(small_trade)
    assert (mistake.file, mistake.line) == ("pools.yaml", 2)
    assert "unknown key `7`" in mistake.what


def test_every_mistake_is_found_at_once(small_trade: SmallTrade) -> None:
    small_trade.edit("roles.yaml", lambda d: d["roles"]["desk"].update(nickname="x"))
    small_trade.edit("month.yaml", lambda d: d["changes"]["change_1"].pop("by"))
    assert {m.file for m in mistakes(small_trade)} == {"roles.yaml", "month.yaml"}


def test_the_packaged_trades_are_listed_the_general_one_last() -> None:
    names = trade_names()
    assert names[-1] == "general"
    assert names[:-1] == sorted(names[:-1])
    assert all((trades_folder() / n / "trade.yaml").exists() for n in names)


def test_a_trade_that_is_not_there_names_the_nearest() -> None:
    with pytest.raises(TradeError, match="did you mean 'nurse_manager'"):
        load_trade("nurse_manger")


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    from workaday.authors.embedded.lint import lint_trade

    with pytest.raises(InputError, match="no such folder"):
        lint_trade(tmp_path / "nowhere")
