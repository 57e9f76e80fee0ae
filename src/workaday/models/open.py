"""The door: a model by its name.

`open_model` loads the libraries of the extra `models`, which take seconds, and nothing else of this room does. The
key is read from the environment here, handed to the connection, and kept nowhere else.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from workaday.errors import ModelSetupError
from workaday.models.prices import listed_context, price_of
from workaday.models.records import Model
from workaday.models.settings import ModelSettings, key_of, read_settings, settings_of

if TYPE_CHECKING:
    from workaday.models.cache import Cache
    from workaday.models.patience import Patience
    from workaday.models.spend import Spend


SPENT = "spend.sqlite"
"""The ledger's name in a folder of paid work."""


def find_settings(
    name: str, *, file: Path = Path("workaday.toml"), environment: Mapping[str, str] | None = None
) -> ModelSettings:
    """The settings behind a name; `environment` is the process's own unless another one is given."""
    return settings_of(name, read_settings(file), os.environ if environment is None else environment)


@contextmanager
def paid_model(
    name: str, folder: Path, *, max_usd: float | None = None, max_tokens: int | None = None
) -> Iterator[tuple[Model, Spend]]:
    """A model under caps, and its ledger: what it costs and what it has answered lie in `folder`, so that whoever comes
    back is asked for nothing twice. Raises like `open_model`."""
    from workaday.models.cache import Cache
    from workaday.models.spend import Spend

    spend = Spend(folder / SPENT, max_usd=max_usd, max_tokens=max_tokens)
    cache = Cache(folder / "answers.sqlite")
    try:
        yield open_model(name, spend=spend, cache=cache), spend
    finally:
        cache.close()
        spend.close()


def open_model(
    name: str,
    *,
    file: Path = Path("workaday.toml"),
    environment: Mapping[str, str] | None = None,
    spend: Spend | None = None,
    cache: Cache | None = None,
    patience: Patience | None = None,
) -> Model:
    """The model of a name such as "openai:gpt-5.2" or of a section of the settings file; no connection is made yet.

    With `spend` its calls are written into that ledger and held to its caps; with `cache` what was answered once
    is not asked again. Raises ModelSetupError where the name, the key or the extra is missing.
    """
    surroundings = os.environ if environment is None else environment
    settings = settings_of(name, read_settings(file), surroundings)
    key = key_of(settings, surroundings)
    try:
        from workaday.models.client import Client

        price = price_of(settings)
        client = Client(
            settings,
            key,
            price=price,
            context_tokens=settings.context or listed_context(settings),
            patience=patience,
        )
    except ImportError as error:
        raise ModelSetupError(
            f'{name}: language models need more packages ({error.name}); pip install "workaday[models]"'
        ) from None
    model: Model = client
    if spend is not None:
        model = spend.metered(model, price)
    return cache.before(model, settings.identity) if cache is not None else model
