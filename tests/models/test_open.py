"""The door: keys are written nowhere, the extra's absence says what to install, nothing heavy is loaded before."""

from __future__ import annotations

import logging
import subprocess
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest
from plain_request import KEY, ask
from server import Act, Server, fails, hangs_up, says

from workaday.errors import ModelError, ModelSetupError
from workaday.models.cache import Cache
from workaday.models.open import open_model
from workaday.models.records import Model
from workaday.models.spend import Spend

Make = Callable[..., Model]


def test_the_key_is_sent_and_written_nowhere(
    server: Server,
    model_of: Make,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """All that is written while a model is asked, well and badly: files, logs, errors with their traces, reprs."""
    caplog.set_level(logging.DEBUG)
    echo = f"Incorrect API key provided: {KEY}. Bearer {KEY}"
    acts: list[Act] = [says(), fails(500, echo), fails(400, echo), fails(401, echo), fails(404, echo), fails(429, echo), hangs_up()]  # fmt: skip
    seen: list[str] = []
    spend = Spend(tmp_path / "spend.sqlite")
    for i, act in enumerate(acts):
        model = model_of(act, spend=spend, cache=Cache(tmp_path / "answers.sqlite"))
        seen += [repr(model), str(vars(model))]
        try:
            seen.append(repr(model.ask(ask(f"question {i}"))))
        except ModelError as error:
            seen += ["".join(traceback.format_exception(error)), repr(error), str(error.__context__)]
    spend.close()
    assert any(KEY in str(headers) for headers in server.headers), "the key was used"
    written = b"".join(p.read_bytes() for p in tmp_path.rglob("*") if p.is_file())
    streams = capfd.readouterr()
    logs = [str((r.msg, r.args, r.getMessage())) for r in caplog.records]
    assert logs
    assert KEY.encode() not in written
    for text in (*seen, *logs, streams.out, streams.err):
        assert KEY not in text


def test_a_key_in_the_environment_of_another_provider_is_not_sent(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The libraries read the environment by themselves; for a server elsewhere they must not."""
    for variable in (
        "OPENAI_API_KEY",
        "VLLM_API_KEY",
        "OLLAMA_API_KEY",
        "ANTHROPIC_API_KEY",
        "ANTHROPIC_AUTH_TOKEN",
    ):
        monkeypatch.setenv(variable, KEY)
    for provider in ("openai", "vllm", "ollama", "llama-server", "openai-compatible"):
        open_model(f"{provider}:m@{server.url}").ask(ask())
    open_model(f"anthropic:m@{server.url.removesuffix('/v1')}").ask(ask(max_tokens=9))
    assert len(server.headers) == 6
    assert KEY not in str(server.headers)


_ABSENT = """
import sys
sys.modules["pydantic_ai"] = None
from workaday.cli import run
sys.exit(run(["models", "check", "ollama:m"]))
"""


def test_the_extra_that_is_missing_is_named() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _ABSENT], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 2
    assert 'pip install "workaday[models]"' in done.stderr
    assert "Traceback" not in done.stderr


def test_opening_makes_no_connection() -> None:
    assert (
        open_model("ollama:m@http://127.0.0.1:9/v1", environment={}).name == "ollama:m@http://127.0.0.1:9/v1"
    )


def test_what_is_known_of_a_model() -> None:
    model = open_model("openai:gpt-4o", environment={"OPENAI_API_KEY": "k"})
    assert (model.calls_tools, model.context_tokens) == (True, 128_000)
    assert not open_model("ollama:m", environment={}).calls_tools


def test_no_key_is_a_mistake_of_the_setup() -> None:
    with pytest.raises(ModelSetupError, match="OPENAI_API_KEY"):
        open_model("openai:gpt-4o", environment={})


def test_records_and_names_load_nothing_heavy() -> None:
    code = (
        "import sys, workaday.models.open, workaday.models.spend, workaday.models.cache, workaday.models.check\n"
        "print([m for m in ('pydantic_ai', 'openai', 'aiohttp', 'genai_prices', 'xllamacpp') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == "[]"
