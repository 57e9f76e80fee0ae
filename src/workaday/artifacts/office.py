"""LibreOffice, where it is installed: files converted from one form to another, in a folder and a profile of its own.

What is converted may come from an agent: nothing is fetched, no macro runs, and what does not end in time is
given up. Knows nothing of what the files are for.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

OFFICE = "soffice"
SECONDS = 90


def converted(files: Mapping[str, bytes], to: str, office: str = OFFICE) -> dict[str, bytes]:
    """What became of the files, by their names, in another form ("pdf", or with LibreOffice's name of the filter,
    "xlsx:Calc MS Excel 2007 XML"). What could not be converted is left out: all, where the program is missing."""
    program = shutil.which(office)
    if program is None or not files:
        return {}
    with tempfile.TemporaryDirectory(prefix="workaday-office-") as folder:
        home, out = Path(folder), Path(folder, "out")
        places = {}
        for k, (name, content) in enumerate(files.items()):
            places[name] = home / f"file{k}{Path(name).suffix.lower()}"
            places[name].write_bytes(content)
        command = [
            program, "--headless", "--norestore", "--nolockcheck", f"-env:UserInstallation={(home / 'profile').as_uri()}",
            "--convert-to", to, "--outdir", str(out), *map(str, places.values()),
        ]  # fmt: skip
        try:
            subprocess.run(command, cwd=home, capture_output=True, timeout=SECONDS, check=False)
        except (subprocess.TimeoutExpired, OSError):
            return {}
        made = {name: out / f"{place.stem}.{to.partition(':')[0]}" for name, place in places.items()}
        return {name: path.read_bytes() for name, path in made.items() if path.is_file()}
