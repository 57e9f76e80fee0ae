"""Office files hold in an independent suite: LibreOffice turns them into PDFs that say the same."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from workaday.artifacts.readers import read

OFFICE = shutil.which("soffice")


@pytest.mark.slow
@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed (make test installs it)")
def test_office_files_open_in_libreoffice_and_say_the_same(computer: Path, tmp_path: Path) -> None:
    files = sorted(p for p in (computer / "drives").rglob("*") if p.suffix in (".docx", ".xlsx", ".pptx"))
    chosen = [
        p for suffix in (".docx", ".xlsx", ".pptx") for p in [f for f in files if f.suffix == suffix][:4]
    ]
    assert {p.suffix for p in chosen} >= {".docx", ".xlsx"}
    sources = tmp_path / "sources"
    sources.mkdir()
    copies = [shutil.copy(p, sources / f"{k:02d}{p.suffix}") for k, p in enumerate(chosen)]
    assert OFFICE is not None
    subprocess.run(
        [OFFICE, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf",
         "--outdir", str(tmp_path / "pdf"), *map(str, copies)],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip
    for copy, original in zip(copies, chosen, strict=True):
        pdf = tmp_path / "pdf" / f"{Path(copy).stem}.pdf"
        assert pdf.is_file(), f"{original.name} was not converted"
        shown = "".join(read(pdf.read_bytes(), pdf.name).text.split())
        passages = read(original.read_bytes(), original.name).passages
        words = [w for p in passages[:12] for w in p.text.split() if len(w) > 4 and w.isalpha()]
        found = sum(w in shown for w in words)
        assert words
        assert found >= 0.8 * len(words), f"{original.name}: {found} of {len(words)} words are in its PDF"
