"""One world of a packaged trade, and what a scene of it is, for all tests of this folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from workaday.authors.embedded.author import Request, Scene
from workaday.authors.embedded.files import FileMaker
from workaday.authors.embedded.founding import found
from workaday.authors.embedded.layout import Layout
from workaday.authors.embedded.load import load_trade
from workaday.authors.embedded.objectives import MonthPlan
from workaday.authors.embedded.world import World
from workaday.world.persona import read_persona
from workaday.world.seeds import Seed

REQUEST = Request("win_000001", "A nurse manager who counts falls", 1, 1, "windows", "nurse_manager")


@pytest.fixture(scope="session")
def founded() -> World:
    seed = Seed.root(1).child("tests")
    return found(read_persona(REQUEST.persona, seed.rng("reading")), load_trade("nurse_manager"), seed, 1)


def scene_of(world: World) -> Scene:
    layout = Layout(world, "windows")
    plan = MonthPlan([])
    return Scene(REQUEST, world, layout, plan, FileMaker(world, layout, plan))


@pytest.fixture
def scenes(founded: World) -> Callable[[], Scene]:
    """A new scene of the same world each time."""
    return lambda: scene_of(replace(founded, ledger=founded.ledger.copy()))


@pytest.fixture
def scene(scenes: Callable[[], Scene]) -> Scene:
    return scenes()


@pytest.fixture
def world(scene: Scene) -> World:
    return scene.world
