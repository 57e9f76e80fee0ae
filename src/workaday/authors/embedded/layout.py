"""Where this person keeps what, and what they call it."""

from __future__ import annotations

import random
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from workaday.artifacts.recipes import Artifact
from workaday.authors.embedded.history import Instance
from workaday.authors.embedded.world import World
from workaday.world.records import Project
from workaday.world.refs import Scope

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_DATED = re.compile(r"\d{2}|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|q[1-4]", re.IGNORECASE)
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)$", re.IGNORECASE)


def file_name(text: str, limit: int = 90) -> str:
    """Text as a name that Windows and macOS both take."""
    name = re.sub(r"\s+", " ", _FORBIDDEN.sub("-", text)).strip(" .")[:limit].rstrip(" .-_") or "Untitled"
    return name + "_" if _RESERVED.match(name) else name


@dataclass
class Layout:
    """The folders and names of one computer. `system` is "windows" or "mac"."""

    world: World
    system: str
    taken: set[str] = field(default_factory=set)
    now: Layout | None = None  # of an earlier job's papers: where today's are
    _kept: dict[str, set[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        rng = self.world.seed.rng("layout")
        login = self.world.login
        self.home = f"C:/Users/{login}" if self.system == "windows" else f"/Users/{login}"
        on_data_drive = self.system == "windows" and rng.random() < 0.25
        folder = rng.choice(self.world.trade.work_folder)
        scope = self.world.scope(rng, None, self.world.cutoff)
        self.work = f"{'D:' if on_data_drive else self.home + '/Documents'}/{file_name(scope.text(folder))}"
        if self.now is not None:
            self.taken, self.work = self.now.taken, self.former(rng)
        self.loose = 0
        self.projects_folder = rng.choice(["Projects", "", "", "Active"])
        self.closed_folder = rng.choice(["Archive", "_old", "Closed", "zz Archive"])
        self.areas = [file_name(scope.text(a)) for a in self.world.trade.areas]
        if (folders := self.world.given.folders) is not None and self.now is None:
            self.home, self.work = folders.home, folders.work
            self.projects_folder, self.closed_folder = folders.projects, folders.closed
            self.areas = list(folders.areas)

    def former(self, rng: random.Random) -> str:
        """The folder in which somebody keeps the papers of an earlier job."""
        assert self.now is not None
        until, org = self.world.month_start.year, self.world.org
        if org.name == self.now.world.org.name:
            words = rng.choice(
                ["Before reorg {y}", "_old structure", "Old dept (to {y})", "pre-{y} team", "zz before {y}"]
            )
        else:
            words = rng.choice(
                ["{o}", "Old job", "_{o} (old)", "{o} {f}-{y}", "Previous employer", "old laptop/{o}"]
            )
        first = self.world.life_start.year
        parts = words.format(y=until, o=file_name(org.name, 40).replace("/", "-"), f=first).split("/")
        above = self.now.documents if rng.random() < 0.6 else self.now.work.rpartition("/")[0]
        return "/".join([above, *(file_name(part) for part in parts)])

    # --- folders ---

    def kept_folders(self, project: Project) -> set[str]:
        """The folders that this person bothers to have inside a project: those most of its papers go to."""
        if project.kind not in self._kept:
            trade = self.world.trade
            uses: Counter[str] = Counter()
            for phase in trade.projects[project.kind].phases:
                for event in phase.events:
                    for item in event.make:
                        recipe = trade.artifacts[item if isinstance(item, str) else item.artifact]
                        uses[recipe.folder.partition("/")[0]] += 3 if event.every != "once" else 1
            uses.pop("", None)
            most = {"low": 1, "medium": 2, "high": 2}[self.world.habits.tidiness]
            self._kept[project.kind] = {name for name, _ in uses.most_common(most)}
        return self._kept[project.kind]

    @property
    def downloads(self) -> str:
        return f"{self.home}/Downloads"

    @property
    def desktop(self) -> str:
        return f"{self.home}/Desktop"

    @property
    def pictures(self) -> str:
        return f"{self.home}/Pictures"

    @property
    def documents(self) -> str:
        return f"{self.home}/Documents"

    def project_folder(self, project: Project) -> str:
        number = f"{self.world.projects.index(project) + 1:02d} " if self.world.habits.numbered else ""
        upper = self.closed_folder if project.status == "closed" else self.projects_folder
        base = f"{self.work}/{upper}" if upper else self.work
        return f"{base}/{number}{project.folder}"

    def folder(self, recipe: Artifact, project: Project | None, scope: Scope) -> str:
        """Where a file of that kind belongs."""
        parts = [part for part in recipe.folder.split("/") if part.strip()][:1]
        if project is not None and not set(parts) <= self.kept_folders(project):
            parts = []
        base = self.project_folder(project) if project is not None else self.work
        return "/".join([base, *(file_name(scope.text(part)) for part in parts)])

    def strayed(self, instance: Instance, scope: Scope) -> str:
        """The same, unless this person left it where it came in."""
        rng, habits = scope.rng, self.world.habits
        loose, most = {"low": (0.35, 18), "medium": (0.15, 10), "high": (0.04, 5)}[habits.tidiness]
        if not instance.needed and rng.random() < loose and self.loose < most:
            if instance.recipe.origin != "user_created" or instance.mail_to is not None:
                return self.downloads
            if habits.tidiness == "low" and rng.random() < 0.3:
                return f"{self.desktop}/{self.unnamed}"
            self.loose += 1  # at some point everybody tidies up
            return self.desktop if rng.random() < 0.6 else self.documents
        return self.folder(instance.recipe, instance.project, scope)

    @property
    def unnamed(self) -> str:
        """What the system calls a folder that nobody has named."""
        return "New folder" if self.system == "windows" else "untitled folder"

    # --- names ---

    def name(self, recipe: Artifact, scope: Scope, **more: Any) -> str:
        return self.spelled(file_name(scope.one_of(recipe.name, **more)))

    def spelled(self, text: str) -> str:
        """Words joined and cased as this person does it."""
        habits = self.world.habits
        name = text if habits.separator == " " else re.sub(r"[ ]+(?:- )?", habits.separator, text)
        return {"lower": name.lower(), "upper": name.upper()}.get(habits.letters, name)

    def dated(self, name: str, when: date, rng: random.Random) -> str:
        """The name with the day in it, for those who write it there; not where a date stands already."""
        habits = self.world.habits
        if habits.dates == "none" or rng.random() < 0.45 or _DATED.search(name):
            return name
        if habits.dates == "day":  # no year, as most people write it
            day = (
                f"{when.month}-{when.day}"
                if self.world.forms.date_order == "mdy"
                else f"{when.day}-{when.month}"
            )
            return f"{name}{habits.separator}{day}"
        return f"{when.isoformat() if habits.dates == 'iso' else f'{when:%y%m%d}'}{habits.separator}{name}"

    def versioned(self, name: str, version: int, versions: int, rng: random.Random | None = None) -> str:
        """The name with this person's mark for a version; a single version carries none. With `rng` the mark
        is now and then another one than usual."""
        if versions <= 1:
            return name
        habits = self.world.habits
        marks = habits.finals if version == versions else habits.versions
        other = rng is not None and rng.random() < habits.deviates
        mark = (rng.choice(marks) if other and rng else marks[0]).format(n=version)
        if habits.separator != " ":
            mark = mark.replace(" - ", habits.separator).replace(" ", habits.separator)
        return name + mark

    def unique(self, folder: str, name: str, suffix: str) -> str:
        """A path that nothing else has, by a number in brackets if need be."""
        path, n = f"{folder}/{name}.{suffix}", 0
        while path.lower() in self.taken:
            n += 1
            path = f"{folder}/{name} ({n}).{suffix}"
        self.taken.add(path.lower())
        return path
