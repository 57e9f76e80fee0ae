"""The rows behind a report: enough of them, with their figures, and never those of another client."""

from __future__ import annotations

from workaday.artifacts import spec
from workaday.artifacts.recipes import Artifact
from workaday.authors.embedded.annex import is_annex, with_annex
from workaday.authors.embedded.author import Request, write
from workaday.authors.embedded.founding import found
from workaday.authors.embedded.history import Historian, Instance
from workaday.authors.embedded.load import load_trade
from workaday.authors.embedded.world import World
from workaday.world.persona import read_persona
from workaday.world.seeds import Seed


def annexes() -> list[tuple[World, Instance, Artifact]]:
    reading = read_persona("A property manager", Seed.root(4).rng("reading"))
    world = found(reading, load_trade("property_manager"), Seed.root(4).child(0), 0)
    papers = [i for i in Historian(world).run().instances if i.recipe.format in ("docx", "pptx")]
    grown = ((i, with_annex(world, i, set(world.trade.tables))) for i in papers)
    return [(world, i, made) for i, made in grown if made is not i.recipe]


def test_rows_behind_a_report_have_their_key_and_figures() -> None:
    made = annexes()
    assert len(made) > 10
    for world, instance, after in made:
        blocks = [b.table for b in after.blocks[len(instance.recipe.blocks) :] if b.table]
        slides = [s.table for s in after.slides[len(instance.recipe.slides) :] if s.table]
        for query in (*blocks, *slides):
            table = world.trade.tables[query.sql.split('"')[1]]
            shown = query.columns
            known = [c for c, d in table.columns.items() if not d.helper]
            assert len(shown) == min(len(known), 6 if query in blocks else 5)
            assert table.key not in table.columns or table.key in shown
            figures = [c for c in known if table.columns[c].unit not in ("text", "date", "month")]
            assert not figures or set(figures) & set(shown)
            assert list(shown) == [c for c in table.columns if c in shown]


def test_no_annex_lists_the_one_that_its_project_is_about() -> None:
    for world, instance, after in annexes():
        if instance.project is not None:
            subject = world.trade.projects[instance.project.kind].subject
            added = [b.table.sql for b in after.blocks[len(instance.recipe.blocks) :] if b.table]
            assert not any(sql.startswith(f'SELECT * FROM "{subject}"') for sql in added)


def test_what_leaves_the_house_has_no_rows_behind_it_and_no_note_of_the_house() -> None:
    plan = write(Request("win_000003", "A property manager", 12, 3, "windows", "property_manager"))
    papers = [f.spec for f in plan.files if isinstance(f.spec, spec.Document) and f.spec.footer is not None]
    letters = [p for p in papers if not p.title]
    assert len(letters) > 2
    assert not any(p.footer in ("Internal use", "Confidential") for p in letters)
    ours = {
        p.footer for p in papers if any(isinstance(b, spec.Heading) and is_annex(b.text) for b in p.blocks)
    }
    assert ours
    assert len(ours - {"Draft for discussion only", ""}) <= 1  # no other house's


def test_a_meeting_has_its_day_in_every_version_of_its_notes() -> None:
    world, instance, _ = annexes()[0]
    early, late = (world.scope(world.seed.rng("t"), None, d, held=instance.event.when.date())
                   for d in (instance.event.when.date(), world.cutoff))  # fmt: skip
    assert early.text("{{ held|iso }} {{ held|weekday }}") == late.text("{{ held|iso }} {{ held|weekday }}")
    assert early.text("{{ date|iso }}") != late.text("{{ date|iso }}")
    assert (
        world.scope(world.seed.rng("t"), None, world.cutoff).text("{{ held|iso }}")
        == world.cutoff.isoformat()
    )
