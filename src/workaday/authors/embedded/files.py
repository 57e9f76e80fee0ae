"""Instances to planned files: words and figures of their time, a path, properties, and what they came from."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

import yaml
from pydantic import TypeAdapter

from workaday.artifacts import spec
from workaday.artifacts.plan import Edge, PlannedFile
from workaday.artifacts.recipes import Artifact
from workaday.artifacts.render import Press, render
from workaday.authors.embedded.history import Instance, soon
from workaday.authors.embedded.layout import Layout, file_name
from workaday.authors.embedded.lint import measures_of, queries_of
from workaday.authors.embedded.objectives import MonthPlan
from workaday.authors.embedded.world import World
from workaday.world.period import human_time, on_or_before
from workaday.world.records import Person, Strict
from workaday.world.refs import Scope
from workaday.world.resolve import ErringResolver, LedgerResolver


class _Letters(Strict):
    """Words for mails that carry a file, and the traces of a private life."""

    sent_subjects: list[str]
    sent: list[str]
    received: list[str]
    pools: dict[str, list[str]]
    sediment: dict[str, Artifact]


@cache
def letters() -> _Letters:
    text = resources.files("workaday.authors.embedded").joinpath("letters.yaml").read_text(encoding="utf-8")
    return TypeAdapter(_Letters).validate_python(yaml.load(text, Loader=yaml.CSafeLoader))


class FileMaker:
    """Renders one world's instances into planned files with their edges."""

    def __init__(self, world: World, layout: Layout, plan: MonthPlan) -> None:
        self.world, self.layout, self.plan = world, layout, plan
        self.files: list[PlannedFile] = []
        self.edges: list[Edge] = []
        self.by_instance: dict[str, PlannedFile] = {}
        self.paths: dict[str, str] = {}
        rng = world.seed.rng("mail folder")
        self.mail_folder = rng.choice(["Correspondence", "Emails", "Mail", "Email"])
        self.header = rng.choice([world.org.name, "", f"{world.org.name} | {world.org.place}"])
        self.footer = rng.choice(
            ["Confidential", world.org.name, "Internal use", "", "Draft for discussion only"]
        )

    def run(self, instances: list[Instance]) -> None:
        for instance in instances:
            if instance.mail_to is not None:
                self.mail(instance)
            elif instance.export:
                self.export(instance)
            else:
                self.artifact(instance)
        for instance, role in self.plan.held:
            self.held(instance, role)
        self.sediment()
        self.invitations(instances)
        self.link(instances)
        self.files.sort(key=lambda f: (f.modified, f.id))

    # --- one file ---

    def scope(self, instance: Instance) -> Scope:
        world = self.world
        when = instance.when.date()
        wrong = {t.measure: t.wrong for t in self.plan.traps if t.instance is instance}
        scope = world.scope(
            world.seed.rng("text", instance.family), instance.project, when, version=instance.version
        )
        if wrong:
            truth = scope.resolver
            assert isinstance(truth, LedgerResolver)
            scope.resolver = ErringResolver.of(truth, wrong)
        return scope

    def press(self, instance: Instance, title: str, draft: bool) -> Press:
        world, author = self.world, instance.author
        properties = spec.Properties(
            title=title, author=author.name, last_modified_by=author.name, created=instance.created,
            modified=instance.when, company=author.organization, revision=instance.version,
        )  # fmt: skip
        return Press(
            world.trade.tables, world.trade.measures, world.people, properties, world.house, draft,
            header=self.header, footer=self.footer,
        )  # fmt: skip

    def artifact(self, instance: Instance) -> None:
        scope = self.scope(instance)
        recipe = instance.recipe
        title = scope.text(recipe.title)
        made = render(recipe, scope, self.press(instance, title, draft=not instance.final))
        statements = list(scope.statements)
        path = instance.path or self.path(instance, scope)
        attach: tuple[str, ...] = ()
        if isinstance(made, spec.Mail) and recipe.mail is not None:
            made = replace(made, utc_offset_minutes=self.offset(instance.when))
            if recipe.mail.attach:
                attach = self.latest(recipe.mail.attach, instance)
        if recipe.origin == "shared" and not isinstance(made, spec.Mail):
            self.arrival(instance, title)
        self.add(instance, path, made, scope.one_of(recipe.about), attach).statements.extend(statements)

    def path(self, instance: Instance, scope: Scope) -> str:
        """Versions of one file share folder and name; only the version's mark differs."""
        key = instance.family
        if key not in self.paths:
            folder = self.layout.strayed(instance, scope)
            self.paths[key] = f"{folder}/{self.layout.name(instance.recipe, scope)}"
        folder, _, name = self.paths[key].rpartition("/")
        name = self.layout.versioned(name, instance.version, instance.versions)
        return self.layout.unique(folder, name, instance.recipe.format)

    def add(
        self, instance: Instance, path: str, made: spec.Spec, about: str, attach: tuple[str, ...] = (), holder: str = ""
    ) -> PlannedFile:  # fmt: skip
        planned = PlannedFile(
            id=instance.id, kind=instance.kind, path=path, spec=made, created=instance.created,
            modified=instance.when, author=instance.author.name, origin=instance.recipe.origin, about=about,
            project_id=instance.project.id if instance.project else "", event_id=instance.event.id,
            version=instance.version, holder=holder, attach=attach, period=instance.when.date().isoformat(),
        )  # fmt: skip
        self.files.append(planned)
        self.by_instance[instance.id] = planned
        return planned

    def latest(self, kind: str, before: Instance) -> tuple[str, ...]:
        found = [
            f for f in self.files
            if f.kind == kind and f.modified < before.when and f.suffix != ".eml" and not f.holder
            and f.project_id == (before.project.id if before.project else "")
        ]  # fmt: skip
        return (found[-1].id,) if found else ()

    def family(self, instance: Instance) -> list[PlannedFile]:
        return [
            f
            for f in self.files
            if f.event_id == instance.event.id and f.kind == instance.kind and f.suffix != ".eml"
        ]

    def export(self, instance: Instance) -> None:
        """The PDF of the family's last document: the same words under the same name."""
        source = self.family(instance)[-1]
        path = self.layout.unique(*_split(source.path), "pdf")
        self.edges.append(Edge(source.id, instance.id, "derived_from"))
        made = self.add(instance, path, source.spec, f"PDF of {source.path.rpartition('/')[2]}")
        made.statements.extend(source.statements)

    # --- mail ---

    def mail(self, instance: Instance) -> None:
        """The mail with which the user sent the family's last file."""
        assert instance.mail_to is not None
        family = self.family(instance)
        carried = [f for f in family if f.suffix == ".pdf"][-1:] or family[-1:]
        scope = self.scope(instance)
        sender = instance.author
        to = instance.mail_to if instance.mail_to is not sender else self.world.me
        words = {"first": to.first, "file": carried[0].name, "title": carried[0].title}
        scope.pools = {**scope.pools, **letters().pools}
        subject = scope.one_of(letters().sent_subjects, **words)
        body = f"{scope.one_of(letters().sent, **words)}\n\n{sender.first}\n"
        folder = f"{self.layout.work}/{self.mail_folder}"
        self.edges.append(Edge(carried[0].id, instance.id, "references"))
        self.letter(instance, sender, to, subject, body, instance.when, folder, (carried[0].id,), scope)

    def arrival(self, instance: Instance, title: str) -> None:
        """Sometimes the mail with which a colleague's file came is still there."""
        rng = self.world.seed.rng("arrival", instance.id)
        if instance.author.role == "me" or rng.random() > 0.3:
            return
        earlier = instance.when - timedelta(minutes=rng.randint(2, 240), seconds=rng.randrange(60))
        if earlier.hour < 7:
            earlier = instance.when - timedelta(seconds=rng.randint(40, 600))
        came = replace(instance, id=f"{instance.id}m", when=earlier)
        scope = self.scope(came)
        scope.pools = {**scope.pools, **letters().pools}
        words = {"first": self.world.me.first, "file": title, "title": title}
        subject = scope.one_of(letters().sent_subjects, **words)
        body = f"{scope.one_of(letters().received, **words)}\n\n{instance.author.first}\n"
        folder = f"{self.layout.work}/{self.mail_folder}"
        self.edges.append(Edge(came.id, instance.id, "extracted_from"))
        self.letter(
            came, instance.author, self.world.me, subject, body, came.when, folder, (instance.id,), scope
        )

    def letter(
        self, instance: Instance, sender: Person, to: Person, subject: str, body: str, when: datetime, folder: str,
        attach: tuple[str, ...], scope: Scope,
    ) -> None:  # fmt: skip
        domain = sender.email.partition("@")[2]
        made = spec.Mail(
            sender=spec.Address(sender.name, sender.email), to=(spec.Address(to.name, to.email),), when=when,
            subject=subject, body=body, utc_offset_minutes=self.offset(when), message_id=f"{when:%Y%m%d%H%M%S}.{scope.rng.getrandbits(40):010x}@{domain}",
        )  # fmt: skip
        name = subject if len(subject) < 60 else subject[:60]
        planned = PlannedFile(
            id=instance.id, kind=instance.kind, path=self.layout.unique(folder, file_name(name), "eml"), spec=made,
            created=when, modified=when, author=sender.name, origin="user_created" if sender.role == "me" else "shared",
            about=f"Mail from {sender.name} to {to.name}: {subject}",
            project_id=instance.project.id if instance.project else "", event_id=instance.event.id, attach=attach,
            period=when.date().isoformat(),
        )  # fmt: skip
        self.files.append(planned)
        self.by_instance[instance.id] = planned

    def offset(self, when: datetime) -> int:
        """Minutes that the wall clock of the person's place is ahead of UTC."""
        ahead = when.replace(tzinfo=ZoneInfo(self.world.city.time_zone)).utcoffset()
        return int(ahead.total_seconds() // 60) if ahead is not None else 0

    # --- private files of colleagues ---

    def held(self, instance: Instance, role: str) -> None:
        scope = self.scope(instance)
        title = scope.text(instance.recipe.title)
        made = render(instance.recipe, scope, self.press(instance, title, draft=False))
        holder = self.world.people[role].id
        planned = self.add(instance, instance.path, made, scope.one_of(instance.recipe.about), holder=holder)
        planned.statements.extend(scope.statements)

    # --- what the years left ---

    def sediment(self) -> None:
        """A handful of files that have nothing to do with the job."""
        world, rng = self.world, self.world.seed.rng("sediment")
        recipes = letters().sediment
        count = rng.randint(7, 12)
        for k in range(count):
            kind = rng.choice(list(recipes))
            recipe = recipes[kind]
            day = world.life_start + timedelta(
                days=rng.randint(5, (world.cutoff - world.life_start).days - 5)
            )
            when = human_time(rng, day) if rng.random() < 0.4 else human_time(rng, on_or_before(day))
            self.trace(f"s{k + 1:03d}", kind, recipe, when)

    def trace(self, id: str, kind: str, recipe: Artifact, when: datetime) -> None:
        world = self.world
        scope = world.scope(world.seed.rng("sediment", id), None, when.date())
        scope.pools = {**scope.pools, **letters().pools}
        title = scope.text(recipe.title)
        author = world.me.name
        properties = spec.Properties(title, author, author, when, when)
        press = Press(world.trade.tables, world.trade.measures, world.people, properties, world.house)
        made: spec.Spec
        suffix: str = recipe.format
        if recipe.rows == "bookmarks":
            made = spec.Text(_bookmarks(scope, when))
        elif recipe.format == "png" and recipe.folder == "Photos":
            made, suffix = (
                spec.Image("photo", title, scope.rng.getrandbits(32), width=1600, height=1067),
                "jpg",
            )
        else:
            made = render(recipe, scope, press)
        folder = {
            "Photos": f"{self.layout.pictures}", "Screenshots": f"{self.layout.pictures}/Screenshots",
            "Downloads": self.layout.downloads, "Desktop": self.layout.desktop,
        }.get(recipe.folder, f"{self.layout.documents}/{recipe.folder}")  # fmt: skip
        if recipe.folder == "Screenshots" and self.layout.system == "mac":
            folder = self.layout.desktop
        name = _default_name(recipe, scope, when, self.layout.system)
        path = self.layout.unique(folder, name, suffix)
        self.files.append(
            PlannedFile(
                id=id, kind=f"sediment:{kind}", path=path, spec=made, created=when, modified=when, author=author,
                origin=recipe.origin, about=scope.one_of(recipe.about), period=when.date().isoformat(),
            )
        )  # fmt: skip

    def invitations(self, instances: list[Instance]) -> None:
        """Invitations to the last meetings, as calendars save them: in the downloads, under one name."""
        world, kept = self.world, {i.event.id: i.event for i in instances if i.event.people}
        people = {p.id: p for p in world.people.values()}
        rng = world.seed.rng("invitations")
        recent = sorted(kept.values(), key=lambda e: e.when)[-6:]
        for event in sorted(rng.sample(recent, min(len(recent), rng.randint(2, 4))), key=lambda e: e.when):
            start = event.when.replace(minute=rng.choice([0, 0, 30]), second=0)
            sent = soon(
                human_time(rng, on_or_before(event.when.date() - timedelta(days=rng.randint(2, 6)))), rng, 30
            )
            organizer = people[event.people[0]]
            guests = [world.me, *(people[p] for p in event.people[1:])]
            meeting = spec.Meeting(
                uid=f"{event.id}-{event.when:%Y%m%d}@{organizer.email.partition('@')[2]}", title=event.title, start=start,
                end=start + timedelta(minutes=rng.choice([30, 45, 60, 60, 90])),
                organizer=spec.Address(organizer.name, organizer.email),
                attendees=tuple(spec.Address(p.name, p.email) for p in guests),
                location=rng.choice(["Online", "Small meeting room", "My office", "Conference room", ""]),
            )  # fmt: skip
            path = self.layout.unique(
                self.layout.downloads, rng.choice(["invite", "invite", "meeting"]), "ics"
            )
            self.files.append(
                PlannedFile(
                    id=f"i{event.id}", kind="invitation", path=path, created=sent, modified=sent, author=organizer.name,
                    spec=spec.Calendar((meeting,), sent, world.city.time_zone), origin="shared",
                    about=f"Invitation: {event.title}", project_id=event.project_id, event_id=event.id,
                    period=sent.date().isoformat(),
                )
            )  # fmt: skip

    # --- what came from what ---

    def link(self, instances: list[Instance]) -> None:
        kept = [i for i in instances if i.id in self.by_instance]
        self.versions(kept)
        rng = self.world.seed.rng("links")
        pairs = {(e.older, e.newer) for e in self.edges}
        for instance in kept:
            if instance.export or instance.mail_to is not None:
                continue
            for older, relation in self.sources(instance, kept):
                if (older.id, instance.id) not in pairs:
                    pairs.add((older.id, instance.id))
                    self.edges.append(Edge(older.id, instance.id, relation))  # type: ignore[arg-type]
            others = [
                o for o in kept
                if o.project is instance.project and o.when < instance.when and o.kind != instance.kind
                and o.mail_to is None and (o.id, instance.id) not in pairs
            ]  # fmt: skip
            if others and rng.random() < 0.35:
                older = others[-1 - rng.randrange(min(4, len(others)))]
                pairs.add((older.id, instance.id))
                self.edges.append(Edge(older.id, instance.id, "references"))

    def versions(self, kept: list[Instance]) -> None:
        last: dict[str, Instance] = {}
        for instance in kept:
            if instance.export or instance.mail_to is not None:
                continue
            if instance.family in last:
                self.edges.append(Edge(last[instance.family].id, instance.id, "version_of"))
            last[instance.family] = instance

    def sources(self, instance: Instance, kept: list[Instance]) -> list[tuple[Instance, str]]:
        """The registers that stood there when it was made, and last time's file of the same kind."""
        trade, ledger = self.world.trade, self.world.ledger
        queries = queries_of(instance.recipe) + [
            trade.measures[m].sql for m in measures_of(trade, instance.recipe)
        ]
        tables = {t for q in queries for t in ledger.tables_of(q)}
        own = {s.rows for s in instance.recipe.sheets} | {instance.recipe.rows}
        found: dict[str, Instance] = {}
        before: Instance | None = None
        for other in kept:
            if other.when >= instance.when or other.mail_to is not None or other.export:
                continue
            if other.place == instance.place and other.family != instance.family:
                before = other
            if other.project not in (None, instance.project):
                continue
            for table in sorted({s.rows for s in other.recipe.sheets} | {other.recipe.rows}):
                if table and table in tables - own:
                    found[table] = other
        unique = list({o.id: o for o in found.values()}.values())
        sources: list[tuple[Instance, str]] = [(o, "derived_from") for o in unique]
        if before is not None and before not in unique:
            sources.append((before, "references"))
        return sources


def _bookmarks(scope: Scope, when: datetime) -> str:
    """A browser's bookmarks, exported."""
    links = [
        {"title": scope.pool("wish") if scope.rng.random() < 0.5 else scope.pool("dish"),
         "added": (when - timedelta(days=scope.rng.randint(2, 300))).isoformat(timespec="seconds"),
         "folder": scope.rng.choice(["Bookmarks bar", "Other", "Read later"])}
        for _ in range(scope.rng.randint(4, 9))
    ]  # fmt: skip
    return json.dumps({"exported": when.isoformat(timespec="seconds"), "bookmarks": links}, indent=2) + "\n"


def _split(path: str) -> tuple[str, str]:
    folder, _, name = path.rpartition("/")
    return folder, name.rpartition(".")[0]


def _default_name(recipe: Artifact, scope: Scope, when: datetime, system: str) -> str:
    """Names that machines give: screenshots and photos; others as the recipe says."""
    if recipe.folder == "Screenshots":
        if system == "mac":
            return f"Screenshot {when:%Y-%m-%d} at {when:%H.%M.%S}"
        return f"Screenshot {when:%Y-%m-%d %H%M%S}"
    if recipe.folder == "Photos":
        return (
            f"IMG_{when:%Y%m%d_%H%M%S}"
            if scope.rng.random() < 0.6
            else f"IMG_{scope.rng.randint(1000, 9999)}"
        )
    return file_name(scope.one_of(recipe.name))
