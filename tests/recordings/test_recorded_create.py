"""A recorded `workaday create`: a cellar master's computer that a capable writer wrote by hand (README.md). Its answers are
given again by a server on the loopback, to what a request asks about and not to its words, so that prompts may change."""

from __future__ import annotations

import difflib
import json
import lzma
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from chat_server import ChatServer, completion

from workaday.artifacts.readers import read
from workaday.cli import run
from workaday.computer.lint import lint_computer
from workaday.computer.records import DOCUMENTS
from workaday.models.tokens import text_tokens
from workaday.world.ledger import Ledger

Data = dict[str, Any]

pytestmark = pytest.mark.slow

RECORDING = Path(__file__).with_name("create.jsonl.xz")
PERSONA = "A cellar master at a small cider house in Hereford who writes tasting notes nobody reads"
FILES, MOST_CALLS, MOST_TOKENS = 14, 400, 16_000

_PARTS = {
    "trade_pools": "pools",
    "trade_tables": "tables",
    "trade_projects": "projects",
    "trade_artifacts": "artifacts",
}
"""Stages that ask for named things, a few a call, and the key below which the answer has them."""

_ABOUT = {
    "spec": r"^The file: (.+)$", "rubric": r"^The package: (.+?)\. ", "trade_measures": r'^For the objective "(.+?)"',
    "trade_objectives": r"^The objective (\w+):",
}  # fmt: skip
"""What a question of a stage is about; a stage that is not here asks once."""


_STATED = """
    SELECT s.ref, s.shift, s.form FROM statements s JOIN artifacts a ON a.id = s.artifact_id WHERE a.path LIKE ?
"""


def about(stage: str, question: str) -> str:
    found = re.search(_ABOUT[stage], question, re.MULTILINE) if stage in _ABOUT else None
    return found.group(1) if found else ""


class Replay:
    """The recorded answers, each for what it was asked about. What is asked for again gets what was said the next time."""

    def __init__(self) -> None:
        self.answers: dict[tuple[str, str], list[str]] = defaultdict(list)
        self.parts: dict[str, Data] = defaultdict(dict)
        with lzma.open(RECORDING, "rt", encoding="utf-8") as file:
            for call in map(json.loads, file):
                stage = call["stage"]
                if stage in _PARTS:
                    self.parts[stage] |= json.loads(call["answer"])[_PARTS[stage]]
                else:
                    self.answers[stage, about(stage, call["messages"][1]["content"])].append(call["answer"])
        self.given: dict[tuple[str, str], int] = defaultdict(int)

    def answer(self, body: Data) -> str:
        schema = body["response_format"]["json_schema"]
        stage, question = schema["name"], body["messages"][1]["content"]
        if stage in _PARTS:
            key = _PARTS[stage]
            wanted = schema["schema"]["properties"][key]["properties"]
            return json.dumps({key: {id: self.parts[stage][id] for id in wanted}})
        subject = stage, self._recorded(stage, about(stage, question))
        answers = self.answers[subject]
        self.given[subject] += 1
        return answers[min(self.given[subject], len(answers)) - 1]

    def _recorded(self, stage: str, subject: str) -> str:
        """The recorded subject; a package's title may have another month or project."""
        known = [s for kind, s in self.answers if kind == stage]
        return subject if subject in known else difflib.get_close_matches(subject, known, 1, 0.4)[0]


def answered(replay: Replay, body: Data) -> tuple[int, Data]:
    said = replay.answer(body)
    return completion({"content": said}, prompt_tokens(body), text_tokens(said))


def prompt_tokens(body: Data) -> int:
    return sum(4 + text_tokens(m["content"]) for m in body["messages"])


@dataclass(frozen=True)
class Created:
    """What a create with the recorded answers left, and what it asked."""

    folder: Path
    asked: list[Data]
    author: str

    def document(self, name: str) -> Any:
        return json.loads((self.folder / name).read_text(encoding="utf-8"))

    def planned(self) -> list[Path]:
        """The files that the recorded plan names, as they lie in the computer."""
        paths = [f["path"] for f in json.loads(Replay().answers["plan", ""][-1])["files"]]
        return [self.folder / "drives" / path.replace(":/", "/", 1) for path in paths]

    def ledger(self) -> Ledger:
        return Ledger.open(self.folder / "truth" / "ledger.sqlite")

    def stated(self, path: str) -> dict[tuple[str, int], str]:
        """What a paper states: references, how many months back, and the form in which it is written."""
        rows = self.ledger().db.execute(_STATED, ("%" + path,))
        return {(ref, shift): form for ref, shift, form in rows}


@pytest.fixture(scope="module")
def created(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Created]:
    home = tmp_path_factory.mktemp("cellar")
    (home / "personas.jsonl").write_text(json.dumps({"persona": PERSONA}) + "\n", encoding="utf-8")
    with ChatServer(partial(answered, Replay())) as server:
        name = f"openai-compatible:m@{server.url}"
        status = run(
            ["create", "--author", name, "--files", str(FILES), "--count", "1", "--seed", "4", "--no-controls",
             "--personas", str(home / "personas.jsonl"), "--out", str(home / "out")]
        )  # fmt: skip
        assert status == 0
        yield Created(home / "out" / "computers" / "win_000000", server.asked, name)


def test_the_linter_finds_nothing(created: Created) -> None:
    assert lint_computer(created.folder) == []


def test_calls_and_prompts_are_bounded(created: Created) -> None:
    tokens = [prompt_tokens(body) for body in created.asked]
    print(f"{len(tokens)} calls, {sum(tokens):,} tokens of prompts, the longest {max(tokens):,}")
    assert len(Replay().answers) < len(tokens) <= MOST_CALLS
    assert max(tokens) < MOST_TOKENS


def test_the_eight_documents_are_there(created: Created) -> None:
    assert len([name for name in DOCUMENTS if created.document(name)]) == 8


def test_every_planned_file_is_there_and_opens(created: Created) -> None:
    planned = created.planned()
    assert len(planned) >= FILES
    for path in planned:
        if path.suffix != ".jpg":
            assert read(path.read_bytes(), path.name).text.strip() or path.suffix == ".png", path


def test_what_papers_state_is_in_the_ledger(created: Created) -> None:
    stated = created.stated("/Racking order v2 FINAL.docx")
    assert {
        ("racking_loss", 0),
        ("racking_loss", 1),
        ("litres_racked", 0),
        ("racking_ceiling", 0),
    } <= stated.keys()
    text = read((path := created.planned()[5]).read_bytes(), path.name).text
    assert all(form in text for form in stated.values())


def test_each_deliverable_has_a_rubric(created: Created) -> None:
    items = created.ledger().document("rubric")
    assert {i["deliverable"] for i in items} == {
        d["id"] for d in created.document("monthly_objectives.json")["deliverables"]
    }


def test_computer_json_names_the_author_and_its_prompts(created: Created) -> None:
    author = created.document("computer.json")["author"]
    assert author["model"] == created.author
    assert author["prompts"]["author/spec"] >= 2
    assert (author["files_planned"], author["files_not_planned"], author["files_lost"]) == (15, [], [])


def test_the_recorded_mistakes_went_back_with_their_reasons(created: Created) -> None:
    said = [body["messages"][-1]["content"] for body in created.asked if len(body["messages"]) > 2]
    assert any("bare figure '600'" in s for s in said)
    assert sum("a grid holds plain words" in s for s in said) == 3


def test_all_remarks_of_a_reviewer_stand_in_the_draft(created: Created) -> None:
    draft = next(path for path in created.planned() if path.name == "Racking order v1.docx")
    text = read(draft.read_bytes(), draft.name).text  # they were given behind a list, which cannot carry them
    assert all(remark in text for remark in ("only the old IBC", "costs an hour", "fine by me otherwise"))


def test_marks_of_versions_keep_their_space(created: Created) -> None:
    outputs = [
        f for d in created.document("monthly_objectives.json")["deliverables"] for f in d["output_files"]
    ]
    assert sum(f.endswith((" v1.docx", " FINAL.docx", " FINAL.pdf")) for f in outputs) == 12


def test_person_and_projects_are_the_writers(created: Created) -> None:
    profile = created.document("user_profile.json")
    assert profile["identity"]["role"] == "Cellar Master"
    projects = {p["name"] for p in created.document("project_index.json")["projects"]}
    assert {"Harvest Dry 2026 blend", "Racking loss review"} <= projects
