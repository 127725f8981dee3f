"""An XML document as elements that know their place: which characters of the source each text is.

Nothing but the text that is given is read: a document with a DTD is refused, so no entity is ever expanded and
nothing is fetched. https://docs.python.org/3/library/xml.html#xml-vulnerabilities
"""

from __future__ import annotations

import codecs
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from xml.parsers import expat

from ...errors import KoteihyoError
from ...plan.source import Run

# Plans have six levels; a reader may go down a level a call.
DEPTH = 64
DECLARED = re.compile(rb"""^<\?xml[^>]*?encoding=["']([A-Za-z0-9._-]+)["']""")
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
WHITE_SPACE = " \t\r\n\u3000"
XML_SPACE = "http://www.w3.org/XML/1998/namespace"


@dataclass
class Element:
    """One element: its names, attributes, the line it begins on, what it holds, and where its words stand."""

    name: str
    namespace: str
    line: int
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)
    path: str = ""
    runs: tuple[Run, ...] = ()

    @property
    def text(self) -> str:
        """Return its own words, without the white space around them."""
        return "".join(self.pieces).strip(WHITE_SPACE)

    def all(self, name: str) -> list[Element]:
        """Return its children of a name."""
        return [element for element in self.children if element.name == name]

    def first(self, name: str) -> Element | None:
        """Return its first child of a name."""
        return next(iter(self.all(name)), None)

    def walk(self) -> Iterator[Element]:
        """Yield it and all below it, in the order of the document."""
        yield self
        for child in self.children:
            yield from child.walk()


def decode(data: bytes, file: Path) -> str:
    """Return the document's characters, by its byte order mark, its own declaration, or as UTF-8."""
    named = next((name for mark, name in MARKS if data.startswith(mark)), "")
    match = DECLARED.match(data)
    encoding = named or (match[1].decode("ascii") if match else "utf-8")
    try:
        return data.decode(encoding)
    except (LookupError, UnicodeDecodeError) as error:
        raise KoteihyoError(
            f"文字コード {encoding} で読めません。", f"This cannot be read as {encoding}.", file=file
        ) from error


def parse(text: str, file: Path) -> Element:
    """Return the root element of a document; what is not well-formed XML is told with its line."""
    return _Parser(text, file).parse()


class _Parser:
    """Listens to expat, and notes at which byte each piece of text begins and ends."""

    def __init__(self, text: str, file: Path) -> None:
        self.text, self.file = text, file
        self.expat = expat.ParserCreate(encoding="utf-8", namespace_separator=" ")
        self.expat.StartElementHandler = self.begin_element
        self.expat.EndElementHandler = self.end_element
        self.expat.CharacterDataHandler = self.add_text
        self.expat.StartCdataSectionHandler = self.end_text
        self.expat.EndCdataSectionHandler = self.end_text
        self.expat.CommentHandler = lambda _: self.end_text()
        self.expat.ProcessingInstructionHandler = lambda *_: self.end_text()
        self.expat.StartDoctypeDeclHandler = self.refuse_dtd
        self.stack: list[Element] = []
        self.root: Element | None = None
        self.started: int | None = None

    def parse(self) -> Element:
        try:
            self.expat.Parse(self.text.removeprefix("\ufeff").encode(), True)  # noqa: FBT003 - expat takes it by place
        except expat.ExpatError as error:
            reason = expat.errors.messages[error.code]
            raise KoteihyoError(
                f"XMLとして読めません（{reason}）。", f"This is not XML: {reason}.", file=self.file, line=error.lineno
            ) from error
        root = self.root or Element("", "", 1)  # expat has raised if there is none
        _name_paths(root)
        _place(root, self.text)
        return root

    def begin_element(self, name: str, attributes: dict[str, str]) -> None:
        self.end_text()
        namespace, _, local = name.rpartition(" ")
        element = Element(local, namespace, self.expat.CurrentLineNumber, attributes)
        if self.stack:
            self.stack[-1].children.append(element)
        else:
            self.root = element
        self.stack.append(element)
        if len(self.stack) > DEPTH:
            raise KoteihyoError(
                f"要素の入れ子が深すぎます（{DEPTH}段まで）。",
                f"Elements are nested more than {DEPTH} deep.",
                file=self.file,
                line=element.line,
            )

    def end_element(self, _: str) -> None:
        self.end_text()
        self.stack.pop()

    def add_text(self, words: str) -> None:
        if self.started is None:
            self.started = self.expat.CurrentByteIndex
        self.stack[-1].pieces.append(words)

    def end_text(self) -> None:
        """End the piece of text that is being read: markup follows."""
        if self.started is not None:
            self.stack[-1].spans.append((self.started, self.expat.CurrentByteIndex))
        self.started = None

    def refuse_dtd(self, *_: object) -> None:
        raise KoteihyoError(
            "DTD（<!DOCTYPE …>）のあるXMLは読みません。その行を取り除いてください。",
            "XML with a DTD (<!DOCTYPE …>) is not read: take that line out.",
            file=self.file,
            line=self.expat.CurrentLineNumber,
        )


def _name_paths(root: Element) -> None:
    """Give each element its path from the root: ``StrategicPlanCore/Goal[2]/Name``."""
    for parent in root.walk():
        counts: dict[str, int] = {}
        for child in parent.children:
            counts[child.name] = counts.get(child.name, 0) + 1
            number = f"[{counts[child.name]}]" if len(parent.all(child.name)) > 1 else ""
            child.path = f"{parent.path}/{child.name}{number}".lstrip("/")


def _place(root: Element, text: str) -> None:
    """Turn spans of bytes into runs of characters, without the white space around them."""
    mark = len(text) - len(text.removeprefix("\ufeff"))
    starts = list(accumulate((len(character.encode()) for character in text[mark:]), initial=0))
    for element in root.walk():
        numbers = [(mark + bisect_left(starts, start), mark + bisect_left(starts, end)) for start, end in element.spans]
        element.runs = tuple(run for start, end in numbers if (run := _run(text, start, end)))


def _run(text: str, start: int, end: int) -> Run | None:
    words = text[start:end].removesuffix("]]>").strip(WHITE_SPACE)
    if not words:
        return None
    start = text.index(words, start)
    return Run(start, start + len(words), text.count("\n", 0, start) + 1, words)
