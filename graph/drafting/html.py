"""HTML: headings, lists and tables as they are marked, text as a browser would show it; no script, nothing fetched.

What a page has around its document (header, footer, navigation) is print and no entry. What is hidden is not printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree
from lxml import html as lxml_html

from ..files import decode, read_bytes
from ..plan.numerals import write_roman
from .blocks import Block, Cell, Extraction, Fence, Heading, Item, Line, Paragraph, Run, Table
from .proof import prove
from .tables import cell_text, count_header_rows, make_blocks

_CHARSET = re.compile(rb"<meta[^>]+charset=[\"']?\s*([\w-]+)|<\?xml[^>]+encoding=[\"']([\w-]+)", re.IGNORECASE)
_UNPRINTED = {"script", "style", "noscript", "template", "head", "title", "iframe", "object", "svg", "math", "canvas"}
_UNPRINTED |= {"audio", "video", "select", "datalist", "textarea"}
_AROUND = {"header", "footer", "nav", "aside"}
_BLOCKS = {
    "address", "article", "blockquote", "body", "center", "dd", "details", "dialog", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "form", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "html", "li", "main", "ol", "p", "pre",
    "section", "summary", "table", "ul", "tbody", "thead", "tfoot", "tr", "td", "th", "caption", *_AROUND,
}  # fmt: skip
_HEADING = re.compile(r"h[1-6]")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_COLOUR = re.compile(r"(?:^|;)\s*color\s*:\s*(#[0-9a-f]{6}|#[0-9a-f]{3}|[a-z]+)", re.IGNORECASE)
# The colours that documents write by name: https://www.w3.org/TR/css-color-4/#named-colors
_NAMED = {"red": "#ff0000", "blue": "#0000ff", "green": "#008000", "navy": "#000080", "maroon": "#800000"}
_NAMED |= {"purple": "#800080", "teal": "#008080", "orange": "#ffa500", "gray": "#808080", "fuchsia": "#ff00ff"}
_SPACES = re.compile(r"[ \t\n\r\f]+")
LETTERS = 26
_FULL = "\uffff"  # stands for a line break that the page makes


def extract(file: Path) -> Extraction:
    """Return what an HTML file shows."""
    data = read_bytes(file)
    charset = _CHARSET.search(data[:4096])
    declared = (charset[1] or charset[2]).decode("ascii") if charset else None
    text = decode(data, file, declared).text
    return prove(Extraction(tuple(read_blocks(text))), list_text(text), file)


def parse(text: str) -> lxml_html.HtmlElement | None:
    """Return the root of a page; nothing where it has no element."""
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    parser = lxml_html.HTMLParser(remove_comments=True, remove_pis=True, no_network=True, huge_tree=False)
    try:
        return lxml_html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None


def is_printed(element: lxml_html.HtmlElement) -> bool:
    """Return whether an element is shown."""
    if not isinstance(element.tag, str) or element.tag in _UNPRINTED or "hidden" in element.attrib:
        return False
    return element.tag != "input" and not _HIDDEN.search(element.get("style", ""))


def list_text(text: str) -> str:
    """Return all the text that a page shows, in the order of its elements."""
    root = parse(text)
    return "" if root is None else "".join(_walk_text(root))


def _walk_text(element: lxml_html.HtmlElement) -> Iterator[str]:
    if is_printed(element):
        yield find_number(element)
        yield element.text or ""
        for child in element:
            yield from _walk_text(child)
            yield child.tail or ""


def find_number(element: lxml_html.HtmlElement) -> str:
    """Return the number that a browser prints before an item of an ordered list, else nothing."""
    parent = element.getparent()
    if element.tag != "li" or parent is None or parent.tag != "ol" or "none" in parent.get("style", ""):
        return ""
    items = [element for element in parent if element.tag == "li"]
    start = parent.get("start", "1").strip()
    number = (int(start) if start.lstrip("-").isdigit() else 1) + items.index(element)
    letter = parent.get("type", "1")
    if letter in "aA" and 0 < number <= LETTERS:
        return f"{chr(ord(letter) + number - 1)}. "
    if letter in "iI":
        roman = write_roman(number)
        return f"{roman.lower() if letter == 'i' else roman}. "
    return f"{number}. "


def read_blocks(text: str) -> list[Block]:
    """Return the blocks of a page, or of a piece of one.

    >>> found = read_blocks("<h2>１　道路</h2><ul><li>歩道<ul><li>通学路</li></ul></li></ul><p>以上<br>終わり</p>")
    >>> [(type(block).__name__, block.lines[0].text) for block in found]
    [('Heading', '１　道路'), ('Item', '歩道'), ('Item', '通学路'), ('Paragraph', '以上'), ('Paragraph', '終わり')]
    """
    root = parse(text)
    reader = _Reader()
    if root is not None:
        reader.read(root)
        reader.close()
    return reader.blocks


def find_colour(element: lxml_html.HtmlElement) -> str | None:
    """Return the colour that an element gives its words, as ``#rrggbb``."""
    attribute = element.get("color") if element.tag == "font" else None
    match = _COLOUR.search(element.get("style", ""))
    colour = (match[1] if match else attribute or "").lower()
    colour = _NAMED.get(colour, colour)
    if re.fullmatch(r"#[0-9a-f]{3}", colour):
        colour = "#" + "".join(digit * 2 for digit in colour[1:])
    return colour if re.fullmatch(r"#[0-9a-f]{6}", colour) else None


class _Reader:
    """Walks the elements; words gather until a block begins or ends."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.runs: list[Run] = []
        self.kind: tuple[str, int] = ("p", 0)
        self.depth = 0
        self.around = False

    def read(self, element: lxml_html.HtmlElement, colour: str | None = None, *, pre: bool = False) -> None:
        if not is_printed(element):
            return
        tag, colour = element.tag, find_colour(element) or colour
        if tag == "table" and self.take_table(element):
            return
        block, kept = tag in _BLOCKS, (self.kind, self.around, self.depth)
        if block:
            self.close()
            self.open(tag, element)
        elif tag == "br":
            self.runs.append(Run(_FULL))
        self.add(find_number(element), colour, pre=False)
        self.add(element.text, colour, pre=pre or tag == "pre")
        for child in element:
            self.read(child, colour, pre=pre or tag == "pre")
            self.add(child.tail, colour, pre=pre or tag == "pre")
        if block:
            self.close()
            self.kind, self.around, self.depth = kept

    def open(self, tag: str, element: lxml_html.HtmlElement) -> None:
        """Note what the words to come belong to."""
        self.around = self.around or tag in _AROUND
        if _HEADING.fullmatch(tag):
            self.kind = ("h", int(tag[1]))
        elif tag in {"ul", "ol", "dl"}:
            self.depth += 1
            self.kind = ("p", 0)
        elif tag in {"li", "dt", "dd"}:
            self.kind = ("li", self.depth + (tag == "dd"))
        elif tag != "summary" and self.kind[0] == "h":
            self.kind = ("p", 0)

    def add(self, text: str | None, colour: str | None, *, pre: bool) -> None:
        if text:
            words = text.replace("\n", _FULL) if pre else _SPACES.sub(" ", text)
            self.runs.append(Run(words, colour=colour))

    def close(self) -> None:
        """End the block whose words have gathered."""
        lines = make_lines(self.runs)
        self.runs = []
        if not lines:
            return
        kind, depth = self.kind
        if self.around:
            self.blocks.append(Fence("page", lines))
        elif kind == "h":
            self.blocks.append(Heading(depth, lines))
        elif kind == "li":
            self.blocks.append(Item(max(depth, 1), lines))
            self.kind = ("p", 0)
        else:
            self.blocks += [Paragraph((line,)) for line in lines]

    def take_table(self, element: lxml_html.HtmlElement) -> bool:
        """Take a table; one that only lays out the page (a cell, or tables in its cells) is left to its contents."""
        if element.xpath(".//table") or len(element.xpath(".//td|.//th")) < 2:  # noqa: PLR2004
            return False
        self.close()
        for caption in element.xpath("./caption"):
            self.read(caption)
        table = read_table(element)
        if any(cell_text(cell) for cell in table.cells):
            self.blocks.append(table)
        return True


def make_lines(runs: list[Run]) -> tuple[Line, ...]:
    """Return runs as lines, cut where the page breaks them, without the empty ones."""
    lines: list[list[Run]] = [[]]
    for run in runs:
        first, *rest = run.text.split(_FULL)
        lines[-1].append(Run(first, colour=run.colour))
        lines += [[Run(part, colour=run.colour)] for part in rest]
    made = []
    for line in lines:
        kept = tuple(run for run in line if run.text)
        if "".join(run.text for run in kept).strip():
            made.append(Line(_trim(kept)))
    return tuple(made)


def _trim(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    first, last = runs[0], runs[-1]
    if len(runs) == 1:
        return (Run(first.text.strip(), colour=first.colour),)
    return (
        Run(first.text.lstrip(), colour=first.colour),
        *runs[1:-1],
        Run(last.text.rstrip(), colour=last.colour),
    )


def read_table(element: lxml_html.HtmlElement) -> Table:
    """Return a table with the cells that cover several rows or columns."""
    cells: list[Cell] = []
    taken: set[tuple[int, int]] = set()
    heads = 0
    rows = [row for row in element.xpath(".//tr") if is_printed(row)]
    for number, row in enumerate(rows):
        column = 0
        marked = [cell for cell in row if is_printed(cell) and cell.tag in {"td", "th"}]
        for each in marked:
            while (number, column) in taken:
                column += 1
            high = min(_span(each, "rowspan"), len(rows) - number)
            wide = _span(each, "colspan")
            taken |= {(number + down, column + right) for down in range(high) for right in range(wide)}
            cells.append(Cell(number, column, _cell_blocks(each), high, wide))
            column += wide
        in_head = row.getparent().tag == "thead" or (marked and all(element.tag == "th" for element in marked))
        if in_head and heads == number:
            heads = number + 1
    return Table(tuple(cells), heads if heads and heads < len(rows) else count_header_rows(cells))


def _span(element: lxml_html.HtmlElement, name: str) -> int:
    number = element.get(name, "1").strip()
    return min(max(int(number), 1), 1000) if number.isascii() and number.isdigit() else 1


def _cell_blocks(element: lxml_html.HtmlElement) -> tuple[Paragraph | Item, ...]:
    reader = _Reader()
    reader.read(element)
    reader.close()
    blocks: list[Paragraph | Item] = []
    waiting: list[Line] = []
    for block in reader.blocks:
        if isinstance(block, Item):
            blocks += [*make_blocks(waiting), block]
            waiting = []
        elif not isinstance(block, Table):
            waiting += block.lines
    return (*blocks, *make_blocks(waiting))
