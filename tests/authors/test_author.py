"""The embedded author: the same to the byte for the same request, in bounds, and never twice the same prose."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from one_computer import REQUEST, computer, shared

from workaday.artifacts.readers import read
from workaday.authors.embedded.author import Request, choose_trade, write
from workaday.authors.embedded.load import trade_names
from workaday.computer.build import build
from workaday.computer.open import Computer, open_computer
from workaday.computer.records import DOCUMENTS
from workaday.errors import TradeError
from workaday.world.forms import Forms
from workaday.world.ledger import Ledger
from workaday.world.persona import read_persona
from workaday.world.seeds import Seed

__all__ = ["computer"]

PAIRS: dict[str, list[Request]] = {
    "general": [REQUEST, replace(REQUEST, id="mac_000000", seed=6, system="mac")],
    "nurse_manager": [
        Request("win_000001", "A nurse manager of a surgical ward", 11, 1, "windows", "nurse_manager"),
        Request("mac_000002", "Head nurse in a small hospital in Vermont", 11, 2, "mac", "nurse_manager"),
    ],
    "construction_pm": [
        Request("win_000003", "A construction project manager in a port town", 11, 3, "windows", "construction_pm"),
        Request("mac_000004", "A site manager who builds schools in Ohio", 11, 4, "mac", "construction_pm"),
    ],
    "financial_advisor": [
        Request("win_000005", "A financial advisor of retired families", 11, 5, "windows", "financial_advisor"),
        Request("mac_000006", "An independent wealth adviser in Austin", 11, 6, "mac", "financial_advisor"),
    ],
    "property_manager": [
        Request("win_000009", "A property manager of apartment houses", 11, 9, "windows", "property_manager"),
        Request("mac_000010", "A community association manager in Tampa", 11, 10, "mac", "property_manager"),
    ],
    "school_social_worker": [
        Request("win_000011", "A school social worker at two primary schools", 11, 11, "windows", "school_social_worker"),
        Request("mac_000012", "A social worker at a high school in Maine", 11, 12, "mac", "school_social_worker"),
    ],
    "industrial_engineer": [
        Request("win_000013", "An industrial engineer in a valve plant", 11, 13, "windows", "industrial_engineer"),
        Request("mac_000014", "A young manufacturing engineer who likes stopwatches", 11, 14, "mac", "industrial_engineer"),
    ],
    "wholesale_sales_manager": [
        Request("win_000015", "A sales manager of a flooring wholesaler", 11, 15, "windows", "wholesale_sales_manager"),
        Request("mac_000016", "A regional sales manager in Ohio", 11, 16, "mac", "wholesale_sales_manager"),
    ],
    "newsroom_editor": [
        Request("win_000017", "A managing editor of a small daily", 11, 17, "windows", "newsroom_editor"),
        Request("mac_000018", "A news editor at a public radio station", 11, 18, "mac", "newsroom_editor"),
    ],
    "accountant_auditor": [
        Request("win_000007", "A senior auditor in a small accounting firm", 11, 7, "windows", "accountant_auditor"),
        Request("mac_000008", "A staff accountant at a wholesaler in Ohio", 11, 8, "mac", "accountant_auditor"),
    ],
}  # fmt: skip
TRADES = [pytest.param(t, marks=[] if t == "general" else pytest.mark.slow) for t in PAIRS]

Pair = Callable[[str], list[Computer]]


@pytest.fixture(scope="session")
def pair(tmp_path_factory: pytest.TempPathFactory, computer: Path) -> Pair:
    """Two computers of a trade, made once for all tests."""

    @cache
    def made(trade: str) -> list[Computer]:
        found = []
        for request in PAIRS[trade]:
            if request == REQUEST:
                found.append(open_computer(computer))
                continue
            folder = shared(tmp_path_factory, request.id, lambda f, r=request: [build(write(r), f)][:0])  # type: ignore[misc]
            found.append(open_computer(folder / request.id))
        return found

    return made


def test_every_packaged_trade_is_tried() -> None:
    assert sorted(PAIRS) == sorted(trade_names())


# --- the same to the byte --------------------------------------------------------------------------


def prints(folder: Path) -> dict[str, tuple[str, int]]:
    """Each file's hash and, for what the person and the colleagues see, its time."""
    found = {}
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        name = path.relative_to(folder).as_posix()
        dated = name.startswith(("drives/", "truth/reference_files/"))
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        found[name] = digest, path.stat().st_mtime_ns if dated else 0
    return found


MAKE = """
import sys
from pathlib import Path
from workaday.authors.embedded.author import Request, write
from workaday.computer.build import build
id, persona, seed, serial, system, trade, out = sys.argv[1:]
build(write(Request(id, persona, int(seed), int(serial), system, trade)), Path(out))
"""


def test_another_process_with_other_hashes_makes_the_same_computer(computer: Path, tmp_path: Path) -> None:
    r = REQUEST
    arguments = [r.id, r.persona, str(r.seed), str(r.serial), r.system, r.trade, str(tmp_path)]
    environment = {**os.environ, "PYTHONHASHSEED": "4711", "TZ": "Asia/Tokyo"}
    subprocess.run([sys.executable, "-c", MAKE, *arguments], env=environment, check=True, timeout=300)
    twin = prints(tmp_path / r.id)
    assert "truth/ledger.sqlite" in twin
    assert twin == prints(computer)


@pytest.mark.slow
def test_the_same_process_makes_the_same_computer_again(computer: Path, pair: Pair, tmp_path: Path) -> None:
    pair("general")  # another one between the two leaves nothing behind
    assert prints(build(write(REQUEST), tmp_path)) == prints(computer)


def test_another_seed_makes_another_life(pair: Pair) -> None:
    one, other = pair("general")
    assert one.document("persona.json") != other.document("persona.json")
    names = [{p["name"] for p in c.document("collaborators.json")["collaborators"]} for c in (one, other)]
    assert not names[0] & names[1]
    assert not {n for n in one.files_on_disk() if n.endswith((".docx", ".xlsx"))} & other.files_on_disk()


# --- its size and its month ------------------------------------------------------------------------


@pytest.mark.parametrize("trade", TRADES)
def test_a_computer_is_of_the_papers_size(pair: Pair, trade: str) -> None:
    for made in pair(trade):
        objectives = made.document("monthly_objectives.json")
        counts = {
            "files": (56, len(made.document("file_list.json")), 650),
            "folders": (15, len(made.folders()), 260),
            "deliverables": (3, len(objectives["deliverables"]), 5),
            "outputs": (19, sum(len(d["output_files"]) for d in objectives["deliverables"]), 47),
            "collaborators": (5, len(made.document("collaborators.json")["collaborators"]), 8),
            "traps": (2, len(made.ledger.get("traps")), 99),
            "changes": (2, len(made.ledger.get("changes")), 99),
        }
        assert {k: n for k, (low, n, high) in counts.items() if not low <= n <= high} == {}


@pytest.mark.parametrize("trade", TRADES)
def test_every_check_can_be_known_from_somewhere(pair: Pair, trade: str) -> None:
    for made in pair(trade):
        checks = made.ledger.get("checks")
        people = {p.name for p in made.ledger.people().values()}
        listed = {f["path"] for f in made.document("file_list.json")}
        deliverables = {d["id"] for d in made.document("monthly_objectives.json")["deliverables"]}
        assert {c["deliverable"] for c in checks.values()} == deliverables
        places = {"file": listed, "colleague": people, "mail": people, "brief": deliverables}
        lost = [
            (id, basis)
            for id, check in checks.items()
            for basis in check["basis"] or [None]
            if basis is None or basis["where"] not in places[basis["kind"]]
        ]
        assert lost == []


@pytest.mark.parametrize("trade", TRADES)
def test_every_kind_of_check_that_a_month_needs_is_there(pair: Pair, trade: str) -> None:
    for made in pair(trade):
        kinds = {c["kind"] for c in made.ledger.get("checks").values()}
        assert kinds >= {
            "file",
            "figure",
            "approval",
            "delivery",
            "trap",
            "change",
            "review",
            "rows",
            "preserved",
        }


# --- what is public --------------------------------------------------------------------------------

SECRET_KEYS = {
    "release", "holder", "trap", "traps", "wrong", "right", "change", "changes", "basis", "checks", "held", "knowledge",
    "criteria", "suspicions", "truth", "value", "finding", "story", "tell",
}  # fmt: skip


def leaves(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Every (key, text) of a JSON document."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield name, ""
            yield from leaves(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner, key)
    else:
        yield key, str(value)


def held_keys(ledger: Ledger) -> set[str]:
    """Keys of rows that can only be read in a file which a colleague keeps."""
    sources = [s for d in ledger.get("deliverables").values() for s in d["sources"]]
    on_disk = {s["table"] for s in sources if not s["holder"]}
    found: set[str] = set()
    for table in {s["table"] for s in sources if s["holder"]} - on_disk:
        key = ledger.tables[table].key
        found |= {str(k) for (k,) in ledger.db.execute(f'SELECT "{key}" FROM "rows_{table}"') if k}
    return found - {p.subject for p in ledger.projects().values()}


@pytest.mark.parametrize("trade", TRADES)
def test_what_the_user_may_know_says_nothing_of_the_truth(pair: Pair, trade: str) -> None:
    for made in pair(trade):
        ledger, traps = made.ledger, made.ledger.get("traps")
        forms = Forms(ledger.meta("currency"))
        texts = {name: (made.folder / name).read_text(encoding="utf-8") for name in DOCUMENTS}
        everything = "\n".join(texts.values())
        found = [pair for name in DOCUMENTS for pair in leaves(json.loads(texts[name]))]
        assert {key for key, _ in found} & SECRET_KEYS == set()
        assert {text for key, text in found if key != "tags"} & {"told", "asked", "review"} == set()
        ids = [*traps, *ledger.get("changes"), *ledger.get("checks"), "truth/", "reference_files"]
        assert [id for id in ids if re.search(rf"\b{re.escape(id)}", everything)] == []
        planted = [str(trap[side]) for trap in traps.values() for side in ("story", "measure")]
        assert [text for text in planted if "_" in text and text in everything] == []
        figures = [
            forms.usual(trap[side], ledger.measures[trap["measure"]].unit)
            for trap in traps.values()
            for side in ("wrong", "right")
            if abs(trap[side]) >= 1000
        ]
        assert [f for f in figures if f in everything] == []
        words = set(re.findall(r"[\w-]+", everything))
        assert held_keys(ledger) & words == set()


@pytest.mark.parametrize("trade", TRADES)
def test_what_colleagues_hold_is_not_on_the_computer(pair: Pair, trade: str) -> None:
    kept = []
    for made in pair(trade):
        held = [p for p in (made.folder / "truth" / "reference_files").rglob("*") if p.is_file()]
        shown = {hashlib.sha256(made.path(p).read_bytes()).hexdigest(): p for p in made.files_on_disk()}
        kept += held
        twice = {hashlib.sha256(p.read_bytes()).hexdigest() for p in held} & shown.keys()
        assert [shown[digest] for digest in twice] == []
    assert kept


# --- prose -----------------------------------------------------------------------------------------


def paragraphs(made: Computer) -> set[str]:
    """Running text of twelve words and more of what the job left; rows of registers are no prose, and what the
    machine and the world send is held against other computers by the realism card."""
    found = set()
    work = [
        f["path"]
        for f in made.document("file_list.json")
        if f["content_mode"] != "stub" and (f["project_ids"] or f["origin"] == "user_created")
    ]
    for path in work:
        if path.endswith((".csv", ".json", ".ics", ".mbox", ".vcf")) or not made.path(path).stat().st_size:
            continue
        place = made.path(path)
        for part in re.split(r"[\n\t|]+", read(place.read_bytes(), place.name).text):
            if len(re.findall(r"[^\W\d_]+", part)) >= 12:
                found.add(re.sub(r"^(-|\d+:) ", "", " ".join(part.lower().split())))
    return found


BOILERPLATE = {
    "do not open the housing. in case of a fault see the last page.",  # an appliance's manual
    "overtime is not agency. an agency nurse over forty hours is still type agency.",  # a register's key
}


def sentences(paragraph: str) -> int:
    return len(re.findall(r"[.!?](?:\s|$)", paragraph))


@pytest.mark.parametrize("trade", TRADES)
def test_two_computers_of_a_trade_share_no_paragraph(pair: Pair, trade: str) -> None:
    one, other = map(paragraphs, pair(trade))
    common = (one & other) - BOILERPLATE
    assert len(one) > 30
    assert [p for p in common if sentences(p) > 1] == []
    # a sentence by itself, an item or a note below a register, may be drawn on both: rarely, and short
    assert len(common) <= 8, sorted(common)
    assert all(len(p.split()) <= 20 for p in common), sorted(common)


# --- who serves a persona --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("persona", "trade", "word"),
    [
        ("A nurse manager of a surgical ward", "nurse_manager", "deep: "),
        ("A financial advisor who looks after retired families", "financial_advisor", "deep: "),
        ("A construction project manager in a port town", "construction_pm", "deep: "),
        ("A marine biologist who counts seabirds", "general", "general: no deep trade for a"),
    ],
    ids=["nurse", "advisor", "builder", "biologist"],
)
def test_the_trade_that_serves_a_persona_is_named_honestly(persona: str, trade: str, word: str) -> None:
    name, fit = choose_trade(read_persona(persona, Seed.root(1).rng()))
    assert name == trade
    assert fit.startswith(word)


def test_a_trade_that_is_asked_for_and_not_there_is_named() -> None:
    with pytest.raises(TradeError, match="did you mean 'general'"):
        write(replace(REQUEST, trade="genral"))
