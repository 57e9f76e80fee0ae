"""Where this person keeps what, and what they call it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from workaday.artifacts.recipes import Artifact
from workaday.authors.embedded.history import Instance
from workaday.authors.embedded.world import World
from workaday.world.records import Project
from workaday.world.refs import Scope

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
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
    _kept: dict[str, set[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        rng = self.world.seed.rng("layout")
        login = self.world.login
        self.home = f"C:/Users/{login}" if self.system == "windows" else f"/Users/{login}"
        on_data_drive = self.system == "windows" and rng.random() < 0.25
        folder = rng.choice(self.world.trade.work_folder)
        scope = self.world.scope(rng, None, self.world.cutoff)
        self.work = f"{'D:' if on_data_drive else self.home + '/Documents'}/{file_name(scope.text(folder))}"
        self.projects_folder = rng.choice(["Projects", "", "", "Active"])
        self.closed_folder = rng.choice(["Archive", "_old", "Closed", "zz Archive"])
        self.areas = [file_name(scope.text(a)) for a in self.world.trade.areas]

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
        loose = {"low": 0.35, "medium": 0.15, "high": 0.04}[habits.tidiness]
        if not instance.needed and rng.random() < loose:
            if instance.recipe.origin != "user_created" or instance.mail_to is not None:
                return self.downloads
            return self.desktop if rng.random() < 0.6 else self.documents
        return self.folder(instance.recipe, instance.project, scope)

    # --- names ---

    def name(self, recipe: Artifact, scope: Scope, **more: Any) -> str:
        text = file_name(scope.one_of(recipe.name, **more))
        separator = self.world.habits.separator
        return text if separator == " " else re.sub(r"[ ]+(?:- )?", separator, text)

    def versioned(self, name: str, version: int, versions: int) -> str:
        """The name with this person's mark for a version; a single version carries none."""
        if versions <= 1:
            return name
        habits = self.world.habits
        mark = habits.final if version == versions else habits.version.format(n=version)
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
