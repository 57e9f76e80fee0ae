"""A server on the loopback, and a model that asks it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from plain_request import KEY
from server import Act, Server

from workaday.models.open import open_model
from workaday.models.patience import Patience
from workaday.models.records import Model


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


@pytest.fixture
def model_of(server: Server, tmp_path: Path) -> Callable[..., Model]:
    """A model at the server, which plays the acts; `settings` are those of its section, `more` goes to the door."""

    def make(*acts: Act, settings: dict[str, Any] | None = None, **more: Any) -> Model:
        server.script[:] = acts or server.script
        values = {
            "provider": "openai",
            "model": "m",
            "base_url": server.url,
            "key_env": "A_KEY",
            **(settings or {}),
        }
        lines = [f"{k} = {str(v).lower() if isinstance(v, bool) else repr(v)}" for k, v in values.items()]
        file = tmp_path / "workaday.toml"
        file.write_text("\n".join(["[models.it]", *lines]), encoding="utf-8")
        more.setdefault("patience", Patience(tries=3, base_s=0.001))
        return open_model("it", file=file, environment={"A_KEY": KEY}, **more)

    return make
