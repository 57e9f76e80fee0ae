"""Editors: change an office file and leave everything else in it as it was. Bytes in, bytes out.

An edit works on the file's own XML: parts that it does not touch come through byte for byte, charts,
pictures, comments and tracked changes with them. The same edit gives the same bytes: dates in the zip
are fixed, and who changed the file when is passed in. A wrong edit raises `DeskError`, which says how
to mend the call.
"""

from __future__ import annotations

from workaday.artifacts.editors.docx import add_comment, append_blocks, replace_section
from workaday.artifacts.editors.docx import replace_text as replace_docx_text
from workaday.artifacts.editors.pptx import add_slide
from workaday.artifacts.editors.pptx import replace_text as replace_pptx_text
from workaday.artifacts.editors.xlsx import EditedWorkbook, add_sheet, recalculate, set_rows, write_cells
from workaday.artifacts.readers.markdown import markdown_blocks

__all__ = [
    "EditedWorkbook",
    "add_comment",
    "add_sheet",
    "add_slide",
    "append_blocks",
    "markdown_blocks",
    "recalculate",
    "replace_docx_text",
    "replace_pptx_text",
    "replace_section",
    "set_rows",
    "write_cells",
]
