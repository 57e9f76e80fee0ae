"""More sheets in workbooks that are kept, values where formulas were, and no register without a row."""

from __future__ import annotations

from datetime import datetime

from workaday.artifacts import spec
from workaday.authors.embedded.author import Request, write
from workaday.authors.embedded.founding import found
from workaday.authors.embedded.history import Historian, tables_listed
from workaday.authors.embedded.load import load_trade
from workaday.authors.embedded.tabs import pasted, with_tabs
from workaday.authors.embedded.world import World
from workaday.world.ledger import iso
from workaday.world.persona import read_persona
from workaday.world.seeds import Seed


def a_world() -> World:
    reading = read_persona("A person who keeps lists", Seed.root(2).rng("reading"))
    return found(reading, load_trade("general"), Seed.root(2).child(0), 0)


def test_workbooks_of_the_past_grow_and_those_of_the_month_do_not() -> None:
    world = a_world()
    books = [i for i in Historian(world).run().instances if i.recipe.format == "xlsx"]
    tables = set(world.trade.tables)
    grown = [with_tabs(world, i, tables) for i in books]
    more = [len(after.sheets) - len(i.recipe.sheets) for i, after in zip(books, grown, strict=True)]
    assert min(more) == 0
    assert max(more) > 3
    assert all(len({s.name for s in after.sheets}) == len(after.sheets) for after in grown)
    for book in books:
        book.needed = True
        assert with_tabs(world, book, tables) is book.recipe


def test_some_workbooks_are_pasted_as_values() -> None:
    world = a_world()
    total = spec.Styled(spec.Formula("=SUM(A1:A2)", 3.0), "number2")
    day = datetime(2026, 3, 2)
    properties = spec.Properties("t", "a", "a", day, day)
    book = spec.Workbook(
        (spec.Sheet("S", ((1.0,), (2.0,), (total,), (spec.Formula("=A1", 1.0),))),), properties
    )
    books = [i for i in Historian(world).run().instances if i.recipe.format == "xlsx"]
    made = [p for i in books if (p := pasted(world, i, book)) is not None]
    assert 0.1 < len(made) / len(books) < 0.5
    assert made[0].sheets[0].rows == ((1.0,), (2.0,), (spec.Styled(3.0, "number2"),), (1.0,))


def test_nobody_files_a_register_before_its_first_row() -> None:
    world = a_world()
    listing = [(i, t) for i in Historian(world).run().instances for t in [tables_listed(i.recipe)] if t]
    assert listing
    for instance, tables in listing:
        assert min(world.ledger.first_known(t) for t in tables) <= iso(instance.when.date()), instance.kind


def test_whole_computers_have_no_workbook_of_empty_registers() -> None:
    plan = write(Request("win_000000", "A person who keeps lists", 4, 0, "windows"))
    books = [
        f for f in plan.files if isinstance(f.spec, spec.Workbook) and f.kind in ("work_list", "time_sheet")
    ]
    assert books
    assert all(len(f.spec.sheets[0].rows) > 1 for f in books if isinstance(f.spec, spec.Workbook))
