"""What the user may know of themselves and of the month: the JSON documents beside the tree."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from workaday.authors.embedded.former import FormerJob
from workaday.authors.embedded.layout import Layout
from workaday.authors.embedded.objectives import MonthPlan
from workaday.authors.embedded.trade import Role
from workaday.authors.embedded.world import World
from workaday.objectives.records import Deliverable
from workaday.world.forms import article, midway
from workaday.world.records import Project
from workaday.world.refs import Scope

_DEFAULT_NAMES = {
    "windows": ["New Text Document.txt", "Document1.docx"],
    "mac": ["Untitled.txt", "Untitled.pages"],
}
_LEVEL = {"low": "basic", "medium": "intermediate", "high": "advanced"}


class Profiler:
    """Writes the documents of one world."""

    def __init__(self, world: World, layout: Layout, plan: MonthPlan, past: FormerJob | None = None) -> None:
        self.world, self.layout, self.plan, self.past = world, layout, plan, past
        self.rng = world.seed.rng("profile")

    def documents(self) -> dict[str, Any]:
        return {
            "persona.json": {
                "persona": self.world.reading.text,
                "current_timestamp": datetime.combine(
                    self.world.month_start - timedelta(days=1), time(23, 59, 59)
                ).isoformat(),
                "os": "windows" if self.layout.system == "windows" else "macos",
            },
            "user_profile.json": self.profile(),
            "filesystem_policy.json": self.policy(),
            "project_index.json": self.index(),
            "monthly_objectives.json": self.objectives(),
            "collaborators.json": {"collaborators": self.collaborators()},
        }

    def scope(self) -> Scope:
        return self.world.scope(self.rng, None, self.world.cutoff)

    def some(self, phrases: Sequence[str], count: int) -> list[str]:
        scope = self.scope()
        return [scope.text(p) for p in self.rng.sample(list(phrases), min(count, len(phrases)))]

    # --- the person ---

    def profile(self) -> dict[str, Any]:
        world, trade, reading = self.world, self.world.trade, self.world.reading
        habits, me = world.habits, world.me
        return {
            "identity": {
                "full_name": me.name, "username": world.login, "role": me.title, "organization": world.org.name,
                "location": ", ".join(filter(None, [world.city.name, world.city.region])), "career_stage": world.stage,
                "age": world.age, "email": me.email,
            },
            "biographical_summary": {"short_bio": self.bio()},
            "career_profile": {
                "career_summary": f"{me.title} at {world.org.name}. {world.org.about}",
                "experience_highlights": self.some(trade.achievements, 3),
                "career_history": self.career(),
                "notable_achievements": self.some(trade.achievements, 2),
                "education": self.some(trade.education, 1),
            },
            "historical_work_context": {"historical_focus_timeline": self.timeline()},
            "work_context": {
                "primary_responsibilities": self.some(trade.responsibilities, 5),
                "likely_project_types": [trade.projects[k].label for k in dict.fromkeys(p.kind for p in world.projects)],
                "current_focus_areas": self.some(trade.focus, 3),
                "common_document_types": self.some(trade.document_types, 5),
            },
            "current_projects_overview": [
                {"project_id": p.id, "name": p.name, "what_it_is": p.what, "user_role": p.my_role, "why_it_matters": p.why}
                for p in world.projects if p.status == "active"
            ],
            "work_style": {
                "work_patterns": self.some(trade.work_patterns, 3), "strengths": self.some(trade.strengths, 3),
                "weaknesses": self.some(trade.weaknesses, 2), "interests": list(reading.interests),
            },
            "document_behavior": {
                "documents_written_well": self.some(trade.document_types, 3),
                "naming_behavior": {
                    "usually_descriptive": habits.tidiness != "low",
                    "sometimes_keeps_default_names": habits.tidiness == "low",
                    "uses_version_suffixes": True,
                    "version_suffix": self.layout.versioned("name", 2, 3).removeprefix("name"),
                    "word_separator": habits.separator,
                },
            },
            "related_people": [
                {"name": p.name, "role": p.title, "organization": p.organization, "relationship": p.relation, "email": p.email}
                for role, p in world.people.items() if role != "me"
            ] + [
                {"name": p.name, "role": f"{p.title} until {until:%B %Y}", "organization": p.organization, "relationship": "former colleague", "email": p.email}
                for p, until in world.before.values()
            ],
            "external_relationships": [
                {"name": p.organization, "type": trade.roles[role].side, "contact": p.name}
                for role, p in world.people.items() if role != "me" and trade.roles[role].side != "inside"
            ],
            "filesystem_relevant_traits": {
                "tech_level": _LEVEL[habits.tech_level], "computer_usage_level": habits.usage, "tidiness": habits.tidiness,
            },
        }  # fmt: skip

    def bio(self) -> str:
        world = self.world
        me, reading = world.me, world.reading
        years = max(1, world.age - 24 - self.rng.randint(0, 3))
        hobby = f" Outside of work: {reading.interests[0]}." if reading.interests else ""
        start = self.rng.choice(
            [f"{me.name} is {with_article(me.title)} at {world.org.name} in {world.city.name}",
             f"{me.given} works in {world.city.name} as {with_article(me.title)} with {world.org.name}"]
        )  # fmt: skip
        return f"{start}, {years} years into the work.{hobby}"

    def career(self) -> list[dict[str, Any]]:
        world, trade = self.world, self.world.trade
        this_year = world.month_start.year
        joined = min(world.life_start.year, this_year - self.rng.randint(1, 6))
        past = self.past.world if self.past else None
        if past:
            joined = world.life_start.year
        ladder = {
            "junior": [],
            "mid": ["junior"],
            "senior": ["mid", "junior"],
            "executive": ["senior", "mid"],
        }[world.stage]
        history = [{"period": f"{joined}-present", "role": world.me.title, "organization": world.org.name,
                    "focus": self.some(trade.focus, 1)[0]}]  # fmt: skip
        end = joined
        if past:
            end = past.life_start.year
            history.append({"period": f"{end}-{joined}", "role": past.me.title, "organization": past.org.name,
                            "focus": self.some(trade.focus, 1)[0]})  # fmt: skip
            ladder = ladder[1:]
        for stage in ladder:
            start = end - self.rng.randint(2, 6)
            kind = self.rng.choice(trade.organizations)
            scope = self.scope()
            scope.names = {
                **scope.names,
                "surname": self.rng.choice([p.family for p in world.people.values()]),
            }
            title = scope.one_of(getattr(trade.titles, stage))
            history.append({"period": f"{start}-{end}", "role": title, "organization": scope.one_of(kind.names),
                            "focus": self.some(trade.focus, 1)[0]})  # fmt: skip
            end = start
        return history

    def timeline(self) -> list[dict[str, str]]:
        worlds = [self.past.world, self.world] if self.past else [self.world]
        return [
            {
                "time_range": f"{p.start:%Y-%m} to {min(p.end, world.cutoff):%Y-%m}",
                "focus": p.name,
                "notes": p.what,
            }
            for world in worlds
            for p in sorted(world.projects, key=lambda p: p.start)
        ]

    # --- the computer ---

    def policy(self) -> dict[str, Any]:
        layout, habits, world = self.layout, self.world.habits, self.world
        first = self.past.world.life_start if self.past else world.life_start
        start = datetime.combine(first, time(8, self.rng.randrange(60), self.rng.randrange(60)))
        windows = layout.system == "windows"
        drives = [{"letter": "C", "role": "system"}]
        if layout.work.startswith("D:"):
            drives.append({"letter": "D", "role": "data"})
        movies = "Videos" if windows else "Movies"
        return {
            "system_start_timestamp": start.isoformat(),
            **({"drive_layout": drives} if windows else {"volume_layout": [{"name": "Macintosh HD", "role": "primary"}]}),
            "default_paths": {
                "desktop": layout.desktop, "documents": layout.documents, "downloads": layout.downloads,
                "pictures": layout.pictures, "music": f"{layout.home}/Music", movies.lower(): f"{layout.home}/{movies}",
            },
            "storage_patterns": {
                "office_files_usually_go_to": [layout.work], "downloads_usually_go_to": [layout.downloads],
                "screenshots_usually_go_to": [f"{layout.pictures}/Screenshots" if windows else layout.desktop],
                "project_files_usually_go_to": sorted({layout.project_folder(p) for p in world.projects}),
                "temporary_files_often_end_up_in": [layout.desktop, layout.downloads],
            },
            "organization_style": {
                "tidiness": habits.tidiness, "uses_project_folders": True,
                "default_folder_piling": habits.tidiness == "low",
                "desktop_clutter_likelihood": {"low": "high", "medium": "medium", "high": "low"}[habits.tidiness],
                "download_clutter_likelihood": {"low": "high", "medium": "medium", "high": "low"}[habits.tidiness],
            },
            "naming_style": {
                "is_consistent": habits.tidiness != "low", "uses_version_suffixes": True,
                "keeps_default_filenames": habits.tidiness == "low",
                "common_default_names": _DEFAULT_NAMES[self.layout.system] if habits.tidiness == "low" else [],
            },
            "usage_patterns": {
                "computer_usage_level": habits.usage, "frequently_creates_documents": habits.usage != "low",
                "frequently_switches_between_projects": len(world.projects) > 4,
            },
        }  # fmt: skip

    def folders(self) -> list[str]:
        """Folders that are there whether or not something is in them."""
        layout = self.layout
        movies = "Videos" if layout.system == "windows" else "Movies"
        standard = [
            layout.desktop,
            layout.documents,
            layout.downloads,
            layout.pictures,
            f"{layout.home}/Music",
            f"{layout.home}/{movies}",
        ]
        return [*standard, *(f"{layout.work}/{area}" for area in layout.areas)]

    def index(self) -> dict[str, Any]:
        projects = [self.project(p, self.world, self.layout) for p in self.world.projects]
        if self.past:
            projects += [self.project(p, self.past.world, self.past.layout) for p in self.past.world.projects]
        return {"projects": projects}

    def project(self, project: Project, world: World, layout: Layout) -> dict[str, Any]:
        kind = world.trade.projects[project.kind]
        status = "closed" if world.era else project.status
        last = min(project.end, world.stalled.get(project.id, project.end), world.cutoff)
        middle = project.start + (last - project.start) / 2
        scope = world.scope(self.rng, project, world.cutoff)
        return {
            "project_id": project.id, "name": project.name, "description": project.what, "status": status,
            "client": project.client, "subject": project.subject, "folder": layout.project_folder(project),
            "tags": [scope.text(t) for t in kind.tags] or [kind.label],
            "related_people": [p.name for r, p in world.people.items() if r != "me"][:4],
            "related_projects": [p.id for p in world.projects if p.kind == project.kind and p is not project],
            "activity_timeline": [
                {"start": project.start.isoformat(), "end": middle.isoformat(), "level": "active"},
                {"start": (middle + timedelta(days=1)).isoformat(), "end": last.isoformat(),
                 "level": "very_active" if status == "active" else "low_activity"},
            ],
        }  # fmt: skip

    # --- the month ---

    def objectives(self) -> dict[str, Any]:
        plan = self.plan
        return {
            "simulation_period": {
                "start": plan.working_days[0].isoformat(), "end": plan.working_days[-1].isoformat(), "working_days": 20,
            },
            "figures_as_of": self.world.cutoff.isoformat(),
            "how_figures_are_counted": (
                "Figures are as of the date above; a month or quarter is the last complete one before it. Corrections"
                " that arrive during the month change the rows they name and every figure computed from them."
            ),
            "deliverables": [self.deliverable(d) for d in plan.deliverables],
            "recurring_activities": [
                {"frequency": "daily", "activity": "Read the mail, answer what is asked, keep the activity log"},
                {"frequency": "weekly", "activity": "Plan the week on its first morning; look back on its last afternoon"},
            ],
            "weekly_focus": [
                {"week": week, "focus": "; ".join(d.milestones[week - 1] for d in plan.deliverables),
                 "deliverable_ids": [d.id for d in plan.deliverables]}
                for week in range(1, 5)
            ],
        }  # fmt: skip

    def deliverable(self, deliverable: Deliverable) -> dict[str, Any]:
        names = {p.id: p.name for p in self.world.people.values()}
        registers = [
            {"rows": s.request, "path": s.path}
            if not s.holder
            else {"rows": s.request, "ask": names[s.holder]}
            for s in deliverable.sources
        ]
        return {
            "id": deliverable.id, "title": deliverable.title, "project_id": deliverable.project_id,
            "description": deliverable.description, "outcome": deliverable.outcome,
            "target_completion": deliverable.due.isoformat(),
            "milestones": [{"week": k, "goal": goal} for k, goal in enumerate(deliverable.milestones, 1)],
            "output_files": [o.path for o in deliverable.outputs],
            "thresholds": deliverable.thresholds,
            "dependencies": self.dependencies(deliverable),
            "approvals": {
                "draft_reviewed_by": names[deliverable.reviewer], "approved_by": names[deliverable.approver],
                "delivered_to": names[deliverable.recipient], "file": deliverable.final.path,
            },
            "files": [
                {"path": o.path, "due": o.due.isoformat(), "stage": o.stage, "export_of": next((e.path for e in deliverable.outputs if e.id == o.export_of), ""),
                 "sections": o.sections if not o.export_of else [], "must_state": o.requires}
                for o in deliverable.outputs
            ],
            "where_to_look": registers,
            "worth_asking": [{"who": names[a.holder], "about": a.label} for a in deliverable.asks],
            "definitions": self.definitions(deliverable),
        }  # fmt: skip

    def definitions(self, deliverable: Deliverable) -> dict[str, str]:
        by_label = {m.label: m.how for m in self.world.trade.measures.values()}
        labels = dict.fromkeys(label for o in deliverable.outputs for label in o.requires)
        return {label: by_label[label] for label in labels if by_label.get(label)}

    def dependencies(self, deliverable: Deliverable) -> list[str]:
        """Earlier deliverables of the same project: what they settle is used here."""
        earlier = self.plan.deliverables[: self.plan.deliverables.index(deliverable)]
        return [d.id for d in earlier if d.project_id and d.project_id == deliverable.project_id]

    # --- colleagues ---

    def collaborators(self) -> list[dict[str, Any]]:
        """Five to eight people: all whom the month needs, and others up to eight."""
        needed = self.needed()
        roles = [r for r in self.world.trade.roles if self.world.people[r].id in needed]
        for role in self.world.trade.roles:
            if len(roles) >= 8:
                break
            if role not in roles:
                roles.append(role)
        return [self.collaborator(role, self.world.trade.roles[role]) for role in roles]

    def needed(self) -> set[str]:
        plan = self.plan
        people = (
            {e.sender for e in plan.events}
            | {c.reviewer for c in plan.criteria}
            | {k.holder for k in plan.knowledge}
        )
        for deliverable in plan.deliverables:
            people |= {deliverable.reviewer, deliverable.approver, deliverable.recipient}
            people |= {s.holder for s in deliverable.sources if s.holder} | {
                s.report_to for s in deliverable.suspicions
            }
        return people

    def collaborator(self, role: str, definition: Role) -> dict[str, Any]:
        person = self.world.people[role]
        rng = self.world.seed.rng("collaborator", role)
        scope = self.world.scope(rng, None, self.world.cutoff)
        low, high = definition.latency_hours
        return {
            "id": person.id, "name": person.name, "role": person.title, "organization": person.organization,
            "email": person.email, "relation": person.relation,
            "background": {"summary": scope.one_of(definition.background), "personality": scope.one_of(definition.personality)},
            "communication_style": scope.one_of(definition.style),
            "usual_reply_hours": [low, high],
            "authority": scope.one_of(definition.authority),
            "what_they_provide": scope.one_of(definition.provides),
        }  # fmt: skip


def with_article(title: str) -> str:
    """ "a personal financial advisor", "an HR manager": small letters unless the word is an abbreviation."""
    return article(" ".join(map(midway, title.split())))
