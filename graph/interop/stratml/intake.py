"""What is taken from the elements of a document, marked as it is taken: words, days, codes, identifiers.

Whatever is not marked in the end is told (`remarks`), so nothing can be read past in silence.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date

from ...codelists import Lexicon
from .elements import Element
from .remarks import Remark
from .strategy import parse_notes

# What an identifier may be: https://www.w3.org/TR/xmlschema11-2/#ID, kept to ASCII because it becomes part of an IRI.
IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9._-]*")
# A stage or a theme is the plan's own: its code, and what it is called.
TERM = re.compile(r"[a-z0-9][a-z0-9-]*( \S.*)?")
# The code list that a line of ours names a code of; the other lines name a type, an identifier, a term or words.
CODES = {
    "direction": "direction",
    "comparator": "comparator",
    "kind": "observation-kind",
}


class Intake:
    """A document that is being read: its marks, what there is to tell, and the identifiers that are taken."""

    def __init__(self, root: Element, lexicon: Lexicon) -> None:
        self.root, self.lexicon = root, lexicon
        self.taken: set[int | tuple[int, str]] = set()
        self.remarks: list[Remark] = []
        self.identifiers: set[str] = set()
        self.known = {
            make_identifier(element.text) for element in root.walk() if element.name == "Identifier" and element.text
        }

    def read_text(self, element: Element) -> str:
        """Return an element's words, and mark them as taken."""
        self.taken.add(id(element))
        return element.text

    def read_words(self, parent: Element, *names: str) -> str:
        """Return the words of the first child of one of the names that has any; empty if none has."""
        elements = (element for name in names for element in parent.all(name)[:1] if element.text)
        return next((self.read_text(element) for element in elements), "")

    def read_day(self, parent: Element, name: str) -> str:
        """Return a date; one that is not a date stays untaken, and so is told."""
        element = parent.first(name)
        try:
            day = date.fromisoformat(element.text[:10]) if element else None
        except ValueError:
            return ""
        if element is None or day is None:
            return ""
        self.taken.add(id(element))
        return day.isoformat()

    def read_code(self, element: Element, scheme: str, *names: str) -> str:
        """Return the code of the concept that an attribute names (``Generic_Group``); another value stays untaken."""
        for name in names:
            code = make_code(element.attributes.get(name, ""))
            if self.lexicon.has_concept(scheme, code):
                self.taken.add((id(element), name))
                return code
        return ""

    def read_notes(
        self, element: Element, keys: Collection[str], name: str = "OtherInformation"
    ) -> tuple[dict[str, list[str]], str]:
        """Return the facts of these keys that lines of ours hold, and the words that are left."""
        return parse_notes(
            self.read_words(element, name), lambda key, value: key in keys and self.is_known_code(key, value)
        )

    def is_known_code(self, key: str, value: str) -> bool:
        """Say whether a line of ours names something that there is; if not, it stays among the words."""
        match key:
            case "printed":
                return True
            case "part_of" | "identifier":
                return value in self.known
            case "stage" | "themes":
                return bool(TERM.fullmatch(value))
            case "type":
                return value in ("measure", "goal")
        return self.lexicon.has_concept(CODES[key], value)

    def read_identifier(self, element: Element) -> tuple[str, bool]:
        """Return an identifier that the schema allows, and whether nothing before it has it."""
        printed = self.read_words(element, "Identifier")
        identifier = make_identifier(printed) if printed else ""
        if identifier != printed:
            self.add_mending(
                element,
                f"識別子「{printed}」を「{identifier}」にしました",
                f"the identifier “{printed}” became “{identifier}”",
            )
        first = identifier not in self.identifiers
        self.identifiers |= {identifier} - {""}
        return identifier, first

    def read_own_identifier(self, element: Element) -> str:
        """Return an identifier that nothing before it has: where there is no place for a second one, it is told."""
        identifier, first = self.read_identifier(element)
        if identifier and not first:
            self.add_mending(
                element,
                f"識別子「{identifier}」は二度目なので外しました",
                f"the identifier “{identifier}” was there before",
            )
        return identifier if first else ""

    def add_mending(self, element: Element, ja: str, en: str) -> None:
        """Tell what was changed on the way into the model."""
        path = element.path or element.name
        self.remarks.append(Remark(element.line, path, "mended", f"{path}：{ja}。", f"{path}: {en}."))


def make_identifier(printed: str) -> str:
    """Return an identifier that the schema allows: it begins with a letter or ``_``."""
    name = re.sub(r"[^A-Za-z0-9._-]", "_", printed)
    return name if IDENTIFIER.fullmatch(name) else f"_{name}"


def make_code(value: str) -> str:
    """Return the code of our list for a value of the schema.

    >>> make_code("Generic_Group"), make_value("generic-group")
    ('generic-group', 'Generic_Group')
    """
    return value.lower().replace("_", "-")


def make_value(code: str) -> str:
    """Return the value of the schema for a code of our list."""
    return "_".join(part.capitalize() for part in code.split("-"))
