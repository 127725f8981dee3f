"""The runs of a Word paragraph: its printed lines with their colours, and what hangs on it (text boxes, notes, ruby).

What a reviewer struck out, hidden text and the codes of fields are not printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from .blocks import Line, Run
from .lists import W

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
STRUCK = {W + "del", W + "moveFrom", _FALLBACK}
_TEXTS = {W + "t", _MATH + "t"}
_SQUARE = "25A1"  # what stands for a sign whose code is missing


@dataclass
class ParagraphPrint:
    """What a paragraph prints: its lines, its text boxes' paragraphs, the numbers of its notes, its ruby."""

    lines: tuple[Line, ...] = ()
    boxes: list[etree._Element] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)  # footnote or endnote, and its number in the file
    ruby: list[str] = field(default_factory=list)


def read_sign(element: etree._Element) -> str:
    """Return the characters that an element of a run prints."""
    if element.tag in _TEXTS:
        return element.text or ""
    if element.tag == W + "tab":
        return "\t"
    if element.tag in {W + "br", W + "cr"}:
        return "\n" if element.get(W + "type", "textWrapping") == "textWrapping" else ""
    if element.tag == W + "noBreakHyphen":
        return "-"
    return chr(int(element.get(W + "char", _SQUARE), 16)) if element.tag == W + "sym" else ""


def is_hidden(run: etree._Element) -> bool:
    """Return whether the words of a run are hidden."""
    vanish = run.find(f"{W}rPr/{W}vanish")
    return vanish is not None and vanish.get(W + "val", "1") not in {"0", "false"}


def list_text(root: etree._Element) -> Iterator[str]:
    """Return the printed characters of an element, wherever they stand in it."""
    for element in root.iter(*_TEXTS, W + "sym", W + "noBreakHyphen"):
        over = list(element.iterancestors())
        if not any(element.tag in STRUCK or (element.tag == W + "r" and is_hidden(element)) for element in over):
            yield read_sign(element)


def read_paragraph(paragraph: etree._Element) -> ParagraphPrint:
    """Return what a paragraph prints."""
    printed = ParagraphPrint()
    runs = list(_walk(paragraph, printed, None))
    lines: list[list[Run]] = [[]]
    for run in runs:
        first, *rest = run.text.split("\n")
        lines[-1].append(Run(first, colour=run.colour))
        lines += [[Run(part, colour=run.colour)] for part in rest]
    kept = [tuple(run for run in line if run.text) for line in lines]
    printed.lines = tuple(Line(line) for line in kept if "".join(run.text for run in line).strip())
    return printed


def _walk(element: etree._Element, printed: ParagraphPrint, colour: str | None) -> Iterator[Run]:
    for child in element:
        tag = child.tag
        if not isinstance(tag, str) or tag in STRUCK or tag in {W + "pPr", W + "rPr"}:
            continue
        if tag == W + "r" and is_hidden(child):
            continue
        if tag == W + "txbxContent":
            printed.boxes += child.iter(W + "p")
        elif tag == W + "rt":
            printed.ruby.append("".join(list_text(child)))
        elif tag in {W + "footnoteReference", W + "endnoteReference"}:
            printed.notes.append((tag.removeprefix(W).removesuffix("Reference"), child.get(W + "id", "")))
        elif sign := read_sign(child):
            yield Run(sign, colour=colour)
        else:
            yield from _walk(child, printed, find_colour(child) or colour)


def find_colour(run: etree._Element) -> str | None:
    """Return the colour of a run's words as ``#rrggbb``; black and what Word chooses itself are none."""
    colour = run.find(f"{W}rPr/{W}color")
    code = "" if colour is None else colour.get(W + "val", "").lower()
    return f"#{code}" if re.fullmatch(r"[0-9a-f]{6}", code) and code != "000000" else None
