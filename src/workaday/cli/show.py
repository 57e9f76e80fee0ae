"""`workaday show`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from workaday.cli.output import data
from workaday.errors import InputError

if TYPE_CHECKING:
    from workaday.computer.open import Computer


def show(computer: Path, *, json: Annotated[bool, Parameter(negative="")] = False) -> int:
    """Show a computer: who it belongs to, its tree, what came from what, what the month must bring.

    Example: workaday show out/c/computers/win_000000

    Parameters
    ----------
    computer
        The computer's folder.
    json
        Print a JSON object instead.
    """
    from workaday.computer.open import open_computer

    opened = open_computer(computer)
    if json:
        data(as_json(opened))
        return 0
    from rich.console import Console

    if opened.about.get("content") == "metadata only":
        raise InputError(f"{computer} is imported metadata without files; `show --json` prints what there is")
    console = Console(highlight=False)
    for part in (profile(opened), tree(opened), graph(opened), deliverables(opened)):
        console.print(part)
        console.print()
    return 0


def as_json(computer: Computer) -> dict[str, Any]:
    """The profile's identity, counts, and the deliverables."""
    files = computer.document("file_list.json")
    return {
        "id": computer.id,
        "about": computer.about,
        "identity": computer.document("user_profile.json")["identity"],
        "files": len(files),
        "folders": len(computer.folders()),
        "edges": len(computer.document("file_graph.json")["edges"]),
        "deliverables": computer.document("monthly_objectives.json")["deliverables"],
        "collaborators": computer.document("collaborators.json")["collaborators"],
    }


def profile(computer: Computer) -> Any:
    from rich.panel import Panel
    from rich.text import Text

    user = computer.document("user_profile.json")
    who, about = user["identity"], computer.about
    text = Text()
    text.append(f"{who['full_name']}, {who['age']}\n", style="bold")
    text.append(f"{who['role']}, {who['organization']}, {who['location']}\n")
    text.append(f"{user['biographical_summary']['short_bio']}\n")
    text.append(f"\npersona   {about['persona']}\n", style="dim")
    text.append(f"trade     {about['trade']['fit']}\n", style="dim")
    text.append(f"why       {about['trade']['why']}", style="dim")
    return Panel(text, title=computer.id)


def tree(computer: Computer) -> Any:
    """Folders with their files; long folders are cut."""
    from rich.tree import Tree

    files = computer.document("file_list.json")
    by_folder: dict[str, list[dict[str, Any]]] = {}
    for folder in computer.folders():
        by_folder[folder] = []
    for file in files:
        by_folder.setdefault(file["path"].rpartition("/")[0], []).append(file)
    root = Tree(f"{len(files)} files in {len(computer.folders())} folders")
    nodes: dict[str, Any] = {}

    def node(folder: str) -> Any:
        if folder not in nodes:
            parent, _, name = folder.rpartition("/")
            above = node(parent) if parent in by_folder else root
            nodes[folder] = above.add(f"[bold]{(name if parent in by_folder else folder)}[/bold]")
        return nodes[folder]

    for folder in sorted(by_folder):
        here = node(folder)
        inside = sorted(by_folder[folder], key=lambda f: f["timestamp"])
        for file in inside[:6]:
            name = file["path"].rpartition("/")[2].replace("[", r"\[")
            here.add(
                f"{name}  [dim]{file['timestamp'][:16].replace('T', ' ')}  {file['size_bytes']:,} B[/dim]"
            )
        if len(inside) > 6:
            here.add(f"[dim]and {len(inside) - 6} more[/dim]")
    return root


def graph(computer: Computer) -> Any:
    """How many edges of each kind, and the files from which most came."""
    from collections import Counter

    from rich.table import Table

    edges = computer.document("file_graph.json")["edges"]
    kinds = Counter(e["type"] for e in edges)
    table = Table(
        title=f"{len(edges)} edges: " + ", ".join(f"{n} {k}" for k, n in kinds.most_common()), box=None
    )
    table.add_column("a source of")
    table.add_column("files", justify="right")
    for path, count in Counter(e["from"] for e in edges).most_common(6):
        table.add_row(path, str(count))
    return table


def deliverables(computer: Computer) -> Any:
    from rich.table import Table

    objectives = computer.document("monthly_objectives.json")
    period = objectives["simulation_period"]
    table = Table(title=f"the month: {period['start']} to {period['end']}", box=None, title_justify="left")
    for name in ("deliverable", "due", "files", "approved by", "delivered to"):
        table.add_column(name)
    for d in objectives["deliverables"]:
        approvals = d["approvals"]
        table.add_row(
            f"{d['id']} {d['title']}", d["target_completion"], str(len(d["output_files"])), approvals["approved_by"],
            approvals["delivered_to"],
        )  # fmt: skip
    return table
