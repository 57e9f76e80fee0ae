"""A workbook's cell formats as styles.xml: each combination of font, fill, border and number form once."""

from __future__ import annotations

from dataclasses import dataclass, field

from workaday.artifacts.spec import HouseStyle
from workaday.artifacts.writers.colours import contrast, tint
from workaday.artifacts.writers.forms import excel_format
from workaday.artifacts.writers.ooxml import XML_HEAD, escape

_S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_BUILTIN = {"General": 0, "0": 1, "0.00": 2, "#,##0": 3, "#,##0.00": 4, "0%": 9, "0.00%": 10, "@": 49}
_FIRST_OWN = 164
_GREY, _SOFT, _DARK = "595959", "7F7F7F", "404040"


@dataclass
class CellFormats:
    """Format numbers of one book, given out as they are asked for."""

    style: HouseStyle
    numbers: dict[tuple[str, str, str], int] = field(default_factory=dict)
    fonts: dict[str, int] = field(default_factory=dict)
    fills: dict[str, int] = field(default_factory=dict)
    borders: dict[str, int] = field(default_factory=dict)
    codes: dict[str, int] = field(default_factory=dict)
    rows: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.font()
        self.fills |= {'<patternFill patternType="none"/>': 0, '<patternFill patternType="gray125"/>': 1}
        self.borders["<left/><right/><top/><bottom/><diagonal/>"] = 0
        self.rows.append('<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>')

    def number(self, form: str, line: str, role: str = "") -> int:
        """`form` is a FORMATS key or ""; `line` the row's part: body, header-left, -center or -right, total,
        title, subtitle; `role` label, strong, note or ""."""
        key = (form, line, role)
        number = self.numbers.get(key)
        if number is None:
            self.rows.append(self._row(form, line, role))
            number = self.numbers[key] = len(self.rows) - 1
        return number

    def _row(self, form: str, line: str, role: str) -> str:
        accent = self.style.accent
        font, fill, border, side, wrap = self._font(line, role), 0, 0, "", ""
        if line.startswith("header"):
            fill, side, wrap = self.fill(accent), line.removeprefix("header-"), ' wrapText="1"'
        elif line == "total":
            fill = self.fill(tint(accent, 0.9))
            top = f'<top style="thin"><color rgb="FF{accent}"/></top>'
            border = _numbered(self.borders, f"<left/><right/>{top}<bottom/><diagonal/>")
        if form in ("date", "datetime"):
            side = "center"
        across = f' horizontal="{side}"' if side else ""
        return (
            f'<xf numFmtId="{self.code(form)}" fontId="{font}" fillId="{fill}" borderId="{border}" xfId="0"'
            f' applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1">'
            f'<alignment{across} vertical="center"{wrap}/></xf>'
        )

    def _font(self, line: str, role: str) -> int:
        accent = self.style.accent
        if line.startswith("header"):
            return self.font(bold=True, colour=contrast(accent))
        if line == "title":
            return self.font(bold=True, colour=accent, size=14, name=self.style.heading_font)
        colour = {"label": _DARK, "note": _SOFT}.get(role, _GREY if line == "subtitle" else "")
        strong = role == "strong" or line == "total"
        return self.font(bold=strong, italic=role == "note", colour=colour, size=10 if role == "note" else 11)

    def font(
        self, bold: bool = False, italic: bool = False, colour: str = "", size: int = 11, name: str = ""
    ) -> int:  # fmt: skip
        look = "<b/>" * bold + "<i/>" * italic + f'<sz val="{size}"/>'
        look += f'<color rgb="FF{colour}"/>' if colour else '<color theme="1"/>'
        return _numbered(
            self.fonts, f'{look}<name val="{escape(name or self.style.font)}"/><family val="2"/>'
        )

    def fill(self, colour: str) -> int:
        solid = f'<patternFill patternType="solid"><fgColor rgb="FF{colour}"/><bgColor indexed="64"/></patternFill>'
        return _numbered(self.fills, solid)

    def code(self, form: str) -> int:
        """The number of a number format: Excel's own where it has one."""
        code = excel_format(form, self.style.currency) if form else "General"
        if code in _BUILTIN:
            return _BUILTIN[code]
        return _FIRST_OWN + _numbered(self.codes, code)

    def xml(self) -> str:
        codes = "".join(
            f'<numFmt numFmtId="{_FIRST_OWN + k}" formatCode="{escape(code)}"/>'
            for code, k in self.codes.items()
        )
        return (
            f'{XML_HEAD}<styleSheet xmlns="{_S}">'
            + (f'<numFmts count="{len(self.codes)}">{codes}</numFmts>' if codes else "")
            + _list("fonts", "font", self.fonts)
            + _list("fills", "fill", self.fills)
            + _list("borders", "border", self.borders)
            + '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
            + f'<cellXfs count="{len(self.rows)}">{"".join(self.rows)}</cellXfs>'
            + '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
            + '<dxfs count="0"/><tableStyles count="0"/></styleSheet>'
        )


def _numbered(known: dict[str, int], item: str) -> int:
    return known.setdefault(item, len(known))


def _list(name: str, item: str, known: dict[str, int]) -> str:
    return f'<{name} count="{len(known)}">{"".join(f"<{item}>{k}</{item}>" for k in known)}</{name}>'
