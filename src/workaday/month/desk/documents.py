"""Tools of running text: Word documents, Markdown, and their way into PDF."""

from __future__ import annotations

import re
from dataclasses import replace

from pydantic import Field

from workaday.artifacts import editors
from workaday.artifacts.readers.document import to_document
from workaday.artifacts.spec import Block, Document, Heading, Paragraph
from workaday.artifacts.writers import write
from workaday.errors import DeskError
from workaday.month.desk.files import written
from workaday.month.desk.place import Place, suffix_of
from workaday.month.desk.tool import Arguments, tool
from workaday.month.tree import File, name_of

_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*\s*$")
_MARKDOWN = "The text in Markdown: # headings, paragraphs, **bold**, - or 1. lists, | tables |."
_DOCUMENT = "Full path of a .docx, .md or .txt file."


class CreateDocument(Arguments):
    path: str = Field(description="Full path of the new .docx or .pdf file. Its folder must exist.")
    markdown: str = Field(description=_MARKDOWN)
    title: str = Field("", description="The title; empty takes the text's first # heading.")


class AppendToDocument(Arguments):
    path: str = Field(description=_DOCUMENT)
    markdown: str = Field(description=_MARKDOWN)


class ReplaceInDocument(Arguments):
    path: str = Field(description=_DOCUMENT)
    find: str = Field(
        min_length=1, description="Words as they stand in the file, within one paragraph or cell."
    )
    replace: str = Field(description="What stands there instead, everywhere.")


class ReplaceSection(Arguments):
    path: str = Field(description="Full path of a .docx or .md file.")
    heading: str = Field(min_length=1, description="The heading's text as it stands in the file.")
    markdown: str = Field(description=_MARKDOWN + " Without the heading itself, which stays.")


class CommentOnDocument(Arguments):
    path: str = Field(description="Full path of a .docx file.")
    anchor: str = Field(min_length=1, description="Words of the document on which the comment hangs.")
    text: str = Field(min_length=1, description="The comment.")


class ExportPdf(Arguments):
    path: str = Field(description=_DOCUMENT)
    target: str = Field("", description="Full path of the .pdf; empty puts it beside the document.")


@tool(CreateDocument, minutes=10)
def create_document(place: Place, arguments: CreateDocument) -> str:
    """Make a Word document or a PDF from Markdown, with real headings, lists and tables. A file of that path
    is replaced."""
    path = place.tree.paths.clean(arguments.path)
    suffix = suffix_of(path)
    if suffix not in (".docx", ".pdf"):
        raise DeskError(
            f"create_document makes .docx and .pdf files, not {suffix or 'one without a suffix'}; for"
            " plain text use write_file, for tables create_workbook, for slides create_deck"
        )
    blocks = _blocks(arguments.markdown)
    title = arguments.title.strip()
    first = blocks[0]
    if isinstance(first, Heading) and first.level == 1 and (not title or _same(first.text, title)):
        title, blocks = first.text, blocks[1:]
    title = title or name_of(path).rpartition(".")[0]
    made = write(Document(title, blocks, place.properties(title)), suffix)
    return written(place, path, made)


@tool(AppendToDocument, minutes=5)
def append_to_document(place: Place, arguments: AppendToDocument) -> str:
    """Add text at the end of a Word document or a Markdown file, in the document's own look."""
    file = place.tree.file(arguments.path)
    blocks = _blocks(arguments.markdown)
    content = place.tree.read(file)
    if _is_plain(file):
        text = f"{_text(content).rstrip()}\n\n{arguments.markdown.strip()}\n"
        return written(place, file.path, text.encode())
    made = editors.append_blocks(content, blocks, author=place.user.name, when=place.now)
    return written(place, file.path, made)


@tool(ReplaceInDocument, minutes=4)
def replace_in_document(place: Place, arguments: ReplaceInDocument) -> str:
    """Replace words everywhere in a Word document (tables, headers and notes too), a Markdown or a text
    file."""
    file = place.tree.file(arguments.path)
    content = place.tree.read(file)
    if _is_plain(file):
        text = _text(content)
        done = text.count(arguments.find)
        if not done:
            raise DeskError(
                f"the text {arguments.find!r} does not stand in the file; read the file and copy its words"
            )
        made = text.replace(arguments.find, arguments.replace).encode()
    else:
        made, done = editors.replace_docx_text(
            content, arguments.find, arguments.replace, author=place.user.name, when=place.now
        )
    return written(place, file.path, made, f"; replaced {done} {'time' if done == 1 else 'times'}")


@tool(ReplaceSection, minutes=5)
def replace_section(place: Place, arguments: ReplaceSection) -> str:
    """Replace all that stands under a heading, up to the next heading of its level or a higher one."""
    file = place.tree.file(arguments.path)
    blocks = _blocks(arguments.markdown)
    content = place.tree.read(file)
    if _is_plain(file):
        made = _section_replaced(_text(content), arguments.heading, arguments.markdown).encode()
    else:
        made = editors.replace_section(
            content, arguments.heading, blocks, author=place.user.name, when=place.now
        )
    return written(place, file.path, made)


@tool(CommentOnDocument, minutes=3)
def comment_on_document(place: Place, arguments: CommentOnDocument) -> str:
    """Hang a comment, in your name, on words of a Word document."""
    file = place.tree.file(arguments.path)
    if _is_plain(file):
        raise DeskError(f"{file.name} holds plain text, which takes no comments; comment on a .docx file")
    made = editors.add_comment(
        place.tree.read(file), arguments.anchor, place.user.name, arguments.text, place.now
    )
    return written(place, file.path, made)


@tool(ExportPdf, minutes=3)
def export_pdf(place: Place, arguments: ExportPdf) -> str:
    """Export a Word document, Markdown or text file to PDF as it now stands, without its comments. An
    earlier PDF there is replaced."""
    file = place.tree.file(arguments.path)
    if suffix_of(file.path) not in (".docx", ".md", ".txt"):
        raise DeskError(f"{file.name} cannot be exported to PDF; only .docx, .md and .txt files can")
    target = place.tree.paths.clean(arguments.target) if arguments.target.strip() else _beside(file)
    if place.tree.is_folder(target):
        target = f"{place.tree.folder(target)}/{name_of(_beside(file))}"
    if suffix_of(target) != ".pdf":
        raise DeskError(f"the target {name_of(target)} must end with .pdf")
    document = to_document(place.tree.read(file), file.name)
    title = document.title or file.name.rpartition(".")[0]
    author = document.properties.author or place.user.name
    own = replace(place.properties(title), author=author, company=document.properties.company)
    blocks = tuple(replace(b, comment=None) if isinstance(b, Paragraph) else b for b in document.blocks)
    made = write(replace(document, title=title, blocks=blocks, properties=own), ".pdf")
    return written(place, target, made)


def _beside(file: File) -> str:
    return f"{file.path.rpartition('.')[0]}.pdf"


def _blocks(markdown: str) -> tuple[Block, ...]:
    blocks = editors.markdown_blocks(markdown)
    if not blocks:
        raise DeskError("the text is empty; write what the document shall say")
    return blocks


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def _is_plain(file: File) -> bool:
    """Whether the file holds plain text; raises `DeskError` for what is neither that nor a Word document."""
    suffix = suffix_of(file.path)
    if suffix in (".md", ".txt"):
        return True
    if suffix == ".pdf":
        raise DeskError(
            "a PDF cannot be edited; change the document that it was made from and export it again"
        )
    if suffix != ".docx":
        raise DeskError(
            f"{file.name} is no document; workbooks and decks have tools of their own, as set_cells"
        )
    return False


def _text(content: bytes) -> str:
    return content.decode("utf-8-sig", errors="replace")


def _section_replaced(text: str, heading: str, markdown: str) -> str:
    lines = text.split("\n")
    headings = [(n, len(m[1]), m[2]) for n, line in enumerate(lines) if (m := _HEADING.match(line))]
    found = next(((n, level) for n, level, own in headings if _same(own, heading.lstrip("# "))), None)
    if found is None:
        names = "; ".join(own for _, _, own in headings) or "none"
        raise DeskError(f"no heading {heading!r} in the document; its headings are: {names}")
    first, level = found
    last = next((n for n, own, _ in headings if n > first and own <= level), len(lines))
    return "\n".join([*lines[: first + 1], "", markdown.strip(), "", *lines[last:]])


TOOLS = (
    create_document, append_to_document, replace_in_document, replace_section, comment_on_document,
    export_pdf,
)  # fmt: skip
