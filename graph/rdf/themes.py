"""Themes in a graph: what a thing is about, by every theme to look it up by and by those to count it by.

`kth:theme` is closed upward, so a plain query for a broad theme finds what a narrow one below it was given to;
`kth:ownTheme` is the most specific alone, so nothing is counted twice on one line of the tree.
"""

from __future__ import annotations

from collections.abc import Iterable

from rdflib import URIRef

from ..codelists import Concepts
from .identifiers import KTH, concept
from .writer import Writer


def write_themes(writer: Writer, subject: URIRef, themes: Iterable[str], concepts: Concepts) -> None:
    """Write themes by their codes, and all that are above them."""
    writer.say(subject, KTH.theme, *(concept("theme", each) for each in concepts.closed(themes)))


def write_own_themes(writer: Writer, subject: URIRef, themes: Iterable[str], concepts: Concepts) -> None:
    """Write the most specific of all the themes that a thing has."""
    writer.say(subject, KTH.ownTheme, *(concept("theme", each) for each in concepts.specific(themes)))
