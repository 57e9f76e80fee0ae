"""The parts of an office file under edit, and its bytes afterwards, the same for the same edit."""

from __future__ import annotations

import posixpath
import re
from datetime import datetime
from typing import Any

from lxml import etree  # type: ignore[import-untyped]  # it ships no types

from workaday.artifacts.readers.package import Package, whole_number
from workaday.artifacts.writers import ooxml
from workaday.errors import DeskError, ReadError

_TYPES = "[Content_Types].xml"
_TYPES_NS = "http://schemas.openxmlformats.org/package/2006/content-types"
_REL_NS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CORE_REL = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_CP = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_TERMS = "http://purl.org/dc/terms/"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"

Element = Any  # an lxml element; lxml carries no types


class Parts:
    """An office file's parts by name. Trees taken with `tree` are written back by `to_bytes`.

    Raises `DeskError` when the file does not open.
    """

    def __init__(self, content: bytes) -> None:
        try:
            package = Package(content)
            self.data = {name: package.bytes_of(name) for name in package.ordered_names}
            self.main = package.main_part()
            self.properties = package.properties
        except ReadError as error:
            raise DeskError(f"the file cannot be edited: {error}; write it anew instead") from error
        self._trees: dict[str, Element] = {}

    def tree(self, name: str) -> Element:
        if name not in self._trees:
            parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
            try:
                self._trees[name] = etree.fromstring(self.data[name], parser)
            except KeyError as error:
                raise DeskError(f"the file cannot be edited: it has no part {name}; write it anew") from error
            except etree.XMLSyntaxError as error:
                raise DeskError(f"the file cannot be edited: part {name} is broken; write it anew") from error
        return self._trees[name]

    def has(self, name: str) -> bool:
        return name in self.data

    def related(self, part: str, kind: str) -> list[str]:
        """The parts that a part relates to by a kind ("styles", "header")."""
        return [target for own, target in self.relations(part).values() if own == kind]

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        name = _relations_part(part)
        if name not in self.data:
            return {}
        folder = posixpath.dirname(part)
        found = {}
        for element in self.tree(name):
            target = element.get("Target", "")
            if element.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join(folder, target)).lstrip("/")
            found[element.get("Id")] = (element.get("Type", "").rsplit("/", 1)[-1], target)
        return found

    def add(self, name: str, data: bytes, content_type: str, source: str, kind: str) -> str:
        """Add a part, say what it is, and relate `source` to it; gives the relation's id."""
        self.data[name] = data
        types = self.tree(_TYPES)
        override = etree.SubElement(types, f"{{{_TYPES_NS}}}Override")
        override.set("PartName", f"/{name}")
        override.set("ContentType", content_type)
        return self._relate(source, name, kind if "/" in kind else f"{_OFFICE_REL}/{kind}")

    def drop(self, name: str, source: str) -> None:
        """Take a part out with its relation and its content type."""
        self.data.pop(name, None)
        self._trees.pop(name, None)
        for element in list(self.tree(_TYPES)):
            if element.get("PartName") == f"/{name}":
                self.tree(_TYPES).remove(element)
        folder = posixpath.dirname(source)
        for element in list(self.tree(_relations_part(source))):
            if posixpath.normpath(posixpath.join(folder, element.get("Target", ""))).lstrip("/") == name:
                element.getparent().remove(element)

    def touch(self, author: str, when: datetime) -> None:
        """Write down who changed the file when, in its core properties."""
        name = next((t for t in self.related("", "core-properties") if t in self.data), "")
        if not name:
            name = "docProps/core.xml"
            empty = etree.Element(
                f"{{{_CP}}}coreProperties", nsmap={"cp": _CP, "dcterms": _TERMS, "xsi": _XSI}
            )
            self.add(name, etree.tostring(empty), _CORE_TYPE, "", _CORE_REL)
        root = self.tree(name)
        _child(root, f"{{{_CP}}}lastModifiedBy").text = author
        modified = _child(root, f"{{{_TERMS}}}modified")
        modified.set(f"{{{_XSI}}}type", "dcterms:W3CDTF")
        modified.text = f"{when.replace(tzinfo=None).isoformat(timespec='seconds')}Z"
        revision = root.find(f"{{{_CP}}}revision")
        if revision is not None:
            revision.text = str(whole_number(revision.text) + 1)

    def to_bytes(self) -> bytes:
        for name, tree in self._trees.items():
            self.data[name] = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
        return ooxml.package(ooxml.part(name, data) for name, data in self.data.items())

    def _relate(self, source: str, target: str, kind: str) -> str:
        name = _relations_part(source)
        if name not in self.data:
            self.data[name] = etree.tostring(
                etree.Element(f"{{{_REL_NS}}}Relationships", nsmap={None: _REL_NS})
            )
        root = self.tree(name)
        taken = {element.get("Id") for element in root}
        key = next(f"rId{number}" for number in range(1, len(taken) + 2) if f"rId{number}" not in taken)
        relation = etree.SubElement(root, f"{{{_REL_NS}}}Relationship")
        relation.set("Id", key)
        relation.set("Type", kind)
        relation.set("Target", f"/{target}" if source else target)
        return key


def printable(text: str) -> str:
    """Text without the control characters that XML cannot hold."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]", "", text)


def _relations_part(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _child(root: Element, tag: str) -> Element:
    found = root.find(tag)
    return etree.SubElement(root, tag) if found is None else found
