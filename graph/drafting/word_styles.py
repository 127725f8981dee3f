"""Styles of a Word file: which are headings, of what level, which are contents, and what paragraphs have of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from .lists import W, find_indent, value

HEADING = re.compile(r"(?:heading|見出し)\s*([1-9])", re.IGNORECASE)
CONTENTS = re.compile(r"(?:toc|目次)\s*(?:[1-9]|heading|の?見出し)", re.IGNORECASE)
TITLES = {"title", "表題"}


@dataclass(frozen=True)
class Style:
    """A style of paragraphs: its name, level of heading from 1, list and how deep in it, and indentation."""

    name: str = ""
    level: int | None = None
    number: str | None = None
    depth: int = 0
    indent: int | None = None


def find_shade(properties: etree._Element | None) -> str | None:
    """Return the colour that fills a cell."""
    shade = None if properties is None else properties.find(W + "shd")
    code = "" if shade is None else shade.get(W + "fill", "").lower()
    return f"#{code}" if re.fullmatch(r"[0-9a-f]{6}", code) and code != "ffffff" else None


def read_styles(root: etree._Element | None) -> dict[str, Style]:
    """Return the styles of paragraphs by their identifiers, each with what it takes from those that it is based on."""
    elements = {} if root is None else {style.get(W + "styleId", ""): style for style in root.iter(W + "style")}
    return {name: _read_style(name, elements) for name in elements}


def _read_style(name: str, elements: Mapping[str, etree._Element]) -> Style:
    level, number, depth, indent, called = None, None, 0, None, ""
    seen: set[str] = set()
    while name in elements and name not in seen:
        seen.add(name)
        element = elements[name]
        name_written = value(element, "name") or ""
        called = called or name_written
        properties = element.find(W + "pPr")
        heading = HEADING.match(name_written)
        outline = value(properties, "outlineLvl")
        if level is None and name_written.lower() in TITLES:
            level = 0
        if level is None and (heading or (outline is not None and outline.isdigit() and outline != "9")):
            level = int(heading[1]) if heading else int(outline or 0) + 1
        listed = None if properties is None else properties.find(W + "numPr")
        if number is None and listed is not None:
            number, depth = value(listed, "numId"), int(value(listed, "ilvl") or 0)
        indent = find_indent(properties) if indent is None else indent
        name = value(element, "basedOn") or ""
    return Style(called, level, number, depth, indent)
