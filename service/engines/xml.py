"""XML that every reader reads: characters that it forbids, and names that it has no element for.

XML 1.0 has no way to write most control characters, not even escaped (https://www.w3.org/TR/xml/#charsets); where a
query makes one it is written as U+FFFD. RDF/XML writes a relation as an element, and so cannot hold one whose IRI does
not end in a name (https://www.w3.org/TR/rdf-syntax-grammar/#section-Identifying): that is said, and nothing left out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from xml.parsers.expat import ExpatError, ParserCreate

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, serialize

from ...graph.rdf.names import PREFIXES
from .engine import NotAcceptable
from .formats import FORMATS, RDF_XML, Format

# In UTF-8: controls other than tab and line ends, U+FFFE and U+FFFF.
FORBIDDEN = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
REPLACEMENT = "\N{REPLACEMENT CHARACTER}".encode()
TYPE = NamedNode(f"{PREFIXES['rdf']}type")
THING = NamedNode("urn:x")


def replace_forbidden(body: bytes) -> bytes:
    r"""Return a document in characters that XML has.

    >>> replace_forbidden("a\x01b\ufffe\tc".encode()).decode()
    'a\ufffdb\ufffd\tc'
    """
    return FORBIDDEN.sub(REPLACEMENT, body)


def serialize_statements(
    statements: Collection[Triple] | Collection[Quad], form: Format, prefixes: Mapping[str, str] | None = None
) -> bytes:
    """Return statements in a format of RDF; raises `NotAcceptable` where that has no way to write one of them."""
    kind = getattr(RdfFormat, form.engine)
    if form != RDF_XML:
        return serialize(statements, format=kind, prefixes=dict(prefixes or {})) or b""
    for name in {name for statement in statements for name in _names(statement)}:
        if not has_element_name(name):
            raise _unwritable_error(name)
    return replace_forbidden(serialize(statements, format=kind, prefixes=dict(prefixes or {})) or b"")


def _names(statement: Triple | Quad) -> tuple[str, ...]:
    """Return the IRIs that become elements: a relation, and the class of a thing."""
    if statement.predicate == TYPE and isinstance(statement.object, NamedNode):
        return statement.predicate.value, statement.object.value
    return (statement.predicate.value,)


@lru_cache(maxsize=4096)
def has_element_name(iri: str) -> bool:
    """Say whether an IRI can be the name of an element.

    >>> [has_element_name(iri) for iri in ("urn:x:note", "http://a.example/川口", "http://a.example/2026", "tag:,")]
    [True, True, False, False]
    """
    try:
        body = serialize([Triple(THING, NamedNode(iri), THING)], format=RdfFormat.RDF_XML) or b""
        ParserCreate(namespace_separator=" ").Parse(body, True)  # noqa: FBT003 - expat takes it by place
    except (ExpatError, ValueError, OSError):
        return False
    return True


def _unwritable_error(name: str) -> NotAcceptable:
    error = NotAcceptable(
        f"<{name[:200]}> は RDF/XML では書けません（名前で終わらないIRIです）。Turtle などで求めてください。",
        f"RDF/XML has no way to write <{name[:200]}>, an IRI that ends in no name: ask for Turtle or another format.",
    )
    error.formats = tuple(form for form in FORMATS if form.family == "graph" and form != RDF_XML)
    return error
