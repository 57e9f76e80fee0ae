"""The house stands: imports run down only, rooms have names, modules say what they are, starting is light."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import workaday

ROOT = Path(__file__).parents[1]
SOURCES = Path(workaday.__file__).parent
MODULES = sorted(SOURCES.rglob("*.py"))


def contract() -> list[str]:
    """The floors, highest first, as pyproject.toml has them."""
    tool = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    floors: list[str] = tool["contracts"][0]["layers"]
    return floors


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """The import contract, held against the package that lies in a folder."""
    shutil.copy(ROOT / "pyproject.toml", folder / "pyproject.toml")
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache", "--config", "pyproject.toml"]
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the house's modules, to be spoilt."""
    shutil.copytree(
        SOURCES, tmp_path / "workaday", ignore=lambda _, names: [n for n in names if n == "__pycache__"]
    )
    return tmp_path


def test_imports_run_down_only(house: Path) -> None:
    done = lint_imports(house)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("room", "line"),
    [
        ("world/seeds.py", "import workaday.artifacts.spec"),
        ("month/clock.py", "from workaday.workers.idle import IdleWorker"),
        ("grading/grade.py", "def late() -> None:\n    from workaday.workers.protocol import Call"),
        ("computer/open.py", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from workaday.authors.embedded import author"),
    ],
    ids=["upward", "two-floors-up", "next-door", "for-types-alone"],
)  # fmt: skip
def test_a_planted_import_up_is_noticed(house: Path, room: str, line: str) -> None:
    place = house / "workaday" / room
    place.write_text(f"{place.read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8")
    done = lint_imports(house)
    assert done.returncode == 1
    assert "BROKEN" in done.stdout
    assert f"workaday.{room.removesuffix('.py').replace('/', '.')} -> " in done.stdout


def test_every_room_is_on_a_floor() -> None:
    """A room that the contract does not name could import what it likes."""
    named = {room.strip() for floor in contract() for room in floor.split("|")}
    rooms = {f"workaday.{p.name}" for p in SOURCES.iterdir() if (p / "__init__.py").is_file()}
    rooms |= {f"workaday.{p.stem}" for p in SOURCES.glob("*.py") if not p.stem.startswith("__")}
    assert rooms == named


# --- names and words ---


def test_no_room_is_for_odds_and_ends() -> None:
    odds = {"utils", "util", "misc", "common", "helpers", "helper", "tools", "shared", "stuff"}
    assert [str(p) for p in SOURCES.rglob("*") if p.stem in odds] == []


@pytest.mark.parametrize("module", MODULES, ids=lambda p: str(p.relative_to(SOURCES)))
def test_every_module_says_what_it_is(module: Path) -> None:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree) or (module.name == "__init__.py" and not tree.body)


@pytest.mark.parametrize("module", MODULES, ids=lambda p: str(p.relative_to(SOURCES)))
def test_text_is_opened_as_utf_8(module: Path) -> None:
    """Every reading and writing of text names its encoding: Windows would take another one."""
    calls = [n for n in ast.walk(ast.parse(module.read_text(encoding="utf-8"))) if isinstance(n, ast.Call)]
    for call in calls:
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if name in ("read_text", "write_text"):
            assert any(k.arg == "encoding" for k in call.keywords), f"{module.name}:{call.lineno}"


# --- starting ---

_LOADED = """
import sys
{how}
heavy = ("docx", "openpyxl", "typst", "pptx", "xlsxwriter", "PIL", "pypdfium2", "python_calamine", "formualizer", "mimesis")
print(",".join(m for m in heavy if m in sys.modules))
"""


@pytest.mark.parametrize(
    "how", ["import workaday.cli", "import workaday.cli; workaday.cli.run(['--version'])", "import workaday"]
)
def test_starting_loads_no_heavy_library(how: str) -> None:
    code = _LOADED.format(how=how)
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.splitlines()[-1] == ""


def test_importing_prints_nothing_and_reads_no_environment() -> None:
    """Every module, imported in one clean process with warnings as errors."""
    names = [
        ".".join(("workaday", *p.relative_to(SOURCES).with_suffix("").parts)).removesuffix(".__init__")
        for p in MODULES
        if p.name != "__main__.py"
    ]
    code = f"import importlib, os\nbefore = dict(os.environ)\nfor n in {names}: importlib.import_module(n)\nassert dict(os.environ) == before"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
