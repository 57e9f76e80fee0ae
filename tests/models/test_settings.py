"""Names, addresses, sections and keys: what is right is read, what is wrong says how to mend it, no key is shown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from workaday.errors import InputError, ModelSetupError
from workaday.models.open import find_settings
from workaday.models.settings import ModelSettings, key_of, read_settings, settings_of

SECRET = "sk-live-abcdefgh12345678"


@pytest.mark.parametrize(
    ("name", "provider", "model", "url", "calls_tools"),
    [
        ("openai:gpt-5.2", "openai", "gpt-5.2", "", True),
        ("anthropic:claude-x", "anthropic", "claude-x", "", True),
        ("google:gemini-x", "google", "gemini-x", "", True),
        ("ollama:qwen3:8b", "ollama", "qwen3:8b", "http://127.0.0.1:11434/v1", False),
        ("llama-server:any", "llama-server", "any", "http://127.0.0.1:8080/v1", False),
        ("vllm:Qwen/Q@http://gpu:8/v1", "vllm", "Qwen/Q", "http://gpu:8/v1", False),
        ("openai:m@https://h/v1", "openai", "m", "https://h/v1", True),
        ("openai-compatible:m@http://[::1]:8/v1", "openai-compatible", "m", "http://[::1]:8/v1", False),
    ],
)
def test_a_name_says_where_a_model_is(
    name: str, provider: str, model: str, url: str, calls_tools: bool
) -> None:
    found = settings_of(name, {}, {})
    assert (found.provider, found.model, found.base_url, found.calls_tools) == (
        provider,
        model,
        url,
        calls_tools,
    )


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "no model ''"),
        ("gpt-5", "give provider:model"),
        ("openia:gpt-5", "did you mean 'openai:gpt-5'"),
        ("openai:", "no model"),
        ("openai:two words", "no model"),
        ("openai:a\x1b[31mb", r"\\x1b"),
        ("openai-compatible:m", "no base URL"),
        ("openai:m@http://", "a base URL such as"),
        ("openai:m@http://h:99999/v1", "a base URL such as"),
        (f"openai:m@http://me:{SECRET}@h/v1", "a key belongs into the environment"),
        (f"openai:m@http://h/v1?key={SECRET}", "a key belongs into the environment"),
    ],
)  # fmt: skip
def test_a_name_that_is_wrong(name: str, words: str) -> None:
    with pytest.raises(ModelSetupError, match=words) as raised:
        settings_of(name, {}, {})
    assert SECRET not in str(raised.value)
    assert str(raised.value).isprintable()


def write(folder: Path, text: str) -> Path:
    file = folder / "workaday.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_section_is_read(tmp_path: Path) -> None:
    file = write(tmp_path, '[models.writer]\nprovider = "vllm"\nmodel = "q"\nbase_url = "http://g/v1"\nkey_env = "K"\ncontext = 8192\ntools = true\nrpm = 60\nprice_in = 1\n')  # fmt: skip
    wanted = ModelSettings(
        "writer", "vllm", "q", "http://g/v1", "K", context=8192, tools=True, rpm=60, price_in=1.0
    )
    assert find_settings("writer", file=file, environment={}) == wanted


def test_no_file_is_no_section(tmp_path: Path) -> None:
    assert read_settings(tmp_path / "none.toml") == {}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[models.a\n", "write TOML in UTF-8"),
        ('modles = 1\n', "unknown key 'modles'; did you mean 'models'?"),
        ("models = 3\n", "write a section for each model"),
        ("[models]\na = 3\n", "write a section of keys and values"),
        ("[models.a]\n", "'provider' is missing"),
        ('[models.a]\nprovider = "openai"\nmodle = "x"\n', "unknown key 'modle'; did you mean 'model'?"),
        ('[models.a]\nprovider = "opanai"\nmodel = "x"\n', "provider is to be one of openai, anthropic"),
        ('[models.a]\nprovider = "openai"\nmodel = "x"\nrpm = -1\n', "rpm is to be a whole number from 0"),
        ('[models.a]\nprovider = "openai"\nmodel = "x"\nmax_concurrency = 0\n', "max_concurrency is to be a whole number from 1"),
        ('[models.a]\nprovider = "openai"\nmodel = "x"\ntools = "yes"\n', "tools is to be true or false"),
        ('[models.a]\nprovider = "openai"\nmodel = "x"\nprice_in = true\n', "price_in is to be dollars"),
        ('[models.a]\nprovider = "openai"\nmodel = "x"\ntimeout_s = inf\n', "timeout_s is to be seconds"),
        ('[models.a]\nprovider = "openai"\nmodel = "x"\nbase_url = "ftp://h"\n', "base_url is to be a base URL"),
        (f'[models.a]\nprovider = "openai"\nmodel = "x"\napi_key = "{SECRET}"\n', 'put the key into the environment and write key_env = "ITS_NAME"'),
        (f'[models.a]\nprovider = "openai"\nmodel = "x"\nkey_env = "{SECRET}"\n', "never the key itself"),
        (f'[models.a]\nprovider = "openai"\nmodel = "x"\nbase_url = "http://h/v1?k={SECRET}"\n', "a key belongs into the environment"),
    ],
)  # fmt: skip
def test_a_file_that_is_wrong(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(InputError) as raised:
        read_settings(write(tmp_path, text))
    assert words in str(raised.value)
    assert "workaday.toml" in str(raised.value)
    assert SECRET not in str(raised.value)


def test_all_mistakes_of_a_file_are_named(tmp_path: Path) -> None:
    text = '[models.a]\nprovider = "x"\nmodle = "y"\n[models.b]\nmodel = ""\n'
    with pytest.raises(InputError) as raised:
        read_settings(write(tmp_path, text))
    assert len(str(raised.value).splitlines()) == 5


@pytest.mark.parametrize(
    ("name", "environment", "key"),
    [
        ("openai:m", {"OPENAI_API_KEY": SECRET}, SECRET),
        ("google:m", {"GEMINI_API_KEY": SECRET}, SECRET),
        ("openai:m@http://elsewhere/v1", {"OPENAI_API_KEY": SECRET}, ""),
        ("vllm:m", {"OPENAI_API_KEY": SECRET}, ""),
        ("openai:m", {"OPENAI_API_KEY": SECRET, "OPENAI_BASE_URL": "http://proxy/v1"}, SECRET),
    ],
    ids=["own", "second-name", "not-sent-elsewhere", "not-sent-to-a-server", "both-variables"],
)
def test_a_key_goes_only_where_it_belongs(name: str, environment: dict[str, str], key: str) -> None:
    assert key_of(settings_of(name, {}, environment), environment) == key


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({}, "no key; set the environment variable OPENAI_API_KEY"),
        ({"OPENAI_API_KEY": "  "}, "no key; set"),
        ({"OPENAI_API_KEY": f"{SECRET} and more"}, "is no key"),
        ({"OPENAI_API_KEY": f"{SECRET}\nX-Evil: 1"}, "is no key"),
    ],
    ids=["none", "blank", "spaces", "newline"],
)
def test_a_key_that_is_missing_or_none(environment: dict[str, str], words: str) -> None:
    with pytest.raises(ModelSetupError, match=words) as raised:
        key_of(settings_of("openai:m", {}, environment), environment)
    assert SECRET not in str(raised.value)


def test_settings_never_hold_a_key() -> None:
    values: dict[str, Any] = {"OPENAI_API_KEY": SECRET}
    assert SECRET not in repr(settings_of("openai:m", {}, values))
