"""What a model can do is found out, and what it cannot is a finding and no error."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from plain_request import KEY
from server import Server, calls, fails, says

from workaday.cli import run
from workaday.errors import ModelRefusedError, ModelSetupError
from workaday.models.check import advice, check_model
from workaday.models.records import Model, Reply, ToolCall
from workaday.models.scripted import ScriptedModel
from workaday.models.settings import ModelSettings

ABLE = [Reply("ready"), Reply('{"city": "Paris", "letters": 5}'), Reply("", (ToolCall("1", "look_up_room", '{"name": "Ana"}'),))]  # fmt: skip
SERVED = ModelSettings("it", "vllm", "m", "http://127.0.0.1:9/v1")

Make = Callable[..., Model]


def test_an_able_model() -> None:
    found = check_model(ScriptedModel(ABLE, context_tokens=9000), ModelSettings("it", "openai", "m"))
    assert [(f.name, f.is_met) for f in found.findings] == [
        ("answers", True),
        ("schema", True),
        ("tools", True),
    ]
    assert (found.is_usable, found.calls_tools, found.context_tokens) == (True, True, 9000)
    assert advice(found, ModelSettings("it", "openai", "m")) == []
    assert advice(found, SERVED) == ["tools = true"]


@pytest.mark.parametrize(
    ("place", "reply", "unmet", "is_usable", "lines"),
    [
        (1, Reply("Paris, 5"), "schema", False, ["schema = false"]),
        (1, Reply('{"city": "Paris"}'), "schema", False, ["schema = false"]),
        (1, Reply("[1]"), "schema", False, ["schema = false"]),
        (1, ModelRefusedError("no schema here"), "schema", False, ["schema = false"]),
        (2, Reply("In room 3."), "tools", True, ["tools = false"]),
        (2, Reply("", (ToolCall("1", "rm", "{}"),)), "tools", True, ["tools = false"]),
        (2, Reply("", (ToolCall("1", "look_up_room", "{"),)), "tools", True, ["tools = false"]),
        (2, ModelRefusedError("no tools here"), "tools", True, ["tools = false"]),
    ],
)
def test_a_model_that_cannot(
    place: int, reply: Reply | Exception, unmet: str, is_usable: bool, lines: list[str]
) -> None:
    script: list[Reply | Exception] = [*ABLE]
    script[place] = reply
    settings = ModelSettings("it", "openai", "m")
    found = check_model(ScriptedModel(script), settings)
    assert [f.name for f in found.findings if not f.is_met] == [unmet]
    assert found.is_usable is is_usable
    assert not is_usable or advice(found, settings) == lines


def test_no_way_to_a_model_is_an_error() -> None:
    with pytest.raises(ModelSetupError):
        check_model(ScriptedModel([ModelSetupError("no such model")]), SERVED)


@pytest.fixture
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: Server) -> Path:
    text = f'[models.it]\nprovider = "vllm"\nmodel = "m"\nbase_url = "{server.url}"\nkey_env = "A_KEY"\n'
    (tmp_path / "workaday.toml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("A_KEY", KEY)
    return tmp_path


@pytest.mark.usefixtures("in_folder")
def test_the_command(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    server.script[:] = [says("ready"), says('{"city": "Paris", "letters": 5}'), calls("look_up_room", '{"name": "Ana"}')]  # fmt: skip
    assert run(["models", "check", "it", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["is_usable"], found["calls_tools"], found["context_tokens"]) == (True, True, 4096)
    assert found["advice"] == ["tools = true", "context = 4096"]
    server.asked.clear()
    assert run(["models", "check", "it"]) == 0
    said = capsys.readouterr()
    assert said.out.splitlines() == [
        "answers: yes; ready",
        'schema: yes; {"city": "Paris", "letters": 5}',
        'tools: yes; look_up_room({"name": "Ana"})',
        "context: 4,096 tokens, says its server",
    ]
    assert "in workaday.toml: context = 4096" in said.err


@pytest.mark.usefixtures("in_folder")
@pytest.mark.parametrize(
    ("act", "code", "words"),
    [
        (fails(401, KEY), 2, "the key is not accepted; look at the environment variable A_KEY"),
        (fails(404, "does not exist"), 2, "no such model 'm'"),
        (says("nonsense"), 1, "schema: no; no JSON: nonsense"),
    ],
    ids=["key", "model", "weak"],
)
def test_the_command_over_a_model_that_is_not_right(
    server: Server, capsys: pytest.CaptureFixture[str], act: object, code: int, words: str
) -> None:
    server.script[:] = [act]  # type: ignore[list-item]
    assert run(["models", "check", "it"]) == code
    said = capsys.readouterr()
    assert words in said.out + said.err
    assert KEY not in said.out + said.err


@pytest.mark.usefixtures("in_folder")
def test_the_list(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(["models", "list"]) == 0
    assert "it: vllm:m at http://127.0.0.1" in (said := capsys.readouterr().out)
    assert said.rstrip().endswith("ready")
    monkeypatch.delenv("A_KEY")
    assert run(["models", "list", "--json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)["models"]
    assert found["state"] == "it: no key; set the environment variable A_KEY"


def test_prompts_are_listed_and_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["prompts"]) == 0
    assert "models/check_answer 1: Answer with the one word: ready" in capsys.readouterr().out.splitlines()
    assert run(["prompts", "models/check_answer"]) == 0
    assert capsys.readouterr().out == "Answer with the one word: ready\n"
    assert run(["prompts", "models/chek_answer"]) == 2
    assert "did you mean 'models/check_answer'" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["list", "check", "serve-local"])
def test_the_help_has_an_example(capsys: pytest.CaptureFixture[str], command: str) -> None:
    assert run(["models", command, "--help"]) == 0
    assert f"Example: workaday models {command}" in capsys.readouterr().out
