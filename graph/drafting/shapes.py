"""What is drawn over a sheet of a workbook: the words of text boxes, and arrows with the cells that they lie over.

openpyxl leaves shapes out, so their part of the archive is read here: ECMA-376 part 1, 20.5 (SpreadsheetDrawingML).
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_MAIN = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
# Shapes that say by their form that something goes on: 20.1.10.55 (preset shapes).
_ARROWS = {"rightArrow", "leftRightArrow", "notchedRightArrow", "stripedRightArrow", "homePlate", "chevron"}
_ARROWS |= {"straightConnector1", "line", "bentConnector3"}
ARROW = "→"


@dataclass
class Shapes:
    """The paragraphs of a sheet's text boxes, and the cells (row, column from 0) that its arrows lie over."""

    texts: list[list[str]] = field(default_factory=list)
    arrows: set[tuple[int, int]] = field(default_factory=set)


def parse_part(archive: zipfile.ZipFile, name: str) -> etree._Element | None:
    """Return the root of a part; nothing where there is no such part."""
    if name not in archive.namelist():
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(archive.read(name), parser)


def find_targets(archive: zipfile.ZipFile, part: str) -> dict[str, str]:
    """Return the parts that a part refers to, by the identifier of the relation."""
    folder, name = posixpath.split(part)
    root = parse_part(archive, f"{folder}/_rels/{name}.rels")
    if root is None:
        return {}
    targets = {}
    for relation in root.iter(f"{_RELATIONS}Relationship"):
        target = relation.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        targets[relation.get("Id", "")] = path
    return targets


def find_sheets(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the parts of a workbook's sheets by the sheets' names."""
    root = parse_part(archive, "xl/workbook.xml")
    targets = find_targets(archive, "xl/workbook.xml")
    sheets = () if root is None else root.iter(f"{_SHEET}sheet")
    return {sheet.get("name", ""): targets.get(sheet.get(_ID, ""), "") for sheet in sheets}


def read_shapes(archive: zipfile.ZipFile, sheet: str) -> Shapes:
    """Return what is drawn over the sheet that a part of the archive holds."""
    shapes = Shapes()
    for target in find_targets(archive, sheet).values():
        root = parse_part(archive, target) if "/drawings/" in target and target.endswith(".xml") else None
        for anchor in () if root is None else root:
            _read_anchor(anchor, shapes)
    return shapes


def _read_anchor(anchor: etree._Element, shapes: Shapes) -> None:
    words = [
        paragraph
        for body in anchor.iter(f"{_DRAWING}txBody")
        for paragraph in (
            "".join(text.text or "" for text in paragraph.iter(f"{_MAIN}t")) for paragraph in body.iter(f"{_MAIN}p")
        )
        if paragraph.strip()
    ]
    if words:
        shapes.texts.append(words)
        return
    forms = {shape.get("prst") for shape in anchor.iter(f"{_MAIN}prstGeom")}
    if forms & _ARROWS:
        shapes.arrows |= set(_list_cells(anchor))


def _list_cells(anchor: etree._Element) -> Iterator[tuple[int, int]]:
    """Return the cells of the row that an arrow lies in; one that goes over several rows marks none."""
    places = []
    for corner in ("from", "to"):
        place = anchor.find(f"{_DRAWING}{corner}")
        if place is None:
            return
        places.append([int(place.findtext(f"{_DRAWING}{axis}", "0")) for axis in ("row", "col")])
    (top, left), (bottom, right) = places
    if bottom - top <= 1:
        yield from ((top, column) for column in range(left, right + 1))
