"""What came from what: versions of one file, registers behind a report, last time's file copied forward."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from workaday.artifacts.plan import Edge, Relation
from workaday.authors.embedded.history import Instance, tables_listed
from workaday.authors.embedded.reads import measures_of, queries_of
from workaday.authors.embedded.world import World

_MENTIONS = 0.35
"""How often a file looks back at another one of its project."""


class TablesRead:
    """The record tables behind what a kind of file says, looked up once for each kind."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._known: dict[str, set[str]] = {}

    def of(self, instance: Instance) -> set[str]:
        if instance.kind not in self._known:
            trade, recipe = self.world.trade, instance.recipe
            queries = queries_of(recipe) + [trade.measures[m].sql for m in measures_of(trade, recipe)]
            self._known[instance.kind] = {t for q in queries for t in self.world.ledger.tables_of(q)}
        return self._known[instance.kind]


def links(
    tables: TablesRead, instances: Sequence[Instance], made: Collection[str], before: Sequence[Edge]
) -> list[Edge]:
    """The edges between the instances of which files were `made`, beside those of `before`."""
    return list(_Linker(tables, [i for i in instances if i.id in made], before).edges())


class _Linker:
    def __init__(self, tables: TablesRead, kept: Sequence[Instance], before: Sequence[Edge]) -> None:
        self.tables, self.world = tables, tables.world
        self.papers = [i for i in kept if not i.export and i.mail_to is None]
        self.pairs = {(e.older, e.newer) for e in before}

    def edges(self) -> Iterator[Edge]:
        yield from self.versions()
        rng = self.world.seed.rng("links")
        for instance in self.papers:
            for older, relation in self.sources(instance):
                yield from self.edge(older, instance, relation)
            others = [
                o for o in self.papers
                if o.project is instance.project and o.when < instance.when and o.kind != instance.kind
                and (o.id, instance.id) not in self.pairs
            ]  # fmt: skip
            if others and rng.random() < _MENTIONS:
                yield from self.edge(others[-1 - rng.randrange(min(4, len(others)))], instance, "references")

    def edge(self, older: Instance, newer: Instance, relation: Relation) -> Iterator[Edge]:
        if (older.id, newer.id) not in self.pairs:
            self.pairs.add((older.id, newer.id))
            yield Edge(older.id, newer.id, relation)

    def versions(self) -> Iterator[Edge]:
        last: dict[str, Instance] = {}
        for instance in self.papers:
            if instance.family in last:
                yield from self.edge(last[instance.family], instance, "version_of")
            last[instance.family] = instance

    def sources(self, instance: Instance) -> Iterator[tuple[Instance, Relation]]:
        """The registers that stood there when it was made, and last time's file of the same kind."""
        wanted = self.tables.of(instance) - tables_listed(instance.recipe)
        found: dict[str, Instance] = {}
        last: Instance | None = None
        for other in self.papers:
            if other.when >= instance.when:
                continue
            if other.place == instance.place and other.family != instance.family:
                last = other
            if other.project in (None, instance.project):
                found |= dict.fromkeys(tables_listed(other.recipe) & wanted, other)
        for register in {o.id: o for _, o in sorted(found.items())}.values():
            yield register, "derived_from"
        if last is not None and last not in found.values():
            own = last.author is instance.author and instance.author is self.world.me
            yield last, "derived_from" if own else "references"
