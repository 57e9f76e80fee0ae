"""Instances to planned files: words and figures of their time, a path, properties, and what they came from."""

from __future__ import annotations

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
from workaday.authors.embedded.annex import with_annex, with_workings
from workaday.authors.embedded.history import Instance, soon
from workaday.authors.embedded.keepsakes import Keepsakes
from workaday.authors.embedded.layout import Layout, file_name
from workaday.authors.embedded.links import TablesRead, links
from workaday.authors.embedded.mail.signatures import signed
from workaday.authors.embedded.objectives import MonthPlan
from workaday.authors.embedded.style import draw_house
from workaday.authors.embedded.tabs import pasted, with_tabs
from workaday.authors.embedded.world import World
from workaday.world.forms import midway
from workaday.world.period import human_time, on_or_before
from workaday.world.records import Person, Strict
from workaday.world.refs import Scope
from workaday.world.resolve import ErringResolver, LedgerResolver


class _Letters(Strict):
    """Words for mails that carry a file."""

    sent_subjects: list[str]
    sent: list[str]
    received: list[str]
    pools: dict[str, list[str]]


@cache
def letters() -> _Letters:
    text = resources.files("workaday.authors.embedded").joinpath("letters.yaml").read_text(encoding="utf-8")
    return TypeAdapter(_Letters).validate_python(yaml.load(text, Loader=yaml.CSafeLoader))


_CLAUSE = {"What", "How", "Who", "Where", "Why", "Which", "When", "A", "An", "The", "My", "Our", "Your"}


def called(title: str) -> dict[str, str]:
    """A file's title as a heading has it, and as it stands after "the"."""
    if title.split(" ", 1)[0] in _CLAUSE:
        return {"title": title, "thing": f'file "{title}"'}
    return {"title": title, "thing": midway(title)}


_SAYS_DRAFT = 0.2
"""How often a draft says so at the foot of its pages."""


class FileMaker:
    """Renders one world's instances into planned files with their edges."""

    def __init__(self, world: World, layout: Layout, plan: MonthPlan, era: str = "") -> None:
        self.world, self.layout, self.plan, self.era = world, layout, plan, era
        self.tables = TablesRead(world)
        self.files: list[PlannedFile] = []
        self.edges: list[Edge] = []
        self.by_instance: dict[str, PlannedFile] = {}
        self.paths: dict[str, str] = {}
        rng = world.seed.rng("mail folder")
        self.mail_folder = rng.choice(["Correspondence", "Emails", "Mail", "Email"])
        heads = (
            ["", world.org.place]
            if world.house.logo
            else [world.org.name, "", f"{world.org.name} | {world.org.place}"]
        )
        self.header = rng.choice(heads)
        self.footer = rng.choice(["Confidential", world.org.name, "Internal use", ""])

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
        if not self.era:
            self.invitations(instances)
        self.edges += links(self.tables, instances, self.by_instance.keys(), self.edges)
        self.files.sort(key=lambda f: (f.modified, f.id))

    def take(self, files: list[PlannedFile], edges: list[Edge]) -> None:
        """Papers that somebody else has made, among its own."""
        self.files = sorted(self.files + files, key=lambda f: (f.modified, f.id))
        self.edges += edges

    def keep(self, most: int) -> None:
        """Adds what work leaves beside its papers, at most so many files."""
        erring = {t.instance.id for t in self.plan.traps}  # a planted error stands in one file alone
        kept = Keepsakes(self.world, self.layout, [f for f in self.files if f.id not in erring], most)
        kept.run()
        self.files += kept.files
        self.edges += kept.edges

    # --- one file ---

    def scope(self, instance: Instance) -> Scope:
        world = self.world
        when = instance.when.date()
        wrong = {t.measure: t.wrong for t in self.plan.traps if t.instance is instance}
        scope = world.scope(
            world.seed.rng("text", instance.family), instance.project, when, version=instance.version,
            held=instance.event.when.date(),
        )  # fmt: skip
        if wrong:
            truth = scope.resolver
            assert isinstance(truth, LedgerResolver)
            scope.resolver = ErringResolver.of(truth, wrong)
        return scope

    def press(self, instance: Instance, title: str, draft: bool) -> Press:
        world, author = self.world, instance.author
        is_ours = self.is_ours(instance)
        house = world.house if is_ours else self.house_of(author.organization)
        house = house if self.on_letterhead(instance) else replace(house, logo=None)
        properties = spec.Properties(
            title=title, author=author.name, last_modified_by=author.name, created=instance.created,
            modified=instance.when, company=author.organization, revision=instance.version,
        )  # fmt: skip
        return Press(
            world.trade.tables, world.trade.measures, world.people_on(instance.when.date()), properties, house, draft,
            header=self.header if is_ours else "", footer=self.footer_of(instance, draft) if is_ours else author.organization,
        )  # fmt: skip

    def is_ours(self, instance: Instance) -> bool:
        """Whether somebody of the house wrote it."""
        return instance.author.organization == self.world.org.name

    def footer_of(self, instance: Instance, draft: bool) -> str:
        """The house's line; letters bear its name, and some drafts say that they are."""
        if instance.recipe.is_letter and self.footer:
            return self.world.org.name
        says_so = draft and self.world.seed.rng("draft", instance.family).random() < _SAYS_DRAFT
        return "Draft for discussion only" if says_so else self.footer

    def house_of(self, organization: str) -> spec.HouseStyle:
        """How the papers of somebody else's house look."""
        ours, rng = self.world.house, self.world.seed.rng("house", organization)
        return draw_house(rng, ours.paper, ours.currency, organization)

    def on_letterhead(self, instance: Instance) -> bool:
        """Some kinds of paper go out and carry the logo, most of what is sent as a PDF; others never did."""
        share = 0.75 if instance.recipe.format == "pdf" else 0.5
        return self.world.seed.rng("letterhead", instance.kind).random() < share

    def artifact(self, instance: Instance) -> None:
        scope = self.scope(instance)
        recipe = self.recipe(instance)
        title = scope.text(recipe.title)
        press = self.press(instance, title, draft=not instance.final)
        made = render(recipe, scope, press)
        if isinstance(made, spec.Workbook) and not self.erring(instance):
            made = pasted(self.world, instance, made) or with_workings(self.world, instance, made)
        statements = list(scope.statements)
        path = instance.path or self.path(instance, scope)
        attach: tuple[str, ...] = ()
        if isinstance(made, spec.Mail) and recipe.mail is not None:
            sender = press.people.get(recipe.mail.sender) or self.world.me
            made = replace(
                made,
                utc_offset_minutes=self.offset(instance.when),
                body=signed(self.world.seed, made.body, sender),
            )
            if recipe.mail.attach:
                attach = self.latest(recipe.mail.attach, instance)
        if recipe.origin == "shared" and not isinstance(made, spec.Mail):
            self.arrival(instance, title)
        self.add(instance, path, made, scope.one_of(recipe.about), attach).statements.extend(statements)

    def recipe(self, instance: Instance) -> Artifact:
        """What the file holds; a report may carry the rows behind it, a workbook more sheets. One with a planted
        error does not, nor a letter, nor what another house wrote."""
        more = {"docx": with_annex, "pptx": with_annex, "xlsx": with_tabs}.get(instance.recipe.format)
        if more is None or self.erring(instance) or not self.is_ours(instance) or instance.recipe.is_letter:
            return instance.recipe
        return more(self.world, instance, self.tables.of(instance))

    def erring(self, instance: Instance) -> bool:
        """Whether an error is planted in it."""
        return any(t.instance is instance for t in self.plan.traps)

    def path(self, instance: Instance, scope: Scope) -> str:
        """Versions of one file share folder and name; only the version's mark differs."""
        key = instance.family
        if key not in self.paths:
            folder = self.layout.strayed(instance, scope)
            name = self.layout.name(instance.recipe, scope)
            if instance.author is self.world.me and not instance.needed:
                name = self.layout.dated(name, instance.created.date(), scope.rng)
            self.paths[key] = f"{folder}/{name}"
        folder, _, name = self.paths[key].rpartition("/")
        name = self.layout.versioned(name, instance.version, instance.versions, scope.rng)
        return self.layout.unique(folder, name, instance.recipe.format)

    def add(
        self, instance: Instance, path: str, made: spec.Spec, about: str, attach: tuple[str, ...] = (), holder: str = ""
    ) -> PlannedFile:  # fmt: skip
        planned = PlannedFile(
            id=instance.id, kind=instance.kind, path=path, spec=made, created=instance.created,
            modified=instance.when, author=instance.author.name, origin=instance.recipe.origin, about=about,
            project_id=instance.project.id if instance.project else "", event_id=instance.event.id,
            version=instance.version, holder=holder, attach=attach, period=instance.when.date().isoformat(),
            era=self.era,
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
        words = {"first": to.first, **called(carried[0].title)}
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
        words = {"first": self.world.me.first, **called(title)}
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
            subject=subject, body=signed(self.world.seed, body, sender), utc_offset_minutes=self.offset(when), message_id=f"{when:%Y%m%d%H%M%S}.{scope.rng.getrandbits(40):010x}@{domain}",
        )  # fmt: skip
        name = subject if len(subject) < 60 else subject[:60]
        planned = PlannedFile(
            id=instance.id, kind=instance.kind, path=self.layout.unique(folder, file_name(name), "eml"), spec=made,
            created=when, modified=when, author=sender.name, origin="user_created" if sender.role == "me" else "shared",
            about=f"Mail from {sender.name} to {to.name}: {subject}",
            project_id=instance.project.id if instance.project else "", event_id=instance.event.id, attach=attach,
            period=when.date().isoformat(), era=self.era,
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

    # --- invitations ---

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


def _split(path: str) -> tuple[str, str]:
    folder, _, name = path.rpartition("/")
    return folder, name.rpartition(".")[0]
