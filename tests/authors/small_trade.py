"""The smallest sound trade, as data: a folder of YAML for tests to break in one place at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from workaday.authors.embedded.lint import lint_trade
from workaday.authors.embedded.load import Mistake

Data = dict[str, Any]


def several(what: str, count: int) -> list[str]:
    return [f"{what} {letter}" for letter in "abcdef"[:count]]


def person(relation: str) -> Data:
    return {
        "titles": ["Clerk"],
        "relation": relation,
        "background": several("grew up", 3),
        "personality": several("calm", 3),
        "style": several("short", 2),
        "authority": ["signs"],
        "provides": ["limits"],
    }


TRADE: Data = {
    "id": "small",
    "name": "Small office",
    "soc": [],
    "sector": "general",
    "aliases": ["office clerk"],
    "titles": {"junior": ["Helper"], "mid": ["Clerk"], "senior": ["Lead clerk"], "executive": ["Head"]},
    "organizations": [
        {"kind": kind, "names": several(kind, 3), "about": several("about", 2)} for kind in ("firm", "club")
    ],
    **{
        key: several(key.replace("_", " "), 6)
        for key in (
            "education", "responsibilities", "focus", "achievements", "strengths", "weaknesses", "work_patterns",
            "document_types", "areas",
        )
    },
    "work_folder": ["Work", "Office"],
    "standing": {
        "events": [
            {"id": "lists", "title": ["Lists"], "every": "month", "make": ["orders_list", "costs_list", "visits_list"]},
            {"id": "stock", "title": ["Stock"], "make": ["stock_list", "staff_list", "clients_list", "book"]},
            {"id": "statement", "title": ["Statement"], "make": ["statement"]},
        ]
    },
}  # fmt: skip

ROLES: Data = {
    "roles": {
        "boss": person("manager"),
        **{r: person("peer") for r in ("books", "desk", "store", "floor")},
        "client": person("client") | {"side": "client"},
    }
}

MONEY = {"gen": "uniform", "low": 10, "high": 90, "round": 1, "unit": "money"}
TABLES: Data = {
    "tables": {
        "clients": {
            "label": "Clients",
            "key": "client",
            "rows": [6, 6],
            "columns": {"client": {"gen": "key", "pattern": "C{n}"}, "fee": MONEY},
        },
        "orders": {
            "label": "Orders",
            "key": "no",
            "each": ["months"],
            "rows": [3, 5],
            "date": "sent",
            "columns": {
                "no": {"gen": "key", "pattern": "O{n:03d}"},
                "client": {"gen": "ref", "table": "clients"},
                "sent": {"gen": "date", "within": "month", "unit": "date"},
                "net": MONEY,
                "gross": {"gen": "sql", "sql": "self.net * 1.2", "unit": "money"},
            },
        },
        **{
            name: {
                "label": name.capitalize(),
                "key": "line",
                "each": each,
                "rows": [2, 3],
                "columns": {"line": {"gen": "key", "pattern": name[0].upper() + "{n:03d}"}, "amount": MONEY},
            }
            for name, each in (("costs", ["months"]), ("visits", ["projects"]), ("stock", []), ("staff", []))
        },
    }
}

MEASURES: Data = {
    "measures": {
        f"{table}_{function}": {
            "label": f"{table} {word}",
            "unit": "money",
            "sql": f"SELECT {function}({column}) FROM {table}",
            "excel": f"{function}({{{table}.{column}}})" if function == "sum" else "",
        }
        for table, column in (
            ("orders", "net"), ("costs", "amount"), ("visits", "amount"), ("stock", "amount"), ("clients", "fee")
        )
        for function, word in (("sum", "in all"), ("min", "at least"), ("max", "at most"), ("avg", "on average"))
    },
    "facts": {
        "limit": {"label": "Limit", "unit": "money", "value": [100, 900], "known_by": "boss"},
        "price": {"label": "Price", "unit": "money", "value": [1, 9], "known_by": "desk", "release": "told"},
    },
    "pools": {"weather": ["rain", "sun", "fog"], "mood": ["good", "fair"]},
}  # fmt: skip


def project(made: list[str]) -> Data:
    events = [{"id": "make", "title": ["Made"], "make": made, "meet": ["boss"]}]
    return {
        "label": "Case",
        "name": ["Case {{ pool('weather') }}", "Matter {{ pool('weather') }}"],
        "what": several("what", 2),
        "why": several("why", 2),
        "my_role": ["does it"],
        "phases": [
            {"id": "begin", "label": "Begin", "share": 1, "events": events},
            {"id": "middle", "label": "Middle", "share": 1, "after": ["begin"], "events": events},
            {"id": "end", "label": "End", "share": 1, "after": ["middle"], "events": events},
        ],
    }


PROJECTS: Data = {"projects": {f"case_{k}": project([f"note_{k}"]) for k in range(1, 6)}}


def artifact(format: str, **body: Any) -> Data:
    return {
        "title": "Paper",
        "about": ["A paper"],
        "format": format,
        "name": ["Paper {{ date|iso }}"],
        **body,
    }


def register(table: str) -> Data:
    return artifact("xlsx", scope="all", sheets=[{"name": "Rows", "rows": table}])


ARTIFACTS: Data = {
    "artifacts": {
        **{f"{t}_list": register(t) for t in ("orders", "costs", "visits", "stock", "staff", "clients")},
        **{
            f"note_{k}": artifact("docx", blocks=[{"h": "Note"}, {"p": ["It is {{ pool('weather') }} outside."]}])
            for k in range(1, 6)
        },
        "book": artifact(
            "xlsx",
            scope="all",
            sheets=[
                {"name": "Orders", "rows": "orders", "total": ["net"]},
                {"name": "Figures", "figures": ["m.orders_sum", "m.costs_max"]},
            ],
        ),
        "statement": artifact(
            "docx",
            scope="all",
            by="books",
            blocks=[{"p": ["Orders in all: {{ m.orders_sum }}.", "The price is {{ f.price }}."]}],
        ),
        "report": artifact(
            "docx",
            scope="all",
            blocks=[{"h": "Orders"}, {"p": ["Orders in all: {{ m.orders_sum }}.", "The limit is {{ f.limit }}."]}],
        ),
        "slides": artifact("pptx", scope="all", slides=[{"title": "Orders", "figures": ["m.orders_sum"]}]),
    }
}  # fmt: skip

OBJECTIVE: Data = {
    "title": "Review",
    "outcome": several("outcome", 2),
    "outputs": [
        {"artifact": "book", "week": 1},
        {"artifact": "report", "week": 2, "stage": "draft"},
        {"artifact": "slides", "week": 3},
        {"artifact": "report", "week": 4, "stage": "final"},
    ],
    "milestones": several("goal", 4),
    "reviewer": "books",
    "approver": "boss",
    "recipient": "client",
    "ask": ["limit"],
    "review_asks": ["orders_max"],
    "held": {"costs": "store"},
    "traps": ["trap_1"],
    "changes": ["change_1"],
}
MONTH: Data = {
    "objectives": {f"review_{k}": OBJECTIVE for k in range(1, 5)},
    "traps": {
        f"trap_{k}": {
            "kind": "omit_row",
            "artifact": "statement",
            "measure": "orders_sum",
            "table": "orders",
            "by": "books",
            "report_to": "boss",
            "story": ["A row was missed."],
            "finding": ["{{ label }} is {{ right }}, not {{ stated }}."],
        }
        for k in range(1, 9)
    },
    "changes": {
        f"change_{k}": {
            "table": "orders",
            "column": "net",
            "factor": [0.8, 1.2],
            "by": "desk",
            "subject": ["One", "Two"],
            "body": ["Row {{ key }} said {{ old }}.", "It is {{ new }}."],
        }
        for k in range(1, 5)
    },
}

FILES: Data = {
    "trade.yaml": TRADE,
    "roles.yaml": ROLES,
    "tables.yaml": TABLES,
    "measures.yaml": MEASURES,
    "projects.yaml": PROJECTS,
    "artifacts.yaml": ARTIFACTS,
    "month.yaml": MONTH,
}


class _Plain(yaml.SafeDumper):
    """Writes everything out: a shared piece appears wherever it is used."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def dump(data: Data) -> str:
    return yaml.dump(data, Dumper=_Plain, sort_keys=False, width=1000)


@dataclass
class SmallTrade:
    """A trade in a folder of its own."""

    folder: Path

    def edit(self, file: str, change: Callable[[Data], object]) -> None:
        """Changes what a file says."""
        path = self.folder / file
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        change(data)
        path.write_text(dump(data), encoding="utf-8")

    def lines(self, file: str) -> list[str]:
        return (self.folder / file).read_text(encoding="utf-8").splitlines()

    def line(self, file: str, *path: str) -> int:
        """The line on which the value at a path of keys begins."""
        node = yaml.compose((self.folder / file).read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
        for key in path:
            if isinstance(node, yaml.SequenceNode):
                node = node.value[int(key)]
            else:
                node = next(value for name, value in node.value if name.value == key)
        return int(node.start_mark.line) + 1

    def lint(self) -> list[Mistake]:
        return lint_trade(self.folder, worlds=1)


def write_small_trade(folder: Path) -> SmallTrade:
    folder.mkdir()
    for name, data in FILES.items():
        (folder / name).write_text(dump(data), encoding="utf-8")
    return SmallTrade(folder)
