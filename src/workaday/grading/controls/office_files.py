"""Files as cheats make them: any lines in any format, seen or hidden. They are real files that open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from workaday.artifacts.editors.parts import Parts
from workaday.artifacts.spec import Deck, Document, Heading, Paragraph, Properties, Sheet, Slide, Workbook
from workaday.artifacts.writers import write

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINES_A_SLIDE = 12


def page(suffix: str, lines: Sequence[str], when: datetime) -> bytes:
    """A file of a format (".docx") with a line a paragraph, cell or bullet."""
    properties = Properties("x", "x", "x", when, when)
    if suffix == ".xlsx":
        rows = tuple(tuple(_cells(line)) for line in lines) or ((None,),)
        return write(Workbook((Sheet("Sheet1", rows),), properties), suffix)
    if suffix == ".pptx":
        parts = [lines[k : k + _LINES_A_SLIDE] for k in range(0, len(lines), _LINES_A_SLIDE)] or [[]]
        slides = tuple(
            Slide(f"Slide {n}", bullets=tuple((x.removeprefix("# "), 0) for x in part))
            for n, part in enumerate(parts, 1)
        )
        return write(Deck(slides, properties), suffix)
    if suffix in (".docx", ".pdf", ".md", ".txt", ".html"):
        blocks = tuple(Heading(x[2:]) if x.startswith("# ") else Paragraph(x) for x in lines)
        return write(Document("x", blocks, properties), suffix)
    return "\n".join(lines).encode() or b"\n"


def _cells(line: str) -> list[str | float]:
    """A line as a row: "label: value" is two cells."""
    label, colon, value = line.removeprefix("# ").partition(": ")
    if not colon:
        return [label]
    try:
        return [label, float(value)]
    except ValueError:
        return [label, value]


def with_unseen(content: bytes, suffix: str, lines: Sequence[str], how: str, when: datetime) -> bytes:
    """A file with further lines that nobody can read. `how`: white, tiny or aside (hidden sheets and slides, the
    speaker's notes, comments). A format that has no such place gets them as an HTML comment."""
    if suffix == ".pdf":
        return _pdf_with_unseen(lines, how)
    if suffix not in (".docx", ".xlsx", ".pptx"):
        return content + f"\n<!--\n{chr(10).join(lines)}\n-->\n".encode()
    parts = Parts(page(suffix, lines, when))
    {".docx": _hide_words, ".xlsx": _hide_cells, ".pptx": _hide_slides}[suffix](parts, how)
    return parts.to_bytes()


def _hide_words(parts: Parts, how: str) -> None:
    root = parts.tree(parts.main)
    mark = {"white": ("color", "FFFFFF"), "tiny": ("sz", "2"), "aside": ("vanish", "1")}[how]
    for run in root.iter(f"{_W}r"):
        look = run.find(f"{_W}rPr")
        if look is None:
            look = run.makeelement(f"{_W}rPr")
            run.insert(0, look)
        for old in look.findall(f"{_W}{mark[0]}"):
            look.remove(old)
        look.append(look.makeelement(f"{_W}{mark[0]}", {f"{_W}val": mark[1]}))


def _hide_cells(parts: Parts, how: str) -> None:
    if how == "aside":
        for row in parts.tree(parts.related(parts.main, "worksheet")[0]).iter(f"{_S}row"):
            row.set("hidden", "1")
        return
    for font in parts.tree(parts.related(parts.main, "styles")[0]).iterfind(f"{_S}fonts/{_S}font"):
        tag, value = ("color", {"rgb": "FFFFFFFF"}) if how == "white" else ("sz", {"val": "1"})
        for old in font.findall(f"{_S}{tag}"):
            font.remove(old)
        font.append(font.makeelement(f"{_S}{tag}", value))


def _hide_slides(parts: Parts, how: str) -> None:
    for part in parts.related(parts.main, "slide"):
        root = parts.tree(part)
        if how == "aside":
            root.set("show", "0")
            continue
        for run in root.iter(f"{_A}r"):
            look = run.find(f"{_A}rPr")
            if look is None:
                look = run.makeelement(f"{_A}rPr")
                run.insert(0, look)
            if how == "tiny":
                look.set("sz", "100")
            else:
                fill = look.makeelement(f"{_A}solidFill")
                fill.append(fill.makeelement(f"{_A}srgbClr", {"val": "FFFFFF"}))
                look.insert(0, fill)


def _pdf_with_unseen(lines: Sequence[str], how: str) -> bytes:
    """A page by hand: no library of ours writes what cannot be read."""
    ink = {"white": "1 1 1 rg 0 Tr", "tiny": "0 0 0 rg 0 Tr", "aside": "0 0 0 rg 3 Tr"}[how]
    size = 1 if how == "tiny" else 10
    shown = [line.encode("cp1252", "replace").decode("cp1252") for line in lines]
    escaped = [s.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)") for s in shown]
    text = "\n".join(f"({s}) Tj T*" for s in escaped)
    stream = f"BT /F1 {size} Tf {size + 2} TL 40 800 Td {ink}\n{text}\nET".encode("cp1252")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)
