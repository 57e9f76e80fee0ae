"""A trade's folder, read into a `Trade`; what is wrong is named by file, line and remedy."""

from __future__ import annotations

import difflib
import functools
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from workaday.authors.embedded.trade import Trade
from workaday.errors import TradeError


@dataclass(frozen=True)
class Mistake:
    """One thing that is wrong in a trade's files, and what would mend it."""

    file: str
    line: int
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.where}: {self.what}"


class Source:
    """The files of one trade, with the line of every key."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data: dict[str, Any] = {}
        self.nodes: dict[str, tuple[str, yaml.Node]] = {}
        self.mistakes: list[Mistake] = []
        for file in sorted(folder.glob("*.yaml")):
            self._read(file)

    def _read(self, file: Path) -> None:
        try:
            loader = yaml.CSafeLoader(file.read_text(encoding="utf-8"))
            node = loader.get_single_node()
            data = loader.construct_document(node) if node is not None else {}
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            mark = getattr(error, "problem_mark", None)
            problem = getattr(error, "problem", None) or str(error)
            self.mistakes.append(Mistake(file.name, mark.line + 1 if mark else 1, "YAML", problem))
            return
        if node is None:
            return
        if not isinstance(data, dict):
            self.mistakes.append(Mistake(file.name, 1, "YAML", "a mapping is expected at the top"))
            return
        assert isinstance(node, yaml.MappingNode)
        for key_node, value_node in node.value:
            key = key_node.value
            value = data.get(key)
            for name, line in repeated(value_node):
                self.mistakes.append(
                    Mistake(file.name, line, f"{key}.{name}", "defined twice: remove one of them")
                )
            if key in self.data and isinstance(value, dict) and isinstance(self.data[key], dict):
                for inner in sorted(value.keys() & self.data[key].keys(), key=str):
                    line = self.line_in(value_node, [inner])
                    self.mistakes.append(
                        Mistake(file.name, line, f"{key}.{inner}", "defined twice: remove one of them")
                    )
                self.data[key] = {**self.data[key], **value}
                for inner_key, inner_value in value_node.value:
                    self.nodes[f"{key}.{inner_key.value}"] = (file.name, inner_value)
            else:
                self.data[key] = value
                self.nodes[key] = (file.name, value_node)
                if isinstance(value, dict):
                    for inner_key, inner_value in value_node.value:
                        self.nodes[f"{key}.{inner_key.value}"] = (file.name, inner_value)

    def place(self, path: Iterable[object]) -> tuple[str, int]:
        """File and line of the value at `path`, or of the nearest thing around it."""
        parts = [str(part) for part in path]
        for depth in (2, 1):
            entry = self.nodes.get(".".join(parts[:depth]))
            if entry is not None and len(parts) >= depth:
                return entry[0], self.line_in(entry[1], parts[depth:])
        return "trade.yaml", 1

    @staticmethod
    def line_in(node: yaml.Node, path: list[str]) -> int:
        line = node.start_mark.line + 1
        for part in path:
            following: yaml.Node | None = None
            if isinstance(node, yaml.MappingNode):
                for key_node, value_node in node.value:
                    if key_node.value == part:
                        following, line = value_node, key_node.start_mark.line + 1
            elif isinstance(node, yaml.SequenceNode) and part.isdigit() and int(part) < len(node.value):
                following = node.value[int(part)]
                line = following.start_mark.line + 1
            if following is None:
                continue  # a union's tag in pydantic's path: not a place in the file
            node = following
        return line

    def mistake(self, path: Iterable[object], what: str) -> Mistake:
        parts = [str(part) for part in path]
        file, line = self.place(parts)
        return Mistake(file, line, ".".join(parts), what)


def repeated(node: yaml.Node) -> list[tuple[str, int]]:
    """Keys that stand twice in a mapping, with their lines: YAML keeps the last without a word."""
    keys = [k for k, _ in node.value] if isinstance(node, yaml.MappingNode) else []
    return [
        (k.value, k.start_mark.line + 1) for n, k in enumerate(keys) if k.value in {o.value for o in keys[:n]}
    ]


def parse(source: Source) -> tuple[Trade | None, list[Mistake]]:
    """The trade of a source, or the list of what keeps it from being one."""
    if source.mistakes:
        return None, source.mistakes
    try:
        return Trade.model_validate(source.data), []
    except ValidationError as error:
        return None, [source.mistake(e["loc"], _words(e)) for e in error.errors()]


def _words(error: Any) -> str:
    kind = error["type"]
    if kind == "extra_forbidden":
        return f"unknown key `{error['loc'][-1]}`: remove it or see docs/trades.md for the right one"
    if kind == "missing":
        return "missing: add it"
    if kind == "too_short":
        least, there = error["ctx"]["min_length"], error["ctx"]["actual_length"]
        return f"{there} of at least {least}: add {least - there}"
    return f"{error['msg']} (found {str(error['input'])[:60]!r})"


def trades_folder() -> Path:
    return Path(str(resources.files("workaday") / "trades"))


@functools.cache
def trade_names() -> list[str]:
    """The packaged trades, the general one last."""
    names = sorted(p.name for p in trades_folder().iterdir() if (p / "trade.yaml").exists())
    return [n for n in names if n != "general"] + [n for n in names if n == "general"]


def load_trade(name: str) -> Trade:
    """A packaged trade by its name, or any trade by the path of its folder. Raises TradeError with every mistake,
    a line each."""
    folder = trade_folder(name)
    return _load(folder, trade_hash(folder) if folder.parent != trades_folder() else "")


def trade_folder(name: str) -> Path:
    """Where a trade lies that is given by name or by path. Raises TradeError where there is none."""
    if name in trade_names():
        return trades_folder() / name
    if (Path(name) / "trade.yaml").is_file():
        return Path(name).resolve()
    near = difflib.get_close_matches(name, trade_names(), n=1)
    hint = f"; did you mean {near[0]!r}?" if near else ", or give a folder with a trade.yaml"
    raise TradeError(f"no trade {name!r}: there are {', '.join(trade_names())}{hint}")


def trade_mark(name: str) -> str:
    """What a computer says about where it comes from: a packaged trade's name; for a folder the trade's id with
    the hash of its files, since its path says nothing elsewhere; "" for ""."""
    if not name or name in trade_names():
        return name
    folder = trade_folder(name)
    return f"{load_trade(name).id}@{trade_hash(folder)[:16]}"


def trade_hash(folder: Path) -> str:
    """SHA-256 over the names and bytes of a trade's files, as hex."""
    digest = hashlib.sha256()
    for file in sorted(folder.glob("*.yaml")):
        digest.update(file.name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


@functools.lru_cache(maxsize=32)
def _load(folder: Path, content: str) -> Trade:
    """The trade of a folder; `content` tells one state of it from another."""
    trade, mistakes = parse(Source(folder))
    if trade is None:
        raise TradeError("\n".join(map(str, mistakes)))
    if content and trade.id in trade_names():
        raise TradeError(f"{folder.name}/trade.yaml: id: {trade.id!r} is a packaged trade's: give it its own")
    return trade
